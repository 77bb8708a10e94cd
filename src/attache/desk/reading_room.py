"""What pages ask of a workspace besides what other rooms of the desk give: versions of a page, where an id leads."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

import msgspec

from .. import tables
from ..compare.positions import day_of, positions
from ..compare.voices import country_of
from ..errors import QueryError, UnknownId
from ..export.entries import Entry
from ..record import Difference, Edition, Meeting, Removal, Span, Story
from ..store import DocumentRow, FindingKind, StatementFilter, browsing, stories
from ..store.browsing import EditionRow
from ..store.stands import stands
from ..store.versions import ChangeRow, changes, page_of, superseded, versions
from ..text.sentences import sentences
from .comparing import name_in, side_of
from .desk import Desk, actor_ids, canonical_outlet
from .entries import entries


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A version of a page in the order of capture: its document, and the change that it, or its removal, brought.

    `row` is None for a removal, and for the return of what was removed.
    """

    number: int
    row: DocumentRow | None
    change: ChangeRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A span with the sentences around it: `before`, `words` and `after` are the archived text."""

    before: str
    words: str
    after: str
    start: int
    end: int


def versions_of(desk: Desk, document: str) -> tuple[VersionShown, ...]:
    """Return the versions of the page of a document (by id) and removals between them; itself where it has no page."""
    own = desk.store.document(document)
    if own is None:
        raise UnknownId(place=document)
    page = page_of(desk.store, own.id)
    if page is None:
        return (VersionShown(number=1, row=own, change=None),)
    told = sorted(changes(desk.store, page=page), key=lambda each: (each.at, each.n))
    by_new = {each.new: each for each in told if each.new and each.new != each.old}
    steps: list[tuple[str, DocumentRow | None, ChangeRow | None]] = [
        (row.captured, row, by_new.get(row.id)) for row in versions(desk.store, page)
    ]
    steps += [(each.at, None, each) for each in told if each.kind in ("removal", "returned")]
    steps.sort(key=lambda each: (each[0], each[1] is None))
    return tuple(VersionShown(number=n, row=row, change=change) for n, (_, row, change) in enumerate(steps, 1))


def is_superseded(desk: Desk, document: str) -> bool:
    """Whether a later version of its page has followed a document (by id)."""
    return superseded(desk.store, document)


def told(change: ChangeRow) -> Difference | Removal | None:
    """Return what a change says; None for a return, and for what another version of this program told."""
    try:
        if change.kind == "removal":
            return msgspec.json.decode(change.told, type=Removal)
        if change.kind != "returned":
            return msgspec.json.decode(change.told, type=Difference)
    except (msgspec.DecodeError, msgspec.ValidationError):
        pass
    return None


def change_at(desk: Desk, n: int) -> ChangeRow:
    """Return the change of this number.

    Raises:
        UnknownId: There is none.
    """
    found = next((each for each in changes(desk.store, number=n)), None)
    if found is None:
        raise UnknownId(place=str(n))
    return found


def contexts(
    text: str, spans: tuple[Span, ...], *, language: str | None, within: tuple[Span, ...] = ()
) -> tuple[Context, ...]:
    """Return spans with one sentence on either side, in the order given: what may be shown to readers.

    The sentences in which a span itself stands come whole. `within` bounds them (the spans of the item).
    """
    out = []
    for span in spans:
        bound = next((each for each in within if each.start <= span.start < each.end), Span(0, len(text)))
        low, high = max(bound.start, span.start - 4000), min(max(bound.end, span.end), span.end + 4000)
        found = sentences(text, language, low, high)
        inside = [k for k, each in enumerate(found) if each.start < span.end and span.start < each.end]
        first, last = (inside[0], inside[-1]) if inside else (0, -1)
        start = found[max(0, first - 1)].start if inside else span.start
        end = found[min(len(found) - 1, last + 1)].end if inside else span.end
        out.append(
            Context(
                before=text[min(start, span.start) : span.start], words=span.of(text),
                after=text[span.end : max(end, span.end)], start=span.start, end=span.end,
            )
        )  # fmt: skip
    return tuple(out)


def statements(
    desk: Desk,
    *,
    words: str | None = None,
    speaker: str | None = None,
    organisation: str | None = None,
    role: str | None = None,
    side: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    ownership: str | None = None,
    **filters: Any,
) -> browsing.StatementQuery:
    """Return a query for statements; names are looked up in the tables too. Within the tables of the beat.

    Args:
        side: Id of a side of the beat: statements of those who speak for its countries.
        ownership: Only of outlets that are owned so.
        filters: Those of `StatementFilter`.
    """
    return browsing.StatementQuery(
        filter=StatementFilter(
            speakers=actor_ids(speaker) if speaker else (),
            organisations=actor_ids(organisation) if organisation else (),
            outlet=canonical_outlet(outlet), **filters,
        ),
        words=words, role=role, voices=voices_of(desk, side) if side else None, language=language,
        outlets=tuple(row.name for row in tables.outlets().rows if row.ownership == ownership) if ownership else None,
    )  # fmt: skip


def voices_of(desk: Desk, side: str) -> browsing.Voices:
    """Return who speaks for a side of the beat; for the side without countries, all that speak for no other one.

    Raises:
        QueryError: The beat has no such side.
    """
    chosen = next((each for each in desk.beat.sides if each.id == side), None)
    if chosen is None:
        raise QueryError("the beat has no such side", place=side)
    taken = {country for each in desk.beat.sides for country in each.countries}
    countries = _countries(tables.current())
    ids = [
        key
        for key, country in countries.items()
        if (country in chosen.countries if chosen.countries else country not in taken)
    ]
    return browsing.Voices(ids=tuple(ids), known=tuple(countries))


def voices_in(countries: tuple[str, ...]) -> browsing.Voices:
    """Return who of the tables speaks for these countries (codes). Within the tables of the beat."""
    known = _countries(tables.current())
    return browsing.Voices(ids=tuple(key for key, code in known.items() if code in countries), known=tuple(known))


@functools.lru_cache(maxsize=8)
def _countries(key: str | None) -> dict[str, str]:
    """Return the country of each id of the tables that speaks for one; `key` names the tables in use."""
    keys = [row.id for row in tables.offices().rows]
    keys += [row.person_id for row in tables.officials().rows]
    return {each: country for each in dict.fromkeys(keys) if (country := country_of(each))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How strong a state's position on an issue was over time: days from which on a level and stance held."""

    state: str
    side: str
    name: str
    steps: tuple[tuple[dt.date, int, str], ...]
    last: dt.date


