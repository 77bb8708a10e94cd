"""Find date words in a text."""

import re
from collections.abc import Iterator

from . import chinese, context, english, numeric
from .expression import Expression, Meaning
from .numeric import Atom

_JOIN = re.compile(r"\s?(?:-to-|[-–—~～至到]|——|\sto\s(?:the\s)?|\sthrough\s|\suntil\s|\still\s|(?P<and>\sand\s))\s?\Z")
_OPENS = re.compile(r"\b(?:from|between)\s+(?:the\s+)?\Z", re.IGNORECASE)


def find(text: str, lang: str | None = "en", start: int = 0, end: int | None = None) -> tuple[Expression, ...]:
    """Return the date expressions of a stretch, in order, without overlaps; spans count in `text`.

    Chinese is read for languages that begin with `zh`, English for `en`; None reads both; in any other language only
    dates written in figures are found. Words that merely look like dates (names of papers, prices, counts, seasons of
    sport, the verb "may") are left out, as are vague ones ("recently", 近日).
    """
    end = len(text) if end is None else min(end, len(text))
    return tuple(_expressions(text, lang, start, end))


def read(text: str, lang: str | None, start: int, end: int) -> list[Atom]:
    """Return the date words of a stretch with adjoining ones joined to intervals."""
    family = None if lang is None else lang.split("-")[0].lower()
    found: list[Atom] = []
    if family in ("en", None):
        found += english.atoms(text, start, end)
    if family in ("zh", None):
        found += chinese.atoms(text, start, end)
    if family not in ("en", "zh", None):
        found += numeric.atoms(text, start, end)
    if family is None:
        found = _apart(sorted(found, key=lambda atom: (atom.start, -atom.end)))
    return _joined(text, found, start)


def _apart(found: list[Atom]) -> list[Atom]:
    kept: list[Atom] = []
    for atom in found:
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


def _precision(meaning: Meaning) -> str | None:
    """Which calendar precision the words have, None for what cannot be an end of an interval."""
    if meaning.first is not None or meaning.after is not None or meaning.same is not None or meaning.months:
        return None
    if meaning.day is not None:
        return "day"
    if meaning.month is not None:
        return "month"
    if meaning.weekday is not None and meaning.side is None and meaning.week_shift is None:
        return "weekday"
    return "year" if meaning.year is not None else None


def _joined(text: str, found: list[Atom], start: int) -> list[Atom]:
    joined: list[Atom] = []
    for atom in found:
        if joined and atom.start - joined[-1].end <= 12:
            one, precision = joined[-1], _precision(atom.meaning)
            gap = _JOIN.match(text[one.end : atom.start])
            if gap and precision and precision == _precision(one.meaning):
                opened = _OPENS.search(text[max(start, one.start - 14) : one.start])
                opener = opened[0].lower() if opened else ""
                fits = "etween" in opener if gap["and"] else bool(opener) or precision == "day"
                if fits and (precision != "weekday" or opener):
                    joined[-1] = Atom(one.start, atom.end, Meaning(first=one.meaning, last=atom.meaning))
                    continue
        joined.append(atom)
    return joined


def _expressions(text: str, lang: str | None, start: int, end: int) -> Iterator[Expression]:
    for atom in read(text, lang, start, end):
        words = text[atom.start : atom.end]
        around = (
            context.chinese if re.search("[\u4e00-\u9fff]", words) or (lang or "").startswith("zh") else context.english
        )
        direction, bound, zoned = around(text, atom.start, atom.end, start, end)
        yield Expression(
            start=atom.start,
            end=atom.end,
            text=words,
            kind=atom.meaning.kind,
            meaning=atom.meaning,
            direction=direction,
            bound=bound,
            zoned=zoned,
        )
