"""A story while it takes items: its centre, its days, and what its items share."""

import bisect
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .weigh import Weighed

TERMS = 192
MEMBERS = 24
POSTED = 48
DAYS = 64
SHARED = 12


@dataclass(frozen=True, slots=True)
class Member:
    """One item of a story: what is kept of it for good."""

    item: str
    outlet: str | None
    day: int | None
    language: str | None


@dataclass(slots=True)
class Kept:
    """The weights of one item, packed: for splitting a story that falls apart."""

    item: str
    terms: "array[int]"
    weights: "array[float]"

    def unpacked(self) -> dict[int, float]:
        """Return the weights by term."""
        return dict(zip(self.terms, self.weights, strict=True))


def pack(item: str, terms: dict[int, float]) -> Kept:
    """Return the weights of an item, packed."""
    return Kept(item, array("I", terms.keys()), array("f", terms.values()))


@dataclass(slots=True)
class Live:
    """A story that takes items.

    `total` is the sum of its items' weights, so that its product with an item's weights, by `size`, is the mean
    likeness of the item to those of the story; of the smallest weights of a large story it has lost the track. `own` is
    the sum of the likenesses of its items to themselves.
    """

    number: int
    size: int = 0
    han: int = 0
    own: float = 0.0
    total: dict[int, float] = field(default_factory=dict)
    marks: dict[int, float] = field(default_factory=dict)
    days: list[int] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    posted: set[int] = field(default_factory=set)
    posted_marks: set[int] = field(default_factory=set)
    actors: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)

    def add(self, item: str, weighed: Weighed, day: int | None) -> None:
        """Add an item."""
        self.take(pack(item, weighed.terms), weighed.terms, day, weighed.han)
        _add(self.marks, weighed.marks)

    def take(self, kept: Kept, terms: dict[int, float], day: int | None, han: bool) -> None:
        """Add an item by its weights alone."""
        self.size += 1
        self.han += han
        self.own += sum([weight * weight for weight in terms.values()])
        _add(self.total, terms)
        if day is not None:
            self._on(day)
        if len(self.kept) < MEMBERS:
            self.kept.append(kept)

    def _on(self, day: int) -> None:
        at = bisect.bisect_left(self.days, day)
        if at == len(self.days) or self.days[at] != day:
            self.days.insert(at, day)
            if len(self.days) > DAYS:
                del self.days[DAYS // 2]  # first and last days are kept

    def absorb(self, other: "Live") -> None:
        """Add all that another story has."""
        self.size += other.size
        self.han += other.han
        self.own += other.own
        _add(self.total, other.total)
        _add(self.marks, other.marks)
        for day in other.days:
            self._on(day)
        self.kept = (self.kept + other.kept)[:MEMBERS]
        self.actors.update(other.actors)
        self.issues.update(other.issues)

    def share(self, actors: Iterable[str], issues: Iterable[str]) -> None:
        """Count whom and what an item is about."""
        self.actors.update(actors)
        self.issues.update(issues)
        for counter in (self.actors, self.issues):
            if len(counter) > 8 * SHARED:
                for key, _ in sorted(counter.items(), key=lambda each: (each[1], each[0]))[: 4 * SHARED]:
                    del counter[key]

    def likeness(self, terms: dict[int, float], han: bool) -> float:
        """Return the mean likeness of an item to the items of the story in its script; 0 where there are none."""
        same = self.han if han else self.size - self.han
        if not same:
            return 0.0
        total = self.total
        return sum([weight * total[term] for term, weight in terms.items() if term in total]) / same

    def likeness_abroad(self, weighed: Weighed) -> float:
        """Return the likeness of an item to the story in what is the same in every language.

        It is 0 unless two actors of the tables and a number, day or act are shared.
        """
        shared = [mark for mark in weighed.marks if mark in self.marks]
        actors = sum(mark in weighed.actors for mark in shared)
        if actors < 2 or actors == len(shared):
            return 0.0
        return sum([weighed.marks[mark] * self.marks[mark] for mark in shared]) / self.size

    def alike(self, other: "Live") -> float:
        """Return the mean likeness of the items of two stories to each other, of those of one script; else 0."""
        pairs = self.han * other.han + (self.size - self.han) * (other.size - other.han)
        if not pairs:
            return 0.0
        few, many = sorted((self.total, other.total), key=len)
        return sum([weight * many[term] for term, weight in few.items() if term in many]) / pairs

    def shares(self, other: "Live") -> bool:
        """Whether two stories share an actor, and an issue where both have one."""
        one, two = self.issues.keys(), other.issues.keys()
        return bool(self.actors.keys() & other.actors.keys()) and (not one or not two or bool(one & two))

    def strongest(self) -> tuple[int, ...]:
        """Return the terms of the story, the weightiest first."""
        return tuple(sorted(self.total, key=lambda term: (-self.total[term], term)))

    def lead(self) -> str | None:
        """Return the item that is most alike the others, of those whose weights are kept."""
        if not self.kept:
            return None
        get = self.total.get
        near = [
            sum([weight * get(term, 0.0) for term, weight in zip(each.terms, each.weights, strict=True)])
            for each in self.kept
        ]
        return self.kept[near.index(max(near))].item

    def gap(self, day: int | None) -> int:
        """Return the days between a day and the nearest one of the story; 0 where either is not known."""
        if day is None or not self.days:
            return 0
        at = bisect.bisect_left(self.days, day)
        return min(abs(day - each) for each in self.days[max(0, at - 1) : at + 1])

    def apart(self, other: "Live") -> int:
        """Return the days between the nearest days of two stories; 0 where either has none."""
        return min((self.gap(day) for day in other.days), default=0)

    def cohesion(self) -> float:
        """Return the mean likeness of its items to each other."""
        if self.size < 2:
            return 1.0
        whole = sum(weight * weight for weight in self.total.values())
        return max(0.0, (whole - self.own) / (self.size * (self.size - 1)))


def _add(total: dict[int, float], more: dict[int, float]) -> None:
    get = total.get
    for term, weight in more.items():
        total[term] = get(term, 0.0) + weight
    if len(total) > TERMS + TERMS // 2:
        for term in sorted(total, key=lambda each: (-total[each], each))[TERMS:]:
            del total[term]
