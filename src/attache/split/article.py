"""Single articles, and stories of a run-together stream."""

from collections.abc import Sequence

from ..record import PartialDate, Span
from .credits import Found
from .digest import date_of
from .draft import Draft, headline_span
from .page import Piece, length, looks_like_headline


def article(
    pieces: Sequence[Piece],
    cited: Sequence[Found],
    reasons: dict[int, str],
    title: str | None,
    published: PartialDate | None,
) -> list[Draft]:
    """Return the one item of an article, with its headline where the text has it."""
    matter = [piece for piece in pieces if piece.index not in reasons]
    if not matter:
        return []
    credited = tuple(credit for found in cited for credit in found.credits)
    lead = _headline(matter, title)
    if lead is not None:
        for piece in matter[: matter.index(lead)]:
            if length(piece.text) <= 6:
                reasons[piece.index] = "section-name"
        matter = [piece for piece in matter if piece.index not in reasons]
    return [
        Draft(
            kind="article",
            spans=[piece.span for piece in matter],
            headline=headline_span(lead) if lead is not None else None,
            credits=credited,
            date=published or date_of(credited, None),
        )
    ]


def _headline(matter: Sequence[Piece], title: str | None) -> Piece | None:
    head = matter[:6]
    if title:
        told = _key(title)
        for piece in head:
            if told and _key(piece.body) == told:
                return piece
    for n, piece in enumerate(head):
        if not looks_like_headline(piece):
            return None
        following = matter[n + 1] if n + 1 < len(matter) else None
        if following is None:
            return piece if piece.marked else None
        if piece.marked or length(piece.text) >= 4 or not looks_like_headline(following):
            return piece
    return None


def _key(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def stories(units: Sequence[Sequence[Span]], published: PartialDate | None) -> list[Draft]:
    """Return one item for each story of a stream."""
    return [Draft(kind="article", spans=list(spans), date=published) for spans in units if spans]
