"""Predictions for the attribution task: what the shipped statement finder finds in articles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

LEAST = 0.3
"""The confidence from which an attribution is given: where precision and recall balance on the development articles."""


def attribution(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each article of a gold file, in its order: its id and its attributions.

    Of each gold line only the id and the text are looked at. Attribution is meant as widely there as the finder finds
    it (beliefs and plans as well as speech), so that its spans are given as found; what `read` reports of them is less.
    """
    from ..annotate.draft import Draft
    from ..annotate.statements.english import unclaimed
    from ..models.statements import find
    from ..text.quotes import quotations
    from . import load

    for row in load(gold):
        text = str(row["text"])
        drafts = [
            Draft(source=one.source, cue=one.cue, content=one.content, confidence=one.confidence)
            for one in find([text])[0].attributions
            if one.confidence >= LEAST
        ]
        drafts.sort(key=lambda one: (one.start, one.end))
        drafts += [one for one in unclaimed(text, quotations(text), drafts) if one.cue]
        yield {
            "id": row["id"],
            "attributions": [
                {
                    "source": [list(span) for span in one.source],
                    "cue": [list(span) for span in one.cue],
                    "content": [list(span) for span in one.content],
                    "confidence": one.confidence,
                }
                for one in sorted(drafts, key=lambda one: (one.start, one.end))
            ],
        }
