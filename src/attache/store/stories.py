"""Stories in the record: which items are of one happening, and the state from which the next item is placed.

They come from the items in the order in which these were recorded, and from the corrections that people made; a
rebuild finds them again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from ..record import Story, Thread
from .engine import errors_as_ours
from .store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungrouped:
    """An item that has no story yet: the numbers of its document and of the first version of that, and its place."""

    item: str
    document: int
    first: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """What to keep: stories with an item in the window, with this issue, actor or outlet; of so many outlets at least.

    Days are ISO; `actors` are ids of the tables.
    """

    since: str | None = None
    until: str | None = None
    issue: str | None = None
    actors: tuple[str, ...] = ()
    outlet: str | None = None
    outlets: int = 1
    thread: str | None = None


def ungrouped(store: Store, limit: int = -1) -> list[Ungrouped]:
    """Return the items that have no story yet, in the order in which they, or their first versions, were recorded."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT i.id, i.document, i.position, d.page FROM items i JOIN documents d ON d.n = i.document"
            " WHERE NOT EXISTS (SELECT 1 FROM story_items s WHERE s.item = i.id) LIMIT ?",
            (limit,),
        ).fetchall()
        first = {row[1]: _first(store, row[1]) if row[3] is not None else row[1] for row in rows}
    out = [Ungrouped(item=row[0], document=row[1], first=first[row[1]], position=row[2]) for row in rows]
    return sorted(out, key=lambda each: (each.first, each.position))


def _first(store: Store, document: int) -> int:
    """Return the number of the first version of the page that a document is a version of."""
    chain, waiting = {document}, [document]
    while waiting:
        rows = store._db.execute("SELECT n FROM documents WHERE superseded = ?", (waiting.pop(),)).fetchall()
        fresh = [n for (n,) in rows if n not in chain]
        chain.update(fresh)
        waiting += fresh
    return min(chain)


def has_key(store: Store, key: str) -> bool:
    """Whether an item is grouped under this key."""
    with errors_as_ours(store.path.name):
        return store._db.execute("SELECT 1 FROM story_items WHERE key = ?", (key,)).fetchone() is not None


def succeed(store: Store, key: str, item: str) -> None:
    """Put an item of a later version in the place of what is grouped under a key."""
    with errors_as_ours(store.path.name):
        store._db.execute("UPDATE story_items SET item = ? WHERE key = ?", (item, key))


def state(store: Store) -> list[tuple[str, int, bytes]]:
    """Return the rows of the state: kind, number, data."""
    with errors_as_ours(store.path.name):
        return store._db.execute("SELECT kind, number, data FROM story_state ORDER BY kind, number").fetchall()


def keep_state(store: Store, rows: Iterable[tuple[str, int, bytes]]) -> None:
    """Keep rows of the state, each in the place of the one of its kind and number."""
    with errors_as_ours(store.path.name):
        store._db.executemany("INSERT OR REPLACE INTO story_state VALUES (?, ?, ?)", rows)


def keep_stories(store: Store, stories: Iterable[Story], gone: Iterable[str] = ()) -> None:
    """Keep stories as they are now, with the items in them; `gone` are ids that stand for no story any more."""
    with errors_as_ours(store.path.name):
        store._db.executemany("DELETE FROM stories WHERE id = ?", [(each,) for each in gone])
        for story in stories:
            # items that it lists are keys: the id of the first version of the item
            store._db.execute(
                "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?)",
                (story.id, story.first, story.last, len(story.outlets), len(story.items),
                 msgspec.json.encode(story).decode()),
            )  # fmt: skip
            store._db.executemany(
                "INSERT INTO story_items (key, item, story) VALUES (?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET story = excluded.story",
                [(key, key, story.id) for key in story.items],
            )


def keep_threads(store: Store, threads: Iterable[Thread]) -> None:
    """Keep the threads as they are now, in the place of those before."""
    with errors_as_ours(store.path.name):
        store._db.execute("DELETE FROM threads")
        store._db.executemany(
            "INSERT INTO threads VALUES (?, ?, ?, ?)",
            [(each.id, each.first, each.last, msgspec.json.encode(each).decode()) for each in threads],
        )


def forget(store: Store) -> None:
    """Empty all that was grouped, so that it is grouped anew."""
    with errors_as_ours(store.path.name):
        for table in ("stories", "story_items", "story_state", "threads"):
            store._db.execute(f"DELETE FROM {table}")


def sweep(store: Store) -> None:
    """Take out of stories the items that are in the record no more: a later version of their page has fewer.

    A story that has none left goes too; should one come again, it is kept again under its id.
    """
    with errors_as_ours(store.path.name):
        gone = store._db.execute(
            "DELETE FROM story_items WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.id = story_items.item)"
        ).rowcount
        if gone:
            store._db.execute(
                "DELETE FROM stories WHERE NOT EXISTS (SELECT 1 FROM story_items x WHERE x.story = stories.id)"
            )


