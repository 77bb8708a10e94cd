"""Events, measures, meetings and figures: the shapes that the annotators of later versions fill."""

from dataclasses import dataclass
from typing import Literal

from .actor import ActorRef
from .dates import PartialDate

EventStatus = Literal["happened", "announced", "planned", "threatened", "denied", "hypothetical", "background"]
Stage = Literal[
    "call",
    "proposed",
    "threatened",
    "announced",
    "passed-chamber",
    "adopted",
    "signed",
    "in-force",
    "amended",
    "suspended",
    "lifted",
    "rejected",
]
"""How far a measure has come; `adopted` by the body that decides, but not known to be signed or in force."""
Level = Literal["leader", "minister", "official"]
MeetingForm = Literal["visit", "call", "talks", "dialogue", "summit", "meeting", "conference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to whom (PLOVER type, mode and context, CAMEO code, quad class, Goldstein score).

    `place` is where the words of the clause say that it happened, as the text names it.
    """

    id: str
    start: int
    end: int
    text: str
    actor: ActorRef | None
    recipient: ActorRef | None
    plover: str
    mode: str | None
    context: tuple[str, ...]
    cameo: str | None
    quad: int | None
    goldstein: float | None
    date: PartialDate | None
    status: EventStatus
    confidence: float
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity that carries news.

    `value` is a plain number, at its lowest reading where the words are vague; `approximation` says how ("nearly",
    "order of magnitude"), `high` is the upper end of a range. `date` is the as-of date that the words state. `earlier`
    is the value that it is compared with, `change` whether it went up or down. `conversion_of` is where the figure
    stands that this one gives in another currency.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str | None
    what: str | None
    date: PartialDate | None
    approximation: str | None = None
    high: float | None = None
    earlier: float | None = None
    earlier_date: PartialDate | None = None
    change: Literal["up", "down"] | None = None
    conversion_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A policy instrument and its stage, as one clause tells it.

    `by` and `against` are names, canonical where the tables have the actor (then `by_id` and `against_id` are keys of
    the tables), None where the clause does not say. `object` is the words for what it is laid on (goods, entities,
    tiers), `amounts` the quantities in the clause. `date` is the day on which the stage was reached, `effective` the
    one on which the measure takes effect, both only where the clause says so. `status` is the stage in a word; `stage`
    is None where the clause does not tell it.
    """

    id: str
    start: int
    end: int
    text: str
    instrument: str
    by: str | None
    against: str | None
    status: str
    date: PartialDate | None
    object: str | None = None
    amounts: tuple[Figure, ...] = ()
    legal_name: str | None = None
    stage: Stage | None = None
    effective: PartialDate | None = None
    by_id: str | None = None
    against_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A visit, call, dialogue or summit.

    `participants` are names, canonical where the tables have the actor; `participant_ids` are their keys in the
    tables, in the same order. `mechanism` is the name of a standing dialogue or forum without its number, `ordinal`
    the number ("11th"). `level` is the highest rank that the clause names, `form` the kind of meeting.
    """

    id: str
    start: int
    end: int
    text: str
    participants: tuple[str, ...]
    place: str | None
    first: PartialDate | None
    last: PartialDate | None
    status: str
    participant_ids: tuple[str | None, ...] = ()
    mechanism: str | None = None
    ordinal: int | None = None
    level: Level | None = None
    form: MeetingForm | None = None
