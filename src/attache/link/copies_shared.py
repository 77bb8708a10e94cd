"""What two texts share, passage by passage, whatever the order, and what kind of copy that makes."""

import functools
from collections.abc import Sequence
from itertools import pairwise

from ..record.origin import Copy, CopyPassage
from ..record.span import Span
from ..text.quotes import quotations
from .copies_words import Words, number
from .origins_cues import speech

SHARED = 0.75
"""Share of a text that makes it a copy of the other, or a part of it."""
PROSE, PROSE_HAN, PROSE_SHARE = 30, 45, 0.12
"""Words (characters) outside of quotations that two writers do not share, and their least share of the shorter text."""
LEAST, LEAST_HAN = 12, 16
"""A text with fewer words (characters) than this is a copy of nothing."""
_SEED, _SEED_HAN = 4, 6
_RUN, _RUN_HAN = 9, 13
_TRIED = 4
_GAP = 3
_RESUME = 2
_ROUND = 12
_EDGE, _STANDING = 15, 0.4


def compare(one: str | Words, other: str | Words, texts: tuple[str, str] | None = None) -> Copy | None:
    """Return what one text has of another, or None where it is not enough for any kind of copy.

    A passage is a run of the same words, in which up to three words in a row may differ (a name written otherwise, a
    number, a spelling); passages may stand in any order. The time is linear in the lengths of the texts.

    Args:
        one: A text, or its words where it is compared with many.
        texts: The texts themselves, where their words are given; without them nothing is known of quotations.
    """
    if isinstance(one, str) and isinstance(other, str):
        texts = (one, other)
    mine = Words(one) if isinstance(one, str) else one
    theirs = Words(other) if isinstance(other, str) else other
    least = LEAST_HAN if mine.han else LEAST
    if min(len(mine), len(theirs)) < least:
        return None
    if mine.numbers == theirs.numbers:
        whole = CopyPassage(Span(mine.starts[0], mine.ends[-1]), Span(theirs.starts[0], theirs.ends[-1]), len(mine))
        return Copy(kind="exact", share_one=1.0, share_other=1.0, prose=len(mine), passages=(whole,))
    runs = _runs(mine, theirs)
    if not runs:
        return None
    held, lent = bytearray(len(mine)), bytearray(len(theirs))
    for run in runs:
        for i, j in run:
            held[i] = lent[j] = 1
    share_one, share_other = sum(held) / len(mine), sum(lent) / len(theirs)
    prose = _prose(runs, mine, theirs, texts)
    high, low = max(share_one, share_other), min(share_one, share_other)
    enough = PROSE_HAN if mine.han else PROSE
    if low >= SHARED:
        kind = "near"
    elif high >= SHARED:
        kind = "part-of"
    elif prose >= enough and prose >= PROSE_SHARE * min(len(mine), len(theirs)):
        kind = "partial"
    else:
        return None
    passages = tuple(
        CopyPassage(
            Span(mine.starts[run[0][0]], mine.ends[run[-1][0]]),
            Span(theirs.starts[run[0][1]], theirs.ends[run[-1][1]]),
            len(run),
        )
        for run in runs
    )
    return Copy(
        kind=kind,  # type: ignore[arg-type]
        share_one=round(share_one, 4), share_other=round(share_other, 4), prose=prose, passages=passages,
    )  # fmt: skip


_Run = list[tuple[int, int]]


