"""Collecting from the beat's sources: what is due is fetched, understood, archived and recorded, in this order.

The event loop fetches; one thread keeps. A capture counts only when it is committed: the archive first, synced, then
in one transaction the record, the state of its feed and of its page. What is lost by a crash before that is due again.
"""

import asyncio
import contextlib
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from .. import config
from ..collect.schedule import stamp
from ..errors import FetchError, InputError, WorkspaceBusy
from ..ports import Clock, Fetcher
from ..record import Answer, FeedContent, FeedEntry, Request
from ..store import Store, collecting
from ..store.collecting import FeedState, PageRow, Waiting
from . import workspace
from .arriving import Arrived, Fetched, Outcome, Polled, Visited, keep
from .keeping import Keeper
from .looking import Source, address, defect, look, source_id

_ACCEPT_FEED = "application/rss+xml, application/atom+xml, application/feed+json, application/json;q=0.9, " \
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"  # fmt: skip
_ACCEPT_PAGE = "text/html, application/xhtml+xml, application/pdf;q=0.8, */*;q=0.5"
_BATCH = 256
_ARTICLES = 12
_OF_ONE_HOST = 4
_IDLE = 3600.0
_GROUP = 600.0
"""Seconds between two times that new items are put into stories while this watches."""
_PARTS = 24
_MOST_HELD = 20_000
"""Entries that are read and not yet kept, from which on no further feed is polled: so memory has a bound."""
_LARGE = 256 * 1024
_PROBLEMS = 10_000
"""Lines of problems that a run remembers, the last ones: one that goes on for good must not grow."""
_AGAIN = 1.0
"""Seconds until what arrived is kept after all, where another process was writing for too long."""

Log = Callable[..., None]
Job = tuple[str, str]


