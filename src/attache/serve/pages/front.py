"""The front page: what is new, what changed, what lies ahead, how the sources are."""

import datetime as dt
from typing import Any

from fastapi.responses import Response

from ...desk import comparing, reading_room
from ...desk.trending import Trends, trends
from ...record import Edition
from ..findings import Shown, once
from ..said import said
from ..visit import Pages, Place, Visit, Visiting
from . import changes as pages_changed
from . import issues as of_issues
from . import stories as of_stories

pages = Pages(Place(key="nav.front", address="/", order=0))

_CHANGES = 6
_PAGES = 4
_STORIES = 6
_RISING = 5
_AHEAD = 8
_BACK = 92
"""Days before the newest report in which a change of wording is news for the front page."""
_GRAVE = ("removal", "substance", "headline")


@pages.page("/")
def front(visit: Visiting) -> Response:
    """Show what a reader of the morning wants first."""
    desk = visit.desk
    today = reading_room.newest_day(desk)
    status = desk.status()
    since = (dt.date.fromisoformat(today) - dt.timedelta(days=_BACK)).isoformat() if today else None
    moved = visit.remembered(("changed", None, since), lambda desk: comparing.changed(desk, since=since))
    latest = sorted(moved or (), key=lambda one: (one.after_day, one.before_day), reverse=True)[:_CHANGES]
    rise = visit.remembered("trends", lambda desk: (trends(desk),))
    kept = reading_room.editions(desk)[:1]
    page = reading_room.statements(desk, levels=(6, 10))
    return visit.page(
        "front.html.j2",
        counts=status.counts, today=today, edition=kept[0] if kept else None,
        lines=_lines(reading_room.edition(desk, kept[0].id)) if kept else [],
        changes=[{**of_issues.told(visit, one), "issue": visit.issue_name(one.issue)} for one in latest],
        rising=_rising(visit, rise), ready={"changes": moved is not None, "rising": rise is not None},
        stories=[of_stories.row(visit, each) for each in reading_room.newest_stories(desk, limit=_STORIES)],
        strong=said(visit, reading_room.page(desk, page, limit=4).rows),
        pages=[pages_changed.row(visit, each) for each in desk.changes(kinds=_GRAVE, limit=_PAGES)],
        ahead=_ahead(visit, today) if today else [],
        sources=len(status.sources), unpolled=sum(each.polled is None for each in status.sources),
        unwell=sum(each.needs_person for each in status.sources),
        unread=len(status.unread),
    )  # fmt: skip


def _ahead(visit: Visit, today: str) -> list[Shown]:
    return once(visit, reading_room.ahead(visit.desk, today)[:_AHEAD])


def _lines(edition: Edition) -> list[str]:
    """Return the first line of each of the first points of an edition, as it stands there."""
    return [point.lines[0].text for section in edition.sections for point in section.points[:2] if point.lines][:5]


def _rising(visit: Visit, kept: tuple[Trends | None] | None) -> dict[str, Any]:
    found = kept[0] if kept else None
    if found is None:
        return {"issues": [], "stories": []}
    return {
        "issues": [(rise, visit.issue_name(rise.key)) for rise in found.issues[:_RISING]],
        "stories": [(rise, of_stories.row(visit, story)) for rise, story in found.stories[:_RISING]],
    }
