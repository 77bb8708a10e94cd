"""What comparing needs of statements: all places on the ladder without their texts, whole rows of some."""

import itertools
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace

from .engine import errors_as_ours
from .listing import SELECT, StatementRow, to_row
from .store import Store

Stand = tuple[
    tuple[str, ...], int, str | None, str | None, str | None, str, str, str | None, str | None, int | None, str | None,
    str | None,
]  # fmt: skip
"""issues, number, speaker, organisation, role, source, cue, own date, date of the item, level, stance, rule"""

_STANDS = """
SELECT s.n, s.speaker, s.organisation, s.role, s.source, s.cue, s.date, i.date, s.level, s.stance, s.rule, s.item,
    s.position
FROM statements s CROSS JOIN items i ON i.n = s.item
WHERE (s.rule IS NOT NULL{silent}) AND (s.speaker IS NOT NULL OR s.organisation IS NOT NULL)
AND (s.nested_in IS NULL OR NOT EXISTS (SELECT 1 FROM statements around WHERE around.id = s.nested_in
    AND (around.speaker IS NOT NULL OR around.organisation IS NOT NULL)))
ORDER BY s.n
"""
# what is not answered is the question right before it
_BEFORE = """
SELECT x.issue FROM statements s JOIN statement_issues x ON x.statement = s.n WHERE s.item = ? AND s.position = ?
ORDER BY x.issue
"""
_LEVEL = 7
_OF_ITEMS = "SELECT item, min(issue) AS issue FROM item_issues GROUP BY item HAVING count(*) = 1"
_CHUNK = 500


def stands(store: Store, *, unanswered: Sequence[str] = ()) -> Iterator[Stand]:
    """Yield every statement that takes a place on the ladder, in the order of the record.

    Only of speakers with an id, and not those nested in another known speaker's words: what one side says that the
    other said is no stand of the other. A statement without an issue has its item's, where the item has one only; one
    that takes no step has that of the statement before it.

    Args:
        unanswered: Words in a cue that say that there was no answer; statements with them come too.
    """
    silent = "".join(" OR s.cue LIKE ? ESCAPE '\\'" for _ in unanswered)
    with errors_as_ours(store.path.name):
        rows = store._db.execute(_STANDS.format(silent=silent), [f"%{words}%" for words in unanswered])
        own = _following(store._db.execute("SELECT statement, issue FROM statement_issues ORDER BY statement, issue"))
        of_item = dict(store._db.execute(_OF_ITEMS))
        next(own)
        for n, *told, item, position in rows:
            issues = own.send(n)
            if not issues and item in of_item:
                issues = (of_item[item],)
            elif not issues and not told[_LEVEL]:
                issues = tuple(row[0] for row in store._db.execute(_BEFORE, (item, position - 1)))
            yield (issues, n, *told)


def _following(rows: Iterator[tuple[int, str]]) -> Generator[tuple[str, ...], int, None]:
    """Read a second stream along with a first: sent a number, in rising order, it gives the values of that number."""
    at = next(rows, None)
    found: tuple[str, ...] = ()
    while True:
        n = yield found
        while at is not None and at[0] < n:
            at = next(rows, None)
        found = ()
        while at is not None and at[0] == n:
            found = (*found, at[1])
            at = next(rows, None)


def rows_at(store: Store, numbers: Iterable[int]) -> dict[int, StatementRow]:
    """Return the whole rows of statements by number; those that are not there are left out."""
    out: dict[int, StatementRow] = {}
    with errors_as_ours(store.path.name):
        wanted = iter(dict.fromkeys(numbers))
        while chunk := list(itertools.islice(wanted, _CHUNK)):
            marks = ", ".join("?" * len(chunk))
            found = store._db.execute(f"SELECT n, id FROM statements WHERE n IN ({marks})", chunk).fetchall()
            by_id = {row[1]: row[0] for row in found}
            for row in store._db.execute(f"{SELECT} WHERE s.n IN ({marks})", chunk):
                out[by_id[row[0]]] = to_row(row)
    return out


def counts_by_issue(
    store: Store, *, since: str | None = None, until: str | None = None
) -> dict[str, tuple[int, int, int]]:
    """Return for each issue in the record how many items, statements and reports of events are on it.

    Args:
        since, until: First and last day, ISO; what has no day at all is then left out.
    """
    queries = (
        "SELECT o.issue, count(*) FROM item_issues o JOIN items t ON t.n = o.item",
        "SELECT o.issue, count(*) FROM statement_issues o JOIN statements t ON t.n = o.statement",
        "SELECT o.issue, count(*) FROM item_issues o JOIN findings t ON t.item = o.item AND t.kind = 'event'",
    )
    where, values = [], []
    if since:
        where.append("t.last_day >= ?")
        values.append(since)
    if until:
        where.append("t.first_day <= ?")
        values.append(until)
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    with errors_as_ours(store.path.name):
        items, statements, events = (
            dict(store._db.execute(f"{query}{condition} GROUP BY o.issue", values)) for query in queries
        )
    names = sorted(items.keys() | statements.keys() | events.keys())
    return {name: (items.get(name, 0), statements.get(name, 0), events.get(name, 0)) for name in names}


def said(store: Store, *, issue: str | None = None) -> Iterator[StatementRow]:
    """Yield whole statements in the order of the record, each with its issues, its item's where that has one only.

    Args:
        issue: Only items with a statement on this one, or on it as a whole; with all their statements, so that what is
            nested in what is known.
    """
    condition, values = "", []
    if issue is not None:
        condition = (
            " WHERE s.item IN (SELECT item FROM item_issues WHERE issue = ? UNION SELECT x.item FROM statement_issues y"
            " JOIN statements x ON x.n = y.statement WHERE y.issue = ?)"
        )
        values = [issue, issue]
    with errors_as_ours(store.path.name):
        of_item = dict(store._db.execute(f"SELECT i.id, o.issue FROM ({_OF_ITEMS}) o JOIN items i ON i.n = o.item"))
        for values_of_row in store._db.execute(f"{SELECT}{condition} ORDER BY s.n", values):
            row = to_row(values_of_row)
            if not row.issues and row.item in of_item:
                row = replace(row, issues=(of_item[row.item],))
            yield row


def bodies(store: Store, *, limit: int = 20_000) -> Iterator[tuple[str, str]]:
    """Yield ids and texts of items, the latest first, at most so many."""
    with errors_as_ours(store.path.name):
        yield from store._db.execute(
            "SELECT i.id, b.text FROM bodies b JOIN items i ON i.n = b.item ORDER BY b.item DESC LIMIT ?", (limit,)
        )
