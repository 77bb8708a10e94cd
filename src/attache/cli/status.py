"""`attache status`."""

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from ..errors import QueryError
from .terminal import json_option, machine, opened, safe, say, workspace_option

if TYPE_CHECKING:
    from ..desk.desk import Status

_WAITING = (("entries_waiting", "articles wait to be captured"), ("entries_failed", "articles could not be captured"),
            ("pages_lost", "pages could not be looked at again"))  # fmt: skip


@click.command()
@click.option("--at", metavar="MOMENT", help="How the sources were then: 2031-05-09 or 2031-05-09T12:00, UTC.")
@json_option
@workspace_option
@click.pass_context
def status(ctx: click.Context, at: str | None, as_json: bool, workspace: str | None) -> None:
    """Say what is in the workspace, how its sources are, and what needs a person.

    Exit status 1 when something needs a person: a source that has fallen silent or fails, a document that could not be
    understood.
    """
    with opened(workspace) as desk:
        found = desk.status(now=_moment(at) if at else None)
    if as_json:
        import msgspec

        machine(msgspec.json.encode(_plain(found)))
    else:
        _print(found)
    if found.needs_person:
        ctx.exit(1)


def _moment(words: str) -> dt.datetime:
    try:
        told = dt.datetime.fromisoformat(words)
    except ValueError as error:
        raise QueryError("this is no moment", place=words, hint="write 2031-05-09 or 2031-05-09T12:00") from error
    return told.replace(tzinfo=dt.UTC) if told.tzinfo is None else told.astimezone(dt.UTC)


def _plain(found: "Status") -> dict[str, Any]:
    plain = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    sources = [
        {
            "id": each.id, "url": each.url, "outlet": each.outlet or None, "polled": each.polled, "due": each.due,
            "entries": each.entries, "needs_person": each.needs_person,
            "findings": each.health.findings if each.health is not None else (),
        }
        for each in found.sources
    ]  # fmt: skip
    return {**plain, "folder": str(found.folder), "sources": sources, "needs_person": found.needs_person}


def _print(found: "Status") -> None:
    say(f"{safe(found.beat.title or found.beat.name)} in {safe(found.folder)}")
    say("  " + ", ".join(f"{count} {name}" for name, count in found.counts.items()))
    say(f"  archive: {found.archive_files} files, {found.archive_bytes / 1e6:.1f} MB")
    if found.unfinished:
        say(f"  {found.unfinished} bytes of the archive are not yet in the record; the next add reads them")
    for document, error in found.unread:
        say(f"  not understood: {safe(document)}: {safe(error)}")
    for key, told in _WAITING:
        if found.collecting.get(key):
            say(f"  {found.collecting[key]} {told}")
    if not found.sources:
        return
    bad = [each for each in found.sources if each.needs_person]
    never = [each for each in found.sources if each.health is None or each.health.unreached]
    well = len(found.sources) - len(bad) - len(never)
    say(f"  {len(found.sources)} sources: {well} well, {len(bad)} need a person, {len(never)} not reached yet")
    for each in found.sources:
        if each.health is not None:
            say(f"  {'!' if each.needs_person else ' '} {safe(each.line)}")
