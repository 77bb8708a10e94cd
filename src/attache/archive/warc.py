"""WARC records in and out: one gzip member each, so that a record can be read by its offset.

Written by warcio; read here, because a reader by offset must say *why* a record cannot be read: cut off at the end
of the file, or damaged.
"""

import hashlib
import io
import json
import os
import re
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote

from ..errors import StorageFailed, WorkspaceDamaged
from ..record import Capture

_CHUNK = 64 * 1024
_NAMESPACE = uuid.UUID("6f2a3c1e-0d5b-5a8e-9c64-7a5f1f6f8d21")
# what a WARC header has no field for, and extraction needs again: kept whole, as ASCII JSON
OUTSIDE = "Attache-Capture"
# the digest of the original that a conversion belongs to
ORIGINAL = "Attache-Original"
# the kind of a note
NOTE = "Attache-Note"
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class Place(NamedTuple):
    """Where a record lies: file name, offset of its gzip member and the member's length in bytes."""

    file: str
    offset: int
    length: int


class CutOff(Exception):
    """The file ends inside this record: the tail of a write that was interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One WARC record: its headers (names in lower case), its content, and where it lies."""

    headers: Mapping[str, str]
    content: bytes
    place: Place

    @property
    def type(self) -> str:
        """The WARC-Type."""
        return self.headers.get("warc-type", "")


def target_uri(capture: Capture) -> str:
    """Return the WARC-Target-URI: the address, or a `urn:attache:file:` name with the path as it was given."""
    if capture.url:
        return quote(capture.url, safe="%/:=&?~#+!$,;'@()*[]")
    path = capture.path or "-"
    return "urn:attache:file:" + quote(path.encode("utf-8", "surrogateescape"), safe="/.-_~")


def resource_bytes(capture: Capture, *, date: str, text_sha256: str, converted: bool) -> bytes:
    """Return the compressed `resource` record of a capture: its original bytes.

    Args:
        date: The WARC-Date, UTC.
        text_sha256: The digest of the document text.
        converted: Whether a `conversion` record with the text follows.
    """
    outside = {
        "path": capture.path,
        "url": capture.url,
        "charset": capture.charset,
        "headers": capture.headers,
        "text": text_sha256,
        "converted": converted,
    }
    return _member(
        "resource",
        target_uri(capture),
        capture.data,
        capture.media_type,
        {
            "WARC-Record-ID": record_id("resource", capture.sha256),
            "WARC-Date": date,
            "WARC-Payload-Digest": "sha256:" + capture.sha256,
            OUTSIDE: json.dumps(outside, ensure_ascii=True, separators=(",", ":")),
        },
    )


def conversion_bytes(capture: Capture, text: bytes, *, date: str, text_sha256: str) -> bytes:
    """Return the compressed `conversion` record: the document text that offsets point into, in UTF-8."""
    return _member(
        "conversion",
        target_uri(capture),
        text,
        "text/plain; charset=utf-8",
        {
            "WARC-Record-ID": record_id("conversion", capture.sha256, text_sha256),
            "WARC-Refers-To": record_id("resource", capture.sha256),
            ORIGINAL: capture.sha256,
            "WARC-Date": date,
            "WARC-Payload-Digest": "sha256:" + text_sha256,
        },
    )


def note_bytes(kind: str, about: str, fields: Mapping[str, Any], *, date: str) -> bytes:
    """Return the compressed `metadata` record of a note: something learned about a capture or an address.

    Args:
        kind: What kind of note; the name stands in the header `Attache-Note` too.
        about: The SHA-256 of a capture, or an address.
        fields: What the note says, as JSON can hold it.
        date: The WARC-Date, UTC.
    """
    told = {"kind": kind, "about": about, "fields": fields}
    content = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(content).hexdigest()
    capture = bool(_DIGEST.match(about))
    headers = {
        "WARC-Record-ID": record_id("note", digest, date),
        "WARC-Date": date,
        "WARC-Payload-Digest": "sha256:" + digest,
        NOTE: quote(kind, safe=" /.:"),
    }
    if capture:
        headers["WARC-Refers-To"] = record_id("resource", about)
    uri = None if capture else quote(about.encode("utf-8", "surrogateescape"), safe="%/:=&?~#+!$,;'@()*[]")
    return _member("metadata", uri, content, "application/json", headers)


