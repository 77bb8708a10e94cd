"""Paragraphs of a plain text: lines, with hard-wrapped lines joined."""

import re
from itertools import pairwise

from ..record import Span, trimmed

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BULLET = re.compile(r"\s*(?:[-–—*•◆■●▪‣◦·]\s|\(?\d{1,3}[.)、]\s|[（(]?[一二三四五六七八九十]{1,3}[)）、])")
_FIRST_WORD = re.compile(r"\s*(\S{1,80})")
_ENDS_SENTENCE = ".!?…。！？”’\"':：;；"
_NARROWEST, _WIDEST = 50, 100
_HAN_NARROWEST, _HAN_WIDEST = 20, 60


def paragraphs(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the paragraphs of a stretch, trimmed, in order; together they cover all that is not white space.

    A blank line always ends a paragraph. A single line break ends one too, unless the lines around it are
    hard-wrapped: filled to one width of 50 to 100 columns (Chinese: 20 to 60 characters), with at least one line
    that goes on in lower case.
    """
    end = len(text) if end is None else min(end, len(text))
    found: list[Span] = []
    block: list[Span] = []
    for match in _LINE.finditer(text, start, end):
        line = trimmed(text, *match.span())
        if line is None:
            continue
        if block and _blank_between(text, block[-1].end, line.start):
            found += _joined(text, block)
            block = []
        block.append(line)
    found += _joined(text, block)
    return tuple(found)


def _blank_between(text: str, start: int, end: int) -> bool:
    return len(text[start:end].splitlines()) > 2 or "\x0c" in text[start:end] or "\u2029" in text[start:end]


def _joined(text: str, lines: list[Span]) -> list[Span]:
    """Join the lines of one block (no blank line inside) that are hard-wrapped."""
    if len(lines) < 2:
        return lines
    width = max(line.end - line.start for line in lines)
    wrapped = False
    if _NARROWEST <= width <= _WIDEST:
        wrapped = any(_goes_on(text, a, b, width) for a, b in pairwise(lines))
    elif _HAN_NARROWEST <= width <= _HAN_WIDEST:
        wrapped = _wrapped_han(text, lines, width)
    if not wrapped:
        return lines
    found = [lines[0]]
    for before, line in pairwise(lines):
        if _filled(text, before, line, width) and not _BULLET.match(text, line.start, line.end):
            found[-1] = Span(found[-1].start, line.end)
        else:
            found.append(line)
    return found


def _goes_on(text: str, before: Span, line: Span, width: int) -> bool:
    return (
        text[line.start].islower()
        and text[before.end - 1] not in _ENDS_SENTENCE
        and before.end - before.start >= _NARROWEST
        and _filled(text, before, line, width)
    )


def _filled(text: str, before: Span, line: Span, width: int) -> bool:
    """Whether the first word of `line` would not have fitted on the line before."""
    word = _FIRST_WORD.match(text, line.start, line.end)
    length = len(word[1]) if word else 0
    if is_han(text[before.end - 1]) or is_han(text[line.start]):
        length = 1
    return before.end - before.start + 1 + length >= width


def _wrapped_han(text: str, lines: list[Span], width: int) -> bool:
    if len(lines) < 3 or any(width - (line.end - line.start) > 2 for line in lines[:-1]):
        return False
    return any(is_han(text[a.end - 1]) and is_han(text[b.start]) for a, b in pairwise(lines))


def is_han(character: str) -> bool:
    """Whether the character is a Chinese ideograph."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character >= "\U00020000"
