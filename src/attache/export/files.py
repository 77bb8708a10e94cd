"""Files: each format writes one file, and a side-car with the citations where its own columns have no room for them."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from ..errors import NoSuchLayout, StorageFailed
from ..store import FindingKind
from . import ftm, gdelt, ical, parquet, plover, polecat, tidy
from .cells import cell, line
from .entries import Entry, Reach
from .tidy import Column, Value

_BREAKS = re.compile(r"[\t\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")

_ALL = ("events", "measures", "meetings", "figures", "statements")
FORMATS: dict[str, tuple[str, ...]] = {
    "csv": _ALL, "jsonl": _ALL, "parquet": _ALL, "polecat": ("events",), "gdelt": ("events",),
    "gdelt-mentions": ("events",), "plover": ("events",), "ical": ("meetings",), "ftm": ("measures",),
}  # fmt: skip
KINDS: dict[str, FindingKind] = {"events": "event", "measures": "measure", "meetings": "meeting", "figures": "figure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export did: rows written, entries that the layout cannot hold, files made."""

    rows: int
    left_out: int
    files: tuple[Path, ...]


def export(
    kind: str,
    layout: str,
    entries: Sequence[Entry],
    path: Path,
    *,
    reach: Reach,
    version: str,
    header: bool = True,
    reports: bool = False,
) -> Written:
    """Write entries to a file in a layout. A file is whole or not there; an older one is replaced.

    Args:
        kind: `events`, `measures`, `meetings` or `figures`.
        layout: A key of `FORMATS`.
        version: Of the program, for what a file says of its maker.
        header: With the line of names, in layouts of lines and columns.
        reports: The entries are single reports; the tidy layouts only.

    Raises:
        NoSuchLayout: The layout does not exist, or has no such kind of thing.
        ExtraMissing: It needs a part that is not installed.
        StorageFailed: The disk refused.
    """
    fits(kind, layout, reports=reports)
    if layout not in _WRITERS:
        count = table(layout, tidy.columns(KINDS[kind], reports=reports), map(tidy.row, entries), path, header=header)
        return Written(rows=count, left_out=0, files=(path,))
    return _WRITERS[layout](_Job(entries=entries, path=path, reach=reach, version=version, header=header))


def fits(kind: str, layout: str, *, reports: bool = False) -> None:
    """Check that a layout has such a kind of thing, or has a place for its single reports.

    Raises:
        NoSuchLayout: It has not, or does not exist.
    """
    if kind not in FORMATS.get(layout, ()):
        fitting = ", ".join(name for name, kinds in FORMATS.items() if kind in kinds)
        raise NoSuchLayout(f"no format {layout!r} for {kind}", hint=f"choose one of: {fitting}")
    if reports and (layout in _WRITERS or kind not in KINDS):
        raise NoSuchLayout(f"no single reports in {layout!r} for {kind}", hint="choose one of: csv, jsonl, parquet")


