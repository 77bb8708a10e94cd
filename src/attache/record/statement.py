"""Statements: who said what, in which words."""

from dataclasses import dataclass
from typing import Literal

from .actor import ActorRef
from .dates import PartialDate
from .span import Span

Form = Literal["direct", "indirect", "mixed"]
Anonymity = Literal["named", "pseudonym", "anonymous", "collective", "unspecified"]
Stance = Literal["support", "neutral", "oppose", "threat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """The words of a formula in the document text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A place on the diplomatic ladder: level 0-10 and stance together are the reading; `rule` names the table row."""

    level: int
    stance: Stance
    formula: Formula | None
    rule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An attribution: source span -> speaker, cue, content, form, occasion, addressee, target, date, strength.

    `source`, `cue` and `content` are spans of the document text, in order, and lie inside the item. `speaker` is
    None when the text does not say who it is. `nested_in` is the id of the statement whose content holds this one.
    `role_row` is the row of the officials table (`table:row`) that `role` was taken from, when the text itself
    does not state it. `target` is the name of the one whom criticism, a demand, a threat or praise is directed at,
    canonical where the tables have it; None where the words do not name one. An editor's correction bears the flag
    `corrected`.
    """

    id: str
    form: Form
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: ActorRef | None = None
    role: str | None = None
    role_row: str | None = None
    organisation: ActorRef | None = None
    anonymity: Anonymity = "unspecified"
    occasion: str | None = None
    addressee: str | None = None
    target: str | None = None
    date: PartialDate | None = None
    issues: tuple[str, ...] = ()
    strength: Strength | None = None
    nested_in: str | None = None
    implicit: bool = False
    flags: tuple[str, ...] = ()
    confidence: float = 0.0

    def extent(self) -> Span:
        """The stretch from the first to the last word of source, cue and content."""
        spans = (*self.source, *self.cue, *self.content)
        return Span(min(s.start for s in spans), max(s.end for s in spans))
