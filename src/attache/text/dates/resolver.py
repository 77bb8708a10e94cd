"""Resolve date words against an anchor."""

import datetime as dt
import re
from dataclasses import replace

from ...record import DateRange, PartialDate
from ...record.dates import Basis
from .expression import Expression, Meaning, Tense
from .finder import find
from .numerals import iso, possible, weekday_of

_NEAR_FUTURE = 92
"""Days: an undirected date without year this near ahead may as well be meant as the past one. It stays unknown."""
_HALF_YEAR = 184
_ZONE_SLACK = 1
"""Days by which a report's own day may differ from the day that its words name, because of time zones."""
_BEFORE = re.compile(
    r"\s*(?:(?:on|in|at|by|since|until|till|from|between|during|before|after|late|early|earlier|later|the|as of"
    r"|around)\s+|"
    r"mid-|自从?|自從|从|從|在|于|於|截至|到)*\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:[A-Z][a-z]+ time|以来|以來|起|，|,|\.|。)?\s*")


def resolve(
    expression: str | Expression,
    *,
    anchor: PartialDate | None,
    lang: str | None = "en",
    tense: Tense | None = None,
) -> PartialDate | DateRange | None:
    """Return the date that the words mean, or None when they and the anchor do not say.

    "on Monday" in a report dated Thursday 2031-05-08 is 2031-05-05: the nearest past one, as news usage has it; the
    next one where `tense` (or the expression's direction) is future. A day and month without year take the year from
    the anchor, and a weekday beside them must fit. An anchor of month or year precision resolves only what is no
    finer. What spans several days or months ("last week") is a `DateRange`, never a day. A date that is complete in
    the words has the basis `stated`, any other `resolved` with the span of the anchor.

    Args:
        expression: What `find` returned, or the words alone (a preposition before them is allowed).
        anchor: The date that the words are relative to, or None: then only complete dates are resolved.
        lang: The language of the words, where they come as a string.
        tense: Which way an open weekday or date lies; overrides what the words around an expression say.
    """
    if isinstance(expression, str):
        found = find(expression, lang)
        if len(found) != 1:
            return None
        if not _BEFORE.fullmatch(expression[: found[0].start]) or not _AFTER.fullmatch(expression[found[0].end :]):
            return None
        given = replace(found[0], direction=None, bound=None)
        return _resolve(given, anchor, tense, placed=False)
    return _resolve(expression, anchor, tense or expression.direction, placed=True)


def _resolve(
    expression: Expression, anchor: PartialDate | None, tense: Tense | None, *, placed: bool
) -> PartialDate | DateRange | None:
    meaning = expression.meaning
    if meaning.first is not None and meaning.last is not None:
        ends = _ends(meaning.first, meaning.last, anchor, tense)
        if ends is None:
            return None
        complete = meaning.first.year is not None or meaning.last.year is not None
        return _range(*ends, expression, anchor, complete=complete, placed=placed)
    value = values(meaning, anchor, tense, zoned=expression.zoned)
    if value is None:
        return None
    if len(value) == 2:
        return _range(*value, expression, anchor, complete=meaning.year is not None, placed=placed)
    return _date(value[0], expression, anchor, complete=meaning.year is not None, placed=placed)


def _date(
    value: str, expression: Expression, anchor: PartialDate | None, *, complete: bool, placed: bool
) -> PartialDate:
    basis: Basis = "stated" if complete else "resolved"
    return PartialDate(
        value=value,
        precision=("year", "month", "day")[value.count("-")],
        basis=basis,
        text=expression.text,
        span=expression.span if placed else None,
        anchor=anchor.span if anchor and not complete else None,
    )


def _range(
    first: str, last: str, expression: Expression, anchor: PartialDate | None, *, complete: bool, placed: bool
) -> DateRange:
    ends = [_date(value, expression, anchor, complete=complete, placed=placed) for value in (first, last)]
    return DateRange(first=ends[0], last=ends[1], text=expression.text, span=expression.span if placed else None)


