"""What a fetched answer says, against a real server on loopback."""

import asyncio
import datetime as dt

import pytest

from attache import errors
from attache.collect.fetch import HttpFetcher, agent
from attache.config.sources import Fetching
from attache.record import Request
from loopback.server import Loopback, in_thread

LOCAL = Fetching(private=("127.0.0.0/8",), robots=False)
FEED = b"<rss version='2.0'><channel><title>Harbour Gazette</title></channel></rss>"


def within(test, **more):
    """Run a coroutine function of a server and a fetcher."""

    async def run():
        async with Loopback() as server:
            settings = more.pop("settings", LOCAL)
            async with HttpFetcher(
                settings, **{"delay": 0, "timeout": 20, "resolve": server.resolve, **more}
            ) as fetcher:
                return await test(server, fetcher)

    return asyncio.run(run())


def test_an_answer_says_what_it_is():
    async def test(server, fetcher):
        server.serve("/feed", FEED, kind='Application/RSS+XML; charset="GB2312"', headers=(("X-Cache", "hit"),))
        return await fetcher.get(Request(url=server.url("/feed")))

    before = dt.datetime.now(dt.UTC)
    answer = within(test)
    assert (answer.status, answer.data) == (200, FEED)
    assert (answer.media_type, answer.charset) == ("application/rss+xml", "gb2312")
    assert answer.etag and answer.header("x-cache") == "hit"
    assert answer.redirects == () and not answer.permanent
    assert before <= answer.started <= dt.datetime.now(dt.UTC) and answer.seconds > 0


@pytest.mark.parametrize(
    ("kind", "media_type", "charset"),
    [
        ("", None, None),
        ("text/html", "text/html", None),
        ("text/html;charset=UTF-8", "text/html", "utf-8"),
        ("text/html; Charset = 'utf-8' ; x=y", "text/html", "utf-8"),
        ("text/html; charset=", "text/html", None),
        ("html", None, None),
        ("text/html, text/plain", None, None),
        (";;;charset=gbk", None, "gbk"),
        ("text/html; charset=" + "x" * 5000, "text/html", "x" * 40),
    ],
)
def test_the_media_type_and_charset_are_those_stated(kind, media_type, charset):
    async def test(server, fetcher):
        server.serve("/", FEED, kind=kind)
        return await fetcher.get(Request(url=server.url()))

    answer = within(test)
    assert (answer.media_type, answer.charset) == (media_type, charset)


def test_what_has_not_changed_is_not_sent_again():
    async def test(server, fetcher):
        server.serve("/feed", FEED)
        one = await fetcher.get(Request(url=server.url("/feed")))
        two = await fetcher.get(Request(url=server.url("/feed"), etag=one.etag))
        server.serve("/feed", FEED + b"<!-- new -->")
        three = await fetcher.get(Request(url=server.url("/feed"), etag=one.etag))
        return two, three

    two, three = within(test)
    assert (two.status, two.data) == (304, b"")
    assert three.status == 200 and three.data.endswith(b"new -->")


def test_validators_are_sent_as_they_came():
    async def test(server, fetcher):
        server.serve("/", FEED)
        await fetcher.get(Request(url=server.url(), etag='W/"weak;1"', modified="Thu, 08 May 2031 06:00:00 GMT"))
        return server.asked[0]

    asked = within(test)
    assert asked.header("if-none-match") == 'W/"weak;1"'
    assert asked.header("if-modified-since") == "Thu, 08 May 2031 06:00:00 GMT"


def test_an_etag_that_changes_every_time_is_given_as_it_is():
    async def changing(talk):
        talk.reply(200, FEED, ("ETag", f'"{talk.count}"'))

    async def test(server, fetcher):
        server.act("/", changing)
        return [(await fetcher.get(Request(url=server.url(), etag='"0"'))).etag for _ in range(3)]

    assert within(test) == ['"1"', '"2"', '"3"']


def test_we_say_who_we_are_and_how_to_reach_the_user():
    async def test(server, fetcher):
        server.serve("/", FEED)
        await fetcher.get(Request(url=server.url(), accept="application/rss+xml"))
        return server.asked[0]

    settings = Fetching(private=("127.0.0.1",), robots=False, contact="desk@institute.example")
    asked = within(test, settings=settings)
    assert asked.header("user-agent") == agent("desk@institute.example")
    assert asked.header("user-agent").startswith("attache/") and "(+desk@institute.example)" in asked.header(
        "user-agent"
    )
    assert asked.header("accept") == "application/rss+xml"
    assert "gzip" in asked.header("accept-encoding")
    assert asked.header("host").startswith("127.0.0.1:")


