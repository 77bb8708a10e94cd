"""`attache stories`."""

from typing import TYPE_CHECKING, Any

import click

from .rows import format_option, limit_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..desk import Desk
    from ..record import Story

_COLUMNS = (
    "id",
    "headline",
    "first",
    "last",
    "items",
    "outlets",
    "languages",
    "actors",
    "issues",
    "thread",
    "cohesion",
)


@click.command()
@window_options
@click.option("--issue", default=None, metavar="ID", help="Only stories with an item on this issue.")
@click.option("--actor", default=None, metavar="NAME", help="Only stories in which this one appears.")
@click.option("--outlet", default=None, metavar="NAME", help="Only stories that this outlet told.")
@click.option("--outlets", type=click.IntRange(min=1), default=1, help="Only stories that so many outlets told.")
@click.option("--thread", default=None, metavar="ID", help="Only stories of this thread.")
@limit_option
@format_option
@workspace_option
def stories(
    since: str | None,
    until: str | None,
    issue: str | None,
    actor: str | None,
    outlet: str | None,
    outlets: int,
    thread: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List stories: items about one happening, across outlets, days and languages; the newest first.

    Without --limit a table has the first fifty.
    """
    from ..desk.stories import grouped, listed

    with opened(workspace) as desk:
        grouped(desk)
        found = listed(
            desk, since=first_day(since), until=last_day(until), issue=issue, actor=actor, outlet=outlet,
            outlets=outlets, thread=thread, limit=limit or (50 if form == "table" else None),
        )  # fmt: skip
        write(found, form, names=_COLUMNS, row=lambda story: _row(desk, story), show=lambda story: show(desk, story))


def _row(desk: "Desk", story: "Story") -> dict[str, Any]:
    return {
        "id": story.id, "headline": headline(desk, story), "first": story.first, "last": story.last,
        "items": list(story.items), "outlets": list(story.outlets), "languages": list(story.languages),
        "actors": list(story.actors), "issues": list(story.issues), "thread": story.thread,
        "cohesion": round(story.cohesion, 3),
    }  # fmt: skip


def headline(desk: "Desk", story: "Story") -> str:
    """Return the headline of the item that is nearest to all others of a story."""
    from ..desk.stories import headline_of

    return headline_of(desk, story) or "(no headline)"


def show(desk: "Desk", story: "Story") -> None:
    """Print a story in two lines."""
    days = story.first if story.first == story.last else f"{story.first} to {story.last}"
    say(one_line(headline(desk, story), 110))
    items, outlets = len(story.items), len(story.outlets)
    parts = [
        days or "no date", f"{items} item{'s' if items != 1 else ''}", f"{outlets} outlet{'s' if outlets != 1 else ''}",
        *story.issues[:3],
    ]  # fmt: skip
    say(f"  {' · '.join(parts)} · {story.id}" + (f" · thread {story.thread}" if story.thread else ""))
