"""An edition as EPUB 3: what a reader and a validator ask of the file."""

import io
import posixpath
import zipfile
from urllib.parse import unquote

import pytest
from lxml import etree
from outputs import SIDES, drawn, empty, nasty

from attache.brief.render import epub

OPF, DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
XHTML, OPS = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"


def opened(edition, text_of):
    return zipfile.ZipFile(io.BytesIO(epub.render(edition, text_of=text_of, sides=SIDES)))


def books(edition, text_of):
    bad, bad_text = nasty()
    return [opened(drawn(edition), text_of), opened(bad, bad_text), opened(empty(), lambda _: None)]


@pytest.fixture(scope="module")
def book(edition, text_of):
    return opened(drawn(edition), text_of)


def test_the_type_stands_first_stored_and_plain(book):
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.read("mimetype") == b"application/epub+zip"
    assert book.testzip() is None
    container = etree.fromstring(book.read("META-INF/container.xml"))
    assert container[0][0].get("full-path") in book.namelist()


def test_every_file_is_in_the_manifest_once_and_well_formed(edition, text_of):
    for book in books(edition, text_of):
        package = etree.fromstring(book.read("EPUB/package.opf"))
        items = package.findall(f"{OPF}manifest/{OPF}item")
        ids = [item.get("id") for item in items]
        assert len(ids) == len(set(ids))
        hrefs = {item.get("href") for item in items}
        assert {f"EPUB/{href}" for href in hrefs} == set(book.namelist()) - {
            "mimetype", "META-INF/container.xml", "EPUB/package.opf",
        }  # fmt: skip
        spine = [ref.get("idref") for ref in package.findall(f"{OPF}spine/{OPF}itemref")]
        assert len(spine) == len(set(spine))
        assert set(spine) <= set(ids)
        assert [item.get("id") for item in items if item.get("properties") == "nav"] == ["nav"]
        for item in items:
            if item.get("media-type") != "application/xhtml+xml":
                continue
            page = etree.fromstring(book.read(f"EPUB/{item.get('href')}"))
            assert page.tag == f"{XHTML}html"
            assert page.findtext(f"{XHTML}head/{XHTML}title")
            assert ("svg" in (item.get("properties") or "")) == (b"<svg" in book.read(f"EPUB/{item.get('href')}"))


def test_metadata_says_what_the_book_is(book, edition):
    package = etree.fromstring(book.read("EPUB/package.opf"))
    assert package.get("version") == "3.0"
    told = {name: package.findtext(f"{OPF}metadata/{DC}{name}") for name in ("identifier", "title", "language")}
    assert told == {"identifier": f"attache:{edition.id}", "title": edition.title, "language": "en"}
    assert package.get("unique-identifier") == package.find(f"{OPF}metadata/{DC}identifier").get("id")
    metas = {meta.get("property"): meta.text for meta in package.findall(f"{OPF}metadata/{OPF}meta")}
    assert metas["dcterms:modified"].endswith("T00:00:00Z")


def test_every_link_leads_to_a_place_that_is_there(edition, text_of):
    for book in books(edition, text_of):
        pages = {name: etree.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xhtml")}
        places = {}
        for name, page in pages.items():
            found = [one.get("id") for one in page.iter() if one.get("id")]
            assert len(found) == len(set(found)), name
            places[name] = set(found)
        for name, page in pages.items():
            for link in page.iter(f"{XHTML}a"):
                href = link.get("href")
                if href.startswith(("https://", "http://")):
                    continue
                path, _, place = href.partition("#")
                target = posixpath.join(posixpath.dirname(name), unquote(path)) if path else name
                assert target in pages
                assert not place or place in places[target]


def test_a_citation_is_a_reference_to_a_note_with_its_words(book, edition, text_of):
    notes = etree.fromstring(book.read("EPUB/notes.xhtml"))
    found = {one.get("id"): one for one in notes.iter(f"{XHTML}aside")}
    assert all(one.get(f"{OPS}type") == "footnote" for one in found.values())
    assert len([one for one in notes.iter(f"{XHTML}div") if one.get("class") == "source"]) == len(edition.sources)
    references = [
        link
        for name in book.namelist() if name.startswith("EPUB/part-")
        for link in etree.fromstring(book.read(name)).iter(f"{XHTML}a")
        if link.get(f"{OPS}type") == "noteref"
    ]  # fmt: skip
    assert references
    assert all(link.get("href").removeprefix("notes.xhtml#") in found for link in references)
    assert all(note.find(f".//{XHTML}mark") is not None for note in found.values())


def test_contents_and_landmarks_are_named(book):
    nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
    kinds = {one.get(f"{OPS}type"): one for one in nav.iter(f"{XHTML}nav")}
    assert set(kinds) == {"toc", "landmarks"}
    marks = {one.get(f"{OPS}type") for one in kinds["landmarks"].iter(f"{XHTML}a")}
    assert marks == {"titlepage", "toc", "bodymatter", "endnotes"}
