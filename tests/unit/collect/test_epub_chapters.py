import packed

from attache.collect import captures_of
from attache.errors import DamagedInput, Locked
from attache.record import Capture

CHAPTERS = [("one.xhtml", "<h1>Quay opens</h1><p>It is open.</p>"), ("two.xhtml", "<h1>Rain</h1><p>It rains.</p>")]
ABOUT = (
    "<dc:title>Harbour Review</dc:title><dc:publisher>Harbour Gazette</dc:publisher><dc:date>2031-05-09</dc:date>"
    "<dc:language>en</dc:language>"
)


def found_in(data):
    return list(captures_of(data, path="review.epub"))


def test_each_chapter_in_the_order_of_reading_is_a_page_that_knows_its_book():
    found = found_in(packed.book(CHAPTERS, ABOUT, spine=[1, 0]))
    assert [each.path for each in found] == ["review.epub!/OEBPS/two.xhtml", "review.epub!/OEBPS/one.xhtml"]
    assert {each.media_type for each in found} == {"text/html"}
    assert ("EPUB-Publisher", "Harbour Gazette") in found[0].headers
    assert ("EPUB-Date", "2031-05-09") in found[0].headers


def test_a_date_of_the_file_s_making_is_no_date_of_publication():
    about = '<dc:date opf:event="modification">2031-05-09</dc:date><dc:date opf:event="conversion">2032-01-01</dc:date>'
    assert "EPUB-Date" not in dict(found_in(packed.book(CHAPTERS, about))[0].headers)


def test_an_order_of_reading_that_loops_is_read_once():
    assert len(found_in(packed.book(CHAPTERS, spine=[0, 1] * 20_000))) == 2


def test_contents_and_pages_outside_of_the_order_are_no_chapters():
    extra = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    found = found_in(packed.book(CHAPTERS, spine=[0], more=[("OEBPS/nav.xhtml", packed.PAGE)], extra_manifest=extra))
    assert [each.path for each in found] == ["review.epub!/OEBPS/one.xhtml"]


def test_a_damaged_package_and_a_missing_one_are_told():
    assert isinstance(found_in(packed.zipped([("mimetype", "application/epub+zip")]))[0], DamagedInput)
    broken = packed.book(CHAPTERS).replace(b"OEBPS/book.opf", b"OEBPS/xxxx.opf", 2)
    assert all(isinstance(each, DamagedInput | Capture) for each in found_in(broken))


def test_entities_in_the_package_are_not_expanded():
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + k)} "{("&" + chr(97 + k) + ";") * 10}">' for k in range(12)
    )
    data = packed.zipped(
        [
            ("mimetype", "application/epub+zip"),
            ("book.opf", bomb + "]><package><metadata>&m;</metadata><manifest/><spine/></package>"),
        ]
    )
    assert isinstance(found_in(data)[0], DamagedInput)


def test_an_encrypted_book_is_told():
    hidden = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData '
        'xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData><CipherReference URI="OEBPS/one.xhtml"/></CipherData>'
        "</EncryptedData></encryption>"
    )
    (found,) = found_in(packed.book(CHAPTERS[:1], more=[("META-INF/encryption.xml", hidden)]))
    assert isinstance(found, Locked)
