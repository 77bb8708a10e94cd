"""Which words turn a claim, exclude each other or may stand for each other: the language folders' lists, by stem."""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

DEEDS = frozenset(("plan", "propose", "consider", "threaten", "promise", "want", "try", "ask", "deny", "refuse"))
"""Marks that are verbs or nouns with a sense of their own, not only signs of another word's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A kind of words that turn what follows them: what a problem with it is called, and which kinds may replace it."""

    name: str
    code: str
    keeps: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposites:
    """Groups of words of which one excludes the others."""

    code: str
    groups: tuple[frozenset[str], ...]

    def group_of(self, word: str) -> int | None:
        """Return the number of the group that holds this stem, None where none does."""
        return next((at for at, group in enumerate(self.groups) if word in group), None)


@functools.cache
def table(language: str) -> dict[str, Any]:
    """Return the lists of a language as written."""
    return tomllib.loads((resources.files("attache.text.lang") / language / "claims.toml").read_text(encoding="utf-8"))


@functools.cache
def marks(language: str = "en") -> dict[str, Mark]:
    """Return the kinds of marks by name."""
    return {
        name: Mark(name=name, code=row["code"], keeps=frozenset((name, *row["keeps"])))
        for name, row in table(language)["marks"].items()
    }


@functools.cache
def phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the English marks by their first word, the longest first: the words of each, and the kind."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, row in table("en")["marks"].items():
        for phrase in row["words"]:
            words = tuple(phrase.split())
            out.setdefault(words[0], []).append((words, name))
    return {first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in out.items()}


@functools.cache
def irregular() -> dict[str, str]:
    """Return the first form of each word whose forms follow no rule."""
    rows = (row.split() for row in table("en")["irregular"]["rows"])
    return {form: row[0] for row in rows for form in row}


@functools.cache
def synonyms() -> dict[str, frozenset[str]]:
    """Return the stems that may stand for a stem, itself among them."""
    out: dict[str, frozenset[str]] = {}
    for row in table("en")["same"]["rows"]:
        stems = frozenset(map(stem, row.split()))
        for one in stems:
            out[one] = out.get(one, frozenset()) | stems
    return out


@functools.cache
def opposites() -> tuple[Opposites, ...]:
    """Return the English opposites, by stem."""
    return tuple(
        Opposites(code=row["code"], groups=tuple(frozenset(map(stem, group.split())) for group in row["groups"]))
        for row in table("en")["opposites"]
    )


@functools.cache
def excluding() -> dict[str, tuple[tuple[int, int], ...]]:
    """Return for each stem the opposites that it is in, and in which group of each."""
    out: dict[str, tuple[tuple[int, int], ...]] = {}
    for row, some in enumerate(opposites()):
        for at, group in enumerate(some.groups):
            for one in group:
                out[one] = (*out.get(one, ()), (row, at))
    return out


@functools.cache
def function_words() -> frozenset[str]:
    """Return words that say nothing by themselves."""
    return frozenset(table("en")["function"]["words"].split())


@functools.cache
def cues(language: str = "en") -> dict[str, str]:
    """Return the kind of each word that tells who says something."""
    return {word: kind for kind, words in table(language)["cues"].items() for word in words.split()}


@functools.cache
def units() -> dict[str, str]:
    """Return the unit that a form names."""
    rows = (row.split() for row in table("en")["units"]["rows"])
    return {form: row[0] for row in rows for form in row}


@functools.cache
def near() -> dict[str, re.Pattern[str]]:
    """Return what stands right before a number and says how far it goes, by kind."""
    return {
        kind: re.compile(rf"(?:^|\s|\()(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\s+"
                         r"(?:the |a |an |US|[$€£¥])*$", re.IGNORECASE)
        for kind, words in table("en")["near"].items()
    }  # fmt: skip


@functools.cache
def near_words() -> frozenset[str]:
    """Return the words of what stands before numbers."""
    return frozenset(word for some in table("en")["near"].values() for phrase in some for word in phrase.split())


_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ingly", ""),
    ("edly", ""), ("ing", ""), ("ed", ""), ("es", ""), ("ily", "y"), ("ly", ""), ("s", ""),
)  # fmt: skip


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what the forms of an English word share, in lower case; a name for comparing, not always a word."""
    low = word.casefold()
    known = irregular().get(low)
    if known is not None:
        return _short(known)
    for ending, instead in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3 and not (ending == "s" and low[-2] in "su"):
            return _short(low[: -len(ending)] + instead)
    return _short(low)


def _short(word: str) -> str:
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


def same(one: str, other: str) -> bool:
    """Whether two stems are one word, or may stand for each other."""
    return one == other or other in synonyms().get(one, ())
