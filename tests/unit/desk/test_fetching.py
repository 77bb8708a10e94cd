"""Collecting: what a beat's feeds publish comes into the record once, and what changes there is seen."""

import asyncio
import contextlib
import datetime as dt
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from attache.collect.clock import FastClock
from attache.desk import Desk, make, stories
from attache.desk.fetching import Collector
from attache.desk.lock import exclusive
from attache.desk.redaction import Wanted, redact
from attache.desk.watching import logger, polite_fetcher
from attache.errors import StorageFailed
from attache.extract import extract
from attache.split import split
from attache.store import collecting
from loopback.server import Loopback

START = dt.datetime(2031, 5, 9, 6, 0, tzinfo=dt.UTC)
HOUR = 3600.0


def plainly(capture):
    return split(extract(capture))


def article(title, *paragraphs, foot="All rights reserved"):
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>{foot}</footer></body></html>"
    )


QUAY = ("The council of Lanhai set aside 12 million crowns for the north quay on Monday, after a long debate.",
        "“The quay will be ready before the winter,” said Vera Holt, the minister for works of Ostravia.",
        "Work on the quay began in the year before and was to end within two years, the council said.")  # fmt: skip


def rss(server, *names, title="Harbour Gazette", texts=None):
    items = "".join(
        f"<item><title>{name}</title><link>{server.url('/' + name)}?utm_source=rss</link><guid>{name}</guid>"
        f"<pubDate>Fri, 09 May 2031 05:00:00 +0000</pubDate>{(texts or {}).get(name, '')}</item>"
        for name in names
    )
    return f"<rss version='2.0'><channel><title>{title}</title><link>{server.url('/')}</link>{items}</channel></rss>"


def feed(server, *names, **more):
    server.serve("/rss.xml", rss(server, *names, **more), kind="application/rss+xml")


class Watch:
    """A workspace, its server and its clock."""

    def __init__(self, folder, server):
        self.server = server
        self.clock = FastClock(START)
        self.folder = folder
        self.log = []
        settings = 'private = ["127.0.0.0/8"]\ndelay = "0s"\ntimeout = "5s"\nconnections = 4\n'
        url = server.url("/rss.xml")
        make(f'name = "w"\n[fetch]\n{settings}\n[[feeds]]\nid = "gazette"\nurl = "{url}"\nevery = "30m"\n', folder)

    async def run(self, hours=0.0, **more):
        stop = asyncio.Event()
        with Desk(self.folder, understand=more.pop("understand", plainly)) as desk:
            async with polite_fetcher(desk.beat.fetch, self.clock) as fetcher:
                collector = Collector(
                    desk, fetcher, self.clock, log=lambda event, **fields: self.log.append((event, fields)), **more
                )
                running = asyncio.create_task(collector.run(forever=hours > 0, stop=stop))
                if hours:
                    waiting = asyncio.create_task(self.clock.sleep(hours * HOUR))
                    await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
                    stop.set()
                return await running

    def record(self):
        with Desk(self.folder) as desk:
            return (
                desk.status(now=self.clock.now()),
                list(desk.changes()),
                [(hit.headline, hit.url) for hit in desk.search(limit=100)],
            )


@asynccontextmanager
async def watching(folder):
    async with Loopback() as server:
        yield Watch(folder / "w", server)


