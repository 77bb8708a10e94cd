"""Items are put into stories as they come: the state stands in the record, so that the next one goes on from it."""

import contextlib
import os
from dataclasses import replace
from pathlib import Path

import msgspec

from ..errors import StorageFailed
from ..link.stories import Stories, StoryCorrection, story_item
from ..link.stories.keep import StoryRow
from ..record import Reading
from ..store import Store
from ..store import stories as kept
from .session import Session


def group(session: Session, *, anew: bool = False) -> int:
    """Put every item that has no story yet into one, inside the open batch, and return how many there were.

    Items come in the order in which they were recorded, and none is looked at before its turn; so grouping a little at
    a time and all at once (`anew`) give the same stories. An item of a later version of a page stands where the one
    before it stood.
    """
    store = session.store
    if anew:
        kept.forget(store)
    waiting = kept.ungrouped(store)
    if not waiting:
        return 0
    stories = _resumed(store)
    touched: set[str] = set()
    later: list[tuple[str, str]] = []
    number, reading = -1, None
    for each in waiting:
        if each.first != number or reading is None:
            number, reading = each.first, session.reading_at(each.first)
        if each.position >= len(reading.items):  # a later version has more items than the first
            number, reading = each.document, session.reading_at(each.document)
        item = reading.items[each.position]
        grouped = kept.has_key(store, item.id)
        if grouped or item.id != each.item:  # of a later version, or of the first one, which is the present one again
            later.append((item.id, each.item))
        if grouped:
            continue
        beside = tuple(other.id for other in reading.items if other.id != item.id) if _told_apart(reading) else ()
        placed = stories.add(replace(story_item(reading.document, item), beside=beside))
        touched |= {placed.story, *(change.story for change in placed.changes)}
        touched |= {change.other for change in placed.changes if change.other}
    now = {story.id: story for story in stories.stories() if story.id in touched}
    kept.keep_stories(store, (now[key] for key in touched if key in now), (key for key in touched if key not in now))
    for key, successor in later:
        kept.succeed(store, key, successor)
    kept.keep_threads(store, stories.threads())
    kept.keep_state(store, ((row.kind, row.number, row.data) for row in stories.to_rows(changed=True)))
    kept.sweep(store)
    return len(waiting)


DECISIONS = "corrections/stories.decisions"
"""What people decided about stories, a line of JSON each: from here a record that was lost has them again."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One line of that file."""

    kind: str
    items: tuple[str, ...]
    others: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    note: str = ""


def keep_decision(folder: Path, store: Store, decision: Decision) -> None:
    """Keep a decision in the record, inside the open batch, and in its file.

    Raises:
        StorageFailed: The disk refused.
    """
    kept.keep_correction(
        store, decision.kind, decision.items, decision.others, by=decision.by, at=decision.at, note=decision.note
    )
    path = folder / DECISIONS
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # a line that was cut off takes no other with it
                    file.write(b"\n")
            file.write(msgspec.json.encode(decision) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=DECISIONS) from error


def read_decisions(folder: Path, store: Store) -> None:
    """Take the decisions of the file into a record that has none, inside the open batch; a broken line is none."""
    path = folder / DECISIONS
    if not path.exists() or kept.corrections(store):
        return
    for line in path.read_bytes().splitlines():
        with contextlib.suppress(msgspec.DecodeError):
            each = msgspec.json.decode(line, type=Decision)
            kept.keep_correction(store, each.kind, each.items, each.others, by=each.by, at=each.at, note=each.note)


def _told_apart(reading: Reading) -> bool:
    return reading.document.kind in ("digest", "newsletter") and len(reading.items) > 1


def _resumed(store: Store) -> Stories:
    decided = [
        StoryCorrection(kind=kind, items=items, others=others, by=by, at=at, note=note)  # type: ignore[arg-type]
        for kind, items, others, by, at, note in kept.corrections(store)
    ]
    rows = [StoryRow(kind, number, data) for kind, number, data in kept.state(store)]  # type: ignore[arg-type]
    return Stories.from_rows(rows, corrections=decided) if rows else Stories(corrections=decided)
