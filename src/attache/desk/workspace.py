"""A workspace is one folder: `attache.toml`, `archive/`, `editions/`, `record.sqlite`."""

import os
from collections.abc import Mapping
from pathlib import Path

from .. import config
from ..errors import NoWorkspace, StorageFailed, WorkspaceExists
from ..store import Store

ARCHIVE = "archive"
EDITIONS = "editions"
RECORD = "record.sqlite"
VARIABLE = "ATTACHE_WORKSPACE"


def init(beat: str, folder: Path) -> Path:
    """Make a workspace for a beat and return its folder.

    Raises:
        ConfigError: There is no such beat.
        WorkspaceExists: There already is one.
        StorageFailed: The folder cannot be written.
    """
    return make(config.template(beat), folder)


def make(text: str, folder: Path, tables: Mapping[str, bytes] | None = None) -> Path:
    """Make a workspace with this text of a beat file, and the tables it brings, and return its folder.

    Args:
        tables: The content of each file of the folder that the beat file names as `tables`.

    Raises:
        ConfigError: The beat file has a mistake.
        WorkspaceExists: There already is one.
        StorageFailed: The folder cannot be written.
    """
    beat = config.parse(text)
    try:
        if (folder / config.FILE).exists() or (folder / RECORD).exists():
            raise WorkspaceExists(place=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ARCHIVE).mkdir(exist_ok=True)
        (folder / EDITIONS).mkdir(exist_ok=True)
        for name, data in (tables or {}).items():
            (folder / beat.tables).mkdir(parents=True, exist_ok=True)
            (folder / beat.tables / name).write_bytes(data)
        Store(folder / RECORD, write=True).close()
        (folder / config.FILE).write_text(text, encoding="utf-8")  # last: what has it is whole
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=str(folder)) from error
    return folder


def find(given: str | Path | None = None) -> Path:
    """Return the workspace: the one given, else `ATTACHE_WORKSPACE`, else the nearest one upwards from here.

    Raises:
        NoWorkspace: There is none.
    """
    named = given or os.environ.get(VARIABLE)
    if named:
        folder = Path(named)
        if not _is_one(folder):
            raise NoWorkspace(place=str(folder))
        return folder
    try:
        here = Path.cwd()
    except OSError as error:
        raise NoWorkspace("the current folder is gone") from error
    for folder in (here, *here.parents):
        if _is_one(folder):
            return folder
    raise NoWorkspace(place=str(here))


def _is_one(folder: Path) -> bool:
    try:
        return (folder / config.FILE).is_file()
    except (OSError, ValueError):  # a folder that may not be entered, a name that is too long or holds NUL
        return False
