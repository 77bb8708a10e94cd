"""`attache mcp`."""

import click

from .terminal import opened, workspace_option


@click.command()
@click.option(
    "--http", "port", type=click.IntRange(1, 65535), default=None, metavar="PORT",
    help="Serve streamable HTTP on this port of this machine, at /mcp, instead of standard input and output.",
)  # fmt: skip
@workspace_option
def mcp(port: int | None, workspace: str | None) -> None:
    """Let an assistant read the record over the Model Context Protocol: tools that read only, every result cited.

    Needs press-attache[mcp].
    """
    from ..mcp.server import run

    with opened(workspace) as desk:
        folder = desk.folder
    run(folder, port=port)
