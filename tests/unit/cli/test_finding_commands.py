"""The commands that list and export events, measures, meetings and figures."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from attache.cli import attache, main
from attache.export.files import FORMATS
from findings_reader import workspace

COMMANDS = ("events", "measures", "meetings", "figures")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("lists") / "w")


@pytest.fixture
def run(place):
    def invoke(*arguments):
        return CliRunner().invoke(attache, [*arguments, "-w", str(place)], catch_exceptions=False)

    return invoke


@pytest.mark.parametrize(("command", "count"), [("events", 3), ("measures", 3), ("meetings", 2), ("figures", 2)])
def test_json_and_csv_have_the_same_rows_each_with_its_citation(run, command, count):
    lines = [json.loads(line) for line in run(command, "--format", "json").stdout.splitlines()]
    rows = list(csv.DictReader(io.StringIO(run(command, "--format", "csv").stdout)))
    assert len(lines) == len(rows) == count
    for line, row in zip(lines, rows, strict=True):
        assert list(line) == list(row)
        assert line["id"] == row["id"]
        for name in ("quote", "item", "document", "text_sha256", "coder", "model", "quote_start", "quote_end"):
            assert line[name] not in (None, "")
            assert str(line[name]).lstrip("'=") in row[name]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_shows_the_words_and_who_carries_them(run, command):
    shown = run(command).output
    assert "Harbour Gazette · 2031-05-09" in shown
    assert all(len(line) <= 130 for line in shown.splitlines())


def test_an_event_is_listed_once_with_outlets_and_origins(run):
    assert "2031-05-08 · Lanhai Coast Guard → Ostravia · COERCE seize · happened" in run("events").output
    assert "2 outlets · 2 origins" in run("events", "--outlet", "Lanhai Post").output


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["events", "--actor", "Ostravia"], 2),
        (["events", "--recipient", "Lanhai", "--status", "denied"], 1),
        (["events", "--type", "COERCE"], 1),
        (["events", "--limit", "1"], 1),
        (["events", "--since", "2031-05-09", "--until", "2031-05-09"], 2),
        (["measures", "--instrument", "tariff"], 2),
        (["measures", "--stage", "in-force"], 1),
        (["measures", "--recipient", "Ostravia Shipyards"], 1),
        (["meetings", "--ahead", "--on", "2031-06-01"], 2),
        (["meetings", "--ahead", "--on", "2031-06-05"], 1),
        (["meetings", "--behind", "--on", "2031-06-05"], 1),
        (["meetings", "--behind", "--on", "2031-06-04"], 0),
        (["meetings", "--actor", "Ostravia", "--status", "announced"], 1),
        (["figures", "--unit", "boats"], 1),
        (["figures", "--issue", "fishing"], 2),
        (["figures", "--issue", "grain"], 0),
        (["figures", "--series"], 0),
    ],
)
def test_filters_choose(run, arguments, count):
    assert len(run(*arguments, "--format", "json").stdout.splitlines()) == count


def test_the_calendar_ahead_begins_with_the_next_and_the_one_behind_with_the_last(run):
    def first_days(*arguments):
        lines = run("meetings", *arguments, "--format", "json").stdout.splitlines()
        return [json.loads(line)["from"] for line in lines]

    assert first_days("--ahead", "--on", "2031-01") == ["2031-06", "2031-06-03"]
    assert first_days("--behind", "--on", "2031-08") == ["2031-06-03", "2031-06"]


def test_reports_stand_in_rows_of_their_own_with_the_id_of_the_thing(run, tmp_path):
    things = [json.loads(line)["id"] for line in run("events", "--format", "json").stdout.splitlines()]
    lines = [json.loads(line) for line in run("events", "--reports", "--format", "json").stdout.splitlines()]
    assert [line["of"] for line in lines] == [things[0], things[0], *things[1:]]
    assert [line["outlet"] for line in lines[:2]] == ["Harbour Gazette", "Lanhai Post"]
    rows = list(csv.DictReader(io.StringIO(run("events", "--reports", "--format", "csv").stdout)))
    assert [row["of"] for row in rows] == [line["of"] for line in lines]
    assert f"of {things[0]}" in run("events", "--reports").output
    out = tmp_path / "reports.csv"
    run("export", "events", "--reports", "--out", str(out))
    assert list(csv.DictReader(io.StringIO(out.read_text()))) == rows


def test_contradicting_options_are_bad_usage(run):
    assert run("meetings", "--ahead", "--behind").exit_code == 2
    assert run("meetings", "--on", "2031-01").exit_code == 2


def test_nothing_found_is_said_to_people_and_is_a_line_of_names_in_csv(run):
    empty = run("events", "--actor", "Kastel")
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert "nothing in the record" in empty.stderr
    assert run("events", "--actor", "Kastel", "--format", "csv").stdout.startswith("id,actor,")


def test_export_names_its_files_and_says_what_it_left_out(run, tmp_path):
    out = tmp_path / "events.tsv"
    done = run("export", "events", "--format", "gdelt", "--out", str(out))
    assert done.stdout.splitlines() == [str(out), f"{out}.citations.csv"]
    assert "2 written; 1 left out" in done.stderr
    assert len(out.read_text().splitlines()) == 3


def test_a_format_that_does_not_fit_is_one_line(place, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["export", "figures", "--format", "polecat", "--out", str(tmp_path / "x"), "-w", str(place)])
    assert stopped.value.code == 2
    assert capsys.readouterr().err == (
        "attache: E309: no format 'polecat' for figures (choose one of: csv, jsonl, parquet)\n"
    )


def test_the_command_offers_every_layout_and_kind_that_there_is():
    command = attache.get_command(None, "export")
    choices = {parameter.name: getattr(parameter.type, "choices", ()) for parameter in command.params}
    assert set(choices["layout"]) == set(FORMATS)
    assert set(choices["kind"]) == {kind for kinds in FORMATS.values() for kind in kinds}


def test_findings_can_be_shown_by_their_id(run):
    for command in COMMANDS:
        line = json.loads(run(command, "--format", "json").stdout.splitlines()[0])
        shown = run("show", line["id"])
        assert shown.exit_code == 0
        assert line["headline"] in shown.output
