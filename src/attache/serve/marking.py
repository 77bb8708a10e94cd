"""An archived text with marks laid over it: statements, sources, cues, events, mentions, damage, words asked for.

The text is whole and in order; marks never change it. What would cross another mark is cut in two, so that elements
nest well whatever the spans are.
"""

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from .view import words

_LINE = re.compile(r"[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*")
_CHINESE = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_CLOSE = Markup("</span>")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text in an element that `open` begins; `rank` orders marks of one stretch, outermost first.

    `first` begins the first piece only, where a mark is cut: an element with an id must be one.
    """

    start: int
    end: int
    rank: int
    open: Markup
    first: Markup | None = None
    close: Markup = _CLOSE


@dataclass(slots=True)
class Line:
    """A paragraph: where it is, and what is laid over it. `points` are put in at their places, before marks there."""

    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    points: list[tuple[int, Markup]] = field(default_factory=list)


def lines(text: str, start: int, end: int) -> list[Line]:
    """Return the paragraphs of a stretch, without what is only white space."""
    return [Line(*match.span()) for match in _LINE.finditer(text, start, end)]


def lay(found: Sequence[Line], marks: Sequence[Mark], points: Sequence[tuple[int, Markup]] = ()) -> None:
    """Put marks and points over the lines that they stand in."""
    starts = [line.start for line in found]
    for mark in marks:
        place = max(0, bisect_right(starts, mark.start) - 1)
        begun = False
        while place < len(found) and found[place].start < mark.end:
            line = found[place]
            low, high = max(mark.start, line.start), min(mark.end, line.end)
            if low < high:
                line.marks.append(Mark(low, high, mark.rank, mark.open, None if begun else mark.first, mark.close))
                begun = True
            place += 1
    for at, point in points:
        place = bisect_right(starts, at) - 1
        if 0 <= place < len(found):
            found[place].points.append((min(at, found[place].end), point))


def language_of(text: str, start: int, end: int) -> str | None:
    """Return `zh` where a stretch is Chinese throughout, else None: single runs of Chinese say so themselves."""
    piece = text[start : min(end, start + 2000)]
    return "zh" if len(_CHINESE.findall(piece)) > len(_LATIN.findall(piece)) else None


def render(text: str, line: Line, *, language: str | None = None) -> Markup:
    """Return the words of a line with its marks."""
    waiting: list[tuple[int, int, int, int, Mark]] = [
        (mark.start, -mark.end, mark.rank, place, mark) for place, mark in enumerate(line.marks)
    ]
    heapq.heapify(waiting)
    count = len(waiting)
    points = sorted(line.points, key=lambda each: each[0])
    chinese = language_of(text, line.start, line.end) is not None
    out: list[Markup] = []
    stack: list[Mark] = []
    at = line.start
    next_point = 0

    def put(to: int) -> None:
        nonlocal at
        if to > at:
            piece = text[at:to]
            out.append(_plain(piece) if chinese else words(piece, language))
            at = to

    def write(to: int, *, including: bool = False) -> None:
        nonlocal next_point
        while next_point < len(points) and (points[next_point][0] < to or (including and points[next_point][0] == to)):
            put(max(points[next_point][0], at))
            out.append(points[next_point][1])
            next_point += 1
        put(to)

    while waiting or stack:
        begins = waiting[0][0] if waiting else line.end + 1
        if stack and stack[-1].end <= begins:
            ended = stack.pop()
            write(ended.end)
            out.append(ended.close)
            continue
        mark = heapq.heappop(waiting)[4]
        write(mark.start, including=True)
        if stack and mark.end > stack[-1].end:
            rest = Mark(stack[-1].end, mark.end, mark.rank, mark.open, None, mark.close)
            heapq.heappush(waiting, (rest.start, -rest.end, rest.rank, count, rest))
            count += 1
            mark = Mark(mark.start, stack[-1].end, mark.rank, mark.open, mark.first, mark.close)
        out.append(mark.first if mark.first is not None else mark.open)
        stack.append(mark)
    write(line.end, including=True)
    return Markup("").join(out)


def _plain(piece: str) -> Markup:
    from ..brief.render.document import shown

    return Markup.escape(shown(piece))


def pieces(
    text: str, cuts: Sequence[tuple[int, int, int | None, str | None]]
) -> Iterator[tuple[int, int, int | None, str | None]]:
    """Yield the text in order, cut where parts begin and end: start, end, number of the part or None, and why none.

    Args:
        cuts: Such pieces, in any order; what overlaps an earlier one begins after it.
    """
    at = 0
    for start, end, part, reason in sorted(cuts, key=lambda cut: (cut[0], cut[1])):
        start = max(start, at)
        if end <= start:
            continue
        if text[at:start].strip():
            yield at, start, None, None
        yield start, end, part, reason
        at = end
    if text[at:].strip():
        yield at, len(text), None, None
