"""What is exported: one thing of the record, once, with all that report it."""

from collections.abc import Callable
from dataclasses import dataclass

from ..record import Mention
from ..store import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event, measure, meeting or figure. `finding` is the report that is shown and cited; it is one of `reports`.

    `outlets` counts who carries it, `origins` how many first sources there are at least; None where that is not told.
    """

    id: str
    finding: Finding
    reports: tuple[Finding, ...]
    outlets: int | None = None
    origins: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a layout that asks for more than the entry holds gets at it: texts by digest, mentions by item."""

    text_of: Callable[[str], str | None]
    mentions_of: Callable[[str], tuple[Mention, ...]]


def single(finding: Finding) -> Entry:
    """Return the entry of a finding that stands alone."""
    return Entry(id=finding.id, finding=finding, reports=(finding,))