_STEPS = 60
_WORK = 400_000


def courses(desk: Desk, issue: str) -> tuple[Course, ...]:
    """Return for each state with a position on an issue how it came there, in the order of sides and states.

    The position of a day is that of `held` as of that day. Of very many days only so many are looked at, evenly, the
    last one always.
    """
    found = [one for one in stands(desk.store) if issue in one[0]]
    days = sorted({day for one in found if one[9] is not None and (day := day_of(one[7], one[8], one[6])) is not None})
    if not days:
        return ()
    most = max(2, min(_STEPS, _WORK // max(len(found), 1)))
    if len(days) > most:
        days = sorted({days[round(k * (len(days) - 1) / (most - 1))] for k in range(most)})
    steps: dict[str, list[tuple[dt.date, int, str]]] = {}
    lasts: dict[str, dt.date] = {}
    for day in days:
        for one in positions(found, until=day, issue=issue):
            if one.kind != "state" or one.current is None:
                continue
            told = steps.setdefault(one.actor, [])
            if not told or told[-1][1:] != (one.current.level, one.current.stance):
                told.append((max(one.current.first, told[-1][0]) if told else one.current.first, one.current.level,
                             one.current.stance))  # fmt: skip
            lasts[one.actor] = max(one.current.last, told[-1][0])
    order = [side.id for side in desk.beat.sides]
    out = [
        Course(
            state=state, side=side_of(desk, state), name=name_in(desk, "state", state), steps=tuple(told),
            last=lasts[state],
        )
        for state, told in steps.items()
    ]  # fmt: skip
    return tuple(sorted(out, key=lambda one: (order.index(one.side) if one.side in order else len(order), one.state)))


def editions(desk: Desk) -> tuple[EditionRow, ...]:
    """Return the editions that were kept, the latest first, without what is in them."""
    return tuple(browsing.editions(desk.store))


def edition(desk: Desk, key: str) -> Edition:
    """Return a kept edition.

    Raises:
        UnknownId: There is none.
    """
    found = browsing.edition(desk.store, key)
    if found is None:
        raise UnknownId(place=key)
    return found


def latest(desk: Desk, kind: FindingKind, *, issue: str, limit: int) -> tuple[Entry, ...]:
    """Return the latest events, measures, meetings or figures on an issue, each once, the newest first.

    Of those the newest reports are brought together, so outlets that told of one earlier are not counted.
    """
    found = browsing.findings(desk.store, kind, issue=issue, limit=limit * _REPORTS)
    return tuple(reversed(_dated(entries(kind, found, desk.store.body))[-limit:]))


def ahead(desk: Desk, day: str, *, limit: int = 200) -> tuple[Entry, ...]:
    """Return meetings on a day or later (ISO), each once, the next one first; of at most so many reports."""
    found = browsing.findings(desk.store, "meeting", since=day, limit=limit)
    return tuple(each for each in _dated(entries("meeting", found, desk.store.body)) if (_day_of(each) or "") >= day)


_REPORTS = 12


def _day_of(each: Entry) -> str | None:
    date = each.told.first if isinstance(each.told, Meeting) else each.told.date
    return date.value if date else None


def _dated(found: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Order entries by their own day, else by that of the report; `entries` has those without one last."""
    return tuple(sorted(found, key=lambda each: _day_of(each) or each.finding.reported or ""))


def newest_day(desk: Desk) -> str | None:
    """Return the last day that a report in the record has, ISO: the day as of which the record speaks."""
    return stories.newest_day(desk.store)


def page(desk: Desk, query: browsing.StatementQuery, *, after: str | None = None, limit: int) -> browsing.StatementPage:
    """Return the statements of a query that follow a cursor, the newest first.

    Raises:
        QueryError: No cursor of ours; words that cannot be searched; or it takes too long.
    """
    return browsing.statements(desk.store, query, after=after, limit=limit)


def sketches(desk: Desk, query: browsing.StatementQuery, *, most: int) -> tuple[browsing.Sketch, ...]:
    """Return the newest statements of a query as far as they are counted by, at most so many."""
    return browsing.sketches(desk.store, query, most=most)


def newest_stories(desk: Desk, *, limit: int) -> tuple[Story, ...]:
    """Return the newest stories, those that several outlets tell before those of one."""
    several = tuple(stories.stories(desk.store, stories.StoryFilter(outlets=2), limit=limit))
    if len(several) == limit:
        return several
    known = {each.id for each in several}
    rest = stories.stories(desk.store, stories.StoryFilter(), limit=limit + len(several))
    return (*several, *[each for each in rest if each.id not in known][: limit - len(several)])
