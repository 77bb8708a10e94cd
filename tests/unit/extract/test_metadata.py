import json

import pytest
from captured import article, captured

from attache.extract import extract


def ld(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def document(head="", **kwargs):
    return extract(captured(article(head, **kwargs), url="https://gazette.example/a")).document


def test_date_keeps_its_stamp_and_zone():
    date = document(ld(datePublished="2031-05-06T23:30:00+08:00")).published
    assert date is not None
    assert (date.value, date.precision, date.basis) == ("2031-05-06", "day", "metadata")
    assert date.stamp == "2031-05-06T23:30:00+08:00"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2031-05-06T10:00:00Z">',
        '<meta name="article:published:time" content="2031-05-06T10:00:00Z">',
        '<meta name="pubdate" content="May 6, 2031">',
        '<meta itemprop="datePublished" content="2031-05-06">',
    ],
)
def test_date_of_a_meta_element(head):
    date = document(head).published
    assert date is not None and date.value == "2031-05-06"


def test_date_line_beside_the_title_is_a_stated_date():
    date = document(before="<div>Ida Moll | 6 May 2031 | 14:07</div>").published
    assert date is not None
    assert (date.value, date.basis) == ("2031-05-06", "stated")


def test_two_different_date_lines_are_no_date():
    assert document(before="<div>6 May 2031</div><div>7 May 2031</div>").published is None


def test_page_without_a_date_has_none():
    assert document().published is None


def test_saved_pages_file_name_gives_its_date_when_nothing_else_does():
    date = extract(captured(article(), path="2031-05-06_fees.html")).document.published
    assert date is not None and (date.value, date.basis) == ("2031-05-06", "filename")


def test_title_shown_and_shared_wins_over_the_one_for_search_engines():
    head = ld(headline="Port fees Ostravia 2031: everything you need") + (
        '<meta property="og:title" content="Port fees to rise by a tenth">'
    )
    assert document(head).title == "Port fees to rise by a tenth"


def test_headline_cut_in_json_ld_is_completed_from_the_page():
    whole = "Parliament passes shipping bill that raises port fees by a tenth and lets the board open boxes before unloading"
    assert document(ld(headline=whole[:100] + "..."), title=whole).title == whole


def test_outlets_own_name_is_cut_from_the_title():
    head = '<title>Storm stops ferry | Harbour Gazette</title><meta property="og:site_name" content="Harbour Gazette">'
    html = (
        "<html><head>"
        + head
        + "</head><body><p>The ferry to the islands was stopped by a storm on Monday.</p></body></html>"
    )
    assert extract(captured(html)).document.title == "Storm stops ferry"


def test_outlet_unknown_to_the_table_is_named_as_the_page_does():
    assert document('<meta property="og:site_name" content="Harbour Gazette">').outlet == "Harbour Gazette"


def test_page_that_names_no_outlet_has_none():
    assert document().outlet is None


@pytest.mark.parametrize("script", ["{", "[]", "null", '{"@type": 5}', '{"@graph": {"@graph": []}}', "[" * 3000])
def test_broken_json_ld_is_passed_over(script):
    assert document(f'<script type="application/ld+json">{script}</script>').title == "Port fees to rise by a tenth"
