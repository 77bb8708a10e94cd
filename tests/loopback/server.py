"""A real server on 127.0.0.1 that serves what it is told to, and misbehaves on purpose (`flaws`).

    async with Loopback() as server:
        server.serve("/feed", b"<rss/>", kind="application/rss+xml")
        answer = await fetcher.get(Request(url=server.url("/feed")))
        assert server.asked[0].path == "/feed"

What it serves may be changed at any time; a validator is given and honoured as long as the content is the same.
`server.url(path, host="gazette.example")` and `server.resolve` (for `HttpFetcher(resolve=…)`) give it many names; content
may be of one of them only: `server.serve("/feed", …, host="gazette.example")`.
"""

import asyncio
import contextlib
import hashlib
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

LINE = b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, as it came."""

    path: str
    host: str
    headers: tuple[tuple[str, str], ...]
    connection: int

    def header(self, name: str) -> str | None:
        """Return a header of it by its name in lower case."""
        return next((value for each, value in self.headers if each == name), None)


@dataclass(slots=True)
class Served:
    """What is at a path: a body with its headers, or a function that says something of its own."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    validators: bool = True
    act: "Act | None" = None


@dataclass(slots=True)
class Talk:
    """One request and the connection that it came over: what a function of one's own is given."""

    asked: Asked
    count: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    closing: asyncio.Event
    keep: bool = field(default=True)

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)

    def head(self, status: int = 200, *headers: tuple[str, str], reason: str = "Fine") -> None:
        """Send a status line and headers."""
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
        self.send("\r\n".join(lines).encode("latin-1") + LINE + LINE)

    def reply(self, status: int = 200, body: bytes = b"", *headers: tuple[str, str]) -> None:
        """Send a whole answer as it should be."""
        self.head(status, *headers, ("Content-Length", str(len(body))))
        self.send(body)

    async def flush(self) -> None:
        """Wait until what was sent has left."""
        await self.writer.drain()

    async def hang(self) -> None:
        """Say nothing more, for good."""
        self.keep = False
        gone = asyncio.ensure_future(self.reader.read())
        done = asyncio.ensure_future(self.closing.wait())
        await asyncio.wait([gone, done], return_when=asyncio.FIRST_COMPLETED)
        for each in (gone, done):
            each.cancel()
        await asyncio.gather(gone, done, return_exceptions=True)

    async def for_ever(self, *parts: bytes, pause: float = 0.0) -> None:
        """Send these again and again until the other side goes."""
        self.keep = False
        while not self.closing.is_set() and not self.writer.is_closing():
            for part in parts:
                self.send(part)
            await self.flush()
            await asyncio.sleep(pause)

    def close(self) -> None:
        """End the connection in good order."""
        self.keep = False

    def reset(self) -> None:
        """Break the connection off."""
        import socket
        import struct

        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.keep = False
        self.writer.transport.abort()


Act = Callable[[Talk], Awaitable[None]]


class Loopback:
    """The server. `asked` are the requests that came, in order; `most_at_once` is how many were answered at once."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self.now = 0
        self.most_at_once = 0
        self.most_at_once_by_host: Counter[str] = Counter()
        self._now_by_host: Counter[str] = Counter()
        self._served: dict[tuple[str | None, str], Served] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def __aenter__(self) -> "Loopback":
        self._closing = asyncio.Event()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=1 << 20, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._closing.set()
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        """Return the address of a path, at any host."""
        return f"http://{host}:{self.port}{path}"

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Look up any name: this server, but for names that end in `nowhere`."""
        if host.endswith("nowhere"):
            raise OSError("no such name")
        return ("127.0.0.1",)

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        kind: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: tuple[tuple[str, str], ...] = (),
        validators: bool = True,
        host: str | None = None,
    ) -> None:
        """Serve this at a path from now on, with an ETag of its content unless `validators` is false."""
        data = body.encode() if isinstance(body, str) else body
        given = (*(() if not kind else (("Content-Type", kind),)), *headers)
        self._served[host, path] = Served(body=data, status=status, headers=given, validators=validators)

    def redirect(self, path: str, to: str, *, status: int = 302, host: str | None = None) -> None:
        """Lead from a path elsewhere from now on."""
        self.serve(path, kind="", status=status, headers=(("Location", to),), validators=False, host=host)

    def act(self, path: str, act: Act, *, host: str | None = None) -> None:
        """Answer a path by a function from now on."""
        self._served[host, path] = Served(act=act)

    def remove(self, path: str, *, status: int = 404, host: str | None = None) -> None:
        """Answer a path with an error from now on."""
        self.serve(path, b"<p>gone</p>", status=status, validators=False, host=host)

    def paths(self, host: str | None = None) -> list[str]:
        """Return the paths asked for, in order, without robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt" and host in (None, each.host)]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        self.connections += 1
        try:
            await self._talk(reader, writer, self.connections)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._tasks.discard(task)
            self._writers.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        while not self._closing.is_set():
            head = (await reader.readuntil(LINE + LINE)).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            pairs = [line.partition(":") for line in head[1:] if line]
            headers = tuple((name.lower(), value.strip()) for name, _, value in pairs)
            host = dict(headers).get("host", "").partition(":")[0]
            asked = Asked(path=path, host=host, headers=headers, connection=connection)
            self.asked.append(asked)
            self._counts[host, path] += 1
            talk = Talk(asked, self._counts[host, path], reader, writer, self._closing)
            self._count(host, 1)
            try:
                await self._answer(talk)
                await talk.flush()
            finally:
                self._count(host, -1)
            if not talk.keep:
                return

    def _count(self, host: str, change: int) -> None:
        self.now += change
        self._now_by_host[host] += change
        self.most_at_once = max(self.most_at_once, self.now)
        self.most_at_once_by_host[host] = max(self.most_at_once_by_host[host], self._now_by_host[host])

    async def _answer(self, talk: Talk) -> None:
        bare = talk.asked.path.partition("?")[0]
        served = None
        for key in ((talk.asked.host, talk.asked.path), (None, talk.asked.path), (talk.asked.host, bare), (None, bare)):
            served = served or self._served.get(key)
        if served is None:
            talk.reply(404, b"not here", ("Content-Type", "text/plain"))
        elif served.act is not None:
            await served.act(talk)
        else:
            headers = served.headers
            if served.validators and served.status == 200:
                etag = f'"{hashlib.sha256(served.body).hexdigest()[:16]}"'
                if talk.asked.header("if-none-match") == etag:
                    talk.head(304, ("ETag", etag))
                    return
                headers = (*headers, ("ETag", etag))
            talk.reply(served.status, served.body, *headers)


@contextlib.contextmanager
def in_thread() -> Iterator[Loopback]:
    """The server in a thread of its own, for tests that do not live in an event loop or run another process."""
    server = Loopback()
    ready = threading.Event()
    stop: list[Callable[[], None]] = []

    async def run() -> None:
        async with server:
            loop, ended = asyncio.get_running_loop(), asyncio.Event()
            stop.append(lambda: loop.call_soon_threadsafe(ended.set) and None)
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        stop[0]()
        thread.join(30)
