"""One actor or act in different words: what tellings call the same thing, by its nouns and what stands before them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ...annotate.scope import item_text
from ...annotate.states import state_words
from ...models.statements import Word, find
from ...record import Label, Mention, Span, Told, Wording
from ...tables import fold, offices, officials
from ...text.quotes import quotations
from ...text.sentences import sentences
from ..voices import country_of
from ..wording import named_in, tokens
from .bodies import Body, inside, own_marks, share, words
from .matters import Weights, events

_ALIGNED = 0.5
_WHAT = {"name": "", "government": ", its government", "leader": ", its leader"}
_PAIRS = 60
"""Sentences of two tellings that are compared word for word, at most, the likest first."""
_BEFORE = frozenset(("amod", "compound"))
_NOUNS = frozenset(("NOUN", "PROPN"))
_HAN_RUN = re.compile("[\u3400-\u9fff]{2,8}")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The words of a telling by their places in the document text, with the stretches that somebody else says."""

    words: tuple[Word, ...]
    speech: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A wording at one place."""

    by: int
    span: Span
    words: str
    quoted: bool


def parsed(bodies: Sequence[Body]) -> list[Parsed]:
    """Return the words of each telling with parts of speech and heads; none for a language that the model lacks."""
    english = [k for k, body in enumerate(bodies) if body.language in ("en", "und")]
    texts = [item_text(bodies[k].reading, bodies[k].item) for k in english]
    found = find(texts, sentences=[sentences(text, "en") for text in texts]) if texts else []
    own: dict[int, tuple[Word, ...]] = {}
    for k, one in zip(english, found, strict=True):
        start = bodies[k].item.start
        own[k] = tuple(
            Word(span=word.span.shifted(start), upos=word.upos, relation=word.relation, head=word.head)
            for word in one.words
        )
    return [Parsed(own.get(k, ()), speech_of(body)) for k, body in enumerate(bodies)]


def speech_of(body: Body) -> tuple[Span, ...]:
    """Return the stretches that are not the outlet's own words: what is said, and what stands in marks."""
    said = [span for each in body.item.statements for span in each.content]
    marked = [
        found.inner for part in body.item.spans for found in quotations(body.text, *part) if found.depth == 0
    ]  # fmt: skip
    return tuple(sorted({*said, *marked}))


def labels(bodies: Sequence[Body], parses: Sequence[Parsed], weight: Weights) -> tuple[Label, ...]:
    """Return what tellings name differently, actors first.

    An actor is named differently where what stands before its name differs ("the reclusive state"), or what its
    government is called ("regime"). An act or thing is, where two tellings tell the same in one sentence, with another
    noun in the same place, and neither uses the other's word anywhere.
    """
    found = [
        *_actors(bodies, parses), *_acts(bodies, parses), *_things(bodies, parses, weight), *_chinese(bodies, weight)
    ]  # fmt: skip
    return tuple(each for each in found if len(each.wordings) > 1)


def _actors(bodies: Sequence[Body], parses: Sequence[Parsed]) -> Iterator[Label]:
    uses: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for by, (body, parse) in enumerate(zip(bodies, parses, strict=True)):
        at = {word.span.start: k for k, word in enumerate(parse.words)}
        for mention in body.item.mentions:
            if mention.actor is None or mention.type in ("outlet", "law", "date", "event"):
                continue
            for what, span in _described(body, parse, at, mention):
                quote = " ".join(span.of(body.text).split())
                uses[_key(mention, what)].append(Use(by, span, quote, inside(parse.speech, span.start)))
        for country, kind, span in _governments(body):
            quote = " ".join(span.of(body.text).split())
            uses[country, kind].append(Use(by, span, quote, inside(parse.speech, span.start)))
    for (key, what), found in uses.items():
        label = _label(bodies, _name(key) + _WHAT[what], "actor", found)
        if label is not None:
            yield label


def _key(mention: Mention, what: str) -> tuple[str, str]:
    actor = mention.actor or ""
    office = offices().get(actor)
    if office is not None and office.sector == "GOV" and not office.parent and office.country:
        actor = office.country
    return actor, what


def _name(key: str) -> str:
    from ...annotate.states import state_name

    if len(key) == 2:
        return state_name(key) or key
    office = offices().get(key)
    return office.name_en if office is not None else officials().name_of(key) or key


def _described(body: Body, parse: Parsed, at: dict[int, int], mention: Mention) -> Iterator[tuple[str, Span]]:
    """Yield what an English text calls an actor: adjectives and nouns before its name, nouns for its government."""
    inside_it = list(_within(parse, at, mention.span))
    if not inside_it:
        return
    head = next(
        (k for k in inside_it if parse.words[k].head not in inside_it or parse.words[k].head == k), inside_it[-1]
    )
    first = inside_it[0]
    before: list[int] = []
    for k in range(first - 1, max(-1, first - 4), -1):
        word = parse.words[k]
        if (
            word.head not in (head, *before, *inside_it)
            or word.relation not in _BEFORE
            or word.upos not in ("ADJ", "NOUN")
        ):
            break
        before.append(k)
    if before and fold(parse.words[before[-1]].span.of(body.text)) not in words("plain", "en"):
        span = Span(parse.words[before[-1]].span.start, parse.words[before[0]].span.end)
        yield "name", span


