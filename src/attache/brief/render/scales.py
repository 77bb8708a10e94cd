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
    step = next(size * one for one in (1, 2, 5, 10, 20) if span / (size * one) <= most)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return tuple(round(at * step, 12) if abs(step) < 1e6 else at * step for at in range(first, last + 1))


def time_ticks(first: float, last: float, *, most: int, finest: int = 10) -> Iterator[tuple[float, str]]:
    """Yield at most about `most` days between two ordinals, with the words that stand under them.

    `finest` is the length of the finest date in ISO: 10 for days, 7 for months, 4 for years.
    """
    low, high = (dt.date.fromordinal(max(1, int(day))) for day in (first, last))
    span = last - first
    if span <= 0:
        yield first, str(low.year) if finest == 4 else _said(low, "month" if finest == 7 else "date")
        return
    for step in _DAYS if finest == 10 else ():
        if span / step <= most:
            for at in range(low.toordinal(), high.toordinal() + 1, step):
                # the year stands once
                yield at, _said(dt.date.fromordinal(at), "date" if at == low.toordinal() else "day")
            return
    months = (high.year - low.year) * 12 + high.month - low.month
    for step in _MONTHS if finest >= 7 else ():
        if months / step <= most:
            for at in range(low.year * 12 + low.month - 1, high.year * 12 + high.month, step):
                # what is dated by the month stands in its middle
                day = dt.date(at // 12, at % 12 + 1, 16 if finest == 7 else 1)
                if first - 1 <= day.toordinal() <= last + 1:
                    yield day.toordinal(), _said(day, "month")
            return
    for step in _YEARS:
        if (high.year - low.year) / step <= most:
            for year in range(low.year - low.year % step, high.year + 1, step):
                if (
                    year >= 1
                    and first - 1 <= (day := dt.date(year, 7 if finest == 4 else 1, 2)).toordinal() <= last + 1
                ):
                    yield day.toordinal(), str(year)
            return


def _said(day: dt.date, precision: str) -> str:
    words = phrase.bare_date(PartialDate(value=day.isoformat(), precision="day", basis="stated", text=""))
    number, month, year = words.split(" ")
    return {"day": f"{number} {month[:3]}", "date": f"{number} {month[:3]} {year}"}.get(
        precision, f"{month[:3]} {year}"
    )


def plain(value: float) -> str:
    """Return "3.4 million" for 3400000, "1,250" for 1250, "0.25" for 0.25."""
    said = _size(abs(value))
    return f"−{said}" if value < 0 and said != "0" else said


def _size(value: float) -> str:
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:,.4g} {word}" if value < size * 9999 else f"{value / size:,.0f} {word}"
    short = f"{value:,.6g}"
    return short if "e" not in short else f"{value:,.4f}".rstrip("0").rstrip(".")
