"""The words cited in the sentences that they stand in: what turns a claim may stand before or behind the span."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import clauses
from .clauses import Parsed, Word
from .evidence import Evidence, Opened

_END = re.compile(r"[.!?][”’\"'»)]*\s+(?=[A-Z“\"‘'(])|[。！？]|\n")
_BEFORE, _AFTER = 320, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A cited span with the rest of its first and last sentence: `start` and `end` are the span's place in `text`."""

    text: str
    start: int
    end: int
    opened: Opened

    @property
    def parsed(self) -> Parsed:
        """The text taken apart."""
        return clauses.parse(self.text)

    def inside(self, word: Word) -> bool:
        """Whether a word stands in the words cited."""
        return self.start <= word.start and word.end <= self.end


def contexts(
    evidence: Evidence,
    kinds: frozenset[str] = frozenset(("words", "event", "headline", "role", "organisation", "speaker", "cue")),
) -> list[Context]:
    """Return each stretch that is cited for what a line says, once, with its context."""
    out: dict[tuple[str, int, int], Context] = {}
    for one in evidence.opened:
        cited = one.citation
        if not kinds & set(cited.supports) or (one.source.id, cited.start, cited.end) in out:
            continue
        low, high = bounds(one.text, cited.start, cited.end)
        out[one.source.id, cited.start, cited.end] = Context(
            text=one.text[low:high], start=cited.start - low, end=cited.end - low, opened=one
        )
    return list(out.values())


def bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentences of a span begin and end, a few hundred characters away at most."""
    floor = max(0, start - _BEFORE)
    before = text[floor : start + 1]  # the sentence's first letter tells that one begins
    low = max((match.end() for match in _END.finditer(before) if match.end() <= start - floor), default=0)
    ended = end > start and text[end - 1] in ".!?。！？\n"
    after = None if ended else _END.search(text, end, min(len(text), end + _AFTER))
    high = end if ended else (after.end() if after else min(len(text), end + _AFTER))
    return floor + low, high


_GIVEN = 9


def nearest(parsed: Parsed, word: Word | None) -> str:
    """Return the words around a place of a text, for a message."""
    if word is None:
        return ""
    at = parsed.place(word)
    some = parsed.words[max(0, at - 4) : at + _GIVEN - 4]
    return " ".join(parsed.text[some[0].start : some[-1].end].split())


def like(text: str, said: str, quotes: Sequence[str]) -> str:
    """Return the words cited whose company is most like that of some words of a line; empty where none is."""
    at = text.find(said)
    if at < 0:
        return ""
    around = {word.stem for word in clauses.parse(text[max(0, at - 60) : at + len(said) + 60]).words if word.weighty}
    best, shown = 1, ""
    for quote in quotes:
        found = clauses.parse(quote).words
        hits = [word.weighty and word.stem in around for word in found]
        shared = sum(hits[:_GIVEN])
        for first in range(max(1, len(found) - _GIVEN + 1)):
            if shared > best:
                some = found[first : first + _GIVEN]
                best, shown = shared, " ".join(quote[some[0].start : some[-1].end].split())
            if first + _GIVEN < len(found):
                shared += hits[first + _GIVEN] - hits[first]
    return shown
