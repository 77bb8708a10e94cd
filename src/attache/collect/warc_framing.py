"""The frames of WARC records: where each begins and ends, also behind damage.

They are found here rather than by a library: a record of a wrong length, a damaged member in the middle of a packed
file and a record above the cap must each be one reported error, and the others go on.
"""

import base64
import hashlib
import io
import re
from collections.abc import Iterator

from ..errors import DamagedInput, InputError
from .unpack import Inflated, buffered

_FIRST = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
_LINE = 64 * 1024
_MOST_FIELDS = 500
_RECALLED = 100_000


def is_warc(head: bytes) -> bool:
    """Whether a file that begins like this is a WARC file, unpacked."""
    return _FIRST.match(head) is not None


class Block(io.RawIOBase):
    """The content of one record: so many bytes of the stream, less where the stream ends."""

    def __init__(self, stream: io.BufferedReader, size: int) -> None:
        self._stream = stream
        self.left = size
        self._hashes = {name: hashlib.new(name, usedforsecurity=False) for name in ("sha1", "sha256")}

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill some of the buffer; 0 at the end of the record."""
        view = memoryview(buffer)
        piece = self._stream.read(min(len(view), self.left))
        if not piece and self.left:
            raise DamagedInput("the archive ends inside this record")
        self.left -= len(piece)
        for each in self._hashes.values():
            each.update(piece)
        view[: len(piece)] = piece
        return len(piece)

    def skip(self) -> None:
        """Pass over what is left."""
        while self.left and (piece := self._stream.read(min(1 << 20, self.left))):
            self.left -= len(piece)

    def verify(self, digest: str) -> None:
        """Read to the end, and compare with the digest of the record where it states one that is known here.

        Raises:
            DamagedInput: It is another content, or the record does not end where it says.
        """
        while self.readinto(bytearray(_LINE)):
            pass
        algorithm, _, told = digest.partition(":")
        found = self._hashes.get(algorithm.lower().replace("-", ""))
        if found is not None and told.strip() not in _written(found.digest()):
            raise DamagedInput("its digest does not agree with its content")
        try:
            follows = self._stream.peek(2)[:2]
        except InputError:
            return  # damage behind this record is the next one's
        if follows and not follows.startswith((b"\r", b"\n")):
            raise DamagedInput("the record is not as long as it says")


class Record:
    """A record whose content has not been read yet; header names are in lower case.

    `held` says of a `conversion` that the file itself holds what was converted. Whoever reads the content sets
    `failed` where it is damaged: then the next frame may be lost too, and that is no second error.
    """

    def __init__(self, headers: dict[str, str], block: Block, *, held: bool) -> None:
        self.headers = headers
        self.block = block
        self.type = headers.get("warc-type", "")
        self.uri = headers.get("warc-target-uri", "").strip("<> ")
        self.held = held
        self.failed = False


class Reader:
    """Records one after the other; behind a damaged one it looks for the next that begins a line."""

    def __init__(self, stream: io.BufferedReader, raw: Inflated | None) -> None:
        self._raw = raw
        self._stream = stream
        self._recalled: dict[bytes, None] = {}

    def records(self) -> Iterator[Record | InputError]:
        """Yield the records; each is read before the next is asked for. A damaged stretch is one error."""
        lost = False
        while True:
            try:
                record = self._next(quiet=lost)
                if record is None:
                    return
                if isinstance(record, Record):
                    lost = False
                    yield record
                    lost = record.failed
                    record.block.skip()
                    if record.block.left:
                        if not lost:
                            yield DamagedInput("the archive ends inside this record")
                        return
                else:
                    lost = True
                    yield record
            except InputError as error:
                if not isinstance(error, DamagedInput) or self._raw is None:
                    yield error
                    return
                if not lost:
                    yield error
                lost = True
                if not self._raw.resume():
                    return
                self._stream = buffered(self._raw)

    def _next(self, *, quiet: bool) -> Record | InputError | None:
        line = self._stream.readline(_LINE)
        while line in (b"\n", b"\r\n"):
            line = self._stream.readline(_LINE)
        if not line:
            return None
        if not _FIRST.match(line):
            if not quiet:
                # the line is given up, and the search goes on with the next call
                return DamagedInput("a record is not as long as it says, or this is no WARC record")
            while line and not _FIRST.match(line):
                line = self._stream.readline(_LINE)
            if not line:
                return None
        headers = self._headers()
        size = headers.get("content-length", "")
        if not size.isascii() or not size.isdigit() or len(size) > 15:
            return DamagedInput("a record does not say how long it is")
        kind = headers.get("warc-type", "")
        held = kind == "conversion" and (
            "attache-original" in headers or self._key(headers.get("warc-refers-to", "")) in self._recalled
        )
        if kind in {"response", "resource"}:
            self._recalled[self._key(headers.get("warc-record-id", ""))] = None
            if len(self._recalled) > _RECALLED:
                del self._recalled[next(iter(self._recalled))]
        return Record(headers, Block(self._stream, int(size)), held=held)

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        for _ in range(_MOST_FIELDS):
            line = self._stream.readline(_LINE)
            if line in (b"", b"\n", b"\r\n"):
                break
            name, _, value = line.decode("utf-8", "replace").partition(":")
            headers.setdefault(name.strip().lower(), value.strip())
        return headers

    @staticmethod
    def _key(identifier: str) -> bytes:
        return hashlib.blake2b(identifier.encode("utf-8", "replace"), digest_size=12).digest()


def _written(digest: bytes) -> tuple[str, ...]:
    """Return the ways in which a digest is written."""
    return (
        digest.hex(),
        digest.hex().upper(),
        base64.b32encode(digest).decode(),
        base64.b32encode(digest).decode().lower(),
    )
