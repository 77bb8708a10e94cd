"""The timeline of a story or thread: first reports, statements, denials, measures, meetings, each once and cited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from ..config import Side
from ..link.measures import MeasureReport, register
from ..link.meetings import MeetingReport, calendar
from ..record import Item, Measure, Meeting, Moment, PartialDate, Passage, Reading, Span
from ..record.telling import TimelineKind
from .tellings.bodies import Body, body_of
from .tellings.matters import Cluster, all_said, events, statements, weights
from .tellings.table import carrier
from .wording import acts_in

_LONG = 320
_NO_DAY = dt.date(1, 1, 1)
_ORDER: tuple[TimelineKind, ...] = ("first report", "measure", "meeting", "event", "statement", "denial")


def timeline(tellings: Sequence[tuple[Reading, Item]], sides: Sequence[Side] = ()) -> tuple[Moment, ...]:
    """Return what happened and was said, in the order of days, each thing once, with the words that support it.

    First reports come from the dates of items. Statements are those of speakers that the tables know, or in a public
    role, that place themselves on the diplomatic ladder or that several tellings have; measures and meetings are those
    of the register and the calendar, and acts those that the outlets tell in their own voice of actors of the tables.
    A date is the one that the words state; where they state none it is the day of the earliest report, marked as such.
    A date known to the month stands after the days of that month, one known to the year after its months; what has no
    date stands last.

    Args:
        tellings: Items of a story or thread with their readings.
        sides: The sides of the beat.
    """
    bodies = [body_of(reading, item) for reading, item in tellings]
    said = all_said(bodies)
    found = [
        *_first(bodies, sides),
        *_statements(bodies, statements(bodies, said, weights(bodies)), sides),
        *_measures(bodies, sides),
        *_meetings(bodies, sides),
        *_events(bodies, sides),
    ]
    return tuple(sorted(found, key=_place))


def _place(moment: Moment) -> tuple[bool, str, int, str, int]:
    date = moment.date or ""
    padded = date + {4: "-99-99", 7: "-99"}.get(len(date), "")
    return not date, padded, _ORDER.index(moment.kind), moment.passage.document, moment.passage.start


def _of_item(body: Body) -> str | None:
    date = body.item.date or body.reading.document.published
    return date.value if date else None


def _moment(
    kind: TimelineKind,
    body: Body,
    span: Span,
    sides: Sequence[Side],
    *,
    date: PartialDate | None,
    speaker: str | None = None,
    outlets: int = 1,
    words: str | None = None,
) -> Moment | None:
    passage = body.passage(span)
    if passage is None:
        return None
    who = carrier(body.reading, body.item, sides)
    return Moment(
        kind=kind, words=words or _sentence(body, passage), passage=passage,
        date=date.value if date else _of_item(body), reported=date is None, outlet=who.outlet, side=who.side,
        speaker=speaker, outlets=outlets,
    )  # fmt: skip


def _sentence(body: Body, passage: Passage) -> str:
    """Return the words of a passage within their sentence, so that they read by themselves; long ones alone."""
    part = body.sentence(passage.start)
    whole = body.text[min(part.start, passage.start) : max(part.end, passage.end)] if part else passage.quote
    return " ".join((whole if len(whole) <= _LONG else passage.quote).split())


def _first(bodies: Sequence[Body], sides: Sequence[Side]) -> Iterator[Moment]:
    """Yield the first report of each side: its headline, or the first sentence."""
    seen: set[str | None] = set()
    dated = [(date, k) for k, body in enumerate(bodies) if (date := _of_item(body)) is not None and len(date) == 10]
    for _, k in sorted(dated):
        body = bodies[k]
        side = carrier(body.reading, body.item, sides).side
        if side in seen:
            continue
        seen.add(side)
        head = body.item.headline
        span = Span(head.start, head.end) if head else body.parts[0] if body.parts else None
        moment = _moment("first report", body, span, sides, date=None) if span else None
        if moment is not None:
            yield moment


def _statements(bodies: Sequence[Body], clusters: Sequence[Cluster], sides: Sequence[Side]) -> Iterator[Moment]:
    for cluster in clusters:
        if cluster.speaker is None or not cluster.speaker.public:
            continue
        ranked = any(one.statement.strength and one.statement.strength.level > 0 for one in cluster.said)
        tellers = {one.by for one in cluster.said}
        dated = [one for one in cluster.said if one.statement.date is not None]
        first = min(dated or cluster.said, key=lambda one: _day(bodies[one.by], one.statement.date))
        body = bodies[first.by]
        cue = " ".join(span.of(body.text) for span in first.statement.cue)
        denied = "denial" in acts_in(cue, first.span.of(body.text))
        if not ranked and not denied and len(tellers) < 2:
            continue
        moment = _moment(
            "denial" if denied else "statement", body, first.span, sides, date=first.statement.date,
            speaker=cluster.speaker.name, outlets=_outlets(bodies, sorted(tellers)),
        )  # fmt: skip
        if moment is not None:
            yield moment


def _day(body: Body, date: PartialDate | None) -> str:
    return (date.value if date else _of_item(body)) or "9999"


def _outlets(bodies: Sequence[Body], places: Sequence[int]) -> int:
    names = {body.reading.document.outlet for k, body in enumerate(bodies) if k in places}
    return max(1, len(names - {None}))


def _measures(bodies: Sequence[Body], sides: Sequence[Side]) -> Iterator[Moment]:
    homes: dict[int, int] = {}
    reports: list[MeasureReport] = []
    for by, body in enumerate(bodies):
        for measure in body.item.measures:
            report = MeasureReport(
                measure=measure, item=body.item.id, outlet=body.reading.document.outlet,
                side=carrier(body.reading, body.item, sides).country or None, reported=_of_item(body),
            )  # fmt: skip
            homes[id(report)] = by
            reports.append(report)
    for entry in register(reports):
        for reached in entry.stages:
            told: Measure = reached.report.measure
            body = bodies[homes[id(reached.report)]]
            count = _outlets(bodies, [homes[id(report)] for report in entry.reports])
            moment = _moment(
                "measure", body, Span(told.start, told.end), sides, date=reached.date, speaker=entry.by, outlets=count
            )  # fmt: skip
            if moment is not None:
                yield moment


def _meetings(bodies: Sequence[Body], sides: Sequence[Side]) -> Iterator[Moment]:
    homes: dict[int, int] = {}
    reports: list[MeetingReport] = []
    for by, body in enumerate(bodies):
        for meeting in body.item.meetings:
            report = MeetingReport(
                meeting=meeting, item=body.item.id, outlet=body.reading.document.outlet, reported=_of_item(body)
            )
            homes[id(report)] = by
            reports.append(report)
    for gathering in calendar(reports, day=_NO_DAY):
        dated = next((r for r in gathering.reports if r.meeting.first is not None), gathering.reports[0])
        told: Meeting = dated.meeting
        body = bodies[homes[id(dated)]]
        count = _outlets(bodies, [homes[id(report)] for report in gathering.reports])
        moment = _moment("meeting", body, Span(told.start, told.end), sides, date=told.first, outlets=count)
        if moment is not None:
            yield moment


def _events(bodies: Sequence[Body], sides: Sequence[Side]) -> Iterator[Moment]:
    for cluster in events(bodies):
        dated = [(event, told) for event, told in zip(cluster.events, cluster.matter.told, strict=True) if event.date]
        if not dated and len({told.by for told in cluster.matter.told}) < 2:
            continue
        event, told = (dated or list(zip(cluster.events, cluster.matter.told, strict=True)))[0]
        passage: Passage = told.passage
        count = _outlets(bodies, [each.by for each in cluster.matter.told])
        moment = _moment("event", bodies[told.by], passage.span, sides, date=event.date, outlets=count)
        if moment is not None:
            yield moment
