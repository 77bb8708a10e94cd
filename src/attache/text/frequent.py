"""The commonest words of languages other than English, which tell no text from another."""

import functools
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
