"""Versions of one page: the present one is in the tables of items, the earlier ones are kept with their documents."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from ..record import Reading
from . import insert
from .engine import errors_as_ours
from .query import folded
from .store import DocumentRow, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change of a page: a new version, a removal, or its return.

    `old` and `new` are ids of documents, None where there is none; `at` is when it was seen, UTC; `kind` and `told`
    are those of what compared the versions; `weight` orders changes by importance, the greatest first.
    """

    n: int
    page: str
    old: str | None
    new: str | None
    at: str
    kind: str
    weight: float
    told: str
    url: str | None
    title: str | None
    outlet: str | None


def present(store: Store, page: str) -> DocumentRow | None:
    """Return the present version of a page (by its key), or None where the record has none."""
    return _row(store, "page = ? AND superseded IS NULL AND error IS NULL ORDER BY n DESC LIMIT 1", page)


def versions(store: Store, page: str) -> list[DocumentRow]:
    """Return all versions of a page in the order in which they were captured."""
    with errors_as_ours(store.path.name):
        found = store._db.execute("SELECT id FROM documents WHERE page = ? ORDER BY captured, n", (page,)).fetchall()
    return [row for (key,) in found if (row := store.document(key)) is not None]


def page_of(store: Store, document: str) -> str | None:
    """Return the key of the page that a document (by id) is a version of."""
    with errors_as_ours(store.path.name):
        found = store._db.execute("SELECT page FROM documents WHERE id = ?", (document,)).fetchone()
    return found[0] if found else None


def alike(store: Store, title: str, outlet: str | None, *, besides: str) -> list[DocumentRow]:
    """Return present documents of other pages with this very title, of this outlet; at most eight, the newest first."""
    with errors_as_ours(store.path.name):
        found = store._db.execute(
            "SELECT id FROM documents WHERE title = ? AND outlet IS ? AND page IS NOT NULL AND page <> ?"
            " AND superseded IS NULL AND error IS NULL ORDER BY n DESC LIMIT 8",
            (title, outlet, besides),
        ).fetchall()
    return [row for (key,) in found if (row := store.document(key)) is not None]


def superseded(store: Store, document: str) -> bool:
    """Whether a document (by id) has been followed by a later version of its page."""
    with errors_as_ours(store.path.name):
        found = store._db.execute("SELECT superseded FROM documents WHERE id = ?", (document,)).fetchone()
    return bool(found and found[0] is not None)


def set_page(store: Store, document: str, page: str) -> None:
    """Say which page a document (by id) is a version of, inside the open batch."""
    with errors_as_ours(store.path.name):
        store._db.execute("UPDATE documents SET page = ? WHERE id = ?", (page, document))


def supersede(store: Store, document: str, by: str) -> None:
    """Take what is in a document out of the tables, since a later version of its page is there; inside the open batch.

    Its reading stays, and `show` and citations find it as before.
    """
    with errors_as_ours(store.path.name):
        n, later = (_number(store._db, key) for key in (document, by))
        store._db.execute("UPDATE documents SET superseded = ? WHERE n = ?", (later, n))
        take_out(store._db, n, keep_ids=True)


def bring_back(store: Store, reading: Reading) -> None:
    """Put what is in a superseded document into the tables again, inside the open batch."""
    with errors_as_ours(store.path.name):
        n = _number(store._db, reading.document.id)
        store._db.execute("UPDATE documents SET superseded = NULL WHERE n = ?", (n,))
        store._db.execute("DELETE FROM former WHERE document = ?", (n,))
        insert.put_items(store._db, reading, n)


