import gzip
import hashlib
import io
import os
import sys

import pytest

from attache.collect import capture_of, collect
from attache.errors import (
    DamagedInput,
    EmptyInput,
    InputError,
    NotFound,
    TooLarge,
    Unreadable,
    UnsupportedFormat,
)
from attache.record import Capture

PAGE = b"<!doctype html><html><head><title>Quay</title></head><body><p>Open.</p></body></html>"
MAIL = b"From: Vera Holt <holt@gazette.example>\nTo: desk@gazette.example\nSubject: Quay\nDate: Fri, 9 May 2031 08:00:00 +0000\nMessage-ID: <1@gazette.example>\n\nOpen.\n"


def paths(found):
    return [each.path if isinstance(each, Capture) else type(each).__name__ for each in found]


def test_files_come_in_the_order_given_and_an_error_in_its_place(tmp_path):
    (tmp_path / "b.txt").write_text("Rain.")
    (tmp_path / "a.txt").write_text("Wind.")
    given = [str(tmp_path / name) for name in ("b.txt", "none.txt", "a.txt")]
    found = list(collect(given))
    assert paths(found) == [given[0], "NotFound", given[2]]
    assert found[1].place == given[1]


def test_a_capture_has_the_bytes_and_their_digest(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Rain.\r\n")
    (found,) = collect([str(tmp_path / "a.txt")])
    assert (found.data, found.sha256) == (b"Rain.\r\n", hashlib.sha256(b"Rain.\r\n").hexdigest())


def test_folders_are_read_to_the_bottom_by_name_without_hidden_files_and_parts_of_saved_pages(tmp_path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", ".git/x.txt", "page.html", "page_files/ad.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PAGE if name.endswith("html") else b"Rain.")
    found = paths(collect([str(tmp_path)]))
    assert [os.path.relpath(path, tmp_path) for path in found] == ["a.txt", "b/1.txt", "b/2.txt", "page.html"]


def test_a_folder_that_links_to_itself_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text("Rain.")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert paths(collect([str(tmp_path)])) == [str(tmp_path / "a.txt")]


def test_a_glob_is_expanded_unless_a_file_has_that_very_name(tmp_path):
    for name in ("a1.txt", "a2.txt", "b.txt", "x[1].txt"):
        (tmp_path / name).write_text("Rain.")
    assert paths(collect([str(tmp_path / "a*.txt")])) == [str(tmp_path / "a1.txt"), str(tmp_path / "a2.txt")]
    assert paths(collect([str(tmp_path / "x[1].txt")])) == [str(tmp_path / "x[1].txt")]
    assert paths(collect([str(tmp_path / "z*.txt")])) == ["NotFound"]


def test_an_empty_folder_is_told(tmp_path):
    assert paths(collect([str(tmp_path)])) == ["NotFound"]


def test_standard_input_is_one_document():
    (found,) = collect(["-"], stdin=io.BytesIO(b"Rain."))
    assert (found.path, found.data) == ("-", b"Rain.")
    assert paths(collect(["-"], stdin=io.BytesIO(b""))) == ["EmptyInput"]


def test_a_pipe_that_never_ends_is_cut_at_the_cap():
    class Endless(io.RawIOBase):
        def read(self, size=-1):
            return b"x" * min(size, 1000)

    (found,) = collect(["-"], stdin=Endless(), max_bytes=5000)
    assert isinstance(found, TooLarge)


def test_gzip_is_unpacked_in_all_its_members():
    data = gzip.compress(b"Rain. ") + gzip.compress(b"Wind.")
    capture = capture_of(data, path="a.txt.gz")
    assert capture.data == b"Rain. Wind."
    assert capture.sha256 == hashlib.sha256(b"Rain. Wind.").hexdigest()


@pytest.mark.parametrize("cut", [3, 12, 25, -1])
def test_a_packed_file_cut_short_is_told(cut):
    with pytest.raises(DamagedInput):
        capture_of(gzip.compress(b"Rain in Lanhai, all day long.")[:cut])


def test_stray_bytes_after_packed_data_are_damage_and_zeros_are_not():
    packed = gzip.compress(b"Rain.")
    assert capture_of(packed + b"\x00" * 512).data == b"Rain."
    with pytest.raises(DamagedInput):
        capture_of(packed + b"tail")


def test_a_bomb_is_unpacked_only_up_to_the_cap():
    with pytest.raises(TooLarge):
        capture_of(gzip.compress(b"0" * 50_000_000), max_bytes=1_000_000)


@pytest.mark.parametrize("data", [b"", b"  \n\t ", gzip.compress(b"")])
def test_nothing_is_told(data):
    with pytest.raises(EmptyInput):
        capture_of(data)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (PAGE, "page.html", "text/html"),
        (PAGE, "page.txt", "text/html"),
        (PAGE, "", "text/html"),
        (b"\xef\xbb\xbf  " + PAGE, "x", "text/html"),
        (PAGE.decode().encode("utf-16"), "x", "text/html"),
        (b"Rain in Lanhai.", "page.html", "text/plain"),
        (b"Rain in Lanhai.", "note.md", "text/markdown"),
        (MAIL, "note.eml", "message/rfc822"),
        (MAIL, "note.txt", "message/rfc822"),
        (b"%PDF-1.7\nrest", "note.txt", "application/pdf"),
        (b"\r\n%PDF-1.4\nrest", "note.txt", "application/pdf"),
        (
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/quay\r\nSubject: Quay\r\n"
            b"Date: Fri, 9 May 2031 08:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
            "page.mhtml",
            "multipart/related",
        ),
        (b"From: the desk\nDate: today\nRain in Lanhai.", "memo.txt", "text/plain"),
        (b"a < b and <p> is a tag", "note.txt", "text/plain"),
    ],
)
def test_the_content_says_what_it_is_and_the_name_only_what_is_left_open(data, name, kind):
    assert capture_of(data, path=name).media_type == kind


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"{\\rtf1", b"WARC/1.1\r\n", b"SQLite format 3\x00",
     b"\x00\x00\x00\x18ftypmp42", b"RIFF\x00\x00\x00\x00WAVE", b'<?xml version="1.0"?><rss version="2.0"></rss>'],
)  # fmt: skip
def test_other_formats_are_named(data):
    with pytest.raises(UnsupportedFormat) as told:
        capture_of(data, path="x.txt")
    assert told.value.hint


def test_a_file_above_the_cap_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("x" * 100)
    (found,) = collect([str(tmp_path / "a.txt")], max_bytes=99)
    assert isinstance(found, TooLarge)
    assert "--max-bytes" in found.line()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("Rain.")
    (tmp_path / "a.txt").chmod(0)
    (found,) = collect([str(tmp_path / "a.txt")])
    assert isinstance(found, Unreadable)


def test_an_address_is_told_apart_from_a_missing_file():
    (found,) = collect(["ftp://gazette.example/quay"])
    assert isinstance(found, InputError)
    assert not isinstance(found, NotFound)


@pytest.mark.parametrize("name", ["\x00", "x" * 5000, "a\x00b.txt", ""])
def test_a_name_that_can_be_no_file_is_told(name):
    (found,) = collect([name])
    assert isinstance(found, InputError)
    assert "\n" not in found.line()


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are a matter of Linux")
def test_a_name_of_bytes_that_are_no_unicode_can_be_read_and_printed(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    with open(path, "wb") as stream:
        stream.write(b"")
    (found,) = collect([str(tmp_path)])
    assert isinstance(found, EmptyInput)
    assert "\\xff\\xfe.txt" in found.line()
    found.line().encode()
