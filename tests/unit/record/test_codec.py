import dataclasses
import json

import jsonschema
import pytest

from attache.errors import MalformedJson
from attache.record import (
    ActorRef,
    Boilerplate,
    Citation,
    Credit,
    Document,
    Edition,
    EditionSource,
    Formula,
    GeneratedBy,
    Headline,
    Item,
    Line,
    Meeting,
    Mention,
    PartialDate,
    Point,
    Reading,
    Section,
    Span,
    Statement,
    Strength,
    Window,
    codec,
)

DAY = PartialDate(value="2031-05-09", precision="day", basis="stated", text="9 May 2031", span=Span(0, 10))


def reading() -> Reading:
    statement = Statement(
        id="s-1",
        form="direct",
        source=(Span(0, 4),),
        cue=(Span(5, 9),),
        content=(Span(10, 20), Span(22, 30)),
        speaker=ActorRef(id=None, name="Vera Holt"),
        strength=Strength(level=5, stance="oppose", formula=Formula(start=1, end=2, text="x"), rule="ladder:3"),
        date=DAY,
    )
    meeting = Meeting(
        id="m-1", start=0, end=1, text="x", participants=("Lanhai",), place=None, first=DAY, last=None, status="held"
    )
    item = Item(
        id="i-1",
        start=0,
        end=30,
        spans=(Span(0, 10), Span(12, 30)),
        kind="digest-item",
        headline=Headline(start=0, end=4, text="Head"),
        credits=(
            Credit(outlet="Harbour Gazette", as_written="HG", date=DAY, urls=("https://hg.example/",), start=0, end=3),
        ),
        mentions=(Mention(start=0, end=4, text="Holt", type="person"),),
        statements=(statement,),
        meetings=(meeting,),
    )
    document = Document(id="d-1", sha256="0" * 64, media_type="text/plain", text="x" * 30, chars=30, path="a.txt")
    return Reading(document=document, boilerplate=(Boilerplate(start=10, end=12, reason="promo"),), items=(item,))


def edition() -> Edition:
    cite = Citation(source="1", item="i-1", start=0, end=4, quote="word", supports=("words", "speaker"))
    point = Point(id="p-1", lines=(Line(text="x", citations=(cite,)),))
    return Edition(
        id="e-1",
        beat="demo",
        title="Brief",
        window=Window(first="2031-05-01", last=None),
        generated_by=GeneratedBy(version="0", writer="rules"),
        sections=(Section(title="A", kind="issue", points=(point,)),),
        sources=(EditionSource(id="1", outlet=None, headline=None, published=DAY, url=None, sha256="0" * 64),),
    )


def test_reading_survives_the_way_through_json():
    assert codec.decode_reading(codec.encode(reading())) == reading()


def test_edition_survives_the_way_through_json():
    assert codec.decode_edition(codec.encode(edition())) == edition()


def test_contract_names_are_kept_where_python_has_its_own():
    plain = json.loads(codec.encode(reading()))
    assert plain["schema"] == "attache.read/1"
    assert plain["items"][0]["spans"] == [[0, 10], [12, 30]]
    assert plain["items"][0]["meetings"][0]["from"]["value"] == "2031-05-09"
    assert plain["items"][0]["meetings"][0]["to"] is None
    assert json.loads(codec.encode(edition()))["window"] == {"from": "2031-05-01", "to": None}


@pytest.mark.parametrize(("kind", "value"), [(Reading, reading()), (Edition, edition())])
def test_encoded_values_fit_their_published_schema(kind, value):
    schema = codec.json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(codec.encode(value)), schema)


def test_schema_refuses_a_wrong_shape():
    plain = json.loads(codec.encode(reading()))
    plain["items"][0]["kind"] = "poem"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, codec.json_schema(Reading))


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"schema":"attache.edition/2"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"window":3}',
        b'{"items":[3]}',
    ],
)
def test_malformed_json_is_one_clear_error(bad):
    for decode in (codec.decode_reading, codec.decode_edition):
        with pytest.raises(MalformedJson) as caught:
            decode(bad)
        assert "\n" not in caught.value.line()


def test_types_are_frozen_and_keyword_only():
    with pytest.raises(dataclasses.FrozenInstanceError):
        reading().document.text = "changed"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Window("2031-05-01", None)  # type: ignore[misc]
