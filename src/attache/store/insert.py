"""Putting a reading into the tables."""

import json
import sqlite3
import zlib
from dataclasses import replace

from ..record import Document, Item, PartialDate, Reading, Statement
from ..record.codec import encode
from . import findings
from .query import folded

Place = tuple[str, int, int]


def put_reading(
    db: sqlite3.Connection, reading: Reading, captured: str, original: Place, text: Place, error: str | None
) -> int:
    """Put a reading into the tables and return the number of its document there."""
    document = reading.document
    light = replace(reading, document=replace(document, text=""))
    first, last = _days(document.published)
    row = db.execute(
        "INSERT INTO documents (id, sha256, text_sha256, path, url, media_type, language, title, outlet, kind,"
        " completeness, chars, published, first_day, last_day, captured, original_file, original_offset,"
        " original_length, text_file, text_offset, text_length, error, reading)"
        " VALUES (" + ", ".join("?" * 24) + ")",
        (document.id, document.sha256, document.text_sha256, document.path, document.url, document.media_type,
         document.language, document.title, document.outlet, document.kind, document.completeness, document.chars,
         _value(document.published), first, last, captured, *original, *text, error,
         zlib.compress(encode(light), 6)),
    )  # fmt: skip
    number = row.lastrowid
    assert number is not None
    put_items(db, reading, number)
    return number


def put_items(db: sqlite3.Connection, reading: Reading, number: int) -> None:
    """Put the items of a reading, and all that is in them, into the tables; `number` is that of its document."""
    for position, item in enumerate(reading.items):
        _item(db, reading.document, number, position, item)


def _item(db: sqlite3.Connection, document: Document, number: int, position: int, item: Item) -> None:
    date = item.date or document.published
    first, last = _days(date)
    outlets = list(dict.fromkeys(c.outlet for c in item.credits if c.outlet)) or (
        [document.outlet] if document.outlet else []
    )
    n = db.execute(
        "INSERT INTO items VALUES (NULL, " + ", ".join("?" * 12) + ")",
        (item.id, number, position, item.start, item.end, item.kind, item.headline.text if item.headline else None,
         item.language or document.language, _value(date), first, last, outlets[0] if outlets else None),
    ).lastrowid  # fmt: skip
    assert n is not None
    headline, body = _words(document.text, item)
    db.execute("INSERT INTO bodies VALUES (?, ?)", (n, body))
    db.execute("INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", (n, folded(headline), folded(body)))
    also = {document.outlet} if document.outlet else set()
    db.executemany("INSERT OR IGNORE INTO item_outlets VALUES (?, ?)", [(name, n) for name in {*outlets, *also}])
    db.executemany("INSERT OR IGNORE INTO item_issues VALUES (?, ?)", [(issue, n) for issue in item.issues])
    actors = {mention.actor for mention in item.mentions}
    for said in item.statements:
        actors |= {ref.id for ref in (said.speaker, said.organisation) if ref is not None}
    for event in item.events:
        actors |= {ref.id for ref in (event.actor, event.recipient) if ref is not None}
    db.executemany("INSERT OR IGNORE INTO item_actors VALUES (?, ?)", [(actor, n) for actor in actors if actor])
    db.executemany(
        "INSERT INTO credits VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(n, at, c.outlet, c.as_written, _value(c.date), json.dumps(c.urls, ensure_ascii=False), c.start, c.end)
         for at, c in enumerate(item.credits)],
    )  # fmt: skip
    db.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)",
        [(n, m.start, m.end, m.text, m.type, m.actor) for m in item.mentions],
    )
    for at, said in enumerate(item.statements):
        put_statement(db, document, n, at, said, date)
    findings.insert(db, document, item, n, date)


def put_statement(
    db: sqlite3.Connection, document: Document, n: int, at: int, said: Statement, reported: PartialDate | None
) -> None:
    """Put a statement into the tables; `n` is the number of its item there, `at` its place among the item's."""
    extent = said.extent()
    first, last = _days(said.date or reported)
    pieces = [" … ".join(span.of(document.text) for span in spans) for spans in (said.source, said.cue, said.content)]
    speaker, organisation, strength = said.speaker, said.organisation, said.strength
    number = db.execute(
        "INSERT INTO statements VALUES (NULL, " + ", ".join("?" * 25) + ")",
        (said.id, n, at, extent.start, extent.end, said.form, *pieces, speaker.id if speaker else None,
         speaker.name if speaker else None, said.role, organisation.id if organisation else None,
         organisation.name if organisation else None, said.anonymity, _value(said.date), first, last,
         strength.level if strength else None, strength.stance if strength else None,
         strength.rule if strength else None, said.nested_in, int(said.implicit), " ".join(said.flags),
         said.confidence),
    ).lastrowid  # fmt: skip
    db.executemany("INSERT OR IGNORE INTO statement_issues VALUES (?, ?)", [(issue, number) for issue in said.issues])


def _value(date: PartialDate | None) -> str | None:
    return date.value if date else None


def _days(date: PartialDate | None) -> tuple[str | None, str | None]:
    try:
        return (date.first_day().isoformat(), date.last_day().isoformat()) if date else (None, None)
    except ValueError:
        return None, None


def _words(text: str, item: Item) -> tuple[str, str]:
    headline = item.headline.text if item.headline else ""
    parts = []
    for span in item.spans:
        start = span.start
        if item.headline and span.start <= item.headline.start and item.headline.end <= span.end:
            parts.append(text[start : item.headline.start])
            start = item.headline.end
        parts.append(text[start : span.end])
    return headline, "\n".join(part.strip() for part in parts if part.strip())
