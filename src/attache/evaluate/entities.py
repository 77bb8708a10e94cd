"""Predictions for the entities task: named persons, organisations and places as `annotate` reports them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LEAST = 0.5
_TYPES = {"person": "person", "organisation": "organization", "place": "place"}


def entities(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each document of a gold file, in its order: its id and its named mentions.

    Of each gold line only the id and the text are looked at. The spans are the model's own, whole noun phrases around a
    name as that task counts them; what `read` reports of them is the name alone.
    """
    from ..models.statements import find
    from . import load

    for row in load(gold):
        (found,) = find([str(row["text"])])
        yield {
            "id": row["id"],
            "entities": [
                {"span": [one.span.start, one.span.end], "type": _TYPES.get(one.type, one.type)}
                for one in found.entities
                if one.confidence >= _LEAST
            ],
        }
