"""The letters of a PDF page with their places, as lines in the order in which the file draws them."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import TooLarge
from ..record import Span
from ..text.paragraphs import is_han
from .stretches import Box

_MOST_LETTERS = 1_000_000
_GUTTER = 1.6
"""A gap wider than this many letter heights parts two lines, or two cells of a table."""
_HYPHENS = frozenset("-\xad\u2010")
_DROPPED = frozenset("\x00\x01\ufeff\u200b\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e")
_BOLD = (b"bold", b"black", b"heavy", b"semibd")
_BOLD_WEIGHT = 650
_SMALL = 0.8
_MOST_INITIALS = 50
_MARKED = re.compile(r"[.,;:!?”’\"'»)\]。，；：！？」』》）]\s?\Z|[^\W\d_]{3}\Z|[\u4e00-\u9fff]\Z|\A\Z")
"""What stands before a number that refers to a note: the end of a clause, or a word."""


@dataclass(slots=True)
class Line:
    """Letters beside each other, drawn one after the other: a line of text, or a cell of a table.

    `left`, `bottom`, `right`, `top` are points from the lower left corner of the page as it is shown. `edges` are the
    left and right of each letter, `size` the size of the letters in points. `hyphen` says that the line ends
    with a hyphen that may be there only to break a word.
    """

    page: int
    order: int
    text: str
    edges: list[tuple[float, float]]
    left: float
    bottom: float
    right: float
    top: float
    size: float = 0.0
    bold: bool = False
    upright: bool = True
    row: bool = False
    hyphen: bool = False
    links: list[tuple[str, Span]] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    letters: list[str] = field(default_factory=list)
    edges: list[tuple[float, float]] = field(default_factory=list)
    bottoms: list[float] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    first: int = 0
    last: int = 0
    loose: bool = False
    """Whether the last letter is a space that the file does not have, only a gap."""

    def drop(self, place: int) -> None:
        """Take a letter out."""
        for each in (self.letters, self.edges, self.bottoms, self.tops):
            del each[place]

    def put(self, letter: str, box: Box) -> None:
        """Append a letter."""
        left, bottom, right, top = box
        self.letters.append(letter)
        self.edges.append((left, right))
        self.bottoms.append(bottom)
        self.tops.append(top)


def lines_of(page: Any, number: int) -> list[Line]:
    """Return the lines of a page of pypdfium2.

    Args:
        number: The page's number, from 1.

    Raises:
        TooLarge: The page holds more letters than any honest one.
    """
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text.raw)
        if count > _MOST_LETTERS:
            raise TooLarge(f"page {number} holds more than {_MOST_LETTERS} letters")
        turn = _Turn(page)
        found: list[Line] = []
        for draft in _drafts(pdfium, text.raw, count, turn):
            line = _line(pdfium, text.raw, draft, number, len(found), turn)
            if line is not None:
                found.append(line)
        _link(pdfium, page, found, turn)
        return _with_initials(_merged(found))
    finally:
        text.close()


def _merged(lines: list[Line]) -> list[Line]:
    """Join pieces of one line that were drawn apart, such as what stands around a raised number."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if last is None or not _joins(last, line):
            out.append(line)
            continue
        gap = line.left - last.right
        raised = line.text.isdigit() and line.size < _SMALL * last.size and line.bottom > last.bottom + 0.12 * last.size
        last.right = max(last.right, line.right)
        if raised and _MARKED.search(last.text[-4:]):
            continue
        if last.text.isdigit() and last.size < _SMALL * line.size and last.bottom > line.bottom + 0.12 * line.size:
            # the number of a note before its words
            line.left = last.left
            out[-1] = line
            continue
        between = " " if gap > 0.15 * last.size and not (is_han(last.text[-1]) or is_han(line.text[0])) else ""
        start = len(last.text) + len(between)
        last.text += between + line.text
        last.edges += [(last.edges[-1][1], line.left)] * len(between) + line.edges
        last.links += ((href, span.shifted(start)) for href, span in line.links)
        last.hyphen = _breaks(last.text[-2:])
        if not raised:
            last.bold = last.bold and line.bold
            last.size = max(last.size, line.size)
    return out


def _breaks(end: str) -> bool:
    """Whether a line ends with a hyphen behind a letter or digit."""
    return len(end) > 1 and end[1] in _HYPHENS and end[0].isalnum()


def _joins(one: Line, other: Line) -> bool:
    size = max(one.size, other.size)
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return (
        one.upright
        and other.upright
        and -0.3 * size < other.left - one.right < 0.9 * size
        and overlap > 0.5 * min(one.top - one.bottom, other.top - other.bottom)
        and size < 2.2 * min(one.size, other.size)
    )


