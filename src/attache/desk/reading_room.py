"""What pages ask of a workspace besides what other rooms of the desk give: versions of a page, where an id leads."""

import functools
from dataclasses import dataclass
from typing import Any

import msgspec

from .. import tables
from ..compare.voices import country_of
from ..errors import QueryError, UnknownId
from ..record import Difference, Removal, Span
from ..store import DocumentRow, StatementFilter, browsing
from ..store.versions import ChangeRow, changes, page_of, superseded, versions
from ..text.sentences import sentences
from .desk import Desk, actor_ids, canonical_outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A version of a page in the order of capture: its document, and the change that it, or its removal, brought.

    `row` is None for a removal, and for the return of what was removed.
    """

    number: int
    row: DocumentRow | None
    change: ChangeRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A span with the sentences around it: `before`, `words` and `after` are the archived text."""

    before: str
    words: str
    after: str
    start: int
    end: int


def versions_of(desk: Desk, document: str) -> tuple[VersionShown, ...]:
    """Return the versions of the page of a document (by id) and removals between them; itself where it has no page."""
    own = desk.store.document(document)
    if own is None:
        raise UnknownId(place=document)
    page = page_of(desk.store, own.id)
    if page is None:
        return (VersionShown(number=1, row=own, change=None),)
    told = sorted(changes(desk.store, page=page), key=lambda each: (each.at, each.n))
    by_new = {each.new: each for each in told if each.new and each.new != each.old}
    steps: list[tuple[str, DocumentRow | None, ChangeRow | None]] = [
        (row.captured, row, by_new.get(row.id)) for row in versions(desk.store, page)
    ]
    steps += [(each.at, None, each) for each in told if each.kind in ("removal", "returned")]
    steps.sort(key=lambda each: (each[0], each[1] is None))
    return tuple(VersionShown(number=n, row=row, change=change) for n, (_, row, change) in enumerate(steps, 1))


def is_superseded(desk: Desk, document: str) -> bool:
    """Whether a later version of its page has followed a document (by id)."""
    return superseded(desk.store, document)


def told(change: ChangeRow) -> Difference | Removal | None:
    """Return what a change says; None for a return, and for what another version of this program told."""
    try:
        if change.kind == "removal":
            return msgspec.json.decode(change.told, type=Removal)
        if change.kind != "returned":
            return msgspec.json.decode(change.told, type=Difference)
    except (msgspec.DecodeError, msgspec.ValidationError):
        pass
    return None


def change_at(desk: Desk, n: int) -> ChangeRow:
    """Return the change of this number.

    Raises:
        UnknownId: There is none.
    """
    found = next((each for each in changes(desk.store, number=n)), None)
    if found is None:
        raise UnknownId(place=str(n))
    return found


def contexts(
    text: str, spans: tuple[Span, ...], *, language: str | None, within: tuple[Span, ...] = ()
) -> tuple[Context, ...]:
    """Return spans with one sentence on either side, in the order given: what may be shown to readers.

    The sentences in which a span itself stands come whole. `within` bounds them (the spans of the item).
    """
    out = []
    for span in spans:
        bound = next((each for each in within if each.start <= span.start < each.end), Span(0, len(text)))
        low, high = max(bound.start, span.start - 4000), min(max(bound.end, span.end), span.end + 4000)
        found = sentences(text, language, low, high)
        inside = [k for k, each in enumerate(found) if each.start < span.end and span.start < each.end]
        first, last = (inside[0], inside[-1]) if inside else (0, -1)
        start = found[max(0, first - 1)].start if inside else span.start
        end = found[min(len(found) - 1, last + 1)].end if inside else span.end
        out.append(
            Context(
                before=text[min(start, span.start) : span.start], words=span.of(text),
                after=text[span.end : max(end, span.end)], start=span.start, end=span.end,
            )
        )  # fmt: skip
    return tuple(out)


def statements(
    desk: Desk,
    *,
    words: str | None = None,
    speaker: str | None = None,
    organisation: str | None = None,
    role: str | None = None,
    side: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    ownership: str | None = None,
    **filters: Any,
) -> browsing.StatementQuery:
    """Return a query for statements; names are looked up in the tables too. Within the tables of the beat.

    Args:
        side: Id of a side of the beat: statements of those who speak for its countries.
        ownership: Only of outlets that are owned so.
        filters: Those of `StatementFilter`.
    """
    return browsing.StatementQuery(
        filter=StatementFilter(
            speakers=actor_ids(speaker) if speaker else (),
            organisations=actor_ids(organisation) if organisation else (),
            outlet=canonical_outlet(outlet), **filters,
        ),
        words=words, role=role, voices=voices_of(desk, side) if side else None, language=language,
        outlets=tuple(row.name for row in tables.outlets().rows if row.ownership == ownership) if ownership else None,
    )  # fmt: skip


def voices_of(desk: Desk, side: str) -> browsing.Voices:
    """Return who speaks for a side of the beat; for the side without countries, all that speak for no other one.

    Raises:
        QueryError: The beat has no such side.
    """
    chosen = next((each for each in desk.beat.sides if each.id == side), None)
    if chosen is None:
        raise QueryError("the beat has no such side", place=side)
    taken = {country for each in desk.beat.sides for country in each.countries}
    countries = _countries(tables.current())
    ids = [
        key
        for key, country in countries.items()
        if (country in chosen.countries if chosen.countries else country not in taken)
    ]
    return browsing.Voices(ids=tuple(ids), known=tuple(countries))


@functools.lru_cache(maxsize=8)
def _countries(key: str | None) -> dict[str, str]:
    """Return the country of each id of the tables that speaks for one; `key` names the tables in use."""
    keys = [row.id for row in tables.offices().rows]
    keys += [row.person_id for row in tables.officials().rows]
    return {each: country for each in dict.fromkeys(keys) if (country := country_of(each))}
