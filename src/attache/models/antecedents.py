"""The scorer of antecedents: how likely it is that a pronoun or description means something named before it.

Reads short vectors that `models.statements.find` keeps of an item's words, so no text is read twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .loading import session

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]
    Numbers = np.ndarray[Any, np.dtype[np.int64]]

_PAIRS = 4096  # scored at once


class Antecedents:
    """The scorer, on one thread as everything else.

    Args:
        words: The projection of the encoder's output, as ONNX: hidden -> vectors.
        pairs: The scorer of pairs, as ONNX: vectors, anaphor, candidate, features -> scores.
    """

    def __init__(self, words: bytes, pairs: bytes) -> None:
        self._words, self._pairs = session(words), session(pairs)

    def project(self, hidden: Any) -> Any:
        """Return short vectors of hidden states, `(words, width)`; in half precision, as they are kept for a text."""
        import numpy as np

        return self._words.run(None, {"hidden": hidden})[0].astype(np.float16)

    def score(self, vectors: Any, anaphor: Numbers, candidate: Numbers, features: Floats) -> Floats:
        """Return the score of each pair, `(pairs,)`; the greater, the likelier.

        Args:
            vectors: Of the words in question, `(words, width)`.
            anaphor: For each pair the row of the word that refers.
            candidate: For each pair the row of what it may mean; -1 for "nothing before it".
            features: For each pair what rules see in it, `(pairs, features)`; for -1 those of the anaphor alone.
        """
        import numpy as np

        vectors = np.asarray(vectors, dtype=np.float32)
        parts = [
            self._pairs.run(
                None,
                {
                    "vectors": vectors,
                    "anaphor": anaphor[k : k + _PAIRS],
                    "candidate": candidate[k : k + _PAIRS],
                    "features": features[k : k + _PAIRS],
                },
            )[0]
            for k in range(0, len(anaphor), _PAIRS)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
