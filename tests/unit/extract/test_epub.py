from captured import FIRST, SECOND, words

from attache.collect import capture_of
from attache.extract import extract, labels, places
from attache.record import Span

ABOUT = (("EPUB-Title", "Harbour Review"), ("EPUB-Publisher", "Harbour Gazette"), ("EPUB-Date", "2031-05-09"))


def chapter(body, about=ABOUT):
    page = f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
    return capture_of(page.encode(), path="review.epub!/OEBPS/two.xhtml", headers=about, declared="text/html")


def test_all_of_a_chapter_is_matter_and_its_book_gives_outlet_and_date():
    found = extract(chapter(f"<h1>Quay opens</h1><p>{FIRST}</p><p>Short.</p><p>{SECOND}</p>"))
    assert words(found) == ["Quay opens", FIRST, "Short.", SECOND]
    document = found.document
    assert (document.title, document.outlet) == ("Quay opens", "Harbour Gazette")
    assert (document.published.value, document.published.basis) == ("2031-05-09", "metadata")


def test_a_chapter_without_a_heading_has_the_title_of_its_book():
    assert extract(chapter(f"<p>{FIRST}</p>")).document.title == "Harbour Review"


def test_the_year_that_converters_make_up_is_no_date():
    about = (("EPUB-Title", "Harbour Review"), ("EPUB-Date", "0101-01-01T00:00:00+00:00"))
    assert extract(chapter(f"<p>{FIRST}</p>", about)).document.published is None


def test_places_of_a_span_are_in_the_file_of_the_chapter():
    capture = chapter(f"<h1>Quay opens</h1><p>{FIRST}</p>")
    text = extract(capture).document.text
    start = text.index(FIRST)
    (place,) = places(capture, Span(start, start + 10), quote=FIRST[:10])
    assert (place.part, place.offset, place.until) == ("OEBPS/two.xhtml", 11, 21)
    assert labels(capture, [Span(start, start + 10)], text) == ("OEBPS/two.xhtml at 11",)
