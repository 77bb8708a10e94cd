"""The word lists of `versions.toml`, compiled."""

import functools
import re
import tomllib
from importlib.resources import files
from typing import Any

_LONGEST_LINE = 400


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("attache.compare") / "versions.toml").read_text("utf-8"))


@functools.cache
def _lines(key: str) -> re.Pattern[str]:
    parts = [part for each in _table()[key].values() for part in each]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


def says(key: str, line: str) -> bool:
    """Whether a line begins with an expression of a list (`volatile`, `related`, `correction`, `entry`, `gone`)."""
    return _lines(key).match(line[:_LONGEST_LINE].strip()) is not None


@functools.cache
def _anywhere(key: str) -> re.Pattern[str]:
    parts = [part for each in _table()[key].values() for part in each]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


def tells(key: str, text: str) -> bool:
    """Whether an expression of a list (`closed`) stands anywhere in a text."""
    return _anywhere(key).search(text) is not None


@functools.cache
def words(key: str, lang: str) -> frozenset[str]:
    """Return the words of a list (`negation`, `hedge`) in a language."""
    return frozenset(_table()[key][lang])


@functools.cache
def within(lang: str = "zh") -> re.Pattern[str]:
    """Return the pattern of words in which a sign of negation is none (未来, 不过)."""
    return re.compile("|".join(sorted(_table()["negation"][f"{lang}_within"], key=len, reverse=True)))


@functools.cache
def pattern(key: str) -> re.Pattern[str]:
    """Return one pattern for the words of a list in all languages: whole words, runs of characters in Chinese."""
    table = _table()[key]
    english, chinese = (
        "|".join(map(re.escape, sorted(table[lang], key=lambda word: (-len(word), word)))) for lang in ("en", "zh")
    )
    return re.compile(rf"(?<![\w-])(?:{english})(?![\w-])|n[’']t\b|(?:{chinese})" if key == "negation"
                      else rf"(?<![\w-])(?:{english})(?![\w-])|(?:{chinese})", re.IGNORECASE)  # fmt: skip


@functools.cache
def cue_grades() -> dict[str, int]:
    """Return cues by how much they commit: -1 distance, 0 plain, 1 commitment."""
    grades = {"distant": -1, "plain": 0, "firm": 1}
    return {word: grades[name] for lang in _table()["cue"].values() for name, each in lang.items() for word in each}


@functools.cache
def cue_pattern() -> re.Pattern[str]:
    """Return one pattern for all cues."""
    each = sorted(cue_grades(), key=lambda word: (-len(word), word))
    english = "|".join(re.escape(word) for word in each if word.isascii())
    chinese = "|".join(re.escape(word) for word in each if not word.isascii())
    return re.compile(rf"(?<![\w-])(?:{english})(?![\w-])|(?:{chinese})", re.IGNORECASE)
