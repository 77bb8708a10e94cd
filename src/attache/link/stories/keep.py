"""The state of the grouping as rows that a record can keep, and back: plain MessagePack, nothing that runs."""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from ...errors import RecordDisagrees
from ...record import Story, StoryChange
from .live import Kept, Live, Member

FORMAT = 1


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One row of the state: `head` once, and one for each story, by its number. `data` is MessagePack."""

    kind: Literal["head", "story"]
    number: int
    data: bytes


class _Heart(msgspec.Struct, array_like=True):
    """What a story is while it takes items."""

    size: int
    han: int
    own: float
    terms: bytes
    weights: bytes
    marks: bytes
    mark_weights: bytes
    days: list[int]
    kept: list[tuple[str, bytes, bytes]]
    posted: bytes
    posted_marks: bytes
    actors: list[tuple[str, int]]
    issues: list[tuple[str, int]]


class Entry(msgspec.Struct, array_like=True):
    """A story: its items, what it became a part of, its thread, and what it is while it takes items."""

    members: list[tuple[str, str | None, int | None, str | None]]
    into: int | None = None
    above: int | None = None
    named: list[str] = []
    heart: _Heart | None = None
    closed: Story | None = None


class Head(msgspec.Struct, array_like=True):
    """What is not of one story: counts of terms, the order of the living, the lists of terms, the history."""

    format: int
    items: int
    counts: bytes
    next: int
    step: int
    today: int | None
    order: list[int]
    posts: list[tuple[int, list[int]]]
    marked: list[tuple[int, list[int]]]
    history: list[StoryChange]


def write(kind: Literal["head", "story"], number: int, value: msgspec.Struct) -> StoryRow:
    """Return a part of the state as a row."""
    return StoryRow(kind, number, msgspec.msgpack.encode(value))


def read(rows: Iterable[StoryRow]) -> tuple[Head, dict[int, Entry]]:
    """Return the state that rows hold.

    Raises:
        RecordDisagrees: A row cannot be read, or is of another version's format.
    """
    head: Head | None = None
    entries: dict[int, Entry] = {}
    try:
        for row in rows:
            if row.kind == "head":
                head = msgspec.msgpack.decode(row.data, type=Head)
            else:
                entries[row.number] = msgspec.msgpack.decode(row.data, type=Entry)
    except msgspec.MsgspecError as error:
        raise RecordDisagrees(
            f"the state of the stories cannot be read: {error}", hint="run attache rebuild"
        ) from error
    if head is None or head.format != FORMAT:
        raise RecordDisagrees("the state of the stories is of another version", hint="run attache rebuild")
    return head, dict(sorted(entries.items()))


def heart(live: Live) -> _Heart:
    """Return a story that takes items, packed."""
    return _Heart(
        size=live.size,
        han=live.han,
        own=live.own,
        terms=array("I", live.total.keys()).tobytes(),
        weights=array("d", live.total.values()).tobytes(),
        marks=array("I", live.marks.keys()).tobytes(),
        mark_weights=array("d", live.marks.values()).tobytes(),
        days=live.days,
        kept=[(each.item, each.terms.tobytes(), each.weights.tobytes()) for each in live.kept],
        posted=array("I", sorted(live.posted)).tobytes(),
        posted_marks=array("I", sorted(live.posted_marks)).tobytes(),
        actors=list(live.actors.items()),
        issues=list(live.issues.items()),
    )


def beating(number: int, packed: _Heart) -> Live:
    """Return the story that `heart` packed."""
    return Live(
        number,
        size=packed.size,
        han=packed.han,
        own=packed.own,
        total=dict(zip(_array("I", packed.terms), _array("d", packed.weights), strict=True)),
        marks=dict(zip(_array("I", packed.marks), _array("d", packed.mark_weights), strict=True)),
        days=packed.days,
        kept=[Kept(item, _array("I", terms), _array("f", weights)) for item, terms, weights in packed.kept],
        posted=set(_array("I", packed.posted)),
        posted_marks=set(_array("I", packed.posted_marks)),
        actors=Counter(dict(packed.actors)),
        issues=Counter(dict(packed.issues)),
    )


def members(entry: Entry) -> list[Member]:
    """Return the items of a story."""
    return [Member(*each) for each in entry.members]


def _array(code: Literal["I", "d", "f"], data: bytes) -> "array[Any]":
    found: array[Any] = array(code)
    found.frombytes(data)
    return found
