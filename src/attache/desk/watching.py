"""Collecting as a run: the fetcher and the clock of this machine, signals, the log and the metrics."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from .. import config
from ..errors import ConfigError, StorageFailed, UnknownId
from ..ports import Clock, Fetcher
from .fetching import Collector, Log, Summary, feed_id
from .keeping import Keeper
from .looking import Source, address, source_id
from .metrics import Metrics

if TYPE_CHECKING:
    from ..collect.fetch import HttpFetcher


def collect(
    keeper: Keeper,
    *,
    forever: bool = False,
    names: Sequence[str] = (),
    every_feed: bool = False,
    pages: bool = True,
    log: Log | None = None,
    metrics: Metrics | None = None,
    progress: Callable[[Summary], None] | None = None,
    fetcher: Fetcher | None = None,
    clock: Clock | None = None,
) -> Summary:
    """Fetch what is due from the sources of the beat, once or for good; SIGINT and SIGTERM end it in good order.

    Args:
        names: Only these feeds, by their short names or addresses.
        every_feed: Poll every feed at the start, due or not.
        pages: Whether articles are fetched, or only feeds polled.
        fetcher, clock: Others than those of this machine.

    Raises:
        UnknownId: The beat has no such feed.
        ConfigError: The beat has no source at all.
        StorageFailed, WorkspaceBusy, WorkspaceDamaged: As for `Keeper.add`.
    """
    feeds, others = chosen(keeper.beat, names)

    async def run() -> Summary:
        from ..collect.clock import SystemClock

        time = clock or SystemClock()
        stop = asyncio.Event()
        with _signals(stop):
            async with contextlib.AsyncExitStack() as stack:
                polite = fetcher
                if polite is None:
                    polite = await stack.enter_async_context(polite_fetcher(keeper.beat.fetch, time))
                collector = Collector(
                    keeper, polite, time, feeds=feeds, others=others, log=_both(log, metrics), progress=progress,
                    every_feed=every_feed, pages=pages,
                )  # fmt: skip
                return await collector.run(forever=forever, stop=stop)

    return asyncio.run(run())


def polite_fetcher(settings: config.Fetching, clock: Clock) -> "HttpFetcher":
    """Return the fetcher that the `[fetch]` table of a beat file asks for."""
    from ..collect.fetch import HttpFetcher

    return HttpFetcher(settings, clock=clock)


def chosen(beat: config.Beat, names: Sequence[str]) -> tuple[tuple[config.Feed, ...], tuple[Source, ...]]:
    """Return the feeds, and the mailboxes and folders, of a beat that these names mean, all of them without any.

    Raises:
        UnknownId: There is none of a name.
        ConfigError: The beat has no sources.
    """
    others: tuple[Source, ...] = (*beat.mailboxes, *beat.folders)
    if not beat.feeds and not others:
        raise ConfigError("this beat has no sources", place=config.FILE, hint="add one with: attache beat add URL")
    if not names:
        return beat.feeds, others
    feeds: list[config.Feed] = []
    sources: list[Source] = []
    for name in names:
        found = [feed for feed in beat.feeds if name in (feed_id(feed), feed.url)]
        more = [source for source in others if name in (source_id(source), address(source))]
        if not found and not more:
            raise UnknownId("the beat has no such source", place=name, hint="see: attache beat show")
        feeds += found
        sources += more
    return tuple({feed_id(feed): feed for feed in feeds}.values()), tuple({source_id(s): s for s in sources}.values())


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """Within the block SIGINT and SIGTERM set `stop`; a second one ends the process at once."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def asked(number: int) -> None:
        if stop.is_set():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        stop.set()

    done = []
    for number in numbers:
        # threads other than the main one, and Windows, have no handlers: there the process just ends, nothing is lost
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, asked, number)
            done.append(number)
    try:
        yield
    finally:
        for number in done:
            loop.remove_signal_handler(number)


def _both(log: Log | None, metrics: Metrics | None) -> Log | None:
    if metrics is None:
        return log

    def tell(event: str, **fields: Any) -> None:
        metrics.count(event, fields)
        if log is not None:
            log(event, **fields)

    return tell


@contextlib.contextmanager
def logger(path: Path | None = None) -> Iterator[Log]:
    """Within the block give what writes one line of JSON for each event: to a file, to standard error without a path.

    Raises:
        StorageFailed: The file cannot be written, now or at a later event.
    """
    import structlog

    with contextlib.ExitStack() as stack:
        try:
            stream = path.open("a", encoding="utf-8") if path is not None else sys.stderr
        except OSError as error:
            raise StorageFailed(error.strerror or "cannot be written", place=str(path)) from error
        if path is not None:
            stack.callback(_closed, stream)
        made = structlog.wrap_logger(
            structlog.WriteLogger(stream),
            processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.JSONRenderer()],
            wrapper_class=structlog.BoundLogger,
        )

        def log(event: str, **fields: Any) -> None:
            try:
                made.msg(event, **fields)
            except OSError as error:
                if path is None:
                    raise
                raise StorageFailed(error.strerror or "cannot be written", place=str(path)) from error

        yield log


def _closed(stream: TextIO) -> None:
    """Close a log; what a full disk has refused already is refused again, and said once."""
    with contextlib.suppress(OSError):
        stream.close()
