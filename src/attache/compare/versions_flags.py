"""The alterations between two versions: what came of each quotation and statement, then each change that is left."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from ..record import Alteration, AlterationKind, Reading, Span
from ..text.paragraphs import is_han
from .versions_align import Alignment
from .versions_hunks import Piece
from .versions_parts import Side, classify, typing_error
from .versions_quoted import Scan
from .versions_said import Words, other_speaker
from .versions_text import Matter, is_word, keys_of
from .versions_told import shown, told
from .wording import acts_in

_GONE = 0.66
_SEEN = 0.5
_ALL = 0.8
_WINDOW = 8
_LIKE = 0.5
_SMALL = 3
_NEAR, _NEAR_HAN = 4, 8
_MOST = 2000
_NESTED = 64
"""Statements that may begin between the one that holds a place and the place."""


def alterations(
    old: Reading, new: Reading, one: Matter, other: Matter, alignment: Alignment | None, found: list[Piece]
) -> list[Alteration]:
    """Return what was altered; each change is told once, as the gravest thing that it is part of."""
    out = list(_notes(one, other))
    if alignment is not None and found:
        out += _Scan(old, new, one, other, alignment, found).all()
    return out


def _notes(one: Matter, other: Matter) -> Iterator[Alteration]:
    """Yield what became of the outlet's own notes of correction."""
    text = (one.text, other.text)
    ours = {tuple(keys_of(one.text, *span)): span for span in one.notes}
    theirs = {tuple(keys_of(other.text, *span)): span for span in other.notes}
    gone = [span for keys, span in ours.items() if keys not in theirs]
    come = [span for keys, span in theirs.items() if keys not in ours]
    for place in range(max(len(gone), len(come))):
        was = gone[place] if place < len(gone) else None
        now = come[place] if place < len(come) else None
        yield told("correction", text=text, old=was, new=now)


