"""One writer at a time in a workspace."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import StorageFailed, WorkspaceBusy

FILE = ".lock"


def _try(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextlib.contextmanager
def exclusive(folder: Path, *, wait: float) -> Iterator[None]:
    """Hold the workspace's lock; the system gives it back when the process ends, however it ends.

    Raises:
        WorkspaceBusy: Another process still held it after `wait` seconds.
        StorageFailed: The lock file cannot be made.
    """
    path = folder / FILE
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StorageFailed(error.strerror or "the lock cannot be made", place=path.name) from error
    try:
        until = time.monotonic() + wait
        while not _try(handle):
            if time.monotonic() >= until:
                holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
                raise WorkspaceBusy(f"process {holder or 'unknown'} is writing to it", place=str(folder))
            time.sleep(0.05)
        with contextlib.suppress(OSError):  # who holds it is a courtesy; a full disk may refuse it
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