def take_out(db: sqlite3.Connection, n: int, *, keep_ids: bool) -> None:
    """Delete the items of a document (by number) and all that is in them, inside the open transaction.

    Args:
        keep_ids: The ids of items, statements and findings lead to the document all the same.
    """
    items = db.execute(
        "SELECT i.n, i.headline, b.text FROM items i LEFT JOIN bodies b ON b.item = i.n WHERE i.document = ?", (n,)
    ).fetchall()
    if keep_ids:
        for table in ("statements", "findings"):
            db.execute(
                f"INSERT OR IGNORE INTO former SELECT t.id, ? FROM {table} t JOIN items i ON i.n = t.item"
                " WHERE i.document = ?",
                (n, n),
            )
        db.execute("INSERT OR IGNORE INTO former SELECT id, ? FROM items WHERE document = ?", (n, n))
    for item, headline, body in items:
        # an index without content forgets only what it is told again, letter by letter
        db.execute(
            "INSERT INTO words (words, rowid, headline, body) VALUES ('delete', ?, ?, ?)",
            (item, folded(headline or ""), folded(body or "")),
        )
        db.execute("DELETE FROM statement_issues WHERE statement IN (SELECT n FROM statements WHERE item = ?)", (item,))
        db.execute("DELETE FROM parties WHERE finding IN (SELECT n FROM findings WHERE item = ?)", (item,))
        for table in ("statements", "findings", "mentions", "credits", "item_outlets", "item_issues", "item_actors",
                      "bodies"):  # fmt: skip
            db.execute(f"DELETE FROM {table} WHERE item = ?", (item,))
        db.execute("DELETE FROM items WHERE n = ?", (item,))


def note_change(
    store: Store, *, page: str, old: str | None, new: str | None, at: str, kind: str, weight: float, told: str
) -> None:
    """Note a change of a page inside the open batch; the same one twice stands there once."""
    with errors_as_ours(store.path.name):
        numbers = [None if key is None else _number(store._db, key) for key in (old, new)]
        known = store._db.execute(
            "SELECT 1 FROM changes WHERE page = ? AND old IS ? AND new IS ? AND at = ? AND kind = ?",
            (page, *numbers, at, kind),
        ).fetchone()
        if known is None:
            store._db.execute(
                "INSERT INTO changes VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", (page, *numbers, at, kind, weight, told)
            )


def changes(
    store: Store,
    *,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    kinds: tuple[str, ...] = (),
    page: str | None = None,
    number: int | None = None,
    limit: int | None = None,
) -> Iterator[ChangeRow]:
    """Yield changes, the newest first.

    Args:
        number: Only the change of this number.
        since, until: First and last day (ISO, UTC) on which the change was seen.
    """
    where: list[str] = ["1"]
    values: list[object] = []
    for condition, value in (("c.at >= ?", since), ("c.at < date(?, '+1 day')", until),
                             ("d.outlet = ? COLLATE NOCASE", outlet), ("c.page = ?", page),
                             ("c.n = ?", number)):  # fmt: skip
        if value is not None:
            where.append(condition)
            values.append(value)
    if kinds:
        where.append(f"c.kind IN ({', '.join('?' * len(kinds))})")
        values += kinds
    with errors_as_ours(store.path.name):
        for row in store._db.execute(
            "SELECT c.n, c.page, o.id, w.id, c.at, c.kind, c.weight, c.told, d.url, d.title, d.outlet FROM changes c"
            " LEFT JOIN documents o ON o.n = c.old LEFT JOIN documents w ON w.n = c.new"
            " LEFT JOIN documents d ON d.n = coalesce(c.new, c.old)"
            f" WHERE {' AND '.join(where)} ORDER BY c.at DESC, c.n DESC LIMIT ?",
            (*values, -1 if limit is None else limit),
        ).fetchall():
            yield ChangeRow(
                n=row[0], page=row[1], old=row[2], new=row[3], at=row[4], kind=row[5], weight=row[6], told=row[7],
                url=row[8], title=row[9], outlet=row[10],
            )  # fmt: skip


def last_change(store: Store, page: str) -> ChangeRow | None:
    """Return the last change of a page, or None."""
    return next(changes(store, page=page, limit=1), None)


def _row(store: Store, condition: str, *values: object) -> DocumentRow | None:
    with errors_as_ours(store.path.name):
        found = store._db.execute(f"SELECT id FROM documents WHERE {condition}", values).fetchone()
    return store.document(found[0]) if found else None


def _number(db: sqlite3.Connection, document: str) -> int:
    found = db.execute("SELECT n FROM documents WHERE id = ?", (document,)).fetchone()
    assert found is not None, document
    return int(found[0])
