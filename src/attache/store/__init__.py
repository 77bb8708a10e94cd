"""The record: one SQLite file with what was derived from the archive, and what editors added to it."""

from .listing import StatementFilter, StatementRow
from .query import to_match
from .search import Hit, SearchFilter
from .store import DocumentRow, Store

__all__ = ["DocumentRow", "Hit", "SearchFilter", "StatementFilter", "StatementRow", "Store", "to_match"]
