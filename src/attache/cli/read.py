"""`attache read`."""

from typing import TYPE_CHECKING

import click

from .terminal import bytes_option, complain, json_option, machine, one_line, progress, safe, say

if TYPE_CHECKING:
    from ..record import Item, Reading

_STATEMENTS = 3


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@json_option
@bytes_option
@click.pass_context
def read(ctx: click.Context, paths: tuple[str, ...], as_json: bool, max_bytes: int | None) -> None:
    """Read documents (files, folders, globs, - for standard input) and print what is in them.

    With --json one document a line, of the shape `attache.read/1`. Nothing is stored.
    """
    from ..desk import readings
    from ..errors import InputError
    from ..record.codec import encode

    failed = False
    with progress("reading") as step:
        for result in readings(paths, max_bytes=max_bytes):
            step(result)
            if isinstance(result, InputError):
                failed = True
                complain(result)
            elif as_json:
                machine(encode(result))
            else:
                for line in lines_of(result):
                    say(line)
    if failed:
        ctx.exit(3)


def lines_of(reading: "Reading") -> list[str]:
    """Return a reading as lines for people."""
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
        out += ["", *item_lines(item, document.text, number)]
    return [*out, ""]


def item_lines(item: "Item", text: str, number: int) -> list[str]:
    """Return an item as lines for people: headline, date, credits, first statements."""
    title = item.headline.text if item.headline else text[item.start : item.end]
    date = item.date.value if item.date else "no date"
    out = [f"  {number}. {one_line(title, 100)}", f"     {item.kind} · {date} · {item.id}"]
    for credit in item.credits:
        parts = (credit.outlet or credit.as_written, credit.date.value if credit.date else None, *credit.urls)
        out.append("     source: " + one_line(", ".join(part for part in parts if part), 110))
    for said in item.statements[:_STATEMENTS]:
        who = said.speaker.name if said.speaker else " ".join(span.of(text) for span in said.source) or "unattributed"
        cue = " ".join(span.of(text) for span in said.cue)
        words = " … ".join(span.of(text) for span in said.content)
        out.append("     - " + one_line(f"{who} [{cue}] {words}", 112))
    if len(item.statements) > _STATEMENTS:
        out.append(f"     - and {len(item.statements) - _STATEMENTS} more statements")
    return out
