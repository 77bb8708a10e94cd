import datetime as dt

import pytest

from attache.record import PartialDate


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        ("2031-05-09", "day", dt.date(2031, 5, 9), dt.date(2031, 5, 9)),
        ("2032-02", "month", dt.date(2032, 2, 1), dt.date(2032, 2, 29)),
        ("2031", "year", dt.date(2031, 1, 1), dt.date(2031, 12, 31)),
    ],
)
def test_a_partial_date_means_all_its_days(value, precision, first, last):
    date = PartialDate(value=value, precision=precision, basis="stated", text=value)
    assert (date.first_day(), date.last_day()) == (first, last)
