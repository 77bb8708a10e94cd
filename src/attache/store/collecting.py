"""What collecting learned: feeds and their polls, entries seen, pages and when they are fetched again.

These tables do not come from the archive; a rebuild leaves them as they are. All times are ISO 8601 in UTC, so that
they sort as text. Writes stand inside the open batch of the caller, together with the captures that they belong to.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from ..record import FeedEntry
from .engine import errors_as_ours
from .store import Store

EntryState = Literal["waiting", "captured", "known", "failed"]
PageState = Literal["live", "removed", "lost"]
_OF_ONE_FEED = 16
_POLLS_KEPT = 1000
_ENTRIES_KEPT = 2000
_REMEMBERED = 20_000
"""Entries of a feed that are remembered beside what it has now: one that gives all of them new names ends nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of a feed. `failures` counts those in a row; `moved` is where it says that it is for good."""

    id: str
    url: str
    etag: str | None = None
    modified: str | None = None
    due: str | None = None
    polled: str | None = None
    reached: str | None = None
    status: int | None = None
    error: str | None = None
    failures: int = 0
    moved: str | None = None
    kind: str | None = None
    title: str | None = None
    language: str | None = None
    digest: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRow:
    """One poll of a feed: `status` of HTTP or the code of an `error`, how many entries there were, how many new."""

    at: str
    status: int | None
    error: str | None
    entries: int
    new: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An entry that is to be captured."""

    feed: str
    entry: FeedEntry
    seen: str
    tries: int
    due: str
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """An entry that a feed has had, and what its article was like as far as it was captured."""

    key: str
    seen: str
    published: str | None
    language: str | None
    state: EntryState
    error: str | None
    chars: int | None
    completeness: str | None
    flaws: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A captured page and when it is fetched again; `step` counts the revisits that are done."""

    page: str
    url: str
    feed: str | None
    first: str
    checked: str | None = None
    step: int = 0
    due: str | None = None
    etag: str | None = None
    modified: str | None = None
    tries: int = 0
    error: str | None = None
    state: PageState = "live"


_FEED = ("id", "url", "etag", "modified", "due", "polled", "reached", "status", "error", "failures", "moved", "kind",
         "title", "language", "digest", "state")  # fmt: skip
_PAGE = ("page", "url", "feed", "first", "checked", "step", "due", "etag", "modified", "tries", "error", "state")


def feed_states(store: Store, feed: str | None = None) -> dict[str, FeedState]:
    """Return what is known of each feed, or of one, by its id."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            f"SELECT {', '.join(_FEED)} FROM feeds WHERE id = coalesce(?, id) ORDER BY id", (feed,)
        ).fetchall()
    return {row[0]: FeedState(**dict(zip(_FEED, row, strict=True))) for row in rows}


def keep_feed(store: Store, state: FeedState) -> None:
    """Keep what is known of a feed."""
    _put(store, "feeds", _FEED, state)


def keep_poll(store: Store, feed: str, poll: PollRow) -> None:
    """Add a poll to the history of a feed, of which the last thousand are kept."""
    with errors_as_ours(store.path.name):
        number = store._db.execute(
            "INSERT INTO polls VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            (feed, poll.at, poll.status, poll.error, poll.entries, poll.new, poll.seconds),
        ).lastrowid
        assert number is not None
        if number % 64 == 0:
            store._db.execute(
                "DELETE FROM polls WHERE feed = ? AND n <="
                " (SELECT n FROM polls WHERE feed = ? ORDER BY n DESC LIMIT 1 OFFSET ?)",
                (feed, feed, _POLLS_KEPT),
            )


