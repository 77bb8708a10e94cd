"""Trends: what is reported more than its own history lets expect, and how fast each side picked a story up.

A rise is judged against the key's own baseline: a Poisson rate from its earlier days, with what is not known of the
rate, and with days that vary more than a Poisson's (negative binomial). Weekdays differ in how much is reported at
all; this is learned from everything that is reported. The method is that of surveillance systems for outbreaks
(Farrington and others, 1996, and Noufaily and others, 2013), in short.
"""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HISTORY = 84
"""How many days back the baseline goes."""
LEAST_DAYS = 21
LEAST_REPORTS = 3
LEVEL = 0.01
_WEEKDAY_REPORTS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One report of a story or an issue (`key`): the item, its ISO day, and whose outlet it is, where known.

    `at` is the full ISO 8601 stamp with offset, where the source states one.
    """

    key: str
    item: str
    day: str
    side: str | None = None
    outlet: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """What is reported more than its history lets expect.

    `count` reports came in the days from `first` to `last`, where `expected` were to be expected. `chance` is the
    probability of as many or more by chance alone; it was compared with the level divided by the number of keys judged.
    `history` is how many earlier days that rests on, with `before` reports. `items` are the reports of the window.
    """

    key: str
    first: dt.date
    last: dt.date
    count: int
    expected: float
    chance: float
    history: int
    before: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rises:
    """What rises, the least likely first; and the keys of which too little history is known to say."""

    rising: tuple[Rise, ...]
    unknown: tuple[str, ...]


def rising(
    reports: Iterable[Seen], *, day: dt.date, window: int = 3, level: float = LEVEL, born: bool = False
) -> Rises:
    """Return what was reported more in the days up to `day` than its own history lets expect.

    Nothing is claimed of a key with fewer than `LEAST_DAYS` days of history, or of fewer than `LEAST_REPORTS` reports.
    An item counts once for a key. Reports after `day`, and those without a day, are not looked at.

    Args:
        day: The last day of the window.
        window: Its length in days.
        level: The probability of one false claim among all keys.
        born: A key's history begins with its first report (stories), not with the first of all reports (issues).

    Raises:
        ValueError: The window has no day.
    """
    if window < 1:
        raise ValueError("a window has one day at least")
    first = day - dt.timedelta(days=window - 1)
    by_key: dict[str, dict[str, dt.date]] = defaultdict(dict)
    for report in reports:
        when = _date(report.day)
        if when is not None and when <= day:
            held = by_key[report.key].get(report.item)
            by_key[report.key][report.item] = when if held is None else min(held, when)
    begin = min((when for days in by_key.values() for when in days.values()), default=first)
    begin = max(begin, first - dt.timedelta(days=HISTORY))
    weight = _weekdays(
        [when for days in by_key.values() for when in days.values() if begin <= when < first], begin, first
    )
    judged: list[Rise] = []
    unknown: list[str] = []
    for key in sorted(by_key):
        days = by_key[key]
        since = max(begin, min(days.values())) if born else begin
        items = tuple(sorted(item for item, when in days.items() if when >= first))
        if len(items) < LEAST_REPORTS:
            continue
        if (first - since).days < LEAST_DAYS:
            unknown.append(key)
            continue
        judged.append(_judged(key, days, items, (since, first, day), weight))
    bound = level / max(1, len(judged))
    found = [each for each in judged if each.chance < bound and each.count > each.expected]
    found.sort(key=lambda each: (each.chance, each.key))
    return Rises(rising=tuple(found), unknown=tuple(unknown))


def _judged(
    key: str,
    days: Mapping[str, dt.date],
    items: tuple[str, ...],
    span: tuple[dt.date, dt.date, dt.date],
    weight: Sequence[float],
) -> Rise:
    since, first, last = span
    earlier = Counter(when for when in days.values() if since <= when < first)
    past = [since + dt.timedelta(days=n) for n in range((first - since).days)]
    now = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    exposure = sum(weight[each.weekday()] for each in past)
    before = sum(earlier.values())
    rate = (before + 0.5) / exposure
    share = sum(weight[each.weekday()] for each in now)
    expected = rate * share
    means = [rate * weight[each.weekday()] for each in past]
    spread = sum((earlier[each] - mean) ** 2 / mean for each, mean in zip(past, means, strict=True))
    dispersion = max(1.0, spread / (len(past) - 1))
    variance = expected * dispersion + expected**2 / (before + 0.5)
    return Rise(
        key=key,
        first=first,
        last=last,
        count=len(items),
        expected=round(expected, 3),
        chance=at_least(len(items), expected, variance),
        history=len(past),
        before=before,
        items=items,
    )


def at_least(count: int, mean: float, variance: float) -> float:
    """Return the probability of `count` or more: negative binomial by mean and variance, Poisson where they agree."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if variance <= mean * (1 + 1e-9):
        step = [-mean + k * math.log(mean) - math.lgamma(k + 1) for k in range(count)]
    else:
        size = mean**2 / (variance - mean)
        odds, rest = math.log(mean / variance), math.log1p(-mean / variance)
        step = [
            math.lgamma(size + k) - math.lgamma(size) - math.lgamma(k + 1) + size * odds + k * rest
            for k in range(count)
        ]
    below = math.fsum(math.exp(each) for each in step)
    if below < 0.999_999:
        return 1.0 - below
    # so far out that the difference is lost in rounding: the terms from here on
    last, more = math.exp(step[-1]), 0.0
    for k in range(count, count + 500):
        last *= (mean / k) if variance <= mean * (1 + 1e-9) else (size + k - 1) / k * math.exp(rest)
        more += last
    return more


