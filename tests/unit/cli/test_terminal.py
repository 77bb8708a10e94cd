"""What all commands share."""

import pytest

from attache.cli.terminal import first_day, last_day, one_line, safe
from attache.errors import QueryError


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2031-05-09", "2031-05-09", "2031-05-09"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("2031", "2031-01-01", "2031-12-31"),
        (None, None, None),
    ],
)
def test_a_month_or_year_means_its_first_and_last_day(words, first, last):
    assert (first_day(words), last_day(words)) == (first, last)


@pytest.mark.parametrize("words", ["yesterday", "2031-13", "2031-02-30", "09.05.2031", "", "²⁰³¹"])
def test_what_is_no_date_is_said_to_be_none(words):
    with pytest.raises(QueryError) as caught:
        first_day(words)
    assert "2031-05-09" in caught.value.line()


def test_a_document_cannot_write_to_the_screen():
    shown = safe("a\x1b[2Jb\u202ec\x00\ud800")
    assert not {"\x1b", "\u202e", "\x00", "\ud800"} & set(shown)
    assert one_line("many  words\n on\tlines", 12) == "many words…"
