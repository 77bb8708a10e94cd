"""When something is asked again."""

import datetime as dt

import pytest

from attache.collect.schedule import DAY, TRIES, moment, next_poll, next_try, next_visit, spread, stamp

NOW = dt.datetime(2031, 5, 9, 12, 0, tzinfo=dt.UTC)


def after(moment_: dt.datetime | None) -> float:
    assert moment_ is not None
    return (moment_ - NOW).total_seconds()


def test_a_feed_is_polled_at_its_interval():
    assert after(next_poll(NOW, feed="a", every=1800)) == 1800


def test_a_feed_that_asks_for_less_is_polled_less_but_once_a_day():
    assert after(next_poll(NOW, feed="a", every=1800, asked=7200)) == 7200
    assert after(next_poll(NOW, feed="a", every=1800, asked=1e9)) == DAY


def test_the_pause_doubles_with_failures_up_to_a_day():
    pauses = [after(next_poll(NOW, feed="a", every=1800, failures=n)) for n in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[1] >= 1800 * 1.9
    assert pauses[-1] <= DAY * 1.05


def test_no_poll_before_what_the_host_asked_for():
    assert after(next_poll(NOW, feed="a", every=60, retry_after=3600)) == 3600
    assert after(next_poll(NOW, feed="a", every=60, retry_after=1e12)) == DAY


def test_feeds_that_fail_together_come_back_apart():
    assert len({after(next_poll(NOW, feed=str(n), every=60, failures=3)) for n in range(20)}) > 15


def test_a_capture_is_tried_again_with_growing_pauses_and_then_no_more():
    pauses = [after(next_try(NOW, key="k", tries=n)) for n in range(1, TRIES)]
    assert pauses == sorted(pauses)
    assert next_try(NOW, key="k", tries=TRIES) is None


def test_revisits_come_after_the_first_capture_and_missed_ones_are_not_made_up():
    visits = (3600.0, DAY, 7 * DAY)
    assert next_visit(NOW, first=NOW, step=0, visits=visits) == (0, stamp(NOW + dt.timedelta(hours=1)))
    late = NOW + dt.timedelta(days=3)
    assert next_visit(late, first=NOW, step=1, visits=visits) == (2, stamp(NOW + dt.timedelta(days=7)))
    assert next_visit(NOW + dt.timedelta(days=9), first=NOW, step=2, visits=visits) == (3, None)


def test_stamps_sort_as_the_moments_do():
    moments = [NOW + dt.timedelta(microseconds=n * 999_999) for n in range(50)]
    assert sorted(map(stamp, moments)) == list(map(stamp, moments))
    assert [moment(stamp(each)) for each in moments] == moments


@pytest.mark.parametrize("zone", [8, -5])
def test_a_stamp_is_utc_whatever_the_zone(zone):
    local = NOW.astimezone(dt.timezone(dt.timedelta(hours=zone)))
    assert stamp(local) == stamp(NOW)


def test_spread_is_the_same_for_the_same_key():
    assert spread("a") == spread("a")
    assert 0 <= spread("a") < 1
