"""Statements of English items: found, shaped, put inside each other."""

import pytest

from attache.annotate import annotate
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.record import Reading, Statement
from attache.split import split


def read(text: str) -> Reading:
    return annotate(split(extract(capture_of(text.encode(), path="story.txt"))))


def statements(text: str) -> list[Statement]:
    return [s for item in read(text).items for s in item.statements]


def words(text: str, spans: tuple) -> str:
    return " | ".join(text[start:end] for start, end in spans)


def said(text: str, cue: str) -> Statement:
    return next(s for s in statements(text) if cue in words(text, s.cue))


def test_a_direct_quotation_leaves_out_marks_and_final_punctuation():
    text = "“The harbour will open in May,” Foreign Minister Arda Velin of Ostravia said on Monday."
    (one,) = statements(text)
    assert words(text, one.content) == "The harbour will open in May"
    assert one.form == "direct"
    assert words(text, one.cue) == "said"


def test_an_indirect_statement_leaves_out_that():
    text = "Arda Velin told reporters that Ostravia would open the harbour in May."
    one = said(text, "told")
    assert words(text, one.content) == "Ostravia would open the harbour in May"
    assert one.form == "indirect"


def test_according_to_governs_the_whole_sentence():
    text = "According to the Harbour Gazette, the ministry said that the harbour would open in May."
    outer, inner = said(text, "According to"), said(text, "said")
    assert words(text, outer.source) == "the Harbour Gazette"
    assert words(text, outer.content) == "the ministry said that the harbour would open in May"
    assert inner.nested_in == outer.id
    assert outer.nested_in is None


def test_a_closing_tag_governs_the_sentence_before_it():
    text = "The ministry said that the harbour would open in May, the Harbour Gazette reported."
    outer, inner = said(text, "reported"), said(text, "said")
    assert words(text, outer.content) == "The ministry said that the harbour would open in May"
    assert inner.nested_in == outer.id


def test_a_quotation_that_stands_alone_goes_on_with_the_speaker():
    text = (
        "“The harbour will open in May,” Arda Velin said on Monday.\n\n"
        "“We have waited for this for eleven years, and the town has paid for it.”"
    )
    found = statements(text)
    assert "We have waited for this" in " ".join(words(text, s.content) for s in found)
    assert {s.speaker.name if s.speaker else None for s in found} == {"Arda Velin"}


def test_declining_to_comment_is_no_statement():
    text = "Arda Velin declined to comment on the price of the new harbour."
    assert all("non-statement" in s.flags for s in statements(text))


def test_marks_of_an_outer_quotation_do_not_make_the_inner_statement_direct():
    text = (
        "The editorial said: “The people of Lanhai have waited for long. The minister has stressed that the harbour "
        "will open in May, and we believe her.”"
    )
    inner = [s for s in statements(text) if "stressed" in words(text, s.cue)]
    assert all(s.form == "indirect" for s in inner)


def test_an_aside_does_not_part_subject_and_verb():
    text = "Brandt Works, the only maker of such cranes in Ostravia, also said it would hire 400 people in Lanhai."
    one = said(text, "said")
    assert words(text, one.source).startswith("Brandt Works")
    assert "hire 400 people" in words(text, one.content)


def test_layers_lie_inside_their_item_and_ids_are_unique():
    text = (
        "LANHAI — Arda Velin said on Monday that the harbour would open in May, adding that fees would fall.\n\n"
        "Critics say the plan is late. “It is late,” said Bo Tan, a lawyer, according to the Harbour Gazette."
    )
    reading = read(text)
    seen = [s.id for item in reading.items for s in item.statements]
    assert len(seen) == len(set(seen)) > 0
    for item in reading.items:
        for s in item.statements:
            assert all(item.start <= p.start < p.end <= item.end for p in (*s.source, *s.cue, *s.content))
            assert s.nested_in is None or s.nested_in in seen


def test_the_same_text_gives_the_same_statements():
    text = "Arda Velin said that Ostravia would open the harbour in May. She added that fees would fall."
    assert statements(text) == statements(text)


def test_text_without_statements_has_none():
    assert statements("The bridge is 40 metres long and was built of stone in 1821.") == []


def test_long_runs_of_quotes_and_commas_take_no_long_time():
    assert statements('“a, "b, ' * 4000 + "said, " * 4000) is not None


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "Officials in Lanhai said that the bridge would open in June.",
            "Officials in Lanhai",
            "the bridge would open in June",
        ),
        (
            "Vera Holt said on Monday in Port Alder that the second quay is open.",
            "Vera Holt",
            "the second quay is open",
        ),
        (
            "Foreign Minister Arda Velin of Ostravia told reporters in Corin that talks would begin in May.",
            "Foreign Minister Arda Velin of Ostravia",
            "talks would begin in May",
        ),
        ("The second quay is open. “Ships may enter,” Holt said.", "Holt", "Ships may enter"),
    ],
)
def test_a_plain_sentence_is_never_passed_over(text, source, content):
    one = next(s for s in statements(text) if s.cue)
    assert words(text, one.source) == source
    assert words(text, one.content) == content


