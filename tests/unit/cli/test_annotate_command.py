"""`attache annotate export` and `import`: files, the record, training data, and what a rebuild keeps."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from attache.cli import attache
from attache.desk import Desk, init
from attache.errors import StorageFailed

STORY = (
    "Port talks go on\n\nForeign Ministry spokesperson Lin Qiao said on Monday that Lanhai firmly opposes the tariffs.\n\n"
    "“The port is open,” Vera Holt told the Harbour Gazette.\n"
)


def run(*arguments):
    return CliRunner().invoke(attache, [str(argument) for argument in arguments])


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8", newline="")
    return path


@pytest.fixture
def workspace(tmp_path, story):
    folder = tmp_path / "desk"
    init("us-china", folder)
    with Desk(folder) as desk:
        assert desk.add([story]).added == 1
    return folder


def exported(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_files_need_no_record(story, tmp_path):
    out = tmp_path / "out.jsonl"
    assert run("annotate", "export", story, "--out", out).exit_code == 0
    (row,) = exported(out)
    assert row["text"] == STORY
    assert row["statements"][0]["content"]


def test_a_corrected_statement_is_marked_and_survives_a_rebuild(workspace, tmp_path):
    out = tmp_path / "out.jsonl"
    assert run("annotate", "export", "-w", workspace, "--out", out).exit_code == 0
    (row,) = exported(out)
    holt = next(s for s in row["statements"] if STORY[slice(*s["source"][0])] == "Vera Holt")
    holt["speaker"] = {"id": None, "name": "Wera Holt"}
    out.write_text(json.dumps(row), encoding="utf-8")
    done = run("annotate", "import", out, "-w", workspace, "--by", "Bo Tan")
    assert done.exit_code == 0, done.output
    assert "1 statements as corrected" in done.output

    def speakers():
        with Desk(workspace) as desk:
            (reading,) = desk.readings()
            listed = [row.speaker_name for row in desk.statements()]
        said = next(s for item in reading.items for s in item.statements if "corrected" in s.flags)
        return said.speaker.name, "Wera Holt" in listed

    assert speakers() == ("Wera Holt", True)
    (kept,) = (workspace / "corrections").iterdir()
    (line,) = exported(kept)
    assert line["made_by"] == "Bo Tan"
    assert line["made_at"]
    assert run("rebuild", "-w", workspace).exit_code == 0
    assert speakers() == ("Wera Holt", True)
    (workspace / "record.sqlite").unlink()
    assert run("rebuild", "-w", workspace).exit_code == 0
    assert speakers() == ("Wera Holt", True)
    with Desk(workspace) as desk:
        assert desk.status().counts["corrections"] == 1


def test_both_formats_come_back_without_a_change(workspace, tmp_path):
    lines, folder = tmp_path / "out.jsonl", tmp_path / "brat"
    assert run("annotate", "export", "-w", workspace, "--out", lines).exit_code == 0
    assert run("annotate", "export", "-w", workspace, "--format", "brat", "--out", folder).exit_code == 0
    assert (folder / "annotation.conf").is_file()
    done = run("annotate", "import", lines, folder, "-w", workspace)
    assert done.exit_code == 0, done.output
    assert done.output.count("nothing changed") == 2
    assert not (workspace / "corrections").exists()


def test_a_file_corrected_by_hand_stays_where_the_export_fails(workspace, tmp_path):
    out = tmp_path / "all.jsonl"
    out.write_bytes(b"hours of work\n")
    done = run("annotate", "export", "--document", "d-none", "--out", out, "-w", workspace)
    assert done.exit_code != 0
    assert out.read_bytes() == b"hours of work\n"
    assert not out.with_name("all.jsonl.part").exists()
    assert run("annotate", "export", "--out", out, "-w", workspace).exit_code == 0
    assert out.read_bytes().startswith(b"{")
    assert not out.with_name("all.jsonl.part").exists()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
def test_a_full_disk_is_one_line_of_an_export(story):
    done = run("annotate", "export", story, "--out", "/dev/full")
    assert isinstance(done.exception, StorageFailed)
    assert Path("/dev/full").is_char_device()


def test_training_data_needs_no_record(story, tmp_path):
    folder, train = tmp_path / "brat", tmp_path / "train.jsonl"
    assert run("annotate", "export", story, "--format", "brat", "--out", folder).exit_code == 0
    done = run("annotate", "import", folder, "--train", train, "--no-record")
    assert done.exit_code == 0, done.output
    (row,) = exported(train)
    assert sorted(row) == ["attributions", "text"]
    assert len(row["attributions"]) >= 2


def test_a_bad_file_is_one_line_and_the_others_go_on(workspace, tmp_path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.ann"
    run("annotate", "export", "-w", workspace, "--out", good)
    bad.write_text("T1\tContent 0 9\tabc\n", encoding="utf-8")
    bad.with_suffix(".txt").write_text("abc", encoding="utf-8")
    done = run("annotate", "import", bad, tmp_path / "none.jsonl", good, "-w", workspace)
    assert done.exit_code == 3
    complaints = [line for line in done.stderr.splitlines() if line]
    assert [line.split(": ")[1] for line in complaints] == ["E108", "E101"]
    assert "line 1: 0 9 lies outside of the text" in complaints[0]
    assert "nothing changed" in done.stdout


def test_documents_of_another_text_are_left_alone(workspace, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text('{"text": "Lin said no.", "statements": [{"content": [[9, 11]]}]}\n', encoding="utf-8")
    done = run("annotate", "import", other, "-w", workspace)
    assert done.exit_code == 0
    assert "not in the record" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("annotate", "export", "x.txt", "--document", "d-1"),
        ("annotate", "export", "x.txt", "--format", "brat"),
        ("annotate", "import"),
        ("annotate", "import", "x.jsonl", "--no-record"),
    ],
)
def test_bad_usage_is_refused(arguments):
    assert run(*arguments).exit_code == 2


def test_a_damaged_line_of_the_corrections_stops_a_rebuild_and_keeps_the_record(workspace):
    with Desk(workspace) as desk:
        (reading,) = desk.readings()
    folder = workspace / "corrections"
    folder.mkdir()
    (folder / f"{reading.document.id}.jsonl").write_text("{oops\n", encoding="utf-8")
    done = run("rebuild", "-w", workspace)
    assert done.exit_code != 0
    with Desk(workspace) as desk:
        assert list(desk.statements())
