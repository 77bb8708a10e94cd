"""Statements and mentions of a document that is in the record, exchanged for corrected ones."""

import zlib
from dataclasses import replace

from ..errors import UnknownId
from ..record import Reading
from ..record.codec import encode
from . import insert
from .engine import errors_as_ours
from .store import Store


def amend(store: Store, reading: Reading) -> None:
    """Put the statements and mentions of a reading in the place of the record's, inside the open batch.

    The reading has the items of the one that is in the record; nothing else of it is changed.

    Raises:
        UnknownId: The record has no such document.
    """
    db = store._db
    document = reading.document
    with errors_as_ours(store.path.name):
        row = db.execute("SELECT n FROM documents WHERE sha256 = ?", (document.sha256,)).fetchone()
        if row is None:
            raise UnknownId(place=document.id)
        light = replace(reading, document=replace(document, text=""))
        db.execute("UPDATE documents SET reading = ? WHERE n = ?", (zlib.compress(encode(light), 6), row[0]))
        for item in reading.items:
            found = db.execute("SELECT n FROM items WHERE id = ? AND document = ?", (item.id, row[0])).fetchone()
            if found is None:
                raise UnknownId(place=item.id)
            n = found[0]
            db.execute(
                "DELETE FROM statement_issues WHERE statement IN (SELECT n FROM statements WHERE item = ?)", (n,)
            )
            db.execute("DELETE FROM statements WHERE item = ?", (n,))
            db.execute("DELETE FROM mentions WHERE item = ?", (n,))
            db.execute("DELETE FROM item_actors WHERE item = ?", (n,))
            db.executemany(
                "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)",
                [(n, m.start, m.end, m.text, m.type, m.actor) for m in item.mentions],
            )
            actors = {mention.actor for mention in item.mentions}
            for said in item.statements:
                actors |= {ref.id for ref in (said.speaker, said.organisation) if ref is not None}
            for event in item.events:
                actors |= {ref.id for ref in (event.actor, event.recipient) if ref is not None}
            db.executemany("INSERT OR IGNORE INTO item_actors VALUES (?, ?)", [(actor, n) for actor in actors if actor])
            for at, said in enumerate(item.statements):
                insert.put_statement(db, document, n, at, said, item.date or document.published)


def note_correction(store: Store, document: str, told: str, *, made_by: str, made_at: str) -> None:
    """Note in the record that a document was corrected; the same note twice stands there once."""
    with errors_as_ours(store.path.name):
        values = (document, "statements and mentions", told, made_by, made_at)
        known = store._db.execute(
            "SELECT 1 FROM corrections WHERE target = ? AND field = ? AND value = ? AND made_by = ? AND made_at = ?",
            values,
        ).fetchone()
        if known is None:
            store._db.execute("INSERT INTO corrections VALUES (NULL, ?, ?, ?, ?, ?)", values)
