"""The text of one item alone, at the offsets of the document text."""

import re
from collections.abc import Sequence

from ..record import Item, Reading, Span

_WRAP = re.compile(r"(?<=\S)\n(?=\S)")

LONGEST = 150_000
"""Of an item longer than this only the first part is annotated: no press text is so long."""


def item_text(reading: Reading, item: Item) -> str:
    """Return `text[item.start:item.end]` with what lies outside of the item's spans, or in its credits, as line feeds.

    It has the same length, so that an offset in it plus `item.start` is one in the document text.
    """
    text = reading.document.text
    parts: list[str] = []
    at = item.start
    end = min(item.end, item.start + LONGEST)
    for span in item.spans:
        if span.start >= end:
            break
        parts.append("\n" * (span.start - at))
        parts.append(text[span.start : min(span.end, end)])
        at = min(span.end, end)
    whole = "".join(parts)
    for credit in item.credits:
        first, last = max(credit.start - item.start, 0), min(credit.end - item.start, len(whole))
        if 0 <= first < last:
            whole = whole[:first] + "\n" * (last - first) + whole[last:]
    return whole


def unwrapped(text: str, sentences: Sequence[Span]) -> str:
    """Return a text of the same length in which the line feeds that only wrap a line of a sentence are spaces."""
    parts: list[str] = []
    at = 0
    for sentence in sentences:
        parts += (text[at : sentence.start], _WRAP.sub(" ", sentence.of(text)))
        at = sentence.end
    return "".join((*parts, text[at:]))


def inside(span: Span, spans: tuple[Span, ...]) -> bool:
    """Whether the span lies in one of the spans."""
    return any(each.start <= span.start and span.end <= each.end for each in spans)
