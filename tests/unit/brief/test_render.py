"""The page, the Markdown and the commands."""

import base64
import hashlib
import html as htmllib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample import READINGS, compose_all
from texts import day, reading

from attache.brief.layout import lay_out, safe_url
from attache.brief.render import html, markdown

NASTY = "<script>alert(1)</script> & \"q\" 'x' `a` [l](javascript:alert(1)) *b*"
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Collects ids, links, targets and text of a page, and fails on tags that do not nest."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.targets, self.langs, self.open, self.marks, self.tags = [], [], [], [], [], 0, set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        self.marks += tag == "mark"
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.targets += [given["popovertarget"]] if "popovertarget" in given else []
        self.langs += [given["lang"]] if "lang" in given else []
        assert not [name for name in given if name.startswith("on") or name == "style"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def pages(edition, text_of):
    sides = ("Lanhai", "Ostravia")
    return {full: html.render(edition, text_of=text_of, full=full, sides=sides) for full in (False, True)}


@pytest.mark.parametrize("full", [False, True])
def test_the_page_is_whole_and_every_marker_opens_a_card(pages, full):
    page = Page(pages[full])
    assert len(page.ids) == len(set(page.ids))
    assert page.targets
    assert set(page.targets) <= set(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize("full", [False, True])
def test_the_page_asks_nobody_for_anything(pages, full):
    text = pages[full]
    page = Page(text)
    assert not page.tags & {"script", "img", "link", "iframe", "object", "form"}
    assert not re.search(r"url\(|@import|src=", text)
    policy = htmllib.unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1])
    assert policy.startswith("default-src 'none';")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy


def test_the_same_edition_gives_the_same_bytes(edition, text_of, pages):
    assert html.render(edition, text_of=text_of, sides=("Lanhai", "Ostravia")) == pages[False]
    assert markdown.render(edition, text_of=text_of) == markdown.render(edition, text_of=text_of)


def test_an_excerpt_holds_at_most_a_sentence_on_either_side(pages):
    # the digest is cited nearly whole: with a sentence on either side it would stand there in full
    assert "Asked about tariffs" in pages[True]
    assert "Asked about tariffs" not in pages[False]
    sheet_text = (
        "Sentence zero is far. Sentence one is near. “The sea is open,” Vera Holt said. Three is near. Four is far."
    )
    marked = sheet_text.replace("The sea is open", "[w1 The sea is open]").replace(
        "Vera Holt said", "[s1 Vera Holt] [c1 said]"
    )
    one = reading(marked, outlet="Lanhai Post", said=[{"speaker": "Vera Holt"}])
    page = html.render(compose_all([one]), text_of={one.document.text_sha256: one.document.text}.get)
    assert "Sentence one is near." in page
    assert "Three is near." in page
    assert "Sentence zero" not in page
    assert "Four is far" not in page


def test_the_desks_file_holds_the_texts_with_the_words_marked(pages, edition):
    for one in READINGS:
        first = one.document.text.split("\n")[0].split(" ")[0]
        assert first in pages[True]
    assert Page(pages[True]).marks > Page(pages[False]).marks
    assert re.search(r'<a id="t\d+-\d+" class="anchor" tabindex="-1"></a><mark>', pages[True])


def test_chinese_words_say_their_language(pages):
    assert "zh-Hans" in Page(pages[False]).langs
    assert re.search(r'<span lang="zh-Hans">澜海外交部发言人魏澜</span> said', pages[False])


