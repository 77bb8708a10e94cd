"""Which earlier texts a text may have passages from: fingerprints of its words in a table of bounded size."""

from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from .copies_words import Words

Key = TypeVar("Key")
_Numbers = npt.NDArray[np.uint64]
_GRAM = 6
_WINDOW = 8
_WAYS = 8
_FIRST_BITS, _MOST_BITS = 10, 22
_FULL = 0.6
_ALIKE, _STANDING = 0.35, 6
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

    A passage of thirteen words or more (Chinese: characters) that both have is always seen, wherever it stands,
    so long as the table has not forgotten the earlier text: it holds the fingerprints of about a million articles, the
    latest ones, in a quarter of a gigabyte. A passage leads to the first text that had it: a copy adds only what is
    new in it. One that comes again and again in texts that share nothing else (a sign-up line, an editor's note) is
    standing text and leads nowhere. The time for a text depends on its length alone.
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
        found, known = self._look(prints, most, told=True)
        self._keys.append(key)
        self._counts.append(len(prints))
        self._post(prints[~known], len(self._keys))
        return found

    def find(self, text: str | Words, *, most: int = 6) -> tuple[Candidate[Key], ...]:
        """Return the texts that may share passages with this one, without remembering it."""
        return self._look(fingerprints(text if isinstance(text, Words) else Words(text)), most, told=False)[0]

    def _make(self) -> None:
        size = 1 << self._bits
        self._tags = np.zeros((size, _WAYS), dtype=np.uint32)
        self._texts = np.zeros((size, _WAYS), dtype=np.uint32)
        self._seen = np.zeros((size, _WAYS), dtype=np.uint8)
        self._next = np.zeros(size, dtype=np.uint8)

    def _look(
        self, prints: npt.NDArray[np.uint32], most: int, *, told: bool
    ) -> tuple[tuple[Candidate[Key], ...], npt.NDArray[np.bool_]]:
        """Return the candidates, and which fingerprints are known; `told` counts those that come in unlike texts."""
        known = np.zeros(len(prints), dtype=bool)
        if not len(prints) or not self._keys:
            return (), known
        rows = prints & np.uint32((1 << self._bits) - 1)
        at, way = np.nonzero((self._tags[rows] == prints[:, None]) & (self._texts[rows] > 0))
        if not len(at):
            return (), known
        known[at] = True
        holders, seen = self._texts[rows[at], way], self._seen[rows[at], way]
        numbers, back, counts = np.unique(holders, return_inverse=True, return_counts=True)
        sizes = np.array([self._counts[number - 1] for number in numbers.tolist()])
        if told:
            unlike = (counts < _ALIKE * np.minimum(sizes, len(prints)))[back] & (seen < _STANDING)
            self._seen[rows[at[unlike]], way[unlike]] += 1
        votes = np.bincount(back, weights=seen < _STANDING, minlength=len(numbers)).astype(int)
        order = np.lexsort((numbers, -votes))[:most].tolist()
        return tuple(
            Candidate(self._keys[int(numbers[k]) - 1], int(votes[k]), len(prints), int(sizes[k]))
            for k in order
            if votes[k] >= max(1, min(_LEAST, len(prints), int(sizes[k])))
        ), known

    def _post(self, prints: npt.NDArray[np.uint32], number: int) -> None:
        self._held += len(prints)
        while self._held > _FULL * self._tags.size and self._bits < _MOST_BITS:
            self._grow()
        rows = prints & np.uint32((1 << self._bits) - 1)
        ways = self._next[rows] % _WAYS
        self._tags[rows, ways] = prints
        self._texts[rows, ways] = number
        self._seen[rows, ways] = 0
        self._next[rows] += 1  # of two fingerprints in one row one is lost: the others are enough

    def _grow(self) -> None:
        tags, texts, seen = self._tags, self._texts, self._seen
        self._bits += 1
        self._make()
        there = texts > 0
        held_tags, held_texts, held_seen = tags[there], texts[there], seen[there]
        rows = held_tags & np.uint32((1 << self._bits) - 1)
        order = np.lexsort((held_texts, rows))
        rows, held_tags, held_texts, held_seen = rows[order], held_tags[order], held_texts[order], held_seen[order]
        starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
        rank = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
        way = rank % _WAYS
        self._tags[rows, way] = held_tags
        self._texts[rows, way] = held_texts
        self._seen[rows, way] = held_seen
        self._next[rows] = rank + 1
        self._held = int((self._texts > 0).sum())


def fingerprints(words: Words) -> npt.NDArray[np.uint32]:
    """Return the fingerprints of a text: of every eight runs of words in a row the one with the least digest.

    Two texts that share a passage choose the same ones in it, wherever it stands (winnowing; Schleimer, Wilkerson and
    Aiken 2003).
    """
    count = len(words) - _GRAM + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint32)
    numbers = (np.frombuffer(words.numbers, dtype=np.uint64) + np.uint64(1)) * _MIX
    digests: _Numbers = np.zeros(count, dtype=np.uint64)
    for k in range(_GRAM):
        digests = digests * _FACTOR + numbers[k : k + count]
    digests ^= digests >> np.uint64(29)
    digests *= _MIX
    tags = (digests >> np.uint64(32)).astype(np.uint32)
    if count <= _WINDOW:
        return np.unique(tags)
    windows = np.lib.stride_tricks.sliding_window_view(tags, _WINDOW)
    return np.unique(windows.min(axis=1))