def values(
    meaning: Meaning, anchor: PartialDate | None, tense: Tense | None, *, zoned: bool = False
) -> tuple[str] | tuple[str, str] | None:
    """Return one ISO value, or the two ends of what spans more than a day, month or year; None if unknown."""
    if meaning.year is not None:
        return _stated(meaning, meaning.year)
    if anchor is None:
        return None
    if meaning.after is not None or meaning.same is not None:
        return _in_sequence(meaning, anchor)
    if meaning.year_shift is not None:
        return _stated(meaning, anchor.first_day().year + meaning.year_shift)
    if meaning.month_shift is not None:
        return _shifted_month(meaning, anchor)
    if meaning.month is not None and meaning.day is not None:
        return _day_of_year(meaning, anchor, tense)
    if meaning.month is not None:
        return _month_of_year(meaning, anchor, tense)
    if anchor.precision == "year" or (anchor.precision == "month" and meaning.day is None):
        return None
    if meaning.day is not None:
        return _day_of_month(meaning.day, anchor, tense)
    if meaning.day_shift is not None:
        return _iso(anchor.first_day(), meaning.day_shift)
    if meaning.weekday is not None:
        return _weekday(meaning, anchor.first_day(), tense, zoned)
    if meaning.week_shift is not None:
        today = anchor.first_day()
        monday = -today.weekday() + 7 * meaning.week_shift
        first, last = _iso(today, monday + (5 if meaning.weekend else 0)), _iso(today, monday + 6)
        return (first[0], last[0]) if first and last else None
    return None


def _iso(day: dt.date, shift: int) -> tuple[str] | None:
    try:
        return ((day + dt.timedelta(days=shift)).isoformat(),)
    except OverflowError:
        return None


def _stated(meaning: Meaning, year: int) -> tuple[str] | tuple[str, str] | None:
    if not possible(year, meaning.month, meaning.day):
        return None
    if meaning.months is not None:
        return iso(year, meaning.months[0]), iso(year, meaning.months[1])
    if meaning.day is not None and meaning.month is not None:
        if meaning.weekday is not None and weekday_of(year, meaning.month, meaning.day) != meaning.weekday:
            return None
        return (iso(year, meaning.month, meaning.day),)
    return (iso(year, meaning.month),)


def _in_sequence(meaning: Meaning, anchor: PartialDate) -> tuple[str] | tuple[str, str] | None:
    first = anchor.first_day()
    if meaning.after is not None:
        return _iso(first, meaning.after) if anchor.precision == "day" else None
    if meaning.same == "day":
        return _iso(first, 0) if anchor.precision == "day" else None
    if meaning.same == "month":
        if anchor.precision == "year" or not possible(first.year, first.month, meaning.day):
            return None
        return (iso(first.year, first.month, meaning.day),)
    return _stated(meaning, first.year)


def _shifted_month(meaning: Meaning, anchor: PartialDate) -> tuple[str] | None:
    if anchor.precision == "year" or meaning.month_shift is None:
        return None
    today = anchor.first_day()
    index = today.year * 12 + today.month - 1 + meaning.month_shift
    year, month = index // 12, index % 12 + 1
    return (iso(year, month, meaning.day),) if possible(year, month, meaning.day) else None


