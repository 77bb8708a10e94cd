"""Which parts of a page's own text are its matter: trafilatura chooses, each paragraph is found in the page again."""

import bisect
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .page import PageText, collapsed, prose

_BLOCKS = frozenset(
    [
        "p",
        "head",
        "item",
        "list",
        "quote",
        "table",
        "row",
        "cell",
        "code",
        "body",
        "div",
        "fw",
        "ab",
        "main",
        "lb",
        "dd",
        "dt",
    ]
)
_ENOUGH = 0.6
_LEAST = 600
_ANCHOR = 40
"""Characters at either end of a paragraph by which it is found when some words inside it were left out."""
_SOLID = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A paragraph as trafilatura gives it, and its place in the page's own text (None: it is not found there)."""

    text: str
    start: int | None = None
    end: int | None = None
    heading: bool = False


def chosen(html: str, page: PageText, url: str | None = None) -> tuple[Chosen, ...]:
    """Return the paragraphs of a page's main text in order, each with its place; empty when there is no main text.

    Trafilatura's quick way is taken first. Where it leaves out much of the page's running text, its thorough way is
    tried too, and the one that finds more of it is kept.
    """
    quick = list(_paragraphs(html, url, fast=True))
    whole = _prose_length(page)
    length = sum(len(words) for words, _ in quick)
    if length < whole * _ENOUGH or length < _LEAST:
        thorough = list(_paragraphs(html, url, fast=False))
        if sum(len(words) for words, _ in thorough) > length * 0.9 or not quick:
            quick = thorough
    return located(quick, page)


def _prose_length(page: PageText) -> int:
    return sum(len(block.text) for block in prose(page) if block.apart not in {"aside", "head"})


def _paragraphs(html: str, url: str | None, *, fast: bool) -> Iterator[tuple[str, bool]]:
    body = _body(html, url, fast)
    if body is None:
        return
    parts: list[str] = []
    heading = False
    for event, element in _events(body):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            if words := collapsed("".join(parts)).strip():
                yield words, heading
            parts = []
            heading = tag == "head" and event == "start"
        if event == "start":
            if tag and element.text:
                parts.append(element.text)
        elif element.tail and element is not body:
            parts.append(element.tail)
    if words := collapsed("".join(parts)).strip():
        yield words, heading


def _events(body: Any) -> Iterator[tuple[str, Any]]:
    from lxml.etree import iterwalk

    yield from iterwalk(body, events=("start", "end"))


def _body(html: str, url: str | None, fast: bool) -> Any:
    """Return trafilatura's tree of the main text, or None; whatever a page does to it, it is not passed on."""
    from trafilatura import bare_extraction

    logger = logging.getLogger("trafilatura")
    was, logger.disabled = logger.disabled, True
    try:
        document = bare_extraction(html, url=url, include_comments=False, output_format="xml", fast=fast)
    except Exception:
        # a page that breaks the library still has its own text, which the caller falls back on
        return None
    finally:
        logger.disabled = was
    return None if document is None or isinstance(document, dict) else document.body


def located(paragraphs: list[tuple[str, bool]], page: PageText) -> tuple[Chosen, ...]:
    """Return the paragraphs with their places in the page's own text: the first one behind the paragraph before it."""
    finder = _Finder(page)
    return tuple(finder.find(words, heading) for words, heading in paragraphs)


class _Finder:
    def __init__(self, page: PageText) -> None:
        self.page = page
        self.at = 0
        self.blocks: dict[str, list[int]] = {}
        for block in page.blocks:
            if not block.hidden:
                self.blocks.setdefault(block.text, []).append(block.start)
        self.solid: str | None = None

    def find(self, words: str, heading: bool) -> Chosen:
        place = self._whole_block(words) or self._verbatim(words) or self._without_space(words)
        if place is None:
            return Chosen(text=words, heading=heading)
        self.at = place[1]
        return Chosen(text=words, start=place[0], end=place[1], heading=heading)

    def _whole_block(self, words: str) -> tuple[int, int] | None:
        starts = self.blocks.get(words)
        if not starts:
            return None
        start = starts[min(bisect.bisect_left(starts, self.at), len(starts) - 1)]
        return start, start + len(words)

    def _verbatim(self, words: str) -> tuple[int, int] | None:
        start = self.page.text.find(words, self.at)
        if start < 0:
            start = self.page.text.find(words)
        return (start, start + len(words)) if start >= 0 else None

    def _without_space(self, words: str) -> tuple[int, int] | None:
        """Find the words whatever white space stands between them; else by their two ends."""
        key = "".join(words.split())
        if self.solid is None:
            self._squeeze()
        solid = self.solid or ""
        after = self._squeezed_place(self.at)
        for begin in (after, 0):
            start = solid.find(key, begin)
            if start >= 0:
                return self._own_place(start), self._own_place(start + len(key) - 1) + 1
        if len(key) < 3 * _ANCHOR:
            return None
        for begin in (after, 0):
            start = solid.find(key[:_ANCHOR], begin)
            end = solid.find(key[-_ANCHOR:], start + _ANCHOR) if start >= 0 else -1
            if end >= 0 and len(key) * 0.8 <= end + _ANCHOR - start <= len(key) * 1.3 + _ANCHOR:
                return self._own_place(start), self._own_place(end + _ANCHOR - 1) + 1
        return None

    def _squeeze(self) -> None:
        self.own: list[int] = []
        self.squeezed: list[int] = []
        parts = []
        length = 0
        for match in _SOLID.finditer(self.page.text):
            self.own.append(match.start())
            self.squeezed.append(length)
            parts.append(match[0])
            length += len(match[0])
        self.solid = "".join(parts)

    def _squeezed_place(self, own: int) -> int:
        index = bisect.bisect_right(self.own, own) - 1
        if index < 0:
            return 0
        following = self.squeezed[index + 1] if index + 1 < len(self.squeezed) else len(self.solid or "")
        return min(self.squeezed[index] + own - self.own[index], following)

    def _own_place(self, squeezed: int) -> int:
        index = bisect.bisect_right(self.squeezed, squeezed) - 1
        return self.own[index] + squeezed - self.squeezed[index]
