"""Meetings as iCalendar (RFC 5545): whole days, written by the icalendar library."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..record import Meeting
from .days import exact
from .entries import Entry
from .tidy import citation, cited

if TYPE_CHECKING:
    from icalendar import Event as CalendarEvent

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\u2028\u2029]+\Z")
# what is held or announced is settled; the rest is not; RFC 5545 knows three words
_STATUS = {
    "held": "CONFIRMED", "announced": "CONFIRMED", "planned": "TENTATIVE", "proposed": "TENTATIVE",
    "cancelled": "CANCELLED",
}  # fmt: skip


def dated(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the meetings with a first day: a calendar has no place for a month or for no date."""
    return tuple(entry for entry in entries if exact(_meeting(entry).first) is not None)


def _meeting(entry: Entry) -> Meeting:
    assert isinstance(entry.told, Meeting)
    return entry.told


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

    meeting = _meeting(entry)
    first, last = exact(meeting.first), exact(meeting.last)
    assert first is not None
    told: dict[str, Any] = {name: _plain(value) for name, value in citation(entry.finding).items() if value is not None}
    out = CalendarEvent()
    out.add("UID", f"{_plain(entry.id)}@attache")
    out.add("DTSTAMP", dt.datetime.fromisoformat(entry.finding.captured).astimezone(dt.UTC))
    out.add("SUMMARY", summary(entry))
    out.add("DTSTART", first)
    if last is not None and last >= first:
        out.add("DTEND", last + dt.timedelta(days=1))  # the day after: an end is not included
    if place := _plain(meeting.place or ""):
        out.add("LOCATION", place)
    if meeting.status in _STATUS:
        out.add("STATUS", _STATUS[meeting.status])
    if entry.finding.issues:
        out.add("CATEGORIES", list(entry.finding.issues))
    if _ADDRESS.match(entry.finding.url or ""):
        out.add("URL", entry.finding.url)
    source = ", ".join(told[key] for key in ("outlet", "reported", "headline") if told.get(key))
    out.add("DESCRIPTION", f"“{told['quote']}”" + (f" ({source})" if source else ""))
    for key in ("item", "document", "quote_start", "quote_end", "text_sha256", "coder", "model"):
        if key in told:
            out.add(f"X-ATTACHE-{key.upper().replace('_', '-')}", told[key])
    out.add("X-ATTACHE-CITED", _plain(cited(entry)))
    return out


def _plain(value: object) -> str:
    """Return words on one line, without the controls that the format forbids."""
    return " ".join(_CONTROL.sub(" ", str(value)).split())


def summary(entry: Entry) -> str:
    """Return what a calendar shows: the name of the meeting and who meets, else the words of the source."""
    meeting = _meeting(entry)
    number = f"no. {meeting.ordinal}" if meeting.ordinal else None
    name = " ".join(part for part in (number, meeting.mechanism) if part)
    who = " – ".join(meeting.participants)
    return _plain(": ".join(part for part in (name, who) if part) or meeting.text)
