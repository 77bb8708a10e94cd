"""The feeds of a site are found from a page of it."""

from attache.collect import discover

URL = "https://gazette.example/world/"
PAGE = b"""<html><head><base href="/en/"><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="Alternate" type="application/rss+xml; charset=utf-8" title="Gazette &amp; more" href="feed.xml">
<link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="alternate" hreflang="zh" href="/zh/">
<link rel="alternate" type="application/atom+xml" href="javascript:x"><link rel="feed" href="https://feeds.example/g">
<meta name="generator" content="WordPress 9.1"></head><body><a href="/rss/world.xml">World</a><a href="/about">feed us</a>
<a href="https://elsewhere.example/rss.xml">other</a><a href="/2031/feeding-gulls">Gulls</a></body></html>"""


def test_feeds_that_a_page_names_come_first_and_those_of_comments_last_among_them():
    found = discover.feeds_of(PAGE, URL)
    stated = [each for each in found if each.stated]
    assert [each.url for each in stated] == [
        "https://gazette.example/en/feed.xml",
        "https://feeds.example/g",
        "https://gazette.example/comments/feed/",
    ]
    assert stated[0].title == "Gazette & more" and not stated[2].articles


def test_links_and_usual_places_are_only_to_be_tried():
    tried = [each for each in discover.feeds_of(PAGE, URL) if not each.stated]
    assert tried[0].url == "https://gazette.example/rss/world.xml" and tried[0].title == "World"
    assert tried[1].url == "https://gazette.example/feed/" and "WordPress" in tried[1].why
    urls = [each.url for each in tried]
    assert "https://gazette.example/sitemap.xml" in urls
    assert not any("elsewhere" in url or "gulls" in url or "about" in url for url in urls)


def test_a_hostile_page_has_only_usual_places():
    for page in (b"", b"\x00" * 1000, b"<link" * 50_000, b"<a href=" * 50_000, b"<base href='javascript:x'>"):
        assert all(each.url.startswith("https://gazette.example/") for each in discover.feeds_of(page, URL))
