"""Versions of one page, what differs between two of them, and its removal."""

from dataclasses import dataclass
from typing import Literal

from .span import Span

DifferenceKind = Literal["same", "boilerplate", "minor", "grown", "text", "headline", "substance"]
"""From nothing to what an analyst must know; `grown` is a live page or bulletin that only gained text."""
HunkChange = Literal["removed", "added", "replaced", "moved"]
AlterationKind = Literal[
    "quotation-removed",
    "quotation-altered",
    "statement-removed",
    "speaker-changed",
    "statement-altered",
    "quotation-added",
    "statement-added",
    "negation",
    "figure",
    "date",
    "name",
    "headline",
    "hardened",
    "softened",
    "correction",
    "passage-removed",
    "passage-added",
    "reworded",
    "moved",
    "minor",
]
"""What an outlet did to its text, in the order in which it is told."""
RemovalReason = Literal["404", "410", "451", "redirected-home", "redirected-section", "error-page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """A stretch that differs, at the level of words (of characters in Chinese and Japanese).

    `old` and `new` are spans of the two document texts, None where that version has nothing; `old_words` and
    `new_words` are what stands there, empty for None. `old_at` and `new_at` are the places in the texts that answer to
    each other: where in the old text added words would go, and where in the new one removed words stood. A `moved`
    stretch stands in both, at other places; what changed inside it are hunks of their own with `inside` set.
    """

    change: HunkChange
    old: Span | None
    new: Span | None
    old_at: int
    new_at: int
    old_words: str
    new_words: str
    inside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One thing that an outlet changed, to be told in one line.

    `old` and `new` are spans of the two document texts, each to be cited and opened, None where that version has
    nothing of the kind; `old_words` and `new_words` are the exact words. `line` is our own even-handed wording, with
    words of the two versions in marks. `speaker` is who is quoted, where it is known. `step` is by how many rungs of
    the ladder a statement became stronger (negative: weaker), where both wordings stand on it.
    """

    kind: AlterationKind
    line: str
    old: Span | None = None
    new: Span | None = None
    old_words: str = ""
    new_words: str = ""
    speaker: str | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two versions of one page.

    `alterations` stand in order of importance, `hunks` in the order of the new text. `old_document` and
    `new_document` are the ids of the two documents whose texts the spans point into. `kept` is the share of the old
    version's words that the new one still has, in 0-1. `exact` is False where the texts were too large or too
    repetitive to be compared word by word throughout, so that a hunk may be wider than what changed.
    """

    kind: DifferenceKind
    old_document: str
    new_document: str
    alterations: tuple[Alteration, ...] = ()
    hunks: tuple[Hunk, ...] = ()
    kept: float = 1.0
    exact: bool = True

    def summary(self) -> tuple[str, ...]:
        """Return a line for each alteration, the most important first."""
        return tuple(each.line for each in self.alterations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of a page: what a capture of its address showed, when it differed from the version before.

    `number` counts from 1, the first capture. `captured` is the time of the capture, and `confirmed` that of the last
    one that showed the same text; both ISO 8601, UTC. `kind` is that of the difference from the version before, None
    for the first.
    """

    number: int
    document: str
    url: str | None
    sha256: str
    text_sha256: str
    captured: str
    confirmed: str | None = None
    title: str | None = None
    kind: DifferenceKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A page that its outlet no longer shows at its address.

    `final_url` is where the request ended. `words` is what the answer itself says ("Page not found"), empty where it
    says nothing. `found` is when this was seen, ISO 8601, UTC: the page went at some time before.
    """

    reason: RemovalReason
    url: str
    final_url: str
    status: int
    found: str
    words: str = ""
