"""The rules of robots.txt (RFC 9309): what a host allows us to fetch, and how often.

Source: RFC 9309, sections 2.2 (groups and paths), 2.3 (redirects, status, unreachable), 2.4 (a day), 2.5 (500 KiB).
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import FetchError, HostOnHold, RobotsUnknown
from ..ports import Clock

if TYPE_CHECKING:
    from protego import Protego

TOKEN = "attache"
"""Our name in a robots.txt."""
MOST_BYTES = 500 * 1024
_AGE = 86_400.0
_AGAIN = 600.0
_GIVEN_UP = 30 * 86_400.0
_KEPT = 2000
_KEPT_CHARS = 8 * 1024 * 1024
_AGENT = re.compile(r"\s*user[ -]?agent(?:\s*:|\s)\s*([^#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """What came of asking for a robots.txt: the last status, and the content where that was 2xx."""

    status: int
    data: bytes = b""


class Rules:
    """What a host allows."""

    __slots__ = ("_parsed", "delay", "size")

    def __init__(self, parsed: "Protego | None" = None, size: int = 0) -> None:
        self._parsed = parsed
        self.size = size
        self.delay = (parsed.crawl_delay(TOKEN) or 0.0) if parsed is not None else 0.0

    def allows(self, url: str) -> bool:
        """Return whether an address of the host may be fetched."""
        return self._parsed is None or self._parsed.can_fetch(url, TOKEN)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names, as written."""
        return tuple(self._parsed.sitemaps) if self._parsed is not None else ()


_ALL = Rules()


def rules_of(data: bytes) -> Rules:
    """Return the rules of the content of a robots.txt, whatever is in it; beyond 500 KiB it is not read."""
    if len(data) > MOST_BYTES:
        data = data[:MOST_BYTES].rpartition(b"\n")[0]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8-sig", "replace")
    from protego import Protego

    try:
        return Rules(Protego.parse("\n".join(_ours(line) for line in text.splitlines())), len(text))
    except (ValueError, RecursionError):
        return _ALL


def _ours(line: str) -> str:
    # groups of others fall together under one name: thousands of names in one group would each get its rules
    found = _AGENT.match(line)
    if found is None:
        return line
    token = re.match(r"[\w-]*", found[1].strip())
    name = token[0].lower() if token is not None else ""
    if found[1].strip() == "*" or name == TOKEN:
        return f"User-agent: {name or '*'}"
    return "User-agent: -"


@dataclass(slots=True)
class _Known:
    rules: Rules | None
    error: FetchError | None
    until: float
    failing: float | None


def _size(known: _Known | None) -> int:
    return known.rules.size if known is not None and known.rules is not None else 0


class Robots:
    """Keeps the rules of hosts for a day.

    A host without a robots.txt (4xx) allows everything. One whose robots.txt cannot be had (5xx, no connection) allows
    nothing for now and is asked again after ten minutes; what it last said goes on while it cannot be had, and after
    thirty days of that, in one run, everything is allowed.

    Args:
        ask: Fetches the robots.txt of an origin, following at most five redirects; raises `FetchError`.
    """

    def __init__(self, ask: Callable[[str], Awaitable[RobotsFile]], clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._chars = 0
        self._locks: dict[str, asyncio.Lock] = {}

    async def rules(self, origin: str) -> Rules:
        """Return what an origin allows.

        Raises:
            RobotsUnknown: It cannot be had for now.
            FetchError: The host itself cannot be reached, or is on hold.
        """
        known = self._known.get(origin)
        if known is None or known.until <= self._clock.monotonic():
            lock = self._locks.setdefault(origin, asyncio.Lock())
            try:
                async with lock:  # one asks, the others wait for what it hears
                    known = self._known.get(origin)
                    if known is None or known.until <= self._clock.monotonic():
                        known = await self._learn(origin, known)
            finally:
                if not lock.locked():
                    self._locks.pop(origin, None)
        if known.rules is not None:
            return known.rules
        assert known.error is not None
        error = type(known.error)(str(known.error), place=known.error.place)
        error.retry_after = max(known.until - self._clock.monotonic(), 0.0)
        raise error from None

    async def _learn(self, origin: str, before: _Known | None) -> _Known:
        error: FetchError | None = None
        rules: Rules | None = None
        try:
            file = await self._ask(origin)
        except HostOnHold:
            raise
        except FetchError as failed:
            error = failed
        else:
            if 200 <= file.status < 300:
                rules = rules_of(file.data)
            elif file.status >= 500 or file.status == 429:
                error = RobotsUnknown(f"robots.txt answers {file.status}", place=origin)
            else:
                rules = _ALL
        now = self._clock.monotonic()
        if error is None:
            known = _Known(rules=rules, error=None, until=now + _AGE, failing=None)
        else:
            failing = now if before is None or before.failing is None else before.failing
            if before is not None and before.rules is not None:
                rules = before.rules
            if now - failing >= _GIVEN_UP:
                rules = rules or _ALL
            known = _Known(rules=rules, error=error, until=now + _AGAIN, failing=failing)
        self._keep(origin, known)
        return known

    def _keep(self, origin: str, known: _Known) -> None:
        """Keep what is known, and no more than memory bears: those asked for longest ago are asked for again."""
        gone = self._known.pop(origin, None)
        self._chars += _size(known) - _size(gone)
        self._known[origin] = known
        while len(self._known) > 1 and (len(self._known) > _KEPT or self._chars > _KEPT_CHARS):
            self._chars -= _size(self._known.popitem(last=False)[1])
