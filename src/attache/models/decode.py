"""From scores to spans: constrained best paths over role tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..record import Span

if TYPE_CHECKING:
    import numpy as np

    from .windows import Window

    Array = np.ndarray[Any, np.dtype[np.float32]]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
_BLOCKED = -1e4


def log_softmax(scores: Array) -> Array:
    """Return log probabilities over the last axis."""
    import numpy as np

    top = scores - scores.max(-1, keepdims=True)
    return np.asarray(top - np.log(np.exp(top).sum(-1, keepdims=True)), dtype=np.float32)


def best_paths(scores: Array, lengths: list[int], anchors: list[int]) -> Array:
    """Return the best tag of every token for a batch of cues, `(cues, tokens)`.

    An inside tag follows only its own begin or inside tag; the cue begins at its anchor and nowhere else.

    Args:
        scores: Log probabilities, `(cues, tokens, 7)`.
        lengths: How many tokens of each row count.
        anchors: Where each cue begins.
    Source: Viterbi decoding over a first-order chain.
    """
    import numpy as np

    rows, tokens, tags = scores.shape
    allowed = np.zeros((tags, tags), dtype=np.float32)
    for k in (2, 4, 6):
        allowed[:, k] = _BLOCKED
        allowed[k - 1, k] = allowed[k, k] = 0.0
    emit = scores.copy()
    every = np.arange(rows)
    at = np.asarray(anchors)
    emit[:, :, 3] += _BLOCKED
    emit[every, at, 3] = 1e3
    emit[np.arange(tokens)[None, :] >= np.asarray(lengths)[:, None]] = 0.0
    best = emit[:, 0] + np.array([0, 0, _BLOCKED, 0, _BLOCKED, 0, _BLOCKED], dtype=np.float32)
    back = np.zeros((rows, tokens, tags), dtype=np.int8)
    for t in range(1, tokens):
        through = best[:, :, None] + allowed
        back[:, t] = through.argmax(1)
        best = through.max(1) + emit[:, t]
    path = np.zeros((rows, tokens), dtype=np.int8)
    path[:, -1] = best.argmax(1)
    for t in range(tokens - 1, 0, -1):
        path[:, t - 1] = back[every, t, path[:, t]]
    for row, length in enumerate(lengths):
        path[row, length:] = 0
    return path


def runs(path: Any, begin: int) -> list[tuple[int, int]]:
    """Return the `[first, last]` tokens of each span whose begin tag is `begin`."""
    out: list[tuple[int, int]] = []
    for k, tag in enumerate(path):
        if tag == begin:
            out.append((k, k))
        elif tag == begin + 1 and out and out[-1][1] == k - 1:
            out[-1] = (out[-1][0], k)
    return out


def pieces(window: Window, path: Any, begin: int, shift: int) -> tuple[Span, ...]:
    """Return the spans of one role, widened to whole words; a piece never runs over a line's end.

    Args:
        window: What the path was read from.
        path: Tags of the stretch that the reader saw.
        begin: The role's begin tag.
        shift: Where the stretch begins in the window.
    """
    out: list[Span] = []
    for first, last in runs(path, begin):
        lines: list[list[int]] = [[]]
        for k in range(first + shift, last + shift + 1):
            if window.offsets[k][0] == window.offsets[k][1]:
                lines.append([])
            else:
                lines[-1].append(k)
        for line in filter(None, lines):
            a, b = line[0], line[-1]
            while a > 1 and window.word[a - 1] == window.word[a] and window.word[a] >= 0:
                a -= 1
            while b + 1 < len(window.word) and window.word[b + 1] == window.word[b] and window.word[b] >= 0:
                b += 1
            out.append(Span(window.offsets[a][0], window.offsets[b][1]))
    return tuple(span for span in out if span.end > span.start)
