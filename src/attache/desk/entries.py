"""What the record tells of, each thing once, with the findings that report it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..export.entries import Entry, Framing, Stage, single
from ..link.events import Report, happenings
from ..link.measures import MeasureReport, register
from ..link.meetings import MeetingReport, calendar
from ..link.origins import Carrier, origins, outlets
from ..record import Event, Measure, Meeting
from ..store import Finding, FindingKind
from ..tables import outlets as table_of_outlets

Key = tuple[str, int]
# where a meeting lies from a given day is asked of the entries, not here
_NO_DAY = dt.date.min
_AROUND = 14


def entries(kind: FindingKind, found: Iterable[Finding], body_of: Callable[[str], str]) -> tuple[Entry, ...]:
    """Return the entries of findings of one kind, by date, those without one last; each finding is in one of them.

    Args:
        body_of: Gives the text of an item by its id.
    """
    if kind == "event":
        return _events(found, body_of)
    if kind == "measure":
        return _measures(found, body_of)
    if kind == "meeting":
        return _meetings(found, body_of)
    return tuple(single(finding) for finding in found)


def key(finding: Finding) -> Key:
    """Return what tells a finding from every other of the record."""
    return finding.item, finding.position


def around(since: str | None, until: str | None) -> dict[str, str | None]:
    """Return the window in which all reports of an event of this window lie."""

    def moved(day: str | None, by: int) -> str | None:
        try:
            return (dt.date.fromisoformat(day) + dt.timedelta(days=by)).isoformat() if day else None
        except (ValueError, OverflowError):
            return None

    return {"since": moved(since, -_AROUND), "until": moved(until, _AROUND)}


def _events(found: Iterable[Finding], body_of: Callable[[str], str]) -> tuple[Entry, ...]:
    reports: list[Report] = []
    places: dict[int, Finding] = {}
    for finding in found:
        assert isinstance(finding.told, Event)
        report = Report(
            event=finding.told, item=finding.item, outlet=finding.outlet, reported=finding.reported,
            words=" ".join((finding.headline or "", finding.sentence)), issues=finding.issues,
        )  # fmt: skip
        reports.append(report)
        places[id(report)] = finding
    out = []
    for each in happenings(reports, body_of=body_of):
        findings = tuple(places[id(report)] for report in each.reports)
        out.append(
            Entry(
                id=each.id, told=each.event, finding=next(f for f in findings if f.told is each.event),
                reports=findings, outlets=each.outlets, origins=each.origins,
            )
        )  # fmt: skip
    return tuple(out)


def _measures(found: Iterable[Finding], body_of: Callable[[str], str]) -> tuple[Entry, ...]:
    reports: list[MeasureReport] = []
    places: dict[int, Finding] = {}
    for finding in found:
        assert isinstance(finding.told, Measure)
        report = MeasureReport(
            measure=finding.told, item=finding.item, outlet=finding.outlet, side=_side(finding.outlet),
            reported=finding.reported,
        )  # fmt: skip
        reports.append(report)
        places[id(report)] = finding
    out = []
    for each in register(reports):
        findings = tuple(places[id(report)] for report in each.reports)
        shown = _fullest(findings)
        assert isinstance(shown.told, Measure)
        reached = [stage for stage in each.stages if stage.stage == each.stage]
        told = replace(
            shown.told, instrument=each.instrument, by=each.by, by_id=each.by_id, against=each.against,
            against_id=each.against_id, object=each.object, legal_name=each.legal_name, amounts=each.amounts,
            effective=each.effective, stage=each.stage,
            status=reached[-1].report.measure.status if reached else shown.told.status,
            date=reached[-1].date if reached else shown.told.date,
        )  # fmt: skip
        stages = tuple(Stage(stage=s.stage, date=s.date, report=places[id(s.report)]) for s in each.stages)
        framings = tuple(Framing(side=f.side, outlets=f.outlets, texts=f.texts) for f in each.framings)
        out.append(
            replace(_carried(each.id, findings, body_of), told=told, finding=shown, stages=stages, framings=framings)
        )
    return tuple(out)


def _meetings(found: Iterable[Finding], body_of: Callable[[str], str]) -> tuple[Entry, ...]:
    reports: list[MeetingReport] = []
    places: dict[int, Finding] = {}
    for finding in found:
        assert isinstance(finding.told, Meeting)
        report = MeetingReport(
            meeting=finding.told, item=finding.item, outlet=finding.outlet, side=_side(finding.outlet),
            reported=finding.reported,
        )  # fmt: skip
        reports.append(report)
        places[id(report)] = finding
    out = []
    for each in calendar(reports, day=_NO_DAY):
        findings = tuple(places[id(report)] for report in each.reports)
        shown = _fullest(findings)
        assert isinstance(shown.told, Meeting)
        told = replace(
            shown.told, participants=each.participants, participant_ids=each.participant_ids, place=each.place,
            first=each.first, last=each.last, status=each.status, mechanism=each.mechanism, ordinal=each.ordinal,
            level=each.level, form=each.form,
        )  # fmt: skip
        out.append(replace(_carried(each.id, findings, body_of), told=told, finding=shown))
    return tuple(out)


def _carried(identifier: str, findings: tuple[Finding, ...], body_of: Callable[[str], str]) -> Entry:
    carriers = [Carrier(item=finding.item, outlet=finding.outlet) for finding in findings]
    return Entry(
        id=identifier, told=findings[0].told, finding=findings[0], reports=findings, outlets=outlets(carriers),
        origins=origins(carriers, body_of),
    )  # fmt: skip


def _fullest(findings: Sequence[Finding]) -> Finding:
    """Return the finding that tells most, of several the first."""

    def told(finding: Finding) -> int:
        each = finding.told
        if isinstance(each, Measure):
            return sum(map(bool, (each.by, each.against, each.object, each.legal_name, each.date, each.stage)))
        assert isinstance(each, Meeting)
        people = min(len(each.participants), 3)
        return people + sum(map(bool, (each.place, each.first, each.mechanism, each.ordinal, each.form)))

    return max(enumerate(findings), key=lambda pair: (told(pair[1]), -pair[0]))[1]


def _side(outlet: str | None) -> str | None:
    row = table_of_outlets().named(outlet) if outlet else None
    return row.country or None if row else None
