"""How common English words are, as the order of the shipped encoder's vocabulary tells."""

import functools
import json
from importlib import resources

from ..errors import ModelDamaged

_FIRST = 1996  # where the vocabulary's whole words begin, in order of frequency


@functools.cache
def ranks() -> dict[str, int]:
    """Return the rank of each whole word of the shipped tokenizer's vocabulary, the most common first (0).

    Words are in lower case without accents; pieces of words and signs are left out.

    Raises:
        ModelDamaged: The tokenizer's file is missing or cannot be read.
    """
    file = resources.files("attache") / "data" / "models" / "statements" / "tokenizer.json"
    try:
        vocabulary: dict[str, int] = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
        return {word: at - _FIRST for word, at in vocabulary.items() if at >= _FIRST and not word.startswith("##")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamaged(f"cannot read the tokenizer: {error}", place="tokenizer.json") from error
