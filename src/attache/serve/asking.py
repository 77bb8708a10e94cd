"""Parameters that addresses share, and days in them."""

import calendar
import datetime as dt
import re
from typing import Annotated

from fastapi import Query

from ..errors import QueryError

Words = Annotated[str | None, Query(max_length=1000)]
Name = Annotated[str | None, Query(max_length=200)]
Cursor = Annotated[str | None, Query(max_length=80)]
Day = Annotated[str | None, Query(max_length=10)]
Level = Annotated[str | None, Query(max_length=7)]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z", re.ASCII)
_LEVELS = re.compile(r"(\d{1,2})(?:\.\.(\d{1,2}))?\Z", re.ASCII)


def given(value: str | None) -> str | None:
    """Return what was typed, None where it is only white space: a form sends its empty fields too."""
    value = value.strip() if value else None
    return value or None


def first_day(value: str | None) -> str | None:
    """Return the first day that a date in an address means (day, month or year), ISO.

    Raises:
        QueryError: It is none.
    """
    return _day(given(value), last=False)


def last_day(value: str | None) -> str | None:
    """Return the last day that a date in an address means, ISO.

    Raises:
        QueryError: It is none.
    """
    return _day(given(value), last=True)


def _day(value: str | None, *, last: bool) -> str | None:
    if value is None:
        return None
    found = _PARTIAL.match(value)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        month = month or (12 if last else 1)
        day = day or (calendar.monthrange(year, month)[1] if last else 1)
        return dt.date(year, month, day).isoformat()
    except ValueError as error:
        raise QueryError("this is no date", place=value, hint="write 2031-05-09, 2031-05 or 2031") from error


def levels(value: str | None) -> tuple[int, int] | None:
    """Return first and last step of the ladder (`6`: that and above; `2..4`).

    Raises:
        QueryError: It is neither.
    """
    value = given(value)
    if value is None:
        return None
    found = _LEVELS.match(value)
    if found is None or int(found[1]) > 10 or int(found[2] or 10) > 10:
        raise QueryError("this is no stretch of the ladder", place=value, hint="write 6, or 2..4")
    return int(found[1]), int(found[2] or 10)


def language(value: str | None) -> str | None:
    """Return a language tag (BCP 47).

    Raises:
        QueryError: It is none.
    """
    value = given(value)
    if value is not None and not _LANGUAGE.match(value):
        raise QueryError("this is no language", place=value[:60], hint="write en, zh or zh-Hant")
    return value


def one_of(value: str | None, options: tuple[str, ...], name: str) -> str | None:
    """Return a value that must be one of these.

    Raises:
        QueryError: It is another.
    """
    value = given(value)
    if value is not None and value not in options:
        raise QueryError(f"{name} is none of: {', '.join(options)}", place=value[:60])
    return value
