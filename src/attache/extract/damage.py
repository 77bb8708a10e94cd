"""English sentences damaged by machine paraphrase or translation.

Three kinds: a clause whose subject is lost, two sentences run into one, and a first person that nobody in the text is.
Each rule looks for its own words first and weighs what stands around them only then, so a sound text costs little.
"""

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise

from ..record import Flaw
from ..record.document import FlawKind
from ..text.quotes import quotations
from .damage_rules import rules

_WORD = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?")
_STOP = re.compile(r"[.!?…](?=[\s”’\"')\]]|\Z)|\n")
_FIRST = re.compile(r"\b(?:I|I’m|I'm|my|me|we|our|us|We|Our|My)\b")
_ABBREVIATION_LAST = re.compile(r"\b[A-Z][a-z]{0,4}\.\Z|\b[a-z]\.\Z|\.[A-Za-z]\.\Z")
_SUBCLAUSE = re.compile(
    r"\b(?:that|which|who|whom|whose|because|although|if|when|while|after|before|as|until|unless)\b"
)
_MAIN_CLAUSE = re.compile(
    r",[ ](?:the|an?|it|he|she|they|we|I|his|her|its|their|this|these|those|one|some|many|most)\b|,[ ][A-Z]"
)
_LAST_WORD = re.compile(r"[A-Za-z]+\Z")
_LAST_RUN = re.compile(r"\S+\Z")
_HELPING = frozenset(("to", "been", "be"))
_FEWEST = 8
"""Words that a clause needs to be called hanging: shorter ones are often meant so."""
_LONGEST = 600
_NEAR = 200
_MOST = 2000
"""Places that are weighed in one text: no real one has so many."""


_Look = tuple[FlawKind, str, re.Pattern[str], Callable[[re.Match[str]], bool]]


def damage_of(text: str) -> Iterator[Flaw]:
    """Yield the damaged sentences of an English text; nothing inside quotation marks is looked at."""
    yield from _Text(text).flaws()


