"""Stories, and a story: its tellings side by side, when each came, and which are copies."""

from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from ...desk import stories as told
from ...errors import QueryError, UnknownId
from ...record import Story
from ..asking import Day, Name, first_day, given, last_day
from ..sides import outlet_facts, sides
from ..visit import Pages, Place, Visit, Visiting

pages = Pages(Place(key="nav.stories", address="/stories", order=10))

_PAGE = 25
_MOST = 40
_BEGINS = 80


@pages.page("/stories")
def stories(
    visit: Visiting,
    issue: Name = None,
    actor: Name = None,
    outlet: Name = None,
    since: Day = None,
    until: Day = None,
    outlets: Annotated[int, Query(ge=1, le=1000)] = 1,
    page: Annotated[int, Query(ge=1, le=_MOST)] = 1,
) -> Response:
    """List stories, the newest first."""
    known = visit.issues()
    asked = {
        "issue": given(issue), "actor": given(actor), "outlet": given(outlet), "since": given(since),
        "until": given(until),
    }  # fmt: skip
    found = list(
        told.listed(
            visit.desk, actor=asked["actor"], outlet=asked["outlet"], issue=asked["issue"], since=first_day(since),
            until=last_day(until), outlets=outlets, limit=page * _PAGE + 1,
        )
    )  # fmt: skip
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    return visit.page(
        "stories.html.j2",
        rows=[row(visit, story) for story in shown], value={**asked, "outlets": str(outlets) if outlets > 1 else None},
        asked=[
            (name, visit.t(f"stories.{name}"), known.get(value, value) if name == "issue" else value)
            for name, value in asked.items()
            if value
        ] + ([("outlets", visit.t("stories.outlets"), str(outlets))] if outlets > 1 else []),
        issues=sorted(known.items(), key=lambda pair: pair[1]), number=page,
        next=page + 1 if len(found) > page * _PAGE and page < _MOST else None,
    )  # fmt: skip


def row(visit: Visit, story: Story) -> dict[str, Any]:
    """Return a story as a list shows it."""
    return {
        "story": story,
        "headline": name(visit, story),
        "outlets": [outlet_facts(visit.desk.beat, each) for each in story.outlets[:6]],
        "issues": [(each, visit.issue_name(each)) for each in story.issues],
    }


def name(visit: Visit, story: Story) -> str:
    """Return the headline of a story; where none of its items has one, how its leading item begins."""
    found = told.headline_of(visit.desk, story)
    if found:
        return found
    begins = " ".join(visit.desk.store.body(story.lead)[: 2 * _BEGINS].split())
    return f"“{begins[:_BEGINS].rstrip()} …”" if begins else story.id


@pages.page("/stories/{key}")
def story(visit: Visiting, key: Annotated[str, Path(max_length=80, pattern=r"^[0-9A-Za-z-]+$")]) -> Response:
    """Show one happening as each outlet tells it."""
    if len(key) < 4:
        raise UnknownId(place=key)
    found = told.find(visit.desk, key)
    if found.id != key:
        return visit.go(f"/stories/{found.id}")
    tellings = told.tellings(visit.desk, found)
    if not tellings:
        raise QueryError("this story has no items any more", place=key)
    copies = {place: group[0] for group in told.copied(tellings) for place in group[1:]}
    shown = [_telling(visit, each, copies.get(place)) for place, each in enumerate(tellings)]
    groups = []
    for side in (*sides(visit.desk.beat), None):
        own = [
            each for each in shown if (each["outlet"].side.id if each["outlet"] and each["outlet"].side else None)
            == (side.id if side else None)
        ]  # fmt: skip
        if own:
            groups.append({"side": side, "tellings": own, "origins": sum(each["copy_of"] is None for each in own)})
    thread, parts = told.thread_of(visit.desk, found.id)
    return visit.page(
        "story.html.j2",
        story=found, headline=name(visit, found), groups=groups, timeline=shown,
        origins=len(shown) - len(copies), issues=[(each, visit.issue_name(each)) for each in found.issues],
        thread=[(each, name(visit, each)) for each in parts if each.id != found.id],
        thread_id=thread.id,
    )  # fmt: skip


def _telling(visit: Visit, each: told.Telling, copy_of: int | None) -> dict[str, Any]:
    item, document = each.item, each.reading.document
    speakers: dict[str, int] = {}
    for said in item.statements:
        if said.speaker is not None and said.nested_in is None:
            speakers[said.speaker.name] = speakers.get(said.speaker.name, 0) + 1
    return {
        "item": item,
        "document": document,
        "day": told.day(each),
        "outlet": outlet_facts(visit.desk.beat, told.outlet_of(each)),
        "headline": item.headline.text if item.headline else (document.title or document.id),
        "language": item.language or document.language,
        "speakers": sorted(speakers.items(), key=lambda pair: (-pair[1], pair[0]))[:6],
        "copy_of": copy_of,
    }
