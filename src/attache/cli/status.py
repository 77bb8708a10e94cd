"""`attache status`."""

import dataclasses

import click

from .terminal import json_option, machine, opened, safe, say, workspace_option


@click.command()
@json_option
@workspace_option
def status(as_json: bool, workspace: str | None) -> None:
    """Say what is in the workspace, and what needs a person."""
    with opened(workspace) as desk:
        found = desk.status()
    if as_json:
        import msgspec

        plain = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
        machine(msgspec.json.encode({**plain, "folder": str(found.folder)}))
        return
    say(f"{safe(found.beat.title or found.beat.name)} in {safe(found.folder)}")
    say("  " + ", ".join(f"{count} {name}" for name, count in found.counts.items()))
    say(f"  archive: {found.archive_files} files, {found.archive_bytes / 1e6:.1f} MB")
    if found.unfinished:
        say(f"  {found.unfinished} bytes of the archive are not yet in the record; the next add reads them")
    for document, error in found.unread:
        say(f"  not understood: {safe(document)}: {safe(error)}")
