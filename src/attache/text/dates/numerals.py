"""Numbers as date words write them: digits of any width, Chinese numerals, English number words."""

import calendar
import datetime as dt

FIRST_YEAR, LAST_YEAR = 1800, 2200

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "兩": 2, "元": 1}
_DIGITS |= {str(i): i for i in range(10)} | {chr(0xFF10 + i): i for i in range(10)}

WORDS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        1,
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50}


def number(words: str) -> int | None:
    """Return the number below 100 that digits or Chinese numerals write, or a year written digit by digit."""
    words = words.replace("廿", "二十").replace("卅", "三十")
    if "十" in words:
        tens, _, ones = words.partition("十")
        if len(tens) > 1 or len(ones) > 1:
            return None
        high, low = (_DIGITS.get(tens, -1) if tens else 1), (_DIGITS.get(ones, -1) if ones else 0)
        return None if high < 0 or low < 0 else high * 10 + low
    if not words or len(words) > 4:
        return None
    value = 0
    for character in words:
        digit = _DIGITS.get(character)
        if digit is None:
            return None
        value = value * 10 + digit
    return value


def year(words: str) -> int | None:
    """Return the year that four digits write, if it is one this software believes in."""
    value = number(words) if len(words) == 4 else None
    return value if value is not None and FIRST_YEAR <= value <= LAST_YEAR else None


def possible(year: int | None, month: int | None, day: int | None) -> bool:
    """Whether there can be such a date; without a year, 29 February can be."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    if month is not None and not 1 <= month <= 12:
        return False
    if day is not None:
        longest = 31 if month is None else calendar.monthrange(2000 if year is None else year, month)[1]
        return 1 <= day <= longest
    return True


def iso(year: int, month: int | None = None, day: int | None = None) -> str:
    """Return the ISO 8601 form at the precision given."""
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)])


def weekday_of(year: int, month: int, day: int) -> int:
    """Return the weekday, Monday = 0."""
    return dt.date(year, month, day).weekday()
