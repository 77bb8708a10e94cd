"""Statements as a table: who said what, when, on which issue."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """What to keep. `speakers` and `organisations` are ids or parts of names; `levels` first and last ladder step."""

    speakers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    issue: str | None = None
    since: str | None = None
    until: str | None = None
    levels: tuple[int, int] | None = None
    stance: str | None = None
    form: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One statement with its words; `reported` is the date of the item that carries it, `date` its own or None."""

    id: str
    item: str
    document: str
    date: str | None
    reported: str | None
    speaker: str | None
    speaker_name: str | None
    role: str | None
    organisation: str | None
    organisation_name: str | None
    form: str
    source: str
    cue: str
    content: str
    level: int | None
    stance: str | None
    issues: tuple[str, ...]
    outlet: str | None
    start: int
    end: int
    anonymity: str
    nested_in: str | None
    confidence: float
    rule: str | None = None
    flags: tuple[str, ...] = ()


def _named(column: str, values: tuple[str, ...]) -> tuple[str, list[object]]:
    parts: list[str] = []
    given: list[object] = []
    for value in values:
        parts.append(f"s.{column} = ? OR s.{column}_name LIKE ? ESCAPE '\\'")
        escaped = value.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        given += [value, f"%{escaped}%"]
    return "(" + " OR ".join(parts) + ")", given


def statements(db: sqlite3.Connection, wanted: StatementFilter, *, limit: int | None) -> Iterator[StatementRow]:
    """Yield the statements of a filter by date, those without one last."""
    where: list[str] = []
    values: list[object] = []

    def need(condition: str, *given: object) -> None:
        where.append(condition)
        values.extend(given)

    for column, names in (("speaker", wanted.speakers), ("organisation", wanted.organisations)):
        if names:
            condition, given = _named(column, names)
            need(condition, *given)
    if wanted.issue:
        need(
            "(EXISTS (SELECT 1 FROM statement_issues x WHERE x.statement = s.n AND x.issue = ?) OR (NOT EXISTS"
            " (SELECT 1 FROM statement_issues x WHERE x.statement = s.n) AND EXISTS"
            " (SELECT 1 FROM item_issues y WHERE y.item = i.n AND y.issue = ?)))",
            wanted.issue,
            wanted.issue,
        )
    if wanted.since:
        need("s.last_day >= ?", wanted.since)
    if wanted.until:
        need("s.first_day <= ?", wanted.until)
    if wanted.levels:
        need("s.level BETWEEN ? AND ?", *wanted.levels)
    if wanted.stance:
        need("s.stance = ?", wanted.stance)
    if wanted.form:
        need("s.form = ?", wanted.form)
    if wanted.outlet:
        need("EXISTS (SELECT 1 FROM item_outlets o WHERE o.outlet = ? AND o.item = i.n)", wanted.outlet)
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    rows = db.execute(
        f"{SELECT}{condition} ORDER BY s.first_day IS NULL, s.first_day, d.id, i.position, s.position LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    for row in rows:
        yield to_row(row)


SELECT = (
    "SELECT s.id, i.id, d.id, s.date, i.date, s.speaker, s.speaker_name, s.role, s.organisation,"
    " s.organisation_name, s.form, s.source, s.cue, s.content, s.level, s.stance,"
    " (SELECT group_concat(issue, ' ') FROM"
    " (SELECT issue FROM statement_issues WHERE statement = s.n ORDER BY issue)),"
    ' i.outlet, s.start, s."end", s.anonymity, s.nested_in, s.confidence, s.rule, s.flags'
    " FROM statements s JOIN items i ON i.n = s.item JOIN documents d ON d.n = i.document"
)
"""Whole rows, for a condition to follow."""


def to_row(row: Sequence[Any]) -> StatementRow:
    """Return what `SELECT` gives as a row with names."""
    return StatementRow(
        id=row[0], item=row[1], document=row[2], date=row[3], reported=row[4], speaker=row[5], speaker_name=row[6],
        role=row[7], organisation=row[8], organisation_name=row[9], form=row[10], source=row[11], cue=row[12],
        content=row[13], level=row[14], stance=row[15], issues=tuple((row[16] or "").split()), outlet=row[17],
        start=row[18], end=row[19], anonymity=row[20], nested_in=row[21], confidence=row[22], rule=row[23],
        flags=tuple((row[24] or "").split()),
    )  # fmt: skip
