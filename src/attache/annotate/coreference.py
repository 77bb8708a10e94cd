"""Who is meant by the pronouns and descriptions of an item: a trained scorer over everything named before them."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..record import Mention
from .referring import Points, is_body, is_human

if TYPE_CHECKING:
    from ..models.antecedents import Antecedents

KINDS = ("person", "person", "person", "person", "thing", "thing", "several", "several", "noun", "noun")
"""For each kind of anaphor, which of the fitted thresholds counts: "he", "it", "they", "the ministry"."""

_PAIRS = 4096
"""Pairs that are looked at together: their features take room."""
_MOST = 16_000_000
"""Places times names beyond which nothing is answered: no press text has so many."""
_SHE = 2
"""The first kind of anaphor that is "she"; those before it are "he"."""
_CALLED = 1.0
"""So often at least, and oftener than the one, somebody has to be called the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A name that a place stands for: its nearest mention before, and how likely it is (0-1)."""

    mention: Mention
    odds: float


class Coreference:
    """Names behind the pronouns and descriptions of an item; nothing is computed before it is asked for.

    Each place that refers back spreads its probability over what stands before it; pronouns and descriptions pass on
    what they stand for themselves, so a chain of pronouns leads to a name. What is left belongs to things without one.

    Args:
        points: Gives the places that refer.
        vectors: What the model keeps of each word of the item.
        scorer: The scorer's weights.
        least: How likely a name has to be to count, for each of `KINDS`.
        offset: Where the item begins in the document.
    """

    def __init__(
        self,
        points: Callable[[], Points],
        vectors: Any,
        scorer: Antecedents,
        least: Mapping[str, float],
        offset: int = 0,
    ) -> None:
        self._points, self._vectors, self._scorer, self._least, self._offset = points, vectors, scorer, least, offset

    @functools.cached_property
    def points(self) -> Points:
        """The places that refer."""
        return self._points()

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [point.start for point in self.points.all]

    def at(self, start: int) -> Meant | None:
        """Return the name that the pronoun or description whose head word begins at a place of the document stands for.

        None where nothing there refers back, where no name stands before it, and where it is not clear.
        """
        n = bisect_left(self._starts, start - self._offset)
        if n == len(self._starts) or self._starts[n] != start - self._offset:
            return None
        best = self.likeliest(n)
        kind = self.points.all[n].anaphor
        if best is None or kind < 0 or best.odds < self._least[KINDS[kind]]:
            return None
        return best

    def likeliest(self, n: int) -> Meant | None:
        """Return the likeliest name of the n-th place, however likely it is; None where no name before it fits."""
        if len(self.points.all) * len(self._names) > _MOST:
            return None
        odds = self.spread[n]
        for column in (-odds).argsort().tolist():
            if odds[column] <= 0:
                return None
            own = self._names[column]
            if self._fits(n, own[0][1]) and not self._of_the_other_sex(n, column):
                before = [mention for at, mention in own if at < n]
                return Meant(mention=before[-1], odds=float(odds[column])) if before else None
        return None

    def _fits(self, n: int, mention: Mention) -> bool:
        """Whether a word may mean whoever bears a name: "he" a man, "it" no person, "the ministry" a body."""
        point = self.points.all[n]
        kind = KINDS[point.anaphor]
        if kind == "person":
            if mention.type != "person":
                return False
            person = self.points.people.of(mention)
            return person is None or person.fits("m" if point.anaphor < 2 else "f")
        if kind != "noun":
            return mention.type != "person"
        if is_human(point):
            return mention.type == "person"
        alike = point.lemma in mention.text.lower().split()
        return mention.type != "person" and (alike or is_body(point))

    def _of_the_other_sex(self, n: int, column: int) -> bool:
        """Whether the rest of the item calls whoever bears a name "she" where this place says "he", or the reverse."""
        kind = self.points.all[n].anaphor
        if KINDS[kind] != "person":
            return False
        own, other = self._called[:, column] if kind < _SHE else self._called[::-1, column]
        return bool(other >= _CALLED and other > own)

    @functools.cached_property
    def _called(self) -> Any:
        """How often an item's "he" (first row) and "she" (second) are likely to mean each thing that has a name."""
        import numpy as np

        kinds = [point.anaphor for point in self.points.all]
        rows = [[n for n, kind in enumerate(kinds) if kind in some] for some in (range(_SHE), range(_SHE, 2 * _SHE))]
        return np.stack([self.spread[some].sum(0) for some in rows])

    @functools.cached_property
    def _names(self) -> list[list[tuple[int, Mention]]]:
        """The mentions of each thing that has a name, with their places."""
        out: dict[Hashable, list[tuple[int, Mention]]] = {}
        for n, point in enumerate(self.points.all):
            if point.mention is not None:
                out.setdefault(self.points.key(point), []).append((n, point.mention))
        return list(out.values())

    @functools.cached_property
    def spread(self) -> Any:
        """The probability of each place to stand for each thing that has a name, `(places, things)`.

        What is missing to 1 belongs to things without a name, and to nothing.
        """
        import numpy as np

        points = self.points
        out = np.zeros((len(points.all), len(self._names)), dtype=np.float32)
        for column, own in enumerate(self._names):
            for n, _ in own:
                out[n, column] = 1
        one, two = points.pairs()
        if not len(one):
            return out
        rows = self._vectors[points.word]
        scores = np.concatenate(
            [
                self._scorer.score(rows, a, b, points.features(a, b))
                for k in range(0, len(one), _PAIRS)
                for a, b in ((one[k : k + _PAIRS], two[k : k + _PAIRS]),)
            ]
        )
        cuts = [0, *(np.flatnonzero(np.diff(one)) + 1).tolist(), len(one)]
        for begin, end in pairwise(cuts):
            shares = np.exp(scores[begin:end] - scores[begin:end].max())
            known = two[begin:end] >= 0
            out[one[begin]] = (shares[known] / shares.sum()) @ out[two[begin:end][known]]
        return out
