"""A measure as it stands in a sentence, before it is known who, whom and when."""

from dataclasses import dataclass

from ...record import Span
from ...record.event import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A measure as it stands in a sentence, in offsets of the searched text.

    `phrase` is the noun phrase or the verb that names it, `head` its last word, `verb` what is done with it, `clause`
    where the clause begins of which `[start, end)` tells the measure; `passive` that the sufferer stands before the
    verb.
    """

    start: int
    end: int
    instrument: str
    head: Span
    phrase: Span
    verb: Span | None
    stage: Stage | None
    noun: bool
    clause: int
    passive: bool = False
    legal: Span | None = None
