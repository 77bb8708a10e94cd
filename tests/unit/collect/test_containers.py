import gzip
import io
import struct
import zipfile

import packed
import pytest

from attache.collect import capture_of, captures_of, collect
from attache.errors import (
    DamagedInput,
    InputError,
    Locked,
    NestedTooDeep,
    Overpacked,
    TooLarge,
    TooMany,
    UnsupportedFormat,
)
from attache.record import Capture


def found_in(data, name="press.zip", **more):
    return list(captures_of(data, path=name, **more))


def labels(found):
    return [
        each.path or each.url if isinstance(each, Capture) else f"{type(each).__name__} {each.place}" for each in found
    ]


def test_each_member_of_an_archive_is_a_capture_with_its_place():
    found = found_in(packed.zipped([("a.txt", packed.NOTE), ("in/b.html", packed.PAGE)]))
    assert labels(found) == ["press.zip!/a.txt", "press.zip!/in/b.html"]
    assert [each.data for each in found] == [packed.NOTE, packed.PAGE]
    assert [each.media_type for each in found] == ["text/plain", "text/html"]


def test_a_bad_member_is_one_error_and_the_others_go_on():
    data = bytearray(packed.zipped([("a.txt", packed.NOTE), ("b.txt", packed.NOTE * 9), ("c.txt", packed.NOTE)]))
    at = data.index(b"b.txt") + 12
    data[at : at + 4] = b"\xff\xff\xff\xff"
    assert labels(found_in(bytes(data))) == [
        "press.zip!/a.txt",
        "DamagedInput press.zip!/b.txt",
        "press.zip!/c.txt",
    ]


def test_folders_hidden_files_and_parts_of_saved_pages_are_no_members():
    names = ["x/", "__MACOSX/a.txt", ".DS_Store", "a/.b/c.txt", "p.html", "p_files/ad.html", "q/p_files/x.html"]
    found = found_in(packed.zipped([(name, b"" if name.endswith("/") else packed.PAGE) for name in names]))
    assert labels(found) == ["press.zip!/p.html", "press.zip!/q/p_files/x.html"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "/etc/passwd.txt", "C:\\x.txt", "a\u202etxt.b", "long" * 5000]
)
def test_a_member_s_path_is_only_a_label(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "press.zip").write_bytes(packed.zipped([(name, packed.NOTE)]))
    (found,) = collect(["press.zip"])
    assert found.data == packed.NOTE
    assert found.path.startswith("press.zip!/")
    assert [each.name for each in tmp_path.iterdir()] == ["press.zip"]


def test_a_name_in_chinese_without_a_stated_encoding_is_read():
    raw = packed.zipped([("xxxxxxxx.txt", packed.NOTE)]).replace(b"xxxxxxxx", "港口开放".encode("gb18030"))
    assert labels(found_in(raw)) == ["press.zip!/港口开放.txt"]


def test_an_encrypted_member_is_one_clear_line():
    data = bytearray(packed.zipped([("a.txt", packed.NOTE), ("b.txt", packed.NOTE)]))
    first = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[first + 8] |= 1
    found = found_in(bytes(data))
    assert isinstance(found[0], Locked) and "E109" in found[0].line()
    assert labels(found)[1] == "press.zip!/b.txt"


def test_containers_are_read_in_containers_to_a_small_depth():
    inner = packed.zipped([("a.txt", packed.NOTE)])
    for depth in range(1, 5):
        found = found_in(inner)
        assert isinstance(found[0], Capture), depth
        assert found[0].path.count("!/") == depth
        inner = packed.zipped([(f"{depth}.zip", inner)])
    (found,) = found_in(inner)
    assert isinstance(found, NestedTooDeep)


def test_gzip_in_gzip_ends_too():
    data = packed.NOTE
    for _ in range(50):
        data = gzip.compress(data)
    assert isinstance(found_in(data, "a.gz")[0], NestedTooDeep)


def test_a_member_above_the_cap_is_told_and_the_others_go_on():
    found = found_in(packed.zipped([("a.txt", b"Rain. " * 9000), ("b.txt", packed.NOTE)]), max_bytes=10_000)
    assert isinstance(found[0], TooLarge)
    assert labels(found)[1] == "press.zip!/b.txt"


def test_members_that_lie_on_each_other_are_refused():
    data = packed.zipped([(f"{k}.txt", packed.NOTE * 50) for k in range(3)])
    place = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", place + 4)
    third = data.index(b"PK\x01\x02", second + 4)
    changed = bytearray(data)
    struct.pack_into("<L", changed, third + 42, struct.unpack_from("<L", data, second + 42)[0] + 5)
    (found,) = found_in(bytes(changed))
    assert isinstance(found, DamagedInput)


def test_an_archive_that_unpacks_to_far_more_than_it_is_stops(monkeypatch):
    from attache.collect import containers_zip

    monkeypatch.setattr(containers_zip, "_FLOOR", 1_000_000)
    found = found_in(packed.zipped([(f"{k:03}.txt", b"a" * 400_000) for k in range(100)]))
    assert isinstance(found[-1], Overpacked)
    assert len(found) < 40


def test_a_list_of_a_million_members_is_refused_before_it_is_read():
    class Endless(io.BytesIO):
        def read(self, size=-1):
            assert 0 <= size < 64 * 1024 * 1024
            return super().read(size)

    from attache.collect.containers_zip import opened

    entry = b"PK\x01\x02" + b"\x14\x00" * 2 + b"\x00" * 38
    directory = entry * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    with pytest.raises(TooMany), opened(Endless(directory + end)):
        pass


def test_other_office_files_are_named():
    found = found_in(packed.zipped([("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")]), "a.xlsx")
    assert isinstance(found[0], UnsupportedFormat) and "Excel" in found[0].line()
    found = found_in(packed.zipped([("mimetype", "application/vnd.oasis.opendocument.text")]), "a.odt")
    assert isinstance(found[0], UnsupportedFormat) and "OpenDocument" in found[0].line()


def test_an_archive_without_documents_is_told():
    assert isinstance(found_in(packed.zipped([]))[0], InputError)
    assert isinstance(found_in(packed.zipped([("x/", b"")]))[0], UnsupportedFormat)


def test_members_packed_in_rare_ways_are_told():
    found = found_in(packed.zipped([("a.txt", packed.NOTE)], zipfile.ZIP_BZIP2))
    assert isinstance(found[0], UnsupportedFormat) and "press.zip!/a.txt" in found[0].line()


def test_a_container_as_bytes_alone_is_no_document():
    with pytest.raises(UnsupportedFormat, match="several"):
        capture_of(packed.zipped([("a.txt", packed.NOTE)]))


def test_an_archive_comes_through_a_pipe():
    class Pipe(io.RawIOBase):
        def __init__(self, data):
            self.inner = io.BytesIO(data)

        def read(self, size=-1):
            return self.inner.read(min(size, 7))

    (found,) = collect(["-"], stdin=Pipe(packed.zipped([("a.txt", packed.NOTE)])))
    assert (found.path, found.data) == ("-!/a.txt", packed.NOTE)


def test_wacz_gives_the_pages_of_its_archives():
    data = packed.zipped(
        [
            ("datapackage.json", b"{}"),
            ("pages/pages.jsonl", b"{}"),
            ("archive/data.warc.gz", packed.packed(packed.response("quay"), packed.response("rain"))),
        ],
        zipfile.ZIP_STORED,
    )
    assert labels(found_in(data, "press.wacz")) == ["https://gazette.example/quay", "https://gazette.example/rain"]
