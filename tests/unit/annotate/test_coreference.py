"""Pronouns led back to names by the trained scorer; silence where it is not clear."""

import numpy as np

from attache.annotate import annotate
from attache.annotate.coreference import KINDS, Coreference
from attache.annotate.mentions import mentions
from attache.annotate.names import with_plain_names
from attache.annotate.people import People
from attache.annotate.referring import FEATURES, Points
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.models.statements import find, shipped
from attache.record import Document, Item, Reading, Span, Statement
from attache.split import split
from attache.text.sentences import sentences

VISIT = (
    "Foreign Minister Arda Velin visited Lanhai on Monday to open the new harbour. "
    "She thanked the workers, and her deputy thanked the town.\n\n"
    "The harbour cost a great deal. Bo Tan, the mayor of Lanhai, met his guests at the gate. He praised the workers."
)


def points_of(text: str) -> tuple[Points, object]:
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    document = Document(id="d", sha256="0" * 64, media_type="text/plain", text=text, chars=len(text), language="en")
    cut = sentences(text, "en")
    (found,) = find([text], sentences=[cut])
    reading = Reading(document=document, items=(item,))
    named = mentions(reading, item, with_plain_names(text, found.entities))
    people = People(text, item, named)
    return Points(text, 0, found.words, cut, named, people, found.attributions), found.vectors


def scorer_of(text: str, least: float = 0.0) -> Coreference:
    points, vectors = points_of(text)
    return Coreference(lambda: points, vectors, shipped().antecedents, dict.fromkeys(KINDS, least))


def name_at(text: str, words: str, least: float = 0.0) -> str | None:
    found = scorer_of(text, least).at(text.index(words))
    return found.mention.text if found is not None else None


def statements(text: str) -> list[Statement]:
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    return [s for item in reading.items for s in item.statements]


def test_a_pronoun_means_the_person_named_before():
    assert name_at(VISIT, "She thanked") == "Arda Velin"
    assert name_at(VISIT, "He praised") == "Bo Tan"


def test_a_place_that_refers_to_nothing_has_no_name():
    assert name_at(VISIT, "visited") is None
    assert name_at("He said that the harbour would open in May.", "He said") is None


def test_what_is_not_sure_enough_stays_open():
    assert name_at(VISIT, "He praised", least=1.1) is None


def test_he_is_never_a_body_and_never_a_woman():
    text = "The Harbour Gazette wrote of Mrs Arda Velin, the minister. He was not there."
    assert name_at(text, "He was") is None


def test_a_place_stands_for_one_thing_at_most():
    spread = scorer_of(VISIT).spread
    assert (spread >= 0).all()
    assert (spread.sum(1) <= 1 + 1e-3).all()


def test_features_are_finite_and_of_one_length():
    points, _ = points_of(VISIT)
    one, two = points.pairs()
    table = points.features(one, two)
    assert table.shape == (len(one), FEATURES)
    assert np.isfinite(table).all()
    assert (two < one).all()


def test_a_text_without_pronouns_or_words_is_no_trouble():
    for text in ("Lanhai", "The bridge is 40 metres long.", "\u200b he"):
        scorer_of(text).at(0)


def test_a_speaker_is_whom_the_pronoun_means_and_not_who_spoke_last():
    text = (
        "Bo Tan, the mayor of Lanhai, said the talks were going well.\n\n"
        "Foreign Minister Arda Velin told parliament otherwise in her speech. She said that nothing was agreed."
    )
    last = [s for s in statements(text) if s.source and text[slice(*s.source[0])] == "She"]
    assert [s.speaker.name for s in last if s.speaker is not None] == ["Arda Velin"]


def test_whom_the_rest_of_a_text_calls_he_is_not_she():
    text = (
        "Arda Velin, the mayor, opened the harbour. He thanked the workers, and he praised his deputy. "
        "Later he left for Lanhai, where his ferry waited. She was not there."
    )
    assert name_at(text, "He thanked") == "Arda Velin"
    assert name_at(text, "She was") is None


def test_where_places_and_names_are_too_many_nothing_is_answered(monkeypatch):
    monkeypatch.setattr("attache.annotate.coreference._MOST", 4)
    assert name_at(VISIT, "He praised") is None


def test_pairs_are_looked_at_a_few_at_a_time_with_the_same_answer(monkeypatch):
    whole = scorer_of(VISIT).spread
    monkeypatch.setattr("attache.annotate.coreference._PAIRS", 7)
    assert np.allclose(whole, scorer_of(VISIT).spread, atol=1e-4)
