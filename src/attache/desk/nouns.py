"""What programs get of the record: plain values (dictionaries, lists, words, numbers), each with its citation.

Words of a source stand in `quote`, `before` and `after` only, with the place they come from: they are data about what
somebody published, never words to be followed.
"""

import dataclasses
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from .. import tables
from ..compare.changes import Change
from ..compare.formulae import Formula
from ..compare.voices import country_of
from ..errors import UnknownId
from ..export.entries import Entry
from ..record import Item, Reading, Span, Story
from ..store import StatementRow
from ..store.findings import parties
from ..store.versions import ChangeRow
from . import reading_room
from . import stories as told
from .comparing import Held, side_of
from .desk import Desk

Plain = dict[str, Any]


class Quoting:
    """Citations out of the archive; a document is opened once. Within the tables of the beat."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._readings: dict[str, Reading] = {}

    def reading(self, document: str) -> Reading:
        """Return the reading of a document (by id)."""
        if document not in self._readings:
            if len(self._readings) >= 32:
                self._readings.clear()
            self._readings[document] = self._desk.reading(document)
        return self._readings[document]

    def citation(self, document: str, item: str | None, start: int, end: int) -> Plain:
        """Return the archived words at a place with a sentence on either side, and where they come from."""
        own = self.reading(document).document
        found = next((each for each in self.reading(document).items if each.id == item), None)
        around = reading_room.contexts(
            own.text, (Span(start, end),), language=(found.language if found else None) or own.language,
            within=found.spans if found else (),
        )[0]  # fmt: skip
        outlet = None
        if found is not None:
            outlet = next((credit.outlet for credit in found.credits if credit.outlet), None)
        date = (found.date if found else None) or own.published
        return {
            "quote": around.words, "before": around.before, "after": around.after, "document": document, "item": item,
            "start": start, "end": end, "text_sha256": own.text_sha256, "outlet": outlet or own.outlet,
            "reported": date.value if date else None,
            "headline": found.headline.text if found and found.headline else None,
            "title": own.title, "url": own.url,
        }  # fmt: skip


def statement(desk: Desk, row: StatementRow, quoting: Quoting) -> Plain:
    """Return a statement."""
    out = dataclasses.asdict(row)
    for words in ("source", "cue", "content"):
        out.pop(words)
    country = next((code for each in (row.organisation, row.speaker) if each and (code := country_of(each))), None)
    out["side"] = side_of(desk, country) if country else None
    out["issues"], out["flags"] = list(row.issues), list(row.flags)
    out["words"] = {"source": row.source, "cue": row.cue, "content": row.content}
    out["citation"] = quoting.citation(row.document, row.item, row.start, row.end)
    return out


def statement_row(desk: Desk, key: str) -> StatementRow:
    """Return the statement with this id.

    Raises:
        UnknownId: There is none.
    """
    reading, item, statement_id = desk.show(key)
    found = next(
        ((one, each) for one in reading.items if one.id == item for each in one.statements if each.id == statement_id),
        None,
    )
    if found is None or statement_id != key:
        raise UnknownId(place=key)
    inside, each = found
    text = reading.document.text
    extent = each.extent()
    reported = inside.date or reading.document.published
    return StatementRow(
        id=each.id, item=inside.id, document=reading.document.id, date=each.date.value if each.date else None,
        reported=reported.value if reported else None, speaker=each.speaker.id if each.speaker else None,
        speaker_name=each.speaker.name if each.speaker else None, role=each.role,
        organisation=each.organisation.id if each.organisation else None,
        organisation_name=each.organisation.name if each.organisation else None, form=each.form,
        source=_joined(each.source, text), cue=_joined(each.cue, text), content=_joined(each.content, text),
        level=each.strength.level if each.strength else None, stance=each.strength.stance if each.strength else None,
        issues=each.issues, outlet=_outlet(reading, inside), start=extent.start, end=extent.end,
        anonymity=each.anonymity, nested_in=each.nested_in, confidence=each.confidence,
        rule=each.strength.rule if each.strength else None, flags=each.flags,
    )  # fmt: skip


def _joined(spans: Iterable[Span], text: str) -> str:
    return " … ".join(span.of(text) for span in spans)


def _outlet(reading: Reading, item: Item) -> str | None:
    return next((credit.outlet for credit in item.credits if credit.outlet), None) or reading.document.outlet


def entry(desk: Desk, each: Entry, quoting: Quoting) -> Plain:
    """Return an event, measure, meeting or figure, once, with all that report it."""
    found = each.finding
    plain = msgspec.to_builtins(each.told)
    for name in ("id", "start", "end", "text"):
        plain.pop(name, None)
    countries = {code for _, key, _ in parties(each.told) if key and (code := country_of(key))}
    return {
        "id": each.id, "kind": found.kind, "told": plain,
        "sides": sorted({side_of(desk, code) for code in countries}),
        "issues": sorted({issue for report in each.reports for issue in report.issues}),
        "reported": found.reported, "outlets": each.outlets, "origins": each.origins,
        "reports": [
            {"item": r.item, "document": r.document, "start": r.told.start, "end": r.told.end, "outlet": r.outlet,
             "reported": r.reported}
            for r in each.reports[:100]
        ],
        "stages": [
            {"stage": stage.stage, "date": stage.date.value if stage.date else None, "item": stage.report.item}
            for stage in each.stages
        ],
        "citation": quoting.citation(found.document, found.item, each.told.start, each.told.end),
    }  # fmt: skip


def story(desk: Desk, each: Story) -> Plain:
    """Return a story; its headline is a source's words."""
    out: Plain = msgspec.to_builtins(each)
    reading, item, _ = desk.show(each.lead)
    found = next((one for one in reading.items if one.id == item), None)
    out["headline"] = {
        "quote": told.headline_of(desk, each), "document": reading.document.id, "item": item,
        "outlet": _outlet(reading, found) if found else None,
    }  # fmt: skip
    return out


