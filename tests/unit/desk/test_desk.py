import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from attache import desk
from attache.desk import Desk, pipeline
from attache.errors import (
    DamagedInput,
    EmptyInput,
    NotFound,
    NoWorkspace,
    StorageFailed,
    UnknownId,
    WorkspaceBusy,
    WorkspaceDamaged,
    WorkspaceExists,
)
from attache.record import Edition, GeneratedBy, Window
from plain_reader import capture, understand

CAPTURES = tuple(
    capture(
        f"Quay {number}\n2031-05-{1 + number:02d} Lanhai Daily\nVera Holt said the tariff is {number}.", f"{number}.txt"
    )
    for number in range(12)
) + (capture("<p>Page</p>\n2031-06-01 Lanhai Daily\n港口", "page.html", "text/html"),)


@pytest.fixture
def place(tmp_path):
    return desk.init("us-china", tmp_path / "workspace")


@pytest.fixture
def at(place):
    with Desk(place, wait=0, understand=understand) as opened:
        yield opened


def dump(opened, **options):
    opened.close()
    return list(opened.store.dump(**options))


def test_init_refuses_where_a_workspace_is(place):
    with pytest.raises(WorkspaceExists):
        desk.init("us-china", place)


def test_workspace_is_found_upwards_by_name_or_by_variable(place, monkeypatch):
    inner = place / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert desk.find() == place
    monkeypatch.chdir("/")
    with pytest.raises(NoWorkspace):
        desk.find()
    monkeypatch.setenv("ATTACHE_WORKSPACE", str(place))
    assert desk.find() == place
    with pytest.raises(NoWorkspace):
        desk.find(inner)


def test_adding_twice_is_adding_once(at):
    assert (at.add_captures(CAPTURES).added, at.add_captures(CAPTURES).known) == (13, 13)
    renamed = dataclasses.replace(CAPTURES[0], path="other.txt")
    before, size = dump(at), at.status().archive_bytes
    assert at.add_captures([renamed, renamed]).known == 2
    assert (dump(at), at.status().archive_bytes) == (before, size)


def test_failures_are_all_reported_and_stop_nothing(at):
    missing = NotFound(place="gone.txt")
    done = at.add_captures([CAPTURES[0], missing, capture("  ", "empty.txt"), CAPTURES[1]])
    assert done.added == 2
    assert [type(failure) for failure in done.failures] == [NotFound, EmptyInput]


def test_text_is_read_from_the_archive_by_either_digest(at):
    at.add_captures(CAPTURES)
    reading = at.reading(CAPTURES[-1].sha256)
    assert at.text_of(reading.document.text_sha256) == at.text_of(CAPTURES[-1].sha256) == reading.document.text
    assert reading.document.text.startswith("Page\n")
    assert at.text_of("0" * 64) is None
    assert at.capture_of(reading.document.id) == CAPTURES[-1]
    with pytest.raises(UnknownId):
        at.capture_of("d-none")


def test_a_damaged_archive_is_noticed_when_its_text_is_asked_for(at, place):
    at.add_captures(CAPTURES)
    path = next((place / "archive").iterdir())
    row = at.store.document(CAPTURES[3].sha256)
    data = bytearray(path.read_bytes())
    data[row.text[1] + 40] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(WorkspaceDamaged):
        at.text_of(CAPTURES[3].sha256)
    before = dump(at)
    with pytest.raises(WorkspaceDamaged):
        at.rebuild()
    assert dump(at) == before


def test_rebuild_gives_the_identical_record(at):
    at.add_captures(CAPTURES)
    before = dump(at)
    assert at.rebuild().documents == 13
    assert dump(at) == before


def test_rebuild_makes_the_record_anew_where_it_is_gone_or_broken(at, place):
    at.add_captures(CAPTURES)
    edition = Edition(
        id="e-1", beat="us-china", title="The week", window=Window(first=None, last=None),
        generated_by=GeneratedBy(version="0", writer="rules"), sections=(), sources=(),
    )  # fmt: skip
    at.keep_edition(edition)
    before = [line for line in dump(at) if not line.startswith("editions")]
    at.close()
    (place / "record.sqlite").write_bytes(b"broken " * 5000)
    moved = at.rebuild().moved
    assert moved and moved.exists()
    assert [line for line in dump(at) if not line.startswith("editions")] == before
    assert list(at.store.editions()) == [edition]
    at.close()
    for path in place.glob("record.sqlite*"):
        path.unlink()
    with pytest.raises(WorkspaceDamaged):
        at.status()
    assert at.rebuild().moved is None
    assert [line for line in dump(at) if not line.startswith("editions")] == before


