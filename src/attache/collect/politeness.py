"""How often a host is asked: one thing at a time, with a pause between, and not before the time it named.

A host that is slow or on hold keeps nobody waiting but those who want something of it: the turn at the host comes
first, the place among all connections after it.
"""

import asyncio
import datetime as dt
import math
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from ..errors import HostOnHold
from ..ports import Clock

DAY = 86_400.0
LONGEST_DELAY = 60.0
"""Seconds between two requests that a robots.txt may ask for; more would starve a host of many feeds."""
_FIRST_HOLD = 60.0
_HOSTS_KEPT = 5000


def retry_after(value: str | None, now: dt.datetime, date: str | None = None) -> float | None:
    """Return the seconds that a Retry-After asks for, at most a day; None where it says nothing that can be read.

    A time of day is counted from the Date of the same answer, where there is one: the host's clock may be wrong.
    """
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,20}(?:\.[0-9]{1,9})?", value):
        return min(float(value), DAY)
    moment, sent = _date(value), _date(date)
    if moment is None:
        return None
    return min(max((moment - (sent or now)).total_seconds(), 0.0), DAY)


def _date(value: str | None) -> dt.datetime | None:
    if not value or len(value) > 64:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    free: float = -math.inf
    held: float = -math.inf
    refusals: int = 0


class Politeness:
    """Turns at hosts. For one event loop.

    Args:
        delay: Seconds between the end of a request and the next to the same host; with none, requests to a host are
            not put in a row either, unless its robots.txt asks for a delay.
        connections: Requests at once, over all hosts.
        patience: Seconds that a request waits for a host on hold; a longer hold is an error at once.
    """

    def __init__(self, clock: Clock, *, delay: float = 2.0, connections: int = 32, patience: float = 30.0) -> None:
        self._clock = clock
        self._delay = delay
        self._patience = patience
        self._places = asyncio.Semaphore(connections)
        self._hosts: dict[str, _Host] = {}

    def turn(self, host: str, *, delay: float = 0.0) -> "Turn":
        """Return a turn at a host, to be entered; `delay` is what its robots.txt asks for.

        Raises:
            HostOnHold: On entering: the host asked not to be asked, for longer than there is patience.
        """
        return Turn(self, host, max(self._delay, min(delay, LONGEST_DELAY)))

    def hold(self, host: str, seconds: float) -> None:
        """Let a host not be asked for so many seconds, at most a day; a longer hold in force stays."""
        state = self._host(host)
        state.held = max(state.held, self._clock.monotonic() + min(max(seconds, 0.0), DAY))

    def held(self, host: str) -> float:
        """Return for how many seconds more a host is not asked."""
        state = self._hosts.get(host)
        return max(state.held - self._clock.monotonic(), 0.0) if state is not None else 0.0

    def answered(self, host: str, status: int, asked: float | None) -> None:
        """Take note of a status: 429 puts the host on hold even if it names no time, longer each time in a row."""
        if status not in {429, 503}:
            state = self._hosts.get(host)
            if state is not None:
                state.refusals = 0
            return
        if asked is not None:
            self.hold(host, asked)
        elif status == 429:
            state = self._host(host)
            self.hold(host, min(_FIRST_HOLD * 2.0 ** min(state.refusals, 10), 3600.0))
            state.refusals += 1

    def _host(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            if len(self._hosts) >= _HOSTS_KEPT:
                self._forget()
            state = self._hosts[host] = _Host()
        return state

    def _forget(self) -> None:
        now = self._clock.monotonic()
        self._hosts = {
            name: state
            for name, state in self._hosts.items()
            if state.waiting or state.free > now or state.held > now or state.refusals
        }


class Turn:
    """The turn of one request at its host."""

    __slots__ = ("_delay", "_host", "_name", "_of")

    def __init__(self, of: Politeness, name: str, delay: float) -> None:
        self._of = of
        self._name = name
        self._delay = delay
        self._host: _Host | None = None

    async def __aenter__(self) -> None:
        of = self._of
        host = self._host = of._host(self._name)
        host.waiting += 1
        locked = False
        try:
            if self._delay > 0:
                await host.lock.acquire()
                locked = True
            await self._wait(host)
            await of._places.acquire()
        except BaseException:
            host.waiting -= 1
            if locked:
                host.lock.release()
            raise

    async def _wait(self, host: _Host) -> None:
        clock = self._of._clock
        while True:
            now = clock.monotonic()
            held = host.held - now
            if held > self._of._patience:
                error = HostOnHold(place=self._name)
                error.retry_after = held
                raise error
            wait = max(held, host.free - now if self._delay > 0 else 0.0)
            if wait <= 0:
                return
            await clock.sleep(wait)

    async def __aexit__(self, *_: object) -> None:
        of, host = self._of, self._host
        assert host is not None
        of._places.release()
        host.waiting -= 1
        if self._delay > 0:
            host.free = of._clock.monotonic() + self._delay
            host.lock.release()
