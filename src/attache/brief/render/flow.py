"""The order of print that all formats share, and the sentences that stand around the lines."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...record import Edition
from .. import phrase
from ..sheet import Column, Entry, Listed, Marker, Part, Row, Sheet

LEGEND = (
    "What someone is reported to have said is theirs; words in quotation marks stand so in the source. "
    "Untranslated words are printed as published."
)
EXCERPTS = (
    "Numbered as in the text, each with the words it is cited for, marked, and at most one sentence on either side."
)
REST = "Besides"
NOTHING = "Nothing in the record: no statement or headline of this window could be printed with its source."


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What stands together in a section: one happening, or the rest; `label` is None where it needs none."""

    columns: tuple[Column, ...]
    label: str | None = None


def groups(part: Part) -> tuple[Group, ...]:
    """Return a section in the order of print; one that lies across the issues is one group."""
    if part.across or not part.bands:
        return (Group(columns=part.columns),)
    out = []
    for band in part.bands:
        label = None
        if band.story is not None:
            label = f"One happening: {band.carried}" if band.carried else "One happening"
        elif len(part.bands) > 1:
            label = REST
        out.append(Group(columns=band.columns, label=label))
    return tuple(out)


def entries(part: Part) -> Iterator[Entry]:
    """Yield the points of a section in the order of print."""
    for group in groups(part):
        for column in group.columns:
            yield from column.entries


def rows(sheet: Sheet) -> Iterator[Row]:
    """Yield every line of an edition in the order of print."""
    for part in sheet.parts:
        for entry in entries(part):
            yield from entry.rows


def side_of(part: Part, group: Group, column: Column) -> str | None:
    """Return what stands over a column: its side, or that no side is meant; None where nothing needs to be told."""
    if part.across or (column.name is None and group.label == REST and len(group.columns) == 1):
        return None
    return column.name or ("Also reported" if any(one.name for one in group.columns) else "Reported")


def step_of(part: Part, index: int) -> str | None:
    """Return "Earlier" or "Later" for the lines of a change."""
    return ("Later" if index else "Earlier") if part.kind == "changed" else None


def counted(sheet: Sheet) -> str:
    """Return "57 lines, 18 sources, 11 outlets"."""
    return ", ".join(
        f"{count:,} {word if count == 1 else word + 's'}"
        for count, word in ((sheet.lines, "line"), (len(sheet.sources), "source"), (sheet.outlets, "outlet"))
        if count or word == "line"
    )


def balance(sheet: Sheet) -> str | None:
    """Return the lines of each side in words, None where there is no side."""
    if not sheet.sides:
        return None
    return "Lines by side: " + ", ".join(f"{name} {count}" for name, _, count in sheet.sides)


def place_of(sheet: Sheet) -> Callable[[Marker], str]:
    """Return a function from a marker to where its words stand in the list of sources: `q-2-1`, the second of source 2.

    Where they do not stand there, it is the source: `src-2`.
    """
    places = {
        (source.number, start): f"q-{source.number}-{at}"
        for source in sheet.sources
        for at, excerpt in enumerate(source.excerpts)
        for start in excerpt.starts
    }

    def place(marker: Marker) -> str:
        found = (places.get((marker.number, one.start)) for one in marker.passages)
        return next((one for one in found if one), f"src-{marker.number}")

    return place


def credit(source: Listed) -> str:
    """Return outlet, owner and date of a source."""
    return ", ".join(part for part in (source.outlet, source.ownership, source.date or "not dated") if part)


def opening(sheet: Sheet, most: int = 140) -> str:
    """Return the first words of an edition for a list of mails or a feed, whole words, at most so many characters."""
    texts = [part.title for part in sheet.parts]
    words = phrase.tidy("; ".join(texts)) if texts else NOTHING
    if len(words) <= most:
        return words
    head = words[: most - 1].rsplit("; ", 1)[0]
    return (head if len(head) > most // 3 else words[: most - 1].rsplit(" ", 1)[0]) + "…"


def last_day(edition: Edition) -> str | None:
    """Return the last day of the window in ISO, else that of the newest source with a day: never that of the making."""
    days = [one.published.value for one in edition.sources if one.published and one.published.precision == "day"]
    day = edition.window.last or max(days, default=None)
    try:
        return dt.date.fromisoformat(day).isoformat() if day else None
    except ValueError:
        return None


def colophon(sheet: Sheet) -> str:
    """Return who wrote the edition and what the checker did."""
    writer = "by rule" if sheet.writer == "rules" else f"by {sheet.writer}"
    refused = "1 line was" if sheet.refused == 1 else f"{sheet.refused} lines were"
    return (
        f"Composed {writer}, Attaché {sheet.version}. "
        f"Each line was checked against the archived texts; {refused} refused."
    )
