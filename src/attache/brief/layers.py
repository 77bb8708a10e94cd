"""What a brief takes from the record besides the readings of its window: changes, measures, meetings, figures."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from ..compare.changes import Change
from ..record import Figure, Item, Measure, Meeting, Reading
from ..store import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One measure, meeting or figure with the reports of it that were out when the window ended.

    `told` is what they tell together; `reports` stand in the order of their days, that which knows most is `best`.
    """

    id: str
    told: Measure | Meeting | Figure
    best: Finding
    reports: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Layers of the record, as they were on the last day of the window.

    `changes_since` is the first day on which a change counts: that of the window, or the day after the last edition
    where that one ended earlier. `end` is the day from which a meeting lies ahead: the window's last day, else that of
    the newest report in it; None where no day is known. `reading_of` gives the reading of a document by its id: what
    stands there is cited. `story_of` gives the story that an item (by its id) tells with others, None where alone.
    """

    changes: tuple[Change, ...] = ()
    changes_since: dt.date | None = None
    measures: tuple[Thing, ...] = ()
    meetings: tuple[Thing, ...] = ()
    figures: tuple[tuple[Thing, ...], ...] = ()
    end: dt.date | None = None
    reading_of: Callable[[str], Reading | None] = lambda _: None
    story_of: Callable[[str], str | None] = lambda _: None


def place_of(reading: Reading, key: str) -> Item | None:
    """Return the item of a reading with this id."""
    return next((item for item in reading.items if item.id == key), None)
