"""Ways in which a server misbehaves: each a function for `Loopback.act`, by name in `FLAWS`."""

import asyncio
import gzip
import zlib
from collections.abc import Callable

from .server import Act, Talk

FLAWS: dict[str, Act] = {}
"""Every flaw by its name, with dashes."""
TEXT = b"<rss><channel><title>Harbour Gazette</title></channel></rss>" * 20


def flaw(act: Act) -> Act:
    """Add a function to the flaws."""
    FLAWS[act.__name__.replace("_", "-")] = act
    return act


def raw(name: str, data: bytes) -> None:
    """Add a flaw that sends these bytes and closes the connection."""

    async def act(talk: Talk) -> None:
        talk.send(data)
        await talk.flush()
        talk.close()

    FLAWS[name] = act


def answered(head: bytes, body: bytes = b"", status: bytes = b"200 OK") -> bytes:
    """Return an answer of these headers (each with its line end) and this body."""
    return b"HTTP/1.1 " + status + b"\r\n" + head + b"\r\n" + body


# --- never ready


@flaw
async def silent(talk: Talk) -> None:
    """Takes the request and says nothing."""
    await talk.hang()


@flaw
async def silent_within_headers(talk: Talk) -> None:
    """Says half a header."""
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    await talk.hang()


@flaw
async def silent_within_body(talk: Talk) -> None:
    """Says a tenth of the body."""
    talk.head(200, ("Content-Length", "1000"))
    talk.send(b"x" * 100)
    await talk.hang()


@flaw
async def drip_of_headers(talk: Talk) -> None:
    """One byte of a header at a time, for ever."""
    talk.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await talk.for_ever(b"a", pause=0.01)


@flaw
async def drip_of_body(talk: Talk) -> None:
    """One byte of the body at a time, often enough for any timeout of one reading."""
    talk.head(200, ("Content-Length", "100000"))
    await talk.for_ever(b"a", pause=0.01)


# --- never ended


@flaw
async def endless_body(talk: Talk) -> None:
    """A body without length or end."""
    talk.head(200, ("Content-Type", "text/html"))
    await talk.for_ever(b"<p>and so on</p>" * 1000)


@flaw
async def endless_chunks(talk: Talk) -> None:
    """A chunked body without end."""
    talk.head(200, ("Transfer-Encoding", "chunked"))
    await talk.for_ever(b"400\r\n" + b"y" * 1024 + b"\r\n")


@flaw
async def endless_crumbs(talk: Talk) -> None:
    """A chunked body of single bytes, without end."""
    talk.head(200, ("Transfer-Encoding", "chunked"))
    await talk.for_ever(b"1\r\nz\r\n" * 2000)


@flaw
async def endless_headers(talk: Talk) -> None:
    """Header after header."""
    talk.send(b"HTTP/1.1 200 OK\r\n")
    await talk.for_ever(b"X-More: and more\r\n" * 100)


@flaw
async def endless_interim(talk: Talk) -> None:
    """Processing, processing, processing."""
    await talk.for_ever(b"HTTP/1.1 102 Processing\r\n\r\n")


@flaw
async def endless_gzip(talk: Talk) -> None:
    """A stream of gzip that unpacks for ever."""
    talk.head(200, ("Content-Encoding", "gzip"))
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * 1_000_000
    while not talk.closing.is_set() and not talk.writer.is_closing():
        talk.send(engine.compress(block) + engine.flush(zlib.Z_SYNC_FLUSH))
        await talk.flush()
        await asyncio.sleep(0)
    talk.close()


@flaw
async def endless_trailers(talk: Talk) -> None:
    """A body that has ended, with trailers that do not."""
    talk.head(200, ("Transfer-Encoding", "chunked"))
    talk.send(b"2\r\nok\r\n0\r\n")
    await talk.for_ever(b"X-Trailer: and more\r\n" * 100)


@flaw
async def endless_chunk_extension(talk: Talk) -> None:
    """A chunk whose header does not end."""
    talk.head(200, ("Transfer-Encoding", "chunked"))
    talk.send(b"2;x=")
    await talk.for_ever(b"y" * 1000)


# --- cut off

raw("cut-in-body", answered(b"Content-Length: 1000\r\n", b"x" * 600))
raw("cut-in-chunk", answered(b"Transfer-Encoding: chunked\r\n", b"400\r\n" + b"x" * 100))
raw("cut-between-chunks", answered(b"Transfer-Encoding: chunked\r\n", b"4\r\nabcd\r\n"))
raw("cut-in-headers", b"HTTP/1.1 200 OK\r\nContent-Type: text/ht")
raw("cut-in-status", b"HTTP/1.")
raw("cut-in-gzip", answered(b"Content-Encoding: gzip\r\n", gzip.compress(TEXT)[:-20]))
raw("cut-in-deflate", answered(b"Content-Encoding: deflate\r\n", zlib.compress(TEXT)[:-10]))
raw("hangs-up", b"")