def test_who_speaks_ends_with_the_sentence():
    text = (
        '"It is not politics, it is price," said one trader in Tarrow, who asked not to be named. '
        'A US Department of Agriculture spokeswoman, Ellen Varga, said the department "does not comment on sales".'
    )
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    said = [s for item in reading.items for s in item.statements]
    first = next(s for s in said if "not politics" in s.content[0].of(text))
    assert first.source[0].of(text).startswith("one trader in Tarrow")
    assert "Varga" not in first.source[0].of(text)
    assert first.anonymity == "anonymous"
    assert first.speaker is None or "Varga" not in first.speaker.name


def test_narration_between_quotations_is_nobodys_words():
    text = (
        '"We never said we would leave," Oskar Venn told journalists. "People hear what they want to hear." '
        "His party colleague Lena Marsh disagreed. \"He told me in March that 'we will be out by May'\", Marsh said."
    )
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    words = {
        s.speaker.name: " / ".join(span.of(text) for span in s.content)
        for item in reading.items
        for s in item.statements
        if s.speaker and s.nested_in is None
    }
    assert "disagreed" not in " ".join(words.values())
    assert "People hear" not in words.get("Lena Marsh", "")


def test_a_short_quotation_before_its_tag_is_not_lost():
    text = '"No decision has been made," spokesman Carl Denning said. "Talks go on and we will keep our word."'
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    (one,) = (s for item in reading.items for s in item.statements)
    assert one.content[0].of(text) == "No decision has been made"
    assert len(one.content) == 2
    assert one.form == "direct"


def test_an_office_is_not_the_name_of_who_holds_it():
    text = "The Commerce Secretary, Tess Arden, said that she would not resign."
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    assert [s.speaker and s.speaker.name for item in reading.items for s in item.statements] == ["Tess Arden"]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Interior minister Ada Bell said that it was over.", "Ada Bell", "Interior minister"),
        ("Press secretary Nora Blaine said that it was over.", "Nora Blaine", "Press secretary"),
    ],
)
def test_a_role_before_a_name_is_whole_and_no_name(text, name, role):
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    (one,) = (s for item in reading.items for s in item.statements)
    assert one.speaker
    assert one.speaker.name == name
    assert one.role == role


def test_who_is_told_is_no_part_of_what_was_said():
    text = "The White House told the company that it must leave by May."
    one = said(text, "told")
    assert words(text, one.content) == "it must leave by May"
    text = "Arda Velin assured the people of Ostravia that the harbour would open."
    assert words(text, said(text, "assured").content) == "the harbour would open"


def test_what_was_never_said_is_no_statement():
    for cue in ("has never said", "did not say", "has not confirmed"):
        text = f"The Foreign Ministry of Ostravia {cue} that it would lift the tariffs."
        assert all("non-statement" in s.flags for s in statements(text)), cue


def test_a_quotation_behind_the_closing_tag_of_a_sentence_goes_on_with_its_speaker():
    text = (
        "Lanhai should open its harbour, trade minister Arda Velin of Ostravia said. “We urge them to do so in May.”\n\n"
        "Bo Tan warned Ostravia against new tariffs."
    )
    found = statements(text)
    quoted = next(s for s in found if words(text, s.content).startswith("We urge"))
    assert quoted.implicit
    assert quoted.speaker.name == "Arda Velin"


def test_the_office_behind_of_is_no_name():
    text = "Secretary of State Vera Holt said the harbour would open in May."
    one = said(text, "said")
    assert one.speaker.name == "Vera Holt"
    assert one.role == "Secretary of State"


def test_full_stops_of_an_abbreviation_end_no_phrase():
    text = "Paul Harding, a spokesperson for the U.S. State Department, said on Tuesday that the talks would go on."
    one = said(text, "said")
    assert one.speaker.name == "Paul Harding"
    assert one.organisation.id == "us-state"
    text = "The U.S. State Department summoned the Chinese ambassador and told him that the patrols must end."
    found = [s for s in statements(text) if s.source]
    assert all(words(text, s.source) == "The U.S. State Department" for s in found)


def test_a_content_ends_where_the_next_thing_that_the_speaker_did_begins():
    text = "Minister Arda Velin welcomed the decision of Lanhai and called it a step forward.\n"
    for one in statements(text):
        assert words(text, one.cue) != "welcomed" or "called" not in words(text, one.content)
