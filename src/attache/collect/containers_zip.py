"""ZIP archives: what kind of thing one is, and its members one at a time.

Nothing is ever written to the disk, so a member's path is only a label, whatever it holds.
"""

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from ..errors import DamagedInput, InputError, Locked, Overpacked, TooMany, UnsupportedFormat

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
WACZ = "application/wacz"
ZIP = "application/zip"
MOST_MEMBERS = 100_000
_LARGEST_DIRECTORY = 24 * 1024 * 1024
"""Bytes of the list of members that is read into memory; a hundred thousand members with long names fit in."""
_RATIO, _FLOOR = 200, 256 * 1024 * 1024
_LOCKED, _UTF8 = 0x1, 0x800
_OTHERS = (
    ("xl/", "an Excel workbook", "save the sheet as text"),
    ("ppt/", "a PowerPoint presentation", "save it as PDF"),
    ("visio/", "a Visio drawing", "save it as PDF"),
)


@dataclass(slots=True)
class Unpacked:
    """How much was unpacked of one archive, against its own size."""

    packed: int
    given: int = 0

    def add(self, count: int) -> None:
        """Count bytes.

        Raises:
            Overpacked: They are more than 200 times the archive's size, beyond 256 MiB.
        """
        self.given += count
        if self.given > max(_FLOOR, _RATIO * self.packed):
            raise Overpacked


@contextlib.contextmanager
def opened(stream: IO[bytes] | io.BufferedIOBase) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive.

    Raises:
        DamagedInput: It is none, or its list of members is damaged.
        TooMany: It has more than a hundred thousand members, or a longer list of them than those need.
    """
    guarded: Any = _Guarded(stream)
    try:
        archive = zipfile.ZipFile(guarded)
    except InputError:
        raise
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, OverflowError, MemoryError) as e:
        raise DamagedInput(f"the ZIP container is damaged: {e}") from e
    except Exception as e:  # a directory of noise finds ways that the library does not foresee
        raise DamagedInput("the ZIP container is damaged") from e
    with archive:
        if len(archive.filelist) > MOST_MEMBERS:
            raise TooMany(f"it has more than {MOST_MEMBERS} members")
        yield archive


class _Guarded:
    """The file as the library sees it: a list of members that is too large is not read."""

    def __init__(self, stream: IO[bytes] | io.BufferedIOBase) -> None:
        self._stream = stream
        self.seek = stream.seek
        self.tell = stream.tell
        self.seekable = stream.seekable

    def read(self, size: int = -1) -> bytes:
        data = b"" if size > _LARGEST_DIRECTORY else self._stream.read(size if size >= 0 else _LARGEST_DIRECTORY + 1)
        if max(size, len(data)) > _LARGEST_DIRECTORY:
            raise TooMany("its list of members is larger than any honest one")
        return data

    def close(self) -> None:
        """The stream belongs to whoever gave it."""


def kind_of(archive: zipfile.ZipFile) -> str:
    """Return `DOCX`, `EPUB`, `WACZ` or `ZIP`, told by the content.

    Raises:
        UnsupportedFormat: It is another kind of document (Excel, PowerPoint, OpenDocument).
    """
    names = set(archive.namelist())
    if "mimetype" in names:
        told = _start(archive, "mimetype").strip()
        if told == EPUB.encode():
            return EPUB
        if told.startswith(b"application/vnd.oasis.opendocument"):
            raise UnsupportedFormat("this is an OpenDocument file", hint="save it as DOCX, PDF or HTML")
    if "META-INF/container.xml" in names and any(name.endswith(".opf") for name in names):
        return EPUB
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names or any(name.startswith("word/document") for name in names):
            return DOCX
        for folder, told_as, hint in _OTHERS:
            if any(name.startswith(folder) for name in names):
                raise UnsupportedFormat(f"this is {told_as}", hint=hint)
    if "datapackage.json" in names and any(_is_warc(name) for name in names):
        return WACZ
    return ZIP


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(100)
    except Exception:  # encrypted, corrupt, packed in another way: then it tells nothing
        return b""


def members(archive: zipfile.ZipFile, kind: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the members that hold documents: their names as labels, in the order of the archive's list.

    Folders, hidden files and what the Mac adds are left out; of a WACZ only the web archive itself is given.

    Raises:
        DamagedInput: Members lie on each other, as no program packs them.
    """
    _apart(archive)
    for info in archive.infolist():
        name = label(info)
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if info.is_dir() or not parts or parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts):
            continue
        if kind == WACZ and not _is_warc(info.filename):
            continue
        yield name, info


def _apart(archive: zipfile.ZipFile) -> None:
    end = 0
    for info in sorted(archive.filelist, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise DamagedInput("members of the ZIP container lie on each other")
        end = info.header_offset + 30 + max(0, info.compress_size)


def label(info: zipfile.ZipInfo) -> str:
    """Return a member's name; one whose encoding is not stated is read as UTF-8 or GB 18030 where it is valid so."""
    name = info.filename
    if info.flag_bits & _UTF8 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return name


class Member(io.RawIOBase):
    """A member's content as a stream, with its errors in our words, counted against the archive's size."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, count: Unpacked) -> None:
        if info.flag_bits & _LOCKED:
            raise Locked
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnsupportedFormat("it is packed in a way that is not read", hint="pack it with plain ZIP (deflate)")
        self._count = count
        with _told():
            self._stream: IO[bytes] = archive.open(info)

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill some of the buffer; 0 at the end."""
        view = memoryview(buffer)
        with _told():
            piece = self._stream.read(len(view))
        self._count.add(len(piece))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the member."""
        if not self.closed and hasattr(self, "_stream"):
            self._stream.close()
        super().close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except RuntimeError as error:
        raise Locked from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise DamagedInput(f"this member of the ZIP container is damaged: {error}") from error


def size_of(stream: IO[bytes] | io.BufferedIOBase) -> int:
    """Return the length of a stream that can seek."""
    return stream.seek(0, io.SEEK_END)
