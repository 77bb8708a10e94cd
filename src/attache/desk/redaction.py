"""Finds everything that a redaction has to take out, says so first, and has it done."""

import contextlib
import datetime as dt
import hashlib
import html
import json
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from ..archive import Archive, Place, Record
from ..archive.scan import scan
from ..archive.warc import ORIGINAL, CutOff, note_of
from ..errors import QueryError, UnknownId, WorkspaceBusy, WorkspaceDamaged
from ..record import Edition, Reading
from ..record.codec import decode_edition, encode
from ..store import DocumentRow, Store, inspection, redaction
from ..store import versions as pages
from . import workspace
from .backup import MADE, made
from .corrections import FOLDER as CORRECTIONS
from .corrections import kept
from .desk import Desk
from .lock import FILE as LOCK
from .lock import exclusive
from .masking import GONE, Masked, Names, Taken, gone, masked, masked_json, redacted
from .redacting import JOURNAL, OVERLAY, TOMBSTONE, Task, Work, address_of, begin, finish, overlay_of

_CHARSETS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", "iso8859-1")
_SHORTEST = 20
_LINES = 400
_MEMBER = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document that a redaction concerns: how many places of its text are marked, or the whole of it."""

    id: str
    title: str | None
    where: str | None
    marks: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a redaction does. `by_hand` are files that hold the words, or may, and are not ours to change."""

    documents: tuple[Found, ...]
    editions: tuple[str, ...]
    corrections: tuple[str, ...]
    deleted: tuple[str, ...]
    by_hand: tuple[str, ...]
    backups: tuple[tuple[str, str], ...]
    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to go: a document by its id, all versions of the page at an address, or a person by all names given."""

    document: str | None = None
    url: str | None = None
    person: tuple[str, ...] = ()
    reason: str = ""


def plan(desk: Desk, wanted: Wanted, *, progress: Callable[[object], None] = lambda _: None) -> Plan:
    """Return what a redaction would do, and change nothing.

    Raises:
        UnknownId: The record has no such document, page or person.
        QueryError: No reason, or a name that would be found everywhere.
        WorkspaceDamaged: A document that is concerned does not verify.
    """
    if not wanted.reason.strip():
        raise QueryError("a redaction needs a reason", hint="say why with --reason")
    with desk.tables():
        names = Names(wanted.person) if wanted.person else None
        if names and any(len(name.strip()) < 2 for name in wanted.person):
            raise QueryError("this name is too short", place=" ".join(wanted.person))
        rows = _person(desk, names, progress) if names else _documents(desk, wanted)
        if not rows:
            raise UnknownId("nothing in the archive has it", place=wanted.url or ", ".join(wanted.person))
        return _planned(desk, wanted, rows, names)


def redact(
    desk: Desk, wanted: Wanted, *, wait: float = 10.0, progress: Callable[[object], None] = lambda _: None
) -> Plan:
    """Do what `plan` says, whole; return what was done.

    Args:
        wait: Seconds to wait for another process that writes, and for those that read the old words.

    Raises:
        RedactionUnfinished: Another process is reading the old words; what writes next goes on.
        WorkspaceBusy, StorageFailed, WorkspaceDamaged: As for `add`. Nothing was done, or what writes next goes on.
    """
    with desk.session():
        pass  # what an interrupted run left in the archive is in the record first
    with exclusive(desk.folder, wait=wait):
        desk.close()
        found = plan(desk, wanted, progress=progress)
        desk.close()
        begin(desk.folder, found.work)
        finish(desk.folder, desk.archive, wait=wait)
    with contextlib.suppress(WorkspaceBusy):  # then whoever is writing groups, or who asks for stories next
        desk.group()
    return found


# --- which documents ---------------------------------------------------------------------------------------


def _documents(desk: Desk, wanted: Wanted) -> list[DocumentRow]:
    store = desk.store
    rows: list[DocumentRow] = []
    if wanted.document:
        row, _, _ = store.place_of(wanted.document)
        rows = [row]
    elif wanted.url:
        from ..collect.address import canonical

        page = canonical(wanted.url) if "://" in wanted.url else wanted.url
        rows = pages.versions(store, page)
        rows += [each for key in redaction.at_address(store, wanted.url) if (each := store.document(key)) is not None]
    # a page's other versions hold the same words
    for known in list(rows):
        page_of = pages.page_of(store, known.id)
        rows += pages.versions(store, page_of) if page_of else []
    return _once(store, rows, whole=True)


def _once(store: Store, rows: list[DocumentRow], *, whole: bool) -> list[DocumentRow]:
    out = {row.id: row for row in rows}
    if whole:  # of what is gone already there is nothing left to take
        out = {key: row for key, row in out.items() if not inspection.gone(store, row.sha256)}
    return [out[key] for key in sorted(out)]


def _person(desk: Desk, names: Names, progress: Callable[[object], None]) -> list[DocumentRow]:
    """Return the documents in which a person stands: in a text, in the bytes of an original, or as an actor."""
    store = desk.store
    found = dict.fromkeys(redaction.named(store, names.masked, names.ids))
    for name in desk.archive.files():
        try:
            for record in scan(desk.archive.folder / name):
                progress(name)
                if isinstance(record, WorkspaceDamaged):
                    raise record
                if (key := _original(record)) and key not in found and _holds(record, names):
                    found[key] = None
        except CutOff:
            pass  # the tail of a write that was interrupted, which is cut off before anything is changed
    rows = [row for key in found if (row := store.document(key)) is not None]
    return _once(store, rows, whole=True)


def _original(record: Record) -> str | None:
    if record.type == "resource":
        return record.headers.get("warc-payload-digest", "").removeprefix("sha256:")
    if record.type == "conversion":
        return record.headers.get(ORIGINAL.lower())
    told = note_of(record)
    return told[1] if told and told[0] != TOMBSTONE else None


def _holds(record: Record, names: Names) -> bool:
    data = record.content
    if record.type != "resource":
        return names.stands_in(data.decode("utf-8", "replace"))
    heads = " ".join(record.headers.values())
    if names.in_address(record.headers.get("warc-target-uri")) or names.stands_in(_unescaped(heads)):
        return True
    lower = data.lower()
    # a first look without decoding: every way of writing a name holds its last word, in one of the charsets
    if not any(
        word.encode(charset, "ignore").lower() in lower
        for name in names.names
        for word in name.split()[-1:]
        for charset in _CHARSETS
    ):
        return b"&" in data and names.stands_in(html.unescape(data.decode("utf-8", "replace")))
    return any(names.stands_in(html.unescape(data.decode(charset, "replace"))) for charset in _CHARSETS)


def _unescaped(head: str) -> str:
    """Return a header with what JSON escapes in it as it is meant."""
    try:
        return json.dumps(json.loads(head), ensure_ascii=False)
    except ValueError:
        return head.encode("ascii", "replace").decode("unicode_escape", "replace") if "\\u" in head else head


# --- what is to be done ------------------------------------------------------------------------------------


def _planned(desk: Desk, wanted: Wanted, rows: list[DocumentRow], names: Names | None) -> Plan:
    store, folder = desk.store, desk.folder
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    taken, tasks, listed, needles = Taken(names=names), [], [], set()
    for row in rows:
        before = _reading(desk, row)
        change = masked(before, names) if names else gone(before)
        texts = redaction.texts_of(store, row.sha256)
        for digest in (row.sha256, *(digest for digest, _ in texts), *redaction.earlier_texts(store, row.sha256)):
            taken.by_digest[digest] = change
        needles |= set(_needles(change))
        tasks.append(_task(desk, row, change, texts))
        listed.append(
            Found(id=row.id, title=row.title, where=row.url or row.path, marks=len(change.marks), whole=change.whole)
        )
    editions, files = _editions(desk, taken, at, wanted.reason)
    corrected = _corrections(desk, rows, names)
    committed = _end(desk.archive)
    deleted, by_hand = _others(folder, needles, names)
    work = Work(
        scope="person" if names else "document", reason=wanted.reason.strip(), at=at, behind=committed,
        tasks=tuple(tasks), editions=tuple(editions), files=(*files, *corrected),
        forgotten=() if names else tuple(row.id for row in rows), shredded=tuple(deleted),
        names=tuple(names.names) if names else (),
    )  # fmt: skip
    return Plan(
        documents=tuple(listed),
        editions=tuple(name for name, _ in files if not name.endswith(OVERLAY)),
        corrections=tuple(name for name, _ in corrected),
        deleted=tuple(deleted), by_hand=tuple(by_hand), backups=tuple(made(folder).items()), work=work,
    )  # fmt: skip


def _reading(desk: Desk, row: DocumentRow) -> Reading:
    return desk.store.reading(row.n, desk.archive.text_at(Place(*row.text), row.text_sha256))


def _task(desk: Desk, row: DocumentRow, change: Masked, texts: list[tuple[str, tuple[str, int, int]]]) -> Task:
    store = desk.store
    page = pages.page_of(store, row.id)
    if change.whole or (change.after.document.url is None and change.before.document.url is not None):
        page = None
    text = change.after.document.text
    document = replace(change.after.document, text_sha256=hashlib.sha256(text.encode()).hexdigest())
    earlier = redaction.redaction(store, row.sha256)
    places: dict[tuple[str, int, int], tuple[str, str]] = {}
    if earlier is None:
        places[row.original] = ("original", row.sha256)
    else:
        places[earlier.note] = (
            "note",
            hashlib.sha256(desk.archive.record_at(Place(*earlier.note)).content).hexdigest(),
        )
    for digest, place in texts:
        places.setdefault(place, ("text", digest))
    before = [digest for digest, _ in texts] + redaction.earlier_texts(store, row.sha256)
    return Task(
        reading=replace(change.after, document=document),
        captured=row.captured,
        texts=tuple(dict.fromkeys(before)),
        places=tuple((part, *place, digest) for place, (part, digest) in places.items()),
        address=address_of(change.before.document.url) or (earlier.address if earlier else None),
        page=page,
        superseded=pages.superseded(store, row.id),
        coder=store.coder(row.id),
    )


def _end(archive: Archive) -> tuple[str, int] | None:
    """Return where the archive ends now: what a redaction appends lies behind it."""
    names = archive.files()
    return (names[-1], (archive.folder / names[-1]).stat().st_size) if names else None


def _needles(change: Masked) -> Iterator[str]:
    """Yield words by which a copy of what goes is known in other files."""
    text = change.before.document.text
    if change.whole:
        if text != GONE:
            lines = [line.strip() for line in text.split("\n")]
            yield from [line[:200] for line in lines if len(line) >= _SHORTEST][:_LINES]
        return
    for start, end in change.words:
        if end - start >= _SHORTEST:
            yield " ".join(text[start:end].split())[:200]


def _editions(
    desk: Desk, taken: Taken, at: str, reason: str
) -> tuple[list[tuple[str, bytes]], list[tuple[str, bytes | None]]]:
    """Return the editions of the record, and the files, that are changed; beside each file what was done to it."""
    rows: list[tuple[str, bytes]] = []
    files: list[tuple[str, bytes | None]] = []
    for key, _ in inspection.editions(desk.store):
        before = inspection.edition(desk.store, key)
        after = redacted(before, taken)
        if after != before:
            rows.append((key, encode(after)))
    for path in sorted((desk.folder / workspace.EDITIONS).glob("*.json")):
        data = path.read_bytes()
        edition: Edition = decode_edition(data)
        after = redacted(edition, taken)
        if after == edition:
            continue
        name = f"{workspace.EDITIONS}/{path.name}"
        fresh = encode(after) + b"\n"
        earlier = overlay_of(path)
        told = {
            "was": earlier["was"] if earlier else hashlib.sha256(data).hexdigest(),
            "now": hashlib.sha256(fresh).hexdigest(),
            "date": at,
            "reason": reason.strip(),
        }
        files += [(name, fresh), (name + OVERLAY, json.dumps(told, ensure_ascii=False).encode() + b"\n")]
    return rows, files


def _corrections(desk: Desk, rows: list[DocumentRow], names: Names | None) -> list[tuple[str, bytes | None]]:
    out: list[tuple[str, bytes | None]] = []
    for row in rows:
        path = desk.folder / CORRECTIONS / f"{row.id}.jsonl"
        if not path.exists():
            continue
        name = f"{CORRECTIONS}/{path.name}"
        if names is None:
            out.append((name, None))
            continue
        lines = [
            msgspec.json.encode(masked_json(msgspec.to_builtins(one), names)) + b"\n"
            for one in kept(desk.folder, row.id)
        ]
        if b"".join(lines) != path.read_bytes():
            out.append((name, b"".join(lines)))
    return out


def _others(folder: Path, needles: set[str], names: Names | None) -> tuple[list[str], list[str]]:
    """Return files that go, since they are our own and hold old words, and files that a person has to look at."""
    deleted: list[str] = []
    by_hand: list[str] = []
    for path, name in _walk(folder, folder):
        own = name.rpartition("/")[2]
        if name.startswith(f"{workspace.RECORD}.damaged-"):
            deleted.append(name)
        elif name.startswith(workspace.ARCHIVE + "/"):
            if name.endswith(".tail"):
                verdict = _tail(path, needles, names)
                if verdict is not None:
                    (deleted if verdict else by_hand).append(name)
        elif own.startswith(workspace.RECORD) or name in (LOCK, JOURNAL, MADE) or _handled(name):
            continue
        elif name.startswith((workspace.EDITIONS + "/", CORRECTIONS + "/")) and name.endswith(".part"):
            deleted.append(name)
        elif _mentions(path, needles, names):
            by_hand.append(name)
    return deleted, by_hand


def _handled(name: str) -> bool:
    return name.startswith(workspace.EDITIONS + "/") and name.endswith((".json", OVERLAY))


def _walk(folder: Path, root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.iterdir()):
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _walk(path, root)
        elif stat.S_ISREG(mode):
            yield path, path.relative_to(root).as_posix()


def _mentions(path: Path, needles: set[str], names: Names | None) -> bool:
    """Whether a file holds the words, or is of a kind into which one cannot look like this."""
    data = path.read_bytes()
    if b"\0" in data[:8192] or data[:4] in (b"%PDF", b"PK\x03\x04"):
        return True
    text = " ".join(html.unescape(data.decode("utf-8", "replace")).split())
    return bool(names and names.stands_in(text)) or any(" ".join(needle.split()) in text for needle in needles)


def _tail(path: Path, needles: set[str], names: Names | None) -> bool | None:
    """Say of a damaged piece of archive whether it holds the words: True, or None for no; False when nobody can say."""
    data = path.read_bytes()
    at, readable = data.find(_MEMBER), False
    while at >= 0:
        inflater = zlib.decompressobj(wbits=31)
        out = b""
        try:
            for start in range(at, len(data), 4096):
                out += inflater.decompress(data[start : start + 4096])
                if inflater.eof:
                    readable = True
                    break
        except zlib.error:
            pass
        text = out.decode("utf-8", "replace")
        if (names and names.stands_in(text)) or any(needle in text for needle in needles):
            return True
        at = data.find(_MEMBER, at + 1)
    return None if readable else False
