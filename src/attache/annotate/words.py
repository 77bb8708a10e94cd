"""The word lists of the annotators, from the language folders."""

import functools
import re
import tomllib
from importlib.resources import files


@functools.cache
def _table(language: str, name: str) -> dict[str, list[str]]:
    text = (files("attache.text.lang") / language / f"{name}.toml").read_text("utf-8")
    return {key: [str(word) for word in words] for key, words in tomllib.loads(text).items()}


@functools.cache
def words(key: str, language: str = "en", name: str = "statements") -> frozenset[str]:
    """Return the words under a key of `text/lang/<language>/<name>.toml`."""
    return frozenset(_table(language, name)[key])


@functools.cache
def pattern(key: str, language: str = "en", name: str = "statements") -> re.Pattern[str]:
    """Return one pattern for the words under a key, longest first; Latin words are matched whole."""
    each = sorted(_table(language, name)[key], key=lambda word: (-len(word), word))
    ways = "|".join(map(re.escape, each))
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)" if language == "en" else f"(?:{ways})", re.IGNORECASE)
