"""Whether what a source brings is as good as it was: dates, texts, language, copies, floods. Shares of recent entries
are judged against the source's own earlier ones."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

from ..record.poll import Poll, Seen

Kind = Literal[
    "silent", "failing", "moved", "dates-future", "dates-default", "dates-missing", "empty", "teaser-only", "paywall",
    "language", "flood", "duplicates",
]  # fmt: skip
Severity = Literal["note", "warning", "alarm"]
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "alarm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a source, in plain words; `since` is when it began, as far as is known.

    `alarm` needs a person now, `warning` soon; `note` is a property of the source that one should know of.
    """

    kind: Kind
    since: dt.datetime
    detail: str
    severity: Severity


_RECENT = 20
_LEAST = 6
_CHANCE = 1e-3
_EARLY = dt.timedelta(hours=26)
"""How far ahead a date may lie: zones differ by up to 26 hours, and many dates state none."""
_BARE = 80
"""Characters below which an article is no text at all."""
_DEFAULTS = frozenset(("0000", "0001", "1900", "1969", "1970"))


def quality(past: Sequence[Poll], had: Sequence[Seen], *, languages: Sequence[str] = ()) -> Iterator[Finding]:
    """Yield what is wrong with what a source brings, both in order of time."""
    yield from _dates(had)
    read = [each for each in had if each.chars is not None]
    told = _share(read, lambda each: (each.chars or 0) < _BARE)
    if told:
        yield Finding(
            kind="empty",
            since=told[0],
            detail=f"{told[1]} articles without text",
            severity="warning" if told[2] else "note",
        )
    judged = [each for each in had if each.completeness is not None]
    told = _share(judged, lambda each: each.completeness == "teaser", least=0.8)
    if told:
        yield Finding(
            kind="teaser-only",
            since=told[0],
            detail=f"{told[1]} articles only as teasers",
            severity="warning" if told[2] else "note",
        )
    told = _share(judged, lambda each: each.completeness == "paywalled", least=0.25)
    if told:
        yield Finding(
            kind="paywall",
            since=told[0],
            detail=f"{told[1]} articles behind a paywall",
            severity="warning" if told[2] else "note",
        )
    yield from _language(had, languages)
    told = _share(had, lambda each: each.copy or "duplicate" in each.flaws, least=0.4)
    if told:
        yield Finding(
            kind="duplicates",
            since=told[0],
            detail=f"{told[1]} entries are copies",
            severity="warning" if told[2] else "note",
        )
    yield from _flood(past)


