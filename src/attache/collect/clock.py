"""The time: of the machine, and one that passes as fast as the work allows.

Every wait between polls, revisits and requests goes through a clock. `FastClock` lets ten days pass in seconds: it
jumps to the next moment that somebody waits for as soon as there is nothing else to do.
"""

import asyncio
import datetime as dt
import heapq
import time
from collections import Counter
from types import TracebackType

_SLICE = 60.0
"""Seconds after which a long wait looks at the clock again: a machine that slept has not counted them."""


class Busy:
    """Real work that time must not run away from: enter it (with or without `async`) around input and output."""

    __slots__ = ("_clock",)

    def __init__(self, clock: "FastClock | None") -> None:
        self._clock = clock

    def __enter__(self) -> None:
        if self._clock is not None:
            self._clock._hold(1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._clock is not None:
            self._clock._hold(-1)

    async def __aenter__(self) -> None:
        self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)


_NEVER_BUSY = Busy(None)


class SystemClock:
    """The clock of the machine. Intervals are counted apart from the time of day, so setting it does no harm."""

    def __init__(self) -> None:
        # counts the time that a laptop was asleep, which the monotonic clock of Linux leaves out
        self._kind = getattr(time, "CLOCK_BOOTTIME", None)

    def now(self) -> dt.datetime:
        """Return the present time, aware and UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Return seconds since some moment, those included in which the machine was suspended, where it tells."""
        return time.monotonic() if self._kind is None else time.clock_gettime(self._kind)

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed; at once for none or fewer."""
        end = self.monotonic() + seconds
        left = seconds
        while left > 0:
            await asyncio.sleep(min(left, _SLICE))
            left = end - self.monotonic()

    def busy(self) -> Busy:
        """Return what work enters that a simulated clock must wait for; nothing waits here."""
        return _NEVER_BUSY


class FastClock:
    """A clock that jumps to the next moment somebody waits for, as soon as nothing is left to do before it.

    Nothing is left to do when no callback of the event loop is ready and nobody is `busy()`. Whoever waits for what
    the event loop cannot see (a socket, a thread, a process) enters `busy()` meanwhile. A task that sleeps while it is
    busy does not hold the clock. Sleepers of one moment wake together, in the order in which they lay down; so a run
    in which all else is the same takes the same course. For one event loop, and not for several threads.

    `jump` sets the time of day, as somebody may set the clock of a machine; sleepers do not notice.
    """

    def __init__(self, start: dt.datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("the start has no time zone")
        self._start = start.astimezone(dt.UTC)
        self._passed = 0.0
        self._jumped = dt.timedelta()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = 0
        self._busy = 0
        self._held: Counter[asyncio.Task[object] | None] = Counter()
        self._looking = False
        self._quiet = 0

    def now(self) -> dt.datetime:
        """Return the simulated time, aware and UTC."""
        return self._start + self._jumped + dt.timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Return the simulated seconds since the start."""
        return self._passed

    def jump(self, seconds: float) -> None:
        """Set the time of day forward, or back with fewer than none."""
        self._jumped += dt.timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Return when so many simulated seconds have passed."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future = asyncio.get_running_loop().create_future()
        self._number += 1
        heapq.heappush(self._sleepers, (self._passed + seconds, self._number, future))
        held = self._held.get(asyncio.current_task(), 0)
        self._busy -= held
        self._look()
        try:
            await future
        finally:
            self._busy += held

    def busy(self) -> Busy:
        """Return what real work enters, so that the clock stands still meanwhile."""
        return Busy(self)

    def _hold(self, change: int) -> None:
        task = asyncio.current_task()
        self._busy += change
        self._held[task] += change
        if not self._held[task]:
            del self._held[task]
        if change < 0:
            self._look()

    def _look(self) -> None:
        if not self._looking and not self._busy and self._sleepers:
            self._looking = True
            self._quiet = 0
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        """Advance when the event loop has been found with nothing else to do, twice; else look again in a moment."""
        loop = asyncio.get_running_loop()
        if self._busy:
            self._looking = False
            return
        ready = getattr(loop, "_ready", None)  # of CPython's own loop; elsewhere a number of quiet turns must do
        if ready:
            self._quiet = 0
        self._quiet += 1
        if self._quiet < (3 if ready is not None else 100):
            loop.call_soon(self._turn)
            return
        self._looking = False
        while self._sleepers and self._sleepers[0][2].done():  # cancelled meanwhile
            heapq.heappop(self._sleepers)
        if not self._sleepers:
            return
        moment = self._sleepers[0][0]
        self._passed = max(self._passed, moment)
        while self._sleepers and self._sleepers[0][0] <= moment:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)
        self._look()
