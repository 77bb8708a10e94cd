"""`attache blindspots`."""

from typing import TYPE_CHECKING, Any

import click

from .rows import format_option, limit_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..record import Blindspot

_COLUMNS = ("story", "headline", "side", "line", "first", "last", "origins", "outlets", "collected")


@click.command()
@window_options
@click.option("--side", default=None, metavar="ID", help="Only of this side of the beat.")
@click.option(
    "--origins", type=click.IntRange(min=1), default=2, show_default=True, help="First sources that others must have."
)
@click.option(
    "--days", type=click.IntRange(min=1), default=3, show_default=True, help="Days that must have passed since."
)
@click.option(
    "--collected", "least", type=click.IntRange(min=1), default=1, show_default=True,
    help="Outlets of the side that must have been collected then.",
)  # fmt: skip
@limit_option
@format_option
@workspace_option
def blindspots(
    since: str | None,
    until: str | None,
    side: str | None,
    origins: int,
    days: int,
    least: int,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List stories that others reported and of which no report of a side is in the record.

    Only outlets count that were collected before the first report and published on other matters in the days after it.
    A report may have been missed: the list says what the record lacks, and not what an outlet did.
    """
    from ..desk import sides, stories
    from ..errors import QueryError

    with opened(workspace) as desk:
        names = {each.id: each.name for each in desk.beat.sides}
        if side is not None and side not in names:
            raise QueryError("this is no side of the beat", place=side, hint=f"sides: {', '.join(names) or 'none'}")
        stories.grouped(desk)
        found = sides.blind(
            desk, since=first_day(since), until=last_day(until), least_origins=origins, days=days, least=least
        )
        chosen = [each for each in found if side in (None, each.side)][:limit]
        write(
            chosen, form, names=_COLUMNS, row=lambda each: _row(each, names[each.side]),
            show=lambda each: _show(each, names[each.side]),
        )  # fmt: skip


def _row(each: "Blindspot", name: str) -> dict[str, Any]:
    return {
        "story": each.story, "headline": each.headline, "side": each.side, "line": each.line(name),
        "first": each.first, "last": each.last, "origins": each.origins, "outlets": list(each.outlets),
        "collected": [list(pair) for pair in each.collected],
    }  # fmt: skip


def _show(each: "Blindspot", name: str) -> None:
    say(one_line(each.headline, 110))
    say(f"  {one_line(each.line(name), 118)}")
    told = f"{len(each.outlets)} outlet{'s' if len(each.outlets) != 1 else ''}"
    say(f"  reported by {one_line(', '.join(each.outlets), 70)} ({told}, {each.origins} origins) · {each.story}")
    seen = ", ".join(f"{outlet} ({count})" for outlet, count in each.collected)
    say(f"  seen then, with days: {one_line(seen, 94)}")
