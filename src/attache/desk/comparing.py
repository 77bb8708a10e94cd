"""Questions across the record of a workspace: positions, what changed, issues."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .. import tables
from ..compare.changes import Change, changes
from ..compare.formulae import Formula, formulae
from ..compare.index import Index, Step, index
from ..compare.pairs import Pair, pairs
from ..compare.positions import Position, positions
from ..compare.voices import name_of
from ..compare.wording import unanswered_words
from ..errors import QueryError
from ..record import Event
from ..store import StatementRow
from ..store.stands import bodies, counts_by_issue, rows_at, said, stands
from .desk import Desk, actor_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A position with its statements: of now, of before, the strongest without a day, and those that left questions."""

    position: Position
    side: str
    name: str
    statement: StatementRow | None
    previous: StatementRow | None
    unanswered: tuple[StatementRow, ...]
    undated: StatementRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCount:
    """An issue of the beat, with how many items, statements and reports of events in the record are on it."""

    id: str
    name: str
    items: int
    statements: int
    events: int


def held(
    desk: Desk,
    *,
    issue: str | None = None,
    actor: str | None = None,
    side: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> tuple[Held, ...]:
    """Return positions by issue (in the order of the beat), side and actor.

    Args:
        issue: Only this one (id).
        actor: Only this one: an id, a name of the tables, or a country code.
        side: Only actors of this side of the beat, or of this country.
        since, until: First and last day of the statements that count, ISO.
    """
    with desk.tables():
        found = positions(
            stands(desk.store, unanswered=unanswered_words()), since=_day(since), until=_day(until), issue=issue
        )
        wanted = _wanted(desk, actor, side)
        kept = [one for one in found if wanted(one.actor, one.state)]
        rows = rows_at(desk.store, (number for one in kept for number in _numbers(one)))
        order = {each.id: at for at, each in enumerate(issues_of(desk))}
        sides = [each.id for each in desk.beat.sides]
        told = [
            Held(
                position=one, side=side_of(desk, one.state), name=name_in(desk, one.kind, one.actor),
                statement=rows.get(one.current.statement) if one.current else None,
                previous=rows.get(one.previous.statement) if one.previous else None,
                unanswered=tuple(rows[number] for _, number in one.unanswered if number in rows),
                undated=rows.get(one.undated[-1]) if one.undated else None,
            )
            for one in kept
        ]  # fmt: skip
    kinds = ("state", "office", "person")
    told.sort(
        key=lambda one: (
            order.get(one.position.issue, len(order)), one.position.issue,
            sides.index(one.side) if one.side in sides else len(sides), one.position.state,
            kinds.index(one.position.kind), one.position.actor,
        )
    )  # fmt: skip
    return tuple(told)


def changed(
    desk: Desk,
    *,
    issue: str | None = None,
    actor: str | None = None,
    side: str | None = None,
    since: str | None = None,
    until: str | None = None,
    known: str | None = None,
) -> tuple[Change, ...]:
    """Return what changed, by issue and day; the filters are those of `held`.

    Args:
        known: Only by what had been reported on this day (ISO).
    """
    with desk.tables():
        wanted = _wanted(desk, actor, side)
        # issue by issue, so that a large record needs memory for one only
        found = (
            change
            for each in ((issue,) if issue is not None else counts_by_issue(desk.store))
            for change in changes(
                (row for row in said(desk.store, issue=each) if known is None or (row.reported or known) <= known),
                issue=each, since=_day(since), until=_day(until),
            )
        )  # fmt: skip
        return tuple(
            one
            for one in found
            if wanted(one.actor, one.state) or (actor is not None and wanted(one.after.speaker or "", one.state))
        )


def phrases(
    desk: Desk,
    *,
    issue: str | None = None,
    actor: str | None = None,
    side: str | None = None,
    since: str | None = None,
    until: str | None = None,
    least: int = 3,
) -> tuple[Formula, ...]:
    """Return the formulae of each state, most used first; compared with what others say in the same record.

    Args:
        issue, side, until: As for `held`.
        actor: Only those that this one has used.
        since: Only those used on this day or later.
        least: In how many statements, of as many days, a phrase must stand that is not on the ladder.
    """
    with desk.tables():
        rows = list(said(desk.store, issue=issue))
        own: dict[str, list[str]] = {}
        for row in rows:
            own.setdefault(row.item, []).append(row.content)
        background = (_without(text, own.get(item, ())) for item, text in bodies(desk.store))
        found = formulae(rows, issue=issue, background=background, least=least, until=_day(until))
        wanted = _wanted(desk, None, side)
        names = _names(desk, actor)
        first = _day(since)
        return tuple(
            one
            for one in found
            if wanted(one.state, one.state)
            and (first is None or one.last >= first)
            and (names is None or one.state in names or any(name in names for name, _ in one.speakers))
        )


def _without(text: str, own: Iterable[str]) -> str:
    """Take out what officials say, so that it is not counted against itself."""
    for words in own:
        for part in words.split(" … "):
            text = text.replace(part, "\n")
    return text


def _names(desk: Desk, actor: str | None) -> frozenset[str] | None:
    if actor is None:
        return None
    ids = (*actor_ids(actor), actor.upper())
    return frozenset((*ids, *(name_of("person", each) for each in ids), *(name_of("office", each) for each in ids)))


def answers(
    desk: Desk,
    *,
    issue: str | None = None,
    actor: str | None = None,
    side: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> tuple[Pair, ...]:
    """Return pairs of a statement and another side's answer; `actor` and `side` are those of either of the two.

    Args:
        since, until: First and last day of the answer.
    """
    with desk.tables():
        wanted = _wanted(desk, actor, side)
        first, last = _day(since), _day(until)
        return tuple(
            pair
            for pair in pairs(said(desk.store, issue=issue), issue=issue)
            if (first is None or pair.second_day >= first)
            and (last is None or pair.second_day <= last)
            and any(
                wanted(each or "", state)
                for row, state in ((pair.first, pair.first_state), (pair.second, pair.second_state))
                for each in (row.speaker, row.organisation, state)
            )
        )


def relation(
    desk: Desk, one: str, other: str, *, step: Step = "month", since: str | None = None, until: str | None = None
) -> Index:
    """Return the index of two states: events each once, and statements, in both directions.

    Args:
        one, other: Country codes, or sides of the beat that have one country.

    Raises:
        QueryError: One is neither.
    """
    codes = [_country(desk, each) for each in (one, other)]
    with desk.tables():
        events = (entry.told for entry in desk.entries("event") if isinstance(entry.told, Event))
        return index(events, said(desk.store), *codes, step=step, since=_day(since), until=_day(until))


def _country(desk: Desk, words: str) -> str:
    for side in desk.beat.sides:
        if words.casefold() in (side.id.casefold(), side.name.casefold()) and len(side.countries) == 1:
            return side.countries[0]
    if len(words) == 2 and words.isalpha():
        return words.upper()
    raise QueryError("this is no side of one country", place=words, hint="give a side of the beat, or a country code")


def issues_of(desk: Desk, *, since: str | None = None, until: str | None = None) -> tuple[IssueCount, ...]:
    """Return the issues of the beat in its order, with their counts, those between two days where these are given."""
    with desk.tables():
        known = {issue.id: issue for issue in tables.issues()}
        order = desk.beat.issues or tuple(known)
        counts = counts_by_issue(desk.store, since=since, until=until)
        return tuple(
            IssueCount(
                id=each, name=known[each].name_en if each in known else each,
                items=counts.get(each, (0, 0, 0))[0], statements=counts.get(each, (0, 0, 0))[1],
                events=counts.get(each, (0, 0, 0))[2],
            )
            for each in order
        )  # fmt: skip


def side_of(desk: Desk, country: str) -> str:
    """Return the id of the side of the beat that a country is on; the side without countries takes all others."""
    for side in desk.beat.sides:
        if country in side.countries:
            return side.id
    return next((side.id for side in desk.beat.sides if not side.countries), country)


def name_in(desk: Desk, kind: str, actor: str) -> str:
    """Return the name of an actor in our own words: a state by the beat's side of one country, else the tables."""
    if kind == "state":
        for side in desk.beat.sides:
            if side.countries == (actor,):
                return tables.our_words(side.name)
    return tables.our_words(name_of(kind, actor))  # type: ignore[arg-type]


def _numbers(one: Position) -> Iterable[int]:
    for standing in (one.current, one.previous):
        if standing is not None:
            yield standing.statement
    for _, number in one.unanswered:
        yield number
    yield from one.undated[-1:]


class _Wanted:
    def __init__(self, actors: frozenset[str] | None, countries: frozenset[str] | None, known: frozenset[str]) -> None:
        self._actors, self._countries, self._known = actors, countries, known

    def __call__(self, actor: str, state: str) -> bool:
        if self._actors is not None and actor not in self._actors:
            return False
        if self._countries is None:
            return True
        return state in self._countries or (not self._countries and state not in self._known)


def _wanted(desk: Desk, actor: str | None, side: str | None) -> _Wanted:
    actors = None
    if actor is not None:
        found = set(actor_ids(actor)) | {actor.upper()}
        found |= {
            country
            for each in desk.beat.sides
            if actor.casefold() in (each.id.casefold(), each.name.casefold())
            for country in each.countries
        }
        actors = frozenset(found)
    known = frozenset(country for each in desk.beat.sides for country in each.countries)
    countries = None
    if side is not None:
        chosen = next(
            (each for each in desk.beat.sides if side.casefold() in (each.id.casefold(), each.name.casefold())), None
        )
        countries = frozenset(chosen.countries) if chosen is not None else frozenset((side.upper(),))
    return _Wanted(actors, countries, known)


def _day(words: str | None) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None
