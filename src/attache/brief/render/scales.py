"""Scales of charts: round values on an axis, days under it, numbers in words."""

import datetime as dt
import math
from collections.abc import Iterator

from ...record import PartialDate
from .. import phrase

_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def days_of(value: str | None) -> tuple[int, int] | None:
    """Return first and last day of an ISO day, month or year as ordinals; None for what is none."""
    if not value:
        return None
    precision = {4: "year", 7: "month", 10: "day"}.get(len(value))
    if precision is None:
        return None
    try:
        date = PartialDate(value=value, precision=precision, basis="stated", text="")  # type: ignore[arg-type]
        return date.first_day().toordinal(), date.last_day().toordinal()
    except ValueError:
        return None


def value_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Return round values from at or below `low` to at or above `high`, at most `most` steps apart."""
    span = high - low
    if not span > 0 or not math.isfinite(span):
        return (low,)
    size = 10.0 ** math.floor(math.log10(span / most))
    step = next(size * one for one in (1, 2, 2.5, 5, 10, 20) if span / (size * one) <= most)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return tuple(round(at * step, 12) if abs(step) < 1e6 else at * step for at in range(first, last + 1))


def time_ticks(first: float, last: float, *, most: int) -> Iterator[tuple[float, str]]:
    """Yield at most about `most` days between two ordinals, with the words that stand under them."""
    low, high = (dt.date.fromordinal(max(1, int(day))) for day in (first, last))
    span = last - first
    if span <= 0:
        yield first, _said(low, "day")
        return
    for step in _DAYS:
        if span / step <= most:
            for day in range(low.toordinal(), high.toordinal() + 1, step):
                yield day, _said(dt.date.fromordinal(day), "day")
            return
    months = (high.year - low.year) * 12 + high.month - low.month
    for step in _MONTHS:
        if months / step <= most:
            for at in range(low.year * 12 + low.month - 1, high.year * 12 + high.month, step):
                day = dt.date(at // 12, at % 12 + 1, 1)
                if first <= day.toordinal() <= last:
                    yield day.toordinal(), _said(day, "month")
            return
    for step in _YEARS:
        if (high.year - low.year) / step <= most:
            for year in range(low.year - low.year % step, high.year + 1, step):
                if year >= 1 and first <= dt.date(year, 1, 1).toordinal() <= last:
                    yield dt.date(year, 1, 1).toordinal(), str(year)
            return


def _said(day: dt.date, precision: str) -> str:
    words = phrase.bare_date(PartialDate(value=day.isoformat(), precision="day", basis="stated", text=""))
    number, month, year = words.split(" ")
    return f"{number} {month[:3]}" if precision == "day" else f"{month[:3]} {year}"


def plain(value: float) -> str:
    """Return "3.4 million" for 3400000, "1,250" for 1250, "0.25" for 0.25."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.4g} {word}"
    return f"{value:,.6g}" if "e" not in f"{value:,.6g}" else f"{value:,.4f}".rstrip("0").rstrip(".")
