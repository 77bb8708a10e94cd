"""Events: who did what to whom, in the types of the PLOVER ontology."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...record import ActorRef, Event, Item, PartialDate, Reading, Span, part_id
from ...text.dates import find as find_dates
from ...text.dates import resolve
from ..clauses import Clauses
from ..coreference import Coreference
from ..disowned import disowned
from ..draft import Draft
from ..speakers import Sources
from ..states import state_words
from .act import Act, Judge
from .coding import codes
from .find import Finder
from .measured import measured
from .parties import Parties
from .spoken import spoken

__all__ = ["events"]

_MOST = 4
"""So many events at most come from one act with several actors and recipients."""


def events(
    reading: Reading, item: Item, clauses: Clauses, drafts: Sequence[Draft], meant: Coreference | None = None
) -> tuple[Event, ...]:
    """Return the events of an English item, in order.

    Actor, act and recipient stand in one clause; the report of an event is not the event. What the text does not name
    stays None; a date is given only where date words belong to the act.

    Args:
        reading: The document.
        item: The item, with its mentions, statements (with strength) and measures.
        clauses: The trees of its own text, as `scope.item_text` gives it.
        drafts: Its statements as drafts, in order: a pronoun may mean who spoke before it.
        meant: The scorer's word on pronouns and descriptions.
    """
    text, spans = clauses.text, clauses.sentences
    parties = Parties(
        clauses,
        item.start,
        item.mentions,
        state_words(text, item.start),
        Sources(reading, item, drafts, item.mentions, item.date or reading.document.published, meant),
        [(content, s.speaker) for s in item.statements for content in s.content],
    )
    acts = list(Finder(clauses, parties, Judge(clauses, spans)).acts())
    acts += measured(item.measures, item.start, clauses, acts)
    acts += spoken(text, item, item.statements, clauses, parties, acts)
    out: list[Event] = []
    for act in sorted(_once(acts), key=lambda a: (a.span, a.type)):
        out += _events(reading, item, text, act, clauses, parties)
    return tuple({e.id: e for e in out}.values())


def _once(acts: Sequence[Act]) -> list[Act]:
    """Of acts of one type with one actor whose spans lie in each other, keep the surer one."""
    kept: list[Act] = []
    for act in sorted(acts, key=lambda a: (-len(a.recipients), -a.confidence)):
        names = {p.actor.name for p in act.actors}
        same = any(
            other.type == act.type
            and (other.span.within(act.span) or act.span.within(other.span))
            and (not names or names & {p.actor.name for p in other.actors})
            for other in kept
        )
        if not same:
            kept.append(act)
    return kept


def _events(reading: Reading, item: Item, text: str, act: Act, clauses: Clauses, parties: Parties) -> Iterator[Event]:
    near = clauses.around(act.span, act.predicate)
    told = codes(act.type, act.mode, near.of(text))
    status = act.status
    place = act.span.end if act.base == "measure" else clauses.words[act.predicate].span.start
    if disowned(near.of(text), place - near.start):
        status = "denied"
    span = act.span.shifted(item.start)
    date = _date(item, text, act, clauses, near)
    for n, (actor, recipient) in enumerate(_pairs(act)):
        if n >= _MOST:
            break
        yield Event(
            id=part_id(
                "e", reading.document.sha256, (span,), (Span(act.predicate, act.predicate + 1),), (Span(n, n + 1),)
            ),
            start=span.start,
            end=span.end,
            text=span.of(reading.document.text),
            actor=actor,
            recipient=recipient,
            plover=act.type,
            mode=act.mode,
            context=told.context,
            cameo=told.cameo,
            quad=told.quad,
            goldstein=told.goldstein,
            date=date,
            status=status,
            confidence=act.confidence,
            place=parties.where(act.predicate, {p.actor.name for p in (*act.actors, *act.recipients)}),
        )


def _pairs(act: Act) -> Iterator[tuple[ActorRef | None, ActorRef | None]]:
    """Yield actor and recipient of each event that an act stands for: compound sides are taken apart."""
    actors: list[ActorRef | None] = [p.actor for p in act.actors]
    recipients: list[ActorRef | None] = [p.actor for p in act.recipients]
    if not recipients and len(actors) > 1 and act.type in ("CONSULT", "AGREE", "COOPERATE", "SUPPORT"):
        for k, one in enumerate(actors):
            for other in actors[k + 1 :]:
                yield one, other
        return
    for one in actors or [None]:
        for two in recipients or [None]:
            yield one, two


def _date(item: Item, text: str, act: Act, clauses: Clauses, near: Span) -> PartialDate | None:
    """Return the date whose words belong to the act: no other verb stands between them in the tree."""
    anchor = item.date if item.date is not None and item.date.precision == "day" else None
    for expression in find_dates(text, "en", near.start, near.end):
        if expression.bound is not None:
            continue
        words = clauses.within(Span(expression.start, expression.end))
        if not words:
            continue
        at = words[0]
        k, steps = at, 0
        while steps < 8 and k != act.predicate and clauses.heads[k] != k:
            k, steps = clauses.heads[k], steps + 1
            if clauses.words[k].upos == "VERB":
                break
        if k != act.predicate:
            continue
        value = resolve(
            expression, anchor=anchor, lang="en", tense="future" if act.status in ("planned", "announced") else None
        )
        if isinstance(value, PartialDate):
            return replace(
                value,
                text=expression.text,
                span=Span(item.start + expression.start, item.start + expression.end),
                anchor=item.date.span if item.date is not None and value.basis == "resolved" else None,
            )
    return None
