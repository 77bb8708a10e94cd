"""What no outlet of a side reported although others did, where those outlets were read for long enough to say so."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import tables
from ..config import Side
from ..record import Blindspot
from ..tables import fold

ORIGINS = 2
DAYS = 3
BEFORE = 7
"""Days before the first report in which an outlet must have been seen, so that it was collected when it began."""
_SEEN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A story with who reported it: `first` and `last` are ISO days of its reports, `origins` its first sources."""

    story: str
    headline: str
    first: str
    last: str
    outlets: tuple[str, ...]
    origins: int


def blindspots(
    stories: Iterable[Reported],
    coverage: Mapping[str, Sequence[str]],
    sides: Sequence[Side],
    *,
    today: dt.date,
    origins: int = ORIGINS,
    days: int = DAYS,
    least: int = 1,
) -> tuple[Blindspot, ...]:
    """Return stories of which no report of a side is in the record, those with most origins first.

    A side counts where at least `least` of its outlets were being collected: seen on a day in the week before the first
    report, and on two days or more, on other matters, from the first report to `days` days later. The window ends
    `days` days after the first report, and stories whose window is not over by `today` are left out. Nothing is found
    for a side of whose outlets nothing was collected, or of which an outlet without a known country has a report and
    might be.

    Args:
        stories: Stories with who reported them.
        coverage: For each outlet of the record the ISO days on which items of it are dated, each once.
        sides: The sides of the beat; outlets belong to them by their country in the tables.
        today: The day up to which the record goes: never assumed.
        origins: Independent first sources that others must have.
        days: Days that must have passed since the first report.
        least: Outlets of the side that must have been collected.
    """
    homes = {fold(outlet): _side(outlet, sides) for outlet in coverage}
    out: list[Blindspot] = []
    for story in stories:
        first = _day(story.first)
        if first is None or story.origins < origins or first + dt.timedelta(days=days) > today:
            continue
        told = {fold(outlet) for outlet in story.outlets}
        where = {_side(outlet, sides) for outlet in story.outlets}
        if None in where:
            continue  # one whose country is not known may be of any side
        for side in sides:
            if side.id in where or not side.countries:
                continue
            last = first + dt.timedelta(days=days)
            seen = tuple(
                (outlet, count)
                for outlet, dates in sorted(coverage.items())
                if homes[fold(outlet)] == side.id and fold(outlet) not in told
                and (count := _seen(dates, first, last)) >= _SEEN
            )  # fmt: skip
            if len(seen) >= least:
                out.append(
                    Blindspot(
                        story=story.story, headline=story.headline, side=side.id, first=first.isoformat(),
                        last=last.isoformat(), origins=story.origins, outlets=story.outlets, collected=seen,
                    )
                )  # fmt: skip
    return tuple(sorted(out, key=lambda each: (-each.origins, each.first, each.story, each.side)))


def _seen(dates: Sequence[str], first: dt.date, last: dt.date) -> int:
    """Return on how many days of a window an outlet was seen; none where it was not seen shortly before."""
    known = set(_days(dates))
    if not any(first - dt.timedelta(days=BEFORE) <= day < first for day in known):
        return 0
    return sum(1 for day in known if first <= day <= last)


def _days(dates: Iterable[str]) -> Iterator[dt.date]:
    for date in dates:
        day = _day(date)
        if day is not None:
            yield day


def _day(date: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(date[:10]) if len(date) >= 10 else None
    except ValueError:
        return None


def _side(outlet: str, sides: Sequence[Side]) -> str | None:
    row = tables.outlets().named(outlet)
    if row is None or not row.country:
        return None
    named = next((side.id for side in sides if row.country in side.countries), None)
    return named or next((side.id for side in sides if not side.countries), "")
