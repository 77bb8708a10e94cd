"""Fetches addresses: politely, within limits, and never one that is private.

Nothing of the user's own (headers, names and passwords in addresses) stands in an answer, an error or a log.
"""

import asyncio
import datetime as dt
import re
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType

from .. import config
from .._version import __version__
from ..config.sources import Fetching
from ..errors import (
    AnswerCutOff,
    BadAnswer,
    FetchError,
    ForbiddenByRobots,
    RefusedAddress,
    TimedOut,
    TooManyRedirects,
    Unreachable,
    UnsendableHeader,
)
from ..ports import Clock
from ..record.answer import Answer, Request
from .clock import SystemClock
from .codings import accepted
from .connections import Connections, Resolve
from .guard import Guard, Target, joined, masked, target
from .politeness import Politeness, retry_after
from .robots import MOST_BYTES, Robots, RobotsFile, Rules
from .wire import Headers, HungUp, Raw, text_of

MOST_REDIRECTS = 10
_ROBOTS_REDIRECTS = 5
_MOST_LARGE = 6
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NOT_SHOWN = re.compile(
    r"(?:set-)?cookie2?|(?:proxy-|www-)?auth(?:entic|oriz).*|.*(?:token|secret|api-?key|session|csrf|xsrf).*|"
    r"connection|keep-alive|transfer-encoding",
    re.IGNORECASE,
)
"""Headers of an answer that are secrets, or of the connection alone."""
_OURS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive", "expect")
    + ("proxy-connection", "accept-encoding", "range", "if-range", "if-none-match", "if-modified-since")
)
_HARMLESS = frozenset({b"user-agent", b"accept", b"accept-language", b"referer", b"cache-control", b"dnt", b"from"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}\Z")
_VALUE = re.compile(r"[\x20-\x7e\x80-\xff\t]*\Z")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:+-]{1,40})""", re.IGNORECASE)
_MEDIA = re.compile(r"\s*([\w!#$&^.+-]{1,64}/[\w!#$&^.+-]{1,64})\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One answer, when it was asked for, how long it took, and when the host wishes to be asked again."""

    raw: Raw
    started: dt.datetime
    seconds: float
    retry_after: float | None


