"""Dates in news text: find the words, and resolve them against an anchor.

Unknown stays unknown: nothing here ever falls back on the present day.
"""

from .expression import Bound, Expression, Meaning, Tense
from .finder import find
from .resolver import resolve
from .series import resolve_all
from .written import from_filename, from_url, parse_stamp, parse_written

__all__ = [
    "Bound",
    "Expression",
    "Meaning",
    "Tense",
    "find",
    "from_filename",
    "from_url",
    "parse_stamp",
    "parse_written",
    "resolve",
    "resolve_all",
]
