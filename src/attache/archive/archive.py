"""A folder of WARC files: append, read back, and recover the tail of an interrupted write."""

import contextlib
import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from .._version import __version__
from ..errors import StorageFailed, WorkspaceDamaged
from ..record import Capture
from .warc import (
    ORIGINAL,
    CutOff,
    Place,
    Record,
    capture_of,
    conversion_bytes,
    info_bytes,
    note_bytes,
    note_of,
    read_record,
    resource_bytes,
)

MAX_FILE = 512 * 1024 * 1024
_NAME = "attache-{:06d}.warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One capture in the archive, and where the document text is.

    `text` is None where the original is the text itself (UTF-8, a byte-order mark aside); `date` is the WARC-Date.
    """

    capture: Capture
    date: str
    text_sha256: str
    original: Place
    text: Place | None

    @property
    def end(self) -> tuple[str, int]:
        """File and offset behind the last record of the entry."""
        last = self.text or self.original
        return last.file, last.offset + last.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A text that was derived later from an earlier capture, by another version; the first one stays."""

    sha256: str
    text_sha256: str
    text: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something learned about a capture or an address, in the order of writing; `date` only says when, roughly.

    `about` is the SHA-256 of a capture, or an address. Kinds that a version does not know are passed over by it.
    """

    kind: str
    about: str
    fields: Mapping[str, Any]
    date: str
    place: Place


def plain_text(data: bytes) -> str | None:
    """Return the text of bytes that are UTF-8, without a byte-order mark; None when they are not."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


class Archive:
    """The WARC files of one workspace. Reading needs no lock; for a `Writer` the caller holds the workspace's."""

    def __init__(self, folder: Path, *, max_file: int = MAX_FILE) -> None:
        self.folder = folder
        self.max_file = max_file

    def files(self) -> list[str]:
        """Return the names of the WARC files in the order in which they were written."""
        return sorted(path.name for path in self.folder.glob("*.warc.gz"))

    def record_at(self, place: Place) -> Record:
        """Return one record, its digest verified.

        Raises:
            WorkspaceDamaged: The file is missing, cut off, or the record does not verify.
        """
        where = f"{place.file}@{place.offset}"
        try:
            with (self.folder / place.file).open("rb") as handle:
                record = read_record(handle, place.file, place.offset)
        except FileNotFoundError as error:
            raise WorkspaceDamaged("this archive file is missing", place=place.file) from error
        except OSError as error:
            raise StorageFailed(error.strerror or "cannot be read", place=place.file) from error
        except CutOff as error:
            raise WorkspaceDamaged("the archive ends inside this record", place=where) from error
        if record is None:
            raise WorkspaceDamaged("the archive ends before this record", place=where)
        return record

    def capture_at(self, place: Place, sha256: str) -> Capture:
        """Return the capture at this place, which must be the one with this digest."""
        capture, _, _ = capture_of(self.record_at(place))
        if capture.sha256 != sha256:
            raise WorkspaceDamaged("another capture lies here", place=f"{place.file}@{place.offset}")
        return capture

    def text_at(self, place: Place, text_sha256: str) -> str:
        """Return the document text in the `conversion` or UTF-8 `resource` record at this place, verified.

        Raises:
            WorkspaceDamaged: It is missing, or is not the text with this digest.
        """
        text = plain_text(self.record_at(place).content)
        if text is None or hashlib.sha256(text.encode()).hexdigest() != text_sha256:
            raise WorkspaceDamaged("the archived text is not the one recorded", place=f"{place.file}@{place.offset}")
        return text

    def note_at(self, place: Place) -> Note:
        """Return the note at this place, verified.

        Raises:
            WorkspaceDamaged: There is none.
        """
        record = self.record_at(place)
        told = note_of(record)
        if told is None:
            raise WorkspaceDamaged("no note lies here", place=f"{place.file}@{place.offset}")
        kind, about, fields = told
        return Note(kind=kind, about=about, fields=fields, date=record.headers.get("warc-date", ""), place=record.place)

    def entries(self) -> Iterator[Entry | Conversion | Note]:
        """Yield every capture, later text and note in the order of writing; a tail that was cut off is passed over.

        Raises:
            WorkspaceDamaged: A record other than the last one does not verify.
        """
        names = self.files()
        for name in names:
            with (self.folder / name).open("rb") as handle:
                try:
                    for entry, _ in _entries(handle, name, 0):
                        yield entry
                except CutOff as error:
                    if name != names[-1]:
                        raise WorkspaceDamaged("the archive ends inside a record", place=str(error)) from error

    def writer(self, committed: tuple[str, int] | None) -> "Writer":
        """Return a writer that starts behind `committed` (file, offset), once `recovered` has been read to its end."""
        return Writer(self, committed)


