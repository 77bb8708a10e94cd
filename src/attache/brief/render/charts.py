"""Charts as SVG that the server draws: values over time as lines, steps or bars, each with its data as a table.

    chart = Chart(title="Wind turbines imported: 21 units, down from 34", about="Units a month, by outlet",
                  series=(Series(name="Harbour Gazette", points=(Value(day="2031-04", value=34), …)),))
    drawing = svg(chart, width=760)   # str: one <svg> with <title> and <desc>; "" where nothing can be drawn
    rows = table(chart)               # Table(head, rows, note): the same values, for people and for mail
    markup = figure(chart)            # Markup: <figure class="plot"> with head, drawings, table; for HTML and EPUB

Every shape has a class (`plot-grid`, `plot-axis`, `plot-line`, `plot-mark`, `plot-bar`, `plot-text`, `plot-label`) and,
where it belongs to a side, `data-side`; colours also stand as attributes, in the light scheme, which a sheet overrides:
see `assets/charts.css`. No script, no style, no address. The same chart gives the same bytes.
"""

import datetime as dt
import itertools
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...record import PartialDate
from .. import phrase
from .runs import clean, marked
from .scales import days_of, plain, time_ticks, value_ticks

if TYPE_CHECKING:
    from markupsafe import Markup

_INK = {1: "#006e70", 2: "#8a4f00", 3: "#6a2f80", 4: "#2e2c29", 0: "#524e47"}
_DASH = {1: "", 2: "7 4", 3: "2 3", 4: "9 3 2 3", 0: ""}
_SHAPES = {1: "●", 2: "■", 3: "▲", 4: "◆", 0: ""}
_TEXT, _GRID, _AXIS = "#524e47", "#dad5ca", "#8a8478"
FONT = "system-ui, 'Noto Sans', 'Libertinus Serif', 'Noto Sans CJK SC', sans-serif"
_SIZE = 12
_GAP = 15
_MOST_MARKS = 60
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value on a day: ISO, of a day, month or year; None where it is not dated. A value of None is a gap.

    `words` are those of its source, for the table; `sources` the numbers of its sources in the list of the edition.
    """

    day: str | None
    value: float | None
    words: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values under one name; `side` (1 to 4) gives colour, mark and stroke, 0 is nobody's."""

    name: str
    points: tuple[Value, ...]
    side: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn: `title` says the finding, `about` quantity and unit.

    `steps` hold a value until the next one; `bars` begin at zero. `low` and `high` fix the scale; otherwise the values
    give it. `ticks` are values with names, written at the axis where there is room for them.
    """

    title: str
    about: str
    series: tuple[Series, ...]
    kind: Literal["line", "steps", "bars"] = "line"
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The values of a chart in the order of their days; `note` says where not all of them stand here.

    `sources` are the numbers of the sources of each row.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[tuple[int, ...], ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the plot lies in the drawing, and what its edges mean."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    low: float
    high: float
    edge: float

    def x(self, day: float) -> float:
        if self.last <= self.first:
            return (self.left + self.right) / 2
        return self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def svg(chart: Chart, *, width: int = 760, height: int | None = None, ident: str = "plot", font: str = FONT) -> str:
    """Return one drawing, "" where no value has a day: a sentence serves then better.

    Args:
        width: Units of the drawing, 340 for a phone; text is 12 units high at each.
        ident: Begins the ids of its title and description: one for each drawing of a page.
        font: Families, as in CSS, without double quotes.
    """
    drawn = [(one, _placed(one)) for one in chart.series]
    drawn = [(one, points) for one, points in drawn if any(value is not None for _, value in points)]
    if not drawn:
        return ""
    height = height or (250 if width >= 500 else 220)
    frame = _frame(chart, [points for _, points in drawn], width, height)
    body = [*_axes(chart, frame, width), *_marks(chart, drawn, frame), *_labels(chart, drawn, frame, width)]
    title, about = _escape(chart.title), _escape(_described(chart, drawn))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-labelledby="{ident}-t {ident}-d" font-family="{font}" font-size="{_SIZE}">'
        f'<title id="{ident}-t">{title}</title><desc id="{ident}-d">{about}</desc>{"".join(body)}</svg>'
    )


def table(chart: Chart) -> Table:
    """Return the values of a chart; of more than sixty, some at even distances, the first and the last among them."""
    several = len(chart.series) > 1
    found = [
        ((value.day is None, value.day or "", at), one, value)
        for at, one in enumerate(chart.series)
        for value in one.points
    ]
    found.sort(key=lambda row: row[0])
    note = None
    if len(found) > _MOST_ROWS:
        last = len(found) - 1
        note = f"{_MOST_ROWS} of {len(found):,} values"
        found = [found[round(at * last / (_MOST_ROWS - 1))] for at in range(_MOST_ROWS)]
    rows = [(_day(value.day), one.name, value.words or _number(value.value, chart.unit)) for _, one, value in found]
    return Table(
        head=("Date", "Of", "Value") if several else ("Date", "Value"),
        rows=tuple(row if several else (row[0], row[2]) for row in rows),
        sources=tuple(value.sources for _, _, value in found),
        note=note,
    )


def figure(
    chart: Chart,
    *,
    ident: str = "plot",
    widths: Sequence[int] = (760, 340),
    heading: str = "h3",
    source: str = "#src-{}",
) -> "Markup":
    """Return a chart for a page: head, a drawing for each width, and the values as a table; well-formed as XML too.

    Args:
        ident: The id of the figure, and the beginning of those in it.
        source: The address of a source, its number in the place of the braces.
    """
    from markupsafe import Markup

    drawings = [svg(chart, width=width, ident=f"{ident}-{width}") for width in widths]
    kinds = ("wide", "narrow") if len(widths) == 2 else ("",) * len(widths)
    out = Markup('<figure class="plot" id="{}">').format(ident)
    out += Markup('<figcaption><{0} class="plot-head">{1}</{0}><p class="plot-about">{2}</p></figcaption>').format(
        Markup(heading), marked(chart.title), marked(chart.about)
    )
    for kind, drawing in zip(kinds, drawings, strict=True):
        if drawing:
            out += Markup('<div class="plot-{}">').format(kind or "one") + Markup(drawing) + Markup("</div>")
    if not drawings[0]:
        out += Markup('<p class="plot-none">No value with a date: there is nothing to draw.</p>')
    data = table(chart)
    if data.rows:
        cited = any(data.sources)
        names = (*data.head, "Source") if cited else data.head
        cells = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in names)
        out += Markup('<table class="plot-data"><thead><tr>{}</tr></thead><tbody>').format(cells)
        for row, sources in zip(data.rows, data.sources, strict=True):
            first = Markup('<th scope="row">{}</th>').format(marked(row[0]))
            rest = Markup("").join(Markup("<td>{}</td>").format(marked(cell)) for cell in row[1:])
            links = Markup(", ").join(
                Markup('<a href="{0}" aria-label="Source {1}">{1}</a>').format(source.format(number), number)
                for number in sources
            )
            rest += Markup("<td>{}</td>").format(links) if cited else Markup("")
            out += Markup("<tr>{}{}</tr>").format(first, rest)
        out += Markup("</tbody></table>")
        if data.note:
            out += Markup('<p class="plot-about">{}</p>').format(data.note)
    return out + Markup("</figure>")


def _placed(series: Series) -> list[tuple[float, float | None]]:
    """Return the dated values by the number of their day; a month or year stands in its middle."""
    found = []
    for value in series.points:
        days = days_of(value.day)
        if days is not None and (value.value is None or math.isfinite(value.value)):
            found.append(((days[0] + days[1]) / 2, value.value))
    return sorted(found, key=lambda one: one[0])


def _frame(chart: Chart, placed: Sequence[Sequence[tuple[float, float | None]]], width: int, height: int) -> _Frame:
    values = [value for points in placed for _, value in points if value is not None]
    days = [day for points in placed for day, _ in points]
    low, high = min(values), max(values)
    if chart.kind == "bars":
        low, high = min(low, 0.0), max(high, 0.0)
    low = chart.low if chart.low is not None else low
    high = chart.high if chart.high is not None else high
    if not high > low:
        room = abs(high) * 0.1 or 1.0
        low, high = (low if chart.kind == "bars" and low == 0 else low - room), high + room
    ticks = value_ticks(low, high)
    low = low if chart.low is not None else min(low, ticks[0])
    high = high if chart.high is not None else max(high, ticks[-1])
    gutter = max(_wide(words) for _, words in _ticks(chart, low, high, width)) + 10
    label = 0.0
    if chart.kind != "bars":
        names = [_bold(_label(one, points)) for one, points in zip(chart.series, placed, strict=False)]
        label = min(max(names, default=0.0) + 12, width * 0.4)
    pad = (width - gutter - label) / (2 * max(1, len(set(days)))) if chart.kind == "bars" else 6
    left, right = gutter + min(pad, 60), width - label - min(pad, 60)
    return _Frame(left, right, 18, height - 26, min(days), max(days), low, high, gutter)


def _ticks(chart: Chart, low: float, high: float, width: int) -> list[tuple[float, str]]:
    named = [(value, f"{name} {plain(value)}") for value, name in chart.ticks]
    if named and max(_wide(words) for _, words in named) <= width * 0.25:
        return named
    return [(value, plain(value)) for value in [one for one, _ in named] or value_ticks(low, high)]


def _axes(chart: Chart, frame: _Frame, width: int) -> Iterator[str]:
    start, end = frame.edge, width - 2 if chart.kind == "bars" else frame.right + 4
    for tick, words in _ticks(chart, frame.low, frame.high, width):
        if not frame.low <= tick <= frame.high:
            continue
        y = _at(frame.y(tick))
        kind, ink = ("axis", _AXIS) if tick == 0 or tick == frame.low else ("grid", _GRID)
        yield f'<path class="plot-{kind}" d="M{_at(start)} {y}H{_at(end)}" stroke="{ink}" fill="none"/>'
        yield _text(start - 4, frame.y(tick) + 4, words, "end")
    taken = -math.inf
    finest = max((len(value.day or "") for one in chart.series for value in one.points), default=10)
    room = max(2, int((frame.right - frame.left) / 72))
    for day, words in time_ticks(frame.first, frame.last, most=room, finest=finest):
        half = _wide(words) / 2
        x = min(max(frame.x(day), half + 1), width - half - 1)
        if x - half < taken + 8:
            continue
        taken = x + half
        yield _text(x, frame.bottom + 18, words, "middle")


def _marks(
    chart: Chart, drawn: Sequence[tuple[Series, list[tuple[float, float | None]]]], frame: _Frame
) -> Iterator[str]:
    if chart.kind == "bars":
        yield from _bars(drawn, frame)
        return
    for at, (one, points) in enumerate(drawn):
        ink = _INK.get(one.side, _INK[0])
        dash = f' stroke-dasharray="{_DASH[one.side]}"' if _DASH.get(one.side) else ""
        side = f' data-side="{one.side}"' if one.side else ""
        shift = _shift(chart, at, len(drawn))
        for run in _runs(points):
            kept = _thinned(run, frame)
            path = _path(kept, frame, chart.kind == "steps", shift)
            if len(kept) > 1:
                yield f'<path class="plot-line"{side} d="{path}" fill="none" stroke="{ink}" stroke-width="2"{dash}/>'
            if len(kept) <= _MOST_MARKS:
                for day, value in kept:
                    yield _mark(frame.x(day), frame.y(value) - shift, one.side, side, ink)


def _bars(drawn: Sequence[tuple[Series, list[tuple[float, float | None]]]], frame: _Frame) -> Iterator[str]:
    days = sorted({day for _, points in drawn for day, _ in points})
    room = min((frame.x(b) - frame.x(a) for a, b in itertools.pairwise(days)), default=60.0)
    each = max(min(room * 0.8, 60.0) / len(drawn), 0.5)
    zero = frame.y(max(0.0, frame.low))
    for at, (one, points) in enumerate(drawn):
        ink = _INK.get(one.side, _INK[0])
        side = f' data-side="{one.side}"' if one.side else ""
        taken = -math.inf
        for day, value in points:
            if value is None:
                continue
            x = frame.x(day) + (at - len(drawn) / 2) * each
            y, top = frame.y(value), min(frame.y(value), zero)
            yield (
                f'<rect class="plot-bar"{side} x="{_at(x)}" y="{_at(top)}" width="{_at(each * 0.92)}"'
                f' height="{_at(abs(zero - y))}" fill="{ink}"/>'
            )
            words, middle = plain(value), x + each / 2
            if middle - _wide(words) / 2 > taken + 4 and len(drawn) * _wide(words) < room * 1.6 + 20:
                taken = middle + _wide(words) / 2
                yield _text(middle, (top - 4) if value >= 0 else (top + abs(zero - y) + 13), words, "middle")


def _labels(
    chart: Chart, drawn: Sequence[tuple[Series, list[tuple[float, float | None]]]], frame: _Frame, width: int
) -> Iterator[str]:
    """Yield the names at the ends of their lines, moved apart where they would touch."""
    if chart.kind == "bars":
        return
    ends = []
    for at, (one, points) in enumerate(drawn):
        value = next(value for _, value in reversed(points) if value is not None)
        ends.append((frame.y(value) - _shift(chart, at, len(drawn)), at, one, points))
    fits = max(1, int((frame.bottom - frame.top) / _GAP) + 1)
    kept = sorted(ends[:fits], key=lambda end: (end[0], end[1]))
    places = _apart([end[0] for end in kept], frame.top, frame.bottom)
    room = width - frame.right - 12
    for place, (_, _, one, points) in zip(places, kept, strict=True):
        side = f' data-side="{one.side}"' if one.side else ""
        words = _short(_label(one, points), room)
        yield _text(frame.right + 10, place + 4, words, "start", f'plot-label"{side}', _INK.get(one.side, _INK[0]))


def _shift(chart: Chart, at: int, count: int) -> float:
    """Return how far a line of steps is moved up, so that lines on one rung stay apart in the order of the series."""
    return 3.0 * (count - 1 - at) if chart.kind == "steps" else 0.0


def _apart(places: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return rising places at least one line apart, within the plot, each as near to its own as that allows."""
    out: list[float] = []
    for place in places:
        out.append(max(place, top, out[-1] + _GAP if out else top))
    over = bottom
    for at in range(len(out) - 1, -1, -1):
        out[at] = min(out[at], over)
        over = out[at] - _GAP
    return out


