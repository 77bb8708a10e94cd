"""Versions made to never end: the work grows with the length of the texts, and what is kept of it has a bound."""

import sys

import pytest

from attache.compare.versions import difference
from hostile_versions import PAIRS


def work(make, size):
    """Return how many lines of the comparison are run: no clock, so that a busy machine changes nothing."""
    one, other = make(size)
    count = 0

    def each_line(frame, event, _):
        nonlocal count
        count += event == "line"
        return each_line

    def each_call(frame, _event, _):
        return each_line if "/attache/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(each_call)
    try:
        difference(one, other)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", PAIRS)
def test_the_work_grows_no_faster_than_the_texts(name):
    difference(*PAIRS[name](40))
    assert work(PAIRS[name], 1600) <= 7 * max(work(PAIRS[name], 400), 1000)


@pytest.mark.parametrize("name", PAIRS)
def test_a_difference_of_hostile_texts_points_into_them(name):
    one, other = PAIRS[name](600)
    found = difference(one, other)
    for each in (*found.alterations, *found.hunks):
        assert each.old is None or each.old.of(one.document.text) == each.old_words
        assert each.new is None or each.new.of(other.document.text) == each.new_words


def test_what_is_told_of_a_difference_has_a_bound_and_says_so():
    found = difference(*PAIRS["every other word changed"](24_000))
    assert (len(found.hunks), len(found.alterations), found.exact) == (5000, 1000, False)


def test_words_without_end_are_not_stored_twice():
    found = difference(*PAIRS["one word longer than all others"](400_000))
    assert sum(len(each.old_words) + len(each.new_words) for each in (*found.hunks, *found.alterations)) <= 2_000_000
    assert not found.exact
