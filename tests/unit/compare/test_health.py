"""Whether a source is well, by its own history alone: what is wrong is told with its beginning, and nothing else is."""

import datetime as dt
import random

import msgspec
import pytest

from attache.compare.health import glance, health
from attache.compare.rhythm import Rhythm, rhythm
from attache.record.poll import Poll, Seen

EVERY = dt.timedelta(minutes=30)
START = dt.datetime(2031, 1, 6, tzinfo=dt.UTC)  # a Monday
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WORDS = {"language": "en", "chars": 2000, "completeness": "full"}


def watched(moments, until, *, every=EVERY, dated=True, **named):
    """The polls and entries of a feed that brings one entry at each moment."""
    polls, seen, place, at = [], [], 0, START
    moments = sorted(moments)
    while at <= until:
        new = 0
        while place < len(moments) and moments[place] <= at:
            stamp = moments[place].isoformat() if dated else None
            seen.append(Seen(first_seen=at, published=stamp, **{**WORDS, **named}))
            place, new = place + 1, new + 1
        polls.append(Poll(at=at, status=200, new=new, entries=20))
        at += every
    return polls, seen


def hourly(days, step=1.0, start=START):
    return [start + HOUR * (0.2 + step * n) for n in range(int(days * 24 / step))]


def told(polls, seen, now=None, **named):
    now = now or max(poll.at for poll in polls)
    return health(polls, seen, now=now, every=EVERY, **named)


def kinds(*arguments, **named):
    return [each.kind for each in told(*arguments, **named).findings]


def test_a_feed_that_goes_on_as_ever_is_well():
    polls, seen = watched(hourly(6), START + DAY * 6)
    state = told(polls, seen)
    assert state.findings == () and state.severity is None and not state.needs_person
    assert state.rhythm.regular and state.rhythm.interval == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("step", [1.0, 3.0, 24.0])
def test_silence_of_a_regular_feed_is_told_within_twice_its_interval(step, dated):
    moments = hourly(9, step)
    polls, seen = watched(moments, moments[-1] + HOUR * 2 * step + EVERY, dated=dated)
    found = [each for each in told(polls, seen).findings if each.kind == "silent"]
    assert found and abs(found[0].since - moments[-1]) <= EVERY and found[0].severity == "warning"
    polls, seen = watched(moments, moments[-1] + HOUR * 1.2 * step, dated=dated)
    assert "silent" not in kinds(polls, seen)


def test_silence_that_lasts_is_an_alarm():
    moments = hourly(6)
    polls, seen = watched(moments, moments[-1] + HOUR * 10)
    assert told(polls, seen).findings[0].severity == "alarm"


def test_nothing_is_claimed_with_too_little_history():
    for moments in ([], [START + HOUR], [START + HOUR * n for n in range(1, 12)]):
        polls, seen = watched(moments, START + DAY * 2)
        assert kinds(polls, seen) == [] and told(polls, seen).rhythm is None


def test_an_irregular_feed_is_silent_only_beyond_its_own_longest_pauses():
    chance = random.Random(5)
    moments, at = [], START
    while at < START + DAY * 12:
        at += HOUR * chance.expovariate(0.5)
        moments.append(at)
    polls, seen = watched(moments, moments[-1])
    usual = told(polls, seen).rhythm
    assert not usual.regular and 6.9 * 2 * 0.6 < usual.limit < 6.9 * 2 * 2
    polls, seen = watched(moments, moments[-1] + HOUR * 8)
    assert kinds(polls, seen) == []
    polls, seen = watched(moments, moments[-1] + HOUR * (usual.limit + 1))
    assert kinds(polls, seen) == ["silent"]


def test_a_feed_that_sleeps_at_night_is_missed_in_the_morning_and_not_at_night():
    moments = [at for at in hourly(9) if 7 <= at.hour < 22]
    polls, seen = watched(moments, START + DAY * 9 + HOUR * 6)
    assert kinds(polls, seen) == []
    kept = [at for at in moments if at < START + DAY * 8 + HOUR * 12]
    polls, seen = watched(kept, START + DAY * 8 + HOUR * 15)
    assert kinds(polls, seen) == ["silent"]


