"""Stories: items about one happening, found as they come, across outlets, days and languages."""

from .cluster import Placed, Stories
from .corrections import StoryCorrection
from .items import StoryItem, story_item
from .settings import Settings

__all__ = ["Placed", "Settings", "Stories", "StoryCorrection", "StoryItem", "story_item"]
