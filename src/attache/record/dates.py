"""Dates as texts give them: partial, with precision and basis."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

from .span import Span

Precision = Literal["day", "month", "year"]
Basis = Literal["stated", "source-line", "resolved", "metadata", "filename"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date at the precision that the document supports, and what supports it.

    `value` is `2031-05-09`, `2031-05` or `2031`, matching `precision`. `text` is the words it came from.
    `span` is where these words stand in the document text, None when they stand outside it (a header, a meta
    element, a file name). For a resolved date `anchor` is the span of the date it was counted from, where that is
    in the text. `stamp` is the full ISO 8601 stamp with offset where metadata states one.
    """

    value: str
    precision: Precision
    basis: Basis
    text: str
    span: Span | None = None
    anchor: Span | None = None
    stamp: str | None = None

    def first_day(self) -> dt.date:
        """The first day that the date may mean."""
        year, month, day = ([int(part) for part in self.value.split("-")] + [1, 1])[:3]
        return dt.date(year, month, day)

    def last_day(self) -> dt.date:
        """The last day that the date may mean."""
        first = self.first_day()
        if self.precision == "day":
            return first
        if self.precision == "month":
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first.replace(month=12, day=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """An interval that a text states, both ends included ("from March 18 to 19")."""

    first: PartialDate
    last: PartialDate
    text: str
    span: Span | None = None