def _day_of_year(meaning: Meaning, anchor: PartialDate, tense: Tense | None) -> tuple[str] | None:
    month, day = meaning.month, meaning.day
    if month is None or day is None or anchor.precision == "year":
        return None
    low, high = anchor.first_day(), anchor.last_day()
    days = [
        dt.date(year, month, day)
        for year in range(low.year - 1, high.year + 2)
        if possible(year, month, day) and year >= 1
    ]
    if meaning.weekday is not None:
        # a weekday that does not fit the year at hand is a slip of the text, no word about another year
        near = dt.timedelta(days=_HALF_YEAR)
        days = [each for each in days if each.weekday() == meaning.weekday and low - near <= each <= high + near]
    slack = dt.timedelta(days=_ZONE_SLACK)
    past = [each for each in days if each <= high + slack]
    future = [each for each in days if each >= low]
    if tense == "past":
        chosen = past[-1] if past else None
    elif tense == "future":
        chosen = future[0] if future else None
    else:
        ahead = [each for each in days if high + slack < each <= high + dt.timedelta(days=_NEAR_FUTURE)]
        if past and (high - past[-1]).days > 366 - _NEAR_FUTURE and ahead:
            chosen = None
        elif meaning.weekday is not None and ahead and not past:
            chosen = ahead[0]
        else:
            chosen = past[-1] if past else None
    return None if chosen is None else (chosen.isoformat(),)


def _month_of_year(meaning: Meaning, anchor: PartialDate, tense: Tense | None) -> tuple[str] | None:
    month = meaning.month
    if month is None or anchor.precision == "year":
        return None
    today = anchor.first_day()
    if meaning.side == "this":
        return (iso(today.year, month),)
    if meaning.side == "last":
        return (iso(today.year - (month >= today.month), month),)
    if meaning.side == "next":
        return (iso(today.year + (month <= today.month), month),)
    if tense == "future":
        return (iso(today.year + (month < today.month), month),)
    ahead = (month - today.month) % 12
    if tense is None and 0 < ahead <= 3:
        return None
    return (iso(today.year - (month > today.month), month),)


def _day_of_month(day: int, anchor: PartialDate, tense: Tense | None) -> tuple[str] | None:
    today = anchor.first_day()
    if anchor.precision == "month":
        return (iso(today.year, today.month, day),) if possible(today.year, today.month, day) else None
    shift = 0
    if tense == "future":
        shift = 1 if day < today.day else 0
    elif day > today.day + _ZONE_SLACK:
        if tense is None and day - today.day <= 15:
            return None
        shift = -1
    return _shifted_month(Meaning(day=day, month_shift=shift), anchor)


def _weekday(meaning: Meaning, today: dt.date, tense: Tense | None, zoned: bool) -> tuple[str] | None:
    weekday = meaning.weekday
    if weekday is None:
        return None
    if meaning.week_shift is not None:
        return _iso(today, weekday - today.weekday() + 7 * meaning.week_shift)
    back, ahead = (today.weekday() - weekday) % 7, (weekday - today.weekday()) % 7
    if meaning.side == "this":
        return _iso(today, weekday - today.weekday())
    if meaning.side == "last":
        return _iso(today, -(back or 7))
    if meaning.side == "next":
        return _iso(today, ahead or 7)
    if tense == "future" or (zoned and ahead == 1):
        return _iso(today, ahead)
    return _iso(today, -back)


def _ends(first: Meaning, last: Meaning, anchor: PartialDate | None, tense: Tense | None) -> tuple[str, str] | None:
    """Complete each end of an interval from the other, then from the anchor."""
    if last.year is None and first.year is not None:
        last = replace(last, year=first.year)
        if last.month is not None and first.month is not None and last.month < first.month:
            last = replace(last, year=first.year + 1)
    elif first.year is None and last.year is not None:
        later = first.month is not None and last.month is not None and first.month > last.month
        first = replace(first, year=last.year - later, month=first.month or last.month)
    if last.month is None and last.day is not None:
        last = replace(last, month=first.month, month_shift=first.month_shift)
    one = values(first, anchor, tense)
    if one is None or len(one) != 1:
        return None
    if last.year is None and anchor is not None:
        low = PartialDate(
            value=one[0], precision=("year", "month", "day")[one[0].count("-")], basis="resolved", text=""
        )
        two = values(last, low if last.year_shift is None and last.month_shift is None else anchor, "future")
    else:
        two = values(last, anchor, tense)
    if two is None or len(two) != 1 or two[0] < one[0]:
        return None
    return one[0], two[0]