def _share(
    had: Sequence[Seen], wrong: Callable[[Seen], bool], least: float = 0.6
) -> tuple[dt.datetime, str, bool] | None:
    """Return since when many of the recent entries are wrong, how many, and whether that is more than it was.

    A share that has always been high is told too, as no change; one that chance explains is not.
    """
    if len(had) < _LEAST:
        return None
    size = min(_RECENT, max(_LEAST, len(had) // 2))
    recent, earlier = had[-size:], had[:-size]
    count = sum(map(wrong, recent))
    if count < least * size or count < 3:
        return None
    marks = [wrong(each) for each in earlier]
    usual = (sum(marks) + 0.5) / (len(marks) + 2)
    rose = len(marks) >= size and _at_least(count, size, min(usual, 0.99)) < _CHANCE
    if not rose and len(marks) >= size and sum(marks) < least * 0.8 * len(marks):
        return None
    since, missing = recent[-1].first_seen, 0
    for each in reversed(had):
        if wrong(each):
            since, missing = each.first_seen, 0
        else:
            missing += 1
            if missing > 3:
                break
    return since, f"{count} of the last {size}", rose


def _at_least(count: int, size: int, share: float) -> float:
    """Return the chance of so many or more out of `size`."""
    return sum(comb(size, k) * share**k * (1 - share) ** (size - k) for k in range(count, size + 1))


def _dates(had: Sequence[Seen]) -> Iterator[Finding]:
    told = _share(had, _undated, least=0.8)
    since = _lately(had, _undated)
    if since is not None:
        count = sum(each.first_seen >= since for each in had)
        words = f"the last {count} entries have no date any more"
        yield Finding(kind="dates-missing", since=since, detail=words, severity="warning")
    elif told is not None:
        words = f"{told[1]} entries without a date"
        severity: Severity = "warning" if told[2] else "note"
        yield Finding(kind="dates-missing", since=told[0], detail=words, severity=severity)
    recent = had[-_RECENT:]
    ahead = [each for each in recent if _ahead(each)]
    if len(ahead) >= 3 or (ahead and len(ahead) * 4 >= len(recent) >= 4):
        latest = max(each.published or "" for each in ahead)
        words = f"{len(ahead)} of the last {len(recent)} entries dated in the future (to {latest[:16]})"
        yield Finding(kind="dates-future", since=ahead[0].first_seen, detail=words, severity="warning")
    stamps = Counter(each.published for each in had[-3 * _RECENT :] if each.published)
    default = [each for each in recent if _default(each) or (_timed(each) and stamps[each.published or ""] >= 5)]
    moments = {each.published for each in default}
    shared = len(moments) * 4 < len(default) or any(map(_default, default))
    dated = sum(each.published is not None or _default(each) for each in recent)
    since = _lately(had, _default)
    if (len(default) >= 3 and len(default) * 2 >= dated and shared) or since:
        last = next((each.published for each in reversed(default) if each.published), None)
        words = f"{len(default)} of the last {len(recent)} entries have "
        words += f"the same date ({last[:16]})" if len(moments) == 1 and last else "a date that is no date of theirs"
        yield Finding(kind="dates-default", since=since or default[0].first_seen, detail=words, severity="warning")


def _lately(had: Sequence[Seen], wrong: Callable[[Seen], bool]) -> dt.datetime | None:
    """Return since when one entry after the other is wrong, at least three, where chance does not explain it."""
    run = 0
    while run < len(had) and wrong(had[-1 - run]):
        run += 1
    earlier = len(had) - run
    if run < 3 or earlier < _LEAST:
        return None
    usual = (sum(map(wrong, had[:earlier])) + 0.5) / (earlier + 2)
    return had[earlier].first_seen if usual**run < _CHANCE else None


def _undated(each: Seen) -> bool:
    return each.published is None and not _default(each)


def _ahead(each: Seen) -> bool:
    if not each.published:
        return False
    try:
        at = dt.datetime.fromisoformat(each.published)
        at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at
        return at - each.first_seen > (_EARLY if len(each.published) < 17 else dt.timedelta(hours=15))
    except (ValueError, OverflowError):
        return False


def _timed(each: Seen) -> bool:
    return each.published is not None and len(each.published) > 10


def _default(each: Seen) -> bool:
    """Whether it has the date that systems write where they know none."""
    stamp = each.published
    if stamp is None:
        return "default-date" in each.flaws
    return stamp[:4] in _DEFAULTS or stamp.startswith("2000-01-01T00:00")


def _language(had: Sequence[Seen], languages: Sequence[str]) -> Iterator[Finding]:
    told = [each for each in had if each.language]
    usual = {_primary(each) for each in languages}
    if not usual:
        earlier = Counter(_primary(each.language or "") for each in told[:-_RECENT])
        if earlier.total() < _RECENT:
            return
        usual = {name for name, count in earlier.items() if count >= 0.1 * earlier.total()}
    found = _share(told, lambda each: _primary(each.language or "") not in usual, least=0.5)
    if found:
        new = Counter(each.language for each in told[-_RECENT:] if _primary(each.language or "") not in usual)
        words = f"{found[1]} articles in {new.most_common(1)[0][0]}, not in {', '.join(sorted(usual))}"
        yield Finding(kind="language", since=found[0], detail=words, severity="warning")


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _flood(past: Sequence[Poll]) -> Iterator[Finding]:
    """The first poll of a feed brings all that is there, and is none."""
    brought = [poll for poll in past if not poll.failed][1:]
    if len(brought) < 20:
        return
    end = brought[-1].at
    days: Counter[int] = Counter()
    for poll in brought:
        days[(end - poll.at) // dt.timedelta(days=1)] += poll.new
    today, whole = days[0], (end - brought[0].at) // dt.timedelta(days=1)
    if whole < 3:
        return
    earlier = sorted(days[day] for day in range(1, whole))
    usual = earlier[len(earlier) // 2]
    spread = (sum((each - usual) ** 2 for each in earlier) / len(earlier)) ** 0.5
    if today >= 30 and today > 3 * earlier[-1] and today > usual + 6 * spread:
        since = next(poll.at for poll in brought if (end - poll.at) < dt.timedelta(days=1) and poll.new)
        yield Finding(
            kind="flood", since=since, detail=f"{today} entries in a day, usually {usual}", severity="warning"
        )
