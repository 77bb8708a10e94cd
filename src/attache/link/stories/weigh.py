"""Words and names as weights, by how rare they are: learned as items come, never from what is yet to come."""

import functools
import math
import re
import zlib
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...models.vocabulary import ranks
from ...tables import fold, offices
from ...text.frequent import frequent, of_states
from ...text.simplified import simplified
from .items import StoryItem

WORDS = 2_000
LEAD = 120
TITLE = 40
KEPT = 96
KEPT_NAMES = 32
KEPT_MARKS = 24
PARTS = (1.0, 1.0, 0.7)  # of body, lead and title
NAMES = 0.3
_PRIOR = 200.0
_SLOTS = 1 << 20
_LENGTH = 300.0  # of an article, in words, when a word's rank is turned into a share of articles
_NAMED = 30.0
_FEW = 10.0  # the length of the weights of names under which they are too few to tell a story
_UNRANKED = 40_000
_COMMON = 0.35  # the share of articles that have a function word of a language without ranks
_STATES = 0.12  # the share of articles of foreign affairs that name a state that any names
_TOKEN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LOG = [0.0, *(1 + math.log(count) for count in range(1, 64))]


@dataclass(frozen=True, slots=True)
class Weighed:
    """An item as weights by digest: `terms` (words and names), `marks` (what is the same in every language).

    Likeness of two items is the sum of products over the terms that both have; of an item with itself it is 1.
    `actors` are the marks that are actors of the tables. `top` are its weightiest terms. `han` says that it is written
    in Chinese characters.
    """

    terms: dict[int, float]
    marks: dict[int, float]
    actors: frozenset[int]
    top: tuple[int, ...]
    han: bool


class Weigher:
    """Counts in how many items each term occurred, and weighs the terms of the next one.

    A term of which nothing is counted yet has the weight that its rank in the language gives it, so that the first
    items of a record are weighed like later ones. What is counted takes a fixed amount of memory.
    """

    def __init__(self) -> None:
        self.items = 0
        self.counts = array("I", bytes(4 * _SLOTS))

    def weigh(self, item: StoryItem) -> Weighed:
        """Return the weights of an item, which is counted first."""
        title = words(item.title)[:TITLE]
        body = [*title, *words(item.text)][:WORDS]
        self.items += 1
        lead, heads = Counter(body[:LEAD]), Counter(title)
        counted = Counter(body)
        rare = {term: self._rarity(term, 1, _share(term)) for term in counted}
        total: dict[str, float] = dict.fromkeys(counted, 0.0)
        for part, bag in zip(PARTS, (counted, lead, heads), strict=True):
            weights = {term: _log(count) * rare[term] for term, count in bag.items()}
            scale = part / (math.sqrt(sum(each * each for each in weights.values())) or 1.0)
            for term, weight in weights.items():
                total[term] += weight * scale
        kept = _strongest(total, KEPT)
        terms = _unit({zlib.crc32(term.encode(), 1): weight for term, weight in kept}, 1 / (1 + NAMES))
        named = Counter(item.names)
        weights = {name: _log(count) * self._rarity(name, 2, _named(name)) for name, count in named.items()}
        strongest = _strongest(weights, KEPT_NAMES)
        terms |= _unit({zlib.crc32(name.encode(), 2): weight for name, weight in strongest}, NAMES / (1 + NAMES), _FEW)
        marks = {mark: self._rarity(mark, 3, 0.01) for mark in item.marks}
        known = {name: weight for name, weight in weights.items() if name in item.actors}
        actors = {zlib.crc32(name.encode(), 4): weight for name, weight in _strongest(known, KEPT_MARKS)}
        others = {zlib.crc32(mark.encode(), 3): weight for mark, weight in _strongest(marks, KEPT_MARKS)}
        return Weighed(
            terms=terms,
            marks=_unit(actors | others, 1.0),
            actors=frozenset(actors),
            top=tuple(sorted(terms, key=lambda term: (-terms[term], term))),
            han=_written_in_han(item),
        )

    def _rarity(self, term: str, field: int, share: float) -> float:
        slot = zlib.crc32(term.encode(), field) & (_SLOTS - 1)
        count = self.counts[slot] + 1
        self.counts[slot] = count
        return -math.log((count + _PRIOR * share + 0.5) / (self.items + _PRIOR + 1))

    def state(self) -> dict[str, Any]:
        """Return what was counted, as plain values."""
        return {"items": self.items, "counts": zlib.compress(self.counts.tobytes(), 1)}

    def resume(self, state: Mapping[str, Any]) -> None:
        """Go on from what `state` gave."""
        self.items = int(state["items"])
        self.counts = array("I")
        self.counts.frombytes(zlib.decompress(state["counts"]))


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: folded to lower case, Chinese in simplified characters.

    Single Chinese characters, which are mostly particles, are left out.
    """
    out: list[str] = []
    if not _HAN.search(text):
        return _TOKEN.findall(text.casefold())
    for token in _TOKEN.findall(simplified(text).casefold()):
        if token[0] >= "\u3400" and _HAN.match(token):
            out += [word for word in _cutter().cut(token) if len(word) > 1]
        else:
            out.append(token)
    return out


@functools.cache
def _cutter() -> Any:
    import rjieba

    return rjieba.Jieba()


def _written_in_han(item: StoryItem) -> bool:
    if item.language:
        return item.language.startswith("zh")
    sample = item.text[:1000] or item.title
    return 3 * len(_HAN.findall(sample)) > len(sample)


@functools.lru_cache(maxsize=1 << 17)
def _share(word: str) -> float:
    """Return the share of articles that a word is expected in, as its rank in its language tells."""
    if word in frequent():
        return _COMMON
    if word in of_states():
        return _STATES
    return 1 - math.exp(-_LENGTH * 0.1 / (ranks().get(word, _UNRANKED) + 3))


@functools.lru_cache(maxsize=1 << 15)
def _named(name: str) -> float:
    if _is_state(name):
        return _STATES
    return 1 - math.exp(-_NAMED * 0.1 / (ranks().get(fold(name), _UNRANKED) + 3))


def _is_state(name: str) -> bool:
    """Whether a name is the key of a state or of its government: which states news is about tells little of it."""
    if len(name) == 2 and name.isupper():
        return True
    office = offices().get(name)
    return office is not None and office.sector == "GOV" and not office.parent


def _log(count: int) -> float:
    return _LOG[count] if count < len(_LOG) else 1 + math.log(count)


def _strongest(weights: Mapping[str, float], most: int) -> Sequence[tuple[str, float]]:
    if len(weights) <= most:
        return list(weights.items())
    return sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:most]


def _unit(weights: dict[int, float], share: float, least: float = 1e-9) -> dict[int, float]:
    """Return the weights at a length whose square is `share`, at less where they are less than `least` at first."""
    scale = math.sqrt(share) / max(least, math.sqrt(sum(each * each for each in weights.values())))
    return {term: weight * scale for term, weight in weights.items()}
