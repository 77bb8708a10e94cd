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
@click.option("--series", is_flag=True, help="Only figures told with several values or dates, the same ones together.")
@list_options
def figures(
    unit: str | None,
    series: bool,
    issue: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List figures by date: value, unit, what is counted, earlier value.

    With --series the same figure over documents, by what is counted, in the order of the dates it is told for.
    """
    labels: dict[int, str] = {}

    def together(found: "tuple[Entry, ...]") -> "tuple[Entry, ...]":
        from ..link.figures import FigureReport
        from ..link.figures import series as same

        places = {}
        for entry in found:
            report = FigureReport(figure=_figure(entry), item=entry.finding.item, reported=entry.finding.reported)
            places[id(report)] = (report, entry)
        out = []
        for each in same([report for report, _ in places.values()]):
            for report in each.reports:
                entry = places[id(report)][1]
                labels[id(entry)] = ", ".join(part for part in (each.what, each.unit) if part)
                out.append(entry)
        return tuple(out)

    shown: list[str] = []

    def show(entry: "Entry") -> None:
        label = labels.get(id(entry))
        if label and label not in shown[-1:]:
            say(one_line(label, 120))
            say()
            shown.append(label)
        _show(entry)

    listed(
        "figure", show, form=form, workspace=workspace, since=since, until=until, limit=limit, issue=issue,
        outlet=outlet, type=unit, keep=together if series else None,
        label=("series", lambda entry: labels[id(entry)]) if series else None,
    )  # fmt: skip


def amount(figure: "Figure") -> str:
    """Return the value as a list shows it: how near it is, the range, the unit."""
    value = f"{figure.value:,.10g}"
    if figure.high is not None:
        value += f" to {figure.high:,.10g}"
    return " ".join(part for part in (figure.approximation, value, figure.unit) if part)


def _figure(entry: "Entry") -> "Figure":
    from ..record import Figure

    assert isinstance(entry.told, Figure)
    return entry.told


def _show(entry: "Entry") -> None:
    figure = _figure(entry)
    earlier = f"earlier {figure.earlier:,.10g}" if figure.earlier is not None else None
    change = f"({figure.change})" if figure.change else None
    change = " ".join(part for part in (earlier, change) if part)
    what = figure.what if figure.what != figure.unit else None
    head = [day_of(figure.date, entry.finding.reported), amount(figure), what, change]
    say(one_line(" · ".join(part for part in head if part), 120))
    show_source(entry)