def table(
    layout: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Value]], path: Path, *, header: bool = True
) -> int:
    """Write tidy rows as `csv`, `jsonl` or `parquet`, one after the other, and return how many there were.

    Raises:
        ExtraMissing: Parquet is asked for and not installed.
        StorageFailed: The disk refused.
    """
    if layout == "parquet":
        return _whole(path, lambda draft: parquet.write(draft, columns, rows))
    if layout == "jsonl":
        return _json(path, rows)
    names = [column.name for column in columns] if header else None
    return _lines(path, names, ([cell(value) for value in row.values()] for row in rows), ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    entries: Sequence[Entry]
    path: Path
    reach: Reach
    version: str
    header: bool


def _polecat(job: _Job) -> Written:
    rows = (_flat(row) for row in polecat.rows(job.entries, job.reach))
    count = _lines(job.path, polecat.header() if job.header else None, rows, "\t")
    return _done(job, count, _sidecar(job.path, ((entry.id, entry) for entry in job.entries)))


def _gdelt(job: _Job) -> Written:
    kept = tuple(gdelt.told(job.entries))
    names = gdelt.header("gdelt2-events") if job.header else None
    _lines(job.path, names, (_flat(row) for row in gdelt.events(kept)), "\t")
    return _done(job, len(kept), _sidecar(job.path, ((str(gdelt.number(entry.id)), entry) for entry in kept)))


def _gdelt_mentions(job: _Job) -> Written:
    kept = tuple(gdelt.told(job.entries))
    names = gdelt.header("gdelt2-mentions") if job.header else None
    count = _lines(job.path, names, (_flat(row) for row in gdelt.mentions(kept, job.reach)), "\t")
    beside = _sidecar(job.path, ((str(gdelt.number(entry.id)), entry) for entry in kept))
    return Written(rows=count, left_out=len(job.entries) - len(kept), files=(job.path, beside))


def _plover(job: _Job) -> Written:
    return _done(job, _json(job.path, plover.records(job.entries)))


def _ical(job: _Job) -> Written:
    kept = ical.dated(job.entries)
    data = ical.calendar(kept, name="Meetings", version=job.version)
    _whole(job.path, lambda draft: draft.write_bytes(data))
    return _done(job, len(kept))


def _ftm(job: _Job) -> Written:
    kept = ftm.fitting(job.entries)
    _json(job.path, ftm.entities(kept))
    return _done(job, len(kept))


_WRITERS: dict[str, Callable[[_Job], Written]] = {
    "polecat": _polecat, "gdelt": _gdelt, "gdelt-mentions": _gdelt_mentions, "plover": _plover, "ical": _ical,
    "ftm": _ftm,
}  # fmt: skip


def _done(job: _Job, rows: int, *beside: Path) -> Written:
    return Written(rows=rows, left_out=len(job.entries) - rows, files=(job.path, *beside))


def _sidecar(path: Path, rows: Iterable[tuple[str, Entry]]) -> Path:
    """Write, beside a file whose columns are fixed, where each of its rows comes from: one line a report."""
    beside = path.with_name(path.name + ".citations.csv")
    names = ("row", *(column.name for column in tidy.CITATION))
    cells = (
        (identifier, *(cell(value) for value in tidy.citation(report).values()))
        for identifier, entry in rows
        for report in entry.reports
    )
    _lines(beside, names, cells, ",")
    return beside


def _flat(row: Iterable[str]) -> tuple[str, ...]:
    """Return cells without tabs and line breaks, which the layouts of tabs have no way to hold, nor formulas."""
    cells = (_BREAKS.sub(" ", value) for value in row)
    return tuple(value if _NUMBER.match(value) else cell(value) for value in cells)


def _lines(path: Path, header: Sequence[str] | None, rows: Iterable[Sequence[str]], delimiter: str) -> int:
    def write(draft: Path) -> int:
        count = 0
        with draft.open("w", encoding="utf-8", newline="") as out:
            if header is not None:
                out.write(line(header, delimiter) + "\n")
            for row in rows:
                out.write(line(row, delimiter) + "\n")
                count += 1
        return count

    return _whole(path, write)


def _json(path: Path, records: Iterable[Mapping[str, Any]]) -> int:
    def write(draft: Path) -> int:
        count = 0
        with draft.open("wb") as out:
            for record in records:
                out.write(msgspec.json.encode(record) + b"\n")
                count += 1
        return count

    return _whole(path, write)


def _whole(path: Path, write: Callable[[Path], int]) -> int:
    """Let `write` fill a file beside the one that is wanted, and put it in its place when it is whole."""
    if not path.name:
        raise StorageFailed("this is no name of a file", place=str(path))
    draft = path.with_name(path.name + ".part")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe must not give way to a file
            raise StorageFailed("this is no file", place=str(path))
        try:
            count = write(draft)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=str(path)) from error
    return count
