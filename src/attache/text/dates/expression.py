"""What a date expression is and means, before anybody knows which day it is."""

from dataclasses import dataclass
from typing import Literal

from ...record import Span

Kind = Literal["absolute", "partial", "relative", "sequence", "interval"]
Side = Literal["last", "next", "this"]
Tense = Literal["past", "future"]
Bound = Literal["since", "until", "before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The parts of a calendar date that the words give, and shifts against an anchor for those they do not.

    `weekday` counts from Monday = 0. A shift counts calendar units from the anchor: `month_shift=-1` is last month.
    `after` counts days from the date named before it ("the next day" is 1). `nearest` says that a weekday or month
    with "last" or "next" before it is meant as the nearest one, not as one of the calendar week. A vague part of a
    month or year ("mid-", "early") needs no field: the meaning then simply has no day or month.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    year_shift: int | None = None
    month_shift: int | None = None
    week_shift: int | None = None
    day_shift: int | None = None
    after: int | None = None
    same: Literal["day", "month", "year"] | None = None
    weekend: bool = False
    months: tuple[int, int] | None = None
    side: Side | None = None
    first: "Meaning | None" = None
    last: "Meaning | None" = None

    @property
    def kind(self) -> Kind:
        """Absolute (says the year), partial (a calendar date without one), relative, sequence, or interval."""
        if self.first is not None:
            return "interval"
        if self.year is not None:
            return "absolute"
        if self.after is not None or self.same is not None:
            return "sequence"
        shifts = (self.year_shift, self.month_shift, self.week_shift, self.day_shift)
        if any(shift is not None for shift in shifts) or self.side is not None or self.weekend:
            return "relative"
        if self.weekday is not None and self.month is None and self.day is None:
            return "relative"
        return "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Date words in a text. `text` equals the words at `[start, end)`.

    `direction` is what the words around say of a weekday or a date without year: `future` after "will", "scheduled
    for", 将; `past` after a verb in the past; None when they say nothing. `bound` is set after "since", "until",
    "before", "after": the date then limits a stretch and is not the day of the happening. `zoned` says that a time
    zone is named beside it ("Tokyo time"): the day is kept as the words say.
    """

    start: int
    end: int
    text: str
    kind: Kind
    meaning: Meaning
    direction: Tense | None = None
    bound: Bound | None = None
    zoned: bool = False

    @property
    def span(self) -> Span:
        """The place of the words."""
        return Span(self.start, self.end)
