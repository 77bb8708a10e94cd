"""How alike items of one story are: one setting for every record."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The thresholds of grouping; the defaults are what ships, fitted on half of the development stories at a time.

    Attributes:
        join: The least mean likeness of an item to the items of a story that it joins.
        merge: The least mean likeness of two stories that become one, as a multiple of `join`.
        floor: The least mean likeness of the two halves of a story that stays one, as a multiple of `join`.
        common: How much of the likeness to stories farther off is no likeness to any: its share that does not count.
        drift: How much likeness is lost with time at most.
        days: The time in which most of that is lost.
        undated: How much likeness is lost where the day of the item, or of all in the story, is not known.
        abroad: The least likeness, in what is the same in every language, of an item and a story in another script.
        thread: The least likeness of stories of one thread, time left aside, as a multiple of `join`.
        pause: The days without news after which a thread takes no story more.
        live: How many stories may take items at one time; the ones longest without news are closed first.
    """

    join: float = 0.11
    merge: float = 1.0
    floor: float = 0.6
    common: float = 0.5
    drift: float = 0.16
    days: float = 60.0
    undated: float = 0.05
    abroad: float = 0.3
    thread: float = 0.8
    pause: int = 180
    live: int = 10_000

    def lost(self, gap: int) -> float:
        """Return the likeness that lies between items so many days apart."""
        return self.drift * (1 - math.exp(-gap / self.days))
