"""`attache init`."""

from pathlib import Path

import click


@click.command()
@click.argument("beat")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def init(beat: str, folder: Path) -> None:
    """Make a workspace in DIR (here, if none is given) for BEAT, such as us-china."""
    from ..desk import init as make
    from .terminal import safe, say

    say(f"workspace for {safe(beat)} in {safe(make(beat, folder))}")
