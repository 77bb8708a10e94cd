"""Collecting: from paths, folders, globs and standard input to captures."""

from .capture import capture_of
from .files import DEFAULT_MAX_BYTES, collect

__all__ = ["DEFAULT_MAX_BYTES", "capture_of", "collect"]
