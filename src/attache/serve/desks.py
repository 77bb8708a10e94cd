"""Open desks, lent to one request each: a request reads with a connection of its own, and no write lock is held."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from .. import config
from ..desk.desk import Desk
from ..desk.workspace import RECORD
from ..errors import WorkspaceBusy


class Desks:
    """At most so many desks of one workspace; one is opened when it is first needed, and anew when its files change."""

    def __init__(self, folder: Path, *, most: int, wait: float) -> None:
        self._folder = folder
        self._free: list[tuple[Desk, tuple[int, ...]]] = []
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(most)
        self._wait = wait

    @contextlib.contextmanager
    def lent(self) -> Iterator[Desk]:
        """Lend a desk.

        Raises:
            WorkspaceBusy: All of them are in use for longer than the wait.
            AttacheError: The workspace cannot be opened.
        """
        if not self._places.acquire(timeout=self._wait):
            raise WorkspaceBusy("too many readers at once", hint="try again in a moment")
        try:
            desk, mark = self._take()
            try:
                yield desk
            except BaseException:
                # a connection in the middle of something is not lent again
                desk.close()
                raise
            with self._lock:
                self._free.append((desk, mark))
        finally:
            self._places.release()

    def _take(self) -> tuple[Desk, tuple[int, ...]]:
        mark = self._mark()
        while True:
            with self._lock:
                if not self._free:
                    break
                desk, known = self._free.pop()
            if known == mark:
                return desk, mark
            desk.close()
        return Desk(self._folder), mark

    def _mark(self) -> tuple[int, ...]:
        """Return what changes when the beat file is edited, or the record is put in the place of another."""
        out: list[int] = []
        for name in (config.FILE, RECORD):
            try:
                found = (self._folder / name).stat()
            except OSError:
                out.append(0)
            else:
                out += [found.st_ino, found.st_mtime_ns if name == config.FILE else 0]
        return tuple(out)

    def close(self) -> None:
        """Close those that are not lent."""
        with self._lock:
            while self._free:
                self._free.pop()[0].close()
