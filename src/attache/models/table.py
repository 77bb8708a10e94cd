"""The word embeddings that both encoders share: int8 with a scale for each word piece."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]


class Table:
    """Embeddings of word pieces, looked up by id.

    Args:
        words: A NumPy file with int8 rows, one for each word piece, `(pieces, width)`.
        scales: A NumPy file with the scale of each row, `(pieces,)`.
    """

    def __init__(self, words: bytes, scales: bytes) -> None:
        import numpy as np

        self._words = np.load(io.BytesIO(words), allow_pickle=False)
        self._scales = np.load(io.BytesIO(scales), allow_pickle=False)

    def __call__(self, ids: list[int]) -> Array:
        """Return the embeddings of word pieces, `(1, pieces, width)`."""
        import numpy as np

        rows = self._words[ids].astype(np.float32) * self._scales[ids, None]
        return np.asarray(rows[None], dtype=np.float32)
