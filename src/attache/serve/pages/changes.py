"""What outlets changed on their pages, and a change with the whole text as a difference."""

from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response
from markupsafe import Markup

from ...desk import reading_room
from ...errors import UnknownId
from ...record import Difference, Removal
from .. import marking
from ..asking import Day, Name, first_day, given, last_day, one_of
from ..sides import outlet_facts
from ..view import words
from ..visit import Pages, Place, Visit, Visiting

pages = Pages(Place(key="nav.changes", address="/changes", order=50))

_PAGE = 25
_MOST = 40
_KINDS = ("removal", "substance", "returned", "headline", "text", "grown", "minor")
_QUIET = ("grown", "minor")


@pages.page("/changes")
def changes(
    visit: Visiting,
    outlet: Name = None,
    kind: Name = None,
    since: Day = None,
    until: Day = None,
    page: Annotated[int, Query(ge=1, le=_MOST)] = 1,
) -> Response:
    """List changes of pages, the newest first; typing errors and pages that only grew when asked for."""
    chosen = one_of(kind, _KINDS, "kind")
    kinds = (chosen,) if chosen else tuple(each for each in _KINDS if each not in _QUIET)
    found = list(
        visit.desk.changes(
            outlet=given(outlet), kinds=kinds, since=first_day(since), until=last_day(until), limit=page * _PAGE + 1
        )
    )
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    asked = {"outlet": given(outlet), "kind": chosen, "since": given(since), "until": given(until)}
    return visit.page(
        "changes.html.j2",
        rows=[row(visit, each) for each in shown], value=asked, kinds=_KINDS, number=page,
        asked=[
            (name, visit.t(f"changes.{name}"), visit.label("change", value) if name == "kind" else value)
            for name, value in asked.items()
            if value
        ],
        next=page + 1 if len(found) > page * _PAGE and page < _MOST else None,
    )  # fmt: skip


def row(visit: Visit, each: Any) -> dict[str, Any]:
    """Return a change as a list shows it."""
    told = reading_room.told(each)
    return {
        "change": each,
        "outlet": outlet_facts(visit.desk.beat, each.outlet),
        "removal": told if isinstance(told, Removal) else None,
        "alterations": told.alterations if isinstance(told, Difference) else (),
    }


@pages.page("/changes/{number}")
def change(visit: Visiting, number: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
    """Show one change, with the new text as a difference from the old one."""
    found = reading_room.change_at(visit.desk, number)
    told = reading_room.told(found)
    lines: list[dict[str, Any]] = []
    if isinstance(told, Difference) and found.old and found.new and not visit.public:
        lines = _lines(visit, found.old, found.new, told)
    if found.old is None and found.new is None:
        raise UnknownId(place=str(number))
    return visit.page("change.html.j2", each=row(visit, found), lines=lines)


_INS, _DEL = (Markup("<ins>"), Markup("</ins>")), (Markup("<del>"), Markup("</del>"))


def _lines(visit: Visit, old: str, new: str, told: Difference) -> list[dict[str, Any]]:
    """Return the new text by paragraph, with what came in and, at its place, what went."""
    text = visit.desk.reading(new).document.text
    visit.desk.reading(old)
    found = marking.lines(text, 0, len(text))
    marks, points = [], []
    for hunk in told.hunks:
        if hunk.change in ("added", "replaced") and hunk.new is not None:
            marks.append(marking.Mark(hunk.new.start, hunk.new.end, 0, _INS[0], None, _INS[1]))
        if hunk.change in ("removed", "replaced") and hunk.old_words.strip():
            gone = _DEL[0] + words(" ".join(hunk.old_words.split())) + _DEL[1] + Markup(" ")
            points.append((min(hunk.new_at, len(text)), gone))
    marking.lay(found, marks, points)
    out = []
    for line in found:
        changed = bool(line.marks or line.points)
        out.append({
            "words": marking.render(text, line), "changed": changed,
            "lang": marking.language_of(text, line.start, line.end) and "zh-Hans",
        })  # fmt: skip
    near = {at for place, each in enumerate(out) if each["changed"] for at in (place - 1, place, place + 1)}
    for place, each in enumerate(out):
        each["near"] = place in near
    return out
