"""Layers of a record made from marked-up readings: findings and changes that point into them."""

import datetime as dt
from dataclasses import replace
from importlib.resources import files

from sample import compose_all
from texts import day, reading

from attache.brief.layers import Layers, Thing
from attache.compare.changes import Change
from attache.compare.moves import Detail
from attache.record import Figure, Measure, Meeting, Span, part_id
from attache.store import Finding
from attache.store.listing import StatementRow

TABLES = files("attache.data") / "demo" / "tables"


def story(words, *, outlet="Harbour Gazette", published="2031-05-07", **more):
    """Return a reading of one item of an outlet of the demo's tables."""
    return reading(words, outlet=outlet, published=day(published, basis="metadata", text=published), **more)


def told(kind, source, words, **fields):
    """Return a measure, meeting or figure of the words in a reading."""
    at = source.document.text.index(words)
    given = {"start": at, "end": at + len(words), "text": words, **fields}
    if kind is not Figure:
        given = {"id": part_id("x", source.document.sha256, at), **given}
    for name in ("date", "first", "last", "effective"):
        if isinstance(given.get(name), tuple):
            value, said = given[name]
            start = source.document.text.index(said)
            given[name] = replace(day(value, basis="resolved", text=said), span=Span(start, start + len(said)))
    return kind(**given)


def measure(source, words, *, by=("Ostravia", "ov-gov"), against=("Lanhai", "lh-gov"), stage="in-force", **fields):
    return told(
        Measure, source, words,
        **{"instrument": "tariff", "by": by and by[0], "by_id": by and by[1], "against": against and against[0],
           "against_id": against and against[1], "stage": stage, "status": stage or "unknown", "date": None, **fields},
    )  # fmt: skip


def meeting(source, words, **fields):
    return told(
        Meeting, source, words,
        **{"participants": ("Lanhai", "Ostravia"), "participant_ids": ("lh-gov", "ov-gov"), "place": "Corin",
           "first": None, "last": None, "status": "announced", "form": "talks", **fields},
    )  # fmt: skip


def figure(source, words, **fields):
    return told(Figure, source, words, **{"unit": "crowns", "what": None, "date": None, **fields})


def finding(source, told_):
    """Return what the record holds of a thing that the first item of a reading tells."""
    document, item = source.document, source.items[0]
    kind = {Measure: "measure", Meeting: "meeting", Figure: "figure"}[type(told_)]
    return Finding(
        id=getattr(told_, "id", f"f-{told_.start}"), kind=kind, told=told_, item=item.id, document=document.id,
        position=0, reported=item.date.value if item.date else None, outlet=document.outlet, headline=None,
        sentence=told_.text, issues=item.issues, language="en", title=None, path=None, url=None, captured="",
        sha256=document.sha256, text_sha256=document.text_sha256, chars=document.chars, version=None, model=None,
    )  # fmt: skip


def thing(*pairs):
    """Return one thing from pairs of a reading and what it tells; the first pair knows most."""
    reports = tuple(finding(*pair) for pair in pairs)
    return Thing(
        id=f"t-{reports[0].id}", told=reports[0].told, best=reports[0],
        reports=tuple(sorted(reports, key=lambda one: one.reported or "~")),
    )  # fmt: skip


def change(before, after, *details, actor="ov-foreign"):
    """Return the change between the first statements of two readings."""
    rows = [_row(one) for one in (before, after)]
    days = [dt.date.fromisoformat(row.date or row.reported) for row in rows]
    return Change(
        issue="strait", kind="office", actor=actor, state="XO", before=rows[0], before_day=days[0], after=rows[1],
        after_day=days[1], details=tuple(Detail(kind=k, before=b, after=a) for k, b, a in details), difference=(),
    )  # fmt: skip


def _row(source):
    item = source.items[0]
    said = item.statements[0]
    return StatementRow(
        id=said.id, item=item.id, document=source.document.id, date=said.date.value if said.date else None,
        reported=item.date.value if item.date else None, speaker=None, speaker_name=None, role=None, organisation=None,
        organisation_name=None, form=said.form, source="", cue="", content="", level=None, stance=None,
        issues=said.issues, outlet=source.document.outlet, start=0, end=1, anonymity="named", nested_in=None,
        confidence=1.0,
    )  # fmt: skip


def brief(*readings, archive=(), beat=None, **layers):
    """Return the edition of these readings with layers of the record; `archive` are readings outside the window."""
    held = {one.document.id: one for one in (*readings, *archive)}
    options = {"beat": beat} if beat is not None else {}
    return compose_all(readings, layers=Layers(reading_of=held.get, **layers), **options)


def section(edition, kind):
    """Return the section of a kind, None where the edition has none."""
    return next((one for one in edition.sections if one.kind == kind), None)


def texts_of(*readings):
    return {one.document.text_sha256: one.document.text for one in readings}.get
