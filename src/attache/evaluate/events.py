"""Predictions for the events task: the PLOVER root of what a sentence tells between two given parties."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..record import Span

QUADS = {
    "AGREE": "verbal-cooperation",
    "CONSULT": "verbal-cooperation",
    "SUPPORT": "verbal-cooperation",
    "COOPERATE": "material-cooperation",
    "AID": "material-cooperation",
    "YIELD": "material-cooperation",
    "REQUEST": "verbal-conflict",
    "ACCUSE": "verbal-conflict",
    "REJECT": "verbal-conflict",
    "THREATEN": "verbal-conflict",
    "PROTEST": "material-conflict",
    "SANCTION": "material-conflict",
    "MOBILIZE": "material-conflict",
    "COERCE": "material-conflict",
    "ASSAULT": "material-conflict",
}
"""The class of each root of that task, in which CONCEDE and RETREAT are YIELD."""


def events(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each pair of a gold file, in its order: its id, root, quad class and confidence.

    Of each gold line only the id, the sentence and the places of source and target are looked at. A pair that lacks a
    side is judged with the side that it has.
    """
    from ..models.judge import event
    from . import load

    for row in load(gold):
        sides = [[Span(*map(int, pair)) for pair in row.get(side) or ()] for side in ("source", "target")]
        found = event(str(row["sentence"]), sides[0] or sides[1], sides[1] or sides[0])
        root = found.root if found else None
        yield {
            "id": row["id"],
            "root": root,
            "quad": QUADS.get(root) if root else None,
            "confidence": found.confidence if found else None,
        }
