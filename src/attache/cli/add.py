"""`attache add`."""

import click

from .terminal import bytes_option, complain, opened, progress, say, wait_option, workspace_option


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@bytes_option
@wait_option
@workspace_option
@click.pass_context
def add(ctx: click.Context, paths: tuple[str, ...], max_bytes: int | None, wait: float, workspace: str | None) -> None:
    """Add documents to the record: files, folders, globs, or - for standard input.

    What is in the record already changes nothing. An input that cannot be read is reported and stops nothing.
    """
    with opened(workspace, wait=wait) as desk, progress("reading") as step:
        done = desk.add(paths, max_bytes=max_bytes, progress=step)
    for failure in done.failures:
        complain(failure)
    parts = [f"{done.added} added"]
    if done.known:
        parts.append(f"{done.known} known already")
    if done.recovered:
        parts.append(f"{done.recovered} finished from an interrupted run")
    if done.failures:
        parts.append(f"{len(done.failures)} failed")
    say(", ".join(parts))
    if done.failures:
        ctx.exit(3)
