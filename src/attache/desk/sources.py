"""The sources of a beat as the record knows them: what polling learned, and whether they are well."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .. import config
from ..collect.schedule import moment
from ..compare.health import Health, glance, health
from ..record.poll import Poll, Seen
from ..store import Store, collecting
from .fetching import feed_id
from .looking import Source, address, source_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source and how it is; `line` says it at a glance. A source that was never polled has no health."""

    id: str
    url: str
    outlet: str
    health: Health | None
    line: str
    due: str | None
    polled: str | None
    entries: int

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at it."""
        return self.health is not None and self.health.needs_person


def health_of(
    store: Store,
    source: config.Feed | Source,
    *,
    now: dt.datetime,
    state: collecting.FeedState | None = None,
    languages: Sequence[str] = (),
) -> Health:
    """Return how a source is, by what the record knows of its polls and entries up to `now`."""
    feed = source if isinstance(source, config.Feed) else None
    id_ = feed_id(source) if isinstance(source, config.Feed) else source_id(source)
    state = state or collecting.feed_states(store, id_).get(id_)
    polls = [_poll(row) for row in collecting.polls(store, id_)]
    if polls and state is not None and state.moved and polls[-1].status == 200:
        polls[-1] = Poll(at=polls[-1].at, status=200, new=polls[-1].new, entries=polls[-1].entries, moved=state.moved)
    had = [_seen(row) for row in collecting.seen(store, id_)]
    every = dt.timedelta(seconds=config.seconds(source.every))
    declared = (feed.language,) if feed is not None and feed.language else tuple(languages)
    return health(polls, had, now=now, every=every, languages=declared)


def sources(store: Store, beat: config.Beat, *, now: dt.datetime) -> tuple[SourceState, ...]:
    """Return the sources of a beat, those that need a person first, then in the order of the beat file."""
    states = collecting.feed_states(store)
    out = []
    every: tuple[config.Feed | Source, ...] = (*beat.feeds, *beat.mailboxes, *beat.folders)
    for source in every:
        feed = source if isinstance(source, config.Feed) else None
        id_ = feed_id(source) if isinstance(source, config.Feed) else source_id(source)
        state = states.get(id_)
        if state is None or state.polled is None:
            line, found = f"{id_}: not polled yet", None
        else:
            found = health_of(store, source, now=now, state=state)
            line = glance(id_, found, now=now)
        out.append(
            SourceState(
                id=id_, url=source.url if isinstance(source, config.Feed) else address(source),
                outlet=feed.outlet if feed is not None else "", health=found, line=line,
                due=state.due if state else None, polled=state.polled if state else None,
                entries=collecting.entry_count(store, id_),
            )
        )  # fmt: skip
    return tuple(sorted(out, key=lambda each: not each.needs_person))


def _poll(row: collecting.PollRow) -> Poll:
    # an answer with the bytes of the one before, or a mailbox with nothing new, says as little as a 304
    status = 304 if row.entries < 0 and row.status in (200, None) and row.error is None else row.status
    return Poll(at=moment(row.at), status=status, error=row.error, new=row.new, entries=max(row.entries, 0))


def _seen(row: collecting.SeenRow) -> Seen:
    return Seen(
        first_seen=moment(row.seen), published=row.published, language=row.language, chars=row.chars,
        completeness=row.completeness, flaws=row.flaws,  # type: ignore[arg-type]
    )  # fmt: skip
