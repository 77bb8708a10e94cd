"""Which earlier texts a text may have passages from: fingerprints of its words in a table of bounded size."""

from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from .copies_words import Words

Key = TypeVar("Key")
_Numbers = npt.NDArray[np.uint64]
_GRAM, _GRAM_HAN = 5, 8
_WINDOW = 8
_WAYS = 8
_FIRST_BITS, _MOST_BITS = 10, 22
_FULL = 0.6
_FAMILY = 0.5
_LEAST = 2
_MIX, _FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


class Candidate(NamedTuple, Generic[Key]):
    """An earlier text: how many of the fingerprints of the new one it has, and how many there are in each."""

    key: Key
    shared: int
    own: int
    other: int


class CopyIndex(Generic[Key]):
    """Texts that were added, by which the next one finds those that it may share passages with.

    A passage of sixteen words or more (Chinese: twenty characters) that both have is always seen, wherever it stands,
    so long as the table has not forgotten the earlier text: it holds the fingerprints of about a million articles, the
    latest ones, in a quarter of a gigabyte. What eight texts share that are no copies of each other (a slogan, a sign-up line) tells
    nothing. A copy adds only what is new in it. The time for a text depends on its length alone.
    """

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._counts: list[int] = []
        self._bits = _FIRST_BITS
        self._held = 0
        self._make()

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Key, text: str | Words, *, most: int = 6) -> tuple[Candidate[Key], ...]:
        """Return the earlier texts that may share passages with this one, the likeliest first, and remember it."""
        prints = fingerprints(text if isinstance(text, Words) else Words(text))
        found, known = self._look(prints, most)
        self._keys.append(key)
        self._counts.append(len(prints))
        new = prints if known is None else prints[~known]
        self._post(new, len(self._keys))
        return found

    def find(self, text: str | Words, *, most: int = 6) -> tuple[Candidate[Key], ...]:
        """Return the texts that may share passages with this one, without remembering it."""
        return self._look(fingerprints(text if isinstance(text, Words) else Words(text)), most)[0]

    def _make(self) -> None:
        size = 1 << self._bits
        self._tags = np.zeros((size, _WAYS), dtype=np.uint32)
        self._texts = np.zeros((size, _WAYS), dtype=np.uint32)
        self._next = np.zeros(size, dtype=np.uint8)

    def _look(
        self, prints: npt.NDArray[np.uint32], most: int
    ) -> tuple[tuple[Candidate[Key], ...], npt.NDArray[np.bool_] | None]:
        if not len(prints) or not self._keys:
            return (), None
        rows = prints & np.uint32((1 << self._bits) - 1)
        hits = (self._tags[rows] == prints[:, None]) & (self._texts[rows] > 0)
        holders = hits.sum(axis=1)
        hits &= (holders < _WAYS)[:, None]
        at, way = np.nonzero(hits)
        if not len(at):
            return (), holders >= _WAYS
        numbers, counts = np.unique(self._texts[rows[at], way], return_counts=True)
        order = np.lexsort((numbers, -counts))[:most]
        out = []
        for number, count in zip(numbers[order].tolist(), counts[order].tolist(), strict=True):
            own, other = len(prints), self._counts[number - 1]
            # a text of few words has few fingerprints
            if count >= min(_LEAST, own, other):
                out.append(Candidate(self._keys[number - 1], count, own, other))
        known = holders >= _WAYS
        if out and out[0].shared >= _FAMILY * out[0].own:
            first = int(numbers[order[0]])
            known |= (hits & (self._texts[rows] == first)).any(axis=1)
        return tuple(out), known

    def _post(self, prints: npt.NDArray[np.uint32], number: int) -> None:
        self._held += len(prints)
        while self._held > _FULL * self._tags.size and self._bits < _MOST_BITS:
            self._grow()
        rows = prints & np.uint32((1 << self._bits) - 1)
        ways = self._next[rows] % _WAYS
        self._tags[rows, ways] = prints
        self._texts[rows, ways] = number
        self._next[rows] += 1  # of two fingerprints in one row one is lost: the others are enough

    def _grow(self) -> None:
        tags, texts = self._tags, self._texts
        self._bits += 1
        self._make()
        there = texts > 0
        held_tags, held_texts = tags[there], texts[there]
        rows = held_tags & np.uint32((1 << self._bits) - 1)
        order = np.lexsort((held_texts, rows))
        rows, held_tags, held_texts = rows[order], held_tags[order], held_texts[order]
        starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
        rank = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
        way = rank % _WAYS
        self._tags[rows, way] = held_tags
        self._texts[rows, way] = held_texts
        self._next[rows] = rank + 1
        self._held = int((self._texts > 0).sum())


def fingerprints(words: Words) -> npt.NDArray[np.uint32]:
    """Return the fingerprints of a text: of every eight runs of words in a row the one with the least digest.

    Two texts that share a passage choose the same ones in it, wherever it stands (winnowing; Schleimer, Wilkerson and
    Aiken 2003).
    """
    gram = _GRAM_HAN if words.han else _GRAM
    count = len(words) - gram + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint32)
    numbers = (np.frombuffer(words.numbers, dtype=np.uint64) + np.uint64(1)) * _MIX
    digests: _Numbers = np.zeros(count, dtype=np.uint64)
    for k in range(gram):
        digests = digests * _FACTOR + numbers[k : k + count]
    digests ^= digests >> np.uint64(29)
    digests *= _MIX
    tags = (digests >> np.uint64(32)).astype(np.uint32)
    if count <= _WINDOW:
        return np.unique(tags)
    windows = np.lib.stride_tricks.sliding_window_view(tags, _WINDOW)
    return np.unique(windows.min(axis=1))
