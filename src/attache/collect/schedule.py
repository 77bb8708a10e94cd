"""When something is asked again: polls of feeds, failed captures, revisits of pages. Pure functions over times."""

import datetime as dt
import hashlib
from collections.abc import Sequence

DAY = 86400.0
TRIES = 6
"""How often a capture that fails for a while is tried before what the feed itself says is kept in its place."""
_FIRST_RETRY = 300.0


def spread(key: str) -> float:
    """Return a number in [0, 1) that is always the same for a key: what is due together is spread by it."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32


def next_poll(
    now: dt.datetime,
    *,
    feed: str,
    every: float,
    asked: float | None = None,
    failures: int = 0,
    retry_after: float | None = None,
) -> dt.datetime:
    """Return when a feed is polled next.

    Every `every` seconds, or as seldom as the feed asks for (at most once a day); after failures the pause doubles, up
    to a day; never before the host's `Retry-After`, of which a day at most is believed. A tenth of the interval is
    spread by the feed's id, so that feeds which began together do not stay together.
    """
    interval = min(max(every, min(asked or 0.0, DAY)) * 2 ** min(failures, 12), max(DAY, every))
    interval *= 0.95 + 0.1 * spread(feed) if failures else 1.0
    return now + dt.timedelta(seconds=max(interval, min(retry_after or 0.0, DAY)))


def next_try(now: dt.datetime, *, key: str, tries: int, retry_after: float | None = None) -> dt.datetime | None:
    """Return when a capture that failed is tried again: after 5 minutes, 20, 80, …; None when it was tried enough."""
    if tries >= TRIES:
        return None
    pause = min(_FIRST_RETRY * 4 ** (tries - 1), DAY) * (0.9 + 0.2 * spread(key))
    return now + dt.timedelta(seconds=max(pause, min(retry_after or 0.0, DAY)))


def next_visit(now: dt.datetime, *, first: dt.datetime, step: int, visits: Sequence[float]) -> tuple[int, str | None]:
    """Return the step of the next revisit of a page and when it is due (ISO), None when none is left.

    Those that are past already, because nothing ran for a while, are made up for by one.

    Args:
        first: When it was captured first.
        step: How many revisits are done.
        visits: When they are due, in seconds after the first capture.
    """
    while step < len(visits):
        due = first + dt.timedelta(seconds=visits[step])
        if due > now:
            return step, stamp(due)
        step += 1
    return step, None


def stamp(moment: dt.datetime) -> str:
    """Return a moment as ISO 8601 in UTC with microseconds, so that stamps sort as text."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(words: str) -> dt.datetime:
    """Return the moment of a stamp."""
    return dt.datetime.strptime(words, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
