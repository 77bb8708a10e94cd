"""What a brief takes from the record: as it was on the last day of the window, and since the last edition."""

import datetime as dt
from importlib.resources import files

import pytest

from attache import desk as desks
from attache.brief.compose import compose
from attache.desk import Desk, briefing
from attache.record import Edition, GeneratedBy, Window

DEMO = files("attache.data") / "demo"
PAGES = {
    "2031-05-02": (
        "Ostravia puts a duty on turbines",
        "Ostravia imposed a duty of 24 percent on wind turbines from Lanhai on Thursday, the ministry said.",
    ),
    "2031-05-12": (
        "Duty on turbines is gone",
        "Ostravia lifted the duty of 24 percent on wind turbines from Lanhai on Monday, the ministry said.",
    ),
    "2031-05-05": (
        "A table for two in Corin",
        "Lanhai and Ostravia will hold talks in Corin on May 19, the mayor announced.",
    ),
    "2031-05-06": (
        "Turbines grow dearer",
        "The average price of a turbine rose to 4.1 million crowns, up from 3.4 million a year earlier, a survey found.",
    ),
}
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta property="og:site_name" content="Harbour Gazette">
<meta property="article:published_time" content="{day}T06:40:00+01:00"></head>
<body><main><article><h1>{title}</h1><p>{words}</p>
<p>The quay was quiet for the rest of the day, and nobody else had anything to add.</p></article></main></body></html>
"""


@pytest.fixture
def at(tmp_path):
    tables = {entry.name: entry.read_bytes() for entry in (DEMO / "tables").iterdir()}
    place = tmp_path / "watch"
    desks.make((DEMO / "attache.toml").read_text(encoding="utf-8"), place, tables)
    pages = tmp_path / "pages"
    pages.mkdir()
    for day, (title, words) in PAGES.items():
        (pages / f"{day}.html").write_text(PAGE.format(day=day, title=title, words=words), encoding="utf-8")
    with Desk(place, wait=0) as opened:
        opened.add([pages])
        yield opened


def layers(at, first, last):
    window = Window(first=first, last=last)
    readings = tuple(at.readings(since=first, until=last))
    return briefing.layers(at, window=window, readings=readings), window, readings


def test_a_later_report_moves_no_stage_of_an_earlier_window(at):
    found, *_ = layers(at, "2031-05-01", "2031-05-07")
    assert {one.told.stage for one in found.measures} == {"in-force"}
    assert all(report.reported <= "2031-05-07" for one in found.measures for report in one.reports)
    later, *_ = layers(at, "2031-05-01", "2031-05-14")
    assert "lifted" in {one.told.stage for one in later.measures}


def test_a_measure_that_nobody_reports_in_the_window_is_not_told(at):
    found, *_ = layers(at, "2031-05-03", "2031-05-07")
    assert found.measures == ()


def test_a_meeting_announced_after_the_window_is_not_known_yet(at):
    assert layers(at, "2031-05-01", "2031-05-04")[0].meetings == ()
    assert [one.told.first.value for one in layers(at, "2031-05-01", "2031-05-07")[0].meetings] == ["2031-05-19"]


def test_without_a_last_day_the_newest_report_is_the_end(at):
    found, *_ = layers(at, None, None)
    assert found.end == dt.date(2031, 5, 12)


@pytest.mark.parametrize(
    ("ended", "since"),
    [(None, "2031-05-05"), ("2031-04-20", "2031-04-21"), ("2031-05-06", "2031-05-05"), ("2031-05-14", "2031-05-05")],
)
def test_changes_are_counted_from_the_last_edition_where_that_ended_before_the_window(at, ended, since):
    if ended:
        at.keep_edition(
            Edition(
                id="b-1", beat="demo", title="Before", window=Window(first="2031-04-01", last=ended), sections=(),
                generated_by=GeneratedBy(version="0", writer="rules"), sources=(),
            )
        )  # fmt: skip
    assert layers(at, "2031-05-05", "2031-05-14")[0].changes_since == dt.date.fromisoformat(since)


def test_the_edition_of_the_layers_has_their_parts(at):
    found, window, readings = layers(at, "2031-05-01", "2031-05-07")
    edition = compose(readings, beat=at.beat, title="The week", window=window, layers=found)
    parts = {section.kind: [point.title for point in section.points] for section in edition.sections}
    assert parts["ahead"] == ["19 May 2031: talks, Lanhai and Ostravia, in Corin"]
    assert parts["measures"] == ["Tariff by Ostravia against Lanhai: in force, 1 May 2031"]
    assert len(parts["figures"]) == 1 and "3.4 million" in parts["figures"][0]


@pytest.mark.parametrize(("first", "last"), [("0001-01-01", "9999-12-31"), ("9999-12-31", "9999-12-31")])
def test_a_window_may_reach_to_the_ends_of_the_calendar(at, first, last):
    found, _, readings = layers(at, first, last)
    assert bool(found.measures) == bool(readings)


def test_only_the_issues_asked_for(at):
    window = Window(first="2031-05-01", last="2031-05-07")
    found = briefing.layers(at, window=window, readings=(), issues=("visas",))
    assert (found.measures, found.meetings, found.figures, found.changes) == ((), (), (), ())
