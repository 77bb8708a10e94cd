"""Whether a page holds the whole article, only its beginning, or what a paywall lets through."""

import re
from collections.abc import Sequence
from typing import Any

from ..record.document import Completeness
from .layout import Part
from .metadata import Metadata, key
from .page import PageText
from .words import words

_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 700
_LITTLE = 1500
_ENDS = ".。।!！?？”\"'’»）)]】*"
_LATIN_SHARE = 0.5


def completeness_of(tree: Any, page: PageText, parts: Sequence[Part], about: Metadata) -> Completeness:
    """Return `paywalled` where the page locks its text and shows less of it than it states, else `teaser` or `full`.

    A locked page saved by a subscriber, with all of its words, is `full`. Nothing is concluded from shortness alone.
    """
    text = [part.text for part in parts if not part.furniture and not part.heading]
    length = sum(map(len, text))
    share = _share(text, about.said.words)
    locked = about.said.free is False or _tier(about.meta)
    last = text[-1].rstrip() if text else ""
    cut = bool(last) and (last[-1] not in _ENDS or last.endswith(("...", "…", "[…]")))
    if locked or (length < _LITTLE and _gate(page)):
        if share is not None:
            return "paywalled" if share < 0.8 else "full"
        if length < _LITTLE or (length < 2 * _LITTLE and cut) or (_gate(page) and cut):
            return "paywalled"
        return "full"
    if share is not None and share < 0.5 and length < 2 * _LITTLE:
        return "teaser"
    if length < _SHORT and text and (cut or _is_description(text, about)):
        return "teaser"
    return "full"


def _share(text: list[str], stated: int | None) -> float | None:
    """Return which share of the stated number of words the text has; None where none is stated or it is no count."""
    whole = " ".join(text)
    if not stated or stated < 30:
        return None
    if sum(map(str.isascii, whole)) < len(whole) * _LATIN_SHARE:
        return None
    return len(_WORD.findall(whole)) / stated


def _tier(meta: dict[str, str]) -> bool:
    told = (meta.get("article:content_tier") or meta.get("content_tier") or "").strip().lower()
    return told == "locked"


def _gate(page: PageText) -> bool:
    """Whether a block says that the rest is for subscribers."""
    gates = tuple(word.casefold() for word in words("gate"))
    return any(
        len(block.text) < 300 and not block.hidden and any(gate in block.text.casefold() for gate in gates)
        for block in page.blocks
        if block.apart not in {"menu", "foot"}
    )


def _is_description(text: list[str], about: Metadata) -> bool:
    whole = key(" ".join(text))
    return any(whole and whole in key(words) for words in about.descriptions)
