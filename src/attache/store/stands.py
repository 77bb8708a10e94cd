"""What comparing needs of statements: all who take a place on the ladder, light; and whole rows by id or issue."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .engine import errors_as_ours
from .listing import SELECT, StatementRow, to_row
from .store import Store

StandRow = tuple[
    str, str, str | None, str | None, str | None, str, str, str | None, str | None, int | None, str | None, str | None
]
"""issue, id, speaker, organisation, role, source, cue, own date, date of the item, level, stance, rule"""

# a statement without an issue of its own is on its item's issue where the item has one only; what one side puts
# into another's mouth, and what a speaker's own state says inside his words, is left to `nested` below
_FROM = """
FROM (
    SELECT issue, statement FROM statement_issues{own}
    UNION ALL
    SELECT y.issue, s.n FROM item_issues y JOIN statements s ON s.item = y.item
    WHERE {inherited}
        NOT EXISTS (SELECT 1 FROM item_issues z WHERE z.item = y.item AND z.issue <> y.issue)
        AND NOT EXISTS (SELECT 1 FROM statement_issues x WHERE x.issue IN ({issues}) AND x.statement = s.n)
) AS on_issue
JOIN statements s ON s.n = on_issue.statement
"""


def stands(store: Store, *, issue: str | None = None, unanswered: Sequence[str] = ()) -> Iterator[StandRow]:
    """Yield every statement that takes a place on the ladder, once for each of its issues, issue by issue.

    Only of speakers with an id, and not those nested in another speaker's words. The texts stay where they are.

    Args:
        issue: Only this one.
        unanswered: Words in a cue that say that there was no answer; statements with them come too.
    """
    silent = "".join(" OR s.cue LIKE ?" for _ in unanswered)
    sql = (
        "SELECT o.issue, s.id, s.speaker, s.organisation, s.role, s.source, s.cue, s.date, i.date, s.level, s.stance,"
        " s.rule FROM ({pairs}) AS o CROSS JOIN statements s ON s.n = o.statement CROSS JOIN items i ON i.n = s.item"
        f" WHERE (s.rule IS NOT NULL{silent}) AND coalesce(s.speaker, s.organisation) IS NOT NULL AND"
        " (s.nested_in IS NULL OR NOT EXISTS (SELECT 1 FROM statements outer_one WHERE outer_one.id = s.nested_in AND"
        " coalesce(outer_one.speaker, outer_one.organisation) IS NOT NULL))"
    )
    values: list[object] = [f"%{words}%" for words in unanswered]
    with errors_as_ours(store.path.name):
        for each in (issue,) if issue is not None else _issues(store):
            # one issue after the other, so that whoever reads needs memory for one only
            rows = store._db.execute(sql.format(pairs=_pairs()), (each, each, each, *values))
            yield from rows


def _pairs() -> str:
    return (
        "SELECT issue, statement FROM statement_issues WHERE issue = ?"
        " UNION ALL SELECT y.issue, w.n FROM item_issues y CROSS JOIN statements w ON w.item = y.item"
        " WHERE y.issue = ? AND w.n NOT IN (SELECT statement FROM statement_issues WHERE issue <> ?)"
    )


def _issues(store: Store) -> list[str]:
    return [
        row[0]
        for row in store._db.execute("SELECT issue FROM statement_issues UNION SELECT issue FROM item_issues ORDER BY 1")
    ]
