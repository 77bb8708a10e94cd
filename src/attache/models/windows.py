"""Texts cut into the stretches that the encoder reads at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


MARKED = 160
_BESIDE = 20


def marked(
    text: str, spans: Sequence[Sequence[tuple[int, int]]], tokenizer: Tokenizer
) -> tuple[list[int], list[int], list[int]] | None:
    """Return ids, case and places of one stretch of a text in which sides stand between marks.

    A place is the number of a side, from 1, at the marks that open it, and 0 elsewhere. A text of more than 160 pieces
    is cut to what surrounds the marks. None where a side lies on no piece of it.
    """
    text = _LONE.sub("\ufffd", text)
    encoded = tokenizer.encode(text, add_special_tokens=False)
    pieces, offsets = encoded.ids, encoded.offsets
    cases = _cases(text, offsets, encoded.word_ids)
    side = [0] * len(pieces)
    for number, some in enumerate(spans, 1):
        for start, end in some:
            for k, (a, b) in enumerate(offsets):
                if start < end and a < end and b > start:
                    side[k] = number
    on = [k for k, p in enumerate(side) if p]
    if not on:
        return None
    low = max(0, min(on[0] - _BESIDE, len(pieces) - MARKED)) if len(pieces) > MARKED else 0
    high = min(len(pieces), low + MARKED)
    if any(number not in side[low:high] for number in range(1, len(spans) + 1)):
        return None
    ids, case, place = [_CLS], [4], [0]
    now = 0
    for k in range(low, high + 1):
        here = side[k] if k < high else 0
        if here != now:
            marks = [(2 * now, 0)] if now else []
            marks += [(2 * here - 1, here)] if here else []
            ids += [mark for mark, _ in marks]
            place += [number for _, number in marks]
            case += [4] * len(marks)
            now = here
        if k < high:
            ids.append(pieces[k])
            case.append(cases[k])
            place.append(0)
    return [*ids, _SEP], [*case, 4], [*place, 0]
