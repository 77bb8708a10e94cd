"""The charts of an edition: figures over time, and the strength of wording by issue."""

import functools
import math
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources

from ... import tables
from ...record import Edition, Line, Point
from ...record.edition import Series as Told
from ...record.edition import SeriesValue
from .. import phrase
from ..check.evidence import archived
from ..check.numbers import numbers as numbers_of
from ..layout import TextOf, side_numbers
from .charts import Chart, Series, Value

_MOST_LINES = 6


def charts_of(edition: Edition, *, text_of: TextOf, sides: Sequence[str] = ()) -> dict[str, tuple[Chart, ...]]:
    """Return the charts of each section, by the id of its part in the layout.

    Only what a line tells is drawn: a value whose words no citation of its line holds is left out, and so is one that
    stands alone.

    Args:
        sides: Names of the sides in the beat's order.
    """
    order = side_numbers(edition, sides)
    sources = {source.id: source for source in edition.sources}
    numbers = {source.id: number for number, source in enumerate(edition.sources, 1)}
    texts = {key: archived(source, text_of) for key, source in sources.items()}
    out: dict[str, tuple[Chart, ...]] = {}
    for at, section in enumerate(edition.sections, 1):
        drawn: list[Chart] = []
        by_issue: dict[tuple[str | None, bool], list[Point]] = {}
        for point in section.points:
            if point.series is None:
                continue
            if point.series.kind == "strength":
                key = (point.issues[0] if point.issues else None, point.series.unit == "support")
                by_issue.setdefault(key, []).append(point)
            elif chart := _figure(point, point.series, texts, numbers):
                drawn.append(chart)
        drawn += [chart for key, points in by_issue.items() if (chart := _strength(*key, points, order, numbers))]
        if drawn:
            out[f"part-{at}"] = tuple(drawn)
    return out


def _figure(point: Point, told: Told, texts: Mapping[str, str | None], numbers: Mapping[str, int]) -> Chart | None:
    values = []
    for one in told.values:
        line = point.lines[one.line] if 0 <= one.line < len(point.lines) else None
        if line is None or one.day is None or not _holds(line, one, texts):
            continue
        values.append(Value(day=one.day, value=one.value, words=one.text, sources=_numbers(line, numbers)))
    if len({value.day for value in values}) < 2:
        return None
    unit = phrase.tidy(told.unit or "")
    name = phrase.tidy(told.name or point.title or unit or "Value")
    days = "by the day that is stated, else that of the report"
    about = phrase.capital(f"{unit}, {days}" if unit else days)
    return Chart(
        title=f"{name}, over time",
        about=about,
        unit=unit or None,
        series=(Series(name=name, points=tuple(values)),),
    )


def _strength(
    issue: str | None, support: bool, points: Sequence[Point], sides: Mapping[str, int], numbers: Mapping[str, int]
) -> Chart | None:
    """Return the steps of each actor on an issue; words that support and words that do not are no one scale."""
    by_actor: dict[tuple[str, str | None], dict[str, Value]] = {}
    for point in points:
        told = point.series
        for one in told.values if told else ():
            line = point.lines[one.line] if 0 <= one.line < len(point.lines) else None
            if told is None or line is None or not line.citations or one.day is None or not 0 <= one.value <= 10:
                continue
            key = (told.name or line.side or "Not named", line.side)
            value = Value(day=one.day, value=one.value, sources=_numbers(line, numbers))
            by_actor.setdefault(key, {}).setdefault(one.day, value)
    series = [
        Series(name=name, side=sides.get(side or "", 0), points=tuple(values[day] for day in sorted(values)))
        for (name, side), values in by_actor.items()
        if len(values) > 1
    ]
    if not series:
        return None
    row = next((one for one in tables.issues() if one.id == issue), None)
    name = "Strength of support" if support else "Strength of wording"
    about = "Strength of the words used, 0 to 10 on the diplomatic ladder; a level holds until the wording changes"
    return Chart(
        title=f"{name}: {row.name_en}" if row and row.name_en else name,
        about=about, kind="steps", low=0, high=10, series=tuple(series[:_MOST_LINES]), ticks=_rungs(support),
    )  # fmt: skip


@functools.cache
def _rungs(support: bool) -> tuple[tuple[float, str], ...]:
    text = (resources.files("attache.brief") / "labels.toml").read_text(encoding="utf-8")
    named: dict[str, str] = tomllib.loads(text)["rungs of support" if support else "rungs"]
    return tuple((float(level), words) for level, words in named.items())


def _holds(line: Line, told: SeriesValue, texts: Mapping[str, str | None]) -> bool:
    """Whether a citation of the line, opened in the archive, has the words for a value, else its number."""
    folded = tables.fold(told.text)
    for one in line.citations:
        text = texts.get(one.source)
        if text is None or text[one.start : one.end] != one.quote:
            continue
        if folded in tables.fold(one.quote) if folded else _says(one.quote, told.value):
            return True
    return False


def _says(words: str, value: float) -> bool:
    return any(math.isclose(float(found.value), value, rel_tol=1e-9) for found in numbers_of(words))


def _numbers(line: Line, numbers: Mapping[str, int]) -> tuple[int, ...]:
    shown = [one for one in line.citations if {"words", "event", "headline"} & set(one.supports)]
    return tuple(sorted({numbers[one.source] for one in shown if one.source in numbers}))
