import json

import pytest
from click.testing import CliRunner

from attache.cli import main
from attache.cli.eval import eval_


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    paragraphs = [
        f"<p>The quay number {k} of Lanhai was opened by the harbour master in the rain.</p>" for k in range(9)
    ]
    (folder / "quay.html").write_text(
        "<!doctype html><html lang=en><head><title>Quays open</title>"
        '<meta property="article:published_time" content="2031-05-09T08:00:00+00:00"></head>'
        f"<body><article><h1>Quays open</h1>{''.join(paragraphs)}</article></body></html>"
    )
    body = "\n\n".join(part.removeprefix("<p>").removesuffix("</p>") for part in paragraphs)
    gold = tmp_path / "manifest.jsonl"
    row = {"file": "files/quay.html", "url": "https://gazette.example/quay", "title": "Quays open", "body": body,
           "published": "2031-05-09", "language": "en"}  # fmt: skip
    gold.write_text(json.dumps(row) + "\n")
    return gold


def test_pages_are_predicted_written_and_scored(page, tmp_path):
    out = tmp_path / "mine.jsonl"
    run = CliRunner().invoke(eval_, ["pages", "--gold", str(page), "--pred-out", str(out)])
    assert run.exit_code == 0, run.output
    scores = json.loads(run.output.splitlines()[-1])
    assert scores["body"]["f1"] == scores["title"]["accuracy"] == scores["date"]["accuracy"] == 1.0
    assert "body" in run.output.splitlines()[1]
    assert json.loads(out.read_text())["file"] == "files/quay.html"
    again = CliRunner().invoke(eval_, ["pages", "--gold", str(page), "--pred", str(out)])
    assert json.loads(again.output.splitlines()[-1])["body"] == scores["body"]


def test_answers_change_no_prediction(page, tmp_path):
    outs = []
    for name in ("one", "other"):
        out = tmp_path / name
        CliRunner().invoke(eval_, ["pages", "--gold", str(page), "--pred-out", str(out)])
        outs.append(out.read_text())
        row = json.loads(page.read_text())
        page.write_text(json.dumps({**row, "title": "Rain", "body": "Other words.", "published": "2001-01-01"}))
    assert outs[0] == outs[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["pages", "--gold", "G", "--breakdown"],
        ["pages", "--gold", "G", "--named"],
        ["pages", "--gold", "G", "--where", "language"],
        ["pages"],
        ["weather", "--gold", "G"],
    ],
)
def test_bad_usage_is_status_2(arguments):
    assert CliRunner().invoke(eval_, arguments).exit_code == 2


@pytest.mark.parametrize(("task", "code"), [("stories", "E101"), ("pages", "E101")])
def test_what_cannot_be_done_is_one_line_and_status_2(task, code, tmp_path, capsys):
    with pytest.raises(SystemExit) as told:
        main(["eval", task, "--gold", str(tmp_path / "gold.jsonl")])
    assert told.value.code == 2
    assert capsys.readouterr().err.startswith(f"attache: {code}: ")
