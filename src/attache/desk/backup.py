"""A consistent copy of a workspace while others work in it: to a folder, which later copies only add to, or one file.

The record is copied first, in one snapshot; then the archive up to where that record knows it, since the archive is
always on the disk before the record says so; then what people keep. The manifest with the digest of every file comes
last, so that what was interrupted has none, or still the one of the backup before it.
"""

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from .._version import __version__
from ..errors import BackupDamaged, InputError, RedactionUnfinished, StorageFailed, WorkspaceExists
from ..store import Store, inspection
from . import workspace
from .desk import Desk
from .lock import FILE as LOCK
from .lock import exclusive
from .redacting import JOURNAL, journal

MANIFEST = "backup.json"
SCHEMA = "attache.backup/1"
MADE = ".backups"
PACKED = (".tar", ".tar.gz", ".tgz", ".zip")
_RECORD = ".record.part"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds; `copied` bytes of `bytes` were new, `left_out` are links and what is no file."""

    target: Path
    files: int
    bytes: int
    copied: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup: its path in the workspace, where it is stored in the backup, its length and digest."""

    path: str
    stored: str
    bytes: int
    sha256: str


class _Sink(Protocol):
    copied: int

    def put(self, path: str, source: Path, size: int) -> Part: ...

    def finish(self, manifest: bytes) -> None: ...


def backup(desk: Desk, target: Path, *, progress: Callable[[object], None] = lambda _: None) -> Backup:
    """Copy a workspace to a folder, or to a new file that ends with one of `PACKED`.

    Raises:
        WorkspaceExists: The target is there and is no backup, or lies in the workspace.
        RedactionUnfinished: A redaction has begun, or happened meanwhile.
        StorageFailed: The disk refused; an earlier backup in the folder is still whole.
        WorkspaceDamaged: The workspace does not hold what its record says.
    """
    folder = desk.folder.resolve()
    at = target.resolve()
    if at == folder or folder in at.parents:
        raise WorkspaceExists("the backup would lie in the workspace itself", place=str(target))
    if journal(folder).exists():
        raise RedactionUnfinished(place=str(folder))
    with _failing(str(target)), _sink(target) as sink:
        done = _copy(desk, folder, target, sink, progress)
    _note(folder, target)
    return done


def _copy(desk: Desk, folder: Path, target: Path, sink: _Sink, progress: Callable[[object], None]) -> Backup:
    draft = target / _RECORD if target.is_dir() else target.with_name(target.name + _RECORD)
    parts: list[Part] = []
    left_out: list[str] = []
    try:
        _snapshot(folder / workspace.RECORD, draft)
        with contextlib.closing(Store(draft)) as copied:
            committed = copied.committed()
            redactions = inspection.redactions(copied)
        parts.append(sink.put(workspace.RECORD, draft, draft.stat().st_size))
        progress(workspace.RECORD)
        for path, name in _walk(folder, folder, left_out):
            size = _bound(path, name, committed)
            if size is not None:
                # what is gone meanwhile (a draft that became an edition) is not missed
                with contextlib.suppress(FileNotFoundError):
                    parts.append(sink.put(name, path, size))
                    progress(name)
        if journal(folder).exists() or inspection.redactions(desk.store) != redactions:
            raise RedactionUnfinished("something was redacted meanwhile", place=str(folder), hint="make it again")
        _all_there(parts, committed)
        sink.finish(_manifest(desk, parts))
    finally:
        draft.unlink(missing_ok=True)
    return Backup(
        target=target, files=len(parts), bytes=sum(part.bytes for part in parts), copied=sink.copied,
        left_out=tuple(left_out),
    )  # fmt: skip


def _snapshot(record: Path, draft: Path) -> None:
    """Copy the record in one step: a reader's view of one moment, which blocks nobody."""
    draft.unlink(missing_ok=True)
    Store(record).close()  # says in one line what is wrong with it
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{record.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as source,
            contextlib.closing(sqlite3.connect(draft)) as copy,
        ):
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StorageFailed(f"the record cannot be copied: {error}", place=record.name) from error


def _walk(folder: Path, root: Path, left_out: list[str]) -> Iterator[tuple[Path, str]]:
    """Yield the files of a workspace with their names in it, in order; links are never followed."""
    for path in sorted(folder.iterdir()):
        name = path.relative_to(root).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _walk(path, root, left_out)
        elif not stat.S_ISREG(mode):
            left_out.append(name)
        elif not _passing(name):
            yield path, name


def _passing(name: str) -> bool:
    """Whether a file is the record itself, which is copied apart, or stands only for a while."""
    own = {workspace.RECORD + suffix for suffix in ("", "-wal", "-shm", "-journal")} | {LOCK, JOURNAL, MADE}
    return name in own or name.endswith(".part")


