"""Predictions for the tone task: how a sentence speaks of a marked target."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..record import Span


def tone(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each target of a gold file, in its order: its id and its label.

    Of each gold line only the id, the sentence and the target's place are looked at. A target that lies on no word gets
    no label.
    """
    from ..models.judge import tones
    from . import load

    for row in load(gold):
        ((found,),) = tones([str(row["sentence"])], [[Span(*map(int, row["target"]))]])
        yield {
            "id": row["id"],
            "label": found.label if found else None,
            "confidence": found.confidence if found else None,
        }
