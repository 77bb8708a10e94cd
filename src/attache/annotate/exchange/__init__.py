"""Readings out to people who correct them, and corrections back in: a simple JSONL, and BRAT standoff."""

from .apply import apply, difference
from .rows import ANNOTATION_SCHEMA, Annotation, Correction, MentionRow, StatementRow, StrengthRow, annotation_of
from .training import training_row

__all__ = [
    "ANNOTATION_SCHEMA",
    "Annotation",
    "Correction",
    "MentionRow",
    "StatementRow",
    "StrengthRow",
    "annotation_of",
    "apply",
    "difference",
    "training_row",
]
