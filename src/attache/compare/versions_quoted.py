"""What came of each quotation between two versions; and what each change was already told as."""

from bisect import bisect_left, bisect_right

from ..record import Alteration, Mention, Reading, Span
from .versions_align import Alignment
from .versions_hunks import Piece
from .versions_parts import Side
from .versions_said import Words, quotations_of, statements_of
from .versions_text import Matter
from .versions_told import told

_GONE = 0.66
_WINDOW = 8


class Scan:
    """One comparison: what each change was already told as is kept, so that nothing is told twice."""

    def __init__(
        self, old: Reading, new: Reading, one: Matter, other: Matter, alignment: Alignment, found: list[Piece]
    ) -> None:
        self.one, self.other, self.alignment, self.found = one, other, alignment, found
        self.text = (one.text, other.text)
        self.said_old, self.said_new = statements_of(old, one), statements_of(new, other)
        self.quoted_old, self.quoted_new = quotations_of(one, self.said_old), quotations_of(other, self.said_new)
        self.quoted_at = [each.first for each in self.quoted_new]
        self.sides = (Side(old, one, _mentions(old)), Side(new, other, _mentions(new)))
        self.claimed_old: set[int] = set()
        self.claimed_new: set[int] = set()
        self.by_old = {place: piece for piece in found for place in range(piece.old_first, piece.old_last)
                       if piece.hunk.change != "moved"}  # fmt: skip
        self.by_new = {place: piece for piece in found for place in range(piece.new_first, piece.new_last)
                       if piece.hunk.change != "moved"}  # fmt: skip
        self.out: list[Alteration] = []

    # what is left of some words, and what answers to them

    def _gone(self, words: Words) -> list[int]:
        return [place for place in words.places if self.alignment.to_new[place] < 0]

    def _come(self, words: Words) -> list[int]:
        return [place for place in words.places if self.alignment.to_old[place] < 0]

    def _claim(self, old: range | None, new: range | None) -> None:
        self.claimed_old.update(old or ())
        self.claimed_new.update(new or ())

    def _unit_range(self, side: Matter, first: int, last: int) -> range:
        return range(side.units[side.unit_of[first]].first, side.units[side.unit_of[last - 1]].last)

    def _window(self, side: Matter, places: list[int], low: int, high: int) -> Span:
        """Return changed words with some around them, within `[low, high)`."""
        first, last = max(low, min(places) - _WINDOW), min(high, max(places) + 1 + _WINDOW)
        if first - low < _WINDOW:
            first = low
        if high - last < _WINDOW:
            last = high
        return side.span(first, last)

    def _answer(self, words: Words, back: bool = False) -> tuple[int, int] | None:
        """Return the range of words in the other version that answers to some words."""
        table = self.alignment.to_old if back else self.alignment.to_new
        pieces = self.by_new if back else self.by_old
        there = [table[place] for place in words.places if table[place] >= 0]
        for place in words.places:
            piece = pieces.get(place)
            if piece is not None and piece.hunk.change == "replaced":
                span = (piece.old_first, piece.old_last) if back else (piece.new_first, piece.new_last)
                there += [span[0], span[1] - 1]
        if not there or max(there) - min(there) > 4 * (words.last - words.first) + 40:
            return None
        return min(there), max(there) + 1

    # quotations

    def _quotations(self) -> None:
        marked_new = {place for each in self.quoted_new for place in each.places}
        marked_old = {place for each in self.quoted_old for place in each.places}
        answered: set[int] = set()
        gone_whole: list[Words] = []
        for each in self.quoted_old:
            gone = self._gone(each)
            answer = self._answer(each)
            theirs = self._quote_at(answer) if answer else None
            if theirs is not None:
                answered.add(theirs.first)
            if len(gone) >= _GONE * len(each.places) and (theirs is None or not self._reworded(each, theirs)):
                if not self.claimed_old.issuperset(gone):
                    gone_whole.append(each)
                if theirs is not None:
                    answered.discard(theirs.first)
                continue
            if theirs is not None:
                self._altered(each, theirs, gone)
            elif answer is not None and not any(place in marked_new for place in range(*answer)):
                self._unmarked(each, answer)
        self._removed(gone_whole)
        added = []
        for each in self.quoted_new:
            come = self._come(each)
            if each.first in answered or (come and self.claimed_new.issuperset(come)):
                continue
            if len(come) >= _GONE * len(each.places):
                added.append(each)
            elif not any(self.alignment.to_old[place] in marked_old for place in each.places):
                self._marked(each)
        self._added(added)

    def _quote_at(self, answer: tuple[int, int]) -> Words | None:
        best, most = None, 0
        # outermost quotations do not overlap, so that few can reach into the answer
        low = max(0, bisect_right(self.quoted_at, answer[0]) - 1)
        for each in self.quoted_new[low : bisect_left(self.quoted_at, answer[1])]:
            shared = min(each.last, answer[1]) - max(each.first, answer[0])
            if shared > most:
                best, most = each, shared
        return best

    def _reworded(self, ours: Words, theirs: Words) -> bool:
        """Whether a quotation stands in the place of another one, in the same sentence, with other words."""
        pieces = {id(self.by_old[place]) for place in ours.places if place in self.by_old}
        return any(id(self.by_new[place]) in pieces for place in theirs.places if place in self.by_new)

    def _altered(self, ours: Words, theirs: Words, gone: list[int]) -> None:
        come = [place for place in self._come(theirs) if place not in self.claimed_new]
        gone = [place for place in gone if place not in self.claimed_old]
        if not gone and not come:
            return
        if not gone or not come:
            # where the others stood is shown as well, so that both versions can be opened
            pieces = [self.by_old[p] for p in gone if p in self.by_old] or [
                self.by_new[p] for p in come if p in self.by_new
            ]
        else:
            pieces = []
        low, high = ours.first, ours.last
        at_old = gone or [min(max(piece.old_first, low), high - 1) for piece in pieces] or [low]
        at_new = (
            come or [min(max(piece.new_first, theirs.first), theirs.last - 1) for piece in pieces] or [theirs.first]
        )
        was = self._window(self.one, at_old, low, high)
        now = self._window(self.other, at_new, theirs.first, theirs.last)
        self.out.append(
            told("quotation-altered", text=self.text, old=was, new=now, speaker=theirs.speaker or ours.speaker)
        )
        self._claim(range(low, high), range(theirs.first, theirs.last))

    def _unmarked(self, ours: Words, answer: tuple[int, int]) -> None:
        if not self._marks_changed(ours, self.by_old, self.one):
            return
        was, now = self.one.span(ours.first, ours.last), self.other.span(*answer)
        same = not self._gone(ours)
        line = "words{by} no longer stand in quotation marks: {old}" if same else (
            "a quotation{by} became a paraphrase: {old} became {new}")  # fmt: skip
        self.out.append(told("quotation-altered", text=self.text, old=was, new=now, speaker=ours.speaker, line=line))
        self._claim(range(max(0, ours.first - 1), ours.last + 2), range(max(0, answer[0] - 1), answer[1] + 2))

    def _marked(self, theirs: Words) -> None:
        answer = self._answer(theirs, back=True)
        if answer is None or not self._marks_changed(theirs, self.by_new, self.other):
            return
        was, now = self.one.span(*answer), self.other.span(theirs.first, theirs.last)
        line = "words{by} now stand in quotation marks: {new}"
        if self._come(theirs):
            line = "a paraphrase became a quotation{by}: {old} became {new}"
        self.out.append(told("quotation-altered", text=self.text, old=was, new=now, speaker=theirs.speaker, line=line))
        self._claim(range(max(0, answer[0] - 1), answer[1] + 2), range(max(0, theirs.first - 1), theirs.last + 2))

    def _marks_changed(self, words: Words, pieces: dict[int, Piece], side: Matter) -> bool:
        """Whether a mark beside the words itself came or went."""
        near = range(max(0, words.first - 2), min(len(side.keys), words.last + 3))
        return any(place in pieces and side.keys[place] in ('"', "'") for place in near)

    def _removed(self, quotes: list[Words]) -> None:
        for group in _by_sentence(quotes, self.one):
            was = Span(group[0].span.start, group[-1].span.end)
            speaker = next((each.speaker for each in group if each.speaker), None)
            self.out.append(told("quotation-removed", text=self.text, old=was, speaker=speaker))
            self._claim_removed(group, self.one, self.by_old, self.claimed_old)

    def _added(self, quotes: list[Words]) -> None:
        for group in _by_sentence(quotes, self.other):
            now = Span(group[0].span.start, group[-1].span.end)
            speaker = next((each.speaker for each in group if each.speaker), None)
            self.out.append(told("quotation-added", text=self.text, new=now, speaker=speaker))
            self._claim_removed(group, self.other, self.by_new, self.claimed_new)

    def _claim_removed(self, group: list[Words], side: Matter, pieces: dict[int, Piece], claimed: set[int]) -> None:
        for place in self._unit_range(side, group[0].first, group[-1].last):
            if place in pieces:
                claimed.add(place)


def _mentions(reading: Reading) -> tuple[Mention, ...]:
    return tuple(mention for item in reading.items for mention in item.mentions)


def _by_sentence(quotes: list[Words], side: Matter) -> list[list[Words]]:
    out: list[list[Words]] = []
    for each in quotes:
        if out and side.unit_of[out[-1][-1].first] == side.unit_of[each.first]:
            out[-1].append(each)
        else:
            out.append([each])
    return out
