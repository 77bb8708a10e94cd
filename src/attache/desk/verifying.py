"""Looks through a whole workspace without changing it, and says of each fault where it is and what to do."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..archive import Place, Record, plain_text
from ..archive.scan import scan
from ..archive.warc import ORIGINAL, CutOff, capture_of, note_of
from ..errors import (
    AttacheError,
    CitationLost,
    RecordDisagrees,
    RedactionUnfinished,
    StorageFailed,
    UnknownId,
    WorkspaceDamaged,
    WorkspaceError,
)
from ..record import Citation, Edition
from ..record.codec import decode_edition, encode
from ..store import Store, inspection
from . import workspace
from .corrections import FOLDER as CORRECTIONS
from .corrections import kept
from .desk import Desk
from .redacting import TOMBSTONE, journal, overlay_of

_STEP = 1 << 20


@dataclass(slots=True)
class Verified:
    """How much was looked at, and how many faults there were. `waiting` bytes are behind what the record knows."""

    files: int = 0
    bytes: int = 0
    records: int = 0
    captures: int = 0
    texts: int = 0
    notes: int = 0
    tombstones: int = 0
    documents: int = 0
    redacted: int = 0
    editions: int = 0
    citations: int = 0
    corrections: int = 0
    waiting: int = 0
    faults: int = 0


@dataclass(slots=True)
class _Seen:
    """A bit for each document whose original, and whose text, was found where the record says."""

    original: bytearray = field(default_factory=bytearray)
    text: bytearray = field(default_factory=bytearray)

    @staticmethod
    def mark(bits: bytearray, n: int) -> None:
        if n >> 3 >= len(bits):
            bits.extend(bytes((n >> 3) + 1 - len(bits)))
        bits[n >> 3] |= 1 << (n & 7)

    @staticmethod
    def has(bits: bytearray, n: int) -> bool:
        return n >> 3 < len(bits) and bool(bits[n >> 3] >> (n & 7) & 1)


def verify(desk: Desk, *, progress: Callable[[object], None] = lambda _: None) -> Iterator[AttacheError | Verified]:
    """Yield a fault as each is found, and last what was looked at.

    Nothing is written, and another process may write meanwhile: what is behind that which the record knew at the
    start is no fault. One record of the archive is in memory at a time.
    """
    done = Verified()
    for fault in _faults(desk, done, progress):
        done.faults += 1
        yield fault
    yield done


def _faults(desk: Desk, done: Verified, progress: Callable[[object], None]) -> Iterator[AttacheError]:
    if journal(desk.folder).exists():
        yield RedactionUnfinished(place=journal(desk.folder).name)
    try:
        store = Store(desk.folder / workspace.RECORD)
    except WorkspaceError as error:
        yield error
        yield from _archive(desk, None, done, _Seen(), 0, progress)
        return
    try:
        yield from _record_file(store)
        last, redactions = inspection.last_document(store), inspection.redactions(store)
        seen = _Seen()
        yield from _archive(desk, store, done, seen, last, progress)
        if inspection.redactions(store) != redactions:
            yield RedactionUnfinished("something was redacted meanwhile", hint="run: attache verify")
            return
        yield from _documents(store, done, seen, last, progress)
        yield from _other_texts(desk, store)
        yield from _editions(desk, store, done, progress)
        yield from _corrections(desk, done)
    except WorkspaceError as error:
        yield error
    finally:
        store.close()


def _record_file(store: Store) -> Iterator[AttacheError]:
    for told in inspection.faults(store):
        yield WorkspaceDamaged(told, place=store.path.name)


# --- the archive, record by record -------------------------------------------------------------------------


def _archive(
    desk: Desk, store: Store | None, done: Verified, seen: _Seen, last: int, progress: Callable[[object], None]
) -> Iterator[AttacheError]:
    committed = store.committed() if store else None
    names = desk.archive.files()
    if committed and committed[0] not in names:
        yield WorkspaceDamaged("this archive file is missing", place=committed[0], hint="put it back from a backup")
    expected: tuple[str, Place] | None = None
    for name in names:
        path = desk.archive.folder / name
        size = path.stat().st_size
        # what is behind the record may still be growing, and may be cut off anywhere
        bound = committed[1] if committed and name == committed[0] else size
        growing = store is not None and (committed is None or name > committed[0])
        if committed and name == committed[0] and size < committed[1]:
            yield WorkspaceDamaged("the archive is shorter than the record says", place=f"{name}@{size}",
                                   hint="put it back from a backup")  # fmt: skip
            bound = size
        done.files += 1
        done.bytes += size
        done.waiting += size - bound if not growing else size
        if growing:
            continue
        end = step = 0
        try:
            for found in scan(path):
                if isinstance(found, Record):
                    end = found.place.offset + found.place.length
                    if end > bound:
                        expected = None
                        break
                    yield from _one(found, store, done, seen, last, expected)
                    expected = _expected(found)
                else:
                    if _offset(found) >= bound and committed is not None:
                        break
                    expected = None
                    yield found
                if end - step > _STEP:
                    step = end
                    progress(name)
        except CutOff as error:
            if name != names[-1] or end < bound:
                yield WorkspaceDamaged("the archive ends inside a record", place=str(error))
        except StorageFailed as error:
            yield error
        if expected is not None and (name != names[-1] or committed is not None):
            yield _without_text(expected)
        expected = None


def _offset(error: AttacheError) -> int:
    return int((error.place or "").rpartition("@")[2] or 0)


def _expected(record: Record) -> tuple[str, Place] | None:
    """Return the digest of the text that the next record must be."""
    if record.type != "resource":
        return None
    with contextlib.suppress(WorkspaceDamaged):
        _, digest, converted = capture_of(record)
        return (digest, record.place) if converted else None
    return None


def _without_text(expected: tuple[str, Place]) -> WorkspaceDamaged:
    return WorkspaceDamaged("the text of this capture is missing", place=_where(expected[1]))


def _where(place: Place) -> str:
    return f"{place.file}@{place.offset}"


def _one(
    record: Record, store: Store | None, done: Verified, seen: _Seen, last: int, expected: tuple[str, Place] | None
) -> Iterator[AttacheError]:
    done.records += 1
    digest = hashlib.sha256(record.content).hexdigest()
    try:
        if expected and not (record.type == "conversion" and digest == expected[0]):
            yield _without_text(expected)
        if record.type == "resource":
            done.captures += 1
            capture, text, converted = capture_of(record)
            if capture.sha256 != digest:
                yield WorkspaceDamaged("the digest does not agree with the content", place=_where(record.place))
            plain = plain_text(record.content) if not converted else None
            if not converted and (plain is None or hashlib.sha256(plain.encode()).hexdigest() != text):
                yield WorkspaceDamaged("the text is not the one with its digest", place=_where(record.place))
            if store is not None:
                yield from _known(record.place, digest, text, store, seen, last)
        elif record.type == "conversion":
            done.texts += 1
            original = record.headers.get(ORIGINAL.lower(), "")
            if record.headers.get("warc-payload-digest") != "sha256:" + digest:
                yield WorkspaceDamaged("the digest does not agree with the content", place=_where(record.place))
            elif store is not None:
                yield from _text_known(record.place, digest, original, store, seen)
        elif (told := note_of(record)) is not None:
            done.notes += 1
            if told[0] == TOMBSTONE:
                done.tombstones += 1
                if store is not None and not inspection.redacted(store, told[1]):
                    yield RecordDisagrees("the record knows nothing of this redaction", place=_where(record.place))
                elif (row := inspection.lies(store, told[1]) if store else None) and row.original == record.place:
                    seen.mark(seen.original, row.n)
    except WorkspaceDamaged as error:
        yield error


def _known(
    place: Place, digest: str, text: str, store: Store, seen: _Seen, last: int
) -> Iterator[AttacheError]:  # fmt: skip
    row = inspection.lies(store, digest)
    if row is None:
        if not inspection.follows(store, place):
            yield RecordDisagrees(f"the record has no document of this capture ({digest[:16]})", place=_where(place))
        return
    if row.original == tuple(place):
        seen.mark(seen.original, row.n)
    if row.text == tuple(place):
        if row.text_sha256 == text:
            seen.mark(seen.text, row.n)
        else:
            yield RecordDisagrees(f"the record has another text of {row.id}", place=_where(place))


def _text_known(place: Place, digest: str, original: str, store: Store, seen: _Seen) -> Iterator[AttacheError]:
    row = inspection.lies(store, original)
    if row is not None and row.text == tuple(place) and row.text_sha256 == digest:
        seen.mark(seen.text, row.n)
    elif row is None and not inspection.follows(store, place):
        yield RecordDisagrees(f"the record has no document of this text ({original[:16]})", place=_where(place))


# --- the record against what was seen ----------------------------------------------------------------------


def _documents(
    store: Store, done: Verified, seen: _Seen, last: int, progress: Callable[[object], None]
) -> Iterator[AttacheError]:
    for n in inspection.numbers(store, last):
        row = inspection.lies_at(store, n)
        if row is None:  # taken out meanwhile
            continue
        done.documents += 1
        done.redacted += inspection.redacted(store, row.sha256)
        progress(row.id)
        if not seen.has(seen.original, n):
            yield RecordDisagrees("its original is not where the record says", place=f"{row.id} {_told(row.original)}")
        if not seen.has(seen.text, n):
            yield RecordDisagrees("its text is not where the record says", place=f"{row.id} {_told(row.text)}")
        try:
            store.reading(n, "")
        except (WorkspaceDamaged, UnknownId) as error:
            yield error


def _told(place: tuple[str, int, int]) -> str:
    return f"{place[0]}@{place[1]}"


def _other_texts(desk: Desk, store: Store) -> Iterator[AttacheError]:
    for digest, place in inspection.other_texts(store):
        try:
            desk.archive.text_at(Place(*place), digest)
        except WorkspaceError as error:
            yield error


# --- what people keep --------------------------------------------------------------------------------------


def _editions(
    desk: Desk, store: Store, done: Verified, progress: Callable[[object], None]
) -> Iterator[AttacheError]:  # fmt: skip
    from ..brief.check.evidence import Opened, archived, open_citation

    # the texts of one edition are asked for again and again; a long one is not held for longer than needed
    text_of = lru_cache(maxsize=8)(desk.text_of)
    files: set[str] = set()
    for key, path in inspection.editions(store):
        done.editions += 1
        try:
            edition = inspection.edition(store, key)
        except AttacheError as error:
            yield error
            continue
        if path:
            files.add(path)
            yield from _same_file(desk.folder / workspace.EDITIONS / path, edition)
        sources = {source.id: source for source in edition.sources}
        for place, citation in _citations(edition):
            done.citations += 1
            progress(place)
            source = sources.get(citation.source)
            if source is not None and any(
                inspection.gone(store, one) for one in (source.sha256, source.text_sha256) if one
            ):
                continue
            try:
                opened = open_citation(citation, sources, text_of)
            except WorkspaceError as error:
                yield CitationLost(str(error), place=f"{key} {place}")
                continue
            if not isinstance(opened, Opened):
                if source is not None and inspection.redacted(store, source.sha256):
                    text = archived(source, text_of) or ""
                    if inspection.masked(citation.quote, text[citation.start : citation.end]):
                        continue
                yield CitationLost(opened[1], place=f"{key} {place}")
    for file in sorted((desk.folder / workspace.EDITIONS).glob("*.json")):
        if file.name not in files:
            try:
                decode_edition(file.read_bytes())
            except (AttacheError, OSError) as error:
                yield WorkspaceDamaged(f"an edition cannot be read: {error}", place=file.name,
                                       hint="put it back from a backup")  # fmt: skip


def _citations(edition: Edition) -> Iterator[tuple[str, Citation]]:
    for number, section in enumerate(edition.sections, 1):
        for point in section.points:
            for index, line in enumerate(point.lines, 1):
                for citation in line.citations:
                    yield f"{number}/{point.id}/{index}", citation


def _same_file(path: Path, edition: Edition) -> Iterator[AttacheError]:
    place = f"{workspace.EDITIONS}/{path.name}"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        yield WorkspaceDamaged("this edition is missing", place=place, hint="put it back from a backup")
        return
    except OSError as error:
        yield StorageFailed(error.strerror or "cannot be read", place=place)
        return
    try:
        overlay = overlay_of(path)
    except (ValueError, KeyError) as error:
        yield WorkspaceDamaged(f"the note of its redaction cannot be read: {error}", place=place)
        return
    if overlay is not None and overlay["now"] != hashlib.sha256(data).hexdigest():
        yield WorkspaceDamaged("is not what its redaction left", place=place, hint="put it back from a backup")
    try:
        if encode(decode_edition(data)) != encode(edition):
            yield WorkspaceDamaged("is not the edition that was kept", place=place, hint="put it back from a backup")
    except AttacheError as error:
        yield WorkspaceDamaged(f"cannot be read: {error}", place=place, hint="put it back from a backup")


def _corrections(desk: Desk, done: Verified) -> Iterator[AttacheError]:
    for path in sorted((desk.folder / CORRECTIONS).glob("*.jsonl")):
        try:
            done.corrections += sum(1 for _ in kept(desk.folder, path.stem))
        except AttacheError as error:
            yield error


def as_json(fault: AttacheError) -> str:
    """Return a fault as one line of JSON."""
    told = {"code": fault.code, "place": fault.place, "message": str(fault), "hint": fault.hint}
    return json.dumps(told, ensure_ascii=False)
