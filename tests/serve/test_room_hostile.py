"""Hostile captures and hostile addresses: shown as words, or refused with one clear line; never run, never a trace."""

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from room_client import client_of
from starlette.testclient import TestClient

from attache import desk as desks
from attache.desk import Desk
from attache.serve.view import link, words

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
LISTS = ("/", "/statements", "/search", "/issues", "/stories", "/changes", "/sources", "/editions")
_OURS = frozenset(("/static/room.js", "/static/htmx.min.js"))

PAGE = """<!doctype html><html lang="en"><head>
<title>{evil} Harbour talks open</title>
<link rel="canonical" href="javascript:alert(3)">
<script type="application/ld+json">{data}</script>
</head><body><article><h1>{evil} Harbour talks open</h1>
<p>PORT ALDER, May 9 - &lt;script&gt;alert(4)&lt;/script&gt; spokesperson Vera &lt;b onmouseover=alert(5)&gt; Holt said on Friday
that Ostravia strongly opposes the survey and {evil} demanded an apology from Lanhai without any delay at all.</p>
<p>"We firmly oppose &lt;svg onload=alert(6)&gt; this survey of ours," said Vera Holt, spokesperson of the Ostravian Foreign
Ministry. \u202eesrever ni si siht\u202c and \x01\x02 controls stay visible in this long paragraph of the report.</p>
<p>The minister of Lanhai will visit Corin on 19 May 2031, the ministry announced. 24 percent of ships were late.</p>
</article></body></html>"""

LETTER = """From: "<script>alert(7)</script>" <a@example.org>
Subject: =?utf-8?q?=3Cscript=3Ealert=288=29=3C/script=3E?= survey of the strait
Date: Fri, 9 May 2031 08:00:00 +0000
Content-Type: text/plain; charset=utf-8

{evil} Ostravia said that it opposes the survey of the Mirren Strait. "It is wrong," said Vera Holt.
"""


