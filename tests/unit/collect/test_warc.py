import gzip
import hashlib
import zlib

import brotli
import packed
import pytest

from attache.collect import captures_of
from attache.errors import DamagedInput, InputError, TooLarge
from attache.record import Capture


def found_in(data, name="web.warc", **more):
    return list(captures_of(data, path=name, **more))


def kinds(found):
    return [each.url if isinstance(each, Capture) else type(each).__name__ for each in found]


@pytest.mark.parametrize("join", [packed.warc, packed.packed, lambda *each: gzip.compress(b"".join(each))])
def test_each_page_is_a_capture_with_its_address_and_the_day_it_was_captured(join):
    found = found_in(join(packed.response("quay"), packed.response("rain")))
    assert kinds(found) == ["https://gazette.example/quay", "https://gazette.example/rain"]
    assert found[0].data == packed.PAGE
    assert found[0].path is None
    assert (found[0].media_type, found[0].charset) == ("text/html", "utf-8")
    assert ("WARC-Date", "2031-05-09T08:00:00Z") in found[0].headers


def test_cookies_are_not_kept():
    (found,) = found_in(packed.response(Set_Cookie="token=secret", Last_Modified="Fri, 09 May 2031 08:00:00 GMT"))
    assert "secret" not in str(found.headers)
    assert ("last-modified", "Fri, 09 May 2031 08:00:00 GMT") in found.headers


def test_only_pages_that_were_found_and_hold_text_are_read():
    data = packed.warc(
        packed.record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
        packed.record("request", "https://gazette.example/", b"GET / HTTP/1.1\r\n\r\n", "application/http"),
        packed.response("moved", status="301 Moved"),
        packed.response("gone", status="404 Not Found"),
        packed.response("x.png", b"\x89PNG\r\n\x1a\n", kind="image/png"),
        packed.response("x.js", b"let a", kind="text/javascript"),
        packed.response("feed", b"<rss></rss>", kind="application/rss+xml"),
        packed.response("empty", b""),
        packed.record("revisit", "https://gazette.example/quay", packed.answer(b"")),
        packed.record("metadata", "https://gazette.example/quay", b"x: y", "application/warc-fields"),
        packed.record("resource", "urn:pageinfo:https://gazette.example/", b"{}", "text/plain"),
        packed.response("quay"),
    )
    assert kinds(found_in(data)) == ["https://gazette.example/quay"]


def chunked(body, size=50):
    pieces = [body[k : k + size] for k in range(0, len(body), size)]
    return b"".join(b"%x;x=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(packed.PAGE), {"Content_Encoding": "gzip"}),
        (brotli.compress(packed.PAGE), {"Content_Encoding": "br"}),
        (zlib.compress(packed.PAGE), {"Content_Encoding": "deflate"}),
        (zlib.compress(packed.PAGE)[2:-4], {"Content_Encoding": "deflate"}),
        (chunked(packed.PAGE), {"Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(packed.PAGE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (packed.PAGE, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    ],
)
def test_the_body_is_decoded_and_one_that_was_stored_decoded_stays(body, headers):
    (found,) = found_in(packed.response("quay", body, **headers))
    assert found.data == packed.PAGE


@pytest.mark.parametrize(
    ("pack", "name"), [(gzip.compress, "gzip"), (brotli.compress, "br"), (zlib.compress, "deflate")]
)
def test_a_body_is_unpacked_only_up_to_the_cap(pack, name):
    (found,) = found_in(packed.response("quay", pack(b"0" * 30_000_000), Content_Encoding=name), max_bytes=1_000_000)
    assert isinstance(found, TooLarge)
    assert "https://gazette.example/quay" in found.line()


@pytest.mark.parametrize("length", [20, 600])
@pytest.mark.parametrize("join", [packed.warc, packed.packed])
def test_a_record_of_a_wrong_length_is_one_error_and_the_others_go_on(length, join):
    data = join(packed.response("a"), packed.response("b", length=length), packed.response("c"), packed.response("d"))
    found = found_in(data)
    assert [each for each in kinds(found) if each != "DamagedInput"][:1] == ["https://gazette.example/a"]
    assert kinds(found).count("DamagedInput") == 1
    assert kinds(found)[-1] == "https://gazette.example/d"
    assert "https://gazette.example/b" not in kinds(found)


def test_a_damaged_member_is_one_error_and_the_others_go_on():
    members = [gzip.compress(packed.response(name), mtime=0) for name in "abcd"]
    broken = bytearray(members[1])
    broken[60:90] = b"\xff" * 30
    assert kinds(found_in(b"".join([members[0], bytes(broken), *members[2:]]))) == [
        "https://gazette.example/a",
        "DamagedInput",
        "https://gazette.example/c",
        "https://gazette.example/d",
    ]


def test_an_archive_cut_short_gives_what_is_whole_and_one_error():
    data = packed.packed(packed.response("a"), packed.response("b"))
    assert kinds(found_in(data[:-30])) == ["https://gazette.example/a", "DamagedInput"]
    data = packed.warc(packed.response("a"), packed.response("b"))
    assert kinds(found_in(data[:-60])) == ["https://gazette.example/a", "DamagedInput"]


def test_a_digest_that_does_not_agree_is_told():
    data = packed.response("a", digest=True)
    assert kinds(found_in(data)) == ["https://gazette.example/a"]
    assert kinds(found_in(data.replace(b"second", b"SECOND"))) == ["DamagedInput"]


def test_a_conversion_counts_only_where_its_original_is_elsewhere():
    text = packed.NOTE
    alone = packed.record(
        "conversion", "https://gazette.example/rain", text, "text/plain", WARC_Refers_To="<urn:uuid:x>"
    )
    identifier = hashlib.md5(b"https://gazette.example/quayresponse").hexdigest()
    held = packed.record(
        "conversion", "https://gazette.example/quay", text, "text/plain", WARC_Refers_To=f"<urn:uuid:{identifier}>"
    )
    assert kinds(found_in(packed.warc(packed.response("quay"), held, alone))) == [
        "https://gazette.example/quay",
        "https://gazette.example/rain",
    ]


def test_our_own_archive_gives_its_captures_back(tmp_path):
    from attache.archive import Archive
    from attache.collect import capture_of

    archive = Archive(tmp_path)
    writer = archive.writer(None)
    list(writer.recovered())
    first = capture_of("港口开放。".encode("gb18030"), path="澜海/note.txt", charset="gb18030")
    second = capture_of(packed.PAGE, url="https://gazette.example/quay")
    writer.append(first, "港口开放。")
    writer.append(second, "Quay opens")
    writer.close()
    (name,) = archive.files()
    found = found_in((tmp_path / name).read_bytes(), name)
    assert [(each.data, each.path, each.url, each.charset) for each in found] == [
        (first.data, "澜海/note.txt", None, "gb18030"),
        (packed.PAGE, None, "https://gazette.example/quay", None),
    ]


def test_noise_after_a_good_record_is_one_error():
    found = found_in(packed.response("a") + b"noise\n" * 1000 + packed.response("b"))
    assert kinds(found) == ["https://gazette.example/a", "DamagedInput", "https://gazette.example/b"]
    assert isinstance(found[1], DamagedInput)


def test_headers_that_never_end_are_told():
    found = found_in(
        packed.record("response", "https://gazette.example/a", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000)
    )
    assert [isinstance(each, InputError) for each in found] == [True]
