"""Measures, meetings and figures of the record as points: a title in our words, then each side's own sentence."""

import datetime as dt
import functools
import itertools
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import resources
from typing import Any

from .. import tables
from ..record import (
    Citation,
    Event,
    Figure,
    Item,
    Line,
    Measure,
    Meeting,
    Point,
    Reading,
    Span,
    TableReference,
    part_id,
)
from ..record.edition import Series, SeriesValue
from ..store import Finding
from . import phrase
from .cite import cite, date_citations, merged
from .layers import Layers, Thing, place_of
from .quoted import sentence_lines
from .select import outlets_of, side_of
from .writer import Writer

MOST_MEASURES, MOST_AHEAD, MOST_FIGURES = 6, 8, 5
_SIDES = 3
_POINTS_OF_SERIES = 4
_CITED = 30
_TRIED = 10
"""How many things are tried for each that can be printed: each try may open documents of the archive."""
_LONG = 90
_DONE = frozenset(("in-force", "adopted", "signed", "amended", "suspended", "lifted"))
_OVER = frozenset(("suspended", "lifted", "rejected"))
_SAID = frozenset(("announced", "passed-chamber", "rejected"))


def measures(writer: Writer, layers: Layers) -> tuple[Point, ...]:
    """Return the measures: what states have done first, then what they announced, then the others; newest first."""
    kept: list[Thing] = []
    for thing in sorted((each for each in layers.measures if _is_measure(each)), key=_measure_key):
        if not any(_same_item(thing, other) for other in kept):
            kept.append(thing)
        if len(kept) == _TRIED * MOST_MEASURES:
            break
    return _points(writer, kept, MOST_MEASURES, "measure", _measure_titles)


def ahead(writer: Writer, layers: Layers) -> tuple[Point, ...]:
    """Return the meetings that lie ahead of the window's end, or go on then, and measures that take effect, by day."""
    found = [(days, thing) for thing in (*layers.meetings, *layers.measures) if (days := _ahead(thing, layers.end))]
    coming = [thing for _, thing in sorted(found, key=lambda one: (one[0], one[1].id))]
    return _points(writer, coming, MOST_AHEAD, "ahead", _ahead_titles, titled=True)


def figures(writer: Writer, layers: Layers) -> tuple[Point, ...]:
    """Return the figures that are told with an earlier value, or in several reports; the longest series first."""
    out: list[Point] = []
    ranked = sorted(layers.figures, key=lambda one: (-len(one), one[0].best.reported or "", one[0].id))
    for told in ranked[: _TRIED * MOST_FIGURES]:
        if len(out) == MOST_FIGURES:
            break
        lines: list[Line] = []
        values: list[SeriesValue] = []
        for thing in told[-_POINTS_OF_SERIES:]:
            line = _sentence(writer, thing.best)
            if line is not None and all(line.text != other.text for other in lines):
                values += _values(thing, len(lines))
                lines.append(line)
        if not lines or (len(told) > 1 and len(lines) < 2):
            writer.refused += 1
            continue
        last = told[-1]
        assert isinstance(last.told, Figure)
        point = _point("figure", last, lines, writer.titled(_figure_titles(last.told, len(told) > 1), lines))
        units = {thing.told.unit for thing in told if isinstance(thing.told, Figure)}
        if len(values) > 1 and len(units) == 1:
            what = phrase.capital(phrase.tidy(last.told.what or "")) or None
            series = Series(kind="figure", values=tuple(values), name=what, unit=last.told.unit)
            point = replace(point, series=series)
        out.append(point)
    return tuple(out)


def _values(thing: Thing, line: int) -> Iterator[SeriesValue]:
    """Yield the value of a figure, before it the earlier one that the same words compare it with on a day."""
    told = thing.told
    assert isinstance(told, Figure)
    if told.earlier is not None and told.earlier_date is not None:
        yield SeriesValue(value=told.earlier, line=line, day=told.earlier_date.value)
    day = told.date.value if told.date is not None else (thing.best.reported or None)
    yield SeriesValue(value=told.value, line=line, day=day, text=phrase.tidy(told.text))