class _Live(HTMLParser):
    """What a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action", "formaction") and not re.match(r"[/#?]|https?://", value or ""):
                self.found.append(f"{tag} {name}={value}")
            if name in ("href", "action") and (value or "").startswith("//"):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("iframe", "object", "embed", "base", "style", "img"):
            self.found.append(tag)
        if tag == "script" and (dict(attrs).get("src") or "").split("?")[0] not in _OURS:
            self.found.append("script")


def live(text: str) -> list[str]:
    """Return what a browser would act on that is not ours."""
    parser = _Live()
    parser.feed(text)
    return parser.found


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, workspace: Path) -> Iterator[tuple[TestClient, Path]]:
    folder = tmp_path_factory.mktemp("hostile")
    tables = {each.name: each.read_bytes() for each in (workspace / "tables").iterdir()}
    tables["outlets.csv"] += (
        '"<script>alert(9)</script> Gazette",,,evil.example,XO,en,commercial,advertising,"<img src=x onerror=alert(10)>"'
        + "," * (tables["outlets.csv"].split(b"\n")[0].count(b",") - 8) + "\n"
    ).encode()  # fmt: skip
    beat = (workspace / "attache.toml").read_text("utf-8").replace("Ostravia and Lanhai", "<script>alert(11)</script>")
    desks.make(beat, folder / "desk", tables)
    data = json.dumps(
        {"@type": "NewsArticle", "headline": EVIL, "publisher": {"name": EVIL}, "datePublished": "2031-05-09",
         "url": "javascript:alert(12)", "author": {"name": EVIL}}
    ).replace("</", "<\\/")  # fmt: skip
    texts = folder / "texts"
    texts.mkdir()
    (texts / "talks.html").write_text(PAGE.format(evil=html.escape(EVIL), data=data), "utf-8")
    (texts / "a<script>alert(13)<").mkdir(parents=True)
    (texts / "letter.eml").write_text(LETTER.format(evil=EVIL), "utf-8")
    (texts / "plain'onload=alert(14).txt").write_text(f"{EVIL}\n\nVera Holt said: “{EVIL} is no answer.”\n", "utf-8")
    with Desk(folder / "desk") as desk:
        assert desk.add([texts]).added == 3
    with client_of(folder / "desk") as client:
        yield client, folder / "desk"


def test_nothing_of_a_capture_is_live(hostile: tuple[TestClient, Path]) -> None:
    client, folder = hostile
    with Desk(folder) as desk:
        rows = [row.id for row in desk.store.documents()]
        keys = [said.id for said in desk.statements()]
    assert keys
    paths = [*LISTS, *(f"/documents/{row}" for row in rows), *(f"/documents/{row}/original" for row in rows)]
    paths += [f"/issues/{each}" for each in ("survey", "talks")]
    waiting = list(paths)
    seen = set()
    while waiting and len(seen) < 120:
        path = waiting.pop(0).split("#")[0]
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        assert live(answer.text) == [], path
        waiting += [html.unescape(each) for each in re.findall(r'href="(/[^"]*)"', answer.text) if "lang=" not in each]
    shown = client.get("/search?q=harbour").text
    assert "&lt;script&gt;alert(1)" in shown.replace("<mark>", "").replace("</mark>", "")


def test_readers_pages_are_no_more_live(hostile: tuple[TestClient, Path]) -> None:
    _, folder = hostile
    with Desk(folder) as desk, client_of(folder, public=True) as client:
        for row in desk.store.documents():
            assert live(client.get(f"/documents/{row.id}").text) == []


@pytest.mark.parametrize(
    "name",
    [
        "q",
        "speaker",
        "organisation",
        "role",
        "issue",
        "outlet",
        "side",
        "strength",
        "since",
        "after",
        "lang",
        "theme",
        "kind",
        "actor",
    ],
)
@pytest.mark.parametrize("path", ["/statements", "/search", "/stories", "/changes"])
def test_what_is_asked_for_is_shown_as_words(client: TestClient, path: str, name: str) -> None:
    answer = client.get(path, params={name: EVIL})
    assert answer.status_code in (200, 400)
    assert live(answer.text) == []


@pytest.mark.parametrize(
    "query",
    [
        '"', '""', "'", "*", "AND", "OR", "NOT", "NEAR(", "a AND", "a OR", "(", ")", "a:b", "headline:x", "^x", "-", "--",
        "x' OR 1=1 --", "'; DROP TABLE statements; --", "\x00", "a\x00b", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
        "😀", "%", "_", "\\", "{}", "{{7*7}}", "${7*7}", "../../etc/passwd", "a" * 999, "测" * 500, "a " * 49, '"a" "b', "x*y*", "１２３",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/statements", "/search"])
def test_any_query_is_answered_or_refused_with_a_line(client: TestClient, path: str, query: str) -> None:
    answer = client.get(path, params={"q": query})
    assert answer.status_code in (200, 400), answer.status_code
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.lower()
    assert "49" not in answer.text if "7*7" in query else True


@pytest.mark.parametrize("chars", [1_001, 7_000, 10_000, 60_000])
@pytest.mark.parametrize("path", ["/statements", "/search"])
def test_long_queries_are_refused(client: TestClient, path: str, chars: int) -> None:
    assert client.get(path, params={"q": "a" * chars}).status_code in (400, 414)


@pytest.mark.parametrize(
    "address",
    [
        "/statements?after=x", "/statements?after=2031-05-09", "/statements?after=9999999999999999999.1",
        "/statements?after=-.99999999999999999999", "/statements?after=2031-05-09.1'--", "/statements?after=%00",
        "/statements?strength=99", "/statements?strength=-1", "/statements?strength=a", "/statements?strength=5..99",
        "/statements?since=yesterday", "/statements?since=2031-13", "/statements?since=2031-02-30", "/statements?since=0000",
        "/statements?until=99999", "/statements?form=shouted", "/statements?stance=x", "/statements?owner=x",
        "/statements?side=moon", "/statements?language=tl-h", "/search?page=0", "/search?page=-1", "/search?page=99999",
        "/search?page=1e9", "/search?page=x", "/search?kind=x", "/stories?outlets=0", "/stories?outlets=x",
        "/stories?page=99999999999999999999", "/changes?kind=x", "/changes?page=0", "/changes/0", "/changes/x",
        "/changes/99999999999999999999", "/statements?speaker=" + "a" * 201,
    ],
)  # fmt: skip
def test_wrong_values_are_told(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400, address
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/documents/none", "/documents/d-0000000000000000", "/documents/s-0", "/open/none", "/open/i-ffffffffffffffff",
        "/issues/none", "/issues/../../x", "/stories/none", "/stories/0000", "/changes/9007199254740991", "/editions/none",
        "/documents/none/original", "/nowhere", "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py",
        "/static//etc/passwd", "/static/none.css", "/docs", "/redoc", "/openapi.json",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404, address
    assert "import" not in answer.text


@pytest.mark.parametrize(
    "key", ["%00", "a%00b", "%ff%fe", "..%2f..%2fetc%2fpasswd", "'--", "<script>", "a" * 300, "d-%25", "%E2%80%AE"]
)
@pytest.mark.parametrize("path", ["/documents/", "/open/", "/stories/", "/editions/", "/issues/"])
def test_bad_ids_are_refused(client: TestClient, path: str, key: str) -> None:
    answer = client.get(path + key)
    assert answer.status_code in (400, 404), (path, key)
    assert live(answer.text) == []


@pytest.mark.parametrize(
    "at", ["x", "5", "5-", "-5", "9-3", "3-3", "0-99999999", "999999999-9999999999", "1-2-3", "１-２"]
)
def test_bad_stretches_are_refused(client: TestClient, desk: Desk, at: str) -> None:
    row = next(iter(desk.store.documents()))
    assert client.get(f"/documents/{row.id}", params={"at": at}).status_code == 400


def test_statement_of_another_document_is_not_found(client: TestClient, desk: Desk) -> None:
    row = next(iter(desk.store.documents()))
    assert client.get(f"/documents/{row.id}?statement=s-0000000000000000").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"])
def test_other_methods_do_nothing(client: TestClient, method: str) -> None:
    assert client.request(method, "/statements").status_code in (403, 405)


def test_headers_cannot_be_split(client: TestClient) -> None:
    answer = client.get("/issues?lang=zh%0d%0aset-cookie:+a=b&theme=dark%0d%0ax:y")
    assert answer.status_code == 200
    assert "a=b" not in str(answer.headers)
    assert "x" not in answer.headers
    answer = client.get("/open/i-1%0d%0aset-cookie:a=b")
    assert answer.status_code in (400, 404)


def test_unexpected_error_is_a_number_in_the_log_and_no_word_of_it(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from attache.serve.pages import editions

    def broken(*_: object) -> object:
        raise RuntimeError("secret words of /home/somebody")

    with client_of(workspace) as client:
        monkeypatch.setattr(editions.reading_room, "editions", broken)
        answer = client.get("/editions")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    key = re.search(r"under ([0-9a-f]{8})", answer.text)
    assert key
    assert key[1] in caplog.text
    assert "secret words" in caplog.text
    assert answer.headers["content-security-policy"]


def test_damage_of_the_workspace_is_told_without_its_places(tmp_path: Path) -> None:
    desks.init("us-china", tmp_path / "own")
    with client_of(tmp_path / "own") as client:
        (tmp_path / "own" / "record.sqlite").unlink()
        answer = client.get("/statements?q=x")
    assert answer.status_code == 500
    assert "E204" in answer.text
    assert str(tmp_path) not in answer.text
    assert "record.sqlite" not in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example/x",
        "http:",
        "http://",
        "vbscript:x",
        "https://a\tb/",
        "",
        None,
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert link(url) is None


def test_addresses_of_the_web_become_links() -> None:
    assert link("https://harbour.example/a?b=c") == "https://harbour.example/a?b=c"


def test_words_show_controls_and_direction_marks() -> None:
    out = words("a\x01b\u202ec<d>")
    assert "\x01" not in out
    assert "\u202e" not in out
    assert "&lt;d&gt;" in out
