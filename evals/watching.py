"""Watch a hundred feeds for ten days that pass in minutes, and see whether every planted thing was found.

A real server on loopback publishes: regular feeds, irregular ones, some that sleep at night. Planted are edits of
captured articles, changes of boilerplate alone (which must not count), removals, feeds that fall silent, and faults.
All waiting goes through a simulated clock; requests, archive and record are real. Texts are made, of fictional places.

    python evals/watching.py [--feeds 100] [--days 10] [--seed 1] [--full] [--keep DIR]

`--full` reads every article with the whole pipeline; else statements are left out, which the changes of words need not.
"""

import argparse
import asyncio
import datetime as dt
import html
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

from attache import config
from attache.collect.clock import FastClock
from attache.desk import Desk, make
from attache.desk.fetching import Collector
from attache.desk.sources import health_of
from attache.desk.watching import polite_fetcher
from attache.extract import extract
from attache.record import Capture, Reading
from attache.split import split
from attache.store import Store, collecting
from attache.store import versions as pages

START = dt.datetime(2031, 5, 5, 6, 0, tzinfo=dt.UTC)
HOUR = 3600.0
DAY = 24 * HOUR
PLACES = ("Lanhai", "Ostravia", "Port Meridian", "Veld", "Karsund", "Tarn Bay", "Isola Grande", "Norrland Sound")
THINGS = (
    "harbour dues",
    "grain terminals",
    "the ferry line",
    "fishing quotas",
    "the rail bridge",
    "school meals",
    "coastal radar",
    "the salt works",
    "timber duties",
    "river locks",
    "the lighthouse fund",
    "cable landings",
)
PEOPLE = ("Vera Holt", "Anselm Drake", "Mira Castell", "Jonas Wick", "Petra Lund", "Tobias Ferrow")
EDITS = ("number", "quotation", "dropped statement", "headline", "denial")
REMOVALS = ("404", "410", "home")
FAULTS = ("errors", "broken", "future", "default", "empty", "undated")


@dataclass
class Article:
    """An article of an outlet; `edits` are planted, each with its moment in seconds since the start."""

    feed: int
    number: int
    at: float
    title: str
    figure: int
    quote: str
    person: str
    place: str
    thing: str
    edits: list[tuple[float, str]] = field(default_factory=list)
    removed: tuple[float, str] | None = None
    teaser: bool = False

    @property
    def path(self) -> str:
        """Its path on the server of its outlet."""
        return f"/{self.feed}/article/{self.number}"

    def state(self, now: float) -> list[str]:
        """Return the edits that are in force."""
        return [kind for at, kind in self.edits if at <= now]

    def page(self, now: float, views: int) -> bytes:
        """Return its page as it stands now."""
        edits = self.state(now)
        title = f"{self.title}, council confirms" if "headline" in edits else self.title
        figure = self.figure + 7 if "number" in edits else self.figure
        quote = self.quote.replace("will be ready", "may be ready") if "quotation" in edits else self.quote
        paragraphs = [
            f"The council of {self.place} set aside {figure} million crowns for {self.thing} on Monday.",
            f"“{quote},” said {self.person}, the minister for works of {self.place}.",
        ]
        if "dropped statement" not in edits:
            paragraphs.append(f"{self.person} said the neighbouring town had been told in writing.")
        paragraphs.append(f"Work on {self.thing} began in the year before and was to end within two years.")
        if "denial" in edits:
            paragraphs.append(f"A spokesman for {self.place} denied that any contract had been signed.")
        date = (START + dt.timedelta(seconds=self.at)).isoformat()
        body = "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
            f'<meta property="article:published_time" content="{date}"></head><body>'
            f"<nav><a href='/'>Home</a> <a href='/news'>News</a></nav><article><h1>{html.escape(title)}</h1>{body}"
            f"</article><aside>Read by {views} readers</aside><footer>All rights reserved. {views} online now"
            "</footer></body></html>"
        ).encode()


@dataclass
class Feed:
    """A feed and what it publishes; from `silent` on nothing new, between `fault` moments something wrong with it."""

    number: int
    kind: str
    mean: float
    every: str
    articles: list[Article] = field(default_factory=list)
    silent: float | None = None
    fault: tuple[float, float, str] | None = None

    def document(self, now: float) -> bytes:
        """Return the feed as it stands now: the newest twenty."""
        fault = self.fault[2] if self.fault and self.fault[0] <= now < self.fault[1] else ""
        if fault == "broken":
            return b"<html><body>Maintenance</body></html>"
        shown = [each for each in self.articles if each.at <= now][-20:][::-1]
        if fault == "empty":
            shown = []
        items = []
        for each in shown:
            moment = START + dt.timedelta(seconds=each.at)
            if fault == "future":
                moment += dt.timedelta(days=40)
            if fault == "default":
                moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
            date = "" if fault == "undated" else f"<pubDate>{format_datetime(moment)}</pubDate>"
            items.append(
                f"<item><title>{html.escape(each.title)}</title><link>http://127.0.1.{self.number}:PORT{each.path}"
                f"?utm_source=rss</link><guid>tag:{self.number},{each.number}</guid>{date}"
                f"<description>Council of {each.place}: {each.thing}</description></item>"
            )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette {self.number}</title>'
            f"<link>http://127.0.1.{self.number}/</link>{''.join(items)}</channel></rss>"
        ).encode()


