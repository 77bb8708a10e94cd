"""Sanctions as FollowTheMoney entities: a Sanction and the entity it is directed against, one JSON object a line.

Only what names an entity and was decided fits that schema: a tariff is no sanction there, and a call for sanctions has
sanctioned nobody. Whom it is directed against is a LegalEntity of that name: of what kind, the record does not say.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from ..record import Measure
from ..store.findings import office_id
from ..tables import countries, offices
from .entries import Entry
from .tidy import citation, cited

_INSTRUMENTS = frozenset({"sanction", "entity listing", "designation"})
_DECIDED = frozenset({"announced", "adopted", "signed", "in-force", "amended", "suspended", "lifted"})


def fitting(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the measures that the schema can hold."""
    return tuple(
        entry
        for entry in entries
        if (told := _measure(entry)).against and told.instrument in _INSTRUMENTS and told.stage in _DECIDED
    )


def _measure(entry: Entry) -> Measure:
    measure = entry.told
    assert isinstance(measure, Measure)
    return measure


def entities(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """Yield entities; each one that is sanctioned stands before the first measure against it, once."""
    known: set[str] = set()
    for entry in fitting(entries):
        measure = _measure(entry)
        assert measure.against
        target = _target(measure.against, measure.against_id)
        if target["id"] not in known:
            known.add(target["id"])
            yield target
        yield _sanction(entry, measure, target["id"])


def _target(name: str, key: str | None) -> dict[str, Any]:
    found = key or office_id(name)
    known = found or "name-" + hashlib.sha256(name.casefold().encode()).hexdigest()[:16]
    office = offices().get(found) if found else None
    properties = {"name": [name]}
    land = countries().get(office.country) if office is not None and office.sector not in {"IGO", "NGO"} else None
    if land is not None and not land.iso3.startswith("X"):  # ISO leaves these to users
        properties["country"] = [land.iso2.lower()]
    return {"id": f"attache-{known}", "schema": "LegalEntity", "properties": properties}


def _sanction(entry: Entry, measure: Measure, target: str) -> dict[str, Any]:
    told = citation(entry.finding)
    source = ", ".join(str(told[key]) for key in ("outlet", "reported", "headline") if told[key])
    coder = " ".join(str(told[key]) for key in ("coder", "model") if told[key])
    place = f"{cited(entry)} of text {told['text_sha256']}"
    properties: dict[str, list[str]] = {
        "entity": [target],
        "program": [measure.instrument],
        "authority": [measure.by] if measure.by else [],
        "status": [measure.stage or measure.status],
        "date": [measure.date.value] if measure.date else [],
        "startDate": [measure.effective.value] if measure.effective else [],
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
