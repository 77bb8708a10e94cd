"""Measures as FollowTheMoney entities: a Sanction and the entity it is directed against, one JSON object a line.

Only measures that are directed at somebody by name fit that schema (`entity` is required there). Whom a measure is
directed against is a LegalEntity with that name: what kind of entity it is, the record does not say.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from ..record import Measure
from ..store.findings import office_id
from ..tables import offices
from .entries import Entry
from .tidy import citation


def fitting(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the measures that the schema can hold."""
    return tuple(entry for entry in entries if _measure(entry).against)


def _measure(entry: Entry) -> Measure:
    measure = entry.finding.told
    assert isinstance(measure, Measure)
    return measure


def entities(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """Yield entities; each one that is sanctioned stands before the first measure against it, once."""
    known: set[str] = set()
    for entry in fitting(entries):
        measure = _measure(entry)
        assert measure.against
        target = _target(measure.against)
        if target["id"] not in known:
            known.add(target["id"])
            yield target
        yield _sanction(entry, measure, target["id"])


def _target(name: str) -> dict[str, Any]:
    found = office_id(name)
    key = found or "name-" + hashlib.sha256(name.casefold().encode()).hexdigest()[:16]
    office = offices().get(found) if found else None
    properties = {"name": [name]}
    if office is not None and office.country and office.sector not in {"IGO", "NGO"}:
        properties["country"] = [office.country.lower()]
    return {"id": f"attache-{key}", "schema": "LegalEntity", "properties": properties}


def _sanction(entry: Entry, measure: Measure, target: str) -> dict[str, Any]:
    told = citation(entry.finding)
    source = ", ".join(str(told[key]) for key in ("outlet", "reported", "headline") if told[key])
    coder = " ".join(str(told[key]) for key in ("coder", "model") if told[key])
    place = f"{told['item']} [{told['quote_start']}, {told['quote_end']}) of text {told['text_sha256']}"
    properties: dict[str, list[str]] = {
        "entity": [target],
        "program": [measure.instrument],
        "authority": [measure.by] if measure.by else [],
        "status": [measure.status] if measure.status else [],
        "date": [measure.date.value] if measure.date else [],
        "summary": [f"“{told['quote']}”" + (f" ({source})" if source else "")],
        "recordId": [entry.id],
        "sourceUrl": [entry.finding.url] if entry.finding.url else [],
        "publisher": [entry.finding.outlet] if entry.finding.outlet else [],
        "description": ["; ".join(part for part in (place, coder) if part)],
    }
    return {
        "id": f"attache-{entry.id}",
        "schema": "Sanction",
        "properties": {name: values for name, values in properties.items() if values},
    }
