"""`attache read`."""

from typing import TYPE_CHECKING

import click

from .terminal import bytes_option, complain, json_option, machine, one_line, progress, safe, say

if TYPE_CHECKING:
    from ..record import Item, Reading

_STATEMENTS = 3
_OF_ITEMS = ("credits", "mentions", "statements", "events", "measures", "meetings", "figures")
LAYERS = ("boilerplate", "flaws", *_OF_ITEMS)


class _Layers(click.ParamType[tuple[str, ...]]):
    name = "layers"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the names, parted by commas."""
        names = tuple(part for part in str(value).replace(",", " ").split() if part)
        unknown = [name for name in names if name not in LAYERS]
        if unknown or not names:
            self.fail(f"{', '.join(unknown) or 'nothing'}: choose from {', '.join(LAYERS)}", param, ctx)
        return names


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@json_option
@click.option("--layers", type=_Layers(), default=None, metavar="NAMES", help="Only these layers, parted by commas.")
@click.option("--html", "page", default=None, metavar="FILE", help="Write a page to check the readings by, as well.")
@bytes_option
@click.pass_context
def read(
    ctx: click.Context,
    paths: tuple[str, ...],
    as_json: bool,
    layers: tuple[str, ...] | None,
    page: str | None,
    max_bytes: int | None,
) -> None:
    """Read documents (files, folders, globs, - for standard input) and print what is in them.

    With --json one document a line, of the shape `attache.read/1`; with --html a page with every document whole,
    statements coloured by speaker, instead of the lines for people. Nothing is stored.

    Layers are boilerplate, flaws, credits, mentions, statements, events, measures, meetings and figures; those not
    named are left empty.
    """
    from ..desk import readings
    from ..errors import InputError
    from ..record.codec import encode

    failed = False
    shown: list[Reading] = []
    with progress("reading") as step:
        for result in readings(paths, max_bytes=max_bytes):
            step(result)
            if isinstance(result, InputError):
                failed = True
                complain(result)
                continue
            reading = result if layers is None else only(result, layers)
            if page is not None:
                shown.append(reading)
            if as_json:
                machine(encode(reading))
            elif page is None:
                for line in lines_of(reading, all_statements=layers is not None):
                    say(line)
    if page is not None:
        _write(page, shown)
    if failed:
        ctx.exit(3)


def only(reading: "Reading", layers: tuple[str, ...]) -> "Reading":
    """Return the reading with the layers that are not named left empty."""
    from dataclasses import replace

    empty: dict[str, tuple[()]] = {name: () for name in _OF_ITEMS if name not in layers}
    document = reading.document if "flaws" in layers else replace(reading.document, flaws=())
    return replace(
        reading,
        document=document,
        boilerplate=reading.boilerplate if "boilerplate" in layers else (),
        items=tuple(replace(item, **empty) for item in reading.items),  # type: ignore[arg-type]
    )


def _write(page: str, readings: "list[Reading]") -> None:
    from pathlib import Path

    from ..brief.render import document
    from ..errors import StorageFailed

    try:
        Path(page).write_text(document.render(readings), encoding="utf-8", newline="\n")
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=page) from error
    click.echo(page, err=True)


def lines_of(reading: "Reading", *, all_statements: bool = False) -> list[str]:
    """Return a reading as lines for people; of each item the first statements, or all."""
    document = reading.document
    published = document.published.value if document.published else "no date"
    about = [document.kind, document.language, document.outlet, published, f"{document.chars} characters"]
    out = [
        one_line(document.title or document.path or document.url or document.id, 110),
        "  " + " · ".join(safe(part) for part in about if part),
    ]
    if document.flaws:
        out.append(f"  {len(document.flaws)} damaged places")
    for number, item in enumerate(reading.items, 1):
        most = len(item.statements) if all_statements else _STATEMENTS
        out += ["", *item_lines(item, document.text, number, most=most)]
    return [*out, ""]


def item_lines(item: "Item", text: str, number: int, *, most: int = _STATEMENTS) -> list[str]:
    """Return an item as lines for people: headline, date, credits, first statements."""
    title = item.headline.text if item.headline else text[item.start : item.end]
    date = item.date.value if item.date else "no date"
    out = [f"  {number}. {one_line(title, 100)}", f"     {item.kind} · {date} · {item.id}"]
    for credit in item.credits:
        parts = (credit.outlet or credit.as_written, credit.date.value if credit.date else None, *credit.urls)
        out.append("     source: " + one_line(", ".join(part for part in parts if part), 110))
    for said in item.statements[:most]:
        who = said.speaker.name if said.speaker else " ".join(span.of(text) for span in said.source) or "unattributed"
        cue = " ".join(span.of(text) for span in said.cue)
        words = " … ".join(span.of(text) for span in said.content)
        out.append("     - " + one_line(f"{who} [{cue}] {words}", 112))
    if len(item.statements) > most:
        out.append(f"     - and {len(item.statements) - most} more statements")
    return out
