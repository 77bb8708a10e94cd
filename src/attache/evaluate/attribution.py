"""Predictions for the attribution task: what the shipped statement finder finds in articles."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..annotate.draft import Draft

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
        more = unclaimed(text, quotations(text), drafts)
        drafts = [_one_source(one) for one in [*drafts, *(each for each in more if each.cue)]]
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


def _one_source(draft: "Draft") -> "Draft":
    """Keep of a source in pieces the one beside the cue: the other is mostly the outlet that somebody spoke to."""
    if len(draft.source) < 2:
        return draft
    cue = draft.cue[0]
    return replace(draft, source=(min(draft.source, key=lambda s: max(cue.start - s.end, s.start - cue.end)),))
