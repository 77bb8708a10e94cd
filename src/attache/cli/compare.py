"""`attache compare`."""

from typing import TYPE_CHECKING, Any

import click

from .terminal import machine, one_line, opened, safe, say, workspace_option

if TYPE_CHECKING:
    from ..desk import Desk
    from ..record import SideBySide, Story


@click.command()
@click.argument("key", metavar="STORY")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True,
    help="For people, JSON with the place of every word, or Markdown.",
)  # fmt: skip
@click.option("--html", "page", default=None, metavar="FILE", help="Write a page, with a timeline.")
@click.option("--no-tone", is_flag=True, help="Judge no tones, which takes the longest.")
@workspace_option
def compare(key: str, form: str, page: str | None, no_tone: bool, workspace: str | None) -> None:
    """Put the tellings of a story side by side: headlines, leads, who is quoted, what only one side has.

    STORY is its id, or that of an item or document in it. Also shown are the same quotation in different renderings,
    the same actor or thing in different words, and the tone towards each actor. Something is said to be found on one
    side only where complete texts of another were compared and lack it.
    """
    from ..desk import sides, stories

    with opened(workspace) as desk:
        stories.grouped(desk)
        found = stories.find(desk, key)
        told = sides.compared(desk, found, tone=not no_tone)
        if page is not None:
            _write(desk, found, told, page)
        elif form == "json":
            import msgspec

            machine(msgspec.json.encode({"story": found.id, **msgspec.to_builtins(told)}))
        elif form == "markdown":
            from ..brief.render.tellings_text import markdown

            click.echo(markdown(_view(desk, found, told)), nl=False)
        else:
            from ..brief.render.tellings_text import plain

            for line in plain(_view(desk, found, told)):
                say(safe(line))


def _view(desk: "Desk", found: "Story", told: "SideBySide") -> dict[str, Any]:
    from ..brief.render import tellings
    from ..desk import sides, stories

    title = stories.headline_of(desk, found) or "(no headline)"
    return tellings.view(told, title=title, sides=desk.beat.sides, origins=sides.origins_of(desk, found))


def _write(desk: "Desk", found: "Story", told: "SideBySide", page: str) -> None:
    from pathlib import Path

    from ..brief.render import tellings
    from ..desk import sides, stories
    from ..errors import StorageFailed

    title = stories.headline_of(desk, found) or "(no headline)"
    text = tellings.render(
        told, title=title, sides=desk.beat.sides, timeline=sides.moments(desk, [found]),
        origins=sides.origins_of(desk, found),
    )  # fmt: skip
    try:
        Path(page).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=page) from error
    click.echo(one_line(page), err=True)
