import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.models.statements import _model
from attache.models.windows import WINDOW, case_of, windows

LINE = "The port of Lanhai was calm on Monday. "


def cut(text: str):
    return list(windows(text, 0, _model().tokenizer))


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
def test_a_megabyte_on_one_line_is_cut_in_time_in_proportion(unit):
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        cut(text)
        return time.process_time() - start

    cut(LINE)
    assert seconds(1_000_000) < 12 * seconds(250_000) + 0.5
