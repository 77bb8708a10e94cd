"""Rules of robots.txt, from a real server, in simulated time."""

import asyncio
import datetime as dt
import time

import pytest

from attache import errors
from attache.collect.clock import FastClock
from attache.collect.fetch import HttpFetcher
from attache.collect.robots import Robots, RobotsFile, rules_of
from attache.config.sources import Fetching
from attache.record import Request
from loopback.flaws import FLAWS
from loopback.server import Loopback

START = dt.datetime(2031, 5, 8, 6, tzinfo=dt.UTC)
LOCAL = Fetching(private=("127.0.0.0/8",))


def within(test, **more):
    async def run():
        async with Loopback() as server:
            clock = FastClock(START)
            server.serve("/news", b"words")
            server.serve("/private", b"words")
            async with HttpFetcher(
                LOCAL, **{"clock": clock, "delay": 0, "timeout": 20, "resolve": server.resolve, **more}
            ) as fetcher:
                return await test(server, fetcher, clock)

    return asyncio.run(run())


async def allowed(server, fetcher, path, host="127.0.0.1"):
    try:
        await fetcher.get(Request(url=server.url(path, host=host)))
    except errors.ForbiddenByRobots:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "news", "private"),
    [
        ("User-agent: *\nDisallow: /private", True, False),
        ("user-agent:*\ndisallow:/private", True, False),
        ("User-agent: attache\nDisallow: /private\n\nUser-agent: *\nDisallow: /", True, False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Attache\nAllow: /news", True, True),
        ("User-agent: Attache/0.1\nDisallow: /news", False, True),
        ("User-agent: attachebot\nDisallow: /", True, True),
        ("User-agent: a\nDisallow: /", True, True),
        ("User-agent: otherbot\nDisallow: /", True, True),
        ("User-agent: otherbot\nUser-agent: attache\nDisallow: /private", True, False),
        ("User-agent: *\nDisallow: /\nAllow: /news", True, False),
        ("User-agent: *\nDisallow: /*vate$", True, False),
        ("User-agent: *\nDisallow:", True, True),
        ("\ufeffUser-agent: *\nDisallow: /private", True, False),
        ("User-agent: *\rDisallow: /private\r", True, False),
        ("# nothing but words", True, True),
        ("<html><body>Not here</body></html>", True, True),
        ("Disallow: /", True, True),
        ("", True, True),
        ("\x00\xff\xfe", True, True),
    ],
)
def test_rules_are_honoured_by_our_name_or_for_all(text, news, private):
    async def test(server, fetcher, clock):
        server.serve("/robots.txt", text, kind="text/plain")
        return [await allowed(server, fetcher, path) for path in ("/news", "/private")]

    assert within(test) == [news, private]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "gb18030"])
def test_rules_in_another_charset_are_read_as_far_as_they_can(encoding):
    async def test(server, fetcher, clock):
        text = "# caf\xe9\nUser-agent: *\nDisallow: /private\n"
        server.serve("/robots.txt", text.encode(encoding), kind="text/plain; charset=utf-8")
        return [await allowed(server, fetcher, path) for path in ("/news", "/private")]

    assert within(test) == [True, False]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_host_without_rules_allows_everything(status):
    async def test(server, fetcher, clock):
        server.remove("/robots.txt", status=status)
        return await allowed(server, fetcher, "/private")

    assert within(test)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_host_whose_rules_cannot_be_had_allows_nothing_for_now(status):
    async def test(server, fetcher, clock):
        server.remove("/robots.txt", status=status)
        with pytest.raises(errors.RobotsUnknown) as caught:
            await fetcher.get(Request(url=server.url("/news")))
        with pytest.raises(errors.RobotsUnknown):
            await fetcher.get(Request(url=server.url("/private")))
        assert len(server.asked) == 1 and 0 < caught.value.retry_after <= 600
        await clock.sleep(600)
        server.remove("/robots.txt", status=404)
        return await allowed(server, fetcher, "/news")

    assert within(test)


def test_a_host_that_cannot_be_reached_is_told_as_that():
    async def test(server, fetcher, clock):
        with pytest.raises(errors.Unreachable):
            await fetcher.get(Request(url="http://gazette.nowhere/"))

    within(test)


def test_what_a_host_last_said_goes_on_while_it_cannot_say_it_and_after_thirty_days_all_is_allowed():
    async def test(server, fetcher, clock):
        server.serve("/robots.txt", "User-agent: *\nDisallow: /private")
        seen = [await allowed(server, fetcher, "/private")]
        server.remove("/robots.txt", status=500)
        await clock.sleep(2 * 86_400)
        seen += [await allowed(server, fetcher, path) for path in ("/private", "/news")]
        server.remove("/robots.txt", status=500, host="other.example")
        with pytest.raises(errors.RobotsUnknown):
            await allowed(server, fetcher, "/news", "other.example")
        await clock.sleep(31 * 86_400)
        return seen, await allowed(server, fetcher, "/news", "other.example")

    assert within(test) == ([False, False, True], True)