def _within(parse: Parsed, at: dict[int, int], span: Span) -> Iterator[int]:
    k = at.get(span.start)
    while k is not None and k < len(parse.words) and parse.words[k].span.start < span.end:
        yield k
        k += 1


def _governments(body: Body) -> Iterator[tuple[str, str, Span]]:
    """Yield what a text calls the government or leader of a state: the noun right behind the state's name."""
    kinds = {noun: kind for kind in ("government", "leader") for noun in words(kind, body.language)}
    if not kinds:
        return
    nouns = "|".join(map(re.escape, sorted(kinds, key=len, reverse=True)))
    named = [(part.start + end, who) for part in body.parts for _, end, who in named_in(part.of(body.text))]
    if body.language == "zh":
        behind = re.compile(f"的?({nouns})")
    else:
        behind = re.compile(rf"(?:[’']s?)?\s((?:[a-z]+\s)?(?:{nouns}))(?!\w)")
        for part in body.parts:
            named += [(word.span.end, word.country) for word in state_words(part.of(body.text), part.start)]
    for end, who in dict(named).items():
        country = who if len(who) == 2 and who.isupper() else country_of(who)
        found = behind.match(body.text, end)
        if found is not None and country:
            noun = next(noun for noun in sorted(kinds, key=len, reverse=True) if found[1].endswith(noun))
            plain = words("plain", "en")
            start = found.end(1) - len(noun) if fold(found[1].split()[0]) in plain else found.start(1)
            yield country, kinds[noun], Span(start, found.end(1))


def _label(
    bodies: Sequence[Body], what: str, kind: Literal["actor", "act", "thing"], uses: Sequence[Use]
) -> Label | None:
    wordings: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        wordings[fold(use.words)].append(use)
    if len(wordings) < 2 or len({use.by for use in uses}) < 2 or all(use.quoted for use in uses):
        return None
    out = []
    for found in sorted(wordings.values(), key=lambda each: (-len({use.by for use in each}), -len(each))):
        own = [use for use in found if not use.quoted] or found
        told = []
        for use in {(use.by, use.span): use for use in own}.values():
            passage = bodies[use.by].passage(use.span)
            part = bodies[use.by].sentence(use.span.start)
            if passage is not None:
                told.append(Told(by=use.by, passage=passage, whole=bodies[use.by].passage(part) if part else None))
        if told:
            out.append(Wording(words=own[0].words, told=tuple(told), quoted=own[0].quoted))
    return Label(what=what, kind=kind, wordings=tuple(out))


def _acts(bodies: Sequence[Body], parses: Sequence[Parsed]) -> Iterator[Label]:
    """Yield the verbs by which texts tell one act of an actor."""
    for cluster in events(bodies):
        uses = []
        for told in cluster.matter.told:
            verb = _verb(parses[told.by], told.passage.span)
            if verb is not None:
                words_of = " ".join(verb.of(bodies[told.by].text).split())
                uses.append(Use(told.by, verb, words_of, inside(parses[told.by].speech, verb.start)))
        who = cluster.events[0].actor
        label = _label(bodies, f"{who.name if who else '?'} …", "act", uses)
        if label is not None:
            yield label


def _verb(parse: Parsed, span: Span) -> Span | None:
    """Return the verb that governs a clause."""
    own = [k for k, word in enumerate(parse.words) if span.start <= word.span.start < span.end]
    for k in own:
        word = parse.words[k]
        if word.upos == "VERB" and (word.head == k or word.head not in own):
            return word.span
    return None


def aligned(bodies: Sequence[Body], weight: Weights) -> list[tuple[float, int, int, int, int]]:
    """Return pairs of sentences of two tellings of one language that tell the same, the likest first."""
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for by, body in enumerate(bodies):
        for number, marks in enumerate(body.marks):
            for mark in marks:
                if len(holders[mark]) < 80:
                    holders[mark].append((by, number))
    out = []
    for by, body in enumerate(bodies):
        for number, marks in enumerate(body.marks):
            near = Counter(place for mark in marks for place in holders[mark])
            for (other, theirs), count in near.most_common(20):
                if other <= by or count < 3 or bodies[other].language != body.language:
                    continue
                against = bodies[other].marks[theirs]
                like = min(share(marks, against, weight), share(against, marks, weight))
                if like >= _ALIGNED * 0.7 and len(own_marks(marks & against)) >= 2:
                    out.append((like, by, number, other, theirs))
    return sorted(out, key=lambda each: -each[0])[: _PAIRS * 4]


