"""The word lists of extraction: `extract.toml` of each language."""

import functools
import tomllib
from importlib.resources import files
from typing import Any

_LANGUAGES = ("en", "zh", "de", "es", "fr")


@functools.cache
def table(language: str) -> dict[str, Any]:
    """Return the lists of one language, empty where there are none."""
    path = files("attache.text.lang") / language / "extract.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@functools.cache
def words(key: str) -> tuple[str, ...]:
    """Return the words under a key of every language, longest first."""
    found = {str(word) for language in _LANGUAGES for word in table(language).get(key, ())}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
