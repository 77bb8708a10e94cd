"""Things of the record as JSON-LD of schema.org: NewsArticle, Quotation, Claim and Event."""

from typing import Any

CONTEXT = "https://schema.org"
Plain = dict[str, Any]


def article(item: Plain, citation: Plain) -> Plain:
    """Return the item that a citation is in; its text is not repeated here."""
    return _given({
        "@type": "NewsArticle", "identifier": item["id"], "headline": citation.get("headline") or citation.get("title"),
        "publisher": {"@type": "NewsMediaOrganization", "name": citation["outlet"]} if citation.get("outlet") else None,
        "datePublished": citation.get("reported"), "url": citation.get("url"), "inLanguage": item.get("language"),
    })  # fmt: skip


def quotation(statement: Plain) -> Plain:
    """Return a statement: a `Quotation` where it gives words, a `Claim` where it tells what somebody said."""
    cited = statement["citation"]
    name = statement.get("speaker_name")
    person = {"@type": "Person" if statement.get("speaker") != statement.get("organisation") else "Organization"}
    speaker = _given({**person, "name": name, "identifier": statement.get("speaker")}) if name else None
    direct = statement["form"] in ("direct", "mixed")
    return {"@context": CONTEXT} | _given({
        "@type": "Quotation" if direct else "Claim", "identifier": statement["id"], "text": cited["quote"],
        "spokenByCharacter" if direct else "author": speaker, "dateCreated": statement.get("date"),
        "about": statement.get("issues") or None,
        "isPartOf" if direct else "appearance": article({"id": cited.get("item")}, cited),
    })  # fmt: skip


def event(entry: Plain) -> Plain:
    """Return an event or a meeting as an `Event`, a measure or figure as a `Claim` of the article that tells it."""
    cited, told = entry["citation"], entry["told"]
    if entry["kind"] in ("event", "meeting"):
        first = (told.get("first") or told.get("date") or {}).get("value")
        last = (told.get("last") or {}).get("value")
        return {"@context": CONTEXT} | _given({
            "@type": "Event", "identifier": entry["id"], "name": told.get("mechanism") or told.get("plover"),
            "startDate": first, "endDate": last, "location": told.get("place"), "description": cited["quote"],
            "organizer": (told.get("actor") or {}).get("name"),
            "attendee": list(told.get("participants") or ()) or None,
            "subjectOf": article({"id": cited.get("item")}, cited),
        })  # fmt: skip
    return {"@context": CONTEXT} | _given({
        "@type": "Claim", "identifier": entry["id"], "text": cited["quote"],
        "appearance": article({"id": cited.get("item")}, cited),
    })  # fmt: skip


def _given(fields: Plain) -> Plain:
    return {name: value for name, value in fields.items() if value is not None}
