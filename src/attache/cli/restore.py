"""`attache restore`."""

from pathlib import Path

import click

from .terminal import progress, safe, say


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Derive the record again from the archive.")
def restore(source: Path, folder: Path, rebuild: bool) -> None:
    """Make a workspace in FOLDER, which must not be there or be empty, from the backup SOURCE.

    Every file is checked against the manifest first; a backup that is not whole, or in which a path leads elsewhere,
    is refused.
    """
    from ..desk import Desk
    from ..desk.restoring import restore as run

    with progress("restoring") as step:
        count = run(source, folder, progress=step)
    say(f"{count} files restored to {safe(folder)}")
    if rebuild:
        with Desk(folder) as desk, progress("reading") as step:
            done = desk.rebuild(progress=step)
        say(f"{done.documents} documents rebuilt")
    say(f"check it with: attache verify -w {safe(folder)}")