def _points(
    writer: Writer,
    things: Iterable[Thing],
    most: int,
    kind: str,
    titles_of: Callable[[Any], Iterator[str]],
    *,
    titled: bool = False,
) -> tuple[Point, ...]:
    """Return points of the first things of which something can be printed; `titled`, also under a title of theirs."""
    out: list[Point] = []
    for thing in itertools.islice(things, _TRIED * most):
        if len(out) == most:
            break
        lines = _lines(writer, thing, _tells_effect if titled else _tells_stage)
        if not lines:
            writer.refused += 1
            continue
        titles = tuple(titles_of(thing.told))
        title = writer.titled(titles, lines)
        if title != next(iter(titles), None) and (rows := _rows(thing.told)):
            # names that the cited words have in Chinese
            named = [replace(lines[0], tables=(*lines[0].tables, *rows)), *lines[1:]]
            better = writer.titled(titles, named)
            if better != title and writer.first(named[:1]):
                title, lines = better, named
        if title is None and titled:
            writer.refused += 1
            continue
        out.append(_point(kind, thing, lines, title))
    return tuple(out)


def _point(kind: str, thing: Thing, lines: Sequence[Line], title: str | None) -> Point:
    issues = dict.fromkeys(issue for report in thing.reports for issue in report.issues)
    return Point(
        id=part_id("p", thing.best.sha256, kind, thing.id),
        lines=tuple(lines),
        issues=tuple(sorted(issues)),
        actors=tuple(sorted(set(_actors(thing.told)))),
        title=title,
    )


def _actors(told: Measure | Meeting | Figure | Event) -> Iterator[str]:
    if isinstance(told, Measure):
        yield from (key for key in (told.by_id, told.against_id) if key)
    elif isinstance(told, Meeting):
        yield from (key for key in told.participant_ids if key)


def _rows(told: Measure | Meeting | Figure | Event) -> tuple[TableReference, ...]:
    """Return the rows of the offices table by which a title may name the parties."""
    out = []
    for key in dict.fromkeys(_actors(told)):
        office = tables.offices().get(key)
        if office is not None and "not re-checked" not in office.source:
            out.append(TableReference(table="offices", row=str(office.row), source=office.source))
    return tuple(out)


def _lines(writer: Writer, thing: Thing, tells: Callable[[Thing, Finding], bool]) -> list[Line]:
    """Return one sentence for each side whose outlets report the thing, in the order of the beat's sides.

    Of its reports the fullest that `tells` what matters speaks for a side, else the latest that does. The first line
    cites the other reports too, and counts the outlets of all of them.
    """
    chosen: dict[int, Finding] = {}
    telling = (thing.best, *reversed(thing.reports))
    for report in sorted(telling, key=lambda one: not tells(thing, one)):
        chosen.setdefault(side_of(_country(report), writer.sides), report)
    lines: list[Line] = []
    for side in sorted(chosen, key=lambda one: (one > len(writer.sides), one))[:_SIDES]:
        line = _sentence(writer, chosen[side])
        # an agency's words in another outlet are no telling of its own
        if line is not None and not any(_words(line) == _words(other) for other in lines):
            lines.append(writer.sided(line, side))
    if not lines:
        return []
    more = thing.reports[-_CITED:]
    every = replace(lines[0], citations=merged((*lines[0].citations, *_others(writer, more))))
    lines[0] = writer.counted(writer.first((every, lines[0])) or lines[0])
    return lines


def _tells_stage(thing: Thing, report: Finding) -> bool:
    return not isinstance(report.told, Measure) or report.told.stage == thing.told.stage  # type: ignore[union-attr]


def _tells_effect(thing: Thing, report: Finding) -> bool:
    return not isinstance(report.told, Measure) or report.told.effective is not None


def _words(line: Line) -> str:
    return tables.fold(" ".join(one.quote for one in line.citations if "words" in one.supports))


