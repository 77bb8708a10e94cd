"""`attache formulae`."""

import functools
from typing import TYPE_CHECKING, Any

import click

from .positions import CITED, cited, known_issue
from .rows import format_option, limit_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..compare.formulae import Formula
    from ..desk import Desk

_NAMES = (
    "formula", "lang", "side", "state", "name", "rule", "level", "stance", "uses", "first", "last", "status", "gap",
    "back", "speakers", "issues", "variants", "also", *(f"first_{name}" for name in CITED),
    *(f"last_{name}" for name in CITED),
)  # fmt: skip


@click.command()
@click.argument("issue", metavar="[ISSUE]", required=False)
@click.option("--actor", default=None, help="Only those that this one has used: a name or id of the tables.")
@click.option("--side", default=None, help="Only of this side of the beat, or of this country.")
@click.option(
    "--status", type=click.Choice(["new", "in use", "revived", "disappeared"]), default=None, help="Only of this state."
)
@click.option("--found", is_flag=True, help="Only phrases found without a list, none of the ladder's.")
@click.option(
    "--least", type=click.IntRange(2), default=3, show_default=True,
    help="In how many statements, of as many days, a phrase found without a list must stand.",
)  # fmt: skip
@window_options
@limit_option
@format_option
@workspace_option
def formulae(
    issue: str | None,
    actor: str | None,
    side: str | None,
    status: str | None,
    found: bool,
    least: int,
    since: str | None,
    until: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List the set phrases of each state on ISSUE (else on all): first and last use, speakers, revival, end.

    Those of the diplomatic ladder, and those that recur in official words and hardly anywhere else.
    """
    from ..desk import comparing

    with opened(workspace) as desk:
        known_issue(desk, issue)
        told = comparing.phrases(
            desk, issue=issue, actor=actor, side=side, since=first_day(since), until=last_day(until), least=least
        )
        kept = [one for one in told if (status is None or one.status == status) and not (found and one.rule)]
        write(kept[:limit], form, names=_NAMES, row=functools.partial(_row, desk), show=functools.partial(_show, desk))


def _row(desk: "Desk", one: "Formula") -> dict[str, Any]:
    from ..desk.comparing import name_in, side_of

    with desk.tables():
        name = name_in(desk, "state", one.state)
    return {
        "formula": one.text, "lang": one.lang, "side": side_of(desk, one.state), "state": one.state, "name": name,
        "rule": one.rule, "level": one.level, "stance": one.stance, "uses": one.uses, "first": one.first.isoformat(),
        "last": one.last.isoformat(), "status": one.status, "gap": one.gap,
        "back": one.back.isoformat() if one.back else None,
        "speakers": "; ".join(f"{who} {count}" for who, count in one.speakers), "issues": " ".join(one.issues),
        "variants": "; ".join(one.variants), "also": " ".join(one.also), **cited(one.statement, "first"),
        **cited(one.latest, "last"),
    }  # fmt: skip


def _show(desk: "Desk", one: "Formula") -> None:
    row = _row(desk, one)
    place = f"{one.level} {one.stance}" if one.rule else "found"
    times = f"{one.uses} times" if one.uses != 1 else "once"
    span = f"{row['first']} to {row['last']}" if one.first != one.last else row["first"]
    head = [row["name"], one.text, place, times, span, one.status]
    if one.status == "revived":
        head.append(f"back on {row['back']} after {one.gap} days")
    if one.also:
        head.append("also used by " + row["also"])
    say(one_line(" · ".join(head), 118))
    if one.variants:
        say("  " + one_line("also as: " + row["variants"], 116))
    say("  " + one_line(row["speakers"] + (" · " + row["issues"] if one.issues else ""), 116))
    for statement in dict.fromkeys((one.statement, one.latest)):
        day = statement.date or statement.reported
        where = [str(day), statement.outlet, statement.item, statement.id, f"“{statement.content}”"]
        say("  " + one_line(" · ".join(part for part in where if part), 118))
    say()
