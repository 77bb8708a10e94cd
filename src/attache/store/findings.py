"""Events, measures, meetings and figures in the record: put in with a reading, asked for with a filter.

What people ask by stands in columns; the whole finding is kept as JSON beside them, so that a field which a finding
gains later is kept and read back without a change here.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import msgspec

from ..record import Document, Event, Figure, Item, Measure, Meeting, Mention, PartialDate, Span, part_id
from ..text.sentences import sentences

FindingKind = Literal["event", "measure", "meeting", "figure"]
Told = Event | Measure | Meeting | Figure
_SENTENCES = 8
_LONG = 600
FINDING_KINDS: tuple[FindingKind, ...] = get_args(FindingKind)
TYPES: dict[FindingKind, type[Told]] = {"event": Event, "measure": Measure, "meeting": Meeting, "figure": Figure}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """What to keep. Parties are ids or parts of names: `actors` who acts or takes part, `recipients` whom it meets."""

    kind: FindingKind
    since: str | None = None
    until: str | None = None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    issue: str | None = None
    type: str | None = None
    status: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding with what its citation needs.

    `told` is what the text says; `[told.start, told.end)` counts in the archived text with the digest `text_sha256`.
    `sentence` are the words around it, `reported` is the date of the item that carries it. `version` and `model` are
    those of the coder, None where the record was made before they were kept.
    """

    id: str
    kind: FindingKind
    told: Told
    item: str
    document: str
    position: int
    reported: str | None
    outlet: str | None
    headline: str | None
    sentence: str
    issues: tuple[str, ...]
    language: str | None
    title: str | None
    path: str | None
    url: str | None
    captured: str
    sha256: str
    text_sha256: str
    chars: int
    version: str | None
    model: str | None


def insert(db: sqlite3.Connection, document: Document, item: Item, n: int, reported: PartialDate | None) -> None:
    """Put the findings of an item into the record; `n` is the item's number there."""
    position = 0
    spans: Sequence[Span] = ()
    if item.events or item.measures or item.meetings or item.figures:
        spans = sentences(document.text, item.language or document.language or "en", item.start, item.end)
    for kind, found in (
        ("event", item.events), ("measure", item.measures), ("meeting", item.meetings), ("figure", item.figures),
    ):  # fmt: skip
        for each in found:
            words = sentence_of(document.text, spans, each.start, each.end)
            _insert_one(db, document, n, position, kind, each, reported, words)
            position += 1


def _insert_one(
    db: sqlite3.Connection,
    document: Document,
    n: int,
    position: int,
    kind: str,
    told: Any,
    reported: PartialDate | None,
    sentence: str,
) -> None:
    first = told.first if kind == "meeting" else told.date
    last = (told.last or first) if kind == "meeting" else first
    identifier = getattr(told, "id", None) or part_id("f", document.sha256, told.start, told.end)
    number = db.execute(
        "INSERT INTO findings VALUES (NULL, " + ", ".join("?" * 13) + ")",
        (kind, identifier, n, position, told.start, told.end, first.value if first else None,
         _day(first or last or reported, last=False), _day(last or reported, last=True), type_of(told), status_of(told),
         sentence, msgspec.json.encode(told).decode()),
    ).lastrowid  # fmt: skip
    db.executemany(
        "INSERT INTO parties VALUES (?, ?, ?, ?)", [(number, part, actor, name) for part, actor, name in parties(told)]
    )


def sentence_of(text: str, spans: Sequence[Span], start: int, end: int) -> str:
    """Return the sentences in which `[start, end)` stands, on one line, cut where they are very long."""
    k = max(bisect_right(spans, (start, len(text))) - 1, 0)
    first, last = start, end
    for span in spans[k : k + _SENTENCES]:
        if span.start < end and start < span.end:
            first, last = min(first, span.start), max(last, span.end)
    first, last = max(first, start - _LONG), min(last, end + _LONG)
    return " ".join(text[first:last].split())


def type_of(told: Told) -> str | None:
    """Return the kind of event (PLOVER type), instrument, or unit."""
    if isinstance(told, Event):
        return told.plover
    if isinstance(told, Measure):
        return told.instrument
    return told.unit if isinstance(told, Figure) else None


def status_of(told: Told) -> str | None:
    """Return the status of an event or meeting, or the stage of a measure."""
    if isinstance(told, Measure):
        return told.stage or told.status
    return None if isinstance(told, Figure) else told.status


def parties(told: Told) -> Iterator[tuple[str, str | None, str]]:
    """Yield part (`actor` or `recipient`), id or None, and name of those who take part."""
    if isinstance(told, Event):
        for part, ref in (("actor", told.actor), ("recipient", told.recipient)):
            if ref is not None:
                yield part, ref.id, ref.name
    elif isinstance(told, Measure):
        for part, name, key in (("actor", told.by, told.by_id), ("recipient", told.against, told.against_id)):
            if name:
                yield part, key or office_id(name), name
    elif isinstance(told, Meeting):
        keys = (*told.participant_ids, *([None] * len(told.participants)))
        for name, key in zip(told.participants, keys, strict=False):
            yield "actor", key or office_id(name), name


