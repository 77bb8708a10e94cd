"""An edition as PDF: what stands on its pages, how it is tagged, and what happens to a character that no font has."""

import ctypes
import re
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as raw
import pytest
from outputs import SIDES, drawn, empty, nasty, rows, squeezed

from attache.errors import GlyphsMissing
from attache.record import Window

typst = pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
from attache.brief.render import pdf  # noqa: E402


def words(data):
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return squeezed(text.replace("\ufffe", "").replace("\u00ad", ""))


def plain(edition):
    """Return the edition without what only a font with Chinese can show."""
    sections = tuple(
        replace(section, points=kept)
        for section in edition.sections
        if (
            kept := tuple(
                p for p in section.points if all(line.text.isascii() or not _han(line.text) for line in p.lines)
            )
        )
    )
    cited = {one.source for s in sections for p in s.points for line in p.lines for one in line.citations}
    return replace(
        edition,
        sections=sections,
        sources=tuple(s for s in edition.sources if s.id in cited and not _han(s.outlet or "")),
    )


def _han(text):
    return any(ord(c) >= 0x2E80 for c in text)


def without_system(edition, text_of):
    return pdf.render(edition, text_of=text_of, sides=SIDES, system=False)


def test_lines_sources_and_metadata_stand_in_the_file(edition, text_of):
    told = plain(edition)
    data = without_system(told, text_of)
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_dict()["Title"] == "The strait in May"
    assert raw.FPDFCatalog_IsTagged(document)
    found = words(data)
    for row in rows(told, text_of):
        assert squeezed(row.text)[:30] in found
    assert "Sources" in found
    titles = [one.get_title() for one in document.get_toc()]
    assert titles[-1] == "Sources"
    assert {section.title for section in told.sections} <= set(titles)
    assert f"1of{len(document)}" in found


def test_every_marker_is_a_link_within_the_file(edition, text_of):
    told = plain(edition)
    document = pypdfium2.PdfDocument(without_system(told, text_of))
    inner = 0
    for page in document:
        at = ctypes.c_int(0)
        link = raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, ctypes.byref(at), ctypes.byref(link)):
            inner += bool(raw.FPDFLink_GetDest(document, link))
    assert inner >= sum(len(row.markers) for row in rows(told, text_of))


def test_marked_up_words_of_a_source_are_words():
    edition, text_of = nasty()
    data = _tried(edition, text_of)
    found = words(data)
    assert squeezed('#panic("x") $x$ @ref `a` *b* _c_') in found
    assert "⟨U+202E⟩" in found


def _tried(edition, text_of):
    try:
        return pdf.render(edition, text_of=text_of)
    except GlyphsMissing:
        pytest.skip("no font of this system has Chinese")


def test_a_character_that_no_font_has_is_named_with_what_to_install(edition, text_of):
    with pytest.raises(GlyphsMissing) as caught:
        without_system(edition, text_of)
    line = caught.value.line()
    assert line.startswith("E310: ")
    assert re.search(r"[\u4e00-\u9fff] \(U\+[0-9A-F]{4}\)", line)
    assert "apt install fonts-noto-cjk" in line
    assert "\n" not in line


def test_chinese_stands_on_the_page_where_a_font_has_it(edition, text_of):
    found = words(_tried(edition, text_of))
    assert "澜方坚决反对任何未经同意的测量" in found


def test_the_day_of_an_edition_is_its_own_and_never_that_of_the_making(edition, text_of):
    told = replace(plain(edition), window=Window(first="2031-05-01", last="2031-05-09"))
    made = without_system(told, text_of)
    assert pypdfium2.PdfDocument(made).get_metadata_dict()["CreationDate"].startswith("D:20310509")
    assert b"pdfaid:part" in made
    undated = empty()
    assert pypdfium2.PdfDocument(without_system(undated, lambda _: None)).get_metadata_dict()["CreationDate"] in (
        "",
        "D:19700101000000Z",
    )


def test_drawings_stand_in_the_file_with_their_values(edition, text_of):
    told = plain(edition)
    found = words(without_system(drawn(told), text_of))
    assert "April2031" in found
    assert "Source" in found


def test_a_page_needs_typst(monkeypatch, edition, text_of):
    import sys

    from attache.errors import ExtraMissing

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ExtraMissing) as caught:
        pdf.render(edition, text_of=text_of)
    assert caught.value.line().startswith("E308: ")
    assert "press-attache[pdf]" in caught.value.line()
