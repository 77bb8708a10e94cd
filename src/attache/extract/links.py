"""Addresses written out in a text."""

import re

from ..record import Link, Span

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w.@/-])www\.(?=[\w-]))[^\s<>\"“”‘’«»\u3000-\u303f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]{1,4000}",
    re.IGNORECASE,
)
_LAST = ".,;:!?'*_|…"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def addresses(text: str, start: int = 0, end: int | None = None) -> tuple[Link, ...]:
    """Return the addresses that stand in a stretch as words, without the punctuation that follows them."""
    found = []
    for match in _ADDRESS.finditer(text, start, len(text) if end is None else end):
        words = match[0]
        while words and (words[-1] in _LAST or _closes_nothing(words)):
            words = words[:-1]
        if len(words) > len("https://"):
            href = words if "://" in words[:8] else "http://" + words
            found.append(Link(href=href, span=Span(match.start(), match.start() + len(words))))
    return tuple(found)


def _closes_nothing(words: str) -> bool:
    opening = _PAIRS.get(words[-1])
    return opening is not None and words.count(opening) < words.count(words[-1])