def test_rules_are_asked_for_once_a_day_for_every_origin():
    async def test(server, fetcher, clock):
        for _ in range(3):
            await asyncio.gather(*(allowed(server, fetcher, "/news") for _ in range(5)))
        await allowed(server, fetcher, "/news", "other.example")
        first = [each.host for each in server.asked if each.path == "/robots.txt"]
        await clock.sleep(86_401)
        await allowed(server, fetcher, "/news")
        return first, sum(each.path == "/robots.txt" for each in server.asked)

    assert within(test) == (["127.0.0.1", "other.example"], 3)


def test_five_redirects_are_followed_to_the_rules_and_no_more():
    async def test(server, fetcher, clock):
        server.redirect("/robots.txt", "/1")
        for number in range(1, 5):
            server.redirect(f"/{number}", f"/{number + 1}")
        server.serve("/5", "User-agent: *\nDisallow: /")
        one = await allowed(server, fetcher, "/news")
        server.redirect("/5", "/6")
        server.serve("/6", "User-agent: *\nDisallow: /")
        return one, await allowed(server, fetcher, "/news", "other.example")

    assert within(test) == (False, True)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://10.0.0.1/", "http://[", "/robots.txt"])
def test_rules_that_lead_nowhere_are_no_rules(to):
    async def test(server, fetcher, clock):
        server.redirect("/robots.txt", to)
        return await allowed(server, fetcher, "/news")

    assert within(test)


@pytest.mark.parametrize("name", ["endless-body", "endless-chunks"])
def test_of_endless_rules_the_first_are_read(name):
    async def act(talk):
        talk.head(200, ("Content-Type", "text/plain"))
        talk.send(b"User-agent: *\nDisallow: /private\n")
        await talk.for_ever(b"# and so on\n" * 1000)

    async def test(server, fetcher, clock):
        server.act("/robots.txt", act if name == "endless-body" else FLAWS[name])
        return [await allowed(server, fetcher, path) for path in ("/news", "/private")]

    assert within(test) == [True, name != "endless-body"]


def test_beyond_five_hundred_kilobytes_nothing_is_read():
    text = "User-agent: *\nDisallow: /private\n" + "# more\n" * 80_000 + "Disallow: /news\n"
    rules = rules_of(text.encode())
    assert rules.allows("http://gazette.example/news") and not rules.allows("http://gazette.example/private")


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /" + "*a" * 100_000,
        "User-agent: *\n" + "Disallow: /*a*b*c*d*e$\n" * 20_000,
        "".join(f"User-agent: bot{number}\n" for number in range(12_000)) + "Disallow: /x\n" * 12_000,
        "".join(f"User-agent bot{number}\n" for number in range(12_000)) + "Disallow: /x\n" * 12_000,
        "User-agent: *\n" + "Disallow: /%" * 40_000,
        "Crawl-delay: " + "9" * 400_000,
        ":" * 500_000,
        "\n" * 500_000,
    ],
    ids=["stars", "many-stars", "many-agents", "many-agents-without-colons", "percent", "digits", "colons", "lines"],
)
def test_hostile_rules_are_read_in_little_time(text):
    began = time.process_time()
    rules = rules_of(text.encode())
    for _ in range(10):
        rules.allows("http://gazette.example/" + "abcde" * 400)
    assert time.process_time() - began < 10


def test_the_delay_that_a_host_asks_for_is_kept_and_an_absurd_one_is_cut():
    async def test(server, fetcher, clock):
        server.serve("/robots.txt", "User-agent: *\nCrawl-delay: 10", host="a.example")
        server.serve("/robots.txt", "User-agent: *\nCrawl-delay: 86400", host="b.example")
        server.serve("/robots.txt", "User-agent: *\nCrawl-delay: -5", host="c.example")
        spent = []
        for host in ("a.example", "b.example", "c.example"):
            before = clock.monotonic()
            for _ in range(3):
                await allowed(server, fetcher, "/news", host)
            spent.append(clock.monotonic() - before)
        return spent

    assert within(test) == [20, 120, 0]


def test_where_a_redirect_leads_has_rules_of_its_own():
    async def test(server, fetcher, clock):
        server.redirect("/go", server.url("/private", host="other.example"))
        server.serve("/robots.txt", "User-agent: *\nDisallow: /private", host="other.example")
        return await allowed(server, fetcher, "/go"), server.paths("other.example")

    assert within(test) == (False, [])


def test_the_users_own_headers_are_not_sent_for_the_rules():
    async def test(server, fetcher, clock):
        await fetcher.get(Request(url=server.url("/news"), headers=(("Cookie", "subscriber=7"),)))
        return [(each.path, each.header("cookie")) for each in server.asked]

    assert within(test) == [("/robots.txt", None), ("/news", "subscriber=7")]


def test_sitemaps_are_told():
    rules = rules_of(b"Sitemap: http://gazette.example/news.xml\nUser-agent: *\nDisallow: /x")
    assert rules.sitemaps == ("http://gazette.example/news.xml",)


def test_rules_of_many_hosts_are_kept_as_far_as_memory_bears():
    async def ask(origin):
        return RobotsFile(status=200, data=b"User-agent: *\nDisallow: /private\n" + b"#" * 400_000)

    async def run():
        robots = Robots(ask, FastClock(START))
        for number in range(100):
            rules = await robots.rules(f"http://host{number}.example")
            assert not rules.allows(f"http://host{number}.example/private")
        return len(robots._known), robots._chars

    count, chars = asyncio.run(run())
    assert count < 30 and chars <= 8 * 1024 * 1024