def test_another_version_that_extracts_another_text_keeps_the_first_one_findable(at, place):
    at.add_captures(CAPTURES)
    old = at.reading(CAPTURES[-1].sha256).document

    def newer(found):
        reading = understand(found)
        if found.media_type != "text/html":
            return reading
        text = reading.document.text + "\nA line more."
        return dataclasses.replace(reading, document=dataclasses.replace(reading.document, text=text, chars=len(text)))

    with Desk(place, understand=newer) as later:
        later.rebuild()
        new = later.reading(CAPTURES[-1].sha256).document
        assert new.text_sha256 != old.text_sha256
        assert later.text_of(new.text_sha256) == new.text
        assert later.text_of(old.text_sha256) == old.text
        first, size = dump(later), later.status().archive_bytes
        later.rebuild()
        assert (dump(later), later.status().archive_bytes) == (first, size)
        assert later.add_captures([capture("Later\n\nquay")]).added == 1


def test_a_document_that_this_version_cannot_read_is_kept_with_the_reason(at, place):
    at.add_captures(CAPTURES)

    def worse(found):
        if found.media_type == "text/html":
            raise DamagedInput("no longer understood", place=found.path)
        return understand(found)

    with Desk(place, understand=worse) as later:
        assert [document for document, _ in later.rebuild().unread] == [at.store.document(CAPTURES[-1].sha256).id]
        assert later.status().unread
        assert later.text_of(CAPTURES[-1].sha256).startswith("Page")
        assert len(list(later.readings())) == 12


def test_what_an_interrupted_run_archived_is_in_the_record_after_the_next(at, place, tmp_path):
    at.add_captures(CAPTURES[:5])
    writer = at.archive.writer(at.store.committed())
    list(writer.recovered())
    for found in CAPTURES[5:8]:
        writer.append(found, understand(found).document.text)
    writer.close()
    assert at.status().unfinished > 0
    done = at.add_captures(CAPTURES)
    assert (done.recovered, done.known, done.added) == (3, 8, 5)
    assert at.status().unfinished == 0
    other = Desk(desk.init("us-china", tmp_path / "other"), understand=understand)
    other.add_captures(CAPTURES)
    assert dump(other, circumstances=False) == dump(at, circumstances=False)
    other.close()


def test_readings_come_in_one_order_and_within_their_window(at):
    at.add_captures(reversed(CAPTURES))
    assert [reading.document.path for reading in at.readings("2031-05-03", "2031-05-05")] == ["2.txt", "3.txt", "4.txt"]
    assert [reading.document.path for reading in at.readings("2031-05-12", issue="tariffs")] == ["11.txt"]


def test_lone_surrogates_and_nul_bytes_are_stored(at, monkeypatch):
    odd = dataclasses.replace(CAPTURES[0], path=os.fsdecode(b"caf\xe9.txt"))

    def broken(found):
        reading = understand(found)
        title = "Quay \ud800\0"
        return pipeline._clean(
            dataclasses.replace(reading, document=dataclasses.replace(reading.document, title=title))
        )

    with Desk(at.folder, understand=broken) as opened:
        opened.add_captures([odd])
        document = opened.reading(odd.sha256).document
    assert document.title == "Quay \ufffd\0"
    assert document.path == "caf\\xe9.txt"


def test_a_fault_in_one_document_is_no_end_of_the_run(at, monkeypatch):
    def faulty(found):
        if found.path == "3.txt":
            reading = understand(found)
            return dataclasses.replace(reading, items=reading.items * 2)  # the same id twice
        return understand(found)

    with Desk(at.folder, understand=faulty) as opened:
        done = opened.add_captures(CAPTURES)
        assert [failure.place for failure in done.failures] == ["3.txt"]
        assert done.added == 12
        assert opened.rebuild().documents == 12


HOLD = """
import sys, time
from pathlib import Path
from attache.desk.lock import exclusive
with exclusive(Path(sys.argv[1]), wait=0):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(place, seconds):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_waits_or_is_told_who_is_writing(at, place):
    with hold(place, 0.6) as holder:
        with pytest.raises(WorkspaceBusy, match=str(holder.pid)):
            at.add_captures(CAPTURES[:1])
        with Desk(place, wait=20, understand=understand) as patient:
            assert patient.add_captures(CAPTURES[:1]).added == 1


def test_a_lock_dies_with_its_process(at, place):
    with hold(place, 60) as holder:
        holder.kill()
        holder.wait()
    assert at.add_captures(CAPTURES[:1]).added == 1


def test_a_folder_that_cannot_be_read_has_no_workspace_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed):
        desk.init("us-china", Path(tmp_path / "file" / "inside"))
