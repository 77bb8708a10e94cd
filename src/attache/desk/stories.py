"""Stories of a workspace: asked for, shown, and decided about by people."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import QueryError, StorageFailed, UnknownId, WorkspaceBusy
from ..link.copies import copies
from ..record import Item, Reading, Story, Thread
from ..store import stories as kept
from .desk import Desk, actor_ids, canonical_outlet
from .grouping import Decision, group, keep_decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One item of a story with the reading of its document."""

    reading: Reading
    item: Item


def grouped(desk: Desk) -> None:
    """Group what is not yet grouped, unless another process is writing or nothing can be written: then what is grouped
    already is what there is.
    """
    if kept.ungrouped(desk.store, 1):
        with contextlib.suppress(WorkspaceBusy, StorageFailed):
            desk.group()


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
    """Return the items of a story with their readings, by date, those of one day as they came, without one last."""
    readings: dict[str, Reading] = {}
    out = []
    for key in story.items:
        row, _, _ = desk.store.place_of(key)
        if row.id not in readings:
            readings[row.id] = desk.reading(row.id)
        item = next((item for item in readings[row.id].items if item.id == key), None)
        if item is not None:
            out.append(Telling(reading=readings[row.id], item=item))
    return tuple(sorted(out, key=lambda each: (day(each) is None, day(each) or "")))


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
        told = Decision(kind=kind, items=tuple(pair[0]), others=tuple(pair[1]), by=by, at=at, note=note)
        keep_decision(desk.folder, session.store, told)
        return group(session, anew=True)


def listed(
    desk: Desk, *, actor: str | None = None, outlet: str | None = None, limit: int | None = None, **filters: Any
) -> Iterator[Story]:
    """Yield stories, the newest first; `filters` are those of `StoryFilter`, names are looked up in the tables."""
    with desk.tables():
        wanted = kept.StoryFilter(
            actors=actor_ids(actor) if actor else (), outlet=canonical_outlet(outlet), **filters
        )  # fmt: skip
    yield from kept.stories(desk.store, wanted, limit=limit)


def headline_of(desk: Desk, story: Story) -> str | None:
    """Return the headline of the item that is nearest to all others, else that of the first that has one."""
    return kept.headline(desk.store, (story.lead, *story.items))


def outlet_of(telling: Telling) -> str | None:
    """Return the outlet that carries a telling, as far as it is known: the first that it credits, else its page's."""
    named = next((credit.outlet for credit in telling.item.credits if credit.outlet), None)
    return named or telling.reading.document.outlet


def copied(tellings: Sequence[Telling]) -> tuple[tuple[int, ...], ...]:
    """Return the groups of near-identical copies among tellings, as places in the sequence, the earliest first."""
    texts = ["\n".join(span.of(each.reading.document.text) for span in each.item.spans) for each in tellings]
    return tuple(tuple(sorted(group)) for group in copies(texts))
