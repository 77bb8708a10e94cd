"""What strangers may send instead of a feed: nothing is run, fetched, expanded or endless, and the rest is read."""

import gzip
import json
import tracemalloc

import pytest

from attache.collect import feed, listing, opml
from attache.config import Feed, Mapping, Rules
from attache.errors import AttacheError, BadFeed, ConfigError

URL = "https://gazette.example/feed"


def rss(inside):
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>G</title>{inside}</channel></rss>'.encode()


def item(title="T", link="https://gazette.example/1", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def parse(data, **settings):
    return feed.parse(data, url=URL, feed=Feed(url=URL, **settings) if settings else None)


def one_line(error):
    if not error.line().startswith("E") or "\n" in error.line():
        pytest.fail(error.line())


def test_entities_that_multiply_are_not_expanded():
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    data = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]>'.encode()
    content = parse(data + rss(item("&a11;"))[21:])
    assert content.entries[0].title == "&a11;"


@pytest.mark.parametrize(
    "what", ['SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/x"', 'PUBLIC "x" "ftp://a.example/"']
)
def test_entities_of_elsewhere_are_not_opened(what):
    data = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x {what}>]>'.encode() + rss(item("&x;"))[21:]
    assert parse(data).entries[0].title == "&x;"


def test_a_document_type_of_elsewhere_is_not_opened():
    data = b'<!DOCTYPE rss PUBLIC "-//x" "http://127.0.0.1:9/rss.dtd">' + rss(item())[21:]
    assert parse(data).entries[0].url == "https://gazette.example/1"


def test_an_inclusion_is_not_followed():
    data = rss(
        item(more='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>')
    )
    assert "root:" not in repr(parse(data))


def test_a_title_without_end_is_cut():
    content = parse(rss(item("a" * 5_000_000)))
    assert len(content.entries[0].title) <= 1000


def test_more_than_the_cap_is_refused():
    with pytest.raises(BadFeed):
        parse(b"<rss>" + b" " * (65 * 1024 * 1024))


def test_a_text_too_long_for_the_parser_ends_in_one_line_or_in_what_could_be_read():
    try:
        parse(rss(item() + item("b" * 12_000_000, "https://gazette.example/2")))
    except BadFeed as error:
        one_line(error)


def test_a_bomb_of_gzip_is_refused_without_unpacking_it():
    bomb = gzip.compress(b"\0" * (200 * 1024 * 1024), 9)
    tracemalloc.start()
    with pytest.raises(BadFeed):
        parse(bomb)
    assert tracemalloc.get_traced_memory()[1] < 150 * 1024 * 1024
    tracemalloc.stop()


def test_elements_nested_without_end_end_in_one_line_or_an_empty_feed():
    data = rss("<item>" + "<a>" * 100_000 + "</a>" * 100_000 + "</item>" + item())
    try:
        assert len(parse(data).entries) <= 2
    except BadFeed as error:
        one_line(error)


def test_of_very_many_entries_the_first_are_read():
    content = parse(rss("".join(item(link=f"https://gazette.example/{n}") for n in range(12_000))))
    assert len(content.entries) == 10_000 and "cut" in content.flaws


def test_nul_bytes_are_left_out():
    data = rss(item("Quay closed", more="<description>\x00\x00</description>"))
    assert parse(data.replace(b"Quay", b"Q\x00uay")).entries[0].title == "Quay closed"
    assert parse(b"\x00" + data).entries[0].title == "Quay closed"


def test_script_in_a_title_is_neither_kept_nor_shown():
    content = parse(rss(item("&lt;script&gt;alert(1)&lt;/script&gt;Quay &lt;img src=x onerror=alert(1)&gt;closed")))
    assert content.entries[0].title == "Quay closed"


def test_marks_that_turn_the_words_stay_words():
    assert parse(rss(item('<![CDATA[<b onclick="x">A</b> <<<>>> B]]>'))).entries[0].title.startswith("A")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", " java\nscript:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "file:///etc/passwd",
        "vbscript:x", "ftp://a.example/x", "mailto:ann@gazette.example", "http://", "https://[::1", "http://a.example:99999/",
        "x" * 10_000,
    ],
)  # fmt: skip
def test_links_that_lead_to_no_page_are_none(link):
    entry = parse(rss(f"<item><title>T</title><link>{link}</link></item>")).entries[0]
    assert entry.url is None or entry.url.startswith("https://gazette.example/")
    assert not (entry.url or "").lower().startswith(("javascript", "data", "file"))


def test_pictures_and_publishers_have_only_web_addresses():
    more = '<enclosure url="javascript:alert(1)"/><source url="data:text/html,x">S</source>'
    entry = parse(rss(item(more=more))).entries[0]
    assert entry.media == () and entry.outlet_url is None and entry.outlet == "S"


def test_a_huge_picture_in_the_text_does_not_become_a_teaser():
    more = f'<description><![CDATA[<img src="data:image/png;base64,{"A" * 2_000_000}"/>Short note.]]></description>'
    entry = parse(rss(item(more=more))).entries[0]
    assert len(entry.summary or "") <= 4000 and entry.html is None


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"a":' * 200_000, '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 5000]
)
def test_json_nested_without_end_is_refused(text):
    with pytest.raises(BadFeed):
        parse(text.encode(), map=Mapping())


