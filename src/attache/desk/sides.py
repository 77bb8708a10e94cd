"""A story of the record side by side, its timeline, and what no outlet of a side reported."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable

from ..compare.blindspots import DAYS, ORIGINS, Reported, blindspots
from ..compare.tellings import side_by_side
from ..compare.timeline import timeline
from ..link.origins import Carrier, origins
from ..record import Blindspot, Item, Moment, Reading, SideBySide, Story
from ..store import stories as kept
from .desk import Desk
from .stories import Telling, copied, outlet_of, tellings

_BEFORE = 14
"""Days before the first story in which outlets are looked for, to know that they were collected."""


def compared(desk: Desk, story: Story, *, tone: bool = True) -> SideBySide:
    """Return a story side by side, copies folded."""
    told = tellings(desk, story)
    with desk.tables():
        return side_by_side(_pairs(told), desk.beat.sides, folded=copied(told), tone=tone)


def moments(desk: Desk, stories: Iterable[Story]) -> tuple[Moment, ...]:
    """Return the timeline of stories, such as those of a thread."""
    told = [each for story in stories for each in tellings(desk, story)]
    with desk.tables():
        return timeline(_pairs(told), desk.beat.sides)


def origins_of(desk: Desk, story: Story) -> int:
    """Return how many independent first sources a story rests on at least."""
    told = tellings(desk, story)
    bodies = {
        each.item.id: "\n".join(span.of(each.reading.document.text) for span in each.item.spans) for each in told
    }  # fmt: skip
    with desk.tables():
        return origins([Carrier(item=each.item.id, outlet=outlet_of(each)) for each in told], bodies.__getitem__)


def _pairs(told: Iterable[Telling]) -> list[tuple[Reading, Item]]:
    return [(each.reading, each.item) for each in told]


def blind(
    desk: Desk,
    *,
    since: str | None = None,
    until: str | None = None,
    least_origins: int = ORIGINS,
    days: int = DAYS,
    least: int = 1,
) -> tuple[Blindspot, ...]:
    """Return what no outlet of a side reported, of the stories of some days.

    The record goes up to the newest day of an item in it: what is after that day is not judged.
    """
    newest = kept.newest_day(desk.store)
    if newest is None:
        return ()
    wanted = kept.StoryFilter(since=since, until=until, outlets=least_origins)
    found = [story for story in kept.stories(desk.store, wanted) if story.first is not None]
    if not found:
        return ()
    first = min(story.first for story in found if story.first is not None)[:10]
    start = dt.date.fromisoformat(first) - dt.timedelta(days=_BEFORE)
    coverage: dict[str, set[str]] = defaultdict(set)
    for row in kept.reports(desk.store, since=start.isoformat(), until=newest):
        if row.outlet:
            coverage[row.outlet].add(row.day)
    seen = {outlet: sorted(dates) for outlet, dates in coverage.items()}
    by_id = {story.id: story for story in found}
    claimed = functools.partial(
        blindspots, coverage=seen, sides=desk.beat.sides, today=dt.date.fromisoformat(newest), origins=least_origins,
        days=days, least=least,
    )  # fmt: skip
    with desk.tables():
        # as many origins as outlets at first: texts are read for those stories alone that may count
        likely = claimed([_reported(desk, story, len(story.outlets)) for story in found])
        keys = dict.fromkeys(each.story for each in likely)
        rows = [_reported(desk, by_id[key], origins_of(desk, by_id[key])) for key in keys]
        return claimed(rows)


def _reported(desk: Desk, story: Story, count: int) -> Reported:
    return Reported(
        story=story.id, headline=kept.headline(desk.store, (story.lead, *story.items)) or "(no headline)",
        first=story.first or "", last=story.last or "", outlets=story.outlets, origins=count,
    )  # fmt: skip