def position(desk: Desk, held: Held, quoting: Quoting) -> Plain:
    """Return where an actor stands on an issue, and where it stood before, each with its statement."""
    one = held.position

    def standing(each: Any, row: StatementRow | None) -> Plain | None:
        if each is None:
            return None
        return {
            "level": each.level, "stance": each.stance, "first": each.first.isoformat(), "last": each.last.isoformat(),
            "statement": row.id if row else None,
            "citation": quoting.citation(row.document, row.item, row.start, row.end) if row else None,
        }  # fmt: skip

    return {
        "id": f"{one.issue}~{one.kind}~{one.actor}", "issue": one.issue, "kind": one.kind, "actor": one.actor,
        "name": held.name, "state": one.state, "side": held.side, "statements": one.statements, "days": one.days,
        "current": standing(one.current, held.statement), "previous": standing(one.previous, held.previous),
    }  # fmt: skip


def change_of_page(each: ChangeRow) -> Plain:
    """Return a change of a page; `lines` are our own words about it, with words of the versions in marks."""
    found = reading_room.told(each)
    lines = list(found.summary()) if found is not None and hasattr(found, "summary") else []
    return {
        "id": str(each.n), "page": each.page, "old": each.old, "new": each.new, "at": each.at, "kind": each.kind,
        "weight": each.weight, "url": each.url, "outlet": each.outlet,
        "title": {"quote": each.title, "document": each.new or each.old}, "lines": lines,
    }  # fmt: skip


def change_of_words(each: Change, quoting: Quoting) -> Plain:
    """Return a change in what an actor says: the statements before and after it, with their days."""

    def said(row: StatementRow, day: Any) -> Plain:
        cited = quoting.citation(row.document, row.item, row.start, row.end)
        return {
            "statement": row.id,
            "day": day.isoformat(),
            "level": row.level,
            "stance": row.stance,
            "citation": cited,
        }

    return {
        "issue": each.issue, "kind": each.kind, "actor": each.actor, "state": each.state, "changed": list(each.kinds()),
        "before": said(each.before, each.before_day), "after": said(each.after, each.after_day),
    }  # fmt: skip


def formula(each: Formula, quoting: Quoting) -> Plain:
    """Return a set phrase with its first and its latest use."""
    out = _simple(each)
    for name in ("statement", "latest"):
        row: StatementRow = getattr(each, name)
        out[name] = {"id": row.id, "citation": quoting.citation(row.document, row.item, row.start, row.end)}
    key = hashlib.sha256(f"{each.state}\0{each.rule}\0{each.text}".encode()).hexdigest()[:16]
    return {"id": f"p-{key}", **out}


def _simple(value: Any) -> Plain:
    out: Plain = msgspec.to_builtins(value, str_keys=True)
    return out


def outlets() -> list[Plain]:
    """Return the outlets of the tables: facts, not judgements."""
    return [
        {
            "id": row.name, "name": row.name, "native_name": row.native_name, "country": row.country,
            "languages": list(row.languages), "ownership": row.ownership, "funding": list(row.funding),
            "note": row.control_note, "domains": list(row.domains),
        }
        for row in tables.outlets().rows
    ]  # fmt: skip


def actors(desk: Desk) -> list[Plain]:
    """Return offices and people of the tables; people have a public role, or no row."""
    out: list[Plain] = []
    for office in tables.offices().rows:
        country = country_of(office.id)
        out.append({
            "id": office.id, "kind": "office", "name": office.name_en or office.name_zh, "name_zh": office.name_zh,
            "country": office.country, "side": side_of(desk, country) if country else None, "parent": office.parent,
            "roles": [],
        })  # fmt: skip
    seen: set[str] = set()
    for row in tables.officials().rows:
        if row.person_id in seen:
            continue
        seen.add(row.person_id)
        country = country_of(row.person_id)
        out.append({
            "id": row.person_id, "kind": "person", "name": row.name_en or row.name_zh, "name_zh": row.name_zh,
            "country": row.country, "side": side_of(desk, country) if country else None, "parent": "",
            "roles": [
                {"role": each.role, "office": each.office_id, "from": each.first, "to": each.last, "as_of": each.as_of}
                for each in tables.officials().tenures(row.person_id)
                if each.rechecked
            ],
        })  # fmt: skip
    return out
