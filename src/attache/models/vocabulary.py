"""The words that the shipped tokenizer knows whole: a list of common English words, for questions of spelling."""

import functools
import json
from importlib.resources import files

_LEAST = 2


@functools.cache
def common_words() -> frozenset[str]:
    """Return about twenty thousand English words in lower case; none where the tokenizer's file cannot be read."""
    path = files("attache.data") / "models" / "statements" / "tokenizer.json"
    try:
        vocabulary = json.loads(path.read_bytes())["model"]["vocab"]
        return frozenset(word for word in vocabulary if len(word) >= _LEAST and word.isalpha() and word.isascii())
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
