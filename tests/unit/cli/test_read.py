import json
import re

import pytest
from click.testing import CliRunner

from attache.cli import attache

TEXT = (
    "Quay opens in Lanhai\n\n"
    + "".join(
        f"Harbour master Vera Holt said that berth {k} of the second quay is open to ships.\n\n" for k in range(6)
    )
    + "Source: Harbour Gazette, May 9, 2031\nhttps://gazette.example/quay\n"
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "quay.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def read(*arguments):
    return CliRunner().invoke(attache, ["read", *map(str, arguments)], catch_exceptions=False)


def test_json_is_one_line_of_the_contract_s_shape(path):
    (line,) = read(path, "--json").output.splitlines()
    plain = json.loads(line)
    assert plain["schema"] == "attache.read/1"
    assert plain["document"]["text"] == TEXT
    (item,) = plain["items"]
    assert item["credits"][0]["urls"] == ["https://gazette.example/quay"]
    assert len(item["statements"]) > 3


def test_layers_that_are_not_named_are_left_empty(path):
    (item,) = json.loads(read(path, "--json", "--layers", "statements").output)["items"]
    assert item["statements"] and not item["credits"] and not item["mentions"]
    (item,) = json.loads(read(path, "--json", "--layers", "credits,mentions").output)["items"]
    assert item["credits"] and item["mentions"] and not item["statements"]


def test_a_layer_asked_for_is_printed_whole_for_people(path):
    short, whole = read(path).output, read(path, "--layers", "statements").output
    assert "more statements" in short and short.count("     - ") == 4
    assert "more statements" not in whole and whole.count("     - ") > 3


def test_an_unknown_layer_is_bad_usage(path):
    done = read(path, "--layers", "weather")
    assert done.exit_code == 2
    assert "choose from" in done.output


def test_a_page_to_check_by_is_written_beside_or_instead_of_lines(path, tmp_path):
    page = tmp_path / "page.html"
    done = read(path, "--html", page)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "berth 5 of the second quay is open" in re.sub("<[^>]+>", "", page.read_text(encoding="utf-8"))
    (line,) = read(path, "--html", page, "--json").stdout.splitlines()
    assert json.loads(line)["schema"] == "attache.read/1"


def test_failures_are_told_and_the_others_printed(path, tmp_path):
    done = read(tmp_path / "none.txt", path, "--json")
    assert done.exit_code == 3
    assert len(done.stdout.splitlines()) == 1
    assert "E101" in done.stderr
