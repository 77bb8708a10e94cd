"""How near the words of a sentence come to those of another text, by the vectors of the shipped model's words.

Each word is held against the nearest word of the other sentence, so that "paid for the nets" comes near to
"compensation for the gear" although they share nothing. English only: for other languages the model has no words.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...models.statements import shipped
from .bodies import Body

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]

_LONGEST = 1200


class Meanings:
    """The words of the tellings of a story as vectors, made when they are first needed."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        """Keep the texts; nothing is computed yet."""
        self._bodies = bodies
        self._made: dict[int, tuple[Floats, list[int]]] = {}

    def nearest(self, words: str, by: int) -> float:
        """Return how near the nearest sentence of a telling comes to some words: 0 (nothing) to 1 (all of them).

        It is the mean of the cosine of each word with the nearest word of the other sentence, both ways, so that a long
        sentence is not near to everything; 0 where the telling is not in English.
        """
        import numpy as np

        if self._bodies[by].language != "en" or not self._bodies[by].parts:
            return 0.0
        pieces, starts = self._of(by)
        own = self._vectors(words[:_LONGEST])
        if not len(own) or not len(pieces):
            return 0.0
        likeness = own @ pieces.T
        there = np.maximum.reduceat(likeness, starts, axis=1).mean(0)
        back = np.add.reduceat(likeness.max(0), starts) / np.diff([*starts, likeness.shape[1]])
        return float(((there + back) / 2).max())

    def _of(self, by: int) -> tuple[Floats, list[int]]:
        import numpy as np

        if by not in self._made:
            body = self._bodies[by]
            found = [self._vectors(part.of(body.text)[:_LONGEST]) for part in body.parts]
            found = [each for each in found if len(each)] or [np.zeros((0, 1), dtype=np.float32)]
            starts = [0, *np.cumsum([len(each) for each in found])[:-1].tolist()]
            self._made[by] = np.concatenate(found), starts
        return self._made[by]

    def _vectors(self, words: str) -> Floats:
        import numpy as np

        raw = _raw(words)
        own: Floats = (raw - _middle()).astype(np.float32)
        own /= np.linalg.norm(own, axis=1, keepdims=True) + 1e-6
        return own


def _raw(words: str) -> Floats:
    import numpy as np

    model = shipped()
    ids = model.tokenizer.encode(words, add_special_tokens=False).ids
    table = np.asarray(model.table(ids), dtype=np.float32)
    return table.reshape(-1, table.shape[-1])


@functools.cache
def _middle() -> Floats:
    """Return the mean of the vectors of every seventh word: what all words have in common tells nothing."""
    import numpy as np

    model = shipped()
    table = np.asarray(model.table(list(range(1000, model.tokenizer.get_vocab_size(), 7))), dtype=np.float32)
    middle: Floats = table.reshape(-1, table.shape[-1]).mean(0)
    return middle
