"""Patterns of plain reporting that hold whatever the model saw."""

import pytest

from attache.annotate import annotate
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.split import split


def found(text):
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    return [
        (
            " | ".join(span.of(text) for span in s.source),
            " | ".join(span.of(text) for span in s.content),
            s.speaker.name if s.speaker else None,
        )
        for item in reading.items
        for s in item.statements
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The port should look to its own berths and not blame the weather, Bo Tan, a professor at the Tidal University "
            "of Corin, told the Harbour Gazette on Saturday.",
            (
                "Bo Tan, a professor at the Tidal University of Corin",
                "The port should look to its own berths and not blame the weather",
                "Bo Tan",
            ),
        ),
        (
            "Vera Holt said the fees would stay. Quayworks, the largest of the firms that build cranes on the strait, also "
            "said it would hire.",
            ("Quayworks, the largest of the firms that build cranes on the strait", "it would hire", "Quayworks"),
        ),
        (
            "Minister Vera Holt visited the new quay on Monday, and she hoped that the fees would fall.",
            ("she", "the fees would fall", "Vera Holt"),
        ),
        (
            "During the meeting, Bo Tan, also a member of the Council of Seas, said that the two ports are neighbours.",
            ("Bo Tan, also a member of the Council of Seas", "the two ports are neighbours", "Bo Tan"),
        ),
        (
            "According to Corin News, Quayworks stated that since the spring four of its engineers had worked abroad.",
            ("Quayworks", "since the spring four of its engineers had worked abroad", "Quayworks"),
        ),
        (
            "A Lanhai official, who asked not to be named, said the draft was ready.",
            ("A Lanhai official, who asked not to be named", "the draft was ready", "unnamed Lanhai official"),
        ),
        (
            "The Lanhai president said the two ports should meet.",
            ("The Lanhai president", "the two ports should meet", "unnamed Lanhai president"),
        ),
    ],
)
def test_the_speaker_of_a_plain_sentence_is_its_own_subject(text, expected):
    assert expected in found(text)


def test_a_paper_says_what_its_participles_say():
    text = (
        "The Gazette wrote on Friday that trouble was near. On March 3, 2031, the Ostravian Foreign Ministry issued a "
        "statement condemning the seizure of the ferry by Lanhai and threatening to close the strait to its trawlers."
    )
    said = {content: source for source, content, _ in found(text)}
    seizure = next((s for c, s in said.items() if c.startswith("the seizure of the ferry")), None)
    strait = next((s for c, s in said.items() if c.startswith("to close the strait")), None)
    assert seizure == strait == "the Ostravian Foreign Ministry"


def dates(text):
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    return [
        (" ".join(span.of(text) for span in s.cue), s.date.value if s.date else None)
        for item in reading.items
        for s in item.statements
    ]


def test_a_participle_is_of_the_day_of_the_verb_that_it_goes_with():
    text = "Bo Tan said on March 3, 2031 that the talks had failed, adding that the ferry would not sail."
    assert [date for _, date in dates(text)] == ["2031-03-03", "2031-03-03"]


def test_at_the_time_is_the_date_that_opened_the_sentence_before():
    text = "In March 2031, the mayor of Lanhai closed the old bridge.\n\nBo Tan, a councillor, said at the time that it was safe."
    assert [date for cue, date in dates(text) if cue == "said"] == ["2031-03"]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor closed the bridge. Bo Tan, a councillor, said at the time that it was safe.",
        "In March 2031 the mayor closed the bridge, and in May 2032 it fell. Bo Tan said at the time that it was safe.",
        "The bridge that was built in March 2031 fell. Bo Tan said at the time that it was safe.",
    ],
)
def test_at_the_time_of_nothing_clear_has_no_date(text):
    assert [date for cue, date in dates(text) if cue == "said"] == [None]


def test_the_legal_form_belongs_to_a_company_s_name():
    text = "According to Corin Sluice Technology Co., Ltd., it has sold a thousand gates to the town."
    ((source, content, speaker),) = found(text)
    assert source == speaker == "Corin Sluice Technology Co., Ltd."
    assert content == "it has sold a thousand gates to the town"


def test_a_line_of_its_own_introduces_the_quotation_below():
    text = (
        "It was late in Lanhai when the talks ended.\n\nBo Tan continued:\n\n"
        "“The harbour has never been so full, and the second gate opens before the summer.”\n\nThe town was glad."
    )
    assert [(s, c) for s, c, _ in found(text)] == [
        ("Bo Tan", "The harbour has never been so full, and the second gate opens before the summer")
    ]
