"""Mark-up that no page needs and that parsers pay for with the square of its length."""

import re

_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:-]{0,30})\s([^<>]{900,})>")
_MOST_ATTRIBUTES = 300
"""Parsers compare each attribute of an element with those before it."""


def tamed(html: str) -> str:
    """Return the page with the attributes dropped of elements that have more than any real one."""

    def bare(match: re.Match[str]) -> str:
        return f"<{match[1]}>" if len(match[2].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES else match[0]

    return _LONG_TAG.sub(bare, html)
