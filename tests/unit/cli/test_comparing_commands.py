"""The commands that compare across the record, on statements that a small reader understood."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from importlib.resources import files

import pytest
from click.testing import CliRunner

from attache import desk as desks
from attache import tables
from attache.annotate.strength import strength
from attache.cli import attache, main
from attache.record import (
    ActorRef,
    Capture,
    Document,
    Item,
    Mention,
    PartialDate,
    Reading,
    Span,
    Statement,
    document_id,
    part_id,
)

SAID = [
    "2031-01-03|wei-lan|said|Lanhai opposes the search of its ships by Ostravia",
    "2031-01-17|wei-lan|said|Lanhai firmly opposes the search of its ships by Ostravia",
    "2031-01-19|vera-holt|rejected|the view of Lanhai that the search of its ships was wrong, saying it is groundless",
    "2031-01-31|wei-lan|said|Lanhai firmly opposes the search, for every lantern keeps its own harbour",
    "2031-02-14|wei-lan|said|Lanhai firmly opposes it: every lantern keeps its own harbour",
    "2031-02-28|wei-lan|said|it is still so that every lantern keeps its own harbour, and Lanhai firmly opposes it",
    "2031-03-02|wei-lan|said|he had no further information to share",
]


def understand(found: Capture) -> Reading:
    """Read `day|person|cue|words` as one statement."""
    text = found.data.decode()
    day, who, cue, words = text.split("|")
    tenure = tables.officials().tenures(who)[0]
    date = PartialDate(value=day, precision="day", basis="stated", text=day)
    at = len(day) + 1
    said = Statement(
        id=part_id("s", found.sha256, 0), form="indirect", source=(Span(at, at + len(who)),),
        cue=(Span(at + len(who) + 1, at + len(who) + 1 + len(cue)),), content=(Span(len(text) - len(words), len(text)),),
        speaker=ActorRef(id=who, name=tenure.name_en), role=tenure.role,
        organisation=ActorRef(id=tenure.office_id, name=tenure.office_id), anonymity="named", date=date,
        issues=("survey",), confidence=1.0,
    )  # fmt: skip
    document = Document(
        id=document_id(found.sha256), sha256=found.sha256, media_type="text/plain", text=text, chars=len(text),
        language="en", outlet="Corin Times", published=date, path=found.path,
    )  # fmt: skip
    start = len(text) - len(words)
    item = Item(
        id=part_id("i", found.sha256, 0), start=0, end=len(text), spans=(Span(0, len(text)),), kind="article",
        date=date, language="en", issues=("survey",),
        mentions=(Mention(start=start, end=start + 6, text=text[start : start + 6], type="state", actor="ov-gov"),),
    )  # fmt: skip
    reading = Reading(document=document, items=(item,))
    placed = strength(reading, item, said)
    return replace(reading, items=(replace(item, statements=(replace(said, strength=placed),)),))


def capture(text: str) -> Capture:
    data = text.encode()
    return Capture(data=data, sha256=hashlib.sha256(data).hexdigest(), media_type="text/plain", path=text[:10] + ".txt")


@pytest.fixture
def place(tmp_path):
    shipped = files("attache.data") / "demo"
    own = {entry.name: entry.read_bytes() for entry in (shipped / "tables").iterdir()}
    desks.make((shipped / "attache.toml").read_text(encoding="utf-8"), tmp_path / "w", own)
    with desks.Desk(tmp_path / "w", understand=understand) as desk:
        desk.add_captures([capture(text) for text in SAID])
    return tmp_path / "w"


def run(place, *arguments):
    done = CliRunner().invoke(attache, [*arguments, "-w", str(place)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def rows(place, *arguments):
    return [json.loads(line) for line in run(place, *arguments, "--format", "json").splitlines()]


def test_positions_cite_what_carries_them(place):
    (lanhai,) = [row for row in rows(place, "positions", "survey") if row["actor"] == "lh-mfa"]
    assert (lanhai["current_level"], lanhai["previous_level"], lanhai["unanswered"]) == (6, 5, 1)
    assert lanhai["statement_outlet"] == "Corin Times"
    assert lanhai["statement_date"] == "2031-02-28"
    assert "lantern" in lanhai["statement_quote"]
    shown = run(place, "show", lanhai["statement_id"])
    assert "lantern" in shown
    table = run(place, "positions", "survey")
    assert "6 oppose" in table and "before: 5 oppose, 2031-01-03" in table and "no answer, 2031-03-02" in table


@pytest.mark.parametrize(
    ("arguments", "actors"),
    [
        (["--side", "lanhai"], {"XL", "lh-mfa"}),
        (["--side", "XO"], {"XO", "ov-foreign"}),
        (["--side", "others"], set()),
        (["--actor", "Wei Lan"], {"wei-lan"}),
        (["--actor", "lanhai"], {"XL"}),
        (["--until", "2031-01-10"], {"XL", "lh-mfa"}),
        (["--since", "2031-04"], set()),
        (["--people", "--side", "lanhai"], {"XL", "lh-mfa", "wei-lan"}),
    ],
)
def test_positions_are_filtered(place, arguments, actors):
    assert {row["actor"] for row in rows(place, "positions", *arguments)} == actors


def test_changes_have_two_dated_citations_and_a_difference(place):
    found = rows(place, "positions", "survey", "--changes")
    assert [row["changed"] for row in found] == ["level: 5 → 6; hardened: opposes → firmly opposes"]
    first = found[0]
    assert (first["before_day"], first["after_day"]) == ("2031-01-03", "2031-01-17")
    assert first["before_id"] != first["after_id"] and first["before_quote"] and first["after_quote"]
    assert {"change": "in", "text": "firmly"} in first["difference"]
    assert "{+firmly+}" in run(place, "positions", "--changes")


def test_formulae_are_found_and_those_of_the_ladder(place):
    found = {row["formula"]: row for row in rows(place, "formulae", "survey", "--side", "lanhai")}
    assert found["firmly opposes"]["rule"].startswith("ladder:")
    assert found["every lantern keeps its own harbour"]["uses"] == 3
    assert [row["formula"] for row in rows(place, "formulae", "--found")] == ["every lantern keeps its own harbour"]
    assert "every lantern" in run(place, "formulae")


def test_pairs_show_both_sides(place):
    (pair,) = rows(place, "pairs", "survey")
    assert (pair["first_state"], pair["second_state"]) == ("XL", "XO")
    assert pair["second_day"] == "2031-01-19"
    assert "Ostravia: Vera Holt" in run(place, "pairs")


def test_two_items_are_put_side_by_side(place):
    first, second = (row["item"] for row in rows(place, "statements", "--limit", "2"))
    (found,) = rows(place, "pairs", "--beside", first, second)
    assert (found["first_item"], found["second_item"]) == (first, second)
    (both,) = found["both"]
    assert both[0]["text"].startswith("2031-01-03") and both[1]["text"].startswith("2031-01-17")
    assert "both" in run(place, "pairs", "--beside", first, second)


def test_the_index_shows_its_evidence(place):
    found = rows(place, "index", "lanhai", "XO")
    assert [(row["actor"], row["strength_count"]) for row in found] == [("XL", 2), ("XO", 1)]
    assert len(found[0]["strength_evidence"]) == 2
    assert "2 statements" in run(place, "index", "lanhai", "XO")


def test_only_items_are_put_side_by_side(place, capsys):
    (item,) = (row["item"] for row in rows(place, "statements", "--limit", "1"))
    document = rows(place, "statements", "--limit", "1")[0]["document"]
    with pytest.raises(SystemExit) as told:
        main(["pairs", "--beside", item, document, "-w", str(place)])
    assert told.value.code == 2
    assert capsys.readouterr().err.startswith("attache: E304: ")


def test_issues_are_counted(place):
    (survey,) = [row for row in rows(place, "issues") if row["id"] == "survey"]
    assert (survey["items"], survey["statements"], survey["events"]) == (7, 7, 0)
    assert "Surveys in the Mirren Strait" in run(place, "issues")
    (survey,) = [row for row in rows(place, "issues", "--since", "2031-02") if row["id"] == "survey"]
    assert (survey["items"], survey["statements"]) == (3, 3)


@pytest.mark.parametrize(
    "arguments",
    [["positions"], ["positions", "--changes"], ["formulae"], ["pairs"], ["pairs", "--readouts"], ["issues"]],
)
def test_csv_has_a_line_of_names_and_rows_of_that_width(place, arguments):
    table = list(csv.reader(io.StringIO(run(place, *arguments, "--format", "csv"))))
    assert len({len(row) for row in table}) == 1
    assert len(set(table[0])) == len(table[0])


@pytest.mark.parametrize(
    "arguments", [["positions", "tides"], ["formulae", "tides"], ["pairs", "tides"], ["index", "a", "bcd"]]
)
def test_what_the_beat_does_not_have_is_one_line_and_status_2(place, arguments, capsys):
    with pytest.raises(SystemExit) as told:
        main([*arguments, "-w", str(place)])
    assert told.value.code == 2
    assert capsys.readouterr().err.startswith("attache: E305: ")


def test_what_is_told_inside_a_statement_on_another_issue_is_still_nested(tmp_path):
    from attache.store import Store
    from attache.store.stands import said, stands

    with tables.use(str(files("attache.data") / "demo" / "tables")):
        reading = understand(capture("2031-01-03|vera-holt|said|Lanhai firmly opposes the search of its ships"))
    item = reading.items[0]
    outer = replace(item.statements[0], issues=("visas",), strength=None)
    inner = replace(
        outer, id="s-inner", nested_in=outer.id, speaker=ActorRef(id="wei-lan", name="Wei Lan"), issues=("survey",),
        organisation=ActorRef(id="lh-mfa", name="x"), strength=item.statements[0].strength,
    )  # fmt: skip
    store = Store(tmp_path / "record.sqlite", write=True)
    store.begin()
    told = replace(reading, items=(replace(item, statements=(outer, inner)),))
    store.insert(told, captured="2031-01-04T00:00:00Z", original=("", 0, 1), text=("", 0, 1))
    store.commit()
    assert [row.id for row in said(store, issue="survey")] == [outer.id, "s-inner"]
    assert not list(stands(store))
    store.close()
