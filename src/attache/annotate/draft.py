"""A statement while it is being understood."""

from dataclasses import dataclass

from ..record import Span
from ..record.statement import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Spans of a statement in the document text, before anybody knows who speaks."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form = "indirect"
    confidence: float = 0.0
    implicit: bool = False
    flags: tuple[str, ...] = ()
    outer: int | None = None

    @property
    def start(self) -> int:
        """Where its first word stands."""
        return min(span.start for span in (*self.source, *self.cue, *self.content))

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return max(span.end for span in (*self.source, *self.cue, *self.content))
