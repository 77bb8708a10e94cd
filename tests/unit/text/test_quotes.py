import pytest

from attache.text.quotes import quotations


def inner(text):
    return [(quotation.inner.of(text), quotation.depth, quotation.closed) for quotation in quotations(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Holt said: “The quay is open.”", ["The quay is open."]),
        ('Holt said: "The quay is open." Tan: "No."', ["The quay is open.", "No."]),
        ("Holt said: ‘The quay is open.’", ["The quay is open."]),
        ("Holt’s ships and the sailors’ pay", []),
        ("the ’90s, rock 'n' roll", []),
        ("Holt sagte: „Der Kai ist offen.“", ["Der Kai ist offen."]),
        ("Holt a dit : « Le quai est ouvert. »", [" Le quai est ouvert. "]),
        ("霍尔特说：“码头开放。”", ["码头开放。"]),
        ("霍爾特說：「碼頭開放。」", ["碼頭開放。"]),
        ("《海港日报》报道", []),
    ],
)
def test_marks_of_many_kinds_pair(text, words):
    assert [found for found, _, _ in inner(text)] == words


def test_quotations_nest():
    assert inner("“Tan told me ‘we sail’ and left,” Holt said.") == [
        ("Tan told me ‘we sail’ and left,", 0, True),
        ("we sail", 1, True),
    ]
    assert inner("「霍爾特說『碼頭開放』。」") == [("霍爾特說『碼頭開放』。", 0, True), ("碼頭開放", 1, True)]


def test_an_unclosed_quotation_ends_with_its_paragraph():
    assert inner("“The quay is open. Ships may enter.\n\nTan left.") == [
        ("The quay is open. Ships may enter.", 0, False)
    ]


def test_speech_over_paragraphs_goes_on_under_a_new_opening_mark():
    text = "“The quay is open.\n\n“Ships may enter,” Holt said."
    first, second = quotations(text)
    assert (first.closed, first.continues) == (False, False)
    assert (second.closed, second.continues) == (True, True)


def test_distance_is_told_from_speech():
    scare, speech = quotations("the “grey fleet” sailed. Holt said, “grey fleet.”")
    assert scare.scare
    assert not speech.scare
