"""API v1: every noun of the record as a list and by its id. The filters are those of the pages."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Path, Query
from fastapi.responses import Response

from ...desk import comparing, nouns, reading_room
from ...desk import stories as told
from ...desk.nouns import Quoting
from ...errors import UnknownId
from ...export.entries import Entry
from ...store import FindingKind, paged
from ...store import stories as kept
from ..asking import first_day, given, last_day
from ..visit import Pages, Visit, Visiting
from .api_answers import (
    After,
    Day,
    Form,
    Key,
    Limit,
    Name,
    Plain,
    Rows,
    Words,
    listed,
    number_of,
    one,
    place_of,
    sliced,
    whole,
    worked_out,
)
from .api_routes import many_of, one_of
from .api_schema import ref

pages = Pages()
router = pages.router
_FORMS = Literal["direct", "indirect", "mixed"]
_STANCES = Literal["support", "neutral", "oppose", "threat"]
_PAGE = 50


@many_of(router, "documents", "Document")
def documents(
    visit: Visiting, outlet: Name = None, language: Name = None, since: Day = None, until: Day = None,
    form: Form = "json", limit: Limit = _PAGE, after: After = None,
) -> Response:  # fmt: skip
    """List documents, the newest in the record first."""
    found, place = paged.documents(
        visit.desk.store, outlet=given(outlet), language=given(language), since=first_day(since), until=last_day(until),
        after=number_of("documents", after), limit=limit,
    )  # fmt: skip
    rows = [_plain(each) for each in found]
    return listed(visit, "documents", Rows(rows=rows, place=_word(place)), form)


@one_of(router, "/documents/{key}", ref("Document"), noun="documents")
def document(visit: Visiting, key: Key) -> Response:
    """Return a document; with its text inside the desk and for programs with a key."""
    row = visit.desk.store.document(key)
    if row is None:
        raise UnknownId(place=key)
    reading = visit.desk.reading(row.id)
    own = reading.document
    out: Plain = {
        "id": own.id, "sha256": own.sha256, "text_sha256": row.text_sha256, "title": own.title, "outlet": own.outlet,
        "language": own.language, "kind": own.kind, "completeness": own.completeness,
        "published": own.published.value if own.published else None, "captured": row.captured, "url": own.url,
        "path": own.path, "chars": own.chars, "items": [item.id for item in reading.items],
    }  # fmt: skip
    if whole(visit):
        out["text"] = own.text
    return one(visit, out)


@many_of(router, "items", "Item")
def items(
    visit: Visiting, outlet: Name = None, language: Name = None, issue: Name = None, since: Day = None,
    until: Day = None, form: Form = "json", limit: Limit = _PAGE, after: After = None,
) -> Response:  # fmt: skip
    """List items (articles, entries of digests), the newest in the record first."""
    found, place = paged.items(
        visit.desk.store, outlet=given(outlet), language=given(language), issue=given(issue), since=first_day(since),
        until=last_day(until), after=number_of("items", after), limit=limit,
    )  # fmt: skip
    return listed(visit, "items", Rows(rows=[_plain(each) for each in found], place=_word(place)), form)


@one_of(router, "/items/{key}", ref("Item"), noun="items")
def item(visit: Visiting, key: Key) -> Response:
    """Return an item."""
    found = paged.item(visit.desk.store, key)
    if found is None:
        raise UnknownId(place=key)
    return one(visit, _plain(found))


@many_of(router, "statements", "Statement")
def statements(
    visit: Visiting, q: Words = None, speaker: Name = None, organisation: Name = None, role: Name = None,
    issue: Name = None,
    least: Annotated[int | None, Query(ge=0, le=10, description="Lowest step of the ladder.")] = None,
    most: Annotated[int | None, Query(ge=0, le=10, description="Highest step of the ladder.")] = None,
    stance: _STANCES | None = None, said: Annotated[_FORMS | None, Query(description="Form of the words.")] = None,
    outlet: Name = None, side: Name = None, language: Name = None, since: Day = None, until: Day = None,
    form: Form = "json", limit: Limit = _PAGE, after: After = None,
) -> Response:  # fmt: skip
    """List statements, the newest first: who said what, each with its citation."""
    levels = (least or 0, 10 if most is None else most) if least is not None or most is not None else None
    query = reading_room.statements(
        visit.desk, words=given(q), speaker=given(speaker), organisation=given(organisation), role=given(role),
        side=given(side), language=given(language), outlet=given(outlet), issue=given(issue), levels=levels,
        stance=stance, form=said, since=first_day(since), until=last_day(until),
    )  # fmt: skip
    page = reading_room.page(visit.desk, query, after=place_of("statements", after), limit=limit)
    quoting = Quoting(visit.desk)
    rows = [nouns.statement(visit.desk, row, quoting) for row in page.rows]
    return listed(visit, "statements", Rows(rows=rows, place=page.after), form)


@one_of(router, "/statements/{key}", ref("Statement"), noun="statements")
def statement(visit: Visiting, key: Key) -> Response:
    """Return a statement with its citation."""
    return one(visit, nouns.statement(visit.desk, nouns.statement_row(visit.desk, key), Quoting(visit.desk)))


def entry_of(visit: Visit, kind: FindingKind, key: str) -> Plain:
    """Return an event, measure, meeting or figure by its id.

    Raises:
        UnknownId: There is none.
    """
    found = _entries(visit, kind)
    each = next((each for each in found if each.id == key), None)
    if each is None:
        raise UnknownId(place=key)
    return nouns.entry(visit.desk, each, Quoting(visit.desk))


def _entries(visit: Visit, kind: FindingKind, **filters: Any) -> Sequence[Entry]:
    key = ("api-entries", kind, *sorted((name, value) for name, value in filters.items() if value))
    return worked_out(visit, key, lambda desk: tuple(reversed(desk.entries(kind, **filters))))


def _register(noun: str, kind: FindingKind) -> None:
    def found(
        visit: Visiting, actor: Name = None, recipient: Name = None, issue: Name = None, type: Name = None,  # noqa: A002
        status: Name = None, outlet: Name = None, since: Day = None, until: Day = None, form: Form = "json",
        limit: Limit = _PAGE, after: After = None,
    ) -> Response:  # fmt: skip
        entries = _entries(
            visit, kind, actor=given(actor), recipient=given(recipient), issue=given(issue), type=given(type),
            status=given(status), outlet=given(outlet), since=first_day(since), until=last_day(until),
        )  # fmt: skip
        part, place = sliced(noun, entries, after, limit)
        quoting = Quoting(visit.desk)
        rows = [nouns.entry(visit.desk, each, quoting) for each in part]
        return listed(visit, noun, Rows(rows=rows, place=place, raw=part), form)

    def single(visit: Visiting, key: Key) -> Response:
        return one(visit, entry_of(visit, kind, key))

    found.__doc__ = f"List {noun}, each once with all that report it, the newest first."
    single.__doc__ = f"Return one of the {noun} with its citation."
    found.__name__, single.__name__ = noun, kind
    many_of(router, noun, "Entry")(found)
    one_of(router, f"/{noun}/{{key}}", ref("Entry"), noun=noun)(single)


KINDS: dict[str, FindingKind] = {"events": "event", "measures": "measure", "meetings": "meeting", "figures": "figure"}
for _noun, _kind in KINDS.items():
    _register(_noun, _kind)


@many_of(router, "stories", "StoryTold")
def stories(
    visit: Visiting, issue: Name = None, actor: Name = None, outlet: Name = None, since: Day = None, until: Day = None,
    outlets: Annotated[int, Query(ge=1, le=1000, description="Told by so many outlets at least.")] = 1,
    form: Form = "json", limit: Limit = _PAGE, after: After = None,
) -> Response:  # fmt: skip
    """List stories, the newest first."""
    start = number_of("stories", after) or 0
    found = list(told.listed(
        visit.desk, actor=given(actor), outlet=given(outlet), issue=given(issue), since=first_day(since),
        until=last_day(until), outlets=outlets, limit=min(start, 20_000) + limit + 1,
    ))  # fmt: skip
    part, place = sliced("stories", found, after, limit)
    return listed(visit, "stories", Rows(rows=[nouns.story(visit.desk, each) for each in part], place=place), form)


@one_of(router, "/stories/{key}", ref("StoryTold"), noun="stories")
def story(visit: Visiting, key: Key) -> Response:
    """Return a story, by its id or that of an item in it."""
    found = kept.story(visit.desk.store, key)
    if found is None:
        raise UnknownId(place=key)
    return one(visit, nouns.story(visit.desk, found))


def _simple(noun: str, schema: str, read: Callable[[Visit], Sequence[Plain]], doc: str, singular: str) -> None:
    """Register a noun of which there are few: its whole list is at hand."""

    def found(visit: Visiting, form: Form = "json", limit: Limit = _PAGE, after: After = None) -> Response:
        part, place = sliced(noun, read(visit), after, limit)
        return listed(visit, noun, Rows(rows=part, place=place), form)

    def single(visit: Visiting, key: Key) -> Response:
        each = next((each for each in read(visit) if each["id"] == key), None)
        if each is None:
            raise UnknownId(place=key)
        return one(visit, each)

    found.__doc__, single.__doc__ = f"List {doc}.", f"Return one of the {doc}."
    found.__name__, single.__name__ = noun, singular
    many_of(router, noun, schema)(found)
    one_of(router, f"/{noun}/{{key}}", ref(schema), noun=noun)(single)


def _sources(visit: Visit) -> list[Plain]:
    return [
        {
            "id": each.id, "url": each.url, "outlet": each.outlet, "line": each.line, "entries": each.entries,
            "needs_person": each.needs_person, "polled": each.polled, "due": each.due,
        }
        for each in visit.desk.status().sources
    ]  # fmt: skip


_simple(
    "threads", "Thread", lambda v: [_plain(each) for each in kept.threads(v.desk.store)], "threads of stories", "thread"
)
_simple(
    "issues",
    "IssueCount",
    lambda v: [_plain(each) for each in comparing.issues_of(v.desk)],
    "issues of the beat",
    "issue",
)
_simple("outlets", "Outlet", lambda v: nouns.outlets(), "outlets of the tables", "outlet")
_simple("actors", "Actor", lambda v: nouns.actors(v.desk), "offices and people of the tables", "actor")
_simple(
    "editions",
    "EditionRow",
    lambda v: [_plain(each) for each in reading_room.editions(v.desk)],
    "editions kept",
    "edition",
)
_simple("sources", "Source", _sources, "sources of the beat and how they are", "source")


@many_of(router, "positions", "Position")
def positions(
    visit: Visiting, issue: Name = None, actor: Name = None, side: Name = None, since: Day = None, until: Day = None,
    form: Form = "json", limit: Limit = _PAGE, after: After = None,
) -> Response:  # fmt: skip
    """List where each actor stands on each issue, with the statements that carry it."""
    filters = {"issue": given(issue), "actor": given(actor), "side": given(side), "since": first_day(since),
               "until": last_day(until)}  # fmt: skip
    found = worked_out(
        visit, ("api-positions", *filters.items()), lambda desk: comparing.held(desk, **filters)
    )  # fmt: skip
    part, place = sliced("positions", found, after, limit)
    quoting = Quoting(visit.desk)
    rows = [nouns.position(visit.desk, each, quoting) for each in part]
    return listed(visit, "positions", Rows(rows=rows, place=place), form)


@one_of(router, "/positions/{key}", ref("Position"), noun="positions")
def position(visit: Visiting, key: Key) -> Response:
    """Return the position of an actor on an issue (its id: issue, kind and actor with ~ between them)."""
    issue = key.split("~")[0]
    found = worked_out(
        visit, ("api-positions", "one", issue), lambda desk: comparing.held(desk, issue=issue)
    )  # fmt: skip
    for each in found:
        if f"{each.position.issue}~{each.position.kind}~{each.position.actor}" == key:
            return one(visit, nouns.position(visit.desk, each, Quoting(visit.desk)))
    raise UnknownId(place=key)


@many_of(router, "changes", "PageChange")
def changes(
    visit: Visiting, outlet: Name = None, since: Day = None, until: Day = None, form: Form = "json",
    limit: Limit = _PAGE, after: After = None,
) -> Response:  # fmt: skip
    """List what outlets changed on their pages or removed, the newest first."""
    start = number_of("changes", after) or 0
    found = list(visit.desk.changes(
        outlet=given(outlet), since=first_day(since), until=last_day(until), limit=min(start, 100_000) + limit + 1
    ))  # fmt: skip
    part, place = sliced("changes", found, after, limit)
    return listed(visit, "changes", Rows(rows=[nouns.change_of_page(each) for each in part], place=place), form)


@one_of(router, "/changes/{number}", ref("PageChange"), noun="changes")
def change(visit: Visiting, number: Annotated[str, Path(pattern=r"^[0-9]{1,15}$")]) -> Response:
    """Return a change of a page by its number."""
    return one(visit, nouns.change_of_page(reading_room.change_at(visit.desk, int(number))))


@many_of(router, "formulae", "FormulaUse")
def formulae(
    visit: Visiting, issue: Name = None, actor: Name = None, side: Name = None, since: Day = None, until: Day = None,
    least: Annotated[int, Query(ge=2, le=1000, description="Used so often at least.")] = 3, form: Form = "json",
    limit: Limit = _PAGE, after: After = None,
) -> Response:  # fmt: skip
    """List set phrases of each state with first and last use."""
    filters: dict[str, Any] = {"issue": given(issue), "actor": given(actor), "side": given(side),
                               "since": first_day(since), "until": last_day(until), "least": least}  # fmt: skip
    found = worked_out(
        visit, ("api-formulae", *filters.items()), lambda desk: comparing.phrases(desk, **filters)
    )  # fmt: skip
    part, place = sliced("formulae", found, after, limit)
    quoting = Quoting(visit.desk)
    rows = [nouns.formula(each, quoting) for each in part]
    return listed(visit, "formulae", Rows(rows=rows, place=place), form)


def _plain(each: Any) -> Plain:
    out: Plain = msgspec.to_builtins(each)
    return out


def _word(place: int | None) -> str | None:
    return None if place is None else str(place)
