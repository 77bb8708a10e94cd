"""Meetings of an item: visits, calls, talks, dialogues and summits, behind and ahead."""

from .find import meetings

__all__ = ["meetings"]