@flaw
async def resets_at_once(talk: Talk) -> None:
    """Breaks off before a byte."""
    talk.reset()


@flaw
async def resets_within_body(talk: Talk) -> None:
    """Breaks off within the body, after what was sent has arrived."""
    talk.head(200, ("Content-Length", "1000"))
    talk.send(b"x" * 10)
    await talk.flush()
    await asyncio.sleep(0.05)
    talk.reset()


# --- not HTTP

raw("http-0.9", b"<html><body>hello</body></html>")
raw("binary", bytes(range(256)) * 20)
raw("ssh", b"SSH-2.0-OpenSSH_9.0\r\n")
raw("tls-alert", b"\x15\x03\x01\x00\x02\x02\x46")
raw("http-2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
raw("status-of-words", b"HTTP/1.1 fine OK\r\nContent-Length: 0\r\n\r\n")
raw("status-of-four-digits", b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")
raw("status-zero", b"HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n")
raw("switches-protocols", b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x05hello")
raw("two-lengths", answered(b"Content-Length: 5\r\nContent-Length: 7\r\n", b"abcdefg"))
raw("negative-length", answered(b"Content-Length: -5\r\n", b"abcde"))
raw("length-of-words", answered(b"Content-Length: five\r\n", b"abcde"))
raw("length-beyond-numbers", answered(b"Content-Length: " + b"9" * 400 + b"\r\n", b"abcde"))
raw("bad-chunk-size", answered(b"Transfer-Encoding: chunked\r\n", b"zz\r\nabc\r\n0\r\n\r\n"))
raw("negative-chunk", answered(b"Transfer-Encoding: chunked\r\n", b"-4\r\nabcd\r\n0\r\n\r\n"))
raw("huge-chunk-size", answered(b"Transfer-Encoding: chunked\r\n", b"F" * 40 + b"\r\nabc"))
raw("chunk-without-end", answered(b"Transfer-Encoding: chunked\r\n", b"3\r\nabcdef\r\n0\r\n\r\n"))
raw("unknown-transfer-coding", answered(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"))
raw("nul-in-header", answered(b"X-Odd: a\x00b\r\nContent-Length: 2\r\n", b"ok"))
raw("header-without-name", answered(b": value\r\nContent-Length: 2\r\n", b"ok"))
raw("header-with-space-in-name", answered(b"Content Length: 2\r\n", b"ok"))
raw("header-line-without-colon", answered(b"this is no header\r\nContent-Length: 2\r\n", b"ok"))
raw("huge-cookie", answered(b"Set-Cookie: a=" + b"x" * 200_000 + b"\r\nContent-Length: 2\r\n", b"ok"))
raw("many-cookies", answered(b"Set-Cookie: a=b\r\n" * 10_000 + b"Content-Length: 2\r\n", b"ok"))

# --- packed badly


def bomb(size: int, times: int = 1) -> bytes:
    """Return a gzip of so many bytes of nothing, packed again so many times."""
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join([engine.compress(b"\0" * 1_000_000) for _ in range(size // 1_000_000)]) + engine.flush()
    for _ in range(times - 1):
        data = gzip.compress(data)
    return data


def packed(name: str, coding: str, make: Callable[[], bytes]) -> None:
    """Add a flaw of a whole answer with a content coding."""

    async def act(talk: Talk) -> None:
        talk.reply(200, make(), ("Content-Encoding", coding), ("Content-Type", "text/html"))

    FLAWS[name] = act


packed("gzip-bomb", "gzip", lambda: bomb(100_000_000))
packed("gzip-bomb-within-the-cap", "gzip", lambda: bomb(12_000_000))
packed("gzip-bomb-twice", "gzip, gzip", lambda: bomb(100_000_000, 2))
packed("gzip-nine-times", ", ".join(["gzip"] * 9), lambda: bomb(1_000_000, 9))
packed("gzip-of-many-members", "gzip", lambda: gzip.compress(b"") * 20_000)
packed("not-gzip", "gzip", lambda: TEXT)
packed("gzip-with-a-wrong-sum", "gzip", lambda: gzip.compress(TEXT)[:-8] + b"\0" * 8)
packed(
    "gzip-with-a-flipped-byte", "gzip", lambda: gzip.compress(TEXT)[:12] + b"\xff\xff\xff" + gzip.compress(TEXT)[15:]
)
packed("unknown-coding", "zstd-of-ours", lambda: TEXT)
packed("brotli-of-nothing", "br", lambda: b"\xff" * 100)
packed("compress", "compress", lambda: b"\x1f\x9d\x90" + TEXT)

# --- statuses that lie

raw("part-unasked", answered(b"Content-Range: bytes 0-1/1000\r\nContent-Length: 2\r\n", b"ok", b"206 Partial"))
raw("unchanged-unasked", answered(b"", b"", b"304 Not Modified"))
