"""`attache serve`."""

import click

from .terminal import opened, say, workspace_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; by default this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), default=8470, show_default=True, help="The port to listen on.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Another name under which it may be asked.")
@click.option(
    "--public", is_flag=True, help="For readers: words that are cited with one sentence on either side, no whole texts."
)
@workspace_option
def serve(host: str, port: int, hosts: tuple[str, ...], public: bool, workspace: str | None) -> None:
    """Open the reading room: pages over the record, for a browser on this machine.

    It reads only, also while `attache watch` writes; end it with Ctrl-C or SIGTERM. Needs press-attache[serve].
    """
    from ..serve import Settings, create_app
    from ..serve.running import run

    with opened(workspace) as desk:
        folder = desk.folder
    settings = Settings(folder=folder, host=host, port=port, hosts=hosts, public=public)
    app = create_app(settings)
    if not settings.loopback:
        click.echo(
            "attache: warning: others on the network can reach this, and there is no log-in"
            + ("" if public else "; with --public they see cited words only"),
            err=True,
        )
    run(app, settings, ready=lambda address: say(f"the reading room is open at {address}  (end with Ctrl-C)"))
