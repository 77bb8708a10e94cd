"""`attache origins` as people and programs run it."""

import json

import pytest
from click.testing import CliRunner

from attache.cli import attache
from attache.desk import Desk, init

STORM = (
    "The council of Lanhai put 12 million crowns into the north quay after a storm broke its wall. "
    "The wall of the north quay fell on Sunday night, and two ferries were lost in the harbour of Lanhai. "
    "Minister Vera Holt said the north quay would be rebuilt before the winter storms."
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("origins")
    texts = {
        "a": f"Storm breaks the north quay\n\n{STORM}\n\nSource: The Harbour Gazette, 2031-05-09\n",
        "b": f"Lanhai to rebuild quay\n\nAfter Sunday's storm, {STORM}\n\nSource: Lanhai Post, 2031-05-11\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Desk(init("us-china", folder / "w")) as desk:
        desk.add(sorted(folder.glob("*.txt")))
    return folder / "w"


def run(workspace, *arguments):
    return CliRunner().invoke(attache, [arguments[0], "-w", str(workspace), *arguments[1:]])


@pytest.fixture(scope="module")
def story(workspace):
    done = run(workspace, "stories", "--format", "json")
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    return row["id"]


def test_one_text_under_two_names_is_one_origin(workspace, story):
    done = run(workspace, "origins", story, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["story"] == story
    assert (found["at_least"], found["at_most"]) == (1, 1)
    assert {each["kind"] for arrow in found["arrows"] for each in arrow["evidence"]} >= {"credit", "shared-text"}


def test_lines_say_the_count_first_and_a_drawing_is_written(workspace, story, tmp_path):
    done = run(workspace, "origins", story, "--svg", str(tmp_path / "o.svg"))
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1] == "1 independent origin."
    assert (tmp_path / "o.svg").read_text(encoding="utf-8").startswith("<svg")


def test_what_is_not_there_is_said_in_one_line(workspace):
    done = run(workspace, "origins", "st-nothing")
    assert done.exit_code != 0
