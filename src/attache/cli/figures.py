"""`attache figures`."""

from typing import TYPE_CHECKING

import click

from .findings import day_of, list_options, listed, show_source
from .terminal import one_line, say

if TYPE_CHECKING:
    from ..export.entries import Entry
    from ..record import Figure


@click.command()
@click.option("--unit", default=None, help="Only in this unit, such as per cent.")
@list_options
def figures(
    unit: str | None,
    issue: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List figures by date: value, unit, what is counted, earlier value."""
    listed(
        "figure", _show, form=form, workspace=workspace, since=since, until=until, limit=limit, issue=issue,
        outlet=outlet, type=unit,
    )  # fmt: skip


def amount(figure: "Figure") -> str:
    """Return the value as a list shows it: how near it is, the range, the unit."""
    value = f"{figure.value:,.10g}"
    if figure.high is not None:
        value += f" to {figure.high:,.10g}"
    return " ".join(part for part in (figure.approximation, value, figure.unit) if part)


def _show(entry: "Entry") -> None:
    from ..record import Figure

    figure = entry.told
    assert isinstance(figure, Figure)
    earlier = f"earlier {figure.earlier:,.10g}" if figure.earlier is not None else None
    change = f"({figure.change})" if figure.change else None
    change = " ".join(part for part in (earlier, change) if part)
    what = figure.what if figure.what != figure.unit else None
    head = [day_of(figure.date, entry.finding.reported), amount(figure), what, change]
    say(one_line(" · ".join(part for part in head if part), 120))
    show_source(entry)