@dataclass(slots=True)
class Summary:
    """What a run did, in numbers; `problems` are lines for a person."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    entries: int = 0
    captured: int = 0
    known: int = 0
    versions: int = 0
    removed: int = 0
    revisited: int = 0
    given_up: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


class Collector:
    """Collects for one workspace until nothing is due, or for good."""

    def __init__(
        self,
        keeper: Keeper,
        fetcher: Fetcher,
        clock: Clock,
        *,
        feeds: Sequence[config.Feed] | None = None,
        others: Sequence[Source] | None = None,
        log: Log | None = None,
        progress: Callable[[Summary], None] | None = None,
        every_feed: bool = False,
        pages: bool = True,
    ) -> None:
        """Make ready; nothing is fetched before `run`.

        Args:
            feeds: Those of the beat when None.
            others: Mailboxes and folders; those of the beat when None.
            log: Called with the name of an event and its fields.
            every_feed: Poll every feed once at the start, due or not.
            pages: Whether articles are fetched, or only feeds polled.
        """
        self._keeper = keeper
        self._fetcher = fetcher
        self._clock = clock
        self._feeds = {feed_id(feed): feed for feed in (keeper.beat.feeds if feeds is None else feeds)}
        given: Sequence[Source] = (*keeper.beat.mailboxes, *keeper.beat.folders) if others is None else others
        self._others = {source_id(source): source for source in given}
        self._log = log or (lambda _event, **_fields: None)
        self._progress = progress or (lambda _summary: None)
        self._pages = pages
        self._forced = {*self._feeds, *self._others} if every_feed else set()
        self._visits = tuple(config.seconds(words) for words in keeper.beat.fetch.revisit)
        # more than are fetched at once, so that the host is asked on while a batch is being kept
        self._room = max(64, 16 * keeper.beat.fetch.connections)
        self._pages_room = self._room // 4
        self._held = 0
        self._states: dict[str, FeedState] = {}
        self._jobs: dict[Job, asyncio.Task[None]] = {}
        self._hosts: Counter[str] = Counter()
        self._arrived: list[Arrived] = []
        self._writing = asyncio.Lock()
        self._patient = False
        self._kept = asyncio.Event()
        self._news = asyncio.Event()
        self._reader: Store | None = None
        self._grouped = (0, clock.monotonic())
        self.summary = Summary()

    async def run(self, *, forever: bool = False, stop: asyncio.Event | None = None) -> Summary:
        """Collect what is due; with `forever`, until `stop` is set. What was fetched is kept before this returns.

        Raises:
            StorageFailed: The disk refused; what was committed stays, what was not is due again.
            WorkspaceBusy, WorkspaceDamaged: As for `Keeper.add`; with `forever` another process that writes for long
                is waited for, and ends the run only when it was to stop.
        """
        began = self._clock.monotonic()
        stop = stop or asyncio.Event()
        self._patient = forever
        self._prepare()
        keeping = asyncio.create_task(self._keep())
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set() and not keeping.done():
                self._kept.clear()
                self._start_what_is_due()
                if not self._jobs and not forever:
                    break
                await self._pause(keeping, stopping, forever=forever)
        finally:
            stopping.cancel()
            self._patient = False
            try:
                await self._wind_down(keeping)
                await self._group(always=True)
            finally:
                self._close()
            self.summary.seconds = self._clock.monotonic() - began
        return self.summary

    # --- what is due ---------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        # the tables of an older version are brought up to date before anything is read from them
        with self._keeper.session() as session:
            self._states = collecting.feed_states(session.store)
        assert self._store, "opened here, and held open while this runs"
        for id_, feed in self._feeds.items():
            state = self._states.get(id_)
            if state is None or state.url != feed.url:
                self._states[id_] = FeedState(id=id_, url=feed.url)
        for id_, source in self._others.items():
            self._states.setdefault(id_, FeedState(id=id_, url=address(source)))

    def _start_what_is_due(self) -> None:
        now = stamp(self._clock.now())
        for id_ in self._feeds:
            if len(self._jobs) >= self._room or self._held > _MOST_HELD:
                break
            due = self._states[id_].due
            if id_ in self._forced or due is None or due <= now:
                self._start(("feed", id_), self._feeds[id_].url, self._poll(id_))
        for id_ in self._others:
            due = self._states[id_].due
            if id_ in self._forced or due is None or due <= now:
                self._start(("feed", id_), None, self._look(id_))
        free = self._pages_room - sum(kind == "page" for kind, _ in self._jobs)
        if not self._pages or free < self._pages_room // 2:
            return
        for waiting in collecting.waiting(self._store, self._feeds, now=now, limit=4 * self._pages_room):
            if free <= 0:
                break
            capture = self._capture(self._feeds[waiting.feed], waiting)
            free -= self._start(("page", waiting.entry.key), waiting.entry.url, capture)
        for page in collecting.pages_due(self._store, now=now, limit=4 * self._pages_room):
            if free <= 0:
                break
            free -= self._start(("page", page.page), page.url, self._visit(page))

    @property
    def _store(self) -> Store:
        """The record, for reading; held open, so that the writer's coming and going does not fold its log each time."""
        if self._reader is None:
            self._reader = Store(self._keeper.folder / workspace.RECORD)
        return self._reader

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _start(self, job: Job, url: str | None, work: Any) -> bool:
        host = urlsplit(url).netloc.lower() if url else ""
        if job in self._jobs or (job[0] == "page" and self._hosts[host] >= _OF_ONE_HOST):
            work.close()
            return False
        self._hosts[host] += 1
        task = self._jobs[job] = asyncio.create_task(self._guarded(job, work))
        task.add_done_callback(lambda done: self._let_go(done, job, host, work))
        return True

    def _let_go(self, done: "asyncio.Task[None]", job: Job, host: str, work: Any) -> None:
        """Free the host of a job that has ended, and forget a job that brought nothing: perhaps it never began."""
        work.close()
        self._hosts[host] -= 1
        if not self._hosts[host]:
            del self._hosts[host]
        if done.cancelled():
            self._jobs.pop(job, None)

    async def _guarded(self, job: Job, work: Any) -> None:
        arrived = await work
        # the job stays ours until what it brought is committed: only then is it no longer due
        self._held += _held_by(arrived)
        self._arrived.append(replace(arrived, job=job))
        self._news.set()

    async def _pause(self, keeping: "asyncio.Task[None]", stopping: "asyncio.Task[bool]", *, forever: bool) -> None:
        """Wait until something was kept, the next thing is due, or it is time to stop."""
        waits: list[asyncio.Task[Any]] = [asyncio.create_task(self._kept.wait())]
        if forever:
            waits.append(asyncio.create_task(self._clock.sleep(self._until_next())))
        await asyncio.wait([*waits, keeping, stopping], return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)

    def _until_next(self) -> float:
        """Return how many seconds there are until something that is not being fetched is due."""
        dues = [
            state.due for id_, state in self._states.items()
            if (id_ in self._feeds or id_ in self._others) and state.due and ("feed", id_) not in self._jobs
        ]  # fmt: skip
        if self._pages and not self._jobs and (due := collecting.next_due(self._store, self._feeds)) is not None:
            dues.append(due)
        if not dues:
            return _IDLE
        from ..collect.schedule import moment

        return min(max((moment(min(dues)) - self._clock.now()).total_seconds(), 0.05), _IDLE)

    # --- fetching ------------------------------------------------------------------------------------------

    async def _poll(self, id_: str) -> Arrived:
        feed, state = self._feeds[id_], self._states[id_]
        self._forced.discard(id_)
        answer, error = await self._get(feed.url, feed, state.etag, state.modified, accept=_ACCEPT_FEED)
        content: FeedContent | None = None
        digest = hashlib.sha256(answer.data).hexdigest() if answer is not None else None
        if answer is not None and answer.status == 200 and digest != state.digest:
            try:
                content = await self._parsed(feed, answer)
            except InputError as problem:
                error = problem
            except Exception as problem:
                error = defect(problem, feed.url)
        return Polled(
            feed=feed, state=state, answer=answer, error=error, content=content, digest=digest, at=self._clock.now()
        )

    async def _look(self, id_: str) -> Arrived:
        self._forced.discard(id_)
        async with self._clock.busy():
            return await look(
                self._others[id_], self._states[id_], base=self._keeper.folder, now=self._clock.now(),
                max_bytes=self._keeper.beat.fetch.max_bytes,
            )  # fmt: skip

    async def _parsed(self, feed: config.Feed, answer: Answer) -> FeedContent:
        """Return what a feed says, with what further addresses of it say."""
        content = await _parse(feed, answer)
        entries = {entry.key: entry for entry in content.entries}
        further, flaws = list(content.further[:_PARTS]), list(content.flaws)
        asked = {answer.url, answer.final_url}
        while further and len(asked) <= _PARTS:
            url = further.pop(0)
            if url in asked:
                continue
            asked.add(url)
            part, error = await self._get(url, feed, accept=_ACCEPT_FEED)
            try:
                if part is None or part.status != 200:
                    raise error or FetchError(place=url)
                more = await _parse(feed, part)
            except InputError:
                flaws.append("part-missing")
                continue
            entries.update((entry.key, entry) for entry in more.entries if entry.key not in entries)
            further += more.further
        return replace(content, entries=tuple(entries.values()), flaws=tuple(dict.fromkeys(flaws)))

    async def _capture(self, feed: config.Feed, waiting: Waiting) -> Arrived:
        entry = waiting.entry
        answer, error = None, None
        if entry.url and wants_page(feed, entry):
            answer, error = await self._get(entry.url, feed)
        return Fetched(feed=feed, waiting=waiting, answer=answer, error=error, at=self._clock.now())

    async def _visit(self, page: PageRow) -> Arrived:
        feed = self._feeds.get(page.feed or "")
        answer, error = await self._get(page.url, feed, page.etag, page.modified)
        return Visited(page=page, feed=feed, answer=answer, error=error, at=self._clock.now())

    async def _get(
        self,
        url: str,
        feed: config.Feed | None,
        etag: str | None = None,
        modified: str | None = None,
        *,
        accept: str = _ACCEPT_PAGE,
    ) -> tuple[Answer | None, InputError | None]:
        try:
            request = Request(
                url=url, etag=etag, modified=modified, accept=accept, headers=secrets_of(feed, url) if feed else (),
                max_bytes=self._keeper.beat.fetch.max_bytes,
            )  # fmt: skip
            return await self._fetcher.get(request), None
        except FetchError as error:
            return None, error
        except Exception as error:
            return None, defect(error, url)

    # --- keeping -------------------------------------------------------------------------------------------

    async def _keep(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            while self._arrived:
                await self._keep_batch(self._next_batch())

    def _next_batch(self) -> list[Arrived]:
        """Take what is kept next: many polls, which are quick, or a few articles, so that a commit is never far."""
        at = articles = 0
        while at < min(len(self._arrived), _BATCH) and articles < _ARTICLES:
            articles += not isinstance(self._arrived[at], Polled)
            at += 1
        batch, self._arrived = self._arrived[:at], self._arrived[at:]
        return batch

    async def _keep_batch(self, batch: list[Arrived]) -> None:
        # held until all is written, grouping included: the end of a run must not come between
        async with self._writing:
            outcome = await self._written(batch)
            self._take(batch, outcome)
            await self._group()
        self._kept.set()
        self._progress(self.summary)

    async def _written(self, batch: list[Arrived]) -> Outcome:
        """Keep a batch; while this goes on, another process that writes for long is waited for as long as it takes."""
        while True:
            try:
                async with self._clock.busy():
                    return await asyncio.shield(asyncio.to_thread(keep, self._keeper, batch, self._visits))
            except WorkspaceBusy as error:
                if not self._patient:
                    raise
                self._log("waiting", error=error.code)
            await self._clock.sleep(_AGAIN)

    def _take(self, batch: list[Arrived], outcome: Outcome) -> None:
        self._states.update(outcome.feeds)
        for name, amount in outcome.counts.items():
            setattr(self.summary, name, getattr(self.summary, name) + amount)
        for event, fields in outcome.events:
            self._log(event, **fields)
        self.summary.problems += outcome.problems
        del self.summary.problems[:-_PROBLEMS]
        for each in batch:
            self._held -= _held_by(each)
            self._jobs.pop(each.job, None)

    async def _group(self, *, always: bool = False) -> None:
        """Put new items into stories, now and then while this goes on, and at the end."""
        added = self.summary.captured + self.summary.versions
        now = self._clock.monotonic()
        if added == self._grouped[0] or not (always or now - self._grouped[1] >= _GROUP):
            return
        # who else is writing groups what is there, or whoever asks for stories does: nothing has to be waited for
        with contextlib.suppress(WorkspaceBusy):
            async with self._clock.busy():
                await asyncio.shield(asyncio.to_thread(self._keeper.group))
        self._grouped = (added, now)

    async def _wind_down(self, keeping: "asyncio.Task[None]") -> None:
        """Stop fetching, keep what has arrived, and let what is being kept be kept to its end."""
        tasks = list(self._jobs.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if keeping.done():
            keeping.result()
            return
        while self._arrived or self._keeping_now():
            self._news.set()
            self._kept.clear()
            waiting = asyncio.create_task(self._kept.wait())
            await asyncio.wait([waiting, keeping], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if keeping.done():
                keeping.result()
        async with self._writing:
            keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping

    def _keeping_now(self) -> bool:
        return any(task.done() for task in self._jobs.values())


def _held_by(arrived: Arrived) -> int:
    return len(arrived.content.entries) if isinstance(arrived, Polled) and arrived.content is not None else 0


def feed_id(feed: config.Feed) -> str:
    """Return the short name of a feed: its own, else its address without scheme."""
    return feed.id or feed.url.split("://", 1)[-1].rstrip("/")


def wants_page(feed: config.Feed, entry: FeedEntry) -> bool:
    """Whether the page of an entry is fetched, by the setting `pages` of its feed."""
    return feed.pages == "fetch" or (feed.pages == "teasers" and not entry.html)


def secrets_of(feed: config.Feed, url: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of a subscription, from the environment, for an address on the host of its feed.

    Raises:
        FetchError: A variable that a header names is not set.
    """
    if not feed.headers or urlsplit(feed.url).netloc.lower() != urlsplit(url).netloc.lower():
        return ()
    out = []
    for name, variable in feed.headers.items():
        value = os.environ.get(variable)
        if value is None:
            hint = "set it, or take the header out of the beat file"
            raise FetchError("a variable that a header of the feed names is not set", place=variable, hint=hint)
        out.append((name, value))
    return tuple(out)


async def _parse(feed: config.Feed, answer: Answer) -> FeedContent:
    from ..collect.feed import parse

    def parsed() -> FeedContent:
        return parse(answer.data, url=answer.final_url, media_type=answer.media_type, charset=answer.charset, feed=feed)

    # a large one must not keep the others waiting
    return parsed() if len(answer.data) < _LARGE else await asyncio.to_thread(parsed)
