"""Whether a source that went quiet is told, and one that did not is left alone: feeds made by chance.

    python evals/health.py [--feeds 300] [--days 10] [--seed 1] [--details]

Prints one line of JSON. Each feed is a process of its own: regular by the hour or day, with or without nights or
weekends, of independent pauses, in bursts, with a heavy tail, or slowed down for good. It is polled each half hour,
from nothing or with a backlog at the first poll; half of the feeds stop for good in the third quarter of the time.

`recall` is the share of those stops that are reported in time: regular feeds before twice their interval (and one poll)
has passed, irregular ones before twice the 99.9 % quantile of their process's pauses, with a night or weekend on top
where the process has them. Stops that the simulation ends too early for, or that came after fewer than five entries,
are not counted; nor are alarms as false in the six intervals after a feed did become slower. `delay` is in intervals,
or in those quantiles. `false_a_day` is the share of feed-days with a false alarm.
"""

import argparse
import datetime as dt
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from attache.compare.rhythm import Rhythm, rhythm
from attache.record.poll import Poll, Seen

EVERY = dt.timedelta(minutes=30)
START = dt.datetime(2031, 1, 6, tzinfo=dt.UTC)
KINDS = ("hourly", "daily", "two-hourly", "night", "weekend", "poisson", "poisson-night", "bursts", "heavy", "slower")
REGULAR = ("hourly", "daily", "two-hourly")
HOUR = 3600.0


class Process:
    """One feed: when it publishes, in seconds from the start of the simulation."""

    def __init__(self, kind: str, chance: random.Random, days: float) -> None:
        self.kind, self.chance, self.days = kind, chance, days
        self.slow = chance.uniform(1, 4) * 24 * HOUR
        self.phase = chance.uniform(0, 24)
        self.night = chance.uniform(6, 11)
        self.interval = {
            "hourly": 1.0, "daily": 24.0, "two-hourly": chance.choice([2.0, 3.0, 4.0, 6.0]), "night": 1.0,
            "weekend": 1.0, "slower": 1.0,
        }.get(kind, chance.choice([0.5, 1.0, 2.0, 4.0, 8.0])) * HOUR  # fmt: skip
        self.jitter = chance.choice([0.0, 0.05, 0.1, 0.15])

    def times(self, days: float) -> list[float]:
        """Return the moments of publication, from three weeks before the start to the end."""
        at, end = -21 * 24 * HOUR + self.chance.uniform(0, self.interval), days * 24 * HOUR
        out = []
        grid = at
        while grid < end:
            if self.kind in ("poisson", "poisson-night", "bursts", "heavy"):
                grid += self.pause()
                told = grid
            else:
                grid += self.interval * (4 if self.kind == "slower" and grid > self.slow else 1)
                told = grid + self.chance.gauss(0, self.jitter) * self.interval
            if not self.asleep(told):
                out.append(told)
        return sorted(each for each in out if each < end)

    def pause(self) -> float:
        """Return one pause of an irregular process."""
        if self.kind == "bursts":
            if self.chance.random() < 0.75:
                return self.chance.expovariate(1 / (0.1 * self.interval))
            return self.chance.expovariate(1 / (4 * self.interval))
        if self.kind == "heavy":
            return self.interval * self.chance.lognormvariate(-0.5, 1.0)
        return self.chance.expovariate(1 / self.interval)

    def asleep(self, at: float) -> bool:
        """Whether nothing is published at a moment, by its pattern."""
        hour, day = (at / HOUR + self.phase) % 24, (START + dt.timedelta(seconds=at)).weekday()
        if self.kind in ("night", "poisson-night"):
            return hour < self.night
        return self.kind == "weekend" and (day >= 5 or hour < self.night)