def _bound(path: Path, name: str, committed: tuple[str, int] | None) -> int | None:
    """Return how many bytes of a file belong to the copy, None where it does not."""
    size = path.stat().st_size
    if name.startswith(workspace.ARCHIVE + "/") and name.endswith(".warc.gz"):
        file, offset = committed or ("", 0)
        return size if path.name < file else min(size, offset) if path.name == file else None
    if name.startswith("corrections/"):
        with path.open("rb") as handle:
            data = handle.read(size)
        return data.rfind(b"\n") + 1  # a line that is just being written is for the next time
    return size


def _all_there(parts: list[Part], committed: tuple[str, int] | None) -> None:
    if committed is None:
        return
    have = {part.path: part.bytes for part in parts}
    if have.get(f"{workspace.ARCHIVE}/{committed[0]}", -1) < committed[1]:
        raise BackupDamaged(
            "the archive is shorter than the record says", place=committed[0], hint="run: attache verify"
        )


def _manifest(desk: Desk, parts: list[Part]) -> bytes:
    told = {
        "schema": SCHEMA,
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "made_by": f"attache {__version__}",
        "beat": desk.beat.name,
        "files": [
            {"path": part.path, "stored": part.stored, "bytes": part.bytes, "sha256": part.sha256} for part in parts
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape") + b"\n"


def _note(folder: Path, target: Path) -> None:
    """Note where backups were made, so that a redaction can name them; a workspace that is not ours to write has none.

    One line a target, the last time it was made.
    """
    with contextlib.suppress(OSError, ValueError):
        path = folder / MADE
        lines = made(folder)
        lines[str(target.resolve())] = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        draft = path.with_name(MADE + ".part")
        draft.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
        os.replace(draft, path)


def made(folder: Path) -> dict[str, str]:
    """Return the targets to which backups of this workspace were made, each with its last time."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((folder / MADE).read_text(encoding="utf-8"))
        return {str(key): str(value) for key, value in found.items()}
    return {}


# --- where it goes -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def _sink(target: Path) -> Iterator[_Sink]:
    if not target.name.lower().endswith(PACKED):
        target.mkdir(parents=True, exist_ok=True)
        others = [path.name for path in target.iterdir() if path.name not in (LOCK, _RECORD)]
        if others and MANIFEST not in others and not any(name.startswith("set-") for name in others):
            raise WorkspaceExists("this folder is not empty and holds no backup", place=str(target))
        with exclusive(target, wait=0):
            yield _Folder(target)
        return
    if target.exists():
        raise WorkspaceExists("this file is already there", place=str(target), hint="choose another name")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".part")
    packed = _Zip(target, draft) if target.name.lower().endswith(".zip") else _Tar(target, draft)
    try:
        yield packed
    finally:
        packed.close()
        draft.unlink(missing_ok=True)


class _Folder:
    """The archive only grows; everything else of one backup stands in a folder of its own, until the next is whole."""

    def __init__(self, target: Path) -> None:
        self.copied = 0
        self._target = target
        self._before = {part.path: part for part in _parts_before(target)}
        sets = [int(path.name[4:]) for path in target.glob("set-*") if path.name[4:].isdecimal()]
        self._set = f"set-{1 + max(sets, default=0):06d}"
        self._stored: set[str] = set()

    def put(self, path: str, source: Path, size: int) -> Part:
        part = self._grown(path, source, size) if path.startswith(workspace.ARCHIVE + "/") else None
        part = part or self._fresh(path, source, size)
        self._stored.add(part.stored)
        return part

    def _grown(self, path: str, source: Path, size: int) -> Part | None:
        """Add to the file of an earlier backup what is new; None when it is no beginning of the present one."""
        before = self._before.get(path)
        if before is None or before.bytes > size:
            return None
        stored = self._target / before.stored
        digest = hashlib.sha256()
        with source.open("rb") as fresh, stored.open("r+b") as kept:
            _pump(fresh, None, before.bytes, digest, path)
            old = hashlib.sha256()
            _pump(kept, None, before.bytes, old, before.stored)
            if not digest.hexdigest() == old.hexdigest() == before.sha256:
                return None
            kept.truncate(before.bytes)  # the rest of a backup that was interrupted
            kept.seek(before.bytes)
            _pump(fresh, kept, size - before.bytes, digest, path)
            self.copied += size - before.bytes
            kept.flush()
            os.fsync(kept.fileno())
        return Part(path, before.stored, size, digest.hexdigest())

    def _fresh(self, path: str, source: Path, size: int) -> Part:
        stored = f"{self._set}/{path}"
        place = self._target / stored
        place.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with source.open("rb") as fresh, place.open("wb") as kept:
            _pump(fresh, kept, size, digest, path)
            kept.flush()
            os.fsync(kept.fileno())
        self.copied += size
        return Part(path, stored, size, digest.hexdigest())

    def finish(self, manifest: bytes) -> None:
        for folder in {(self._target / stored).parent for stored in self._stored}:
            _sync(folder)
        draft = self._target / (MANIFEST + ".part")
        with draft.open("wb") as handle:
            handle.write(manifest)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(draft, self._target / MANIFEST)
        _sync(self._target)
        # only now is what belonged to earlier backups alone in nobody's way
        for path in self._target.glob("set-*"):
            if not path.is_symlink() and not any(stored.startswith(path.name + "/") for stored in self._stored):
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != self._set:
                _thin(path, self._target, self._stored)


def _thin(folder: Path, target: Path, stored: set[str]) -> None:
    """Delete what an earlier set holds besides files that are still in use."""
    for path in sorted(folder.rglob("*"), reverse=True):
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            elif path.relative_to(target).as_posix() not in stored:
                path.unlink()


def _parts_before(target: Path) -> list[Part]:
    try:
        manifest = parse((target / MANIFEST).read_bytes(), str(target))
    except (FileNotFoundError, BackupDamaged):
        return []
    inside = target.resolve()
    return [
        part
        for part in manifest
        if (target / part.stored).is_file() and inside in (target / part.stored).resolve().parents
    ]


class _Tar:
    """A tar file, packed when its name says so."""

    def __init__(self, target: Path, draft: Path) -> None:
        self.copied = 0
        self._target, self._draft = target, draft
        self._file = draft.open("wb")
        packed = "w:gz" if target.name.lower().endswith("gz") else "w"
        self._tar = tarfile.open(fileobj=self._file, mode=packed, format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]  # noqa: SIM115

    def put(self, path: str, source: Path, size: int) -> Part:
        digest = hashlib.sha256()
        info = tarfile.TarInfo(path)
        info.size, info.mode, info.mtime = size, 0o600, int(source.stat().st_mtime)
        with source.open("rb") as fresh:
            self._tar.addfile(info, _Hashing(fresh, size, digest, path))
        self.copied += size
        return Part(path, path, size, digest.hexdigest())

    def finish(self, manifest: bytes) -> None:
        import io

        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(manifest), 0o600
        self._tar.addfile(info, io.BytesIO(manifest))
        self._tar.close()
        _in_place(self._file, self._draft, self._target)

    def close(self) -> None:
        self._file.close()


class _Zip:
    """A zip file; what is packed already is stored as it is."""

    def __init__(self, target: Path, draft: Path) -> None:
        self.copied = 0
        self._target, self._draft = target, draft
        self._file = draft.open("wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def put(self, path: str, source: Path, size: int) -> Part:
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_STORED if path.endswith(".gz") else zipfile.ZIP_DEFLATED
        with source.open("rb") as fresh, self._zip.open(info, "w", force_zip64=True) as kept:
            _pump(fresh, kept, size, digest, path)
        self.copied += size
        return Part(path, path, size, digest.hexdigest())

    def finish(self, manifest: bytes) -> None:
        self._zip.writestr(MANIFEST, manifest)
        self._zip.close()
        _in_place(self._file, self._draft, self._target)

    def close(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # of a draft that is thrown away
            self._zip.close()
        self._file.close()


def _in_place(file: IO[bytes], draft: Path, target: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    os.replace(draft, target)
    _sync(target.parent)


class _Hashing:
    """A reader of exactly so many bytes that also takes their digest."""

    def __init__(self, handle: IO[bytes], size: int, digest: Any, name: str) -> None:
        self._handle, self._left, self._digest, self._name = handle, size, digest, name

    def read(self, count: int = -1) -> bytes:
        want = self._left if count < 0 else min(count, self._left)
        data = self._handle.read(want)
        if want and not data:
            raise StorageFailed("became shorter while it was copied", place=self._name)
        self._left -= len(data)
        self._digest.update(data)
        return data


def _pump(source: IO[bytes], to: IO[bytes] | None, size: int, digest: Any, name: str) -> None:
    reader = _Hashing(source, size, digest, name)
    left = size
    while left:
        data = reader.read(min(_CHUNK, left))
        left -= len(data)
        if to is not None:
            to.write(data)


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _failing(place: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except OSError as error:
        raise StorageFailed(error.strerror or "the disk refused", place=error.filename or place) from error


def parse(data: bytes, place: str) -> list[Part]:
    """Return the files that a manifest names, each path safe to be joined to a folder.

    Raises:
        BackupDamaged: It is no manifest, or names a path that leads elsewhere.
    """
    try:
        told = json.loads(data)
        if told["schema"] != SCHEMA:
            raise ValueError(f"of the shape {told['schema']!r}")
        parts = [Part(str(f["path"]), str(f["stored"]), int(f["bytes"]), str(f["sha256"])) for f in told["files"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupDamaged(f"its manifest cannot be understood: {error}", place=place) from error
    for part in parts:
        if not (safe_path(part.path) and safe_path(part.stored)) or part.bytes < 0:
            raise BackupDamaged(f"it names a path that leads out of it: {part.path[:200]!r}", place=place)
    if len({part.path for part in parts}) != len(parts):
        raise BackupDamaged("it names a path twice", place=place)
    return parts


def safe_path(path: str) -> bool:
    """Whether a path with slashes stays in the folder to which it is joined, on any system."""
    pieces = path.split("/")
    return (
        bool(path)
        and not any(piece in ("", ".", "..") or piece != piece.strip() for piece in pieces)
        and not any(c in path for c in "\\:\0")
        and len(path) < 1000
    )
