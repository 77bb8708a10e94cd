"""The seams: what may be another thing below, one Protocol each."""

import contextlib
import datetime as dt
from typing import Protocol

from .record.answer import Answer, Request


class Clock(Protocol):
    """The time, and waiting for it. What schedules asks this and never the system, so that ten days can pass in one."""

    def now(self) -> dt.datetime:
        """Return the present time, aware and UTC; it may jump when somebody sets the clock of the machine."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some moment; never less than before."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed."""
        ...

    def busy(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Return what real work enters (a socket, a thread), so that a simulated clock stands still meanwhile."""
        ...


class Fetcher(Protocol):
    """Fetches addresses politely."""

    async def get(self, request: Request) -> Answer:
        """Return the answer, whatever its status.

        Raises:
            FetchError: There is no answer that can be used.
        """
        ...
