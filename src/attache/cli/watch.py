"""`attache watch`."""

from pathlib import Path

import click

from .fetch import told
from .terminal import opened, say, wait_option, workspace_option


@click.command()
@click.option("--feed", "names", multiple=True, metavar="NAME", help="Only this feed, by its short name or address.")
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append a line of JSON for each event to this file; else they go to standard error.",
)
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Serve metrics for Prometheus on loopback.")
@click.option(
    "--metrics-file", type=click.Path(dir_okay=False, path_type=Path), help="Write metrics for Prometheus to this file."
)
@wait_option
@workspace_option
def watch(
    names: tuple[str, ...],
    log: Path | None,
    metrics_port: int | None,
    metrics_file: Path | None,
    wait: float,
    workspace: str | None,
) -> None:
    """Collect from the sources of the beat for good.

    One process; end it with Ctrl-C or SIGTERM, and what was fetched is kept before it goes. It begins where it was:
    nothing is fetched twice, and nothing that was due is left out.
    """
    from ..desk.metrics import Metrics
    from ..desk.watching import collect, logger

    with opened(workspace, wait=wait) as desk, logger(log) as write:
        metrics = Metrics()
        if metrics_port is not None:
            metrics.serve(metrics_port)

        def step(_: object) -> None:
            if metrics_file is not None:
                metrics.write(metrics_file)

        write("watching", feeds=len(desk.beat.feeds), workspace=str(desk.folder))
        done = collect(desk, forever=True, names=names, log=write, metrics=metrics, progress=step)
        write("stopped", seconds=round(done.seconds, 1))
    say(told(done))
