"""Events, measures, meetings and figures: the shapes that the annotators of later versions fill."""

from dataclasses import dataclass
from typing import Literal

from .actor import ActorRef
from .dates import PartialDate

EventStatus = Literal["happened", "announced", "planned", "threatened", "denied", "hypothetical", "background"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to whom (PLOVER type, mode and context, CAMEO code, quad class, Goldstein score)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A policy instrument and its stage."""

    id: str
    start: int
    end: int
    text: str
    instrument: str
    by: str | None
    against: str | None
    status: str
    date: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A visit, call, dialogue or summit."""

    id: str
    start: int
    end: int
    text: str
    participants: tuple[str, ...]
    place: str | None
    first: PartialDate | None
    last: PartialDate | None
    status: str


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
