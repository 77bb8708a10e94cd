"""The shapes of the API, as JSON Schema for its description."""

from typing import Any

import msgspec

from ...record import Event, Figure, Measure, Meeting, Story, Thread
from ...store.paged import DocumentEntry, ItemEntry

Schema = dict[str, Any]
S: Schema = {"type": "string"}
N: Schema = {"type": ["string", "null"]}
I: Schema = {"type": "integer"}  # noqa: E741
NI: Schema = {"type": ["integer", "null"]}
NUM: Schema = {"type": "number"}


def many(of: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": of}


def ref(name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def either(*of: Schema) -> Schema:
    """Return the schema of one of these."""
    return {"anyOf": list(of)}


def thing(**fields: Schema) -> Schema:
    """Return the schema of an object that has all of these fields."""
    return {"type": "object", "properties": fields, "required": list(fields)}


_TYPES = (Event, Measure, Meeting, Figure, Story, Thread, DocumentEntry, ItemEntry)


def components() -> Schema:
    """Return all components."""
    _, record = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    for name in ("Event", "Measure", "Meeting", "Figure"):
        # the place of what is told stands in the citation
        told = record[f"{name}"]
        for field in ("id", "start", "end", "text"):
            told["properties"].pop(field, None)
        told["required"] = [each for each in told["required"] if each not in ("id", "start", "end", "text")]
    # amounts inside a measure are figures with their places
    standing = either(
        {"type": "null"},
        thing(level=I, stance=S, first=S, last=S, statement=N, citation=either({"type": "null"}, ref("Citation"))),
    )
    return {
        **record,
        "Problem": {
            "type": "object",
            "properties": {"type": S, "title": S, "status": I, "detail": S, "code": S, "id": S},
            "required": ["type", "title", "status", "detail"],
            "example": {
                "type": "about:blank", "title": "Not Found", "status": 404, "code": "E304",
                "detail": "E304: s-0: Nothing in the record has this identifier.",
            },
        },
        "Citation": thing(
            quote=S, before=S, after=S, document=S, item=N, start=I, end=I, text_sha256=S, outlet=N, reported=N,
            headline=N, title=N, url=N,
        ),
        "Statement": thing(
            id=S, item=S, document=S, date=N, reported=N, speaker=N, speaker_name=N, role=N, organisation=N,
            organisation_name=N, form=S, level=NI, stance=N, issues=many(S), outlet=N, start=I, end=I, anonymity=S,
            nested_in=N, confidence=NUM, rule=N, flags=many(S), side=N, words=thing(source=S, cue=S, content=S),
            citation=ref("Citation"),
        ),
        "Entry": thing(
            id=S, kind=S, told=either(*(ref(name) for name in ("Event", "Measure", "Meeting", "Figure"))),
            sides=many(S), issues=many(S), reported=N, outlets=NI, origins=NI,
            reports=many(thing(item=S, document=S, start=I, end=I, outlet=N, reported=N)),
            stages=many(thing(stage=S, date=N, item=S)), citation=ref("Citation"),
        ),
        "Document": thing(**_fields(record["DocumentEntry"])) | {"description": "`text` inside the desk only."},
        "Item": ref("ItemEntry"),
        "StoryTold": {**record["Story"], "properties": {**record["Story"]["properties"], "headline": thing(quote=N)}},
        "IssueCount": thing(id=S, name=S, items=I, statements=I, events=I),
        "Position": thing(
            id=S, issue=S, kind=S, actor=S, name=S, state=S, side=S, statements=I, days=I, current=standing,
            previous=standing,
        ),
        "PageChange": thing(
            id=S, page=S, old=N, new=N, at=S, kind=S, weight=NUM, url=N, outlet=N, title=thing(quote=N, document=N),
            lines=many(S),
        ),
        "Outlet": thing(
            id=S, name=S, native_name=S, country=S, languages=many(S), ownership=S, funding=many(S), note=S,
            domains=many(S),
        ),
        "Actor": thing(
            id=S, kind=S, name=S, name_zh=S, country=S, side=N, parent=S,
            roles=many(thing(**{"role": S, "office": S, "from": S, "to": S, "as_of": S})),
        ),
        "FormulaUse": thing(
            id=S, text=S, lang=S, state=S, uses=I, first=S, last=S, issues=many(S),
            statement=thing(id=S, citation=ref("Citation")), latest=thing(id=S, citation=ref("Citation")),
        ),
        "EditionRow": thing(id=S, beat=S, title=S, first=N, last=N, written=S),
        "Source": thing(id=S, url=S, outlet=S, line=S, entries=I, needs_person={"type": "boolean"}),
        "Answer": thing(
            question=thing(text=S, kinds=many(S), understood=many(thing(part=S, value=S, name=S, words=S))), as_of=N,
            more={"type": "boolean"}, nothing={"type": "boolean"},
            sides=many(thing(side=N, name=S, statements=many(ref("Statement")), findings=many(ref("Entry")))),
        ),
    }  # fmt: skip


def _fields(schema: Schema) -> Schema:
    fields: Schema = schema["properties"]
    return fields
