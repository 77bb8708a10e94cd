"""What commands share: safe output for people, exact output for machines, progress, dates, the workspace."""

import calendar
import contextlib
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import AttacheError, QueryError

if TYPE_CHECKING:
    from ..desk import Desk

F = TypeVar("F", bound=Callable[..., Any])

# escapes, other controls, and marks that turn the direction of what follows: a document must not write to the screen
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")

workspace_option = click.option(
    "-w", "--workspace", metavar="DIR", default=None,
    help="The workspace; else ATTACHE_WORKSPACE, else the nearest one upwards from here.",
)  # fmt: skip
wait_option = click.option(
    "--wait", type=click.FloatRange(min=0), default=10.0, show_default=True, metavar="SECONDS",
    help="How long to wait for another process that is writing.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
bytes_option = click.option(
    "--max-bytes", type=click.IntRange(min=1), default=None, help="Refuse documents larger than this."
)


def window_options(command: F) -> F:
    """Add `--since` and `--until`."""
    until = click.option("--until", metavar="DATE", default=None, help="Last day: 2031-05-09, 2031-05 or 2031.")
    since = click.option("--since", metavar="DATE", default=None, help="First day: 2031-05-09, 2031-05 or 2031.")
    return since(until(command))


def first_day(words: str | None) -> str | None:
    """Return the first day that a date given on the command line means."""
    return _day(words, last=False)


def last_day(words: str | None) -> str | None:
    """Return the last day that a date given on the command line means."""
    return _day(words, last=True)


def _day(words: str | None, *, last: bool) -> str | None:
    if words is None:
        return None
    found = _PARTIAL.match(words.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        month = month or (12 if last else 1)
        day = day or (calendar.monthrange(year, month)[1] if last else 1)
        return dt.date(year, month, day).isoformat()
    except (ValueError, calendar.IllegalMonthError) as error:
        raise QueryError("this is no date", place=words, hint="write 2031-05-09, 2031-05 or 2031") from error


def safe(text: object) -> str:
    """Return text that only shows itself: controls, escapes and direction marks become visible signs."""
    return _CONTROL.sub(_visible, str(text))


def _visible(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def one_line(text: object, width: int | None = None) -> str:
    """Return text on one line, cut to a width."""
    line = " ".join(safe(text).split())
    return line if width is None or len(line) <= width else line[: width - 1].rstrip() + "…"


def say(line: str = "") -> None:
    """Print a line that is already safe."""
    click.echo(line)


def machine(data: bytes) -> None:
    """Write UTF-8 whatever the terminal's encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def complain(error: AttacheError) -> None:
    """Write the one line of an error to standard error."""
    click.echo("attache: " + safe(error.line()), err=True)


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[object], None]]:
    """Show a count on standard error while it is a terminal; give what is to be called at each document."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda _: bar.advance(task)


def opened(folder: str | None, *, wait: float = 10.0) -> "Desk":
    """Open the workspace that the options name."""
    from ..desk import Desk, find

    return Desk(find(folder), wait=wait)
