"""Watched folders: what is new in a maildir, or in a folder that files are put into. Nothing in them is touched."""

import contextlib
import datetime as dt
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import InputError, NotFound, TooLarge, Unreadable
from ..record import Capture
from .capture import DEFAULT_MAX_BYTES, capture_of
from .files import collect, printable

MOST = 200
MOST_BYTES = 128 * 1024 * 1024
_SETTLED = dt.timedelta(minutes=2)
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", ".lock", "~")
_MAILDIR = ("new", "cur")
_MOST_FILES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderState:
    """What of a folder has been read; plain values, to be kept between looks.

    `seen` are digests of files that were read and are still there (name, size, time and number of each; of a message
    in a maildir its unique name), `waiting` those of files that were still being written at the last look.
    """

    seen: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderLook:
    """What one look at a folder brought.

    `found` are captures, or the error in the place of a file that cannot be read; `state` is to be kept together with
    them. `more` says that another look would bring more at once; `error` that the folder itself could not be read, in
    which case the state is as it was.
    """

    found: tuple[Capture | InputError, ...]
    state: FolderState
    more: bool = False
    error: InputError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: str
    mark: str
    size: int
    whole: bool
    mail: bool


def look(
    path: str,
    state: FolderState,
    *,
    now: dt.datetime,
    max_bytes: int = DEFAULT_MAX_BYTES,
    most: int = MOST,
) -> FolderLook:
    """Return what is new in a folder, in the order of names; at most `most` files and about 128 MiB at a time.

    A maildir (`new` and `cur` in it) gives the messages of both: what its mail program files or flags is not read
    again, and `tmp` never. In another folder, to its bottom, a file is read once it has not changed since the last
    look, or for two minutes before `now`: half-written files are left alone, as are hidden ones and those whose names
    say that they are not finished. A file that changes later is read again. Links are followed, in no circle.
    """
    try:
        files = list(_maildir(path) if is_maildir(path) else _folder(path, now))
    except OSError as error:
        told = NotFound(place=printable(path)) if isinstance(error, FileNotFoundError | NotADirectoryError) else None
        refused = told or Unreadable(f"the system refused: {error.strerror or error}", place=printable(path))
        return FolderLook(found=(), state=state, error=refused)
    seen, waited = set(state.seen), set(state.waiting)
    kept = [each.mark for each in files if each.mark in seen]
    waiting: list[str] = []
    found: list[Capture | InputError] = []
    read = size = 0
    more = False
    for each in files:
        if each.mark in seen:
            continue
        if not each.whole and each.mark not in waited:
            waiting.append(each.mark)
            continue
        if read >= most or size >= MOST_BYTES:
            more = True
            # what was seen to be whole stays so until its turn comes
            waiting.append(each.mark)
            continue
        try:
            got = list(_read(each, max_bytes))
        except FileNotFoundError:
            continue  # moved or deleted meanwhile; a mail that was filed comes under its new name
        read += 1
        size += each.size
        found += got
        kept.append(each.mark)
    return FolderLook(found=tuple(found), state=FolderState(seen=tuple(kept), waiting=tuple(waiting)), more=more)


def is_maildir(path: str) -> bool:
    """Whether a folder is a maildir."""
    return all(os.path.isdir(os.path.join(path, part)) for part in _MAILDIR)


def _maildir(path: str) -> Iterator[_File]:
    names: set[str] = set()
    for part in _MAILDIR:
        folder = os.path.join(path, part)
        with os.scandir(folder) as entries:
            found = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        for name in found[:_MOST_FILES]:
            unique = name.partition(":2,")[0].partition(";2,")[0].partition("!2,")[0]
            place = os.path.join(folder, name)
            with contextlib.suppress(OSError):
                status = os.stat(place)
                if stat.S_ISREG(status.st_mode) and unique not in names:
                    names.add(unique)
                    yield _File(path=place, mark=_mark(unique), size=status.st_size, whole=True, mail=True)


def _folder(top: str, now: dt.datetime) -> Iterator[_File]:
    circle: set[tuple[int, int]] = set()
    waiting = [top]
    count = 0
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in circle:
                continue
            circle.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        except OSError:
            if folder == top:
                raise
            continue
        inner = []
        for name in names:
            place = os.path.join(folder, name)
            try:
                status = os.stat(place)
            except OSError:
                continue
            if stat.S_ISDIR(status.st_mode):
                inner.append(place)
            elif stat.S_ISREG(status.st_mode) and not name.lower().endswith(_UNFINISHED) and status.st_size:
                count += 1
                if count > _MOST_FILES:
                    return
                told = (place, status.st_size, status.st_mtime_ns, status.st_ino)
                settled = now.timestamp() - status.st_mtime > _SETTLED.total_seconds()
                yield _File(path=place, mark=_mark(*told), size=status.st_size, whole=settled, mail=False)
        waiting += reversed(inner)


def _mark(*told: object) -> str:
    words = "\0".join(map(str, told))
    return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _read(file: _File, max_bytes: int) -> Iterator[Capture | InputError]:
    if not file.mail:
        if not os.path.lexists(file.path):
            raise FileNotFoundError(file.path)
        yield from collect([file.path], max_bytes=max_bytes)
        return
    place = printable(file.path)
    try:
        if file.size > max_bytes:
            raise TooLarge(f"it is larger than {max_bytes} bytes")
        with open(file.path, "rb") as stream:
            data = stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise TooLarge(f"it is larger than {max_bytes} bytes")
        yield capture_of(data, path=file.path, declared="message/rfc822", max_bytes=max_bytes)
    except InputError as error:
        error.place = place
        yield error
    except FileNotFoundError:
        raise
    except OSError as error:
        yield Unreadable(f"the system refused: {error.strerror or error}", place=place)
