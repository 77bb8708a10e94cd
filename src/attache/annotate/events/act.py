"""An event while it is being understood, and what the second encoder says of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...models.judge import Judged
from ...record import Span
from ...record.event import EventStatus
from ..clauses import Clauses
from .parties import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An event while it is being understood; spans count in the item's own text."""

    predicate: int
    type: str
    mode: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    span: Span
    status: EventStatus
    confidence: float
    base: str


class Judge:
    """Asks the second encoder what a sentence tells between two parties; one answer for a pair of places."""

    def __init__(self, clauses: Clauses, sentences: Sequence[Span]) -> None:
        self.clauses = clauses
        self.sentences = sentences

    def __call__(self, predicate: int, actors: Sequence[Party], recipients: Sequence[Party]) -> Judged | None:
        from ...models.judge import event

        if not actors or not recipients:
            return None
        sentence = self.sentences[self.clauses.sentence[predicate]]
        spans = [p.span.shifted(-sentence.start) for p in (actors[0], recipients[0])]
        if any(s.start < 0 or s.end > sentence.end - sentence.start for s in spans) or spans[0].overlaps(spans[1]):
            return None
        return event(sentence.of(self.clauses.text), [spans[0]], [spans[1]])


def root_of(kind: str) -> str:
    """Return the root of a type: CONCEDE and RETREAT are one."""
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind
