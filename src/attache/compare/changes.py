"""What changed in an actor's words on an issue, each change with the two dated statements between which it lies."""

import bisect
import datetime as dt
import itertools
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from ..store import StatementRow
from .moves import (
    Between,
    ChangeKind,
    Day,
    Detail,
    Said,
    adverbs,
    by_day,
    detail,
    formulae,
    levels,
    said_by,
    sign,
    targets,
)
from .positions import day_of
from .voices import ActorKind, Voice, ranks, voice
from .wording import (
    Piece,
    difference,
    topic_words,
    unanswered,
)

INTERVALS = 4
"""Intervals that an actor must have kept before a gap can be a silence."""
_LEAST_GAP = 21
_HALF_A_YEAR = 183
_HABIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed in the words of one actor on one issue between two dated statements.

    `before` and `after` are never of the same day. For a silence they are its two ends; where it lasts, `after` is the
    latest statement of another actor on the issue, which shows that the record goes on. `difference` is by words, by
    characters in Chinese, and empty where the two are in different scripts.
    """

    issue: str
    kind: ActorKind
    actor: str
    state: str
    details: tuple[Detail, ...]
    before: StatementRow
    before_day: dt.date
    after: StatementRow
    after_day: dt.date
    difference: tuple[Piece, ...]
    lasting: bool = False

    def kinds(self) -> tuple[ChangeKind, ...]:
        """The kinds of what changed."""
        return tuple(detail.kind for detail in self.details)


def changes(
    rows: Iterable[StatementRow],
    *,
    issue: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[Change, ...]:
    """Return what changed, by issue and day: of offices, and of a state where no office of it is the one that changed.

    Statements are put in the order of their own days, whenever they came to the record. Only the actor's own asserted
    words count: nothing nested in another's statement, nothing in marks that hold another's words. Variants of one
    formula, and a return to a level used within the last week, are no change.

    Args:
        issue: Only this one.
        since, until: First and last day on which a change falls; what it is compared with may be older.
    """
    by_actor: dict[tuple[str, ActorKind, str], list[tuple[dt.date, Said]]] = {}
    alive: dict[str, dict[str, list[tuple[dt.date, StatementRow]]]] = {}
    everything = list(rows)
    spoken_for = {row.id: row.speaker or row.organisation for row in everything}
    inside: dict[str, list[StatementRow]] = {}
    for row in everything:
        if row.nested_in is not None:
            inside.setdefault(row.nested_in, []).append(row)
    for row in everything:
        if row.nested_in is not None and spoken_for.get(row.nested_in):
            continue
        who = voice(row.speaker, row.organisation, row.role, row.source)
        day = day_of(row.date, row.reported, row.cue)
        if who is None or day is None or "question" in row.flags or (until is not None and day > until):
            continue
        if row.level is None or unanswered(row) is not None:
            continue
        said = said_by(row, who, inside.get(row.id, ()))
        for each in row.issues if issue is None else tuple(one for one in row.issues if one == issue):
            alive.setdefault(each, {}).setdefault(who.state, []).append((day, row))
            for kind, actor in who.actors():
                by_actor.setdefault((each, kind, actor), []).append((day, said))
    for states in alive.values():
        for heard in states.values():
            heard.sort(key=lambda one: (one[0], one[1].id))
    out: list[Change] = []
    for (each, kind, actor), found in by_actor.items():
        days = by_day(found)
        if kind == "office":
            out += _between(each, kind, actor, days, topic_words(each))
        elif kind == "state":
            out += _of_state(each, actor, days)
        if kind != "person":  # spokespersons take turns
            out += _silences(each, kind, actor, days, alive[each])
    told = {(one.issue, one.state, one.after.id) for one in out if one.kind == "office"}
    kept = [one for one in out if one.kind == "office" or (one.issue, one.state, one.after.id) not in told]
    late = [one for one in kept if since is None or one.after_day >= since]
    return tuple(sorted(late, key=lambda one: (one.issue, one.after_day, one.state, one.actor, one.after.id)))


def _of_state(issue: str, actor: str, days: list[Day]) -> list[Change]:
    """A state's changes of level where no office's own words changed: a voice new on the issue goes beyond the others.

    Two ministries with words of their own are no change of the state's each time that the other one speaks. A new voice
    counts when it turns the stance, is stronger by two steps, is stronger and of a higher rank, or is a leader's.
    """
    out: list[Change] = []
    leader = ranks()["leader"]
    dates = [day.day for day in days]
    firm: dict[str | None, list[dt.date]] = {}
    for day in days:
        for office in {said.who.office for said in day.said if said.firm()}:
            firm.setdefault(office, []).append(day.day)
    for change in _between(issue, "state", actor, days, None):
        who = _who(change.after)
        begin = change.after_day - dt.timedelta(_HALF_A_YEAR)
        if who is None or _any_between(firm.get(who.office, []), begin, change.after_day):
            continue
        stands: dict[str | None, tuple[int, int]] = {}
        for day in days[bisect.bisect_left(dates, begin) : bisect.bisect_left(dates, change.after_day)]:
            for said in sorted(day.said, key=Said.order):
                if said.firm():
                    stands[said.who.office] = (_signed(said.row), said.who.rank)
        if not stands:
            continue
        levels, now = [level for level, _ in stands.values()], _signed(change.after)
        if min(levels) <= now <= max(levels):
            continue
        turns = all(level * now < 0 for level in levels)
        stronger = abs(now) - max(map(abs, levels))
        if (
            turns
            or stronger >= 2
            or (stronger > 0 and who.rank > max(rank for _, rank in stands.values()))
            or who.rank == leader
        ):
            out.append(change)
    return out


def _any_between(days: list[dt.date], first: dt.date, last: dt.date) -> bool:
    """Whether one of sorted days is not before `first` and before `last`."""
    at = bisect.bisect_left(days, first)
    return at < len(days) and days[at] < last


def _who(row: StatementRow) -> Voice | None:
    return voice(row.speaker, row.organisation, row.role, row.source)


def _signed(row: StatementRow) -> int:
    return (row.level or 0) * (sign(row.stance or "neutral") or 1)


def _between(issue: str, kind: ActorKind, actor: str, days: list[Day], topic: frozenset[str] | None) -> list[Change]:
    """Return changes between days; with the issue's own words (`topic`) also of formulae, adverbs and targets."""
    found = levels(days)
    if topic is not None:
        found += [*formulae(days, topic), *adverbs(days), *targets(days)]
    by_pair: dict[tuple[str, str], list[Between]] = {}
    for each in found:
        by_pair.setdefault((each[2].row.id, each[4].row.id), []).append(each)
    out = []
    for group in by_pair.values():
        _, before_day, before, after_day, after = group[0]
        out.append(
            Change(
                issue=issue, kind=kind, actor=actor, state=after.who.state,
                details=tuple(dict.fromkeys(detail for detail, *_ in group)), before=before.row,
                before_day=before_day.day, after=after.row, after_day=after_day.day,
                difference=difference(before.row.content, after.row.content),
            )
        )  # fmt: skip
    return out


