"""What changed between two versions of a page, told so that the first line is what an analyst must know."""

from typing import TypeVar, get_args

from ..record import Alteration, AlterationKind, Difference, DifferenceKind, Hunk, Reading
from .versions_align import align, smooth
from .versions_flags import alterations
from .versions_growth import grown
from .versions_hunks import Piece, pieces
from .versions_removal import removed
from .versions_same import likeness, replaced, same_article
from .versions_text import Matter, keys_of, matter
from .wording import common_words

__all__ = ["ORDER", "difference", "likeness", "removed", "replaced", "same_article"]

ORDER: tuple[AlterationKind, ...] = get_args(AlterationKind)
"""Kinds of alterations in the order in which they are told."""
_SUBSTANCE = frozenset(ORDER[: ORDER.index("correction") + 1]) - {"headline"}
Told = TypeVar("Told", Alteration, Hunk)
_MOST_HUNKS, _MOST_ALTERATIONS = 5000, 1000
_MOST_WORDS = 1_000_000
"""Characters of words that the alterations of one difference may quote, and those that its hunks may."""


def difference(old: Reading, new: Reading) -> Difference:
    """Return what differs between two versions of one page, the older one first.

    Compared is the matter: headline and body of the items, by word (by character in Chinese and Japanese). White
    space and the kind of quotation marks and dashes do not count. A stretch that stands elsewhere is moved, not
    removed and added. The order of alterations is fixed: first what bears on who said what, then figures, dates and
    names, then the rest. The same two readings give the same difference.

    Of texts that differ nearly everywhere at length, as hostile ones do, the first 5,000 hunks and the 1,000 gravest
    alterations are told, of either not more than a million characters; `exact` is False then.

    `kind` is the gravest of what was found: `same`; `boilerplate` (clocks, counters, lists of other articles);
    `minor` (a typing error, a sign); `text`; `headline`; `substance`; or `grown` where a live page or a bulletin only
    gained text.
    """
    one, other = matter(old), matter(new)
    ids = (old.document.id, new.document.id)
    if one.keys == other.keys and [unit.headline for unit in one.units] == [unit.headline for unit in other.units]:
        found: list[Piece] = []
        alignment, kept, exact = None, 1.0, True
    else:
        alignment = align(one, other)
        smooth(one, other, alignment, common_words())
        found = pieces(one, other, alignment)
        kept = sum(place >= 0 for place in alignment.to_new) / len(one.keys) if one.keys else 1.0
        exact = alignment.exact
    told = sorted(alterations(old, new, one, other, alignment, found), key=_rank)
    hunks = [piece.hunk for piece in found]
    gravest, first = _bounded(told, _MOST_ALTERATIONS), _bounded(hunks, _MOST_HUNKS)
    exact = exact and len(gravest) == len(told) and len(first) == len(hunks)
    return Difference(
        kind=_kind(old, new, one, other, found, told), old_document=ids[0], new_document=ids[1],
        alterations=tuple(gravest), hunks=tuple(first), kept=round(kept, 4), exact=exact,
    )  # fmt: skip


def _bounded(told: "list[Told]", most: int) -> "list[Told]":
    """Return as many from the beginning as may be kept."""
    words = 0
    for number, each in enumerate(told[:most]):
        words += len(each.old_words) + len(each.new_words)
        if words > _MOST_WORDS:
            return told[:number]
    return told[:most]


def _rank(one: Alteration) -> tuple[int, int, int]:
    return (
        ORDER.index(one.kind),
        one.old.start if one.old else one.new.start if one.new else 0,
        one.new.start if one.new else 0,
    )


def _kind(
    old: Reading, new: Reading, one: Matter, other: Matter, found: list[Piece], told: list[Alteration]
) -> DifferenceKind:
    kinds = {each.kind for each in told}
    if not found and not told:
        same = keys_of(old.document.text) == keys_of(new.document.text)
        return "same" if same else "boilerplate"
    if kinds <= {"minor"}:
        return "minor"
    if grown(old, new, one, other, found, told):
        return "grown"
    if kinds & _SUBSTANCE or any(each.kind.startswith("passage") and _weighs(old, new, each) for each in told):
        return "substance"
    return "headline" if "headline" in kinds else "text"


def _weighs(old: Reading, new: Reading, one: Alteration) -> bool:
    """Whether a passage tells of an event, a measure, a meeting or a figure."""
    reading, span = (old, one.old) if one.old else (new, one.new)
    return span is not None and any(
        span.start <= each.start < span.end
        for item in reading.items
        for layer in (item.events, item.measures, item.meetings, item.figures)
        for each in layer
    )
