"""What a person types into a search box, as a match expression that is always valid."""

import functools
import re
import unicodedata
from collections.abc import Callable

from ..errors import QueryError

# Han and kana are indexed character by character: a word of any length is then a phrase
_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_CHARACTER = re.compile(f"([{_CJK}])")
_TOKEN = re.compile(r'(-?)"([^"]*)(?:"|$)(\*?)|(\S+)')
_MAX_CHARS = 1000
_MAX_TERMS = 48


@functools.cache
def _to_simplified() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def folded(text: str) -> str:
    """Return the text as it is indexed: compatibility forms and traditional characters folded, each Han apart."""
    if text.isascii():
        return text.replace("\0", " ")
    text = unicodedata.normalize("NFKC", text).replace("\0", " ")
    if _CHARACTER.search(text):
        text = _CHARACTER.sub(r" \1 ", _to_simplified()(text))
    return text


def simplified(text: str) -> str:
    """Return the text with traditional characters as simplified ones; its length may change."""
    return _to_simplified()(text)


def has_han(text: str) -> bool:
    """Whether there is a character that is indexed on its own."""
    return _CHARACTER.search(text) is not None


def _searchable(text: str) -> bool:
    # what the tokenizer of the index counts as part of a word
    return any(
        unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co" for character in text
    )


def _phrase(words: str) -> str | None:
    words = folded(words)
    return '"' + " ".join(words.replace('"', " ").split()) + '"' if _searchable(words) else None


def to_match(query: str) -> tuple[str, tuple[str, ...]]:
    """Return the match expression of a query, and its wanted words as they were typed.

    Words all have to be there; `"a phrase"` as it stands; `-word` not; `a OR b` either; `prefi*` any ending. Chinese
    of any length, traditional or simplified. Other signs are no syntax and are passed over.

    Raises:
        QueryError: There is no word to look for, or there are too many.
    """
    if len(query) > _MAX_CHARS:
        raise QueryError(f"the query is longer than {_MAX_CHARS} characters", hint="shorten it")
    groups: list[list[str]] = []
    refused: list[str] = []
    wanted: list[str] = []
    either = False
    for match in _TOKEN.finditer(query.replace("\0", " ").translate({0x201C: '"', 0x201D: '"'})):
        minus, quoted, star, bare = match.groups()
        if bare == "OR":
            either = bool(groups)
            continue
        if bare is not None:
            minus = "-" if len(bare) > 1 and bare[0] == "-" else ""
            words = bare[len(minus) :]
            star = "*" if words.endswith("*") else ""
            words = words.rstrip("*")
        else:
            words = quoted
        phrase = _phrase(words)
        if phrase is None:
            continue
        phrase += "*" if star else ""
        if minus:
            refused.append(phrase)
            continue
        wanted.append(words)
        if either:
            groups[-1].append(phrase)
        else:
            groups.append([phrase])
        either = False
    if not groups:
        raise QueryError("there is no word to look for", hint="give a word, or leave the query out and use filters")
    if sum(map(len, groups)) + len(refused) > _MAX_TERMS:
        raise QueryError(f"there are more than {_MAX_TERMS} words", hint="shorten it")
    expression = " AND ".join("(" + " OR ".join(group) + ")" if len(group) > 1 else group[0] for group in groups)
    if refused:
        expression = f"({expression}) NOT ({' OR '.join(refused)})"
    return expression, tuple(wanted)