def _things(bodies: Sequence[Body], parses: Sequence[Parsed], weight: Weights) -> Iterator[Label]:
    """Yield nouns in one place of two sentences that tell the same."""
    lemmas = [frozenset(fold(token) for token in tokens_of(body)) for body in bodies]
    seen: set[frozenset[str]] = set()
    for _, by, number, other, theirs in aligned(bodies, weight):
        mine, others = _slots(bodies[by], parses[by], number), _slots(bodies[other], parses[other], theirs)
        for slot, span in mine.items():
            if slot not in others:
                continue
            there = others[slot]
            one, two = (" ".join(s.of(b.text).split()) for s, b in ((span, bodies[by]), (there, bodies[other])))
            heads = fold(one).split()[-1], fold(two).split()[-1]
            if heads[0] == heads[1] and fold(one) == fold(two):
                continue
            pair = frozenset((fold(one), fold(two)))
            if pair in seen or _other_has(lemmas[other], one, two) or _other_has(lemmas[by], two, one):
                continue
            seen.add(pair)
            label = _label(
                bodies, f"{slot[0]} …", "thing",
                [Use(by, span, one, inside(parses[by].speech, span.start)),
                 Use(other, there, two, inside(parses[other].speech, there.start))],
            )  # fmt: skip
            if label is not None:
                yield label


def tokens_of(body: Body) -> list[str]:
    """Return the words of a telling."""
    return [token for part in body.item.spans for k in range(0, part.end - part.start, 4000)
            for token in tokens(body.text[part.start + k : min(part.end, part.start + k + 4000)])]  # fmt: skip


def _other_has(lemmas: frozenset[str], words_here: str, words_there: str) -> bool:
    """Whether the other text has this one's own word too: then it is no other name for the thing."""
    own = set(fold(words_here).split()) - set(fold(words_there).split()) - words("plain", "en")
    own = {word for word in own if word.isalpha()}
    return not own or any(_stem(word) in {_stem(each) for each in lemmas} for word in own)


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def _slots(body: Body, parse: Parsed, number: int) -> dict[tuple[str, str], Span]:
    """Return the noun phrases of a sentence by what governs them: its word and the relation to it."""
    part = body.parts[number]
    own = [k for k, word in enumerate(parse.words) if part.start <= word.span.start < part.end]
    out: dict[tuple[str, str], Span] = {}
    for k in own:
        word = parse.words[k]
        if word.upos != "NOUN" or word.head == k or word.relation not in ("obj", "nsubj", "nsubj:pass", "obl", "nmod"):
            continue
        governor = fold(parse.words[word.head].span.of(body.text))
        before = [j for j in range(max(own[0], k - 3), k) if _modifies(parse.words[j], k)]
        start = parse.words[before[0]].span.start if before and before[-1] == k - 1 else word.span.start
        out.setdefault((governor, word.relation), Span(start, word.span.end))
    return out


def _modifies(word: Word, noun: int) -> bool:
    return word.head == noun and word.relation in _BEFORE and word.upos in ("ADJ", "NOUN")


def _chinese(bodies: Sequence[Body], weight: Weights) -> Iterator[Label]:
    """Yield words in one place of two Chinese sentences that tell the same, neither of which the other text has."""
    import rjieba

    seen: set[frozenset[str]] = set()
    for _, by, number, other, theirs in aligned(bodies, weight):
        if bodies[by].language != "zh":
            continue
        spans = [_cut(rjieba, bodies[k], n) for k, n in ((by, number), (other, theirs))]
        for one, two in _replaced(bodies, by, other, *spans):
            pair = frozenset((one.words, two.words))
            if pair in seen or one.words in bodies[other].folded or two.words in bodies[by].folded:
                continue
            seen.add(pair)
            label = _label(bodies, "…", "thing", [one, two])
            if label is not None:
                yield label


def _cut(rjieba: object, body: Body, number: int) -> list[Span]:
    part, out = body.parts[number], []
    at = part.start
    for word in rjieba.cut(part.of(body.text)):  # type: ignore[attr-defined]
        out.append(Span(at, at + len(word)))
        at += len(word)
    return out


def _replaced(
    bodies: Sequence[Body], by: int, other: int, mine: list[Span], theirs: list[Span]
) -> Iterator[tuple[Use, Use]]:
    import difflib

    one, two = ([span.of(bodies[k].text) for span in spans] for k, spans in ((by, mine), (other, theirs)))
    speech = speech_of(bodies[by]), speech_of(bodies[other])
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, two, False).get_opcodes():
        if tag != "replace" or b - a != 1 or d - c != 1:
            continue
        if all(_HAN_RUN.fullmatch(word) for word in (one[a], two[c])):
            yield (
                Use(by, mine[a], one[a], inside(speech[0], mine[a].start)),
                Use(other, theirs[c], two[c], inside(speech[1], theirs[c].start)),
            )
