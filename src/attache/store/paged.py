"""Documents and items, a page at a time by their numbers, the newest in the record first."""

from dataclasses import dataclass

from ..errors import QueryError
from .engine import errors_as_ours
from .store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A document of a list; `published` is as its page states it."""

    id: str
    sha256: str
    text_sha256: str
    title: str | None
    outlet: str | None
    language: str | None
    kind: str | None
    completeness: str | None
    published: str | None
    captured: str
    url: str | None
    path: str | None
    chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """An item of a list."""

    id: str
    document: str
    kind: str
    headline: str | None
    outlet: str | None
    date: str | None
    language: str | None
    start: int
    end: int
    issues: tuple[str, ...]


def documents(
    store: Store,
    *,
    outlet: str | None = None,
    language: str | None = None,
    since: str | None = None,
    until: str | None = None,
    after: int | None = None,
    limit: int,
) -> tuple[tuple[DocumentEntry, ...], int | None]:
    """Return documents that could be read, and the number after which the next ones come (None at the end)."""
    where, values = _where("d", outlet=outlet, language=language, since=since, until=until, after=after)
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT d.n, d.id, d.sha256, d.text_sha256, d.title, d.outlet, d.language, d.kind, d.completeness,"
            f" d.published, d.captured, d.url, d.path, d.chars FROM documents d WHERE d.error IS NULL{where}"
            " ORDER BY d.n DESC LIMIT ?",
            (*values, limit + 1),
        ).fetchall()
    found = tuple(
        DocumentEntry(
            id=r[1], sha256=r[2], text_sha256=r[3], title=r[4], outlet=r[5], language=r[6], kind=r[7],
            completeness=r[8], published=r[9], captured=r[10], url=r[11], path=r[12], chars=r[13],
        )
        for r in rows[:limit]
    )  # fmt: skip
    return found, rows[limit - 1][0] if len(rows) > limit else None


def items(
    store: Store,
    *,
    outlet: str | None = None,
    language: str | None = None,
    issue: str | None = None,
    since: str | None = None,
    until: str | None = None,
    after: int | None = None,
    limit: int,
) -> tuple[tuple[ItemEntry, ...], int | None]:
    """Return items, and the number after which the next ones come (None at the end)."""
    where, values = _where("i", outlet=outlet, language=language, since=since, until=until, after=after)
    if issue:
        where += " AND EXISTS (SELECT 1 FROM item_issues x WHERE x.item = i.n AND x.issue = ?)"
        values.append(issue)
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            'SELECT i.n, i.id, d.id, i.kind, i.headline, i.outlet, i.date, i.language, i.start, i."end",'
            " (SELECT group_concat(issue, ' ') FROM item_issues WHERE item = i.n)"
            f" FROM items i JOIN documents d ON d.n = i.document WHERE 1{where} ORDER BY i.n DESC LIMIT ?",
            (*values, limit + 1),
        ).fetchall()
    found = tuple(
        ItemEntry(
            id=r[1], document=r[2], kind=r[3], headline=r[4], outlet=r[5], date=r[6], language=r[7], start=r[8],
            end=r[9], issues=tuple(sorted((r[10] or "").split())),
        )
        for r in rows[:limit]
    )  # fmt: skip
    return found, rows[limit - 1][0] if len(rows) > limit else None


def item(store: Store, key: str) -> ItemEntry | None:
    """Return the item with this id."""
    with errors_as_ours(store.path.name):
        row = store._db.execute("SELECT n FROM items WHERE id = ?", (key,)).fetchone()
    if row is None:
        return None
    found, _ = items(store, after=row[0] + 1, limit=1)
    return found[0] if found and found[0].id == key else None


def _where(
    table: str,
    *,
    outlet: str | None,
    language: str | None,
    since: str | None,
    until: str | None,
    after: int | None,
) -> tuple[str, list[object]]:
    out, values = "", list[object]()
    for condition, value in (
        (f"{table}.outlet = ?", outlet), (f"({table}.language = ? OR {table}.language LIKE ? || '-%')", language),
        (f"{table}.last_day >= ?", since), (f"{table}.first_day <= ?", until), (f"{table}.n < ?", after),
    ):  # fmt: skip
        if value is not None:
            if isinstance(value, int) and value >= 2**62:
                raise QueryError("there is no such place in the list", hint="begin at its head")
            out += f" AND {condition}"
            values += [value] * condition.count("?")
    return out, values
