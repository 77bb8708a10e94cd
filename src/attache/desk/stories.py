"""Stories of a workspace: items are grouped as they come, and what people decide about stories holds."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..archive import Place
from ..errors import QueryError, UnknownId, WorkspaceBusy
from ..link.stories import Stories, StoryCorrection, story_item
from ..link.stories.keep import StoryRow
from ..record import Item, Reading, Story, Thread
from ..store import Store
from ..store import stories as kept
from .desk import Desk
from .keeping import Keeper
from .session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One item of a story with the reading of its document."""

    reading: Reading
    item: Item


def group(keeper: Keeper, *, anew: bool = False) -> int:
    """Put every item that has no story yet into one, and return how many there were.

    Items come in the order in which they were recorded, and none is looked at before its turn; so grouping a little at
    a time and all at once (`anew`) give the same stories. An item of a later version of a page stands where the one
    before it stood.

    Raises:
        WorkspaceBusy, StorageFailed, WorkspaceDamaged: As for `Keeper.add`.
    """
    with keeper.session() as session:
        return group_in(keeper, session, anew=anew)


def group_in(keeper: Keeper, session: Session, *, anew: bool = False) -> int:
    """Do as `group`, inside an open batch."""
    store = session.store
    if anew:
        kept.forget(store)
    waiting = kept.ungrouped(store)
    if not waiting:
        return 0
    stories = _resumed(store)
    touched: set[str] = set()
    document, reading = -1, None
    for each in waiting:
        if each.page is not None and (old := kept.predecessor(store, each.page, each.item)) is not None:
            kept.succeed(store, old, each.item)
            continue
        if each.document != document or reading is None:
            document, reading = each.document, _reading(keeper, store, each.document)
        item = next((item for item in reading.items if item.id == each.item), None)
        if item is None:
            continue
        placed = stories.add(story_item(reading.document, item))
        touched |= {placed.story, *(change.story for change in placed.changes)}
        touched |= {change.other for change in placed.changes if change.other}
    now = {story.id: story for story in stories.stories() if story.id in touched}
    kept.keep_stories(store, (now[key] for key in touched if key in now), (key for key in touched if key not in now))
    kept.keep_threads(store, stories.threads())
    kept.keep_state(store, ((row.kind, row.number, row.data) for row in stories.to_rows(changed=True)))
    kept.sweep(store)
    return len(waiting)


def _resumed(store: Store) -> Stories:
    decided = [
        StoryCorrection(kind=kind, items=items, others=others, by=by, at=at, note=note)  # type: ignore[arg-type]
        for kind, items, others, by, at, note in kept.corrections(store)
    ]
    rows = [StoryRow(kind, number, data) for kind, number, data in kept.state(store)]  # type: ignore[arg-type]
    return Stories.from_rows(rows, corrections=decided) if rows else Stories(corrections=decided)


def _reading(keeper: Keeper, store: Store, number: int) -> Reading:
    row = store.document_at(number)
    return store.reading(number, keeper.archive.text_at(Place(*row.text), row.text_sha256))


def grouped(desk: Desk) -> None:
    """Group what is not yet grouped, unless another process is writing: then what it has grouped is what there is."""
    if kept.ungrouped(desk.store, 1):
        try:
            group(desk)
        except WorkspaceBusy:
            return


def find(desk: Desk, key: str) -> Story:
    """Return the story of this id (its first letters will do), or the one that an item or document is in.

    Raises:
        UnknownId: There is none, or several begin like this.
    """
    if (found := kept.story(desk.store, key)) is not None:
        return found
    several = kept.starting(desk.store, key.lower()) if len(key) > 3 else []
    if len(several) == 1 and (found := kept.story(desk.store, several[0])) is not None:
        return found
    if several:
        raise UnknownId("several stories begin like this", place=key, hint="give more of it")
    reading, item, _ = desk.show(key)
    for each in [item] if item else [item.id for item in reading.items]:
        if each is not None and (found := kept.story(desk.store, each)) is not None:
            return found
    raise UnknownId("this is in no story", place=key, hint="see: attache stories")


def tellings(desk: Desk, story: Story) -> tuple[Telling, ...]:
    """Return the items of a story with their readings, in the order of date, those without one last."""
    readings: dict[str, Reading] = {}
    out = []
    for key in story.items:
        row, _, _ = desk.store.place_of(key)
        if row.id not in readings:
            readings[row.id] = desk.reading(row.id)
        item = next((item for item in readings[row.id].items if item.id == key), None)
        if item is not None:
            out.append(Telling(reading=readings[row.id], item=item))
    return tuple(sorted(out, key=lambda each: (day(each) is None, day(each) or "", each.item.id)))


def day(telling: Telling) -> str | None:
    """Return the day of a telling as far as it is known, with the time where its page states one."""
    date = telling.item.date or telling.reading.document.published
    return None if date is None else date.stamp or date.value


def thread_of(desk: Desk, key: str) -> tuple[Thread, tuple[Story, ...]]:
    """Return the thread of this id, or the one that a story is a part of, with its stories in order.

    Raises:
        UnknownId: There is none.
    """
    threads = {thread.id: thread for thread in kept.threads(desk.store)}
    found = threads.get(key)
    if found is None:
        story = find(desk, key)
        found = threads.get(story.thread or "")
        if found is None:
            return Thread(id=story.id, stories=(story.id,), first=story.first, last=story.last), (story,)
    stories = [kept.story(desk.store, each) for each in found.stories]
    return found, tuple(story for story in stories if story is not None)


def decide(desk: Desk, kind: str, keys: Sequence[str], *, by: str, note: str = "", others: Iterable[str] = ()) -> int:
    """Keep a decision on stories, group everything anew with it, and return how many items were grouped.

    Args:
        kind: `together` (stories become one), `apart` (the items named leave the others of their story), `pin` (the
            program changes nothing about the story).
        keys: Stories for `together` and `pin`, items for `apart`.

    Raises:
        UnknownId: Something named is not there.
        QueryError: It says nothing.
    """
    if kind == "apart":
        story = find(desk, keys[0])
        chosen = [key for key in story.items if key in set(keys)]
        if len(chosen) < len(set(keys)):
            raise UnknownId("not all of these items are in one story", place=" ".join(keys))
        rest = [key for key in story.items if key not in set(keys)]
        if not rest:
            raise QueryError("these are all items of the story", place=story.id, hint="name some of them")
        pair = kept.keys_of(desk.store, chosen), kept.keys_of(desk.store, rest)
    else:
        items = [item for key in keys for item in find(desk, key).items]
        if kind == "together" and len({find(desk, key).id for key in keys}) < 2:
            raise QueryError("this is one story already", place=" ".join(keys))
        pair = kept.keys_of(desk.store, list(dict.fromkeys(items))), list(others)
    at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with desk.session() as session:
        kept.keep_correction(session.store, kind, pair[0], pair[1], by=by, at=at, note=note)
        return group_in(desk, session, anew=True)
