"""Threads: which stories are of one matter; and stories and threads as the record has them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ...record import Story, Thread
from .live import Live, Member

_TOLD = 8


class Threads:
    """Stories joined to threads, each by its first story."""

    def __init__(self) -> None:
        self.above: dict[int, int] = {}
        self._sizes: dict[int, int] = {}

    def root(self, number: int) -> int:
        """Return the first story of the thread that a story is in; itself where it is in none."""
        while number in self.above:
            number = self.above[number]
        return number

    def linked(self, number: int) -> bool:
        """Whether the story was joined to an earlier one."""
        return number in self.above

    def link(self, number: int, other: int) -> None:
        """Join the threads of two stories; the earlier one's story is its first."""
        one, two = self.root(number), self.root(other)
        if one == two:
            return
        elder, younger = sorted((one, two))
        self.above[younger] = elder
        self._sizes[elder] = self.size(elder) + self.size(younger)

    def merge(self, elder: int, younger: int) -> None:
        """Two stories are one now: so are their threads, with a story less."""
        self.link(elder, younger)
        root = self.root(elder)
        self._sizes[root] = max(1, self.size(root) - 1)

    def size(self, root: int) -> int:
        """Return how many stories the thread has."""
        return self._sizes.get(root, 1)

    def resume(self, above: Mapping[int, int], numbers: Iterable[int]) -> None:
        """Go on from the links that were, among the stories that are."""
        self.above = dict(above)
        self._sizes = {root: count for root, count in Counter(map(self.root, numbers)).items() if count > 1}

    def groups(self, numbers: Sequence[int]) -> list[tuple[int, list[int]]]:
        """Return the threads of two of these stories and more, in the order in which they began."""
        found: dict[int, list[int]] = {}
        for number in numbers:
            if number in self.above or number in self._sizes:
                found.setdefault(self.root(number), []).append(number)
        return sorted((root, group) for root, group in found.items() if len(group) > 1)


def story_record(identity: str, members: Sequence[Member], state: Live | Story | None, thread: str | None) -> Story:
    """Return a story as the record has it, from its items and what is known of it besides.

    Args:
        identity: Its id.
        members: Its items.
        state: What it is while it takes items, or what it was when it was closed.
        thread: The id of its thread, if any.
    """
    days = [member.day for member in members if member.day is not None]
    live = state if isinstance(state, Live) else None
    closed = state if isinstance(state, Story) else None
    least = 2 if live is not None and live.size > 2 else 1
    return Story(
        id=identity,
        items=tuple(member.item for member in members),
        lead=(live.lead() if live is not None else closed.lead if closed is not None else None) or members[0].item,
        first=iso(min(days, default=None)),
        last=iso(max(days, default=None)),
        outlets=tuple(dict.fromkeys(member.outlet for member in members if member.outlet)),
        languages=tuple(dict.fromkeys(member.language for member in members if member.language)),
        actors=_most(live.actors, least) if live is not None else closed.actors if closed is not None else (),
        issues=_most(live.issues, least) if live is not None else closed.issues if closed is not None else (),
        cohesion=round(live.cohesion(), 4) if live is not None else closed.cohesion if closed is not None else 1.0,
        thread=thread,
    )


def thread_record(identity: str, stories: Sequence[Story]) -> Thread:
    """Return a thread of stories as the record has it."""
    ordered = sorted(stories, key=lambda story: (story.first or "", story.id))
    actors = Counter(actor for story in stories for actor in story.actors)
    issues = Counter(issue for story in stories for issue in story.issues)
    return Thread(
        id=identity,
        stories=tuple(story.id for story in ordered),
        first=min((story.first for story in stories if story.first), default=None),
        last=max((story.last for story in stories if story.last), default=None),
        actors=_most(actors, 2),
        issues=_most(issues, 2),
    )


def iso(day: int | None) -> str | None:
    """Return a day number as an ISO day."""
    return dt.date.fromordinal(day).isoformat() if day is not None else None


def _most(counts: Counter[str], least: int) -> tuple[str, ...]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(key for key, count in ordered[:_TOLD] if count >= least)
