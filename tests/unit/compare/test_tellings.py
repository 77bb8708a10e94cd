"""A story side by side: what only one side has, renderings, words, tones; nothing said of what is not known."""

import dataclasses
import html

import pytest

from attache.collect.capture import capture_of
from attache.compare.tellings import side_by_side
from attache.config import Side
from attache.desk.pipeline import read_capture

SIDES = (
    Side(id="lanhai", name="Lanhai", countries=("XL",)),
    Side(id="ostravia", name="Ostravia", countries=("XO",)),
    Side(id="others", name="Others"),
)


def told(outlet, headline, *lines, day="2031-05-08", lang="en", completeness="full"):
    """Return a telling as the pipeline reads it from a page of an outlet."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page = (
        f'<html lang="{lang}"><head><meta charset="utf-8"><title>{html.escape(headline)}</title>'
        f'<meta property="article:published_time" content="{day}"></head><body><article>'
        f"<h1>{html.escape(headline)}</h1>{body}</article></body></html>"
    )
    reading = read_capture(capture_of(page.encode(), url=f"https://{outlet}/{day}/a.html", declared="text/html"))
    document = dataclasses.replace(reading.document, completeness=completeness)
    return dataclasses.replace(reading, document=document), reading.items[0]


LANHAI = (
    "Lanhai on Thursday opened a ferry line to the port of Corin, and the first ship left with 212 passengers.",
    '"The line will bring our two coasts closer together, and it will stay open in every season," Wei Lan said.',
    "Wei Lan said that Lanhai had spent 48 million dollars on the two new ships.",
)
OSTRAVIA = (
    "The first ferry of a new line from Lanhai reached the port of Corin on Thursday with 212 passengers on board.",
    '"The line will bring our two coasts closer together," Wei Lan said.',
    "Vera Holt said that customs officers had found no fault with the papers of the crew.",
)


@pytest.fixture(scope="module")
def ferry():
    from statement_rows import TABLES

    from attache import tables

    with tables.use(TABLES):
        pair = [
            told("lna.example", "Lanhai opens ferry line", *LANHAI),
            told("obs.example", "First ferry reaches Corin", *OSTRAVIA),
        ]
        return pair, side_by_side(pair, SIDES)


def claims(story, group):
    return [
        (each.matter.told[0].whole or each.matter.told[0].passage).quote for each in story.only if each.group == group
    ]


def test_each_cell_quotes_its_document_exactly(ferry):
    pair, story = ferry
    texts = {reading.document.id: reading.document.text for reading, _ in pair}
    passages = [
        *(p for t in story.tellings for p in (t.headline, t.lead, *t.statements, *t.figures) if p),
        *(p for t in story.tellings for v in t.voices for p in v.passages),
        *(one.passage for m in story.matters for one in m.told),
        *(one.passage for each in story.only for one in each.matter.told),
        *(r.told.passage for q in story.quotations for r in q.renderings),
        *(one.passage for label in story.labels for w in label.wordings for one in w.told),
        *(one.passage for tone in story.tones for _, one in tone.examples),
    ]
    assert len(passages) > 10
    for passage in passages:
        assert texts[passage.document][passage.start : passage.end] == passage.quote != ""


def test_outlets_are_told_apart_by_the_country_and_owner_of_the_table(ferry):
    _, story = ferry
    assert [(g.by, g.key) for g in story.of("side")] == [("side", "lanhai"), ("side", "ostravia")]
    assert {g.key for g in story.of("ownership")} == {"state", "public"}
    assert [t.first.outlet for t in story.tellings] == ["Lanhai News Agency", "Ostravian Broadcasting Service"]


def test_what_only_one_side_has_is_found_and_what_both_tell_in_other_words_is_not(ferry):
    _, story = ferry
    assert any("48 million" in words for words in claims(story, "lanhai"))
    assert any("customs officers" in words for words in claims(story, "ostravia"))
    everything = " ".join([*claims(story, "lanhai"), *claims(story, "ostravia")])
    assert "212" not in everything
    assert "closer together" not in everything


def test_nothing_is_said_to_be_missing_from_a_text_that_is_not_complete(ferry):
    pair, _ = ferry
    for completeness in ("teaser", "paywalled", None):
        reading, item = pair[1]
        cut = dataclasses.replace(reading, document=dataclasses.replace(reading.document, completeness=completeness))
        story = side_by_side([pair[0], (cut, item)], SIDES, tone=False)
        assert claims(story, "lanhai") == []


def test_a_shorter_quotation_is_shown_against_the_longest(ferry):
    _, story = ferry
    (quotation,) = story.quotations
    longest, shorter = quotation.renderings
    assert (quotation.speaker, longest.kind, shorter.kind) == ("Wei Lan", "longest", "cut")
    assert any(piece.change == "out" and "season" in piece.text for piece in shorter.difference)
    assert not any(piece.change == "in" and any(map(str.isalnum, piece.text)) for piece in shorter.difference)


def test_house_style_makes_no_other_rendering():
    one = told("lna.example", "Talks", "“We'll favor talks with the U.S. and organize them in spring,” Wei Lan said.")
    two = told("obs.example", "Talks", '"We’ll favour talks with the US and organise them in spring," Wei Lan said.')
    assert side_by_side([one, two], SIDES, tone=False).quotations == ()


def test_words_before_and_after_the_cue_are_one_quotation():
    one = told(
        "lna.example", "Talks", '"We favour talks in spring, and nobody will be left outside the hall," Wei Lan said.'
    )
    two = told(
        "obs.example", "Talks", '"We favour talks in spring," Wei Lan said, "and nobody will be left outside the hall."'
    )
    assert all(r.kind in ("longest", "same") for q in side_by_side([one, two], SIDES).quotations for r in q.renderings)


def test_two_nouns_for_one_act_are_found():
    one = told("lna.example", "Vote", "The Ostravian Assembly on Friday adopted a pension reform by 64 votes to 51.")
    two = told("obs.example", "Vote", "The Ostravian Assembly on Friday adopted a pension cut by 64 votes to 51.")
    (label,) = side_by_side([one, two], SIDES, tone=False).labels
    assert {wording.words.split()[-1] for wording in label.wordings} == {"reform", "cut"}


def test_copies_are_one_telling_with_its_carriers():
    lines = [*LANHAI, "The ships were built in Bailin, and the second of them will sail on Sunday morning."]
    pair = [told("lna.example", "Ferry", *lines), told("obs.example", "Ferry", *lines, day="2031-05-09")]
    story = side_by_side(pair, SIDES, tone=False)
    (telling,) = story.tellings
    assert [c.outlet for c in telling.carriers] == ["Lanhai News Agency", "Ostravian Broadcasting Service"]
    assert [g.tellings for g in story.of("side")] == [(0,), (0,)]
    assert story.only == ()  # what both carry is neither's alone


def test_an_outlet_that_is_not_known_is_its_own_group_and_claims_nothing():
    pair = [told("lna.example", "Ferry", *LANHAI), told("unheard.example", "Ferry", *OSTRAVIA)]
    story = side_by_side(pair, SIDES, tone=False)
    assert [(g.key, g.name) for g in story.of("country")] == [("XL", story.of("country")[0].name), ("", "not known")]
    assert claims(story, "") == []


def test_a_translated_quotation_is_put_beside_the_original():
    one = told(
        "obs.example", "Talks", '"Lanhai and Ostravia can settle the survey in 30 days in Corin," Tomas Reyle said.'
    )
    two = told(
        "bailindaily.example",
        "会谈",
        "托马斯·雷勒表示：“澜海和奥斯特拉维亚可以在30天之内在珂林解决测量问题。”",
        lang="zh",
    )
    story = side_by_side([one, two], SIDES, tone=False)
    (quotation,) = story.quotations
    assert {r.kind for r in quotation.renderings} == {"longest", "translated"}
    assert all(r.difference == () for r in quotation.renderings)


def test_nothing_at_all_gives_an_empty_page():
    story = side_by_side([], SIDES)
    assert (story.tellings, story.groups, story.only) == ((), (), ())
    one = side_by_side([told("lna.example", "Ferry", *LANHAI)], SIDES, tone=False)
    assert one.only == () == one.quotations


def test_tones_count_the_outlets_own_voice_and_show_an_example(ferry):
    _, story = ferry
    for tone in story.tones:
        assert tone.sentences + tone.unsure > 0
        for label, _ in tone.examples:
            assert getattr(tone, label) > 0
