"""What takes long to work out is worked out beside the pages, one thing at a time, and kept.

Positions and changes read the whole record. A page takes them as they were a moment ago; where there are none yet it
waits a little, and then says that they are being worked out. So no page waits for a large record.
"""

import logging
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ..desk.desk import Desk
from ..desk.workspace import RECORD
from ..errors import AttacheError
from .desks import Desks

T = TypeVar("T")
_MOST = 128
_SHARE = 10
"""A value that took a second to work out is kept for so many seconds at least, while the record is written to."""

log = logging.getLogger("attache.serve")


@dataclass(slots=True)
class _Kept:
    """A value with the state of the record it is of; `done` is set once there is one, or `error` says why not."""

    done: threading.Event = field(default_factory=threading.Event)
    waiting: bool = False
    since: float = 0.0
    mark: tuple[int, ...] = ()
    until: float = 0.0
    value: Any = None
    error: AttacheError | None = None


class Memory:
    """Values by key: as long as the record stays as it is, and for so many seconds while it is being written to.

    Args:
        patience: How many seconds a page waits for a value of which there is none yet.
    """

    def __init__(self, folder: Path, desks: Desks, *, seconds: float, patience: float) -> None:
        self._folder = folder
        self._desks = desks
        self._seconds = seconds
        self._patience = patience
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._tasks: queue.SimpleQueue[tuple[_Kept, Callable[[Desk], Any]] | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None

    def of(self, key: Hashable, make: Callable[[Desk], T], *, until: float | None = None) -> T | None:
        """Return the value of a key, or None where it is still being worked out.

        Args:
            make: Works it out, with a desk of its own, in the tables of the beat.
            until: When to wait no longer, by the monotonic clock; `patience` from now when None.
        """
        mark = self._mark()
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
            stale = not kept.done.is_set() or (kept.mark != mark and time.monotonic() >= kept.until)
            if stale and not kept.waiting:
                kept.waiting, kept.since = True, time.monotonic()
                self._start()
                self._tasks.put((kept, make))
        # without a moment of grace what was just added would stand on no page that asks at once
        # who comes later does not wait anew for what already takes long
        now = time.monotonic()
        end = kept.since + self._patience if until is None else until
        if not kept.done.wait(max(0.0, min(end, kept.since + self._patience) - now)):
            return None
        if kept.error is not None:
            raise kept.error
        return kept.value  # type: ignore[no-any-return]

    def close(self) -> None:
        """Let the worker end after what it is at."""
        # without a worker it would end the next one before its first task
        if self._worker is not None and self._worker.is_alive():
            self._tasks.put(None)

    def _start(self) -> None:
        if self._worker is None or not self._worker.is_alive():
            # it only reads: the end of the program need not wait for it
            self._worker = threading.Thread(target=self._work, name="attache-memory", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            kept, make = task
            mark, began = self._mark(), time.monotonic()
            value, error = None, None
            try:
                with self._desks.lent() as desk, desk.tables():
                    value = make(desk)
            except AttacheError as caught:
                error = caught
            except Exception:
                log.exception("what is kept for pages could not be worked out")
                error = AttacheError("this could not be worked out")
            now = time.monotonic()
            with self._lock:
                kept.mark, kept.value, kept.error = mark, value, error
                kept.until = now if error else now + max(self._seconds, _SHARE * (now - began))
                kept.waiting = False
            kept.done.set()

    def _mark(self) -> tuple[int, ...]:
        out: list[int] = []
        for name in (RECORD, RECORD + "-wal"):
            try:
                found = (self._folder / name).stat()
            except OSError:
                out.append(0)
            else:
                out += [found.st_mtime_ns, found.st_size]
        return tuple(out)
