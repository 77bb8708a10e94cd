"""`attache token`."""

import click

from .terminal import opened, say, workspace_option


@click.command()
@click.argument("name")
@workspace_option
def token(name: str, workspace: str | None) -> None:
    """Make a key for a program that asks the API: `Authorization: Bearer KEY`. It is shown this once.

    With `attache serve --public` a program with a key gets whole texts. To take a key back, delete its line in the file
    api-tokens of the workspace.
    """
    from ..serve.keys import add

    with opened(workspace) as desk:
        folder = desk.folder
    say(add(folder, name))
