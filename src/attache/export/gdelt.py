"""GDELT 2.0's events (61 columns) and mentions (16 columns)."""

import datetime as dt
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..record import Event, PartialDate
from ..store import Finding
from ..tables import host_of
from ..tables.plover import goldstein_of, quad_class_of
from ..text.sentences import sentences
from .days import valid
from .entries import Entry, Reach
from .layouts import Layout, layout
from .parties import Party, party
from .polecat import mention_of
from .standing import done

_WEB = re.compile(r"https?://", re.IGNORECASE)
_HEX = re.compile(r"e-([0-9a-f]{16})\Z")


def header(name: Layout) -> tuple[str, ...]:
    """Return the names of the columns of a table."""
    return tuple(column for column, _ in layout(name))


def told(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield what this layout can hold: it has no word for what is planned, denied or only thought of."""
    for entry in entries:
        assert isinstance(entry.told, Event)
        if done(entry.told):
            yield entry


def number(identifier: str) -> int:
    """Return the whole number that stands for an event's id: the same for the same id, below 2^60."""
    found = _HEX.match(identifier)
    digits = found[1] if found else hashlib.sha256(identifier.encode()).hexdigest()
    return int(digits[:15], 16)


def events(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the events table.

    Goldstein value and quad class are those of the CAMEO code, empty without one. Tone, places, ethnic and religious
    codes and the weight of the lead are not in the record, and stay empty.
    """
    names = header("gdelt2-events")
    for entry in told(entries):
        event = entry.told
        assert isinstance(event, Event)
        cells = {
            "GlobalEventID": str(number(entry.id)),
            **_days(event.date),
            **_code(event.cameo),
            "NumMentions": str(len(entry.reports)),
            "NumSources": str(entry.outlets) if entry.outlets else "",
            "NumArticles": str(len({report.document for report in entry.reports})),
            "DATEADDED": moment(min(report.captured for report in entry.reports)),
            "SOURCEURL": address(entry.reports[0]),
        }
        for side, ref in (("Actor1", event.actor), ("Actor2", event.recipient)):
            cells |= _party(side, party(ref, event.date))
        yield tuple(cells.get(name, "") for name in names)


def _days(date: PartialDate | None) -> dict[str, str]:
    first = valid(date)
    if date is None or first is None:
        return {}
    cells = {"Year": f"{first.year:04}"}
    if date.precision != "year":
        cells["MonthYear"] = f"{first.year:04}{first.month:02}"
    if date.precision == "day":
        cells["Day"] = f"{first.year:04}{first.month:02}{first.day:02}"
        cells["FractionDate"] = f"{first.year + (first.month * 30 + first.day) / 365:.4f}"
    return cells


def _code(code: str | None) -> dict[str, str]:
    if not code:
        return {}
    quad, score = quad_class_of(code), goldstein_of(code)
    return {
        "EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2],
        "QuadClass": "" if quad is None else str(quad), "GoldsteinScale": "" if score is None else str(score),
    }  # fmt: skip


def _party(side: str, who: Party) -> dict[str, str]:
    entity = who.cameo if who.cameo == who.sector else ""
    return {
        f"{side}Code": who.code, f"{side}Name": who.name.upper(), f"{side}CountryCode": "" if entity else who.cameo,
        f"{side}Type1Code": who.role,
    }  # fmt: skip


def mentions(entries: Iterable[Entry], reach: Reach) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the mentions table: one for each report of an event, offsets in the archived text.

    -1 is the layout's own word for an actor whose place is not known.
    """
    names = header("gdelt2-mentions")

    @lru_cache(maxsize=64)
    def starts(digest: str, language: str) -> tuple[int, ...]:
        text = reach.text_of(digest)
        return () if text is None else tuple(span.start for span in sentences(text, language))

    for entry in told(entries):
        first = moment(min(report.captured for report in entry.reports))
        for report in entry.reports:
            event = report.told
            assert isinstance(event, Event)
            named = reach.mentions_of(report.item)
            places = [mention_of(named, event, ref.id if ref else None) for ref in (event.actor, event.recipient)]
            offsets = [str(place.start) if place else "-1" for place in places]
            sentence = bisect_right(starts(report.text_sha256, report.language or "en"), event.start)
            web = bool(_WEB.match(report.url or ""))
            cells = {
                "GlobalEventID": str(number(entry.id)), "EventTimeDate": first,
                "MentionTimeDate": moment(report.captured), "MentionType": "1" if web else "2",
                "MentionSourceName": host_of(report.url or "") if web else report.outlet or "",
                "MentionIdentifier": address(report), "SentenceID": str(sentence) if sentence else "",
                "Actor1CharOffset": offsets[0], "Actor2CharOffset": offsets[1], "ActionCharOffset": str(event.start),
                "InRawText": "1", "Confidence": str(round(100 * event.confidence)), "MentionDocLen": str(report.chars),
            }  # fmt: skip
            yield tuple(cells.get(name, "") for name in names)


def moment(stamp: str) -> str:
    """Return an ISO time as YYYYMMDDHHMMSS in UTC, or nothing."""
    try:
        found = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return ""
    return (found.astimezone(dt.UTC) if found.tzinfo else found).strftime("%Y%m%d%H%M%S")


def address(finding: Finding) -> str:
    """Return the address of a document, else a citation: outlet, date, headline, id."""
    if finding.url:
        return finding.url
    return ", ".join(part for part in (finding.outlet, finding.reported, finding.headline, finding.document) if part)
