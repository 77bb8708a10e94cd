"""What kind of document it is."""

from collections.abc import Sequence

from ..record.document import DocumentKind
from ..text.turns import is_transcript
from .boilerplate import repeated, section_name
from .credits import Found
from .explainer import section_headings
from .page import Piece, length, looks_like_headline

_PROSE = 12
_MANY = 3
_THIN = 16
"""Pieces to one headline: with more, what looks like headlines are stray lines of a long text."""
_TELLING = 5
"""Words; a headline that tells a story has at least so many, the heading of an explainer rarely has."""


def choose(pieces: Sequence[Piece], cited: Sequence[Found], reasons: dict[int, str]) -> tuple[DocumentKind, list[int]]:
    """Return the kind of the document, and the headings of an explainer."""
    matter = [piece for piece in pieces if piece.index not in reasons]
    credited = {i for f in cited for i in range(f.first, f.last + 1)}
    if _sourced(pieces, cited, reasons):
        return "digest", []
    if is_transcript("\n".join(piece.text for piece in matter)):
        # the questions of an interview are no headings, its answers no stories
        return "article", []
    if _curated(pieces, matter, credited, reasons):
        return "newsletter", []
    headings = section_headings(pieces, reasons, credited)
    if headings:
        return "explainer", headings
    if streamable(matter):
        return "wire", []
    return "article", []


def streamable(matter: Sequence[Piece]) -> bool:
    """Whether the matter is a bare run of paragraphs, in which several stories could hide."""
    if len(matter) < 2 or any(piece.role == "heading" for piece in matter):
        return False
    lines = sum(piece.role in ("line", "paragraph") for piece in matter)
    heads = sum(looks_like_headline(piece) for piece in matter)
    return lines == len(matter) and heads <= max(1, 0.12 * len(matter))


def _sourced(pieces: Sequence[Piece], cited: Sequence[Found], reasons: dict[int, str]) -> bool:
    """Two or more source lines with text between them."""
    if len(cited) < 2:
        return False
    apart = 0
    last = -1
    for found in cited:
        between = [p for p in pieces[last + 1 : found.first + (0 if found.whole else 1)] if p.index not in reasons]
        if any(length(p.text) >= _PROSE for p in between) or (last >= 0 and len(between) > 1):
            apart += 1
        last = found.last
    tail = [p for p in pieces[last + 1 :] if p.index not in reasons]
    if apart == 1 and any(length(p.text) >= _PROSE for p in tail):
        apart += 1
    return apart >= 2


def _curated(pieces: Sequence[Piece], matter: Sequence[Piece], credited: set[int], reasons: dict[int, str]) -> bool:
    """Several headlines with a few paragraphs or bullets each, and the habits of a newsletter."""
    heads = [
        n
        for n, p in enumerate(matter)
        if looks_like_headline(p) and not section_name(p) and p.index not in credited and n + 1 < len(matter)
    ]
    bulleted = sum(matter[n + 1].bullet for n in heads)
    long = [
        n
        for n in heads
        if length(matter[n].body) >= _TELLING and not _asks(matter[n]) and not looks_like_headline(matter[n + 1])
    ]
    linked = [n for n in long if matter[n].links]
    habits = sum(reason in ("sign-up", "standing-description") for reason in reasons.values())
    sections = sum(section_name(p) for p in matter)
    copies = sum(length(pieces[first].text) <= 40 and first not in reasons for first in repeated(pieces).values())
    if len(matter) > _THIN * max(1, len(heads)):
        return False
    if bulleted >= 2 and len(long) + bulleted >= _MANY:
        return True
    onward = sum(reason == "promo" and length(pieces[n].text) <= 4 for n, reason in reasons.items())
    signs = min(habits, 2) + min(sections, 2) + min(copies, 2) + (2 if len(linked) >= _MANY else 0) + (onward >= 2)
    return len(long) >= _MANY and signs >= 2


def _asks(piece: Piece) -> bool:
    return piece.body.rstrip('*_ ”"»').endswith(("?", "？"))
