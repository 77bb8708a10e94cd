"""`attache statements`."""

import csv
import dataclasses
import io
import re
from typing import TYPE_CHECKING

import click

from .terminal import first_day, last_day, machine, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..store import StatementRow

# a spreadsheet runs what begins like this
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@|%]")
_LEVELS = re.compile(r"(\d{1,2})(-(\d{1,2})?)?\Z")


@click.command()
@click.option("--speaker", default=None, help="Name, part of it, or id of who speaks.")
@click.option("--organisation", default=None, help="Name, part of it, or id of whom they speak for.")
@click.option("--issue", default=None, help="Only on this issue (id).")
@window_options
@click.option("--strength", default=None, metavar="LEVELS", help="Step of the diplomatic ladder: 7, 5-8 or 5-.")
@click.option("--form", type=click.Choice(["direct", "indirect", "mixed"]), default=None, help="Only of this form.")
@click.option("--outlet", default=None, help="Only as carried by this outlet.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="At most so many.")
@click.option(
    "--format", "form_of_output", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True,
    help="A table for people, JSON Lines, or CSV.",
)  # fmt: skip
@workspace_option
def statements(
    speaker: str | None,
    organisation: str | None,
    issue: str | None,
    since: str | None,
    until: str | None,
    strength: str | None,
    form: str | None,
    outlet: str | None,
    limit: int | None,
    form_of_output: str,
    workspace: str | None,
) -> None:
    """List statements by date: who said what, when, on which issue."""
    with opened(workspace) as desk:
        rows = desk.statements(
            speaker=speaker, organisation=organisation, outlet=outlet, limit=limit, issue=issue,
            since=first_day(since), until=last_day(until), levels=levels(strength), form=form,
        )  # fmt: skip
        if form_of_output == "table":
            for row in rows:
                _print(row)
        elif form_of_output == "json":
            import msgspec

            for row in rows:
                machine(msgspec.json.encode(dataclasses.asdict(row)))
        else:
            from ..store import StatementRow

            names = [field.name for field in dataclasses.fields(StatementRow)]
            machine(_csv(names))
            for row in rows:
                machine(_csv([cell(getattr(row, name)) for name in names]))


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


def cell(value: object) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula."""
    if isinstance(value, tuple):
        value = " ".join(value)
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value).replace("\0", "\ufffd")
    return "'" + text if _FORMULA.match(text) else text


def _csv(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue().encode()


def _print(row: "StatementRow") -> None:
    strength = f"{row.level} {row.stance}" if row.level is not None else ""
    who = row.speaker_name or row.source or "unattributed"
    where = row.organisation_name if row.organisation_name and row.organisation_name != who else ""
    head = [row.date or (f"reported {row.reported}" if row.reported else "no date"), who, where, strength]
    say(one_line(" · ".join([part for part in head if part] + list(row.issues)), 120))
    say("  " + one_line(f"[{row.cue}] {row.content}" if row.cue else row.content, 118))
    say("  " + one_line(" · ".join(part for part in (row.outlet, row.form, row.id) if part)))
    say()
