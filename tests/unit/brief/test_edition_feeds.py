"""Feeds of editions, read again by our own reader of feeds and by feedparser."""

import datetime as dt
import json
import re
from dataclasses import replace

import lxml.html
import pytest
from lxml import etree
from outputs import SIDES, nasty

from attache.brief.render import feeds
from attache.collect import feed as reader

FEED = feeds.Feed(
    title="The strait & more", home="https://brief.example/", address="https://brief.example/feed", language="en"
)


def at(day, hour=9):
    return dt.datetime(2031, 5, day, hour, tzinfo=dt.timezone(dt.timedelta(hours=2)))


@pytest.fixture(scope="module")
def published(edition):
    return [
        feeds.Published(
            edition=replace(edition, id=f"b-{n}", title=f"Edition {n}"), published=at(n), sides=SIDES,
            url=f"https://brief.example/e/{n}", corrected=at(n, 12) if n == 2 else None,
        )
        for n in (1, 3, 2)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_our_own_reader_finds_each_edition_newest_first(kind, published, text_of):
    data = feeds.render(kind, published, feed=FEED, text_of=text_of)
    content = reader.parse(data, url="https://brief.example/feed", media_type=feeds.MEDIA_TYPES[kind])
    assert [entry.title for entry in content.entries] == ["Edition 3", "Edition 2", "Edition 1"]
    assert [entry.url for entry in content.entries] == [f"https://brief.example/e/{n}" for n in (3, 2, 1)]
    assert [entry.published[:10] for entry in content.entries] == ["2031-05-03", "2031-05-02", "2031-05-01"]
    assert not content.flaws
    assert data == feeds.render(kind, list(reversed(published)), feed=FEED, text_of=text_of)


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feedparser_reads_it_without_complaint(kind, published, text_of):
    import feedparser

    found = feedparser.parse(feeds.render(kind, published, feed=FEED, text_of=text_of))
    assert not found.bozo
    assert found.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert [entry.id for entry in found.entries] == [
        feeds.identifier(one.edition) for one in published[1:] + published[:1]
    ]
    assert "Vera Holt" in found.entries[0].content[0].value


def test_an_edition_keeps_its_id_wherever_it_stands(published, text_of):
    moved = [replace(one, url="https://other.example/x") for one in published]
    ids = [
        [item["id"] for item in json.loads(feeds.render("json", each, feed=FEED, text_of=text_of))["items"]]
        for each in (published, moved)
    ]
    assert ids[0] == ids[1]
    assert all(one.startswith("urn:uuid:") for one in ids[0])


def test_a_correction_moves_the_time_of_change_and_not_that_of_publication(published, text_of):
    items = json.loads(feeds.render("json", published, feed=FEED, text_of=text_of))["items"]
    assert (items[1]["date_published"], items[1]["date_modified"]) == ("2031-05-02T07:00:00Z", "2031-05-02T10:00:00Z")


def test_an_entry_has_lines_and_words_cited(published, text_of):
    item = json.loads(feeds.render("json", published, feed=FEED, text_of=text_of))["items"][0]
    assert 'href="https://brief.example/e/3#src-1"' in item["content_html"]
    assert "<mark>" in item["content_html"]
    alone = replace(published[0], url=None)
    content = json.loads(feeds.render("json", [alone], feed=FEED, text_of=text_of))["items"][0]["content_html"]
    places = re.findall(r'href="#(b-1-q-\d+-\d+)"', content)
    assert places
    assert all(content.count(f'id="{place}"') == 1 for place in places)


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_hostile_words_are_words_in_a_feed(kind):
    edition, text_of = nasty()
    one = feeds.Published(edition=edition, published=at(1), url="javascript:alert(1)")
    data = feeds.render(kind, [one], feed=replace(FEED, title="<b>\x00"), text_of=text_of)
    assert b"javascript" not in data
    if kind == "json":
        pages = [json.loads(data)["items"][0]["content_html"]]
    else:
        root = etree.fromstring(data)
        pages = [
            each.text for each in root.iter() if etree.QName(each).localname in {"encoded", "content", "description"}
        ]
    for page in pages:
        assert "script" not in {each.tag for each in lxml.html.fromstring(f"<div>{page}</div>").iter()}


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_a_feed_without_editions_is_a_feed(kind):
    data = feeds.render(kind, [], feed=feeds.Feed(title="The strait"), text_of=lambda _: None)
    assert reader.parse(data, url="https://brief.example/feed").entries == ()


def test_only_the_newest_fifty_are_in_it(edition, text_of):
    many = [
        feeds.Published(
            edition=replace(edition, id=f"b-{n}", sections=(), sources=()), published=at(1) + dt.timedelta(hours=n)
        )
        for n in range(60)
    ]
    assert len(json.loads(feeds.render("json", many, feed=FEED, text_of=text_of))["items"]) == feeds.MOST
