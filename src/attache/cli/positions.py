"""`attache positions`."""

import dataclasses
import functools
from typing import TYPE_CHECKING, Any

import click

from .rows import format_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..compare.changes import Change
    from ..compare.positions import Standing
    from ..compare.wording import Piece
    from ..desk import Desk
    from ..desk.comparing import Held
    from ..store import StatementRow

_ALIKE = 0.3
_STANDING = ("level", "stance", "since", "until", "authority", "by_formula")
CITED = ("id", "item", "document", "outlet", "date", "reported", "speaker_name", "role", "quote")
_POSITION = (
    "issue", "side", "state", "kind", "actor", "name", *(f"current_{name}" for name in _STANDING),
    *(f"previous_{name}" for name in _STANDING), "statements", "days", "first", "last", "unanswered", "undated",
    *(f"statement_{name}" for name in CITED), *(f"before_{name}" for name in CITED),
)  # fmt: skip
_CHANGE = (
    "issue", "side", "state", "kind", "actor", "name", "changed", "before_day", "after_day", "lasting",
    *(f"before_{name}" for name in CITED), *(f"after_{name}" for name in CITED),
)  # fmt: skip


@click.command()
@click.argument("issue", metavar="[ISSUE]", required=False)
@click.option("--actor", default=None, help="Only of this one: a name or id of the tables, or a country code.")
@click.option("--side", default=None, help="Only of this side of the beat, or of this country.")
@click.option("--people", is_flag=True, help="Also each person's own; else states and offices only.")
@click.option("--changes", "only_changes", is_flag=True, help="What changed, between which two statements.")
@window_options
@format_option
@workspace_option
def positions(
    issue: str | None,
    actor: str | None,
    side: str | None,
    people: bool,
    only_changes: bool,
    since: str | None,
    until: str | None,
    form: str,
    workspace: str | None,
) -> None:
    """Show where each side stands on ISSUE (else on all), since when, in whose words, and where it stood before.

    Strength is the step of the diplomatic ladder. With --changes: each change of level, stance, formula, adverb or
    target, and each silence, with the two dated statements between which it lies and the difference of their words.
    """
    from ..desk import comparing

    with opened(workspace) as desk:
        known_issue(desk, issue)
        filters = {"issue": issue, "actor": actor, "side": side, "since": first_day(since), "until": last_day(until)}
        if only_changes:
            write(
                comparing.changed(desk, **filters), form, names=_CHANGE,
                row=functools.partial(_change_row, desk, nested=form == "json"),
                show=functools.partial(_say_change, desk),
            )  # fmt: skip
            return
        found = [one for one in comparing.held(desk, **filters) if people or actor or one.position.kind != "person"]
        shown: set[str] = set()
        write(
            found, form, names=_POSITION, row=functools.partial(_row, nested=form == "json"),
            show=functools.partial(_say_position, shown),
        )  # fmt: skip


def known_issue(desk: "Desk", issue: str | None) -> None:
    """Refuse an issue that the beat does not have.

    Raises:
        QueryError: It has no such issue.
    """
    from ..desk.comparing import issues_of
    from ..errors import QueryError

    if issue is not None and issue not in {each.id for each in issues_of(desk)}:
        raise QueryError("the beat has no such issue", place=issue, hint="list them with: attache issues")


def cited(row: "StatementRow | None", prefix: str) -> dict[str, Any]:
    """Return what leads to a statement: its day, words, outlet and ids."""
    return {
        f"{prefix}_{name}": getattr(row, "content" if name == "quote" else name) if row is not None else None
        for name in CITED
    }


def _row(one: "Held", *, nested: bool) -> dict[str, Any]:
    position = one.position
    out = {
        "issue": position.issue, "side": one.side, "state": position.state, "kind": position.kind,
        "actor": position.actor, "name": one.name, **_standing(position.current, "current"),
        **_standing(position.previous, "previous"), "statements": position.statements, "days": position.days,
        "first": _iso(position.first), "last": _iso(position.last), "unanswered": len(position.unanswered),
        "undated": len(position.undated),
        **cited(one.statement, "statement"), **cited(one.previous, "before"),
    }  # fmt: skip
    if nested:
        out["undated_statement"] = dataclasses.asdict(one.undated) if one.undated else None
        out["unanswered_statements"] = [dataclasses.asdict(row) for row in one.unanswered]
    return out


