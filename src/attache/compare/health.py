"""Whether a source is well: what its own history says of silence, failures and the quality of what it brings."""

import datetime as dt
import functools
import http
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import AttacheError
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
    def unreached(self) -> bool:
        """Whether it was asked once or twice, and never answered."""
        return any(each.kind == "failing" and each.severity == "note" for each in self.findings)

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
    if not parts:
        parts = ([] if state.unreached else ["ok"]) + [each.detail for each in state.findings]
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
    told = _reason(last)
    if len(run) == len(past) and len(run) < 3 and last.status not in _LASTING:
        # too early to need a person, and not well either
        return [Finding(kind="failing", since=first.at, detail=f"not reached yet: {told}", severity="note")]
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
    """Tell of a feed that has nothing in it any more; where nothing changed, it has as little as before."""
    shown: list[tuple[dt.datetime, bool]] = []
    for poll in past:
        if poll.failed:
            continue
        if poll.status == 304 and not poll.new:
            if shown:
                shown.append((poll.at, shown[-1][1]))
            continue
        shown.append((poll.at, bool(poll.entries or poll.new)))
    run, longest, begun = 0, dt.timedelta(), None
    for at, full in shown:
        if not full:
            run, begun = run + 1, begun or at
            continue
        if begun is not None:
            longest = max(longest, at - begun)
        run, begun = 0, None
    if run < 3 or begun is None or (longest and shown[-1][0] - begun <= longest * 1.5):
        return []
    before = any(full for _, full in shown)
    detail = f"answers without any entry since {_moment(begun)}" + ("" if before else ", as ever")
    return [Finding(kind="empty", since=begun, detail=detail, severity="warning")]


def _reason(poll: Poll) -> str:
    """Say in words why a poll failed, with the number or code that can be looked up."""
    if poll.error is not None and (poll.status or 200) < 400:
        words = _words_of().get(poll.error)
        return f"{words} ({poll.error})" if words else poll.error
    if poll.status is None:
        return "no answer"
    known = {each.value: each.phrase for each in http.HTTPStatus}
    return f"{known[poll.status]} (HTTP {poll.status})" if poll.status in known else f"HTTP {poll.status}"


@functools.cache
def _words_of() -> Mapping[str, str]:
    """Return what each error says, by its code."""
    found: dict[str, str] = {}
    rest: list[type[AttacheError]] = [AttacheError]
    while rest:
        each = rest.pop()
        rest += each.__subclasses__()
        said = (each.__doc__ or "").strip().split("\n")[0].rstrip(".").split("; ")[0]
        found.setdefault(each.code, said[:1].lower() + said[1:])
    return found


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
