"""Records overwritten where they lie, by one of exactly the same length: every other record keeps its place.

A tombstone is a note (a `metadata` record) in a gzip member of its own, so that any reader of WARC files passes it
as it passes every other record. What it has room to spare is filled up: with blanks behind its JSON, unpacked, where
there is much; with a comment in the head of the gzip member where there is little.
"""

import contextlib
import hashlib
import json
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import StorageFailed
from .warc import NOTE, Place, record_id

_BLOCK = 65535
_HEAD = 10
_TAIL = 8


def tombstone_bytes(about: str, fields: Mapping[str, Any], *, date: str, place: Place) -> bytes:
    """Return a note of kind `tombstone` as a gzip member of exactly the length of `place`.

    Raises:
        ValueError: The place is too short for it.
    """
    told = {"kind": "tombstone", "about": about, "fields": fields}
    content = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    key = record_id("tombstone", place.file, str(place.offset))
    length = place.length
    spare = length - _HEAD - _TAIL - len(_record(key, date, content, digests=True))
    # where there is much room the record is not packed, so that no reader meets a long stretch that unpacks to nothing
    for pad in range(max(0, spare - 5 * (spare // _BLOCK + 2) - 16), max(0, spare) + 1) if spare > 0 else ():
        raw = _record(key, date, content + b" " * pad, digests=True)
        member = _stored(raw, length)
        if member is not None:
            return member
    for digests in (True, False):
        raw = _record(key, date, content, digests=digests)
        packed = _deflated(raw)
        comment = length - _HEAD - _TAIL - len(packed)
        if comment == 0:
            return _member(raw, packed, b"", flags=0)
        if comment > 0:
            return _member(raw, packed, b"-" * (comment - 1) + b"\0", flags=16)
    raise ValueError(f"{length} bytes are too few for a tombstone")


def _record(key: str, date: str, content: bytes, *, digests: bool) -> bytes:
    lines = [
        "WARC/1.1",
        "WARC-Type: metadata",
        f"WARC-Record-ID: {key}",
        f"WARC-Date: {date}",
        f"{NOTE}: tombstone",
        "Content-Type: application/json",
    ]
    if digests:
        digest = hashlib.sha256(content).hexdigest()
        lines += [f"WARC-Payload-Digest: sha256:{digest}", f"WARC-Block-Digest: sha256:{digest}"]
    lines += [f"Content-Length: {len(content)}", "", ""]
    return "\r\n".join(lines).encode() + content + b"\r\n\r\n"


def _stored(raw: bytes, length: int) -> bytes | None:
    """Return raw bytes as a member without packing of this length, or None where it does not come out even."""
    room = length - _HEAD - _TAIL - len(raw)
    if room < 5 or room % 5 or room // 5 < -(-len(raw) // _BLOCK) or room // 5 > len(raw):
        return None
    blocks = room // 5
    size = -(-len(raw) // blocks)
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    while len(pieces) < blocks:  # the last ones are cut smaller until their number is right
        at = max(range(len(pieces)), key=lambda index: len(pieces[index]))
        half = len(pieces[at]) // 2
        pieces[at : at + 1] = [pieces[at][:half], pieces[at][half:]]
    out = bytearray()
    for number, piece in enumerate(pieces, 1):
        out += struct.pack("<BHH", number == len(pieces), len(piece), len(piece) ^ 0xFFFF) + piece
    return _member(raw, bytes(out), b"", flags=0)


def _deflated(raw: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()


def _member(raw: bytes, packed: bytes, comment: bytes, *, flags: int) -> bytes:
    head = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, flags, 0, 0, 255)
    return head + comment + packed + struct.pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF)


def overwrite(folder: Path, place: Place, member: bytes) -> None:
    """Write a member over the record at a place, and return when it is on the disk.

    Raises:
        StorageFailed: The disk refused.
    """
    assert len(member) == place.length
    try:
        handle = os.open(folder / place.file, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            if os.fstat(handle).st_size < place.offset + place.length:
                raise StorageFailed("the archive is shorter than the record says", place=place.file)
            os.lseek(handle, place.offset, os.SEEK_SET)
            rest = memoryview(member)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise StorageFailed(error.strerror or "the disk refused to write", place=place.file) from error


def shred(path: Path) -> None:
    """Write zeros over a file before it is deleted."""
    with contextlib.suppress(FileNotFoundError):
        try:
            with path.open("r+b") as handle:
                left = os.fstat(handle.fileno()).st_size
                while left > 0:
                    left -= handle.write(bytes(min(left, 1 << 20)))
                handle.flush()
                os.fsync(handle.fileno())
            path.unlink()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StorageFailed(error.strerror or "cannot be deleted", place=path.name) from error
