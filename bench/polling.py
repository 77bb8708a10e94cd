"""One pass over 1,000 feeds on a loopback server, politeness off, against a bare asynchronous client, same run.

    python bench/polling.py [--feeds 1000] [--rounds 5] [--connections 32] [--fetch-only]

`ratio` is our rate by that of `httpx2.AsyncClient` fetching the same addresses with as many connections: at least
0.6 is claimed, and less than 400 MB of memory. Ours is a first pass of `attache fetch --polls-only`: it honours
robots.txt, judges every address, keeps limits, reads every feed and writes its state and its 20 entries to the record;
the bare client only fetches. `again_ratio` is that of a second pass, in which every feed has changed but has no new
entry; `fetch_ratio` that of the fetcher alone. `cpu_ms` is processor time for a feed (bare client, first pass, second
pass), which a busy machine changes less than the rates.
"""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

HOSTS = 20
ENTRIES = 20
LIMIT = 0.6
MEMORY_MB = 400


def feed(number: int) -> bytes:
    """Return a feed of plausible size: about 20 entries, 10 kB."""
    items = "".join(
        f"<item><title>Harbour report {number}-{entry}: the ferry to Lanhai sails again</title>"
        f"<link>http://gazette-{number}.example/2031/05/{entry}</link><guid>gazette-{number}-{entry}</guid>"
        f"<pubDate>Thu, 08 May 2031 {entry:02d}:00:00 +0000</pubDate><description>"
        + "The port of Ostravia opened its second quay, and its master said what it cost. " * 4
        + "</description></item>"
        for entry in range(ENTRIES)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>Gazette {number}</title><link>http://gazette-{number}.example/</link>{items}</channel></rss>"
    ).encode()


class Server(asyncio.Protocol):
    """As little of a server as will do: an answer made beforehand for every request."""

    answers: dict[bytes, bytes]
    asked = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport: Any = transport
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self.heard += data
        while b"\r\n\r\n" in self.heard:
            head, _, self.heard = self.heard.partition(b"\r\n\r\n")
            answer = self.answers.get(head.split(b" ", 2)[1])
            if answer is None:
                self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                continue
            Server.asked += 1
            self.transport.write(answer + b"<!-- %012d -->" % Server.asked)


def serve(count: int, told: Any) -> None:
    """Serve in a process of its own until it is ended; tells the addresses that it listens at."""

    async def run() -> None:
        Server.answers = {}
        for number in range(count):
            body = feed(number)
            Server.answers[b"/%d" % number] = (
                b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "%d"\r\nContent-Length: %d\r\n\r\n'
                % (number, len(body) + len(b"<!-- %012d -->" % 0))
            ) + body
        loop = asyncio.get_running_loop()
        bases = []
        for host in range(1, HOSTS + 1):
            with contextlib.suppress(OSError):  # some systems have one loopback address only
                server = await loop.create_server(Server, f"127.0.0.{host}", 0, backlog=1024)
                bases.append("http://{}:{}".format(*server.sockets[0].getsockname()))
        told.put(bases)
        await asyncio.Event().wait()

    asyncio.run(run())


async def timed(urls: list[str], at_once: int, fetch: Callable[[str], Awaitable[None]]) -> tuple[float, float]:
    """Return the seconds that it takes to fetch all, so many at once, and those of the processor."""
    waiting = iter(urls)

    async def worker() -> None:
        for url in waiting:
            await fetch(url)

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return time.perf_counter() - began, time.process_time() - cpu


async def bare(urls: list[str], at_once: int) -> tuple[float, float]:
    """Fetch with httpx2 alone."""
    import httpx2

    limits = httpx2.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx2.AsyncClient(limits=limits, trust_env=False) as client:

        async def fetch(url: str) -> None:
            answer = await client.get(url)
            assert answer.status_code == 200, answer.status_code

        return await timed(urls, at_once, fetch)


async def ours(urls: list[str], at_once: int) -> tuple[float, float]:
    """Fetch as `attache fetch` does, robots.txt and all, but without pauses; nothing is read or kept."""
    from attache.collect.fetch import HttpFetcher
    from attache.config.sources import Fetching
    from attache.record import Request

    settings = Fetching(private=("127.0.0.0/8",), connections=at_once, delay="0s")
    async with HttpFetcher(settings) as fetcher:

        async def fetch(url: str) -> None:
            answer = await fetcher.get(Request(url=url))
            assert answer.status == 200, answer.status

        return await timed(urls, at_once, fetch)


def whole(urls: list[str], at_once: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the seconds of a first pass over all feeds, in a new workspace, and of a second."""
    from attache.collect.clock import SystemClock
    from attache.desk import Desk, make
    from attache.desk.fetching import Collector
    from attache.desk.watching import polite_fetcher

    lines = ['name = "bench"', "[fetch]", 'delay = "0s"', 'private = ["127.0.0.0/8"]', f"connections = {at_once}"]
    lines += [f'[[feeds]]\nurl = "{url}"' for url in urls]
    with tempfile.TemporaryDirectory() as base, Desk(make("\n".join(lines), Path(base) / "w")) as desk:

        async def run(new: int) -> tuple[float, float]:
            clock = SystemClock()
            async with polite_fetcher(desk.beat.fetch, clock) as fetcher:
                began, cpu = time.perf_counter(), time.process_time()
                done = await Collector(desk, fetcher, clock, pages=False, every_feed=True).run()
                took = time.perf_counter() - began, time.process_time() - cpu
                assert (done.polled, done.failed, done.entries) == (len(urls), 0, new), done
                return took

        return asyncio.run(run(ENTRIES * len(urls))), asyncio.run(run(0))


def main() -> None:
    """Measure in turns, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--fetch-only", action="store_true")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    server = context.Process(target=serve, args=(options.feeds, queue), daemon=True)
    server.start()
    bases = queue.get(timeout=60)
    urls = [f"{bases[number % len(bases)]}/{number}" for number in range(options.feeds)]
    theirs, own, full, again = [], [], [], []
    for _ in range(options.rounds + 1):  # the first warms up
        theirs.append(asyncio.run(bare(urls, options.connections)))
        own.append(asyncio.run(ours(urls, options.connections)))
        if not options.fetch_only:
            first, second = whole(urls, options.connections)
            full.append(first)
            again.append(second)
    server.terminate()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def ratio_of(ours: list[tuple[float, float]]) -> float:
        return statistics.median(one / other for (one, _), (other, _) in zip(theirs[1:], ours[1:], strict=True))

    def rate(runs: list[tuple[float, float]]) -> int:
        return round(options.feeds / statistics.median(seconds for seconds, _ in runs[1:]))

    ratio = ratio_of(full or own)
    told: dict[str, object] = {"bench": "polling", "feeds": options.feeds, "bare_per_second": rate(theirs)}
    told |= {"fetcher_per_second": rate(own), "fetch_ratio": round(ratio_of(own), 2)}
    if full:
        told |= {"ours_per_second": rate(full), "ratio": round(ratio, 2), "again_ratio": round(ratio_of(again), 2)}
        cpu = [statistics.median(cpu for _, cpu in runs[1:]) for runs in (theirs, full, again)]
        told["cpu_ms"] = [round(1000 * each / options.feeds, 2) for each in cpu]
    told |= {"limit": LIMIT, "peak_mb": round(memory), "kept": ratio >= LIMIT and memory < MEMORY_MB}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
