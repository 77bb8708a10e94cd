"""What no outlet of a side reported: claimed only of outlets that were read then, and never with a reason."""

import datetime as dt

from attache.compare.blindspots import Reported, blindspots
from attache.config import Side

SIDES = (
    Side(id="lanhai", name="Lanhai", countries=("XL",)),
    Side(id="ostravia", name="Ostravia", countries=("XO",)),
    Side(id="others", name="Others"),
)
TODAY = dt.date(2031, 5, 20)
STORY = Reported(
    story="st-1", headline="Boats towed away", first="2031-05-08", last="2031-05-09",
    outlets=("Harbour Gazette", "Port Alder Courier"), origins=2,
)  # fmt: skip
SEEN = {
    "Harbour Gazette": [f"2031-05-{day:02}" for day in range(1, 20)],
    "Lanhai Post": [f"2031-05-{day:02}" for day in range(1, 20)],
    "Bailin Daily": ["2031-05-05", "2031-05-08", "2031-05-10"],
}


def found(story=STORY, coverage=SEEN, **more):
    return blindspots([story], coverage, SIDES, today=more.pop("today", TODAY), **more)


def test_a_side_without_a_report_is_named_with_the_outlets_that_were_read():
    (each,) = found()
    assert (each.side, each.first, each.last) == ("lanhai", "2031-05-08", "2031-05-11")
    assert each.collected == (("Bailin Daily", 2), ("Lanhai Post", 4))
    assert each.line("Lanhai") == (
        "no report found in the record among 2 outlets of Lanhai between 2031-05-08 and 2031-05-11"
    )


def test_one_report_of_a_side_is_enough_however_late():
    import dataclasses

    assert found(dataclasses.replace(STORY, outlets=(*STORY.outlets, "Seaport Daily"))) == ()


def test_an_outlet_that_came_into_the_record_later_counts_for_nothing():
    late = {**SEEN, "Lanhai Post": ["2031-05-09", "2031-05-10", "2031-05-11"], "Bailin Daily": []}
    assert found(coverage=late) == ()


def test_an_outlet_that_was_not_seen_on_other_matters_in_the_window_counts_for_nothing():
    gone = {**SEEN, "Lanhai Post": ["2031-05-06", "2031-05-08", "2031-05-19"], "Bailin Daily": ["2031-05-05"]}
    assert found(coverage=gone) == ()


def test_too_few_origins_or_days_or_outlets_say_nothing():
    assert found(origins=3) == ()
    assert found(today=dt.date(2031, 5, 10)) == ()
    assert found(least=3) == ()


def test_a_report_of_an_outlet_without_a_known_country_may_be_any_sides():
    import dataclasses

    assert found(dataclasses.replace(STORY, outlets=(*STORY.outlets, "The Unheard"))) == ()


def test_days_that_are_no_days_do_not_count():
    assert found(coverage={"Lanhai Post": ["2031", "2031-05", "soon", "2031-99-99"]}) == ()
    import dataclasses

    assert found(dataclasses.replace(STORY, first="2031-05")) == ()
