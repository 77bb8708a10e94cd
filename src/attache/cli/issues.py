"""`attache issues`."""

import dataclasses
from typing import TYPE_CHECKING

import click

from .rows import format_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..desk.comparing import IssueCount


@click.command()
@window_options
@format_option
@workspace_option
def issues(since: str | None, until: str | None, form: str, workspace: str | None) -> None:
    """List the issues of the beat, with how many items, statements and events of the record are on each."""
    from ..desk import comparing

    with opened(workspace) as desk:
        found = comparing.issues_of(desk, since=first_day(since), until=last_day(until))
    names = [field.name for field in dataclasses.fields(comparing.IssueCount)]
    write(found, form, names=names, row=dataclasses.asdict, show=_show)


def _show(one: "IssueCount") -> None:
    counts = f"{one.items:>6} items {one.statements:>7} statements {one.events:>6} events"
    say(f"{one_line(one.id):<24} {counts}  {one_line(one.name, 60)}")
