"""What is exported: one thing of the record, once, with all that report it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..record import Mention, PartialDate
from ..store import Finding
from ..store.findings import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage that a measure reached, and the report that tells it; `date` is its day where the report states one."""

    stage: str
    date: PartialDate | None
    report: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """In which words the outlets of one country tell of a measure."""

    side: str | None
    outlets: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event, measure, meeting or figure.

    `finding` is the report that knows most, which is shown and cited; it is one of `reports`. `told` is what is told:
    that report's, with what other reports add (a later stage, a date), each of which is in `reports`.
    `outlets` counts who carries it, `origins` how many first sources there are at least; None where that is not told.
    `of` is set where the entry is one report only: the id of the entry that it is part of.
    """

    id: str
    told: Told
    finding: Finding
    reports: tuple[Finding, ...]
    outlets: int | None = None
    origins: int | None = None
    stages: tuple[Stage, ...] = ()
    framings: tuple[Framing, ...] = ()
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a layout that asks for more than the entry holds gets at it: texts by digest, mentions by item."""

    text_of: Callable[[str], str | None]
    mentions_of: Callable[[str], tuple[Mention, ...]]


def single(finding: Finding, *, of: str | None = None) -> Entry:
    """Return the entry of a finding that stands alone, or of one report `of` an entry."""
    return Entry(id=finding.id, told=finding.told, finding=finding, reports=(finding,), of=of)


def apart(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return every report of the entries as an entry of its own, in the order of the entries."""
    return tuple(single(report, of=entry.id) for entry in entries for report in entry.reports)
