"""Captures, what is extracted from them, and documents."""

from dataclasses import dataclass, field
from typing import Literal

from .dates import PartialDate
from .span import Span

FlawKind = Literal["mojibake", "truncated", "repeated", "hanging-clause", "run-on", "stray-first-person", "control"]
Completeness = Literal["full", "teaser", "paywalled"]
BlockRole = Literal["heading", "paragraph", "list-item", "caption", "quote", "table-row", "line"]
DocumentKind = Literal["article", "digest", "newsletter", "wire", "explainer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The bytes read or fetched, and what was known about them from outside.

    Exactly one of `path` and `url` is usually set; standard input has path `-`. `media_type` is what the bytes
    and the name together say (sniffed, not believed). `headers` are those of the transfer, where there was one.
    """

    data: bytes
    sha256: str
    media_type: str
    path: str | None = None
    url: str | None = None
    charset: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A damaged place of a document text; the text itself is kept as found."""

    start: int
    end: int
    kind: FlawKind
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address behind words of the document text (`span`), or behind none (None, such as a linked picture)."""

    href: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line or paragraph of the document text, in order; blocks never overlap.

    For HTML and mail, role and level come from the mark-up; for plain text and the text part of a mail every line
    that is not blank is a block with role `line` and `indent` the width of its leading space.
    `blanks` counts the blank lines before it. `strong` says that all its words are bold or a heading element.
    """

    span: Span
    role: BlockRole
    level: int = 0
    strong: bool = False
    indent: int = 0
    blanks: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A stretch of the document text and the same words in the page's own text (both in code points)."""

    start: int
    end: int
    page_start: int
    page_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A capture understood as text and metadata.

    `text` is the document text that all offsets point into: for a text file its decoded content unchanged, a
    byte-order mark aside; for HTML and mail the extracted text. `outlet` is the canonical name from the outlets
    table, or the name as the page states it. `alignment` is empty for plain text, where it is the identity.
    """

    id: str
    sha256: str
    media_type: str
    text: str
    chars: int
    path: str | None = None
    url: str | None = None
    encoding: str | None = None
    language: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: PartialDate | None = None
    modified: PartialDate | None = None
    completeness: Completeness | None = None
    kind: DocumentKind | None = None
    text_sha256: str = ""
    flaws: tuple[Flaw, ...] = ()
    alignment: tuple[Aligned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What `extract` hands to `split`: the document, its blocks, and what the mark-up already shows to be furniture.

    `furniture` are spans of the document text that the mark-up itself marks as not part of the matter (skip links,
    menus, share widgets, captions of linked stories), with the reason.
    """

    document: Document
    blocks: tuple[Block, ...]
    furniture: tuple[tuple[Span, str], ...] = field(default=())