def test_a_feed_of_working_days_is_not_missed_on_a_weekend():
    moments = [START + DAY * n + HOUR * 9 for n in range(33) if (START + DAY * n).weekday() < 5]
    polls, seen = watched(moments, START + DAY * 34 + HOUR * 12)  # a Sunday
    assert kinds(polls, seen) == []


def test_a_first_weekend_is_not_held_against_a_feed_that_sleeps_at_night():
    moments = [at for at in hourly(5) if 7 <= at.hour < 22]
    polls, seen = watched(moments, START + DAY * 6 + HOUR * 12)
    assert kinds(polls, seen) == []


def test_a_feed_that_slowed_down_for_good_has_a_new_normal():
    moments = hourly(6) + hourly(6, 6.0, START + DAY * 6)
    polls, seen = watched(moments, moments[-1] + HOUR * 5)
    state = told(polls, seen)
    assert state.findings == () and state.rhythm.interval == pytest.approx(6, abs=0.3)
    assert state.rhythm.since > START + DAY * 5


def test_one_long_outage_does_not_make_later_ones_usual():
    chance = random.Random(3)
    moments = [at + HOUR * chance.uniform(0, 1.5) for at in hourly(10, 2.0)] + hourly(7, 2.0, START + DAY * 16)
    polls, seen = watched(moments, moments[-1])
    assert told(polls, seen).rhythm.limit < 48


def test_what_the_first_poll_finds_tells_of_the_past():
    past = [START - HOUR * n for n in range(40, 0, -1)]
    polls, seen = watched(past, START + HOUR * 6)
    assert kinds(polls, seen) == ["silent"]


def test_what_a_feed_brought_while_nobody_asked_is_no_pause_of_its_own():
    moments = hourly(8)
    polls, seen = watched(moments, START + DAY * 8)
    away = (START + DAY * 4, START + DAY * 5)
    polls = [poll for poll in polls if not away[0] < poll.at < away[1]]
    late = [
        Seen(first_seen=away[1], published=each.published, **WORDS) if away[0] < each.first_seen < away[1] else each
        for each in seen
    ]
    assert kinds(polls, late) == []


def test_silence_is_not_claimed_beyond_the_last_answer():
    moments = hourly(6)
    polls, seen = watched(moments, moments[-1] + HOUR)
    polls += [Poll(at=polls[-1].at + EVERY * n, error="E120") for n in range(1, 20)]
    assert kinds(polls, seen) == ["failing"]


@pytest.mark.parametrize("by", [dt.timedelta(days=300), dt.timedelta(days=9000)])
def test_a_clock_that_jumped_ahead_and_back_does_no_harm(by):
    polls, seen = watched(hourly(6), START + DAY * 6)
    wrong = [Poll(at=polls[-1].at + by + EVERY * n, status=200) for n in range(20)]
    strange = [Seen(first_seen=poll.at) for poll in wrong]
    before = told(polls, seen)
    assert told(polls + wrong, seen + strange, now=polls[-1].at) == before
    assert told(wrong + polls[::-1], strange + seen[::-1], now=polls[-1].at) == before


def test_failures_are_told_with_their_beginning_and_the_last_of_them():
    polls, seen = watched(hourly(3), START + DAY * 3)
    end = polls[-1].at
    polls += [Poll(at=end + EVERY * n, status=503, error="E130") for n in range(1, 6)]
    found = told(polls, seen).findings[0]
    assert (found.kind, found.since, found.severity) == ("failing", end + EVERY, "warning") and "503" in found.detail
    polls += [Poll(at=end + DAY + EVERY * n, error="E124") for n in range(1, 6)]
    assert told(polls, seen).findings[0].severity == "alarm" and "E124" in told(polls, seen).findings[0].detail


def test_one_failure_is_none_and_a_page_that_is_gone_is_an_alarm():
    polls, seen = watched(hourly(3), START + DAY * 3)
    end = polls[-1].at
    assert kinds([*polls, Poll(at=end + EVERY, status=500)], seen) == []
    gone = [*polls, Poll(at=end + EVERY, status=410), Poll(at=end + EVERY * 2, status=410)]
    assert told(gone, seen).findings[0].severity == "alarm"


def test_not_modified_is_no_failure_and_no_emptiness():
    polls, seen = watched(hourly(6), START + DAY * 6)
    polls += [Poll(at=polls[-1].at + dt.timedelta(minutes=n), status=304) for n in range(1, 30)]
    assert kinds(polls, seen) == []


