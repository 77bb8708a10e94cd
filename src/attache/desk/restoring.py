"""A workspace made from a backup: every file is checked against the manifest before the workspace is there."""

import contextlib
import hashlib
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from .. import config
from ..errors import BackupDamaged, NotFound, StorageFailed, WorkspaceExists
from .backup import MANIFEST, Part, parse

_MANIFEST_MOST = 256 << 20
_CHUNK = 1 << 20
_BAD = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError)


def restore(source: Path, folder: Path, *, progress: Callable[[object], None] = lambda _: None) -> int:
    """Make a workspace in `folder` from a backup, and return how many files it has.

    Nothing is there before all of it is whole; links and paths that lead elsewhere are refused.

    Raises:
        WorkspaceExists: The folder is there and not empty.
        NotFound: There is no such backup.
        BackupDamaged: The backup is not whole, or a file is not what its manifest says.
        StorageFailed: The disk refused.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise WorkspaceExists("this folder is there and not empty", place=str(folder), hint="choose another folder")
    if not source.exists():
        raise NotFound(place=str(source))
    draft = folder.with_name(f".{folder.name}.restoring")
    try:
        shutil.rmtree(draft, ignore_errors=True)  # of a run that was interrupted
        draft.mkdir(parents=True)
        count = 0
        with _opened(source) as (parts, reader):
            if config.FILE not in {part.path for part in parts}:
                raise BackupDamaged("it holds no beat file", place=str(source))
            for part in parts:
                with reader(part) as handle:
                    _write(handle, draft, part)
                progress(part.path)
                count += 1
        if folder.exists():
            folder.rmdir()
        os.replace(draft, folder)
    except OSError as error:
        raise StorageFailed(error.strerror or "the disk refused", place=error.filename or str(folder)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return count


def _write(handle: IO[bytes], draft: Path, part: Part) -> None:
    path = draft / part.path
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), part.bytes
    with path.open("xb") as out:
        while left:
            try:
                data = handle.read(min(_CHUNK, left))
            except _BAD as error:
                raise BackupDamaged(f"cannot be unpacked: {error}", place=part.stored) from error
            if not data:
                raise BackupDamaged("this file is shorter than the manifest says", place=part.stored)
            left -= len(data)
            digest.update(data)
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != part.sha256:
        raise BackupDamaged("this file is not what the manifest says", place=part.stored)


_Reader = Callable[[Part], contextlib.AbstractContextManager[IO[bytes]]]


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[tuple[list[Part], _Reader]]:
    try:
        if source.is_dir():
            yield _folder(source)
        elif zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as packed:
                yield _zip(packed, source)
        else:
            with tarfile.open(source, "r:*") as tar:
                yield _tar(tar, source)
    except _BAD as error:
        raise BackupDamaged(f"cannot be unpacked: {error}", place=str(source)) from error


def _folder(source: Path) -> tuple[list[Part], _Reader]:
    path = source / MANIFEST
    if path.is_symlink() or not path.is_file():
        raise BackupDamaged("it has no manifest: it was interrupted, or is no backup", place=str(source))
    if path.stat().st_size > _MANIFEST_MOST:
        raise BackupDamaged("its manifest is too large", place=str(source))
    inside = source.resolve()

    def reader(part: Part) -> contextlib.AbstractContextManager[IO[bytes]]:
        place = source / part.stored
        if place.resolve() != inside / part.stored or not place.is_file():
            raise BackupDamaged("this file is missing, or a link", place=part.stored)
        return place.open("rb")

    return parse(path.read_bytes(), str(source)), reader


def _zip(packed: zipfile.ZipFile, source: Path) -> tuple[list[Part], _Reader]:
    names = set(packed.namelist())
    if MANIFEST not in names or packed.getinfo(MANIFEST).file_size > _MANIFEST_MOST:
        raise BackupDamaged("it has no manifest: it was interrupted, or is no backup", place=str(source))

    def reader(part: Part) -> contextlib.AbstractContextManager[IO[bytes]]:
        if part.stored not in names or (packed.getinfo(part.stored).external_attr >> 16) & 0o170000 == 0o120000:
            raise BackupDamaged("this file is missing, or a link", place=part.stored)
        return packed.open(part.stored)

    return parse(packed.read(MANIFEST), str(source)), reader


def _tar(tar: tarfile.TarFile, source: Path) -> tuple[list[Part], _Reader]:
    members = {member.name: member for member in tar}
    manifest = members.get(MANIFEST)
    held = tar.extractfile(manifest) if manifest is not None and manifest.isreg() else None
    if manifest is None or held is None or manifest.size > _MANIFEST_MOST:
        raise BackupDamaged("it has no manifest: it was interrupted, or is no backup", place=str(source))

    def reader(part: Part) -> contextlib.AbstractContextManager[IO[bytes]]:
        member = members.get(part.stored)
        found = tar.extractfile(member) if member is not None and member.isreg() else None
        if found is None:
            raise BackupDamaged("this file is missing, or a link", place=part.stored)
        return found

    return parse(held.read(), str(source)), reader
