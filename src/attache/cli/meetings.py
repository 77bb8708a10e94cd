"""`attache meetings`."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from .findings import list_options, listed, party_options, reports_option, show_source
from .terminal import first_day, one_line, say

if TYPE_CHECKING:
    from ..export.entries import Entry
    from ..record import Meeting


@click.command()
@click.option("--ahead", is_flag=True, help="The calendar ahead: what ends on the day or later, soonest first.")
@click.option("--behind", is_flag=True, help="The calendar behind: what ended before the day, latest first.")
@click.option(
    "--on", metavar="DATE", default=None, help="The day that --ahead and --behind count from; today, if not given."
)
@party_options("Name, part of it, or id of one who takes part.")
@click.option("--status", default=None, help="Only what stands like this, such as announced.")
@reports_option
@list_options
def meetings(
    ahead: bool,
    behind: bool,
    on: str | None,
    actor: str | None,
    status: str | None,
    reports: bool,
    issue: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List meetings by date: visits, calls, dialogues, summits. A calendar has only those with a date."""
    if ahead and behind:
        raise click.UsageError("choose one of --ahead and --behind")
    if on is not None and not (ahead or behind):
        raise click.UsageError("--on needs --ahead or --behind")
    day = dt.date.fromisoformat(first_day(on) or dt.datetime.now(dt.UTC).date().isoformat())

    def keep(found: "tuple[Entry, ...]") -> "tuple[Entry, ...]":
        if ahead:
            coming = [entry for entry in found if (days := _days(entry)) and days[1] >= day]
            return tuple(sorted(coming, key=lambda entry: _days(entry) or ()))
        if behind:
            gone = [entry for entry in found if (days := _days(entry)) and days[1] < day]
            return tuple(sorted(gone, key=lambda entry: _days(entry) or (), reverse=True))
        return found

    listed(
        "meeting", _show, form=form, workspace=workspace, since=since, until=until, limit=limit, actor=actor,
        issue=issue, outlet=outlet, status=status, keep=keep,
        reports=reports,
    )  # fmt: skip


def _days(entry: "Entry") -> tuple[dt.date, dt.date] | None:
    meeting = _meeting(entry)
    first, last = meeting.first or meeting.last, meeting.last or meeting.first
    try:
        return (first.first_day(), last.last_day()) if first and last else None
    except ValueError:
        return None


def _meeting(entry: "Entry") -> "Meeting":
    from ..record import Meeting

    assert isinstance(entry.told, Meeting)
    return entry.told


def _show(entry: "Entry") -> None:
    meeting = _meeting(entry)
    days = list(dict.fromkeys(date.value for date in (meeting.first, meeting.last) if date))
    when = " to ".join(days) or (f"reported {entry.finding.reported}" if entry.finding.reported else "no date")
    name = " ".join(part for part in (_ordinal(meeting.ordinal), meeting.mechanism) if part) or meeting.form
    head = [when, name, " – ".join(meeting.participants), meeting.place, meeting.status]
    say(one_line(" · ".join(part for part in head if part), 120))
    show_source(entry)


def _ordinal(number: int | None) -> str | None:
    return None if number is None else f"no. {number}"