def test_a_feed_that_was_sent_on_for_good_is_told_with_its_new_address():
    polls, seen = watched(hourly(4), START + DAY * 4)
    moved = [
        Poll(
            at=each.at,
            status=200,
            new=each.new,
            entries=20,
            moved="https://gazette.example/new" if each.at > START + DAY * 3 else None,
        )
        for each in polls
    ]
    found = told(moved, seen).findings
    assert [each.kind for each in found] == ["moved"] and found[0].since == START + DAY * 3 + EVERY
    assert "https://gazette.example/new" in found[0].detail


def test_answers_without_entries_are_empty():
    polls, seen = watched(hourly(4), START + DAY * 4)
    end = polls[-1].at
    polls += [Poll(at=end + EVERY * n, status=200) for n in range(1, 4)]
    found = [each for each in told(polls, seen).findings if each.kind == "empty"]
    assert found[0].since == end + EVERY


def test_a_feed_that_has_nothing_and_then_does_not_change_is_empty_all_the_while():
    polls, seen = watched(hourly(4), START + DAY * 4)
    end = polls[-1].at
    polls += [Poll(at=end + EVERY, status=200), *(Poll(at=end + EVERY * n, status=304) for n in range(2, 5))]
    found = [each for each in told(polls, seen).findings if each.kind == "empty"]
    assert [each.since for each in found] == [end + EVERY]


def test_a_feed_that_is_empty_every_night_is_not_held_to_be():
    days = [
        Poll(at=START + HOUR * hour, status=200, entries=0 if hour % 24 < 8 else 5, new=int(hour % 24 == 9))
        for hour in range(24 * 6 + 8)
    ]
    assert "empty" not in kinds(days, [])


def test_a_feed_that_never_answered_is_not_called_well_from_the_first_poll_on():
    found = told([Poll(at=START, error="E124")], [], now=START + HOUR)
    assert not found.needs_person and found.unreached
    line = glance("gazette", found, now=START + HOUR)
    assert line == "gazette: not reached yet: there is no connection to this host (E124) · nothing yet"


def test_a_failure_is_told_in_words():
    polls, seen = watched(hourly(3), START + DAY * 3)
    end = polls[-1].at
    broken = [*polls, *(Poll(at=end + EVERY * n, status=200, error="E140") for n in range(1, 5))]
    assert "there is no feed here that can be read (E140)" in told(broken, seen).findings[0].detail
    refused = [*polls, *(Poll(at=end + EVERY * n, status=503) for n in range(1, 5))]
    assert "Service Unavailable (HTTP 503)" in told(refused, seen).findings[0].detail


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("dates-missing", {"published": None}),
        ("dates-default", {"published": None, "flaws": ("default-date",)}),
        ("dates-default", {"published": "1970-01-01T00:00:00+00:00"}),
        ("dates-future", {"published": "2031-09-09T10:00:00+00:00"}),
    ],
)
def test_three_entries_in_a_row_with_a_fault_of_dates_are_enough(kind, named):
    polls, seen = watched(hourly(8), START + DAY * 4)
    dated = [Seen(first_seen=each.first_seen, published=each.first_seen.isoformat(), **WORDS) for each in seen[:-3]]
    late = [Seen(first_seen=each.first_seen, **{**WORDS, **named}) for each in seen[-3:]]
    assert kind in kinds(polls, dated + late)
    assert kind not in kinds(polls, dated + late[-2:])


def changed(**named):
    """A feed of two days, of which the last ten hours are otherwise."""
    polls, seen = watched(hourly(3), START + DAY * 3)
    change = START + DAY * 3 - HOUR * 20
    late = [
        Seen(first_seen=each.first_seen, **{"published": each.published, **WORDS, **named})
        if each.first_seen > change
        else each
        for each in seen
    ]
    return polls, late, change


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("empty", {"chars": 0}),
        ("teaser-only", {"completeness": "teaser"}),
        ("paywall", {"completeness": "paywalled"}),
        ("language", {"language": "fr"}),
        ("duplicates", {"copy": True}),
        ("duplicates", {"flaws": ("duplicate",)}),
    ],
)
def test_what_a_feed_brings_that_is_worse_than_it_was_is_told(kind, named):
    polls, seen, change = changed(**named)
    found = [each for each in told(polls, seen).findings if each.kind == kind]
    assert found and found[0].severity == "warning" and dt.timedelta(0) < found[0].since - change <= HOUR * 2


