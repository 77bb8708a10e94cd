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