def _others(writer: Writer, reports: Iterable[Finding]) -> Iterator[Citation]:
    for report in reports:
        reading = writer.reading(report.document)
        item = place_of(reading, report.item) if reading else None
        if reading is None or item is None:
            continue
        yield cite(reading, item, Span(report.told.start, report.told.end), "event")
        yield from (one for outlet in outlets_of(reading, item) for one in outlet.citations if "outlet" in one.supports)
        yield from _when(reading, item, report.told)


def _country(report: Finding) -> str | None:
    row = tables.outlets().named(report.outlet) if report.outlet else None
    return (row.country or None) if row else None


def _sentence(writer: Writer, report: Finding) -> Line | None:
    """Return the sentence that tells a finding, quoted as its outlet's; dates that the finding states are cited too."""
    reading = writer.reading(report.document)
    item = place_of(reading, report.item) if reading else None
    if reading is None or item is None:
        return None
    stated = tuple(_when(reading, item, report.told))
    for line in sentence_lines(reading, item, Span(report.told.start, report.told.end)):
        found = writer.first((replace(line, citations=merged((*line.citations, *stated))), line))
        if found is not None:
            return found
    return None


def _when(reading: Reading, item: Item, told: Measure | Meeting | Figure | Event) -> Iterator[Citation]:
    """Cite the words for the days of what is told, with the anchors that they are counted from."""
    dates = (told.first, told.last) if isinstance(told, Meeting) else (told.date,)
    if isinstance(told, Measure):
        dates = (told.date, told.effective)
    for date in dates:
        for one in (date_citations(reading, item, date) or ()) if date else ():
            yield replace(one, supports=("when",))


def _is_measure(thing: Thing) -> bool:
    """Whether the record knows what it is and whose: an instrument that is imagined or named in passing is none."""
    told = thing.told
    assert isinstance(told, Measure)
    return told.stage is not None and told.instrument in _labels("instruments") and bool(told.by or told.against)


def _measure_key(thing: Thing) -> tuple[object, ...]:
    told = thing.told
    assert isinstance(told, Measure)
    by_state = bool(told.by_id)
    rank = 0 if told.stage in _DONE and by_state else 1 if told.stage in _SAID and by_state else 2
    newest = max((report.reported or "" for report in thing.reports), default="")
    known = sum(map(bool, (told.by, told.against, told.object, told.date)))
    return (rank, *(-ord(c) for c in newest[:10].ljust(10, " ")), -len(thing.reports), -known, thing.id)


def _same_item(one: Thing, other: Thing) -> bool:
    """Whether one item tells both as one kind of measure, and not on two things: a headline and its story, mostly."""
    assert isinstance(one.told, Measure)
    assert isinstance(other.told, Measure)
    things = [tables.fold(each.told.legal_name or each.told.object or "") for each in (one, other)]  # type: ignore[union-attr]
    if one.told.instrument != other.told.instrument or (all(things) and things[0] != things[1]):
        return False
    items = {report.item for report in other.reports}
    return all(report.item in items for report in one.reports)


def _ahead(thing: Thing, end: dt.date | None) -> tuple[dt.date, dt.date] | None:
    """Return first and last day of what is not over when the window ends; None where no day is known."""
    told = thing.told
    if isinstance(told, Measure):
        first = last = told.effective if _is_measure(thing) and told.stage not in _OVER else None
    else:
        assert isinstance(told, Meeting)
        first, last = (told.first or told.last, told.last or told.first) if told.participants else (None, None)
    try:
        days = (first.first_day(), last.last_day()) if first and last else None
    except ValueError:
        return None
    if days is None or end is None:
        return None
    exact = first is not None and first.precision == "day"
    if isinstance(told, Meeting) and told.status == "held" and days[0] > end:
        return None  # one of the two is misread
    # a month that the window ends in may mean a day of before
    return days if days[0] > end or (exact and days[0] <= end < days[1]) else None


def _measure_titles(told: Measure) -> Iterator[str]:
    """Yield "Tariff by Ostravia against Lanhai: in force, 22 April 2031" and ways to say less."""
    heads = _heads(told)
    stage = f": {_labels('stages')[told.stage]}" if told.stage else ""
    when = f", {phrase.bare_date(told.date)}" if told.date and stage else ""
    if told.effective and stage and told.stage not in ("in-force", *_OVER):
        when = f"{when}, to take effect {phrase.bare_date(told.effective)}"
    for head in heads if stage else ():
        yield from dict.fromkeys((f"{head}{stage}{when}", f"{head}{stage}"))
    yield from heads


