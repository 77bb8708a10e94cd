"""The record: one SQLite file with what was derived from the archive, and what editors added to it."""

from .findings import FINDING_KINDS, Finding, FindingFilter, FindingKind
from .listing import StatementFilter, StatementRow
from .query import to_match
from .search import Hit, SearchFilter
from .store import DocumentRow, Store

__all__ = [
    "FINDING_KINDS",
    "DocumentRow",
    "Finding",
    "FindingFilter",
    "FindingKind",
    "Hit",
    "SearchFilter",
    "StatementFilter",
    "StatementRow",
    "Store",
    "to_match",
]
