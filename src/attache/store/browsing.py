"""Reads for people who browse: one page of a list at a time, the newest first, on a cursor; never the whole of it.

A cursor names the last row that was given, so a page deep in a list costs as much as the first, and rows that arrive
meanwhile move nothing. What would take too long is given up, and said so.
"""

import json
import re
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..errors import QueryError
from ..record import Edition
from ..record.codec import decode_edition
from .engine import errors_as_ours
from .findings import Finding, FindingKind, told_by_number
from .listing import SELECT, StatementFilter, StatementRow, to_row
from .query import folded, to_match
from .store import Store

_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2}|-)\.(\d{1,15})\Z", re.ASCII)
_STEPS = 20_000
_SECONDS = 4.0
_LOOKED_AT = 4000
"""Statements looked at for the words of a query before a page is given with what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Ids of the tables that speak for some countries; `known` are all ids of which the tables know the country."""

    ids: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementQuery:
    """What to keep: `filter` as for lists, and besides words, part of a role, whose side, languages, and outlets."""

    filter: StatementFilter = field(default_factory=StatementFilter)
    words: str | None = None
    role: str | None = None
    voices: Voices | None = None
    language: str | None = None
    outlets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A statement as far as it is counted by."""

    speaker: str | None
    speaker_name: str | None
    organisation: str | None
    form: str
    stance: str | None
    level: int | None
    day: str | None
    outlet: str | None
    language: str | None
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """Statements, and the cursor of the next page, None at the end."""

    rows: tuple[StatementRow, ...]
    after: str | None


def statements(store: Store, wanted: StatementQuery, *, after: str | None, limit: int) -> StatementPage:
    """Return the statements that follow a cursor (from the newest, when None), those without a day last.

    Raises:
        QueryError: No cursor of ours; words that cannot be searched; or it takes too long.
    """
    day, number = _place(after)
    out: list[StatementRow] = []
    last: tuple[str | None, int] | None = None
    looked = 0
    with errors_as_ours(store.path.name), _in_time(store._db):
        for n, first_day, *values in _rows(store._db, wanted, day, number):
            if len(out) == limit or looked >= _LOOKED_AT:
                assert last is not None
                return StatementPage(rows=tuple(out), after=f"{last[0] or '-'}.{last[1]}")
            looked += 1
            last = (first_day, n)
            row = to_row(values)
            if wanted.words is None or _says(row, wanted.words):
                out.append(row)
    return StatementPage(rows=tuple(out), after=None)


def sketches(store: Store, wanted: StatementQuery, *, most: int) -> tuple[Sketch, ...]:
    """Return the newest statements of a query as far as they are counted by, at most so many.

    Raises:
        QueryError: As for `statements`.
    """
    columns = (
        "s.speaker, s.speaker_name, s.organisation, s.form, s.stance, s.level, s.first_day, i.outlet, i.language,"
        " (SELECT group_concat(issue, ' ') FROM statement_issues WHERE statement = s.n), s.source, s.cue, s.content"
    )
    out: list[Sketch] = []
    with errors_as_ours(store.path.name), _in_time(store._db):
        looked = 0
        for row in _rows(store._db, wanted, None, None, columns=columns):
            if len(out) == most or looked >= _LOOKED_AT:
                break
            looked += 1
            if wanted.words is not None and not _contains(" ".join(row[10:13]), wanted.words):
                continue
            out.append(
                Sketch(
                    speaker=row[0], speaker_name=row[1], organisation=row[2], form=row[3], stance=row[4], level=row[5],
                    day=row[6], outlet=row[7], language=row[8], issues=tuple((row[9] or "").split()),
                )
            )  # fmt: skip
    return tuple(out)


def _rows(
    db: sqlite3.Connection,
    wanted: StatementQuery,
    day: str | None,
    number: int | None,
    *,
    columns: str | None = None,
) -> Iterator[Sequence[Any]]:
    """Yield rows (number, day, and those of a list unless `columns` says others) after a place, dated ones first."""
    select = SELECT.replace("SELECT ", "SELECT s.n, s.first_day, ", 1)
    if columns is not None:
        select = f"SELECT {columns} FROM " + SELECT.split(" FROM statements ", 1)[1].join(("statements ", ""))
    where, values = _conditions(wanted)
    if number is None or day is not None:
        dated, given = ["s.first_day IS NOT NULL", *where], list(values)
        if day is not None:
            dated.append("s.first_day <= ? AND (s.first_day < ? OR s.n < ?)")
            given += [day, day, number]
        yield from db.execute(f"{select} WHERE {' AND '.join(dated)} ORDER BY s.first_day DESC, s.n DESC", given)
    undated, given = ["s.first_day IS NULL", *where], list(values)
    if number is not None and day is None:
        undated.append("s.n < ?")
        given.append(number)
    yield from db.execute(f"{select} WHERE {' AND '.join(undated)} ORDER BY s.n DESC", given)


def _conditions(wanted: StatementQuery) -> tuple[list[str], list[object]]:
    where: list[str] = []
    values: list[object] = []

    def need(condition: str, *given: object) -> None:
        where.append(condition)
        values.extend(given)

    keep = wanted.filter
    for column, names in (("speaker", keep.speakers), ("organisation", keep.organisations)):
        if names:
            parts = " OR ".join(f"s.{column} = ? OR s.{column}_name LIKE ? ESCAPE '\\'" for _ in names)
            need(f"({parts})", *(value for name in names for value in (name, f"%{_escaped(name)}%")))
    if keep.issue:
        need(
            "(EXISTS (SELECT 1 FROM statement_issues x WHERE x.statement = s.n AND x.issue = ?) OR (NOT EXISTS"
            " (SELECT 1 FROM statement_issues x WHERE x.statement = s.n) AND EXISTS"
            " (SELECT 1 FROM item_issues y WHERE y.item = i.n AND y.issue = ?)))",
            keep.issue,
            keep.issue,
        )
    if keep.since:
        need("s.last_day >= ?", keep.since)
    if keep.until:
        need("s.first_day <= ?", keep.until)
    if keep.levels:
        need("s.level BETWEEN ? AND ?", *keep.levels)
    if keep.stance:
        need("s.stance = ?", keep.stance)
    if keep.form:
        need("s.form = ?", keep.form)
    if keep.outlet:
        need("EXISTS (SELECT 1 FROM item_outlets o WHERE o.outlet = ? AND o.item = i.n)", keep.outlet)
    if wanted.role:
        need("s.role LIKE ? ESCAPE '\\'", f"%{_escaped(wanted.role)}%")
    if wanted.voices is not None:
        own, known = (json.dumps(each) for each in (wanted.voices.ids, wanted.voices.known))
        need(
            "(s.organisation IN (SELECT value FROM json_each(?)) OR (s.speaker IN (SELECT value FROM json_each(?))"
            " AND (s.organisation IS NULL OR s.organisation NOT IN (SELECT value FROM json_each(?)))))",
            own,
            own,
            known,
        )
    if wanted.language:
        need("(i.language = ? OR i.language GLOB ?)", wanted.language, re.sub(r"[*?\[\]]", "", wanted.language) + "-*")
    if wanted.outlets is not None:
        need("i.outlet IN (SELECT value FROM json_each(?))", json.dumps(wanted.outlets))
    if wanted.words is not None:
        expression, _ = to_match(wanted.words)
        need("i.n IN (SELECT rowid FROM words WHERE words MATCH ?)", expression)
    return where, values


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _says(row: StatementRow, query: str) -> bool:
    return _contains(f"{row.source} {row.cue} {row.content}", query)


def _contains(text: str, query: str) -> bool:
    """Whether each word that is wanted stands in a text, or one of them where the query asks for either."""
    _, wanted = to_match(query)
    plain = " ".join(folded(text).casefold().split())
    found = [" ".join(folded(word).casefold().split()).rstrip("*") in plain for word in wanted]
    return any(found) if " OR " in query else all(found)


def _place(after: str | None) -> tuple[str | None, int | None]:
    if after is None:
        return None, None
    found = _CURSOR.match(after)
    if found is None:
        raise QueryError("there is no such place in the list", place=after[:60], hint="begin at its head")
    return (None if found[1] == "-" else found[1]), int(found[2])


@contextmanager
def _in_time(db: sqlite3.Connection) -> Iterator[None]:
    """Give up what takes longer than a reader waits.

    Raises:
        QueryError: It does.
    """
    end = time.monotonic() + _SECONDS
    db.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise QueryError("this takes too long", hint="narrow it by day, issue or outlet") from error
        raise
    finally:
        db.set_progress_handler(None, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """A kept edition, without what is in it."""

    id: str
    beat: str
    title: str
    first: str | None
    last: str | None
    written: str


def editions(store: Store, *, limit: int = 500) -> list[EditionRow]:
    """Return editions, the last window first, of one window the one written last."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT id, beat, title, first, last, written FROM editions"
            " ORDER BY last IS NULL, last DESC, written DESC, id LIMIT ?",
            (limit,),
        ).fetchall()
    return [EditionRow(id=r[0], beat=r[1], title=r[2], first=r[3], last=r[4], written=r[5]) for r in rows]


