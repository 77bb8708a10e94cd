import gzip

import pytest
from warcio.archiveiterator import ArchiveIterator

from attache.archive import Archive, Conversion, Entry
from attache.errors import WorkspaceDamaged
from attache.record import Capture
from plain_reader import capture


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


def write(archive, *pairs):
    writer = archive.writer(None)
    list(writer.recovered())
    entries = [writer.append(found, text) for found, text in pairs]
    writer.close()
    return entries


def test_plain_text_is_kept_once_and_other_formats_with_their_text(archive):
    plain, page = write(archive, (capture("Quay 1 reopens"), "Quay 1 reopens"), (capture("<p>Quay", "x.html"), "Quay"))
    assert plain.text is None and page.text is not None
    assert archive.text_at(plain.original, plain.text_sha256) == "Quay 1 reopens"
    assert archive.text_at(page.text, page.text_sha256) == "Quay"
    assert archive.capture_at(page.original, page.capture.sha256) == page.capture


def test_what_is_known_of_a_capture_comes_back_whole(archive):
    odd = Capture(
        data=b"\xb0\xd1\x00\r\n\r\nWARC/1.1",
        sha256=capture(b"\xb0\xd1\x00\r\n\r\nWARC/1.1").sha256,
        media_type="text/html",
        path=None,
        url="https://example.org/a b?q=港口#x",
        charset="gb18030",
        headers=(("Last-Modified", "Mon, 05 May 2031 08:00:00 GMT"), ("X-Odd", "é\udc80")),
    )
    (entry,) = write(archive, (odd, "港\0口"))
    (again,) = archive.entries()
    assert again == entry
    assert again.capture == odd
    assert archive.text_at(again.text, again.text_sha256) == "港\0口"


def test_warcio_reads_every_record_and_finds_its_digest_right(archive):
    write(archive, (capture("Quay 1"), "Quay 1"), (capture("<p>港口", "x.html"), "港口"))
    with (archive.folder / archive.files()[0]).open("rb") as handle:
        kinds = []
        for record in ArchiveIterator(handle, check_digests="raise"):
            record.content_stream().read()
            kinds.append(record.rec_type)
    assert kinds == ["warcinfo", "resource", "resource", "conversion"]


def test_a_new_file_is_begun_when_one_is_full(tmp_path):
    archive = Archive(tmp_path, max_file=1000)
    entries = write(archive, *((capture(f"Quay {number}"), f"Quay {number}") for number in range(8)))
    assert len(archive.files()) > 1
    assert list(archive.entries()) == entries


def test_writer_goes_on_behind_what_was_committed(archive):
    (first,) = write(archive, (capture("Quay 1"), "Quay 1"))
    writer = archive.writer(first.end)
    assert list(writer.recovered()) == []
    second = writer.append(capture("Quay 2"), "Quay 2")
    writer.close()
    assert list(archive.entries()) == [first, second]


@pytest.mark.parametrize("cut", [1, 40, 300])
def test_whole_entries_behind_the_committed_ones_are_recovered_and_a_partial_tail_is_cut(archive, cut):
    pairs = [(capture(f"<p>Quay {number}</p>", "x.html"), f"Quay {number}") for number in range(3)]
    entries = write(archive, *pairs)
    path = archive.folder / archive.files()[0]
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - cut])
    writer = archive.writer(entries[0].end)
    assert list(writer.recovered()) == [entries[1]]
    assert path.stat().st_size == entries[1].end[1]
    writer.append(capture("Quay 9"), "Quay 9")
    writer.close()
    assert [entry.capture.data for entry in archive.entries()] == [
        b"<p>Quay 0</p>",
        b"<p>Quay 1</p>",
        b"Quay 9",
    ]


def test_an_original_without_its_text_counts_as_a_partial_tail(archive):
    first, second = write(archive, (capture("Quay 1"), "Quay 1"), (capture("<p>Quay", "x.html"), "Quay"))
    path = archive.folder / archive.files()[0]
    path.write_bytes(path.read_bytes()[: second.text.offset])
    assert list(archive.entries()) == [first]
    writer = archive.writer(first.end)
    assert list(writer.recovered()) == []
    assert path.stat().st_size == second.original.offset


def test_wrong_bytes_behind_the_committed_ones_are_set_aside_not_deleted(archive):
    (first,) = write(archive, (capture("Quay 1"), "Quay 1"))
    path = archive.folder / archive.files()[0]
    with path.open("ab") as handle:
        handle.write(b"\0" * 500)
    assert list(archive.writer(first.end).recovered()) == []
    assert path.stat().st_size == first.end[1]
    (aside,) = archive.folder.glob("*.tail")
    assert aside.read_bytes() == b"\0" * 500


