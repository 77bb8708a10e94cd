"""Pieces that are no part of any item: what the mark-up calls furniture, and lines that say so themselves."""

import functools
import re
from collections import Counter
from collections.abc import Sequence

from .credits import Found, credit_start
from .page import Piece, length
from .words import lists, patterns

_REASONS = (
    "skip-link",
    "sign-up",
    "greeting",
    "dateline",
    "standing-description",
    "share-widget",
    "copyright",
    "contact",
    "photo-caption",
    "promo",
)
_LONGEST = 60
_LONGEST_PHOTO = 90
_CHARS = 700


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, pattern) for key in _REASONS if (pattern := patterns("split", key)) is not None)


def reasons(pieces: Sequence[Piece], cited: Sequence[Found]) -> dict[int, str]:
    """Return for every piece that is boilerplate by itself why it is; source lines never are."""
    credited = {i for found in cited for i in range(found.first, found.last + 1)}
    out: dict[int, str] = {}
    for piece in pieces:
        if piece.index in credited:
            continue
        if piece.furniture is not None:
            out[piece.index] = piece.furniture
        elif piece.rule:
            out[piece.index] = "rule"
        elif (reason := reason_of(piece)) is not None:
            out[piece.index] = reason
    return out


def reason_of(piece: Piece) -> str | None:
    """Return why a short piece is boilerplate by its words alone, or None."""
    if len(piece.text) > _CHARS or credit_start(piece.text):
        return None
    words = length(piece.text)
    body = " ".join(piece.body.split()).strip("*_ >›»→[]")
    for key, pattern in _patterns():
        if words <= (_LONGEST_PHOTO if key == "photo-caption" else _LONGEST) and pattern.match(body):
            if piece.role == "heading" and key in ("promo", "contact") and words > 4:
                continue
            return key
    return None


def section_name(piece: Piece) -> bool:
    """Whether the piece is nothing but the usual name of a page's section."""
    return " ".join(piece.body.split()).strip("*_: ：#–—-|").casefold() in _sections()


@functools.cache
def _sections() -> frozenset[str]:
    return frozenset(lists("split", "sections"))


def repeated(pieces: Sequence[Piece]) -> dict[int, int]:
    """Return for every later copy of a piece the index of the first one; short words and rules do not count."""
    keys = [_key(piece) for piece in pieces]
    counts = Counter(key for key in keys if key)
    first: dict[str, int] = {}
    out: dict[int, int] = {}
    for piece, key in zip(pieces, keys, strict=True):
        if not key or counts[key] < 2:
            continue
        if key in first:
            out[piece.index] = first[key]
        else:
            first[key] = piece.index
    return out


def _key(piece: Piece) -> str:
    key = "".join(c for c in piece.body.casefold() if c.isalnum())
    return key if len(key) >= 12 or (len(key) >= 6 and length(piece.text) >= 3) else ""
