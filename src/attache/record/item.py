"""Items: one article or digest entry each."""

from dataclasses import dataclass
from typing import Literal

from .actor import Mention
from .dates import PartialDate
from .event import Event, Figure, Measure, Meeting
from .span import Span
from .statement import Statement

ItemKind = Literal["article", "digest-item", "newsletter-lead", "teaser", "caption", "section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline of an item, as it stands in the document text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A credit: which outlet an item rests on, as its source line says.

    `outlet` is the canonical name of the outlets table, or the name as written when the table has none.
    `urls` are addresses as written, in order. `[start, end)` is the whole credit in the document text.
    """

    outlet: str | None
    as_written: str | None
    date: PartialDate | None
    urls: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """A stretch that is no part of any item: skip link, section name, sign-up line, share widget, photo credit."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article or digest entry of a document.

    `spans` are its pieces in order (more than one where it has holes); `start` and `end` are their ends. Items'
    spans do not overlap, but an item may lie in another's hole. Headline and credits lie inside the spans.
    `date` is the date of the item (publication, else what a source line or the text supports), or None.
    """

    id: str
    start: int
    end: int
    spans: tuple[Span, ...]
    kind: ItemKind
    headline: Headline | None = None
    credits: tuple[Credit, ...] = ()
    date: PartialDate | None = None
    language: str | None = None
    issues: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    measures: tuple[Measure, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    figures: tuple[Figure, ...] = ()
