"""The calendar: one meeting once, behind and ahead."""

import datetime as dt

from attache.link.meetings import MeetingReport, calendar, same_meeting
from attache.record import Meeting, PartialDate

DAY = dt.date(2031, 5, 10)
_COUNT = iter(range(10_000))


def on(value):
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return PartialDate(value=value, precision=precision, basis="stated", text=value)


def meeting(**told):
    base = {
        "id": f"g-{next(_COUNT)}", "start": 0, "end": 9, "text": "talks", "participants": ("China", "Japan"),
        "participant_ids": ("cn-gov", "JP"), "place": None, "first": None, "last": None, "status": "held",
        "form": "talks",
    }  # fmt: skip
    return Meeting(**{**base, **told})


def report(told, reported=None, **more):
    return MeetingReport(meeting=told, item=told.id, reported=reported, **more)


def test_same_parties_and_days_are_one_meeting():
    (one,) = calendar(
        [
            report(meeting(first=on("2031-05-02"), last=on("2031-05-03")), "2031-05-03", outlet="Harbour Gazette"),
            report(meeting(first=on("2031-05-03"), place="Lanhai City"), "2031-05-04"),
        ],
        day=DAY,
    )
    assert len(one.reports) == 2
    assert (one.first.value, one.last.value) == ("2031-05-02", "2031-05-03")
    assert (one.place, one.when) == ("Lanhai City", "behind")


def test_other_days_parties_people_or_kinds_are_other_meetings():
    one = meeting(first=on("2031-05-02"))
    assert not same_meeting(one, meeting(first=on("2031-06-02")))
    assert not same_meeting(
        one, meeting(first=on("2031-05-02"), participants=("China", "India"), participant_ids=("cn-gov", "IN"))
    )
    assert not same_meeting(one, meeting(first=on("2031-05-02"), form="call"))
    assert not same_meeting(meeting(place="Lanhai City"), meeting(place="Ostend"), days_apart=0)


def test_a_place_in_another_script_or_a_hall_of_it_is_no_other_place():
    dated = {"first": on("2031-05-02")}
    one = meeting(place="Corin", **dated)
    assert same_meeting(one, meeting(place="珂林港務廳", **dated))
    assert same_meeting(one, meeting(place="Corin Harbour Hall", **dated))


def test_sessions_of_a_dialogue_are_told_apart_by_their_number():
    told = {"mechanism": "Strait Economic Dialogue", "form": "dialogue"}
    one, two = meeting(**told, ordinal=11), meeting(**told, ordinal=12)
    assert not same_meeting(one, two, days_apart=0)
    assert same_meeting(one, meeting(**told, ordinal=11, participants=(), participant_ids=()))


def test_ahead_behind_and_under_way_are_told_from_the_day_asked_for():
    dated = [("2031-05-01", "2031-05-02"), ("2031-05-09", "2031-05-11"), ("2031-06-01", "2031-06-01")]
    found = calendar(
        [report(meeting(first=on(a), last=on(b), status="announced"), "2031-04-01") for a, b in dated], day=DAY
    )
    assert [each.when for each in found] == ["behind", "under-way", "ahead"]


def test_a_meeting_without_a_day_is_undated_unless_it_was_held():
    held, announced = (
        meeting(),
        meeting(status="announced", participants=("China", "India"), participant_ids=("cn-gov", "IN")),
    )
    assert {each.status: each.when for each in calendar([report(held), report(announced)], day=DAY)} == {
        "held": "behind",
        "announced": "undated",
    }


def test_reports_far_apart_are_not_one_meeting():
    assert len(calendar([report(meeting(), "2031-01-01"), report(meeting(), "2031-03-01")], day=DAY)) == 2
    assert len(calendar([report(meeting(), "2031-01-01"), report(meeting(), "2031-01-02")], day=DAY)) == 1
