"""Positions: where each actor stands on each issue, since when, in whose words, and where it stood before."""

import datetime as dt
import functools
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .. import tables
from ..store.stands import Stand
from .voices import ActorKind, Voice, outlasts, ranks, voice
from .wording import looking_back

HEARD = 60
"""Days before a state's latest word within which an office's standing word counts for the state."""

_STANCES = ("neutral", "support", "oppose", "threat")
_CODE = {stance: code for code, stance in enumerate(_STANCES)}
# a stand as one number, so that sorting numbers sorts stands: by day, rank, formula or only words, level, stance
_NUMBER, _STANCE, _LEVEL, _FIRM, _RANK = 31, 2, 4, 1, 3
_AT_STANCE = _NUMBER
_AT_LEVEL = _AT_STANCE + _STANCE
_AT_FIRM = _AT_LEVEL + _LEVEL
_AT_RANK = _AT_FIRM + _FIRM
_AT_DAY = _AT_RANK + _RANK
_MEANING = (1 << _STANCE + _LEVEL) - 1 << _AT_STANCE
_WEIGHT = (1 << _STANCE + _LEVEL + _FIRM + _RANK) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A stretch of days in which an actor's level and stance stayed the same.

    `statement` is the number of the latest statement that carries it, `first_statement` of the first; `rank` is the
    authority of the highest voice of it, `firm` says that a formula carries it and not only words of criticism.
    """

    level: int
    stance: str
    first: dt.date
    last: dt.date
    rank: int
    firm: bool
    statement: int
    first_statement: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An actor's present stance on an issue, the one before, and questions that it left unanswered.

    `state` is the country that the actor speaks for. `current` is None for one who only left questions unanswered.
    `statements` counts all that took a place on the ladder, on `days` different days, from `first` to `last`. `undated`
    are the statements on no known day, the strongest last: they are part of no position, as nobody knows whose turn
    it was. `unanswered` are questions without an answer, those on no known day first.
    """

    issue: str
    kind: ActorKind
    actor: str
    state: str
    current: Standing | None
    previous: Standing | None
    statements: int
    days: int
    first: dt.date | None
    last: dt.date | None
    unanswered: tuple[tuple[dt.date | None, int], ...] = ()
    undated: tuple[int, ...] = ()


def positions(
    stands: Iterable[Stand],
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    issue: str | None = None,
) -> tuple[Position, ...]:
    """Return the position of every state, office and person on every issue, by issue, state and kind of actor.

    A day counts once, by its highest voice and of that by the strongest formula. A later word replaces the standing one
    unless the voice is lower or it is only an appeal, for as long as `outlasts` says; words of criticism without a
    formula outlast nothing. The day of a statement is its own date, else its item's; one that only looks back ("has
    said") without a date counts for none.
    A state stands where the weightiest of its offices does. The order in which statements came to the record makes no
    difference.

    Args:
        since, until: First and last day that count.
        issue: Only this one.
    """
    said: dict[tuple[str, ActorKind, str], array[int]] = {}
    silent: dict[tuple[str, ActorKind, str], list[tuple[dt.date | None, int]]] = {}
    offices: dict[tuple[str, str], list[tuple[str, ActorKind, str]]] = {}
    loose: dict[tuple[str, str], array[int]] = {}
    undated: dict[tuple[str, ActorKind, str], list[tuple[int, int]]] = {}
    states: dict[tuple[ActorKind, str], str] = {}
    known: dict[tuple[str | None, str | None, str | None], Voice | None] = {}
    evasive = _evasive(tables.current())
    for issues, number, speaker, organisation, role, source, cue, date, reported, level, stance, rule in stands:
        if not issues or (issue is not None and issue not in issues):
            continue
        day = day_of(date, reported, cue)
        if (since or until) and (day is None or (since and day < since) or (until and day > until)):
            continue
        key = (speaker, organisation, role)
        who = known.get(key)
        if who is None:
            who = voice(speaker, organisation, role, source)
            if who is None:
                continue
            if who.office is not None or who.person is not None:  # an outlet's rank depends on the source's words
                known[key] = who
        quiet = level is None or rule in evasive
        packed = 0 if quiet or day is None else _packed(day, who.rank, rule, level or 0, stance, number)
        for kind, actor in who.actors():
            states[kind, actor] = who.state
            for each in issues if issue is None else (issue,):
                place = (each, kind, actor)
                if quiet:
                    silent.setdefault(place, []).append((day, number))
                elif day is None:
                    undated.setdefault(place, []).append((level or 0, number))
                elif place in said:
                    said[place].append(packed)
                else:
                    said[place] = array("q", (packed,))
                    if kind == "office":
                        offices.setdefault((each, who.state), []).append(place)
                if kind == "state" and who.office is None and packed:
                    loose.setdefault((each, who.state), array("q")).append(packed)
    found = {
        place: _position(
            place, states[place[1], place[2]], said.get(place), silent.get(place, []), undated.get(place, [])
        )
        for place in said.keys() | silent.keys() | undated.keys()
    }
    for place, of_all in found.items():
        if place[1] == "state":
            carriers = [found[one] for one in offices.get((place[0], place[2]), ()) if one in found]
            found[place] = _of_state(of_all, carriers, loose.get((place[0], place[2])))
    return tuple(sorted(found.values(), key=lambda p: (p.issue, p.state, _ORDER[p.kind], p.actor)))