def test_brackets_within_words_are_no_nesting():
    data = json.dumps({"items": [{"url": "/1", "title": "[" * 500}]})
    assert len(parse(data.encode(), kind="api", map=Mapping(items="items", title="title")).entries) == 1


@pytest.mark.parametrize(
    "text", ['{"items":[NaN]}', '{"items":[Infinity]}', '{"items":', "[1,2", '{"items": 1e999999}', '{"items":{"a":1}}']
)
def test_json_that_is_none_is_told_in_one_line(text):
    try:
        assert parse(text.encode(), map=Mapping(items="items")).entries == ()
    except BadFeed as error:
        one_line(error)


def test_of_a_key_said_twice_the_last_counts():
    data = b'{"items":[{"url":"https://a.example/1","url":"https://a.example/2"}]}'
    assert parse(data, map=Mapping(items="items")).entries[0].url == "https://a.example/2"


def test_json_of_other_types_than_expected_does_no_harm():
    odd = [None, 1, True, [], {}, {"url": {"a": 1}}, {"url": ["x"]}, {"url": 1e308}, {"id": 10**4000, "title": "T"}]
    data = json.dumps({"version": "https://jsonfeed.org/version/1", "title": [], "items": odd, "authors": 3}).encode()
    assert all(entry.url is None or entry.url.startswith("https://") for entry in parse(data).entries)


def test_an_index_of_sitemaps_does_not_name_itself():
    parts = "".join(
        f"<sitemap><loc>{loc}</loc></sitemap>" for loc in (URL, "https://gazette.example/b.xml", "javascript:x", URL)
    )
    data = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'.encode()
    assert parse(data).further == ("https://gazette.example/b.xml",)
    many = "".join(f"<sitemap><loc>https://gazette.example/{n}.xml</loc></sitemap>" for n in range(3000))
    content = parse(f"<sitemapindex>{many}</sitemapindex>".encode())
    assert len(content.further) == 500 and "cut" in content.flaws


def test_the_next_page_of_an_api_stays_on_its_host():
    data = json.dumps({"items": [{"url": "/1"}], "next": "https://elsewhere.example/2"}).encode()
    assert parse(data, map=Mapping(items="items", next="next")).further == ()
    data = json.dumps({"items": [{"url": "/1"}], "next": URL}).encode()
    assert parse(data, map=Mapping(items="items", next="next")).further == ()


def test_selectors_that_look_at_everything_for_everything_meet_a_limit():
    page = ("<html><body>" + "<p>x" * 60_000).encode()
    with pytest.raises(BadFeed):
        listing.read(page, url=URL, charset=None, rules=Rules(item="p:nth-last-child(2n+1)"))
    nested = ("<html><body>" + "<div>" * 5000 + "<a href=/1>x</a>").encode()
    listing.read(nested, url=URL, charset=None, rules=Rules(item="div div div div div"))
    with pytest.raises(BadFeed):
        listing.read(b"<p>" * 3_000_000, url=URL, charset=None, rules=Rules(item="p"))


@pytest.mark.parametrize(
    "rule", ["p[", "//p[", "p:unknown()", "//p[re:test(.,'(a+)+$')]", "x" * 600, "//p[document('x')]"]
)
def test_a_rule_that_cannot_be_understood_is_told_or_finds_nothing(rule):
    try:
        assert listing.read(b"<p>aaaa!</p>", url=URL, charset=None, rules=Rules(item=rule)).entries == ()
    except ConfigError as error:
        one_line(error)


def test_addresses_in_opml_are_those_of_the_web():
    data = (
        b'<opml version="2.0"><body><outline text="a" xmlUrl="javascript:alert(1)"/>'
        b'<outline text="b" xmlUrl="file:///etc/passwd"/><outline text="c" xmlUrl="https://a.example/feed"/></body></opml>'
    )
    assert [each.url for each in opml.read(data).feeds] == ["https://a.example/feed"]


def test_opml_with_entities_or_without_end_does_no_harm():
    data = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>'
    assert "root:" not in repr(opml.read(data))
    nested = b"<opml><body>" + b'<outline text="x">' * 50_000
    try:
        opml.read(nested)
    except AttacheError as error:
        one_line(error)


@pytest.mark.parametrize(
    "data",
    [b"<" * 300_000, b"<!--" * 100_000, b"<![CDATA[" * 50_000 + b"<rss>", b"&" * 300_000, b"<rss>" + b"&a" * 200_000],
)
def test_input_made_to_take_long_takes_no_longer_than_its_size(data):
    try:
        parse(data)
    except BadFeed as error:
        one_line(error)


def test_markup_made_to_take_long_takes_no_longer_than_its_size():
    for evil in ("<" * 60_000, "<a '" * 20_000, '<a "' * 20_000, "<a b" * 20_000, "&lt;" * 20_000, "</" * 30_000):
        parse(rss(f"<item><link>/1</link><description><![CDATA[{evil}]]></description></item>"))


def test_any_bytes_end_in_a_feed_or_in_one_line():
    import random

    chance = random.Random(5)
    seed = bytearray(rss(item() + item("Quay &amp; tide", more="<pubDate>Fri, 09 May 2031 08:00:00 GMT</pubDate>")))
    for _ in range(400):
        data = bytearray(seed)
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        del data[chance.randrange(len(data)) :][: chance.randrange(40)]
        try:
            parse(bytes(data))
        except BadFeed as error:
            one_line(error)
