"""The writing half of a workspace: the lock, the archive before the record, recovery and rebuilding."""

import contextlib
import datetime as dt
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from .. import config, tables
from ..archive import Archive, Conversion, Entry, Note, Writer
from ..errors import AttacheError, DamagedInput, InputError, Redacted, StorageFailed, WorkspaceDamaged, WorkspaceError
from ..record import Capture, Document, Edition, Reading, document_id
from ..record.codec import decode_edition, encode
from ..store import Store, redaction
from . import pipeline, redacting, workspace
from .corrections import Corrected, correct, corrected, noted
from .grouping import group, read_decisions
from .lock import exclusive
from .session import Session, digest_of
from .watch import added_issues, names

if TYPE_CHECKING:
    from ..annotate.exchange import Annotation

_BATCH = 64
_BATCH_SECONDS = 1.0

Understand = Callable[[Capture], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What `add` did: how many documents are new, were known, were finished from an interrupted run, and failed."""

    added: int
    known: int
    recovered: int
    failures: tuple[InputError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What `rebuild` did; `unread` are documents that this version cannot understand any more, `moved` an old file."""

    documents: int
    unread: tuple[tuple[str, str], ...]
    moved: Path | None = None


class Keeper:
    """What writes in one workspace: one process at a time, each document whole or not at all."""

    def __init__(self, folder: str | Path, *, wait: float = 10.0, understand: Understand | None = None) -> None:
        """Open a workspace.

        Args:
            wait: Seconds to wait for another process that writes.
            understand: What makes a reading of a capture; the shipped pipeline when None.

        Raises:
            NoWorkspace: There is none in this folder.
            ConfigError: Its beat file has a mistake.
        """
        self.folder = workspace.find(folder)
        self.beat = config.load(self.folder / config.FILE)
        self.archive = Archive(self.folder / workspace.ARCHIVE)
        self._wait = wait
        self._understand = understand or pipeline.read_capture
        self._reader: Store | None = None

    def tables(self) -> contextlib.AbstractContextManager[None]:
        """Within the block, names are looked up in the tables of this workspace's beat as well as in the shipped ones.

        `with desk:` does the same for as long as the desk is open.

        Raises:
            ConfigError: The beat names a folder that is not there.
        """
        folder = self.folder / self.beat.tables if self.beat.tables else None
        return tables.use(folder, issues=added_issues(self.beat), names=names(self.beat))

    def close(self) -> None:
        """Close the record."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def add(
        self,
        inputs: Iterable[str | Path],
        *,
        max_bytes: int | None = None,
        stdin: IO[bytes] | None = None,
        progress: Callable[[Capture | InputError], None] | None = None,
    ) -> Added:
        """Add documents: each whole or not at all; bytes that are in the record already change nothing.

        An input that cannot be read is reported in the result and stops nothing.

        Raises:
            WorkspaceBusy: Another process is still writing after the wait.
            StorageFailed: The disk refused; what was committed stays.
            WorkspaceDamaged: The archive or record does not verify.
        """
        return self.add_captures(
            pipeline.captures(inputs, max_bytes=max_bytes, stdin=stdin, settings=self.beat.fetch), progress=progress
        )

    def add_captures(
        self,
        captures: Iterable[Capture | InputError],
        *,
        progress: Callable[[Capture | InputError], None] | None = None,
    ) -> Added:
        """Add captures as `add` does."""
        added = known = 0
        failures: list[InputError] = []
        with self._writing() as (store, writer, recovered):
            batch = _Batch(store, writer)
            session = Session(store, writer, self.archive)
            try:
                for capture in captures:
                    if progress:
                        progress(capture)
                    if isinstance(capture, InputError):
                        failures.append(capture)
                        continue
                    capture = pipeline.storable(capture)
                    if store.has(capture.sha256):
                        if (gone := redaction.redaction(store, capture.sha256)) is not None:
                            failures.append(Redacted(gone.told(), place=capture.path or capture.url))
                        else:
                            known += 1
                        continue
                    try:
                        reading = self.understand(capture)
                        batch.begin()
                        put = session.put(capture, reading)
                        batch.added()
                    except InputError as error:
                        failures.append(error)
                        continue
                    added += put.standing in ("new", "version")
                    known += put.standing in ("known", "unchanged")
            except BaseException:
                # an interrupt or a full disk: keep the documents that are whole, if the disk lets us
                with contextlib.suppress(WorkspaceError):
                    batch.commit()
                store.rollback()
                raise
            batch.commit()
            # also what a run that was interrupted added
            batch.begin()
            group(session)
            batch.commit()
        return Added(added=added, known=known, recovered=recovered, failures=tuple(failures))

    def understand(self, capture: Capture) -> Reading:
        """Return the reading of a capture as the record would have it, corrections of editors included.

        Raises:
            InputError: It cannot be understood.
        """
        with self.tables():
            reading = corrected(self.folder, self._understand(pipeline.storable(capture)))
        try:
            reading.document.text.encode()
        except UnicodeError as error:
            raise DamagedInput("its text holds lone surrogates", place=capture.path or capture.url) from error
        return reading

    def group(self, *, anew: bool = False) -> int:
        """Put items that have no story yet into stories (all of them `anew`), and return how many there were.

        Raises:
            WorkspaceBusy, StorageFailed, WorkspaceDamaged: As for `add`.
        """
        with self.session() as session:
            return group(session, anew=anew)

    @contextlib.contextmanager
    def session(self) -> "Iterator[Session]":
        """Hold the lock of the workspace for a few writes, which are committed together at the end, or not at all.

        Raises:
            WorkspaceBusy, StorageFailed, WorkspaceDamaged: As for `add`.
        """
        with self._writing() as (store, writer, _):
            store.begin()
            try:
                yield Session(store, writer, self.archive)
                writer.sync()
                store.commit()
            except BaseException:
                store.rollback()
                raise

    @contextlib.contextmanager
    def _writing(self) -> Iterator[tuple[Store, Writer, int]]:
        """Hold the lock, finish what an interrupted run left in the archive, and give store, writer and that count."""
        with exclusive(self.folder, wait=self._wait), self.tables():
            redacting.finish(self.folder, self.archive, wait=self._wait)
            store = Store(self.folder / workspace.RECORD, write=True)
            try:
                writer = self.archive.writer(store.committed())
                try:
                    yield store, writer, self._recover(store, writer)
                finally:
                    writer.close()
            finally:
                store.close()

    def _recover(self, store: Store, writer: Writer) -> int:
        count = 0
        changed: list[tuple[Reading, Entry, str | None]] = []
        session = Session(store, writer, self.archive)
        for entry in writer.recovered():
            store.begin()
            if isinstance(entry, Conversion):
                store.keep_text(entry.text_sha256, entry.sha256, entry.text)
                continue
            if isinstance(entry, Note):
                redacting.take_redaction(store, entry, self.archive)
                session.take_note(entry)
                continue
            if store.has(entry.capture.sha256):
                continue
            reading, error = self._again(entry)
            if digest_of(reading.document.text) == entry.text_sha256:
                session.take(reading, entry, error)
            else:
                changed.append((reading, entry, error))
            count += 1
            if count % _BATCH == 0:
                store.commit()
        for reading, entry, error in changed:
            store.begin()
            session.take_changed(reading, entry, error)
        writer.sync()
        store.commit()
        return count

    def _again(self, entry: Entry) -> tuple[Reading, str | None]:
        """Read an archived capture again; what cannot be understood any more is kept, with the reason."""
        try:
            return corrected(self.folder, self._understand(entry.capture)), None
        except InputError as error:
            place = entry.text or entry.original
            return _unread(entry.capture, self.archive.text_at(place, entry.text_sha256)), error.line()

    def rebuild(self, *, progress: Callable[[Capture], None] | None = None) -> Rebuilt:
        """Derive the record again from the archive alone; editions and corrections stay as they are.

        Until the end readers see the old record, and an interrupted rebuild leaves it.

        Raises:
            WorkspaceBusy, StorageFailed: As for `add`.
            WorkspaceDamaged: A record of the archive does not verify; the old record stays.
        """
        path = self.folder / workspace.RECORD
        documents = 0
        unread: list[tuple[str, str]] = []
        self.close()
        with exclusive(self.folder, wait=self._wait), self.tables():
            redacting.finish(self.folder, self.archive, wait=self._wait)
            store, fresh, moved = _opened_or_moved(path)
            writer = self.archive.writer(None)
            try:
                store.begin()
                store.clear()
                # once through without reading anything again: cuts an unfinished tail, finds texts of other versions
                for found in writer.recovered(strict=True):
                    if isinstance(found, Conversion):
                        store.keep_text(found.text_sha256, found.sha256, found.text)
                    elif isinstance(found, Note):
                        redacting.take_redaction(store, found, self.archive)
                session = Session(store, writer, self.archive)
                for entry in self.archive.entries():
                    if isinstance(entry, Note):
                        documents += redacting.take_tombstone(store, self.archive, entry)
                        session.take_note(entry)
                    if not isinstance(entry, Entry) or store.has(entry.capture.sha256):
                        continue
                    if progress:
                        progress(entry.capture)
                    reading, error = self._again(entry)
                    if digest_of(reading.document.text) == entry.text_sha256:
                        session.take(reading, entry, error)
                    else:
                        session.take_changed(reading, entry, error)
                    documents += 1
                    if error:
                        unread.append((reading.document.id, error))
                if fresh:
                    self._editions_from_files(store)
                    noted(self.folder, store)
                    read_decisions(self.folder, store)
                group(session, anew=True)
                writer.sync()
                store.commit()
            except BaseException:
                store.rollback()
                raise
            finally:
                with contextlib.suppress(StorageFailed):
                    writer.close()
                store.close()
        return Rebuilt(documents=documents, unread=tuple(unread), moved=moved)

    def _editions_from_files(self, store: Store) -> None:
        for path in sorted((self.folder / workspace.EDITIONS).glob("*.json")):
            with contextlib.suppress(AttacheError, OSError):
                written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).isoformat()
                store.keep_edition(decode_edition(path.read_bytes()), written=written, path=path.name)

    def correct(self, annotation: "Annotation", *, made_by: str) -> Corrected:
        """Keep what an annotation changes in the document of its text; the machine's own findings can be made again.

        Corrections stand in `corrections/`, with who made them and when, and `rebuild` puts them over what it finds.

        Raises:
            BadAnnotation: It does not fit the document.
            WorkspaceBusy, StorageFailed, WorkspaceDamaged: As for `add`.
        """
        with self._writing() as (store, _, _):
            row = store.document(annotation.text_sha256)
            if row is None:
                return Corrected(document=None, known=False)
            reading = store.reading(row.n, annotation.text)
            try:
                store.begin()
                done = correct(self.folder, store, reading, annotation, made_by)
                store.commit()
            except BaseException:
                store.rollback()
                raise
        return done

    def keep_edition(self, edition: Edition) -> Path:
        """Keep an edition in `editions/` and in the record, and return its file. What is there is not changed.

        Raises:
            StorageFailed: The disk refused.
        """
        name = re.sub(r"[^A-Za-z0-9._-]", "-", edition.id) + ".json"
        path = self.folder / workspace.EDITIONS / name
        with self._writing() as (store, _, _):
            try:
                path.parent.mkdir(exist_ok=True)
                if not path.exists():
                    draft = path.with_suffix(".part")
                    draft.write_bytes(encode(edition) + b"\n")
                    os.replace(draft, path)
            except OSError as error:
                raise StorageFailed(error.strerror or "cannot be written", place=name) from error
            store.keep_edition(edition, written=dt.datetime.now(dt.UTC).isoformat(), path=name)
        return path


class _Batch:
    """Documents that are committed together: first the archive is on the disk, then the record says so."""

    def __init__(self, store: Store, writer: Writer) -> None:
        self.store = store
        self.writer = writer
        self._count = 0
        self._since = time.monotonic()

    def begin(self) -> None:
        self.store.begin()

    def added(self) -> None:
        self._count += 1
        if self._count >= _BATCH or time.monotonic() - self._since > _BATCH_SECONDS:
            self.commit()

    def commit(self) -> None:
        self.writer.sync()
        self.store.commit()
        self._count = 0
        self._since = time.monotonic()


def _unread(capture: Capture, text: str) -> Reading:
    return Reading(
        document=Document(
            id=document_id(capture.sha256), sha256=capture.sha256, media_type=capture.media_type, text=text,
            chars=len(text), path=capture.path, url=capture.url,
        )
    )  # fmt: skip


def _opened_or_moved(path: Path) -> tuple[Store, bool, Path | None]:
    """Open the record for writing; one that is damaged is moved aside, never deleted, and a new one made.

    Returns the store, whether it is a new one, and where a damaged one was moved to.
    """
    try:
        if path.exists():
            store = Store(path, write=True)
            try:
                store.verify()
            except WorkspaceDamaged:
                store.close()
                raise
            return store, False, None
        return Store(path, write=True), True, None
    except WorkspaceDamaged as error:
        if "newer" in error.hint:
            raise
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        for suffix in ("", "-wal", "-shm"):
            old = path.with_name(path.name + suffix)
            if old.exists():
                os.replace(old, aside.with_name(aside.name + suffix))
        return Store(path, write=True), True, aside
