"""`attache check`: open every citation of an edition in the archive."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..desk import Desk


@click.command()
@click.argument("edition", type=click.Path())
@click.option("-w", "--workspace", default=None, type=click.Path(), help="The workspace; else the one around the file.")
def check(edition: str, workspace: str | None) -> None:
    """Open every citation of EDITION (JSON) and print one line for each thing that is not supported.

    Nothing is printed and the exit status is 0 when all is supported; 1 when something is not. Of lines that an editor
    or a model wrote, words that nothing cited bears out are printed as `unverified`, unless the line is marked as an
    editor's note. What was redacted meanwhile is printed as such, and is no fault.
    """
    from .. import desk as desks
    from ..brief.check import REDACTED
    from ..brief.check import check as run
    from ..brief.compose import sides_of
    from ..errors import NotFound, Unreadable
    from ..record.codec import decode_edition

    path = Path(edition)
    try:
        data = sys.stdin.buffer.read() if edition == "-" else path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(place=edition) from error
    except OSError as error:
        raise Unreadable(error.strerror or "", place=edition) from error
    decoded = decode_edition(data)
    with desks.Desk(desks.find(workspace or _around(path))) as desk:
        problems = run(
            decoded,
            text_of=desk.text_of,
            document_of=desk.document_of,
            redacted=desk.redacted,
            sides={side.name: side.countries for side in sides_of(desk.beat)},
            body_of=_bodies(desk),
        )
    for problem in problems:
        click.echo(problem.line())
    if any(problem.kind != REDACTED for problem in problems):
        sys.exit(1)


def _bodies(desk: "Desk") -> Callable[[str, str], str | None]:
    """Return what gives the text of an item of the record, by its document's id and its own."""
    from ..errors import AttacheError

    held: dict[str, dict[str, str]] = {}

    def body_of(source: str, item: str) -> str | None:
        if source not in held:
            try:
                reading = desk.reading(source)
            except AttacheError:
                reading = None
            text = reading.document.text if reading else ""
            items = reading.items if reading else ()
            held[source] = {one.id: " ".join(span.of(text) for span in one.spans) for one in items}
        return held[source].get(item)

    return body_of


def _around(path: Path) -> str | None:
    """Return the nearest folder above the file that is a workspace, or None."""
    for folder in path.resolve().parents:
        if (folder / "attache.toml").is_file():
            return str(folder)
    return None
