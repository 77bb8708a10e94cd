"""The rows of our tables, as frozen types."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One news outlet. `ownership` follows the legal owner: state, party, public, commercial, nonprofit, or empty.

    `funding` is what it lives on, the largest part first, or nothing where that is not known.
    """

    row: int
    name: str
    native_name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str
    languages: tuple[str, ...]
    ownership: str
    control_note: str
    source: str
    qid: str
    feed_url: str
    funding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One institution that speaks or acts. `sector` is a CAMEO/PLOVER role code; `country` an ISO code."""

    row: int
    id: str
    name_en: str
    name_zh: str
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]
    metonyms: tuple[str, ...]
    country: str
    sector: str
    parent: str
    domains: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """The codes of one country or territory in other people's layouts; empty where none is known."""

    row: int
    iso2: str
    iso3: str
    cameo: str
    cow: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """One tenure of one person in one office; dates are ISO, partial, or empty when not known."""

    row: int
    person_id: str
    name_en: str
    name_zh: str
    aliases: tuple[str, ...]
    role: str
    office_id: str
    country: str
    first: str
    last: str
    as_of: str
    confidence: str
    source: str
    qid: str

    @property
    def rechecked(self) -> bool:
        """Whether a source was read for this row; a role from any other row is never printed."""
        return "not re-checked" not in self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A keyword of an issue; a `weak` one counts only with a second cue in the same sentence or headline."""

    words: str
    weak: bool
    capitals: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One standing issue."""

    row: int
    id: str
    name_en: str
    name_zh: str
    keywords_en: tuple[Keyword, ...]
    keywords_zh: tuple[Keyword, ...]
    related_actors: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRow:
    """One formula of the diplomatic ladder with its variants, as used by one kind of speaker."""

    row: int
    level: int
    stance: str
    patterns_en: tuple[str, ...]
    patterns_zh: tuple[str, ...]
    typical_actor: str
    kind: str
    level_basis: str
    source: str
