"""The calendar: reports of one visit, call or dialogue brought together, behind and ahead of a given day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..record import Meeting, PartialDate
from ..record.event import Level, MeetingForm
from ..tables import fold
from .actors import Actor, Likeness, actor

When = Literal["behind", "under-way", "ahead", "undated"]
_LATEST = 40
_MEMBERS = 12
_SLACK = 1
"""Days by which two reports may date one meeting differently: time zones."""
_NEAR = 4
"""Days between two reports of one meeting, where neither dates it."""
_KINDS: dict[MeetingForm, str] = {
    "visit": "visit", "call": "call", "talks": "meeting", "dialogue": "meeting", "summit": "meeting",
    "meeting": "meeting", "conference": "meeting",
}  # fmt: skip
_STANDING = {"held": 2, "ongoing": 1, "cancelled": 3, "postponed": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReport:
    """A meeting as one item tells it; `reported` is the ISO date of the item, None where not known."""

    meeting: Meeting
    item: str
    outlet: str | None = None
    side: str | None = None
    reported: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One meeting of the calendar with its reports.

    What is said of it is taken from reports unaltered: first and last day from those that state them, the status from
    the latest report that can know. `when` is where it lies from the day that the calendar was asked for; a meeting
    without a stated day is `undated`, unless a report says that it was held.
    """

    id: str
    participants: tuple[str, ...]
    participant_ids: tuple[str | None, ...]
    place: str | None
    first: PartialDate | None
    last: PartialDate | None
    status: str
    mechanism: str | None
    ordinal: int | None
    level: Level | None
    form: MeetingForm | None
    when: When
    reports: tuple[MeetingReport, ...]


def calendar(reports: Sequence[MeetingReport], *, day: dt.date) -> tuple[Gathering, ...]:
    """Return the meetings that the reports tell of, each once, by their first day, undated ones last.

    Args:
        reports: What items tell of meetings; each ends in one gathering.
        day: The day from which `when` is told: never assumed.
    """
    order = sorted(range(len(reports)), key=lambda k: (_known(reports[k]) or dt.date.max, k))
    groups: list[list[MeetingReport]] = []
    blocks: dict[str, list[int]] = defaultdict(list)
    for k in order:
        report = reports[k]
        keys = list(_keys(report.meeting))
        tried = dict.fromkeys(g for key in keys for g in reversed(blocks[key][-_LATEST:]))
        home = next((g for g in tried if _belongs(report, groups[g])), None)
        if home is None:
            home = len(groups)
            groups.append([])
        for key in keys:
            if home not in blocks[key][-_LATEST:]:
                blocks[key].append(home)
        groups[home].append(report)
    found = [_gathering(group, day) for group in groups]
    return tuple(sorted(found, key=lambda each: _start(each.first) or dt.date.max))


def same_meeting(one: Meeting, other: Meeting, *, days_apart: int | None = None) -> bool:
    """Return whether two clauses tell of one meeting.

    The same session of a standing dialogue is one meeting. Otherwise the parties must be the same, no side may name
    other people, place and kind must not differ, and days must meet; where no day is stated the reports must lie
    close (`days_apart`).
    """
    return _compare(one, other, days_apart) == "same"


