"""`attache demo`: the whole job on the sample texts of two invented countries."""

import sys
from pathlib import Path

import click

_FIRST, _LAST = "2031-04-07", "2031-05-16"
_LINES = 20


@click.command()
@click.argument("folder", metavar="[FOLDER]", default="demo", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """Build a record in FOLDER (./demo, if none is given) from the sample texts and write its brief.

    The texts come with the package; their countries, people and outlets are invented. A second run changes nothing.
    Exit status 1 when the checker finds a line that its source does not support.
    """
    from .. import desk as desks
    from ..brief.check import check
    from ..record.codec import decode_edition
    from .brief import brief
    from .terminal import complain, progress, safe, say

    texts = _prepare(folder)
    with desks.Desk(folder) as desk:
        with progress("reading") as step:
            done = desk.add([texts], progress=step)
        for failure in done.failures:
            complain(failure)
        counts = desk.status().counts
    known = f", {done.known} of them known already" if done.known else ""
    say(f"{done.added + done.known} sample documents read{known}; {_counted(counts)} in {safe(folder)}")
    say()
    ctx.invoke(
        brief, workspace=str(folder), since=_FIRST, until=_LAST, formats="html,md,json", full=True, max_lines=_LINES
    )
    written = folder / "briefs" / f"brief-{_LAST}.json"
    with desks.Desk(folder) as desk:
        problems = check(decode_edition(written.read_bytes()), text_of=desk.text_of, document_of=desk.document_of)
    for problem in problems:
        say(safe(problem.line()))
    say()
    if problems:
        say(f"the checker found {len(problems)} unsupported")
        sys.exit(1)
    say("checked: each sentence opens the archived words it rests on")
    say(f'open the .html file in a browser, or ask the record: attache search -w {safe(folder)} "survey ship"')
    if done.failures:
        sys.exit(3)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in ("items", "statements") if name in counts)


def _prepare(folder: Path) -> Path:
    """Make the workspace, unless it is there, and put the sample texts beside it; return their folder."""
    from importlib import resources

    from .. import config
    from .. import desk as desks
    from ..errors import StorageFailed, WorkspaceExists

    shipped = resources.files("attache.data") / "demo"
    if (folder / config.FILE).is_file():
        if config.load(folder / config.FILE).name != "demo":
            raise WorkspaceExists("this is a workspace of another beat", place=str(folder))
    else:
        tables = {entry.name: entry.read_bytes() for entry in (shipped / "tables").iterdir()}
        desks.make((shipped / config.FILE).read_text(encoding="utf-8"), folder, tables)
    texts = folder / "texts"
    try:
        texts.mkdir(exist_ok=True)
        for entry in (shipped / "texts").iterdir():
            if not (texts / entry.name).exists():
                (texts / entry.name).write_bytes(entry.read_bytes())
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=str(texts)) from error
    return texts
