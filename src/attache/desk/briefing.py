"""What a brief takes from the record of a workspace besides the readings of its window."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..brief.layers import Layers, Thing
from ..errors import AttacheError
from ..export.entries import Entry
from ..link.figures import FigureReport, series
from ..record import Figure, Measure, Meeting, PartialDate, Reading, Window
from ..store import Finding, FindingKind
from ..store.stories import story_among
from . import comparing
from .desk import Desk
from .entries import entries

_YEAR = 365


def layers(desk: Desk, *, window: Window, readings: Sequence[Reading], issues: Sequence[str] | None = None) -> Layers:
    """Return the layers of the record as they were on the last day of the window.

    What was reported later is not in them. Nothing is counted from the present day: without a last day of the window,
    the newest report in it takes its place.

    Args:
        window: That of the brief.
        readings: Those of the window.
        issues: Only these issues.
    """
    end = _day(window.last) or _newest(readings)
    since = _since(desk, window)
    first, last = (day.isoformat() if day else None for day in (since, end))
    with desk.tables():
        return Layers(
            changes=tuple(
                change
                for issue in issues or (None,)
                for change in comparing.changed(desk, issue=issue, since=first, until=last, known=last)
            ),
            changes_since=since,
            measures=_things(desk, "measure", window, end, issues),
            meetings=_things(desk, "meeting", window, end, issues, old=True),
            figures=_figures(desk, window, end, issues),
            end=end,
            reading_of=_reader(desk),
            story_of=lambda item: story_among(desk.store, item),
        )


def _reader(desk: Desk) -> Callable[[str], Reading | None]:
    def reading_of(key: str) -> Reading | None:
        try:
            return desk.reading(key)
        except AttacheError:
            return None

    return reading_of


def _since(desk: Desk, window: Window) -> dt.date | None:
    """Return the first day of changes: the window's, or the day after the last edition, where that one ended before."""
    first = _day(window.first)
    if first is None:
        return None
    ended = _day(desk.store.edition_ended(desk.beat.name, before=window.last))
    return first if ended is None else min(first, _moved(ended, 1))


def _moved(day: dt.date, days: int) -> dt.date:
    """Return the day so many days on; the first or last of the calendar where it has none."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def _things(
    desk: Desk,
    kind: FindingKind,
    window: Window,
    end: dt.date | None,
    issues: Sequence[str] | None,
    *,
    old: bool = False,
) -> tuple[Thing, ...]:
    """Return the things of a kind that were reported in the window; `old`, also those that were reported before."""
    begin = _day(window.first)
    # a thing of which nobody told for a year begins anew
    since = _moved(begin, -_YEAR).isoformat() if begin else None
    found = entries(kind, _known(desk.findings(kind, since=since), end, undated=window.last is None), desk.store.body)
    return tuple(_thing(entry) for entry in found if _fits(entry, None if old else window.first, issues))


def _thing(entry: Entry) -> Thing:
    assert isinstance(entry.told, Measure | Meeting | Figure)
    reports = tuple(sorted(entry.reports, key=lambda one: (one.reported or "~", one.document, one.position)))
    return Thing(id=entry.id, told=entry.told, best=entry.finding, reports=reports)


def _known(found: Iterable[Finding], end: dt.date | None, *, undated: bool) -> Iterator[Finding]:
    """Yield what had been reported when the window ended."""
    for finding in found:
        day = _last(finding.reported)
        if (day is None and undated) or (day is not None and (end is None or day <= end)):
            yield finding


def _fits(entry: Entry, first: str | None, issues: Sequence[str] | None) -> bool:
    if issues and not any(issue in report.issues for report in entry.reports for issue in issues):
        return False
    return first is None or any((report.reported or "") >= first for report in entry.reports)


def _figures(
    desk: Desk, window: Window, end: dt.date | None, issues: Sequence[str] | None
) -> tuple[tuple[Thing, ...], ...]:
    """Return figures of the window that are told with an earlier value, and series of which the last one is of it."""
    begin = _day(window.first)
    since = _moved(begin, -_YEAR).isoformat() if begin else None
    until = end.isoformat() if end else None
    reports: list[FigureReport] = []
    places: dict[int, Finding] = {}
    for finding in _known(desk.findings("figure", since=since, until=until), end, undated=window.last is None):
        if issues and not set(issues) & set(finding.issues):
            continue
        assert isinstance(finding.told, Figure)
        report = FigureReport(figure=finding.told, item=finding.item, reported=finding.reported)
        reports.append(report)
        places[id(report)] = finding
    out: list[tuple[Thing, ...]] = []
    used: set[int] = set()
    for each in series(reports):
        if len({report.item for report in each.reports}) > 1:
            out.append(tuple(_thing(_single(places[id(report)])) for report in each.reports))
            used.update(id(report) for report in each.reports)
    out += [
        (_thing(_single(places[id(report)])),)
        for report in reports
        if report.figure.earlier is not None and id(report) not in used
    ]
    first = window.first or ""
    return tuple(told for told in out if any((thing.best.reported or "") >= first for thing in told))


def _single(finding: Finding) -> Entry:
    from ..export.entries import single

    return single(finding)


def _newest(readings: Iterable[Reading]) -> dt.date | None:
    days = [
        day
        for reading in readings
        for date in (reading.document.published, *(item.date for item in reading.items))
        if date is not None and (day := _last(date.value)) is not None
    ]
    return max(days, default=None)


def _day(words: str | None) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None


def _last(value: str | None) -> dt.date | None:
    if not value:
        return None
    precision = {4: "year", 7: "month"}.get(len(value), "day")
    try:
        return PartialDate(value=value, precision=precision, basis="stated", text="").last_day()  # type: ignore[arg-type]
    except ValueError:
        return None