class _Text:
    """One text; its quotations are looked for only when a rule has something to weigh."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rules = rules()
        self.words = self.rules.words

    @functools.cached_property
    def quoted(self) -> tuple[list[int], list[int]]:
        """Where quotations begin, and how far those up to each reach."""
        starts: list[int] = []
        reach: list[int] = []
        for quotation in sorted(quotations(self.text), key=lambda quotation: quotation.outer.start):
            starts.append(quotation.outer.start)
            reach.append(max(quotation.outer.end, reach[-1] if reach else 0))
        return starts, reach

    @functools.cached_property
    def first_persons(self) -> list[int]:
        return [match.start() for match in _FIRST.finditer(self.text) if not self.is_quoted(match.start())]

    def is_quoted(self, place: int) -> bool:
        starts, reach = self.quoted
        index = bisect_right(starts, place) - 1
        return index >= 0 and place < reach[index]

    def flaws(self) -> Iterator[Flaw]:
        own = self.rules
        taken: set[tuple[int, str]] = set()
        opening: tuple[_Look, ...] = (
            ("hanging-clause", "a verb without its subject", own.lost_subject, self.lost_subject),
            ("hanging-clause", "said by nobody", own.lost_speaker, self.own_sentence),
            ("hanging-clause", "a verb without its subject", own.conjoined, self.own_sentence),
            ("hanging-clause", "a relative clause alone", own.relative, self.own_sentence),
            ("hanging-clause", "a subordinate clause alone", own.subordinate, self.alone),
            ("hanging-clause", "a verb without its subject", own.present, self.no_other),
            ("hanging-clause", "a verb without its subject", own.act, self.no_other),
            ("hanging-clause", "a verb without its subject", own.joining, self.joined),
        )
        anywhere: tuple[_Look, ...] = (
            ("run-on", "no space between two sentences", own.no_space, self.no_space),
            ("run-on", "no full stop between two sentences", own.no_stop, self.no_stop),
            ("run-on", "two sentences glued together", own.glued, self.always),
            ("run-on", "no full stop between two sentences", own.small, self.always),
            ("run-on", "only a comma between two sentences", own.spliced, self.spliced),
            ("run-on", "only a comma between two sentences", own.adverb, self.always),
            ("stray-first-person", "a first person in what another is reported to say", own.reported, self.reported),
            ("stray-first-person", "a first person that is nobody in the text", own.stray, self.stray),
        )
        hits: list[tuple[_Look, re.Match[str]]] = []
        for place in own.opening.finditer(self.text):
            matches = ((look, look[2].match(self.text, place.end())) for look in opening)
            hits += [(look, match) for look, match in matches if match]
        for look in anywhere:
            hits += [(look, match) for match in look[2].finditer(self.text)]
        for (kind, note, _, holds), match in hits[:_MOST]:
            at = match.start("at")
            if self.is_quoted(at) or not holds(match):
                continue
            start, end = (match.start(), match.end()) if kind == "run-on" else self.sentence(at)
            if (start, kind) not in taken:
                taken.add((start, kind))
                yield Flaw(start=start, end=end, kind=kind, note=note)

    def sentence(self, place: int) -> tuple[int, int]:
        """Return the rough sentence around a place, within its line."""
        low = max(0, place - _LONGEST)
        starts = [match.end() for match in _STOP.finditer(self.text, low, place) if not self.is_abbreviation(match)]
        start = starts[-1] if starts else low
        while start < place and self.text[start] in " \t\n”’\"')]":
            start += 1
        stops = _STOP.finditer(self.text, place, place + _LONGEST)
        stop = next((match for match in stops if not self.is_abbreviation(match)), None)
        end = (stop.end() if stop[0] != "\n" else stop.start()) if stop else min(len(self.text), place + _LONGEST)
        return start, end

    def is_abbreviation(self, stop: re.Match[str]) -> bool:
        if stop[0] != ".":
            return False
        word = _LAST_WORD.search(self.text, max(0, stop.start() - 12), stop.start())
        return word is not None and (word[0].lower() in self.words["abbreviated"] or len(word[0]) == 1)

    def asks(self, end: int) -> bool:
        return self.text[max(0, end - 1) : end] == "?"

    def has_company(self, start: int, end: int) -> bool:
        """Whether another sentence stands in the same line: a line of its own may be a point or a headline."""
        before = self.text[max(0, start - _NEAR) : start].rpartition("\n")[2]
        after = self.text[end : end + _NEAR].partition("\n")[0]
        return len(_WORD.findall(before)) >= 4 or len(_WORD.findall(after)) >= 4

    def always(self, match: re.Match[str]) -> bool:
        return True

    def own_sentence(self, match: re.Match[str]) -> bool:
        start, end = self.sentence(match.start("at"))
        return not self.asks(end) and self.has_company(start, end)

    def lost_subject(self, match: re.Match[str]) -> bool:
        if match["next"] in self.words["inverted"]:
            return False
        verb = match["at"].split(" ", 1)[0].lower()
        if match["next"] in {"the", "a", "an"} and verb not in {"is", "was", "are"}:
            return False
        start, end = self.sentence(match.start("at"))
        # "Were tariffs to rise, …" and "Will power fail?" have a subject behind the verb
        if verb in {"were", "should", "could", "had"} and "," in self.text[start:end]:
            return False
        return self.own_sentence(match)

    def joined(self, match: re.Match[str]) -> bool:
        return match["next"] not in self.words["inverted"] and self.own_sentence(match)

    def no_other(self, match: re.Match[str]) -> bool:
        """Whether no other verb follows that could be the sentence's: "Claims that they lie are false" has one."""
        start, end = self.sentence(match.start("at"))
        words = self.text[start:end]
        if _ABBREVIATION_LAST.search(words) or len(_WORD.findall(words)) < _FEWEST - 1 or "“" in words or '"' in words:
            return False
        first = match["at"].split()[0].lower()
        rest = _SUBCLAUSE.split(words[len(match["at"]) :])[0]
        if first in self.words["nouns"] and match["at"].split()[-1] not in self.words["telling"]:
            return False
        if _MAIN_CLAUSE.search(words):
            return False
        return not self.finite(f"x {rest}", participles=False) and self.own_sentence(match)

    def finite(self, words: str, participles: bool = True) -> int:
        """Count the finite verbs behind the first word, a verb with its auxiliaries as one, infinitives not at all."""
        tokens = [token.lower() for token in _WORD.findall(words)]
        count = 0
        for before, token in pairwise(tokens):
            if before in _HELPING or before in self.words["auxiliary"]:
                continue
            count += token in self.words["finite"] or (participles and len(token) > 4 and token.endswith("ed"))
        return count

    def alone(self, match: re.Match[str]) -> bool:
        start, end = self.sentence(match.start("at"))
        words = self.text[start:end]
        if _ABBREVIATION_LAST.search(words):
            return False
        at = match["at"].lower()
        if not words.endswith(".") or any(mark in words for mark in ',;:—–(“"') or " - " in words:
            return False
        own = words.split(" that ")[0].split(" which ")[0].split(" who ")[0]
        if len(_WORD.findall(words)) < _FEWEST or self.text[max(0, start - 3) : start].rstrip().endswith("?"):
            return False
        finite = self.finite(own)
        return finite <= (
            1 if at in self.words["subordinate"] or at.split()[0] in self.words["limiting"] else 0
        ) and self.has_company(start, end)

    def before(self, place: int) -> str:
        """Return the run of letters, marks and figures that ends at a place."""
        found = _LAST_RUN.search(self.text, max(0, place - _NEAR), place)
        return found[0] if found else ""

    def no_space(self, match: re.Match[str]) -> bool:
        before = self.before(match.start())
        return before.isalpha() and len(before) > 2 and before.lower() not in self.words["abbreviated"]

    def no_stop(self, match: re.Match[str]) -> bool:
        own = self.before(match.start() - 1)
        before = own.lower()
        if not own.isalpha() or before in self.words["naming"]:
            return False
        if own[0].isupper() and before not in self.words["days"] and before not in self.words["months"]:
            return False
        word = match["at"].split()[0].lower()
        if word in {"he", "she", "they", "it"}:
            after = match["after"]
            return after in self.words["finite"] or after.endswith("ed")
        start, _ = self.sentence(match.start())
        # a line in title case is a headline
        tokens = _WORD.findall(self.text[start : match.start("at")])
        return len(tokens) >= 3 and sum(token[0].islower() for token in tokens) >= len(tokens) * 0.5

    def spliced(self, match: re.Match[str]) -> bool:
        start, end = self.sentence(match.start("at"))
        before = self.text[start : match.start()]
        if any(mark in before for mark in ',;:—–(“"’‘[') or " - " in before:
            return False
        tokens = [token.lower() for token in _WORD.findall(before)]
        if before.startswith(("Had ", "Were ", "Should ")) or len(tokens) < 4 or tokens[0] in self.words["depending"]:
            return False
        if any(token in self.words["relating"] or token.endswith(("n't", "n’t")) for token in tokens):
            return False
        after = self.text[match.end() : end].split()
        if len(after) < 3:
            return False
        return any(token in self.words["past"] for token in tokens[1:])

    def reported(self, match: re.Match[str]) -> bool:
        """Whether nobody else in the text says "I" or "we": an author who does may report so."""
        first = bisect_left(self.first_persons, match.start("at"))
        last = bisect_right(self.first_persons, match.end() + _NEAR)
        return first == 0 and last == len(self.first_persons)

    def stray(self, match: re.Match[str]) -> bool:
        place = match.start("at")
        start, end = self.sentence(place)
        if any(not start <= other < end for other in self.first_persons):
            return False
        line = self.text[max(0, place - _LONGEST) : place].rpartition("\n")[2]
        if ":" in line or "[" in line:
            return False
        # the first and last lines may be the author's own
        before, after = self.text[max(0, start - 4 * _LONGEST) : start], self.text[end : end + 4 * _LONGEST]
        return len(_STOP.findall(before.strip())) >= 2 and len(_STOP.findall(after.strip())) >= 2
