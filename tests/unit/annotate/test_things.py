"""Laws, events with a name and dates as mentions, and the common words that are none."""

import pytest

from attache.annotate import annotate
from attache.annotate.things import things
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.record import Reading
from attache.split import split


def bare(text: str) -> Reading:
    return split(extract(capture_of(text.encode(), path="story.txt")))


def found(text: str, kind: str) -> list[str]:
    reading = bare(text)
    return [m.text for item in reading.items for m in things(reading, item) if m.type == kind]


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("Under the Chips and Science Act, Ostravia may act.", "Chips and Science Act"),
        ("The Port Safety Act of 2031 was signed.", "Port Safety Act of 2031"),
        ("Lanhai opened a Section 301 investigation.", "Section 301"),
        ("It broke Article 9 of the treaty.", "Article 9"),
        ("He signed Executive Order 14083 on Monday.", "Executive Order 14083"),
        ("They cited Resolution 2231 again.", "Resolution 2231"),
        ("外交部援引《反外国制裁法》作出决定。", "反外国制裁法"),
        ("双方签署了《港口合作协定（草案）》。", "港口合作协定（草案）"),
    ],
)
def test_laws_are_told_by_their_name(text, law):
    assert law in found(text, "law")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("They met at the Belt and Road Forum in May.", "Belt and Road Forum"),
        ("Before the APEC summit they spoke.", "APEC summit"),
        ("The 20th Party Congress took place in the autumn.", "20th Party Congress"),
        ("Speaking at the Boao Forum for Asia, she agreed.", "Boao Forum for Asia"),
        ("Talks went on at COP31 in June.", "COP31"),
        ("他在博鳌亚洲论坛上发表讲话。", "博鳌亚洲论坛"),
        ("二十届三中全会通过了决定。", "二十届三中全会"),
    ],
)
def test_events_are_told_by_their_name(text, event):
    assert event in found(text, "event")


@pytest.mark.parametrize(
    "text",
    [
        "The law forbids it, and the summit was short. Act now.",
        "Congress passed a bill. US law is clear. The Act is old.",
        "Vera Bill spoke at the China University of Political Science and Law.",
        "He read section 3 and the forum closed. In Section 2 they agree.",
        "《港口日报》报道了此事。",
        "论坛结束了，法律不变。",
    ],
)
def test_common_words_and_other_names_are_none(text):
    assert found(text, "law") == []
    assert found(text, "event") == []


def test_two_names_in_a_row_are_two():
    text = "The Ports Law and the Lanhai Human Rights and Democracy Act came into force."
    assert found(text, "law") == ["Ports Law", "Lanhai Human Rights and Democracy Act"]


def test_dates_are_mentions_without_an_actor():
    reading = annotate(bare("Lin Qiao said on 9 May 2031 that the port will open next week."))
    dates = [m for item in reading.items for m in item.mentions if m.type == "date"]
    assert [m.text for m in dates] == ["9 May 2031", "next week"]
    assert all(m.actor is None for m in dates)


def test_a_law_takes_the_place_of_a_name_in_it_and_keeps_states():
    text = "Lin Qiao said the Chips and Science Act of the US would harm China's ports at the NATO summit."
    mentions = [m for item in annotate(bare(text)).items for m in item.mentions]
    assert ("Chips and Science Act", "law") in {(m.text, m.type) for m in mentions}
    assert not any(m.type == "organisation" and m.text in "Chips and Science Act" for m in mentions)
    spans = [(m.start, m.end) for m in mentions]
    for a, b in spans:
        for c, d in spans:
            assert b <= c or d <= a or (a <= c and d <= b) or (c <= a and b <= d)


@pytest.mark.parametrize(
    "piece", ["Act ", "The Port and the Harbour of the Sea Act, ", "A, ", "Section 301 ", "《法", "May "]
)
def test_long_repetitions_end(piece):
    reading = bare((piece * (150_000 // len(piece)))[:150_000])
    text = reading.document.text
    for item in reading.items:
        assert all(text[one.start : one.end] == one.text for one in things(reading, item))