def test_everything_of_a_source_is_escaped():
    marked = f"[h {NASTY}]\n[s1 Vera Holt] [c1 said]: “[w1 We {NASTY.replace(chr(34), '')}],” Holt said."
    marked = marked.replace("[l]", "(l)")
    one = reading(marked, outlet="<b>Post</b>", url="javascript:alert(1)", said=[{"speaker": "Vera Holt"}])
    edition = compose_all([one], title=NASTY)
    assert edition.sections
    text_of = {one.document.text_sha256: one.document.text}.get
    for full in (False, True):
        text = html.render(edition, text_of=text_of, full=full)
        page = Page(text)
        assert not page.tags & {"script", "b"}
        assert not [link for link in page.links if not link.startswith(("#", "http"))]
    plain = markdown.render(edition, text_of=text_of)
    assert "<script" not in plain.replace("\\<script", "")
    assert not re.search(r"(?<!\\)\]\(javascript", plain)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://paper.example/a?b=1", True),
        ("http://paper.example", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:paper.example", False),
        ("//paper.example", False),
        ("https://pa per.example", False),
        ("https://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url, safe):
    assert (safe_url(url) == url) is (safe if url else True)
    assert safe or safe_url(url) is None


def test_markdown_numbers_its_references_and_lists_the_words(edition, text_of):
    text = markdown.render(edition, text_of=text_of)
    references = {int(n) for n in re.findall(r"\[\[(\d+)\]\]", text)}
    assert references == set(range(1, len(edition.sources) + 1))
    assert "“The strait belongs to no one” (characters " in text


def test_a_missing_archive_leaves_the_quotes(edition):
    text = html.render(edition, text_of=lambda digest: None, full=True)
    assert "The strait belongs to no one" in text


def test_an_empty_edition_says_so():
    assert "Nothing in the record" in html.render(compose_all([]), text_of=lambda digest: None)
    assert "Nothing in the record" in markdown.render(compose_all([]), text_of=lambda digest: None)


def test_undated_and_unnamed_are_said():
    one = reading("[s1 Vera Holt] [c1 said]: “[w1 The sea is open].”", said=[{"speaker": "Vera Holt"}])
    text = html.render(compose_all([one]), text_of=lambda digest: None)
    assert "not dated" in text
    assert "Outlet not named" in text


def test_sides_keep_the_number_of_the_beat(edition, text_of):
    sheet = lay_out(edition, text_of=text_of, sides=("Ostravia", "Lanhai"))
    assert [(c.name, c.number) for c in sheet.parts[0].columns] == [("Lanhai", 2), ("Ostravia", 1)]


def test_control_characters_and_right_to_left_marks_do_no_harm():
    said = {"speaker": "Vera Holt"}
    one = reading(
        "[s1 Vera Holt] [c1 said]: “[w1 The \u202esea\u202c is\x00 open\x07 now].”", outlet="Post", said=[said]
    )
    edition = compose_all([one])
    assert edition.sections[0].points[0].lines[0].text == "Vera Holt said: “The sea is open now” (Post)."
    text = html.render(edition, text_of={one.document.text_sha256: one.document.text}.get, full=True)
    assert "\x00" not in text
    assert "\x07" not in text


def test_a_long_text_is_laid_out_quickly():
    words = "[s1 Vera Holt] [c1 said]: “[w1 The sea is open].” " + "junk " * 100_000
    one = reading(words, outlet="Post", said=[{"speaker": "Vera Holt"}], published=day("2031-05-07", basis="metadata"))
    edition = compose_all([one])
    assert edition.sections
    assert len(html.render(edition, text_of={one.document.text_sha256: one.document.text}.get)) < 60_000


def test_a_table_note_is_printed(edition, text_of):
    from attache.record import TableReference

    section = edition.sections[0]
    point = section.points[0]
    line = replace(point.lines[0], tables=(TableReference(table="officials", row="7", source="A register"),))
    points = (replace(point, lines=(line, *point.lines[1:])), *section.points[1:])
    changed = replace(edition, sections=(replace(section, points=points), *edition.sections[1:]))
    assert "officials, row 7: A register" in html.render(changed, text_of=text_of)
    assert "officials, row 7: A register" in markdown.render(changed, text_of=text_of)


def test_an_editors_note_says_that_it_is_one(edition, text_of):
    section = edition.sections[0]
    point = section.points[0]
    lines = (replace(point.lines[0], note=True), *point.lines[1:])
    changed = replace(section, points=(replace(point, lines=lines), *section.points[1:]))
    noted = replace(edition, sections=(changed, *edition.sections[1:]))
    assert markdown.render(noted, text_of=text_of).count("Editor’s note:") == 1
    assert html.render(noted, text_of=text_of).count("Editor’s note:") == 1
    assert "Editor’s note" not in markdown.render(edition, text_of=text_of)
