"""Statements as lists show them: the side of the speaker, facts about the outlet, the words asked for marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from ..store import StatementRow, to_match
from .sides import OutletFacts, Side, outlet_facts, side_of_speaker
from .view import words
from .visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An issue with its name in the reader's language."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement of a list; `name` is None where the text names nobody, `organisation` where it is said already."""

    row: StatementRow
    side: Side | None
    name: str | None
    organisation: str | None
    outlet: OutletFacts | None
    issues: tuple[Named, ...]
    marked: Markup


def said(visit: Visit, rows: Iterable[StatementRow], *, query: str | None = None) -> list[Said]:
    """Return statements for a list."""
    pattern = _pattern(query)
    out = []
    for row in rows:
        name = row.speaker_name or (row.source if row.anonymity != "unspecified" or row.source else None) or None
        organisation = row.organisation_name
        if organisation and (organisation == name or organisation in (row.role or "")):
            organisation = None
        out.append(
            Said(
                row=row, side=side_of_speaker(visit.desk.beat, row.speaker, row.organisation), name=name,
                organisation=organisation, outlet=outlet_facts(visit.desk.beat, row.outlet),
                issues=tuple(Named(id=each, name=visit.issue_name(each)) for each in row.issues),
                marked=marked(row.content, pattern),
            )
        )  # fmt: skip
    return out


def marked(text: str, pattern: re.Pattern[str] | None) -> Markup:
    """Return words of a source with what a query asks for marked."""
    if pattern is None:
        return words(text)
    out, at = Markup(""), 0
    for found in pattern.finditer(text):
        out += words(text[at : found.start()]) + Markup("<mark>") + words(found[0]) + Markup("</mark>")
        at = found.end()
    return out + words(text[at:])


def _pattern(query: str | None) -> re.Pattern[str] | None:
    if not query:
        return None
    _, wanted = to_match(query)
    forms = {" ".join(each.rstrip("*").split()) for each in wanted}
    options = sorted((re.escape(each).replace(r"\ ", r"\s+") for each in forms if each), key=len, reverse=True)
    return re.compile("|".join(options), re.IGNORECASE) if options else None


def pattern_of(query: str | None) -> re.Pattern[str] | None:
    """Return what finds the words of a query in a text, None where it has none.

    Raises:
        QueryError: It cannot be searched for.
    """
    return _pattern(query)
