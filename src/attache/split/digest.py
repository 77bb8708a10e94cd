"""Sourced digests: each item ends with its source line, or begins with headline and source line."""

from collections.abc import Sequence
from dataclasses import replace

from ..record import Credit, PartialDate, Span
from .boilerplate import section_name
from .credits import Found
from .draft import Draft, headline_span
from .page import Piece, length, looks_like_headline

_SHORT = 12


def digest(
    pieces: Sequence[Piece], cited: Sequence[Found], reasons: dict[int, str], published: PartialDate | None
) -> list[Draft]:
    """Return the items of a digest; pieces that name sections or the digest itself are added to `reasons`."""
    matter = [piece for piece in pieces if piece.index not in reasons]
    groups = _groups(matter, cited)
    out: list[Draft] = []
    for number, (group, found) in enumerate(groups):
        group, lead = _headed(group, found, reasons, first=number == 0)
        if not group:
            continue
        credited = tuple(credit for f in found for credit in f.credits)
        if not found and not _is_item(group, lead, out, last=number == len(groups) - 1):
            for piece in group:
                reasons[piece.index] = "closing" if out else "introduction"
            continue
        out.append(
            Draft(
                kind="digest-item",
                spans=[piece.span for piece in group],
                headline=headline_span(lead) if lead is not None else None,
                credits=credited,
                date=date_of(credited, published),
            )
        )
    return out


def date_of(cited: Sequence[Credit], published: PartialDate | None) -> PartialDate | None:
    """The publication date: that of the first dated source line, else that of the document."""
    found = next((credit.date for credit in cited if credit.date is not None), None)
    return found if found is not None else published


def _groups(matter: Sequence[Piece], cited: Sequence[Found]) -> list[tuple[list[Piece], list[Found]]]:
    """Cut the pieces where one item ends."""
    position = {piece.index: n for n, piece in enumerate(matter)}
    places = [(position[f.first], position[f.last], f) for f in cited if f.first in position and f.last in position]
    cuts = _cuts_on_top(matter, places) if _on_top(matter, places) else _cuts_below(matter, places)
    cuts = sorted({cut for cut in cuts if 0 < cut < len(matter)})
    out: list[tuple[list[Piece], list[Found]]] = []
    for start, end in zip([0, *cuts], [*cuts, len(matter)], strict=True):
        inside = [f for first, _, f in places if start <= first < end]
        out.append((list(matter[start:end]), inside))
    return out


def _on_top(matter: Sequence[Piece], places: Sequence[tuple[int, int, Found]]) -> bool:
    """Whether source lines stand between headline and text: then prose follows the last, and no prose stands before."""
    if not places or places[-1][1] + 1 >= len(matter):
        return False
    if not any(_prose(piece) for piece in matter[places[-1][1] + 1 :]):
        return False
    under = 0
    for n, (first, _, _) in enumerate(places):
        start = places[n - 1][1] + 1 if n else 0
        if first > start and looks_like_headline(matter[first - 1]) and (n == 0 or first - start > 1):
            under += 1
    return under > len(places) / 2


def _cuts_on_top(matter: Sequence[Piece], places: Sequence[tuple[int, int, Found]]) -> list[int]:
    cuts = []
    for first, _, _ in places:
        if first and looks_like_headline(matter[first - 1]):
            cuts.append(first - 1)
    return cuts


def _cuts_below(matter: Sequence[Piece], places: Sequence[tuple[int, int, Found]]) -> list[int]:
    """After each source line; where most are followed by a headline, only where one follows."""
    ends = [last + 1 for _, last, _ in places]
    inner = [end for end in ends if end < len(matter)]
    headed = [end for end in inner if looks_like_headline(matter[end])]
    cuts = headed if inner and len(headed) >= 0.6 * len(inner) else inner
    if places and places[-1][1] + 1 < len(matter):
        cuts = [*cuts, places[-1][1] + 1]
    levels = {matter[cut].level for cut in cuts if cut < len(matter) and matter[cut].role == "heading"}
    if len(levels) == 1 and levels != {0}:
        # an item without source line still has the mark-up of a headline
        cuts = [*cuts, *(n for n, p in enumerate(matter) if p.role == "heading" and p.level in levels)]
    return cuts


def _headed(
    group: list[Piece], found: Sequence[Found], reasons: dict[int, str], *, first: bool
) -> tuple[list[Piece], Piece | None]:
    """Take off what stands before the headline, and find the headline."""
    credited = {i for f in found for i in range(f.first, f.last + 1)}
    lead: Piece | None = None
    start = 0
    for n, piece in enumerate(group):
        if piece.index in credited or not (looks_like_headline(piece) or section_name(piece)):
            break
        lead, start = piece, n
    if lead is not None and section_name(lead) and not lead.marked and start + 1 < len(group):
        lead, start = None, start + 1
    if first and found:
        lead, start = _past_introduction(group, credited, lead, start)
    for piece in group[:start]:
        reasons[piece.index] = "section-name" if section_name(piece) or not first else "masthead"
    return group[start:], lead


def _past_introduction(
    group: Sequence[Piece], credited: set[int], lead: Piece | None, start: int
) -> tuple[Piece | None, int]:
    """In the first group, a masthead and words to the readers may come before the first headline."""
    marked = [n for n, p in enumerate(group) if p.role == "heading" and p.index not in credited]
    if marked and marked[-1] > start and any(_prose(p) for p in group[marked[-1] + 1 :]):
        levels = {group[n].level for n in marked}
        if len(levels) > 1 or marked[0] > 0:
            return group[marked[-1]], marked[-1]
        return group[marked[-1]], marked[-1]
    for n in range(start + 1, len(group) - 1):
        piece = group[n]
        if (
            looks_like_headline(piece)
            and piece.index not in credited
            and piece.blanks
            and length(piece.text) >= 3
            and _prose(group[n + 1])
            and n - start <= 3
            and length(" ".join(p.text for p in group[start + 1 : n])) < 120
            and lead is not None
        ):
            return piece, n
    return lead, start


def _prose(piece: Piece) -> bool:
    return not looks_like_headline(piece) and length(piece.text) >= _SHORT


def _is_item(group: Sequence[Piece], lead: Piece | None, out: Sequence[Draft], *, last: bool) -> bool:
    words = sum(length(piece.text) for piece in group)
    if lead is None:
        return False
    return words >= 25 and any(_prose(piece) for piece in group) and (bool(out) or not last)


def whole_credit(credit: Credit, span: Span) -> Credit:
    """Return the credit kept within a span."""
    return replace(credit, start=max(credit.start, span.start), end=min(credit.end, span.end))
