"""Days in a question. What is relative counts from a day that is given, never from that of the machine."""

import calendar
import datetime as dt
import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days that a question asks about: ISO, both included, None where it is open; `[start, end)` are its words."""

    since: str | None
    until: str | None
    start: int
    end: int


def window(text: str, *, newest: dt.date | None) -> Window | None:
    """Return the first window of days that a question states, None where it states none that can be known.

    Args:
        text: The question, in simplified characters, in lower case of the same length.
        newest: The day that "last week", "since December" and the like count from; None where it is not known, then
            only whole dates are understood.
    """
    for pattern, read in _readers():
        for found in pattern.finditer(text):
            try:
                days = read(found, newest)
            except (ValueError, OverflowError):
                continue
            if days is not None:
                since, until = days
                if since is not None and until is not None and since > until:
                    since, until = until, since
                return Window(
                    since=since.isoformat() if since else None, until=until.isoformat() if until else None,
                    start=found.start(), end=found.end(),
                )  # fmt: skip
    return None


Days = tuple[dt.date | None, dt.date | None]


def words(language: str) -> dict[str, Any]:
    """Return the words of questions in a language."""
    return _words(language)


@functools.cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads((files("attache.text.lang") / language / "asking.toml").read_text("utf-8"))


def _either(entries: list[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(entries, key=len, reverse=True))


@functools.cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_words("en")["dates"]["months"], 1) for name in names}


@functools.cache
def _readers() -> tuple[tuple[re.Pattern[str], Any], ...]:
    en = _words("en")["dates"]
    month = _either(list(_months()))
    day = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    year = r"(?:1[89]|20|21)\d\d"
    # one date, as a group to be read by `_date`
    date = (
        rf"(?:{year}-\d\d?-\d\d?|{year}-\d\d?|{day} (?:of )?(?:{month})\b\.?,?(?: {year})?"
        rf"|(?:{month})\b\.?(?: {day}\b)?,?(?: {year})?|(?:last )?(?:{_either(en['weekdays'])})"
        rf"|{_either(en['yesterday'])}|{_either(en['today'])}|{year}\b)"
    )
    zh_date = (
        rf"(?:(?:{year}|去|今|前)年(?:(?:1[0-2]|0?[1-9]|[{_DIGITS}]{{1,2}})月(?:\d\d?[日号])?)?"
        rf"|(?:1[0-2]|0?[1-9]|[{_DIGITS}]{{1,2}})月(?:\d\d?[日号])?|{year}-\d\d?(?:-\d\d?)?|昨天|昨日|今天|今日)"
    )
    number = rf"(\d{{1,3}}|{_either(en['numbers'])}|an?|few)?"
    unit = rf"({_either(en['day'] + en['week'] + en['month'] + en['year'])})"
    out: list[tuple[str, Any]] = [
        (rf"\b(?:{_either(en['between'])}) (?:the )?({date}) (?:{_either(en['and'])}) (?:the )?({date})", _range),
        (rf"(?:从|自)?({zh_date})(?:到|至|-|—|–)({zh_date})(?:之间|期间)?", _range),
        (rf"\b(?:{_either(en['since'])}) (?:the beginning of )?(?:the )?({date})", _since),
        (rf"(?:从|自)?({zh_date})(?:以来|以后|之后|起|至今)", _since),
        (rf"(?:自从|从|自)({zh_date})", _since),
        (rf"\b(?:{_either(en['until'])}) (?:the )?({date})", _until),
        (rf"(?:到|至|截至)({zh_date})(?:为止)?", _until),
        (rf"({zh_date})(?:以前|之前|前)", _until),
        (
            rf"\b(?:(?:in|over|during|within|for) )?(?:the )?(?:{_either(en['last'])}) (?:{number} )?{unit}\b",
            _back,
        ),
        (rf"\b(?:since |in |during )?(?:{_either(en['this'])}) {unit}\b", _this),
        (
            rf"(?:最近|过去|近)(?:的)?(\d{{1,3}}|[{_DIGITS}两几]{{1,2}})?个?(天|日|周|星期|月|年)(?:以来|里|内|中)?",
            _back,
        ),
        (r"(上)个?(周|星期|月|年)(?:以来)?", _back),
        (r"(?:本|这个|这)(周|星期|月|年)(?:以来)?", _this),
        (rf"\b(?:{_either(en['within'])}) (?:the )?({date})", _in),
        (rf"\b({_either(en['yesterday'] + en['today'])})\b", _in),
        (rf"(?:在)?({zh_date})(?:期间|里|中|份|当天)?", _in),
        (rf"\b({year}-\d\d(?:-\d\d)?)\b", _in),
    ]
    return tuple((re.compile(each), read) for each, read in out)


def _range(found: re.Match[str], newest: dt.date | None) -> Days | None:
    # "from April to May 2031": the year stands once
    first, last = found[1], found[2]
    stated = re.search(r"(?:1[89]|20|21)\d\d", last) or re.search(r"(?:1[89]|20|21)\d\d", first)
    anchor = newest
    if (stated and newest is not None and int(stated[0]) != newest.year) or (stated and newest is None):
        anchor = dt.date(int(stated[0]), 12, 31)
    one, two = _date(first, anchor), _date(last, anchor)
    if one is None or two is None:
        return None
    if one[0] > two[1] and not stated and one[0].year == two[0].year:
        one = (one[0].replace(year=one[0].year - 1), one[1])
    return one[0], two[1]


def _since(found: re.Match[str], newest: dt.date | None) -> Days | None:
    days = _date(found[1], newest)
    return (days[0], None) if days else None


def _until(found: re.Match[str], newest: dt.date | None) -> Days | None:
    days = _date(found[1], newest)
    if days is None:
        return None
    before = found[0].startswith("before") or found[0].endswith("前")
    return None, days[0] - dt.timedelta(days=1) if before else days[1]


def _in(found: re.Match[str], newest: dt.date | None) -> Days | None:
    return _date(found[1], newest)


def _back(found: re.Match[str], newest: dt.date | None) -> Days | None:
    if newest is None:
        return None
    number, unit = found[1], _unit(found[2])
    if number in (None, "上"):
        return _whole(unit, newest, back=1) if unit != "day" else (newest - dt.timedelta(days=1),) * 2
    count = _number(number)
    if unit == "month":
        first = _months_back(newest, count)
    elif unit == "year":
        first = _months_back(newest, 12 * count)
    else:
        first = newest - dt.timedelta(days=count * (7 if unit == "week" else 1) - 1)
    return first, newest


def _this(found: re.Match[str], newest: dt.date | None) -> Days | None:
    return None if newest is None else _whole(_unit(found[1]), newest, back=0)


def _unit(word: str) -> str:
    en = _words("en")["dates"]
    for unit, chinese in (("day", "天日"), ("week", "周星期"), ("month", "月"), ("year", "年")):
        if word in en[unit] or word in chinese:
            return unit
    raise ValueError(word)


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    english: list[str] = _words("en")["dates"]["numbers"]
    if word in english:
        return english.index(word) + 1
    if word in ("a", "an"):
        return 1
    if word in ("few", "几"):
        return 3
    if word == "两":
        return 2
    if len(word) == 2 and word[0] == "十":
        return 10 + _DIGITS.index(word[1]) + 1
    return _DIGITS.index(word[0]) + 1


def _whole(unit: str, newest: dt.date, *, back: int) -> Days:
    if unit == "day":
        return newest, newest
    if unit == "week":
        first = newest - dt.timedelta(days=newest.weekday() + 7 * back)
        return first, first + dt.timedelta(days=6)
    if unit == "year":
        return dt.date(newest.year - back, 1, 1), dt.date(newest.year - back, 12, 31)
    first = newest.replace(day=1)
    for _ in range(back):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _months_back(day: dt.date, count: int) -> dt.date:
    month = day.year * 12 + day.month - 1 - count
    year, month = divmod(month, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _date(expression: str, newest: dt.date | None) -> tuple[dt.date, dt.date] | None:
    """Return first and last day of a date: without a year the latest one that begins no later than `newest`."""
    if expression in ("today", "今天", "今日"):
        return (newest, newest) if newest else None
    if expression in ("yesterday", "昨天", "昨日"):
        return (newest - dt.timedelta(days=1),) * 2 if newest else None
    weekdays: list[str] = _words("en")["dates"]["weekdays"]
    if (word := expression.split(" ")[-1]) in weekdays:
        if newest is None:
            return None
        day = newest - dt.timedelta(days=(newest.weekday() - weekdays.index(word)) % 7)
        return day, day
    year, month, day_number = _parts(expression, newest)
    if year is None:
        if newest is None or month is None:
            return None
        year = newest.year
        if dt.date(year, month, day_number or 1) > newest:
            year -= 1
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day_number is None:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return (dt.date(year, month, day_number),) * 2


def _parts(expression: str, newest: dt.date | None) -> tuple[int | None, int | None, int | None]:
    if (found := re.fullmatch(r"(\d{4})-(\d\d?)(?:-(\d\d?))?", expression)) is not None:
        return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    chinese = re.fullmatch(
        rf"(?:(\d{{4}}|去|今|前)年)?(?:(\d{{1,2}}|[{_DIGITS}]{{1,2}})月)?(?:(\d\d?)[日号])?", expression
    )
    if chinese is not None and any(chinese.groups()):
        year = None
        if chinese[1] is not None:
            if not chinese[1].isdecimal() and newest is None:
                raise ValueError(expression)
            past = {"今": 0, "去": 1, "前": 2}
            year = int(chinese[1]) if chinese[1].isdecimal() else newest.year - past[chinese[1]]  # type: ignore[union-attr]
        return year, _number(chinese[2]) if chinese[2] else None, int(chinese[3]) if chinese[3] else None
    year = month = day = None
    for word in re.findall(r"[a-z]+|\d+", expression):
        if word in _months():
            month = _months()[word]
        elif word.isdecimal() and len(word) == 4:
            year = int(word)
        elif word.isdecimal():
            day = int(word)
    return year, month, day
