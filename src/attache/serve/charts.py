"""Charts drawn here as SVG: two widths each, words for those who do not see them, and the data under them.

Classes only, no colours or sizes of text: the sheet gives those, so dark, print and high contrast work.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from .sides import Side

_TOP, _FOOT = 22, 28
_ROW = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: `finding` and `about` are its head; `heads` and `rows` its data (a head with # is of numbers)."""

    finding: str
    about: str
    wide: Markup
    narrow: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[Markup | str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """An actor's strength over time: days and the level from then on; `last` is the last day for which it is known."""

    name: str
    side: Side | None
    steps: tuple[tuple[dt.date, int], ...]
    last: dt.date


def mark(side: Side | None, x: float, y: float, size: float = 5.5) -> Markup:
    """Return the shape of a side at a place: never colour alone."""
    number = side.number if side else 4
    if number == 1:
        return Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(x, y, size)
    if number == 2:
        a = size * 0.9
        return Markup('<rect class="dot" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            x - a, y - a, 2 * a, 2 * a
        )
    if number == 3:
        path = f"M{x:.1f} {y - size * 1.15:.1f}l{size * 1.15:.1f} {size * 2.1:.1f}h{-size * 2.3:.1f}z"
    else:
        a = size * 1.2
        path = f"M{x:.1f} {y - a:.1f}l{a:.1f} {a:.1f}l{-a:.1f} {a:.1f}l{-a:.1f} {-a:.1f}z"
    return Markup('<path class="dot" d="{}"/>').format(path)


def strength(
    tracks: Sequence[Track],
    *,
    key: str,
    title: str,
    description: str,
    rung: Callable[[int], str],
    day: Callable[[dt.date], str],
    wide: bool,
) -> Markup:
    """Return the ladder over time: a step line for each actor, a mark for each change, names at the ends.

    Args:
        key: Part of the ids of title and description, one for each drawing of a page.
        rung, day: Words for a level and a day.
    """
    width = 760 if wide else 340
    left, right = (168, 586) if wide else (26, 232)
    foot = _TOP + 10 * _ROW
    days = [at for track in tracks for at, _ in track.steps] + [track.last for track in tracks]
    first, last = min(days), max(days)
    span = max((last - first).days, 1)

    def x(at: dt.date) -> float:
        return left + 12 + (right - left - 12) * (at - first).days / span if last > first else (left + right) / 2

    out = [
        Markup(
            '<svg class="{}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="{k}-t {k}-d">'
        ).format("wide" if wide else "narrow", w=width, h=foot + _FOOT, k=key),
        Markup('<title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>').format(key, title, description),
    ]
    for level in range(11):
        y = foot - level * _ROW
        if wide or level % 2 == 0:
            words = f"{rung(level)}  {level}" if wide else str(level)
            out.append(Markup('<path class="grid" d="M{} {y}H{}"/><text class="end" x="{}" y="{}">{}</text>').format(
                left, right, left - 8, y + 4, words, y=y
            ))  # fmt: skip
    for at, anchor in ((first, ""), (last, "end")) if last > first else ((first, "mid"),):
        tick = Markup('<path class="axis" d="M{0:.1f} {1}v5"/><text class="{2}" x="{0:.1f}" y="{3}">{4}</text>')
        out.append(tick.format(x(at), foot, anchor, foot + 19, day(at)))
    out.append(Markup('<path class="axis" d="M{} {}H{}"/>').format(left, foot, right))
    ends = _apart([(foot - track.steps[-1][1] * _ROW, place) for place, track in enumerate(tracks)], 15, _TOP, foot)
    for place, track in enumerate(tracks):
        shift = 3 * (place - (len(tracks) - 1) / 2) if len(tracks) > 1 else 0
        shift = max(-9, min(9, shift))
        heights = [foot - level * _ROW + shift for _, level in track.steps]
        path = f"M{x(track.steps[0][0]):.1f} {heights[0]:.1f}"
        for (at, _), now in zip(track.steps[1:], heights[1:], strict=True):
            path += f"H{x(at):.1f}V{now:.1f}"
        path += f"H{x(track.last):.1f}"
        dots = Markup("").join(mark(track.side, x(at), now) for (at, _), now in zip(track.steps, heights, strict=True))
        label = f"{_cut(track.name, 20 if wide else 14)} {track.steps[-1][1]}"
        out.append(
            Markup('<g data-side="{}"><path class="line" d="{}"/>{}<text x="{}" y="{:.1f}">{}</text></g>').format(
                track.side.number if track.side else 4, path, dots, right + 8, ends[place] + 4, label
            )
        )
    out.append(Markup("</svg>"))
    return Markup("").join(out)


def bars(
    counts: Sequence[tuple[str, int]], *, key: str, title: str, wide: bool, height: int = 84, labels: bool = True
) -> Markup:
    """Return bars from zero, one for each period, its number on its top where there is room for it."""
    width = 760 if wide else 340
    floor, top = height - 20, 18
    most = max((count for _, count in counts), default=0) or 1
    step = width / max(len(counts), 1)
    out = [
        Markup(
            '<svg class="{}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="{k}-t">'
        ).format("wide" if wide else "narrow", w=width, h=height, k=key),
        Markup('<title id="{}-t">{}</title>').format(key, title),
    ]
    for place, (_, count) in enumerate(counts):
        tall = (floor - top) * count / most
        gap = min(4.0, step * 0.2)
        out.append(Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            place * step + gap / 2, floor - tall, max(step - gap, 0.5), tall
        ))  # fmt: skip
        if labels and count and step >= 7 * len(str(count)) + 4:
            out.append(Markup('<text class="mid" x="{:.1f}" y="{:.1f}">{}</text>').format(
                place * step + step / 2, floor - tall - 4, count
            ))  # fmt: skip
    out.append(Markup('<path class="axis" d="M0 {}H{}"/>').format(floor, width))
    if counts:
        out.append(Markup('<text class="ax" x="0" y="{}">{}</text>').format(height - 4, counts[0][0]))
        if len(counts) > 1:
            out.append(Markup('<text class="ax end" x="{}" y="{}">{}</text>').format(width, height - 4, counts[-1][0]))
    out.append(Markup("</svg>"))
    return Markup("").join(out)


