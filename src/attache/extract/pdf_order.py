"""The lines of a page in the order in which a reader reads them: columns, headlines across them, tables.

What the file draws one after another stays together as a frame; frames are ordered by recursive cuts along white space
(X-Y cut, Nagy and Seth 1984). Where a page could be cut both ways, the order in which the file draws it decides.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from .pdf_letters import Line

_LEAST_COLUMN_ROWS = 4
_LEAST_CELL, _LEAST_CELL_HAN = 18, 9
_MOST_FRAMES = 400
_SAME_SIZE = 1.18


@dataclass(slots=True)
class Frame:
    """Lines under each other in one column, drawn one after the other."""

    lines: list[Line] = field(default_factory=list)
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0

    def add(self, line: Line) -> None:
        """Append a line."""
        first = not self.lines
        self.left = line.left if first else min(self.left, line.left)
        self.right = line.right if first else max(self.right, line.right)
        self.bottom = line.bottom if first else min(self.bottom, line.bottom)
        self.top = line.top if first else max(self.top, line.top)
        self.lines.append(line)


def ordered(lines: Sequence[Line]) -> list[Frame]:
    """Return the frames of a page in the order of reading; every line is in one of them."""
    frames = _frames(_rows_joined(lines))
    if len(frames) > _MOST_FRAMES:
        return frames
    return _cut(frames, 0)


def _rows_joined(lines: Sequence[Line]) -> list[Line]:
    """Join cells that stand beside each other; columns of running text drawn row by row become columns again."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last is not None and _beside(last, line):
            rows[-1].append(line)
        else:
            rows.append([line])
    out: list[Line] = []
    start = 0
    while start < len(rows):
        end = start + 1
        if len(rows[start]) > 1:
            while end < len(rows) and len(rows[end]) > 1:
                end += 1
            run = rows[start:end]
            if end - start <= 2 and all(_stretched(rows, number) for number in range(start, end)):
                out += (_row(row, " ") for row in run)
            elif _columns(run):
                count = max(len(row) for row in run)
                out += (row[number] for number in range(count) for row in run if number < len(row))
            else:
                out += (_row(row) for row in run)
        else:
            out += rows[start]
        start = end
    return out


def _beside(one: Line, other: Line) -> bool:
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return (
        one.upright
        and other.upright
        and other.left >= one.right - 1
        and overlap > 0.6 * min(one.size, other.size)
        and max(one.size, other.size) < 2 * min(one.size, other.size)
    )