def _runs(one: Words, other: Words) -> list[_Run]:
    """Return runs of equal words as pairs of places, in the order of the first text, none overlapping there."""
    seed, least = (_SEED_HAN, _RUN_HAN) if one.han and other.han else (_SEED, _RUN)
    a, b = one.numbers, other.numbers
    places: dict[tuple[int, ...], list[int]] = {}
    for j in range(len(b) - seed + 1):
        held = places.setdefault(tuple(b[j : j + seed]), [])
        if len(held) < _TRIED:
            held.append(j)
    runs: list[_Run] = []
    i = 0
    last = -1
    while i <= len(a) - seed:
        found = places.get(tuple(a[i : i + seed]))
        if found is None:
            i += 1
            continue
        if len(found) > 1:  # where the text went on before is the likeliest place
            found = sorted(found, key=lambda j: (j <= last, j))
        best: _Run = []
        for j in found:
            run = _extended(a, b, i, j)
            if len(run) > len(best):
                best = run
        if len(best) >= least:
            runs.append(best)
            i, last = best[-1][0] + 1, best[-1][1]
        else:
            i += 1
    return runs


def _extended(a: Sequence[int], b: Sequence[int], i: int, j: int) -> _Run:
    """Return the run that begins at two places, over gaps of a few words."""
    run: _Run = []
    end_a, end_b = len(a), len(b)
    while True:
        while i < end_a and j < end_b and a[i] == b[j]:
            run.append((i, j))
            i += 1
            j += 1
        step = _resumed(a, b, i, j)
        if step is None:
            return run
        i += step[0]
        j += step[1]


_STEPS = sorted(
    ((x, y) for x in range(_GAP + 1) for y in range(_GAP + 1) if x or y),
    key=lambda step: (max(step), abs(step[0] - step[1])),
)


def _resumed(a: Sequence[int], b: Sequence[int], i: int, j: int) -> tuple[int, int] | None:
    for x, y in _STEPS:
        p, q = i + x, j + y
        if p + _RESUME <= len(a) and q + _RESUME <= len(b) and a[p] == b[q] and a[p + 1] == b[q + 1]:
            return x, y
    return None


def _prose(runs: Sequence[_Run], one: Words, other: Words, texts: tuple[str, str] | None) -> int:
    """Return how many shared words are in no quotation of either text: one may lack its marks (a post, a caption)."""
    shorter = min(len(one), len(other))
    total = sum(map(len, runs))
    if total < _STANDING * shorter:
        runs = [run for run in runs if not _edge(run, one, other)]
        total = sum(map(len, runs))
    if texts is None:
        return total
    mine, theirs = _quoted(texts[0], one), _quoted(texts[1], other)
    return total - sum(mine[i] or theirs[j] for run in runs for i, j in run)


def _edge(run: _Run, one: Words, other: Words) -> bool:
    """Whether a run stands at the same end of both texts, where sign-up lines and notices of rights stand."""
    begins = run[0][0] < _EDGE and run[0][1] < _EDGE
    return begins or (run[-1][0] >= len(one) - _EDGE and run[-1][1] >= len(other) - _EDGE)


def _quoted(text: str, words: Words) -> bytearray:
    out = bytearray(len(words))
    spans = sorted((each.outer.start, each.outer.end) for each in quotations(text[: words.ends[-1]]))
    at = 0
    for k in range(len(words)):
        while at < len(spans) and spans[at][1] <= words.starts[k]:
            at += 1
        if at < len(spans) and spans[at][0] <= words.starts[k]:
            out[k] = 1
    first = _first()
    for k, word in enumerate(words.numbers):
        if word in first:
            low, high = max(0, k - _ROUND), min(len(out), k + _ROUND + 1)
            out[low:high] = b"\1" * (high - low)
    return out


@functools.cache
def _first() -> frozenset[int]:
    return frozenset(map(number, speech()))


def joined(passages: Sequence[CopyPassage]) -> tuple[CopyPassage, ...]:
    """Return passages with those that follow each other in both texts joined, for display."""
    out: list[CopyPassage] = list(passages[:1])
    for _, each in pairwise(passages):
        before = out[-1]
        near = 0 <= each.one.start - before.one.end < 40 and 0 <= each.other.start - before.other.end < 40
        if near:
            out[-1] = CopyPassage(
                Span(before.one.start, each.one.end),
                Span(before.other.start, each.other.end),
                before.words + each.words,
            )
        else:
            out.append(each)
    return tuple(out)
