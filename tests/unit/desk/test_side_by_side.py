"""Stories of a workspace side by side, and the commands for it."""

import json

import pytest
from click.testing import CliRunner

from attache.cli import attache
from attache.desk import Desk, init, sides, stories

FIRST = (
    "The council of Lanhai put 12 million crowns into the north quay after a storm broke its wall. "
    "The wall of the north quay fell on Sunday night, and two ferries were lost in the harbour of Lanhai. "
    "Minister Vera Holt said the north quay would be rebuilt before the winter storms."
)
SECOND = (
    "After a storm broke its wall, the north quay of Lanhai gets 12 million crowns from the council. "
    "Two ferries were lost in the harbour of Lanhai when the wall of the north quay fell on Sunday night. "
    "Minister Vera Holt said the north quay would be rebuilt before the winter storms."
)


@pytest.fixture
def folder(tmp_path):
    home = init("us-china", tmp_path / "w")
    with Desk(home) as desk:
        for name, outlet, words in (("a", "China Daily", FIRST), ("b", "NPR", SECOND)):
            path = tmp_path / f"{name}.txt"
            path.write_text(f"North quay of Lanhai is rebuilt\n\n{words}\n\nSource: {outlet}, 2031-05-09\n", "utf-8")
            desk.add([path])
    return home


def run(*arguments):
    return CliRunner().invoke(attache, [str(each) for each in arguments])


def test_a_story_of_the_record_stands_side_by_side(folder):
    with Desk(folder) as desk:
        stories.grouped(desk)
        (story,) = stories.listed(desk)
        told = sides.compared(desk, story, tone=False)
        assert [group.key for group in told.of("side")] == ["china", "united-states"]
        assert sides.moments(desk, [story])[0].kind == "first report"
        assert sides.blind(desk) == ()


def test_the_command_writes_every_form(folder, tmp_path):
    with Desk(folder) as desk:
        stories.grouped(desk)
        key = next(stories.listed(desk)).id
    plain = run("compare", key, "-w", folder, "--no-tone")
    assert plain.exit_code == 0
    assert "North quay of Lanhai is rebuilt" in plain.output
    found = json.loads(run("compare", key, "-w", folder, "--no-tone", "--format", "json").output)
    assert found["story"] == key
    assert run("compare", key, "-w", folder, "--no-tone", "--format", "markdown").output.startswith("# North quay")
    page = tmp_path / "page.html"
    assert run("compare", key, "-w", folder, "--no-tone", "--html", page).exit_code == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_timeline_and_blindspots_answer(folder):
    with Desk(folder) as desk:
        stories.grouped(desk)
        key = next(stories.listed(desk)).id
    rows = [json.loads(line) for line in run("timeline", key, "-w", folder, "--format", "json").output.splitlines()]
    assert rows[0]["kind"] == "first report"
    assert all(row["quote"] for row in rows)
    assert run("blindspots", "-w", folder).exit_code == 0
    assert run("blindspots", "-w", folder, "--side", "nowhere").exception is not None