def test_a_contact_cannot_break_the_request():
    assert "\n" not in agent("a\r\nX: y") and ")" not in agent("a) evil (b").removesuffix(")")


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((303,), False)],
)
def test_redirects_are_followed_and_told(statuses, permanent):
    async def test(server, fetcher):
        for number, status in enumerate(statuses):
            server.redirect(f"/{number}", f"{number + 1}", status=status)
        server.serve(f"/{len(statuses)}", FEED)
        return server.port, await fetcher.get(Request(url=server.url("/0#fragment")))

    port, answer = within(test)
    base = f"http://127.0.0.1:{port}"
    assert answer.url == f"{base}/0#fragment"
    assert answer.final_url == f"{base}/{len(statuses)}"
    assert answer.redirects == tuple(f"{base}/{number}" for number in range(len(statuses)))
    assert answer.permanent is permanent and answer.data == FEED


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("next?q=1#part", "/deep/next?q=1"),
        ("../up", "/up"),
        ("?page=2", "/deep/page?page=2"),
        ("/a b", "/a%20b"),
        ("/caf\xe9", "/caf%C3%A9"),
        ("/%E4%B8%AD", "/%E4%B8%AD"),
        ("\\back", "/back"),
    ],
)
def test_a_redirect_is_read_as_browsers_read_it(location, path):
    async def test(server, fetcher):
        server.redirect("/deep/page", location)
        server.serve("/deep/page?page=2", FEED)
        await fetcher.get(Request(url=server.url("/deep/page")))
        return server.paths()

    assert within(test) == ["/deep/page", path]


@pytest.mark.parametrize(
    ("headers", "body", "after"),
    [
        ((("Content-Length", "1000"),), b"half", "hangs"),
        ((("Content-Length", "1000"),), b"half", "closes"),
        ((), b"<p>and so on</p>" * 100, "goes on"),
        ((("Content-Length", "1000000000"),), b"half", "hangs"),
        ((("Content-Encoding", "gzip"), ("Content-Length", "4")), b"half", "waits"),
        ((("Content-Encoding", "unheard-of"), ("Content-Length", "4")), b"half", "waits"),
    ],
)
def test_of_a_redirect_only_the_address_counts(headers, body, after):
    async def act(talk):
        talk.head(302, ("Location", "/next"), *headers)
        talk.send(body)
        if after == "hangs":
            await talk.hang()
        elif after == "goes on":
            await talk.for_ever(body)
        elif after == "closes":
            talk.close()

    async def test(server, fetcher):
        server.act("/", act)
        server.serve("/next", FEED)
        return await fetcher.get(Request(url=server.url()))

    assert within(test).data == FEED


@pytest.mark.parametrize("status", [300, 302, 400, 401, 403, 404, 410, 418, 451, 500, 503, 599])
def test_any_status_is_an_answer(status):
    async def test(server, fetcher):
        server.serve("/", b"words", status=status)
        return await fetcher.get(Request(url=server.url()))

    answer = within(test)
    assert (answer.status, answer.data) == (status, b"words")


def test_an_empty_answer_is_an_answer():
    async def test(server, fetcher):
        server.serve("/empty", b"")
        server.serve("/nothing", b"", status=204, kind="", validators=False)
        return [(await fetcher.get(Request(url=server.url(path)))).data for path in ("/empty", "/nothing")]

    assert within(test) == [b"", b""]


def test_early_hints_are_passed_over():
    async def hints(talk):
        talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 3)
        talk.reply(200, FEED)

    async def test(server, fetcher):
        server.act("/", hints)
        return await fetcher.get(Request(url=server.url()))

    assert within(test).data == FEED


def test_a_body_without_length_ends_with_the_connection():
    async def old(talk):
        talk.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + FEED)
        talk.close()

    async def test(server, fetcher):
        server.act("/", old)
        return await fetcher.get(Request(url=server.url()))

    assert within(test).data == FEED


def test_a_connection_is_used_again_and_replaced_when_the_host_has_closed_it():
    async def test(server, fetcher):
        server.serve("/a", FEED)

        async def last(talk):
            talk.reply(200, FEED)
            await talk.flush()
            talk.close()  # without having said so

        server.act("/b", last)
        for path in ("/a", "/a", "/b", "/a"):
            assert (await fetcher.get(Request(url=server.url(path)))).data == FEED
            await asyncio.sleep(0.05)
        return [asked.connection for asked in server.asked]

    assert within(test) == [1, 1, 1, 2]


def test_a_host_that_says_close_is_taken_at_its_word():
    async def test(server, fetcher):
        server.serve("/", FEED, headers=(("Connection", "close"),))
        await fetcher.get(Request(url=server.url()))
        await fetcher.get(Request(url=server.url()))
        return [asked.connection for asked in server.asked]

    assert within(test) == [1, 2]


def test_the_cap_of_a_request_is_its_own():
    async def test(server, fetcher):
        server.serve("/", b"x" * 10_000)
        assert len((await fetcher.get(Request(url=server.url(), max_bytes=10_000))).data) == 10_000
        with pytest.raises(errors.AnswerTooLarge):
            await fetcher.get(Request(url=server.url(), max_bytes=9_999))

    within(test)


