"""An edition as mail: the message, its two parts, what is of one reader."""

import re
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest
from outputs import SIDES, drawn, empty, nasty

from attache.brief.render import mail

LONG = "https://brief.example/leave/" + "k" * 300
READER = mail.Envelope(
    sender="The desk <desk@brief.example>", to="reader@post.example", web="https://brief.example/e/1",
    unsubscribe=LONG, unsubscribe_mail="leave@brief.example", preferences="https://brief.example/me",
    why="You asked for the daily edition <b>.",
)  # fmt: skip


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.given = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.given += given
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []


@pytest.fixture(scope="module")
def body(edition, text_of):
    return mail.body(edition, text_of=text_of, sides=SIDES)


@pytest.fixture(scope="module")
def raw(body):
    return mail.message(body, READER).as_bytes()


def test_a_message_has_a_text_and_a_page_that_any_client_can_read(raw):
    read = message_from_bytes(raw, policy=default)
    assert read.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert not read.defects
    assert read["Subject"] == "The strait in May"
    assert read["From"] == "The desk <desk@brief.example>"
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


def test_a_long_address_to_unsubscribe_stays_whole(raw):
    assert f"List-Unsubscribe: <{LONG}>, <mailto:leave@brief.example>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_nothing_of_a_reader_is_in_a_message_without_one(body):
    message = mail.message(body, mail.Envelope())
    assert not {"To", "From", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"} & set(message.keys())
    for part in message.iter_parts():
        assert "\ue000" not in part.get_content()
        assert "nsubscribe" not in part.get_content()


def test_every_citation_leads_to_the_list_of_sources(body):
    page = Page(body.html)
    assert len(page.ids) == len(set(page.ids))
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert len(inner) >= 10
    assert set(inner) <= set(page.ids)
    numbers = set(re.findall(r"\[(\d+)\]", body.text.partition("SOURCES")[0]))
    assert numbers
    assert all(f"\n[{number}] " in body.text.partition("SOURCES")[2] for number in numbers)


def test_a_page_asks_nobody_for_anything_and_keeps_its_style_for_the_dark(body):
    page = Page(body.html)
    assert not {"script", "img", "link", "iframe", "svg", "form"} & set(page.tags)
    assert "src" not in page.given
    assert not re.search(r"url\(|@import|http-equiv", body.html)
    assert "@media (prefers-color-scheme: dark)" in body.html.replace("@media(", "@media (").replace(":dark", ": dark")
    assert body.html.count("style=") > 50
    assert len(body.html.encode()) < mail.MOST_BYTES


def test_what_is_of_the_reader_stands_in_both_parts(raw):
    read = message_from_bytes(raw, policy=default)
    for part in read.iter_parts():
        words = part.get_content()
        assert "https://brief.example/me" in words
        assert LONG in words
        assert "https://brief.example/e/1" in words
    assert "daily edition &lt;b&gt;." in read.get_body(("html",)).get_content()


def test_addresses_that_are_none_of_the_web_are_left_out(body):
    message = mail.message(body, mail.Envelope(web="javascript:x", unsubscribe="data:x", preferences="ftp://x"))
    assert "List-Unsubscribe" not in message
    assert "javascript" not in message.get_body(("html",)).get_content()


def test_a_title_cannot_add_a_header():
    edition, text_of = nasty()
    body = mail.body(edition, text_of=text_of)
    message = mail.message(body, mail.Envelope(subject="A\r\nBcc: x@y.example", sender="D\n <d@brief.example>"))
    assert message["Bcc"] is None
    assert b"\r\nBcc" not in message.as_bytes()


def test_a_long_edition_is_kept_short_by_leaving_out_context(monkeypatch, edition, text_of, body):
    near = 'class="hit"'
    assert near in body.html
    monkeypatch.setattr(mail, "MOST_BYTES", 1000)
    short = mail.body(edition, text_of=text_of, sides=SIDES)
    assert near not in short.html
    assert len(short.html) < len(body.html)


def test_text_is_at_most_72_columns_but_for_words_that_cannot_be_broken(body):
    for line in body.text.splitlines():
        width = sum(2 if ord(c) >= 0x2E80 else 1 for c in line)
        assert width <= 76 or "://" in line or " " not in line.strip() or any(ord(c) >= 0x2E80 for c in line), line


def test_an_empty_edition_is_a_mail_that_says_so():
    body = mail.body(empty(), text_of=lambda _: None)
    assert "Nothing in the record" in body.html
    assert "Nothing in the record" in body.text


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not Path("/usr/bin/chromium").exists(), reason="no Chromium on this machine")
def test_a_browser_shows_it_at_any_width_by_day_and_night_and_asks_nobody(edition, text_of, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    message = mail.message(mail.body(drawn(edition), text_of=text_of, sides=SIDES), READER)
    page_file = tmp_path / "mail.html"
    page_file.write_text(message.get_body(("html",)).get_content(), encoding="utf-8")
    grounds = set()
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width, scheme in ((320, "light"), (390, "dark"), (800, "light"), (1280, "dark")):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            asked, said = [], []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("console", lambda words, said=said: said.append(words.text))
            page.goto(page_file.as_uri())
            assert asked == [page_file.as_uri()]
            assert said == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            ground = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
            ink = page.evaluate("getComputedStyle(document.querySelector('.sheet')).color")
            grounds.add((scheme, ground, ink))
            href = page.evaluate("document.querySelector('a.cite').getAttribute('href')")
            page.click("a.cite >> nth=0")
            assert page.evaluate("location.hash") == href
        browser.close()
    assert grounds == {
        ("light", "rgb(251, 250, 247)", "rgb(29, 28, 26)"), ("dark", "rgb(23, 23, 21)", "rgb(235, 232, 225)"),
    }  # fmt: skip
