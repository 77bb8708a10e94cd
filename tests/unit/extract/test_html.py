import json

import pytest
from captured import FIRST, FOURTH, SECOND, THIRD, article, captured, page, words

from attache.errors import EmptyInput
from attache.extract import extract
from attache.extract.page import page_text, parse


def test_article_keeps_title_and_paragraphs_and_leaves_menus_out():
    found = extract(captured(article()))
    assert words(found) == ["Port fees to rise by a tenth", FIRST, SECOND, THIRD, FOURTH]
    assert found.blocks[0].role == "heading"
    assert found.document.title == "Port fees to rise by a tenth"
    assert found.document.language == "en"


def test_every_aligned_stretch_equals_the_pages_own_text():
    html = article(
        before="<p>By Ida <b>Moll</b></p>", after="<blockquote>“We shall see,” she said on the quay.</blockquote>"
    )
    document = extract(captured(html)).document
    own = page_text(parse(html)).text
    assert document.alignment
    for stretch in document.alignment:
        assert document.text[stretch.start : stretch.end] == own[stretch.page_start : stretch.page_end]


def test_words_that_line_breaks_and_inline_tags_part_are_found_again():
    body = f"<article><h1>Fees</h1><p>{FIRST[:40]}<i>{FIRST[40:60]}</i>{FIRST[60:]}<br>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p></article>"
    found = extract(captured(page(body)))
    assert FIRST in words(found) and SECOND in words(found)
    assert len(found.document.alignment) == len(found.blocks)


def test_links_are_resolved_and_stand_at_their_words():
    html = article(
        head='<link rel="canonical" href="https://gazette.example/news/fees.html">',
        after=f'<p>{FIRST} The <a href="../law">text of the law</a> was printed.</p>',
    )
    found = extract(captured(html))
    links = [link for block in found.blocks for link in block.links]
    assert [link.href for link in links] == ["https://gazette.example/law"]
    assert links[0].span is not None and links[0].span.of(found.document.text) == "text of the law"
    assert found.document.url == "https://gazette.example/news/fees.html"


def test_page_without_main_text_falls_back_on_its_own_text():
    found = extract(captured(page("<div>The ferry does not sail today. The next one leaves at noon on Friday.</div>")))
    assert "The next one leaves at noon" in found.document.text


def test_page_whose_text_a_script_would_fetch_gives_what_it_states_of_itself():
    head = """<title>Ferry stopped</title><meta property="og:title" content="Ferry stopped by a storm">
    <meta property="og:description" content="The ferry to the islands was stopped by a storm on Monday.">"""
    document = extract(captured(page("<div id=app></div><script>load()</script>", head))).document
    assert document.text == "Ferry stopped by a storm\n\nThe ferry to the islands was stopped by a storm on Monday."
    assert document.completeness == "teaser"
    assert document.alignment == ()


def test_page_with_no_words_at_all_is_empty():
    with pytest.raises(EmptyInput):
        extract(captured("<!doctype html><html><body><img src=a.png></body></html>"))


def test_link_to_another_story_between_paragraphs_is_furniture():
    html = article(before='<p><a href="/old">Read more: how the old fees came about</a></p>')
    found = extract(captured(html))
    furniture = {span.of(found.document.text): reason for span, reason in found.furniture}
    if "Read more" in found.document.text:
        assert furniture == {"Read more: how the old fees came about": "related link"}


def test_standfirst_that_the_page_gives_as_its_description_is_kept():
    standfirst = "Ostravia's shippers will pay more from January, and the harbour board may open their boxes"
    html = article(
        head=f'<meta name="description" content="{standfirst}">',
        before=f'<div class="x">{standfirst}</div><p>By I. Moll</p>',
    )
    assert words(extract(captured(html)))[1] == standfirst


def test_digest_page_keeps_every_item_and_marks_its_menu():
    items = "".join(
        f"<h3>Story number {n} of the day</h3><p>{text}</p><p>Source: Northern Post, May {n}, 2031 "
        f'<a href="https://post.example/{n}">https://post.example/{n}</a></p>'
        for n, text in enumerate((FIRST, SECOND, THIRD, FOURTH), start=1)
    )
    found = extract(captured(page(f"<nav><a href=/>Home</a></nav><h1>Press review</h1>{items}")))
    for text in (FIRST, SECOND, THIRD, FOURTH):
        assert text in words(found)
    assert sum(word.startswith("Source:") for word in words(found)) == 4
    assert [span.of(found.document.text) for span, _ in found.furniture] == ["Home"]
    assert [block.level for block in found.blocks if block.role == "heading"] == [1, 3, 3, 3, 3]


def test_newsletter_page_keeps_lead_and_teasers():
    teasers = "".join(f'<h2><a href="/t{n}">Teaser {n} goes here</a></h2><p>{THIRD}</p>' for n in range(4))
    html = page(f"<h1>The Harbour newsletter</h1><p>{FIRST}</p><p>{SECOND}</p>{teasers}")
    assert sum(word.startswith("Teaser") for word in words(extract(captured(html)))) == 4


@pytest.mark.parametrize("broken", ["<p>never closed <b>bold <i>", "</div></p><table><tr><td>loose", "<<<>>><p>x</p>"])
def test_broken_markup_still_gives_its_words(broken):
    document = extract(captured(article(after=broken))).document
    assert FIRST in document.text and FOURTH in document.text


def test_same_bytes_give_the_same_extract():
    assert extract(captured(article())) == extract(captured(article()))


def test_declared_charset_of_an_old_chinese_page_is_believed():
    text = "兰海交通部周三宣布，新的港口收费办法将于下月实施。航运公司对此表示关注，认为费用过高。"
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>港口收费</title></head><body><h1>港口收费</h1><p>{text}</p><p>{text[:30]}。</p></body></html>'
    document = extract(captured(html.encode("gb18030"))).document
    assert text in document.text
    assert (document.language, document.encoding) == ("zh-Hans", "gb18030")


def test_locked_page_with_fewer_words_than_it_states_is_paywalled():
    told = {"@type": "NewsArticle", "headline": "Fees", "isAccessibleForFree": False, "wordCount": 900}
    html = article(head=f'<script type="application/ld+json">{json.dumps(told)}</script>')
    assert extract(captured(html)).document.completeness == "paywalled"


def test_locked_page_saved_with_all_its_words_is_full():
    told = {"@type": "NewsArticle", "headline": "Fees", "isAccessibleForFree": "False", "wordCount": 80}
    html = article(head=f'<script type="application/ld+json">{json.dumps(told)}</script>')
    assert extract(captured(html)).document.completeness == "full"


def test_short_article_is_not_called_a_teaser_for_its_shortness():
    assert extract(captured(page(f"<article><h1>Fees</h1><p>{FIRST}</p></article>"))).document.completeness == "full"
