"""Events, measures, meetings and figures as lists show them, each with the words that tell of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..export.entries import Entry
from ..record import Event, Figure, Measure, Meeting, PartialDate
from ..store import Finding
from .sides import OutletFacts, outlet_facts
from .visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding of a list: its day and end, one line in our words, and facts about the outlet."""

    finding: Finding
    first: PartialDate | None
    last: PartialDate | None
    line: str
    status: str
    outlet: OutletFacts | None
    outlets: int = 1
    origins: int = 1


def once(visit: Visit, entries: Iterable[Entry]) -> list[Shown]:
    """Return things that several items may tell of, each once, with how many outlets and first sources tell it."""
    return [
        replace(_shown(visit, each.finding, each.told), outlets=each.outlets or 1, origins=each.origins or 1)
        for each in entries
    ]


def shown(visit: Visit, found: Iterable[Finding]) -> list[Shown]:
    """Return findings for a list."""
    return [_shown(visit, each, each.told) for each in found]


def _shown(visit: Visit, each: Finding, told: Event | Measure | Meeting | Figure) -> Shown:
    return Shown(
        finding=each, first=told.first if isinstance(told, Meeting) else told.date,
        last=told.last if isinstance(told, Meeting) else None, line=line(visit, told), status=_status(visit, told),
        outlet=outlet_facts(visit.desk.beat, each.outlet),
    )  # fmt: skip


def line(visit: Visit, told: Event | Measure | Meeting | Figure) -> str:
    """Return what a finding says, in a few of our words."""
    if isinstance(told, Event):
        actor = told.actor.name if told.actor else visit.t("document.unnamed")
        whom = f" → {told.recipient.name}" if told.recipient else ""
        return f"{actor}{whom}: {visit.label('plover', told.plover)}"
    if isinstance(told, Measure):
        whom = f" → {told.against}" if told.against else ""
        what = f" ({told.object})" if told.object else ""
        return f"{told.by or visit.t('document.unnamed')}{whom}: {told.legal_name or told.instrument}{what}"
    if isinstance(told, Meeting):
        name = told.mechanism or visit.label("meeting_form", told.form or "meeting")
        who = ", ".join(told.participants)
        return name + (f": {who}" if who else "") + (f" ({told.place})" if told.place else "")
    value = f"{told.value:,.10g}" + (f"–{told.high:,.10g}" if told.high is not None else "")
    about = f" {told.approximation}" if told.approximation else ""
    return f"{told.what or ''}{': ' if told.what else ''}{value} {told.unit or ''}{about}".strip()


def _status(visit: Visit, told: Event | Measure | Meeting | Figure) -> str:
    if isinstance(told, Event):
        return visit.label("event_status", told.status)
    if isinstance(told, Measure):
        return visit.label("stage", told.stage or told.status)
    if isinstance(told, Meeting):
        return visit.label("event_status", told.status)
    return ""