def _standing(one: "Standing | None", prefix: str) -> dict[str, Any]:
    from ..compare.voices import rank_name

    return {
        f"{prefix}_level": one.level if one else None,
        f"{prefix}_stance": one.stance if one else None,
        f"{prefix}_since": _iso(one.first) if one else None,
        f"{prefix}_until": _iso(one.last) if one else None,
        f"{prefix}_authority": rank_name(one.rank) if one else None,
        f"{prefix}_by_formula": one.firm if one else None,
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _say_position(shown: set[str], one: "Held") -> None:
    from ..compare.voices import rank_name

    position = one.position
    if position.issue not in shown:
        shown.add(position.issue)
        say(one_line(position.issue))
    current, previous = position.current, position.previous
    indent = "  " if position.kind == "state" else "    "
    if current is None:
        say(indent + one_line(f"{one.name} · no dated position"))
    else:
        span = f"{current.first} to {current.last}" if current.first != current.last else f"{current.last}"
        head = [one.name, f"{current.level} {current.stance}", span, rank_name(current.rank)]
        if not current.firm:
            head.append("no formula")
        if previous is not None:
            head.append(f"before: {previous.level} {previous.stance}, {previous.last}")
        say(indent + one_line(" · ".join(head), 116))
        assert one.statement is not None
        _say_quote(one.statement, indent + "  ")
    if one.undated is not None:
        several = f", the strongest of {len(position.undated)}" if len(position.undated) > 1 else ""
        say(indent + "  " + one_line(f"without a day{several}: {one.undated.level} {one.undated.stance}"))
        _say_quote(one.undated, indent + "  ")
    for row in one.unanswered[-1:]:
        several = f" ({len(one.unanswered)} in all)" if len(one.unanswered) > 1 else ""
        say(f"{indent}  no answer, {one_line(row.date or row.reported or 'no date')}{several}")
        _say_quote(row, indent + "  ")


def _say_quote(row: "StatementRow", indent: str) -> None:
    who = row.speaker_name or row.source
    words = f"[{row.cue}] {row.content}" if row.cue else row.content
    say(indent + one_line(f"{who} {words}", 118 - len(indent)))
    day = row.date or (f"reported {row.reported}" if row.reported else "no date")
    say(indent + one_line(" · ".join(part for part in (day, row.outlet, row.item, row.id) if part)))


def _change_row(desk: "Desk", one: "Change", *, nested: bool = False) -> dict[str, Any]:
    from ..desk.comparing import name_in, side_of

    with desk.tables():
        name = name_in(desk, one.kind, one.actor)
    out = {
        "issue": one.issue, "side": side_of(desk, one.state), "state": one.state, "kind": one.kind, "actor": one.actor,
        "name": name, "changed": "; ".join(_told(detail) for detail in one.details),
        "before_day": one.before_day.isoformat(), "after_day": one.after_day.isoformat(), "lasting": one.lasting,
        **cited(one.before, "before"), **cited(one.after, "after"),
    }  # fmt: skip
    if nested:
        out["details"] = [dataclasses.asdict(detail) for detail in one.details]
        out["difference"] = [dataclasses.asdict(piece) for piece in one.difference]
    return out


def _told(detail: Any) -> str:
    words = " → ".join(dict.fromkeys(str(part) for part in (detail.before, detail.after) if part is not None))
    return f"{detail.kind}: {words}"


def _say_change(desk: "Desk", one: "Change") -> None:
    row = _change_row(desk, one)
    say(one_line(f"{one.issue} · {row['name']} · {one.after_day} · {row['changed']}", 118))
    same = sum(len(piece.text) for piece in one.difference if piece.change == "same")
    # where hardly a word stayed, the two beside each other say more than what came and went
    alike = same >= _ALIKE * max(len(one.before.content), len(one.after.content))
    if one.difference and alike:
        say("  " + one_line(marked(one.difference), 400))
    for day, statement in ((one.before_day, one.before), (one.after_day, one.after)):
        if not (one.difference and alike):
            who = statement.speaker_name or statement.source
            say("  " + one_line(f"{who} [{statement.cue}] {statement.content}", 116))
        told = str(day) if statement.date else f"reported {day}"
        where = (told, statement.speaker_name or statement.source, statement.outlet, statement.item, statement.id)
        say("  " + one_line(" · ".join(part for part in where if part)))
    say()


def marked(pieces: "tuple[Piece, ...]") -> str:
    """Return a difference on one line: [-what went-] and {+what came+}."""
    signs = {"same": ("", ""), "out": ("[-", "-]"), "in": ("{+", "+}")}
    return " ".join(signs[piece.change][0] + piece.text + signs[piece.change][1] for piece in pieces)
