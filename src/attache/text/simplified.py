"""Traditional Chinese characters as simplified ones, one for one, so that offsets hold."""

import functools
from collections.abc import Callable


def simplified(text: str) -> str:
    """Return the text with each traditional character replaced by its simplified form; the length is the same."""
    convert = _converter()
    changed = {}
    for character in set(text):
        if character >= "\u3400":
            plain = convert(character)
            if plain != character and len(plain) == 1:
                changed[ord(character)] = plain
    return text.translate(changed) if changed else text


@functools.cache
def _converter() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = functools.lru_cache(maxsize=20_000)(opencc.OpenCC("t2s").convert)
    return convert
