"""The commonest words of languages other than English, which tell no text from another."""

import functools
import re
import tomllib
from importlib import resources

LANGUAGES = ("de", "es", "fr", "zh")


@functools.cache
def frequent() -> frozenset[str]:
    """Return the commonest words of all languages that have a list, folded to lower case."""
    folder = resources.files("attache") / "text" / "lang"
    return frozenset(
        word.casefold()
        for language in LANGUAGES
        for line in (folder / language / "frequent.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.split()
    )


@functools.cache
def of_states() -> frozenset[str]:
    """Return the words of names of states and their adjectives, English and Chinese, folded to lower case."""
    folder = resources.files("attache") / "text" / "lang"
    found: set[str] = set()
    for language in ("en", "zh"):
        table = tomllib.loads((folder / language / "states.toml").read_text(encoding="utf-8"))
        for part in table.values():
            if isinstance(part, dict):
                for forms in part.values():
                    for form in [forms] if isinstance(forms, str) else forms:
                        found.update(re.findall(r"\w{2,}", str(form).casefold()))
    return frozenset(found)