class _Scan(Scan):
    """One comparison: the quotations, and all else that changed."""

    def all(self) -> list[Alteration]:
        """Return everything, each change once."""
        self._headlines()
        self._speakers()
        self._quotations()
        self._statements()
        self._rest()
        return self.out

    # headlines

    def _headlines(self) -> None:
        heads: dict[tuple[int, int], list[Piece]] = {}
        for piece in self.found:
            if piece.hunk.change == "moved":
                continue
            ours = self._head(self.one, piece.old_first, piece.old_last, self.other, piece.new_first)
            theirs = self._head(self.other, piece.new_first, piece.new_last, self.one, piece.old_first)
            if ours >= 0 or theirs >= 0:
                heads.setdefault((ours, theirs), []).append(piece)
        for (ours, theirs), pieces in self._joined_heads(heads).items():
            was = self._unit_span(self.one, ours)
            now = self._unit_span(self.other, theirs)
            kinds = {part.kind for piece in pieces for part in classify(*self.sides, piece)}
            kind: AlterationKind = "minor" if kinds <= {"minor"} and was and now else "headline"
            self.out.append(told(kind, text=self.text, old=was, new=now))
            for piece in pieces:
                self._claim(range(piece.old_first, piece.old_last), range(piece.new_first, piece.new_last))

    def _joined_heads(self, heads: dict[tuple[int, int], list[Piece]]) -> dict[tuple[int, int], list[Piece]]:
        """Join changes of one headline; one that only lost or gained words still has its answer."""
        out: dict[tuple[int, int], list[Piece]] = {}
        for (ours, theirs), pieces in heads.items():
            if theirs < 0:
                theirs = self._counterpart(self.one, ours, self.alignment.to_new, self.other)
            if ours < 0:
                ours = self._counterpart(self.other, theirs, self.alignment.to_old, self.one)
            out.setdefault((ours, theirs), []).extend(pieces)
        return out

    def _counterpart(self, side: Matter, unit: int, table: list[int], there: Matter) -> int:
        found = side.units[unit]
        places = [table[place] for place in range(found.first, found.last) if table[place] >= 0]
        return there.unit_of[places[0]] if places else -1

    def _head(self, side: Matter, first: int, last: int, there: Matter, at: int) -> int:
        if first < last and side.units[side.unit_of[first]].headline:
            return side.unit_of[first]
        return -1

    def _unit_span(self, side: Matter, unit: int) -> Span | None:
        return side.span(side.units[unit].first, side.units[unit].last) if unit >= 0 else None

    # statements whose words stayed and whose speaker did not

    def _speakers(self) -> None:
        at: dict[int, Words] = {}
        for said in self.said_new:
            for place in said.places:
                at[place] = said  # the innermost, as the inner ones come later
        for said in self.said_old:
            kept = [self.alignment.to_new[place] for place in said.places if self.alignment.to_new[place] >= 0]
            counted = Counter(id(at[place]) for place in kept if place in at)
            if len(kept) < _SEEN * len(said.places):
                continue
            if not counted:
                self._attributed(said, kept, back=False)
                continue
            best = counted.most_common(1)[0][0]
            now = next(at[place] for place in kept if place in at and id(at[place]) == best)
            if said.said is None or now.said is None or not other_speaker(said, now):
                continue
            ours, theirs = self._source(self.one, said), self._source(self.other, now)
            touched = [place for place in ours if self.alignment.to_new[place] < 0]
            touched_new = [place for place in theirs if self.alignment.to_old[place] < 0]
            if (
                not touched
                or not touched_new
                or self._misspelt(touched, touched_new)
                or {*touched} & self.claimed_old
                or {*touched_new} & self.claimed_new
            ):
                continue
            content = self.one.span(said.first, min(said.last, said.first + 14))
            self.out.append(
                told(
                    "speaker-changed", text=self.text,
                    old=self.one.span(ours[0], ours[-1] + 1), new=self.other.span(theirs[0], theirs[-1] + 1),
                    speaker=now.speaker, more=f": “{' '.join(content.of(self.one.text).split())}”",
                )
            )  # fmt: skip
            for places, claimed, pieces in (
                (touched, self.claimed_old, self.by_old), (touched_new, self.claimed_new, self.by_new),
            ):  # fmt: skip
                claimed.update(places)
                for place in places:
                    piece = pieces.get(place)
                    if piece is not None and piece.hunk.change == "replaced":
                        self._claim(range(piece.old_first, piece.old_last), range(piece.new_first, piece.new_last))
        held = {place for said in self.said_old for place in said.places}
        for said in self.said_new:
            kept = [self.alignment.to_old[place] for place in said.places if self.alignment.to_old[place] >= 0]
            if kept and not held.intersection(kept):
                self._attributed(said, kept, back=True)

    def _misspelt(self, ours: list[int], theirs: list[int]) -> bool:
        """Whether a source only lost a typing error, or has no name: a changed common word is told by itself."""
        one, other = ([side.keys[place] for place in places if is_word(side.keys[place])]
                      for side, places in ((self.one, ours), (self.other, theirs)))  # fmt: skip
        return typing_error(one, other) and not any(key[:1].isupper() for key in (*one, *other))

    def _attributed(self, said: Words, kept: list[int], *, back: bool) -> None:
        """Tell that words once attributed are now told as fact, or the other way round (`back`)."""
        if said.said is None or said.said.nested_in is not None or not said.said.cue:
            return
        side, table = (self.other, self.alignment.to_old) if back else (self.one, self.alignment.to_new)
        claimed = self.claimed_new if back else self.claimed_old
        marks = [place for span in (*said.said.cue, *said.said.source) for place in range(*side.tokens_in(*span))]
        if not marks or any(table[place] >= 0 or place in claimed for place in marks):
            return
        if len(kept) < _ALL * len(said.places):
            return
        there = self.one if back else self.other
        whole = said.span
        answer = there.span(min(kept), max(kept) + 1)
        if back:
            line = "words{by} that were told as fact are now attributed: {old} became {new}"
            self.out.append(told("softened", text=self.text, old=answer, new=whole, speaker=said.speaker, line=line))
        else:
            line = "words{by} are now told without attribution: {old} became {new}"
            self.out.append(told("hardened", text=self.text, old=whole, new=answer, speaker=said.speaker, line=line))
        pieces = self.by_new if back else self.by_old
        for place in marks:
            claimed.add(place)
            if (piece := pieces.get(place)) is not None:
                self._claim(range(piece.old_first, piece.old_last), range(piece.new_first, piece.new_last))

    def _source(self, side: Matter, words: Words) -> list[int]:
        assert words.said is not None
        return [place for span in words.said.source for place in range(*side.tokens_in(*span))]

    # statements without marks

    def _statements(self) -> None:
        gone = [each for each in self.said_old if self._lost(each, self._gone(each), self.claimed_old)]
        come = [each for each in self.said_new if self._lost(each, self._come(each), self.claimed_new)]
        taken: set[int] = set()
        for each in gone:
            if self._told_already(each, self.claimed_old):
                continue
            other = self._likest(each, [said for said in come if id(said) not in taken])
            if other is not None:
                taken.add(id(other))
                self._statement_altered(each, other)
                continue
            denial = self._denies(each, self.one)
            line = "a denial{by} was removed: {old}" if denial else None
            self.out.append(told("statement-removed", text=self.text, old=each.span, speaker=each.speaker, line=line))
            self._claim_removed([each], self.one, self.by_old, self.claimed_old)
        for each in come:
            if id(each) in taken or self._told_already(each, self.claimed_new):
                continue
            line = "a denial{by} was added: {new}" if self._denies(each, self.other) else None
            self.out.append(told("statement-added", text=self.text, new=each.span, speaker=each.speaker, line=line))
            self._claim_removed([each], self.other, self.by_new, self.claimed_new)

    def _lost(self, each: Words, gone: list[int], claimed: set[int]) -> bool:
        return each.said is not None and each.said.nested_in is None and len(gone) >= _GONE * len(each.places)

    def _told_already(self, each: Words, claimed: set[int]) -> bool:
        return sum(place in claimed for place in each.places) >= _SEEN * len(each.places)

    def _likest(self, each: Words, others: list[Words]) -> Words | None:
        """Return the new statement that says the same in other words: alike, or by the same speaker in its place."""
        from rapidfuzz import fuzz

        ours = [self.one.keys[place].casefold() for place in each.places][:400]
        best, most = None, _LIKE
        pieces = {id(self.by_old[place]) for place in each.places if place in self.by_old}
        for other in others[:200]:
            theirs = [self.other.keys[place].casefold() for place in other.places][:400]
            alike = fuzz.ratio(ours, theirs) / 100
            if each.speaker and each.speaker == other.speaker:
                alike += 0.1
            if any(id(self.by_new[place]) in pieces for place in other.places if place in self.by_new):
                alike += 0.2
            if alike > most:
                best, most = other, alike
        return best

    def _statement_altered(self, ours: Words, theirs: Words) -> None:
        step = _step(ours, theirs)
        self.out.append(
            told("statement-altered", text=self.text, old=ours.span, new=theirs.span, step=step,
                 speaker=theirs.speaker or ours.speaker, more=_stronger(step))
        )  # fmt: skip
        self._claim_removed([ours], self.one, self.by_old, self.claimed_old)
        self._claim_removed([theirs], self.other, self.by_new, self.claimed_new)

    def _denies(self, each: Words, side: Matter) -> bool:
        assert each.said is not None
        cue = " ".join(span.of(side.text) for span in each.said.cue)
        return "denial" in acts_in(cue, "")

    # what is left

    def _rest(self) -> None:
        sides = self.sides
        for number, piece in enumerate(self.found):
            hunk = piece.hunk
            if hunk.change == "moved":
                if not self.one.units[self.one.unit_of[piece.old_first]].headline:
                    self.out.append(told("moved", text=self.text, old=hunk.old, new=hunk.new))
                continue
            ours = [p for p in range(piece.old_first, piece.old_last) if p not in self.claimed_old]
            theirs = [p for p in range(piece.new_first, piece.new_last) if p not in self.claimed_new]
            if not ours and not theirs:
                continue
            if hunk.change != "replaced" and self._whole(piece):
                side, places = (self.one, ours) if ours else (self.other, theirs)
                self._passages(side, places, removed=bool(ours))
                continue
            claimed = len(ours) + len(theirs) < hunk_size(piece)
            if claimed and not any(is_word(self.one.keys[p]) for p in ours) and not any(
                is_word(self.other.keys[p]) for p in theirs
            ):  # fmt: skip
                continue
            if claimed and hunk.change != "replaced":
                continue
            if number >= _MOST:
                self.out.append(told("reworded", text=self.text, old=hunk.old, new=hunk.new))
                continue
            self._parts(sides, piece)

    def _parts(self, sides: tuple[Side, Side], piece: Piece) -> None:
        ours = self._holder(self.said_old, piece.old_first, piece.old_last)
        theirs = self._holder(self.said_new, piece.new_first, piece.new_last)
        step = _step(ours, theirs) if ours and theirs else None
        for part in classify(*sides, piece):
            kind, line, more, speaker = part.kind, None, "", None
            if ours and theirs and kind != "minor":
                speaker = theirs.speaker or ours.speaker
                if kind == "reworded":
                    kind, more = "statement-altered", _stronger(step)
                elif speaker:
                    more = f", in a statement of {' '.join(speaker.split())[:80]}" + _stronger(step)
            old, new = part.old, part.new
            if kind == "negation" and piece.hunk.change != "replaced":
                line = f"a negation was {piece.hunk.change}: {{old}} became {{new}}"
            if kind in ("figure", "date", "name"):
                more = self._context(piece, part.new is None) + more
            if kind == "statement-altered" or (kind == "reworded" and not (old and new)):
                old, new = self._around(piece)
                line = "{old} became {new}" if kind == "reworded" else "a statement{by} was changed: {old} became {new}"
            self.out.append(
                told(kind, text=self.text, old=old, new=new, speaker=speaker, more=more, line=line,
                     step=step if speaker else None)
            )  # fmt: skip

    def _context(self, piece: Piece, gone: bool) -> str:
        """Return a few words around a changed number, date or name, from the version that has it."""
        side, first, last = (
            (self.one, piece.old_first, piece.old_last) if gone else (self.other, piece.new_first, piece.new_last)
        )
        if first >= last:
            return ""
        unit = side.units[side.unit_of[first]]
        around = _NEAR_HAN if is_han(side.keys[min(last, unit.last - 1)][0]) else _NEAR
        low, high = max(unit.first, first - around), min(unit.last, last + around)
        while high > last and not is_word(side.keys[high - 1]):
            high -= 1
        while low < first and not is_word(side.keys[low]):
            low += 1
        if high - low <= last - first:
            return ""
        words = shown(side.words(low, high))[1:-1]
        return f", in “{'… ' if low > unit.first else ''}{words}{' …' if high < unit.last - 1 else ''}”"

    def _around(self, piece: Piece) -> tuple[Span, Span]:
        out = []
        for side, first, last in (
            (self.one, piece.old_first, piece.old_last), (self.other, piece.new_first, piece.new_last),
        ):  # fmt: skip
            at = min(first, len(side.keys) - 1)
            unit = side.units[side.unit_of[at]]
            places = list(range(first, last)) or [at]
            out.append(self._window(side, places, unit.first, unit.last))
        return out[0], out[1]

    def _holder(self, said: list[Words], first: int, last: int) -> Words | None:
        """Return the outermost statement whose content or cue holds the place of a change."""
        high = bisect_right(said, first + 1, key=lambda each: each.first)
        for each in said[max(0, high - _NESTED) : high]:
            if last <= each.last + 1 and each.said and each.said.nested_in is None:
                return each
        return None

    def _whole(self, piece: Piece) -> bool:
        side, first, last = (
            (self.one, piece.old_first, piece.old_last) if piece.hunk.change == "removed"
            else (self.other, piece.new_first, piece.new_last)
        )  # fmt: skip
        low, high = side.units[side.unit_of[first]], side.units[side.unit_of[last - 1]]
        return low.first == first and high.last == last

    def _passages(self, side: Matter, places: list[int], *, removed: bool) -> None:
        runs: list[list[int]] = []
        for place in places:
            if runs and runs[-1][1] == place:
                runs[-1][1] = place + 1
            else:
                runs.append([place, place + 1])
        for first, last in runs:
            words = sum(map(is_word, side.keys[first:last]))
            span = side.span(first, last)
            old, new = (span, None) if removed else (None, span)
            if words < _SMALL:
                kind: AlterationKind = "minor"
            else:
                kind = "passage-removed" if removed else "passage-added"
            self.out.append(told(kind, text=self.text, old=old, new=new))


def hunk_size(piece: Piece) -> int:
    """Return how many words and signs of both versions a hunk holds."""
    return piece.old_last - piece.old_first + piece.new_last - piece.new_first


def _step(ours: Words, theirs: Words) -> int | None:
    one = ours.said.strength if ours.said else None
    other = theirs.said.strength if theirs.said else None
    return other.level - one.level if one and other and one.level != other.level else None


def _stronger(step: int | None) -> str:
    if not step:
        return ""
    return (
        f" ({abs(step)} {'rung' if abs(step) == 1 else 'rungs'} {'stronger' if step > 0 else 'weaker'} on the ladder)"
    )
