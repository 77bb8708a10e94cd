"""Series: the same figure over documents, by what is counted and in which unit."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..record import Figure, PartialDate
from ..tables import fold

_WORD = re.compile(r"(?=(?P<pair>[\u3400-\u9fff]{2}))|(?P<word>[^\W\d_\u3400-\u9fff]{3,}|\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReport:
    """A figure as one item tells it; `reported` is the ISO date of the item, None where not known."""

    figure: Figure
    item: str
    reported: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One figure with at least two different values or dates, in order of what it is as of, else of its report."""

    what: str
    unit: str | None
    reports: tuple[FigureReport, ...]


def series(reports: Sequence[FigureReport]) -> tuple[Series, ...]:
    """Return the series among figures, by what is counted.

    Two figures are of one series when their unit is the same and what is counted is told in the same words, whatever
    their order and number. A figure that does not say more than its unit ("640 people") is in none.
    """
    groups: dict[tuple[str, frozenset[str]], list[FigureReport]] = {}
    for report in reports:
        unit, counted = _words(report.figure.unit), _words(report.figure.what)
        if counted - unit:
            groups.setdefault((fold(report.figure.unit or ""), counted), []).append(report)
    out = [
        Series(what=told[0].figure.what or "", unit=told[0].figure.unit, reports=tuple(sorted(told, key=_day)))
        for told in groups.values()
        if len({_point(report) for report in told}) > 1
    ]
    return tuple(sorted(out, key=lambda each: (fold(each.what), fold(each.unit or ""))))


def _words(words: str | None) -> frozenset[str]:
    found = (match["pair"] or match["word"] for match in _WORD.finditer((words or "").casefold()))
    return frozenset(word.rstrip("s") for word in found if word not in {"the", "and"})


def _point(report: FigureReport) -> tuple[float, float | None, str | None]:
    figure = report.figure
    return figure.value, figure.high, figure.date.value if figure.date else None


def _day(report: FigureReport) -> tuple[dt.date, str]:
    return _first(report.figure.date) or _first(_partial(report.reported)) or dt.date.max, report.item


def _partial(value: str | None) -> PartialDate | None:
    if not value:
        return None
    precision = {4: "year", 7: "month"}.get(len(value), "day")
    return PartialDate(value=value, precision=precision, basis="stated", text="")  # type: ignore[arg-type]


def _first(date: PartialDate | None) -> dt.date | None:
    try:
        return date.first_day() if date else None
    except ValueError:
        return None
