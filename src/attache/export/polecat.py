"""POLECAT's 40 columns: one event a row."""

import re
from collections.abc import Iterable, Iterator

from ..record import Event, Mention, PartialDate
from ..tables.plover import quad_of, score_of
from .days import exact
from .entries import Entry, Reach
from .layouts import layout
from .parties import Party, party
from .standing import modes

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PLACES = ("place", "state")
_BODIES = ("organisation", "office", "outlet")


def header() -> tuple[str, ...]:
    """Return the names of the columns."""
    return tuple(name for name, _ in layout("polecat"))


def rows(entries: Iterable[Entry], reach: Reach) -> Iterator[tuple[str, ...]]:
    """Yield the rows. Places of events and Wikipedia pages of actors are not in the record, and stay empty.

    `Quad Code` is PLOVER's number 1 to 4; `Intensity` the score of mode, else type; `Version` program and model. What
    was not done has PLOVER's auxiliary mode (future, negation, hypothetical, historical). Of the people of a story
    only those with a public role (in the tables) are named.
    """
    names = header()
    for entry in entries:
        event = entry.told
        assert isinstance(event, Event)
        cells = _event(entry, event)
        mentions = reach.mentions_of(entry.finding.item)
        for side, ref in (("Actor", event.actor), ("Recipient", event.recipient)):
            cells |= _party(side, party(ref, event.date), _raw(mentions, event, ref.id if ref else None))
        cells["Story People"] = _named(mentions, ("person",), known=True)
        cells["Story Organizations"] = _named(mentions, _BODIES)
        cells["Story Locations"] = _named(mentions, _PLACES)
        yield tuple(cells.get(name, "") for name in names)


def _event(entry: Entry, event: Event) -> dict[str, str]:
    quad, score = quad_of(event.plover), score_of(event.plover, event.mode)
    finding = entry.finding
    return {
        "Event ID": entry.id,
        "Event Date": day(event.date),
        "Event Type": event.plover,
        "Event Mode": "; ".join(modes(event)),
        "Intensity": "" if score is None else str(score),
        "Quad Code": str(quad[0]) if quad else "",
        "Contexts": "; ".join(event.context),
        "Source": finding.outlet or "",
        "Publication Date": finding.reported if finding.reported and _DAY.match(finding.reported) else "",
        "Language": finding.language or "",
        "Version": "; ".join(part for part in (finding.version, finding.model) if part),
    }


def day(date: PartialDate | None) -> str:
    """Return a date that is known to the day and exists, or nothing."""
    found = exact(date)
    return found.isoformat() if found else ""


def _party(side: str, who: Party, raw: str) -> dict[str, str]:
    return {
        f"{side} Name": who.name, f"{side} Country": who.country, f"{side} COW": who.cow,
        f"Primary {side} Sector": who.sector, f"{side} Sectors": who.sector, f"{side} Title": who.title,
        f"{side} Name Raw": raw,
    }  # fmt: skip


def _raw(mentions: Iterable[Mention], event: Event, actor: str | None) -> str:
    found = mention_of(mentions, event, actor)
    return found.text if found else ""


def mention_of(mentions: Iterable[Mention], event: Event, actor: str | None) -> Mention | None:
    """Return the first mention of an actor in the words of an event, or None."""
    if actor is None:
        return None
    return next(
        (m for m in mentions if m.actor == actor and event.start <= m.start and m.end <= event.end),
        None,
    )


def _named(mentions: Iterable[Mention], kinds: tuple[str, ...], *, known: bool = False) -> str:
    names = (" ".join(m.text.split()) for m in mentions if m.type in kinds and (m.actor or not known))
    return "; ".join(dict.fromkeys(name.replace(";", ",") for name in names))
