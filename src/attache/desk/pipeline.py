"""The way of one document: extract, split, annotate. Nothing is stored here."""

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import AttacheError, DamagedInput, InputError
from ..record import Capture, Reading
from ..record.codec import encode

if TYPE_CHECKING:
    from ..config import Fetching

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_capture(capture: Capture) -> Reading:
    """Return what is understood of one capture.

    Raises:
        InputError: It cannot be read as text; `place` names it.
    """
    from ..annotate import annotate
    from ..extract import extract
    from ..split import split

    capture = storable(capture)
    try:
        return _clean(annotate(split(extract(capture))))
    except InputError as error:
        if error.place is None:
            error.place = capture.path or capture.url
        raise
    except AttacheError:
        raise
    except Exception as error:
        # whatever one document does to us, the others go on
        told = f"it could not be understood: {type(error).__name__}: {error}"
        raise DamagedInput(told[:300], place=capture.path or capture.url, hint="please report this file") from error


def storable(capture: Capture) -> Capture:
    """Return the capture with a path that is valid Unicode: bytes of a name that are no UTF-8 are written `\\xNN`."""
    if capture.path is None or not _SURROGATE.search(capture.path):
        return capture
    path = os.fsencode(capture.path).decode("utf-8", "backslashreplace")
    return dataclasses.replace(capture, path=path)


def _clean(reading: Reading) -> Reading:
    """Replace lone surrogates, which neither JSON nor SQLite can hold, by U+FFFD: one for one, so spans still hold."""
    try:
        encode(reading)
        reading.document.text.encode()
    except (UnicodeError, ValueError):
        replaced: Reading = _scrubbed(reading)
        return replaced
    return reading


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, tuple):
        parts = [_scrubbed(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _scrubbed(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value


def readings(
    inputs: Iterable[str | Path], *, max_bytes: int | None = None, stdin: IO[bytes] | None = None
) -> Iterator[Reading | InputError]:
    """Yield a reading, or the error, for each document that the inputs name, in the order given."""
    for capture in captures(inputs, max_bytes=max_bytes, stdin=stdin):
        if isinstance(capture, InputError):
            yield capture
            continue
        try:
            yield read_capture(capture)
        except InputError as error:
            yield error


def captures(
    inputs: Iterable[str | Path],
    *,
    max_bytes: int | None = None,
    stdin: IO[bytes] | None = None,
    settings: "Fetching | None" = None,
) -> Iterator[Capture | InputError]:
    """Yield what `collect` finds, in the order given; addresses are fetched by the settings of a beat, if any."""
    from ..collect import collect

    options: dict[str, Any] = {} if max_bytes is None else {"max_bytes": max_bytes}
    yield from collect([os.fspath(each) for each in inputs], stdin=stdin, settings=settings, **options)


def read(paths: str | Path | Iterable[str | Path], *, max_bytes: int | None = None) -> list[Reading]:
    """Read documents without a record and return what is understood of each, in the order given.

    Args:
        paths: Files, folders, globs, `-` for standard input; one or many.

    Raises:
        InputError: The first that cannot be read (`readings` goes on instead).
    """
    out = []
    for result in readings([paths] if isinstance(paths, str | Path) else paths, max_bytes=max_bytes):
        if isinstance(result, InputError):
            raise result
        out.append(result)
    return out
