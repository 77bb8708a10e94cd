"""Dates that stand alone: a date line, a metadata stamp, a file name, an address."""

import re
from dataclasses import replace

from ...record import PartialDate
from ...record.dates import Basis
from . import numeric
from .finder import read
from .numerals import iso, possible, weekday_of

_LONGEST = 200
_ISO = re.compile(
    r"(?P<y>[0-9]{4})-?(?P<m>[0-9]{2})(?:-?(?P<d>[0-9]{2}))?"
    r"(?:[T\s]\s?(?P<H>[0-9]{2}):?(?P<M>[0-9]{2})(?::?(?P<S>[0-9]{2})(?:[.,][0-9]{1,9})?)?\s?(?P<z>Z|z|UTC|GMT"
    r"|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?)?\Z"
)
_RFC = re.compile(
    r"(?:(?P<w>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?(?P<d>[0-9]{1,2})[\s-](?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug"
    r"|Sep|Oct|Nov|Dec)[a-z]*[\s-](?P<y>[0-9]{4})"
    r"\s+(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2}))?\s*(?P<z>[A-Za-z]{1,5}"
    r"|[+-][0-9]{4})?(?:\s*\([^()]{0,40}\))?\Z",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_EXTRAS = re.compile(
    r"\b[0-9]{1,2}[:.：][0-9]{2}(?:[:：][0-9]{2})?(?:\.[0-9]+)?\s?(?:[ap]\.?m\b\.?|Uhr|hrs\b|h\b|hours\b)?"
    r"|\b[0-9]{1,2}\s?[ap]\.?m\b\.?|\bnoon\b|\bmidnight\b"
    r"|[0-9０-９]{1,2}[时時点點](?:[0-9０-９]{1,2}分)?(?:[0-9０-９]{1,2}秒)?|上午|下午|凌晨|晚上?|早上|中午"
    r"|\b(?:first |last )?(?:published|updated|posted|modified|created|issued|released|date|dated|time|as of|on|at"
    r"|the)\b:?"
    r"|发布(?:时间|日期|于)?|發布(?:時間|日期)?|更新(?:时间|于)?|更新時間|(?:时间|日期|時間)|[:：]"
    r"|\b(?:GMT|UTC|Z|EST|EDT|PST|PDT|CST|CDT|CET|CEST|BST|HKT|SGT|JST|ET|PT)\b(?:\s?[+-]?[0-9]{1,2}(?::?[0-9]{2})?)?"
    r"|[+-][0-9]{2}:?[0-9]{2}\b|\b(?:[A-Z][a-z]+ )?(?:local |standard |daylight |summer )?time\b|北京|当地|當地"
    r"|\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]"
    r"|[|•·,，;()（）\[\]【】\s/–—-]|\.(?=\s|\Z)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>(?:19|20"
    r"|21)[0-9]{2})(?P<s>[-_. ]?)(?P<m>[0-9]{2})(?:(?P=s)(?P<d>[0-9]{2}))?(?![0-9])(?!(?P=s)[0-9]{1,3}(?![0-9]))"
)
_WORDY_NAME = re.compile(r"[-_.+\s]+")
_URL_DAY = re.compile(
    r"/(?P<y>(?:19|20|21)[0-9]{2})(?:[/-](?P<m>[0-9]{1,2})[/-](?P<d>[0-9]{1,2})"
    r"|-?(?P<m2>[0-9]{2})[/-]?(?P<d2>[0-9]{2}))(?=[/_.?#-]|\Z)(?!-[0-9]{1,2}/)"
)
_URL_MONTH = re.compile(r"/(?P<y>(?:19|20|21)[0-9]{2})[/-]?(?P<m>0[1-9]|1[0-2])(?=/)")
_HOST = re.compile(r"\A(?:[a-z][a-z0-9+.-]*:)?//[^/]*", re.IGNORECASE)


def _made(
    parts: tuple[int, int | None, int | None], basis: Basis, text: str, stamp: str | None = None
) -> PartialDate | None:
    if not possible(*parts):
        return None
    value = iso(*parts)
    return PartialDate(
        value=value,
        precision=("year", "month", "day")[value.count("-")],
        basis=basis,
        text=text,
        stamp=stamp,
    )


def parse_stamp(words: str) -> PartialDate | None:
    """Return the calendar day of an ISO 8601 or RFC 2822 stamp as it is stated in its own zone, or None.

    The basis is `metadata`. `stamp` is the full ISO form where a time is given, with the offset where one is given:
    a number, or Z, UTC, GMT. Other named zones are dropped (CST alone means three). Nothing is converted.
    """
    text = words.strip() if len(words) <= _LONGEST else ""
    if match := _ISO.match(text):
        if match["d"] is None and (match["H"] or "-" not in text):
            return None
        parts = int(match["y"]), int(match["m"]), int(match["d"]) if match["d"] else None
    elif match := _RFC.match(text):
        parts = int(match["y"]), _MONTHS.index(match["m"].lower()) + 1, int(match["d"])
        if match["w"] and possible(*parts) and _WEEKDAYS.index(match["w"].lower()) != weekday_of(*parts):
            return None
    else:
        return None
    stamp = None
    if match["H"]:
        hour, minute, second = int(match["H"]), int(match["M"]), int(match["S"] or 0)
        if hour > 23 or minute > 59 or second > 60:
            return None
        if parts[2] is None:
            return None
        seconds = f":{second:02}" if match["S"] else ""
        stamp = f"{iso(*parts)}T{hour:02}:{minute:02}{seconds}{_offset(match['z'])}"
    return _made(parts, "metadata", text, stamp)


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT", "UT"):
        return "+00:00"
    if zone[0] in "+-":
        figures = zone[1:].replace(":", "").ljust(4, "0")
        return f"{zone[0]}{figures[:2]}:{figures[2:]}" if int(figures[:2]) <= 14 and int(figures[2:]) < 60 else ""
    return ""


def parse_written(words: str, *, basis: Basis = "stated", day_first: bool | None = None) -> PartialDate | None:
    """Return the date that a whole string writes, or None if it holds anything but one date with a year.

    A weekday, a time, a zone and words such as "Updated" may stand beside it; a weekday must fit the date.

    Args:
        words: For example "March 20, 2031", "Thursday, 20 Mar 2031 10:30 GMT", "2031年3月20日", "20.03.2031".
        basis: What the date rests on.
        day_first: How to read 3/4/2031; None leaves it unknown.
    """
    if len(words) > _LONGEST:
        return None
    text = words.strip()
    stamped = parse_stamp(text)
    if stamped is not None and (stamped.stamp is not None or stamped.precision == "day"):
        return replace(stamped, basis=basis)
    if re.fullmatch(r"(?:19|20|21)[0-9]{2}年?", text):
        return _made((int(text[:4]), None, None), basis, text)
    found = [atom for atom in read(text, None, 0, len(text)) if atom.meaning.year is not None]
    rest = text
    if not found and (match := numeric.YEAR_LAST.search(text)):
        atom = numeric.at(text, match.start(), len(text), day_first)
        found = [atom] if atom is not None else []
    if not found:
        return None
    first = found[0]
    meaning = first.meaning
    if meaning.year is None or any(
        (atom.meaning.year, atom.meaning.month, atom.meaning.day) != (meaning.year, meaning.month, meaning.day)
        for atom in found[1:]
    ):
        return None
    for atom in reversed(found):
        rest = rest[: atom.start] + " " + rest[atom.end :]
    if _EXTRAS.sub("", rest):
        return None
    weekday = meaning.weekday if meaning.weekday is not None else _weekday_in(rest)
    year, month, day = meaning.year, meaning.month, meaning.day
    whole = month is not None and day is not None and possible(year, month, day)
    if whole and weekday is not None and weekday_of(year, month or 0, day or 0) != weekday:
        return None
    return _made((year, month, day), basis, text[first.start : first.end])


def _weekday_in(words: str) -> int | None:
    if match := re.search(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)", words, re.IGNORECASE):
        return _WEEKDAYS.index(match[1].lower())
    if match := re.search("(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])", words):
        return min("一二三四五六日天".index(match[1]), 6)
    return None


def from_filename(name: str) -> PartialDate | None:
    """Return the date in a file's name (`2031-03-20_x.html`, `20310320.txt`, `wire-2031-03.txt`), or None.

    The basis is `filename`. Digits inside longer runs (identifiers) are no date; two different dates are none.
    """
    base = re.split(r"[/\\]", name)[-1][:_LONGEST]
    made = []
    for match in _NAME.finditer(base):
        if match["d"] is None and not match["s"]:
            continue
        parts = int(match["y"]), int(match["m"]), int(match["d"]) if match["d"] else None
        if (date := _made(parts, "filename", match[0])) is not None:
            made.append(date)
    if not made:
        stem = _WORDY_NAME.sub(" ", base)
        for atom in read(stem, None, 0, len(stem)):
            m = atom.meaning
            if m.year is None or m.month is None:
                continue
            if (date := _made((m.year, m.month, m.day), "filename", stem[atom.start : atom.end])) is not None:
                made.append(date)
    return made[0] if made and len({date.value for date in made}) == 1 else None


def from_url(url: str) -> PartialDate | None:
    """Return the date in an address's path (`/2031/03/20/`, `/2031-03/20/`, `/20310320/`, `/2031/03/`), or None.

    The basis is `metadata`. Only the path counts, not the host or query.
    """
    path = re.split(r"[?#]", _HOST.sub("", url[:2000]), maxsplit=1)[0]
    dates = []
    for match in _URL_DAY.finditer(path):
        month, day = match["m"] or match["m2"], match["d"] or match["d2"]
        date = _made((int(match["y"]), int(month), int(day)), "metadata", match[0].strip("/"))
        if date is not None:
            dates.append(date)
    if not dates:
        for match in _URL_MONTH.finditer(path):
            date = _made((int(match["y"]), int(match["m"]), None), "metadata", match[0].strip("/"))
            if date is not None:
                dates.append(date)
    return dates[0] if dates and len({date.value for date in dates}) == 1 else None
