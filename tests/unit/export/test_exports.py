"""Each export, loaded by a plain reader that checks names, counts and types."""

import csv
import datetime as dt
import json
import os
import re
from pathlib import Path

import icalendar
import pyarrow.parquet
import pytest

from attache.desk import Desk, coder, init
from attache.errors import ExtraMissing, NoSuchLayout, StorageFailed
from attache.export import gdelt, tidy
from attache.export.cells import cell
from attache.export.files import FORMATS, KINDS
from attache.export.layouts import layout
from findings_reader import TEXTS, workspace

_TYPES = {
    "integer": re.compile(r"-?\d+"),
    "float": re.compile(r"-?\d+(\.\d+)?"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "string": re.compile(r"[^\t\r\n]+"),
}

# properties of FollowTheMoney's schema Sanction, and of Interval, which it extends
_SANCTION = {
    "entity", "authority", "program", "status", "reason", "country", "listingDate", "startDate", "endDate", "date",
    "summary", "description", "recordId", "sourceUrl", "publisher",
}  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("exports") / "w")


@pytest.fixture
def export(place, tmp_path):
    def write(kind, form, **filters):
        path = tmp_path / f"{kind}.{form}"
        with Desk(place) as at:
            return at.export(kind, form, path, **filters)

    return write


def table(path, delimiter="\t"):
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=delimiter)
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def typed(name, header, rows):
    """Check names, number and types of a layout's columns."""
    assert header == [column for column, _ in layout(name)]
    for row in rows:
        for column, kind in layout(name):
            assert not row[column] or _TYPES[kind].fullmatch(row[column]), (column, row[column])


def test_layouts_have_the_columns_that_the_field_has():
    assert [len(layout(name)) for name in ("gdelt2-events", "gdelt2-mentions", "polecat")] == [61, 16, 40]
    assert layout("gdelt2-events")[0] == ("GlobalEventID", "integer")
    assert layout("polecat")[-1] == ("Version", "string")


def test_polecat_has_each_happening_once_with_its_codes(export):
    done = export("events", "polecat")
    header, rows = table(done.files[0])
    typed("polecat", header, rows)
    assert (done.rows, done.left_out, len(rows)) == (3, 0, 3)
    seized, accused, denied = sorted(rows, key=lambda row: ["COERCE", "ACCUSE", "SANCTION"].index(row["Event Type"]))
    assert seized["Event Date"] == "2031-05-08"
    assert seized["Actor Name"] == seized["Actor Name Raw"] == "Lanhai Coast Guard"
    assert (seized["Actor Country"], seized["Primary Actor Sector"]) == ("XLH", "MIL")
    assert (seized["Recipient Country"], seized["Recipient COW"]) == ("XOV", "")
    assert (seized["Intensity"], seized["Quad Code"]) == ("-7.0", "4")
    assert accused["Contexts"] == "diplomatic; military"
    assert (accused["Intensity"], accused["Quad Code"]) == ("-2.0", "3")
    assert (denied["Event Mode"], denied["Event Date"]) == ("negation", "")
    assert seized["Story Locations"] == "Ostravia; Teal Bank; Lanhai"
    assert {row["Version"] for row in rows} == {"; ".join(coder.coder())}
    assert {row["Latitude"] + row["Wikipedia Actor ID"] for row in rows} == {""}


