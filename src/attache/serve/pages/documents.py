"""The document: archived text with what was found in it, versions and differences, the original as text."""

import re
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from ...desk import reading_room
from ...errors import BinaryInput, EmptyInput, QueryError, UnknownId
from ...record import Reading, Removal, Span
from ...text.decode import decode
from ..documents import laid_out
from ..sides import outlet_facts, side_of_speaker
from ..view import address
from ..visit import Pages, Visit, Visiting

pages = Pages()

Key = Annotated[str, Path(max_length=80, pattern=r"^[0-9A-Za-z:_.-]+$")]
_AT = re.compile(r"([0-9]{1,9})-([0-9]{1,9})\Z")
_MOST = 400_000
"""Characters of an original that a page shows."""


@pages.page("/open/{key}")
def open_id(visit: Visiting, key: Key) -> Response:
    """Lead from any id of the record to the place in its document."""
    reading, item, statement = visit.desk.show(key)
    at = None
    if item and not statement:
        found = next((each for each in reading.items if each.id == item), None)
        at = f"{found.start}-{found.headline.end if found.headline else found.start + 1}" if found else None
    return visit.go(address("/documents", reading.document.id, statement=statement, at=at) + "#at")


@pages.page("/documents/{key}")
def document(
    visit: Visiting,
    key: Key,
    at: Annotated[str | None, Query(max_length=40)] = None,
    statement: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    """Show a document (by id, digest, or the id of what is in it)."""
    reading, _, found = visit.desk.show(key)
    if reading.document.id != key and reading.document.sha256 != key:
        return visit.go(address("/documents", reading.document.id, at=at, statement=statement or found) + "#at")
    asked = _asked(at, len(reading.document.text))
    known = {each.id for item in reading.items for each in item.statements}
    if statement is not None and statement not in known:
        raise UnknownId(place=statement)
    own = reading.document
    row = visit.desk.store.document(own.id)
    assert row is not None
    context: dict[str, Any] = {
        "reading": reading,
        "document": own,
        "row": row,
        "title": own.title or own.path or own.url or own.id,
        "outlet": outlet_facts(visit.desk.beat, own.outlet),
        "versions_of": reading_room.versions_of(visit.desk, own.id),
        "redacted": visit.desk.redacted(own.sha256),
        "counts": _counts(reading),
        "asked": asked,
    }
    context["difference"] = next(
        (
            (each.change, reading_room.told(each.change))
            for each in context["versions_of"]
            if each.row is not None and each.row.id == own.id and each.change is not None
        ),
        None,
    )
    context["removals"] = {
        each.number: told
        for each in context["versions_of"]
        if each.change is not None and isinstance(told := reading_room.told(each.change), Removal)
    }
    if visit.public:
        context["cited"] = _cited(visit, reading, asked, statement)
        return visit.page("document_public.html.j2", **context)
    context["parts_of"] = laid_out(visit, reading, asked=asked, statement=statement)
    return visit.page("document.html.j2", **context)


@pages.page("/documents/{key}/original")
def original(visit: Visiting, key: Key) -> Response:
    """Show the captured original as text: it is never rendered."""
    row = visit.desk.store.document(key)
    if row is None or visit.public:
        raise UnknownId(place=key)
    capture = visit.desk.capture_of(row.id)
    text, why = "", None
    try:
        text = decode(capture.data, declared=capture.charset).text
    except (BinaryInput, EmptyInput) as error:
        why = error.code
    return visit.page(
        "original.html.j2", row=row, capture=capture, text=text[:_MOST], cut=len(text) > _MOST, why=why,
        title=row.title or row.path or row.url or row.id,
    )  # fmt: skip


def _asked(at: str | None, chars: int) -> Span | None:
    if at is None:
        return None
    found = _AT.match(at)
    if found is None:
        raise QueryError("this is no stretch of a text", place=at[:40], hint="write START-END, in characters")
    start, end = int(found[1]), int(found[2])
    if not start < end <= chars:
        raise QueryError("the text has no such stretch", place=at, hint=f"it has {chars} characters")
    return Span(start, end)


def _counts(reading: Reading) -> dict[str, int]:
    items = reading.items
    return {
        "items": len(items),
        "statements": sum(len(item.statements) for item in items),
        "events": sum(len(item.events) for item in items),
        "chars": reading.document.chars,
    }


def _cited(visit: Visit, reading: Reading, asked: Span | None, statement: str | None) -> list[dict[str, Any]]:
    """Return what readers may see of a document: what the address leads to, or each statement, in its context."""
    text = reading.document.text
    out: list[dict[str, Any]] = []
    if asked is not None:
        if asked.end - asked.start > 1000:
            raise QueryError("so many words are not shown", place=f"{asked.start}-{asked.end}")
        out.append({"context": reading_room.contexts(text, (asked,), language=reading.document.language), "said": None})
        return out
    for item in reading.items:
        for said in item.statements:
            if statement is not None and said.id != statement:
                continue
            extent = said.extent()
            side = side_of_speaker(
                visit.desk.beat, said.speaker.id if said.speaker else None,
                said.organisation.id if said.organisation else None,
            )  # fmt: skip
            out.append({
                "context": reading_room.contexts(
                    text, (extent,), language=item.language or reading.document.language, within=item.spans
                ),
                "said": said, "side": side,
            })  # fmt: skip
    return out