def _weekdays(days: Sequence[dt.date], begin: dt.date, end: dt.date) -> list[float]:
    """Return how many of a usual day's reports come on each weekday: 1 on the whole, and where little is known."""
    spans = (end - begin).days
    held = Counter((begin + dt.timedelta(days=n)).weekday() for n in range(spans))
    counts = Counter(when.weekday() for when in days)
    usual = len(days) / spans if spans else 0.0
    raw = [
        (counts[each] + _WEEKDAY_REPORTS) / (held[each] * usual + _WEEKDAY_REPORTS) if held[each] else 1.0
        for each in range(7)
    ]
    mean = sum(raw) / 7
    return [each / mean for each in raw]


@dataclass(frozen=True, slots=True, kw_only=True)
class PickUp:
    """How fast a side took a story up.

    `item` and `day` are its first report, None for a side that has none; `days` how many days later than the first
    report of any side, `hours` the same in hours where both sources state the time. `tied` says that another side's
    first report is of the same day and no time tells which was earlier: then neither was first. `reports` and
    `outlets` count all it has.
    """

    side: str
    item: str | None
    day: str | None
    days: int | None
    hours: float | None
    tied: bool
    reports: int
    outlets: int


def pick_up(reports: Iterable[Seen], *, sides: Sequence[str] = ()) -> tuple[PickUp, ...]:
    """Return how fast each side picked up one story, the earliest first and those without a report last.

    Reports without a day or a side are not looked at: nothing is known of them.

    Args:
        reports: The reports of one story.
        sides: Sides that are told of even when they have none.
    """
    by_side: dict[str, list[Seen]] = {side: [] for side in sides}
    for report in reports:
        if report.side is not None and _date(report.day) is not None:
            by_side.setdefault(report.side, []).append(report)
    firsts = {side: min(own, key=_order) for side, own in by_side.items() if own}
    lead = min(firsts.values(), key=_order, default=None)
    out = []
    for side, own in by_side.items():
        first = firsts.get(side)
        out.append(
            PickUp(
                side=side,
                item=first.item if first else None,
                day=first.day[:10] if first else None,
                days=_days(lead, first) if lead and first else None,
                hours=_hours(lead, first) if lead and first else None,
                tied=first is not None and any(_tied(first, other) for s, other in firsts.items() if s != side),
                reports=len({report.item for report in own}),
                outlets=len({report.outlet for report in own if report.outlet}),
            )
        )
    out.sort(key=lambda each: (each.day is None, each.day or "", each.hours or 0.0, each.side))
    return tuple(out)


def _order(report: Seen) -> tuple[str, float, str]:
    stamp = _stamp(report.at)
    if stamp is None:  # after those of its day that have a time: it is not known to be earlier
        return report.day[:10], math.inf, report.item
    return stamp.astimezone(dt.UTC).date().isoformat(), stamp.timestamp(), report.item


def _days(lead: Seen, first: Seen) -> int | None:
    one, two = _date(lead.day), _date(first.day)
    return (two - one).days if one and two else None


def _hours(lead: Seen, first: Seen) -> float | None:
    one, two = _stamp(lead.at), _stamp(first.at)
    return round((two - one).total_seconds() / 3600, 2) if one and two else None


def _tied(one: Seen, other: Seen) -> bool:
    if one.day[:10] != other.day[:10]:
        return False
    first, second = _stamp(one.at), _stamp(other.at)
    return first is None or second is None or first == second


def _stamp(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        stamp = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return stamp if stamp.tzinfo is not None else None


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if len(text) >= 10 else None
    except ValueError:
        return None
