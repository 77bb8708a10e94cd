"""One story told side by side: what each outlet has of it, what only one side has, and the same in other words."""

from dataclasses import dataclass
from typing import Literal

from .span import Span

MatterKind = Literal["statement", "figure", "speaker", "event"]
Grouping = Literal["side", "country", "ownership"]
RenderingKind = Literal["longest", "same", "cut", "reworded", "translated"]
"""How a rendering of a quotation stands to the longest one, which is the measure and not held to be the original."""
ToneLabel = Literal["negative", "neutral", "positive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a telling: `[start, end)` of the text of `document`, which are exactly `quote`."""

    item: str
    document: str
    start: int
    end: int
    quote: str

    @property
    def span(self) -> Span:
        """The place of the words."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """An item that carries a telling, with its outlet as far as that is known; unknown is None, or empty words.

    `side` is the id of a side of the beat, None where the outlet's country is not known or is of no side.
    """

    item: str
    document: str
    outlet: str | None
    country: str = ""
    ownership: str = ""
    funding: tuple[str, ...] = ()
    side: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One who is quoted in a telling. `key` is a key of the tables, None for one who stays inside the document.

    `public` says that the text or the tables show a public role; without it the name is not printed on a page of the
    story. `statements` counts those that are his, hers or its own.
    """

    name: str
    key: str | None
    role: str | None
    statements: int
    passages: tuple[Passage, ...]
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing as one telling has it: `by` is its place in the tellings; `whole` the sentence around its words."""

    by: int
    passage: Passage
    whole: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A statement, figure, speaker or event that tellings share or not, matched by content.

    `name` says what it is in the words of its first telling, or of the tables. `speaker` is who says it, for a
    statement.
    """

    kind: MatterKind
    name: str
    told: tuple[Told, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """What the tellings of one group have and no other group's: `against` are those whose whole text was compared.

    `unchecked` are tellings of other groups of which nothing can be said: not complete, or in a language in which the
    words give nothing to compare by. `against` is never empty.
    """

    group: str
    matter: Matter
    against: tuple[int, ...]
    unchecked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a word difference: in both wordings, only in the longest one (`out`), or only in this (`in`)."""

    change: Literal["same", "out", "in"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One telling's wording of a quotation; `difference` from the longest one, empty where that is no use."""

    told: Told
    kind: RenderingKind
    language: str
    difference: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What one speaker is quoted with in several tellings; at least two renderings, the longest first."""

    speaker: str | None
    renderings: tuple[Rendering, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How tellings name a thing: `words` with the passages; `quoted` where they stand in somebody's speech only."""

    words: str
    told: tuple[Told, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One actor or act in different words: at least two wordings, of at least two tellings."""

    what: str
    kind: Literal["actor", "act", "thing"]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """How sentences of a group speak of an actor in the outlet's own voice, counted, with an example of each.

    `key` is a key of the tables. `sentences` counts those that were judged surely enough; `unsure` the others.
    """

    group: str
    key: str
    name: str
    negative: int
    neutral: int
    positive: int
    unsure: int
    examples: tuple[tuple[ToneLabel, Told], ...] = ()

    @property
    def sentences(self) -> int:
        """How many sentences were judged."""
        return self.negative + self.neutral + self.positive


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One text about a story, with all who carry it; the first carrier is the earliest.

    `complete` says that its whole text is known: only then is anything said to be absent from it. `headline` and `lead`
    (the first sentence of the body) are None where there is none.
    """

    carriers: tuple[Carrier, ...]
    language: str
    complete: bool
    headline: Passage | None
    lead: Passage | None
    sentences: int = 0
    voices: tuple[Voice, ...] = ()
    statements: tuple[Passage, ...] = ()
    figures: tuple[Passage, ...] = ()

    @property
    def first(self) -> Carrier:
        """The earliest of those who carry it."""
        return self.carriers[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Tellings of one side, country or kind of owner, by their places; `key` is empty where it is not known."""

    by: Grouping
    key: str
    name: str
    tellings: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """A story side by side.

    `grouping` is what the groups of `only` and `tones` are by; `groups` holds those of every grouping.
    """

    tellings: tuple[Telling, ...]
    grouping: Grouping
    groups: tuple[Group, ...]
    matters: tuple[Matter, ...] = ()
    only: tuple[Only, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    labels: tuple[Label, ...] = ()
    tones: tuple[Tone, ...] = ()

    def of(self, by: Grouping) -> tuple[Group, ...]:
        """Return the groups of one grouping, in order."""
        return tuple(group for group in self.groups if group.by == by)


TimelineKind = Literal["first report", "statement", "denial", "measure", "meeting", "event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing of a timeline, once: `date` as stated (partial), with `basis`; None where no date is known.

    `reported` says that the date is the day of the report and not one that the words state. `passage` are the words
    that support it; `outlets` counts who carries it, as far as they are known.
    """

    kind: TimelineKind
    words: str
    passage: Passage
    date: str | None
    reported: bool
    outlet: str | None
    side: str | None = None
    speaker: str | None = None
    outlets: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindspot:
    """A story that no report of a side was found of, although others reported it.

    `origins` counts the independent first sources that have it, `outlets` names who reported it. `collected` are the
    side's outlets that brought other reports in the window from `first` to `last` (ISO days, both included), with how
    many days each was seen on.
    """

    story: str
    headline: str
    side: str
    first: str
    last: str
    origins: int
    outlets: tuple[str, ...]
    collected: tuple[tuple[str, int], ...]

    def line(self, name: str) -> str:
        """Return the finding in words: what the record lacks, and nothing about why."""
        count = len(self.collected)
        return (
            f"no report found in the record among {count} outlet{'s' if count != 1 else ''} of {name} "
            f"between {self.first} and {self.last}"
        )
