"""The second encoder: tone towards a target, and the type of an event."""

import pytest

from attache.models import judge
from attache.models.judge import event, tones
from attache.models.statements import shipped
from attache.record import Span


def span(text, words):
    return Span(text.index(words), text.index(words) + len(words))


def test_tones_answer_for_each_target_of_each_text():
    text = "Velin is a wonderful mayor, but the Harbour Gazette is a disgrace."
    people, paper = span(text, "Velin"), span(text, "the Harbour Gazette")
    (found,) = tones([text], [[people, paper]])
    assert [each.label for each in found] == ["positive", "negative"]
    assert tones([text, "Nothing."], [[paper], []]) == [(found[1],), ()]


def test_a_target_on_no_word_has_no_tone():
    assert tones(["Nothing.", ""], [[Span(3, 3), Span(900, 905)], [Span(0, 0)]]) == [(None, None), (None,)]


@pytest.mark.parametrize(
    ("text", "actor", "recipient", "root"),
    [
        ("Ostravia condemned Lanhai over the port.", "Ostravia", "Lanhai", "ACCUSE"),
        ("Lanhai was bombed by Ostravia last night.", "Ostravia", "Lanhai", "ASSAULT"),
        ("Ostravia will hold talks with Lanhai in June.", "Ostravia", "Lanhai", "AGREE"),
        ("Ostravia put tariffs on steel from Lanhai.", "Ostravia", "Lanhai", "SANCTION"),
    ],
)
def test_the_type_of_an_event(text, actor, recipient, root):
    found = event(text, [span(text, actor)], [span(text, recipient)])
    assert (found.root, found.none < 0.5) == (root, True)


def test_a_side_on_no_word_gives_no_answer():
    assert event("Ostravia slept.", [Span(0, 8)], [Span(40, 45)]) is None
    assert event("", [Span(0, 0)], [Span(0, 0)]) is None


def test_a_long_text_is_cut_around_the_sides():
    text = "word " * 900 + "Ostravia condemned Lanhai." + " word" * 900
    assert event(text, [span(text, "Ostravia")], [span(text, "Lanhai")]).root == "ACCUSE"


def test_labels_are_those_of_the_manifest():
    assert len(shipped().manifest["roots"]) == 16
    assert judge.TONES == ("negative", "neutral", "positive")
