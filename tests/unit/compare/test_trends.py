"""What rises against its own history, and who picked a story up first."""

import datetime as dt
import math
import random

import pytest

from attache.compare.trends import LEAST_DAYS, Seen, at_least, pick_up, rising

TODAY = dt.date(2031, 5, 9)  # a Friday


def reports(key, counts, *, last=TODAY):
    """Return reports of a key, the counts of days up to the last."""
    out = []
    for back, count in enumerate(reversed(counts)):
        day = (last - dt.timedelta(days=back)).isoformat()
        out += [Seen(key=key, item=f"{key}-{back}-{n}", day=day) for n in range(count)]
    return out


STEADY = [2, 1, 2, 3, 2, 1, 2] * 10


def test_what_is_reported_much_more_than_before_rises():
    found = rising([*reports("tariffs", [*STEADY, 9, 8, 11]), *reports("visas", [*STEADY, 2, 2, 1])], day=TODAY)
    (rise,) = found.rising
    assert (rise.key, rise.count, rise.first, rise.last) == ("tariffs", 28, dt.date(2031, 5, 7), TODAY)
    assert 4 < rise.expected < 9
    assert rise.chance < 0.001
    assert (rise.history, rise.before, len(rise.items)) == (70, sum(STEADY), 28)


def test_nothing_is_claimed_with_too_little_history():
    short = rising(reports("tariffs", [*STEADY[: LEAST_DAYS - 1], 9, 8, 11]), day=TODAY)
    assert (short.rising, short.unknown) == ((), ("tariffs",))
    enough = rising(reports("tariffs", [*STEADY[:LEAST_DAYS], 9, 8, 11]), day=TODAY)
    assert [rise.key for rise in enough.rising] == ["tariffs"]


def test_a_story_has_no_history_before_its_first_report_but_an_issue_was_silent():
    given = [*reports("ferry", [9, 8, 11]), *reports("other", [*STEADY, 2, 2, 1])]
    story = rising(given, day=TODAY, born=True)
    assert (story.rising, story.unknown) == ((), ("ferry",))
    issue = rising(given, day=TODAY)
    assert [rise.key for rise in issue.rising] == ["ferry"]
    assert issue.rising[0].before == 0


def test_weekdays_are_compared_with_their_like():
    week = [10, 10, 10, 10, 10, 1, 1]  # Saturday and Sunday last
    monday = dt.date(2031, 5, 12)
    busy = reports("all", [*week * 10, 10], last=monday)
    assert rising(busy, day=monday, window=1).rising == ()
    sunday = dt.date(2031, 5, 11)
    odd = reports("all", [*(week * 10)[:-1], 10], last=sunday)
    assert [rise.key for rise in rising(odd, day=sunday, window=1).rising] == ["all"]


def test_days_that_vary_much_anyway_make_no_rise_of_a_high_one():
    bursts = [0, 0, 12, 0, 0, 0, 0] * 10
    assert rising(reports("x", [*bursts, 0, 0, 12]), day=TODAY).rising == ()


def test_the_same_item_counts_once_and_later_or_undated_reports_not_at_all():
    given = reports("x", [*STEADY, 2, 1, 2])
    later = [Seen(key="x", item=f"l{n}", day="2031-05-10") for n in range(50)]
    undated = [Seen(key="x", item=f"u{n}", day=day) for n, day in enumerate(["", "2031", "2031-99-99"] * 20)]
    again = [Seen(key="x", item="x-0-0", day="2031-05-09")] * 50
    assert rising([*given, *later, *undated, *again], day=TODAY).rising == ()


def test_false_claims_are_as_rare_as_the_level_says():
    rng = random.Random(3)

    def draw(mean):
        limit, count, total = math.exp(-mean), 0, rng.random()
        while total > limit:
            count, total = count + 1, total * rng.random()
        return count

    claimed = 0
    for _ in range(60):
        given = [each for key in range(10) for each in reports(f"k{key}", [draw(1.5) for _ in range(60)])]
        claimed += len(rising(given, day=TODAY, level=0.05).rising)
    assert claimed <= 9  # of 60 days with ten keys: three expected


def test_nothing_of_nothing_and_a_window_needs_a_day():
    assert rising([], day=TODAY).rising == ()
    with pytest.raises(ValueError, match="one day"):
        rising([], day=TODAY, window=0)


@pytest.mark.parametrize(("count", "mean", "variance"), [(3, 2.0, 2.0), (4, 2.0, 5.0), (1, 0.3, 0.9)])
def test_the_chance_is_that_of_the_distribution(count, mean, variance):
    if variance == mean:
        terms = [math.exp(-mean) * mean**k / math.factorial(k) for k in range(200 if mean < 1 else 150)]
    else:
        p, size = mean / variance, mean**2 / (variance - mean)
        terms = [
            math.exp(
                math.lgamma(size + k)
                - math.lgamma(size)
                - math.lgamma(k + 1)
                + size * math.log(p)
                + k * math.log(1 - p)
            )
            for k in range(300)
        ]
    assert at_least(count, mean, variance) == pytest.approx(sum(terms[count:]), rel=1e-6)


def test_the_chance_of_much_more_is_small_but_never_nothing():
    assert 0 < at_least(60, 2.0, 3.0) < 1e-9
    assert 0 < at_least(60, 2.0, 2.0) < at_least(50, 2.0, 2.0)
    assert at_least(0, 2.0, 2.0) == 1.0
    assert at_least(3, 0.0, 0.0) == 0.0


def seen(item, side, day, at=None, outlet=None):
    return Seen(key="ferry", item=item, side=side, day=day, at=at, outlet=outlet or f"{side} Gazette")


def test_sides_are_told_by_their_first_report_with_the_lag():
    given = [
        seen("o2", "Ostravia", "2031-05-08", outlet="Herald"),
        seen("o1", "Ostravia", "2031-05-05"),
        seen("l1", "Lanhai", "2031-05-07"),
    ]
    first, second, none = pick_up(given, sides=("Norvale",))
    assert (first.side, first.item, first.days, first.tied, first.reports, first.outlets) == (
        "Ostravia",
        "o1",
        0,
        False,
        2,
        2,
    )
    assert (second.side, second.days, second.hours) == ("Lanhai", 2, None)
    assert (none.side, none.item, none.day, none.days, none.reports) == ("Norvale", None, None, None, 0)


def test_on_one_day_no_side_is_first_unless_times_tell():
    same = pick_up([seen("o1", "Ostravia", "2031-05-05"), seen("l1", "Lanhai", "2031-05-05")])
    assert [each.tied for each in same] == [True, True]
    timed = pick_up(
        [
            seen("o1", "Ostravia", "2031-05-05", "2031-05-05T09:00:00+08:00"),
            seen("l1", "Lanhai", "2031-05-05", "2031-05-05T02:30:00+00:00"),
        ]
    )
    assert [(each.side, each.hours, each.tied) for each in timed] == [("Ostravia", 0.0, False), ("Lanhai", 1.5, False)]


def test_a_time_without_an_offset_is_no_time_and_reports_of_no_known_side_are_left_out():
    given = [
        seen("o1", "Ostravia", "2031-05-05", "2031-05-05T09:00:00"),
        seen("l1", "Lanhai", "2031-05-05", "soon"),
        seen("x", None, "2031-05-01"),
        seen("y", "Lanhai", "2031"),
    ]
    found = pick_up(given)
    assert [each.hours for each in found] == [None, None]
    assert {each.item for each in found} == {"o1", "l1"}
    assert pick_up([]) == ()
