"""Dates that a line states, and whether its evidence supports them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...record import PartialDate

_MONTHS = {
    name: number
    for number, pair in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"),
            ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in pair
}  # fmt: skip
_LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
_M = rf"(?P<m>{_LONG}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_D = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th)?"
_Y = r"(?P<y>(?:1[89]|20|21)\d\d)"
_HANS = "〇零一二三四五六七八九十"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d-]){_Y}[-/.](?P<m>[01]?\d)[-/.](?P<d>[0-3]?\d)(?!\d)",
        rf"(?<![\d-]){_Y}-(?P<m>[01]\d)(?![\d-])",
        rf"(?<![\d.])(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.{_Y}(?!\d)",
        rf"\b{_D} (?:of )?{_M},? {_Y}\b",
        rf"\b{_M} {_D}(?:,| ,)? ?{_Y}\b",
        rf"\b{_M},? {_Y}\b",
        rf"\b{_D} (?:of )?{_M}(?!\w)",
        rf"\b{_M} {_D}\b(?![,.]?\d)",
        rf"(?P<y>\d{{4}}|[{_HANS}]{{4}})\s?年\s?(?:(?P<m>\d{{1,2}}|[{_HANS}]{{1,2}})\s?月\s?)?(?:(?P<d>\d{{1,2}}|[{_HANS}]{{1,3}})\s?[日号號])?",
        rf"(?P<m>\d{{1,2}}|[{_HANS}]{{1,2}})\s?月\s?(?P<d>\d{{1,2}}|[{_HANS}]{{1,3}})\s?[日号號]",
        r"\b(?P<m>January|February|April|June|July|August|September|October|November|December)\b",
        r"(?<=\b[Ii]n )(?P<m>March|May)\b",
        rf"(?<![\d.,$€£¥-]){_Y}(?![\d%]|[.,-]\d)",
    )
)
_LOOSE = re.compile(
    r"\b(?:(?:last|next|this) )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|"
    r"\b(?:yesterday|today|tomorrow|tonight)\b|"
    r"\b(?:last|next|this) (?:week|weekend|month|year|spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HAN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date in a text: its place and the parts it states; a loose one ("Tuesday", "last week") states none."""

    start: int
    end: int
    words: str
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def loose(self) -> bool:
        """Whether the words alone say no date."""
        return self.year is None and self.month is None and self.day is None


def written(text: str) -> tuple[Written, ...]:
    """Return the dates of a text in all forms, longest first where they overlap."""
    found: list[Written] = []
    taken: list[tuple[int, int]] = []
    for pattern in (*_PATTERNS, _LOOSE):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            parts = match.groupdict()
            year, month, day = (_value(parts.get(part)) for part in "ymd")
            if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
                continue
            taken.append(match.span())
            found.append(Written(start=match.start(), end=match.end(), words=match[0], year=year, month=month, day=day))
    return tuple(sorted(found, key=lambda date: date.start))


def _value(words: str | None) -> int | None:
    if not words:
        return None
    if words.isascii() and words.isdigit():
        return int(words)
    plain = words.lower().rstrip(".")
    if plain in _MONTHS:
        return _MONTHS[plain]
    if len(words) == 4 and all(c in _HAN_DIGIT for c in words):
        return int("".join(str(_HAN_DIGIT[c]) for c in words))
    tens, mark, ones = words.partition("十")
    if not mark:
        return _HAN_DIGIT.get(words)
    return (_HAN_DIGIT.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGIT.get(ones, 0) if ones else 0)


_NO_DAY = re.compile(rf"\b(?:{_LONG}) (?:3[2-9]|[4-9]\d)\b(?![\d,.]\d)|\b(?:3[2-9]|[4-9]\d) (?:{_LONG})\b")
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DAY_BEFORE = re.compile(rf"\b({_DAYS})\b,?\s*(?:\(|the |on )?$", re.IGNORECASE)
_DAY_BEHIND = re.compile(rf"^\s*[,(]?\s*(?:an? )?({_DAYS})\b", re.IGNORECASE)


