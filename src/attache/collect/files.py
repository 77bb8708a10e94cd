"""Inputs as a person names them: files, folders, globs, addresses, `-`."""

import glob
import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

from ..errors import InputError, NotFound, Unreadable
from ..record import Capture
from .capture import DEFAULT_MAX_BYTES
from .containers import expanded
from .saved import is_saved_part
from .unpack import buffered

if TYPE_CHECKING:
    from ..config import Fetching

_SURROGATE = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BUFFER = 64 * 1024


def collect(
    inputs: Sequence[str],
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    stdin: IO[bytes] | None = None,
    settings: "Fetching | None" = None,
) -> Iterator[Capture | InputError]:
    """Yield a capture, or the error in its place, for every document that the inputs name, in the order given.

    Folders are read to the bottom in the order of their names; hidden files, and the folder of parts beside a saved
    page, are left out. A glob is expanded unless a file of that very name exists. `-` is standard input. Containers
    (ZIP, WACZ, EPUB, mbox, WARC, and gzip of these) give a capture for each document in them, its path written
    `file.zip!/inner/name`. One document is in memory at a time, whatever the size of a mailbox or web archive.

    Args:
        max_bytes: The largest document, packed or unpacked.
        stdin: What `-` reads, standard input by default.
        settings: How addresses are fetched: the `[fetch]` table of a beat file, its defaults when None.
    """
    for given in inputs:
        if given == "-":
            yield from _standard_input(stdin, max_bytes)
        elif os.path.isdir(given):
            yield from _folder(given, max_bytes)
        elif _ADDRESS.match(given) and not os.path.lexists(given):
            from .online import online

            yield from online(given, settings, max_bytes=max_bytes)
        elif os.path.lexists(given) or not glob.has_magic(given):
            yield from _file(given, max_bytes)
        else:
            yield from _expanded(given, max_bytes)


def _expanded(pattern: str, max_bytes: int) -> Iterator[Capture | InputError]:
    found = sorted(glob.glob(pattern, recursive=True))
    files = [path for path in found if not os.path.isdir(path)]
    # `news/*` names the folders in it too; `news/**` names each file twice over if those were walked
    folders = [] if "**" in pattern else [path for path in found if os.path.isdir(path)]
    if not files and not folders:
        yield NotFound("no file fits this pattern", place=printable(pattern))
    for path in sorted(files + folders):
        if os.path.isdir(path):
            yield from _folder(path, max_bytes)
        else:
            yield from _file(path, max_bytes)


def _folder(folder: str, max_bytes: int) -> Iterator[Capture | InputError]:
    empty = True
    for found in _walk(folder):
        empty = False
        if isinstance(found, InputError):
            yield found
        else:
            yield from _file(found, max_bytes)
    if empty:
        yield NotFound("there is no file in this folder", place=printable(folder))


def _walk(top: str) -> Iterator[str | InputError]:
    """Yield the regular files under a folder, each folder once however many links lead to it."""
    seen: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        path = waiting.pop()
        try:
            status = os.stat(path)
            if not stat.S_ISDIR(status.st_mode):
                if stat.S_ISREG(status.st_mode):
                    yield path
                continue
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        except OSError as error:
            yield _refused(error, path)
            continue
        kept = [name for name in names if not is_saved_part(name, names)]
        waiting += [os.path.join(path, name) for name in reversed(kept)]


def _file(path: str, max_bytes: int) -> Iterator[Capture | InputError]:
    label = printable(path)
    try:
        with open(path, "rb", buffering=_BUFFER) as stream:
            # a pipe gives little at a time, and cannot be read twice
            reader = stream if isinstance(stream, io.BufferedReader) and stream.seekable() else buffered(stream)
            for found in expanded(reader, path, max_bytes=max_bytes):
                if isinstance(found, InputError):
                    found.place = printable(found.place or path)
                yield found
    except (OSError, ValueError) as error:
        yield _refused(error, label)


def _standard_input(stream: IO[bytes] | None, max_bytes: int) -> Iterator[Capture | InputError]:
    try:
        yield from expanded(buffered(stream if stream is not None else sys.stdin.buffer), "-", max_bytes=max_bytes)
    except (OSError, ValueError, AttributeError) as error:
        yield _refused(error, "-")


def _refused(error: Exception, path: str) -> InputError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return NotFound(place=printable(path))
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Unreadable(f"the system refused: {told}", place=printable(path))


def printable(path: str) -> str:
    """Return the path as it can be printed: bytes that are no UTF-8 are written `\\xNN`."""
    if not _SURROGATE.search(path):
        return path
    return os.fsencode(path).decode("utf-8", "backslashreplace")
