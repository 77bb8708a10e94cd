"""What the record tells of, each thing once, with the findings that report it."""

from collections.abc import Iterable

from ..export.entries import Entry, single
from ..link.events import Report, happenings
from ..record import Event
from ..store import Finding, FindingKind


def entries(kind: FindingKind, found: Iterable[Finding]) -> tuple[Entry, ...]:
    """Return the entries of findings of one kind, by date, those without one last; each finding is in one of them."""
    if kind == "event":
        return _events(found)
    return tuple(single(finding) for finding in found)


def _events(found: Iterable[Finding]) -> tuple[Entry, ...]:
    places: dict[int, Finding] = {}
    reports = []
    for finding in found:
        assert isinstance(finding.told, Event)
        report = Report(
            event=finding.told, item=finding.item, outlet=finding.outlet, reported=finding.reported,
            words=" ".join((finding.headline or "", finding.sentence)), body=finding.body, issues=finding.issues,
        )  # fmt: skip
        reports.append(report)
        places[id(report)] = finding
    out = []
    for each in happenings(reports):
        findings = tuple(places[id(report)] for report in each.reports)
        shown = next(finding for finding in findings if finding.told is each.event)
        out.append(
            Entry(id=each.id, finding=shown, reports=findings, outlets=each.outlets, origins=each.origins)
        )  # fmt: skip
    return tuple(out)
