"""From a noun phrase to a side of an event: a state, an office, a person, a body, or a group as it is called."""

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass

from ... import tables
from ...record import ActorRef, Mention, Span
from ..clauses import Clauses
from ..speakers import Sources
from ..states import StateWord, state_name, state_words
from ..words import words as listed
from .lexicon import helping

_PRONOUN = re.compile(r"(?:he|she|it|they|him|her|them|his|its|their|we|i|us|our|who|which)\Z", re.IGNORECASE)
_ARTICLE = re.compile(r"\A(?:the|a|an|its|his|her|their|this|these|those|some|any|that)\s+", re.IGNORECASE)
_LOOSE_END = re.compile(r"\s+(?:in|of|at|on|for|to|and|with|from|by)\Z")
_LONGEST = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side of an event: who, where the words for it stand, and whether it is more than a description."""

    actor: ActorRef
    span: Span
    known: bool


class Parties:
    """Resolves the heads of noun phrases of one item."""

    def __init__(
        self,
        clauses: Clauses,
        offset: int,
        mentions: Sequence[Mention],
        states: Sequence[StateWord],
        sources: Sources,
        speakers_at: Sequence[tuple[Span, ActorRef | None]],
    ) -> None:
        self.clauses = clauses
        self.offset = offset
        self.mentions = mentions
        self.states = states
        self.sources = sources
        self.speakers_at = speakers_at
        self._mentions = sorted(mentions, key=lambda m: m.start)
        self._starts = [m.start for m in self._mentions]
        self._states = [w.span.start for w in states]

    def actors(self, heads: Sequence[int]) -> list[Party]:
        """Return the parties that act, of coordinated heads: none where a head names nobody."""
        return [party for k in heads[:4] if (party := self.of(k, owner=False)) is not None]

    def recipients(self, heads: Sequence[int]) -> list[Party]:
        """Return the parties that something is done to; "China's move" stands for China."""
        return [party for k in heads[:4] if (party := self.of(k, owner=True)) is not None]

    def of(self, k: int, *, owner: bool) -> Party | None:
        """Return who a phrase names, or None.

        Args:
            k: The head of the phrase.
            owner: Whether the phrase may stand for who owns it.
        """
        said = self.clauses.low(k)
        span = self.clauses.phrase(k)
        if _PRONOUN.match(said) and self.clauses.words[k].span.of(self.clauses.text) not in ("US", "WHO"):
            return self.pronoun(k, said)
        named = self.named(k)
        if named is not None:
            return named
        inside = self.mentioned(span)
        adjective = next(
            (w for w in self.stated(span.shifted(self.offset)) if span.shifted(self.offset).end >= w.span.end), None
        )
        singular = said.removesuffix("s")
        if said in helping("several"):  # "a group of senators" are the senators
            inner = [c for c in self.clauses.kids(k, "nmod") if self.clauses.preposition(c) == "of"]
            if inner:
                return self.of(inner[0], owner=owner)
        if said in listed("roles"):
            person = next(
                (m for m in inside if m.type == "person" and m.start >= self.offset + self.clauses.words[k].span.start),
                None,
            )
            if person is not None:
                return self.of_mention(person, span)
            if adjective is not None:  # "the Canadian ambassador" stands for Canada
                return self.state(adjective, span)
        if said in helping("for_the_state") and adjective is not None:
            return self.state(adjective, span)
        if singular in listed("roles") or said in listed("groups") or said in helping("bodies"):
            speaker = self.sources.of(span.shifted(self.offset))
            if speaker is not None and speaker.id is not None:
                return Party(actor=speaker, span=span, known=True)
            return self.described(k, span)
        if singular in listed("organisations") and not owner:
            found = self.sources.of(span.shifted(self.offset))
            return Party(actor=found, span=span, known=True) if found and found.id else self.described(k, span)
        if owner and self.titled(k):  # "the Paris Agreement" is no act of France
            return self.described(k, span)
        if owner:
            first = [c for c in self.clauses.owners(k) if c not in self.clauses.before(k)]
            of = [c for c in self.clauses.kids(k, "nmod") if self.clauses.preposition(c) == "of"]
            near = ("on", "in", "from", "against", "with", "to")
            others = [c for c in self.clauses.kids(k, "nmod") if self.clauses.preposition(c) in near]
            for own in (*first, *of, *self.clauses.before(k), *others):
                party = self.of(own, owner=False)
                if party is not None and own != k:
                    return party
            if adjective is not None:
                return self.state(adjective, span)
            whole = next((m for m in inside if m.type in ("state", "office", "organisation", "person")), None)
            if whole is not None:
                return self.of_mention(whole, span)
        return None

    def just_before(self, v: int) -> Party | None:
        """Return who is named last before a verb in its clause, where the tree gives the verb no subject."""
        for k in range(v - 1, max(-1, v - 14), -1):
            word = self.clauses.words[k]
            if self.clauses.sentence[k] != self.clauses.sentence[v] or word.upos in ("VERB", "SCONJ"):
                return None
            party = self.named(k) if word.upos in ("PROPN", "NOUN") else None
            if party is not None and party.known:
                start = next((j for j in range(k, -1, -1) if self.clauses.words[j].span.start <= party.span.start), k)
                return None if start and self.clauses.words[start - 1].upos == "ADP" else party
        return None

    def just_behind(self, k: int) -> Party | None:
        """Return who is named right behind a word, or behind "with", "to", "against" or "on" right behind it."""
        for j in range(k + 1, min(len(self.clauses.words), k + 5)):
            word = self.clauses.words[j]
            if self.clauses.sentence[j] != self.clauses.sentence[k] or word.upos in ("VERB", "PUNCT", "CCONJ", "SCONJ"):
                return None
            if word.upos == "ADP" and self.clauses.low(j) not in ("with", "to", "against", "on", "of"):
                return None
            if word.upos in ("PROPN", "PRON", "NOUN"):
                party = self.named(j)
                return party if party is not None and party.known else None
        return None

    def mention_at(self, at: int) -> Mention | None:
        """Return the mention that a place of the document text stands in."""
        k = bisect_right(self._starts, at)
        return next((m for m in reversed(self._mentions[max(0, k - 3) : k]) if m.start <= at < m.end), None)

    def mentioned(self, span: Span) -> list[Mention]:
        """Return the mentions inside a span of the item."""
        low, high = (bisect_left(self._starts, self.offset + at) for at in (span.start, span.end))
        return [m for m in self._mentions[low:high] if m.end <= self.offset + span.end]

    def stated(self, span: Span) -> list[StateWord]:
        """Return the names and adjectives of states that share a letter with a span of the document text."""
        low, high = max(0, bisect_left(self._states, span.start) - 1), bisect_left(self._states, span.end)
        return [w for w in self.states[low:high] if w.span.overlaps(span)]

    def where(self, v: int, sides: Set[str]) -> str | None:
        """Return the place that a predicate's own "in" or "at" names, where it is none of the sides; else None."""
        own = [v, *self.clauses.kids(v, "obj", "nsubj", "nsubj:pass")]
        for k in (n for each in own for n in self.clauses.kids(each, "obl", "nmod")):
            if self.clauses.preposition(k) not in ("in", "at"):
                continue
            at = self.clauses.words[k].span.shifted(self.offset)
            mention = self.mention_at(at.start)
            party = self.named(k)
            if (
                mention is not None
                and mention.type in ("place", "state")
                and party is not None
                and party.actor.name not in sides
            ):
                return mention.text
        return None

    def inside(self, span: Span) -> list[Party]:
        """Return the states that a phrase names ("the China-UK dialogue")."""
        said = span.of(self.clauses.text).replace("-", " ")
        return [party for w in state_words(said, span.start) if (party := self.state(w, w.span)) is not None]

    def named(self, k: int) -> Party | None:
        """Return the party whose name the head of a phrase is part of."""
        at = self.clauses.words[k].span.shifted(self.offset)
        phrase = self.clauses.phrase(k)
        mention = self.mention_at(at.start)
        if mention is not None and mention.type in (
            "person",
            "organisation",
            "office",
            "state",
            "outlet",
            "group",
            "place",
        ):
            return self.of_mention(mention, phrase)
        word = next((w for w in self.stated(at) if w.span.start <= at.start < w.span.end), None)
        return self.state(word, phrase) if word is not None and word.name else None

    def of_mention(self, mention: Mention, span: Span) -> Party | None:
        """Return the party of a mention: a state by its common name, a person by the fullest name."""
        own = Span(mention.start - self.offset, mention.end - self.offset)
        span = span if span.start <= own.start and own.end <= span.end else own
        if mention.type in ("state", "place"):
            word = next(iter(self.stated(mention.span)), None)
            if word is not None:
                return self.state(word, span)
            office = tables.offices().get(mention.actor) if mention.actor else None
            if office is not None and office.country and (name := state_name(office.country)):
                return Party(actor=ActorRef(id=office.id, name=name), span=span, known=True)
            if mention.type == "place" and mention.actor is None:
                return Party(actor=ActorRef(id=None, name=mention.text), span=span, known=True)
        if (acts := for_whom(mention.text, mention.actor)) is not None:
            return Party(actor=acts, span=span, known=True)
        bare = Span(mention.end - len(_ARTICLE.sub("", mention.text)), mention.end)
        word = next((w for w in self.stated(bare) if w.span == bare and w.name), None)
        if word is not None:
            return self.state(word, span)
        return Party(actor=self.sources.of_mention(mention), span=span, known=True)

    def state(self, word: StateWord, span: Span) -> Party | None:
        """Return the government of a state by its common name."""
        name = state_name(word.country)
        if name is None:
            return None
        return Party(actor=ActorRef(id=government(word.country), name=name), span=span, known=True)

    def pronoun(self, k: int, said: str) -> Party | None:
        """Return who a pronoun stands for: "we" is the side that speaks."""
        span = self.clauses.words[k].span
        if said in ("we", "i", "us", "our"):
            here = span.shifted(self.offset)
            actor = next(
                (a for content, a in reversed(self.speakers_at) if content.start <= here.start < content.end), None
            )
            return Party(actor=actor, span=span, known=actor.id is not None) if actor is not None else None
        if said in ("it", "its", "they", "their", "them", "which"):
            return self.subject_before(k, span)
        above = self.teller(k)
        if above is not None:
            return Party(actor=above.actor, span=span, known=above.known)
        ref = self.sources.of(span.shifted(self.offset))
        return Party(actor=ref, span=span, known=True) if ref is not None else None

    def teller(self, k: int) -> Party | None:
        """Return the person who is said to say what a pronoun is the subject of: "Holt said he hoped"."""
        verb = self.clauses.heads[k]
        if self.clauses.relations[verb] != "ccomp" or not self.clauses.relations[k].startswith("nsubj"):
            return None
        for subject in self.clauses.kids(self.clauses.heads[verb], "nsubj"):
            person = next(
                (m for m in self.mentioned(self.clauses.phrase(subject)) if m.type == "person"),
                None,
            )
            if person is not None:
                return self.of_mention(person, self.clauses.phrase(subject))
        return None

    def subject_before(self, k: int, span: Span) -> Party | None:
        """Return the state or body that is the nearest subject before, in this sentence or the one before."""
        number = self.clauses.sentence[k]
        for j in range(k - 1, -1, -1):
            if self.clauses.sentence[j] < number - 1:
                return None
            if self.clauses.relations[j].startswith("nsubj") and self.clauses.words[j].upos in ("NOUN", "PROPN"):
                party = self.named(j)
                if party is None or not party.known:
                    return None
                person = any(
                    m.type == "person" and m.start <= self.offset + party.span.start < m.end for m in self.mentions
                )
                return None if person else Party(actor=party.actor, span=span, known=True)
        return None

    def titled(self, k: int) -> bool:
        """Whether a head is the last word of a capitalised name ("the Paris Agreement")."""
        said = self.clauses.words[k].span.of(self.clauses.text)
        before = self.clauses.words[k - 1].span.of(self.clauses.text) if k else ""
        return said[:1].isupper() and not said.isupper() and before[:1].isupper() and before.lower() != "the"

    def described(self, k: int, span: Span) -> Party | None:
        """Return a party without a name of its own, called as the text calls it."""
        if self.clauses.low(k) in helping("no_actor") or self.clauses.words[k].upos not in ("NOUN", "PROPN"):
            return None
        name = _LOOSE_END.sub("", _ARTICLE.sub("", span.of(self.clauses.text)).strip(" ,"))
        if not name or len(name) > _LONGEST or "\n" in name:
            return None
        return Party(actor=ActorRef(id=None, name=" ".join(name.split())), span=span, known=False)


def is_state(party: Party) -> bool:
    """Whether a party is a state as a whole."""
    key = party.actor.id or ""
    return key.endswith("-gov") or any(
        w.name and w.span.end == len(party.actor.name) for w in state_words(party.actor.name, 0)
    )


def for_whom(name: str, key: str | None) -> ActorRef | None:
    """Return the state for which a seat of government acts: what the White House does, the United States do."""
    office = tables.offices().get(key) if key and name in helping("seats") else None
    state = state_name(office.country) if office is not None and office.country else None
    return ActorRef(id=government(office.country), name=state) if office is not None and state else None


def government(country: str) -> str | None:
    """Return the id of a state's government in the tables in use, or None."""
    return _governments(tables.current()).get(country)


@functools.cache
def _governments(folder: str | None) -> dict[str, str]:
    """Return the governments of the tables in use; `folder` is only the key of the cache."""
    rows = tables.offices().rows
    return {row.country: row.id for row in rows if row.country and row.sector == "GOV" and row.id.endswith("-gov")}
