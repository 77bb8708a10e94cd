"""Connections to hosts: their names looked up without waiting for one another, each address judged, idle ones kept."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from ..errors import Unreachable
from .guard import Guard, Target
from .wire import Wire, connect

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Looks up the network addresses of a host and port; raises OSError where there is no such name."""

_PATIENCE = 10.0
"""Seconds for one network address to take a connection, before the next is tried."""
_NAMES_FOR = 60.0
_NAMES_KEPT = 2000
_KEEP_ALIVE = 10.0


class Connections:
    """Makes connections, and keeps idle ones for ten seconds. For one event loop.

    Args:
        guard: Judges every network address before it is connected to.
        resolve: Looks names up; the system does by default.
        context: The TLS settings; those of the system by default.
        kept: Idle connections at once, over all hosts.
    """

    def __init__(
        self, guard: Guard, *, resolve: Resolve | None = None, context: ssl.SSLContext | None = None, kept: int = 32
    ) -> None:
        self._guard = guard
        self._resolve = resolve
        self._context = context
        self._most_kept = kept
        self._names: dict[tuple[str, int], tuple[float, tuple[str, ...]]] = {}
        self._kept: dict[str, list[tuple[Wire, asyncio.TimerHandle]]] = {}
        self._kept_count = 0
        self._threads: ThreadPoolExecutor | None = None

    async def close(self) -> None:
        """Close what is kept."""
        for wires in self._kept.values():
            for wire, timer in wires:
                timer.cancel()
                wire.close()
        self._kept.clear()
        self._kept_count = 0
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None
        await asyncio.sleep(0)  # the transports say goodbye in the next turn of the loop

    async def made(self, here: Target) -> Wire:
        """Return a new connection, to one of the network addresses of a host that the guard lets pass.

        Raises:
            RefusedAddress: It lets none pass.
            Unreachable: The name is not known, or nobody takes the connection.
            NotTrusted: Its certificate does not hold.
        """
        found = (here.ip.compressed,) if here.ip is not None else await self._addresses(here.host, here.port)
        passed = self._guard.passed(found, here)
        context = None
        if here.scheme == "https":
            if self._context is None:
                self._context = await asyncio.to_thread(_default_context)
            context = self._context
        return await connect(passed, here.port, context=context, host=here.host, patience=_PATIENCE)

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        loop = asyncio.get_running_loop()
        known = self._names.get((host, port))
        if known is not None and known[0] > loop.time():
            return known[1]
        try:
            if self._resolve is not None:
                found = await self._resolve(host, port)
            else:
                if self._threads is None:  # of its own, so that names nobody answers for keep no other thread busy
                    self._threads = ThreadPoolExecutor(32, thread_name_prefix="names")
                found = await loop.run_in_executor(self._threads, _looked_up, host, port)
        except OSError as error:
            later = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            raise Unreachable("no name can be looked up now" if later else "its name is not known") from None
        except UnicodeError:
            found = ()
        if not found:
            raise Unreachable("its name is not known")
        if len(self._names) >= _NAMES_KEPT:
            self._names.clear()
        self._names[host, port] = (loop.time() + _NAMES_FOR, found)
        return found

    def reused(self, origin: str) -> Wire | None:
        """Return an idle connection to an origin, where there is one."""
        wires = self._kept.get(origin)
        while wires:
            wire, timer = wires.pop()
            timer.cancel()
            self._kept_count -= 1
            if not wires:
                del self._kept[origin]
            if wire.idle:
                return wire
            wire.close()
        return None

    def keep(self, origin: str, wire: Wire) -> None:
        """Keep a connection for the next question to its origin, or close it where it can take none."""
        if not wire.idle or self._kept_count >= self._most_kept:
            wire.close()
            return
        timer = asyncio.get_running_loop().call_later(_KEEP_ALIVE, self._drop, origin, wire)
        self._kept.setdefault(origin, []).append((wire, timer))
        self._kept_count += 1

    def _drop(self, origin: str, wire: Wire) -> None:
        wires = [each for each in self._kept.get(origin, ()) if each[0] is not wire]
        self._kept_count -= 1
        if wires:
            self._kept[origin] = wires
        else:
            self._kept.pop(origin, None)
        wire.close()


def _looked_up(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for _, _, _, _, address in found))


def _default_context() -> ssl.SSLContext:
    from httpcore2 import default_ssl_context

    return default_ssl_context()
