"""The index of a relationship: what two states did and said to each other over time, with counts and uncertainty."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..link.actors import actor
from ..record import Event
from ..store import StatementRow
from .positions import day_of
from .voices import country_of, voice
from .wording import named_in

Step = Literal["week", "month", "quarter", "year"]
_DONE = frozenset(("happened", "announced"))
_SAMPLES = 1000
_FEW = 400
_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean with what it rests on.

    `low` and `high` hold 95 of 100 means of samples drawn from the same values with replacement (the same samples each
    time); `error` is the standard error. All three are None for fewer than three values, which show no spread.
    `evidence` are the ids of the events or statements, one for each value.
    """

    count: int
    mean: float | None
    error: float | None
    low: float | None
    high: float | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one state did and said to another in one stretch of time; the two scales are never added up.

    `deeds` are Goldstein scores (-10 to 10) of events, each once; `words` the steps of the ladder of statements that
    name the other state: opposition and threat below zero, support above, appeals and attention zero.
    """

    first: dt.date
    last: dt.date
    actor: str
    recipient: str
    deeds: Mean
    words: Mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The series of a pair of states in both directions, stretch by stretch without gaps.

    `undated` and `unscored` are the ids of events and statements between the two that are in no stretch.
    """

    one: str
    other: str
    step: Step
    stretches: tuple[Stretch, ...]
    undated: tuple[str, ...]
    unscored: tuple[str, ...]


def index(
    events: Iterable[Event],
    rows: Iterable[StatementRow],
    one: str,
    other: str,
    *,
    step: Step = "month",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Index:
    """Return the index of two states.

    Events count that happened or were announced, with a score and a day, and with the two states, or those who act for
    them, as actor and recipient; they must be deduplicated before. A statement counts for the state that its speaker
    speaks for, where it names the other state or someone of it, takes a place on the ladder, and is not told inside
    another's. Of one office's statements on one day with the same step one counts, in however many outlets it stands.

    Args:
        one, other: Country codes.
        step: How long a stretch is; weeks begin on Monday.
    """
    deeds: dict[tuple[str, str], list[tuple[dt.date, float, str]]] = {}
    words: dict[tuple[str, str], list[tuple[dt.date, float, str]]] = {}
    undated: list[str] = []
    unscored: list[str] = []
    ways = {(one, other), (other, one)}
    seen: set[str] = set()
    for event in events:
        way = (_state(event.actor), _state(event.recipient))
        if way not in ways or event.status not in _DONE or event.id in seen:
            continue
        seen.add(event.id)
        day = _day(event)
        if event.goldstein is None:
            unscored.append(event.id)
        elif day is None:
            undated.append(event.id)
        else:
            deeds.setdefault((way[0] or "", way[1] or ""), []).append((day, event.goldstein, event.id))
    told: set[tuple[object, ...]] = set()
    everything = list(rows)
    known = {row.id for row in everything if row.speaker or row.organisation}
    for row in everything:
        who = voice(row.speaker, row.organisation, row.role, row.source)
        if who is None or who.state not in (one, other) or row.nested_in in known:
            continue
        recipient = other if who.state == one else one
        if row.rule is None or recipient not in {country_of(name) or name for _, _, name in named_in(row.content)}:
            continue
        said = day_of(row.date, row.reported, row.cue)
        value = _signed(row)
        same = (said, who.office or who.person or who.state, row.level, row.stance)
        if said is None:
            undated.append(row.id)
        elif same not in told:
            told.add(same)
            words.setdefault((who.state, recipient), []).append((said, value, row.id))
    every = [day for series in (*deeds.values(), *words.values()) for day, _, _ in series]
    kept = [day for day in every if (since is None or day >= since) and (until is None or day <= until)]
    stretches: list[Stretch] = []
    if kept:
        for first, last in _stretches(min(kept), max(kept), step):
            low, high = max(first, since or first), min(last, until or last)
            stretches += [
                Stretch(
                    first=first, last=last, actor=way[0], recipient=way[1],
                    deeds=_mean(deeds.get(way, ()), low, high), words=_mean(words.get(way, ()), low, high),
                )
                for way in ((one, other), (other, one))
            ]  # fmt: skip
    return Index(
        one=one, other=other, step=step, stretches=tuple(stretches), undated=tuple(undated), unscored=tuple(unscored)
    )


def _signed(row: StatementRow) -> float:
    return (row.level or 0) * {"support": 1.0, "oppose": -1.0, "threat": -1.0}.get(row.stance or "", 0.0)


def _state(ref: object) -> str | None:
    name, key = getattr(ref, "name", None), getattr(ref, "id", None)
    found = actor(name, key)
    return found.country if found is not None and found.country else None


def _day(event: Event) -> dt.date | None:
    if event.date is None or event.date.precision != "day":
        return None
    try:
        return event.date.first_day()
    except ValueError:
        return None


def _mean(series: Sequence[tuple[dt.date, float, str]], first: dt.date, last: dt.date) -> Mean:
    kept = sorted(one for one in series if first <= one[0] <= last)
    values = [value for _, value, _ in kept]
    count = len(values)
    if not count:
        return Mean(count=0, mean=None, error=None, low=None, high=None, evidence=())
    mean = sum(values) / count
    error = low = high = None
    if count >= _LEAST:
        error = (sum((value - mean) ** 2 for value in values) / (count - 1) / count) ** 0.5
        low, high = _interval(values, mean, error)
    return Mean(
        count=count, mean=round(mean, 3), error=_rounded(error), low=_rounded(low), high=_rounded(high),
        evidence=tuple(key for _, _, key in kept),
    )  # fmt: skip


def _interval(values: list[float], mean: float, error: float) -> tuple[float, float]:
    if len(values) > _FEW:  # so many that the normal curve will do
        return mean - 1.96 * error, mean + 1.96 * error
    chance = random.Random(len(values))
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(_SAMPLES))
    return means[int(0.025 * _SAMPLES)], means[int(0.975 * _SAMPLES) - 1]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _stretches(first: dt.date, last: dt.date, step: Step) -> list[tuple[dt.date, dt.date]]:
    out = []
    at = _begin(first, step)
    while at <= last:
        then = _next(at, step)
        out.append((at, then - dt.timedelta(1)))
        at = then
    return out


def _begin(day: dt.date, step: Step) -> dt.date:
    if step == "week":
        return day - dt.timedelta(day.weekday())
    if step == "month":
        return day.replace(day=1)
    return day.replace(day=1, month=1 if step == "year" else (day.month - 1) // 3 * 3 + 1)


def _next(day: dt.date, step: Step) -> dt.date:
    if step == "week":
        return day + dt.timedelta(7)
    months = {"month": 1, "quarter": 3, "year": 12}[step]
    month = day.month - 1 + months
    return day.replace(year=day.year + month // 12, month=month % 12 + 1)
