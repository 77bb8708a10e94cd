"""`attache statements`."""

import dataclasses
import re
from typing import TYPE_CHECKING

import click

from ..export.cells import cell as cell
from .rows import format_option, limit_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..store import StatementRow

_LEVELS = re.compile(r"(\d{1,2})(-(\d{1,2})?)?\Z")


@click.command()
@click.option("--speaker", default=None, help="Name, part of it, or id of who speaks.")
@click.option("--organisation", default=None, help="Name, part of it, or id of whom they speak for.")
@click.option("--issue", default=None, help="Only on this issue (id).")
@window_options
@click.option("--strength", default=None, metavar="LEVELS", help="Step of the diplomatic ladder: 7, 5-8 or 5-.")
@click.option(
    "--form", "form_of", type=click.Choice(["direct", "indirect", "mixed"]), default=None, help="Only of this form."
)
@click.option("--outlet", default=None, help="Only as carried by this outlet.")
@limit_option
@format_option
@workspace_option
def statements(
    speaker: str | None,
    organisation: str | None,
    issue: str | None,
    since: str | None,
    until: str | None,
    strength: str | None,
    form_of: str | None,
    outlet: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List statements by date: who said what, when, on which issue."""
    from ..store import StatementRow

    with opened(workspace) as desk:
        rows = desk.statements(
            speaker=speaker, organisation=organisation, outlet=outlet, limit=limit, issue=issue,
            since=first_day(since), until=last_day(until), levels=levels(strength), form=form_of,
        )  # fmt: skip
        names = [field.name for field in dataclasses.fields(StatementRow)]
        write(rows, form, names=names, row=dataclasses.asdict, show=_print)


def levels(words: str | None) -> tuple[int, int] | None:
    """Understand `7`, `5-8` and `5-`.

    Raises:
        QueryError: It is none of these.
    """
    from ..errors import QueryError

    if words is None:
        return None
    found = _LEVELS.match(words.strip())
    if found is None:
        raise QueryError("this is no step of the ladder", place=words, hint="write 7, 5-8 or 5-")
    first = int(found[1])
    last = first if found[2] is None else int(found[3]) if found[3] else 10
    return min(first, last), max(first, last)


def _print(row: "StatementRow") -> None:
    strength = f"{row.level} {row.stance}" if row.level is not None else ""
    who = row.speaker_name or row.source or "unattributed"
    where = row.organisation_name if row.organisation_name and row.organisation_name != who else ""
    head = [row.date or (f"reported {row.reported}" if row.reported else "no date"), who, where, strength]
    say(one_line(" · ".join([part for part in head if part] + list(row.issues)), 120))
    say("  " + one_line(f"[{row.cue}] {row.content}" if row.cue else row.content, 118))
    say("  " + one_line(" · ".join(part for part in (row.outlet, row.form, row.id) if part)))
    say()
