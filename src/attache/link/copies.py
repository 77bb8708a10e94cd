"""Near-identical copies: texts of which one is nearly all in the other."""

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence

SHINGLE = 5
SHARED = 0.75
SIZES = 0.5
_LEAST = 12
_COMMON = 60
Signature = frozenset[int]
_WORD = re.compile(r"[\u3400-\u9fff]|\w+")


def copies(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return the groups of near-identical texts, as places in the sequence; texts without a copy are in none.

    Two texts are copies when three quarters of the shorter one's runs of five words (of characters, in Chinese) stand
    in the longer one, and it is at least half as long. Very short texts are no copies of anything.
    """
    runs = [signature(text) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    group = list(range(len(texts)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for number, own in enumerate(runs):
        shared: dict[int, int] = defaultdict(int)
        for run in own:
            for other in holders[run]:
                shared[other] += 1
            if len(holders[run]) < _COMMON:  # what every text has tells none apart
                holders[run].append(number)
        for other, count in shared.items():
            if _enough(count, len(own), len(runs[other])):
                group[root(number)] = root(other)
    found: dict[int, list[int]] = defaultdict(list)
    for number in range(len(texts)):
        found[root(number)].append(number)
    return tuple(tuple(members) for members in found.values() if len(members) > 1)


def alike(one: Signature, other: Signature) -> bool:
    """Whether two texts, by their signatures, are near-identical copies."""
    return bool(one and other) and _enough(len(one & other), len(one), len(other))


def _enough(shared: int, one: int, other: int) -> bool:
    smaller, larger = sorted((one, other))
    return shared >= SHARED * smaller and smaller >= SIZES * larger


def signature(text: str) -> Signature:
    """Return the digests of a text's runs of five words, which tell copies; none for a very short text."""
    words = _WORD.findall(text.casefold())
    if len(words) < _LEAST:
        return frozenset()
    return frozenset(zlib.crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1))
