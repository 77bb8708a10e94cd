"""What stands around a citation in print."""

from attache.brief.context import around, excerpts, room_for
from attache.record import Span

TEXT = "Zero is far. One is near. The sea is open to all. Three is near. Four is far. Five is far. Six is far."


def span(words, text=TEXT):
    at = text.index(words)
    return Span(at, at + len(words))


def told(text, *words, **options):
    return [
        "".join(piece for piece, _ in one.stretches)
        for one in excerpts(text, [span(w, text) for w in words], "en", **options)
    ]


def test_one_sentence_stands_on_either_side():
    assert told(TEXT, "sea is open") == ["One is near. The sea is open to all. Three is near."]
    assert told(TEXT, "sea is open", room="sentence") == ["The sea is open to all."]


def test_neighbours_share_a_context_and_each_word_is_printed_once():
    (one,) = excerpts(TEXT, [span("sea is open"), span("Three is near"), span("sea is")], "en")
    assert [words for words, cited in one.stretches if cited] == ["sea is open", "Three is near"]
    assert "".join(words for words, _ in one.stretches) == TEXT[13:78].strip()


def test_a_text_without_an_end_of_sentence_is_cut():
    text = "harbour " * 2000
    own = around(text, Span(8000, 8007), "en")
    assert own.end - own.start < 1300
    assert own.start <= 8000
    assert own.end >= 8007


def test_what_would_be_most_of_a_text_is_known():
    assert room_for(TEXT, [span("sea is open")], "en") == "beside"
    assert room_for(TEXT, [span("One is near"), span("Three is near"), span("Five is far")], "en") == "sentence"
    every = [span(words) for words in ("Zero", "One", "sea is", "Three", "Four", "Five", "Six")]
    assert room_for(TEXT, every, "en") == "words"
    assert told(TEXT, "Zero", "sea is", room="words") == ["Zero", "sea is"]
    assert room_for("", [], "en") == "beside"