def main() -> None:
    """Make the feeds, poll them, and compare what is reported with what is so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--days", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--details", action="store_true", help="print each stop missed, and each false alarm")
    options = parser.parse_args()
    found: dict[str, list[float | None]] = defaultdict(list)
    false: dict[str, int] = defaultdict(int)
    days: dict[str, float] = defaultdict(float)
    for number in range(options.feeds):
        kind = KINDS[number % len(KINDS)]
        chance = random.Random(f"{options.seed} {number}")
        process = Process(kind, chance, options.days)
        times = process.times(options.days)
        stops = (number // len(KINDS)) % 2 == 0
        end = options.days * 24 * HOUR
        stop = chance.uniform(0.5, 0.75) * end if stops else end
        kept = [at for at in times if at < stop]
        allowed, unit = due(kind, process)
        alarms = list(watched(kept, end, chance))
        quieter = (process.slow, process.slow + 6 * 4 * HOUR) if kind == "slower" else (0.0, 0.0)
        wrong = [at for at, last in alarms if (last < kept[-1] - 1 or not stops) and not quieter[0] < at < quieter[1]]
        before = {int(at // (24 * HOUR)) for at in wrong}
        false[kind] += len(before)
        days[kind] += stop / (24 * HOUR)
        if options.details and before:
            print("FALSE ", number, kind, sorted(before), "interval", process.interval / HOUR, "jitter", process.jitter)
        if stops and kept[-1] + allowed < end and sum(at > 0 for at in kept) >= 5:
            told = next((at for at, last in alarms if last >= kept[-1] - 1), None)
            late = None if told is None else (told - kept[-1]) / unit
            found[kind].append(late if told is not None and told <= kept[-1] + allowed else None)
            if options.details and found[kind][-1] is None:
                print("MISSED", number, kind, late, "interval", process.interval / HOUR, "jitter", process.jitter)
    print(json.dumps(summary(options.feeds, found, false, days)))


def due(kind: str, process: Process) -> tuple[float, float]:
    """Return how long after its last entry a stop must be told, and the unit of delays, in seconds."""
    poll = EVERY.total_seconds()
    if kind in REGULAR:
        return 2 * process.interval + poll, process.interval
    if kind == "slower":
        return 2 * 4 * process.interval + poll, 4 * process.interval
    asleep = {"night": process.night, "weekend": 48 + 2 * process.night, "poisson-night": process.night}.get(
        kind, 0
    ) * HOUR
    if kind in ("night", "weekend"):
        return asleep + 2 * process.interval + poll, process.interval + asleep
    pauses = sorted(process.pause() for _ in range(20000))
    quantile = pauses[int(0.999 * len(pauses))]
    nights = -(-2 * quantile // (24 * HOUR - asleep)) if asleep else 0
    return 2 * quantile + nights * asleep + poll, quantile + nights * asleep / 2


def watched(times: list[float], end: float, chance: random.Random) -> Iterator[tuple[float, float]]:
    """Yield each poll at which the feed is called silent, with the last publication before it."""
    stated, backlog = chance.random() < 0.7, chance.choice([0, 10, 30])
    polls: list[Poll] = []
    seen: list[Seen] = []
    step, at = EVERY.total_seconds(), chance.uniform(0, EVERY.total_seconds())
    place = sum(each <= at for each in times)
    waiting = times[max(0, place - max(1, backlog)) : place]
    known: Rhythm | None = None
    while at < end:
        while place < len(times) and times[place] <= at:
            waiting.append(times[place])
            place += 1
        now = moment(at)
        polls.append(Poll(at=now, status=200, new=len(waiting), entries=30))
        if waiting:
            new = [Seen(first_seen=now, published=moment(t).isoformat() if stated else None) for t in waiting]
            seen += new
            seen, waiting, known = seen[-2000:], [], None
        polls = polls[-1000:]
        # what is usual changes only with an entry, and is worked out where a pause is long enough to matter
        last = times[place - 1] if place else 0.0
        if known is None and at - last > 1.2 * typical(times, place):
            known = rhythm(polls, seen, now=now, every=EVERY)
        if known is not None and known.silent(now):
            yield at, last
        at += step


def typical(times: list[float], place: int) -> float:
    """Return the median of the last pauses."""
    recent = times[max(0, place - 12) : place]
    return median(b - a for a, b in pairwise(recent)) if len(recent) > 2 else 0.0


def moment(at: float) -> dt.datetime:
    """Return a moment of the simulation, to the second."""
    return START + dt.timedelta(seconds=int(at))


def summary(feeds: int, found: dict[str, list[float | None]], false: dict[str, int], days: dict[str, float]) -> object:
    """Return the figures."""
    every = [each for kind in found.values() for each in kind]

    def recall(told: list[float | None]) -> float:
        return round(sum(each is not None for each in told) / max(1, len(told)), 4)

    def delay(told: list[float | None]) -> float | None:
        late = [each for each in told if each is not None]
        return round(median(late), 3) if late else None

    regular = [each for kind in REGULAR for each in found[kind]]
    irregular = [each for kind in found if kind not in REGULAR for each in found[kind]]
    return {
        "eval": "health", "feeds": feeds, "stops": len(every), "recall": recall(every),
        "recall_regular": recall(regular), "recall_irregular": recall(irregular),
        "delay_regular": delay(regular), "delay_irregular": delay(irregular),
        "false_a_day": round(sum(false.values()) / sum(days.values()), 4), "feed_days": round(sum(days.values())),
        "by_kind": {
            kind: {
                "stops": len(found[kind]), "recall": recall(found[kind]), "delay": delay(found[kind]),
                "false_a_day": round(false[kind] / days[kind], 4),
            }
            for kind in sorted(days)
        },
    }  # fmt: skip


if __name__ == "__main__":
    main()
