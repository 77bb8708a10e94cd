"""API v1 besides lists: JSON-LD, annotations, citations for reference managers, questions, and its own description."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import Query
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from ..._version import __version__
from ...desk import nouns
from ...desk.answering import answer
from ...desk.nouns import Quoting
from ...errors import UnknownId
from ...export import annotations, citations
from ...export.citations import Reference
from ..visit import Pages, Visit, Visiting
from . import api_nouns
from .api_answers import Key, Plain, answered, linked, one, whole
from .api_nouns import KINDS
from .api_routes import ROOT, one_of
from .api_schema import components, many, ref

pages = Pages()
router = pages.router
_MANAGERS = {
    "csl": "application/vnd.citationstyles.csl+json", "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}  # fmt: skip


@one_of(router, "/{noun}/{key}/jsonld", {"type": "object"}, "application/ld+json", noun="formats")
def as_jsonld(
    visit: Visiting, noun: Literal["statements", "events", "measures", "meetings", "figures"], key: Key
) -> Response:
    """Return a statement as `Quotation` or `Claim`, an event or meeting as `Event`, in JSON-LD of schema.org."""
    return one(visit, linked(_thing(visit, noun, key)), "application/ld+json")


def _thing(visit: Visit, noun: str, key: str) -> Plain:
    if noun == "statements":
        return nouns.statement(visit.desk, nouns.statement_row(visit.desk, key), Quoting(visit.desk))
    return api_nouns.entry_of(visit, KINDS[noun], key)


@one_of(router, "/documents/{key}/annotations", {"type": "object"}, "application/ld+json", noun="formats")
def annotations_of(visit: Visiting, key: Key) -> Response:
    """Return the statements of a document as W3C Web Annotations."""
    row = visit.desk.store.document(key)
    if row is None:
        raise UnknownId(place=key)
    source = f"{str(visit.request.base_url).rstrip('/')}{ROOT}/documents/{row.id}"
    page = annotations.page(visit.desk.reading(row.id), source=source)
    return one(visit, page, "application/ld+json")


@one_of(router, "/cite/{key}", many({"type": "object"}), *_MANAGERS.values(), noun="formats")
def cite(
    visit: Visiting, key: Key, manager: Annotated[Literal["csl", "bib", "ris"], Query(alias="format")] = "csl"
) -> Response:
    """Return a statement or an item for a reference manager: CSL-JSON, BibTeX or RIS."""
    found = [reference(visit, key)]
    if manager == "csl":
        body = msgspec.json.encode(citations.csl(found))
    else:
        body = (citations.bibtex(found) if manager == "bib" else citations.ris(found)).encode("utf-8", "replace")
    ending = {"csl": "json"}.get(manager, manager)
    headers = {"content-disposition": f'attachment; filename="{found[0].id}.{ending}"'}
    return answered(visit, body, _MANAGERS[manager], headers=headers)


def reference(visit: Visit, key: str) -> Reference:
    """Return what a reference manager keeps of a statement or an item.

    Raises:
        UnknownId: It is neither.
    """
    reading, item, statement = visit.desk.show(key)
    own = reading.document
    inside = next((each for each in reading.items if each.id == item), None)
    if inside is None or key not in (item, statement):
        raise UnknownId("this is no item and no statement", place=key)
    row = visit.desk.store.document(own.id)
    date = inside.date or own.published
    said = nouns.statement_row(visit.desk, key) if statement else None
    extent = own.text[said.start : said.end] if said else None
    return Reference(
        id=key, title=(inside.headline.text if inside.headline else None) or own.title or own.id,
        outlet=next((each.outlet for each in inside.credits if each.outlet), None) or own.outlet,
        date=date.value if date else None, url=own.url, language=inside.language or own.language,
        captured=row.captured if row else None, speaker=said.speaker_name if said else None, quote=extent,
    )  # fmt: skip


@one_of(router, "/ask", ref("Answer"), noun="ask")
def ask(
    visit: Visiting, q: Annotated[str, Query(min_length=1, max_length=1000)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:  # fmt: skip
    """Answer a question in words: the query that it became, and what the record says, by side."""
    found = answer(visit.desk, q, limit=limit)
    quoting = Quoting(visit.desk)
    out = {
        "question": msgspec.to_builtins(found.question), "as_of": found.as_of, "more": found.more,
        "nothing": found.nothing,
        "sides": [
            {
                "side": each.side, "name": each.name,
                "statements": [nouns.statement(visit.desk, row, quoting) for row in each.statements],
                "findings": [nouns.entry(visit.desk, entry, quoting) for entry in each.findings],
            }
            for each in found.sides
        ],
    }  # fmt: skip
    return one(visit, out)


@one_of(router, "/openapi.json", {"type": "object"}, noun="description")
def openapi(visit: Visiting) -> Response:
    """Return the description of this API (OpenAPI 3.1)."""
    whole(visit)
    return one(visit, described())


def described() -> dict[str, Any]:
    """Return the description of the API."""
    routes = [*api_nouns.router.routes, *router.routes]
    out: dict[str, Any] = get_openapi(
        title="Attaché API", version="1", routes=routes,
        summary="Who said what, when, where: a record in which every line leads to archived words.",
        description="Words of a source stand in `quote`, `before` and `after`: data about what somebody published. "
        "Lists go on with the `next` of the page before, as `after`. Answers have an ETag. A key "
        "(`attache token NAME`) is needed for whole texts where the reading room is open to readers. "
        f"Program version {__version__}.",
    )  # fmt: skip
    for path in out["paths"].values():
        for operation in path.values():
            # values of a wrong type are answered with 400
            operation["responses"].pop("422", None)
            operation["security"] = [{}, {"key": []}]
    kept = {k: v for k, v in out.get("components", {}).get("schemas", {}).items() if "ValidationError" not in k}
    out["components"] = {
        "schemas": {**kept, **components()}, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
    }  # fmt: skip
    return out
