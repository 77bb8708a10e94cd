"""`attache measures`."""

from typing import TYPE_CHECKING

import click

from .findings import day_of, list_options, listed, party_options, reports_option, show_source
from .terminal import one_line, say

if TYPE_CHECKING:
    from ..export.entries import Entry


@click.command()
@party_options("Name, part of it, or id of whose measure it is.", "Name, part of it, or id of whom it is against.")
@click.option("--instrument", default=None, help="Only of this instrument, such as tariff.")
@click.option("--stage", default=None, help="Only at this stage, such as announced.")
@reports_option
@list_options
def measures(
    actor: str | None,
    recipient: str | None,
    instrument: str | None,
    stage: str | None,
    reports: bool,
    issue: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List policy measures by date: instrument, by whom, against whom, at which stage."""
    listed(
        "measure", _show, form=form, workspace=workspace, since=since, until=until, limit=limit, actor=actor,
        recipient=recipient, issue=issue, outlet=outlet, type=instrument, status=stage,
        reports=reports,
    )  # fmt: skip


def _show(entry: "Entry") -> None:
    from ..record import Measure

    measure = entry.told
    assert isinstance(measure, Measure)
    parties = [f"by {measure.by}" if measure.by else None, f"against {measure.against}" if measure.against else None]
    head = [day_of(measure.date, entry.finding.reported), measure.legal_name or measure.instrument, *parties]
    say(one_line(" · ".join(part for part in (*head, measure.object, measure.stage or measure.status) if part), 120))
    if len(entry.stages) > 1:
        told = [f"{stage.stage} {stage.date.value}" if stage.date else stage.stage for stage in entry.stages]
        say("  " + one_line(" → ".join(told), 118))
    show_source(entry)