def test_new_articles_of_a_feed_are_captured_once(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay", "ferry")
            watch.server.serve("/quay", article("North quay", *QUAY))
            watch.server.serve("/ferry", article("The ferry", *(each.replace("quay", "ferry") for each in QUAY)))
            first = await watch.run()
            second = await watch.run(every_feed=True)
            return first, second, watch.record()

    first, second, (status, changes, hits) = asyncio.run(run())
    assert (first.polled, first.entries, first.captured) == (1, 2, 2)
    assert (second.polled, second.entries, second.captured, second.unchanged) == (1, 0, 0, 1)
    assert status.counts["documents"] == 2 and changes == []
    assert sorted(headline for headline, _ in hits) == ["North quay", "The ferry"]
    assert all("utm_source" in url for _, url in hits), "the address as fetched is kept"


def test_a_feed_that_is_not_due_is_not_polled(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server)
            await watch.run()
            again = await watch.run()
            return again, watch.server.paths()

    again, paths = asyncio.run(run())
    assert again.polled == 0 and paths == ["/rss.xml"]


def test_an_edit_after_the_capture_is_a_new_version_and_no_new_item(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run(0.5)
            watch.server.serve("/quay", article("North quay", QUAY[0].replace("12 million", "20 million"), *QUAY[1:]))
            done = await watch.run(2)
            with Desk(watch.folder) as desk:
                old = desk.store.document(watch_changes(desk)[0].old)
                text = desk.text_of(old.id)
                now = [hit.snippet for hit in desk.search("million")]
            return done, text, now, watch.record()

    done, text, now, (status, changes, hits) = asyncio.run(run())
    assert done.versions == 1
    assert [change.kind for change in changes] == ["substance"]
    assert "12" in changes[0].told and "20" in changes[0].told
    assert "12 million" in text, "the version that was cited still opens"
    assert len(hits) == 1 and "20 million" in now[0] and "12 million" not in now[0]
    assert status.counts["documents"] == 2 and status.counts["superseded"] == 1


def watch_changes(desk):
    return list(desk.changes())


def test_a_change_of_boilerplate_alone_is_none(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run(0.5)
            watch.server.serve("/quay", article("North quay", *QUAY, foot="All rights reserved. 7 readers online"))
            done = await watch.run(30)
            return done, watch.record()

    done, (status, changes, _) = asyncio.run(run())
    assert done.revisited == 2 and changes == []
    assert status.counts["documents"] == 1


@pytest.mark.parametrize("how", ["404", "410", "home"])
def test_a_page_that_is_taken_down_is_a_removal_and_stays_one_after_a_rebuild(tmp_path, how):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            watch.server.serve("/", "<title>Gazette</title><h1>Gazette</h1>")
            await watch.run(0.5)
            if how == "home":
                watch.server.redirect("/quay", watch.server.url("/"))
            else:
                watch.server.remove("/quay", status=int(how))
            done = await watch.run(30)
            before = watch.record()
            with Desk(watch.folder, understand=plainly) as desk:
                desk.rebuild()
            return done, before, watch.record()

    done, (_, changes, hits), (_, again, hits_again) = asyncio.run(run())
    assert done.removed == 1
    assert [(change.kind, change.new) for change in changes] == [("removal", None)]
    assert len(hits) == 1, "what was captured stays"
    assert again == changes and hits_again == hits


def test_a_page_that_comes_back_is_told(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run(0.5)
            watch.server.remove("/quay")
            await watch.run(2)
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run(30)
            return watch.record()

    _, changes, _ = asyncio.run(run())
    assert [change.kind for change in changes] == ["returned", "removal"]


def test_a_page_that_says_again_what_it_said_first_has_changed_twice(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            first = article("North quay", *QUAY)
            watch.server.serve("/quay", first)
            await watch.run(0.5)
            watch.server.serve("/quay", article("North quay", QUAY[0].replace("12 million", "20 million"), *QUAY[1:]))
            await watch.run(2)
            watch.server.serve("/quay", first)
            await watch.run(30)
            before = watch.record()
            with Desk(watch.folder, understand=plainly) as desk:
                shown, told = [hit.snippet for hit in desk.search("million")], list(stories.listed(desk))
                assert desk.group() == 0, "nothing is left out of the stories"
                desk.rebuild()
                again = [hit.snippet for hit in desk.search("million")]
                assert list(stories.listed(desk)) == told and len(told[0].items) == 1
            return before, shown, again, watch.record()

    (_, changes, _), shown, again, (_, rebuilt, _) = asyncio.run(run())
    assert [change.kind for change in changes] == ["substance", "substance"]
    assert "12 million" in shown[0] and shown == again
    assert [(change.old, change.new) for change in rebuilt] == [(change.old, change.new) for change in changes]


def test_an_article_that_cannot_be_had_is_kept_as_the_feed_tells_it(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            text = f"<description>{QUAY[0]} {QUAY[1]}</description>"
            feed(watch.server, "quay", texts={"quay": text})
            watch.server.remove("/quay", status=403)
            done = await watch.run()
            with Desk(watch.folder) as desk:
                reading = next(iter(desk.readings()))
            return done, reading

    done, reading = asyncio.run(run())
    assert done.captured == 1
    assert reading.document.completeness == "teaser"
    assert reading.document.published.value == "2031-05-09" and reading.document.published.basis == "metadata"
    assert "north quay" in reading.document.text


def test_a_host_that_fails_for_a_while_is_asked_again_and_nothing_is_lost(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.remove("/quay", status=503)
            await watch.run(0.2)
            between = watch.record()
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run(3)
            return between, watch.record()

    (between, _, hits), (after, _, later) = asyncio.run(run())
    assert hits == [] and between.collecting["entries_waiting"] == 1
    assert len(later) == 1 and after.collecting["entries_captured"] == 1


def test_one_article_in_two_feeds_is_one_document(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/other.xml", rss(watch.server, "quay"), kind="application/rss+xml")
            with (watch.folder / "attache.toml").open("a") as file:
                file.write(f'\n[[feeds]]\nid = "other"\nurl = "{watch.server.url("/other.xml")}"\n')
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run()
            return watch.record(), watch.server.paths()

    (status, _, hits), paths = asyncio.run(run())
    assert status.counts["documents"] == 1 and len(hits) == 1
    assert paths.count("/quay?utm_source=rss") == 1


def test_a_broken_feed_is_a_problem_and_the_others_go_on(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            watch.server.serve("/rss.xml", "<html><body>Maintenance</body></html>")
            watch.server.serve("/other.xml", rss(watch.server, "quay"), kind="application/rss+xml")
            with (watch.folder / "attache.toml").open("a") as file:
                file.write(f'\n[[feeds]]\nid = "other"\nurl = "{watch.server.url("/other.xml")}"\n')
            watch.server.serve("/quay", article("North quay", *QUAY))
            return await watch.run(), watch.record()

    done, (status, _, hits) = asyncio.run(run())
    assert done.failed == 1 and len(done.problems) == 1 and done.problems[0].startswith("gazette: ")
    assert len(hits) == 1 and status.collecting["entries_captured"] == 1


def test_a_full_disk_ends_the_run_and_what_was_not_kept_is_due_again(tmp_path, monkeypatch):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            import attache.archive.archive as archive

            write = archive._write

            def full(file, data):
                raise OSError(28, "No space left on device")

            monkeypatch.setattr(archive, "_write", full)
            with pytest.raises(StorageFailed):
                await watch.run()
            monkeypatch.setattr(archive, "_write", write)
            await watch.run(1)
            return watch.record()

    status, _, hits = asyncio.run(run())
    assert len(hits) == 1 and status.counts["documents"] == 1


def test_a_clock_that_is_set_back_does_not_fetch_everything_again(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run(0.2)
            watch.clock.jump(-40 * 24 * HOUR)
            await watch.run(1)
            watch.clock.jump(80 * 24 * HOUR)
            await watch.run(1)
            return watch.record(), watch.server.paths()

    (status, changes, hits), paths = asyncio.run(run())
    assert status.counts["documents"] == 1 and changes == [] and len(hits) == 1
    assert paths.count("/quay?utm_source=rss") <= 5


def test_secrets_of_a_subscription_reach_its_host_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("GAZETTE_COOKIE", "sid=hunter2")

    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            beat = (watch.folder / "attache.toml").read_text()
            (watch.folder / "attache.toml").write_text(beat + 'headers = { Cookie = "GAZETTE_COOKIE" }\n')
            watch.server.serve("/quay", article("North quay", *QUAY), headers=(("Set-Cookie", "sid=hunter3"),))
            await watch.run()
            return [
                asked.header("cookie") for asked in watch.server.asked if asked.path == "/quay?utm_source=rss"
            ], watch

    cookies, watch = asyncio.run(run())
    assert cookies == ["sid=hunter2"]
    for path in watch.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if path.name.endswith(".gz"):
                import gzip

                data = gzip.decompress(data)
            assert b"hunter2" not in data and b"hunter3" not in data, path
    assert "hunter" not in repr(watch.log)


def test_new_files_of_a_watched_folder_are_added_once_they_are_whole(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server)
            with (watch.folder / "attache.toml").open("a") as file:
                file.write('\n[[folders]]\npath = "in"\nevery = "1m"\n')
            (watch.folder / "in").mkdir()
            (watch.folder / "in" / "quay.html").write_text(article("North quay", *QUAY))
            (watch.folder / "in" / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
            await watch.run(0.2)
            done = await watch.run(0.2)
            return done, watch.record()

    done, (status, _, hits) = asyncio.run(run())
    assert [headline for headline, _ in hits] == ["North quay"]
    assert status.counts["documents"] == 1 and done.captured == 0
    assert [(source.id, source.needs_person) for source in status.sources] == [("gazette", False), ("in", False)], [
        source.line for source in status.sources
    ]


def test_a_folder_that_is_not_there_is_one_line_and_stops_nothing(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            with (watch.folder / "attache.toml").open("a") as file:
                file.write('\n[[folders]]\npath = "nowhere"\n')
            return await watch.run(), watch.record()

    done, (_, _, hits) = asyncio.run(run())
    assert [line.split(":")[0] for line in done.problems] == ["nowhere"] and len(hits) == 1


def test_a_redacted_page_is_not_kept_again_and_the_others_go_on(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            await watch.run(0.2)
            with Desk(watch.folder, understand=plainly) as desk:
                (row,) = desk.store.documents()
                redact(desk, Wanted(document=row.id, reason="a court order"))
            feed(watch.server, "quay", "ferry")
            watch.server.serve("/quay", article("North quay", QUAY[0].replace("12", "31"), *QUAY[1:]))
            watch.server.serve("/ferry", article("The ferry", *(each.replace("quay", "ferry") for each in QUAY)))
            await watch.run(30)
            return watch.record()

    _, changes, hits = asyncio.run(run())
    assert [headline for headline, _ in hits] == ["The ferry"] and changes == []


class Faulty:
    """A fetcher with a fault that no rule foresaw, at one address."""

    def __init__(self, fetcher, path):
        self.fetcher, self.path = fetcher, path

    async def get(self, request):
        if self.path in request.url:
            raise ZeroDivisionError("a fault")
        return await self.fetcher.get(request)


@pytest.mark.parametrize("path", ["/rss.xml", "/quay"])
def test_a_fault_that_nobody_foresaw_is_a_problem_of_one_address_and_the_run_ends(tmp_path, path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay", "ferry")
            watch.server.serve("/quay", article("North quay", *QUAY))
            watch.server.serve("/ferry", article("The ferry", *(each.replace("quay", "ferry") for each in QUAY)))
            with Desk(watch.folder, understand=plainly) as desk:
                async with polite_fetcher(desk.beat.fetch, watch.clock) as fetcher:
                    return await asyncio.wait_for(Collector(desk, Faulty(fetcher, path), watch.clock).run(), 60)

    done = asyncio.run(run())
    assert done.captured == (0 if path == "/rss.xml" else 1)
    if path == "/rss.xml":
        assert len(done.problems) == 1 and "ZeroDivisionError" in done.problems[0]


def test_a_watch_waits_for_another_process_that_writes_for_long(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay")
            watch.server.serve("/quay", article("North quay", *QUAY))
            stop, told = asyncio.Event(), []
            with Desk(watch.folder, understand=plainly, wait=0) as desk, contextlib.ExitStack() as other:

                def log(event, **_):
                    told.append(event)
                    if event == "waiting" and told.count("waiting") == 3:
                        other.close()
                    if event == "captured":
                        stop.set()

                async with polite_fetcher(desk.beat.fetch, watch.clock) as fetcher:
                    collector = Collector(desk, Busied(fetcher, watch.folder, other), watch.clock, log=log)
                    return await asyncio.wait_for(collector.run(forever=True, stop=stop), 60), told

    done, told = asyncio.run(run())
    assert done.captured == 1 and told.count("waiting") == 3 and told.count("captured") == 1


class Busied:
    """A fetcher; with its first request somebody else begins to write in the workspace."""

    def __init__(self, fetcher, folder, other):
        self.fetcher, self.folder, self.other, self.begun = fetcher, folder, other, False

    async def get(self, request):
        if not self.begun:
            self.begun = True
            self.other.enter_context(exclusive(self.folder, wait=0))
        return await self.fetcher.get(request)


def test_what_waits_of_a_feed_that_the_beat_has_no_more_neither_wakes_nor_crowds_out_others(tmp_path):
    async def run():
        async with watching(tmp_path) as watch:
            feed(watch.server, "quay", "ferry")
            await watch.run(pages=False)
            return watch.folder

    folder = asyncio.run(run())
    with Desk(folder) as desk:
        now = "2031-06-01T00:00:00Z"
        assert len(collecting.waiting(desk.store, ["gazette", "other"], now=now, limit=9)) == 2
        assert collecting.next_due(desk.store, ["gazette"]) is not None
        assert collecting.waiting(desk.store, ["other"], now=now, limit=9) == []
        assert collecting.next_due(desk.store, ["other"]) is None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
def test_a_log_on_a_full_disk_is_one_line_and_no_traceback():
    with pytest.raises(StorageFailed, match=r"(?i)space"), logger(Path("/dev/full")) as log:
        log("polled", feed="gazette")
