"""Dates as feeds write them: what is stated, in the zone in which it is stated; unknown stays unknown."""

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

_LONGEST = 120
_TIME = (
    r"(?P<H>[0-9]{1,2})[:：](?P<M>[0-9]{2})(?:[:：](?P<S>[0-9]{2})(?:[.,][0-9]{1,9})?)?(?:\s?(?P<half>[ap])\.?m\.?)?"
)
_ZONE = r"(?P<z>(?:GMT|UTC?)?[+-][0-9]{1,2}:?[0-9]{0,2}|[A-Za-z]{1,5})?(?:\s*\([^()]{0,40}\))?"
_ISO = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?:(?:T|,?\s+)"
    + _TIME + r"\s*" + _ZONE + r")?\Z",
    re.IGNORECASE,
)  # fmt: skip
_WORDED = re.compile(
    r"(?:(?P<w>[^\W\d_]{2,12})\.?,?\s+)?(?P<d>[0-9]{1,2})\.?(?:\s+|-)(?:de\s+)?(?P<m>[^\W\d_]{3,12})\.?(?:\s+|-)(?:de\s+)?"
    r"(?P<y>[0-9]{4}|[0-9]{2})(?:,?\s+" + _TIME + r"\s*" + _ZONE + r")?\Z",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?:(?P<w>[A-Za-z]{3,9})\.?,?\s+)?(?P<m>[A-Za-z]{3,9})\.?\s+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>[0-9]{4})"
    r"(?:,?\s+(?:at\s+|-\s+)?" + _TIME + r"\s*" + _ZONE + r")?\Z",
    re.IGNORECASE,
)
_UNIX = re.compile(
    r"(?P<w>[A-Za-z]{3})\s+(?P<m>[A-Za-z]{3})\s+(?P<d>[0-9]{1,2})\s+"
    + _TIME + r"\s+" + _ZONE + r"\s*(?P<y>[0-9]{4})\Z",
    re.IGNORECASE,
)  # fmt: skip
_CHINESE = re.compile(
    r"(?P<y>[0-9]{4})\s?年\s?(?P<m>[0-9]{1,2})\s?月\s?(?P<d>[0-9]{1,2})\s?[日号號](?:\s*(?:星期|周|週)[一二三四五六日天])?"
    r"(?:\s*(?P<part>上午|下午|凌晨|早上|中午|晚上)?\s*" + _TIME + r"\s*" + _ZONE + r")?\Z",
    re.IGNORECASE,
)  # fmt: skip
_COMPACT = re.compile(
    r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:T?(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})(?P<z>Z)?)?\Z"
)
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?\Z")
_FORMS = (_WORDED, _ISO, _CHINESE, _MONTH_FIRST, _UNIX, _COMPACT)
_NUMERIC_ZONE = re.compile(r"(?:GMT|UTC?)?(?P<sign>[+-])(?P<h>[0-9]{1,2}):?(?P<m>[0-9]{2})?\Z", re.IGNORECASE)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEVER = re.compile(r"-0001|(?<![0-9])0{4}-0{2}-0{2}|(?<![0-9])0001-01-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A date as a feed states it: `value` is ISO 8601 or None, `flaw` says why it is None or what is missing."""

    value: str | None = None
    flaw: str | None = None


@functools.cache
def words() -> Mapping[str, Any]:
    """Return `data/feeds.toml`."""
    return tomllib.loads((resources.files("attache.data") / "feeds.toml").read_text(encoding="utf-8"))


@functools.cache
def _months() -> Mapping[str, int]:
    return {name: int(month) for month, names in words()["months"].items() for name in names}


def read(text: str, country: str | None = None) -> Stated:
    """Return the date that the words state.

    The value has an offset where the words give one, no offset where they give a time without a zone or with one
    whose meaning is not certain, and is a day alone where they give no time. RFC 822 (years of two digits too),
    ISO 8601, Chinese forms, months in several languages, seconds since 1970.

    Args:
        text: The words.
        country: Where the outlet is (ISO 3166), which decides what `CST` means.

    Returns:
        The flaw is `default-date` for what systems write where they know none (1970-01-01), `bad-date` for what
        cannot be read or contradicts itself, `unknown-zone` beside a value whose zone is not certain.
    """
    said = " ".join(text[: _LONGEST + 1].split())
    if not said or len(text) > _LONGEST:
        return Stated(flaw="bad-date" if said else None)
    return _read(said, country)


@functools.lru_cache(maxsize=8192)
def _read(said: str, country: str | None) -> Stated:
    if _NEVER.search(said):
        return Stated(flaw="default-date")
    if _EPOCH.match(said):
        return _checked(_since_epoch(said), False)
    for form in _FORMS:
        if found := form.match(said):
            return _stated(found.groupdict(), country)
    return Stated(flaw="bad-date")


def _since_epoch(said: str) -> str:
    return dt.datetime.fromtimestamp(int(said[:10]), dt.UTC).isoformat()


def _stated(parts: dict[str, str | None], country: str | None) -> Stated:
    year, month = parts["y"] or "", parts["m"] or ""
    try:
        number = int(month) if month.isdecimal() else _months().get(month.lower())
        if number is None:
            return Stated(flaw="bad-date")
        # RFC 5322, 4.3: years of two digits
        full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)
        day = dt.date(full, number, int(parts["d"] or 0))
    except ValueError:
        return Stated(flaw="bad-date")
    if not _fits(day, parts.get("w")):
        return Stated(flaw="bad-date")
    if not parts.get("H"):
        return _checked(day.isoformat(), False)
    clock = _clock(parts)
    if clock is None:
        return Stated(flaw="bad-date")
    day, time = (day + dt.timedelta(days=1), "00:00") if clock.startswith("24:00") else (day, clock)
    offset = _offset(parts.get("z"), country)
    return _checked(f"{day.isoformat()}T{time}{offset or ''}", offset is None)


def _checked(value: str, zoneless: bool) -> Stated:
    if value.startswith(tuple(words()["default_dates"])):
        return Stated(flaw="default-date")
    if not "1600" < value[:4] < "2200":
        return Stated(flaw="bad-date")
    return Stated(value=value, flaw="unknown-zone" if zoneless else None)


def _fits(day: dt.date, weekday: str | None) -> bool:
    """Whether an English weekday is that of the day; others are not judged."""
    if not weekday or weekday[:3].lower() not in _WEEKDAYS:
        return True
    return _WEEKDAYS[day.weekday()] == weekday[:3].lower() or weekday.lower() in _months()


def _clock(parts: dict[str, str | None]) -> str | None:
    hour, minute, second = int(parts["H"] or 0), int(parts["M"] or 0), parts.get("S")
    half, part = (parts.get("half") or "").lower(), parts.get("part")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif part in ("下午", "晚上") and hour < 12:
        hour += 12
    if hour > 24 or minute > 59 or (second and int(second) > 60) or (hour == 24 and (minute or int(second or 0))):
        return None
    shown = f":{min(int(second), 59):02}" if second else ""
    return f"{hour:02}:{minute:02}{shown}"


def _offset(zone: str | None, country: str | None) -> str | None:
    """Return the offset of a zone, or None where it is not stated or may be one of several."""
    if not zone:
        return None
    if found := _NUMERIC_ZONE.match(zone):
        digits, minutes = found["h"], found["m"] or "00"
        if int(digits) > 14 or int(minutes) > 59:
            return None
        return f"{found['sign']}{int(digits):02}:{minutes}"
    name = zone.lower()
    known: str | None = words()["zones"].get(name)
    if known is None and country:
        known = words()["zones_by_country"].get(name, {}).get(country)
    return known
