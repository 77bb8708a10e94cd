"""Running heads and feet of a PDF: lines at the edge of its pages that repeat, page numbers, marks of printing."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from .pdf_letters import Line

_EDGE = 3
_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|p\.|seite|página|第)\s{0,2})?(?:\d{1,5}|[ivxlc]{1,7})\s{0,2}(?:页|頁)?(?:\s{0,2}(?:/|of|von|de|共)\s{0,2}\d{1,5}\s{0,2}(?:页|頁)?)?\W{0,3}\Z",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s{1,3}(?:[上下]午\s?)?\d{1,2}:\d{2}(?:\s?[AP]M)?\b|(?:https?|file)://\S+(?:\s{1,3}\d{1,4}/\d{1,4})?\Z",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def margins(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Return the `id` of the lines that are running heads, running feet or page numbers.

    A line at the very top or bottom of its page counts where it, numbers aside, stands at the same height of another
    page too; where it is nothing but a page number; or where it is what a browser prints there: the minute of printing
    and the address. Nothing is taken from a page without other lines.
    """
    edges = [_edges(lines) for lines in pages]
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, found in enumerate(edges):
        for line in found:
            seen[_key(line)].append((number, line.bottom))
    out: set[int] = set()
    for number, found in enumerate(edges):
        marked = {id(line) for line in found if _repeats(line, number, seen[_key(line)], len(pages))}
        marked |= {id(line) for line in found if _NUMBER.match(line.text) and _alone(line, pages[number], marked)}
        printed = [line for line in found if _PRINTED.match(line.text)]
        for line in printed:
            if _outermost(line, pages[number]):
                # a browser prints title or page number beside them
                marked |= {id(other) for other in found if abs(other.bottom - line.bottom) < 2}
        if len(marked) < len(pages[number]):
            out |= marked
    return out


def _edges(lines: Sequence[Line]) -> list[Line]:
    upright = sorted((line for line in lines if line.upright), key=lambda line: line.bottom)
    heights = sorted({round(line.bottom) for line in upright})
    ends = {*heights[:_EDGE], *heights[-_EDGE:]}
    return [line for line in upright if round(line.bottom) in ends]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split()).casefold())


def _repeats(line: Line, page: int, places: Sequence[tuple[int, float]], count: int) -> bool:
    """Whether the words stand at the same height of other pages: one in three of the others at least, or the next."""
    others = Counter(number for number, bottom in places[:2000] if number != page and abs(bottom - line.bottom) < 6)
    if not others or len(line.text) > 200:
        return False
    if count <= 3:
        return len(others) >= 1
    return len(others) >= 2 and (len(others) >= (count - 1) / 4 or page - 1 in others or page + 1 in others
                                 or page - 2 in others or page + 2 in others)  # fmt: skip


def _alone(line: Line, lines: Sequence[Line], marked: set[int]) -> bool:
    """Whether a number stands by itself above or below all else: the last cells of a table do not."""
    beside = [other for other in lines if other is not line and abs(other.bottom - line.bottom) < 2]
    if any(id(other) not in marked for other in beside) or not _outermost(line, lines):
        return False
    others = [abs(other.bottom - line.bottom) for other in lines if abs(other.bottom - line.bottom) >= 2]
    return bool(others) and min(others) > 1.6 * line.size


def _outermost(line: Line, lines: Sequence[Line]) -> bool:
    """Whether nothing stands above it, or nothing below it, but for what is on the same height."""
    others = [other for other in lines if other is not line and abs(other.bottom - line.bottom) >= 2]
    return all(other.bottom > line.bottom for other in others) or all(other.bottom < line.bottom for other in others)
