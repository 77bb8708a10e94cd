"""Whatever a server sends, in whatever pieces, is an answer or one known error, and the fetcher goes on."""

import asyncio
import gzip
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from attache import errors
from attache.collect.codings import Unpacker
from attache.collect.fetch import HttpFetcher
from attache.config.sources import Fetching
from attache.record import Request
from loopback.server import Loopback

LOCAL = Fetching(private=("127.0.0.0/8",), robots=False)
HONEST = [
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"hello" * 50),
]


@st.composite
def damaged(draw):
    """An answer with a few of its bytes changed, left out or doubled."""
    data = bytearray(draw(st.sampled_from(HONEST)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        end = min(at + draw(st.integers(0, 12)), len(data))
        match draw(st.sampled_from(["change", "leave out", "double"])):
            case "change":
                data[at:end] = draw(st.binary(max_size=8))
            case "leave out":
                del data[at:end]
            case _:
                data[at:end] = data[at:end] * 2
    return bytes(data)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(damaged() | st.binary(max_size=200), st.integers(1, 50)), min_size=1, max_size=8))
def test_any_answers_are_answers_or_known_errors(answers):
    async def run() -> bytes:
        async with Loopback() as server:
            server.serve("/next", b"words")
            async with HttpFetcher(LOCAL, delay=0, timeout=20, resolve=server.resolve) as fetcher:
                for data, size in answers:

                    async def act(talk, data=data, size=size):
                        for start in range(0, len(data), size):
                            talk.send(data[start : start + size])
                            await talk.flush()
                        talk.close()

                    server.act("/", act)
                    try:
                        answer = await fetcher.get(Request(url=server.url()))
                    except errors.FetchError as error:
                        told = error.line()
                    else:
                        told = "".join(str(each) for each in (answer.status, answer.final_url))
                    assert told.count("\n") == 0
                return (await fetcher.get(Request(url=server.url("/next")))).data

    assert asyncio.run(run()) == b"words"


@settings(deadline=None)
@given(
    st.binary(max_size=3000),
    st.sampled_from(["gzip", "deflate", "raw", "br", "gzip, gzip"]),
    st.integers(1, 100),
    st.integers(0, 40),
)
def test_what_was_packed_comes_back_and_what_is_cut_does_not(data, coding, size, cut):
    if coding == "br":
        import brotli

        body = brotli.compress(data)
    elif coding == "raw":
        body, coding = zlib.compress(data, wbits=-15), "deflate"
        if body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0:
            return  # cannot be told from one with a header
    elif coding == "deflate":
        body = zlib.compress(data)
    else:
        body = gzip.compress(data) if coding == "gzip" else gzip.compress(gzip.compress(data))
    kept = body[: len(body) - cut] if cut else body

    def unpacked() -> bytes | None:
        unpacker = Unpacker([coding], 1_000_000)
        try:
            for start in range(0, len(kept), size):
                unpacker.feed(kept[start : start + size])
            return unpacker.finish()
        except errors.AnswerCutOff:
            return None

    assert unpacked() == (data if not cut else b"" if not kept else None)
