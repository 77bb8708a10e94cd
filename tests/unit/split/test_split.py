"""What a reading guarantees, whatever the text."""

import hashlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.extract.plain import plain_blocks
from attache.record import Document, Extract, PartialDate, Reading, Span, trimmed
from attache.split import split

PARTS = [
    "Ferry Opens Again", "Source: Harbour Gazette, May 8, 2031", "https://harbourgazette.example/a", "Deep Dives",
    "The transport ministry of Ostravia said on Thursday that the northern ferry line will carry passengers again.",
    "• A point about grain", "Sign up now!", "VELM (Meridia Press) — The court freed three surveyors on Saturday.",
    "Photo: Meridia Press", "***", "来源：维尔姆晚报，2031年5月8日", "“We waited,” said Ilse Marrant.", "(Source:", "1. ",
]  # fmt: skip


def reading(text: str, published: PartialDate | None = None) -> Reading:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    document = Document(
        id="d-1", sha256=digest, media_type="text/plain", text=text, chars=len(text), published=published
    )
    return split(Extract(document=document, blocks=plain_blocks(text)))


def assert_whole(made: Reading) -> None:
    text = made.document.text
    marks = [span for item in made.items for span in item.spans] + [Span(b.start, b.end) for b in made.boilerplate]
    marks.sort()
    for a, b in itertools.pairwise(marks):
        assert a.end <= b.start
    at = 0
    for span in marks:
        assert trimmed(text, at, span.start) is None
        assert trimmed(text, span.start, span.end) == span
        at = span.end
    assert trimmed(text, at, len(text)) is None
    for item in made.items:
        if item.headline is not None:
            assert text[item.headline.start : item.headline.end] == item.headline.text


@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(["\n", "\n\n", " "])), max_size=30))
@settings(max_examples=150, deadline=None)
def test_items_and_boilerplate_cover_the_text_without_overlap(parts: list[tuple[str, str]]) -> None:
    assert_whole(reading("".join(words + gap for words, gap in parts)))


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_covered(text: str) -> None:
    assert_whole(reading(text))


def test_an_undated_text_gets_no_date() -> None:
    made = reading("The ferry sails on Tuesday, the minister said.\nHe spoke to reporters in Velm about the ferry.")
    assert [item.date for item in made.items] == [None]


def test_the_same_text_gives_the_same_reading() -> None:
    text = "\n\n".join(PARTS)
    assert reading(text) == reading(text)


def test_a_crosshead_does_not_cut_an_article() -> None:
    body = "The ferry line had made a loss for as long as anybody in Velm could remember, and nobody wanted it back."
    made = reading(
        "\n\n".join(["The ferry that nobody wanted back", body, body + " Still.", "A winter of sleds", body])
    )
    assert [item.kind for item in made.items] == ["article"]


@pytest.mark.parametrize("words", ["", " \n \n", "\u200f", "\x00", "("])
def test_hardly_any_text_is_no_error(words: str) -> None:
    assert_whole(reading(words))


@pytest.mark.parametrize("line", ["Issue 88 · Friday, 9 May 2031", "Updated 20 August 2031"])
def test_a_line_that_only_dates_the_page_is_no_headline(line):
    made = reading(f"{line}\n\nThe ferry opens again\n\n{PARTS[4]}\n\n{PARTS[4]}")
    assert all(item.headline is None or item.headline.text != line for item in made.items)
    assert any(line in made.document.text[b.start : b.end] for b in made.boilerplate)


@pytest.mark.parametrize("line", ["Updated rules for visas come into force", "Issue of licences to resume in 2031"])
def test_a_headline_that_begins_like_one_stays(line):
    made = reading(f"{line}\n\n{PARTS[4]}\n\n{PARTS[4]}")
    assert not any(line in made.document.text[b.start : b.end] for b in made.boilerplate)
