"""Whether two pages are one article, and whether an address now carries another one."""

import itertools
import re
import zlib
from collections import Counter

from ..collect.address import same_site
from ..record import Reading
from .versions_text import Matter, is_word, matter

_RUN = 4
_ALIKE = 0.85
_SHORT = 40
_LONG = 150
_OTHER = 0.2
_DIGIT = re.compile(r"\d|[零〇一二三四五六七八九十百千万亿]")


def likeness(old: Reading, new: Reading) -> float:
    """Return how far two readings have the same matter, in 0-1: shared runs of four words (characters in Chinese).

    1 means the same words in the same order up to boilerplate; order hardly counts beyond runs.
    """
    return _likeness(matter(old), matter(new))


def _likeness(one: Matter, other: Matter) -> float:
    ours, theirs = _runs(one), _runs(other)
    total = (ours | theirs).total()
    return (ours & theirs).total() / total if total else float(one.keys == other.keys and bool(one.keys))


def same_article(old: Reading, new: Reading) -> bool:
    """Whether two readings from different addresses are one article of one outlet.

    Only where both are known to be of the same outlet (by name, else by the site of their addresses): a copy of an
    agency's text elsewhere is another document. The matter is nearly the same; in short texts it is the same word for
    word, and no number differs, since bulletins that come each day differ in nothing else. Two known dates of
    publication more than two days apart speak against it unless every word is the same.
    """
    if not _same_outlet(old, new):
        return False
    one, other = matter(old), matter(new)
    ours = [key.casefold() for key in one.keys if is_word(key)]
    theirs = [key.casefold() for key in other.keys if is_word(key)]
    if not ours or not theirs:
        return False
    days = _days_apart(old, new)
    if ours == theirs:
        return len(ours) > 12 or days is None or days <= 2
    if days is not None and days > 2:
        return False
    shortest = min(len(ours), len(theirs))
    if shortest < _SHORT:
        return False
    numbers = [Counter(word for word in words if _DIGIT.search(word)) for words in (ours, theirs)]
    if numbers[0] != numbers[1] and (shortest < _LONG or days is None):
        return False
    return _likeness(one, other) >= _ALIKE


def replaced(old: Reading, new: Reading) -> bool:
    """Whether the address now carries another article altogether, so that it is no revision but a new document.

    So it is on home pages and those that show the latest article. A rewritten article keeps its headline, or a part
    of its words and names.
    """
    one, other = matter(old), matter(new)
    if not one.keys or not other.keys:
        return False  # an empty page is no other article
    from rapidfuzz import fuzz

    ours, theirs = (" ".join(_headline(side, reading)) for side, reading in ((one, old), (other, new)))
    if ours and theirs and fuzz.token_set_ratio(ours, theirs) >= 60:
        return False
    runs, others = _runs(one), _runs(other)
    smaller = min(runs.total(), others.total())
    if smaller and (runs & others).total() >= _OTHER * smaller:
        return False
    return _names_shared(one, other) < 0.5


def _headline(side: Matter, reading: Reading) -> list[str]:
    unit = next((unit for unit in side.units if unit.headline), None)
    if unit is not None:
        return [key.casefold() for key in side.keys[unit.first : unit.last] if is_word(key)]
    return (reading.document.title or "").casefold().split()


def _names_shared(one: Matter, other: Matter) -> float:
    """Return the share of rarer words that two texts have in common: capitalised ones, pairs of characters."""
    ours, theirs = _rare(one), _rare(other)
    smaller = min(len(ours), len(theirs))
    return len(ours & theirs) / smaller if smaller else 0.0


def _rare(side: Matter) -> frozenset[str]:
    keys = side.keys
    starts = {unit.first for unit in side.units}
    names = {key for place, key in enumerate(keys) if key[:1].isupper() and place not in starts}
    han = {a + b for a, b in itertools.pairwise(keys) if "\u3400" <= a <= "\u9fff" and "\u3400" <= b <= "\u9fff"}
    return frozenset(names | han)


def _runs(side: Matter) -> Counter[int]:
    words = [key.casefold() for key in side.keys if is_word(key)]
    run = min(_RUN, len(words))
    if not run:
        return Counter()
    return Counter(zlib.crc32("\x1f".join(words[at : at + run]).encode()) for at in range(len(words) - run + 1))


def _same_outlet(old: Reading, new: Reading) -> bool:
    one, other = old.document, new.document
    if one.outlet and other.outlet:
        return one.outlet.casefold() == other.outlet.casefold()
    return bool(one.url and other.url) and same_site(one.url or "", other.url or "")


def _days_apart(old: Reading, new: Reading) -> int | None:
    one, other = old.document.published, new.document.published
    if one is None or other is None or one.precision != "day" or other.precision != "day":
        return None
    return abs((one.first_day() - other.first_day()).days)
