"""What `attache verify` asks the record: faults of the file, where things lie, what was redacted."""

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import MalformedJson, WorkspaceDamaged
from ..record import Edition
from ..record.codec import decode_edition
from .engine import errors_as_ours, translated
from .insert import Place
from .store import Store

MARK = "█"


@dataclass(frozen=True, slots=True)
class Lies:
    """Where the record says that a document lies in the archive."""

    n: int
    id: str
    sha256: str
    text_sha256: str
    original: Place
    text: Place


def faults(store: Store) -> Iterator[str]:
    """Yield what SQLite finds wrong with the file, and tables that do not fit each other."""
    db = store._db
    try:
        for (told,) in db.execute("PRAGMA integrity_check(100)").fetchall():
            if told != "ok":
                yield str(told)
        for table, _, parent, _ in db.execute("PRAGMA foreign_key_check").fetchmany(100):
            yield f"a row of {table} belongs to none of {parent}"
        items, indexed = (
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("items", "words_docsize")
        )
        if items != indexed:
            yield f"{items} items, but {indexed} in the full-text index"
    except sqlite3.Error as error:
        try:
            told = str(translated(error, store.path.name))
        except sqlite3.Error:
            told = str(error)
        yield told


def last_document(store: Store) -> int:
    """Return the highest number of a document."""
    return int(store._one("SELECT ifnull(max(n), 0) FROM documents")[0])


def redactions(store: Store) -> int:
    """Return how many originals were redacted."""
    return int(store._one("SELECT count(*) FROM redactions")[0])


def redacted(store: Store, digest: str) -> bool:
    """Whether the original, or a text, with this digest was redacted, as a whole or in parts."""
    return (
        store._one(
            "SELECT 1 FROM redactions WHERE original = :d UNION ALL SELECT 1 FROM redacted_texts WHERE sha256 = :d",
            {"d": digest},
        )
        is not None
    )


def gone(store: Store, digest: str) -> bool:
    """Whether the whole document with this digest of its original or of a text was redacted."""
    return (
        store._one(
            "SELECT 1 FROM redactions WHERE scope = 'document' AND (original = :d OR original IN"
            " (SELECT original FROM redacted_texts WHERE sha256 = :d))",
            {"d": digest},
        )
        is not None
    )


def masked(words: str, now: str) -> bool:
    """Whether `now` is `words` with marks of a redaction in the place of some of its characters."""
    return len(words) == len(now) and MARK in now and all(b in (a, MARK) for a, b in zip(words, now, strict=True))


_LIES = """
SELECT n, id, sha256, text_sha256, original_file, original_offset, original_length, text_file, text_offset,
       text_length FROM documents WHERE
"""


def lies(store: Store, sha256: str) -> Lies | None:
    """Return where the document with this digest of its original lies, or None."""
    return _lies(store._one(_LIES + " sha256 = ?", (sha256,)))


def lies_at(store: Store, n: int) -> Lies | None:
    """Return where the document with this number lies, or None."""
    return _lies(store._one(_LIES + " n = ?", (n,)))


def _lies(found: tuple[object, ...] | None) -> Lies | None:
    if found is None:
        return None
    n, id_, sha256, text_sha256, *places = found
    return Lies(n, id_, sha256, text_sha256, tuple(places[:3]), tuple(places[3:]))  # type: ignore[arg-type]


def follows(store: Store, place: Place) -> bool:
    """Whether a place of the archive is behind all that the record knows by now."""
    committed = store.committed()
    return committed is None or (place[0], place[1]) >= committed


def numbers(store: Store, last: int) -> Iterator[int]:
    """Yield the numbers of the documents up to `last`, without holding a snapshot open."""
    at = 0
    while at < last:
        with errors_as_ours(store.path.name):
            rows = store._db.execute(
                "SELECT n FROM documents WHERE n > ? AND n <= ? ORDER BY n LIMIT 1000", (at, last)
            ).fetchall()
        if not rows:
            return
        for (at,) in rows:
            yield at


def other_texts(store: Store) -> Iterator[tuple[str, Place]]:
    """Yield digest and place of every text that was derived later."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute("SELECT sha256, file, offset, length FROM texts ORDER BY file, offset").fetchall()
    for sha256, *place in rows:
        yield sha256, tuple(place)


def edition(store: Store, key: str) -> Edition:
    """Return one edition that is kept.

    Raises:
        WorkspaceDamaged: It cannot be decoded.
    """
    found = store._one("SELECT edition FROM editions WHERE id = ?", (key,))
    try:
        return decode_edition(zlib.decompress(found[0]))
    except (zlib.error, MalformedJson, TypeError) as error:
        raise WorkspaceDamaged(f"an edition cannot be decoded: {error}", place=key) from error


def editions(store: Store) -> list[tuple[str, str | None]]:
    """Return ids and file names of the editions that are kept."""
    with errors_as_ours(store.path.name):
        return store._db.execute("SELECT id, path FROM editions ORDER BY written, id").fetchall()
