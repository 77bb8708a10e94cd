import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.models.statements import find
from attache.record import Span

SAID = "“The harbour will open in May,” said Arda Velin, the foreign minister of Ostravia, on Monday."
THOUGHT = "Officials in Lanhai said that they expected talks with Ostravia to resume before the summer."
PLAIN = "The bridge is 40 metres long and was built of stone."


def texts_of(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_a_direct_quotation_has_its_speaker_cue_and_words():
    (one,) = find([SAID])[0].attributions
    assert any("Arda Velin" in each for each in texts_of(SAID, one.source))
    assert texts_of(SAID, one.cue)[0].startswith("said")
    assert "harbour will open in May" in texts_of(SAID, one.content)[0]
    assert 0 <= one.confidence <= 1


def test_an_indirect_statement_has_its_speaker_and_clause():
    first = find([THOUGHT])[0].attributions[0]
    assert texts_of(THOUGHT, first.source) == ["Officials in Lanhai"]
    assert "expected talks" in texts_of(THOUGHT, first.content)[0]


def test_a_sentence_without_a_statement_has_none():
    assert find([PLAIN])[0].attributions == ()


def test_persons_and_places_are_named_with_their_types():
    found = {(SAID[e.span.start : e.span.end], e.type) for e in find([SAID])[0].entities}
    assert any("Velin" in text and kind == "person" for text, kind in found)


def test_a_text_gives_the_same_answer_in_any_company():
    alone = [find([text])[0] for text in (SAID, THOUGHT, PLAIN)]
    assert find([SAID, THOUGHT, PLAIN]) == alone
    assert find([PLAIN, SAID, THOUGHT, SAID])[1:] == [alone[0], alone[1], alone[0]]
    assert find([SAID] * 40) == [alone[0]] * 40


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u200b", "\ufeff", "\x00", "\x00\x00\n\x00"])
def test_a_text_without_words_has_nothing(text):
    assert find([text])[0].attributions == ()


def test_no_texts_give_no_answers():
    assert find([]) == []


def test_surrogates_and_nul_neither_fail_nor_shift_offsets():
    whole = find([SAID])[0].attributions[0]
    for odd in ("\ud800", "\udfff", "\x00"):
        text = f"{odd}\n{SAID}"
        found = find([text])[0].attributions
        assert found and texts_of(text, found[-1].content) == texts_of(SAID, whole.content)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_gives_spans_inside_it(text):
    found = find([text])[0]
    for span in [s for a in found.attributions for s in (*a.source, *a.cue, *a.content)] + [
        e.span for e in found.entities
    ]:
        assert 0 <= span.start < span.end <= len(text)


def test_a_statement_after_a_long_line_is_found_at_its_place():
    text = f"{PLAIN * 60}\n{SAID}"
    found = find([text])[0].attributions
    assert any("harbour will open in May" in each for a in found for each in texts_of(text, a.content))


@pytest.mark.parametrize("unit", ["x", " "])
def test_a_megabyte_without_line_end_ends(unit):
    assert len(find([unit * 1_000_000])) == 1


def test_words_with_syntax_only_where_sentences_are_given():
    text = "Velin praised the port. Bo Tan left."
    spans = [Span(0, 23), Span(24, len(text))]
    (found,) = find([text], sentences=[spans])
    words = [w.span.of(text) for w in found.words]
    assert words == ["Velin", "praised", "the", "port", ".", "Bo", "Tan", "left", "."]
    assert found.words[1].upos == "VERB"
    assert found.words[found.words[3].head].span.of(text) == "praised"
    assert all((found.words[w.head].span.start < 24) == (w.span.start < 24) for w in found.words)
    assert find([text])[0].words == ()