def _runs(points: Sequence[tuple[float, float | None]]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for day, value in points:
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((day, value))
    if run:
        yield run


def _thinned(run: Sequence[tuple[float, float]], frame: _Frame) -> list[tuple[float, float]]:
    """Return the values that show: of each column of the drawing first, lowest, highest and last."""
    columns = max(1, int(frame.right - frame.left))
    if len(run) <= columns:
        return list(run)
    xs = [frame.x(day) for day, _ in run]
    out: list[tuple[float, float]] = []
    at = 0
    while at < len(run):
        end = max(bisect_left(xs, math.floor(xs[at]) + 1, at), at + 1)
        some = range(at, end)
        low, high = min(some, key=lambda i: run[i][1]), max(some, key=lambda i: run[i][1])
        out += [run[i] for i in sorted({at, low, high, end - 1})]
        at = end
    return out


def _path(points: Sequence[tuple[float, float]], frame: _Frame, steps: bool, shift: float) -> str:
    out: list[str] = []
    for day, value in points:
        x, y = _at(frame.x(day)), _at(frame.y(value) - shift)
        out.append(f"M{x} {y}" if not out else f"H{x}V{y}" if steps else f"L{x} {y}")
    return "".join(out)


def _mark(x: float, y: float, side: int, data: str, ink: str) -> str:
    head = f'class="plot-mark"{data} fill="{ink}"'
    if side == 2:
        return f'<rect {head} x="{_at(x - 3.5)}" y="{_at(y - 3.5)}" width="7" height="7"/>'
    if side == 3:
        return f'<path {head} d="M{_at(x)} {_at(y - 4.5)}L{_at(x + 4.5)} {_at(y + 3.5)}H{_at(x - 4.5)}Z"/>'
    if side == 4:
        return f'<path {head} d="M{_at(x)} {_at(y - 5)}l5 5l-5 5l-5 -5Z"/>'
    return f'<circle {head} cx="{_at(x)}" cy="{_at(y)}" r="3.5"/>'


def _label(series: Series, points: Sequence[tuple[float, float | None]]) -> str:
    value = next((value for _, value in reversed(points) if value is not None), None)
    shape = f"{_SHAPES[series.side]} " if _SHAPES.get(series.side) else ""
    return f"{shape}{phrase.tidy(series.name)} {plain(value) if value is not None else ''}".strip()


def _short(words: str, room: float) -> str:
    """Return the words as far as the room goes; the number at their end is kept."""
    if _bold(words) <= room:
        return words
    head, _, value = words.rpartition(" ")
    while head and _bold(f"{head}… {value}") > room:
        head = head[:-1]
    return f"{head.rstrip()}… {value}" if head.strip() else value


def described(chart: Chart) -> str:
    """Return what the drawing shows in words, for those who do not see it."""
    drawn = [(one, _placed(one)) for one in chart.series]
    return _described(chart, [pair for pair in drawn if any(value is not None for _, value in pair[1])])


def _described(chart: Chart, drawn: Sequence[tuple[Series, Sequence[tuple[float, float | None]]]]) -> str:
    parts = [chart.about.rstrip(".") + "."] if chart.about else []
    for one, points in drawn:
        known = [(day, value) for day, value in points if value is not None]
        first, last = known[0], known[-1]
        days = [dt.date.fromordinal(int(day)) for day, _ in (first, last)]
        when = [_day(day.isoformat()) for day in days]
        if len(known) == 1:
            parts.append(f"{one.name}: {_number(first[1], chart.unit)}.")
        else:
            parts.append(
                f"{one.name}: {len(known):,} values, {_number(first[1], chart.unit)} about {when[0]},"
                f" {_number(last[1], chart.unit)} about {when[1]}."
            )
    return " ".join(phrase.tidy(part) for part in parts)


def _day(day: str | None) -> str:
    if day is None or days_of(day) is None:
        return "not dated"
    precision: Literal["year", "month", "day"] = {4: "year", 7: "month"}.get(len(day), "day")  # type: ignore[assignment]
    return phrase.bare_date(PartialDate(value=day, precision=precision, basis="stated", text=""))


def _number(value: float | None, unit: str | None) -> str:
    if value is None or not math.isfinite(value):
        return "no value"
    return f"{plain(value)} {unit}" if unit else plain(value)


def _text(x: float, y: float, words: str, anchor: str, kind: str = 'plot-text"', ink: str = _TEXT) -> str:
    return f'<text class="{kind} x="{_at(x)}" y="{_at(y)}" text-anchor="{anchor}" fill="{ink}">{_escape(words)}</text>'


def _escape(words: str) -> str:
    from markupsafe import escape

    return str(escape(clean(words)))


def _wide(words: str) -> float:
    """Return about how wide words are, in units of the drawing."""
    return sum(_SIZE if ord(c) >= 0x2E80 else _SIZE * 0.58 for c in words)


def _bold(words: str) -> float:
    return _wide(words) * 1.05


def _at(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