def _entries(handle: BinaryIO, name: str, offset: int) -> Iterator[tuple[Entry | Conversion | Note, int]]:
    """Yield complete entries from `offset` on, each with the offset behind it.

    Raises:
        CutOff: The file ends inside an entry.
    """
    waiting: tuple[Capture, str, str, Place] | None = None
    while record := read_record(handle, name, offset):
        offset += record.place.length
        if waiting is not None:
            capture, digest, date, place = waiting
            if record.type != "conversion" or record.headers.get("warc-payload-digest") != "sha256:" + digest:
                raise WorkspaceDamaged("the text of this capture is missing", place=f"{name}@{place.offset}")
            waiting = None
            yield Entry(capture=capture, date=date, text_sha256=digest, original=place, text=record.place), offset
        elif record.type == "resource":
            capture, digest, converted = capture_of(record)
            date = record.headers.get("warc-date", "")
            if converted:
                waiting = (capture, digest, date, record.place)
            else:
                entry = Entry(capture=capture, date=date, text_sha256=digest, original=record.place, text=None)
                yield entry, offset
        elif record.type == "conversion":
            digest = record.headers.get("warc-payload-digest", "").removeprefix("sha256:")
            later = Conversion(sha256=record.headers.get(ORIGINAL.lower(), ""), text_sha256=digest, text=record.place)
            yield later, offset
        elif (told := note_of(record)) is not None:
            kind, about, fields = told
            date = record.headers.get("warc-date", "")
            yield Note(kind=kind, about=about, fields=fields, date=date, place=record.place), offset
    if waiting is not None:
        raise CutOff(f"{name}@{waiting[3].offset}")


