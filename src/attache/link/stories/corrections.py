"""What a person decided about stories, as data that hold whenever the record is made again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCorrection:
    """A decision on items; it names items and no stories, so that it holds however the stories are found anew.

    `together`: all of `items` are of one story (merge). `apart`: none of `items` is of one story with any of `others`
    (split). `pin`: `items` are of one story, of which the program neither takes them away nor lets it go into
    another; what comes later may still join it. A later correction outranks an earlier one that it contradicts.
    """

    kind: Literal["together", "apart", "pin"]
    items: tuple[str, ...]
    others: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    note: str = ""


class Decided:
    """The corrections, by item."""

    def __init__(self, corrections: Iterable[StoryCorrection] = ()) -> None:
        self._group: dict[str, str] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        self._apart: dict[str, set[str]] = {}
        self.pinned: set[str] = set()
        for each in corrections:
            if each.kind == "apart":
                self._part(each)
            else:
                self._join(each)

    def _join(self, each: StoryCorrection) -> None:
        groups = dict.fromkeys(self._group.get(item, item) for item in each.items)
        joined = tuple(dict.fromkeys(m for group in groups for m in self._members.get(group, (group,))))
        for one in joined:
            for other in self._apart.get(one, set()) & set(joined):
                self._apart[one].discard(other)
                self._apart[other].discard(one)
        for item in joined:
            self._group[item] = joined[0]
        self._members[joined[0]] = joined
        if each.kind == "pin":
            self.pinned.update(each.items)

    def _part(self, each: StoryCorrection) -> None:
        for one in each.items:
            for other in each.others:
                if one == other:
                    continue
                self._apart.setdefault(one, set()).add(other)
                self._apart.setdefault(other, set()).add(one)
        both = set(each.items) | set(each.others)
        for group in {self._group[item] for item in both if item in self._group}:
            left = [m for m in self._members[group] if m not in each.others]
            right = [m for m in self._members[group] if m in each.others]
            if any(m in each.items for m in left) and right:
                for part in (left, right):
                    self._members[part[0]] = tuple(part)
                    for item in part:
                        self._group[item] = part[0]

    def fellows(self, item: str) -> tuple[str, ...]:
        """Return the other items that are of one story with this one."""
        group = self._group.get(item)
        return tuple(each for each in self._members[group] if each != item) if group is not None else ()

    def apart(self, item: str) -> frozenset[str]:
        """Return the items that this one is not of one story with, its fellows' included."""
        own = set(self._apart.get(item, ()))
        for fellow in self.fellows(item):
            own |= self._apart.get(fellow, set())
        return frozenset(own)

    def named(self, item: str) -> bool:
        """Whether a correction names the item."""
        return item in self._group or item in self._apart or item in self.pinned
