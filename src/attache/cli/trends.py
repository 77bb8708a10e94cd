"""`attache trends`."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from .rows import format_option, write
from .terminal import last_day, one_line, opened, say, workspace_option

if TYPE_CHECKING:
    from ..compare.trends import PickUp, Rise

_COLUMNS = ("kind", "id", "name", "first", "last", "count", "expected", "chance", "history", "before", "items")


@click.command()
@click.option("--until", metavar="DATE", default=None, help="The last day looked at; else that of the newest report.")
@click.option("--days", type=click.IntRange(1, 28), default=3, show_default=True, help="How many days are looked at.")
@click.option("--story", "key", metavar="STORY", help="Instead: how fast each side took this story up.")
@format_option
@workspace_option
def trends(until: str | None, days: int, key: str | None, form: str, workspace: str | None) -> None:
    """List issues and stories that are reported more than their own history lets expect.

    A rise is told only with enough history to say so; weekdays are allowed for. With --story: when each side first
    reported it, and how much later than the first.
    """
    from ..desk import stories as room
    from ..desk.trending import pace
    from ..desk.trending import trends as found_in

    with opened(workspace) as desk:
        room.grouped(desk)
        if key is not None:
            story = room.find(desk, key)
            names = {side.id: side.name for side in desk.beat.sides}
            write(
                pace(desk, story), form, names=("side", "item", "day", "days", "hours", "tied", "reports", "outlets"),
                row=_pace, show=lambda each: _say_pace(each, names),
            )  # fmt: skip
            return
        day = last_day(until)
        found = found_in(desk, day=dt.date.fromisoformat(day) if day else None, window=days)
        if found is None:
            write((), form, names=_COLUMNS, row=lambda _: {}, show=say)
            return
        with desk.tables():
            from ..tables import issues

            titles = {issue.id: issue.name_en for issue in issues()}
        rows = [("issue", titles.get(rise.key) or rise.key, rise) for rise in found.issues]
        rows += [("story", room.headline_of(desk, story) or story.id, rise) for rise, story in found.stories]
        if not rows and form == "table":
            click.echo(f"nothing rises in the {days} days up to {found.day}", err=True)
        else:
            write(rows, form, names=_COLUMNS, row=lambda each: _row(*each), show=lambda each: _say(*each))
        if form == "table" and found.unknown:
            click.echo(f"{found.unknown} issues have too little history to say", err=True)


def _row(kind: str, name: str, rise: "Rise") -> dict[str, Any]:
    return {
        "kind": kind, "id": rise.key, "name": name, "first": rise.first.isoformat(), "last": rise.last.isoformat(),
        "count": rise.count, "expected": round(rise.expected, 2), "chance": rise.chance, "history": rise.history,
        "before": rise.before, "items": list(rise.items),
    }  # fmt: skip


def _say(kind: str, name: str, rise: "Rise") -> None:
    say(f"{kind}: {one_line(name, 90)}")
    say(
        f"  {rise.count} reports from {rise.first} to {rise.last}, {rise.expected:.1f} to be expected from "
        f"{rise.before} in the {rise.history} days before · {rise.key}"
    )


def _pace(each: "PickUp") -> dict[str, Any]:
    import dataclasses

    return dataclasses.asdict(each)


def _say_pace(each: "PickUp", names: dict[str, str]) -> None:
    name = names.get(each.side, each.side)
    if each.day is None:
        say(f"{one_line(name, 30)}: no report found in the record")
        return
    later = f"{each.hours:g} hours" if each.hours is not None else f"{each.days} days"
    at_once = not each.days and not each.hours
    when = "on the same day as another" if each.tied else "first" if at_once else f"{later} later"
    told = f"{counted(each.reports, 'report')} by {counted(each.outlets, 'outlet')}"
    say(f"{one_line(name, 30)}: {each.day}, {when} · {told} · {each.item}")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not one."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
