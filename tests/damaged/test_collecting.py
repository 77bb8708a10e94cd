"""Feeds and pages made to fill the record or to hold up the others."""

import asyncio
import contextlib
import datetime as dt

import pytest

from attache.collect import feed as feeds
from attache.collect.clock import FastClock
from attache.desk import Desk, make
from attache.desk.fetching import Collector
from attache.desk.watching import polite_fetcher
from attache.errors import BadFeed
from attache.extract import extract
from attache.split import split
from attache.store import Store
from loopback.server import Loopback

START = dt.datetime(2031, 5, 9, 6, 0, tzinfo=dt.UTC)
HOUR, DAY = 3600.0, 86400.0
URL = "https://gazette.example/rss"


def plainly(capture):
    return split(extract(capture))


def rss(*items):
    return f"<rss version='2.0'><channel><title>Harbour Gazette</title>{''.join(items)}</channel></rss>"


def item(link, title="The quay will be closed until noon today", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def watched(folder, act, seconds, *, feeds=("/rss.xml",), pages=True):
    """Watch feeds of a server for simulated seconds; returns how often each path was asked for."""
    clock = FastClock(START)

    async def run():
        async with Loopback() as server:
            for path, function in act(server, clock).items():
                server.act(path, function)
            lines = ['name = "own"', "[fetch]", 'delay = "0s"', 'timeout = "1s"', 'private = ["127.0.0.0/8"]']
            lines += [f'[[feeds]]\nid = "{path[1:]}"\nurl = "{server.url(path)}"' for path in feeds]
            with Desk(make("\n".join(lines), folder), understand=plainly) as desk:
                stop = asyncio.Event()
                async with polite_fetcher(desk.beat.fetch, clock) as fetcher:
                    collector = Collector(desk, fetcher, clock, pages=pages)
                    running = asyncio.create_task(collector.run(forever=True, stop=stop))
                    await asyncio.wait(
                        [running, asyncio.create_task(clock.sleep(seconds))], return_when=asyncio.FIRST_COMPLETED
                    )
                    stop.set()
                    await running
            return [asked.path for asked in server.asked]

    return asyncio.run(run())


def rows(folder, table):
    store = Store(folder / "record.sqlite")
    try:
        return store._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        store.close()


def test_of_a_feed_of_a_hundred_thousand_entries_ten_thousand_are_taken():
    content = feeds.parse(rss(*(item(f"/{n}") for n in range(100_000))).encode(), url=URL)
    assert len(content.entries) == 10_000 and "cut" in content.flaws


def test_a_title_of_a_megabyte_is_cut_and_so_is_a_summary():
    data = rss(item("/1", "quay " * 200_000, f"<description>{'open ' * 200_000}</description>")).encode()
    (entry,) = feeds.parse(data, url=URL).entries
    assert len(entry.title) <= 1000 and len(entry.summary) <= 4000


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
        b'<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss><channel><title>G</title></channel></rss>',
    ],
)
def test_entities_of_a_feed_are_neither_expanded_nor_fetched(data):
    try:
        content = feeds.parse(data, url=URL)
    except BadFeed:
        return
    assert "haha" not in (content.title or "") and "root:" not in (content.title or "")


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_elements_nested_without_end_are_read_or_refused(depth):
    data = b"<rss><channel>" + b"<a>" * depth + b"</a>" * depth + b"</channel></rss>"
    with contextlib.suppress(BadFeed):
        assert feeds.parse(data, url=URL).entries == ()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://["])
def test_a_link_of_an_entry_that_is_no_web_address_is_none(link):
    (entry,) = feeds.parse(rss(item(link)).encode(), url=URL).entries
    assert entry.url is None and "bad-link" in entry.flaws


def test_a_feed_that_renames_all_its_entries_at_each_poll_fills_nothing_without_end(tmp_path):
    def act(server, clock):
        async def feed(talk):
            items = (f"<item><guid>{talk.count}-{n}</guid><title>Quay</title></item>" for n in range(3_000))
            talk.reply(200, rss(*items).encode(), ("Content-Type", "application/rss+xml"))

        return {"/rss.xml": feed}

    asked = watched(tmp_path / "w", act, 20 * HOUR)
    assert asked.count("/rss.xml") * 3_000 > 45_000
    assert rows(tmp_path / "w", "entries") <= 20_000 + 5 * 3_000


def test_a_page_that_is_another_at_each_fetch_is_looked_at_as_often_as_others(tmp_path):
    def act(server, clock):
        async def page(talk):
            words = f"<p>The quay of Lanhai is closed for {talk.count} days, said number {talk.count * 7919}.</p>" * 3
            talk.reply(200, f"<html><body><article><h1>Quay</h1>{words}".encode(), ("Content-Type", "text/html"))

        async def feed(talk):
            talk.reply(200, rss(item(server.url("/quay"))).encode(), ("Content-Type", "application/rss+xml"))

        return {"/rss.xml": feed, "/quay": page}

    asked = watched(tmp_path / "w", act, 20 * DAY)
    assert asked.count("/quay") == 4  # once, then after an hour, a day and a week
    assert rows(tmp_path / "w", "documents") <= 4


def test_a_feed_that_says_at_each_poll_that_all_has_changed_gets_a_bounded_number_of_looks(tmp_path):
    def act(server, clock):
        async def page(talk):
            talk.reply(200, b"<html><body><article><h1>Quay</h1><p>It is closed.", ("Content-Type", "text/html"))

        async def feed(talk):
            told = f"<pubDate>{clock.now().isoformat()}</pubDate>"
            talk.reply(200, rss(item(server.url("/quay"), more=told)).encode(), ("Content-Type", "application/rss+xml"))

        return {"/rss.xml": feed, "/quay": page}

    early = watched(tmp_path / "a", act, 2 * DAY).count("/quay")
    assert early <= 2 * 48 + 3
    late = watched(tmp_path / "b", act, 40 * DAY).count("/quay")
    assert late <= 30 * 48 + 3


def test_one_host_without_an_answer_does_not_keep_the_others_waiting(tmp_path):
    def act(server, clock):
        async def silent(talk):
            await talk.hang()

        async def feed(talk):
            talk.reply(200, rss(item(server.url("/quay"))).encode(), ("Content-Type", "application/rss+xml"))

        async def page(talk):
            talk.reply(200, b"<html><body><article><h1>Quay</h1><p>It is closed.", ("Content-Type", "text/html"))

        return {"/slow.xml": silent, "/rss.xml": feed, "/quay": page}

    watched(tmp_path / "w", act, 2 * HOUR, feeds=("/slow.xml", "/rss.xml"))
    assert rows(tmp_path / "w", "documents") == 1
