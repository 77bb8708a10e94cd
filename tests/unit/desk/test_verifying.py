"""`verify` finds what is wrong, wherever it is, and finds nothing where nothing is."""

import gzip
import json
import sqlite3

import pytest

from attache import desk
from attache.desk import Desk
from attache.desk.verifying import Verified, verify
from attache.record import Citation, Edition, EditionSource, GeneratedBy, Line, Point, Section, Window
from plain_reader import capture, understand

CAPTURES = tuple(
    capture(f"Quay {n}\n2031-05-{1 + n:02d} Lanhai Daily\nVera Holt said the tariff is {n}.", f"{n}.txt")
    for n in range(5)
) + (capture("<p>Page</p>\n2031-06-01 Lanhai Daily\n港口", "page.html", "text/html"),)


@pytest.fixture
def at(tmp_path):
    place = desk.init("us-china", tmp_path / "workspace")
    with Desk(place, wait=0, understand=understand) as opened:
        opened.add_captures(CAPTURES)
        yield opened


def edition(at, quote="the tariff is 3"):
    document = at.reading(CAPTURES[3].sha256).document
    start = document.text.index(quote)
    cite = Citation(
        source="1", item="i", start=start, end=start + len(quote), quote=quote, supports=("words",)
    )  # fmt: skip
    line = Line(text=f"Vera Holt said “{quote}”.", citations=(cite,))
    source = EditionSource(
        id="1", outlet="Lanhai Daily", headline="Quay 3", published=None, url=None, sha256=document.sha256,
        text_sha256=document.text_sha256,
    )  # fmt: skip
    return Edition(
        id="e-1", beat="us-china", title="Brief", window=Window(first=None, last=None),
        generated_by=GeneratedBy(version="1", writer="editor"), sources=(source,),
        sections=(Section(title="Tariffs", kind="issue", points=(Point(id="p", lines=(line,)),)),),
    )  # fmt: skip


def faults(at):
    *found, done = verify(at)
    assert isinstance(done, Verified)
    assert done.faults == len(found)
    return [each.line() for each in found], done


def archive_file(at):
    return next((at.folder / "archive").glob("*.warc.gz"))


def test_a_sound_workspace_has_no_fault_and_is_not_changed(at):
    at.keep_edition(edition(at))
    before = {path: path.read_bytes() for path in at.folder.rglob("*") if path.is_file() and "sqlite" not in path.name}
    found, done = faults(at)
    assert found == []
    assert (done.documents, done.captures, done.texts, done.editions, done.citations) == (6, 6, 1, 1, 1)
    assert {path: path.read_bytes() for path in before} == before


def test_an_altered_byte_is_found_and_what_is_behind_it_is_still_looked_at(at):
    path = archive_file(at)
    data = bytearray(path.read_bytes())
    place = at.store.document(CAPTURES[1].sha256).original
    data[place[1] + place[2] - 6] ^= 0xFF  # in the checksum of the second capture
    path.write_bytes(data)
    found, done = faults(at)
    assert done.captures == 5
    assert any(line.startswith(f"E204: {place[0]}@{place[1]}") for line in found)
    assert sum(line.startswith("E206") for line in found) == 2


def test_a_cut_off_archive_is_found(at):
    path = archive_file(at)
    path.write_bytes(path.read_bytes()[:-20])
    found, _ = faults(at)
    assert any("shorter than the record says" in line for line in found)


def test_a_missing_archive_file_is_found(at):
    archive_file(at).unlink()
    found, _ = faults(at)
    assert any("this archive file is missing" in line for line in found)


def test_a_capture_that_the_record_lost_is_found(at):
    with sqlite3.connect(at.folder / "record.sqlite") as db:
        db.execute("DELETE FROM documents WHERE sha256 = ?", (CAPTURES[2].sha256,))
    db.close()
    found, _ = faults(at)
    assert any(line.startswith("E206") and CAPTURES[2].sha256[:16] in line for line in found)


def test_a_document_that_points_elsewhere_is_found(at):
    with sqlite3.connect(at.folder / "record.sqlite") as db:
        db.execute("UPDATE documents SET text_offset = text_offset + 1 WHERE sha256 = ?", (CAPTURES[2].sha256,))
    db.close()
    found, _ = faults(at)
    (line,) = found
    assert line.startswith("E206")
    assert "text is not where" in line


def test_a_damaged_record_file_is_found_and_the_archive_is_looked_at_all_the_same(at):
    at.close()
    path = at.folder / "record.sqlite"
    path.write_bytes(b"not a record" * 1000)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    found, done = faults(at)
    assert found[0].startswith("E204: record.sqlite")
    assert done.captures == 6


def test_a_citation_that_does_not_open_any_more_is_found(at):
    at.keep_edition(edition(at))
    path = at.folder / "editions" / "e-1.json"
    altered = path.read_text().replace("the tariff is 3", "the tariff is 7")
    path.write_text(altered)
    with sqlite3.connect(at.folder / "record.sqlite") as db:
        import zlib

        blob = db.execute("SELECT edition FROM editions").fetchone()[0]
        wrong = zlib.compress(zlib.decompress(blob).replace(b"the tariff is 3", b"the tariff is 7"))
        db.execute("UPDATE editions SET edition = ?", (wrong,))
    db.close()
    found, _ = faults(at)
    (line,) = found
    assert line.startswith("E207: e-1 1/p/1")


def test_an_edition_that_was_altered_or_lost_on_the_disk_is_found(at):
    path = at.keep_edition(edition(at))
    path.write_text(path.read_text().replace("Brief", "Brieg"))
    assert "not the edition that was kept" in faults(at)[0][0]
    path.unlink()
    assert "this edition is missing" in faults(at)[0][0]


def test_what_another_process_is_still_writing_is_no_fault(at):
    path = archive_file(at)
    whole = path.read_bytes()
    member = gzip.compress(b"WARC/1.1\r\nWARC-Type: resource\r\n" + bytes(500))
    for cut in (1, 30, len(member)):
        path.write_bytes(whole + member[:cut])
        found, done = faults(at)
        assert found == []
        assert done.waiting == cut


def test_a_correction_that_cannot_be_read_is_found(at):
    folder = at.folder / "corrections"
    folder.mkdir()
    (folder / "d-0000000000000000.jsonl").write_text("{}\n")
    assert faults(at)[0][0].startswith("E204: corrections/d-0000000000000000.jsonl:1")


def test_the_command_says_all_is_well_and_exits_with_1_on_a_fault(at):
    from click.testing import CliRunner

    from attache.cli.verify import verify as command

    done = CliRunner().invoke(command, ["-w", str(at.folder)])
    assert (done.exit_code, "all is well" in done.output) == (0, True)
    archive_file(at).unlink()
    done = CliRunner().invoke(command, ["-w", str(at.folder), "--json"])
    assert done.exit_code == 1
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert lines[0]["code"] == "E204"
    assert lines[-1]["faults"] == len(lines) - 1
