"""Items in the making: which pieces belong to which item, and the reading made of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..record import Boilerplate, Credit, Extract, Headline, Item, PartialDate, Reading, Span, part_id, trimmed
from ..record.document import DocumentKind
from ..record.item import ItemKind
from ..text.language import detect
from .page import Piece


@dataclass(slots=True, kw_only=True)
class Draft:
    """One item before it is sealed; `spans` need not be joined yet."""

    kind: ItemKind
    spans: list[Span] = field(default_factory=list)
    headline: Span | None = None
    credits: tuple[Credit, ...] = ()
    date: PartialDate | None = None


@dataclass(slots=True, kw_only=True)
class Plan:
    """What a splitter decided: the kind of the document, its items, and the pieces that are none, with the reason."""

    kind: DocumentKind
    drafts: list[Draft]
    reasons: dict[int, str]


def headline_span(piece: Piece) -> Span:
    """The words of a headline: without heading mark, bullet, number and asterisks."""
    body = piece.text[piece.words - piece.span.start :]
    lead = len(body) - len(body.lstrip("* "))
    tail = len(body) - len(body.rstrip("* #"))
    start, end = piece.words + lead, piece.span.end - tail
    return Span(start, end) if end > start else piece.span


def sealed(extract: Extract, pieces: Sequence[Piece], plan: Plan) -> Reading:
    """Return the reading; what no draft took and no reason explains becomes boilerplate, so that nothing is lost."""
    document = extract.document
    text = document.text
    drafts = [draft for draft in plan.drafts if draft.spans]
    taken = sorted(span for draft in drafts for span in draft.spans)
    rest = [
        (span, plan.reasons.get(piece.index, "other")) for piece in pieces for span in _outside(text, piece.span, taken)
    ]
    boilerplate = tuple(Boilerplate(start=span.start, end=span.end, reason=reason) for span, reason in sorted(rest))
    stops = sorted([span.start for span in taken] + [b.start for b in boilerplate])
    items = []
    for draft in drafts:
        spans = tuple(_joined(draft.spans, stops))
        items.append(_item(extract, draft, spans))
    items.sort(key=lambda item: (item.start, item.end))
    return Reading(document=replace(document, kind=plan.kind), boilerplate=boilerplate, items=tuple(items))


def _item(extract: Extract, draft: Draft, spans: tuple[Span, ...]) -> Item:
    document = extract.document
    text = document.text
    sample = "\n".join(span.of(text)[:3000] for span in spans[:4])
    headline = draft.headline
    if headline is not None and not any(headline.within(span) for span in spans):
        headline = None
    return Item(
        id=part_id("i", document.sha256, *spans),
        start=spans[0].start,
        end=spans[-1].end,
        spans=spans,
        kind=draft.kind,
        headline=Headline(start=headline.start, end=headline.end, text=headline.of(text)) if headline else None,
        credits=tuple(c for c in draft.credits if any(Span(c.start, c.end).within(span) for span in spans)),
        date=draft.date,
        language=detect(sample, document.language) or document.language,
    )


def _outside(text: str, span: Span, taken: Sequence[Span]) -> Iterable[Span]:
    """The parts of a span that none of the sorted, disjoint spans covers."""
    at = span.start
    place = max(0, bisect_right(taken, (span.start, span.start)) - 1)
    while place < len(taken) and taken[place].start < span.end:
        other = taken[place]
        place += 1
        if other.end <= at:
            continue
        if other.start > at and (part := trimmed(text, at, other.start)) is not None:
            yield part
        at = max(at, other.end)
    if at < span.end and (part := trimmed(text, at, span.end)) is not None:
        yield part


def _joined(spans: Sequence[Span], stops: Sequence[int]) -> list[Span]:
    """Join the spans of one item between which nothing else starts."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and bisect_left(stops, out[-1].end) == bisect_left(stops, span.start):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
