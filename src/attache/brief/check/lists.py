"""The checker's lists of words, from its data file."""

import tomllib
from importlib import resources

LISTS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in tomllib.loads((resources.files(__package__) / "words.toml").read_text(encoding="utf-8")).items()
}
