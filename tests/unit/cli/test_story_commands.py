"""`attache stories`, `story` and `trends` as people and programs run them."""

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
MEALS = (
    "Schools in Ostravia will serve free meals to every pupil from September, the ministry of education said. "
    "The meals cost 40 million crowns a year and come from farms in the valley of the Tarn, said Petra Lund. "
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stories")
    texts = {
        "a": f"Storm breaks the north quay\n\n{STORM}\n\nSource: The Harbour Gazette, 2031-05-09\n",
        "b": f"Free school meals in Ostravia\n\n{MEALS}\n\nSource: Ostravia Daily, 2031-05-10\n",
        "c": f"Lanhai to rebuild quay\n\nAfter Sunday's storm, {STORM}\n\nSource: Lanhai Post, 2031-05-11\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Desk(init("us-china", folder / "w")) as desk:
        desk.add(sorted(folder.glob("*.txt")))
    return folder / "w"


def run(workspace, *arguments):
    return CliRunner().invoke(attache, [arguments[0], "-w", str(workspace), *arguments[1:]])


def told(workspace, *arguments):
    done = run(workspace, *arguments)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_stories_are_listed_newest_first(workspace):
    rows = told(workspace, "stories", "--format", "json")
    assert [len(row["items"]) for row in rows] == [2, 1]
    assert rows[0]["outlets"] == ["The Harbour Gazette", "Lanhai Post"]
    assert told(workspace, "stories", "--outlets", "2", "--format", "json") == rows[:1]
    assert told(workspace, "stories", "--outlet", "Ostravia Daily", "--format", "json") == rows[1:]
    assert told(workspace, "stories", "--until", "2031-05-08", "--format", "json") == []


def test_a_story_shows_its_tellings_with_copies_folded(workspace):
    (story,) = told(workspace, "stories", "--outlets", "2", "--format", "json")
    (whole,) = told(workspace, "story", story["id"], "--json")
    assert [each["outlet"] for each in whole["tellings"]] == ["The Harbour Gazette", "Lanhai Post"]
    assert whole["tellings"][1]["copy_of"] == whole["tellings"][0]["item"]
    shown = run(workspace, "story", story["id"]).stdout
    assert "also in: Lanhai Post (1 copies)" not in shown and "also in: Lanhai Post (1 copy)" in shown


def test_what_is_in_no_story_is_one_line(workspace):
    done = run(workspace, "story", "st-0000000000000000")
    assert done.exit_code != 0
    assert "E304" in str(done.exception.line() if hasattr(done.exception, "line") else done.output)


def test_a_decision_needs_a_name(workspace):
    (story,) = told(workspace, "stories", "--outlets", "2", "--format", "json")
    done = run(workspace, "story", story["id"], "--pin")
    assert done.exit_code == 2 and "--by" in done.output


def test_trends_claim_nothing_with_too_little_history(workspace):
    done = run(workspace, "trends")
    assert done.exit_code == 0 and done.stdout == ""
    assert "nothing rises" in done.stderr


def test_pace_tells_days_and_says_when_nothing_was_found(workspace):
    (story,) = told(workspace, "stories", "--outlets", "2", "--format", "json")
    rows = told(workspace, "trends", "--story", story["id"], "--format", "json")
    assert {row["side"] for row in rows} == {"china", "united-states", "others"}
    assert all(row["item"] is None for row in rows), "no outlet of these is in the table: nothing is known of its side"