def note_of(record: Record) -> tuple[str, str, dict[str, Any]] | None:
    """Return kind, subject and fields of a note; None for a `metadata` record that somebody else wrote.

    Raises:
        WorkspaceDamaged: It is a note, but not of the shape that Attaché writes.
    """
    if record.type != "metadata" or NOTE.lower() not in record.headers:
        return None
    try:
        told = json.loads(record.content)
        kind, about, fields = told["kind"], told["about"], told["fields"]
        if not (isinstance(kind, str) and isinstance(about, str) and isinstance(fields, dict)):
            raise TypeError("not the types of a note")
        return kind, about, fields
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        place = f"{record.place.file}@{record.place.offset}"
        raise WorkspaceDamaged("this note cannot be understood", place=place) from error


def info_bytes(version: str, *, file: str, date: str) -> bytes:
    """Return the compressed `warcinfo` record that opens a file."""
    fields = f"software: attache {version}\r\nformat: WARC File Format 1.1\r\n".encode()
    return _member(
        "warcinfo",
        None,
        fields,
        "application/warc-fields",
        {"WARC-Record-ID": record_id("warcinfo", file, date), "WARC-Date": date, "WARC-Filename": file},
    )


def record_id(kind: str, *parts: str) -> str:
    """Return a WARC-Record-ID derived from what the record is about."""
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, chr(31).join((kind, *parts)))}>"


def _member(kind: str, uri: str | None, content: bytes, content_type: str, headers: dict[str, str]) -> bytes:
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        uri,
        kind,
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type=content_type,
        warc_headers_dict={**headers, "WARC-Block-Digest": "sha256:" + hashlib.sha256(content).hexdigest()},
    )
    writer.write_record(record)
    return out.getvalue()


def read_record(handle: BinaryIO, file: str, offset: int, limit: int | None = None) -> Record | None:
    """Return the record whose member starts at `offset`, its digest verified; None at the end of the file.

    Args:
        handle: The open file; its position is moved.
        limit: No byte at or after this offset is read.

    Raises:
        CutOff: The file ends inside the record.
        WorkspaceDamaged: The record does not verify.
    """
    place = f"{file}@{offset}"
    raw, length = _inflate(handle, offset, place, limit)
    if raw is None:
        return None
    head, mark, rest = raw.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    if not mark or not lines[0].startswith("WARC/"):
        raise WorkspaceDamaged("this is no WARC record", place=place)
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    size = headers.get("content-length", "")
    if not size.isdigit() or len(rest) != int(size) + 4:
        raise WorkspaceDamaged("the record is not as long as it says", place=place)
    content = rest[: int(size)]
    for name in ("warc-payload-digest", "warc-block-digest"):
        algorithm, _, digest = headers.get(name, "").partition(":")
        if algorithm == "sha256" and hashlib.sha256(content).hexdigest() != digest:
            raise WorkspaceDamaged("the digest does not agree with the content", place=place)
    return Record(headers=headers, content=content, place=Place(file, offset, length))


def _inflate(handle: BinaryIO, offset: int, place: str, limit: int | None) -> tuple[bytes | None, int]:
    try:
        handle.seek(offset)
        inflater = zlib.decompressobj(wbits=31)
        parts = []
        read = 0
        while True:
            want = _CHUNK if limit is None else min(_CHUNK, limit - offset - read)
            chunk = handle.read(want) if want > 0 else b""
            if not chunk:
                break
            read += len(chunk)
            parts.append(inflater.decompress(chunk))
            if inflater.eof:
                return b"".join(parts), read - len(inflater.unused_data)
    except zlib.error as error:
        raise WorkspaceDamaged(f"the record cannot be unpacked: {error}", place=place) from error
    except OSError as error:
        raise StorageFailed(os.strerror(error.errno or 5), place=place) from error
    if read == 0:
        return None, 0
    raise CutOff(place)


def capture_of(record: Record) -> tuple[Capture, str, bool]:
    """Return the capture of a `resource` record, the digest of its text, and whether a conversion follows.

    Raises:
        WorkspaceDamaged: The record was not written by Attaché, or its header is damaged.
    """
    try:
        outside = json.loads(record.headers[OUTSIDE.lower()])
        capture = Capture(
            data=record.content,
            sha256=record.headers["warc-payload-digest"].removeprefix("sha256:"),
            media_type=record.headers["content-type"],
            path=outside["path"],
            url=outside["url"],
            charset=outside["charset"],
            headers=tuple((name, value) for name, value in outside["headers"]),
        )
        return capture, outside["text"], bool(outside["converted"])
    except (KeyError, ValueError, TypeError) as error:
        place = f"{record.place.file}@{record.place.offset}"
        raise WorkspaceDamaged("this record is not one of ours", place=place) from error
