"""Turns of transcripts, and the lists, credits and headings that are none."""

import pytest

from attache.text.turns import is_transcript, turns

QUESTIONS = """Regular press conference of the Lanhai Foreign Ministry

Harbour Gazette: Ostravia raised its tariffs. What is your comment?

Lin Qiao: We have noted the reports.

We urge Ostravia to talk.

Quay Radio: Will Minister Bo Tan travel next week?

Lin Qiao: I have nothing to offer.
"""


def told(text: str) -> list[tuple[str, str, str]]:
    return [(turn.label.of(text), turn.part, turn.body.of(text)) for turn in turns(text)]


def test_answers_of_one_label_to_questions_of_others_are_turns():
    assert told(QUESTIONS) == [
        ("Harbour Gazette", "question", "Ostravia raised its tariffs. What is your comment?"),
        ("Lin Qiao", "answer", "We have noted the reports.\n\nWe urge Ostravia to talk."),
        ("Quay Radio", "question", "Will Minister Bo Tan travel next week?"),
        ("Lin Qiao", "answer", "I have nothing to offer."),
    ]
    assert is_transcript(QUESTIONS)


def test_markers_name_nobody():
    text = "Q: Will it rain?\nA: It may.\nQ: When?\nA: On Sunday."
    assert [part for _, part, _ in told(text)] == ["question", "answer", "question", "answer"]
    assert all(turn.marker for turn in turns(text))


def test_a_dialogue_of_two_names_needs_no_questions():
    text = (
        "VERA HOLT: We agreed on the port.\nBO TAN: I agree that we did.\n"
        "VERA HOLT: Thank you for coming.\nBO TAN: Thank you."
    )
    assert [label for label, _, _ in told(text)] == ["VERA HOLT", "BO TAN", "VERA HOLT", "BO TAN"]


def test_a_voice_heard_once_is_not_put_into_the_mouth_of_another():
    text = (
        "HALE: What do you make of this?\nVOICE OF TAN: Nobody will close my port.\nHOLT: I heard him.\n"
        "HALE: And what will you do?\nHOLT: We will wait."
    )
    assert ("VOICE OF TAN", "speech", "Nobody will close my port.") in told(text)


def test_a_colon_within_an_answer_opens_no_turn():
    text = "Q: Why?\nA: There are two reasons.\nRemember: the port is small.\nQ: And then?\nA: We wait."
    assert told(text)[1][2] == "There are two reasons.\nRemember: the port is small."


def test_what_stands_behind_the_last_answer_belongs_to_it_only_in_the_first_person():
    text = "Q: Why?\nA: Because.\nQ: When?\nA: Soon.\n\nWe hope so.\n\nThe interview was held in Velin.\n"
    assert told(text)[-1][2] == "Soon.\n\nWe hope so."


@pytest.mark.parametrize(
    "text",
    [
        "Ports reopen\n\nThe port opened.\n\nSource: Xinhua, 2031-05-09\n\nTrade grows\n\nIt grew.\n\nSource: Xinhua",
        "Date: 3 May 2031\nPlace: Lanhai\nDate: 4 May 2031\nPlace: Velin\nDate: 5 May 2031\nPlace: Lanhai",
        "Flour: 300 g\nSugar: 100 g\nStep One: You mix it.\nStep Two: You bake it.\nStep One: You wait.",
        "Pros: you save time.\nCons: you pay more.\nPros: you may stay.\nCons: you must pay.",
        "Why it matters: The port is large.\nThe big picture: Trade grows.\nWhy it matters: It is near.",
        "Markets: Shares fell.\nWeather: Rain is due.\nMarkets: Shares rose.\nWeather: Sun is due.",
        "Lin Qiao said: “We will wait.”\n\nBo Tan said: “We will not.”\n\nLin Qiao said: “I know.”",
        "Ostravia: Port opens\nLanhai: Port closes\nOstravia: Trade grows\nLanhai: Trade falls",
        "时间：5月9日\n地点：港口\n时间：5月10日\n地点：码头",
        "来源：港口日报\n作者：林乔\n来源：码头电台\n作者：王岚",
        "https://example.org/a\nhttps://example.org/b\nhttps://example.org/c",
        "12:30 The port opens.\n12:45 The port closes.\n13:00 We leave.",
        "",
    ],
)
def test_lists_credits_and_headings_are_no_turns(text):
    assert turns(text) == ()


@pytest.mark.parametrize("line", ["A: b?\n", "Lin Qiao: I do?\nBo Tan: You do.\n", "Aa Bb\n", "a:", "*" * 50, "：问"])
def test_long_repetitions_end(line):
    text = line * (200_000 // len(line))
    assert all(0 <= turn.label.start < turn.body.end <= len(text) for turn in turns(text))
