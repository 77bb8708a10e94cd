"""The words of measures as patterns, from the language folder."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from ...record.event import Stage

LEGAL = re.compile(
    r"(?<![\w-])(?:[A-Z][\w’'&-]*(?:,? (?:and|of|on|for|the|in|to|against|with|by|from|&)){0,3},? ){1,9}"
    r"(?:Act|Law|Bill|Ordinance|Code|Regulations?|Directive|Decree|Amendment)\b(?: of \d{4})?"
    r"|\b(?:Executive Order|Proclamation|Section|Public Law|Title|Article|Resolution) (?:No\. ?)?\d[\d.-]*\b"
)
"""The name of a law as its letters show it."""
TREATY = re.compile(
    r"(?:[A-Z][\w’'&-]*(?: (?:and|of|on|for|the|in|to) | )){0,8}"
    r"(?:Accords?|Agreement|Charter|Compact|Convention|Pact|Protocol|Treaty)\b"
)


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("attache.text.lang") / "en" / "measures.toml").read_text("utf-8"))


@functools.cache
def listed(name: str) -> frozenset[str]:
    """Return a list of the table."""
    return frozenset(_table()["lists"][name])


@functools.cache
def bound(name: str) -> frozenset[str]:
    """Return a list of words at which a clause or a noun phrase ends."""
    return frozenset(_table()["bounds"][name])


def _ways(words: Iterable[str]) -> str:
    each = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("'", "[’']").replace(r"\ ", r"\s") for word in each)


@functools.cache
def one_of(name: str) -> re.Pattern[str]:
    """Return a pattern for the words of a list, whole words, as the list writes them."""
    return re.compile(rf"(?<![\w-])(?:{_ways(listed(name))})(?![\w-])")


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return noun[:-1] + "ies"
    return noun if noun.endswith("s") else noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")


@functools.cache
def _nouns() -> dict[str, str]:
    out: dict[str, str] = {}
    for instrument, nouns in _table()["nouns"].items():
        for noun in nouns:
            out.setdefault(noun.lower(), instrument)
            out.setdefault(_plural(noun).lower(), instrument)
    return out


@functools.cache
def nouns() -> re.Pattern[str]:
    """Return the pattern of the nouns that name an instrument."""
    return re.compile(rf"(?<![\w’'-])(?:{_ways(_nouns())})(?![\w-])", re.IGNORECASE)


def instrument_of(noun: str) -> str:
    """Return the instrument that a noun found by `nouns` names."""
    return _nouns()[" ".join(noun.lower().split())]


@functools.cache
def _verbs() -> dict[str, tuple[int, ...]]:
    out: dict[str, list[int]] = {}
    for k, row in enumerate(_table()["verbs"]):
        for form in row["forms"]:
            out.setdefault(form, []).append(k)
    return {form: tuple(rows) for form, rows in out.items()}


@functools.cache
def verbs() -> re.Pattern[str]:
    """Return the pattern of the verbs that are a measure, some only with certain objects."""
    return re.compile(rf"(?<![\w’'-])(?:{_ways(_verbs())})(?![\w-])", re.IGNORECASE)


@functools.cache
def _objects(k: int) -> re.Pattern[str] | None:
    objects = _table()["verbs"][k]["objects"]
    if objects == ["@treaties"]:
        return one_of("treaties")
    return re.compile(rf"(?<![\w-])(?:{_ways(objects)})(?![\w-])") if objects else None


def verb_rows(form: str) -> tuple[tuple[str, re.Pattern[str] | None, str | None], ...]:
    """Return instrument, pattern of objects and needed list of each reading of a verb form."""
    rows = _table()["verbs"]
    found = _verbs().get(" ".join(form.lower().split()), ())
    return tuple((rows[k]["instrument"], _objects(k), rows[k].get("needs")) for k in found)


@functools.cache
def _stages() -> dict[str, Stage]:
    out: dict[str, Stage] = {}
    for stage, forms in _table()["stages"].items():
        for form in forms:
            out.setdefault(form, stage)
    return out


@functools.cache
def stage_verbs() -> re.Pattern[str]:
    """Return the pattern of the words that say what was done with a measure."""
    return re.compile(rf"(?<![\w’'-])(?:{_ways(_stages())})(?![\w-])", re.IGNORECASE)


def stage_of(form: str) -> Stage | None:
    """Return the stage that a form found by `stage_verbs` tells."""
    return _stages().get(" ".join(form.lower().split()))


@functools.cache
def mood(name: str) -> re.Pattern[str]:
    """Return the pattern of the words that put a verb into a mood ("threatens to")."""
    forms = _table()["moods"][name]
    tails = [form for form in forms if form.startswith(("n'", "'"))]
    whole = [form for form in forms if form not in tails]
    ends = rf"|(?:{_ways(tails)})(?!\w)" if tails else ""
    return re.compile(rf"(?<![\w-])(?:{_ways(whole)})(?![\w-]){ends}", re.IGNORECASE)


@functools.cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["instrument"], re.compile(rf"(?<![\w-])(?:{_ways(row['words'])})(?![\w-])", re.IGNORECASE))
        for row in _table()["kinds"]
    )


def kind_in(words: str) -> str | None:
    """Return which kind a ban or restriction is, by the words in it; None where they do not tell."""
    return next((instrument for instrument, words_ in _kinds() if words_.search(words)), None)


def closable(text: str, at: int, end: int) -> bool:
    """Whether "closure" is that of an institute, a consulate or a border: "closure of the consulate"."""
    rows = [k for k, row in enumerate(_table()["verbs"]) if row["instrument"] == "institute closure"]
    if not re.compile(r"\sof\s").match(text, at, end):
        return False
    return any((objects := _objects(k)) and objects.search(text, at, min(end, at + 60)) for k in rows)