def _heads(told: Measure) -> tuple[str, ...]:
    kind = _labels("instruments")[told.instrument]
    by = f" by {phrase.with_article(tables.our_words(told.by))}" if told.by else ""
    against = f" against {phrase.with_article(tables.our_words(told.against))}" if told.against else ""
    # what a law does is told by each side in words of its own: only its name is everybody's
    thing = phrase.tidy(told.legal_name or (told.object if told.instrument not in ("law", "rule") else "") or "")
    on = f" ({phrase.in_quotes(thing)})" if thing and len(thing) <= _LONG else ""
    ways = (f"{by}{against}", f"{by}{on}", by, f"{against}", on, "") if against else (f"{by}{on}", by, on, "")
    return tuple(dict.fromkeys(f"{kind}{way}" for way in ways))


def _ahead_titles(told: Measure | Meeting) -> Iterator[str]:
    if isinstance(told, Meeting):
        yield from _meeting_titles(told)
        return
    when = f"{phrase.bare_date(told.effective)}: " if told.effective else ""
    for head in _heads(told):
        yield f"{when}{head[:1].lower()}{head[1:]} takes effect"


def _meeting_titles(told: Meeting) -> Iterator[str]:
    """Yield "19 May 2031: talks, Lanhai and Ostravia, in Corin" and ways to say less."""
    first, last = (date.value if date else None for date in (told.first, told.last or told.first))
    exact = all(date is None or date.precision == "day" for date in (told.first, told.last))
    when = phrase.days(first, last) if exact else phrase.bare_date(told.first) if told.first else ""
    name = f"{_ordinal(told.ordinal)} " if told.ordinal else ""
    kinds = [f"{name}{told.mechanism}"] if told.mechanism else []
    kinds += [_labels("forms")[told.form]] if told.form else []
    who = [phrase.with_article(tables.our_words(name)) for name in told.participants[:4]]
    parties = f", {phrase.listed(who)}" if len(told.participants) <= 4 else f", {', '.join(who)} and others"
    place = f", in {tables.our_words(told.place)}" if told.place else ""
    status = f", {_labels('statuses')[told.status]}" if told.status in _labels("statuses") else ""
    for kind in (*kinds, ""):
        for rest in (f"{parties}{place}", parties, place, ""):
            for standing in dict.fromkeys((status, "")):
                head = f"{when}: {kind}" if when else phrase.capital(kind)
                yield f"{head}{rest}{standing}".replace(": ,", ":").rstrip(": ").lstrip(", ")


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def _figure_titles(told: Figure, series: bool) -> Iterator[str]:
    """Yield "Wind turbines imported: 21 units, down from 34" and ways to say less."""
    what = phrase.capital(phrase.tidy(told.what or ""))
    if set(what.casefold().split()) <= set((told.unit or "").casefold().split()):
        what = ""
    if series:
        if what:
            yield what
        return
    text = phrase.tidy(told.text)
    head = f"{what}: " if what else ""
    if told.earlier is not None:
        for way in (*((f"{told.change} from",) if told.change else ()), "from"):
            yield phrase.capital(
                f"{head}{text}, {way} {_plain(told.earlier)}{' percent' if told.unit == 'percent' else ''}"
            )
    if what:
        yield f"{what}: {text}"
        yield what


def _plain(value: float) -> str:
    """Return "3.4 million" for 3400000, where that says all of it."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            short = f"{value / size:.3f}".rstrip("0").rstrip(".")
            return f"{short} {word}" if float(short) * size == value else f"{value:,.0f}"
    return f"{value:,.10g}"


@functools.cache
def _labels(kind: str) -> dict[str, str]:
    text = (resources.files("attache.brief") / "labels.toml").read_text(encoding="utf-8")
    labels: dict[str, str] = tomllib.loads(text)[kind]
    return labels
