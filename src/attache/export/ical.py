"""Meetings as iCalendar (RFC 5545): whole days, written by the icalendar library."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..record import Meeting, PartialDate
from .entries import Entry
from .tidy import citation

if TYPE_CHECKING:
    from icalendar import Event as CalendarEvent

# what is held or announced is settled; the rest is not; RFC 5545 knows three words
_STATUS = {
    "held": "CONFIRMED", "announced": "CONFIRMED", "planned": "TENTATIVE", "proposed": "TENTATIVE",
    "cancelled": "CANCELLED",
}  # fmt: skip


def dated(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the meetings with a first day: a calendar has no place for a month or for no date."""
    return tuple(entry for entry in entries if _first(entry) is not None)


def _first(entry: Entry) -> PartialDate | None:
    meeting = entry.told
    assert isinstance(meeting, Meeting)
    return meeting.first if meeting.first is not None and meeting.first.precision == "day" else None


def calendar(entries: Iterable[Entry], *, name: str, version: str) -> bytes:
    """Return the calendar file. Each entry quotes its source; place, end and status only where they are known.

    The same entries give the same bytes: the stamp of an entry is the time of capture of its source.
    """
    from icalendar import Calendar

    out = Calendar()
    out.add("PRODID", f"-//{version}//meetings//EN")
    out.add("VERSION", "2.0")
    out.add("CALSCALE", "GREGORIAN")
    out.add("X-WR-CALNAME", name)
    for entry in dated(entries):
        out.add_component(_event(entry))
    data: bytes = out.to_ical()
    return data


def _event(entry: Entry) -> "CalendarEvent":
    from icalendar import Event as CalendarEvent

    meeting, first = entry.told, _first(entry)
    assert isinstance(meeting, Meeting)
    assert first is not None
    last = meeting.last if meeting.last is not None and meeting.last.precision == "day" else None
    out = CalendarEvent()
    out.add("UID", f"{entry.id}@attache")
    out.add("DTSTAMP", dt.datetime.fromisoformat(entry.finding.captured).astimezone(dt.UTC))
    out.add("SUMMARY", summary(entry))
    out.add("DTSTART", first.first_day())
    if last is not None and last.first_day() >= first.first_day():
        out.add("DTEND", last.first_day() + dt.timedelta(days=1))  # the day after: an end is not included
    if meeting.place:
        out.add("LOCATION", meeting.place)
    if meeting.status in _STATUS:
        out.add("STATUS", _STATUS[meeting.status])
    if entry.finding.issues:
        out.add("CATEGORIES", list(entry.finding.issues))
    if entry.finding.url:
        out.add("URL", entry.finding.url)
    told: dict[str, Any] = citation(entry.finding)
    source = ", ".join(str(told[key]) for key in ("outlet", "reported", "headline") if told[key])
    out.add("DESCRIPTION", f"“{told['quote']}”" + (f" ({source})" if source else ""))
    for key in ("item", "document", "quote_start", "quote_end", "text_sha256", "coder", "model"):
        if told[key] is not None:
            out.add(f"X-ATTACHE-{key.upper().replace('_', '-')}", str(told[key]))
    return out


def summary(entry: Entry) -> str:
    """Return what a calendar shows: the name of the meeting and who meets, else the words of the source."""
    meeting = entry.told
    assert isinstance(meeting, Meeting)
    number = f"no. {meeting.ordinal}" if meeting.ordinal else None
    name = " ".join(part for part in (number, meeting.mechanism) if part)
    who = " – ".join(meeting.participants)
    return ": ".join(part for part in (name, who) if part) or " ".join(meeting.text.split())