def test_a_name_that_nobody_knows_is_one_error():
    async def test(server, fetcher):
        with pytest.raises(errors.Unreachable, match="name is not known"):
            await fetcher.get(Request(url="http://gazette.nowhere/"))

    within(test)


def test_the_next_network_address_is_tried_when_one_refuses():
    async def two(host, port):
        return ("127.0.0.2", "127.0.0.1")

    async def test(server, fetcher):
        server.serve("/", FEED)
        return await fetcher.get(Request(url=server.url("/", host="gazette.example")))

    assert within(test, resolve=two).data == FEED  # the server listens at the second alone


def test_a_public_network_address_is_used_where_another_is_private():
    async def test(server, fetcher):
        server.serve("/", FEED)
        return await fetcher.get(Request(url=server.url("/", host="gazette.example")))

    async def mixed(host, port):
        return ("10.0.0.1", "127.0.0.1")

    assert within(test, resolve=mixed).data == FEED


def test_a_host_may_be_allowed_by_its_name():
    async def test(server, fetcher):
        server.serve("/", FEED)
        assert (await fetcher.get(Request(url=server.url("/", host="inside.example")))).data == FEED
        with pytest.raises(errors.RefusedAddress):
            await fetcher.get(Request(url=server.url("/", host="outside.example")))

    within(test, settings=Fetching(private=("inside.example",), robots=False))


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with in_thread() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())

        async def test(server, fetcher):
            server.serve("/", FEED)
            return await fetcher.get(Request(url=server.url()))

        assert within(test).data == FEED
        assert proxy.asked == []


def test_a_request_that_is_cancelled_leaves_nothing_open():
    async def silent(talk):
        await talk.hang()

    async def test(server, fetcher):
        server.act("/", silent)
        server.serve("/next", FEED)
        task = asyncio.create_task(fetcher.get(Request(url=server.url())))
        while not server.asked:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await fetcher.get(Request(url=server.url("/next")))

    assert within(test, delay=0.01).data == FEED


def test_a_certificate_that_nobody_signed_is_not_trusted():
    import ssl
    from pathlib import Path

    ours = Path(__file__).parents[2] / "loopback" / "unsigned.pem"
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(ours)
    trusting = ssl.create_default_context(cafile=ours)

    async def answer(reader, writer):
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            await writer.drain()
        except (OSError, EOFError):
            pass
        writer.close()

    async def run():
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=server_side)
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        try:
            async with HttpFetcher(LOCAL, delay=0, timeout=20) as fetcher:
                with pytest.raises(errors.NotTrusted):
                    await fetcher.get(Request(url=url))
            async with HttpFetcher(LOCAL, delay=0, timeout=20, context=trusting) as fetcher:
                return (await fetcher.get(Request(url=url))).data
        finally:
            server.close()
            await asyncio.sleep(0.05)

    assert asyncio.run(run()) == b"ok"


def test_the_repr_of_a_request_tells_no_secret():
    assert "s3cr3t" not in repr(Request(url="http://gazette.example/", headers=(("Cookie", "s3cr3t"),)))


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nwords",
        b"HTTP/1.1 200 OK\nContent-Length: 5\n\nwords",
        b"HTTP/1.1 200 OK\r\nX-Folded: one\r\n  two\r\nContent-Length: 5\r\n\r\nwords",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nwords",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nwords\r\n0\r\nX-Trailer: yes\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Name: \xb0\xd9\xb6\xc8\r\nContent-Length: 5\r\n\r\nwords",
        b"HTTP/1.1 200 \xb3\xc9\xb9\xa6\r\nContent-Length: 5\r\n\r\nwords",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: of these\r\n" * 200 + b"Content-Length: 5\r\n\r\nwords",
    ],
    ids=[
        "no-reason",
        "bare-lf",
        "folded",
        "same-length-twice",
        "length-and-chunks",
        "trailers",
        "gbk",
        "reason",
        "many",
    ],
)
def test_servers_that_are_merely_careless_are_understood(raw):
    async def act(talk):
        talk.send(raw)
        await talk.flush()
        talk.close()

    async def test(server, fetcher):
        server.act("/", act)
        return await fetcher.get(Request(url=server.url()))

    assert within(test).data == b"words"


def test_many_large_answers_at_once_come_one_after_the_other_and_all_arrive():
    async def stuck(talk):
        talk.head(200, ("Content-Length", "9000000"))
        talk.send(b"x" * 3_000_000)
        await talk.hang()

    async def test(server, fetcher):
        server.act("/stuck", stuck)
        server.serve("/large", b"y" * 3_000_000)
        hostile = [asyncio.create_task(fetcher.get(Request(url=server.url("/stuck")))) for _ in range(4)]
        sizes = await asyncio.gather(*(fetcher.get(Request(url=server.url("/large"))) for _ in range(16)))
        for task in hostile:
            task.cancel()
        await asyncio.gather(*hostile, return_exceptions=True)
        return {len(each.data) for each in sizes}

    assert within(test, timeout=60) == {3_000_000}
