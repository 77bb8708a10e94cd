"""`attache origins`."""

from typing import TYPE_CHECKING

import click

from .terminal import json_option, machine, one_line, opened, say, workspace_option

if TYPE_CHECKING:
    from ..record import OriginGraph


@click.command()
@click.argument("key", metavar="STORY")
@click.option("--svg", "path", default=None, metavar="FILE", help="Also write a drawing.")
@json_option
@workspace_option
def origins(key: str, path: str | None, as_json: bool, workspace: str | None) -> None:
    """Show who took a story from whom, with the evidence, and on how many independent origins it rests.

    STORY is its id, or that of an item or document in it. The number printed is the careful one: a source counts where
    evidence shows that it is one. Whatever bears the tag of an agency, credits it, has its text or only cites it is one
    with it; what shares nothing but quotations is not.
    """
    from ..brief.render.origins import plain
    from ..desk import stories
    from ..link.origins import graph

    with opened(workspace) as desk:
        stories.grouped(desk)
        found = stories.find(desk, key)
        headline = stories.headline_of(desk, found) or found.id
        with desk.tables():
            traced = graph([(each.reading, each.item) for each in stories.tellings(desk, found)])
    if path is not None:
        _draw(traced, headline, path)
    if as_json:
        import msgspec

        machine(msgspec.json.encode({"story": found.id, **msgspec.to_builtins(traced)}))
        return
    say(one_line(headline, 110))
    for line in plain(traced):
        say(line[: len(line) - len(line.lstrip())] + one_line(line, 160))


def _draw(traced: "OriginGraph", headline: str, path: str) -> None:
    from pathlib import Path

    from ..brief.render.origins import counted, svg
    from ..errors import StorageFailed

    try:
        Path(path).write_text(svg(traced, title=f"{headline}: {counted(traced)}"), encoding="utf-8")
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=path) from error
