"""Events of an item: acts told by verbs and nouns, and acts done by speaking."""

from collections.abc import Iterator, Sequence

from ...record import Span
from ...record.event import EventStatus
from ..clauses import Clauses
from .act import Act, Judge, root_of
from .lexicon import COOPERATIVE, Sense, helping, lemma
from .parties import Parties, Party, is_state
from .predicates import Predicates
from .status import status_of

_TO = frozenset(
    (
        "on",
        "upon",
        "against",
        "with",
        "to",
        "from",
        "at",
        "for",
        "of",
        "over",
        "toward",
        "towards",
        "about",
        "in",
        "into",
        "by",
    )
)
_LONGEST = 320


class Finder(Predicates):
    """Finds the acts of one item."""

    def __init__(self, clauses: Clauses, parties: Parties, judge: Judge) -> None:
        super().__init__(clauses)
        self.parties = parties
        self.judge = judge

    def acts(self) -> Iterator[Act]:
        """Yield the acts in order of their predicates."""
        taken: set[int] = set()
        for k, word in enumerate(self.c.words):
            if k in taken or self.c.sentence[k] < 0:
                continue
            if word.upos == "VERB":
                yield from self.of_verb(k, taken)
            elif word.upos == "ADJ" and (self.c.kids(k, "cop", "nsubj") or self.c.relations[k] == "xcomp"):
                yield from self.of_adjective(k, taken)
            elif word.upos == "NOUN":
                yield from self.of_noun(k, taken)

    def of_verb(self, v: int, taken: set[int]) -> Iterator[Act]:
        base = lemma(self.c.low(v))
        told = self.above(v)
        if told is not None and told[0] in ("request", "threaten", "reject", "refused", "agree"):
            return  # the governing word tells the act
        sense = self.sense(v, "verbs")
        objects = self.c.kids(v, "obj", "iobj")
        if sense is not None and self.idle(v, sense, objects):
            return
        noun = self.event_noun(v, objects)
        if noun is None and (place := self.took_place(v, base)) is not None:
            yield from self.occurrence(v, *place)
            return
        if (sense is None or base in helping("light") or base in helping("future")) and noun is not None:
            taken.add(noun[0])
            yield from self.act(v, noun[1], noun=noun[0], told=told)
            return
        if sense is None and base in ("hope", "want", "expect", "wish"):
            yield from self.hoped(v)
            return
        if sense is None and base in ("work", "cooperate") and self.c.after(v) == "with":
            sense = Sense(type="COOPERATE", mode=None, binds=None)
        if sense is not None:
            yield from self.act(v, sense, told=told)
        elif base not in helping("plain") and base not in helping("future") | helping("doing") | helping("light"):
            yield from self.act(v, None, told=told)

    def hoped(self, v: int) -> Iterator[Act]:
        """What one side hopes or wants the other to do is asked of it."""
        for below in self.c.kids(v, "ccomp", "xcomp"):
            heads = self.c.kids(below, "nsubj") or self.c.kids(v, "obj")
            recipients = [p for p in self.parties.recipients(heads) if p.known]
            actors = [p for p in self.parties.actors(self.c.subjects(v)) if p.known]
            if actors and recipients and actors[0].actor.name != recipients[0].actor.name:
                span = Span(min(actors[0].span.start, self.c.words[v].span.start), self.c.end_of(below, 160))
                yield from self.made(
                    v, Sense(type="REQUEST", mode=None, binds=None), actors, recipients[:1], span, "happened", "hope"
                )

    def occurrence(self, v: int, k: int, sense: Sense) -> Iterator[Act]:
        """A meeting that took place: those whom its name or its "between" names took part."""
        inside = self.parties.inside(self.c.phrase(k))
        below = [j for c in self.c.kids(k, "nmod") for j in self.c.joined(c)]
        actors = [*inside, *self.parties.actors(below)]
        different = {party.actor.name: party for party in actors}
        status, future = status_of(self.c, v, None)
        if len(different) > 1 and not self.c.negated(v):
            span = Span(
                self.c.phrase(k).start,
                max(self.c.words[v].span.end, *(self.c.phrase(o).end for o in (k, *self.c.kids(v, "obl")))),
            )
            yield from self.made(v, sense, list(different.values())[:3], [], span, status, "take", future=future)

    def of_adjective(self, k: int, taken: set[int]) -> Iterator[Act]:
        sense = self.sense(k, "adjectives")
        if sense is None or not self.complements(k):
            return
        told = [self.sense(n, "verbs") for n in self.complements(k)]
        if any(one is not None and one.type not in (*COOPERATIVE, "AGREE", "CONCEDE", "RETREAT") for one in told):
            return  # ready for the worst is no promise
        below = self.complements(k)
        yield from self.act(k, sense, told=None, below=below)

    def of_noun(self, k: int, taken: set[int]) -> Iterator[Act]:
        """An act told by a noun alone: both sides must be named."""
        sense = self.sense(k, "nouns")
        if sense is None or self.c.relations[k] in ("compound", "flat"):
            return
        if sense.type in ("COOPERATE", "AGREE", "SUPPORT", "AID", "CONSULT", "REQUEST") and sense.mode is None:
            return
        c = self.c
        if sense.type == "ASSAULT" and any(c.low(n) in helping("in_words") for n in c.kids(k, "amod")):
            sense = Sense(type="ACCUSE", mode="disapprove", binds=None)
        actors = [a for a in self.parties.actors([o for own in c.owners(k)[:1] for o in c.joined(own)]) if a.known]
        below = [(c.preposition(n), n) for n in c.kids(k, "nmod")]
        behind = c.phrase_after(k)
        if behind is not None and behind not in below:
            below.append(behind)
        away = sense.mode == "withdraw"
        below = [(p, n) for p, n in below if p in _TO and (p == "from" if away else p not in ("by", "from"))]
        recipients = self.parties.recipients([j for _, n in below[:3] for j in c.joined(n)])
        recipients = [r for r in recipients if r.span.start != (actors[0].span.start if actors else -1)]
        firm = sense.type in ("SANCTION", "COERCE", "ASSAULT", "ACCUSE") and bool(below)
        if not (actors and recipients and (recipients[0].known or firm)) and not (
            sense.type == "SANCTION" and recipients and recipients[0].known
        ):
            return
        low = min([c.words[k].span.start, *(a.span.start for a in actors[:1])])
        span = Span(low, max([c.words[k].span.end, *(c.end_of(n, 90) for _, n in below)]))
        acl = [n for n in c.kids(k, "acl") if c.words[n].upos == "VERB"]
        status: EventStatus = "planned" if acl or c.low(k).startswith(("threat", "warning")) else "happened"
        yield from self.made(k, sense, actors, recipients[:2], span, status, "noun")

    def act(
        self,
        v: int,
        sense: Sense | None,
        *,
        noun: int | None = None,
        told: tuple[str, int] | None = None,
        below: Sequence[int] = (),
    ) -> Iterator[Act]:
        c = self.c
        if c.negated(v) or (told is not None and c.negated(told[1])):
            return
        passive = c.passive(v)
        subjects = c.subjects(v)
        if subjects and subjects[0] > v and sense is not None:  # the tree took what is behind for the subject
            subjects = []
        agents = [j for o in c.kids(v, "obl:agent") for j in c.joined(o)]
        agents += [j for o in c.kids(v, "obl") if passive and c.preposition(o) == "by" for j in c.joined(o)]
        targets: list[tuple[int, str]] = []
        places = [v, *([noun] if noun is not None else []), *below]
        lower = [
            x for p in (v, *below) for x in c.kids(p, "xcomp", "ccomp") if c.words[x].upos in ("VERB", "NOUN", "ADJ")
        ]
        for place in (*places, *lower[:2]):
            for relation in ("obj", "iobj", "obl", "nmod"):
                for o in c.kids(place, relation):
                    if o == noun or (passive and c.preposition(o) == "by"):
                        continue
                    if relation in ("obl", "nmod") and c.preposition(o).split(" ")[0] not in _TO:
                        continue
                    targets += [(j, "" if relation in ("obj", "iobj") else c.preposition(o)) for j in c.joined(o)]
                    if relation == "obj":  # "strengthen cooperation with the other side"
                        inner = [n for j in c.joined(o) for n in c.kids(j, "nmod")]
                        targets += [
                            (n, c.preposition(n)) for n in inner if c.preposition(n) in ("with", "to", "against", "on")
                        ]
        if noun is not None and not passive:
            targets += [(own, "owner") for own in c.owners(noun)]
        for place in lower[:2]:
            targets += [(s, "below") for s in c.kids(place, "nsubj")]
        if passive:
            actors = self.parties.recipients(agents)
            if noun is None:
                recipients = self.parties.recipients(subjects)
            else:
                recipients = self.recipients(targets)
            if not actors and noun is not None:
                actors = self.parties.actors(c.owners(noun))
        else:
            actors = self.parties.actors(subjects)
            if not subjects and sense is not None and (near := self.parties.just_before(v)) is not None:
                actors = [near]
            recipients = self.recipients(targets)
            if sense is not None and not any(r.known for r in recipients):
                near = self.parties.just_behind(noun if noun is not None else below[0] if below else v)
                recipients = [near] if near is not None else recipients
            if sense is not None and sense.type == "CONSULT":  # where they met is nobody
                recipients = [r for r in recipients if not self.only_place(r)]
            if sense is not None and sense.type == "SANCTION":
                recipients = self.market_first(v, recipients)
        names = {a.actor.name for a in actors}
        recipients = [r for r in recipients if r.actor.name not in names]
        status, kind_change = status_of(self.c, v, told)
        if sense is None:
            if not actors or not recipients or not (actors[0].known and recipients[0].known):
                return
        elif not actors and not (
            passive and recipients and recipients[0].known and sense.type in ("ACCUSE", "SANCTION", "COERCE", "ASSAULT")
        ):
            return
        if sense is not None and not recipients and not self.alone(sense, v, noun, actors, kind_change):
            return
        if actors and not actors[0].known and not (recipients and recipients[0].known) and not self.clear(sense, v):
            return
        if sense is not None and sense.type == "CONSULT" and noun is None and recipients and not recipients[0].known:
            return
        ends = [c.words[v].span, *([c.words[noun].span] if noun is not None else [])]
        ends += [r.span for r in recipients]
        tails = [
            c.end_of(o, 110) for p in places for o in c.kids(p, "obj", "obl", "iobj", "nmod", "xcomp", "obl:agent")
        ]
        starts = [c.words[v].span.start]
        starts += [p.span.start for p in (*actors[:1], *(recipients[:1] if passive else []))]
        low, high = min(starts), max([s.end for s in ends] + tails)
        if high - low > _LONGEST:
            low, high = c.words[v].span.start, min(high, c.words[v].span.start + _LONGEST)
        yield from self.made(
            v, sense, actors, recipients[:3], Span(low, high), status, lemma(c.low(v)), future=kind_change
        )

    def only_place(self, party: Party) -> bool:
        """Whether a party is a place that is no state."""
        return party.actor.id is None and any(
            m.type == "place" and m.start <= self.parties.offset + party.span.start < m.end
            for m in self.parties.mentions
        )

    def market_first(self, v: int, recipients: list[Party]) -> list[Party]:
        """Put the state that goods are kept from before the firm that may not sell them."""
        low, high = self.c.words[v].span.end, self.c.end_of(v, 160)
        for k in self.c.within(Span(low, high)):
            if self.c.preposition(k) == "to" and self.c.relations[k] in ("obl", "nmod"):
                party = self.parties.named(k)
                if party is not None and party.actor.id is not None and party.actor.id.endswith("-gov"):
                    return [party, *(r for r in recipients if r.actor.name != party.actor.name)]
        return recipients

    def alone(self, sense: Sense, v: int, noun: int | None, actors: Sequence[Party], future: bool) -> bool:
        """Whether an act counts without a recipient."""
        if sense.type == "CONSULT":
            return len(actors) > 1 or noun is not None
        if sense.type in COOPERATIVE:
            return future and actors[:1] != [] and actors[0].known
        if sense.type in ("PROTEST", "MOBILIZE"):
            return True
        if sense.type == "AGREE":
            return bool(self.c.kids(v, "obj", "obl", "xcomp", "ccomp", "advcl"))
        told = bool(self.c.kids(v, "obj", "obl", "ccomp", "xcomp", "obl:agent"))
        return told and bool(actors) and sense.type in ("SANCTION", "ACCUSE", "REQUEST", "REJECT", "COERCE", "THREATEN")

    def recipients(self, targets: Sequence[tuple[int, str]]) -> list[Party]:
        """Return the recipients among what a verb governs: objects first; loose phrases where they name somebody."""
        firm: list[Party] = []
        loose: list[Party] = []
        for k, preposition in targets[:10]:
            for party in self.parties.recipients([k]):
                if preposition in (
                    "",
                    "with",
                    "to",
                    "against",
                    "from",
                    "of",
                    "owner",
                    "below",
                    "toward",
                    "towards",
                    "upon",
                ):
                    firm.append(party)
                elif party.known:
                    loose.append(party)
        known = [p for p in firm if p.known]
        best = known or loose or firm
        seen: dict[str, Party] = {}
        for party in best:
            seen.setdefault(party.actor.name, party)
        return list(seen.values())

    def made(
        self,
        predicate: int,
        sense: Sense | None,
        actors: Sequence[Party],
        recipients: Sequence[Party],
        span: Span,
        status: EventStatus,
        base: str,
        *,
        future: bool = False,
    ) -> Iterator[Act]:
        judged = self.judge(predicate, actors, recipients)
        if sense is None:
            if judged is None or judged.none > 0.1 or judged.confidence < 0.75:
                return
            kind, mode, sure = judged.root, None, judged.confidence * (1 - judged.none)
            kind = "RETREAT" if kind == "YIELD" else kind
        else:
            kind, mode = sense.type, sense.mode
            agreed = judged is not None and root_of(judged.root) == root_of(kind)
            sure = 0.6 if judged is None else min(0.98, 0.5 + 0.3 * agreed + 0.2 * (1 - judged.none))
            if judged is not None and judged.none > 0.93 and not agreed:
                return
        if kind == "PROTEST" and mode == "demo" and any(is_state(p) for p in actors[:1]):
            kind, mode = "ACCUSE", "disapprove"  # a state protests in words
        if future and kind in COOPERATIVE:
            kind, mode = "AGREE", None
        if future and kind == "RETREAT":
            kind, mode = "CONCEDE", None
        if kind == "THREATEN" and status == "happened":
            status = "threatened"
        if kind == "AGREE" and status == "happened":
            status = "planned"
        yield Act(
            predicate=predicate,
            type=kind,
            mode=mode,
            actors=tuple(actors),
            recipients=tuple(recipients),
            span=span,
            status=status,
            confidence=round(sure, 3),
            base=base,
        )
