import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.models.statements import shipped
from attache.models.windows import WINDOW, case_of, lines, windows

LINE = "The port of Lanhai was calm on Monday. "


def cut(text: str):
    return list(windows(text, 0, shipped().tokenizer))


@pytest.mark.parametrize(
    ("word", "case"), [("us", 0), ("Us", 1), ("US", 2), ("iPad", 3), ("40", 4), ("", 4), ("A", 1), ("港", 0)]
)
def test_letter_case_has_five_classes(word, case):
    assert case_of(word) == case


def test_short_lines_share_a_window_and_a_separator_parts_them():
    (window,) = cut("One line.\n\nAnother line.")
    assert window.ids[0] == 101
    assert window.ids.count(102) == 2


def test_a_line_is_kept_whole_where_it_fits():
    assert [w.ids.count(102) for w in cut("\n".join([LINE * 10] * 4))] == [2, 2]


def test_a_longer_line_is_cut_at_a_sentence_end():
    text = LINE * 60
    for window in cut(text)[:-1]:
        assert len(window.ids) <= WINDOW
        assert text[slice(*window.offsets[-2])] == "."


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_windows_fit_and_their_offsets_rise_inside_the_text(text):
    for window in cut(text):
        assert len(window.ids) == len(window.case) == len(window.offsets) == len(window.word) <= WINDOW
        starts = [start for start, _ in window.offsets]
        assert starts == sorted(starts)
        assert window.offsets[-1][1] <= len(text)


@pytest.mark.parametrize("unit", ["a ", "“", LINE])
def test_a_megabyte_on_one_line_is_cut(unit):
    windows = list(cut((unit * 1_000_000)[:1_000_000]))
    assert windows[-1].offsets[-1][1] > 990_000


WRAPPED = """The port of Lanhai was calm on Monday, and a spokesman for the harbour
office said that no ship had been turned away since the storm, although
two had waited outside for a day."""


def test_a_paragraph_broken_at_a_width_is_one_line_at_the_same_offsets():
    text = f"A headline\n\n{WRAPPED}\n\nAnother line."
    found = list(lines(text))
    assert [start for start, _ in found] == [0, 12, 14 + len(WRAPPED)]
    assert found[1][1] == WRAPPED.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Storm closes the port of Lanhai for the third day in a row\nBy Arda Velin",
        "First point of the list.\nSecond point.\nThird and last point, a longer one than the others are.",
        LINE * 20 + "\n" + LINE * 12,
        "a\nb\nc",
    ],
)
def test_lines_that_are_their_own_stay_so(text):
    assert [line for _, line in lines(text)] == text.split("\n")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["", " ", "word", WRAPPED, LINE * 3, "\u2028x"]), max_size=8))
def test_every_line_lies_where_it_is_said_to(parts):
    text = "\n".join(parts)
    for start, line in lines(text):
        assert text[start : start + len(line)].replace("\n", " ") == line
    kept = sum(len(line.replace(" ", "")) for _, line in lines(text))
    assert kept == len("".join(line for line in text.split("\n") if line.strip()).replace(" ", ""))
