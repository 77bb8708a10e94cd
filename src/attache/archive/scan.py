"""An archive file read from end to end: every record verified, and what is damaged passed over with its place."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..errors import WorkspaceDamaged
from .warc import CutOff, Record, read_record

_MEMBER = b"\x1f\x8b\x08"
_CHUNK = 1 << 20


def scan(path: Path, *, until: int | None = None) -> Iterator[Record | WorkspaceDamaged]:
    """Yield every record in order, one in memory at a time, or in its place the error of one that does not verify.

    Args:
        until: No byte at or after this offset is read; a record that goes on behind it ends the run silently.

    Raises:
        CutOff: The file ends inside a record.
        StorageFailed: The disk refused.
    """
    with path.open("rb") as handle:
        offset = 0
        while until is None or offset < until:
            try:
                record = read_record(handle, path.name, offset, until)
            except CutOff:
                if until is None:
                    raise
                return
            except WorkspaceDamaged as error:
                yield error
                found = _next_member(handle, offset + 1, until)
                if found is None:
                    return
                offset = found
                continue
            if record is None:
                return
            yield record
            offset += record.place.length


def _next_member(handle: BinaryIO, offset: int, until: int | None) -> int | None:
    """Return where the next gzip member that opens a WARC record begins, None where there is none."""
    import zlib

    handle.seek(offset)
    held, start = b"", offset
    while chunk := handle.read(_CHUNK):
        held += chunk
        at = held.find(_MEMBER)
        while at >= 0:
            if until is not None and start + at >= until:
                return None
            # a few bytes are enough to see how a record begins; three bytes of chance do not unpack to it
            end = at + 4096
            if end > len(held):
                held += handle.read(end - len(held))
            try:
                begins = zlib.decompressobj(wbits=31).decompress(held[at : at + 4096], 5)
            except zlib.error:
                begins = b""
            if begins == b"WARC/":
                return start + at
            at = held.find(_MEMBER, at + 1)
        start += max(0, len(held) - 2)
        held = held[-2:]
    return None
