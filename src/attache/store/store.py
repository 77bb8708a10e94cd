"""Reads and writes of the record, by noun. One writer at a time (the workspace's lock); any number of readers."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import MalformedJson, UnknownId, WorkspaceDamaged
from ..record import Edition, Mention, Reading
from ..record.codec import decode_edition, decode_reading, encode
from . import findings, insert, listing, search
from .engine import connect, errors_as_ours, run_script
from .insert import Place
from .schema import DERIVED, DROP_DERIVED

# what differs between two runs over the same input, or is only where things lie
_CIRCUMSTANCE = {
    "at",
    "captured",
    "original_file",
    "original_offset",
    "original_length",
    "text_file",
    "text_offset",
    "text_length",
}
_TABLES = (
    "documents", "texts", "items", "bodies", "item_outlets", "item_issues", "item_actors", "credits", "mentions",
    "statements", "statement_issues", "findings", "parties", "coders", "copies", "bands",
    "signatures", "editions", "corrections", "former", "changes", "stories", "story_items", "threads",
    "story_corrections",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document of the record, without its text: what a listing shows, and where the archive keeps it."""

    n: int
    id: str
    sha256: str
    text_sha256: str
    path: str | None
    url: str | None
    title: str | None
    outlet: str | None
    language: str | None
    published: str | None
    captured: str
    original: Place
    text: Place
    error: str | None


_ROW = """
SELECT n, id, sha256, text_sha256, path, url, title, outlet, language, published, captured,
       original_file, original_offset, original_length, text_file, text_offset, text_length, error FROM documents
"""


def _row(values: Sequence[Any]) -> DocumentRow:
    n, id_, sha256, text_sha256, path, url, title, outlet, language, published, captured = values[:11]
    return DocumentRow(
        n=n, id=id_, sha256=sha256, text_sha256=text_sha256, path=path, url=url, title=title, outlet=outlet,
        language=language, published=published, captured=captured, original=tuple(values[11:14]),
        text=tuple(values[14:17]), error=values[17],
    )  # fmt: skip


