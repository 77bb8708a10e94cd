"""Which words tell which type of event: the lists of the language folder, with every form of each verb."""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ...tables.plover import types

COOPERATIVE = frozenset(("CONSULT", "SUPPORT", "COOPERATE", "AID"))
"""Types that turn to AGREE when they are still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What a word tells: a PLOVER type, a mode where the word is that clear, and a word it needs behind it."""

    type: str
    mode: str | None
    binds: str | None


@functools.cache
def table() -> dict[str, Any]:
    """Return the lists as written."""
    return tomllib.loads((files("attache.text.lang") / "en" / "events.toml").read_text("utf-8"))


@functools.cache
def helping(key: str) -> frozenset[str]:
    """Return the lemmas of a helping list."""
    return frozenset(str(word) for word in table()["helping"][key])


@functools.cache
def senses(kind: str) -> dict[str, tuple[Sense, ...]]:
    """Return the senses of each lemma: `kind` is verbs, nouns or adjectives."""
    out: dict[str, tuple[Sense, ...]] = {}
    for name, row in table().items():
        root, _, mode = name.partition(".")
        if root not in types():
            continue
        for entry in row.get(kind, ()):
            lemma, _, binds = entry.partition("+")
            sense = Sense(type=root, mode=mode if mode and mode != "lift" else None, binds=binds or None)
            out[lemma] = (*out.get(lemma, ()), sense)
    # a sense that binds a word is tried first
    return {lemma: tuple(sorted(some, key=lambda s: s.binds is None)) for lemma, some in out.items()}


@functools.cache
def lemmas() -> dict[str, str]:
    """Return the lemma of each form of each verb of the lists."""
    verbs = {*senses("verbs"), *table()["irregular"]}
    for key in ("light", "future", "helping", "doing", "not_done"):
        verbs |= {entry.partition("+")[0] for entry in table()["helping"][key]}
    out: dict[str, str] = {}
    for verb in sorted(verbs):
        for form in (*_forms(verb), *table()["irregular"].get(verb, ())):
            out.setdefault(form, verb)
    return out | {verb: verb for verb in verbs}


def lemma(word: str) -> str:
    """Return the lemma of a form, or the form in lower case where no list has it."""
    low = word.lower()
    return lemmas().get(low, low)


def _forms(verb: str) -> list[str]:
    if re.search(r"[^aeiou]y\Z", verb):
        stem = verb[:-1]
        return [stem + "ies", stem + "ied", verb + "ing"]
    if verb.endswith("e"):
        return [verb + "s", verb + "d", verb[:-1] + "ing"]
    s = "es" if re.search(r"(?:s|x|z|ch|sh|o)\Z", verb) else "s"
    return [verb + s, verb + "ed", verb + "ing"]
