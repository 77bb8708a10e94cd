"""Files: each format writes one file, and a side-car with the citations where its own columns have no room for them."""

import csv
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
from .cells import cell
from .entries import Entry, Reach

_BREAKS = re.compile(r"[\t\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

FORMATS: dict[str, tuple[str, ...]] = {
    "csv": ("events", "measures", "meetings", "figures"),
    "parquet": ("events", "measures", "meetings", "figures"),
    "jsonl": ("events", "measures", "meetings", "figures"),
    "polecat": ("events",),
    "gdelt": ("events",),
    "gdelt-mentions": ("events",),
    "plover": ("events",),
    "ical": ("meetings",),
    "ftm": ("measures",),
}
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
) -> Written:
    """Write entries to a file in a layout. A file is whole or not there; an older one is replaced.

    Args:
        kind: `events`, `measures`, `meetings` or `figures`.
        layout: A key of `FORMATS`.
        version: Of the program, for what a file says of its maker.
        header: With the line of names, in layouts of lines and columns.

    Raises:
        NoSuchLayout: The layout does not exist, or has no such kind of thing.
        ExtraMissing: It needs a part that is not installed.
        StorageFailed: The disk refused.
    """
    fits(kind, layout)
    return _WRITERS[layout](KINDS[kind], entries, path, reach, version, header)


def fits(kind: str, layout: str) -> None:
    """Check that a layout has such a kind of thing.

    Raises:
        NoSuchLayout: It has not, or does not exist.
    """
    if kind not in FORMATS.get(layout, ()):
        fitting = ", ".join(name for name, kinds in FORMATS.items() if kind in kinds)
        raise NoSuchLayout(f"no format {layout!r} for {kind}", hint=f"choose one of: {fitting}")


def _tidy_csv(
    kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool
) -> Written:
    names = tuple(column.name for column in tidy.columns(kind))
    rows = (tuple(cell(value) for value in tidy.row(entry).values()) for entry in entries)
    return _done(_lines(path, names if header else None, rows, ","), len(entries), path)


def _tidy_jsonl(
    kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool
) -> Written:
    return _done(_json(path, (tidy.row(entry) for entry in entries)), len(entries), path)


def _tidy_parquet(
    kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool
) -> Written:
    rows = (tidy.row(entry) for entry in entries)
    return _done(_whole(path, lambda draft: parquet.write(draft, tidy.columns(kind), rows)), len(entries), path)


def _polecat(
    kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool
) -> Written:
    names = polecat.header() if header else None
    count = _lines(path, names, (_flat(row) for row in polecat.rows(entries, reach)), "\t")
    return _done(count, len(entries), path, _sidecar(path, ((entry.id, entry) for entry in entries)))


def _gdelt(
    kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool
) -> Written:
    names = gdelt.header("gdelt2-events") if header else None
    count = _lines(path, names, (_flat(row) for row in gdelt.events(entries)), "\t")
    beside = _sidecar(path, ((str(gdelt.number(entry.id)), entry) for entry in gdelt.told(entries)))
    return _done(count, len(entries), path, beside)


def _gdelt_mentions(
    kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool
) -> Written:
    kept = tuple(gdelt.told(entries))
    names = gdelt.header("gdelt2-mentions") if header else None
    count = _lines(path, names, (_flat(row) for row in gdelt.mentions(kept, reach)), "\t")
    beside = _sidecar(path, ((str(gdelt.number(entry.id)), entry) for entry in kept))
    return Written(rows=count, left_out=len(entries) - len(kept), files=(path, beside))


def _plover(
    kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool
) -> Written:
    return _done(_json(path, plover.records(entries)), len(entries), path)


def _ical(kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool) -> Written:
    kept = ical.dated(entries)
    data = ical.calendar(kept, name="Meetings", version=version)
    _whole(path, lambda draft: draft.write_bytes(data))
    return _done(len(kept), len(entries), path)


def _ftm(kind: FindingKind, entries: Sequence[Entry], path: Path, reach: Reach, version: str, header: bool) -> Written:
    kept = ftm.fitting(entries)
    _json(path, ftm.entities(kept))
    return _done(len(kept), len(entries), path)


_Writer = Callable[[FindingKind, Sequence[Entry], Path, Reach, str, bool], Written]
_WRITERS: dict[str, _Writer] = {
    "csv": _tidy_csv, "parquet": _tidy_parquet, "jsonl": _tidy_jsonl, "polecat": _polecat, "gdelt": _gdelt,
    "gdelt-mentions": _gdelt_mentions, "plover": _plover, "ical": _ical, "ftm": _ftm,
}  # fmt: skip


def _done(rows: int, given: int, *files: Path) -> Written:
    return Written(rows=rows, left_out=given - rows, files=files)


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
    """Return cells without tabs and line breaks, which the layouts of tabs have no way to hold."""
    return tuple(_BREAKS.sub(" ", value) for value in row)


def _lines(path: Path, header: Sequence[str] | None, rows: Iterable[Sequence[str]], delimiter: str) -> int:
    def write(draft: Path) -> int:
        count = 0
        with draft.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
            if header is not None:
                writer.writerow(header)
            for row in rows:
                writer.writerow(row)
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
    draft = path.with_name(path.name + ".part")
    try:
        try:
            count = write(draft)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=str(path)) from error
    return count
