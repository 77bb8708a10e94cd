"""Issue explainers: short headings, one matter each."""

import itertools
from collections.abc import Sequence

from ..record import PartialDate
from .credits import Found
from .digest import date_of
from .draft import Draft, headline_span
from .page import Piece, length, looks_like_headline

_PROSE = 12

_WORDS = 4.5
"""More words on average are crossheads of an article."""
_PARTS, _PARTS_BARE = 2, 4
"""Paragraphs under the middle heading: articles with crossheads have three and more; bare texts seldom have any."""


def explainer(
    pieces: Sequence[Piece],
    cited: Sequence[Found],
    reasons: dict[int, str],
    headings: Sequence[int],
    published: PartialDate | None,
) -> list[Draft]:
    """Return one section for each heading, and one for what stands before the first."""
    heads = set(headings)
    credited = {i: f for f in cited for i in range(f.first, f.last + 1)}
    drafts: list[Draft] = []
    current: Draft | None = None
    seen: set[int] = set()
    for piece in pieces:
        if piece.index in reasons:
            continue
        if current is None or piece.index in heads:
            current = Draft(kind="section", date=published)
            if piece.index in heads or looks_like_headline(piece):
                current.headline = headline_span(piece)
            drafts.append(current)
        current.spans.append(piece.span)
        found = credited.get(piece.index)
        if found is not None and found.first not in seen:
            seen.add(found.first)
            current.credits += found.credits
            current.date = date_of(current.credits, published)
    return _without_bare_title(pieces, drafts, heads, reasons)


def _without_bare_title(
    pieces: Sequence[Piece], drafts: list[Draft], heads: set[int], reasons: dict[int, str]
) -> list[Draft]:
    """Leave out what stands before the first heading where that is no more than title, byline and date."""
    first = min(heads, default=0)
    before = [piece for piece in pieces if piece.index < first and piece.index not in reasons]
    if not before or len(drafts) < 2 or drafts[0].credits or any(length(p.text) >= _PROSE for p in before[1:]):
        return drafts
    for piece in before:
        reasons[piece.index] = "title"
    return drafts[1:]


def section_headings(pieces: Sequence[Piece], reasons: dict[int, str], credited: set[int]) -> list[int]:
    """Return the headings of an explainer, or none when the document is no explainer.

    Three or more short headings of one kind, each followed by text, that hold nearly all of the text; what comes
    before the first is a title and an introduction of at most three paragraphs. An article with crossheads has a
    longer opening, or only one or two of them.
    """
    matter = [p for p in pieces if p.index not in reasons and p.index not in credited]
    heads = [n for n, p in enumerate(matter) if looks_like_headline(p) and not _ends_open(p)]
    heads = [n for n in heads if n + 1 < len(matter) and not looks_like_headline(matter[n + 1])]
    marked = [n for n in heads if matter[n].role == "heading"]
    if marked:
        levels = [matter[n].level for n in marked]
        common = max(set(levels), key=lambda level: (levels.count(level), -level))
        heads = [n for n in marked if matter[n].level == common]
    elif any(matter[n].marked for n in heads):
        heads = [n for n in heads if matter[n].marked]
    if heads and heads[0] == 0 and not marked:
        heads = heads[1:]
    if len(heads) < 3:
        return []
    sizes = [length(p.text) for p in matter]
    total = sum(sizes) or 1
    before = sum(sizes[: heads[0]])
    short = sum(length(matter[n].body) <= 8 or matter[n].body.rstrip().endswith(("?", "？")) for n in heads)
    bounds = [*heads, len(matter)]
    parts = [b - a - 1 for a, b in itertools.pairwise(bounds)]
    middle = sorted(parts)[len(parts) // 2]
    prose_before = sum(1 for p in matter[: heads[0]] if not looks_like_headline(p))
    if short < 0.75 * len(heads) or prose_before > 3 or before > 0.3 * total:
        return []
    asking = [n for n in heads if matter[n].body.rstrip().endswith(("?", "？"))]
    told = [length(matter[n].body) for n in heads if n not in asking]
    if (told and sum(told) > _WORDS * len(told)) or middle > (_PARTS_BARE if not marked and len(heads) > 3 else _PARTS):
        return []
    return [matter[n].index for n in heads]


def _ends_open(piece: Piece) -> bool:
    return piece.body.rstrip().endswith((",", "，"))
