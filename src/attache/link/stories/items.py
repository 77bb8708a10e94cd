"""What of an item tells its story: words, names, numbers and days."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ...record import Document, Item, PartialDate
from ...tables import fold

LETTERS = 16_000
_NAMES = frozenset(("person", "organisation", "place", "state", "group", "office", "event"))
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryItem:
    """An item as the grouping of stories sees it.

    `date` is the ISO day of the item (or month or year, where no more is known). `text` is the body; the words of the
    title need not stand in it. `names` are keys of the tables, or names as written where the tables have none, once for
    each mention. `actors` are the keys among them. `marks` are what is the same in every language besides actors:
    numbers, days, acts between actors. `beside` are ids of other items of the same digest or newsletter: who made it
    told them apart, and so they are not of one story.
    """

    id: str
    title: str = ""
    text: str = ""
    outlet: str | None = None
    date: str | None = None
    language: str | None = None
    names: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def story_item(document: Document, *items: Item) -> StoryItem:
    """Return what tells the story of an item; of several items of one article, what tells it of all together.

    The outlet is the document's, or else the only one that the items' credits name.
    """
    first = items[0]
    text = "\n".join(piece for item in items for piece in _body(document, item))
    date = first.date or document.published
    credited = {credit.outlet for item in items for credit in item.credits if credit.outlet}
    names, actors = _names(items)
    return StoryItem(
        id=first.id,
        title=(first.headline.text if first.headline else "") or "",
        text=text[:LETTERS],
        outlet=document.outlet or (credited.pop() if len(credited) == 1 else None),
        date=date.value if date else None,
        language=first.language or document.language,
        names=names,
        actors=actors,
        marks=tuple(sorted(set(_marks(items)))),
        issues=tuple(dict.fromkeys(issue for item in items for issue in item.issues)),
    )


def _body(document: Document, item: Item) -> Iterable[str]:
    """Yield the pieces of an item without its headline."""
    head = item.headline
    for span in item.spans:
        if head is not None and span.start <= head.start and head.end <= span.end:
            yield document.text[span.start : head.start] + document.text[head.end : span.end]
        else:
            yield span.of(document.text)


def _names(items: Iterable[Item]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names: list[str] = []
    actors: Counter[str] = Counter()
    for item in items:
        for mention in item.mentions:
            if mention.type not in _NAMES:
                continue
            if mention.actor:
                names.append(mention.actor)
                actors[mention.actor] += 1
            elif name := short(mention.text):
                names.append(name)
    return tuple(names), tuple(actor for actor, _ in sorted(actors.items(), key=lambda each: (-each[1], each[0])))


def short(name: str) -> str:
    """Return the form under which a name is compared: its last word, or all of a Chinese one."""
    folded = fold(name)
    return folded if _HAN.search(folded) else (folded.split() or [""])[-1]


def _marks(items: Iterable[Item]) -> Iterable[str]:
    for item in items:
        for figure in item.figures:
            if not (float(figure.value).is_integer() and abs(figure.value) < 13):
                yield f"#{figure.value:g}"
        for event in item.events:
            yield from _day(event.date)
            ends = [each.id for each in (event.actor, event.recipient) if each is not None and each.id]
            if len(ends) == 2:
                yield f"{event.plover} {ends[0]} {ends[1]}"
        for measure in item.measures:
            yield from _day(measure.date)
            if measure.by_id:
                yield f"{measure.instrument} {measure.by_id} {measure.against_id or ''}"
        for meeting in item.meetings:
            yield from _day(meeting.first)
            ids = sorted(each for each in meeting.participant_ids if each)
            if len(ids) > 1:
                yield "meeting " + " ".join(ids)
        for statement in item.statements:
            yield from _day(statement.date)


def _day(date: PartialDate | None) -> Iterable[str]:
    if date is not None and date.precision == "day":
        yield f"@{date.value}"
