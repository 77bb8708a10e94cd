"""Citations: spans of a reading's text with the words that stand there."""

import re
from collections.abc import Iterable

from ..record import Citation, Item, PartialDate, Reading, Span, trimmed
from ..record.edition import Supports
from ..text.sentences import sentences

# "BAILIN, May 8 (LNA) -- ": where and by whom a report was filed is no part of what it says
DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,30}(?:, [A-Z][\w. ]{2,20})?(?: \([A-Z][\w .'’/&-]{1,30}\))?\s*(?:--|[—–-]|:)\s+(?=\S)"
)


def cite(reading: Reading, item: Item, span: Span, *supports: Supports) -> Citation:
    """Return the citation of a span of the document text; its quote is the text at that span, unchanged."""
    return Citation(
        source=reading.document.id,
        item=item.id,
        start=span.start,
        end=span.end,
        quote=span.of(reading.document.text),
        supports=supports,
    )


def merged(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the citations in order without repeats; one span is cited once, for all that it supports."""
    out: dict[tuple[str, int, int], Citation] = {}
    for one in citations:
        key = (one.source, one.start, one.end)
        before = out.get(key)
        supports = tuple(dict.fromkeys((*(before.supports if before else ()), *one.supports)))
        out[key] = Citation(
            source=one.source, item=one.item, start=one.start, end=one.end, quote=one.quote, supports=supports
        )
    return tuple(out.values())


def find(reading: Reading, item: Item, words: str, near: int | None = None) -> Span | None:
    """Return where the words stand in the item as whole words, the place nearest to `near`; white space may differ."""
    parts = words.split()
    if not parts or len(words) > 200:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, parts)))
    text = reading.document.text
    best: Span | None = None
    for piece in item.spans:
        for match in pattern.finditer(text, piece.start, piece.end):
            span = Span(*match.span())
            if not _whole(text, span):
                continue
            if best is None or (near is not None and abs(span.start - near) < abs(best.start - near)):
                best = span
    return best


def _whole(text: str, span: Span) -> bool:
    before = text[span.start - 1] if span.start else " "
    after = text[span.end] if span.end < len(text) else " "
    return not (_joins(before) and _joins(text[span.start])) and not (_joins(after) and _joins(text[span.end - 1]))


def _joins(character: str) -> bool:
    return character.isalnum() and character < "\u3040"


def sentence_around(reading: Reading, item: Item, span: Span) -> Span:
    """Return the sentence or sentences of the item that hold the span."""
    text = reading.document.text
    piece = next((piece for piece in item.spans if piece.start <= span.start < piece.end), Span(item.start, item.end))
    start = max(text.rfind("\n", piece.start, span.start) + 1, piece.start)
    end = text.find("\n", span.end, piece.end)
    end = piece.end if end < 0 else end
    # a paragraph that runs on for pages is cut, so that one look-up stays cheap
    start, end = max(start, span.start - 4000), min(end, span.end + 4000)
    held = [one for one in sentences(text, reading.document.language, start, end) if one.overlaps(span)]
    found = trimmed(text, held[0].start, held[-1].end) if held else None
    if found and (bullet := re.compile(r"[•◆■●▪‣◦·*–—-]+\s+").match(text, found.start, span.start)):
        found = Span(bullet.end(), found.end)
    if found and (dateline := DATELINE.match(text, found.start, found.end)) and dateline.end() <= span.start:
        found = Span(dateline.end(), found.end)
    return found or span


def date_citations(reading: Reading, item: Item, date: PartialDate) -> tuple[Citation, ...] | None:
    """Return what supports a date: its words and its anchor, nothing when the source's own date does; else None."""
    published = reading.document.published
    own = published is not None and published.value.startswith(date.value)
    out: list[Citation] = []
    if date.span is not None:
        out.append(cite(reading, item, date.span, "date"))
        if date.anchor is not None:
            out.append(cite(reading, item, date.anchor, "date"))
        return tuple(out)
    return () if own else None
