"""Whether a source is well: what its own history says of silence, failures and the quality of what it brings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..record.poll import Poll, Seen
from .quality import SEVERITIES, Finding, Kind, Severity, quality
from .rhythm import Rhythm, last_good, rhythm

__all__ = ["SEVERITIES", "Finding", "Health", "Kind", "Severity", "glance", "health"]
_LASTING = (401, 403, 404, 410, 451)
"""Refusals that a later poll will hardly change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is wrong with a source, the worst first, and what is usual for it (None with too little history)."""

    findings: tuple[Finding, ...]
    rhythm: Rhythm | None
    last: dt.datetime | None
    """When it last brought something."""

    @property
    def severity(self) -> Severity | None:
        """The severity of the worst finding."""
        return self.findings[0].severity if self.findings else None

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at it."""
        return self.severity in ("warning", "alarm")


def health(
    polls: Sequence[Poll],
    seen: Sequence[Seen],
    *,
    now: dt.datetime,
    every: dt.timedelta,
    languages: Sequence[str] = (),
    known: Rhythm | None = None,
) -> Health:
    """Return what is wrong with a source, by its own history.

    Linear in the history; its order does no matter, and what lies after `now` (a clock that had been wrong) is left
    out. With too little history nothing is claimed.

    Args:
        every: The time between two polls.
        languages: The languages (BCP 47) that its articles are declared to be in; its usual ones when empty.
        known: What is usual for it, where that was worked out before (`Health.rhythm`) and no entry came since.
    """
    past = sorted((poll for poll in polls if poll.at <= now), key=lambda poll: poll.at)
    had = sorted((each for each in seen if each.first_seen <= now), key=lambda each: each.first_seen)
    usual = known if known is not None else rhythm(past, had, now=now, every=every)
    found = [*_failing(past, now, every), *_silent(past, usual, now), *_moved(past), *_without_entries(past)]
    found += quality(past, had, languages=languages)
    found.sort(key=lambda each: (-SEVERITIES.index(each.severity), each.since))
    last = usual.last if usual is not None else had[-1].first_seen if had else None
    return Health(findings=tuple(found), rhythm=usual, last=last)


def glance(name: str, state: Health, *, now: dt.datetime) -> str:
    """Return one line on a source: its name, `ok` or what is wrong with it, what is usual, and when it last brought
    something."""
    parts = [each.detail for each in state.findings if each.severity != "note"]
    parts = parts or ["ok", *(each.detail for each in state.findings)]
    if state.rhythm is not None:
        parts.append(f"usually {_usual(state.rhythm)}")
    if state.last is None:
        parts.append("nothing yet")
    elif not any(each.kind == "silent" for each in state.findings):
        parts.append(f"last {_long((now - state.last).total_seconds())} ago")
    return f"{name}: " + " · ".join(" ".join(part.split()) for part in parts)


def _failing(past: Sequence[Poll], now: dt.datetime, every: dt.timedelta) -> list[Finding]:
    run = []
    for poll in reversed(past):
        if not poll.failed:
            break
        run.append(poll)
    if not run:
        return []
    last, first = run[0], run[-1]
    told = f"status {last.status}" if last.status is not None else last.error or "no answer"
    if last.status is not None and last.error:
        told += f" ({last.error})"
    lasting = last.status in _LASTING
    long = now - first.at
    if len(run) < (2 if lasting else 3) or (not lasting and long < min(every * 2, dt.timedelta(hours=12))):
        return []
    grave = lasting or long >= max(dt.timedelta(days=1), every * 3)
    polls = f"{len(run)} polls" + (" (all there were)" if len(run) == len(past) else "")
    detail = f"fails since {_moment(first.at)}, {polls}: {told}"
    return [Finding(kind="failing", since=first.at, detail=detail, severity="alarm" if grave else "warning")]


def _silent(past: Sequence[Poll], usual: Rhythm | None, now: dt.datetime) -> list[Finding]:
    until = last_good(past, now=now)
    if usual is None or until is None or not usual.silent(until):
        return []
    gone = usual.elapsed(until)
    times = gone / usual.limit
    detail = f"silent for {_long((until - usual.last).total_seconds())}"
    severity: Severity = "alarm" if times >= 2 else "warning"
    return [Finding(kind="silent", since=usual.last, detail=detail, severity=severity)]


def _moved(past: Sequence[Poll]) -> list[Finding]:
    answered = [poll for poll in past if not poll.failed and poll.status != 304]
    if not answered or answered[-1].moved is None:
        return []
    target = answered[-1].moved
    since = answered[-1].at
    for poll in reversed(answered):
        if poll.moved != target:
            break
        since = poll.at
    return [Finding(kind="moved", since=since, detail=f"moved for good to {target}", severity="warning")]


def _without_entries(past: Sequence[Poll]) -> list[Finding]:
    answered = [poll for poll in past if not poll.failed and poll.status != 304]
    run = 0
    for poll in reversed(answered):
        if poll.entries or poll.new:
            break
        run += 1
    if run < 3:
        return []
    since = answered[-run].at
    before = any(poll.entries for poll in answered[:-run])
    detail = f"answers without any entry since {_moment(since)}" + ("" if before else ", as ever")
    return [Finding(kind="empty", since=since, detail=detail, severity="warning")]


def _usual(usual: Rhythm) -> str:
    kind = "every" if usual.regular else "about every"
    return f"{kind} {_long(usual.interval * 3600)}" + ("" if usual.pattern == "none" else f" by {usual.pattern}")


def _moment(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _long(seconds: float) -> str:
    if seconds < 90 * 60:
        return f"{max(0, round(seconds / 60))} min"
    if seconds < 48 * 3600:
        return f"{round(seconds / 3600)} h"
    return f"{round(seconds / 86400)} days"
