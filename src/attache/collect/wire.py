"""One connection, and one question and answer over it: HTTP/1.1 by h11, with a limit on everything that may grow."""

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from itertools import islice

import h11

from ..errors import AnswerCutOff, AnswerTooLarge, BadAnswer, NotTrusted, TimedOut, Unreachable, UnsendableHeader
from .codings import Unpacker

_READ_AHEAD = 256 * 1024
_HEAD_MOST = 64 * 1024
_INTERIM_MOST = 20
_MOST_TRIED = 4
_BODY_OF_REDIRECT = 64 * 1024
_PATIENCE_WITH_REDIRECT = 1.0
_LARGE = 1024 * 1024
_PIECE_LEAST = 32
"""Bytes that the pieces of a chunked body have on average: smaller ones are there to keep us busy."""

Headers = list[tuple[bytes, bytes]]


class HungUp(Exception):
    """The connection ended before a single byte of the answer: a kept one may have been closed in the meantime."""


class Raw:
    """An answer as it came, its codings undone."""

    __slots__ = ("data", "headers", "status")

    def __init__(self, status: int, headers: Headers, data: bytes) -> None:
        self.status = status
        self.headers = headers
        self.data = data

    def header(self, name: bytes) -> str | None:
        """Return the first header of a name, which is given in lower case."""
        for each, value in self.headers:
            if each == name:
                return text_of(value)
        return None


