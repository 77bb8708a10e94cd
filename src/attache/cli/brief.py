"""`attache brief`: write a brief of the record."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..brief.sheet import Row
    from ..record import Window

FORMATS = ("html", "md", "json", "mail", "pdf", "epub")


@click.command()
@click.option("-w", "--workspace", type=click.Path(), help="The workspace; else the nearest one above this folder.")
@click.option("--since", metavar="DATE", help="First day, such as 2031-05-01.")
@click.option("--until", metavar="DATE", help="Last day.")
@click.option("--issue", "issues", multiple=True, metavar="ID", help="Only this issue; may be repeated.")
@click.option(
    "--format", "formats", default="html,md,json", show_default=True,
    help=f"Formats, parted by commas: {', '.join(FORMATS)}.",
)  # fmt: skip
@click.option(
    "--out", default=None, type=click.Path(),
    help="Folder to write to, or for one format a file, such as brief.pdf; else briefs/ in the workspace.",
)  # fmt: skip
@click.option("--title", help="Title; else the beat's and the days.")
@click.option("--max-lines", default=12, show_default=True, type=click.IntRange(1, 500), help="Most lines of an issue.")
@click.option("--full/--excerpt", default=False, help="HTML with whole archived texts (own use), or with excerpts.")
def brief(
    workspace: str | None,
    since: str | None,
    until: str | None,
    issues: tuple[str, ...],
    formats: str,
    out: str | None,
    title: str | None,
    max_lines: int,
    full: bool,
) -> None:
    """Write a brief in which every sentence opens its source, and print its opening and where the files are.

    Every line has passed the checker; what it does not let pass is counted and not printed.
    """
    from .. import desk as desks
    from ..brief import layout
    from ..brief.compose import compose, sides_of
    from ..brief.render.formats import FORMATS as KNOWN
    from ..brief.render.formats import write
    from ..desk import briefing
    from ..errors import AttacheError, QueryError, StorageFailed
    from ..record import Window

    wanted = _formats(formats)
    target = _file(out, [KNOWN[kind].suffix for kind in wanted])
    window = Window(first=_day(since, "--since"), last=_day(until, "--until", last=True))
    if window.first and window.last and window.last < window.first:
        raise QueryError("--until lies before --since", place=f"{window.first} {window.last}")
    with desks.Desk(desks.find(workspace)) as desk:
        readings = [
            one
            for issue in issues or (None,)
            for one in desk.readings(since=window.first, until=window.last, issue=issue)
        ]
        readings = list({reading.document.id: reading for reading in readings}.values())
        edition = compose(
            readings,
            beat=desk.beat,
            title=title or _title(desk.beat, window),
            window=window,
            issues=issues or None,
            max_lines=max_lines,
            layers=briefing.layers(desk, window=window, readings=readings, issues=issues or None),
        )
        desk.keep_edition(edition)
        sides = [side.name for side in sides_of(desk.beat)]
        folder = target.parent if target else Path(out) if out else desk.folder / "briefs"
        name = f"brief-{window.last or window.first or edition.id}"
        written: list[Path] = []
        failed: list[AttacheError] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for kind in wanted:
                try:
                    data = write(kind, edition, text_of=desk.text_of, sides=sides, full=full)
                except AttacheError as error:
                    failed.append(error)  # the other formats are written all the same
                    continue
                path = target or folder / f"{name}.{KNOWN[kind].suffix}"
                path.write_bytes(data)
                written.append(path)
        except OSError as error:
            raise StorageFailed(error.strerror or str(error), place=str(target or folder)) from error
        _opening(layout.lay_out(edition, text_of=desk.text_of, sides=sides))
        for path in written:
            click.echo(str(path))
        if failed:
            raise failed[0]


def _file(out: str | None, suffixes: list[str]) -> Path | None:
    """Return the file that `--out` names, None where it names a folder."""
    path = Path(out) if out else None
    if path is None or path.is_dir():
        return None
    if len(suffixes) == 1 and path.suffix.lower() == f".{suffixes[0]}":
        return path
    if path.is_file():
        raise click.BadParameter(
            f"{out!r} is a file; several formats need a folder, one its own ending", param_hint="--out"
        )
    return None


def _formats(formats: str) -> list[str]:
    wanted = [
        {"markdown": "md", "eml": "mail"}.get(part, part)
        for part in re.split(r"[,\s]+", formats.strip().lower())
        if part
    ]
    unknown = [part for part in wanted if part not in FORMATS]
    if unknown or not wanted:
        raise click.BadParameter(
            f"{', '.join(unknown) or 'nothing'}: choose from {', '.join(FORMATS)}", param_hint="--format"
        )
    return list(dict.fromkeys(wanted))


def _day(words: str | None, option: str, *, last: bool = False) -> str | None:
    """Return a day as ISO; a month or a year means its first day, for `--until` its last."""
    from ..record import PartialDate

    if words is None:
        return None
    match = re.fullmatch(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", words.strip())
    if match:
        parts = [int(part) for part in match.groups() if part]
        precision = ("year", "month", "day")[len(parts) - 1]
        value = "-".join(f"{part:02d}" for part in parts)
        date = PartialDate(value=value, precision=precision, basis="stated", text=words)  # type: ignore[arg-type]
        try:
            return (date.last_day() if last else date.first_day()).isoformat()
        except ValueError:
            pass
    raise click.BadParameter(f"{words!r} is no date; write 2031-05-09, 2031-05 or 2031", param_hint=option)


def _title(beat: object, window: "Window") -> str:
    from ..brief.phrase import days

    name = str(getattr(beat, "title", None) or getattr(beat, "name", "Brief"))
    told = days(window.first, window.last)
    return f"{name}, {told}" if told else name


def _opening(sheet: object) -> None:
    """Print the head of the brief and the first lines of each section."""
    from ..brief.sheet import Sheet

    assert isinstance(sheet, Sheet)
    click.echo(sheet.title)
    about = f"{sheet.lines} lines, {len(sheet.sources)} sources, {sheet.window}"
    click.echo(about + (f"; {sheet.refused} refused by the checker" if sheet.refused else ""))
    room = 6
    for part in sheet.parts:
        if room <= 0:
            break
        click.echo(f"\n{part.title}")
        if part.kind == "changed":
            for entry in part.columns[0].entries[:1]:
                for label, row in zip(("Earlier: ", "Later: "), entry.rows, strict=False):
                    click.echo(f"  {label}{_marked(row)}")
                    room -= 1
            continue
        for column in part.columns[:3]:
            for entry in column.entries[:1]:
                click.echo(f"  {column.name + ': ' if column.name else ''}{_marked(entry.rows[0])}")
                room -= 1
    if not sheet.parts:
        click.echo("Nothing in the record for this window.")
    click.echo("")


def _marked(row: "Row") -> str:
    return f"{row.text} " + "".join(f"[{marker.number}]" for marker in row.markers)