def stories(store: Store, wanted: StoryFilter, *, limit: int | None = None) -> Iterator[Story]:
    """Yield stories, the newest first, their `items` the ids of items that the record has now."""
    where: list[str] = ["1"]
    values: list[object] = []
    if wanted.since:
        where.append("s.last >= ?")
        values.append(wanted.since)
    if wanted.until:
        where.append("s.first <= ?")
        values.append(wanted.until)
    if wanted.outlets > 1:
        where.append("s.outlets >= ?")
        values.append(wanted.outlets)
    within = (
        "EXISTS (SELECT 1 FROM story_items x JOIN items i ON i.id = x.item JOIN {} o ON o.item = i.n"
        " WHERE x.story = s.id AND {})"
    )
    if wanted.issue:
        where.append(within.format("item_issues", "o.issue = ?"))
        values.append(wanted.issue)
    if wanted.outlet:
        where.append(within.format("item_outlets", "o.outlet = ?"))
        values.append(wanted.outlet)
    if wanted.actors:
        marks = ", ".join("?" * len(wanted.actors))
        where.append(within.format("item_actors", f"o.actor IN ({marks})"))
        values += wanted.actors
    with errors_as_ours(store.path.name):
        ids = store._db.execute(
            f"SELECT s.id FROM stories s WHERE {' AND '.join(where)}"
            " ORDER BY s.last IS NULL, s.last DESC, s.items DESC, s.id LIMIT ?",
            (*values, -1 if limit is None or wanted.thread else limit),
        ).fetchall()
    given = 0
    for (key,) in ids:
        found = story(store, key)
        if found is not None and (wanted.thread is None or found.thread == wanted.thread):
            yield found
            given += 1
            if given == limit:
                return


def story(store: Store, key: str) -> Story | None:
    """Return a story by its id, or by that of an item in it; None where there is none."""
    with errors_as_ours(store.path.name):
        row = store._db.execute(
            "SELECT told, id FROM stories WHERE id = coalesce((SELECT story FROM story_items WHERE item = ?), ?)",
            (key, key),
        ).fetchone()
        if row is None:
            return None
        now = dict(store._db.execute("SELECT key, item FROM story_items WHERE story = ?", (row[1],)).fetchall())
    told = msgspec.json.decode(row[0], type=Story)
    items = tuple(now[key] for key in told.items if key in now)
    lead = now.get(told.lead) or (items[0] if items else told.lead)
    return replace(told, items=items, lead=lead)


def story_among(store: Store, item: str) -> str | None:
    """Return the id of the story that an item tells together with others, None where it is alone or not grouped."""
    with errors_as_ours(store.path.name):
        row = store._db.execute(
            "SELECT x.story FROM story_items x JOIN stories s ON s.id = x.story WHERE x.item = ? AND s.items > 1",
            (item,),
        ).fetchone()
    return row[0] if row else None


def headline(store: Store, items: Sequence[str]) -> str | None:
    """Return the headline of the first of these items that has one."""
    with errors_as_ours(store.path.name):
        for item in items:
            row = store._db.execute("SELECT headline FROM items WHERE id = ?", (item,)).fetchone()
            if row and row[0]:
                return str(row[0])
    return None


def starting(store: Store, prefix: str) -> list[str]:
    """Return the ids of stories that begin with these letters, at most three."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT id FROM stories WHERE id >= ? AND id < ? ORDER BY id LIMIT 3", (prefix, prefix + "\U0010ffff")
        ).fetchall()
    return [row[0] for row in rows]


def threads(store: Store) -> list[Thread]:
    """Return the threads, the newest first."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute("SELECT told FROM threads ORDER BY last IS NULL, last DESC, id").fetchall()
    return [msgspec.json.decode(row[0], type=Thread) for row in rows]


def keys_of(store: Store, items: Sequence[str]) -> list[str]:
    """Return the keys under which items are grouped, in the order given; an item's own id where it is not grouped."""
    with errors_as_ours(store.path.name):
        found = {
            item: row[0]
            for item in items
            if (row := store._db.execute("SELECT key FROM story_items WHERE item = ?", (item,)).fetchone())
        }
    return [found.get(item, item) for item in items]


def keep_correction(
    store: Store, kind: str, items: Sequence[str], others: Sequence[str], *, by: str, at: str, note: str
) -> None:
    """Keep a decision of a person on stories."""
    with errors_as_ours(store.path.name):
        store._db.execute(
            "INSERT INTO story_corrections VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (kind, " ".join(items), " ".join(others), by, at, note),
        )


def corrections(store: Store) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str, str, str]]:
    """Return the decisions of people on stories, in order: kind, items, others, by, at, note."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT kind, items, others, made_by, made_at, note FROM story_corrections ORDER BY n"
        ).fetchall()
    return [(row[0], tuple(row[1].split()), tuple(row[2].split()), row[3], row[4], row[5]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One item of the record as trends see it: its day, its outlet, its story (or None) and its issues."""

    item: str
    day: str
    outlet: str | None
    story: str | None
    issues: tuple[str, ...]


def reports(store: Store, *, since: str, until: str) -> Iterator[ReportRow]:
    """Yield the items of these days (ISO, both included) that are dated to the day, in order of the day."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT i.id, i.first_day, i.outlet, x.story, (SELECT group_concat(o.issue, ' ') FROM item_issues o"
            " WHERE o.item = i.n) FROM items i LEFT JOIN story_items x ON x.item = i.id"
            " WHERE i.first_day = i.last_day AND i.first_day BETWEEN ? AND ? ORDER BY i.first_day, i.n",
            (since, until),
        )
        for row in rows:
            yield ReportRow(
                item=row[0], day=row[1], outlet=row[2], story=row[3], issues=tuple(sorted((row[4] or "").split()))
            )


def newest_day(store: Store) -> str | None:
    """Return the newest day of an item that is dated to the day."""
    with errors_as_ours(store.path.name):
        row = store._db.execute("SELECT max(first_day) FROM items WHERE first_day = last_day").fetchone()
    return row[0] if row else None
