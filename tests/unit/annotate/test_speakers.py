"""Who speaks: names, pronouns, titles, outlets; and silence where the text does not say."""

from attache.annotate import annotate
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.record import Statement
from attache.split import split


def said(text: str, cue: str) -> Statement:
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    return next(
        s for item in reading.items for s in item.statements if cue in " ".join(text[a:b] for a, b in s.cue)
    )  # fmt: skip


def name(statement: Statement) -> str | None:
    return statement.speaker.name if statement.speaker else None


def test_a_surname_is_the_person_named_in_full_before():
    text = (
        "Foreign Minister Arda Velin visited Lanhai on Monday to open the new harbour.\n\n"
        "Velin said that fees would fall by a third."
    )
    assert name(said(text, "said")) == "Arda Velin"


def test_a_pronoun_is_the_one_who_spoke_before():
    text = "Arda Velin said that the harbour would open in May. She added that fees would fall by a third."
    assert name(said(text, "added")) == "Arda Velin"


def test_a_role_stands_as_the_text_states_it():
    text = "Arda Velin, the foreign minister of Ostravia, said that the harbour would open in May."
    one = said(text, "said")
    assert name(one) == "Arda Velin"
    assert one.role == "foreign minister"
    assert one.role_row is None


def test_an_unnamed_speaker_stays_unnamed_even_where_a_name_follows():
    text = (
        "A senior official said that the talks would resume before the summer.\n\n"
        "Arda Velin, the foreign minister, said that nothing was decided."
    )
    first = said(text, "said")
    assert first.anonymity in ("anonymous", "collective")
    assert name(first) != "Arda Velin"


def test_who_gives_way_to_the_name_before_it():
    text = "The plan is that of Arda Velin, who said that the harbour would open in May."
    one = said(text, "said")
    assert name(one) == "Arda Velin"


def test_a_thing_said_by_nobody_has_no_speaker():
    text = "It is believed that the harbour will open in May, and that fees will fall."
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    assert all(s.speaker is None or s.anonymity != "named" for item in reading.items for s in item.statements)


def test_a_statement_without_date_words_has_no_date():
    text = "Arda Velin said that the harbour would open in May."
    assert said(text, "said").date is None


def test_somebodys_deputy_is_not_whoever_spoke_last():
    text = (
        "Arda Velin said that the talks had stalled. Her deputy said that a deal was near.\n\n"
        "A shipowner, Ole Brandt, said that fees were too high.\n\nVelin's deputy also denied that fees would rise by a third."
    )
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    told = {text[s.source[0].start : s.source[0].end]: s for item in reading.items for s in item.statements}
    for deputy in ("Her deputy", "Velin's deputy"):
        assert name(told[deputy]) not in {"Arda Velin", "Velin", "Ole Brandt"}
    assert name(told["Velin's deputy"]) == "Velin's deputy"


def test_a_word_that_opens_a_clause_is_nobody():
    text = "When asked whether the harbour would open in May, Arda Velin said that the fees came first."
    assert name(said(text, "said")) == "Arda Velin"
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    assert {name(s) for item in reading.items for s in item.statements} <= {"Arda Velin", None}
    assert all(s.date is None for item in reading.items for s in item.statements)


def test_who_carries_a_statement_did_not_make_it():
    text = (
        "Shao Jinhai said “the door remains open,” according to a statement carried by the Lantern Daily. "
        "The ports are free, the Lantern Daily said."
    )
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    found = [s for item in reading.items for s in item.statements]
    assert all(name(s) != "Lantern Daily" for s in found if s.content[0].start < text.index("The ports"))


def test_a_minister_of_one_matter_is_not_that_of_another():
    from attache.annotate import annotate
    from attache.collect.capture import capture_of
    from attache.extract import extract
    from attache.split import split

    text = (
        "Trade minister Vera Holt opened the port in Velin on Monday. The foreign minister said that talks would go on. "
        "The trade minister said that the port would grow."
    )
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    said = {
        " ".join(span.of(text) for span in s.source).lower(): s.speaker.name if s.speaker else None
        for item in reading.items
        for s in item.statements
    }
    assert said["the foreign minister"] != "Vera Holt"
    assert said["the trade minister"] == "Vera Holt"
