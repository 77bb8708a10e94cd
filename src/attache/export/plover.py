"""PLOVER events as JSON Lines: one event a line, with everything that reports it."""

from collections.abc import Iterable, Iterator
from typing import Any

from ..record import ActorRef, Event, PartialDate
from ..tables.plover import quad_of, score_of
from .entries import Entry
from .parties import party
from .standing import modes
from .tidy import citation

SCHEMA = "attache.plover/1"


def records(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """Yield one plain dictionary for each event; what is not known is null."""
    for entry in entries:
        event = entry.told
        assert isinstance(event, Event)
        quad = quad_of(event.plover)
        yield {
            "schema": SCHEMA,
            "event_id": entry.id,
            "event_date": event.date.value if event.date else None,
            "date_precision": event.date.precision if event.date else None,
            "event_type": event.plover,
            "event_mode": list(modes(event)),
            "context": list(event.context),
            "status": event.status,
            "quad_code": quad[0] if quad else None,
            "quad": quad[1] if quad else None,
            "intensity": score_of(event.plover, event.mode),
            "cameo": event.cameo,
            "actor": _parties(event.actor, event.date),
            "recipient": _parties(event.recipient, event.date),
            "confidence": event.confidence,
            "outlets": entry.outlets,
            "origins": entry.origins,
            "version": entry.finding.version,
            "model": entry.finding.model,
            "reports": [citation(report) for report in entry.reports],
        }


def _parties(ref: ActorRef | None, date: PartialDate | None) -> list[dict[str, str | None]]:
    if ref is None:
        return []
    who = party(ref, date)
    told = {"id": ref.id, "name": ref.name, "country": who.country, "sector": who.sector, "title": who.title}
    return [{key: value or None for key, value in told.items()}]