def spark(counts: Sequence[int], *, title: str) -> Markup:
    """Return a line the size of a word: how often in each period. One period is a mark."""
    most = max(counts, default=0) or 1
    step = 90 / max(len(counts) - 1, 1)
    points = [(3 + place * step, 17 - 14 * count / most) for place, count in enumerate(counts)]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points) if len(points) > 1 else ""
    x, y = points[-1] if points else (3, 17)
    return Markup(
        '<svg class="spark" viewBox="0 0 96 20" width="96" height="20" role="img" aria-label="{}">'
        '<path class="line" d="{}"/><circle class="dot" cx="{:.1f}" cy="{:.1f}" r="2.5"/></svg>'
    ).format(title, path, x, y)


def by_month(days: Sequence[str], *, most: int = 24) -> list[tuple[str, int]]:
    """Return how many of these ISO days are in each month from the first to the last, months without any included.

    Where there are more than `most` months, years.
    """
    if not days:
        return []
    months = sorted(each[:7] for each in days)
    year, month = (int(part) for part in months[0].split("-"))
    keys: list[str] = []
    while f"{year:04}-{month:02}" <= months[-1] and len(keys) <= most:
        keys.append(f"{year:04}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if len(keys) > most:
        first, last = int(months[0][:4]), int(months[-1][:4])
        keys = [f"{each:04}" for each in range(max(first, last - most + 1), last + 1)]
        return [(key, sum(each.startswith(key) for each in months)) for key in keys]
    return [(key, months.count(key)) for key in keys]


def _apart(places: list[tuple[float, int]], least: float, top: float, foot: float) -> dict[int, float]:
    """Return heights moved so that labels do not touch, in their order."""
    out: dict[int, float] = {}
    at = top - least
    for height, place in sorted(places):
        at = max(height, at + least)
        out[place] = at
    over = at - foot
    if over > 0:
        limit = foot
        for _, place in sorted(places, reverse=True):
            out[place] = min(out[place], limit)
            limit = out[place] - least
    return out


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def element(words: str) -> Markup:
    """Return words escaped, for a cell of data."""
    return escape(words)
