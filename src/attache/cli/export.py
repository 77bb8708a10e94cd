"""`attache export`."""

from pathlib import Path

import click

from .findings import issue_option, outlet_option, reports_option
from .terminal import first_day, last_day, opened, safe, say, window_options, workspace_option

_FORMATS = ["csv", "jsonl", "parquet", "polecat", "gdelt", "gdelt-mentions", "plover", "ical", "ftm"]


@click.command()
@click.argument("kind", type=click.Choice(["events", "measures", "meetings", "figures", "statements"]))
@click.option(
    "--format", "layout", type=click.Choice(_FORMATS), default="csv", show_default=True,
    help="csv, jsonl and parquet are for every kind; ical for meetings, ftm for measures, the others for events.",
)  # fmt: skip
@click.option("--out", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option("--no-header", is_flag=True, help="Without the line of names, as GDELT's own files are.")
@click.option("--actor", default=None, help="Name, part of it, or id of who acts, takes part or speaks.")
@click.option("--recipient", default=None, help="Name, part of it, or id of whom it is directed at.")
@click.option("--type", "sort", default=None, help="Only this PLOVER type, instrument, or unit.")
@click.option("--status", default=None, help="Only what stands like this; of measures, the stage.")
@reports_option
@issue_option
@window_options
@outlet_option
@workspace_option
def export(
    kind: str,
    layout: str,
    out: Path,
    no_header: bool,
    actor: str | None,
    recipient: str | None,
    sort: str | None,
    status: str | None,
    reports: bool,
    issue: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    workspace: str | None,
) -> None:
    """Write events, measures, meetings, figures (each thing once) or statements to a file.

    POLECAT and GDELT have no columns for a citation: a second file, FILE.citations.csv, has one line for each report.
    """
    filters: dict[str, str | None] = {
        "issue": issue,
        "since": first_day(since),
        "until": last_day(until),
        "outlet": outlet,
    }
    if kind == "statements":
        if recipient or sort or status:
            raise click.UsageError("statements have no --recipient, --type or --status")
        filters["speaker"] = actor
    else:
        filters |= {"actor": actor, "recipient": recipient, "type": sort, "status": status}
    with opened(workspace) as desk:
        done = desk.export(kind, layout, out, header=not no_header, reports=reports, **filters)
    for path in done.files:
        say(safe(path))
    told = f"{done.rows} written"
    if done.left_out > 0:
        told += f"; {done.left_out} left out, which this format cannot hold"
    click.echo(told, err=True)
