"""What the scores share: precision and recall, labels, and the words of a text."""

import bisect
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

Pairs = Iterable[Sequence[int]]
Row = dict[str, Any]

HAN_AND_KANA = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(f"[{HAN_AND_KANA}]|[^\\W{HAN_AND_KANA}]+")
"""A word; a Chinese or Japanese character is one of its own."""


def prf(right: int, predicted: int, gold: int) -> Row:
    """Return precision, recall and F1 (nothing asked and nothing given is right) with the counts behind them."""
    p = right / predicted if predicted else float(not gold)
    r = right / gold if gold else float(not predicted)
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "gold": gold, "pred": predicted}


def overlap(one: Collection[int], other: Collection[int]) -> float:
    """Return the F1 of two sets; two empty sets agree."""
    if not one and not other:
        return 1.0
    return 2 * len(set(one) & set(other)) / (len(one) + len(other))


def labelled(pairs: Sequence[tuple[str | None, str | None]]) -> Row:
    """Return macro F1 over the labels that occur in the gold, and accuracy, of (gold, predicted) pairs."""
    labels = {}
    for label in sorted({str(gold) for gold, _ in pairs}):
        right = sum(str(gold) == label and str(found) == label for gold, found in pairs)
        labels[label] = prf(
            right, sum(str(found) == label for _, found in pairs), sum(str(gold) == label for gold, _ in pairs)
        )
    return {
        "macro_f1": sum(row["f1"] for row in labels.values()) / len(labels) if labels else 0.0,
        "accuracy": sum(gold == found for gold, found in pairs) / len(pairs) if pairs else 0.0,
        "n": len(pairs),
        "labels": labels,
    }


class Words:
    """The words of a text, by number, and which of them spans touch."""

    def __init__(self, text: str) -> None:
        found = [match.span() for match in WORD.finditer(text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def touched(self, spans: Pairs | None) -> frozenset[int]:
        """Return the numbers of the words that the spans share a character with."""
        out: set[int] = set()
        for start, end in spans or ():
            if end > start:
                out.update(range(bisect.bisect_right(self._ends, start), bisect.bisect_left(self._starts, end)))
        return frozenset(out)


def canonical(text: str, spans: Pairs | None) -> tuple[tuple[int, int], ...]:
    """Return spans inside the text, trimmed, in order, joined where only white space lies between them."""
    out: list[tuple[int, int]] = []
    for first, last in sorted((int(start), int(end)) for start, end in spans or ()):
        start, end = max(0, first), min(len(text), last)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip()):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def matched(edges: Sequence[Sequence[int]], right: int) -> list[int | None]:
    """Return, for each left-hand side, its partner in a largest one-to-one matching.

    Args:
        edges: The right-hand partners that each left-hand side may have.
        right: How many right-hand sides there are.
    Source: Augmenting paths (Berge 1957), breadth first, so that no depth of recursion limits it.
    """
    of_right: list[int | None] = [None] * right
    of_left: list[int | None] = [None] * len(edges)
    for start in range(len(edges)):
        came: dict[int, int] = {}
        waiting, free = [start], None
        for left in waiting:
            for partner in edges[left]:
                if partner in came:
                    continue
                came[partner] = left
                other = of_right[partner]
                if other is None:
                    free = partner
                    break
                waiting.append(other)
            if free is not None:
                break
        while free is not None:
            left = came[free]
            free_next = of_left[left]
            of_right[free], of_left[left] = left, free
            free = free_next if left != start else None
    return of_left
