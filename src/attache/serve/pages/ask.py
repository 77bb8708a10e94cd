"""A question in words, the query that it became, and what the record says to it."""

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from ...desk.answering import answer
from ...desk.asking import Understood
from ..asking import given
from ..findings import once
from ..said import said
from ..sides import side_named
from ..visit import Pages, Place, Visit, Visiting

pages = Pages(Place(key="nav.ask", address="/ask", order=65))

_MOST = 20


@pages.page("/ask")
def ask(visit: Visiting, q: Annotated[str | None, Query(max_length=1000)] = None) -> Response:
    """Answer a question by side, with what was understood of it."""
    asked = given(q)
    if asked is None:
        return visit.page("ask.html.j2", asked=None, answer=None)
    found = answer(visit.desk, asked, limit=_MOST)
    groups = [
        {
            "side": side_named(visit.desk.beat, each.side), "statements": said(visit, each.statements),
            "findings": once(visit, each.findings),
        }
        for each in found.sides
    ]  # fmt: skip
    question = found.question
    named = any(each.part == "kind" for each in question.understood)
    return visit.page(
        "ask.html.j2",
        asked=asked, answer=found, groups=groups, understood=[_row(visit, each) for each in question.understood],
        implied=[] if named else [visit.t(f"ask_kind.{each}") for each in question.kinds],
        counted=found.as_of if question.since or question.until else None,
    )  # fmt: skip


def _row(visit: Visit, each: Understood) -> tuple[str, str, str | None]:
    name = each.name
    if each.part == "kind":
        name = visit.t(f"ask_kind.{each.value}")
    elif each.part == "issue":
        name = visit.issue_name(each.value)
    elif each.part == "stance":
        name = visit.label("stance", each.value)
    return each.part, name, each.words if each.words != name else None
