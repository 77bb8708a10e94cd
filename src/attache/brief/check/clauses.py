"""Sentences taken apart for comparison: words, their clauses, and the marks that each stands under."""

import functools
import re
from dataclasses import dataclass, field

from . import lexicon

_WORD = re.compile(r"n['’]t\b|[^\W_]+(?=n['’]t\b)|[^\W_]+(?:[-&][^\W_]+)*(?:\.[^\W_]+)*|['’](?:ll|s|re|ve|d|m)\b")
_BREAK = re.compile(r"[.!?;:,()—–\n\x00“”\"。！？；，]|\s-{1,2}\s")
_SENTENCE = re.compile(r"[.!?;\n\x00。！？；]")
_JOINTS = frozenset(
    [
        "and",
        "but",
        "or",
        "while",
        "whereas",
        "although",
        "though",
        "because",
        "which",
        "who",
        "whom",
        "that",
        "after",
        "before",
        "if",
        "unless",
        "as",
        "when",
        "until",
        "nor",
        "whether",
        "so",
        "since",
        "despite",
    ]
)
_REACH = 6
_HAN = re.compile(r"[\u3400-\u9fff]")
_PAST = re.compile(r"(?:ed)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text: its place, form, stem and clause; the marks that it stands under, with how far from each.

    A distance of 1 says that it is the first word of weight behind the mark.
    """

    start: int
    end: int
    low: str
    stem: str
    clause: int
    sentence: int
    weighty: bool
    name: bool
    marks: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A mark in a text: its kind, its words, and the words of weight behind it in its clause (or before, if none).

    `led` is the mark with the word before it, `leading` with the word behind it, in lower case.
    """

    kind: str
    start: int
    words: str
    heads: tuple[Word, ...]
    led: str
    leading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A text taken apart; `by_stem` gives the words of weight of each stem."""

    text: str
    words: tuple[Word, ...]
    marks: tuple[Placed, ...]
    by_stem: dict[str, tuple[Word, ...]]
    flat: str

    def has(self, words: str) -> bool:
        """Whether words stand in the text one behind the other, but for punctuation and capitals."""
        return f" {words} " in self.flat

    def place(self, word: Word) -> int:
        """Return the number of a word of the text."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.words[middle].start < word.start else (low, middle)
        return low

    def like(self, stem: str) -> tuple[Word, ...]:
        """Return the words of a stem, else those that may stand for it."""
        found = self.by_stem.get(stem)
        if found:
            return found
        return tuple(word for other in lexicon.synonyms().get(stem, ()) for word in self.by_stem.get(other, ()))


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Parsed:
    """Take a text apart. Linear in its length."""
    words = _words(text)
    placed: list[Placed] = []
    at = 0
    while at < len(words):
        found = _mark_at(words, at)
        if found is None:
            at += 1
            continue
        kind, length = found
        clause = words[at].clause
        heads: list[Word] = []
        for word in words[at + length : at + length + 24]:
            if word.clause != clause and not (not heads and word.sentence == words[at].sentence):
                break
            clause = word.clause
            if word.weighty:
                heads.append(word)
                word.marks.setdefault(kind, len(heads))
                if len(heads) == _REACH:
                    break
        if not heads:
            before = [word for word in words[max(0, at - 8) : at] if word.weighty and word.clause == words[at].clause]
            heads = before[-1:]
            for word in heads:
                word.marks.setdefault(kind, 1)
        last = words[at + length - 1]
        mark = Placed(
            kind=kind,
            start=words[at].start,
            words=text[words[at].start : last.end],
            heads=tuple(heads),
            led=" ".join(word.low for word in words[max(0, at - 1) : at + length]),
            leading=" ".join(word.low for word in words[at : at + length + 1]),
        )
        placed.append(mark)
        at += length
    by_stem: dict[str, list[Word]] = {}
    for word in words:
        if word.weighty:
            by_stem.setdefault(word.stem, []).append(word)
    return Parsed(
        text=text,
        words=tuple(words),
        marks=tuple(placed),
        by_stem={key: tuple(some) for key, some in by_stem.items()},
        flat=f" {' '.join(word.low for word in words)} ",
    )


def _words(text: str) -> list[Word]:
    breaks = [match.start() for match in _BREAK.finditer(text)]
    ends = [match.start() for match in _SENTENCE.finditer(text)]
    function, words = lexicon.function_words(), []
    clause = sentence = passed = ended = 0
    for match in _WORD.finditer(text):
        while passed < len(breaks) and breaks[passed] < match.start():
            passed, clause = passed + 1, clause + 1
        while ended < len(ends) and ends[ended] < match.start():
            ended, sentence = ended + 1, sentence + 1
        low = match[0].replace("’", "'").casefold()
        if low in _JOINTS:
            clause += 1
        weighty = low not in function and not low.startswith("'") and low != "n't" and low not in _JOINTS
        words.append(
            Word(
                start=match.start(), end=match.end(), low=low, stem=lexicon.stem(low), clause=clause, sentence=sentence,
                weighty=weighty, name=match[0][0].isupper() or bool(_HAN.match(match[0])),
            )
        )  # fmt: skip
    return words


def _mark_at(words: list[Word], at: int) -> tuple[str, int] | None:
    for phrase, kind in lexicon.phrases().get(words[at].low, ()):
        if len(phrase) == 1 and words[at].name and words[at].low == "may" and at:
            continue  # the month
        if [word.low for word in words[at : at + len(phrase)]] == list(phrase):
            return kind, len(phrase)
    return None


def past(word: Word) -> bool:
    """Whether the form of a word may tell of what has happened."""
    return bool(_PAST.search(word.low)) or (word.low in lexicon.irregular() and word.low != word.stem)


def to_infinitive(parsed: Parsed, word: Word) -> bool:
    """Whether "to" leads to a word, so that its form says nothing of its time."""
    at = parsed.place(word)
    return any(before.low in {"to", "of", "for", "be", "is", "are"} for before in parsed.words[max(0, at - 2) : at])
