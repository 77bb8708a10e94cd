"""The clauses of a sentence: what governs what, phrases, and who is the subject of a verb."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..models.statements import Word
from ..record import Span

_OUTSIDE = frozenset(("acl:relcl", "appos", "parataxis", "punct", "conj", "cc", "acl", "advcl", "mark", "case", "cop"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_FAR = 40


class Clauses:
    """The words of an item as trees, one a sentence; words are named by their numbers."""

    def __init__(self, text: str, words: Sequence[Word], sentences: Sequence[Span]) -> None:
        self.text = text
        self.words = words
        self.sentences = sentences
        self.sentence = [-1] * len(words)
        at = 0
        for k, word in enumerate(words):
            while at < len(sentences) and sentences[at].end <= word.span.start:
                at += 1
            if at < len(sentences) and sentences[at].start <= word.span.start:
                self.sentence[k] = at
        self.starts = [w.span.start for w in words]
        # the last word of the run of words of one sentence that a word stands in
        self.ends = list(range(len(words)))
        for k in range(len(words) - 2, -1, -1):
            if self.sentence[k + 1] == self.sentence[k]:
                self.ends[k] = self.ends[k + 1]
        self.relations = [w.relation for w in words]
        self.heads = [
            w.head if 0 <= w.head < len(words) and self.sentence[w.head] == self.sentence[k] else k
            for k, w in enumerate(words)
        ]
        self.children: list[list[int]] = [[] for _ in words]
        for k, head in enumerate(self.heads):
            if head != k:
                self.children[head].append(k)
        for k in range(len(words)):
            self._settle(k)

    def _settle(self, v: int) -> None:
        """Mend relations that cannot be: a subject behind a preposition, two subjects of one verb."""
        if self.words[v].upos not in ("VERB", "AUX", "ADJ"):
            return
        subjects = [c for c in self.children[v] if self.relations[c] in ("nsubj", "nsubj:pass")]
        for c in subjects:
            case = [
                k for k in self.children[c] if self.relations[k] == "case" and self.low(k) not in ("'s", "’s", "'", "’")
            ]
            if case and c > v:
                self.relations[c] = "obl:agent" if self.low(case[0]) == "by" else "obl"
        subjects = [c for c in subjects if self.relations[c].startswith("nsubj")]
        before, behind = [c for c in subjects if c < v], [c for c in subjects if c > v]
        if before and behind and not any(self.relations[c] == "obj" for c in self.children[v]):
            self.relations[behind[0]] = "obj"
        if not subjects and self.words[v].upos == "VERB" and self.relations[v] != "acl:relcl":
            ahead = [c for c in self.children[v] if c < v and self.relations[c] == "obj"]
            if len(ahead) == 1:
                self.relations[ahead[0]] = "nsubj:pass" if self.kids(v, "aux:pass") else "nsubj"
        if behind and not before and any(self.low(m) == "to" for m in self.kids(v, "mark")):
            self.relations[behind[0]] = "obj"
        for c in self.children[v]:
            if self.relations[c] in ("obl", "nmod") and self.preposition(c) == "by" and self.passive(v):
                self.relations[c] = "obl:agent"

    def low(self, k: int) -> str:
        """The word in lower case."""
        return self.words[k].span.of(self.text).lower()

    def kids(self, k: int, *relations: str) -> list[int]:
        """The words that depend on a word by one of the relations."""
        return [c for c in self.children[k] if self.relations[c] in relations]

    def under(self, k: int) -> Iterator[int]:
        """A word and all that depends on it."""
        waiting, seen = [k], {k}
        while waiting:
            one = waiting.pop()
            yield one
            for c in self.children[one]:
                if c not in seen:
                    seen.add(c)
                    waiting.append(c)

    def phrase(self, k: int) -> Span:
        """The span of the noun phrase of a head: without clauses, appositions and coordinated phrases."""
        first = last = k
        inside = {k}
        for c in self.children[k]:
            before = c < k and self.relations[c] not in ("case", "mark", "cop", "punct", "advcl", "acl:relcl")
            if before or self.relations[c] not in _OUTSIDE:
                inside.update(self.under(c))
        for c in self.children[k]:  # the hyphen of "China-UK talks", the comma of "big, old house"
            if c < k and self.relations[c] == "punct":
                inside.add(c)
        while first - 1 in inside:
            first -= 1
        while last + 1 in inside:
            last += 1
        return Span(self.words[first].span.start, self.words[last].span.end)

    def joined(self, k: int) -> list[int]:
        """A head and the heads coordinated with it."""
        return [k, *self.kids(k, "conj")]

    def preposition(self, k: int) -> str:
        """The preposition before a phrase, in lower case."""
        cases = self.kids(k, "case", "mark")
        return " ".join(self.low(c) for c in cases if c < k) if cases else ""

    def passive(self, v: int) -> bool:
        """Whether a verb is in the passive."""
        return bool(self.kids(v, "aux:pass", "nsubj:pass"))

    def subjects(self, v: int, depth: int = 0) -> list[int]:
        """The heads of the subject of a verb, looked for in the clause above where its own has none."""
        own = self.kids(v, "nsubj", "nsubj:pass")
        if own:
            head = own[0]
            if self.low(head) in _RELATIVE and self.relations[v] == "acl:relcl":
                return self.joined(self.heads[v])
            return self.joined(head)
        if depth > 4 or self.heads[v] == v:
            return []
        relation, above = self.relations[v], self.heads[v]
        if relation == "xcomp" or (relation in ("advcl", "ccomp") and self.words[above].upos in ("VERB", "ADJ")):
            objects = self.kids(above, "obj", "iobj")
            if relation == "xcomp" and objects and not self.passive(above):
                return self.joined(objects[0])
            if relation == "ccomp" and not self.kids(v, "mark"):
                return []
            return self.subjects(above, depth + 1)
        if relation in ("conj", "parataxis"):
            return self.subjects(above, depth + 1)
        if relation == "acl" and self.words[above].upos in ("NOUN", "PROPN"):
            owners = self.owners(above)
            if owners:
                return owners
            if self.relations[above] in ("obj", "nsubj", "obl") and self.words[self.heads[above]].upos == "VERB":
                governor = self.heads[above]
                return self.subjects(governor, depth + 1) if self.relations[above] != "nsubj" else []
        if relation == "acl:relcl":
            return self.joined(above)
        return []

    def owners(self, k: int) -> list[int]:
        """The heads of who owns or does a noun: "China's move", "the US decision", "a move by China"."""
        out = self.kids(k, "nmod:poss")
        out += [c for c in self.children[k] if c < k and c not in out and self.possessive(c)]
        out += [c for c in self.kids(k, "nmod") if self.preposition(c) in ("by", "from")]
        return out or self.before(k)

    def before(self, k: int) -> list[int]:
        """The names right before a noun that say whose it is: "the US decision"."""
        return [
            c
            for c in self.kids(k, "compound", "amod", "nmod")
            if c < k and self.words[c].span.of(self.text)[:1].isupper()
        ]

    def possessive(self, k: int) -> bool:
        """Whether a phrase has the mark of a possessive behind it."""
        return any(self.low(c) in ("'s", "’s", "'", "’") and c > k for c in self.kids(k, "case", "punct"))

    def phrase_after(self, k: int) -> tuple[str, int] | None:
        """The preposition right behind a word, and the head of its phrase: wherever the tree hangs it."""
        if k + 2 >= len(self.words) or self.words[k + 1].upos != "ADP" or self.sentence[k + 1] != self.sentence[k]:
            return None
        head = self.heads[k + 1]
        return (self.low(k + 1), head) if head > k + 1 and self.sentence[head] == self.sentence[k] else None

    def end_of(self, k: int, most: int) -> int:
        """Where what hangs on a word ends, at most so many characters behind the word, at a word's end."""
        limit = self.words[k].span.end + most
        return max(e for j in self.under(k) if (e := self.words[j].span.end) <= limit)

    def modals(self, v: int) -> set[str]:
        """The auxiliaries of a predicate, in lower case."""
        return {self.low(c) for c in self.kids(v, "aux", "aux:pass", "cop")}

    def negated(self, v: int) -> bool:
        """Whether a predicate is negated."""
        said = {self.low(c) for c in self.children[v] if abs(c - v) < _FAR}
        return bool(said & {"not", "n't", "n’t", "never", "neither", "no longer", "without", "nor"})

    def after(self, k: int) -> str:
        """The word behind, in lower case."""
        return self.low(k + 1) if k + 1 < len(self.words) and self.sentence[k + 1] == self.sentence[k] else ""

    def within(self, span: Span) -> range:
        """The numbers of the words that begin inside a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def around(self, span: Span, k: int, reach: int = 400) -> Span:
        """A span with what its sentence says so far before and behind it; the sentence is that of a word."""
        whole = self.sentences[self.sentence[k]]
        return Span(max(whole.start, span.start - reach), min(whole.end, span.end + reach))
