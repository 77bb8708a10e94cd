"""A story as a page, as text and as Markdown: every number opens a source, hostile words only show themselves."""

import re

import pytest

from attache.brief.render import tellings, tellings_text
from attache.config import Side
from attache.record import Carrier, Group, Matter, Moment, Only, Passage, SideBySide, Telling, Told, Voice

SIDES = (Side(id="lanhai", name="Lanhai", countries=("XL",)), Side(id="ostravia", name="Ostravia", countries=("XO",)))
EVIL = "<script>alert(1)</script>"


def passage(words, start=0, document="d-1"):
    return Passage(item="i-1", document=document, start=start, end=start + len(words), quote=words)


def telling(side, outlet, headline, document, *, complete=True, voices=()):
    carrier = Carrier(
        item=f"i-{document}", document=document, outlet=outlet, country="XL", ownership="state", side=side,
        date="2031-05-08", url="javascript:alert(1)",
    )  # fmt: skip
    return Telling(
        carriers=(carrier,), language="en", complete=complete, headline=passage(headline, document=document),
        lead=passage("The ferry sailed at dawn.", 200, document), sentences=4, voices=voices,
    )  # fmt: skip


@pytest.fixture
def story():
    private = Voice(name="Ada Quill", key=None, role="resident", statements=2, passages=(passage("x"),), public=False)
    one = telling("lanhai", "Lanhai News Agency", f"Ferry {EVIL}", "d-1", voices=(private,))
    two = telling("ostravia", "Harbour Gazette", "渡轮抵达珂林", "d-2", complete=False)
    told = Told(by=0, passage=passage("48 million dollars", 300), whole=passage("It cost 48 million dollars.", 292))
    only = Only(group="lanhai", matter=Matter(kind="figure", name="48 million dollars", told=(told,)), against=(1,))
    groups = (
        Group(by="side", key="lanhai", name="Lanhai", tellings=(0,)),
        Group(by="side", key="ostravia", name="Ostravia", tellings=(1,)),
    )
    return SideBySide(tellings=(one, two), grouping="side", groups=groups, only=(only,))


def page(story):
    moment = Moment(
        kind="event", words="The ferry sailed.", passage=passage("sailed", 210), date=None, reported=False, outlet=None
    )
    return tellings.render(story, title=f"Ferry {EVIL}", sides=SIDES, timeline=[moment], origins=2)


def test_the_page_is_one_file_without_script_and_the_same_each_time(story):
    text = page(story)
    assert text == page(story)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"(?:src|href)=\"(?!#)", text)


def test_every_marker_opens_a_card_with_the_exact_words(story):
    text = page(story)
    wanted = set(re.findall(r'popovertarget="(c\d+)"', text))
    assert wanted
    assert wanted == set(re.findall(r'popover id="(c\d+)"', text))
    assert "It cost <mark>48 million dollars</mark>." in text


def test_names_without_a_public_role_are_not_printed(story):
    assert "Ada Quill" not in page(story)
    assert "1 without a public role" in page(story)


def test_what_is_not_known_says_so(story):
    text = page(story)
    assert "not known: the text is not complete" in text
    assert "1 of the texts is not complete" in text
    assert "<time>no date</time>" in text


def test_chinese_words_say_their_language(story):
    assert '<span lang="zh-Hans">渡轮抵达珂林</span>' in page(story)


def test_terminal_and_markdown_have_the_same_sources(story):
    view = tellings.view(story, title=f"Ferry {EVIL}", sides=SIDES)
    lines = list(tellings_text.plain(view))
    text = tellings_text.markdown(view)
    assert f"  [{len(view['cards'])}] " in lines[-1]
    assert text.rstrip().split("\n")[-1].startswith(f"{len(view['cards'])}. ")
    assert "\\<script\\>" in text
    assert any("48 million dollars" in line for line in lines)


def test_an_empty_story_is_a_page():
    empty = SideBySide(tellings=(), grouping="side", groups=())
    assert "no date known" in tellings.render(empty, title="Nothing")