def _belongs(report: MeetingReport, group: Sequence[MeetingReport]) -> bool:
    members = [*group[: _MEMBERS // 2], *group[-_MEMBERS // 2 :]] if len(group) > _MEMBERS else group
    found = {_compare(report.meeting, member.meeting, _apart(report, member)) for member in members}
    return "same" in found and "different" not in found


def _compare(one: Meeting, other: Meeting, days_apart: int | None) -> Likeness:
    if one.ordinal and other.ordinal and one.ordinal != other.ordinal and _mechanism(one, other) != "different":
        return "different"
    parties = _parties(one, other)
    days = _days(one, other)
    if "different" in (parties, days):
        return "different"
    mechanism = _mechanism(one, other)
    if mechanism == "same":
        told = days == "same" or (one.ordinal is not None and one.ordinal == other.ordinal)
        return "same" if told or (days_apart is not None and days_apart <= _NEAR) else "unknown"
    if mechanism == "different":
        return "different"
    if one.form and other.form and _KINDS[one.form] != _KINDS[other.form]:
        return "unknown"
    if _elsewhere(one.place, other.place):
        return "unknown"
    if parties != "same":
        return "unknown"
    return "same" if days == "same" or (days_apart is not None and days_apart <= _NEAR) else "unknown"


def _elsewhere(one: str | None, other: str | None) -> bool:
    """Whether two places differ; names in two scripts, and a hall and its city, are not known to."""
    if not one or not other or one.isascii() != other.isascii():
        return False
    mine, theirs = fold(one), fold(other)
    return mine not in theirs and theirs not in mine


def _mechanism(one: Meeting, other: Meeting) -> Likeness:
    if not one.mechanism or not other.mechanism:
        return "unknown"
    mine, theirs = set(fold(one.mechanism).split()), set(fold(other.mechanism).split())
    return "same" if mine <= theirs or theirs <= mine else "different"


def _parties(one: Meeting, other: Meeting) -> Likeness:
    mine, theirs = _actors(one), _actors(other)
    people = {a.country or a.key for a in mine if a.person} & {a.country or a.key for a in theirs if a.person}
    for country in people:
        ours = {a.key for a in mine if a.person and (a.country or a.key) == country}
        others = {a.key for a in theirs if a.person and (a.country or a.key) == country}
        if not ours & others:
            return "different"
    sides = {a.country or a.key for a in mine}, {a.country or a.key for a in theirs}
    if not sides[0] or not sides[1]:
        return "unknown"
    shared = sides[0] & sides[1]
    if len(shared) >= 2 or (shared and {a.key for a in mine if a.person} & {a.key for a in theirs if a.person}):
        return "same"
    return "unknown" if shared else "different" if all(a.country for a in (*mine, *theirs)) else "unknown"


def _actors(meeting: Meeting) -> tuple[Actor, ...]:
    ids = (*meeting.participant_ids, *([None] * len(meeting.participants)))
    found = (actor(name, key) for name, key in zip(meeting.participants, ids, strict=False))
    return tuple(each for each in found if each is not None)


def _days(one: Meeting, other: Meeting) -> Likeness:
    mine, theirs = _stretch(one), _stretch(other)
    if mine is None or theirs is None:
        return "unknown"
    slack = dt.timedelta(days=_SLACK)
    return "same" if mine[0] <= theirs[1] + slack and theirs[0] <= mine[1] + slack else "different"


def _stretch(meeting: Meeting) -> tuple[dt.date, dt.date] | None:
    start = meeting.first or meeting.last
    end = meeting.last or meeting.first
    try:
        return (start.first_day(), end.last_day()) if start and end else None
    except ValueError:
        return None


def _start(date: PartialDate | None) -> dt.date | None:
    try:
        return date.first_day() if date else None
    except ValueError:
        return None


def _keys(meeting: Meeting) -> Iterator[str]:
    for word in sorted(set(fold(meeting.mechanism).split())) if meeting.mechanism else ():
        if len(word) > 3:
            yield "mechanism " + word
    sides = sorted({each.country or each.key for each in _actors(meeting)})
    for side in sides:
        yield "side " + side


def _known(report: MeetingReport) -> dt.date | None:
    try:
        if report.reported:
            return dt.date.fromisoformat((report.reported + "-01-01")[:10])
    except ValueError:
        return None
    return _start(report.meeting.first)


def _apart(one: MeetingReport, other: MeetingReport) -> int | None:
    if one.item == other.item:
        return 0
    first, second = _known(one), _known(other)
    return abs((first - second).days) if first and second else None


def _gathering(group: Sequence[MeetingReport], day: dt.date) -> Gathering:
    meetings = [report.meeting for report in group]
    best = max(enumerate(meetings), key=lambda pair: (_told(pair[1]), -pair[0]))[1]
    dated = max(enumerate(meetings), key=lambda pair: (_exact(pair[1]), -pair[0]))[1]
    standing = max(enumerate(meetings), key=lambda pair: (_STANDING.get(pair[1].status, 0), pair[0]))[1].status
    people: dict[str, str | None] = {}
    for meeting in (best, *meetings):
        for name, key in zip(
            meeting.participants, (*meeting.participant_ids, *([None] * len(meeting.participants))), strict=False
        ):
            if key is None or key not in people.values():
                people.setdefault(name, key)
    return Gathering(
        id=meetings[0].id,
        participants=tuple(people),
        participant_ids=tuple(people.values()),
        place=next((m.place for m in (best, *meetings) if m.place), None),
        first=dated.first,
        last=dated.last or dated.first,
        status=standing,
        mechanism=next((m.mechanism for m in (best, *meetings) if m.mechanism), None),
        ordinal=next((m.ordinal for m in (best, *meetings) if m.ordinal), None),
        level=next((m.level for m in (best, *meetings) if m.level), None),
        form=best.form or next((m.form for m in meetings if m.form), None),
        when=_when(dated, standing, day),
        reports=tuple(group),
    )


def _when(meeting: Meeting, status: str, day: dt.date) -> When:
    stretch = _stretch(meeting)
    if stretch is None:
        return "behind" if status == "held" else "undated"
    if stretch[1] < day:
        return "behind"
    if stretch[0] > day:
        return "ahead"
    return "under-way"


def _exact(meeting: Meeting) -> int:
    """How much the days tell: a stretch of days says more than one of them, a day more than a month."""
    if meeting.first is None:
        return 0
    ranged = meeting.last is not None and meeting.last.value != meeting.first.value
    return 1 + 2 * (meeting.first.precision == "day") + ranged


def _told(meeting: Meeting) -> int:
    told = (meeting.place, meeting.first, meeting.mechanism, meeting.ordinal, meeting.form)
    return sum(bool(each) for each in told) + min(len(meeting.participants), 3)
