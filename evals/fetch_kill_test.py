"""Kill `attache fetch` at random moments, again and again; then a last run must leave the record of an undisturbed one.

A real server on loopback, in this process, has feeds of short generated articles; some answers are slow. What a run
acknowledges (a line of its log, written after the commit) must be in the record at the end; nothing may be there twice,
and the archive must verify.

    python evals/fetch_kill_test.py [--kills 200] [--feeds 12] [--articles 25] [--seed 7]
"""

import argparse
import asyncio
import contextlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from attache.archive import Archive, Entry
from attache.store import Store

PLACES = ("Lanhai", "Ostravia", "Port Meridian", "Veld", "Karsund")
WORDS = ("harbour", "ferry", "grain", "bridge", "timber", "radar", "salt", "river", "school", "cable", "lighthouse")


class Server(threading.Thread):
    """The outlets, each on an address of its own (127.0.2.N)."""

    def __init__(self, feeds: int, articles: int) -> None:
        super().__init__(daemon=True)
        self._feeds, self._articles = feeds, articles
        self._ready = threading.Event()
        self.port = 0

    def run(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        server = await asyncio.start_server(self._serve, "0.0.0.0", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await server.serve_forever()

    def wait(self) -> None:
        """Return when it listens."""
        self._ready.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode().split("?")[0]
                kind, body = self._answer(path)
                status = 200 if body else 404
                if hash(path) % 7 == 0:
                    await asyncio.sleep(0.05)
                writer.write(
                    f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        writer.close()

    def _answer(self, path: str) -> tuple[str, bytes]:
        parts = path.strip("/").split("/")
        if not parts[0].isdigit():
            return "text/plain", b""
        feed = int(parts[0])
        if parts[-1] == "rss.xml":
            items = "".join(
                f"<item><title>{title(feed, n)}</title><link>http://127.0.2.{feed}:{self.port}/{feed}/{n}</link>"
                f"<guid>{feed}-{n}</guid><pubDate>Fri, {1 + n % 28:02d} May 2031 09:00:00 +0000</pubDate></item>"
                for n in range(self._articles)
            )
            return (
                "application/rss+xml",
                f"<rss version='2.0'><channel><title>G{feed}</title>{items}</channel></rss>".encode(),
            )
        n = int(parts[1])
        # two feeds carry some articles at two addresses
        place, word = PLACES[(feed + n) % len(PLACES)], WORDS[n % len(WORDS)]
        body = (
            f"<p>The council of {place} put {10 + n} million crowns into the {word} in district {feed}.</p>"
            f"<p>“The {word} of district {feed} will open in stage {n},” said Vera Holt, the minister for works.</p>"
            f"<p>Work on it began the year before, and number {n * 7919 + feed} on the list is next.</p>"
        )
        return "text/html; charset=utf-8", (
            f"<!doctype html><html lang='en'><head><title>{title(feed, n)}</title></head><body><article>"
            f"<h1>{title(feed, n)}</h1>{body}</article></body></html>"
        ).encode()


def title(feed: int, n: int) -> str:
    """Return the headline of an article."""
    return f"{PLACES[(feed + n) % len(PLACES)]} pays for {WORDS[n % len(WORDS)]} {n} of district {feed}"


def told(workspace: Path) -> dict[str, object]:
    """Return what the record says, but for times and places of writing, which two runs do not share."""
    store = Store(workspace / "record.sqlite")
    try:
        store.verify()
        db = store._db
        return {
            "documents": db.execute(
                "SELECT id, text_sha256, page, title, superseded IS NULL FROM documents ORDER BY id"
            ).fetchall(),
            "items": db.execute("SELECT id, headline, date, outlet FROM items ORDER BY id").fetchall(),
            "statements": db.execute("SELECT id, speaker_name, content FROM statements ORDER BY id").fetchall(),
            "findings": db.execute("SELECT id, kind, told FROM findings ORDER BY id, kind").fetchall(),
            "entries": db.execute("SELECT feed, key, state, page FROM entries ORDER BY feed, key").fetchall(),
            "pages": db.execute("SELECT page, url, feed, step, state FROM pages ORDER BY page").fetchall(),
        }  # fmt: skip
    finally:
        store.close()


def archived(workspace: Path) -> Counter[str]:
    """Return how often each capture is in the archive; reading it verifies every digest."""
    return Counter(e.capture.sha256 for e in Archive(workspace / "archive").entries() if isinstance(e, Entry))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--feeds", type=int, default=12)
    parser.add_argument("--articles", type=int, default=25)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    server = Server(options.feeds, options.articles)
    server.start()
    server.wait()
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        beat = ['name = "killed"', "[fetch]", 'delay = "0s"', 'private = ["127.0.0.0/8"]']
        for n in range(1, options.feeds + 1):
            beat += ["[[feeds]]", f'url = "http://127.0.2.{n}:{server.port}/{n}/rss.xml"', f'id = "f{n}"']
        quiet, killed = folder / "quiet", folder / "killed"
        for workspace in (quiet, killed):
            command = [sys.executable, "-m", "attache"]
            subprocess.run([*command, "init", "us-china", str(workspace)], check=True, stdout=subprocess.DEVNULL)
            (workspace / "attache.toml").write_text("\n".join(beat), encoding="utf-8")

        def fetch(workspace: Path, *more: str) -> "subprocess.Popen[str]":
            arguments = ["fetch", "-w", str(workspace), "--log", str(workspace / "log.jsonl"), *more]
            return subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        start = time.monotonic()
        print("undisturbed:", fetch(quiet).communicate()[0].strip())
        whole = time.monotonic() - start
        start = time.monotonic()
        fetch(quiet).communicate()
        begins = time.monotonic() - start
        hit = 0
        for number in range(options.kills):
            process = fetch(killed, "--all") if number % 5 == 0 else fetch(killed)
            time.sleep(begins * chance.uniform(0.4, 1.0) + chance.uniform(0, min(1.5, whole / 4)))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            hit += process.returncode == -signal.SIGKILL
        # entries that were being fetched are due at once; what failed for a while is due later
        last = fetch(killed, "--all")
        out, complaints = last.communicate()
        print("last run:", out.strip(), complaints.strip())
        one, other = told(quiet), told(killed)
        differing = [name for name in one if one[name] != other[name]]
        twice = [digest for digest, count in archived(killed).items() if count > 1]
        have = {row[0] for row in other["documents"]}  # type: ignore[attr-defined]
        lines = whole_lines(killed / "log.jsonl")
        acknowledged = {line["document"] for line in lines if line["event"] == "captured"}
        lost = acknowledged - have
        same = not differing and not twice and not lost and last.returncode == 0
        print(f"{hit} of {options.kills} runs killed; {len(acknowledged)} captures acknowledged, {len(lost)} lost,"
              f" {len(twice)} twice in the archive; differing: {differing or 'nothing'}")  # fmt: skip
        print(
            json.dumps({"eval": "fetch-kill", "kills": options.kills, "killed": hit, "lost": len(lost), "same": same})
        )
        return 0 if same else 1


def whole_lines(path: Path) -> list[dict[str, str]]:
    """Return the lines of a log that were written whole; a kill may cut one short."""
    out = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        with contextlib.suppress(ValueError):
            out.append(json.loads(line[line.rfind('{"') :] if line.count('{"') > 1 else line))
    return out


if __name__ == "__main__":
    sys.exit(main())