class Store:
    """The record of one workspace."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        """Open it.

        Raises:
            StorageFailed: The disk refused.
            WorkspaceDamaged: It is missing or damaged, or of another version.
        """
        self.path = path
        self._db = connect(path, write=write)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # --- writing -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start a batch: what follows is in the record after `commit`, or not at all."""
        with errors_as_ours(self.path.name):
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep the batch."""
        with errors_as_ours(self.path.name):
            if self._db.in_transaction:
                self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Forget the batch."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def clear(self) -> None:
        """Empty every derived table, inside the open batch; editions and corrections stay."""
        with errors_as_ours(self.path.name):
            run_script(self._db, DROP_DERIVED)
            run_script(self._db, DERIVED)

    def insert(
        self,
        reading: Reading,
        *,
        captured: str,
        original: Place,
        text: Place,
        error: str | None = None,
        coder: tuple[str, str] | None = None,
    ) -> None:
        """Add a reading inside the open batch: whole, or (when this raises) not at all.

        Args:
            coder: Versions of the program and of the model that understood it.
        """
        with errors_as_ours(self.path.name):
            self._db.execute("SAVEPOINT one")
            try:
                number = insert.put_reading(self._db, reading, captured, original, text, error)
                if coder:
                    self._db.execute("INSERT INTO coders VALUES (?, ?, ?)", (number, *coder))
            except BaseException:
                if self._db.in_transaction:  # a full disk ends the whole transaction by itself
                    self._db.execute("ROLLBACK TO one")
                    self._db.execute("RELEASE one")
                raise
            self._db.execute("RELEASE one")

    def keep_text(self, sha256: str, original: str, place: Place) -> None:
        """Note where another text of a document lies."""
        with errors_as_ours(self.path.name):
            self._db.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?)", (sha256, original, *place))

    def keep_note(self, kind: str, about: str, place: Place) -> bool:
        """Note where a note of the archive lies; return False where the record knows it already."""
        with errors_as_ours(self.path.name):
            added = self._db.execute("INSERT OR IGNORE INTO notes VALUES (?, ?, ?, ?, ?)", (*place, kind, about))
        return added.rowcount > 0

    def keep_edition(self, edition: Edition, *, written: str, path: str | None) -> None:
        """Keep an edition that was written; the same edition again replaces nothing but the time and path."""
        with errors_as_ours(self.path.name):
            self._db.execute(
                "INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " written = excluded.written, path = excluded.path",
                (edition.id, edition.beat, edition.title, edition.window.first, edition.window.last, written, path,
                 zlib.compress(encode(edition), 6)),
            )  # fmt: skip

    # --- reading -------------------------------------------------------------------------------------------

    def has(self, sha256: str) -> bool:
        """Whether a document with these original bytes is in the record."""
        return self._one("SELECT 1 FROM documents WHERE sha256 = ?", (sha256,)) is not None

    def committed(self) -> tuple[str, int] | None:
        """Return the archive file and offset behind the last record that the record knows, or None."""
        found: tuple[str, int] | None = self._one(
            "SELECT original_file AS file, original_offset + original_length AS behind FROM documents"
            " UNION ALL SELECT text_file, text_offset + text_length FROM documents"
            " UNION ALL SELECT file, offset + length FROM texts"
            " UNION ALL SELECT file, offset + length FROM notes ORDER BY file DESC, behind DESC LIMIT 1"
        )
        return found

    def document(self, key: str) -> DocumentRow | None:
        """Return the document with this id, digest of its original or digest of its text."""
        where = " WHERE id = :key OR sha256 = :key OR text_sha256 = :key ORDER BY n LIMIT 1"
        found = self._one(_ROW + where, {"key": key})
        return _row(found) if found else None

    def other_text(self, text_sha256: str, original: str | None = None) -> Place | None:
        """Return where another text with this digest lies, that an earlier or later version derived."""
        found = self._one(
            "SELECT file, offset, length FROM texts WHERE sha256 = ? AND original = ifnull(?, original) LIMIT 1",
            (text_sha256, original),
        )
        return tuple(found) if found else None

    def document_at(self, n: int) -> DocumentRow:
        """Return the document of this number.

        Raises:
            UnknownId: There is none.
        """
        found = self._one(_ROW + " WHERE n = ?", (n,))
        if found is None:
            raise UnknownId(place=str(n))
        return _row(found)

    def documents(self, since: str | None = None, until: str | None = None) -> Iterator[DocumentRow]:
        """Yield documents, of each page its present version, by date of publication (those without one last), then id.

        Args:
            since, until: First and last day, ISO. A document stays when it, or one of its items, may be of the window.
        """
        where: list[str] = []
        values: list[str] = []
        if since:
            where.append("i.last_day >= ?")
            values.append(since)
        if until:
            where.append("i.first_day <= ?")
            values.append(until)
        within = " AND ".join(where)
        condition = " WHERE d.superseded IS NULL" + (
            f" AND EXISTS (SELECT 1 FROM items i WHERE i.document = d.n AND {within})" if where else ""
        )
        # numbers first: a reader that takes its time must not hold a snapshot open, and 8 bytes each are no burden
        with errors_as_ours(self.path.name):
            numbers = self._db.execute(
                f"SELECT d.n FROM documents d{condition} ORDER BY d.first_day IS NULL, d.first_day, d.id", values
            ).fetchall()
        for (number,) in numbers:
            if found := self._one(_ROW + " WHERE n = ?", (number,)):
                yield _row(found)

    def reading(self, n: int, text: str) -> Reading:
        """Return the reading of document number `n`, its text put back.

        Raises:
            WorkspaceDamaged: It cannot be decoded.
        """
        found = self._one("SELECT reading, id FROM documents WHERE n = ?", (n,))
        if found is None:
            raise UnknownId(place=str(n))
        try:
            light = decode_reading(zlib.decompress(found[0]))
        except (zlib.error, MalformedJson) as error:
            raise WorkspaceDamaged(f"a reading cannot be decoded: {error}", place=found[1]) from error
        return replace(light, document=replace(light.document, text=text))

    def place_of(self, key: str) -> tuple[DocumentRow, str | None, str | None]:
        """Return the document of an id, with the id of the item and of the statement where it names one.

        Raises:
            UnknownId: Nothing has it, or (given its first letters only) several have.
        """
        for table, join in (
            ("documents", "SELECT id, NULL, NULL FROM documents t"),
            ("items", "SELECT d.id, t.id, NULL FROM items t JOIN documents d ON d.n = t.document"),
            ("statements", "SELECT d.id, i.id, t.id FROM statements t JOIN items i ON i.n = t.item"
             " JOIN documents d ON d.n = i.document"),
        ):  # fmt: skip
            if table[0] != key[:1].lower():
                continue
            low, high = key.lower(), key.lower() + "\U0010ffff"
            with errors_as_ours(self.path.name):
                found = self._db.execute(
                    f"{join} WHERE t.id >= ? AND t.id < ? ORDER BY t.id LIMIT 2", (low, high)
                ).fetchall()
            if len(found) == 1 or (found and found[0]["dis".index(key[0].lower())] == low):
                row = self.document(found[0][0])
                assert row is not None
                return row, found[0][1], found[0][2]
            if found:
                raise UnknownId("several begin like this", place=key, hint="give more of it")
        with errors_as_ours(self.path.name):
            found = self._db.execute(
                "SELECT DISTINCT d.id, i.id FROM findings t JOIN items i ON i.n = t.item JOIN documents d"
                " ON d.n = i.document WHERE t.id >= ? AND t.id < ? LIMIT 2",
                (key.lower(), key.lower() + "\U0010ffff"),
            ).fetchall()
        if len(found) == 1 and len(key) > 2:
            row = self.document(found[0][0])
            assert row is not None
            return row, found[0][1], None
        if row := self.document(key):
            return row, None, None
        if (row := self._former(key)) is not None:
            return row, key if key[0] == "i" else None, key if key[0] == "s" else None
        raise UnknownId(place=key)

    def _former(self, key: str) -> DocumentRow | None:
        """Return the superseded document that had a part with this id."""
        found = self._one(
            "SELECT d.id FROM former f JOIN documents d ON d.n = f.document WHERE f.id = ?", (key.lower(),)
        )
        return self.document(found[0]) if found else None

    def search(self, query: str | None, wanted: search.SearchFilter, *, limit: int = 20) -> tuple[search.Hit, ...]:
        """Return the best hits of a query (see `to_match`), or without one the newest items of the filter."""
        with errors_as_ours(self.path.name):
            return search.search(self._db, query, wanted, limit=limit)

    def statements(
        self, wanted: listing.StatementFilter, *, limit: int | None = None
    ) -> Iterator[listing.StatementRow]:
        """Yield statements in order of date, those without one last."""
        with errors_as_ours(self.path.name):
            yield from listing.statements(self._db, wanted, limit=limit)

    def findings(self, wanted: findings.FindingFilter, *, limit: int | None = None) -> Iterator[findings.Finding]:
        """Yield events, measures, meetings or figures in order of date, those without one last."""
        with errors_as_ours(self.path.name):
            yield from findings.findings(self._db, wanted, limit=limit)

    def body(self, item: str) -> str:
        """Return the text of an item (by its id) without its headline."""
        with errors_as_ours(self.path.name):
            return findings.body(self._db, item)

    def coder(self, document: str) -> tuple[str, str] | None:
        """Return the versions of program and model that understood a document (by its id), None where not known."""
        with errors_as_ours(self.path.name):
            return findings.coder(self._db, document)

    def mentions(self, item: str) -> tuple[Mention, ...]:
        """Return the mentions of an item (by its id) in the order of the text."""
        with errors_as_ours(self.path.name):
            return findings.mentions(self._db, item)

    def edition_ended(self, beat: str, *, before: str | None = None) -> str | None:
        """Return the last day (ISO) that an edition of a beat covers, of those that end before a day; None if none."""
        with errors_as_ours(self.path.name):
            found = self._db.execute(
                "SELECT max(last) FROM editions WHERE beat = ? AND (? IS NULL OR last < ?)",
                (beat, before, before),
            ).fetchone()
        return str(found[0]) if found and found[0] else None

    def editions(self) -> Iterator[Edition]:
        """Yield the editions kept, in the order of writing."""
        with errors_as_ours(self.path.name):
            for (blob,) in self._db.execute("SELECT edition FROM editions ORDER BY written, id").fetchall():
                yield decode_edition(zlib.decompress(blob))

    def counts(self) -> dict[str, int]:
        """Return how many documents, items, statements, … there are."""
        out = {}
        for table in ("documents", "items", "statements", "editions", "corrections", "actors", "changes", "stories"):
            found = self._one(f"SELECT count(*) FROM {table}")
            out[table] = found[0] if found else 0
        found = self._one("SELECT count(*) FROM documents WHERE superseded IS NOT NULL")
        out["superseded"] = found[0] if found else 0
        for kind in findings.FINDING_KINDS:
            found = self._one("SELECT count(*) FROM findings WHERE kind = ?", (kind,))
            out[f"{kind}s"] = found[0] if found else 0
        return out

    def unread(self) -> list[tuple[str, str]]:
        """Return id and error of documents that are archived but could not be understood."""
        with errors_as_ours(self.path.name):
            return self._db.execute("SELECT id, error FROM documents WHERE error IS NOT NULL ORDER BY n").fetchall()

    def verify(self) -> None:
        """Check the file as a whole.

        Raises:
            WorkspaceDamaged: SQLite finds a fault.
        """
        found = self._one("PRAGMA quick_check(1)")
        if not found or found[0] != "ok":
            raise WorkspaceDamaged(str(found[0] if found else ""), place=self.path.name)

    def dump(self, *, circumstances: bool = True) -> Iterator[str]:
        """Yield every row as a line of text, in a fixed order: two records are the same when their dumps are.

        Args:
            circumstances: With times of capture and places in the archive, which two runs over the same input do
                not share.
        """
        for table in _TABLES:
            names = [row[1] for row in self._db.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in names if circumstances or name not in _CIRCUMSTANCE]
            columns = ", ".join(f'"{name}"' for name in kept)
            for row in self._db.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}"):
                yield table + " " + repr(tuple(_plain(value) for value in row))
        for row in self._db.execute(
            "SELECT id, rank FROM (SELECT rowid AS id, rank FROM words WHERE words MATCH 'the' LIMIT 50)"
        ):
            yield f"words {row}"

    def _one(self, sql: str, values: Any = ()) -> Any:
        with errors_as_ours(self.path.name):
            return self._db.execute(sql, values).fetchone()


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        try:
            return zlib.decompress(value)
        except zlib.error:
            return value
    return value
