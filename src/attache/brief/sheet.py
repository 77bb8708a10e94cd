"""An edition laid out for print: what the renderers write down, in its order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A cited span in its context: `before`, `words` and `after` are the archived text, tidied for one paragraph."""

    before: str
    words: str
    after: str
    supports: tuple[str, ...]
    start: int
    end: int
    anchor: str
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Words cited, in their context: stretches of archived text, each cited or not; neighbours share one.

    `starts` are where the citations in it begin, in code points of the archived text.
    """

    stretches: tuple[tuple[str, bool], ...]
    lang: str | None
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The marker of one source at the end of a line, and the card it opens."""

    id: str
    number: int
    label: str
    passages: tuple[Passage, ...]
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One printed line; `carried` counts outlets and first sources, `side` stands where no column names it."""

    text: str
    head: str
    last: str
    lang: str | None
    markers: tuple[Marker, ...]
    notes: tuple[str, ...]
    carried: str | None = None
    side: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One point: its lines; `title` says what it is, or names its issue; `note` says what changed.

    `carried` counts the outlets and first sources of all that a titled point tells.
    """

    id: str
    rows: tuple[Row, ...]
    title: str | None = None
    note: str | None = None
    carried: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one side said in a section; `number` selects its shape and colour, 0 for lines of no side."""

    name: str | None
    number: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What stands side by side: one happening that several outlets tell, or (without a label) all the rest.

    `carried` counts the outlets and first sources of a happening.
    """

    columns: tuple[Column, ...]
    carried: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section; `kind` is that of the edition's section. One that lies `across` the issues has no columns by side.

    `about` says what stands in it. `bands` cut the same entries by happening, in the order of print; `columns` have
    all of them.
    """

    id: str
    kind: str
    title: str
    columns: tuple[Column, ...]
    lines: int
    across: bool = False
    about: str | None = None
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of an archived text, cited or not; `anchors` are the places that citations open."""

    text: str
    cited: bool
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A source in the list: its number, what is known of it, the words cited, and its text in a full file.

    `excerpts` are all words cited from it in their context, for formats in which a citation leads to the list.
    """

    id: str
    number: int
    outlet: str
    lang: str | None
    headline: str | None
    headline_lang: str | None
    ownership: str | None
    country: str | None
    date: str | None
    datetime: str | None
    url: str | None
    address: str | None
    sha256: str
    passages: tuple[Passage, ...]
    text_lang: str | None
    paragraphs: tuple[tuple[Stretch, ...], ...]
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole edition, ready to be written down."""

    title: str
    beat: str
    language: str
    window: str
    parts: tuple[Part, ...]
    sources: tuple[Listed, ...]
    lines: int
    outlets: int
    sides: tuple[tuple[str, int, int], ...]
    refused: int
    writer: str
    version: str
    full: bool