def _with_initials(lines: list[Line]) -> list[Line]:
    """Put an initial over several lines, drawn by itself, before the words that it begins."""
    initials = [line for line in lines if len(line.text) == 1 and line.text.isupper() and line.upright][:_MOST_INITIALS]
    for initial in initials:
        beside = [line for line in lines if _begun_by(initial, line)]
        if not beside:
            continue
        first = max(beside, key=lambda line: line.bottom)
        lines.remove(initial)
        first.text = initial.text + first.text
        first.edges.insert(0, initial.edges[0])
        first.links = [(href, span.shifted(1)) for href, span in first.links]
    return lines


def _begun_by(initial: Line, line: Line) -> bool:
    return (
        initial.size > 1.6 * line.size
        and line.text[0].islower()
        and -2 < line.left - initial.right < 1.5 * line.size
        and initial.bottom - line.size < (line.bottom + line.top) / 2 < initial.top
    )


class _Turn:
    """From the coordinates of a page to those of the page as it is shown, turned by quarters."""

    def __init__(self, page: Any) -> None:
        self.quarters = (page.get_rotation() // 90) % 4
        left, bottom, right, top = page.get_cropbox()
        self.left, self.bottom = left, bottom
        self.width, self.height = right - left, top - bottom

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        left, right = left - self.left, right - self.left
        bottom, top = bottom - self.bottom, top - self.bottom
        if self.quarters == 1:
            return bottom, self.width - right, top, self.width - left
        if self.quarters == 2:
            return self.width - right, self.height - top, self.width - left, self.height - bottom
        if self.quarters == 3:
            return self.height - top, left, self.height - bottom, right
        return left, bottom, right, top


def _drafts(pdfium: Any, text: Any, count: int, turn: _Turn) -> Iterator[_Draft]:
    rect = pdfium.FS_RECTF()
    byref = ctypes.byref(rect)
    draft = _Draft()
    high = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        letter = chr(code) if code < 0x110000 else "\ufffd"
        if letter in "\r\n":
            if draft.letters:
                yield draft
                draft = _Draft()
            continue
        if letter in _DROPPED:
            continue
        if letter.isspace():
            if draft.letters and draft.letters[-1] != " ":
                edge = draft.edges[-1][1]
                draft.put(" ", (edge, draft.bottoms[-1], edge, draft.tops[-1]))
                draft.loose = bool(pdfium.FPDFText_IsGenerated(text, index))
                draft.last = index
            continue
        if letter in "\x02\ufffe":  # a hyphen that ends the line, as PDFium marks it
            if draft.letters:
                edge = draft.edges[-1][1]
                draft.put("-", (edge, draft.bottoms[-1], edge, draft.tops[-1]))
                draft.last = index
            elif pdfium.FPDFText_GetLooseCharBox(text, index, byref):
                # drawn apart from its word, which it is joined with later
                draft.put("-", turn.box(rect.left, rect.bottom, rect.right, rect.top))
                draft.first = draft.last = index
            if draft.letters:
                yield draft
                draft = _Draft()
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, byref):
            continue
        left, bottom, right, top = turn.box(rect.left, rect.bottom, rect.right, rect.top)
        if draft.letters and _parted(draft, left, bottom, right, top):
            yield draft
            draft = _Draft()
        if not draft.letters:
            draft.first = index
        elif draft.loose and draft.letters[-1] == " " and _set_apart(draft, letter, left, top - bottom):
            draft.drop(len(draft.letters) - 1)
        for each in _plain(letter):
            draft.put(each, (left, bottom, right, top))
        draft.last = index
    if draft.letters:
        yield draft


def _set_apart(draft: _Draft, letter: str, left: float, height: float) -> bool:
    """Whether a gap is only the room that typesetting leaves between Chinese and other letters."""
    gap = left - draft.edges[-1][1]
    return gap < 0.45 * height and len(draft.letters) > 1 and (is_han(draft.letters[-2]) or is_han(letter))


def _parted(draft: _Draft, left: float, bottom: float, right: float, top: float) -> bool:
    below, above = draft.bottoms[-1], draft.tops[-1]
    height = max(above - below, top - bottom, 1.0)
    middle = (bottom + top) / 2
    if middle < below - 0.15 * height or middle > above + 0.15 * height:
        return True
    edge = draft.edges[-1][1]
    return left - edge > _GUTTER * height or right < draft.edges[0][0] - height or left < edge - 4 * height


def _plain(letter: str) -> str:
    """Return a letter without the forms that only fonts need: ligatures, radicals in place of characters."""
    code = ord(letter)
    if 0xFB00 <= code <= 0xFB06 or 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or code == 0xA0:
        return unicodedata.normalize("NFKC", letter)
    if (code < 0x20) or 0x7F <= code < 0xA0 or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return letter


