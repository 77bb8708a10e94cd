"""Corrected documents as training data."""

from typing import Any

from .rows import Annotation


def training_row(annotation: Annotation) -> dict[str, Any]:
    """Return a document in the format of the attribution set, which `train/fit.py --more` takes."""
    return {
        "text": annotation.text,
        "attributions": [
            {
                "source": [list(span) for span in row.source],
                "cue": [list(span) for span in row.cue],
                "content": [list(span) for span in row.content],
            }
            for row in annotation.statements
        ],
    }
