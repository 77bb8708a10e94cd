"""`attache annotate export` and `attache annotate import`."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .terminal import (
    bytes_option,
    complain,
    machine,
    one_line,
    opened,
    progress,
    safe,
    say,
    wait_option,
    workspace_option,
)

if TYPE_CHECKING:
    from ..annotate.exchange import Annotation
    from ..desk import Corrected, Desk
    from ..errors import InputError
    from ..record import Reading

_LARGEST = 200_000_000
_JSONL, _BRAT = "jsonl", "brat"


@click.group()
def annotate() -> None:
    """Hand out statements and mentions to be corrected, and take corrections in.

    Both ways in two formats: JSON Lines (one document a line), and BRAT standoff (a .txt and an .ann file for each
    document, as the annotation tool of that name reads them).
    """


@annotate.command("export")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--document", "documents", multiple=True, metavar="ID", help="Only this document of the record.")
@click.option(
    "--format", "form", type=click.Choice([_JSONL, _BRAT]), default=_JSONL, show_default=True,
    help="JSON Lines, or BRAT standoff.",
)  # fmt: skip
@click.option("--out", default=None, metavar="PATH", help="The file (jsonl) or folder (brat) to write.")
@bytes_option
@workspace_option
@click.pass_context
def export(
    ctx: click.Context,
    paths: tuple[str, ...],
    documents: tuple[str, ...],
    form: str,
    out: str | None,
    max_bytes: int | None,
    workspace: str | None,
) -> None:
    """Write statements and mentions, of files that are read for it or (without PATH) of the documents of the record.

    JSON Lines go to standard output unless --out names a file; BRAT needs --out with a folder.
    """
    if paths and documents:
        raise click.UsageError("give files, or documents of the record, not both")
    if form == _BRAT and out is None:
        raise click.UsageError("BRAT standoff needs --out with a folder")
    from ..errors import InputError

    failed = False
    with progress("reading") as step, _sink(form, out) as write:
        for result in _readings(paths, documents, max_bytes, workspace):
            step(result)
            if isinstance(result, InputError):
                failed = True
                complain(result)
            else:
                write(result)
    if failed:
        ctx.exit(3)


def _readings(
    paths: tuple[str, ...], documents: tuple[str, ...], max_bytes: int | None, workspace: str | None
) -> "Iterator[Reading | InputError]":
    if paths:
        from ..desk import readings

        yield from readings(paths, max_bytes=max_bytes)
        return
    with opened(workspace) as desk:
        if documents:
            for one in documents:
                yield desk.show(one)[0]
        else:
            yield from desk.readings()


class _Sink:
    def __init__(self, form: str, out: str | None) -> None:
        self.form = form
        self.folder = Path(out) if out is not None and form == _BRAT else None
        self.target = Path(out) if out and form == _JSONL else None
        self.draft = _draft(self.target)
        self.file = self.draft.open("wb") if self.draft is not None else None
        self.names: set[str] = set()
        if self.folder is not None:
            from ..annotate.exchange import brat

            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "annotation.conf").write_text(brat.configuration(), encoding="utf-8", newline="\n")

    def __call__(self, reading: "Reading") -> None:
        from ..annotate.exchange import annotation_of, brat, jsonl

        annotation = annotation_of(reading)
        if self.folder is None:
            line = jsonl.encode(annotation)
            if self.file is None:
                machine(line)
            else:
                self.file.write(line + b"\n")
            return
        name = self.name(reading)
        text, ann = brat.encode(annotation)
        (self.folder / f"{name}.txt").write_bytes(text)
        (self.folder / f"{name}.ann").write_bytes(ann)

    def done(self) -> None:
        """Put the file in its place: one that stands there, perhaps corrected by hand, stays until then."""
        if self.file is not None and self.draft is not None and self.target is not None:
            self.file.close()
            if self.draft != self.target:
                os.replace(self.draft, self.target)

    def close(self) -> None:
        """Leave nothing half written."""
        if self.file is not None and self.draft is not None:
            with contextlib.suppress(OSError):  # a full disk, of which writing has told
                self.file.close()
            if self.draft != self.target:
                self.draft.unlink(missing_ok=True)

    def name(self, reading: "Reading") -> str:
        stem = Path(reading.document.path or "").stem
        plain = re.sub(r"[^\w.-]+", "-", stem).strip(".-")[:60] or reading.document.id
        if plain in self.names:
            plain = f"{plain}-{reading.document.id}"
        self.names.add(plain)
        return plain


def _draft(path: Path | None) -> Path | None:
    """Return where to write what is to become a file; a device or a pipe is written to itself."""
    if path is None or not path.name or (path.exists() and not path.is_file()):
        return path
    return path.with_name(path.name + ".part")


@contextlib.contextmanager
def _sink(form: str, out: str | None) -> Iterator[_Sink]:
    from ..errors import StorageFailed

    sink = None
    try:
        sink = _Sink(form, out)
        yield sink
        sink.done()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=out) from error
    finally:
        if sink is not None:
            sink.close()


@annotate.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--train", default=None, metavar="FILE", help="Write the documents as training data for train/fit.py.")
@click.option("--no-record", is_flag=True, help="Leave the record alone; only write training data.")
@click.option("--by", default=None, metavar="NAME", help="Who corrected; else the name of the user.")
@wait_option
@workspace_option
@click.pass_context
def import_(
    ctx: click.Context,
    paths: tuple[str, ...],
    train: str | None,
    no_record: bool,
    by: str | None,
    wait: float,
    workspace: str | None,
) -> None:
    """Take corrected files in: .jsonl files, .ann files with their .txt beside them, or folders of these.

    A document that is in the record gets the corrected statements and mentions; each is flagged "corrected", and
    `attache rebuild` keeps them. What could not be used is one line each, and the others go on.
    """
    if no_record and train is None:
        raise click.UsageError("--no-record without --train does nothing")
    from ..errors import InputError

    failed = False
    found: list[Annotation] = []
    for result in _annotations(paths):
        if isinstance(result, InputError):
            failed = True
            complain(result)
        else:
            found.append(result)
    if not no_record:
        failed |= _into_record(found, by or _user(), wait, workspace, needed=train is None)
    if train is not None:
        _write_training(train, found)
    if failed:
        ctx.exit(3)


def _into_record(found: "list[Annotation]", by: str, wait: float, workspace: str | None, *, needed: bool) -> bool:
    from ..errors import InputError, NoWorkspace

    try:
        desk = opened(workspace, wait=wait)
    except NoWorkspace:
        if needed or workspace is not None:
            raise
        return False
    failed = False
    with desk:
        for annotation in found:
            try:
                say(_told(annotation, _corrected(desk, annotation, by)))
            except InputError as error:
                failed = True
                complain(error)
    return failed


def _corrected(desk: "Desk", annotation: "Annotation", by: str) -> "Corrected":
    return desk.correct(annotation, made_by=by)


def _told(annotation: "Annotation", done: "Corrected") -> str:
    name = annotation.path or done.document or "a document"
    if not done.known:
        return one_line(f"{name}: not in the record")
    if not (done.added or done.removed or done.mentions):
        return one_line(f"{name}: nothing changed")
    return one_line(
        f"{name}: {done.added} statements as corrected, {done.removed} of before taken out, {done.mentions} mentions"
    )


def _write_training(train: str, found: "list[Annotation]") -> None:
    import msgspec

    from ..annotate.exchange import training_row
    from ..errors import StorageFailed

    try:
        with Path(train).open("wb") as file:
            file.writelines(msgspec.json.encode(training_row(annotation)) + b"\n" for annotation in found)
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=train) from error
    say(safe(f"{train}: {len(found)} documents"))


def _user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "editor"


def _annotations(paths: tuple[str, ...]) -> "Iterator[Annotation | InputError]":
    from ..errors import InputError, NotFound

    for given in paths:
        path = Path(given)
        try:
            if path.is_dir():
                inside = sorted(each for each in path.iterdir() if each.suffix in (".ann", ".jsonl"))
                if not inside:
                    raise NotFound("no .jsonl and no .ann file is in it", place=given)
                for each in inside:
                    yield from _file(each)
            else:
                yield from _file(path)
        except InputError as error:
            yield error
        except OSError as error:
            yield NotFound(error.strerror or "cannot be read", place=given)


def _file(path: Path) -> "Iterator[Annotation | InputError]":
    from ..annotate.exchange import brat, jsonl
    from ..errors import BadAnnotation, EmptyInput, InputError

    try:
        if path.suffix == ".ann":
            text, ann = _text(path.with_suffix(".txt")), _text(path)
            yield brat.decode(text, ann, str(path))
            return
        lines = _bytes(path).split(b"\n")
        if path.suffix == ".txt":
            raise BadAnnotation("give the .ann file beside it", place=str(path))
        if not any(line.strip() for line in lines):
            raise EmptyInput(place=str(path))
    except InputError as error:
        yield error
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield jsonl.decode(line, f"{path}:{number}")
            except InputError as error:
                yield error


def _text(path: Path) -> str:
    from ..errors import BadAnnotation

    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadAnnotation("it is no UTF-8", place=str(path)) from error


def _bytes(path: Path) -> bytes:
    from ..errors import NotFound, TooLarge, Unreadable

    try:
        if path.stat().st_size > _LARGEST:
            raise TooLarge(place=str(path))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(place=str(path)) from error
    except (OSError, ValueError) as error:
        raise Unreadable(getattr(error, "strerror", None) or "cannot be read", place=str(path)) from error