def text_of(value: bytes) -> str:
    """Return the text of a header: UTF-8 where it is that, else Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


class Wire(asyncio.Protocol):
    """A connection to one network address."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.http = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=_HEAD_MOST)
        self.used = 0
        self._parts: list[bytes] = []
        self._size = 0
        self._paused = False
        self._ended = False
        self._broken = False
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Keep what came, and have no more sent when there is plenty."""
        self._parts.append(data)
        self._size += len(data)
        if self._size > _READ_AHEAD and not self._paused and self.transport is not None:
            self._paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """Know that no more will come."""
        self._ended = True
        self._wake()
        return False

    def connection_lost(self, error: Exception | None) -> None:
        """Know that no more will come, and whether that was the end."""
        self._ended = True
        self._broken = self._broken or error is not None
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def read(self) -> bytes:
        """Return what has come since, at least a byte; none when the connection has ended."""
        if not self._parts and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        if self._paused and self.transport is not None and not self._ended:
            self._paused = False
            self.transport.resume_reading()
        return data

    @property
    def idle(self) -> bool:
        """Whether it can be asked again."""
        return not self._ended and not self._parts and self.http.our_state is h11.IDLE

    def close(self) -> None:
        """Close it at once."""
        if self.transport is not None:
            self.transport.abort()

    async def ask(
        self, path: str, headers: Headers, most: int, deadline: float, *, large: asyncio.Semaphore, whole: bool = True
    ) -> Raw:
        """Ask for a path, and return the answer with its body unpacked.

        `deadline` is in the time of the event loop; whoever calls this stops it then, and it looks itself while it
        does not wait. Unless it must be `whole`, the beginning of what is larger than the cap will do. Afterwards the
        connection is either `idle` or of no more use. A body of more than a megabyte takes a place of `large` before
        more of it is read: however many hosts send what they can, memory has an end.

        Raises:
            HungUp: It ended without a byte of an answer.
            FetchError: The answer is of no use.
        """
        http = self.http
        assert self.transport is not None
        self.used += 1
        try:
            message = http.send(h11.Request(method=b"GET", target=path, headers=headers)) or b""
        except h11.LocalProtocolError:
            raise UnsendableHeader from None
        self.transport.write(message + (http.send(h11.EndOfMessage()) or b""))
        head = await self._head()
        status = head.status_code
        listed: Headers = list(head.headers)
        redirect = 300 <= status < 400 and status != 304
        data = b""
        try:
            if redirect:  # only where it leads counts; its body is read for the sake of the connection alone
                async with asyncio.timeout(_PATIENCE_WITH_REDIRECT):
                    data = await self._body(listed, min(most, _BODY_OF_REDIRECT), deadline, whole, large)
            else:
                data = await self._body(listed, most, deadline, whole, large)
        except (AnswerTooLarge, AnswerCutOff, BadAnswer, TimeoutError):
            if not redirect:
                raise
        if http.our_state is h11.DONE and http.their_state is h11.DONE and not http.trailing_data[0]:
            http.start_next_cycle()
        return Raw(status, listed, data)

    async def _head(self) -> h11.Response:
        heard = b""
        interim = 0
        while True:
            try:
                event = self.http.next_event()
            except h11.RemoteProtocolError as error:
                if error.error_status_hint == 431:
                    raise AnswerTooLarge("its headers have no end", hint="nothing of it is used") from None
                if self._ended and not heard:
                    raise HungUp from None
                if self._ended and heard.startswith(b"HTTP/1."[: len(heard)]) and b"\r\n\r\n" not in heard:
                    raise AnswerCutOff("it ended within its headers") from None
                raise BadAnswer("it does not speak HTTP/1.1") from None
            if event is h11.NEED_DATA:
                data = await self.read()
                if not data and not heard:
                    raise HungUp
                if not data and self._broken:
                    raise AnswerCutOff("it ended within its headers")
                heard = heard or data[:_HEAD_MOST]
                self.http.receive_data(data)
            elif isinstance(event, h11.Response):
                return event
            elif isinstance(event, h11.InformationalResponse) and event.status_code != 101:
                interim += 1
                if interim > _INTERIM_MOST:
                    raise BadAnswer("it announces an answer without end")
            else:
                raise BadAnswer("it does not speak HTTP/1.1")

    async def _body(self, headers: Headers, most: int, deadline: float, whole: bool, large: asyncio.Semaphore) -> bytes:
        declared = next((value for name, value in headers if name == b"content-length"), None)
        if whole and declared is not None and int(declared) > most and self.http.their_state is h11.SEND_BODY:
            raise AnswerTooLarge(f"it is larger than {most:,} bytes")
        unpacker = Unpacker([text_of(value) for name, value in headers if name == b"content-encoding"], most)
        async with contextlib.AsyncExitStack() as places:
            return await self._read_body(unpacker, deadline, whole, large, places)

    async def _read_body(
        self,
        unpacker: Unpacker,
        deadline: float,
        whole: bool,
        large: asyncio.Semaphore,
        places: contextlib.AsyncExitStack,
    ) -> bytes:
        loop = asyncio.get_running_loop()
        is_large = False
        http = self.http
        pieces = size = 0
        while True:
            try:
                event = http.next_event()
            except h11.RemoteProtocolError as error:
                if error.error_status_hint == 431:
                    raise AnswerTooLarge("its headers have no end", hint="nothing of it is used") from None
                if self._ended:
                    raise AnswerCutOff from None
                raise BadAnswer("its body is not as HTTP/1.1 has it") from None
            if event is h11.NEED_DATA:
                if unpacker.size > _LARGE and not is_large:
                    await places.enter_async_context(large)
                    is_large = True
                data = await self.read()
                if not data and self._broken:
                    raise AnswerCutOff
                http.receive_data(data)
            elif isinstance(event, h11.Data):
                pieces += 1
                size += len(event.data)
                try:
                    unpacker.feed(bytes(event.data))
                except AnswerTooLarge:
                    if whole:
                        raise
                    return unpacker.begun()
                if pieces % 256 == 0:
                    if pieces > 10_000 and size < pieces * _PIECE_LEAST:
                        raise BadAnswer("it comes in crumbs")
                    if loop.time() > deadline:
                        raise TimedOut
                    await asyncio.sleep(0)
            else:
                return unpacker.finish()


async def connect(
    addresses: Iterable[str], port: int, *, context: ssl.SSLContext | None, host: str, patience: float
) -> Wire:
    """Return a connection to the first of the network addresses that takes one; `context` is for https.

    Raises:
        NotTrusted: Its certificate does not hold.
        Unreachable: None takes one.
    """
    loop = asyncio.get_running_loop()
    why = "there is no connection to it"
    for address in islice(addresses, _MOST_TRIED):
        try:
            async with asyncio.timeout(patience):
                _, wire = await loop.create_connection(
                    Wire, address, port, ssl=context, server_hostname=host if context is not None else None
                )
            return wire
        except TimeoutError:
            why = "it does not take the connection"
        except ssl.SSLCertVerificationError as error:
            raise NotTrusted(f"its certificate does not hold: {error.verify_message}") from None
        except ssl.SSLError:
            why = "it does not speak TLS as it should"
        except ConnectionRefusedError:
            why = "it refuses the connection"
        except OSError:
            why = "there is no connection to it"
    raise Unreachable(why)
