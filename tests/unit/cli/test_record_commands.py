"""The commands of a record, on documents that a small reader understood."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from attache import desk
from attache.cli import attache, main
from attache.desk import Desk
from plain_reader import capture, understand

TEXTS = {
    "a.txt": "Quay tariff rises\n2031-05-09 Harbour Gazette\nVera Holt said the tariff stays.",
    "b.txt": "Rain in Lanhai\n2031-06-01 Lanhai Post\n=Bo Tan said the quay is wet.",
    "c.txt": "海峡测量\n2031-05-20 海港日报\n澜海反对测量。",
}


@pytest.fixture
def place(tmp_path):
    folder = desk.init("us-china", tmp_path / "w")
    with Desk(folder, understand=understand) as at:
        at.add_captures([capture(text, name) for name, text in TEXTS.items()])
    return folder


def run(place, *arguments):
    return CliRunner().invoke(attache, [*arguments, "-w", str(place)], catch_exceptions=False)


def found(place, *arguments):
    lines = run(place, "search", "--json", *arguments).output.splitlines()
    return [json.loads(line)["headline"] for line in lines]


@pytest.mark.parametrize(
    ("arguments", "headlines"),
    [
        (["quay"], {"Quay tariff rises", "Rain in Lanhai"}),
        (["quay", "--outlet", "Lanhai Post"], {"Rain in Lanhai"}),
        (["quay", "--since", "2031-06"], {"Rain in Lanhai"}),
        (["quay", "--until", "2031-05"], {"Quay tariff rises"}),
        (["quay", "--issue", "tariffs"], {"Quay tariff rises"}),
        (["quay", "--actor", "xx-state"], {"Quay tariff rises", "Rain in Lanhai"}),
        (["quay", "--kind", "article"], {"Quay tariff rises", "Rain in Lanhai"}),
        (["quay", "--kind", "teaser"], set()),
        (["测量"], {"海峡测量"}),
        (["測"], {"海峡测量"}),
        (["--language", "zh"], {"海峡测量"}),
        (['"tariff stays"'], {"Quay tariff rises"}),
        (["--", "quay", "-tariff"], {"Rain in Lanhai"}),
        (["wint*"], set()),
        (["tar*"], {"Quay tariff rises"}),
    ],
)
def test_search_finds_by_words_and_filters(place, arguments, headlines):
    at = arguments.index("--") if "--" in arguments else len(arguments)
    lines = CliRunner().invoke(attache, ["search", "--json", "-w", str(place), *arguments]).output.splitlines()
    assert {json.loads(line)["headline"] for line in lines if line.startswith("{")} == headlines, at


def test_search_for_people_says_when_there_is_nothing(place):
    done = run(place, "search", "volcano")
    assert done.exit_code == 0
    assert "nothing in the record" in done.output
    assert "Quay tariff rises" in run(place, "search", "tariff").output


def test_what_search_finds_can_be_shown_by_its_id_or_the_beginning_of_it(place):
    (hit,) = (json.loads(line) for line in run(place, "search", "--json", "stays").output.splitlines())
    shown = run(place, "show", hit["item"]).output
    assert "Vera Holt said the tariff stays." in shown
    assert "Harbour Gazette" in shown
    assert run(place, "show", hit["item"][:10]).output == shown
    plain = json.loads(run(place, "show", "--json", hit["item"]).output)
    assert plain["item"]["id"] == hit["item"]
    document = json.loads(run(place, "show", "--json", hit["document"]).output)
    assert document["schema"] == "attache.read/1"
    assert document["document"]["text"] == TEXTS["a.txt"]
    statement = plain["item"]["statements"][0]["id"]
    assert ">>the tariff stays.<<" in run(place, "show", statement).output


def test_statements_come_by_date_as_table_json_and_csv(place):
    assert "Vera Holt" in run(place, "statements").output
    rows = [json.loads(line) for line in run(place, "statements", "--format", "json").output.splitlines()]
    assert [row["speaker_name"] for row in rows] == ["Vera Holt", "=Bo Tan"]
    table = list(csv.DictReader(io.StringIO(run(place, "statements", "--format", "csv").output)))
    assert [row["content"] for row in table] == ["the tariff stays.", "the quay is wet."]
    assert table[1]["speaker_name"] == "'=Bo Tan"


@pytest.mark.parametrize(
    ("arguments", "speakers"),
    [
        (["--speaker", "holt"], ["Vera Holt"]),
        (["--since", "2031-06-01"], ["=Bo Tan"]),
        (["--until", "2031-05-31"], ["Vera Holt"]),
        (["--issue", "tariffs"], ["Vera Holt", "=Bo Tan"]),
        (["--issue", "taiwan"], []),
        (["--outlet", "Lanhai Post"], ["=Bo Tan"]),
        (["--form", "direct"], []),
        (["--strength", "5-"], []),
        (["--limit", "1"], ["Vera Holt"]),
    ],
)
def test_statements_are_filtered(place, arguments, speakers):
    lines = run(place, "statements", "--format", "json", *arguments).output.splitlines()
    assert [json.loads(line)["speaker_name"] for line in lines] == speakers


def test_status_counts(place):
    plain = json.loads(run(place, "status", "--json").output)
    assert plain["counts"]["documents"] == 3
    assert plain["unfinished"] == 0
    assert "3 documents" in run(place, "status").output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "i-nothing"], "E304"),
        (["search", '""'], "E305"),
        (["search", "quay", "--since", "soon"], "E305"),
        (["statements", "--strength", "strong"], "E305"),
    ],
)
def test_what_cannot_be_understood_is_one_line_and_status_2(place, arguments, code, capsys):
    with pytest.raises(SystemExit) as told:
        main([*arguments, "-w", str(place)])
    assert told.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"attache: {code}: ")


def test_init_refuses_what_is_one_already_and_a_beat_it_does_not_know(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(attache, ["init", "us-china"]).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} >= {"attache.toml", "archive", "record.sqlite"}
    assert CliRunner().invoke(attache, ["init", "us-china", "other"]).exit_code == 0
    assert (tmp_path / "other" / "attache.toml").is_file()
    for arguments, code in ((["init", "us-china"], "E202"), (["init", "no-such-beat"], "E301")):
        with pytest.raises(SystemExit) as told:
            main(arguments)
        assert told.value.code == 2
        assert capsys.readouterr().err.startswith(f"attache: {code}: ")


def test_the_workspace_is_the_nearest_one_upwards(place, monkeypatch):
    (place / "inner").mkdir()
    monkeypatch.chdir(place / "inner")
    monkeypatch.delenv("ATTACHE_WORKSPACE", raising=False)
    assert "3 documents" in CliRunner().invoke(attache, ["status"]).output
    monkeypatch.chdir(place.parent)
    monkeypatch.setenv("ATTACHE_WORKSPACE", str(place))
    assert "3 documents" in CliRunner().invoke(attache, ["status"]).output
