"""What is packed with gzip, unpacked under a cap: single files at once, large ones as a stream."""

import io
import zlib
from typing import IO

from ..errors import DamagedInput, InputError, Overpacked, TooLarge

GZIP = b"\x1f\x8b"
MEMBER = b"\x1f\x8b\x08"
Stream = IO[bytes] | io.RawIOBase | io.BufferedIOBase
_FIRST, _PIECE = 1 << 10, 1 << 20
"""Many small members are read in small steps, a large one in large steps."""
_BLOCK = 1 << 16
_RATIO, _FLOOR = 300, 1 << 30
"""Unpacked bytes to packed ones that no honest file reaches, counted only above the floor."""


def unpacked(data: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file of one or several members.

    Raises:
        DamagedInput: It is cut short, or its checksum does not fit.
        TooLarge: The content is larger than `max_bytes`; no more than that is ever unpacked.
    """
    out = bytearray()
    place = 0
    while data.startswith(GZIP, place):
        place = _member(data, place, out, max_bytes)
    # padding with zeros is allowed after the last member, anything else is damage
    if data[place:].strip(b"\x00"):
        raise DamagedInput("there are stray bytes after the packed data")
    return bytes(out)


def _member(data: bytes, place: int, out: bytearray, max_bytes: int) -> int:
    """Unpack the member that begins at `place` and return where it ends."""
    engine = zlib.decompressobj(wbits=31)
    pending = b""
    size = _FIRST
    try:
        while not engine.eof:
            if not pending:
                pending = data[place : place + size]
                place += len(pending)
                size = _PIECE
                if not pending:
                    raise DamagedInput("the packed file is cut short")
            out += engine.decompress(pending, _PIECE)
            pending = engine.unconsumed_tail
            if len(out) > max_bytes:
                raise TooLarge(f"it unpacks to more than {max_bytes} bytes")
    except zlib.error as error:
        raise DamagedInput(f"the packed file is corrupt: {error}") from error
    return place - len(engine.unused_data)


def read_all(stream: Stream, max_bytes: int) -> bytes:
    """Return all that is in the stream; a pipe that gives little at a time, or never ends, is no exception.

    Raises:
        TooLarge: There is more than `max_bytes`; no more than one byte above is ever read.
    """
    out = io.BytesIO()
    while piece := stream.read(min(1 << 22, max_bytes + 1 - out.tell())):
        out.write(piece)
        if out.tell() > max_bytes:
            raise TooLarge(f"it is larger than {max_bytes} bytes")
    return out.getvalue()


def buffered(stream: Stream) -> io.BufferedReader:
    """Return a reader of the stream whose `peek` sees 64 KiB ahead, however little the stream gives at a time."""
    return io.BufferedReader(_Filled(stream), _BLOCK)


class _Filled(io.RawIOBase):
    """Reads until the buffer is full or the stream ends."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        view = memoryview(buffer)
        done = 0
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        while done < len(view):
            try:
                piece = self._stream.read(len(view) - done)
            except (InputError, OSError, ValueError) as error:
                if not done:
                    raise
                self._error = error  # what was read before it is good
                break
            if not piece:
                break
            view[done : done + len(piece)] = piece
            done += len(piece)
        return done


class Inflated(io.RawIOBase):
    """The content of a gzip stream of any length, its members one after the other; memory stays small.

    Reading raises `DamagedInput` where a member is corrupt or cut short; after that, `resume` finds the next member.
    It raises `Overpacked` where the stream unpacks to more than 300 times its size, beyond a GiB.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._data = b""
        self._place = 0
        self._engine: zlib._Decompress | None = None
        self._step = _FIRST
        self._packed = self._given = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill some of the buffer; 0 at the end."""
        view = memoryview(buffer)
        while True:
            if self._engine is None:
                if not self._next():
                    return 0
                self._engine = zlib.decompressobj(wbits=31)
                self._step = _FIRST
            if self._place >= len(self._data) and not self._more():
                self._engine = None
                raise DamagedInput("the packed file is cut short")
            pending = self._data[self._place : self._place + self._step]
            try:
                piece = self._engine.decompress(pending, len(view))
            except zlib.error as error:
                self._engine = None
                raise DamagedInput(f"the packed file is corrupt: {error}") from error
            if self._engine.eof:
                self._place += len(pending) - len(self._engine.unused_data)
                self._engine = None
            else:
                self._place += len(pending) - len(self._engine.unconsumed_tail)
                self._step = min(_BLOCK, self._step * 2)
            if piece:
                self._given += len(piece)
                if self._given > max(_FLOOR, _RATIO * self._packed):
                    raise Overpacked
                view[: len(piece)] = piece
                return len(piece)

    def resume(self) -> bool:
        """Skip to where the next member seems to begin; False where there is none."""
        self._engine = None
        self._place = min(len(self._data), self._place + 1)
        while True:
            found = self._data.find(MEMBER, self._place)
            if found >= 0:
                self._place = found
                return True
            self._data = self._data[max(self._place, len(self._data) - len(MEMBER) + 1) :]
            self._place = 0
            kept = self._data
            if not self._more():
                self._data = b""
                return False
            self._data = kept + self._data

    def _next(self) -> bool:
        """Stand at the first byte of the next member; zeros may pad the end."""
        while True:
            while self._place < len(self._data) and self._data[self._place] == 0:
                self._place += 1
            if self._place < len(self._data):
                break
            if not self._more():
                return False
        if len(self._data) - self._place < len(GZIP):
            rest = self._data[self._place :]
            self._more()
            self._data = rest + self._data
            self._place = 0
        if not self._data.startswith(GZIP, self._place):
            raise DamagedInput("there are stray bytes after the packed data")
        return True

    def _more(self) -> bool:
        self._data = self._stream.read(_BLOCK) or b""
        self._place = 0
        self._packed += len(self._data)
        return bool(self._data)
