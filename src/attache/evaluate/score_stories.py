"""Scores for the stories task: B-cubed and pairwise precision, recall and F1."""

from collections import Counter
from collections.abc import Iterable, Mapping

from .measures import Row


def score(gold: Mapping[str, Row], found: Mapping[str, Row]) -> Row:
    """Return B-cubed and pairwise scores of a grouping; an article without a story is alone in one of its own.

    Only the articles of the gold are scored: others may be in the predictions, and change nothing.
    """
    right = {key: str(row["event"]) for key, row in gold.items()}
    given = {key: _story(key, found.get(key)) for key in gold}
    rights, stories = Counter(right.values()), Counter(given.values())
    both = Counter((right[key], given[key]) for key in gold)
    count = len(gold)
    precise = sum(n * n / stories[story] for (_, story), n in both.items()) / count if count else 0.0
    recalled = sum(n * n / rights[event] for (event, _), n in both.items()) / count if count else 0.0
    same, predicted, asked = _pairs(both.values()), _pairs(stories.values()), _pairs(rights.values())
    return {
        "n": count,
        "events": len(rights),
        "clusters": len(stories),
        "bcubed": {"p": precise, "r": recalled, "f1": _f1(precise, recalled)},
        "pairwise": {
            "p": same / predicted if predicted else 0.0,
            "r": same / asked if asked else 0.0,
            "f1": 2 * same / (predicted + asked) if predicted + asked else 0.0,
            "gold": asked,
            "pred": predicted,
        },
    }


def rows(scores: Row) -> list[tuple[str, Row]]:
    """Return the rows of the table."""
    return [("B-cubed", scores["bcubed"]), ("pairwise", scores["pairwise"])]


def _story(key: str, row: Row | None) -> str:
    for name in ("story", "cluster", "event"):
        if row is not None and row.get(name) is not None:
            return str(row[name])
    return f"alone:{key}"


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def _f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0