@pytest.mark.parametrize(
    ("kind", "stamp"),
    [
        ("dates-missing", None),
        ("dates-default", "1970-01-01T00:00:00+00:00"),
        ("dates-default", "2031-01-01T08:00:00+00:00"),
        ("dates-default", "0001-01-01"),
        ("dates-future", "2031-09-09T10:00:00+00:00"),
        ("dates-future", "2099-01-01"),
    ],
)
def test_faults_of_dates_are_told(kind, stamp):
    polls, seen, _ = changed(published=stamp)
    found = told(polls, seen).findings
    assert kind in [each.kind for each in found] and "silent" not in [each.kind for each in found]


def test_a_newspaper_that_dates_all_of_a_day_alike_has_no_default_date():
    polls, seen = watched(hourly(4), START + DAY * 4)
    daily = [Seen(first_seen=each.first_seen, published=each.first_seen.date().isoformat(), **WORDS) for each in seen]
    assert kinds(polls, daily) == []


def test_what_was_always_so_is_a_note_that_needs_nobody():
    polls, seen = watched(hourly(4), START + DAY * 4, completeness="teaser")
    state = told(polls, seen)
    assert [(each.kind, each.severity) for each in state.findings] == [
        ("teaser-only", "note")
    ] and not state.needs_person


def test_a_language_that_was_declared_is_held_against_what_comes():
    polls, seen = watched(hourly(2), START + DAY * 2, language="zh-Hant")
    assert kinds(polls, seen, languages=("zh-Hans",)) == [] and kinds(polls, seen) == []
    assert kinds(polls, seen, languages=("en",)) == ["language"]


def test_a_flood_is_told_and_the_first_poll_is_none():
    polls, seen = watched(hourly(6), START + DAY * 6)
    first = [Poll(at=polls[0].at, status=200, new=500, entries=500), *polls[1:]]
    assert kinds(first, seen) == []
    flood = [*polls, Poll(at=polls[-1].at + EVERY, status=200, new=200, entries=200)]
    found = told(flood, seen).findings
    assert [each.kind for each in found] == ["flood"] and "200" not in found[0].detail.split("usually")[1]


@pytest.mark.parametrize(
    "stamp", ["", "yesterday", "2031-13-45", "9" * 500, "2031-01-06T25:00:00+99:99", "-0001", "2031-01-06T10:00:00"]
)
def test_dates_that_are_none_do_no_harm(stamp):
    polls, seen, _ = changed(published=stamp)
    told(polls, seen)


def test_what_is_usual_stands_in_json_and_spares_working_it_out_again():
    polls, seen = watched([at for at in hourly(9) if 7 <= at.hour < 22], START + DAY * 9)
    usual = rhythm(polls, seen, now=polls[-1].at, every=EVERY)
    assert msgspec.json.decode(msgspec.json.encode(usual), type=Rhythm) == usual
    assert told(polls, seen, known=usual) == told(polls, seen)


def test_a_glance_is_one_line():
    polls, seen = watched(hourly(6), START + DAY * 6)
    line = glance("harbour-gazette", told(polls, seen), now=polls[-1].at)
    assert line.startswith("harbour-gazette: ok · usually every 60 min · last ")
    polls, seen = watched(hourly(6), START + DAY * 6 + HOUR * 9)
    line = glance("harbour-gazette", told(polls, seen), now=polls[-1].at)
    assert line == "harbour-gazette: silent for 10 h · usually every 60 min"
    polls = [Poll(at=START, status=200, moved="https://x.example/\nevil")]
    assert "\n" not in glance("new", told(polls, []), now=START)


def test_the_time_it_takes_is_linear_in_the_history():
    import time

    def taken(size):
        moments = hourly(size)
        polls, seen = watched(moments, START + DAY * size, every=HOUR)
        start = time.process_time()
        told(polls, seen)
        return time.process_time() - start

    taken(5)
    assert taken(160) < 100 * max(taken(10), 0.002)