def polls(store: Store, feed: str) -> list[PollRow]:
    """Return the polls of a feed in the order in which they were made."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT at, status, error, entries, new, seconds FROM polls WHERE feed = ? ORDER BY n", (feed,)
        ).fetchall()
    return [PollRow(at=row[0], status=row[1], error=row[2], entries=row[3], new=row[4], seconds=row[5]) for row in rows]


def known_entries(store: Store, feed: str, keys: Sequence[str]) -> dict[str, str]:
    """Return which of these keys a feed has had already, each with the digest of what was last said of it."""
    found: dict[str, str] = {}
    with errors_as_ours(store.path.name):
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ", ".join("?" * len(part))
            found.update(
                store._db.execute(
                    f"SELECT key, digest FROM entries WHERE feed = ? AND key IN ({marks})", (feed, *part)
                ).fetchall()
            )
    return found


def keep_entries(
    store: Store, feed: str, entries: Sequence[tuple[FeedEntry, str, EntryState, str | None]], *, seen: str
) -> None:
    """Keep entries of a feed: each with its digest, its state, and when it is to be captured (None: it is not)."""
    if not entries:
        return
    with errors_as_ours(store.path.name):
        start = store._db.execute("SELECT coalesce(max(n), 0) FROM entries WHERE feed = ?", (feed,)).fetchone()[0]
        store._db.executemany(
            "INSERT INTO entries (feed, key, n, digest, seen, published, language, state, due, flaws, entry)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (feed, key) DO UPDATE SET digest = excluded.digest",
            [
                (feed, entry.key, n, digest, seen, entry.published, entry.language, state, due,
                 " ".join(entry.flaws), msgspec.json.encode(entry).decode() if state == "waiting" else None)
                for n, (entry, digest, state, due) in enumerate(entries, start + 1)
            ],
        )  # fmt: skip


def forget_entries(store: Store, feed: str, present: Collection[str]) -> None:
    """Forget the oldest entries of a feed that had very many and has them no more; what waits is kept.

    What was captured of them stays: should one come again, its page is known by itself.
    """
    with errors_as_ours(store.path.name):
        first, last = store._db.execute("SELECT min(n), max(n) FROM entries WHERE feed = ?", (feed,)).fetchone()
        limit = (last or 0) - _REMEMBERED - 4 * len(present)
        if first is None or first > limit:
            return
        old = store._db.execute(
            "SELECT key FROM entries WHERE feed = ? AND n <= ? AND state <> 'waiting'", (feed, limit)
        ).fetchall()
        store._db.executemany(
            "DELETE FROM entries WHERE feed = ? AND key = ?", [(feed, key) for (key,) in old if key not in present]
        )


def waiting(store: Store, feeds: Collection[str], *, now: str, limit: int) -> list[Waiting]:
    """Return entries of these feeds that are due to be captured, the longest due first, of none so many that others
    starve.

    What waits of feeds that the beat has no more is left where it is.
    """
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT e.feed, e.entry, e.seen, e.tries, e.due, e.error FROM (SELECT feed, key, due, n, row_number()"
            " OVER (PARTITION BY feed ORDER BY due, n) AS place FROM entries WHERE due <= ?"
            " AND feed IN (SELECT value FROM json_each(?))) AS d"
            " JOIN entries AS e ON e.feed = d.feed AND e.key = d.key WHERE d.place <= ?"
            " ORDER BY d.due, d.feed, d.n LIMIT ?",
            (now, json.dumps(list(feeds)), _OF_ONE_FEED, limit),
        ).fetchall()
    return [
        Waiting(
            feed=row[0], entry=msgspec.json.decode(row[1], type=FeedEntry), seen=row[2], tries=row[3], due=row[4],
            error=row[5],
        )
        for row in rows
        if row[1]
    ]  # fmt: skip


def settle_entry(
    store: Store,
    feed: str,
    key: str,
    state: EntryState,
    *,
    page: str | None = None,
    error: str | None = None,
    tries: int = 0,
    due: str | None = None,
    language: str | None = None,
    chars: int | None = None,
    completeness: str | None = None,
) -> None:
    """Say what became of an entry; with `due` it is tried again then."""
    with errors_as_ours(store.path.name):
        store._db.execute(
            "UPDATE entries SET state = ?, page = coalesce(?, page), error = ?, tries = ?, due = ?,"
            " language = coalesce(?, language), chars = coalesce(?, chars), completeness = coalesce(?, completeness),"
            " entry = CASE WHEN ? IS NULL THEN NULL ELSE entry END WHERE feed = ? AND key = ?",
            (state, page, error, tries, due, language, chars, completeness, due, feed, key),
        )


def settle_others(store: Store, key: str, *, page: str | None) -> None:
    """Say that what waits under this key in other feeds is captured."""
    with errors_as_ours(store.path.name):
        store._db.execute(
            "UPDATE entries SET state = 'known', page = coalesce(?, page), due = NULL, entry = NULL"
            " WHERE key = ? AND state = 'waiting'",
            (page, key),
        )


def seen(store: Store, feed: str) -> list[SeenRow]:
    """Return the entries that a feed has had, at most the last two thousand, in the order in which they were seen."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            "SELECT key, seen, published, language, state, error, chars, completeness, flaws FROM"
            " (SELECT * FROM entries WHERE feed = ? ORDER BY n DESC LIMIT ?) ORDER BY n",
            (feed, _ENTRIES_KEPT),
        ).fetchall()
    return [
        SeenRow(
            key=row[0], seen=row[1], published=row[2], language=row[3], state=row[4], error=row[5], chars=row[6],
            completeness=row[7], flaws=tuple(row[8].split()),
        )
        for row in rows
    ]  # fmt: skip


