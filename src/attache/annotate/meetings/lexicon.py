"""The words of meetings as patterns, from the language folder."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Literal

from ...record.event import Level, MeetingForm

Voice = Literal["past", "present", "base", "ing", "noun"]
# "have agreed to hold talks" is no "have talks"
_ANY = r"(?:(?!to\s)[\w’'-]+\s){0,5}?"
NUMBER = re.compile(r"(?<!\w)(?P<digits>\d{1,3})(?:st|nd|rd|th)\b")


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("attache.text.lang") / "en" / "meetings.toml").read_text("utf-8"))


def _ways(words: Iterable[str]) -> str:
    each = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(w).replace("'", "[’']").replace(r"\~\ ", _ANY).replace(r"\ ", r"\s") for w in each)


@functools.cache
def triggers() -> tuple[tuple[MeetingForm, Voice, re.Pattern[str]], ...]:
    """Return form, voice and pattern of what may tell a meeting."""
    table = _table()
    out: list[tuple[MeetingForm, Voice, re.Pattern[str]]] = []
    voices: tuple[Voice, ...] = ("past", "present", "base", "ing")
    for row in table["verbs"]:
        out += [(row["form"], v, re.compile(rf"(?<![\w’'-])(?:{_ways(row[v])})(?![\w-])")) for v in voices]
    out += [
        (r["form"], "noun", re.compile(rf"(?<![\w-])(?:{_ways(r['words'])})(?![\w-])", re.IGNORECASE))
        for r in table["nouns"]
    ]
    return tuple(out)


@functools.cache
def quick() -> re.Pattern[str]:
    """Return a pattern that any sentence with a meeting matches."""
    return re.compile(
        r"(?i:\bmee?t|\bvisit|\btalks?\b|dialogue|summit|phone|\bspoke|\bspeak|arriv|travel|flew|\bfly\b|tour|\btrip|receiv|negotiat|"
        r"consultation|\bsat\b|\bsits?\b|video|\bcall\b|session|forum|conference|mechanism|congress|assembly|round)"
    )


@functools.cache
def listed(name: str) -> re.Pattern[str]:
    """Return a pattern for the words of a list."""
    words = _table()["lists"][name]
    tails = [word for word in words if word.startswith(("n'", "'"))]
    ends = rf"|(?:{_ways(tails)})(?!\w)" if tails else ""
    return re.compile(rf"(?<![\w-])(?:{_ways(w for w in words if w not in tails)})(?![\w-]){ends}")


@functools.cache
def mechanisms() -> re.Pattern[str]:
    """Return the pattern of a mechanism's name: capitals that end in "Dialogue", "Summit" and the like."""
    lists = _table()["lists"]
    ends = [word for name in ("dialogue", "summit", "conference", "talks", "meeting") for word in lists[name]]
    return re.compile(
        r"(?<![\w-])(?P<name>(?:[A-Z][\w’'&.–/-]*(?:,? (?:and|of|on|for|the|in)){0,2},? ){1,8}"
        rf"(?:{'|'.join(sorted(ends))})(?: (?:on|for|of)(?: (?:and|the|[A-Z][\w’'-]*)){{1,6}})?"
        # "Norway-Sweden intergovernmental consultations"
        r"|[A-Z]\w+[-–][A-Z]\w+(?:\s[a-z][\w-]*){0,3}?\s(?:dialogue|consultations|summit|talks|negotiations|forum|meeting))\b"
    )


def form_of(name: str) -> MeetingForm:
    """Return the form that a mechanism's name says."""
    lists = _table()["lists"]
    forms: tuple[MeetingForm, ...] = ("summit", "conference", "talks", "meeting")
    for form in forms:
        if any(re.search(rf"\b{word}\b", name, re.IGNORECASE) for word in lists[form]):
            return form
    return "dialogue"


def ordinal_before(text: str, start: int, at: int) -> tuple[int, int] | None:
    """Return the number right before a name ("the 11th …") and where it begins."""
    lead = re.compile(r"(?<![\w-])(?:(?P<digits>\d{1,3})(?:st|nd|rd|th)|(?P<word>[A-Za-z]+))\s\Z").search(
        text, max(start, at - 14), at
    )
    if lead is None:
        return None
    number = int(lead["digits"]) if lead["digits"] else _table()["ordinals"].get(lead["word"].lower())
    return (number, lead.start()) if number else None


def level(words: str) -> Level | None:
    """Return the highest rank that the words name."""
    plain = listed("no_leader").sub(" ", words)
    if listed("leader").search(plain):
        return "leader"
    if listed("minister").search(words):
        return "minister"
    return "official" if listed("official").search(words) else None
