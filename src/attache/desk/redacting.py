"""Carries out a redaction so that it is done whole, whenever it is interrupted, and puts it over what is made again.

What is to be done is written to a journal first. From then on it will be done: whatever writes next in the workspace
goes on with it before anything else. Each step may be done again without harm.
"""

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from ..archive import Archive, Conversion, Note, Place, Writer
from ..archive.tombstone import overwrite, shred, tombstone_bytes
from ..errors import StorageFailed, WorkspaceDamaged
from ..record import Capture, Reading
from ..record.codec import decode_reading, encode
from ..store import Store, redaction, stories
from ..store import versions as pages
from . import workspace

JOURNAL = ".redaction"
TOMBSTONE = "tombstone"
NOTE = "redaction"
OVERLAY = ".redacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One document to be redacted: `reading` as it shall be, and where the archive holds what must go.

    `texts` are the digests that its texts had; `address` is the digest of the address not to be collected again.
    """

    reading: Reading
    captured: str
    texts: tuple[str, ...]
    places: tuple[tuple[str, str, int, int, str], ...]
    address: str | None
    page: str | None
    superseded: bool
    coder: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """All that a redaction does. Nothing in it says what is taken out, but for the `names` while it lasts.

    `files` are the new contents of files (None: the file goes), `overlays` what is said beside an edition, `shredded`
    files that go with their bytes.
    """

    scope: str
    reason: str
    at: str
    behind: tuple[str, int] | None
    tasks: tuple[Task, ...]
    editions: tuple[tuple[str, bytes], ...] = ()
    files: tuple[tuple[str, bytes | None], ...] = ()
    forgotten: tuple[str, ...] = ()
    shredded: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def journal(folder: Path) -> Path:
    """Return where a redaction that has begun says what it does."""
    return folder / JOURNAL


def overlay_of(edition: Path) -> dict[str, str] | None:
    """Return what a redaction says of an edition's file: digests `was` and `now`, `date`, `reason`; None if none did.

    Raises:
        ValueError, KeyError: It cannot be read.
    """
    path = edition.with_name(edition.name + OVERLAY)
    if not path.exists():
        return None
    told = json.loads(path.read_bytes())
    return {key: str(told[key]) for key in ("was", "now", "date", "reason")}


# --- carrying out ------------------------------------------------------------------------------------------


def begin(folder: Path, work: Work) -> None:
    """Write the journal. The caller holds the workspace's lock.

    Raises:
        StorageFailed: The disk refused; nothing has begun.
    """
    plain = msgspec.to_builtins(replace(work, tasks=(), editions=(), files=()))
    plain["tasks"] = [
        {**msgspec.to_builtins(replace(task, reading=_NO_READING)), "reading": _packed(encode(task.reading))}
        for task in work.tasks
    ]
    plain["editions"] = [[key, _packed(data)] for key, data in work.editions]
    plain["files"] = [[name, None if data is None else _packed(data)] for name, data in work.files]
    _replace(journal(folder), msgspec.json.encode(plain))


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _read(path: Path) -> Work:
    try:
        plain = msgspec.json.decode(path.read_bytes())
        tasks = tuple(
            replace(
                msgspec.convert({**task, "reading": msgspec.to_builtins(_NO_READING)}, Task),
                reading=decode_reading(base64.b64decode(task["reading"])),
            )
            for task in plain.pop("tasks")
        )
        editions = tuple((key, base64.b64decode(data)) for key, data in plain.pop("editions"))
        files = tuple((name, None if data is None else base64.b64decode(data)) for name, data in plain.pop("files"))
        return replace(
            msgspec.convert({**plain, "tasks": ()}, Work), tasks=tasks, editions=editions, files=files
        )  # fmt: skip
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be read", place=path.name) from error
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceDamaged(
            f"the journal of a redaction cannot be read: {error}", place=path.name, hint="put it back from a backup"
        ) from error


def finish(folder: Path, archive: Archive, *, wait: float) -> int:
    """Go on with the redaction that has begun, if one has, to its end; return how many documents it was about.

    The caller holds the workspace's lock.

    Raises:
        RedactionUnfinished: Somebody is still reading the old words; what writes next goes on.
        StorageFailed, WorkspaceDamaged: As for `add`; what writes next goes on.
    """
    path = journal(folder)
    if not path.exists():
        return 0
    from .masking import Names

    work = _read(path)
    store = Store(folder / workspace.RECORD, write=True)
    try:
        appended = _append(archive, work)
        try:
            store.begin()
            for task, (text, note) in zip(work.tasks, appended, strict=True):
                _put(store, work, task, text, note)
            for key, data in work.editions:
                redaction.put_edition(store, key, data)
            for document in work.forgotten:
                redaction.forget_corrections(store, document)
            if work.names:
                redaction.mask(store, Names(work.names).masked)
            stories.forget(store)  # they hold what was redacted; whoever asks next has all grouped anew
            store.commit()
        except BaseException:
            store.rollback()
            raise
        for task in work.tasks:
            _bury(archive, work, task)
        for name, content in work.files:
            _file(folder / name, content)
        for name in work.shredded:
            shred(folder / name)
        redaction.wipe(store, wait=wait)
    finally:
        store.close()
    shred(path)
    _sync(folder)
    return len(work.tasks)


def _append(archive: Archive, work: Work) -> list[tuple[Place, Place]]:
    """Append the texts that are there from now on, and the notes; what an interrupted run appended is found again."""
    writer = archive.writer(work.behind)
    try:
        there = iter(list(writer.recovered()))
        out = []
        for task in work.tasks:
            text = _text(writer, next(there, None), work, task)
            out.append((text, _note(writer, next(there, None), work, task, text)))
        writer.sync()
    finally:
        writer.close()
    return out


def _text(writer: Writer, there: object, work: Work, task: Task) -> Place:
    document = task.reading.document
    if there is not None:
        if not isinstance(there, Conversion) or there.text_sha256 != document.text_sha256:
            raise WorkspaceDamaged("something else was written during a redaction", place=work.at)
        return there.text
    capture = Capture(data=b"", sha256=document.sha256, media_type=document.media_type)
    return writer.append_text(capture, document.text, date=work.at).text


def _note(writer: Writer, there: object, work: Work, task: Task, text: Place) -> Place:
    document = task.reading.document
    if there is not None:
        if not isinstance(there, Note) or there.about != document.sha256:
            raise WorkspaceDamaged("something else was written during a redaction", place=work.at)
        return there.place
    light = replace(task.reading, document=replace(document, text=""))
    fields = {
        "scope": work.scope,
        "reason": work.reason,
        "at": work.at,
        "texts": list(task.texts),
        "text": document.text_sha256,
        "address": task.address,
        "captured": task.captured,
        "page": task.page,
        "superseded": task.superseded,
        "coder": list(task.coder) if task.coder else None,
        "reading": encode(light).decode(),
    }
    return writer.append_note(NOTE, document.sha256, fields, date=work.at).place


def _put(store: Store, work: Work, task: Task, text: Place, note: Place) -> None:
    document = task.reading.document
    redaction.put(store, task.reading, text, page=task.page)
    store.keep_text(document.text_sha256, document.sha256, text)
    store.keep_note(NOTE, document.sha256, note)
    row = redaction.RedactionRow(
        original=document.sha256, scope=work.scope, reason=work.reason, at=work.at, address=task.address,
        text=document.text_sha256, note=note,
    )  # fmt: skip
    redaction.keep(store, row, task.texts)


def _bury(archive: Archive, work: Work, task: Task) -> None:
    for part, file, offset, length, digest in task.places:
        place = Place(file, offset, length)
        fields = {"part": part, "sha256": digest, "at": work.at}
        member = tombstone_bytes(task.reading.document.sha256, fields, date=work.at, place=place)
        overwrite(archive.folder, place, member)


def _file(path: Path, content: bytes | None) -> None:
    if content is None:
        shred(path)
        return
    if path.exists() and path.read_bytes() == content:
        return
    old = path.with_name(path.name + ".old.part")
    with contextlib.suppress(FileNotFoundError):
        os.link(path, old)
    _replace(path, content)
    shred(old)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(draft, path)
        _sync(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise StorageFailed(error.strerror or "cannot be written", place=path.name) from error


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _no_reading() -> Reading:
    from ..record import Document

    return Reading(document=Document(id="", sha256="", media_type="", text="", chars=0))


_NO_READING = _no_reading()


# --- what is made again ------------------------------------------------------------------------------------


def take_redaction(store: Store, note: Note, archive: Archive) -> None:
    """Take a redaction of the archive into the open batch; a document that has its words again loses them again."""
    if note.kind != NOTE:
        return
    with _understood(note):
        fields = note.fields
        before = redaction.redaction(store, note.about)
        if before is not None and before.note[:2] >= note.place[:2]:
            return
        row = redaction.RedactionRow(
            original=note.about, scope=str(fields["scope"]), reason=str(fields["reason"]), at=str(fields["at"]),
            address=fields["address"], text=str(fields["text"]), note=note.place,
        )  # fmt: skip
        redaction.keep(store, row, tuple(map(str, fields["texts"])))
        found = store.document(note.about)
        if found is not None and found.sha256 == note.about:
            reading, place = _redacted(store, archive, note.about, fields)
            redaction.put(store, reading, place, page=fields["page"])
            store.keep_text(str(fields["text"]), note.about, place)


def take_tombstone(store: Store, archive: Archive, note: Note) -> bool:
    """Put a redacted document into the open batch, in the place where its original lay; return whether it did."""
    if note.kind != TOMBSTONE or note.fields.get("part") != "original" or store.has(note.about):
        return False
    row = redaction.redaction(store, note.about)
    if row is None:
        raise WorkspaceDamaged("what was redacted here is told nowhere", place=f"{note.place.file}@{note.place.offset}")
    later = archive.note_at(Place(*row.note))
    with _understood(later):
        fields = later.fields
        reading, text = _redacted(store, archive, note.about, fields)
        page = fields["page"]
        present = pages.present(store, page) if page else None
        coder = (str(fields["coder"][0]), str(fields["coder"][1])) if fields["coder"] else None
        store.insert(reading, captured=str(fields["captured"]), original=note.place, text=text, coder=coder)
        if page:
            pages.set_page(store, reading.document.id, page)
            if present is not None:
                pages.supersede(store, present.id, reading.document.id)
    return True


def _redacted(store: Store, archive: Archive, original: str, fields: Any) -> tuple[Reading, tuple[str, int, int]]:
    digest = str(fields["text"])
    place = store.other_text(digest, original)
    if place is None:
        raise WorkspaceDamaged("the text of a redacted document is missing", place=original[:16])
    light = decode_reading(fields["reading"])
    text = archive.text_at(Place(*place), digest)
    return replace(light, document=replace(light.document, text=text, text_sha256=digest)), place


@contextlib.contextmanager
def _understood(note: Note) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, IndexError) as error:
        where = f"{note.place.file}@{note.place.offset}"
        raise WorkspaceDamaged(f"this note of a redaction cannot be understood: {error}", place=where) from error


def address_of(url: str | None) -> str | None:
    """Return the digest by which the address of a redacted page is known without being told."""
    if not url or "://" not in url:
        return None
    from ..collect.address import canonical

    return hashlib.sha256(canonical(url).encode("utf-8", "surrogatepass")).hexdigest()
