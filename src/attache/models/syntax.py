"""Words as treebanks have them, and trees from the scores of heads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from .windows import Window

    Array = np.ndarray[Any, np.dtype[np.float32]]

_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|St|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec|vs|Inc|Ltd|Co|Corp)\."
    r"|(?:[A-Za-z]\.){2,}|[\u2019'](?:s|re|ve|ll|d|m|t)(?!\w)|\d+(?:[.,]\d+)+|[^\W_]+(?:\.(?=[a-z]))?|[^\w\s]|_"
)


def token_starts(window: Window, text: str) -> set[int]:
    """Return where the words of a window's stretch of text begin: "U.S." and "\u2019s" are one word each."""
    return {match.start() for match in _TOKEN.finditer(text, window.offsets[1][0], window.offsets[-1][1])}


def tree(scores: Array) -> Any:
    """Return the head of each word of a sentence: one root, which is its own head, and no cycle.

    Args:
        scores: Of each word to be governed by the root (first column) or by another word, `(words, words + 1)`.
    Source: Greedy best heads; a cycle is opened where that costs least (after Chu and Liu 1965, Edmonds 1967).
    """
    import numpy as np

    count = len(scores)
    own = scores[:, 1:].copy()
    np.fill_diagonal(own, -1e9)
    if count == 1:
        return np.zeros(1, dtype=np.int64)
    root = int((scores[:, 0] - own.max(1)).argmax())
    heads = own.argmax(1)
    heads[root] = root
    step = 0
    while cycle := _cycle(heads, root):
        outside = np.ones(count, dtype=bool)
        outside[cycle] = False
        if (
            step >= count
        ):  # opened cycles may close others, without end: from here on only what hangs on the root governs
            outside = _hanging(heads, root)
        scored = np.where(outside[None, :], own[cycle], -np.inf)
        cost = own[cycle, heads[cycle]] - scored.max(1)
        k = int(cost.argmin())
        heads[cycle[k]] = int(scored[k].argmax())
        step += 1
    return heads


def _hanging(heads: Any, root: int) -> Any:
    """Return which words the root governs, by whatever steps."""
    import numpy as np

    out = np.zeros(len(heads), dtype=bool)
    out[root] = True
    while (more := out | out[heads]).sum() > out.sum():
        out = more
    return out


def _cycle(heads: Any, root: int) -> list[int]:
    """Return the words of a cycle, or none."""
    heads = heads.tolist()
    state = [0] * len(heads)
    state[root] = 2
    for start in range(len(heads)):
        if state[start]:
            continue
        path, k = [], start
        while state[k] == 0:
            state[k] = 1
            path.append(k)
            k = heads[k]
        if state[k] == 1:
            return path[path.index(k) :]
        for each in path:
            state[each] = 2
    return []
