import pytest

from attache.text.sentences import sentences


def split(text, lang=None):
    return [span.of(text) for span in sentences(text, lang)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The quay is open.", "Ships may enter."],
        ["Mr. Holt met Gen. Tan at 5 p.m. Lanhai time.", "They spoke for an hour."],
        ["Trade with the U.S. fell.", "The levy stays."],
        ["J. R. Holt of Harbour Works Inc. resigned.", "Nobody said why."],
        ["Prices rose 3.5 percent.", "The No. 2 quay closed."],
        ["“We oppose it. We always will,” Holt said.", "Tan left."],
        ["“We oppose it. We always will.” Holt said.", "Tan left."],
        ["Holt asked: “Who pays? Who sails?”", "Nobody knew."],
        ["Is the quay open?", "Yes!", "No."],
        ["It ended on Tues. in Lanhai.", "Rain fell."],
        ["The plan… was late.", "It failed."],
        ["The quay opened in 2031. [1] [2]", "Ships may enter."],
        ["Holt wrote to harbour.example/a.Bc about it.", "Tan did not."],
        ["澜海表示反对。", "奥斯特拉维亚没有回应。"],
        ["霍尔特说：“我们反对。我们不会改变。”", "谈判继续。"],
        ["“我们反对。”霍尔特说。", "谈判继续。"],
        ["会谈结束了吗？", "没有！"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts):
    chinese = any("\u4e00" <= character <= "\u9fff" for character in parts[0])
    assert split(("" if chinese else " ").join(parts)) == parts


def test_a_paragraph_ends_a_sentence_without_a_stop():
    assert split("Quay opens\n\nThe quay is open.") == ["Quay opens", "The quay is open."]


def test_an_unclosed_quotation_keeps_nothing_together():
    assert split("“We oppose it. We always will.\n\nTan left. Holt stayed.") == [
        "“We oppose it.",
        "We always will.",
        "Tan left.",
        "Holt stayed.",
    ]


def test_two_sentences_run_together_without_a_space_are_two():
    assert split("Holt defended the policy.The fleet sailed.") == ["Holt defended the policy.", "The fleet sailed."]


def test_german_ordinals_end_nothing():
    assert split("Am 3. Mai kam Holt. Er ging.", "de") == ["Am 3. Mai kam Holt.", "Er ging."]


def test_a_stretch_is_split_alone_and_counts_in_the_whole_text():
    text = "Rain. The quay is open. Ships may enter. Wind."
    spans = sentences(text, "en", 6, 40)
    assert [span.of(text) for span in spans] == ["The quay is open.", "Ships may enter."]


def test_nothing_but_space_has_no_sentence():
    assert sentences(" \n\t ") == sentences("") == ()
