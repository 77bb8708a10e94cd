"""Words taken out of the record: a document as a whole, or a name wherever it stands; and what was taken out."""

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..errors import RedactionUnfinished, StorageFailed
from ..record import Reading
from ..record.codec import encode
from .engine import errors_as_ours
from .insert import Place, put_items
from .store import Store
from .versions import take_out

_BLOBS = (("documents", "reading"), ("editions", "edition"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionRow:
    """What was redacted of one original: `text` is the digest of the text that is there now; `note` says the rest."""

    original: str
    scope: str
    reason: str
    at: str
    address: str | None
    text: str
    note: Place

    def told(self) -> str:
        """One line: what was redacted of it, when and why."""
        what = "this was redacted" if self.scope == "document" else "words of it were redacted"
        return f"{what} on {self.at[:10]}: {self.reason}"


def redactions(store: Store) -> list[RedactionRow]:
    """Return all redactions, by time."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute("SELECT * FROM redactions ORDER BY at, original").fetchall()
    return [_row(row) for row in rows]


def redaction(store: Store, original: str) -> RedactionRow | None:
    """Return what was redacted of the original with this digest, or None."""
    found = store._one("SELECT * FROM redactions WHERE original = ?", (original,))
    return _row(found) if found else None


def blocked(store: Store, address: str) -> bool:
    """Whether a page with this digest of its address was redacted."""
    return store._one("SELECT 1 FROM redactions WHERE address = ?", (address,)) is not None


def _row(values: tuple[str, ...]) -> RedactionRow:
    original, scope, reason, at, address, text, file, offset, length = values
    return RedactionRow(
        original=original, scope=scope, reason=reason, at=at, address=address, text=text,
        note=(file, int(offset), int(length)),
    )  # fmt: skip


def keep(store: Store, row: RedactionRow, texts: tuple[str, ...]) -> None:
    """Note a redaction, inside the open batch, and the digests of the texts that were there before."""
    with errors_as_ours(store.path.name):
        store._db.execute(
            "INSERT OR REPLACE INTO redactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row.original, row.scope, row.reason, row.at, row.address, row.text, *row.note),
        )
        store._db.executemany(
            "INSERT OR IGNORE INTO redacted_texts VALUES (?, ?)", [(text, row.original) for text in texts]
        )


def put(store: Store, reading: Reading, text: Place, *, page: str | None) -> None:
    """Put a redacted reading in the place of the one that is there, inside the open batch; its number stays.

    Changes between its versions, other texts of it and what waits to be fetched of its page go.

    Args:
        page: The key of its page from now on; without one the page is not visited again.
    """
    db = store._db
    document = reading.document
    with errors_as_ours(store.path.name):
        db.execute("PRAGMA secure_delete = ON")
        found = db.execute("SELECT n, superseded, page FROM documents WHERE sha256 = ?", (document.sha256,)).fetchone()
        if found is None:
            return
        n, superseded, was = found
        take_out(db, n, keep_ids=False)
        light = replace(reading, document=replace(document, text=""))
        db.execute(
            "UPDATE documents SET text_sha256 = ?, path = ?, url = ?, title = ?, outlet = ?, kind = ?, chars = ?,"
            " text_file = ?, text_offset = ?, text_length = ?, error = NULL, reading = ? WHERE n = ?",
            (document.text_sha256, document.path, document.url, document.title, document.outlet, document.kind,
             document.chars, *text, zlib.compress(encode(light), 6), n),
        )  # fmt: skip
        if page is None:  # it stands by itself from now on
            superseded = None
        if superseded is None:
            put_items(db, reading, n)
        db.execute("UPDATE documents SET page = ?, superseded = ? WHERE n = ?", (page, superseded, n))
        db.execute("DELETE FROM changes WHERE old = ? OR new = ?", (n, n))
        db.execute("DELETE FROM texts WHERE original = ?", (document.sha256,))
        if was is not None:
            db.execute("UPDATE entries SET entry = NULL, due = NULL WHERE page = ?", (was,))
            if page is None:
                db.execute("DELETE FROM pages WHERE page = ?", (was,))


def put_edition(store: Store, key: str, edition: bytes) -> None:
    """Put the redacted form of an edition (JSON) in the place of the one that is kept, inside the open batch."""
    with errors_as_ours(store.path.name):
        store._db.execute("UPDATE editions SET edition = ? WHERE id = ?", (zlib.compress(edition, 6), key))


def forget_corrections(store: Store, document: str) -> None:
    """Delete what is noted of the corrections of a document (by id), inside the open batch."""
    with errors_as_ours(store.path.name):
        store._db.execute("DELETE FROM corrections WHERE target = ?", (document,))


def mask(store: Store, masked: Callable[[str], str]) -> None:
    """Put every text of every table through `masked`, inside the open batch; what is packed is unpacked for it."""
    db = store._db

    def changed(value: str | None) -> str | None:
        return masked(value) if isinstance(value, str) else value

    with errors_as_ours(store.path.name):
        db.create_function("attache_masked", 1, changed, deterministic=True)
        for table, columns in _columns(db):
            for column in columns:
                db.execute(
                    f'UPDATE OR IGNORE "{table}" SET "{column}" = attache_masked("{column}")'
                    f' WHERE "{column}" IS NOT attache_masked("{column}")'
                )
        for table, column in _BLOBS:
            for (rowid,) in db.execute(f"SELECT rowid FROM {table}").fetchall():
                (blob,) = db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (rowid,)).fetchone()
                with contextlib.suppress(zlib.error, UnicodeDecodeError):
                    plain = zlib.decompress(blob).decode()
                    if (now := masked(plain)) != plain:
                        fresh = zlib.compress(now.encode(), 6)
                        db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (fresh, rowid))


def _columns(db: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """Yield the tables with their columns of text, but for those that belong to the full-text index."""
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words%' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in tables:
        yield table, [row[1] for row in db.execute(f'PRAGMA table_info("{table}")').fetchall() if row[2] == "TEXT"]


def named(store: Store, masked: Callable[[str], str], ids: frozenset[str]) -> list[str]:
    """Return the digests of the originals in which a name stands as a speaker's or an actor's.

    Args:
        masked: What changes a text in which the name stands.
        ids: Those of the actor.
    """
    db = store._db
    with errors_as_ours(store.path.name):
        db.create_function("attache_masked", 1, masked, deterministic=True)
        marks = ", ".join("?" * len(ids))
        rows = db.execute(
            "SELECT d.sha256 FROM statements s JOIN items i ON i.n = s.item JOIN documents d ON d.n = i.document"
            " WHERE (s.speaker_name IS NOT NULL AND attache_masked(s.speaker_name) <> s.speaker_name)"
            f" OR s.speaker IN ({marks}) UNION SELECT d.sha256 FROM item_actors a JOIN items i ON i.n = a.item"
            f" JOIN documents d ON d.n = i.document WHERE a.actor IN ({marks})",
            (*ids, *ids),
        ).fetchall()
    return [row[0] for row in rows]


def texts_of(store: Store, original: str) -> list[tuple[str, Place]]:
    """Return digest and place of every text that the record knows of an original."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT text_sha256, text_file, text_offset, text_length FROM documents WHERE sha256 = :o UNION"
            " SELECT sha256, file, offset, length FROM texts WHERE original = :o",
            {"o": original},
        ).fetchall()
    return [(row[0], (row[1], row[2], row[3])) for row in rows]


def earlier_texts(store: Store, original: str) -> list[str]:
    """Return the digests of the texts that an original had before it was redacted."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute("SELECT sha256 FROM redacted_texts WHERE original = ?", (original,)).fetchall()
    return [row[0] for row in rows]


def at_address(store: Store, url: str) -> list[str]:
    """Return the ids of documents with this address or path, letter by letter."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute("SELECT id FROM documents WHERE url = :u OR path = :u", {"u": url}).fetchall()
    return [row[0] for row in rows]


def wipe(store: Store, *, wait: float) -> None:
    """Return when nothing that was deleted is left in the file of the record or in its log.

    Raises:
        RedactionUnfinished: Another process is reading the old words still.
        StorageFailed: The disk refused.
    """
    db = store._db
    with errors_as_ours(store.path.name):
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        db.execute("PRAGMA temp_store = FILE")
        db.execute("VACUUM")
        until = time.monotonic() + wait
        while db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                raise RedactionUnfinished("another process is reading the record", place=store.path.name)
            time.sleep(0.1)
    log = store.path.with_name(store.path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StorageFailed("its log could not be emptied", place=log.name)
