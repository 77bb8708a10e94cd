"""Collecting: from paths, folders, globs, containers and standard input to captures."""

from .capture import DEFAULT_MAX_BYTES, capture_of
from .containers import captures_of
from .files import collect

__all__ = ["DEFAULT_MAX_BYTES", "capture_of", "captures_of", "collect"]