def entry_count(store: Store, feed: str) -> int:
    """Return how many entries a feed has had."""
    with errors_as_ours(store.path.name):
        return int(store._db.execute("SELECT count(*) FROM entries WHERE feed = ?", (feed,)).fetchone()[0])


def page_state(store: Store, page: str) -> PageRow | None:
    """Return what is known of a page by its key, or by that of another address of it."""
    with errors_as_ours(store.path.name):
        row = store._db.execute(
            f"SELECT {', '.join(_PAGE)} FROM pages WHERE page = coalesce((SELECT of FROM aliases WHERE page = ?), ?)",
            (page, page),
        ).fetchone()
    return PageRow(**dict(zip(_PAGE, row, strict=True))) if row else None


def pages_known(store: Store, keys: Sequence[str]) -> frozenset[str]:
    """Return which of these keys are those of pages that were captured, by this address of theirs or another."""
    found: set[str] = set()
    with errors_as_ours(store.path.name):
        for start in range(0, len(keys), 400):
            part = keys[start : start + 400]
            marks = ", ".join("?" * len(part))
            rows = store._db.execute(
                f"SELECT page FROM pages WHERE page IN ({marks})"
                f" UNION ALL SELECT page FROM aliases WHERE page IN ({marks})",
                (*part, *part),
            )
            found.update(row[0] for row in rows)
    return frozenset(found)


def keep_page(store: Store, state: PageRow) -> None:
    """Keep what is known of a page."""
    _put(store, "pages", _PAGE, state)


def keep_alias(store: Store, page: str, of: str) -> None:
    """Say that two keys are those of one page."""
    if page != of:
        with errors_as_ours(store.path.name):
            store._db.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (page, of))


def pages_due(store: Store, *, now: str, limit: int) -> list[PageRow]:
    """Return pages that are due to be fetched again, the longest due first."""
    with errors_as_ours(store.path.name):
        rows = store._db.execute(
            f"SELECT {', '.join(_PAGE)} FROM pages WHERE due <= ? ORDER BY due, page LIMIT ?", (now, limit)
        ).fetchall()
    return [PageRow(**dict(zip(_PAGE, row, strict=True))) for row in rows]


def next_due(store: Store, feeds: Collection[str]) -> str | None:
    """Return when the next entry of these feeds, or page, is due."""
    with errors_as_ours(store.path.name):
        row = store._db.execute(
            "SELECT min(due) FROM (SELECT min(due) AS due FROM entries WHERE due IS NOT NULL"
            " AND feed IN (SELECT value FROM json_each(?)) UNION ALL"
            " SELECT min(due) FROM pages WHERE due IS NOT NULL)",
            (json.dumps(list(feeds)),),
        ).fetchone()
    return row[0] if row else None


def tallies(store: Store) -> dict[str, int]:
    """Return how many entries wait, were captured, were known or failed, and how many pages are of each state."""
    with errors_as_ours(store.path.name):
        out = {f"entries_{state}": count for state, count in store._db.execute(
            "SELECT state, count(*) FROM entries GROUP BY state ORDER BY state")}  # fmt: skip
        out.update({f"pages_{state}": count for state, count in store._db.execute(
            "SELECT state, count(*) FROM pages GROUP BY state ORDER BY state")})  # fmt: skip
    return out


def _put(store: Store, table: str, names: tuple[str, ...], row: Any) -> None:
    with errors_as_ours(store.path.name):
        store._db.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [getattr(row, name) for name in names],
        )
