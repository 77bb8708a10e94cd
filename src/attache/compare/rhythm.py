"""How often a feed brings something, learned from its own history, and from when on its silence means something."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..record.poll import Poll, Seen

if TYPE_CHECKING:
    import numpy as np

    Hours = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

Pattern = Literal["none", "hours", "days", "hours and days"]

QUANTILE = 0.999
"""Of an irregular feed's own pauses, so many are shorter than the silence that is reported."""
_FALSE_A_DAY = 0.008
"""Where 1 of 1,000 pauses would be more false alarms a day than this, the quantile is a higher one."""
_MOST = 1000
_FEWEST_REGULAR, _FEWEST = 3, 8
_FEWEST_LONG = 5
"""Pauses longer than the mean without which nothing is known of the long ones: bursts have many short ones."""
_SHORTEST = 26.0
"""Hours of history without which nothing is claimed: one night at least must have been seen."""
_DOUBT = 0.3
"""How much of the uncertainty of a mean of few pauses makes the limit later."""
_DAYS = 96.0
"""Hours of history in which nights show by coming again."""
_SHIFT = 9.0
"""The logarithm of the likelihood ratio from which on a change of rate is believed."""
_EPOCH = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)  # a Monday
_WEEK = 168
_LATE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What is usual for a feed.

    `interval` is the usual time between two arrivals in hours, pauses of its pattern (nights, weekends) left out where
    it has one; `limit` the hours of that time after which its silence is not usual any more. `regular` says that the
    interval can be relied on. `weights` are 168 weights of the hours of the week from Monday 0:00 UTC, with mean 1;
    empty where it has no pattern. `last` is the last arrival, `since` the beginning of what the figures rest on
    (later than the first arrival where its rate has changed for good), `count` the number of arrivals they rest on.
    Of a feed that sleeps at night, weekends do not count (weight 0) until it has brought something on one.
    """

    interval: float
    limit: float
    regular: bool
    pattern: Pattern
    weights: tuple[float, ...]
    last: dt.datetime
    since: dt.datetime
    count: int

    def elapsed(self, until: dt.datetime) -> float:
        """Return the hours from the last arrival to a moment, in the time that `interval` and `limit` are counted."""
        if not self.weights:
            return _hours(until) - _hours(self.last)
        import numpy as np

        clock = _Clock(np.array(self.weights))
        start, end = clock.at(np.array([_hours(self.last), _hours(until)]))
        return float(end - start)

    def silent(self, until: dt.datetime) -> bool:
        """Whether it has been silent for longer than is usual, as far as is known at a moment."""
        return until > self.last and self.elapsed(until) > self.limit


class _Clock:
    """Counts time by how much is usual in it: an hour of a quiet night is short, one of a busy noon is long."""

    def __init__(self, weights: "Hours") -> None:
        import numpy as np

        self.sums = np.concatenate(([0.0], np.cumsum(weights)))
        self.weights = weights

    def at(self, hours: "Hours") -> "Hours":
        import numpy as np

        weeks = np.floor(hours / _WEEK)
        rest = hours - weeks * _WEEK
        whole = np.minimum(rest.astype(int), _WEEK - 1)
        found: Hours = weeks * self.sums[-1] + self.sums[whole] + (rest - whole) * self.weights[whole]
        return found


def rhythm(polls: Sequence[Poll], seen: Sequence[Seen], *, now: dt.datetime, every: dt.timedelta) -> Rhythm | None:
    """Return what is usual for a feed, or None with too little history to say.

    Linear in the history, of which the last 1,000 arrivals count. What lies after `now` (a clock that had been wrong)
    is left out. Arrivals are dated by the entries' own times where those lie between two polls, else by the poll that
    saw them; what the first poll found is dated by its entries' own times, so that a feed tells of its past.

    Pauses are counted on one of four clocks: a plain one, or one that goes slower at the hours, on the days of the
    week, or both, at which the feed brings little. A feed is regular on a clock where nearly all pauses lie near
    their median; the limit is then at most twice the median. Otherwise the limit is a quantile of the pauses, beyond
    the longest of them by a generalised Pareto tail with the uncertainty of few values in its shape.

    Source: peaks over threshold: Pickands (1975), Annals of Statistics 3; a change of rate by the likelihood ratio of
    exponential pauses, corrected for their dispersion: Worsley (1986), Biometrika 73.
    """
    import numpy as np

    times, dated = arrivals(polls, seen, now=now)
    if len(times) < _FEWEST_REGULAR + 1:
        return None
    times = times[-_MOST:]
    hours = np.array([_hours(at) for at in times])
    start = _last_shift(np.diff(hours))
    hours = hours[start:]
    span = float(hours[-1] - hours[0])
    if span < _SHORTEST:
        return None
    quantum = 0.0 if dated else every.total_seconds() / 3600
    chosen = _chosen(hours, quantum, every.total_seconds() / 3600)
    if chosen is None:
        return None
    interval, limit, regular, pattern, weights = chosen
    if "days" not in pattern and span < 14 * 24 and _sleeps(hours) and not _awake_on_weekends(hours):
        weights = np.ones(_WEEK) if weights is None else weights
        weights[5 * 24 :] = 0.0
    return Rhythm(
        interval=interval,
        limit=limit,
        regular=regular,
        pattern=pattern,
        weights=tuple(float(each) for each in weights) if weights is not None else (),
        last=times[-1],
        since=times[start],
        count=len(hours),
    )


def arrivals(polls: Sequence[Poll], seen: Sequence[Seen], *, now: dt.datetime) -> tuple[list[dt.datetime], bool]:
    """Return the moments at which something arrived, in order, and whether most are by entries' own times."""
    good = sorted(poll.at for poll in polls if not poll.failed and poll.at <= now)
    known = sorted((each for each in seen if each.first_seen <= now), key=lambda each: each.first_seen)
    if not known:
        return [], False
    first = known[0].first_seen
    own = [_instant(each.published) for each in known]
    backlog = [at for each, at in zip(known, own, strict=True) if each.first_seen == first and at is not None]
    telling = len(set(backlog)) >= max(2, len(backlog) * 0.7)
    out: set[dt.datetime] = set()
    dated = 0
    for each, at in zip(known, own, strict=True):
        moment = each.first_seen
        if at is not None and at <= each.first_seen:
            place = bisect_left(good, each.first_seen)
            before = good[place - 1] if place else None
            if before is not None and before - _LATE <= at:
                moment, dated = at, dated + 1
            elif before is None and each.first_seen == first:
                if not telling or at < first - dt.timedelta(days=400):
                    continue
                moment, dated = at, dated + 1
        out.add(moment)
    if not out:
        out.add(first)
    return sorted(out), dated * 2 > len(known)


