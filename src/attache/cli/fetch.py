"""`attache fetch`."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .terminal import json_option, machine, opened, progress, safe, say, wait_option, workspace_option

if TYPE_CHECKING:
    from ..desk.fetching import Summary


@click.command()
@click.option("--feed", "names", multiple=True, metavar="NAME", help="Only this feed, by its short name or address.")
@click.option("--all", "every_feed", is_flag=True, help="Poll every feed now, due or not.")
@click.option("--polls-only", is_flag=True, help="Poll feeds, and leave their articles for later.")
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), help="Write a line of JSON for each event here."
)
@json_option
@wait_option
@workspace_option
@click.pass_context
def fetch(
    ctx: click.Context,
    names: tuple[str, ...],
    every_feed: bool,
    polls_only: bool,
    log: Path | None,
    as_json: bool,
    wait: float,
    workspace: str | None,
) -> None:
    """Fetch what is due from the sources of the beat, once.

    Feeds are polled, their new articles captured, and pages that were captured before looked at again for changes and
    removals. What is interrupted is due again at the next run. Exit status 3 where a source failed.
    """
    from ..desk.watching import collect, logger

    logging = logger(log) if log is not None else contextlib.nullcontext()
    with opened(workspace, wait=wait) as desk, logging as write, progress("fetching") as step:
        done = collect(desk, names=names, every_feed=every_feed, pages=not polls_only, log=write, progress=step)
    if as_json:
        import dataclasses

        import msgspec

        machine(msgspec.json.encode(dataclasses.asdict(done)))
    else:
        say(told(done))
    for problem in done.problems:
        click.echo("attache: " + safe(problem), err=True)
    if done.problems:
        ctx.exit(3)


def told(done: "Summary") -> str:
    """Return one line of what a run did."""
    parts = [
        f"{done.polled} feeds polled", f"{done.entries} new entries", f"{done.captured} captured",
        f"{done.versions} changed", f"{done.removed} removed",
    ]  # fmt: skip
    for amount, name in ((done.known, "known already"), (done.given_up, "not captured"), (done.failed, "polls failed")):
        if amount:
            parts.append(f"{amount} {name}")
    return ", ".join(parts)
