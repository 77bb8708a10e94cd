"""What `events`, `measures`, `meetings` and `figures` share: filters, rows with their citation, the source."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import rows
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..export.entries import Entry
    from ..store import FindingKind

F = TypeVar("F", bound=Callable[..., Any])

issue_option = click.option("--issue", default=None, help="Only from items on this issue (id).")
outlet_option = click.option("--outlet", default=None, help="Only as carried by this outlet.")


def party_options(actor: str, recipient: str | None = None) -> Callable[[F], F]:
    """Add `--actor` and, where there is one, `--recipient`, explained in these words."""

    def add(command: F) -> F:
        if recipient:
            command = click.option("--recipient", default=None, help=recipient)(command)
        return click.option("--actor", default=None, help=actor)(command)

    return add


reports_option = click.option(
    "--reports", is_flag=True, help="Each report in a row of its own, with the id of the thing that it tells of."
)


def list_options(command: F) -> F:
    """Add what every list has: issue, window, outlet, limit, format and workspace."""
    for option in (
        workspace_option, rows.format_option, rows.limit_option, outlet_option, window_options, issue_option,
    ):  # fmt: skip
        command = option(command)
    return command


def listed(
    kind: "FindingKind",
    show: "Callable[[Entry], None]",
    *,
    form: str,
    workspace: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    keep: "Callable[[tuple[Entry, ...]], tuple[Entry, ...]] | None" = None,
    reports: bool = False,
    label: "tuple[str, Callable[[Entry], str]] | None" = None,
    **filters: Any,
) -> None:
    """List entries of a kind in a form.

    Args:
        keep: Chooses and orders them, before the limit.
        reports: Each report by itself.
        label: Name and value of one more column, in front.
    """
    from ..export import tidy
    from ..export.entries import apart

    with opened(workspace) as desk:
        found = desk.entries(kind, since=first_day(since), until=last_day(until), **filters)
    if keep:
        found = keep(found)
    if reports:
        found = apart(found)
    names = [column.name for column in tidy.columns(kind, reports=reports)]

    def row(entry: "Entry") -> dict[str, Any]:
        return ({label[0]: label[1](entry)} if label else {}) | tidy.row(entry)

    rows.write(found[:limit], form, names=[label[0], *names] if label else names, row=row, show=show)


def show_source(entry: "Entry", words: str | None = None) -> None:
    """Print the words of the source and where they stand, then an empty line."""
    finding = entry.finding
    say("  " + one_line(words or finding.sentence, 118))
    carried = f"{entry.outlets} outlets" if entry.outlets and entry.outlets > 1 else None
    origins = f"{entry.origins} origins" if carried and entry.origins and entry.origins > 1 else None
    one = "one origin" if carried and entry.origins == 1 else None
    part_of = f"of {entry.of}" if entry.of and entry.of != entry.id else None
    source = (finding.outlet or finding.title or finding.path, finding.reported, carried, origins, one)
    say("  " + one_line(" · ".join(part for part in (*source, entry.id, part_of) if part)))
    say()


def day_of(date: Any, reported: str | None) -> str:
    """Return a date as a list shows it: its own, else that of the report, said to be that."""
    if date is not None:
        return str(date.value)
    return f"reported {reported}" if reported else "no date"