def disagreeing(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the days of the week that stand beside a date which is another day."""
    for match in _NO_DAY.finditer(text):
        yield "date", match[0], "is no day of the calendar"
    for date in written(text):
        if date.year is None or date.month is None or date.day is None:
            continue
        before = _DAY_BEFORE.search(text[max(0, date.start - 20) : date.start])
        named = before or _DAY_BEHIND.match(text[date.end : date.end + 20])
        try:
            day = dt.date(date.year, date.month, date.day)
        except ValueError:
            yield "date", date.words, "is no day of the calendar"
            continue
        if named and named[1].lower() != _WEEKDAYS[day.weekday()]:
            yield "date", f"{named[1]} {date.words}", f"that day was a {_WEEKDAYS[day.weekday()].title()}"


def of_partial(date: PartialDate) -> Written | None:
    """Return the parts of a partial date; None when its value is none."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", date.value)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    return Written(start=0, end=0, words=date.text, year=year, month=month, day=day)


def covers(support: Written, asked: Written) -> bool:
    """Whether `support` states every part that `asked` states, with the same values."""
    pairs = ((asked.year, support.year), (asked.month, support.month), (asked.day, support.day))
    return not asked.loose and all(want is None or want == have for want, have in pairs)


def resolved(quote: str, anchors: tuple[Written, ...], lang: str) -> tuple[Written, ...]:
    """Return the dates that the expressions of a quote mean, counted from each anchor."""
    out: list[Written] = []
    for anchor in anchors:
        if anchor.year is None:
            continue
        for date in written(quote):
            if date.year is None and not date.loose and date.month is not None:
                near = _nearest(date, anchor)
                if near:
                    out.append(near)
            elif date.loose and date.words.lower() in _WEEKDAYS:
                day = _weekday(date.words.lower(), anchor)
                if day:
                    out.append(day)
        out += _by_resolver(quote, anchor, lang)
    return tuple(out)


def _nearest(date: Written, anchor: Written) -> Written | None:
    """Give a date without year the year that brings it within half a year of the anchor."""
    assert anchor.year is not None
    assert date.month is not None
    middle = anchor.month or 7
    years = [
        y
        for y in (anchor.year - 1, anchor.year, anchor.year + 1)
        if abs((y - anchor.year) * 12 + date.month - middle) <= 6
    ]
    if anchor.month is None:
        years = [anchor.year]
    if len(years) > 1:
        years = [anchor.year] if anchor.year in years else years[:1]
    return Written(start=0, end=0, words=date.words, year=years[0], month=date.month, day=date.day) if years else None


def _weekday(name: str, anchor: Written) -> Written | None:
    if anchor.year is None or anchor.month is None or anchor.day is None:
        return None
    try:
        day = dt.date(anchor.year, anchor.month, anchor.day)
        day -= dt.timedelta(days=(day.weekday() - _WEEKDAYS.index(name)) % 7)
    except (ValueError, OverflowError):
        return None
    return Written(start=0, end=0, words=name, year=day.year, month=day.month, day=day.day)


def _by_resolver(quote: str, anchor: Written, lang: str) -> list[Written]:
    from ...errors import AttacheError
    from ...text import dates

    value = f"{anchor.year:04d}"
    precision = "year"
    if anchor.month is not None:
        value, precision = f"{value}-{anchor.month:02d}", "month"
        if anchor.day is not None:
            value, precision = f"{value}-{anchor.day:02d}", "day"
    base = PartialDate(value=value, precision=precision, basis="stated", text=anchor.words)  # type: ignore[arg-type]
    out: list[Written] = []
    try:
        for expression in dates.find(quote, lang):
            meant = dates.resolve(expression, anchor=base, lang=lang)
            for date in (meant,) if isinstance(meant, PartialDate) else (meant.first, meant.last) if meant else ():
                parts = of_partial(date)
                if parts:
                    out.append(parts)
    except (AttacheError, ValueError, OverflowError):
        return out
    return out
