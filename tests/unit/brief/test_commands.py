"""`attache brief`, `attache check` and `attache schema` on a workspace."""

import json
from dataclasses import replace

import jsonschema
import pytest
from click.testing import CliRunner
from sample import READINGS

from attache.cli import attache
from attache.desk import Desk, init
from attache.record import document_id


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A workspace whose readings are the sample's: the files hold their texts."""
    folder = tmp_path_factory.mktemp("desk")
    init("us-china", folder)
    beat = folder / "attache.toml"
    lines = [line for line in beat.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines
    beat.write_text(
        'name = "strait"\ntitle = "The strait"\nissues = ["strait", "trade"]\n'
        '[[sides]]\nid = "lanhai"\nname = "Lanhai"\ncountries = ["LH"]\n'
        '[[sides]]\nid = "ostravia"\nname = "Ostravia"\ncountries = ["OV"]\n',
        encoding="utf-8",
    )
    texts = tmp_path_factory.mktemp("texts")
    by_text = {}
    for number, one in enumerate(READINGS):
        (texts / f"{number}.txt").write_bytes(one.document.text.encode())
        by_text[one.document.text.encode()] = one

    def understand(capture):
        one = by_text[capture.data]
        identity = {"sha256": capture.sha256, "id": document_id(capture.sha256)}
        return replace(one, document=replace(one.document, path=capture.path, **identity))

    with Desk(folder, understand=understand) as desk:
        added = desk.add(sorted(texts.iterdir()))
    assert (added.added, added.failures) == (len(READINGS), ())
    return folder


def run(*arguments):
    return CliRunner().invoke(attache, [str(argument) for argument in arguments])


def test_brief_writes_the_formats_and_check_finds_nothing(workspace, tmp_path):
    result = run("brief", "-w", workspace, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("The strait\n")
    files = sorted(tmp_path.iterdir())
    assert [path.suffix for path in files] == [".html", ".json", ".md"]
    assert all(str(path) in result.output for path in files)
    checked = run("check", files[1], "-w", workspace)
    assert (checked.exit_code, checked.output) == (0, "")


def test_check_names_what_was_altered(workspace, tmp_path):
    run("brief", "-w", workspace, "--out", tmp_path, "--format", "json")
    (path,) = tmp_path.iterdir()
    path.write_text(
        path.read_text(encoding="utf-8").replace("Lin Qiao, a deputy", "Lin Maro, a deputy"), encoding="utf-8"
    )
    result = run("check", path, "-w", workspace)
    assert result.exit_code == 1
    assert "Maro" in result.output


def test_the_same_record_gives_the_same_files(workspace, tmp_path):
    for name in ("a", "b"):
        assert run("brief", "-w", workspace, "--out", tmp_path / name, "--full").exit_code == 0
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_window_issue_and_title(workspace, tmp_path):
    result = run("brief", "-w", workspace, "--out", tmp_path, "--since", "2031-05-07", "--until", "2031-05",
                 "--issue", "trade", "--title", "Trade only", "--format", "json", "--max-lines", "1")  # fmt: skip
    assert result.exit_code == 0, result.output
    (path,) = tmp_path.iterdir()
    edition = json.loads(path.read_text(encoding="utf-8"))
    assert edition["window"] == {"from": "2031-05-07", "to": "2031-05-31"}
    assert edition["title"] == "Trade only"
    assert [section["title"] for section in edition["sections"]] == ["trade"]


@pytest.mark.parametrize(
    "arguments", [("--format", "docx"), ("--since", "yesterday"), ("--since", "2031-02-30"), ("--max-lines", "0")]
)
def test_bad_usage_is_refused(workspace, tmp_path, arguments):
    assert run("brief", "-w", workspace, "--out", tmp_path, *arguments).exit_code == 2


def test_edition_and_reading_match_their_schemas(workspace, tmp_path):
    run("brief", "-w", workspace, "--out", tmp_path, "--format", "json")
    (path,) = tmp_path.iterdir()
    schema = json.loads(run("schema", "edition").output)
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), schema)
    assert json.loads(run("schema", "read").output)["$schema"].endswith("2020-12/schema")


def test_a_transcript_is_briefed_without_a_cue(tmp_path):
    talk = tmp_path / "talk.txt"
    talk.write_text(
        "Foreign Ministry spokesperson Lin Qiao's regular press conference on May 9, 2031\n\n"
        "Harbour Gazette: Ostravia raised its tariffs yesterday. What is your comment?\n\n"
        "Lin Qiao: Lanhai firmly opposes unilateral tariffs.\n\n"
        "Quay Radio: Will the minister visit Ostravia next week?\n\n"
        "Lin Qiao: I have nothing to offer on that.\n",
        encoding="utf-8",
    )
    folder = tmp_path / "desk"
    init("us-china", folder)
    with Desk(folder) as desk:
        assert desk.add([talk]).added == 1
    out = run("brief", "-w", folder, "--out", tmp_path / "out", "--format", "json")
    assert out.exit_code == 0, out.output
    (path,) = (tmp_path / "out").iterdir()
    sections = json.dumps(json.loads(path.read_text(encoding="utf-8"))["sections"])
    assert "firmly opposes unilateral tariffs" in sections
    assert "What is your comment" not in sections


def test_brief_writes_each_format_and_one_to_a_file(workspace, tmp_path):
    done = run("brief", "-w", str(workspace), "--format", "mail,epub", "--out", str(tmp_path / "all"))
    assert done.exit_code == 0, done.output
    assert sorted(path.suffix for path in (tmp_path / "all").iterdir()) == [".eml", ".epub"]
    once = run("brief", "-w", str(workspace), "--format", "mail", "--out", str(tmp_path / "one.eml"))
    assert once.exit_code == 0, once.output
    (mailed,) = (tmp_path / "all").glob("*.eml")
    assert (tmp_path / "one.eml").read_bytes() == mailed.read_bytes()
    wrong = run("brief", "-w", str(workspace), "--format", "mail,epub", "--out", str(tmp_path / "one.eml"))
    assert wrong.exit_code == 2
    assert "several formats need a folder" in wrong.output


def test_a_format_that_cannot_be_written_leaves_the_others(workspace, tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    done = run("brief", "-w", str(workspace), "--format", "pdf,md", "--out", str(tmp_path))
    assert done.exit_code != 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".md"]
    assert "E308" in f"{done.output}{done.exception}" or "typst" in f"{done.output}{done.exception}"
