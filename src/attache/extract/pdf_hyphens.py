"""Words broken at the end of a line: whether the hyphen belongs to the word."""

import re
from collections import Counter

from ..models.vocabulary import ranks
from .words import words

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HEAD = re.compile(r"[^\W\d_]+\Z")
_TAIL = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[/._@:\d]\S*\Z")
"""The end of an address, a path or another name that has more in it than letters."""
_SHORT = 4


class Hyphens:
    """Decides by the words of the document itself, then by common words and parts of compounds."""

    def __init__(self, text: str) -> None:
        self._known = Counter(match[0].casefold() for match in _WORD.finditer(text))
        self._prefixes = frozenset(words("hyphenated"))

    def belongs(self, before: str, after: str, *, soft: bool) -> bool:
        """Whether the hyphen between `before` and `after` stays when the line is joined.

        It goes where the document, or else English, has the word without it, and where nothing speaks for it. It stays
        where the document has the word with it, behind a part that begins compounds ("counter-"), before capitals and
        digits, and where both parts are words by themselves.
        """
        if soft:
            return False
        head, tail = _HEAD.search(before), _TAIL.match(after)
        if head is None or tail is None:
            return True
        one, other = head[0], tail[0]
        if other[0].isupper() and not one.isupper():
            return True
        low = one.casefold(), other.casefold()
        common = ranks()
        if self._known[low[0] + low[1]] or low[0] + low[1] in common:
            return False
        if one.isupper() or _NAME.search(before):
            return True
        if self._known[f"{low[0]}-{low[1]}"] or before.endswith("-" + one):
            return True
        if low[0] in self._prefixes:
            return True
        return (
            len(one) >= _SHORT
            and len(other) >= _SHORT
            and (low[0] in common or self._known[low[0]] > 1)
            and (low[1] in common or self._known[low[1]] > 1)
        )
