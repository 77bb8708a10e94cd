"""Actors and the spans that refer to them."""

from dataclasses import dataclass
from typing import Literal

from .span import Span

MentionType = Literal["person", "organisation", "place", "state", "group", "office", "outlet", "event", "law", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRef:
    """An actor named in a reading: `id` is a table's key or None for one who stays inside the document."""

    id: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that refers to an actor; `actor` is None when it is not resolved.

    Laws, events with a name and dates are mentions too; they have no actor, and may hold the mention of one.
    """

    start: int
    end: int
    text: str
    type: MentionType
    actor: str | None = None

    @property
    def span(self) -> Span:
        """The place of the mention."""
        return Span(self.start, self.end)
