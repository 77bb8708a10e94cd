"""Containers become captures of what is in them: ZIP, WACZ, EPUB, mbox, WARC, and gzip of any of these.

Members come one at a time and are never written to the disk. A member's place is written `file.zip!/inner/name`; a
bad one is one error with that place, and the others go on.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from ..errors import InputError, NestedTooDeep, NoTextLayer, Overpacked, UnsupportedFormat
from ..record import Capture
from . import containers_zip as zips
from . import mbox, warc
from .capture import DEFAULT_MAX_BYTES, capture_of
from .containers_epub import book_of
from .saved import saved_parts
from .unpack import GZIP, Inflated, buffered, read_all
from .warc_framing import is_warc

MOST_DEEP = 3
"""Containers in containers: a mailbox in a packed file in an archive is as deep as it goes."""
_HEAD = 64 * 1024
_MARKUP = re.compile(rb"<(title|style|script)\b[^<>]*>[^<>]*</\1\s*>|<[^<>]*>", re.IGNORECASE)


def captures_of(
    data: bytes,
    *,
    path: str | None = None,
    url: str | None = None,
    charset: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    declared: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Iterator[Capture | InputError]:
    """Yield the capture of these bytes, or of each document in them where they are a container; or the error.

    The arguments are those of `capture_of`; a document in a container has the container's address or path and, behind
    `!/`, its own name as `path`.
    """
    stream = buffered(io.BytesIO(data))
    label = path or url or "-"
    if _holds_several(data):
        yield from expanded(stream, label, max_bytes=max_bytes)
        return
    try:
        yield capture_of(
            data, path=path, url=url, charset=charset, headers=headers, declared=declared, max_bytes=max_bytes
        )
    except InputError as error:
        error.place = error.place or label
        yield error


def _holds_several(data: bytes) -> bool:
    if data.startswith(GZIP):
        try:
            data = buffered(Inflated(io.BytesIO(data))).peek(_HEAD)
        except InputError:
            return False
    if data.startswith(zips.ZIP_MAGIC):
        try:
            with zips.opened(io.BytesIO(data)) as archive:
                return zips.kind_of(archive) != zips.DOCX
        except InputError:
            return False
    return is_warc(data) or data.startswith(GZIP) or mbox.is_mbox(data)


def expanded(
    stream: io.BufferedReader, label: str, *, max_bytes: int, depth: int = 0, raw: Inflated | None = None
) -> Iterator[Capture | InputError]:
    """Yield what is in a file: its own capture, or those of its members.

    Args:
        stream: The file from its beginning; its `peek` must see 64 KiB ahead.
        label: Its path, or its place in another container.
        max_bytes: The largest document; a container itself may be of any size where it can be read in one pass.
        depth: How many containers it lies in.
        raw: What unpacks `stream`, where it is packed.
    """
    try:
        head = stream.peek(_HEAD)
        several = head.startswith((GZIP, *zips.ZIP_MAGIC)) or is_warc(head) or mbox.is_mbox(head)
        if several and depth > MOST_DEEP:
            raise NestedTooDeep
        if not several:
            yield capture_of(read_all(stream, max_bytes), path=label, max_bytes=max_bytes)
        elif head.startswith(GZIP):
            inflated = Inflated(stream)
            yield from expanded(buffered(inflated), label, max_bytes=max_bytes, depth=depth + 1, raw=inflated)
        elif is_warc(head):
            yield from warc.captures(stream, label, max_bytes, raw)
        elif mbox.is_mbox(head):
            yield from _mails(stream, label, max_bytes)
        else:
            yield from _zipped(stream, label, max_bytes, depth)
    except InputError as error:
        error.place = error.place or label
        yield error


def _mails(stream: IO[bytes], label: str, max_bytes: int) -> Iterator[Capture | InputError]:
    for number, message in enumerate(mbox.messages(stream, max_bytes), 1):
        place = f"{label}!/{number}.eml"
        try:
            if isinstance(message, InputError):
                raise message
            yield capture_of(message, path=place, max_bytes=max_bytes)
        except InputError as error:
            error.place = place
            yield error


def _zipped(stream: io.BufferedReader, label: str, max_bytes: int, depth: int) -> Iterator[Capture | InputError]:
    file: IO[bytes] = stream if stream.seekable() else io.BytesIO(read_all(stream, max_bytes))
    with zips.opened(file) as archive:
        count = zips.Unpacked(zips.size_of(file))
        kind = zips.kind_of(archive)
        if kind == zips.DOCX:
            file.seek(0)
            yield capture_of(read_all(file, max_bytes), path=label, max_bytes=max_bytes)
        elif kind == zips.EPUB:
            yield from _chapters(archive, label, max_bytes, count)
        else:
            yield from _members(archive, kind, label, max_bytes, depth, count)


def _chapters(
    archive: zipfile.ZipFile, label: str, max_bytes: int, count: zips.Unpacked
) -> Iterator[Capture | InputError]:
    book = book_of(archive, count)
    empty = True
    for name in book.chapters:
        place = f"{label}!/{name}"
        try:
            with zips.Member(archive, archive.getinfo(name), count) as member:
                data = read_all(member, max_bytes)
            if not _MARKUP.sub(b"", data).strip():
                continue  # a cover, or a page with nothing but a picture
            empty = False
            yield capture_of(data, path=place, headers=book.about, declared="text/html", max_bytes=max_bytes)
        except InputError as error:
            error.place = place
            yield error
            empty = False
            if isinstance(error, Overpacked):
                return
    if empty:
        raise NoTextLayer("its chapters are pictures, without text that could be cited")


def _members(
    archive: zipfile.ZipFile, kind: str, label: str, max_bytes: int, depth: int, count: zips.Unpacked
) -> Iterator[Capture | InputError]:
    listed = list(zips.members(archive, kind))
    parts = saved_parts([name for name, _ in listed])
    empty = True
    for name, info in listed:
        if any(name[:end] in parts for end, sign in enumerate(name) if sign == "/"):
            continue
        empty = False
        place = f"{label}!/{name}"
        try:
            with zips.Member(archive, info, count) as member:
                for found in expanded(buffered(member), place, max_bytes=max_bytes, depth=depth + 1):
                    yield found
                    if isinstance(found, Overpacked):
                        return
        except InputError as error:
            error.place = place
            yield error
    if empty:
        raise UnsupportedFormat("there is no document in this archive", hint="leave it out")
