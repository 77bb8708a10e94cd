"""Texts cut into the stretches that the encoder reads at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WINDOW = 224
_CLS, _SEP = 101, 102
_NARROW, _BROAD = 45, 100  # widths at which mail and wires break their lines
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Window:
    """Word pieces of whole lines, with letter case, code-point offsets and the word of each piece.

    Lines are parted by a separator whose offset is empty and whose word is -1.
    """

    text: int
    ids: list[int] = field(default_factory=lambda: [_CLS])
    case: list[int] = field(default_factory=lambda: [4])
    offsets: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])
    word: list[int] = field(default_factory=lambda: [-1])


def case_of(word: str) -> int:
    """Return the class of a word's letters: 0 lower, 1 capital first, 2 all capitals, 3 mixed, 4 no letter."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 4
    if not any(c.isupper() for c in letters):
        return 0
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return 2
    return 1 if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else 3


def windows(text: str, number: int, tokenizer: Tokenizer) -> Iterator[Window]:
    """Cut a text into windows of whole lines; a longer line is cut at sentence ends. In time linear in its length.

    Lone surrogates, which no tokenizer takes, are read as the replacement character.
    """
    now = Window(text=number)
    for start, line in lines(_LONE.sub("\ufffd", text)):
        encoded = tokenizer.encode(line, add_special_tokens=False)
        ids, spans, words = encoded.ids, encoded.offsets, encoded.word_ids
        cases = _cases(line, spans, words)
        first = 0
        while first < len(ids):
            room = WINDOW - len(now.ids) - 1
            if len(ids) - first <= room:
                last = len(ids)
            elif len(now.ids) > 1:
                yield now
                now = Window(text=number)
                continue
            else:
                ends = range(first + room - 1, first + room // 2, -1)
                last = next((k + 1 for k in ends if line[slice(*spans[k])] in '.!?”"'), first + room)
            now.ids += [*ids[first:last], _SEP]
            now.case += [*cases[first:last], 4]
            now.offsets += [(a + start, b + start) for a, b in spans[first:last]]
            now.offsets.append((now.offsets[-1][1], now.offsets[-1][1]))
            now.word += [*(-1 if w is None else start + w for w in words[first:last]), -1]
            first = last
    if len(now.ids) > 1:
        yield now


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank and where they begin; a paragraph broken at a width is one line again.

    Line feeds within such a paragraph become spaces, so offsets hold.
    """
    at = 0
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            block.append(line)
            continue
        start = at
        if _wrapped(block):
            yield start, " ".join(block)
        else:
            for each in block:
                yield start, each
                start += len(each) + 1
        at += sum(map(len, block)) + len(block) + len(line) + 1
        block = []


def _wrapped(block: list[str]) -> bool:
    """Whether lines look like one paragraph broken at a width: each is as full as the next line's first word allows."""
    longest = max(map(len, block), default=0)
    if len(block) < 2 or not _NARROW <= longest <= _BROAD:
        return False
    if any(len(a) + 1 + len(b.split(None, 1)[0]) <= longest - 2 for a, b in pairwise(block)):
        return False
    open_ended = [a.rstrip()[-1] not in '.!?:”"’)' and not b[:1].isspace() for a, b in pairwise(block)]
    return sum(open_ended) * 2 > len(open_ended) and (len(block) > 2 or block[1][0].islower())


def _cases(line: str, spans: list[tuple[int, int]], words: list[int | None]) -> list[int]:
    """Return the case class of each piece: that of its whole word."""
    cases: list[int] = []
    while len(cases) < len(spans):
        last = first = len(cases)
        while last + 1 < len(spans) and words[last + 1] == words[first]:
            last += 1
        cases += [case_of(line[spans[first][0] : spans[last][1]])] * (last + 1 - first)
    return cases
