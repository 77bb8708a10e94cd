"""What takes long to work out and changes little is kept for a moment: positions over the whole record, counts."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from ..desk.workspace import RECORD

T = TypeVar("T")
_MOST = 128


class Memory:
    """Values by key: as long as the record stays as it is, and while it is being written for so many seconds."""

    def __init__(self, folder: Path, *, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[tuple[int, ...], float, Any]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of a key, made anew where it is too old; of several who ask at once one makes it."""
        mark = self._mark()
        with self._lock:
            if (found := self._fresh(key, mark)) is not None:
                return found[0]  # type: ignore[no-any-return]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if (found := self._fresh(key, mark)) is not None:
                    return found[0]  # type: ignore[no-any-return]
            value = make()
            with self._lock:
                self._kept[key] = (mark, self._clock(), value)
                self._kept.move_to_end(key)
                self._making.pop(key, None)
                while len(self._kept) > _MOST:
                    self._kept.popitem(last=False)
        return value

    def _fresh(self, key: Hashable, mark: tuple[int, ...]) -> tuple[Any] | None:
        found = self._kept.get(key)
        if found is None or (found[0] != mark and self._clock() - found[1] >= self._seconds):
            return None
        self._kept.move_to_end(key)
        return (found[2],)

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
