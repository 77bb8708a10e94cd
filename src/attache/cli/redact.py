"""`attache redact`."""

import click

from .terminal import one_line, opened, progress, safe, say, wait_option, workspace_option


@click.command()
@click.argument("document", required=False, metavar="[DOCUMENT-ID]")
@click.option("--person", multiple=True, metavar="NAME", help="A person, by all names given (repeat it).")
@click.option("--url", metavar="URL", help="All versions of the page at this address.")
@click.option("--reason", metavar="WORDS", help="Why; kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do it; without this only what would be done is listed.")
@click.option("--finish", is_flag=True, help="Go on with a redaction that was interrupted.")
@wait_option
@workspace_option
def redact(
    document: str | None, person: tuple[str, ...], url: str | None, reason: str | None, yes: bool, finish: bool,
    wait: float, workspace: str | None,
) -> None:  # fmt: skip
    """Remove a document, or a person's name and words, for good: from archive, record, editions and corrections.

    A tombstone keeps the digest of what was there, the date and the reason, so that everything else still verifies.
    Without --yes nothing is changed. What was redacted is not collected again.
    """
    from ..desk.redaction import Wanted, plan
    from ..desk.redaction import redact as run

    if finish:
        with opened(workspace, wait=wait) as desk, desk.session():
            pass
        say("nothing of a redaction is left to do")
        return
    if sum((bool(document), bool(person), bool(url))) != 1:
        raise click.UsageError("give a document's id, --url or --person: one of them")
    wanted = Wanted(document=document, url=url, person=person, reason=reason or "")
    with opened(workspace, wait=wait) as desk, progress("looking") as step:
        found = run(desk, wanted, wait=wait, progress=step) if yes else plan(desk, wanted, progress=step)
    verb = "redacted" if yes else "would be redacted"
    for one in found.documents:
        how = "whole" if one.whole else f"{one.marks} places"
        title = "" if yes else f"  {one_line(one.title or '', 60)}  {one_line(one.where or '', 80)}"
        say(f"{verb}: {one.id} ({how}){title}")
    for label, names in (
        (f"{verb}: edition", found.editions), (f"{verb}: corrections", found.corrections),
        ("deleted" if yes else "would be deleted", found.deleted),
    ):  # fmt: skip
        for name in names:
            say(f"{label}: {safe(name)}")
    for name in found.by_hand:
        say(f"needs a person: {safe(name)} holds the words, or may; it was not changed")
    for target, made in found.backups:
        say(f"needs the same: the backup {safe(target)} of {made[:10]}")
    if not yes:
        say("nothing was changed; to do it, add --yes")
