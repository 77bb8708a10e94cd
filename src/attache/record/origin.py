"""Copies of one text, and who took a story from whom."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from .span import Span

CopyKind = Literal["exact", "near", "partial", "part-of"]
Standing = Literal["origin", "possible", "taken"]
NodeKind = Literal["telling", "outlet", "office", "unnamed"]
EvidenceKind = Literal["credit", "tag", "shared-text", "citation", "release", "order"]
Extent = Literal["whole", "doubtful", "part", "with"]


class CopyPassage(NamedTuple):
    """The same passage in two texts; `words` are its words (characters, in Chinese) that are the same in both."""

    one: Span
    other: Span
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What one text has of another.

    `exact`: the same words throughout. `near`: three quarters of each stand in the other. `part-of`: three quarters of
    the shorter one stand in the longer one, which has more. `partial`: they share prose, outside of quotations, that
    two writers do not find independently. `share_one` and `share_other` say how much of each stands in the other
    (0-1); `prose` counts the shared words outside of quotations. `passages` are in the order of the first text.
    """

    kind: CopyKind
    share_one: float
    share_other: float
    prose: int
    passages: tuple[CopyPassage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that one took from another.

    `span` is a place in the document text of the item `item`, and `text` its words. For shared text `other` is the item
    that shares it, and `other_span` the place there. `order` says that the day or hour is earlier; it stands only
    beside other evidence, and has the words of the two dates as its text and no place.
    """

    kind: EvidenceKind
    item: str
    text: str
    span: Span | None = None
    other: str | None = None
    other_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginNode:
    """A telling of the story, or a source outside of it: an outlet, an office, somebody who is not named.

    `id` is the item's id for a telling, else made of kind and name. `standing`: `origin` for a first source as far as
    can be seen, `possible` where that is not known, `taken` for what rests on others.
    """

    id: str
    kind: NodeKind
    standing: Standing
    name: str | None = None
    date: str | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """`taker` has it from `source` (ids of nodes), with the evidence for it.

    `whole`: all that it tells. `doubtful`: perhaps all. `part`: some of it, beside what it has itself. `with`: the
    source is named as having helped to write it. `directed` is false where two share a text and nothing tells which
    was first. `confidence` (0-1) is that of the kinds of evidence, the strongest first.
    """

    taker: str
    source: str
    extent: Extent
    evidence: tuple[Evidence, ...]
    confidence: float
    directed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginGraph:
    """Who took a story from whom.

    `at_least` independent first sources are shown by evidence, `at_most` are possible where it is lacking; both are 0
    for nothing and else 1 or more. `circles` are names that cite each other with nothing else behind some of them.
    """

    nodes: tuple[OriginNode, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    circles: tuple[tuple[str, ...], ...] = ()
    origins: tuple[str, ...] = ()
    at_least: int = 0
    at_most: int = 0
