"""Policy measures of an item: instrument, by whom, against whom, on what, and how far they have come."""

from .find import measures

__all__ = ["measures"]
