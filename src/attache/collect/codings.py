"""Undoes the content codings of an answer, within limits: what unpacks to far more than honest texts do is refused."""

import zlib
from typing import Any, Protocol

from ..errors import AnswerCutOff, AnswerTooLarge, BadAnswer

_STEP = 256 * 1024
_LAYERS = 2
_MEMBERS = 1000
_RATIO = 150
_FREE = 4 * 1024 * 1024
"""Bytes that an answer may unpack to whatever its ratio: texts of repetitions are honest when they are small."""


class _Layer(Protocol):
    def feed(self, data: bytes) -> list[bytes]: ...

    def done(self) -> bool: ...


class _Zlib:
    """gzip (one member after the other) or deflate (with its header, or raw as some servers have it)."""

    def __init__(self, meter: "_Meter", *, gzip: bool) -> None:
        self._meter = meter
        self._gzip = gzip
        self._members = 0
        self._head = b""
        self._engine: Any = zlib.decompressobj(31) if gzip else None
        self._begun = False
        self._over = False

    def feed(self, data: bytes) -> list[bytes]:
        if self._over:
            return []
        if self._engine is None:
            self._head += data
            if len(self._head) < 2:
                return []
            data, self._head = self._head, b""
            framed = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
            self._engine = zlib.decompressobj(15 if framed else -15)
        out: list[bytes] = []
        while data:
            self._begun = True
            try:
                part = self._engine.decompress(data, _STEP)
            except zlib.error:
                if self._members:  # what follows a whole member and is none: padding, as browsers take it
                    self._over = True
                    return out
                raise BadAnswer("it is not packed as it says") from None
            if part:
                self._meter.count(len(part))
                out.append(part)
            data = self._engine.unconsumed_tail
            if self._engine.eof:
                data = self._engine.unused_data
                self._members += 1
                if not self._gzip:
                    self._over = True
                    return out
                if self._members > _MEMBERS:
                    raise AnswerTooLarge("it is packed in too many parts")
                self._engine = zlib.decompressobj(31)
                self._begun = False
        return out

    def done(self) -> bool:
        return self._over or (self._members > 0 and not self._begun)


class _Brotli:
    def __init__(self, meter: "_Meter") -> None:
        import brotli

        self._meter = meter
        self._engine: Any = brotli.Decompressor()
        self._error = brotli.error

    def feed(self, data: bytes) -> list[bytes]:
        out = []
        try:
            part = self._engine.process(data, output_buffer_limit=_STEP)
            while True:
                if part:
                    self._meter.count(len(part))
                    out.append(part)
                if self._engine.can_accept_more_data() or self._engine.is_finished():
                    return out
                part = self._engine.process(b"", output_buffer_limit=_STEP)
        except self._error:
            raise BadAnswer("it is not packed as it says") from None

    def done(self) -> bool:
        return bool(self._engine.is_finished())


class _Meter:
    """Counts what goes in and what comes out of all layers together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.packed = 0
        self._unpacked = 0

    def count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > self._most:
            raise AnswerTooLarge("it unpacks to more than the cap")
        if self._unpacked > _FREE and self._unpacked > _RATIO * self.packed:
            raise AnswerTooLarge(
                f"it unpacks to more than {_RATIO} times its size", hint="honest texts do not; nothing of it is used"
            )


def accepted() -> str:
    """Return the Accept-Encoding of what can be undone here."""
    return "gzip, deflate, br" if _has_brotli() else "gzip, deflate"


def _has_brotli() -> bool:
    try:
        import brotli
    except ImportError:
        return False
    # earlier versions cannot stop in the midst of a bomb
    return hasattr(brotli.Decompressor, "can_accept_more_data")


class Unpacker:
    """Takes the bytes of a body as they come, and gives them whole when it has ended.

    Args:
        codings: The values of Content-Encoding, in order.
        most: The most bytes of the body, packed and unpacked each.
    Raises:
        BadAnswer: A coding that is not known, or more of them than honest servers use.
    """

    def __init__(self, codings: list[str], most: int) -> None:
        self._most = most
        self._out: list[bytes] = []
        self._size = 0
        names = [name.strip().lower() for value in codings for name in value.split(",")]
        names = [name for name in names if name and name != "identity"]
        if len(names) > _LAYERS:
            raise BadAnswer("it is packed many times over")
        self._meter = _Meter(most * max(len(names), 1))
        self._layers: list[_Layer] = []
        for name in reversed(names):
            if name in {"gzip", "x-gzip"}:
                self._layers.append(_Zlib(self._meter, gzip=True))
            elif name == "deflate":
                self._layers.append(_Zlib(self._meter, gzip=False))
            elif name == "br" and _has_brotli():
                self._layers.append(_Brotli(self._meter))
            else:
                raise BadAnswer("it is packed in a way that was not asked for")

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            AnswerTooLarge: There are more than the cap, packed or unpacked.
            BadAnswer: They are not packed as they say.
        """
        meter = self._meter
        meter.packed += len(data)
        if meter.packed > self._most:
            raise AnswerTooLarge(f"it is larger than {self._most:,} bytes")
        if not self._layers:
            self._out.append(data)
            return
        parts = [data]
        for layer in self._layers:
            parts = [out for part in parts for out in layer.feed(part)]
        for part in parts:
            self._size += len(part)
            self._out.append(part)
        if self._size > self._most:
            raise AnswerTooLarge(f"it unpacks to more than {self._most:,} bytes")

    @property
    def size(self) -> int:
        """The bytes that there are so far, packed or unpacked, whichever are more."""
        return max(self._size, self._meter.packed)

    def begun(self) -> bytes:
        """Return what there is of the body, no more than the cap."""
        return b"".join(self._out)[: self._most]

    def finish(self) -> bytes:
        """Return the body.

        Raises:
            AnswerCutOff: What is packed in it has no end.
        """
        if self._meter.packed and not all(layer.done() for layer in self._layers):
            raise AnswerCutOff("what is packed in it has no end")
        return b"".join(self._out)
