"""Bad input gets one line with a code, its place and a hint; good input beside it is read; nothing is lost."""

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

import makers
import msgspec
import pytest

from attache.record.codec import decode_reading
from attache.store import Store

LINE = re.compile(r"attache: E1\d\d: \S.*\(.+\)\Z")


def attache(*arguments, cwd=None, timeout=300, **more):
    command = [sys.executable, "-m", "attache", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=cwd, timeout=timeout, check=False, **more)


def complaints(run):
    return run.stderr.decode().splitlines()


def dump(workspace):
    store = Store(workspace / "record.sqlite")
    try:
        store.verify()
        return list(store.dump())
    finally:
        store.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inputs")
    for name, data in makers.READ.items():
        (folder / name).write_bytes(data)
    for name, (data, _) in makers.REFUSED.items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_text(makers.GOOD, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def everything(folder):
    """All of them read in one run."""
    return attache("read", folder, "--json")


def test_what_can_be_read_is_read_whatever_stands_beside_it(everything, folder):
    run = everything
    assert run.returncode == 3
    readings = {Path(reading.document.path).name: reading for reading in map(decode_reading, run.stdout.splitlines())}
    assert set(readings) == {*makers.READ, "good.txt"}


def test_each_refused_one_is_one_line_with_code_place_and_hint(everything, folder):
    told = complaints(everything)
    assert len(told) == len(makers.REFUSED)
    for name, (_, code) in makers.REFUSED.items():
        (line,) = [line for line in told if f"{name}:" in line]
        assert LINE.match(line), line
        assert line.startswith(f"attache: {code}: "), line


def test_spans_hold_in_every_text_that_was_read(everything):
    for line in everything.stdout.splitlines():
        reading = decode_reading(line)
        text, size = reading.document.text, len(reading.document.text)
        assert reading.document.chars == size > 0
        taken = []
        for item in reading.items:
            for span in item.spans:
                assert 0 <= span.start < span.end <= size
                assert span.of(text).strip()
                taken.append(tuple(span))
            for said in item.statements:
                for span in (*said.source, *said.cue, *said.content):
                    assert item.start <= span.start < span.end <= item.end
            for mention in item.mentions:
                assert text[mention.start : mention.end] == mention.text
        taken.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(taken))
        for flaw in reading.document.flaws:
            assert 0 <= flaw.start < flaw.end <= size


def test_a_text_file_is_its_decoded_content_unchanged(everything):
    readings = {Path(r.document.path).name: r for r in map(decode_reading, everything.stdout.splitlines())}
    assert readings["bom.txt"].document.text == makers.GOOD
    assert readings["utf16.txt"].document.text == makers.GOOD
    assert readings["gb18030.txt"].document.text == makers.CHINESE * 3
    assert readings["carriage-returns.txt"].document.text == makers.GOOD.replace("\n", "\r")
    assert "\u202e" in readings["right-to-left.txt"].document.text


def test_all_of_it_can_be_added_searched_shown_and_rebuilt(folder, tmp_path):
    assert attache("init", "us-china", "w", cwd=tmp_path).returncode == 0
    run = attache("add", folder, "-w", "w", cwd=tmp_path)
    assert run.returncode == 3
    assert len(complaints(run)) == len(makers.REFUSED)
    assert f"{len(makers.READ) + 1} added" in run.stdout.decode()
    again = attache("add", folder, "-w", "w", cwd=tmp_path)
    assert f"0 added, {len(makers.READ) + 1} known already" in again.stdout.decode()
    assert attache("search", "quay", "-w", "w", cwd=tmp_path).returncode == 0
    assert attache("statements", "-w", "w", "--format", "csv", cwd=tmp_path).returncode == 0
    before = dump(tmp_path / "w")
    assert attache("rebuild", "-w", "w", cwd=tmp_path).returncode == 0
    assert dump(tmp_path / "w") == before


def test_lines_for_people_hold_no_escape_of_a_document(folder):
    run = attache("read", folder / "controls.txt", folder / "right-to-left.txt")
    assert run.returncode == 0
    assert b"\x1b" not in run.stdout and b"\x07" not in run.stdout
    assert "\u202e" not in run.stdout.decode()


def test_a_page_to_check_by_can_be_made_of_damaged_documents(folder, tmp_path):
    names = ("controls.txt", "right-to-left.txt", "surrogates.txt", "only-quotes.txt", "entities.html", "empty.txt")
    run = attache("read", *(folder / name for name in names), "--html", tmp_path / "page.html")
    assert run.returncode == 3
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "</html>" in page
    assert "\x1b" not in page and "\u202e" not in page


def test_input_that_is_larger_than_the_cap_is_refused_at_once(tmp_path):
    with (tmp_path / "large.txt").open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    run = attache("read", tmp_path / "large.txt", "--json")
    assert run.returncode == 3
    assert complaints(run)[0].startswith("attache: E104: ")
    assert "--max-bytes" in complaints(run)[0]


def test_standard_output_that_closes_early_is_no_error(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "attache", "read", str(folder), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.read(10)
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()


@pytest.mark.slow
def test_eight_megabytes_of_text_are_read_in_bounded_memory(tmp_path):
    piece = (makers.GOOD * 40 + makers.CHINESE * 10).encode()
    path = tmp_path / "large.txt"
    path.write_bytes(piece * (8 * 1024 * 1024 // len(piece)))
    code = (
        "import resource, sys\nfrom attache.cli import main\n"
        "try:\n    main(['read', sys.argv[1], '--json'])\n"
        "finally:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, timeout=3000, check=False)
    assert run.returncode == 0, run.stderr[-500:]
    plain = msgspec.json.decode(run.stdout)
    assert plain["document"]["chars"] > 6_000_000
    assert int(run.stderr.split()[-1]) < 3_000_000  # KiB
    assert json.dumps(plain["items"][0])
