"""A half-open stretch of a document text, in Unicode code points."""

from typing import NamedTuple


class Span(NamedTuple):
    """Code points `[start, end)` of one document text; written as `[start, end]` in JSON.

    A span that is stored or printed is never empty; `of` shows its words.
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of `text` that the span covers."""
        return text[self.start : self.end]

    def within(self, other: "Span") -> bool:
        """Whether every code point of this span lies in `other`."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> "Span":
        """Return the span moved `by` code points."""
        return Span(self.start + by, self.end + by)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space at its ends, or None when nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None
