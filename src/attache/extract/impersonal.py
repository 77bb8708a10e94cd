"""The text of a mail without what its addresses say of the reader, and all places in it moved along."""

import dataclasses
from bisect import bisect_right
from collections.abc import Iterator

from ..record import Aligned, Block, Link, Span
from ..text.tokens import stripped
from .links import addresses


class Impersonal:
    """A text in which addresses were replaced by what may be printed of them.

    `text` is the new one. Places in the old one are moved by `span`, `block` and `aligned`; what lay within an address
    and is gone falls together with its end.
    """

    def __init__(self, text: str, readers: tuple[str, ...]) -> None:
        self.readers = readers
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lengths: list[int] = []
        self.shifts = [0]
        pieces, done = [], 0
        for link in addresses(text):
            if link.span is None:
                continue
            start, end = link.span.start, link.span.end
            new = stripped(text[start:end], recipients=readers)
            if new == text[start:end] or not new:
                continue
            self.starts.append(start)
            self.ends.append(end)
            self.lengths.append(len(new))
            self.shifts.append(self.shifts[-1] + len(new) - (end - start))
            pieces += [text[done:start], new]
            done = end
        self.text = "".join((*pieces, text[done:]))

    def at(self, place: int) -> int:
        """Return where a place of the old text is in the new one."""
        number = bisect_right(self.starts, place) - 1
        if number < 0:
            return place
        if place >= self.ends[number]:
            return place + self.shifts[number + 1]
        start = self.starts[number] + self.shifts[number]
        return start + min(place - self.starts[number], self.lengths[number])

    def span(self, span: Span) -> Span | None:
        """Return a span of the new text, or None where nothing of it is left."""
        start, end = self.at(span.start), self.at(span.end)
        return Span(start, end) if start < end else None

    def block(self, block: Block) -> Block | None:
        """Return a block of the new text, its links leading where they did without saying who received them."""
        span = self.span(block.span)
        if span is None:
            return None
        links = tuple(
            Link(href=stripped(link.href, recipients=self.readers), span=self.span(link.span) if link.span else None)
            for link in block.links
        )
        return dataclasses.replace(block, span=span, links=links)

    def aligned(self, stretch: Aligned) -> Iterator[Aligned]:
        """Yield what of an alignment still holds: all but the addresses that were replaced."""
        if not self.starts:
            yield stretch
            return
        whole = stretch.end - stretch.start == stretch.page_end - stretch.page_start
        at = stretch.start
        first = bisect_right(self.ends, stretch.start)
        for start, end in zip(self.starts[first:], self.ends[first:], strict=True):
            if start >= stretch.end:
                break
            if not whole:
                return
            if at < start:
                yield self._part(stretch, at, start)
            at = min(end, stretch.end)
        if at < stretch.end:
            yield self._part(stretch, at, stretch.end)

    def _part(self, stretch: Aligned, start: int, end: int) -> Aligned:
        if (start, end) == (stretch.start, stretch.end):
            return dataclasses.replace(stretch, start=self.at(start), end=self.at(start) + end - start)
        by = stretch.page_start - stretch.start
        return Aligned(start=self.at(start), end=self.at(start) + end - start, page_start=start + by, page_end=end + by)
