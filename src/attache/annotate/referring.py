"""The places of an item that refer to somebody or something, and what rules see in pairs of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..models.statements import Attribution, Word
from ..record import Mention, Span
from ..text.quotes import quotations
from .people import People
from .words import words as words_of

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float32]]
    Numbers = np.ndarray[Any, np.dtype[np.int64]]

_PRONOUNS = {
    "he": 0, "him": 0, "himself": 0, "his": 1, "she": 2, "her": 3, "herself": 2, "hers": 3,
    "it": 4, "itself": 4, "its": 5, "they": 6, "them": 6, "themselves": 6, "their": 7, "theirs": 7,
}  # fmt: skip
_SINGULAR, _PLURAL = 8, 9
_ANAPHORS = 10
_NAMES = ("person", "organisation", "place", "state", "office", "outlet", "group")
_HE, _SHE, _IT, _THEY, _HUMAN, _BODY, _SEVERAL, _THING = range(len(_NAMES), len(_NAMES) + 8)
_CANDIDATES = _THING + 1
_RELATIONS = ("nsubj", "nsubj:pass", "obj", "obl", "nmod", "nmod:poss", "appos", "conj", "root")
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_SURE = 0.4
"""Attributions of less confidence say nothing about who is meant."""
_NEAR, _NAMED = 30, 20
"""So many mentions right before one may be meant by it, and so many names before those."""
FEATURES = 2 * (len(_RELATIONS) + 1) + _ANAPHORS + _CANDIDATES + 31


@dataclass(slots=True)
class Point:
    """A place that refers: a name, a pronoun, or a noun with its head word's number; `kind` is its kind as a candidate.

    `anaphor` is its kind as something that refers back, -1 where it does not.
    """

    word: int
    start: int
    end: int
    kind: int
    anaphor: int
    mention: Mention | None
    lemma: str


class Points:
    """The places of an item that refer, in order, and what rules see in pairs of them.

    Args:
        text: The item's own text.
        offset: Where it begins in the document.
        words: Its words, in its own offsets.
        sentences: Its sentences, in its own offsets.
        mentions: Its mentions, in document offsets.
        people: Its persons.
        attributions: What the model found, in its own offsets.
    """

    def __init__(
        self,
        text: str,
        offset: int,
        words: Sequence[Word],
        sentences: Sequence[Span],
        mentions: Sequence[Mention],
        people: People,
        attributions: Sequence[Attribution],
    ) -> None:
        self.text, self.words, self.people = text, words, people
        self.starts = [word.span.start for word in words]
        self.determiner: dict[int, str] = {}
        for k, word in enumerate(words):
            if word.relation in ("det", "nmod:poss") and word.head != k:
                self.determiner.setdefault(word.head, word.span.of(text).lower())
        self.all = sorted(
            [*self._named(mentions, offset), *self._nominal(mentions, offset)],
            key=lambda point: (point.start, point.end),
        )
        self._table(sentences, attributions)

    def _named(self, mentions: Sequence[Mention], offset: int) -> list[Point]:
        out = []
        for mention in mentions:
            if mention.type not in _NAMES:
                continue
            first = bisect_left(self.starts, mention.start - offset)
            last = bisect_left(self.starts, mention.end - offset)
            inside = range(first, last)
            if not inside:
                continue
            head = next((k for k in inside if self.words[k].head not in inside or self.words[k].head == k), first)
            out.append(
                Point(
                    head,
                    mention.start - offset,
                    mention.end - offset,
                    _NAMES.index(mention.type),
                    -1,
                    mention,
                    mention.text.lower(),
                )
            )
        return out

    def _nominal(self, mentions: Sequence[Mention], offset: int) -> list[Point]:
        taken = [(m.start - offset, m.end - offset) for m in mentions if m.type in _NAMES]
        begins = [a for a, _ in taken]
        out = []
        roles, groups, bodies = words_of("roles"), words_of("groups"), words_of("organisations")
        for k, word in enumerate(self.words):
            if word.upos not in ("PRON", "NOUN", "DET"):
                continue
            said = word.span.of(self.text).lower()
            pronoun = _PRONOUNS.get(said)
            if pronoun is None and (word.upos != "NOUN" or word.relation in ("compound", "fixed")):
                continue
            before = bisect_right(begins, word.span.start) - 1
            if before >= 0 and taken[before][1] > word.span.start:
                continue
            if pronoun is not None:
                kind = (_HE, _HE, _SHE, _SHE, _IT, _IT, _THEY, _THEY)[pronoun]
                out.append(Point(k, word.span.start, word.span.end, kind, pronoun, None, said))
                continue
            one = said[:-1] if said.endswith("s") and not said.endswith("ss") else said
            several = one != said
            human = said in roles or one in roles or said in groups
            body = said in bodies or one in bodies
            kind = _SEVERAL if several else _HUMAN if human else _BODY if body else _THING
            anaphor = (_PLURAL if several else _SINGULAR) if self.determiner.get(k) in _DEFINITE else -1
            out.append(Point(k, word.span.start, word.span.end, kind, anaphor, None, one))
        return out

    def key(self, point: Point) -> Hashable:
        """Return what a name stands for within the item; the same for all its names."""
        mention = point.mention
        if mention is None:
            return None
        person = self.people.of(mention) if mention.type == "person" else None
        return id(person) if person is not None else (mention.actor or mention.text.lower())

    def _table(self, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> None:
        import numpy as np

        count = len(self.all)
        begins = [s.start for s in sentences]
        quotes = [q.inner for q in quotations(self.text) if q.depth == 0 and not q.scare]
        quote_begins = [q.start for q in quotes]
        sentence, relation, governor, quote, gender, seen, place = ([0] * count for _ in range(7))
        times: dict[Hashable, int] = {}
        first_word: dict[int, int] = {}
        for n, point in enumerate(self.all):
            word = self.words[point.word]
            own = sentence[n] = bisect_right(begins, point.start)
            if own not in first_word:
                first_word[own] = bisect_left(self.starts, begins[own - 1]) if own else 0
            place[n] = min(point.word - first_word[own], 30)
            relation[n] = _RELATIONS.index(word.relation) if word.relation in _RELATIONS else len(_RELATIONS)
            governor[n] = word.head
            q = bisect_right(quote_begins, point.start) - 1
            quote[n] = q if q >= 0 and quotes[q].end > point.start else -1
            if point.mention is not None:
                key = self.key(point)
                seen[n] = times[key] = times.get(key, 0) + 1
                if point.mention.type == "person" and (person := self.people.of(point.mention)) is not None:
                    gender[n] = {"m": 1, "f": 2}.get(person.gender or "", 0)
            elif point.kind in (_HE, _SHE):
                gender[n] = 1 if point.kind == _HE else 2
        codes: dict[str, int] = {}
        self.lemma = np.array([codes.setdefault(p.lemma, len(codes)) for p in self.all], dtype=np.int64)
        self.word = np.array([p.word for p in self.all], dtype=np.int64)
        self.kind = np.array([p.kind for p in self.all], dtype=np.int64)
        self.anaphor = np.array([p.anaphor for p in self.all], dtype=np.int64)
        self.sentence, self.relation, self.governor, self.quote, self.gender = (
            np.array(each, dtype=np.int64) for each in (sentence, relation, governor, quote, gender)
        )
        self.seen = np.log1p(np.array(seen, dtype=np.float32))
        self.place = np.array(place, dtype=np.float32) / 10
        self.definite = np.array([self.determiner.get(p.word) in _DEFINITE for p in self.all], dtype=np.float32)
        # where each lies among the attributions: in whose source, in whose content
        sure = [a for a in attributions if a.confidence >= _SURE]
        self.source = np.full(count, -1, dtype=np.int64)
        self.content = np.zeros((count, len(sure) + 1), dtype=bool)
        spots = [p.start for p in self.all]
        for number, one in enumerate(sure):
            for span in one.source:
                self.source[bisect_left(spots, span.start) : bisect_left(spots, span.end)] = number
            for span in one.content:
                self.content[bisect_left(spots, span.start) : bisect_left(spots, span.end), number] = True

    def pairs(self, *, things: bool = False) -> tuple[Numbers, Numbers]:
        """Return the pairs of what refers back with what it may mean; -1 stands for nothing before it.

        Args:
            things: Whether nouns for things refer back too: they lead to no name, and teach the scorer all the same.
        """
        import numpy as np

        one: list[int] = []
        two: list[int] = []
        named = [n for n, p in enumerate(self.all) if p.mention is not None]
        for n, point in enumerate(self.all):
            if point.anaphor < 0 or (not things and point.kind in (_THING, _SEVERAL)):
                continue
            near = max(0, n - _NEAR)
            far = bisect_left(named, near)
            some = [-1, *named[max(0, far - _NAMED) : far], *range(near, n)]
            one += [n] * len(some)
            two += some
        return np.array(one, dtype=np.int64), np.array(two, dtype=np.int64)

    def features(self, one: Numbers, two: Numbers) -> Floats:
        """Return what rules see in each pair, `(pairs, FEATURES)`."""
        import numpy as np

        none = two < 0
        safe = np.where(none, one, two)
        kinds = np.eye(_CANDIDATES, dtype=np.float32)[self.kind[safe]]
        relations = np.eye(len(_RELATIONS) + 1, dtype=np.float32)
        parts = [
            np.eye(_ANAPHORS, dtype=np.float32)[self.anaphor[one]],
            relations[self.relation[one]],
            kinds,
            relations[self.relation[safe]],
        ]
        apart = self.sentence[one] - self.sentence[safe]
        people = np.concatenate([[0], np.cumsum(np.isin(self.kind, (0, _HE, _SHE)))])
        bodies = np.concatenate([[0], np.cumsum(np.isin(self.kind, (1, 3, 4, 5, _BODY, _IT)))])
        mine, theirs = self.gender[one], self.gender[safe]
        told = np.zeros((len(one), 4), dtype=np.float32)
        told[:, 0] = self.lemma[one] == self.lemma[safe]
        # of nouns only: the word is one of the name, or of the role of whoever bears it
        for row in np.flatnonzero((self.anaphor[one] >= _SINGULAR) & (self.kind[safe] < len(_NAMES))).tolist():
            noun, named = self.all[int(one[row])], self.all[int(safe[row])]
            told[row, 1] = noun.lemma in named.lemma.split()
            told[row, 2] = noun.lemma in self._role(named)
        told[:, 3] = self.content[one, self.source[safe]] & (self.source[safe] >= 0)
        last = self._last_sources()
        columns = [
            apart == 0,
            apart == 1,
            apart == 2,
            apart == 3,
            apart > 3,
            np.minimum(apart, 12) / 4,
            np.log1p(np.maximum(self.word[one] - self.word[safe], 0)) / 3,
            np.log1p(one - safe) / 3,
            np.log1p(np.maximum(people[one] - people[safe + 1], 0)),
            np.log1p(np.maximum(bodies[one] - bodies[safe + 1], 0)),
            self.governor[one] == self.governor[safe],
            self.governor[one] == self.word[safe],
            self.governor[safe] == self.word[one],
            (mine > 0) & (mine == theirs),
            (mine > 0) & (theirs > 0) & (mine != theirs),
            (mine > 0) & (theirs == 0),
            self.quote[one] >= 0,
            self.quote[safe] >= 0,
            (self.quote[one] >= 0) & (self.quote[one] == self.quote[safe]),
            self.source[one] >= 0,
            self.source[safe] >= 0,
            last[one] == safe,
            self.seen[safe],
            self.definite[safe],
            self.place[one],
            self.place[safe],
            none,
        ]
        table = np.stack([np.asarray(c, dtype=np.float32) for c in columns], 1)
        pair = np.concatenate([*parts[2:], table[:, :-1], told], 1)
        pair[none] = 0
        return np.concatenate([*parts[:2], pair, table[:, -1:]], 1)

    def _role(self, point: Point) -> frozenset[str]:
        person = self.people.of(point.mention) if point.mention is not None and point.mention.type == "person" else None
        return frozenset(person.role.lower().split()) if person is not None and person.role else frozenset()

    def _last_sources(self) -> Numbers:
        """Return for each place the last one before it that speaks."""
        import numpy as np

        out = np.full(len(self.all), -1, dtype=np.int64)
        last = -1
        for n in range(len(self.all)):
            out[n] = last
            if self.source[n] >= 0 and self.kind[n] in (0, 1, 3, 4, 5, _HE, _SHE, _HUMAN):
                last = n
        return out


def is_human(point: Point) -> bool:
    """Whether it is a noun for a person in a role."""
    return point.kind == _HUMAN


def is_body(point: Point) -> bool:
    """Whether it is a noun for a body that can speak and act: "the ministry"."""
    return point.kind == _BODY