def office_id(name: str) -> str | None:
    """Return the id of the one office that the tables know by this name (or id), or None."""
    from ..tables import offices

    if offices().get(name):
        return name
    found = offices().named(name)
    return found[0].id if len(found) == 1 else None


def _day(date: PartialDate | None, *, last: bool) -> str | None:
    try:
        return None if date is None else (date.last_day() if last else date.first_day()).isoformat()
    except ValueError:
        return None


def findings(db: sqlite3.Connection, wanted: FindingFilter, *, limit: int | None) -> Iterator[Finding]:
    """Yield the findings of a filter by date (their own, else that of the report), those without one last."""
    where, values = _conditions(wanted)
    rows = db.execute(
        f"{_SELECT} WHERE {' AND '.join(where)}"
        " ORDER BY f.first_day IS NULL, f.first_day, d.id, i.position, f.position LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    for row in rows:
        yield _finding(row, wanted.kind)


_SELECT = (
    "SELECT f.id, f.kind, f.told, i.id, d.id, f.position, i.date, i.outlet, i.headline, f.sentence,"
    " (SELECT group_concat(issue, ' ') FROM (SELECT issue FROM item_issues WHERE item = i.n ORDER BY issue)),"
    " i.language, d.title, d.path, d.url, d.captured, d.sha256, d.text_sha256, d.chars, c.version, c.model"
    " FROM findings f JOIN items i ON i.n = f.item JOIN documents d ON d.n = i.document"
    " LEFT JOIN coders c ON c.document = d.n"
)


def _finding(row: Sequence[Any], kind: FindingKind) -> Finding:
    return Finding(
        id=row[0], kind=row[1], told=msgspec.json.decode(row[2], type=TYPES[kind]), item=row[3],
        document=row[4], position=row[5], reported=row[6], outlet=row[7], headline=row[8], sentence=row[9],
        issues=tuple((row[10] or "").split()), language=row[11], title=row[12], path=row[13], url=row[14],
        captured=row[15], sha256=row[16], text_sha256=row[17], chars=row[18], version=row[19], model=row[20],
    )  # fmt: skip


def told_by_number(db: sqlite3.Connection, kind: FindingKind, numbers: Sequence[int]) -> tuple[Finding, ...]:
    """Return the findings of one kind with these numbers, in this order; those that are not there are left out."""
    rows = (db.execute(f"{_SELECT} WHERE f.n = ?", (number,)).fetchone() for number in numbers)
    return tuple(_finding(row, kind) for row in rows if row is not None)


def _conditions(wanted: FindingFilter) -> tuple[list[str], list[object]]:
    where = ["f.kind = ?"]
    values: list[object] = [wanted.kind]

    def need(condition: str, *given: object) -> None:
        where.append(condition)
        values.extend(given)

    for part, names in (("actor", wanted.actors), ("recipient", wanted.recipients)):
        if names:
            either = " OR ".join("p.actor = ? OR ' ' || p.name LIKE ? ESCAPE '\\'" for _ in names)
            given = [value for name in names for value in (name, like(name))]
            need(f"EXISTS (SELECT 1 FROM parties p WHERE p.finding = f.n AND p.part = ? AND ({either}))", part, *given)
    if wanted.issue:
        need("EXISTS (SELECT 1 FROM item_issues x WHERE x.item = i.n AND x.issue = ?)", wanted.issue)
    if wanted.since:
        need("f.last_day >= ?", wanted.since)
    if wanted.until:
        need("f.first_day <= ?", wanted.until)
    if wanted.type:
        need("f.type = ? COLLATE NOCASE", wanted.type)
    if wanted.status:
        need("f.status = ? COLLATE NOCASE", wanted.status)
    if wanted.outlet:
        need("EXISTS (SELECT 1 FROM item_outlets o WHERE o.outlet = ? AND o.item = i.n)", wanted.outlet)
    return where, values


def like(name: str) -> str:
    """Return the pattern that finds a name as part of another, for a text with a space in front.

    Words begin where a word begins ("US" is no part of "Russia"); Chinese has no such places.
    """
    escaped = name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"% {escaped}%" if name.isascii() else f"%{escaped}%"


def mentions(db: sqlite3.Connection, item: str) -> tuple[Mention, ...]:
    """Return the mentions of an item in the order of the text."""
    rows = db.execute(
        'SELECT m.start, m."end", m.text, m.type, m.actor FROM mentions m JOIN items i ON i.n = m.item'
        " WHERE i.id = ? ORDER BY m.start, m.rowid",
        (item,),
    )
    return tuple(Mention(start=row[0], end=row[1], text=row[2], type=row[3], actor=row[4]) for row in rows)


def body(db: sqlite3.Connection, item: str) -> str:
    """Return the text of an item without its headline, empty where there is no such item."""
    found = db.execute("SELECT b.text FROM bodies b JOIN items i ON i.n = b.item WHERE i.id = ?", (item,)).fetchone()
    return str(found[0]) if found else ""


def coder(db: sqlite3.Connection, document: str) -> tuple[str, str] | None:
    """Return the versions of program and model that understood a document (by its id), None where not known."""
    found = db.execute(
        "SELECT c.version, c.model FROM coders c JOIN documents d ON d.n = c.document WHERE d.id = ?", (document,)
    ).fetchone()
    return (found[0], found[1]) if found else None
