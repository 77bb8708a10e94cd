"""`attache search`."""

import dataclasses

import click

from .terminal import first_day, json_option, last_day, machine, one_line, opened, say, window_options, workspace_option


@click.command()
@click.argument("query", nargs=-1)
@click.option("--outlet", default=None, help="Only items of, or credited to, this outlet.")
@window_options
@click.option("--actor", default=None, help="Only items that mention this person or office (name or id).")
@click.option("--issue", default=None, help="Only items on this issue (id).")
@click.option("--kind", default=None, help="Only items of this kind, or from documents of this kind.")
@click.option("--language", default=None, help="Only items in this language, such as en or zh.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many items.")
@json_option
@workspace_option
def search(
    query: tuple[str, ...],
    outlet: str | None,
    since: str | None,
    until: str | None,
    actor: str | None,
    issue: str | None,
    kind: str | None,
    language: str | None,
    limit: int,
    as_json: bool,
    workspace: str | None,
) -> None:
    """Search the record: words, "a phrase", -without, this OR that, begin*. Without QUERY the newest of the filters.

    Chinese of any length, in traditional or simplified characters. Put -- before a query that begins with a minus.
    """
    with opened(workspace) as desk:
        hits = desk.search(
            " ".join(query), outlet=outlet, since=first_day(since), until=last_day(until), actor=actor, issue=issue,
            kind=kind, language=language, limit=limit,
        )  # fmt: skip
    if as_json:
        import msgspec

        for hit in hits:
            machine(msgspec.json.encode(dataclasses.asdict(hit)))
        return
    for hit in hits:
        say(one_line(hit.headline or hit.snippet or hit.title or hit.item, 110))
        say("  " + one_line(" · ".join(part for part in (hit.date, hit.outlet, hit.kind, hit.item) if part)))
        if hit.headline and hit.snippet:
            say("  " + one_line(hit.snippet))
        say()
    if not hits:
        click.echo("nothing in the record", err=True)
