"""Editions: dated briefs in which every line is cited; the shape of `attache.edition/1`."""

from dataclasses import dataclass
from typing import Literal

from .dates import PartialDate

EDITION_SCHEMA: Literal["attache.edition/1"] = "attache.edition/1"
Supports = Literal["words", "speaker", "role", "organisation", "date", "outlet", "cue", "event", "headline", "when"]
"""What a citation supports of a line; `event` and `when` are what happened, and its day, as the point's title says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The exact words of an archived source that support a line.

    `source` is the id of an entry of the edition's sources, `item` the item's id, `start` and `end` code points of
    the archived document text, `quote` equal to the archived text at that span.
    """

    source: str
    item: str
    start: int
    end: int
    quote: str
    supports: tuple[Supports, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReference:
    """A fact printed from one of our tables rather than from a source, such as a role not stated in the text."""

    table: str
    row: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence of an edition and what supports it; `lang` marks words left untranslated inside it.

    Where several outlets carry what it says, `outlets` counts those that are cited, and `origins` how many independent
    first sources they make at least. A `note` is an editor's own: what it says may go beyond what it cites, and it is
    printed as the editor's note.
    """

    text: str
    citations: tuple[Citation, ...]
    tables: tuple[TableReference, ...] = ()
    lang: str | None = None
    side: str | None = None
    outlets: int | None = None
    origins: int | None = None
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesValue:
    """A value that the line of the point at `line` tells.

    `day` is ISO, of a day, month or year: that which the words state, else that of the report; None where neither is
    known. `text` are the words for the value, which a citation of the line holds.
    """

    value: float
    line: int
    day: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values over time that a point tells: a `figure`, or the `strength` of wording, 0 to 10 on the ladder.

    `unit` is that of the figure; for a strength, "support" where the words support, None where they do not: a level
    alone has no sign.
    """

    kind: Literal["figure", "strength"]
    values: tuple[SeriesValue, ...]
    name: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One happening: one or a few lines; `story` is the id of the story that its items tell, where several tell it.

    `title` says in our words, which the citations of its lines support, what the lines are about. `outlets` counts the
    outlets that its lines cite, and `origins` how many independent first sources they make at least; None where it is
    one outlet, or the count stands with a line. `series` are values over time among what the lines tell, for a drawing.
    """

    id: str
    lines: tuple[Line, ...]
    issues: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    story: str | None = None
    title: str | None = None
    outlets: int | None = None
    origins: int | None = None
    series: Series | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of an edition under one title; `kind` is `changed`, `issue`, `other`, `measures`, `ahead` or `figures`.

    `since` is the ISO day from which on a part of the record was looked through, where it is not the window's first.
    """

    title: str
    kind: str
    points: tuple[Point, ...]
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSource:
    """An archived document that the edition cites.

    `sha256` is the digest of the original bytes, `text_sha256` that of the archived text the spans count in.
    `country` and `ownership` are facts of the outlets table, None where it does not know the outlet.
    """

    id: str
    outlet: str | None
    headline: str | None
    published: PartialDate | None
    url: str | None
    sha256: str
    text_sha256: str = ""
    document: str = ""
    path: str | None = None
    language: str | None = None
    country: str | None = None
    ownership: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """First and last day of an edition, ISO, both included; None where the desk set no bound."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedBy:
    """Which version and which writer (`rules`, `editor`, a model's name) wrote the lines."""

    version: str
    writer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A dated brief. `refused` counts lines that the checker did not let pass."""

    id: str
    beat: str
    title: str
    window: Window
    generated_by: GeneratedBy
    sections: tuple[Section, ...]
    sources: tuple[EditionSource, ...]
    language: str = "en"
    refused: int = 0
    schema: Literal["attache.edition/1"] = EDITION_SCHEMA
