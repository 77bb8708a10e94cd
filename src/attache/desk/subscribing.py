"""Which feeds a beat has: looked at, found, added, taken from other readers of feeds and given to them."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .. import config, tables
from ..config import writing
from ..errors import AttacheError, BadFeed, ConfigError, FetchError, ForbiddenByRobots, InputError
from ..record import Answer, FeedContent, Request
from .fetching import feed_id, secrets_of

if TYPE_CHECKING:
    from ..collect.fetch import HttpFetcher
    from ..collect.opml import Subscriptions

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_AT_ONCE = 64
_TRIES = 15
_STALE = dt.timedelta(days=60)
# what makes a feed unfit until somebody has looked
_GRAVE = frozenset({"empty", "no-links", "no-matches"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found at the address of a feed.

    `problem` says in one line why it could not be read; `robots` is None where that was not learned, else whether
    rules of robots.txt allow its first article. `newest` is the latest day that an entry states. `full` counts entries
    with their full text. `concerns` are what a person should see to.
    """

    feed: config.Feed
    status: int | None = None
    moved: str | None = None
    kind: str | None = None
    title: str | None = None
    entries: int = 0
    full: int = 0
    newest: str | None = None
    language: str | None = None
    flaws: tuple[str, ...] = ()
    robots: bool | None = None
    problem: str | None = None
    concerns: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The short name of the feed."""
        return feed_id(self.feed)

    @property
    def reached(self) -> bool:
        """Whether it answered with something that is read as a feed."""
        return self.problem is None and self.kind is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Whose a feed is, as the tables have it: `known` is `outlet`, `office` or, where none of them has it, empty."""

    id: str
    url: str
    kind: str
    language: str | None
    verified: str | None
    publisher: str | None
    known: str
    country: str | None
    side: str | None
    ownership: str | None
    funding: tuple[str, ...]
    control: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed of a site that was found and read."""

    looked: Looked
    why: str
    articles: bool


def in_use(folder: Path, beat: config.Beat) -> AbstractContextManager[None]:
    """Within the block, look outlets up in the tables of the beat too."""
    return tables.use(folder / beat.tables if beat.tables else None)


async def look(
    feeds: Sequence[config.Feed], fetcher: "HttpFetcher", *, now: dt.datetime, step: Callable[[object], None] = print
) -> tuple[Looked, ...]:
    """Reach every feed once and return what was found, in their order."""
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(feed: config.Feed) -> Looked:
        async with turn:
            looked = await _look(feed, fetcher, now)
            step(looked)
            return looked

    return tuple(await asyncio.gather(*(one(feed) for feed in feeds)))


async def _look(feed: config.Feed, fetcher: "HttpFetcher", now: dt.datetime) -> Looked:
    try:
        answer = await fetcher.get(Request(url=feed.url, accept=ACCEPT, headers=secrets_of(feed, feed.url)))
    except AttacheError as error:
        robots = False if isinstance(error, ForbiddenByRobots) else None
        return Looked(feed=feed, robots=robots, problem=error.line(), concerns=("not reached",))
    moved = answer.final_url if answer.permanent and answer.final_url != feed.url else None
    if answer.status != 200:
        return Looked(
            feed=feed, status=answer.status, moved=moved, problem=f"status {answer.status}", concerns=("not reached",)
        )
    try:
        content = await asyncio.to_thread(_read, feed, answer)
        if content.further and not content.entries:
            content = await _first_part(feed, content, fetcher)
    except AttacheError as error:
        return Looked(feed=feed, status=200, moved=moved, problem=error.line(), concerns=("not read",))
    return await _judged(feed, content, moved, fetcher, now)


def _read(feed: config.Feed, answer: Answer) -> FeedContent:
    from ..collect.feed import parse

    return parse(answer.data, url=answer.final_url, media_type=answer.media_type, charset=answer.charset, feed=feed)


async def _first_part(feed: config.Feed, index: FeedContent, fetcher: "HttpFetcher") -> FeedContent:
    answer = await fetcher.get(Request(url=index.further[0], accept=ACCEPT))
    if answer.status != 200:
        raise FetchError(f"status {answer.status}", place=index.further[0])
    return await asyncio.to_thread(_read, feed, answer)


async def _judged(
    feed: config.Feed, content: FeedContent, moved: str | None, fetcher: "HttpFetcher", now: dt.datetime
) -> Looked:
    from ..text.language import detect

    days = [day[:10] for entry in content.entries if (day := entry.published or entry.updated)]
    newest = max(days, default=None)
    words = "\n".join(f"{entry.title or ''} {(entry.summary or '')[:300]}" for entry in content.entries[:30])
    language = detect(words, feed.language or content.language)
    concerns = [flaw for flaw in content.flaws if flaw in _GRAVE]
    if moved is not None:
        concerns.append("moved")
    if newest is not None and dt.date.fromisoformat(newest) < (now - _STALE).date():
        concerns.append("quiet")
    if feed.language and language and _main(feed.language) != _main(language):
        concerns.append("language")
    robots: bool | None = None
    first = next((entry.url for entry in content.entries if entry.url), None)
    if first is not None and feed.pages != "never":
        try:
            robots = (await fetcher.rules(first)).allows(first)
        except InputError:
            robots = None
        if robots is False:
            concerns.append("robots")
    return Looked(
        feed=feed,
        status=200,
        moved=moved,
        kind=content.kind,
        title=content.title,
        entries=len(content.entries),
        full=sum(1 for entry in content.entries if entry.html),
        newest=newest,
        language=language,
        flaws=content.flaws,
        robots=robots,
        concerns=tuple(concerns),
    )


def _main(language: str) -> str:
    return language.partition("-")[0].lower()


def note(path: Path, looked: Iterable[Looked], *, day: str) -> int:
    """Write into a beat file on which day feeds were reached, and return how many; the rest of it stays as it is.

    Raises:
        ConfigError: The file was changed meanwhile, or cannot be changed.
        StorageFailed: The disk refuses.
    """
    text = _text(path)
    feeds = config.parse(text, place=path.name).feeds
    numbers = {feed.url: number for number, feed in enumerate(feeds)}
    days = {numbers[each.feed.url]: day for each in looked if each.reached and each.feed.url in numbers}
    if days:
        changed = writing.verified(text, days)
        _same(text, changed, path, len(feeds))
        writing.save(path, changed)
    return len(days)


async def find(url: str, fetcher: "HttpFetcher", *, now: dt.datetime) -> tuple[Found, ...]:
    """Return the feeds of a site that can be read: the address itself where it is one, else those of its page.

    Addresses that the page names as feeds are all tried; where none of them can be read, the usual places are tried in
    turn until one can.

    Raises:
        FetchError: The address cannot be reached.
        BadFeed: No feed was found.
    """
    from ..collect.discover import feeds_of

    answer = await fetcher.get(Request(url=url, accept=ACCEPT))
    if answer.status != 200:
        raise FetchError(f"status {answer.status}", place=url, hint="open it in a browser")
    feed = config.Feed(url=answer.final_url if answer.permanent else url)
    try:
        content = await asyncio.to_thread(_read, feed, answer)
        return (
            Found(looked=await _judged(feed, content, None, fetcher, now), why="the address itself", articles=True),
        )
    except BadFeed:
        pass
    candidates = feeds_of(answer.data, answer.final_url)
    stated = [each for each in candidates if each.stated]
    looked = await look([config.Feed(url=each.url) for each in stated], fetcher, now=now, step=lambda _: None)
    out = [
        Found(looked=one, why=each.why, articles=each.articles)
        for each, one in zip(stated, looked, strict=True)
        if one.reached
    ]
    tried = 0
    for each in candidates:
        if out or tried >= _TRIES:
            break
        if each.stated:
            continue
        tried += 1
        one = await _look(config.Feed(url=each.url), fetcher, now)
        if one.reached and (one.entries or one.kind == "sitemap-index"):
            out.append(Found(looked=one, why=each.why, articles=each.articles))
    if not out:
        raise BadFeed(
            "no feed was found here", place=url, hint="read its listing page by rules: see docs/guide/sources.md"
        )
    return tuple(out)


def add(path: Path, feeds: Sequence[config.Feed]) -> tuple[config.Feed, ...]:
    """Write feeds into a beat file, and return those that it did not have yet.

    Raises:
        ConfigError: The file cannot be changed, or would have a mistake.
        StorageFailed: The disk refuses.
    """
    from ..collect.address import canonical

    text = _text(path)
    beat = config.parse(text, place=path.name)
    had = {canonical(feed.url) for feed in beat.feeds}
    ids = {each.id for each in beat.feeds} | {each.id for each in beat.mailboxes} | {each.id for each in beat.folders}
    new: list[config.Feed] = []
    for feed in feeds:
        identity = canonical(feed.url)
        if identity in had:
            continue
        had.add(identity)
        given = "" if feed.id in ids else feed.id
        ids.add(given)
        new.append(msgspec.structs.replace(feed, id=given))
    if new:
        changed = writing.appended(text, new)
        _same(text, changed, path, len(beat.feeds) + len(new))
        writing.save(path, changed)
    return tuple(new)


def imported(lists: "Subscriptions") -> tuple[config.Feed, ...]:
    """Return the feeds of an OPML file as those of a beat; what has no setting here stands in `attributes`."""
    out = []
    for each in lists.feeds:
        row = tables.outlets().at(each.attributes.get("htmlUrl", "") or each.url) or tables.outlets().at(each.url)
        out.append(
            config.Feed(
                url=each.url,
                title=each.title,
                outlet=row.name if row is not None else "",
                group=each.folders,
                attributes=dict(each.attributes),
            )
        )
    return tuple(out)


def exported(beat: config.Beat) -> bytes:
    """Return the feeds of a beat as OPML. Headers and their variables are none of it."""
    from ..collect import opml

    feeds = []
    for feed in beat.feeds:
        attributes = dict(feed.attributes)
        if feed.language and "language" not in attributes:
            attributes["language"] = feed.language
        feeds.append(
            opml.Subscription(
                url=feed.url,
                title=feed.title or feed.outlet or feed_id(feed),
                folders=feed.group,
                attributes=attributes,
            )
        )
    return opml.write(beat.title or beat.name, feeds)


def outlet_of(feed: config.Feed) -> tables.Outlet | None:
    """Return the outlet of a feed as the tables have it, or None."""
    table = tables.outlets()
    return table.named(feed.outlet) if feed.outlet else table.at(feed.url)


def office_of(feed: config.Feed) -> tables.Office | None:
    """Return the office that publishes a feed, by the name given or its own site, or None.

    An official source is an actor of the beat and no outlet.
    """
    if outlet_of(feed) is not None:
        return None
    if feed.outlet:
        named = tables.offices().named(feed.outlet)
        return named[0] if len(named) == 1 else None
    return tables.offices().at(feed.url)


def facts(feed: config.Feed, beat: config.Beat) -> Facts:
    """Return what the tables say of the publisher of a feed; what they do not say is None."""
    outlet, office = outlet_of(feed), office_of(feed)
    country = (outlet.country if outlet is not None else office.country if office is not None else "") or None
    # what the governments and parliaments of the offices table publish is theirs, and paid for by their budgets
    state = office is not None and office.sector in ("GOV", "MIL", "LEG", "JUD")
    return Facts(
        id=feed_id(feed),
        url=feed.url,
        kind=feed.kind,
        language=feed.language or None,
        verified=feed.verified or None,
        publisher=outlet.name if outlet is not None else office.name_en if office is not None else feed.outlet or None,
        known="outlet" if outlet is not None else "office" if office is not None else "",
        country=country,
        side=_side(country, beat),
        ownership=(outlet.ownership or None) if outlet is not None else "state" if state else None,
        funding=outlet.funding if outlet is not None else ("appropriations",) if state else (),
        control=(outlet.control_note or None) if outlet is not None else None,
    )


def _side(country: str | None, beat: config.Beat) -> str | None:
    if country is None:
        return None
    others = next((side.name for side in beat.sides if not side.countries), None)
    return next((side.name for side in beat.sides if country in side.countries), others)


def unknown_outlets(beat: config.Beat) -> tuple[str, ...]:
    """Return the names of outlets in a beat that neither the table of outlets nor that of offices has, each once."""
    unknown = (f.outlet for f in beat.feeds if f.outlet and outlet_of(f) is None and office_of(f) is None)
    return tuple(dict.fromkeys(unknown))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise ConfigError("cannot be read", place=path.name) from error


def _same(before: str, after: str, path: Path, count: int) -> None:
    """Refuse a change that would be more than what was meant."""
    beat, changed = config.parse(before, place=path.name), config.parse(after, place=path.name)
    strip = msgspec.structs.replace
    kept = tuple(strip(feed, verified="") for feed in changed.feeds[: len(beat.feeds)])
    if len(changed.feeds) != count or kept != tuple(strip(feed, verified="") for feed in beat.feeds):
        raise ConfigError("the file cannot be changed without touching more", place=path.name, hint="change it by hand")
