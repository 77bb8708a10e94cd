"""Drawings of values over time: what is drawn, what is told of it, and what is left out."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import etree

from attache.brief.render.charts import Chart, Series, Value, described, figure, svg, table
from attache.brief.render.scales import days_of, plain, time_ticks, value_ticks

TURBINES = Chart(
    title="Turbines imported: 21, down from 34",
    about="Units a month",
    unit="units",
    series=(
        Series(
            name="Harbour Gazette",
            points=tuple(Value(day=f"2031-0{m}", value=v) for m, v in ((1, 34), (2, 31), (3, 28), (4, 21))),
        ),
    ),
)


def parsed(drawing):
    return etree.fromstring(drawing.encode())


def shapes(drawing, name):
    return [one for one in parsed(drawing).iter() if one.get("class") == name]


def labels(drawing):
    return [(float(one.get("y")), one.text) for one in shapes(drawing, "plot-label")]


def test_a_drawing_has_title_description_and_a_mark_for_each_value():
    drawing = svg(TURBINES, ident="a")
    root = parsed(drawing)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "a-t a-d"
    assert [one.get("id") for one in root if one.get("id")] == ["a-t", "a-d"]
    assert "21 units about" in root[1].text
    assert len(shapes(drawing, "plot-mark")) == 4
    assert drawing == svg(TURBINES, ident="a")
    assert not re.search(r"style=|<script|href|url\(", drawing)


@pytest.mark.parametrize("width", [340, 560, 760])
def test_names_at_the_ends_of_lines_do_not_touch_and_stay_in_the_drawing(width):
    series = tuple(
        Series(
            name=f"The Ministry of Seas and Harbours of the {n}th Republic",
            side=n % 5,
            points=(Value(day="2031-05-01", value=3), Value(day="2031-05-09", value=5)),
        )
        for n in range(8)
    )
    drawing = svg(replace(TURBINES, series=series, kind="steps", low=0, high=10), width=width)
    found = sorted(labels(drawing))
    assert len(found) == 8
    assert all(b[0] - a[0] >= 12 for a, b in pairwise(found))
    left = [float(one.get("x")) for one in shapes(drawing, "plot-label")]
    assert all(x + 0.55 * 12 * len(text) <= width + 12 for x, (_, text) in zip(left, labels(drawing), strict=True))
    assert all(text.endswith(" 5") for _, text in found)


def test_dates_under_the_axis_do_not_touch():
    for first, last in ((1, 3), (1, 30), (1, 400), (1, 4000), (1, 400_000)):
        for most in (2, 5, 9):
            ticks = list(time_ticks(700_000 + first, 700_000 + last, most=most))
            assert len(ticks) <= most + 2
            assert all(a[0] < b[0] for a, b in pairwise(ticks))


def test_one_value_is_a_mark_with_its_label():
    drawing = svg(replace(TURBINES, series=(Series(name="Post", points=(Value(day="2031-05", value=12.5),)),)))
    assert len(shapes(drawing, "plot-mark")) == 1
    assert not shapes(drawing, "plot-line")
    assert labels(drawing)[0][1] == "Post 12.5"
    assert "May 2031" in drawing


@pytest.mark.parametrize(
    "points", [(), (Value(day=None, value=3),), (Value(day="2031-05-01", value=None),), (Value(day="x", value=1),)]
)
def test_nothing_to_draw_is_a_sentence_with_the_table(points):
    chart = replace(TURBINES, series=(Series(name="Post", points=points),))
    assert svg(chart) == ""
    page = figure(chart)
    assert "there is nothing to draw" in page
    assert ("<table" in page) == bool(points)


def test_a_gap_is_not_bridged():
    points = tuple(Value(day=f"2031-05-0{d}", value=v) for d, v in ((1, 1.0), (2, 2.0), (3, None), (4, 2.0), (5, 1.0)))
    assert len(shapes(svg(replace(TURBINES, series=(Series(name="a", points=points),))), "plot-line")) == 2


def test_ten_thousand_values_are_thinned_and_keep_their_extremes():
    import datetime as dt

    first = dt.date(2005, 1, 1)
    points = tuple(
        Value(day=(first + dt.timedelta(days=n)).isoformat(), value=1000.0 if n == 5000 else n % 7)
        for n in range(10_000)
    )
    chart = replace(TURBINES, series=(Series(name="a", points=points),))
    drawing = svg(chart)
    assert len(drawing) < 60_000
    (line,) = shapes(drawing, "plot-line")
    heights = [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", line.get("d"))]
    assert min(heights) < 60  # the one high value still stands out
    rows = table(chart)
    assert len(rows.rows) == 60
    assert rows.note == "60 of 10,000 values"
    assert rows.rows[0][0] == "1 January 2005"
    assert rows.rows[-1][0] == "18 May 2032"


def test_bars_begin_at_zero():
    chart = replace(TURBINES, kind="bars")
    bars = shapes(svg(chart), "plot-bar")
    heights = [float(one.get("height")) for one in bars]
    assert heights[0] / heights[3] == pytest.approx(34 / 21, rel=0.01)


def test_words_of_a_source_are_words_in_a_drawing():
    chart = Chart(
        title='<b>&"]]>',
        about="\x00<script>",
        series=(Series(name="<i>\ud800\ufffe", points=TURBINES.series[0].points),),
    )
    assert parsed(svg(chart))[0].text == '<b>&"]]>'
    etree.fromstring(str(figure(chart)).encode())


def test_the_table_has_the_words_and_sources_of_each_value():
    value = Value(day="2031-05", value=30, words="nearly 30 turbines", sources=(2, 5))
    rows = table(replace(TURBINES, series=(Series(name="a", points=(value,)),)))
    assert rows.rows == (("May 2031", "nearly 30 turbines"),)
    assert rows.sources == ((2, 5),)
    page = figure(replace(TURBINES, series=(Series(name="a", points=(value,)),)), source="notes.xhtml#src-{}")
    assert 'href="notes.xhtml#src-5"' in page


def test_the_description_says_what_is_drawn():
    assert described(TURBINES) == (
        "Units a month. Harbour Gazette: 4 values, 34 units about 16 January 2031, 21 units about 15 April 2031."
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3_400_000, "3.4 million"),
        (1250, "1,250"),
        (0.25, "0.25"),
        (-2e9, "−2 billion"),
        (0, "0"),
        (1e16, "10,000 trillion"),
    ],
)
def test_numbers_are_short_and_plain(value, words):
    assert plain(value) == words


@pytest.mark.parametrize(("low", "high"), [(0, 10), (21, 34), (-4, 38), (0.001, 0.002), (0, 1e12), (5, 5)])
def test_ticks_are_round_and_hold_the_values(low, high):
    ticks = value_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert len(ticks) <= 9


@pytest.mark.parametrize("value", [None, "", "soon", "2031-13", "2031-02-30", "31"])
def test_what_is_no_date_is_none(value):
    assert days_of(value) is None