def _silences(
    issue: str, kind: ActorKind, actor: str, days: list[Day], alive: dict[str, list[tuple[dt.date, StatementRow]]]
) -> list[Change]:
    """Gaps far longer than the actor's own habit, while others went on speaking on the issue."""
    state = days[-1].best.who.state
    others = {other: [day for day, _ in said] for other, said in alive.items() if other != state}
    latest = max((alive[other][-1] for other in others), key=lambda one: (one[0], one[1].id), default=None)
    out: list[Change] = []
    gaps: list[int] = []
    ends = [(day.day, day.best.row) for day in days]
    if latest is not None and latest[0] > ends[-1][0]:
        ends.append(latest)
    for number, ((one, before), (then, after)) in enumerate(itertools.pairwise(ends), 1):
        gap = (then - one).days
        habit = gaps[-_HABIT:]
        if len(gaps) >= INTERVALS and gap >= max(_LEAST_GAP, 3 * statistics.median(habit), 2 * max(habit)):
            lasting = number == len(days)
            if lasting or any(_any_between(heard, one + dt.timedelta(1), then) for heard in others.values()):
                usual = f"every {statistics.median(habit):g} days"
                out.append(
                    Change(
                        issue=issue, kind=kind, actor=actor, state=state,
                        details=(detail("silence", usual, f"{gap} days"),), before=before, before_day=one, after=after,
                        after_day=then, difference=(), lasting=lasting,
                    )
                )  # fmt: skip
                continue
        gaps.append(gap)
    return out