def _line(pdfium: Any, text: Any, draft: _Draft, page: int, order: int, turn: _Turn) -> Line | None:
    letters, edges = draft.letters, draft.edges
    _without_marks(draft)
    while letters and letters[-1] == " ":
        letters.pop()
        edges.pop()
    if not letters:
        return None
    angle = pdfium.FPDFText_GetCharAngle(text, draft.first) * 180 / 3.141592653589793 + 90 * turn.quarters
    bottom = sorted(draft.bottoms)[len(draft.bottoms) // 2]
    top = sorted(draft.tops)[len(draft.tops) // 2]
    places = {draft.first, (draft.first + draft.last) // 2, draft.last}
    return Line(
        page=page,
        order=order,
        text="".join(letters),
        edges=edges,
        left=min(edge[0] for edge in edges),
        bottom=bottom,
        right=max(edge[1] for edge in edges),
        top=top,
        size=_usual_size(pdfium, text, draft) or top - bottom,
        bold=all(_bold(pdfium, text, place) for place in places),
        upright=-5 < (angle + 180) % 360 - 180 < 5,
        hyphen=_breaks("".join(letters[-2:])),
    )


def _without_marks(draft: _Draft) -> None:
    """Take out the small raised numbers that refer to a note, or begin one; powers and units stay."""
    heights = [top - bottom for top, bottom in zip(draft.tops, draft.bottoms, strict=True)]
    usual = sorted(heights)[len(heights) // 2]
    if min(heights) > _SMALL * usual:
        return
    floor = sorted(draft.bottoms)[len(draft.bottoms) // 2]
    raised = [
        letter.isdigit() and height < _SMALL * usual and bottom > floor + 0.12 * usual
        for letter, height, bottom in zip(draft.letters, heights, draft.bottoms, strict=True)
    ]
    for place in range(len(raised) - 1, -1, -1):
        if raised[place]:
            start = place
            while start and raised[start - 1]:
                start -= 1
            if _MARKED.search("".join(draft.letters[max(0, start - 4) : start])):
                draft.drop(place)
            else:
                raised[start : place + 1] = [False] * (place + 1 - start)
    for place in range(len(draft.letters) - 1, -1, -1):
        if draft.letters[place] == " " and (place == 0 or draft.letters[place - 1] == " "):
            draft.drop(place)


def _usual_size(pdfium: Any, text: Any, draft: _Draft) -> float:
    """Return the size of most letters: the first may be an initial, some may be code or capitals of another size."""
    step = max(1, (draft.last - draft.first) // 8)
    sizes = [size for place in range(draft.first, draft.last + 1, step) if (size := _size(pdfium, text, place))]
    return max(set(sizes), key=lambda size: (sizes.count(size), size)) if sizes else 0.0


def _size(pdfium: Any, text: Any, index: int) -> float:
    """Return the size of a letter in points, 0 where it is not told: boxes differ between fonts of one size."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
        return 0.0
    size = abs(pdfium.FPDFText_GetFontSize(text, index)) * (matrix.c**2 + matrix.d**2) ** 0.5
    return float(size) if 1 <= size <= 400 else 0.0


def _bold(pdfium: Any, text: Any, index: int) -> bool:
    if pdfium.FPDFText_GetUnicode(text, index) in (0x20, 0xA0, 0x0D, 0x0A):
        return True
    if pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(200)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, index, name, 200, ctypes.byref(flags))
    told = name.value.lower()
    return any(each in told for each in _BOLD)


def _link(pdfium: Any, page: Any, lines: list[Line], turn: _Turn) -> None:
    """Give the addresses of the page's link annotations to the letters that they lie on."""
    place = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    document = page.pdf.raw
    for _ in range(5000):
        if not pdfium.FPDFLink_Enumerate(page.raw, ctypes.byref(place), ctypes.byref(link)):
            break
        action = pdfium.FPDFLink_GetAction(link)
        rect = pdfium.FS_RECTF()
        if not action or not pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(rect)):
            continue
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
        if not 1 < size < 4000:
            continue
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
        href = buffer.value.decode("utf-8", "replace")
        if not href.startswith(("http://", "https://")):
            continue
        left, bottom, right, top = turn.box(rect.left, rect.bottom, rect.right, rect.top)
        for line in lines:
            if not bottom <= (line.bottom + line.top) / 2 <= top or line.right < left or line.left > right:
                continue
            inside = [n for n, (a, b) in enumerate(line.edges) if left - 1 <= (a + b) / 2 <= right + 1]
            while inside and line.text[inside[0]] == " ":
                inside.pop(0)
            while inside and line.text[inside[-1]] == " ":
                inside.pop()
            if inside:
                line.links.append((href, Span(inside[0], inside[-1] + 1)))
