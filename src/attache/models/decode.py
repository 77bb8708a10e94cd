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


def _chain(steps: Array | None) -> Array:
    """Return the cost of each step `(8, 7)`: from a tag, or from before the first token, to a tag."""
    import numpy as np

    out = np.zeros((len(TAGS) + 1, len(TAGS)), dtype=np.float32) if steps is None else steps.astype(np.float32)
    for k in (2, 4, 6):  # an inside tag follows only its own begin or inside tag
        kept = out[k - 1, k], out[k, k]
        out[:, k] = _BLOCKED
        out[k - 1, k], out[k, k] = kept
    return out


def _held(scores: Array, lengths: list[int], anchors: list[int]) -> Array:
    """Return the scores with each cue's beginning held at its anchor, and nothing told beyond the length."""
    import numpy as np

    out = scores.copy()
    every, at = np.arange(len(scores)), np.asarray(anchors)
    cue = out[every, at, 3].copy()
    out[:, :, 3] += _BLOCKED
    out[every, at] = _BLOCKED
    out[every, at, 3] = cue
    out[np.arange(scores.shape[1])[None, :] >= np.asarray(lengths)[:, None]] = 0.0
    return out


def best_paths(scores: Array, lengths: list[int], anchors: list[int], steps: Array | None = None) -> Array:
    """Return the best tag of every token for a batch of cues, `(cues, tokens)`.

    An inside tag follows only its own begin or inside tag; the cue begins at its anchor and nowhere else.

    Args:
        scores: Scores of tags, such as log probabilities, `(cues, tokens, 7)`.
        lengths: How many tokens of each row count.
        anchors: Where each cue begins.
        steps: What each step from tag to tag adds, `(8, 7)`; the last row is for the first token.
    Source: Viterbi decoding over a first-order chain.
    """
    import numpy as np

    rows, tokens, tags = scores.shape
    chain, emit = _chain(steps), _held(scores, lengths, anchors)
    every = np.arange(rows)
    best = emit[:, 0] + chain[tags]
    back = np.zeros((rows, tokens, tags), dtype=np.int8)
    live = np.arange(tokens)[None, :] < np.asarray(lengths)[:, None]
    stay = np.arange(tags, dtype=np.int8)
    for t in range(1, tokens):
        through = best[:, :, None] + chain[:tags]
        back[:, t] = np.where(live[:, t, None], through.argmax(1), stay)
        best = np.where(live[:, t, None], through.max(1) + emit[:, t], best)
    path = np.zeros((rows, tokens), dtype=np.int8)
    path[:, -1] = best.argmax(1)
    for t in range(tokens - 1, 0, -1):
        path[:, t - 1] = back[every, t, path[:, t]]
    path[~live] = 0
    return path


def path_odds(scores: Array, lengths: list[int], anchors: list[int], paths: Array, steps: Array | None = None) -> Array:
    """Return the log probability of each path among all paths of its cue, `(cues,)`; the arguments are `best_paths`'s.

    Source: The forward algorithm of linear-chain conditional random fields (Lafferty et al. 2001).
    """
    import numpy as np

    rows, tokens, tags = scores.shape
    chain, emit = _chain(steps), _held(scores, lengths, anchors)
    every = np.arange(rows)
    live = np.arange(tokens)[None, :] < np.asarray(lengths)[:, None]
    total = emit[:, 0] + chain[tags]
    right = total[every, paths[:, 0]]
    for t in range(1, tokens):
        through = total[:, :, None] + chain[:tags]
        top = through.max(1)
        further = top + np.log(np.exp(through - top[:, None, :]).sum(1)) + emit[:, t]
        total = np.where(live[:, t, None], further, total)
        right = right + np.where(live[:, t], chain[paths[:, t - 1], paths[:, t]] + emit[every, t, paths[:, t]], 0.0)
    top = total.max(1)
    return np.asarray(right - top - np.log(np.exp(total - top[:, None]).sum(1)), dtype=np.float32)


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
