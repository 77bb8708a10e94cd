"""How often hosts are asked, in simulated time and against a real server."""

import asyncio
import contextlib
import datetime as dt

import pytest

from attache import errors
from attache.collect.clock import FastClock
from attache.collect.fetch import HttpFetcher
from attache.collect.politeness import DAY, Politeness, retry_after
from attache.config.sources import Fetching
from attache.record import Request
from loopback.server import Loopback

START = dt.datetime(2031, 5, 8, 6, tzinfo=dt.UTC)
LOCAL = Fetching(private=("127.0.0.0/8",), robots=False)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("1.5", 1.5),
        ("99999999999999999999", DAY),
        ("Thu, 08 May 2031 06:02:00 GMT", 120),
        ("Thursday, 08-May-31 06:02:00 GMT", 120),
        ("Thu May  8 06:02:00 2031", 120),
        ("Thu, 08 May 2031 05:00:00 GMT", 0),
        ("Fri, 08 May 2099 06:00:00 GMT", DAY),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e9", None),
        ("１２０", None),
        ("Thu, 99 May 2031 06:02:00 GMT", None),
        ("9" * 5000, None),
        (None, None),
    ],
)
def test_what_a_host_asks_for_is_read(value, seconds):
    assert retry_after(value, START) == seconds


def test_a_time_of_day_is_counted_from_the_clock_of_the_host():
    wrong = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    date = "Thu, 08 May 2031 06:00:00 GMT"
    assert retry_after("Thu, 08 May 2031 06:05:00 GMT", wrong, date) == 300


def simulate(work, **more):
    async def run():
        clock = FastClock(START)
        polite = Politeness(clock, **more)
        return await asyncio.wait_for(work(clock, polite), 60)

    return asyncio.run(run())


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_between():
    async def work(clock, polite):
        times = []

        async def ask(host):
            async with polite.turn(host):
                begun = clock.monotonic()
                await clock.sleep(1)
                times.append((host, begun))

        await asyncio.gather(*(ask(host) for host in ("a", "a", "b", "a", "b")))
        return sorted(times)

    assert simulate(work, delay=2) == [("a", 0), ("a", 3), ("a", 6), ("b", 0), ("b", 3)]


def test_a_slow_host_keeps_nobody_waiting_but_its_own():
    async def work(clock, polite):
        done = {}

        async def ask(host, seconds):
            async with polite.turn(host):
                await clock.sleep(seconds)
            done[host] = clock.monotonic()

        slow = [ask("slow", 1000) for _ in range(50)]
        await asyncio.gather(*slow, *(ask(f"host{number}", 1) for number in range(20)))
        return max(time for host, time in done.items() if host != "slow")

    assert simulate(work, delay=1, connections=2) <= 30


def test_the_longer_delay_of_the_host_and_the_settings_counts_and_an_absurd_one_is_cut():
    async def work(clock, polite):
        times = []
        for delay in (5.0, 1.0, 86_400.0, 0.0):
            async with polite.turn("a", delay=delay):
                times.append(clock.monotonic())
        async with polite.turn("a"):
            times.append(clock.monotonic())
        return times

    assert simulate(work, delay=2) == [0, 5, 7, 67, 69]


def test_politeness_off_asks_at_once_as_often_as_there_are_connections():
    async def work(clock, polite):
        async def ask():
            async with polite.turn("a"):
                await clock.sleep(1)

        await asyncio.gather(*(ask() for _ in range(12)))
        return clock.monotonic()

    assert simulate(work, delay=0, connections=4) == 3


def test_a_short_hold_is_waited_for_and_a_long_one_is_an_error_at_once():
    async def work(clock, polite):
        polite.hold("a", 20)
        async with polite.turn("a"):
            waited = clock.monotonic()
        polite.hold("a", 3600)
        with pytest.raises(errors.HostOnHold) as caught:
            async with polite.turn("a"):
                pass
        async with polite.turn("b"):
            pass
        polite.hold("a", 60)  # does not shorten it
        assert polite.held("a") == 3600 and polite.held("b") == 0
        await clock.sleep(3600)
        async with polite.turn("a"):
            pass
        return waited, caught.value.retry_after

    assert simulate(work, delay=0, patience=30) == (20, 3600)


