"""Pages of a PDF read in a process of their own, which a hostile file can neither hang nor blow up for us.

A few thousand bytes of PDF can ask for hours of work or all of the memory within a single page. The process has caps
on both, serves one file after the other, and is started again when a file has killed it.
"""

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec

from ..errors import DamagedInput, Locked, TooLarge, TooMany
from .pdf_letters import Line

MOST_PAGES = 3000
_MOST_LETTERS = 20_000_000
_MOST_SECONDS = 300.0
_PAGE_SECONDS = 60.0
_CUT = "cut it into several files"


class _Told(msgspec.Struct):
    """A message of the process; which fields are set says which one it is."""

    count: int | None = None
    about: dict[str, str] = {}
    lines: list[Line] | None = None
    refused: str | None = None
    too_large: str | None = None


class _Process:
    """One process and the pipes to it."""

    def __init__(self) -> None:
        path = os.pathsep.join(each for each in sys.path if each)
        self.inner = subprocess.Popen(
            [sys.executable, "-P", "-m", "attache.extract.pdf_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self.frames = self._frames()
        self._waiting: Any = None

    def send(self, data: bytes) -> None:
        """Write to the process."""
        assert self.inner.stdin is not None
        self.inner.stdin.write(data)
        self.inner.stdin.flush()

    def told(self, seconds: float) -> _Told:
        """Return its next message.

        Raises:
            TooLarge: It died, or gave none in time.
        """
        timer = threading.Timer(seconds, self.inner.kill)
        timer.daemon = True
        timer.start()
        try:
            return next(self.frames)
        except (StopIteration, OSError, ValueError, msgspec.DecodeError) as error:
            raise TooLarge("a page of it takes more time or memory than any honest one", hint=_CUT) from error
        finally:
            timer.cancel()

    def _frames(self) -> Iterator[_Told]:
        stream = self.inner.stdout
        assert stream is not None
        while len(head := stream.read(8)) == 8:
            yield msgspec.msgpack.decode(stream.read(int.from_bytes(head, "big")), type=_Told)

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(OSError):
            self.inner.kill()
        for stream in (self.inner.stdin, self.inner.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self.inner.wait()


_lock = threading.Lock()
_kept: dict[int, _Process] = {}
"""The process kept for the next file, by the process that it belongs to: one that was forked starts its own."""


def pages_of(data: bytes) -> tuple[list[list[Line]], dict[str, str]]:
    """Return the lines of each page, and the metadata.

    Raises:
        Locked: It wants a password.
        DamagedInput: It is cut short or corrupt, or none of its pages can be read.
        TooMany, TooLarge: It has more pages or letters than the caps, or takes more time or memory than they give.
    """
    with _lock:
        own = os.getpid()
        if own not in _kept or _kept[own].inner.poll() is not None:
            close()
            _kept[own] = _Process()
        try:
            return _read(_kept[own], data)
        except BaseException:
            # what it was doing is given up with it
            close()
            raise


def close() -> None:
    """End the process that is kept for the next file, if there is one."""
    process = _kept.pop(os.getpid(), None)
    if process is not None:
        process.close()


atexit.register(close)


def _read(process: _Process, data: bytes) -> tuple[list[list[Line]], dict[str, str]]:
    until = time.monotonic() + _MOST_SECONDS
    try:
        process.send(len(data).to_bytes(8, "big") + data)
        told = process.told(_PAGE_SECONDS)
        _raise_refusal(told)
        count = told.count or 0
        if count > MOST_PAGES:
            raise TooMany(f"it has more than {MOST_PAGES} pages")
        pages: list[list[Line]] = []
        letters = failed = 0
        for _ in range(count):
            process.send(b"+")
            page = process.told(_PAGE_SECONDS)
            _raise_refusal(page)
            failed += page.lines is None
            pages.append(page.lines or [])
            letters += sum(len(line.text) for line in pages[-1])
            if letters > _MOST_LETTERS:
                raise TooLarge(f"it holds more than {_MOST_LETTERS} letters", hint=_CUT)
            if time.monotonic() > until:
                raise TooLarge("reading it takes longer than five minutes", hint=_CUT)
    except (BrokenPipeError, OSError) as error:
        raise TooLarge("it takes more memory than any honest PDF", hint=_CUT) from error
    if failed == count:
        raise DamagedInput("none of its pages can be read")
    return pages, told.about


def _raise_refusal(told: _Told) -> None:
    if told.too_large:
        raise TooLarge(told.too_large, hint=_CUT)
    if told.refused == "locked":
        raise Locked
    if told.refused:
        raise DamagedInput("this PDF is cut short or corrupt")
