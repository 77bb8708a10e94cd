"""The same figure over documents."""

from attache.link.figures import FigureReport, series
from attache.record import Figure, PartialDate


def told(value, what="duty on Lanhai turbines", unit="percent", item="i-1", on=None, reported=None):
    date = (
        PartialDate(value=on, precision={4: "year", 7: "month"}.get(len(on), "day"), basis="stated", text=on)
        if on
        else None
    )
    figure = Figure(start=0, end=1, text="1", value=value, unit=unit, what=what, date=date)
    return FigureReport(figure=figure, item=item, reported=reported)


def values(reports):
    return [[report.figure.value for report in each.reports] for each in series(reports)]


def test_one_figure_at_several_dates_is_a_series_in_their_order():
    reports = [
        told(24.0, on="2031-05"),
        told(12.0, "the duty on Lanhai turbine", on="2030", item="i-2"),
        told(18.0, reported="2031-01-09", item="i-3"),
    ]
    assert values(reports) == [[12.0, 18.0, 24.0]]
    assert series(reports)[0].unit == "percent"


def test_another_unit_or_another_thing_is_no_part_of_it():
    assert values([told(12.0), told(24.0, unit="yuan"), told(24.0, "duty on Kastel turbines")]) == []


def test_the_same_value_told_twice_is_no_series():
    assert values([told(12.0, on="2031"), told(12.0, on="2031", item="i-2")]) == []


def test_a_figure_that_says_no_more_than_its_unit_is_in_none():
    assert values([told(640.0, "people", "people"), told(12.0, "people", "people"), told(3.0, None, None)]) == []


def test_chinese_is_compared_by_pairs_of_characters():
    reports = [
        told(12.0, "风机关税", "%", on="2030"),
        told(24.0, "风机关税", "%", on="2031"),
        told(3.0, "货船数量", "%"),
    ]
    assert values(reports) == [[12.0, 24.0]]


def test_what_has_no_date_at_all_stands_last():
    assert values([told(1.0), told(2.0, reported="2031", item="i-2"), told(3.0, on="2031-02-30")]) == [[2.0, 1.0, 3.0]]
