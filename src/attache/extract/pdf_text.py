"""The text of a PDF: lines joined to paragraphs across columns and pages, headings by the size of their letters."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..record import Link, Span
from ..record.document import BlockRole
from ..text.paragraphs import is_han
from .links import addresses
from .pdf_hyphens import Hyphens
from .pdf_letters import Line
from .pdf_margins import margins
from .pdf_order import Frame, ordered
from .stretches import Stretch, Text

_ENDS = tuple('.!?。！？…:：;；”"’」』》）)】]')
_BULLET = re.compile(r"[•◦▪■●‣⁃–—*·○□➢➤✓-]\s+\S|\(?\d{1,2}[.)、]\s{0,3}\D|[（(]?[一二三四五六七八九十]{1,3}[)）、.]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S")
_OPEN_ADDRESS = re.compile(r"(?:https?://|www\.)\S{4,}\Z")
_REST_OF_ADDRESS = re.compile(r"(?=\S*(?:[/=%&]|\w[._?-]\w))[^\s()\"“”‘’<>]{2,}[),.;:]?(?:\s|\Z)")
_LEADER = re.compile(r"(?:[.·…][ .·…]{3,}|…)\s?(?:\d{1,4}|[ivxlc]{1,6})\Z", re.IGNORECASE)
"""A line of a table of contents: dots that lead to the number of a page."""
_HEADING = 1.13
_LONGEST_HEADING = 300
_FEW = 4
_ROOM = 1.0
"""Room for the next word and this many letter heights more at the end of a line: then the break was meant."""


@dataclass(slots=True)
class _Draft:
    """A paragraph in the making."""

    lines: list[Line] = field(default_factory=list)
    blanks: int = 1


def text_of(pages: Sequence[Sequence[Line]]) -> Text:
    """Return the text of a document from the lines of its pages, with the place of each line.

    Running heads and feet follow the paragraph that they interrupt, and are furniture. A word broken at the end of a
    line is made whole where the document's own words leave no doubt that the hyphen is not its own.
    """
    edge = margins(pages)
    body = _body_size(pages, edge)
    hyphens = Hyphens("\n".join(_whole_words(line) for lines in pages for line in lines))
    out = _Paragraphs(body, hyphens)
    for lines in pages:
        # what is written across or up the page is a mark on it, unless most of the page is written so
        marks = {id(line) for line in lines if not line.upright}
        apart = edge if 2 * len(marks) > len(lines) else edge | marks
        kept = [line for line in lines if id(line) not in apart]
        out.page(kept)
        for frame in ordered(kept):
            out.frame(frame)
        out.turn([line for line in lines if id(line) in apart])
    out.close()
    return out.text


def _body_size(pages: Sequence[Sequence[Line]], edge: set[int]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if id(line) not in edge:
                sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


class _Paragraphs:
    """Takes the frames in order and closes a paragraph where the next line begins another."""

    def __init__(self, body: float, hyphens: Hyphens) -> None:
        self.body = body
        self.hyphens = hyphens
        self.text = Text()
        self.draft = _Draft()
        self.aside: list[Line] = []
        self.sizes: list[float] = []
        self.rights: dict[tuple[int, int], list[float]] = {}
        self.right = 0.0
        self.step = 0.0

    def page(self, lines: Sequence[Line]) -> None:
        """A page begins: learn how far lines reach that begin at the same place."""
        self.rights.clear()
        for line in lines:
            if not line.row:
                self.rights.setdefault(_column(line), []).append(line.right)

    def frame(self, frame: Frame) -> None:
        """Add the lines of a frame."""
        right = self._right(frame)
        steps = [a.bottom - b.bottom for a, b in zip(frame.lines, frame.lines[1:], strict=False)]
        step = statistics.median_low(steps) if steps else 0.0
        for index, line in enumerate(frame.lines):
            before = frame.lines[index - 1] if index else None
            near = _local(frame, index - 1, right)
            blanks = self._between(before, line, frame, near, step) if before is not None else self._across(line)
            if blanks is not None:
                self._close()
                self.draft.blanks = blanks
            self.draft.lines.append(line)
            self.right, self.step = right, step

    def turn(self, aside: Sequence[Line]) -> None:
        """The page ends: what stands at its edges waits for the end of the paragraph."""
        self.aside += aside

    def _between(self, before: Line, line: Line, frame: Frame, right: float, step: float) -> int | None:
        """Return None where a line continues the one above it; else the blank lines between the two paragraphs."""
        gap = before.bottom - line.bottom
        size = max(line.size, 1.0)
        apart = gap > max(1.3 * step, step + 0.3 * size) if step else gap > 1.9 * size
        if line.row or before.row:
            return 0 if line.row and before.row and not apart else 1
        if apart:
            return 1
        heading = self._is_heading(before)
        if heading != self._is_heading(line) or abs(before.size - line.size) > 0.08 * size:
            return 1
        if before.bold != line.bold and (before.bold or len(line.text) < 60):
            return 0
        if before.hyphen:
            return None
        if _BULLET.match(line.text) and (not _BULLET.match(before.text) or before.left >= line.left - 1):
            return 0
        if _LEADER.search(line.text) or _LEADER.search(before.text):
            return 0
        if heading:
            return None
        room = right - before.right
        if _ADDRESS.match(line.text) and (" " not in line.text or room > _first_word(line)):
            return 0
        if room > _first_word(line) + _ROOM * size:
            if before.text.endswith(_ENDS):
                return 0
            return 0 if room > 0.2 * (frame.right - frame.left) and not _goes_on(before, line) else None
        indent = line.left - frame.left
        if 0.8 * size < indent < 5 * size and before.left - frame.left < 0.4 * size and before.text.endswith(_ENDS):
            return 0
        return None

    def _right(self, frame: Frame) -> float:
        """Return how far the lines of a frame reach; of a short one, those of the page that begin where it does."""
        rights = sorted(line.right for line in frame.lines if not line.row)
        if len(rights) < _FEW and frame.lines:
            rights = sorted(self.rights.get(_column(frame.lines[0]), rights))
        return rights[int(len(rights) * 0.8)] if rights else frame.right

    def _across(self, line: Line) -> int | None:
        """Return None where the first line of a column or page continues the paragraph that the last one left open."""
        if not self.draft.lines:
            return 1
        before = self.draft.lines[-1]
        if line.row or before.row or before.upright != line.upright:
            return 1
        if abs(before.size - line.size) > 0.08 * line.size or before.bold != line.bold or self._is_heading(line):
            return 1
        if before.hyphen:
            return None
        if before.text.endswith(_ENDS) or _BULLET.match(line.text):
            return 1
        first = next((letter for letter in line.text if letter.isalnum()), "")
        # a new paragraph hardly ever follows a full line that ends no sentence
        full = self.right - before.right < _first_word(line) + _ROOM * before.size and self.step > 0
        if is_han(before.text[-1]) and (is_han(first) or first.isdigit()):
            return None if full else 1
        return None if first.islower() or full else 1

    def _is_heading(self, line: Line) -> bool:
        return line.size >= _HEADING * self.body

    def _close(self) -> None:
        draft, self.draft = self.draft, _Draft()
        if draft.lines:
            self._put(draft)
            self._put_aside()

    def close(self) -> None:
        """The document ends."""
        self._close()
        self._put_aside()
        self._level()

    def _put_aside(self) -> None:
        for line in sorted(self.aside, key=lambda line: (line.page, -round(line.bottom), line.left)):
            start = self.text.add(line.text, furniture="page head or foot")
            self.sizes.append(0.0)
            self._stretch(line, start, line.text)
        self.aside = []

    def _put(self, draft: _Draft) -> None:
        words, places = self._joined(draft.lines)
        first = draft.lines[0]
        heading = self._is_heading(first) and len(words) <= _LONGEST_HEADING and not first.row
        heading = heading and _LEADER.search(words) is None
        role: BlockRole = "paragraph"
        if first.row:
            role = "table-row"
        elif heading:
            role = "heading"
        elif _BULLET.match(words) and words[0] not in "0123456789(（一二三四五六七八九十–—":
            role = "list-item"
        start = self.text.add(
            words,
            role=role,
            level=1 if heading else 0,
            strong=heading or all(line.bold for line in draft.lines),
            blanks=draft.blanks,
            links=_links(words, draft.lines, places),
            furniture="contents" if _LEADER.search(words) else None,
        )
        self.sizes.append(max(line.size for line in draft.lines) if heading else 0.0)
        for line, place in zip(draft.lines, places, strict=True):
            self._stretch(line, start + place.start, line.text[: place.end - place.start])

    def _joined(self, lines: Sequence[Line]) -> tuple[str, list[Span]]:
        words = ""
        places: list[Span] = []
        for number, line in enumerate(lines):
            start = len(words)
            words += line.text
            places.append(Span(start, len(words)))
            if number + 1 == len(lines):
                break
            after = lines[number + 1].text
            if line.hyphen:
                soft = words.endswith("\xad")
                if soft or not self.hyphens.belongs(line.text[:-1], after, soft=soft):
                    words = words[:-1]
                    places[-1] = Span(start, len(words))
            elif not _touching(words, after):
                words += " "
        return words, places

    def _stretch(self, line: Line, start: int, words: str) -> None:
        self.text.stretches.append(
            Stretch(
                start=start,
                end=start + len(words),
                page=line.page,
                box=(line.left, line.bottom, line.right, line.top),
                edges=tuple(line.edges[: len(words)]),
            )
        )

    def _level(self) -> None:
        """Give headings their level: the largest letters are the first."""
        from dataclasses import replace

        ranks: list[float] = []
        for size in sorted({float(round(size)) for size in self.sizes if size}, reverse=True):
            if not ranks or size < ranks[-1] * 0.95:
                ranks.append(size)
        for index, (block, size) in enumerate(zip(self.text.blocks, self.sizes, strict=True)):
            if size:
                level = 1 + sum(round(size) < rank * 0.95 for rank in ranks)
                self.text.blocks[index] = replace(block, level=min(level, 6))


def _local(frame: Frame, place: int, right: float) -> float:
    """Return how far the lines around a line reach: less than the others where they run beside a picture."""
    around = [other.right for other in frame.lines[max(0, place - 2) : place + 3]]
    near = max(around)
    same = sum(near - each < 5 * frame.lines[place].size for each in around)
    return near if same >= 4 and near < right - 2 * frame.lines[place].size else right


def _goes_on(before: Line, line: Line) -> bool:
    """Whether the words themselves say that a sentence goes on: a comma before, a small letter behind."""
    return line.text[0].islower() or before.text[-1] in ",，、"


def _whole_words(line: Line) -> str:
    return line.text.rpartition(" ")[0] if line.hyphen else line.text


def _column(line: Line) -> tuple[int, int]:
    return round(line.left / 4), round(line.size)


def _first_word(line: Line) -> float:
    """Return how wide the first word of a line is; in Chinese, the first character."""
    first = line.text[0]
    end = 1 if is_han(first) else len(line.text.split(None, 1)[0])
    return line.edges[end - 1][1] - line.edges[0][0]


def _touching(before: str, after: str) -> bool:
    """Whether nothing stands between two lines: Chinese has no spaces, nor has an address broken over lines."""
    if _OPEN_ADDRESS.search(before[-2000:].rpartition(" ")[2]) and _REST_OF_ADDRESS.match(after):
        return True
    if before[-1] == "/" and (before[-2:-1].isalnum() or before.endswith("://")):
        return True
    one, other = before[-1], after[0]
    return (
        (is_han(one) or one in "，。、；：！？”’」』》）】…—")
        and (is_han(other) or other in "“‘「『《（【，。、；：！？" or other.isdigit())
    ) or (is_han(other) and (one.isdigit() or one in "“‘「『《（【"))


def _links(words: str, lines: Sequence[Line], places: Sequence[Span]) -> tuple[Link, ...]:
    found: list[Link] = []
    for line, place in zip(lines, places, strict=True):
        for href, span in line.links:
            end = min(span.end, place.end - place.start)
            if end <= span.start:
                continue
            last = found[-1] if found else None
            if last is not None and last.href == href and last.span is not None and last.span.end >= place.start - 1:
                found[-1] = Link(href=href, span=Span(last.span.start, place.start + end))
            else:
                found.append(Link(href=href, span=Span(place.start + span.start, place.start + end)))
    covered = [link.span for link in found if link.span is not None]
    found += (
        link
        for link in addresses(words)
        if link.span is not None and not any(link.span.overlaps(each) for each in covered)
    )
    return tuple(sorted(found, key=lambda link: link.span or Span(0, 0)))
