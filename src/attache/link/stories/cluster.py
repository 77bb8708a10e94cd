"""Items into stories, one at a time, in the order in which they come."""

import dataclasses
import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...record import Story, StoryChange, Thread, part_id
from ...record.story import By
from . import keep
from .corrections import Decided, StoryCorrection
from .halves import halves
from .index import Index
from .items import StoryItem
from .live import Live, Member
from .settings import Settings
from .threads import Threads, story_record, thread_record
from .weigh import Weighed, Weigher

WEIGHED = 8
"""How many stories an item is weighed against in full."""
_RIVALS = 4
_ABROAD_DAYS = 3
_CHECKED = frozenset((4, 8, 16, 24))
"""The sizes at which a story is looked at for falling apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an item was put: the id of the story, whether it began it, how alike it was, and all that changed."""

    item: str
    story: str
    opened: bool
    score: float | None
    changes: tuple[StoryChange, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A story that an item may go to: how alike it is with all counted, by words alone, and what any story is."""

    score: float
    words: float
    common: float
    number: int


class Stories:
    """Groups items into stories as they come; nothing of an item is looked at before its turn.

    The same items in the same order give the same stories. An item costs the same however many came before. A story's
    id is derived from the item that began it: where two become one, the elder's stands for both; where one is split,
    the part that holds that item keeps it. `settings.live` bounds the memory; of closed stories the items are kept.
    """

    def __init__(self, *, corrections: Iterable[StoryCorrection] = (), settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._decided = Decided(corrections)
        self._weigher = Weigher()
        self._live: OrderedDict[int, Live] = OrderedDict()
        self._index, self._abroad = Index(), Index()
        self._members: dict[int, list[Member]] = {}
        self._home: dict[str, int] = {}
        self._into: dict[int, int] = {}
        self._closed: dict[int, Story] = {}
        self._named: dict[int, set[str]] = {}
        self._threads = Threads()
        self._history: list[StoryChange] = []
        self._next = 0
        self._step = 0
        self._today: int | None = None
        self._touched: set[int] = set()

    def add(self, item: StoryItem) -> Placed:
        """Put an item into the story that it is most alike, or begin one with it.

        An item that was put already stays where it is. Stories may become one, or fall into two, by the way.
        """
        if item.id in self._home:
            number = self._root(self._home[item.id])
            return Placed(item=item.id, story=self._id(number), opened=False, score=None, changes=())
        weighed = self._weigher.weigh(item)
        day = _ordinal(item.date)
        self._today = self._today if day is None else day
        changes: list[StoryChange] = []
        candidates = self._candidates(item, weighed, day)
        member = Member(item.id, item.outlet, day, item.language)
        chosen, score, by = self._chosen(item, candidates, changes)
        opened = chosen is None
        number = self._open() if chosen is None else chosen
        story = self._live.get(number)
        self._members[number].append(member)
        self._home[item.id] = number
        self._touched.add(number)
        if self._decided.named(item.id):
            self._named.setdefault(number, set()).add(item.id)
        step = "opened" if opened else "joined"
        changes.append(self._change(step, number, (item.id,), score=score, by=by))
        if story is not None:
            story.add(item.id, weighed, day)
            story.share(item.actors, item.issues)
            self._live.move_to_end(number)
            self._index.post(story.number, weighed.top, story.posted)
            self._abroad.post(story.number, weighed.marks, story.posted_marks)
            number = self._merged(story, candidates, changes)
            self._split(self._live[number], changes)
            self._follow(self._live[self._root(self._home[item.id])], candidates)
        self._close()
        kept = [change for change in changes if change.step not in ("opened", "joined")]
        self._history += kept
        home = self._root(self._home[item.id])
        return Placed(item=item.id, story=self._id(home), opened=opened, score=score, changes=tuple(changes))

    @property
    def history(self) -> tuple[StoryChange, ...]:
        """All merges, splits and moves so far, in order; what began and joined is told by the order of items."""
        return tuple(self._history)

    def story_of(self, item: str) -> str | None:
        """Return the id of the story that an item is in now, or None for an item that never came."""
        number = self._home.get(item)
        return None if number is None else self._id(self._root(number))

    def assignments(self) -> Mapping[str, str]:
        """Return the id of the story of each item."""
        return {item: self._id(self._root(number)) for item, number in self._home.items()}

    def stories(self) -> Iterator[Story]:
        """Yield all stories, in the order in which they began."""
        for number in sorted(self._members):
            yield self._story(number)

    def story(self, item: str) -> Story | None:
        """Return the story that an item is in now, or None for an item that never came."""
        number = self._home.get(item)
        return None if number is None else self._story(self._root(number))

    def threads(self) -> tuple[Thread, ...]:
        """Return the threads of two stories and more, in the order in which they began."""
        found = []
        for root, numbers in self._threads.groups(sorted(self._members)):
            stories = [self._story(number) for number in numbers]
            found.append(thread_record(self._thread_id(root), stories))
        return tuple(found)

    def to_rows(self, *, changed: bool = False) -> Iterator[keep.StoryRow]:
        """Yield the state as rows, from which `from_rows` goes on as if nothing had happened between.

        Args:
            changed: Only what changed since the last call: each row takes the place of the one of its kind and number.
        """
        counted = self._weigher.state()
        head = keep.Head(
            format=keep.FORMAT,
            items=counted["items"],
            counts=counted["counts"],
            next=self._next,
            step=self._step,
            today=self._today,
            order=list(self._live),
            posts=list(self._index.posts.items()),
            marked=list(self._abroad.posts.items()),
            history=self._history,
        )
        yield keep.write("head", 0, head)
        for number in sorted(self._touched) if changed else range(self._next):
            live = self._live.get(number)
            entry = keep.Entry(
                members=[dataclasses.astuple(member) for member in self._members.get(number, ())],
                into=self._into.get(number),
                above=self._threads.above.get(number),
                named=sorted(self._named.get(number, ())),
                heart=keep.heart(live) if live is not None else None,
                closed=self._closed.get(number),
            )
            yield keep.write("story", number, entry)
        self._touched.clear()

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[keep.StoryRow],
        *,
        corrections: Iterable[StoryCorrection] = (),
        settings: Settings | None = None,
    ) -> "Stories":
        """Return the grouping as `to_rows` told it. Corrections made since hold for items that are yet to come.

        Raises:
            RecordDisagrees: The rows cannot be read, or are of another version.
        """
        head, entries = keep.read(rows)
        found = cls(corrections=corrections, settings=settings)
        found._weigher.resume({"items": head.items, "counts": head.counts})
        found._next, found._step, found._today = head.next, head.step, head.today
        found._history = list(head.history)
        found._index.posts, found._abroad.posts = dict(head.posts), dict(head.marked)
        for number, entry in entries.items():
            if entry.members:
                found._members[number] = keep.members(entry)
                found._home.update((member.item, number) for member in found._members[number])
            if entry.into is not None:
                found._into[number] = entry.into
            if entry.named:
                found._named[number] = set(entry.named)
            if entry.closed is not None:
                found._closed[number] = entry.closed
        for number in head.order:
            entry_of = entries.get(number)
            if entry_of is not None and entry_of.heart is not None:
                found._live[number] = keep.beating(number, entry_of.heart)
        above = {number: entry.above for number, entry in entries.items() if entry.above is not None}
        found._threads.resume(above, found._members)
        return found

    def _candidates(self, item: StoryItem, weighed: Weighed, day: int | None) -> list[_Candidate]:
        rank = self._index.near(weighed.terms, weighed.top, WEIGHED)
        if weighed.marks:
            rank += [
                each for each in self._abroad.near(weighed.marks, tuple(weighed.marks), _RIVALS) if each not in rank
            ]
        barred = self._barred(item)
        out = []
        likeness = {number: self._live[number].likeness(weighed.terms, weighed.han) for number in rank}
        common = self.settings.common * sum(sorted(likeness.values(), reverse=True)[_RIVALS:]) / (WEIGHED - _RIVALS)
        for number, words in likeness.items():
            if number in barred:
                continue
            story = self._live[number]
            gap = story.gap(self._today if day is None else day)
            undated = self.settings.undated if day is None or not story.days else 0.0
            score = words - common - self.settings.lost(gap) - undated
            if score < self.settings.join and gap <= _ABROAD_DAYS:
                over = story.likeness_abroad(weighed) - self.settings.abroad
                score = self.settings.join + over / 2 if over >= 0 else score
            out.append(_Candidate(score, words, common, number))
        out.sort(key=lambda each: (-each.score, each.number))
        return out

    def _barred(self, item: StoryItem) -> frozenset[int]:
        apart = {*self._decided.apart(item.id), *item.beside}
        return frozenset(self._root(self._home[other]) for other in apart if other in self._home)

    def _chosen(
        self, item: StoryItem, candidates: list[_Candidate], changes: list[StoryChange]
    ) -> tuple[int | None, float | None, By]:
        """Return the story that an item goes to, how alike it is, and who decided."""
        fellows = (self._root(self._home[each]) for each in self._decided.fellows(item.id) if each in self._home)
        roots = list(dict.fromkeys(fellows))
        if roots:
            number = roots[0]
            for other in roots[1:]:
                number = self._merge(number, other, changes, by="editor")
            return number, None, "editor"
        if candidates and candidates[0].score >= self.settings.join:
            return candidates[0].number, round(candidates[0].score, 4), "program"
        return None, None, "program"

    def _open(self) -> int:
        number = self._next
        self._next += 1
        self._live[number] = Live(number)
        self._members[number] = []
        return number

    def _merged(self, story: Live, candidates: list[_Candidate], changes: list[StoryChange]) -> int:
        """Merge into the story, or it into another, what turns out to be one with it; return what it is now."""
        number = story.number
        for each in candidates[: _RIVALS + 1]:
            other = self._live.get(each.number)
            if other is None or each.number == number or each.score < 0.7 * self.settings.join:
                continue
            now = self._live[number]
            likeness = now.alike(other) - each.common - self.settings.lost(now.apart(other))
            if likeness < self.settings.merge * self.settings.join or self._kept_apart(number, each.number):
                continue
            number = self._merge(number, each.number, changes, by="program")
        return number

    def _kept_apart(self, one: int, other: int) -> bool:
        """Whether a person's decision keeps two stories from becoming one."""
        here, there = self._named.get(one, set()), self._named.get(other, set())
        if not here or not there:
            return False
        pinned = self._decided.pinned
        return bool(here & pinned and there & pinned) or any(self._decided.apart(item) & there for item in here)

    def _merge(self, one: int, other: int, changes: list[StoryChange], *, by: By) -> int:
        elder, younger = sorted((one, other))
        pinned = self._decided.pinned
        if self._named.get(younger, set()) & pinned and not self._named.get(elder, set()) & pinned:
            elder, younger = younger, elder
        gone = self._id(younger)
        moved = self._members.pop(younger)
        self._members[elder] += moved
        self._into[younger] = elder
        if younger in self._named:
            self._named.setdefault(elder, set()).update(self._named.pop(younger))
        self._threads.merge(elder, younger)
        self._closed.pop(younger, None)
        source, target = self._live.pop(younger, None), self._live.get(elder)
        if source is not None and target is None:
            self._forget(source)
        if source is not None and target is not None:
            self._index.hand_over(younger, source.posted, elder, target.posted)
            self._abroad.hand_over(younger, source.posted_marks, elder, target.posted_marks)
            target.absorb(source)
            self._live.move_to_end(elder)
        self._touched |= {elder, younger}
        changes.append(self._change("merged", elder, tuple(m.item for m in moved), other=gone, by=by))
        return elder

    def _split(self, story: Live, changes: list[StoryChange]) -> None:
        """Split a story whose halves are less alike than the floor, where no person's decision holds it together."""
        if story.size not in _CHECKED or story.size != len(story.kept):
            return
        if self._named.get(story.number, set()) & self._decided.pinned:
            return
        parts = halves([each.unpacked() for each in story.kept], self.settings.floor * self.settings.join)
        if parts is None:
            return
        members = self._members[story.number]
        order = {member.item: at for at, member in enumerate(members)}
        sides = [sorted((story.kept[k].item for k in part), key=order.__getitem__) for part in parts]
        sides.sort(key=lambda side: order[side[0]])
        leaving = set(sides[1])
        if any(leaving & set(self._decided.fellows(item)) for item in sides[0]):
            return
        number = self._open()
        fresh = self._live[number]
        kept = {each.item: each for each in story.kept}
        by_item = {member.item: member for member in members}
        self._members[story.number] = [member for member in members if member.item not in leaving]
        self._members[number] = [by_item[item] for item in sides[1]]
        rest = Live(story.number, actors=story.actors.copy(), issues=story.issues.copy(), posted=story.posted)
        rest.posted_marks = story.posted_marks
        for live, side in ((rest, sides[0]), (fresh, sides[1])):
            for item in side:
                terms = kept[item].unpacked()
                live.take(kept[item], terms, by_item[item].day, _han(by_item[item]))
            self._index.post(live.number, live.strongest(), live.posted)
        rest.marks = fresh.marks = story.marks  # not kept by item: either may be the one
        fresh.marks = dict(story.marks)
        fresh.share(story.actors, story.issues)
        self._live[story.number] = rest
        for item in leaving:
            self._home[item] = number
        named = self._named.get(story.number, set())
        if named & leaving:
            self._named[number] = named & leaving
            self._named[story.number] = named - leaving
        self._threads.link(number, self._threads.root(story.number))
        self._touched |= {story.number, number}
        changes.append(self._change("split", number, tuple(sides[1]), other=self._id(story.number)))

    def _follow(self, story: Live, candidates: list[_Candidate]) -> None:
        """Make the story one of a thread, where the words are those of an earlier story and time alone parts them."""
        if story.size > 3 or self._threads.linked(story.number):
            return
        for each in sorted(candidates, key=lambda each: (-each.words, each.number)):
            other = self._live.get(each.number)
            if other is None or other.number == story.number:
                continue
            if each.words - each.common < self.settings.thread * self.settings.join:
                return
            if story.apart(other) > self.settings.pause or not story.shares(other):
                continue
            self._threads.link(story.number, other.number)
            self._touched.add(story.number)
            return

    def _close(self) -> None:
        while len(self._live) > self.settings.live:
            number, story = self._live.popitem(last=False)
            self._forget(story)
            self._closed[number] = story_record(self._id(number), self._members[number], story, None)
            self._touched.add(number)

    def _forget(self, story: Live) -> None:
        self._index.forget(story.number, story.posted)
        self._abroad.forget(story.number, story.posted_marks)

    def _story(self, number: int) -> Story:
        thread = self._threads.root(number)
        known = self._threads.size(thread) > 1
        return story_record(
            self._id(number),
            self._members[number],
            self._live.get(number) or self._closed.get(number),
            self._thread_id(thread) if known else None,
        )

    def _thread_id(self, root: int) -> str:
        return part_id("th", self._members[self._root(root)][0].item)

    def _id(self, number: int) -> str:
        return part_id("st", self._members[number][0].item)

    def _root(self, number: int) -> int:
        while number in self._into:
            number = self._into[number]
        return number

    def _change(
        self,
        step: str,
        number: int,
        items: tuple[str, ...],
        *,
        other: str | None = None,
        score: float | None = None,
        by: By = "program",
    ) -> StoryChange:
        self._step += 1
        return StoryChange(
            number=self._step,
            step=step,  # type: ignore[arg-type]
            story=self._id(number),
            items=items,
            other=other,
            score=score,
            by=by,
        )


def _ordinal(date: str | None) -> int | None:
    """Return the day number of an ISO day; the middle of a month; None of a year, which says too little."""
    if date is None:
        return None
    try:
        if len(date) >= 10:
            return dt.date.fromisoformat(date[:10]).toordinal()
        if len(date) == 7:
            return dt.date.fromisoformat(f"{date}-15").toordinal()
    except ValueError:
        pass
    return None


def _han(member: Member) -> bool:
    return bool(member.language and member.language.startswith("zh"))
