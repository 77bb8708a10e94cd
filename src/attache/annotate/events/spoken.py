"""Acts done by speaking: what a statement demands, rejects, threatens or praises, as an event of its speaker."""

import re
from collections.abc import Iterator, Sequence

from ... import tables
from ...record import ActorRef, Item, Span, Statement
from ..clauses import Clauses
from ..states import state_name
from ..words import pattern
from .act import Act
from .lexicon import helping
from .parties import Parties, Party

_SIDES = frozenset(("GOV", "PTY", "LEG", "MIL", "JUD", "IGO"))


def spoken(
    text: str, item: Item, statements: Sequence[Statement], clauses: Clauses, parties: Parties, done: Sequence[Act]
) -> Iterator[Act]:
    """Yield the acts of statements that no act of a verb covers already.

    A demand ("the other side should …") is REQUEST, blame with a stance against is ACCUSE, a threat THREATEN, a welcome
    SUPPORT; always towards somebody whom the content names.
    """
    told = [(act.span, act.type) for act in done]
    for statement in statements:
        if (
            statement.speaker is None
            or not statement.content
            or set(statement.flags) & {"question", "non-statement", "poll", "hypothetical"}
        ):
            continue
        content = statement.content[0]
        own = Span(content.start - item.start, content.end - item.start)
        speaker = Party(actor=statement.speaker, span=own, known=True)
        for act in _acts(text, item, statement, own, speaker, clauses, parties):
            if not any(kind == act.type and span.overlaps(act.span) for span, kind in told):
                told.append((act.span, act.type))
                yield act


def _acts(
    text: str, item: Item, statement: Statement, own: Span, speaker: Party, clauses: Clauses, parties: Parties
) -> Iterator[Act]:
    mine = _country(statement)
    strength = statement.strength
    formula = strength.formula if strength is not None else None
    first = True
    for sentence, inside in _sentences(clauses, own):
        demand = next(_demands(inside, clauses, parties, speaker, sentence, mine, statement), None)
        if demand is not None:
            yield demand
        target = _addressed(statement, clauses, parties, inside, mine)
        if target is None:
            continue
        marked = formula is None or sentence.start <= formula.start - item.start < sentence.end
        if strength is not None and strength.stance == "threat" and marked and first:
            yield _act(inside[0], "THREATEN", None, speaker, target, sentence, "threatened", 0.55)
        elif strength is not None and strength.stance == "oppose" and strength.level >= 3 and marked and first:
            yield _act(inside[0], "ACCUSE", "disapprove", speaker, target, sentence, "happened", 0.55)
        elif pattern("blame", name="stance").search(sentence.of(clauses.text)):
            yield _act(inside[0], "ACCUSE", "disapprove", speaker, target, sentence, "happened", 0.45)
        else:
            continue
        first = False


def _sentences(clauses: Clauses, own: Span) -> Iterator[tuple[Span, list[int]]]:
    """Yield the sentences of a content, with their words."""
    groups: dict[int, list[int]] = {}
    for k in clauses.within(own):
        if clauses.sentence[k] >= 0:
            groups.setdefault(clauses.sentence[k], []).append(k)
    for some in groups.values():
        yield Span(clauses.words[some[0]].span.start, min(own.end, clauses.words[some[-1]].span.end)), some


def _demands(
    inside: Sequence[int],
    clauses: Clauses,
    parties: Parties,
    speaker: Party,
    sentence: Span,
    mine: str | None,
    statement: Statement,
) -> Iterator[Act]:
    for k in inside:
        if clauses.words[k].upos not in ("VERB", "ADJ", "NOUN", "AUX"):
            continue
        if not clauses.modals(k) & helping("modal_demand") or clauses.kids(k, "aux:pass", "nsubj:pass"):
            continue
        for subject in clauses.kids(k, "nsubj"):
            target = parties.of(subject, owner=False)
            if target is not None and target.known and _other(target.actor, mine, statement):
                yield _act(k, "REQUEST", "change", speaker, target, sentence, "happened", 0.6)
                break


def _act(
    k: int, kind: str, mode: str | None, speaker: Party, target: Party, span: Span, status: str, sure: float
) -> Act:
    return Act(
        predicate=k,
        type=kind,
        mode=mode,
        actors=(speaker,),
        recipients=(target,),
        span=span,
        status=status,  # type: ignore[arg-type]
        confidence=sure,
        base="says",
    )


def _addressed(
    statement: Statement, clauses: Clauses, parties: Parties, inside: Sequence[int], mine: str | None
) -> Party | None:
    """Return the first other side that the content names, subjects and owners before others."""
    if statement.target:
        key = next(
            (
                row.id
                for row in tables.offices().rows
                if row.id.endswith("-gov") and state_name(row.country) == statement.target
            ),
            None,
        )
        if key is not None or len(statement.target) < 60:
            place = clauses.words[inside[0]].span
            return Party(actor=ActorRef(id=key, name=statement.target), span=place, known=True)
    subjects = [k for k in inside if clauses.relations[k].startswith("nsubj")]
    for k in (*subjects, *inside):
        if clauses.words[k].upos not in ("NOUN", "PROPN", "ADJ"):
            continue
        party = parties.of(k, owner=True)
        if (
            party is not None
            and party.known
            and _other(party.actor, mine, statement)
            and not _a_setting(clauses.text, party.span)
        ):
            office = tables.offices().get(party.actor.id) if party.actor.id else None
            if (office is not None and office.sector in _SIDES) or k in subjects:
                return party
    return None


_AT = re.compile(r"\bat\s+(?:the\s+|an?\s+)?\Z")
_TEXT = re.compile(r"\s+(?:charter|convention|resolution|treaty)s?\b", re.IGNORECASE)
_HARMED = re.compile(
    r"[’']s?\s+(?:\w+\s+){0,2}?(?:affairs|sovereignty|interests|security|territory|integrity|rights)\b"
    r"|\s+(?:internal\s+|domestic\s+)?affairs\b",
    re.IGNORECASE,
)


def _a_setting(text: str, span: Span) -> bool:
    """Whether a name says where something was said, whose text is meant, or what is harmed, and not who is told.

    "At the Assembly", "the UN Charter", "interference in Ostravia's internal affairs".
    """
    if _AT.search(text[max(0, span.start - 12) : span.start]):
        return True
    return bool(_TEXT.match(text, span.end) or _HARMED.match(text, span.end))


def _other(actor: ActorRef, mine: str | None, statement: Statement) -> bool:
    """Whether an actor is of another side than the speaker."""
    office = tables.offices().get(actor.id) if actor.id else None
    if office is not None and office.country:
        return office.country != mine
    speaker = statement.speaker
    return speaker is None or actor.name != speaker.name


def _country(statement: Statement) -> str | None:
    for ref in (statement.organisation, statement.speaker):
        office = tables.offices().get(ref.id) if ref is not None and ref.id else None
        if office is not None and office.country:
            return office.country
        outlet = tables.outlets().named(ref.id or ref.name) if ref is not None else None
        if outlet is not None and outlet.country:
            return outlet.country
    if statement.speaker is not None and statement.speaker.id:
        rows = tables.officials().tenures(statement.speaker.id)
        if rows:
            return rows[0].country
    return None
