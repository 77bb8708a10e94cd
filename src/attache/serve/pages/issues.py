"""Issues, and an issue: positions by actor, strength over time, changes of wording, statements, events, figures."""

import datetime as dt
from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import Response
from markupsafe import Markup

from ...desk import comparing, reading_room
from ...errors import UnknownId
from ...store import FindingKind
from .. import charts
from ..findings import once
from ..said import said
from ..sides import Side, side_named, sides
from ..view import written
from ..visit import Pages, Place, Visit, Visiting

pages = Pages(Place(key="nav.issues", address="/issues", order=20))

_CHANGES = 12
_STATEMENTS = 8
_FINDINGS = 8
_TRACKS = 8
KINDS: tuple[FindingKind, ...] = ("event", "measure", "meeting", "figure")


@pages.page("/issues")
def issues(visit: Visiting) -> Response:
    """List the issues of the beat, with where each state stands."""
    counts = {each.id: each for each in visit.remembered("issues", comparing.issues_of) or ()}
    found = visit.remembered("held", comparing.held)
    rows = []
    for key, name in visit.issues().items():
        stands = [one for one in found or () if one.position.issue == key and one.position.kind == "state"]
        rows.append({
            "id": key, "name": name, "issue": counts.get(key),
            "stands": [(side_named(visit.desk.beat, one.side), one) for one in stands if one.position.current][:6],
        })  # fmt: skip
    return visit.page("issues.html.j2", rows=rows, ready=found is not None)


@pages.page("/issues/{key}")
def issue(visit: Visiting, key: Annotated[str, Path(max_length=80)]) -> Response:
    """Show the state of one issue."""
    desk = visit.desk
    if key not in visit.issues():
        raise UnknownId(place=key)
    counts = visit.remembered("issues", comparing.issues_of)
    held = visit.remembered(("held", key), lambda desk: comparing.held(desk, issue=key))
    changes = visit.remembered(("changed", key), lambda desk: comparing.changed(desk, issue=key))
    courses = visit.remembered(("courses", key), lambda desk: reading_room.courses(desk, key))
    latest = sorted(changes or (), key=lambda one: (one.after_day, one.before_day), reverse=True)[:_CHANGES]
    query = reading_room.statements(desk, issue=key)
    return visit.page(
        "issue.html.j2",
        key=key, issue=next((each for each in counts or () if each.id == key), None), name=visit.issue_name(key),
        columns=_columns(visit, held or ()),
        ready={"held": held is not None, "changes": changes is not None, "courses": courses is not None},
        changes=[told(visit, one) for one in latest], changes_in_all=len(changes or ()),
        chart=_chart(visit, courses or ()), statements=said(
            visit, reading_room.page(desk, query, limit=_STATEMENTS).rows
        ),
        findings={
            kind: once(visit, reading_room.latest(desk, kind, issue=key, limit=_FINDINGS))
            for kind in KINDS
        },
    )  # fmt: skip


def _columns(visit: Visit, held: tuple[comparing.Held, ...]) -> list[dict[str, Any]]:
    """Return what each side holds, in the order of the beat: states, their offices below."""
    out = []
    for side in sides(visit.desk.beat):
        own = [one for one in held if one.side == side.id and one.position.kind != "person"]
        if own:
            out.append({
                "side": side,
                "states": [one for one in own if one.position.kind == "state"],
                "offices": [one for one in own if one.position.kind == "office"],
            })  # fmt: skip
    return out


def told(visit: Visit, one: Any) -> dict[str, Any]:
    """Return a change of wording as lists show it."""
    desk = visit.desk
    same = sum(len(piece.text) for piece in one.difference if piece.change == "same")
    return {
        "change": one,
        "name": comparing.name_in(desk, one.kind, one.actor),
        "side": side_named(desk.beat, comparing.side_of(desk, one.state)),
        # where hardly a word stayed, the two beside each other say more than what came and went
        "alike": bool(one.difference) and same >= 0.3 * max(len(one.before.content), len(one.after.content)),
    }


def _chart(visit: Visit, courses: tuple[reading_room.Course, ...]) -> charts.Chart | None:
    if not courses:
        return None
    tracks = []
    for one in courses[:_TRACKS]:
        side: Side | None = side_named(visit.desk.beat, one.side)
        tracks.append(
            charts.Track(
                name=one.name, side=side, steps=tuple((day, level) for day, level, _ in one.steps), last=one.last
            )
        )

    def day(value: dt.date) -> str:
        return written(value.isoformat(), visit.lang, short=True)

    description = " ".join(
        visit.t(
            "issue.course", name=one.name,
            steps="; ".join(f"{level}, {day(at)}" for at, level, _ in one.steps),
        )
        for one in courses[:_TRACKS]
    )  # fmt: skip
    drawn = [
        charts.strength(
            tracks, key=f"course-{name}", title=visit.t("issue.chart_title"), description=description,
            rung=lambda level: visit.label("rung", level), day=day, wide=wide,
        )
        for name, wide in (("wide", True), ("narrow", False))
    ]  # fmt: skip
    rows = sorted(
        ((at, one, level, stance) for one in courses for at, level, stance in one.steps), key=lambda row: row[0]
    )
    return charts.Chart(
        finding=visit.t("issue.chart"), about=visit.t("issue.chart_about"), wide=drawn[0], narrow=drawn[1],
        heads=(visit.t("issue.from"), visit.t("issue.actor"), visit.t("issue.rung") + "#", visit.t("issue.rung_name"),
               visit.t("issue.stance")),
        rows=tuple(
            (Markup('<time datetime="{}">{}</time>').format(at.isoformat(), day(at)), one.name, str(level),
             visit.label("rung", level), visit.label("stance", stance))
            for at, one, level, stance in rows
        ),
    )  # fmt: skip