class HttpFetcher:
    """A `Fetcher` over HTTP/1.1, for one event loop; an asynchronous context manager.

    Proxies of the environment are not used: one would connect to what has not been judged here.

    Args:
        settings: The `[fetch]` table of the beat file: contact, delay (none is politeness off), timeout (for one answer
            with its redirects, from connecting to the last byte, without waiting for a turn at the host), and so on.
        clock: That of the machine by default.
        delay, timeout: In seconds, in place of those of the settings.
        patience: Seconds to wait for a host on hold before it is an error.
        resolve: Looks up the network addresses of a host and port; those of the system by default.
        context: The TLS settings; those of the system by default. Certificates are verified.

    Raises:
        ConfigError: `private` of the settings names what is neither a network nor a host, or a duration is none.
    """

    def __init__(
        self,
        settings: Fetching | None = None,
        *,
        clock: Clock | None = None,
        delay: float | None = None,
        timeout: float | None = None,
        patience: float = 30.0,
        resolve: Resolve | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        settings = settings or Fetching()
        delay = config.seconds(settings.delay) if delay is None else delay
        timeout = config.seconds(settings.timeout) if timeout is None else timeout
        connections = settings.connections
        self._clock: Clock = clock if clock is not None else SystemClock()
        self._agent = agent(settings.contact).encode("ascii")
        self._accepted = accepted().encode("ascii")
        self._timeout = timeout
        self._large = asyncio.Semaphore(_MOST_LARGE)
        self.politeness = Politeness(self._clock, delay=delay, connections=connections, patience=patience)
        self.robots = Robots(self._robots_file, self._clock)
        self._honours_robots = settings.robots
        self._connections = Connections(Guard(settings.private), resolve=resolve, context=context, kept=connections)

    async def __aenter__(self) -> "HttpFetcher":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close what connections are kept. Requests under way are not touched: cancel them first."""
        await self._connections.close()

    async def get(self, request: Request) -> Answer:
        """Return the answer, whatever its status, after at most ten redirects.

        Raises:
            FetchError: There is no answer that can be used; each kind of it is an error of its own.
        """
        here = first = target(request.url)
        own = _sendable(request.headers)
        secrets = _secrets(own)
        spent = 0.0
        hops: list[str] = []
        seen = {here.url}
        permanent = True
        while True:
            delay = 0.0
            if self._honours_robots:
                rules = await self.robots.rules(here.origin)
                if not rules.allows(here.url):
                    raise ForbiddenByRobots(place=masked(here.url))
                delay = rules.delay
            headers = self._headers(here, request, own if _same_party(first, here) else [])
            asked = await self._ask(here, headers, request.max_bytes, self._timeout - spent, delay)
            raw = asked.raw
            spent += asked.seconds
            location = raw.header(b"location") if raw.status in _REDIRECTS else None
            if location is None:
                break
            if any(text_of(secret) in location for secret in secrets):
                raise BadAnswer("it redirects to an address with a secret of yours in it", place=masked(first.url))
            permanent = permanent and raw.status in _PERMANENT
            hops.append(here.url)
            here = self._next(here, location, first)
            if len(hops) > MOST_REDIRECTS or here.url in seen:
                raise TooManyRedirects(place=masked(first.url))
            seen.add(here.url)
        if raw.status == 304 and not (request.etag or request.modified):
            raise BadAnswer("it says that nothing changed, and was not asked", place=masked(here.url))
        if raw.status == 206:
            raise BadAnswer("it gives a part, and was asked for the whole", place=masked(here.url))
        kind = raw.header(b"content-type")
        return Answer(
            url=request.url if request.url == here.url else _without_user(request.url, first),
            final_url=here.url,
            status=raw.status,
            data=raw.data,
            headers=_shown(raw.headers, secrets),
            redirects=tuple(hops),
            permanent=permanent and bool(hops),
            media_type=_media_type(kind),
            charset=_charset(kind),
            etag=_validator(raw.header(b"etag")),
            modified=_validator(raw.header(b"last-modified")),
            retry_after=asked.retry_after,
            started=asked.started,
            seconds=spent,
        )

    def _next(self, here: Target, location: str, first: Target) -> Target:
        try:
            return target(joined(here, location))
        except FetchError as error:
            raise type(error)(f"it redirects to what is not fetched: {error}", place=masked(first.url)) from None

    def _headers(self, here: Target, request: Request, own: Headers) -> Headers:
        headers = [
            (b"Host", here.netloc.encode("ascii")),
            (b"User-Agent", self._agent),
            (b"Accept", (_validator(request.accept) or "*/*").encode("latin-1")),
            (b"Accept-Encoding", self._accepted),
        ]
        if request.etag and (etag := _validator(request.etag)):
            headers.append((b"If-None-Match", etag.encode("latin-1")))
        if request.modified and (modified := _validator(request.modified)):
            headers.append((b"If-Modified-Since", modified.encode("latin-1")))
        if own:
            names = {name.lower() for name, _ in own}
            headers = [(name, value) for name, value in headers if name.lower() not in names] + own
        return headers

    async def _ask(
        self, here: Target, headers: Headers, most: int, left: float, delay: float, *, whole: bool = True
    ) -> "_Asked":
        """Ask once, when it is our turn at the host."""
        loop = asyncio.get_running_loop()
        async with self.politeness.turn(here.host, delay=delay):
            async with self._clock.busy():
                started = self._clock.now()
                begun = loop.time()
                try:
                    async with asyncio.timeout(left):
                        raw = await self._exchange(here, headers, most, begun + left, whole)
                except TimeoutError:
                    raise TimedOut(place=masked(here.url)) from None
                except FetchError as error:
                    error.place = masked(here.url)
                    raise
                seconds = loop.time() - begun
            wish = None
            if raw.status >= 300:
                wish = retry_after(raw.header(b"retry-after"), self._clock.now(), raw.header(b"date"))
            self.politeness.answered(here.host, raw.status, wish)
        return _Asked(raw, started, seconds, wish)

    async def _exchange(self, here: Target, headers: Headers, most: int, deadline: float, whole: bool) -> Raw:
        while True:
            wire = self._connections.reused(here.origin) or await self._connections.made(here)
            again = wire.used > 0
            try:
                raw = await wire.ask(here.path, headers, most, deadline, large=self._large, whole=whole)
            except HungUp:
                wire.close()
                if again:  # it was closed while it was idle
                    continue
                raise Unreachable("it hung up without an answer") from None
            except ConnectionError:
                wire.close()
                raise AnswerCutOff from None
            except BaseException:
                wire.close()
                raise
            self._connections.keep(here.origin, wire)
            return raw

    async def rules(self, url: str) -> Rules:
        """Return what the robots.txt of the host of an address allows, asked for at most once a day.

        Raises:
            FetchError: It cannot be had for now.
        """
        return await self.robots.rules(target(url).origin)

    async def _robots_file(self, origin: str) -> RobotsFile:
        here = target(f"{origin}/robots.txt")
        request = Request(url=here.url, accept="text/plain, */*;q=0.5")
        spent = 0.0
        for hop in range(_ROBOTS_REDIRECTS + 1):
            headers = self._headers(here, request, [])
            try:
                asked = await self._ask(here, headers, MOST_BYTES + 1, self._timeout - spent, 0.0, whole=False)
            except RefusedAddress:
                if not hop:
                    raise
                break
            raw = asked.raw
            spent += asked.seconds
            location = raw.header(b"location") if raw.status in _REDIRECTS else None
            if location is None:
                return RobotsFile(status=raw.status, data=raw.data)
            try:
                here = target(joined(here, location))
            except FetchError:
                break
        return RobotsFile(status=404)


def agent(contact: str = "") -> str:
    """Return our User-Agent, with the address at which the user may be reached."""
    contact = re.sub(r"[^\x21-\x7e]|[()\\]", "", contact)[:200]
    return f"attache/{__version__}" + (f" (+{contact})" if contact else "")


def _sendable(headers: Iterable[tuple[str, str]]) -> Headers:
    sendable = []
    for name, value in headers:
        if not _NAME.match(name) or name.lower() in _OURS:
            raise UnsendableHeader(f"not a header that can be set: {name[:40]!r}")
        value = value.strip(" \t\r\n")
        if not _VALUE.match(value) or len(value) > 16_384:
            raise UnsendableHeader(f"the value of {name} has characters that no header may have")
        sendable.append((name.encode("ascii"), value.encode("latin-1")))
    return sendable


def _secrets(own: Headers) -> list[bytes]:
    """The values of the user's own headers, and their parts, that must not come back in anything printed or kept."""
    words = [word for name, value in own if name.lower() not in _HARMLESS for word in re.split(rb"[;,=\s]+", value)]
    return [word for word in words if len(word) >= 6]


def _same_party(first: Target, here: Target) -> bool:
    """Whether the user's own headers may be sent: to the same server, or the same host once it turns to https."""
    if (first.scheme, first.host, first.port) == (here.scheme, here.host, here.port):
        return True
    turns = (first.scheme, first.port, here.scheme, here.port) == ("http", 80, "https", 443)
    return turns and first.host == here.host


@lru_cache(maxsize=2048)
def _shown_name(name: bytes) -> str:
    """The name of a header of an answer, nothing where it is not to be shown."""
    text = name.decode("ascii", "replace")
    return "" if _NOT_SHOWN.fullmatch(text) else text


def _shown(headers: Headers, secrets: list[bytes]) -> tuple[tuple[str, str], ...]:
    shown = []
    for name, value in headers:
        text = _shown_name(name)
        if not text or any(secret in value for secret in secrets):
            continue
        shown.append((text, masked(text_of(value)) if text in {"location", "content-location"} else text_of(value)))
    return tuple(shown)


def _without_user(url: str, first: Target) -> str:
    authority = re.match(r"[^/]*//([^/?#\\]*)", url)
    return first.url if authority is None or "@" in authority[1] else url


def _validator(value: str | None) -> str | None:
    """A validator as it is sent back: of printable characters and a bearable length, else none."""
    return value.strip(" \t") or None if value and len(value) <= 1024 and _VALUE.match(value) else None


def _media_type(kind: str | None) -> str | None:
    found = _MEDIA.match(kind) if kind is not None else None
    return found[1].lower() if found is not None else None


def _charset(kind: str | None) -> str | None:
    found = _CHARSET.search(kind) if kind is not None else None
    return found[1].lower() if found is not None else None
