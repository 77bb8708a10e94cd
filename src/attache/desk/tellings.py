"""Two tellings of one thing side by side: readouts of a meeting, a transcript and a report of it."""

import itertools
from dataclasses import dataclass

from .. import tables
from ..compare.pairs import Beside, Sentence, beside
from ..errors import UnknownId
from ..record import Meeting
from ..text.sentences import sentences
from .desk import Desk

_COPIED = 0.6
"""Share of the shorter one's sentences that stand word for word in the other: more makes two items one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An item that tells of something: places of its sentences are in the text of its document.

    `country` is that of its outlet, empty where the tables do not know it.
    """

    item: str
    document: str
    outlet: str | None
    country: str
    date: str | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readouts:
    """Two tellings of one meeting or call, by outlets of two countries, sentence by sentence.

    `meeting` is None for two items that somebody put side by side.
    """

    meeting: str | None
    participants: tuple[str, ...]
    day: str | None
    first: Telling
    second: Telling
    beside: Beside


def readouts(desk: Desk, *, since: str | None = None, until: str | None = None) -> tuple[Readouts, ...]:
    """Return for each meeting that outlets of two countries tell of what both say and what each leaves out.

    Of several items of one country the longest counts; two that are nearly one text are no two tellings. Meetings are
    those that the record brings together.
    """
    out: list[Readouts] = []
    for entry in desk.entries("meeting", since=since, until=until):
        told = entry.told
        if not isinstance(told, Meeting):
            continue
        by_country: dict[str, list[Telling]] = {}
        for key in dict.fromkeys(report.item for report in entry.reports):
            telling = _told(desk, key)
            if telling.country:
                by_country.setdefault(telling.country, []).append(telling)
        longest = [max(each, key=lambda one: (len(one.sentences), one.item)) for _, each in sorted(by_country.items())]
        with desk.tables():
            out += [
                Readouts(
                    meeting=entry.id, participants=told.participants, day=told.first.value if told.first else None,
                    first=one, second=two, beside=beside(one.sentences, two.sentences),
                )
                for one, two in itertools.combinations(longest, 2)
                if not _one_text(one, two)
            ]  # fmt: skip
    return tuple(out)


def tellings(desk: Desk, one: str, other: str) -> tuple[Telling, Telling, Beside]:
    """Return two items side by side, such as a transcript and the press report of it, whatever outlets they are of.

    Args:
        one, other: Ids of items.

    Raises:
        UnknownId: There is no such item.
    """
    first, second = (_told(desk, key) for key in (one, other))
    with desk.tables():
        return first, second, beside(first.sentences, second.sentences)


def _one_text(one: Telling, two: Telling) -> bool:
    same = {sentence.text for sentence in one.sentences} & {sentence.text for sentence in two.sentences}
    return len(same) >= _COPIED * min(len(one.sentences), len(two.sentences))


def _told(desk: Desk, key: str) -> Telling:
    reading, found, _ = desk.show(key)
    if found is None:
        raise UnknownId("this is no item", place=key)
    item = next(item for item in reading.items if item.id == found)
    text = reading.document.text
    name = next((credit.outlet for credit in item.credits if credit.outlet), reading.document.outlet)
    with desk.tables():
        outlet = tables.outlets().named(name) if name else None
    date = item.date or reading.document.published
    aside = [*item.credits, *((item.headline,) if item.headline else ())]
    parts = tuple(
        Sentence(start=one.start, end=one.end, text=one.of(text))
        for span in item.spans
        for one in sentences(text, item.language or "en", span.start, span.end)
        if not any(one.start < each.end and each.start < one.end for each in aside)
    )
    return Telling(
        item=found, document=reading.document.id, outlet=name, country=outlet.country if outlet else "",
        date=date.value if date else None, sentences=parts,
    )  # fmt: skip
