"""Spans of a statement in the conventions of the record: what content leaves out, and which form it has."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from ...record import Span
from ...record.statement import Form
from ...text.quotes import Quotation

LEAD_IN = re.compile(
    r"\s*(?:During|In|On|At|After|Before|Earlier|Later|Speaking|Meanwhile|However|Last|This|Asked)\b[^,“”\"\n]{0,80},\s+"
    r"(?=[A-Z]|the\s)"
)
"""What may stand before the subject of a sentence, with the comma behind it."""
_OPENING = "“‘\"'「『«‹〝"
_CLOSING = "”’\"'」』»›〞"
_LEAD = re.compile(r"[\s,:;—–-]*(?:that\s+(?=\S))?", re.IGNORECASE)
_TRAIL = " \t\r\n\xa0,.;:—–-。，；：、"
_EDGE = " \t\r\n\xa0,;:—–-，；："


_BACK = 24


def near_marks(quotations: Sequence[Quotation], start: int, end: int) -> Sequence[Quotation]:
    """Return the quotations about a stretch: those that begin in it, and some that begin before it."""
    first = bisect_left(quotations, start, key=lambda q: q.outer.start)
    last = bisect_left(quotations, end + 3, key=lambda q: q.outer.start)
    return quotations[max(0, first - _BACK) : last]


def content_span(text: str, span: Span, quotations: Sequence[Quotation]) -> Span | None:
    """Return a piece of content without outer quotation marks, "that" and final punctuation; None when nothing is left.

    A piece that is cut inside a quotation which it holds for the most part is widened to all of it.
    """
    start, end = span
    whole = next(
        (q for q in quotations if q.depth == 0 and q.outer.start <= start + 1 and end <= q.outer.end + 1), None
    )
    if whole is not None and (min(end, whole.inner.end) - max(start, whole.inner.start)) * 2 >= len_of(whole.inner):
        start, end = whole.inner
    for quotation in quotations:
        # a piece that ends inside of a quotation: all of the quotation belongs to what was said
        if quotation.depth == 0 and start < quotation.outer.start < end - 2 and end < quotation.inner.end:
            end = quotation.outer.end
    for _ in range(4):
        before = (start, end)
        while end > start and text[end - 1] in _TRAIL:
            end -= 1
        lead = _LEAD.match(text, start, end)
        if lead and lead.end() < end:
            start = lead.end()
        both = _outer_marks(text, start, end, quotations)
        if both is not None:
            start, end = both
        if (start, end) == before:
            break
    while start < end and text[start] in _EDGE:
        start += 1
    return Span(start, end) if end > start and any(c.isalnum() for c in text[start:end]) else None


def _outer_marks(text: str, start: int, end: int, quotations: Sequence[Quotation]) -> tuple[int, int] | None:
    for quotation in quotations:
        outer, inner = quotation.outer, quotation.inner
        if outer.start == start and (outer.end == end or (outer.end == end + 1)):
            return inner.start, min(inner.end, end)
        if outer.start == start and not text[outer.end : end].strip(_TRAIL):
            return inner.start, inner.end
        if inner.start == start and outer.end == end and quotation.closed and text[end - 1] in _CLOSING:
            return start, inner.end
    return None


def len_of(span: Span) -> int:
    """Return the number of characters of a span."""
    return span.end - span.start


def form_of(content: Sequence[Span], quotations: Sequence[Quotation], cue: Sequence[Span] = ()) -> Form:
    """Return direct (all pieces in quotation marks), mixed (some words are), or indirect.

    Marks that hold the cue as well are those of somebody else, who speaks of this statement; within them the next
    level of marks counts.
    """
    theirs = max((q.depth + 1 for q in quotations if any(c.within(q.inner) for c in cue)), default=0)
    inside = 0
    some = False
    for span in content:
        holding = [q for q in quotations if q.inner.start <= span.start + 1 and span.end <= q.outer.end]
        if any(q.depth == theirs for q in holding):
            inside += 1
        elif any(
            q.depth == theirs and span.start <= q.outer.start and q.inner.start < span.end and not q.scare
            for q in quotations
        ):
            some = True
    if inside == len(content):
        return "direct"
    return "mixed" if inside or some else "indirect"


def trimmed_source(text: str, span: Span) -> Span | None:
    """Return a source span without punctuation at its edges."""
    start, end = span
    while end > start and (text[end - 1] in _EDGE or text[end - 1] in '”"。'):
        end -= 1
    while start < end and (text[start] in _EDGE or text[start] in '.”"'):
        start += 1
    return Span(start, end) if end > start else None