def test_gdelt_events_leave_out_what_was_not_done(export):
    done = export("events", "gdelt")
    header, rows = table(done.files[0])
    typed("gdelt2-events", header, rows)
    assert (done.rows, done.left_out) == (2, 1)
    seized = next(row for row in rows if row["EventCode"] == "171")
    assert [seized[name] for name in ("Day", "MonthYear", "Year", "FractionDate")] == [
        "20310508", "203105", "2031", "2031.4329",
    ]  # fmt: skip
    assert [seized[name] for name in ("EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale")] == [
        "171", "17", "4", "-9.2",
    ]  # fmt: skip
    assert [seized[name] for name in ("NumMentions", "NumSources", "NumArticles")] == ["2", "2", "2"]
    assert (seized["Actor1Name"], seized["Actor1Type1Code"], seized["Actor1Code"]) == (
        "LANHAI COAST GUARD", "MIL", "MIL",
    )  # fmt: skip
    assert re.fullmatch(r"\d{14}", seized["DATEADDED"])
    assert seized["SOURCEURL"].startswith("Harbour Gazette, 2031-05-09, Coast guard seizes trawler, d-")
    assert (seized["AvgTone"], seized["ActionGeo_Lat"], seized["IsRootEvent"]) == ("", "", "")


def test_gdelt_mentions_have_one_row_for_each_report(export):
    done = export("events", "gdelt-mentions")
    header, rows = table(done.files[0])
    typed("gdelt2-mentions", header, rows)
    assert (done.rows, done.left_out) == (3, 1)
    ids = [row["GlobalEventID"] for row in rows]
    assert len(set(ids)) == 2
    twice = [row for row in rows if ids.count(row["GlobalEventID"]) == 2]
    assert [row["MentionSourceName"] for row in twice] == ["Harbour Gazette", "Lanhai Post"]
    first = twice[0]
    text = TEXTS["gazette.txt"]
    assert int(first["ActionCharOffset"]) == text.index("The Lanhai Coast Guard")
    assert int(first["Actor1CharOffset"]) == text.index("Lanhai Coast Guard")
    assert (first["Confidence"], first["MentionDocLen"], first["MentionType"]) == ("88", str(len(text)), "2")
    assert int(first["SentenceID"]) >= 2
    assert twice[1]["Actor2CharOffset"] == "-1"


def test_files_of_gdelt_go_without_names_where_asked(export):
    done = export("events", "gdelt", header=False)
    lines = done.files[0].read_text().splitlines()
    assert len(lines) == 2
    assert {line.count("\t") for line in lines} == {60}


@pytest.mark.parametrize("form", ["polecat", "gdelt", "gdelt-mentions"])
def test_a_closed_layout_has_its_citations_beside_it(export, place, form):
    done = export("events", form)
    _, rows = table(done.files[0])
    _, cited = table(done.files[1], ",")
    assert done.files[1].name == done.files[0].name + ".citations.csv"
    key = "Event ID" if form == "polecat" else "GlobalEventID"
    assert {row[key] for row in rows} == {row["row"] for row in cited}
    with Desk(place) as at:
        for row in cited:
            text = at.text_of(row["text_sha256"])
            assert text[int(row["quote_start"]) : int(row["quote_end"])] == row["quote"]
            assert row["coder"] and row["model"]


def test_plover_lines_have_both_sides_and_every_report(export):
    done = export("events", "plover")
    lines = [json.loads(line) for line in done.files[0].read_text().splitlines()]
    assert len(lines) == done.rows == 3
    seized = next(each for each in lines if each["event_type"] == "COERCE")
    assert seized["quad"] == "material conflict"
    assert [report["outlet"] for report in seized["reports"]] == ["Harbour Gazette", "Lanhai Post"]
    assert (seized["outlets"], seized["origins"]) == (2, 2)
    assert seized["actor"] == [
        {"id": "lh-coastguard", "name": "Lanhai Coast Guard", "country": "XLH", "sector": "MIL", "title": None}
    ]
    denied = next(each for each in lines if each["event_type"] == "SANCTION")
    assert (denied["status"], denied["event_mode"], denied["event_date"]) == ("denied", ["negation"], None)
    for each in lines:
        assert each["version"] and each["model"]


