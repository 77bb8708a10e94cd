"""Curated newsletters: a lead, teasers under their headlines, captions that come twice, and lines for subscribers."""

from collections.abc import Sequence

from ..record import PartialDate
from .boilerplate import repeated, section_name
from .credits import Found
from .digest import date_of
from .draft import Draft, headline_span
from .page import Piece, length, looks_like_headline

_PROSE = 12
_NEAR = 8


def newsletter(
    pieces: Sequence[Piece], cited: Sequence[Found], reasons: dict[int, str], published: PartialDate | None
) -> list[Draft]:
    """Return the items of a newsletter; repeated captions, section names and mastheads are added to `reasons`."""
    captions = _captions(pieces, reasons)
    credited = {i: f for f in cited for i in range(f.first, f.last + 1)}
    heads = _heads(pieces, credited, captions, reasons)
    drafts: list[Draft] = []
    current: Draft | None = None
    found: list[Found] = []
    for piece in pieces:
        if piece.index in reasons:
            if reasons[piece.index] == "section-name":
                current = None
            continue
        if piece.index in captions:
            drafts.append(Draft(kind="caption", spans=[piece.span], headline=headline_span(piece), date=published))
            continue
        if piece.index in heads or current is None:
            if current is None and piece.index not in heads and not drafts_allowed(piece):
                reasons[piece.index] = "introduction"
                continue
            current = Draft(kind="teaser", date=published)
            if piece.index in heads:
                current.headline = headline_span(piece)
            drafts.append(current)
        current.spans.append(piece.span)
        f = credited.get(piece.index)
        if f is not None and (not found or found[-1] is not f):
            found.append(f)
            current.credits += f.credits
            current.date = date_of(current.credits, published)
    _name_lead(pieces, drafts)
    return drafts


def drafts_allowed(piece: Piece) -> bool:
    """Whether a piece under no headline is matter of its own rather than a word to the readers."""
    return length(piece.text) >= _PROSE


def _captions(pieces: Sequence[Piece], reasons: dict[int, str]) -> set[int]:
    """The first copies of captions; later copies become boilerplate, as does the standing text that comes twice."""
    copies = repeated(pieces)
    by_index = {piece.index: piece for piece in pieces}
    captions: set[int] = set()
    for later, first in copies.items():
        if first in reasons:
            reasons.setdefault(later, reasons[first])
            continue
        a, b = by_index[first], by_index[later]
        # nothing but boilerplate between the two; copies stand close together, so a few steps are enough
        between = later - first > _NEAR or any(n not in reasons for n in range(first + 1, later))
        if later in reasons:
            continue
        if length(a.text) <= 40 and (not between or "caption" in (a.role, b.role)) and not a.bullet:
            captions.add(first)
            reasons[later] = "caption-repeat"
        elif length(a.text) > _PROSE and not between:
            reasons[later] = "repeat"
        else:
            reasons.setdefault(later, "repeat")
    return captions


def _heads(
    pieces: Sequence[Piece], credited: dict[int, Found], captions: set[int], reasons: dict[int, str]
) -> set[int]:
    """The headlines; what looks like one but has another right behind it is the name of a section."""
    heads: set[int] = set()
    matter = [p for p in pieces if p.index not in reasons and p.index not in captions]
    marked = any(p.role == "heading" for p in matter)
    for n, piece in enumerate(matter):
        if piece.index in credited or not looks_like_headline(piece):
            continue
        following = matter[n + 1] if n + 1 < len(matter) else None
        if following is None:
            if not (marked and piece.role != "heading"):
                reasons[piece.index] = "closing"
            continue
        under = n > 0 and matter[n - 1].index in heads
        if marked and not piece.marked and not under and not _opens(piece, following):
            continue
        if section_name(piece) or (
            following.index not in credited
            and looks_like_headline(following)
            and not following.bullet
            and not _standfirst(piece, following, matter[n + 2] if n + 2 < len(matter) else None)
        ):
            reasons[piece.index] = "section-name"
            continue
        heads.add(piece.index)
    for n, piece in enumerate(matter):
        # a line under a headline that only looked like one is its standfirst
        if piece.index in heads and n and matter[n - 1].index in heads and not piece.marked:
            heads.discard(piece.index)
    return heads


def _opens(piece: Piece, following: Piece) -> bool:
    return piece.role == "line" and following.bullet


def _standfirst(piece: Piece, following: Piece, after: Piece | None) -> bool:
    """Whether the second of two such lines is a standfirst or byline: longer, not marked, with prose behind it."""
    if following.marked or not piece.marked:
        return False
    return after is not None and not looks_like_headline(after)


def _name_lead(pieces: Sequence[Piece], drafts: list[Draft]) -> None:
    """The first item is the lead when it is clearly the longest running text."""
    texts = [d for d in drafts if d.kind == "teaser"]
    if not texts:
        return
    sizes = [sum(span.end - span.start for span in d.spans) for d in texts]
    others = sorted(sizes[1:])
    middle = others[len(others) // 2] if others else 0
    if len(texts) == 1 or sizes[0] >= 1.5 * middle:
        texts[0].kind = "newsletter-lead"