def edition(store: Store, key: str) -> Edition | None:
    """Return a kept edition by its id."""
    with errors_as_ours(store.path.name):
        row = store._db.execute("SELECT edition FROM editions WHERE id = ?", (key,)).fetchone()
    return decode_edition(zlib.decompress(row[0])) if row else None


def findings(
    store: Store, kind: FindingKind, *, issue: str | None = None, since: str | None = None, limit: int
) -> tuple[Finding, ...]:
    """Return reports of one kind, the newest first; with `since` those of that day and later, the earliest first.

    Args:
        issue: Only in items on this one.
        since: ISO day; only what has a day of its own counts.
    """
    where: list[str] = ["f.kind = ?", "f.first_day IS NOT NULL"]
    values: list[object] = [kind]
    order = "f.first_day DESC, f.n DESC"
    if issue is not None:
        where.append("EXISTS (SELECT 1 FROM item_issues x WHERE x.item = f.item AND x.issue = ?)")
        values.append(issue)
    if since is not None:
        where.append("f.first_day >= ? AND f.date IS NOT NULL")
        values.append(since)
        order = "f.first_day, f.n"
    with errors_as_ours(store.path.name), _in_time(store._db):
        rows = store._db.execute(
            f"SELECT f.n FROM findings f WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?", (*values, limit)
        ).fetchall()
        return told_by_number(store._db, kind, [row[0] for row in rows])
