"""`attache rebuild`."""

import click

from .terminal import opened, progress, safe, say, wait_option, workspace_option


@click.command()
@wait_option
@workspace_option
def rebuild(wait: float, workspace: str | None) -> None:
    """Derive everything in the record again from the archive; editions and corrections stay as they are."""
    with opened(workspace, wait=wait) as desk, progress("reading") as step:
        done = desk.rebuild(progress=step)
    if done.moved:
        say(f"the damaged record was moved to {safe(done.moved.name)}")
    for document, error in done.unread:
        click.echo(f"attache: {safe(document)}: {safe(error)}", err=True)
    say(f"{done.documents} documents" + (f", {len(done.unread)} could not be understood" if done.unread else ""))
