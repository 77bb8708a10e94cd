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
    """A quantity that carries news."""

    start: int
    end: int
    text: str
    value: float
    unit: str | None
    what: str | None
    date: PartialDate | None
