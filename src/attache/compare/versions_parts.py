"""What a change inside a sentence is: a date, a number, a negation, a name, a hedge, a typing error, or other words."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..record import AlterationKind, Mention, Reading, Span
from ..text import dates
from ..text.numbers import WORDS
from ..text.paragraphs import is_han
from ..text.simplified import simplified
from .versions_hunks import Piece
from .versions_text import Matter, is_word
from .versions_words import cue_grades, cue_pattern, pattern, within, words
from .wording import adverbs_in, common_words

_AROUND = 90
_DIGITS = re.compile(
    r"(?:[$€£¥₹₩]\s?)?\d+(?:[.,:/]\d+)*"
    r"(?:\s?(?:%|％|per ?cent|million|billion|trillion|thousand|hundred|bn|mn|万|萬|亿|億|千|百))*"
)
_HAN_NUMBER = re.compile(r"[零〇一二两兩三四五六七八九十百千万萬亿億]+(?:点[零〇一二三四五六七八九]+)?")
_NAME_TYPES = frozenset(("person", "organisation", "place", "state", "group", "office", "outlet", "law", "event"))
_TURNED = re.compile(r"(?:un|in|im|il|ir|dis|non|mis|de|re|ex|anti|over|under|out)-?")


@dataclass(frozen=True, slots=True)
class Part:
    """What a change inside a sentence is, and the words of either version that show it."""

    kind: AlterationKind
    old: Span | None
    new: Span | None


@dataclass(frozen=True, slots=True)
class Side:
    """One version with what its sentences are searched by."""

    reading: Reading
    matter: Matter
    mentions: tuple[Mention, ...]

    @property
    def text(self) -> str:
        """The document text."""
        return self.matter.text

    def window(self, span: Span | None, at: int) -> Span:
        """Return the words around a place, within its sentence."""
        start, end = span or (at, at)
        first, last = self.matter.tokens_in(max(0, start - 1), end + 1)
        if first == last:
            first = min(max(0, first - 1), max(0, len(self.matter.keys) - 1))
            last = first + 1
        if not self.matter.keys:
            return Span(start, end)
        low = self.matter.units[self.matter.unit_of[first]]
        high = self.matter.units[self.matter.unit_of[last - 1]]
        whole = self.matter.span(low.first, high.last)
        return Span(max(whole.start, start - _AROUND), max(end, min(whole.end, end + _AROUND)))


def classify(one: Side, other: Side, piece: Piece) -> tuple[Part, ...]:
    """Return what a change inside a sentence is: one thing, or a few where it holds a date and a number."""
    hunk = piece.hunk
    old_words = [key for key in one.matter.keys[piece.old_first : piece.old_last] if is_word(key)]
    new_words = [key for key in other.matter.keys[piece.new_first : piece.new_last] if is_word(key)]
    plain = Part("minor", hunk.old, hunk.new)
    if _flat(old_words) == _flat(new_words):
        return (plain,)
    here, there = one.window(hunk.old, hunk.old_at), other.window(hunk.new, hunk.new_at)
    found = _quantities(one, other, hunk.old, hunk.new, here, there)
    if found:
        return found
    for single in (_negation, _name, _cue, _hedge, _adverb):
        part = single(one, other, piece, here, there)
        if part is not None:
            return (part,)
    if typing_error(old_words, new_words):
        return (plain,)
    if not {word for word in (*old_words, *new_words) if word.casefold() not in _small()}:
        return (plain,)
    return (Part("reworded", hunk.old, hunk.new),)


def _flat(keys: list[str]) -> str:
    return re.sub(r"[^\w]", "", "".join(keys)).casefold()


@functools.cache
def _small() -> frozenset[str]:
    return (common_words() - words("weighty", "en")) | words("small", "zh")


def _over(spans: Sequence[tuple[int, int]], span: Span | None) -> list[Span]:
    return [Span(start, end) for start, end in spans if span is not None and start < span.end and span.start < end]


def _dates(side: Side, window: Span) -> list[tuple[int, int]]:
    return [(found.start, found.end) for found in dates.find(side.text, None, window.start, window.end)]


def _numbers(side: Side, window: Span, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spots = [
        (match.start(), match.end())
        for each in (_DIGITS, WORDS, _HAN_NUMBER)
        for match in each.finditer(side.text, window.start, window.end)
    ]
    return [spot for spot in spots if not any(spot[0] < end and start < spot[1] for start, end in taken)]


def _quantities(
    one: Side, other: Side, old: Span | None, new: Span | None, here: Span, there: Span
) -> tuple[Part, ...]:
    dates_here, dates_there = _dates(one, here), _dates(other, there)
    out: list[Part] = []
    kinds: tuple[tuple[AlterationKind, list[Span], list[Span]], ...] = (
        ("date", _over(dates_here, old), _over(dates_there, new)),
        ("figure", _over(_numbers(one, here, dates_here), old), _over(_numbers(other, there, dates_there), new)),
    )
    for kind, ours, theirs in kinds:
        ours = [span for span in ours if kind == "date" or not _mere(one, span, old)]
        theirs = [span for span in theirs if kind == "date" or not _mere(other, span, new)]
        for place in range(max(len(ours), len(theirs))):
            was = ours[place] if place < len(ours) else None
            now = theirs[place] if place < len(theirs) else None
            if was and now and _same_number(was.of(one.text), now.of(other.text)):
                continue
            out.append(Part(kind, was, now))
    return tuple(out)


def _mere(side: Side, span: Span, hunk: Span | None) -> bool:
    """Whether a number word is one in name only: "one", "a" with a noun, 一 within other words."""
    said = span.of(side.text)
    if said.casefold() in ("one", "a", "half", "many", "some", "a few", "several"):
        return True
    return said == "一" and (hunk is None or hunk.end - hunk.start > 1)


def _same_number(one: str, other: str) -> bool:
    return re.sub(r"[\s,]", "", one).casefold() == re.sub(r"[\s,]", "", other).casefold()


def _negations(text: str, window: Span) -> list[tuple[int, int]]:
    veiled = [match.span() for match in within().finditer(text, window.start, window.end)]
    return [
        match.span()
        for match in pattern("negation").finditer(text, window.start, window.end)
        if not any(start <= match.start() < end for start, end in veiled)
    ]


def _negation(one: Side, other: Side, piece: Piece, here: Span, there: Span) -> Part | None:
    ours = _over(_negations(one.text, here), piece.hunk.old)
    theirs = _over(_negations(other.text, there), piece.hunk.new)
    if len(ours) % 2 == len(theirs) % 2:
        return None
    return Part(
        "negation", _wider(one, piece.old_first, piece.old_last), _wider(other, piece.new_first, piece.new_last)
    )


def _wider(side: Side, first: int, last: int, by: int = 4) -> Span | None:
    """Return words with a few on either side, within the sentence."""
    if not side.matter.keys:
        return None
    unit = side.matter.units[side.matter.unit_of[min(first, len(side.matter.keys) - 1)]]
    if first == last and first == unit.first and first:
        before = side.matter.units[side.matter.unit_of[first - 1]]
        unit = before if before.last == first else unit
    if is_han(side.matter.keys[min(first, unit.last - 1)][0]):
        by *= 2  # characters are shorter than words
    low, high = max(unit.first, first - by), min(unit.last, last + by)
    while high > low + 1 and not is_word(side.matter.keys[high - 1]):
        high -= 1
    while low < high - 1 and not is_word(side.matter.keys[low]):
        low += 1
    return side.matter.span(low, high) if high > low else None


def _names(side: Side, window: Span, hunk: Span | None) -> list[Span]:
    if hunk is None:
        return []
    found = [(each.start, each.end) for each in side.mentions if each.type in _NAME_TYPES]
    spans = [span for span in _over(found, hunk) if _proper(side.text, span)]
    if spans:
        return [min(spans, key=lambda span: (span.end - span.start, span.start))]
    first, last = side.matter.tokens_in(*hunk)
    unit = side.matter.units[side.matter.unit_of[first]] if first < last else None
    out = [
        side.matter.span(place, place + 1)
        for place in range(first, last)
        if unit is not None and place != unit.first and side.matter.keys[place][:1].isupper()
        and side.matter.keys[place - 1] not in ('"', "'", ":", ".")
    ]  # fmt: skip
    return [Span(out[0].start, out[-1].end)] if out and out[-1].end - out[0].start <= 80 else []


def _proper(text: str, span: Span) -> bool:
    said = span.of(text)
    return is_han(said[0]) or any(part[:1].isupper() for part in said.split())


def _name(one: Side, other: Side, piece: Piece, here: Span, there: Span) -> Part | None:
    ours, theirs = _names(one, here, piece.hunk.old), _names(other, there, piece.hunk.new)
    if not ours or not theirs:
        return None
    was, now = ours[0], theirs[0]
    if was.of(one.text).casefold() == now.of(other.text).casefold():
        return None
    return Part("name", was, now)


def _cue(one: Side, other: Side, piece: Piece, here: Span, there: Span) -> Part | None:
    ours = _over([match.span() for match in cue_pattern().finditer(one.text, *here)], piece.hunk.old)
    theirs = _over([match.span() for match in cue_pattern().finditer(other.text, *there)], piece.hunk.new)
    if not ours or not theirs:
        return None
    was, now = (
        max(cue_grades().get(span.of(text).lower(), 0) for span in spans)
        for spans, text in ((ours, one.text), (theirs, other.text))
    )
    if was == now:
        return None
    return Part("hardened" if now > was else "softened", ours[0], theirs[0])


def _hedges(text: str, window: Span) -> list[tuple[int, int]]:
    return [
        match.span() for match in pattern("hedge").finditer(text, *window)
        if match[0] != "May" and not match[0].isupper()
    ]  # fmt: skip


def _hedge(one: Side, other: Side, piece: Piece, here: Span, there: Span) -> Part | None:
    ours, theirs = _over(_hedges(one.text, here), piece.hunk.old), _over(_hedges(other.text, there), piece.hunk.new)
    if bool(ours) == bool(theirs):
        return None
    return Part("softened" if theirs else "hardened", piece.hunk.old, piece.hunk.new)


def _adverb(one: Side, other: Side, piece: Piece, here: Span, there: Span) -> Part | None:
    ours, theirs = adverbs_in(here.of(one.text)), adverbs_in(there.of(other.text))
    for head in ours.keys() & theirs.keys():
        was, now = ours[head], theirs[head]
        if was[0] == now[0]:
            continue
        both = simplified(" ".join(piece.hunk.old_words.split()) + "\n" + " ".join(piece.hunk.new_words.split()))
        changed = (was[1] if was[0] else now[1]).split(" ")[0] if " " in was[1] + now[1] else ""
        if changed and changed not in both.lower():
            continue
        return Part("hardened" if now[0] > was[0] else "softened",
                    _wider(one, piece.old_first, piece.old_last, 2),
                    _wider(other, piece.new_first, piece.new_last, 2))  # fmt: skip
    return None


def typing_error(old: list[str], new: list[str]) -> bool:
    """Whether one word became another as a corrected typing error does: a letter or two, not the word's sense."""
    from rapidfuzz.distance import DamerauLevenshtein

    one, other = "".join(old), "".join(new)
    if len(one) == len(other) == 1 and is_han(one) and is_han(other):
        return not _HAN_NUMBER.match(one + other)
    if not one or not other or abs(len(old) - len(new)) > 1 or max(len(old), len(new)) > 2:
        return False
    if not (one.isalpha() and other.isalpha() and one.isascii() == other.isascii()):
        return False
    if {one.casefold(), other.casefold()} <= words("risky", "en"):
        return False
    if _TURNED.sub("", one.casefold(), count=1) == _TURNED.sub("", other.casefold(), count=1):
        return False
    shortest = min(len(one), len(other))
    return DamerauLevenshtein.distance(one, other) <= (0 if shortest < 4 else 1 if shortest < 8 else 2)
