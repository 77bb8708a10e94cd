"""SQLite, opened and spoken to in one way, with its errors as ours."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..errors import AttacheError, StorageFailed, WorkspaceBusy, WorkspaceDamaged
from .schema import MIGRATIONS

_STORAGE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def translated(error: sqlite3.Error, name: str) -> AttacheError:
    """Return our error for one of SQLite's; what is no fault of disk or file comes back as damage."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _STORAGE:
        return StorageFailed(str(error), place=name)
    if code in _BUSY:
        return WorkspaceBusy(place=name)
    if code in _DAMAGE or isinstance(error, sqlite3.OperationalError | sqlite3.IntegrityError):
        return WorkspaceDamaged(str(error), place=name)
    raise error


@contextlib.contextmanager
def errors_as_ours(name: str) -> Iterator[None]:
    """Turn SQLite's errors into `StorageFailed`, `WorkspaceBusy` or `WorkspaceDamaged`."""
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error, name) from error


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open the record, make or migrate its tables when `write`.

    Raises:
        StorageFailed: It cannot be opened or written.
        WorkspaceDamaged: It is no record, or one of a later version.
    """
    with errors_as_ours(path.name):
        if write:
            connection = _open(f"{path.resolve().as_uri()}?mode=rwc")
            connection.execute("PRAGMA journal_mode = WAL")
            # the archive is synced before each commit and can give the last commits again
            connection.execute("PRAGMA synchronous = NORMAL")
            _migrate(connection, path.name)
            return connection
        if not path.exists():
            raise WorkspaceDamaged("the record is missing", place=path.name)
        # a folder that cannot be written has no place for the shared-memory file of WAL; nobody writes there either
        log = path.with_name(path.name + "-wal")
        frozen = "" if os.access(path.parent, os.W_OK) or log.exists() else "&immutable=1"
        connection = _open(f"{path.resolve().as_uri()}?mode=ro{frozen}")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != len(MIGRATIONS):
            connection.close()
            hint = "run: attache rebuild" if version < len(MIGRATIONS) else "use a newer attache"
            raise WorkspaceDamaged(
                f"the record has version {version}, not {len(MIGRATIONS)}", place=path.name, hint=hint
            )
        return connection


def _open(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -16384")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _migrate(connection: sqlite3.Connection, name: str) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise WorkspaceDamaged(f"the record has version {version}", place=name, hint="use a newer attache")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            run_script(connection, script)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one by one inside the open transaction (`executescript` would commit it)."""
    for statement in script.split(";"):
        if statement.strip():
            connection.execute(statement)