def _of_state(of_all: Position, offices: list[Position], loose: "array[int] | None") -> Position:
    """Return a state's position: that of the weightiest of its offices, of those heard in the last two months.

    Ministries with lines of their own do not take each other's back. Level plus one for each rank above a spokesperson
    decides, less one for each below, of equals the higher rank; an appeal comes last. `previous` is the one before of
    the same office.
    """
    candidates = [(one.current, one.previous) for one in offices if one.current is not None]
    if loose is not None:
        runs, _, _, _ = walked(sorted(loose))
        candidates.append((runs[-1], runs[-2] if len(runs) > 1 else None))
    if not candidates:
        return of_all
    latest = max(current.last for current, _ in candidates)
    heard = [one for one in candidates if (latest - one[0].last).days <= HEARD]
    current, previous = max(heard, key=lambda one: (*_weightiest(one[0]), one[0].last, one[0].statement))
    return replace(of_all, current=current, previous=previous)


def _weightiest(one: Standing) -> tuple[bool, int, int]:
    return one.stance != "neutral", one.level + (one.rank - ranks()["spokesperson"]) * one.firm, one.rank


_ORDER: dict[ActorKind, int] = {"state": 0, "office": 1, "person": 2}


def _position(
    place: tuple[str, ActorKind, str],
    state: str,
    packed: "array[int] | None",
    silent: list[tuple[dt.date | None, int]],
    undated: list[tuple[int, int]],
) -> Position:
    runs, days, first, last = walked(sorted(packed)) if packed else ((), 0, None, None)
    issue, kind, actor = place
    return Position(
        issue=issue, kind=kind, actor=actor, state=state, current=runs[-1] if runs else None,
        previous=runs[-2] if len(runs) > 1 else None, statements=len(packed or ()), days=days, first=first, last=last,
        unanswered=tuple(sorted(silent, key=lambda one: (one[0] or dt.date.min, one[1]))),
        undated=tuple(number for _, number in sorted(undated)),
    )  # fmt: skip


def walked(packed: list[int]) -> tuple[tuple[Standing, ...], int, dt.date, dt.date]:
    """Return the last two standings of sorted stands, how many days they fall on, and the first and last of these."""
    best = [one for one, then in zip(packed, [*packed[1:], 1 << 63], strict=True) if one >> _AT_DAY < then >> _AT_DAY]
    previous: list[int] = []
    current = [best[0]]
    last = best[0]
    for one in best[1:]:
        if (one ^ last) & _MEANING == 0:
            current.append(one)
        elif (one >> _AT_DAY) - (last >> _AT_DAY) > _outlasts(
            last >> _AT_STANCE & _WEIGHT, one >> _AT_STANCE & _WEIGHT
        ):
            previous = current
            current = [one]
        else:
            continue
        last = one
    runs = tuple(_standing(run) for run in (previous, current) if run)
    return runs, len(best), _day(best[0]), _day(best[-1])


@functools.lru_cache(maxsize=65536)
def _outlasts(standing: int, later: int) -> int:
    """`outlasts` for the part of a stand from its stance to its rank."""
    return outlasts(*(_weight(one << _AT_STANCE) for one in (standing, later)))


def _standing(run: list[int]) -> Standing:
    last = run[-1]
    return Standing(
        level=last >> _AT_LEVEL & (1 << _LEVEL) - 1, stance=_stance(last),
        first=_day(run[0]), last=_day(last), rank=max(map(_rank, run)), firm=any(one >> _AT_FIRM & 1 for one in run),
        statement=last & (1 << _NUMBER) - 1, first_statement=run[0] & (1 << _NUMBER) - 1, days=len(run),
    )  # fmt: skip


def _packed(day: dt.date, rank: int, rule: str | None, level: int, stance: str | None, number: int) -> int:
    firm = int(rule is not None and rule.startswith("ladder:"))
    return (
        day.toordinal() << _AT_DAY
        | rank << _AT_RANK
        | firm << _AT_FIRM
        | level << _AT_LEVEL
        | _CODE.get(stance or "neutral", 0) << _AT_STANCE
        | number
    )


def _weight(one: int) -> tuple[int, str, bool]:
    return _rank(one), _stance(one), bool(one >> _AT_FIRM & 1)


def _stance(one: int) -> str:
    return _STANCES[one >> _AT_STANCE & (1 << _STANCE) - 1]


def _rank(one: int) -> int:
    return one >> _AT_RANK & (1 << _RANK) - 1


def _day(one: int) -> dt.date:
    return dt.date.fromordinal(one >> _AT_DAY)


@functools.lru_cache(maxsize=65536)
def day_of(date: str | None, reported: str | None, cue: str) -> dt.date | None:
    """Return the day of a statement: its own date, else the day of the report; None where neither is known to a day.

    A statement without a date that its report tells as past ("has said") has no day.
    """
    written = date
    if date is None:
        if looking_back(cue):
            return None
        written = reported
    if written is None or len(written) != 10:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


@functools.lru_cache(maxsize=8)
def _evasive(key: str | None) -> frozenset[str]:
    return frozenset(f"ladder:{abs(row.row)}" for row in tables.ladder() if row.kind == "evasive")


def of_actor(found: Iterable[Position], actor: str, kind: ActorKind | None = None) -> Iterator[Position]:
    """Yield the positions of one actor (id or country code)."""
    for position in found:
        if position.actor == actor and (kind is None or position.kind == kind):
            yield position
