"""What editors corrected: kept in `corrections/`, apart from what the machine found, and put over it again."""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BadAnnotation, StorageFailed, WorkspaceDamaged
from ..record import Reading, document_id
from ..store import Store

if TYPE_CHECKING:
    from ..annotate.exchange import Annotation, Correction

FOLDER = "corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What one annotation changed in the record; `known` is False where the record has no document of its text."""

    document: str | None
    known: bool
    removed: int = 0
    added: int = 0
    mentions: int = 0


def kept(folder: Path, document: str) -> Iterator["Correction"]:
    """Yield the corrections of a document (its id) in the order in which they were made.

    Raises:
        WorkspaceDamaged: A line of the file cannot be understood.
        StorageFailed: The file cannot be read.
    """
    from ..annotate.exchange.jsonl import decode_correction

    path = folder / FOLDER / f"{document}.jsonl"
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be read", place=path.name) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{FOLDER}/{path.name}:{number}"
            try:
                yield decode_correction(line, place)
            except BadAnnotation as error:
                raise WorkspaceDamaged(str(error), place=place, hint="mend this line, or take it out") from error


def corrected(folder: Path, reading: Reading) -> Reading:
    """Return the reading with its document's corrections; those made in another text of it are left out.

    Raises:
        WorkspaceDamaged, StorageFailed: As `kept`.
    """
    corrections = tuple(kept(folder, reading.document.id))
    if not corrections:
        return reading
    from ..annotate.exchange import annotation_of, apply

    digest = annotation_of(reading).text_sha256
    for correction in corrections:
        if correction.text_sha256 == digest:
            reading = apply(reading, correction)
    return reading


def noted(folder: Path, store: Store) -> None:
    """Note all corrections that the folder keeps in a record that is made anew."""
    from ..annotate.exchange.jsonl import encode
    from ..store.amend import note_correction

    for path in sorted((folder / FOLDER).glob("*.jsonl")):
        for one in kept(folder, path.stem):
            note_correction(store, path.stem, encode(one).decode(), made_by=one.made_by, made_at=one.made_at)


def correct(folder: Path, store: Store, reading: Reading, annotation: "Annotation", made_by: str) -> Corrected:
    """Keep what an annotation changes in a reading: first in the folder, then in the open batch of the record.

    Raises:
        BadAnnotation: It does not fit the document.
        StorageFailed: The disk refused.
    """
    from ..annotate.exchange import apply, difference
    from ..annotate.exchange.jsonl import encode
    from ..store.amend import amend, note_correction

    made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    correction = difference(reading, annotation, made_by=made_by, made_at=made_at)
    document = document_id(reading.document.sha256)
    if correction:
        line = encode(correction)
        _append(folder / FOLDER / f"{document}.jsonl", line + b"\n")
        amend(store, apply(reading, correction))
        note_correction(store, document, line.decode(), made_by=made_by, made_at=made_at)
    return Corrected(
        document=document,
        known=True,
        removed=len(correction.removed),
        added=len(correction.added),
        mentions=len({(m.start, m.end) for m in (*correction.mentions_removed, *correction.mentions_added)}),
    )


def _append(path: Path, line: bytes) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        torn = path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n")
        with path.open("ab") as file:
            start = file.tell()
            try:
                file.write((b"\n" if torn else b"") + line)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(start)
                raise
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=path.name) from error