def times(kind: str, mean: float, end: float, chance: random.Random) -> Iterator[float]:
    """Yield the moments at which a feed publishes; it began five days before."""
    now = -5 * DAY + chance.uniform(0, mean)
    while now < end:
        yield now
        if kind == "regular":
            now += mean * chance.uniform(0.97, 1.03)
        elif kind == "irregular":
            now += chance.expovariate(1 / mean)
        elif kind == "bursty":
            now += chance.expovariate(1 / (mean / 8)) if chance.random() < 0.8 else chance.expovariate(1 / (mean * 4))
        else:  # asleep at night
            now += mean * chance.uniform(0.7, 1.3)
            hour = (6 + now / HOUR) % 24
            if hour < 7:
                now += (7 - hour) * HOUR


def world(count: int, days: float, chance: random.Random) -> list[Feed]:
    """Return the feeds with all that is planted in them."""
    feeds = []
    end = days * DAY
    for number in range(1, count + 1):
        kind = ("regular", "irregular", "bursty", "nights")[number % 4]
        mean = chance.choice([1, 2, 4, 8] if kind != "bursty" else [4, 8]) * HOUR
        feed = Feed(number=number, kind=kind, mean=mean, every="30m" if mean < 2 * HOUR else "1h")
        if number % 7 == 0:
            feed.silent = chance.uniform(0.45, 0.6) * end
        elif number % 9 == 0:
            begin = chance.uniform(0.5, 0.7) * end
            feed.fault = (begin, begin + DAY, FAULTS[number // 9 % len(FAULTS)])
        for at in times(kind, mean, min(end, feed.silent or end), chance):
            place, thing, person = chance.choice(PLACES), chance.choice(THINGS), chance.choice(PEOPLE)
            article = Article(
                feed=number, number=len(feed.articles), at=at, place=place, thing=thing, person=person,
                title=f"{place} votes on {thing} ({number}/{len(feed.articles)})", figure=chance.randint(11, 900),
                quote=f"The {len(feed.articles)}th stage will be ready before the winter",
            )  # fmt: skip
            feed.articles.append(article)
            # what is planted comes after the first capture and before the last look at it
            if 0 < at < end - 1.2 * DAY and chance.random() < 0.12:
                moment = at + chance.uniform(1.2, 22) * HOUR
                if chance.random() < 0.3:
                    article.removed = (moment, chance.choice(REMOVALS))
                else:
                    article.edits.append((moment, chance.choice(EDITS)))
        feeds.append(feed)
    return feeds


class Server:
    """The outlets: each feed on an address of its own (127.0.1.N), one port."""

    def __init__(self, feeds: list[Feed], clock: FastClock, chance: random.Random) -> None:
        self._feeds = {feed.number: feed for feed in feeds}
        self._clock = clock
        self._chance = chance
        self._views = 0
        self.requests: Counter[str] = Counter()
        self.port = 0

    async def __aenter__(self) -> "Server":
        self._server = await asyncio.start_server(self._serve, "0.0.0.0", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode().split("?")[0]
                status, headers, body = self._answer(path, head)
                lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
                writer.write(f"HTTP/1.1 {status} X\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client or the whole server goes
        finally:
            writer.close()

    def _answer(self, path: str, head: bytes) -> tuple[int, dict[str, str], bytes]:
        now = (self._clock.now() - START).total_seconds()
        self._views += self._chance.randint(1, 9)
        parts = path.strip("/").split("/")
        if parts == ["robots.txt"] or not parts[0].isdigit():
            self.requests["other"] += 1
            return (404, {}, b"none") if parts == ["robots.txt"] else (200, {"Content-Type": "text/html"}, HOME)
        feed = self._feeds[int(parts[0])]
        if parts[1] == "rss.xml":
            self.requests["feeds"] += 1
            if feed.fault and feed.fault[2] == "errors" and feed.fault[0] <= now < feed.fault[1]:
                return 503, {}, b""
            body = feed.document(now).replace(b"PORT", str(self.port).encode())
            etag = f'"{hash(body)}"'
            if etag.encode() in head:
                return 304, {"ETag": etag}, b""
            return 200, {"Content-Type": "application/rss+xml", "ETag": etag}, body
        self.requests["articles"] += 1
        article = feed.articles[int(parts[2])]
        if article.removed and article.removed[0] <= now:
            if article.removed[1] == "home":
                return 302, {"Location": "/"}, b""
            return int(article.removed[1]), {"Content-Type": "text/html"}, b"<h1>Gone</h1>"
        return 200, {"Content-Type": "text/html; charset=utf-8"}, article.page(now, self._views)


HOME = b"<!doctype html><title>Gazette</title><body><h1>Gazette</h1><ul><li><a href='/1'>News</a></ul>"


def plainly(capture: Capture) -> Reading:
    """Read an article without looking for statements."""
    return split(extract(capture))


async def watch(desk: Desk, clock: FastClock, seconds: float) -> Collector:
    """Watch until the time is over."""
    stop = asyncio.Event()
    async with polite_fetcher(desk.beat.fetch, clock) as fetcher:
        collector = Collector(desk, fetcher, clock)
        running = asyncio.create_task(collector.run(forever=True, stop=stop))
        await asyncio.wait([running, asyncio.create_task(clock.sleep(seconds))], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await running
    return collector


def beat_file(feeds: list[Feed], port: int) -> str:
    """Return the beat file."""
    lines = ['name = "simulated"', "[fetch]", 'delay = "0s"', 'private = ["127.0.0.0/8"]', ""]
    for feed in feeds:
        lines += ["[[feeds]]", f'id = "f{feed.number}"', f'every = "{feed.every}"',
                  f'url = "http://127.0.1.{feed.number}:{port}/{feed.number}/rss.xml"', ""]  # fmt: skip
    return "\n".join(lines)


def judge(desk: Desk, feeds: list[Feed], port: int, days: float) -> dict[str, float]:
    """Compare what the record says with what was planted."""
    store = Store(desk.folder / "record.sqlite")
    changed: dict[str, list[tuple[float, str]]] = {}
    for row in pages.changes(store):
        moment = (dt.datetime.fromisoformat(row.at) - START).total_seconds()
        changed.setdefault(row.page, []).append((moment, row.kind))
    captured = {state.page: state for feed in feeds for state in _pages(store, feed)}
    out: Counter[str] = Counter()
    missed: list[str] = []
    for feed in feeds:
        for article in feed.articles:
            page = f"127.0.1.{feed.number}:{port}{article.path}"
            found = next((values for key, values in changed.items() if key.endswith(page)), [])
            state = next((each for key, each in captured.items() if key.endswith(page)), None)
            begun = (dt.datetime.fromisoformat(state.first) - START).total_seconds() if state else None
            for at, kind in article.edits:
                if begun is not None and begun < at:
                    out["edits"] += 1
                    good = any(moment >= at and word != "removal" for moment, word in found)
                    out["edits found"] += good
                    if not good:
                        missed.append(f"edit {kind} {page}")
            if article.removed and begun is not None and begun < article.removed[0]:
                out["removals"] += 1
                good = any(word == "removal" for _, word in found)
                out["removals found"] += good
                if not good:
                    missed.append(f"removal {article.removed[1]} {page}")
            planted = len(article.edits) + bool(article.removed)
            out["false changes"] += max(0, len(found) - planted)
    counts = store.counts()
    out["documents"] = counts["documents"]
    titles = Counter(row[0] for row in store._db.execute("SELECT headline FROM items"))
    out["duplicate items"] = sum(count - 1 for count in titles.values() if count > 1)
    published = sum(1 for feed in feeds for each in feed.articles if each.at < days * DAY - 2 * HOUR and each.at > 0)
    out["published"] = published
    for line in missed[:20]:
        print("  missed:", line)
    silences(desk, store, feeds, days, out)
    store.close()
    return dict(out)


def _pages(store: Store, feed: Feed) -> Iterator[collecting.PageRow]:
    names = store._db.execute("SELECT page FROM pages WHERE feed = ?", (f"f{feed.number}",)).fetchall()
    for (name,) in names:
        state = collecting.page_state(store, name)
        assert state is not None
        yield state


TOLD_AS = {
    "errors": "failing", "broken": "failing", "future": "dates-future", "default": "dates-default", "empty": "empty",
    "undated": "dates-missing",
}  # fmt: skip
LOOK = 0.5 * HOUR
"""How often `attache status` is looked at where a silence is timed; else every three hours."""


def quantile(feed: Feed) -> float:
    """Return the 99.9 % quantile of the pauses that a feed of this kind makes, from 20,000 of them."""
    chance = random.Random(feed.number)
    told = list(times(feed.kind, feed.mean, 20_000 * feed.mean * 1.4, chance))
    gaps = sorted(b - a for a, b in pairwise(told))
    return gaps[int(0.999 * len(gaps))]


def silences(desk: Desk, store: Store, feeds: list[Feed], days: float, out: Counter[str]) -> None:
    """Look at the health of each feed, as `attache status` would, and count what it says.

    A regular feed is to be told within twice its interval, an irregular one beyond the 99.9 % quantile of its pauses;
    both with one poll and one look on top. A fault of dates is due where three articles or more came while it was.
    """
    delays: dict[str, list[float]] = {"regular": [], "irregular": []}
    for feed in feeds:
        settings = next(each for each in desk.beat.feeds if each.id == f"f{feed.number}")
        last = max(each.at for each in feed.articles)

        def found(now: float, settings: config.Feed = settings) -> set[str]:
            return {each.kind for each in health_of(store, settings, now=START + dt.timedelta(seconds=now)).findings}

        false_days: set[int] = set()
        faulted = False
        for step in range(4, int(days * 8) + 1):
            now = step * 3 * HOUR
            kinds = found(now)
            if "silent" in kinds and now <= last + 2 * HOUR and not (feed.fault and feed.fault[0] <= now):
                false_days.add(int(now // DAY))
            if feed.fault and feed.fault[0] <= now < feed.fault[1] + DAY:
                faulted = faulted or TOLD_AS[feed.fault[2]] in kinds
        out["feed-days"] += int(days)
        out["false alarm days"] += len(false_days)
        out[f"false alarm days ({feed.kind})"] += len(false_days)
        out["false alarm days (first three)"] += sum(day < 3 for day in false_days)
        if feed.fault:
            came = sum(feed.fault[0] <= each.at < feed.fault[1] - HOUR for each in feed.articles)
            due = came >= 3 or feed.fault[2] in ("errors", "broken", "empty")
            out["faults due"] += due
            out["faults found"] += due and faulted
            out["faults of dates with fewer than three articles"] += not due
            if due and not faulted:
                print(f"  missed: fault {feed.fault[2]} of f{feed.number}, {came} articles")
        if feed.silent is not None:
            _silence(feed, last, found, days, delays, out)
    for kind, told in delays.items():
        if told:
            out[f"{kind} silence delay, median"] = round(sorted(told)[len(told) // 2], 2)  # type: ignore[assignment]
            out[f"{kind} silence delay, longest"] = round(max(told), 2)  # type: ignore[assignment]


def _silence(
    feed: Feed,
    last: float,
    found: Callable[[float], set[str]],
    days: float,
    delays: dict[str, list[float]],
    out: Counter[str],
) -> None:
    kind = "regular" if feed.kind == "regular" else "irregular"
    late = config.seconds(feed.every) + LOOK
    limit = 2 * feed.mean if kind == "regular" else quantile(feed)
    unit = feed.mean if kind == "regular" else limit
    first = next((now for now in _moments(last, days) if "silent" in found(now)), None)
    out["silences"] += 1
    if last + limit + late > days * DAY:
        out["silences that the end comes too early for"] += 1
        return
    out[f"{kind} silences due"] += 1
    if first is None:
        print(f"  missed: silence of f{feed.number} ({feed.kind}), every {feed.mean / HOUR:g} h, "
              f"{(days * DAY - last) / HOUR:.0f} h long, quantile {limit / HOUR:.0f} h")  # fmt: skip
        return
    out[f"{kind} silences told"] += 1
    delays[kind].append((first - last) / unit)
    if kind == "regular":
        out["regular silences told in time"] += first - last <= limit + late
    else:
        out["irregular silences told before the quantile"] += first - last < limit - late
        out["irregular silences told within twice the quantile"] += first - last <= 2 * limit + late


def _moments(begin: float, days: float) -> Iterator[float]:
    now = begin + LOOK
    while now <= days * DAY:
        yield now
        now += LOOK


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--days", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--keep", type=Path, help="keep the workspace here")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    feeds = world(options.feeds, options.days, chance)
    clock = FastClock(START)

    async def run(folder: Path) -> tuple[int, Collector]:
        async with Server(feeds, clock, chance) as server:
            make(beat_file(feeds, server.port), folder)
            with Desk(folder, understand=None if options.full else plainly) as desk:
                return server.port, await watch(desk, clock, options.days * DAY)

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as base:
        folder = options.keep or Path(base) / "workspace"
        port, collector = asyncio.run(run(folder))
        took = time.monotonic() - began
        with Desk(folder) as desk:
            figures = judge(desk, feeds, port, options.days)
    done = collector.summary
    print(f"{options.feeds} feeds, {options.days:g} days in {took:.0f} s: {done.polled} polls, {done.entries} new")
    print(f"  {done.captured} captured, {done.revisited} revisits, {done.versions} changed, {done.removed} gone")
    for name, value in figures.items():
        print(f"  {name}: {value}")
    print(f"  peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    print(json.dumps({"eval": "watching", **figures}))
    return 0


if __name__ == "__main__":
    assert config
    sys.exit(main())