def _columns(run: Sequence[Sequence[Line]]) -> bool:
    """Whether rows are lines of columns side by side: long cells, the same number each, a gutter between them."""
    if len(run) < _LEAST_COLUMN_ROWS:
        return False
    counts = sorted(len(row) for row in run)
    usual = counts[len(counts) // 2]
    even = [row for row in run if len(row) == usual]
    if len(even) < 0.7 * len(run):
        return False
    for number in range(usual):
        cells = [row[number] for row in even]
        lengths = sorted(len(cell.text) for cell in cells)
        least = _LEAST_CELL if cells[0].text[:20].isascii() else _LEAST_CELL_HAN
        if lengths[len(lengths) // 2] < least:
            return False
        if number and min(cell.left for cell in cells) < max(row[number - 1].right for row in even):
            return False
    return True


def _stretched(rows: Sequence[Sequence[Line]], number: int) -> bool:
    """Whether a row is a line of justified text with few words: even gaps, and as wide as the line beside it."""
    row = rows[number]
    gaps = [b.left - a.right for a, b in itertools.pairwise(row)]
    if max(gaps) > 5 * row[0].size or max(gaps) - min(gaps) > 0.5 * row[0].size:
        return False
    beside = [rows[other] for other in (number - 1, number + 1) if 0 <= other < len(rows) and len(rows[other]) == 1]
    return any(abs(each[0].left - row[0].left) < 2 and abs(each[0].right - row[-1].right) < 2 for each in beside)


def _row(cells: Sequence[Line], between: str = "\t") -> Line:
    first = cells[0]
    out = Line(
        page=first.page,
        order=first.order,
        text=between.join(cell.text for cell in cells),
        edges=[],
        left=first.left,
        bottom=min(cell.bottom for cell in cells),
        right=max(cell.right for cell in cells),
        top=max(cell.top for cell in cells),
        size=first.size,
        bold=all(cell.bold for cell in cells),
        row=between == "\t",
        hyphen=between != "\t" and cells[-1].hyphen,
    )
    place = 0
    for cell in cells:
        out.edges += [*cell.edges, (cell.right, cell.right)]
        out.links += ((href, span.shifted(place)) for href, span in cell.links)
        place += len(cell.text) + 1
    out.edges.pop()
    return out


def _frames(lines: Sequence[Line]) -> list[Frame]:
    frames: list[Frame] = []
    for line in lines:
        if not frames or not _continues(frames[-1], line):
            frames.append(Frame())
        frames[-1].add(line)
    return frames


def _continues(frame: Frame, line: Line) -> bool:
    last = frame.lines[-1]
    height = max(last.size, line.size, 1.0)
    step = last.bottom - line.bottom
    wide = max(frame.right, line.right) - min(frame.left, line.left)
    return (
        last.upright == line.upright
        and 0.2 * height < step < 3.2 * height
        and min(frame.right, line.right) - max(frame.left, line.left) > 0
        and max(last.size, line.size) < _SAME_SIZE * min(last.size, line.size)
        and (wide < 1.6 * (frame.right - frame.left) or len(frame.lines) < 2)
    )


def _cut(frames: list[Frame], depth: int) -> list[Frame]:
    if len(frames) < 2 or depth > 60:
        return frames
    bands = _bands(frames)
    if len(bands) > 1:
        return [frame for band in bands for frame in _cut(band, depth + 1)]
    columns = _groups(frames, across=True)
    if len(columns) < 2:
        rows = _groups(frames, across=False)
        return [f for row in rows for f in _cut(row, depth + 1)] if len(rows) > 1 else _drawn(frames)
    rows = _groups(frames, across=False)
    by_column = [frame for column in columns for frame in _cut(column, depth + 1)]
    if len(rows) < 2:
        return by_column
    by_row = [frame for row in rows for frame in _cut(row, depth + 1)]
    return by_row if _turned(by_row) < _turned(by_column) else by_column


def _drawn(frames: list[Frame]) -> list[Frame]:
    return sorted(frames, key=lambda frame: frame.lines[0].order)


def _turned(frames: Sequence[Frame]) -> int:
    """Count the places where the order goes back against that of drawing."""
    orders = [frame.lines[0].order for frame in frames]
    return sum(a > b for a, b in itertools.pairwise(orders))


def _bands(frames: list[Frame]) -> list[list[Frame]]:
    """Cut from top to bottom where white space crosses the page, but keep together what has the same columns."""
    rows = _groups(frames, across=False)
    bands: list[list[Frame]] = []
    for row in rows:
        if bands and len(_groups(bands[-1], across=True)) > 1 and len(_groups([*bands[-1], *row], across=True)) > 1:
            bands[-1] = [*bands[-1], *row]
        else:
            bands.append(row)
    return bands


def _groups(frames: Sequence[Frame], *, across: bool) -> list[list[Frame]]:
    """Return the frames grouped by the white space between them: left to right, or top to bottom."""

    def start(frame: Frame) -> float:
        return frame.left if across else -frame.top

    groups: list[list[Frame]] = []
    reach = 0.0
    for frame in sorted(frames, key=start):
        end = frame.right if across else -frame.bottom
        if groups and start(frame) < reach - 1.0:
            groups[-1].append(frame)
            reach = max(reach, end)
        else:
            groups.append([frame])
            reach = end
    return groups