def test_a_changed_byte_is_found_when_it_is_read(archive):
    first, second = write(archive, (capture("Quay 1" * 50), "Quay 1" * 50), (capture("Quay 2"), "Quay 2"))
    path = archive.folder / archive.files()[0]
    data = bytearray(path.read_bytes())
    data[first.original.offset + first.original.length // 2] ^= 0x10
    path.write_bytes(data)
    with pytest.raises(WorkspaceDamaged):
        archive.text_at(first.original, first.text_sha256)
    assert archive.text_at(second.original, second.text_sha256) == "Quay 2"
    with pytest.raises(WorkspaceDamaged):
        list(archive.entries())


def test_a_forged_record_does_not_pass_for_the_recorded_one(archive):
    (first,) = write(archive, (capture("Quay 1 is ready"), "Quay 1 is ready"))
    path = archive.folder / archive.files()[0]
    data = path.read_bytes()
    start, end = first.original.offset, first.original.offset + first.original.length
    forged = gzip.compress(gzip.decompress(data[start:end]).replace(b"is ready", b"is shut."), mtime=0)
    path.write_bytes(data[:start] + forged + data[end:])
    with pytest.raises(WorkspaceDamaged):
        archive.text_at(first.original, first.text_sha256)


def test_a_missing_file_is_said_to_be_missing(archive):
    (first,) = write(archive, (capture("Quay 1"), "Quay 1"))
    (archive.folder / archive.files()[0]).unlink()
    with pytest.raises(WorkspaceDamaged, match="missing"):
        archive.text_at(first.original, first.text_sha256)
    with pytest.raises(WorkspaceDamaged, match="missing"):
        list(archive.writer(first.end).recovered())


def test_a_later_text_of_a_capture_stands_beside_the_first(archive):
    page = capture("<p>Quay", "x.html")
    (first,) = write(archive, (page, "Quay"))
    writer = archive.writer(first.end)
    list(writer.recovered())
    later = writer.append_text(page, "Quay, again", date=first.date)
    writer.close()
    found = list(archive.entries())
    assert [type(each) for each in found] == [Entry, Conversion]
    assert found[1] == later and later.sha256 == page.sha256
    assert archive.text_at(later.text, later.text_sha256) == "Quay, again"
    assert archive.text_at(first.text, first.text_sha256) == "Quay"


def test_the_entry_appended_last_can_be_taken_back(archive):
    writer = archive.writer(None)
    list(writer.recovered())
    first = writer.append(capture("Quay 1"), "Quay 1")
    writer.take_back(writer.append(capture("Quay 2"), "Quay 2"))
    third = writer.append(capture("Quay 3"), "Quay 3")
    writer.close()
    assert list(archive.entries()) == [first, third]


def test_notes_come_back_in_their_place_among_captures(archive):
    writer = archive.writer(None)
    list(writer.recovered())
    found = capture("Quay 1 reopens")
    entry = writer.append(found, "Quay 1 reopens")
    about = writer.append_note("removal", found.sha256, {"status": 404, "why": "港口\udc80"})
    address = writer.append_note("removal", "https://example.org/港 口", {"status": 410}, date="2031-05-09T08:00:00Z")
    writer.close()
    assert list(archive.entries()) == [entry, about, address]
    assert address.date == "2031-05-09T08:00:00Z"


def test_notes_behind_the_committed_offset_are_recovered_and_a_torn_one_is_cut_off(archive):
    (entry,) = write(archive, (capture("Quay 1"), "Quay 1"))
    writer = archive.writer(entry.end)
    list(writer.recovered())
    note = writer.append_note("removal", entry.capture.sha256, {"status": 404})
    writer.append_note("removal", entry.capture.sha256, {"status": 410})
    writer.close()
    path = archive.folder / note.place.file
    path.write_bytes(path.read_bytes()[:-9])
    again = archive.writer(entry.end)
    assert list(again.recovered()) == [note]
    assert path.stat().st_size == note.place.offset + note.place.length


def test_other_programs_read_notes_with_their_digests_and_what_they_refer_to(archive):
    writer = archive.writer(None)
    list(writer.recovered())
    found = capture("Quay 1 reopens")
    writer.append(found, "Quay 1 reopens")
    writer.append_note("removal", found.sha256, {"status": 404})
    writer.close()
    with (archive.folder / archive.files()[0]).open("rb") as handle:
        headers = []
        for record in ArchiveIterator(handle, check_digests="raise"):
            record.content_stream().read()
            headers.append(record.rec_headers)
    assert headers[2]["WARC-Type"] == "metadata"
    assert headers[2]["Attache-Note"] == "removal"
    assert headers[2]["WARC-Refers-To"] == headers[1]["WARC-Record-ID"]


def test_metadata_records_of_other_programs_are_passed_over(archive):
    from attache.archive.warc import _member

    (entry,) = write(archive, (capture("Quay 1"), "Quay 1"))
    path = archive.folder / entry.original.file
    foreign = _member("metadata", "https://example.org/", b"fetchTimeMs: 8", "application/warc-fields", {})
    path.write_bytes(path.read_bytes() + foreign)
    assert list(archive.entries()) == [entry]


def test_a_note_that_verifies_but_is_not_of_our_shape_is_said_to_be_damaged(archive):
    from attache.archive.warc import NOTE, _member

    (entry,) = write(archive, (capture("Quay 1"), "Quay 1"))
    path = archive.folder / entry.original.file
    path.write_bytes(path.read_bytes() + _member("metadata", None, b"[1]", "application/json", {NOTE: "removal"}))
    with pytest.raises(WorkspaceDamaged, match="note"):
        list(archive.entries())