class Writer:
    """Appends captures. Nothing counts as written before `sync`; `recovered` must be read first."""

    def __init__(self, archive: Archive, committed: tuple[str, int] | None) -> None:
        self._archive = archive
        self._committed = committed
        self._file: int | None = None
        self._name = ""
        self._size = 0
        self._ready = False
        self._unsynced = False

    def recovered(self, *, strict: bool = False) -> Iterator[Entry | Conversion | Note]:
        """Yield the complete entries that lie behind the committed offset, then cut the unfinished tail off.

        Bytes that are not merely cut short but wrong are kept beside the archive in a `.tail` file.

        Args:
            strict: Wrong bytes are left where they are, and raise.

        Raises:
            WorkspaceDamaged: The archive is not what the record says; or wrong bytes, when `strict`.
            StorageFailed: The disk refused.
        """
        names = self._archive.files()
        name, offset = self._committed or ("", 0)
        if name and name not in names:
            raise WorkspaceDamaged("this archive file is missing", place=name, hint="put it back from a backup")
        for later in [each for each in names if each >= name]:
            start = offset if later == name else 0
            path = self._archive.folder / later
            if path.stat().st_size < start:
                raise WorkspaceDamaged("the archive is shorter than the record says", place=f"{later}@{start}")
            end = start
            with path.open("rb") as handle:
                try:
                    for entry, behind in _entries(handle, later, start):
                        yield entry
                        end = behind
                    end = path.stat().st_size
                except CutOff as error:
                    if strict and later != names[-1]:
                        raise WorkspaceDamaged("the archive ends inside a record", place=str(error)) from error
                    self._cut(path, end, keep=False)
                except WorkspaceDamaged:
                    if strict:
                        raise
                    self._cut(path, end, keep=True)
            name, offset = later, end
        self._name, self._size = name, offset
        self._ready = True

    def _cut(self, path: Path, end: int, *, keep: bool) -> None:
        try:
            if keep:
                with path.open("rb") as handle:
                    handle.seek(end)
                    path.with_name(f"{path.name}.{end}.tail").write_bytes(handle.read())
            os.truncate(path, end)
        except OSError as error:
            raise _failed(error, path.name) from error

    def append(self, capture: Capture, text: str, *, date: str | None = None) -> Entry:
        """Append a capture, and its text where that is not simply the original in UTF-8.

        Either both records are appended or none: what a failing disk left is cut off again.

        Raises:
            StorageFailed: The disk refused; the archive is as before.
        """
        date = date or _now()
        body = text.encode()
        digest = hashlib.sha256(body).hexdigest()
        converted = plain_text(capture.data) != text
        first = resource_bytes(capture, date=date, text_sha256=digest, converted=converted)
        second = conversion_bytes(capture, body, date=date, text_sha256=digest) if converted else b""
        before = self._put(first + second, date)
        original = Place(self._name, before, len(first))
        place = Place(self._name, before + len(first), len(second)) if converted else None
        return Entry(capture=capture, date=date, text_sha256=digest, original=original, text=place)

    def append_text(self, capture: Capture, text: str, *, date: str) -> Conversion:
        """Append another text of a capture that is in the archive.

        Raises:
            StorageFailed: The disk refused; the archive is as before.
        """
        body = text.encode()
        digest = hashlib.sha256(body).hexdigest()
        member = conversion_bytes(capture, body, date=date, text_sha256=digest)
        before = self._put(member, date)
        return Conversion(sha256=capture.sha256, text_sha256=digest, text=Place(self._name, before, len(member)))

    def append_note(self, kind: str, about: str, fields: Mapping[str, Any], *, date: str | None = None) -> Note:
        """Append a note about a capture (by its SHA-256) or an address.

        Args:
            fields: What JSON can hold.
            date: When it was learned, UTC; now when None.

        Raises:
            StorageFailed: The disk refused; the archive is as before.
        """
        date = date or _now()
        member = note_bytes(kind, about, fields, date=date)
        before = self._put(member, date)
        return Note(kind=kind, about=about, fields=fields, date=date, place=Place(self._name, before, len(member)))

    def _put(self, members: bytes, date: str) -> int:
        assert self._ready, "read `recovered` to its end first"
        file = self._open(date)
        before = self._size
        try:
            _write(file, members)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(file, before)
            raise _failed(error, self._name) from error
        self._size += len(members)
        self._unsynced = True
        return before

    def take_back(self, entry: Entry) -> None:
        """Cut off the entry that was appended last.

        Raises:
            StorageFailed: The disk refused.
        """
        assert entry.end == (self._name, self._size), "only the last entry"
        assert self._file is not None
        try:
            os.ftruncate(self._file, entry.original.offset)
        except OSError as error:
            raise _failed(error, self._name) from error
        self._size = entry.original.offset

    def _open(self, date: str) -> int:
        if self._file is not None and self._size < self._archive.max_file:
            return self._file
        self.close()
        if not self._name or self._size >= self._archive.max_file:
            number = int(self._name.split("-")[1].split(".")[0]) + 1 if self._name else 1
            self._name, self._size = _NAME.format(number), 0
        path = self._archive.folder / self._name
        try:
            self._archive.folder.mkdir(exist_ok=True)
            # always at the end: the size is checked against what we believe before the first write
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
            if self._size == 0:
                info = info_bytes(__version__, file=self._name, date=date)
                os.ftruncate(self._file, 0)
                _write(self._file, info)
                self._size = len(info)
                _sync_folder(self._archive.folder)
        except OSError as error:
            if self._file is not None and self._size == 0:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._file, 0)
            raise _failed(error, self._name) from error
        return self._file

    def sync(self) -> None:
        """Return when everything appended is on the disk.

        Raises:
            StorageFailed: The disk refused.
        """
        if self._file is None or not self._unsynced:
            return
        try:
            os.fsync(self._file)
        except OSError as error:
            raise _failed(error, self._name) from error
        self._unsynced = False

    def close(self) -> None:
        """Sync and close the file."""
        if self._file is not None:
            try:
                self.sync()
            finally:
                os.close(self._file)
                self._file = None


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _write(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some systems cannot sync a folder; the file itself is synced
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _failed(error: OSError, name: str) -> StorageFailed:
    return StorageFailed(error.strerror or "the disk refused to write", place=f"archive/{name}")