@pytest.mark.parametrize("kind", KINDS)
def test_tidy_tables_have_the_same_rows_in_every_format(export, kind):
    columns = tidy.columns(KINDS[kind])
    names = [column.name for column in columns]
    header, rows = table(export(kind, "csv").files[0], ",")
    lines = [json.loads(line) for line in export(kind, "jsonl").files[0].read_text().splitlines()]
    parquet = pyarrow.parquet.read_table(export(kind, "parquet").files[0])
    assert header == names == parquet.column_names
    assert [list(line) for line in lines] == [names] * len(lines)
    assert len(rows) == len(lines) == parquet.num_rows > 0
    kinds = {"string": "string", "integer": "int64", "float": "double", "boolean": "bool"}
    assert [str(field.type) for field in parquet.schema] == [kinds[column.type] for column in columns]
    assert parquet.to_pylist() == lines
    assert rows == [{name: cell(value) for name, value in line.items()} for line in lines]
    shapes = {"string": str, "integer": int, "float": float, "boolean": bool}
    for line in lines:
        assert all(line[c.name] is None or type(line[c.name]) is shapes[c.type] for c in columns)
        assert line["quote"] and line["item"] and line["coder"] and line["model"]


def test_tidy_rows_keep_what_a_date_rests_on_and_leave_the_unknown_empty(export):
    announced, _, lowered = [json.loads(line) for line in export("measures", "jsonl").files[0].read_text().splitlines()]
    assert [announced[f"date{part}"] for part in ("", "_precision", "_basis", "_words")] == [
        "2031-05-09", "day", "stated", "2031-05-09",
    ]  # fmt: skip
    assert (lowered["date"], lowered["against"], lowered["outlet"], lowered["outlets"]) == (None,) * 4


def test_statements_have_the_same_rows_in_every_format_and_their_coder(export, place):
    header, rows = table(export("statements", "csv").files[0], ",")
    lines = [json.loads(line) for line in export("statements", "jsonl").files[0].read_text().splitlines()]
    parquet = pyarrow.parquet.read_table(export("statements", "parquet").files[0])
    assert header == parquet.column_names == list(lines[0])
    assert parquet.to_pylist() == lines
    assert len(rows) == 1
    with Desk(place) as at:
        (said,) = at.statements()
        assert at.text_of(lines[0]["text_sha256"])[said.start : said.end].startswith(said.source)
    assert (lines[0]["coder"], lines[0]["model"]) == coder.coder()


def test_a_measure_keeps_its_stages_with_the_places_that_tell_them(export):
    announced, *_ = [json.loads(line) for line in export("measures", "jsonl").files[0].read_text().splitlines()]
    place = f"{announced['item']} {announced['quote_start']}-{announced['quote_end']}"
    assert announced["stages"] == f"announced 2031-05-09 ({place})"
    assert announced["cited"] == place
    (framing,) = json.loads(announced["framings"])
    assert framing["side"] == "XO"


def test_a_spreadsheet_runs_no_cell_and_parquet_keeps_the_words(export):
    rows = table(export("figures", "csv").files[0], ",")[1]
    assert {row["approximation"] for row in rows} == {"", "'=nearly"}
    kept = pyarrow.parquet.read_table(export("figures", "parquet").files[0]).column("approximation").to_pylist()
    assert sorted(map(str, kept)) == ["=nearly", "None"]


