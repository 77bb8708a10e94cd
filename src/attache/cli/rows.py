"""What lists share: options, and rows as a table for people, JSON Lines or CSV."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from ..export.cells import cell, line
from .terminal import machine

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

limit_option = click.option("--limit", type=click.IntRange(min=1), default=None, help="At most so many.")
format_option = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True,
    help="A table for people, JSON Lines, or CSV.",
)  # fmt: skip


def write(
    things: Iterable[T],
    form: str,
    *,
    names: Iterable[str],
    row: Callable[[T], Mapping[str, Any]],
    show: Callable[[T], None],
) -> None:
    """Write things in a form: each shown for people, or as the row of it.

    Args:
        names: Of the columns, for the first line of CSV, which stands there also when nothing was found.
    """
    if form == "table":
        nothing = True
        for thing in things:
            nothing = False
            show(thing)
        if nothing:
            click.echo("nothing in the record", err=True)
        return
    if form == "json":
        import msgspec

        for thing in things:
            machine(msgspec.json.encode(row(thing)))
        return
    machine(line(names).encode())
    for thing in things:
        machine(line(cell(value) for value in row(thing).values()).encode())
