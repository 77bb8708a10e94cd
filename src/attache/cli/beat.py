"""`attache beat check`, `show`, `add`, `import` and `export`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .terminal import json_option, machine, one_line, progress, safe, say, workspace_option

if TYPE_CHECKING:
    from ..config import Beat
    from ..desk.subscribing import Facts, Found, Looked

_MEANINGS = {
    "not reached": "cannot be reached",
    "not read": "cannot be read",
    "empty": "has no entries",
    "no-links": "has no links",
    "no-matches": "its rules find nothing",
    "moved": "has moved for good",
    "quiet": "nothing new for 60 days",
    "language": "another language than stated",
    "robots": "robots.txt forbids its articles",
}


@click.group()
def beat() -> None:
    """Look at the sources of a beat: check them, show whose they are, add, import and export feeds."""


@beat.command("check")
@click.option("--feed", "names", multiple=True, metavar="NAME", help="Only this feed, by its short name or address.")
@click.option("--no-write", is_flag=True, help="Do not note in the beat file on which day a feed was reached.")
@json_option
@workspace_option
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...], no_write: bool, as_json: bool, workspace: str | None) -> None:
    """Read the beat file and reach every feed once.

    Of each feed: status, form, entries, those with full text, the newest date, the language, flaws, and whether
    robots.txt allows its articles. Feeds that were reached get the day written as `verified` into the beat file, which
    otherwise stays as it is. Exit status 1 where something needs a person.
    """
    import asyncio

    from ..collect.clock import SystemClock
    from ..config import FILE
    from ..desk import subscribing
    from ..desk.watching import chosen, polite_fetcher

    folder, found = _opened(workspace)
    clock = SystemClock()
    with subscribing.in_use(folder, found), progress("checking") as step:
        unknown = subscribing.unknown_outlets(found)
        feeds = chosen(found, names)[0]

        async def reach() -> "tuple[Looked, ...]":
            async with polite_fetcher(found.fetch, clock) as fetcher:
                return await subscribing.look(feeds, fetcher, now=clock.now(), step=step)

        looked = asyncio.run(reach())
    if not no_write:
        subscribing.note(folder / FILE, looked, day=clock.now().date().isoformat())
    for each in looked:
        if as_json:
            machine(_json(each))
        else:
            say(told(each))
    for name in unknown:
        click.echo(f"attache: the outlets table has no {safe(name)}", err=True)
    needing = sum(1 for each in looked if each.concerns)
    if not as_json:
        say(f"{len(looked)} feeds, {sum(each.reached for each in looked)} reached, {needing} need a person")
        if len(looked) > 1 and not any(each.reached for each in looked):
            say("none was reached: is this machine on a network?")
    if needing or unknown:
        ctx.exit(1)


def told(looked: "Looked") -> str:
    """Return one line of what was found at a feed."""
    parts = []
    if looked.problem is not None:
        parts.append(looked.problem)
    else:
        full = f", {looked.full} in full" if looked.full else ""
        parts.append(f"{looked.kind}, {looked.entries} {'entry' if looked.entries == 1 else 'entries'}{full}")
        parts.append(f"newest {looked.newest}" if looked.newest else "no dates")
        parts.append(looked.language or "language unknown")
        parts += [f"flaw {flaw}" for flaw in looked.flaws if flaw not in looked.concerns]
    needs = [_MEANINGS.get(each, each) for each in looked.concerns if not (looked.problem and each.startswith("not"))]
    if looked.moved:
        parts.append(f"now at {looked.moved}")
    sign = "!" if looked.concerns else "·"
    return one_line(f"{sign} {looked.id}: {' · '.join([*parts, *needs])}")


def _json(looked: "Looked") -> bytes:
    import dataclasses

    import msgspec

    fields = {name.name: getattr(looked, name.name) for name in dataclasses.fields(looked) if name.name != "feed"}
    return msgspec.json.encode({"id": looked.id, "url": looked.feed.url, "reached": looked.reached, **fields})


@beat.command("show")
@json_option
@workspace_option
def show(as_json: bool, workspace: str | None) -> None:
    """Show the sources by side, with country, ownership and funding of each outlet as the outlets table has them.

    Ownership and funding are facts about an outlet, not judgements of it; what the table does not know is "unknown".
    """
    from ..desk import subscribing

    folder, found = _opened(workspace)
    with subscribing.in_use(folder, found):
        rows = [subscribing.facts(feed, found) for feed in found.feeds]
    if as_json:
        import dataclasses

        import msgspec

        for facts in rows:
            machine(msgspec.json.encode(dataclasses.asdict(facts)))
        return
    for line in shown(found, rows):
        say(line)


def shown(found: "Beat", rows: "list[Facts]") -> list[str]:
    """Return the sources as lines for people, by side and publisher."""
    out = []
    sides: dict[str | None, dict[str, list[Facts]]] = {side.name: {} for side in found.sides}
    for facts in rows:
        sides.setdefault(facts.side, {}).setdefault(facts.publisher or facts.id, []).append(facts)
    for side, publishers in sides.items():
        if not publishers:
            continue
        count = sum(len(feeds) for feeds in publishers.values())
        out.append(f"{safe(side or 'Side unknown')}: {len(publishers)} publishers, {count} feeds")
        for name, feeds in publishers.items():
            first = feeds[0]
            facts_ = [name, first.country or "unknown", f"ownership: {first.ownership or 'unknown'}"]
            facts_ += [
                f"funding: {', '.join(first.funding) or 'unknown'}",
                {"office": "official site"}.get(first.known, ""),
            ]
            known = " · ".join(filter(None, facts_))
            out.append("  " + one_line(known if first.known else f"{name} · in none of the tables"))
            for facts in feeds:
                when = f"reached {facts.verified}" if facts.verified else "not verified yet"
                about = (facts.kind if facts.kind != "auto" else "", facts.language or "", when)
                out.append("    " + one_line(f"{facts.id}: {facts.url} · {' · '.join(filter(None, about))}"))
    out += [one_line(f"mailbox {each.user} at {each.host}, {each.folder}") for each in found.mailboxes]
    out += [one_line(f"folder {each.path}") for each in found.folders]
    return out or ["this beat has no sources; add one with: attache beat add URL"]


@beat.command("add")
@click.argument("url")
@click.option("--all", "every", is_flag=True, help="Add all feeds that the page names, not only the first.")
@click.option("--dry-run", is_flag=True, help="Only show what was found.")
@click.option("--outlet", default="", help="The outlet that publishes it; found by its address otherwise.")
@click.option("--id", "name", default="", help="A short name for it.")
@workspace_option
@click.pass_context
def add(
    ctx: click.Context, url: str, every: bool, dry_run: bool, outlet: str, name: str, workspace: str | None
) -> None:
    """Find the feeds of the site at URL, and add the first to the beat file.

    URL is a page of the site, or a feed. Feeds that the page names are tried first, then the usual places. Exit status
    1 where nothing was added.
    """
    import asyncio

    import msgspec

    from ..collect.clock import SystemClock
    from ..config import FILE
    from ..desk import subscribing
    from ..desk.watching import polite_fetcher

    folder, beat_ = _opened(workspace)
    clock = SystemClock()
    if "://" not in url:
        url = f"https://{url}"
    with subscribing.in_use(folder, beat_):

        async def search() -> "tuple[Found, ...]":
            async with polite_fetcher(beat_.fetch, clock) as fetcher:
                return await subscribing.find(url, fetcher, now=clock.now())

        found = asyncio.run(search())
        for each in found:
            say(f"{told(each.looked)} ({each.why})")
        wanted = [each for each in found if each.articles] or list(found)
        chosen = wanted if every else wanted[:1]
        day = clock.now().date().isoformat()
        feeds = []
        for number, each in enumerate(chosen):
            row = subscribing.outlet_of(each.looked.feed)
            feeds.append(
                msgspec.structs.replace(
                    each.looked.feed,
                    outlet=outlet or (row.name if row else ""),
                    id=name if not number else "",
                    title=each.looked.title or "",
                    language=each.looked.language or "",
                    verified=day,
                )
            )
        if dry_run:
            return
        added = subscribing.add(folder / FILE, feeds)
    for feed in added:
        say(f"added {safe(feed.url)}")
    if not added:
        say("the beat has it already")
        ctx.exit(1)


@beat.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@workspace_option
def import_(file: Path, workspace: str | None) -> None:
    """Add the feeds of an OPML file to the beat file.

    Folders become `group`; attributes that have no setting here are kept in `attributes` and exported again. Nothing
    is fetched: see them with `attache beat check`.
    """
    from ..collect import opml
    from ..config import FILE
    from ..desk import subscribing
    from ..errors import Unreadable

    folder, found = _opened(workspace)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror or "", place=str(file)) from error
    lists = opml.read(data, place=file.name)
    with subscribing.in_use(folder, found):
        added = subscribing.add(folder / FILE, subscribing.imported(lists))
    for each in lists.left_out:
        click.echo(f"attache: left out, no web address: {one_line(each, 100)}", err=True)
    say(f"{len(added)} feeds added, {len(lists.feeds) - len(added)} there already")


@beat.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="-")
@workspace_option
def export(file: str, workspace: str | None) -> None:
    """Write the feeds of the beat as OPML 2.0 to FILE (standard output, if none is given)."""
    from ..desk import subscribing
    from ..errors import StorageFailed

    _, found = _opened(workspace)
    data = subscribing.exported(found)
    if file == "-":
        machine(data.rstrip(b"\n"))
        return
    try:
        Path(file).write_bytes(data)
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=file) from error
    say(f"{len(found.feeds)} feeds in {safe(file)}")


def _opened(workspace: str | None) -> "tuple[Path, Beat]":
    from .. import config
    from ..desk import find

    folder = find(workspace)
    return folder, config.load(folder / config.FILE)