def test_a_hold_of_a_year_is_one_of_a_day():
    async def work(clock, polite):
        polite.hold("a", 365 * DAY)
        return polite.held("a")

    assert simulate(work) == DAY


def test_a_refusal_without_a_time_is_a_hold_that_grows():
    async def work(clock, polite):
        holds = []
        for _ in range(3):
            polite.answered("a", 429, None)
            holds.append(polite.held("a"))
            await clock.sleep(polite.held("a"))
        polite.answered("a", 200, None)
        polite.answered("a", 429, None)
        polite.answered("b", 503, None)
        return holds, polite.held("a"), polite.held("b")

    assert simulate(work) == ([60, 120, 240], 60, 0)


def test_a_turn_given_up_is_passed_on():
    async def work(clock, polite):
        async def ask():
            async with polite.turn("a"):
                await clock.sleep(5)

        tasks = [asyncio.create_task(ask()) for _ in range(4)]
        await clock.sleep(1)
        for task in tasks[:3]:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        async with polite.turn("a"):
            return [type(each).__name__ for each in results]

    assert simulate(work, delay=1, connections=1) == ["CancelledError"] * 3 + ["NoneType"]


def test_hosts_that_were_asked_long_ago_are_forgotten():
    async def work(clock, polite):
        for number in range(12_000):
            async with polite.turn(f"host{number}"):
                await clock.sleep(1)
        return len(polite._hosts)

    assert simulate(work, delay=1) <= 5001


@pytest.mark.parametrize("value", ["7200", "Thu, 08 May 2031 08:00:00 GMT"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_named_a_time_is_not_asked_before(status, value):
    async def run():
        async with Loopback() as server:
            clock = FastClock(START)
            date = "Thu, 08 May 2031 06:00:00 GMT"
            server.serve("/a", b"later", status=status, headers=(("Retry-After", value), ("Date", date)))
            server.serve("/b", b"fine")
            async with HttpFetcher(LOCAL, clock=clock, resolve=server.resolve) as fetcher:
                answer = await fetcher.get(Request(url=server.url("/a", host="gazette.example")))
                assert (answer.status, answer.retry_after) == (status, 7200)
                with pytest.raises(errors.HostOnHold):
                    await fetcher.get(Request(url=server.url("/b", host="gazette.example")))
                await fetcher.get(Request(url=server.url("/b", host="mirror.example")))
                await clock.sleep(7200)
                await fetcher.get(Request(url=server.url("/b", host="gazette.example")))
            return [(each.host, each.path) for each in server.asked]

    assert asyncio.run(run()) == [("gazette.example", "/a"), ("mirror.example", "/b"), ("gazette.example", "/b")]


@pytest.mark.parametrize("value", ["soon", "-1", ""])
def test_a_time_that_says_nothing_is_none(value):
    async def run():
        async with Loopback() as server:
            server.serve("/", b"later", status=503, headers=(("Retry-After", value),))
            async with HttpFetcher(LOCAL, delay=0) as fetcher:
                return (await fetcher.get(Request(url=server.url()))).retry_after

    assert asyncio.run(run()) is None


def test_a_storm_of_refusals_is_met_with_few_requests():
    async def storm(talk):
        talk.reply(429, b"no")

    async def run():
        async with Loopback() as server:
            clock = FastClock(START)
            server.act("/", storm)
            async with HttpFetcher(LOCAL, clock=clock) as fetcher:
                for _ in range(24 * 60):  # somebody asks every minute of a day
                    with contextlib.suppress(errors.HostOnHold):
                        await fetcher.get(Request(url=server.url()))
                    await clock.sleep(60)
            return len(server.asked)

    assert asyncio.run(run()) < 40


def test_a_real_server_sees_one_request_at_a_time_from_us():
    async def slow(talk):
        await asyncio.sleep(0.01)
        talk.reply(200, b"ok")

    async def run():
        async with Loopback() as server:
            clock = FastClock(START)
            server.act("/", slow)
            async with HttpFetcher(LOCAL, clock=clock, delay=2, resolve=server.resolve) as fetcher:
                hosts = ["a.example", "b.example", "c.example"] * 5
                await asyncio.gather(*(fetcher.get(Request(url=server.url("/", host=host))) for host in hosts))
            return server.most_at_once_by_host, clock.monotonic()

    at_once, seconds = asyncio.run(run())
    assert set(at_once.values()) == {1} and 8 <= seconds <= 10
