"""`attache events`."""

from typing import TYPE_CHECKING

import click

from .findings import day_of, list_options, listed, party_options, reports_option, show_source
from .terminal import one_line, say

if TYPE_CHECKING:
    from ..export.entries import Entry

_TYPES = [
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
_STATUSES = ["happened", "announced", "planned", "threatened", "denied", "hypothetical", "background"]


@click.command()
@party_options("Name, part of it, or id of who acts.", "Name, part of it, or id of whom the act is directed at.")
@click.option("--type", "kind", type=click.Choice(_TYPES, case_sensitive=False), help="Only of this PLOVER type.")
@click.option("--status", type=click.Choice(_STATUSES), default=None, help="Only what stands like this.")
@reports_option
@list_options
def events(
    actor: str | None,
    recipient: str | None,
    kind: str | None,
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
    """List events by date: who did what to whom, each happening once, with how many report it."""
    listed(
        "event", _show, form=form, workspace=workspace, since=since, until=until, limit=limit, actor=actor,
        recipient=recipient, issue=issue, outlet=outlet, type=kind, status=status,
        reports=reports,
    )  # fmt: skip


def _show(entry: "Entry") -> None:
    from ..record import Event

    event = entry.told
    assert isinstance(event, Event)
    who = " → ".join(ref.name if ref else "?" for ref in (event.actor, event.recipient) if ref or event.actor is None)
    kind = " ".join(part for part in (event.plover, event.mode) if part)
    say(one_line(" · ".join([day_of(event.date, entry.finding.reported), who, kind, event.status]), 120))
    show_source(entry)