def test_the_calendar_holds_whole_days_and_is_valid(export):
    done = export("meetings", "ical")
    assert (done.rows, done.left_out) == (1, 1)
    calendar = icalendar.Calendar.from_ical(done.files[0].read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert (event.start, event.end) == (dt.date(2031, 6, 3), dt.date(2031, 6, 5))
    assert str(event["SUMMARY"]).endswith("Ostravia – Lanhai")
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Port Alder", "CONFIRMED")
    assert "3rd Fisheries Dialogue" in str(event["DESCRIPTION"])
    assert str(event["UID"]).endswith("@attache")
    assert event["X-ATTACHE-CODER"] == coder.coder()[0]
    assert event["X-ATTACHE-CITED"] == f"{event['X-ATTACHE-ITEM']} {TEXTS['gazette.txt'].index('hold the 3rd')}-402"
    assert "X-ATTACHE-MODEL" in event and "X-ATTACHE-ITEM" in event
    assert not calendar.errors and not event.errors
    assert done.files[0].read_bytes().count(b"\r\n") == done.files[0].read_bytes().count(b"\n")
    assert export("meetings", "ical").files[0].read_bytes() == done.files[0].read_bytes()


def test_sanctions_against_somebody_become_entities_and_tariffs_do_not(export):
    done = export("measures", "ftm")
    assert (done.rows, done.left_out) == (1, 2)
    target, sanction = [json.loads(line) for line in done.files[0].read_text().splitlines()]
    assert (target["schema"], sanction["schema"]) == ("LegalEntity", "Sanction")
    assert sanction["properties"]["entity"] == [target["id"]]
    assert sanction["properties"]["authority"] == ["Lanhai"]
    assert target["properties"] == {"name": ["Ostravia Shipyards"]}
    assert sanction["properties"]["status"] == ["in-force"]
    for each in (target, sanction):
        assert set(each) == {"id", "schema", "properties"}
        assert all(values and all(isinstance(value, str) for value in values) for values in each["properties"].values())
    assert set(sanction["properties"]) <= _SANCTION


@pytest.mark.parametrize(
    ("kind", "form"), [(k, f) for k in (*KINDS, "statements") for f in FORMATS if k not in FORMATS[f]]
)
def test_a_layout_that_has_no_such_thing_is_named_with_those_that_have(export, kind, form):
    with pytest.raises(NoSuchLayout) as refused:
        export(kind, form)
    assert "csv" in refused.value.line()


def test_layouts_of_happenings_have_no_place_for_single_reports(export):
    with pytest.raises(NoSuchLayout):
        export("events", "polecat", reports=True)


@pytest.mark.parametrize(("kind", "form"), [(k, f) for f, kinds in FORMATS.items() for k in kinds])
def test_nothing_found_is_a_whole_file_with_nothing_in_it(export, kind, form):
    done = export(kind, form, outlet="Nobody's Gazette")
    assert done.rows == 0
    assert all(path.is_file() for path in done.files)


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_no_rest(place, tmp_path):
    with Desk(place) as at, pytest.raises(StorageFailed):
        at.export("events", "csv", tmp_path / "no such folder" / "out.csv")
    (tmp_path / "out.csv").mkdir()
    with Desk(place) as at, pytest.raises(StorageFailed):
        at.export("events", "csv", tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("form", ["polecat", "gdelt", "gdelt-mentions"])
def test_cells_between_tabs_open_safely_too(tmp_path, form):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>=1+1</title><meta property='og:site_name' content='=2+2'></head><body><h1>=1+1</h1>"
        "<p>The United States imposed sanctions on China on May 5, 2031.</p></body></html>",
        encoding="utf-8",
    )
    init("us-china", tmp_path / "w")
    with Desk(tmp_path / "w") as at:
        at.add([page])
        assert at.export("events", form, tmp_path / "out.tsv").rows
    _, rows = table(tmp_path / "out.tsv")
    cells = [value for row in rows for value in row.values() if value]
    assert any(value.startswith("'=") for value in cells)
    assert not any(value[0] in "=+@" for value in cells)


def test_a_pipe_or_no_name_is_refused_and_stays_what_it_is(place, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("")):
        with Desk(place) as at, pytest.raises(StorageFailed):
            at.export("events", "csv", path)
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_without_pyarrow_parquet_says_what_to_install(export, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ExtraMissing) as missing:
        export("events", "parquet")
    assert "press-attache[parquet]" in missing.value.line()


def test_numbers_of_events_are_whole_stable_and_apart():
    assert gdelt.number("e-00000000000000ff") == 15
    assert gdelt.number("e-1") == gdelt.number("e-1") != gdelt.number("e-2")
    assert 0 <= gdelt.number("anything") < 2**60
