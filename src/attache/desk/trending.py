"""What rises in a workspace, and how fast each side took a story up."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from ..compare.trends import HISTORY, PickUp, Rise, Seen, pick_up, rising
from ..record import Story
from ..store import stories as kept
from ..tables import outlets
from .desk import Desk
from .stories import Telling, outlet_of, tellings


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Issues and stories that rise up to `day`, and how many issues have too little history to say."""

    day: dt.date
    window: int
    issues: tuple[Rise, ...]
    stories: tuple[tuple[Rise, Story], ...]
    unknown: int


def trends(desk: Desk, *, day: dt.date | None = None, window: int = 3) -> Trends | None:
    """Return what is reported more in the days up to `day` than its own history lets expect.

    Args:
        day: The last day; that of the newest report when None. Nothing is counted from the present day.
        window: How many days are looked at.

    Returns None for a record without a dated report.
    """
    newest = kept.newest_day(desk.store)
    if day is None and newest is None:
        return None
    last = day or dt.date.fromisoformat(newest or "")
    side = sides_of(desk)
    since = last - dt.timedelta(days=HISTORY + window)
    rows = list(kept.reports(desk.store, since=since.isoformat(), until=last.isoformat()))
    of_issues = [
        Seen(key=issue, item=row.item, day=row.day, side=side(row.outlet), outlet=row.outlet)
        for row in rows
        for issue in row.issues
    ]
    of_stories = [
        Seen(key=row.story, item=row.item, day=row.day, side=side(row.outlet), outlet=row.outlet)
        for row in rows
        if row.story
    ]
    issues = rising(of_issues, day=last, window=window)
    told = rising(of_stories, day=last, window=window, born=True)
    found = [(rise, kept.story(desk.store, rise.key)) for rise in told.rising]
    return Trends(
        day=last, window=window, issues=issues.rising, unknown=len(issues.unknown),
        stories=tuple((rise, story) for rise, story in found if story is not None),
    )  # fmt: skip


def pace(desk: Desk, story: Story) -> tuple[PickUp, ...]:
    """Return how fast each side of the beat took a story up, the earliest first."""
    side = sides_of(desk)
    seen = [report for each in tellings(desk, story) if (report := _seen(story, each, side)) is not None]
    return pick_up(seen, sides=[one.id for one in desk.beat.sides])


def _seen(story: Story, each: Telling, side: Callable[[str | None], str | None]) -> Seen | None:
    date = each.item.date or each.reading.document.published
    if date is None or date.precision != "day":
        return None
    outlet = outlet_of(each)
    return Seen(key=story.id, item=each.item.id, day=date.value, side=side(outlet), outlet=outlet, at=date.stamp)


def sides_of(desk: Desk) -> Callable[[str | None], str | None]:
    """Return what gives the id of the side that an outlet's country is of; None where the outlet is not known."""
    by_country = {country: side.id for side in desk.beat.sides for country in side.countries}
    rest = next((side.id for side in desk.beat.sides if not side.countries), None)
    with desk.tables():
        table = outlets()
    known: dict[str, str | None] = {}

    def side(outlet: str | None) -> str | None:
        if outlet is None:
            return None
        if outlet not in known:
            row = table.named(outlet)
            known[outlet] = None if row is None or not row.country else by_country.get(row.country, rest)
        return known[outlet]

    return side