def last_good(polls: Sequence[Poll], *, now: dt.datetime) -> dt.datetime | None:
    """Return when the feed last answered, or None: until then it is known what it brought."""
    return max((poll.at for poll in polls if not poll.failed and poll.at <= now), default=None)


def _chosen(hours: "Hours", quantum: float, every: float) -> "tuple[float, float, bool, Pattern, Hours | None] | None":
    best: tuple[float, float, bool, Pattern, Hours | None] | None = None
    score = float("inf")
    for pattern, weights, evident in _clocks(hours):
        told = hours if weights is None else _Clock(weights).at(hours)
        gaps = _without_bursts(told)
        step = quantum if weights is None else 0.0
        limit = _regular_limit(gaps, step, every, long=float(hours[-1] - hours[0]) > _DAYS)
        if limit is not None:
            return _median(gaps), limit, True, pattern, weights
        if not evident:
            continue
        pauses = _diff(told)
        pause = _irregular_limit(pauses, float(hours[-1] - hours[0]))
        if pause is None:
            continue
        mean = float(pauses.mean())
        relative = pause / mean * (1.0 if weights is None else 1.15)
        if relative < score:
            score = relative
            best = (mean, pause + quantum, False, pattern, weights)
    return best


def _clocks(hours: "Hours") -> "list[tuple[Pattern, Hours | None, bool]]":
    """Return the clocks that the history is long enough for, and whether each one's pattern is beyond chance."""
    import numpy as np

    out: list[tuple[Pattern, Hours | None, bool]] = [("none", None, True)]
    whole = np.unique(np.floor(hours).astype(int))
    days = np.unique(whole // 24)
    span = float(hours[-1] - hours[0]) / 24
    if span < 3 or len(days) < 3 or len(hours) < 12:
        return out
    blocks = np.bincount(whole % 24 // 3, minlength=8).astype(float)
    by_hour = _uneven(blocks) > 24
    of_day, _ = _shares(whole % 24, 24, span, 0.15 if by_hour else 0.5)
    if not by_hour or len(whole) < 24 * 3:
        of_day = 0.5 * of_day + 0.25 * (np.roll(of_day, 1) + np.roll(of_day, -1))
    out.append(("hours", _normal(np.tile(of_day, 7)), by_hour))
    if span >= 14 and len(days) >= 8:
        of_week, counts = _shares(days % 7, 7, span / 7, 0.3)
        by_day = _uneven(counts * len(whole) / len(days)) > 30
        out.append(("days", _normal(np.repeat(of_week, 24)), by_day))
        out.append(("hours and days", _normal(np.outer(of_week, of_day).ravel()), by_hour and by_day))
    return out


def _shares(places: "Hours", size: int, rounds: float, doubt: float) -> "tuple[Hours, Hours]":
    import numpy as np

    counts = np.bincount(places, minlength=size).astype(float)
    mean = counts.mean() / rounds
    shares: Hours = (counts + doubt * mean) / (rounds + doubt)
    return shares, counts


def _uneven(counts: "Hours") -> float:
    """Return how uneven counts are: chi-square against equal ones."""
    mean = counts.mean()
    return float(((counts - mean) ** 2).sum() / mean) if mean else 0.0


def _normal(weights: "Hours") -> "Hours":
    out: Hours = weights / weights.mean()
    return out


def _without_bursts(told: "Hours") -> "Hours":
    """Return the pauses between bursts: what comes within a small part of the usual pause belongs to one arrival."""
    import numpy as np

    gaps = _diff(told)
    rank = max(2, len(gaps) // 30)
    if len(gaps) < rank + 1:
        return gaps
    long = float(np.partition(gaps, -rank)[-rank])
    return _diff(told[np.concatenate(([True], gaps > 0.04 * long))])


def _regular_limit(gaps: "Hours", quantum: float, every: float, *, long: bool) -> float | None:
    """Return from when on a feed with these pauses is silent, or None where they are not regular.

    In a `long` history a few pauses may be longer; in a short one each may be that of a night.
    """
    import numpy as np

    recent = gaps[-100:]
    count = len(recent)
    if count < _FEWEST_REGULAR:
        return None
    middle = _median(recent)
    if middle <= 0 or middle < 0.5 * quantum:
        return None
    off = np.abs(recent - middle) - quantum
    if count < _FEWEST:
        if (off > {3: 0.12, 4: 0.28}.get(count, 0.4) * middle).any():
            return None
    elif (recent - quantum > 1.6 * middle).mean() > (0.03 if long else 0.0) or (
        recent + quantum < 0.4 * middle
    ).mean() > 0.1:
        return None
    usual = float(np.sort(recent)[max(0, int(0.985 * count) - 1)])
    return max(min(max(1.5 * middle, 1.15 * usual), 2 * middle - every), 1.4 * middle)


def _irregular_limit(gaps: "Hours", span: float) -> float | None:
    import numpy as np

    count = len(gaps)
    if count < _FEWEST or int((gaps > gaps.mean()).sum()) < _FEWEST_LONG:
        return None
    a_day = count / (span / 24)
    beyond = min(1 - QUANTILE, _FALSE_A_DAY / a_day)
    falling = np.sort(gaps)[::-1]
    whole = _tail(falling, beyond)
    if count > 2 * _FEWEST and span > 72 + 3 * float(falling[0]):
        # a lone outage of the past is no measure of what is usual, where a night or weekend would have come again
        without = _tail(falling[1:], beyond)
        if falling[0] > 1.5 * without:
            return without
    return max(whole, float(falling[0]))


def _tail(falling: "Hours", beyond: float) -> float:
    """Return what pauses are longer than with a small chance; the tail begins where most are longer than the mean."""
    count = len(falling)
    above = min(count - 1, max(4, int(0.6 * (falling > falling.mean()).sum())))
    threshold = float(falling[above])
    excess = float((falling[:above] - threshold).mean())
    ratio = count * beyond / above
    doubt = _DOUBT / above
    return float(threshold + excess / doubt * (ratio**-doubt - 1))


def _last_shift(gaps: "Hours") -> int:
    """Return where the present rate began: the place of the first arrival after the last lasting change."""
    import numpy as np

    start = 0
    while len(gaps) - start >= 12:
        part = np.maximum(gaps[start:], 1e-3)
        count = len(part)
        sums = np.cumsum(part)
        at = np.arange(1, count)
        before, after = sums[:-1] / at, (sums[-1] - sums[:-1]) / (count - at)
        gain = count * np.log(sums[-1] / count) - at * np.log(before) - (count - at) * np.log(after)
        # each side needs a few pauses, so that one outage is no change of rate
        gain[:5], gain[-5:] = 0, 0
        split = int(gain.argmax()) + 1
        sides = part[:split], part[split:]
        spread = max(float(side.var() / side.mean() ** 2) for side in sides)
        ratio = float(sides[1].mean() / sides[0].mean())
        middle = float(np.median(sides[1]) / np.median(sides[0]))
        lasting = max(ratio, 1 / ratio) > 1.5 and (ratio > 1) == (middle > 1)
        if gain[split - 1] / max(1.0, spread) < _SHIFT or not lasting:
            break
        start += split
    return start


def _sleeps(hours: "Hours") -> bool:
    """Whether a feed brings nothing in some hours of the day, beyond chance, so that it may have weekends too."""
    import numpy as np

    whole = np.unique(np.floor(hours).astype(int))
    busy = np.unique(whole % 24)
    silent = int(np.diff(np.concatenate((busy, [busy[0] + 24]))).max()) - 1
    return silent >= 5 and silent * len(whole) / 24 > 8


def _awake_on_weekends(hours: "Hours") -> bool:
    """Whether something came when it is weekend on both sides of the earth: Saturday 6:00 to Sunday 16:00 UTC."""
    import numpy as np

    whole = np.unique(np.floor(hours).astype(int))
    of_week = whole % _WEEK
    within = int(((of_week >= 126) & (of_week < 160)).sum())
    return within >= 3 or within * 10 >= len(whole)


def _instant(stamp: str | None) -> dt.datetime | None:
    """Return a moment that is stated with its zone, or None."""
    if not stamp or len(stamp) < 16 or len(stamp) > 40:
        return None
    try:
        at = dt.datetime.fromisoformat(stamp)
        return at.astimezone(dt.UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _hours(at: dt.datetime) -> float:
    return (at - _EPOCH).total_seconds() / 3600


def _diff(values: "Hours") -> "Hours":
    import numpy as np

    out: Hours = np.diff(values)
    return out


def _median(values: "Hours") -> float:
    import numpy as np

    return float(np.median(values))
