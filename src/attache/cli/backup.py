"""`attache backup`."""

from pathlib import Path

import click

from .terminal import opened, progress, safe, say, workspace_option


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@workspace_option
def backup(target: Path, workspace: str | None) -> None:
    """Copy the workspace to TARGET while others work in it: a folder, or a new .tar, .tar.gz or .zip file.

    A folder that holds a backup is brought up to date: of the archive only what is new is copied. The manifest with
    the digest of every file is written last; what was interrupted has none, or still that of the backup before.
    """
    from ..desk.backup import backup as run

    if target.name.lower().endswith((".zst", ".tar.xz", ".tar.bz2", ".7z")):
        raise click.UsageError("TARGET is a folder, or ends with .tar, .tar.gz or .zip")
    with opened(workspace) as desk, progress("copying") as step:
        done = run(desk, target, progress=step)
    for name in done.left_out:
        click.echo(f"attache: {safe(name)}: a link, or no file: left out", err=True)
    say(f"{done.files} files, {done.bytes / 1e6:.1f} MB, of which {done.copied / 1e6:.1f} MB are new: "
        f"{safe(done.target)}")  # fmt: skip
