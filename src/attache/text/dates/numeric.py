"""Dates written in figures alone: `2031-03-20`, `2031/3/20`, `20.03.2031`, `3/20/2031`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .expression import Meaning
from .numerals import number, possible, year


class Atom(NamedTuple):
    """A stretch of date words and what they mean."""

    start: int
    end: int
    meaning: Meaning


D = "[0-9０-９]"
YEAR_FIRST = re.compile(
    rf"(?P<y>{D}{{4}})\s?(?P<s>[-/.－／．‐‑])\s?(?P<m>{D}{{1,2}})\s?(?P=s)\s?(?P<d>{D}{{1,2}})(?!{D}|[-/][0-9]|\.[0-9])"
)
YEAR_LAST = re.compile(rf"(?P<a>{D}{{1,2}})(?P<s>[-/.])(?P<b>{D}{{1,2}})(?P=s)(?P<y>{D}{{4}})(?!{D}|[-/][0-9]|\.[0-9])")
SPACED_DOTS = re.compile(r"(?P<a>[0-9]{1,2})\.\s(?P<b>[0-9]{1,2})\.\s(?P<y>[0-9]{4})(?![0-9]|\.[0-9])")
_TRIGGER = re.compile(r"(?<![0-9０-９])[0-9０-９]{1,4}(?=[-/.－／．‐‑ ])")
_NO_START = re.compile(r"[\w$€£¥#/.,:+-]\Z|[-/.,]\Z")


def at(text: str, start: int, end: int, day_first: bool | None = None) -> Atom | None:
    """Return the date in figures that begins exactly at `start`, or None.

    Day and month whose order the figures leave open are None unless `day_first` says it. Dots mean day first.
    """
    if match := YEAR_FIRST.match(text, start, end):
        parts = year(match["y"]), number(match["m"]), number(match["d"])
        return _atom(match, parts)
    match = YEAR_LAST.match(text, start, end) or SPACED_DOTS.match(text, start, end)
    if match is None:
        return None
    a, b, y = number(match["a"]), number(match["b"]), year(match["y"])
    if a is None or b is None:
        return None
    dotted = "s" not in match.groupdict() or match["s"] == "."
    if dotted or a == b or (day_first is True) or (day_first is None and a > 12):
        return _atom(match, (y, b, a))
    if day_first is False or b > 12:
        return _atom(match, (y, a, b))
    return None


def _atom(match: re.Match[str], parts: tuple[int | None, int | None, int | None]) -> Atom | None:
    y, month, day = parts
    if y is None or month is None or day is None or not possible(y, month, day):
        return None
    return Atom(match.start(), match.end(), Meaning(year=y, month=month, day=day))


def atoms(text: str, start: int, end: int) -> Iterator[Atom]:
    """Yield the dates in figures of a stretch, in order."""
    position = start
    while trigger := _TRIGGER.search(text, position, end):
        position = trigger.end()
        if trigger.start() and _NO_START.search(text[trigger.start() - 1 : trigger.start()]):
            before = text[trigger.start() - 1]
            if not before.isalpha() or before.isascii():
                continue
        atom = at(text, trigger.start(), end)
        if atom is not None:
            yield atom
            position = atom.end
