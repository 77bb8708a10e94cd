"""`attache changes`."""

from typing import TYPE_CHECKING, Any

import click

from .rows import format_option, limit_option, write
from .terminal import complain, first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..brief.render.revisions import Revised
    from ..desk import Desk
    from ..record import Alteration
    from ..store.versions import ChangeRow

_KINDS = ("removal", "substance", "returned", "headline", "text", "grown", "minor")
_QUIET = ("grown", "minor")
_SHOWN = 6
_COLUMNS = (
    "seen", "kind", "outlet", "title", "url", "old", "new", "alteration", "line", "speaker", "old_start", "old_end",
    "new_start", "new_end", "old_words", "new_words",
)  # fmt: skip


@click.command()
@click.argument("paths", nargs=-1, metavar="[OLD NEW]")
@window_options
@click.option("--outlet", default=None, metavar="NAME", help="Only pages of this outlet.")
@click.option("--page", "address", default=None, metavar="URL", help="Only the page at this address, with every line.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only changes of this kind.")
@click.option("--all", "everything", is_flag=True, help="Also typing errors and live pages that only grew.")
@click.option("--latest", is_flag=True, help="The newest first, instead of the gravest.")
@limit_option
@format_option
@click.option("--html", "page", default=None, metavar="FILE", help="Write a page with the texts as differences.")
@workspace_option
@click.pass_context
def changes(
    ctx: click.Context,
    paths: tuple[str, ...],
    since: str | None,
    until: str | None,
    outlet: str | None,
    address: str | None,
    kinds: tuple[str, ...],
    everything: bool,
    latest: bool,
    limit: int | None,
    form: str,
    page: str | None,
    workspace: str | None,
) -> None:
    """List what outlets changed on their pages, and what they removed; the gravest first.

    Each change begins with what matters most: a quotation or statement that went, came or was altered, then numbers,
    dates, names, the headline, hedges, the rest. Boilerplate does not count. With OLD and NEW two files are compared,
    without a record.
    """
    if paths:
        if len(paths) != 2:
            raise click.UsageError("give two files, the older one first, or none")
        found = _of_files(ctx, *paths)
        _print(found, form, page, whole=True)
        return
    wanted = kinds or tuple(kind for kind in _KINDS if everything or address or kind not in _QUIET)
    from ..collect.address import canonical

    with opened(workspace) as desk:
        rows = list(
            desk.changes(
                since=first_day(since), until=last_day(until), outlet=outlet, kinds=wanted,
                page=canonical(address) if address else None,
            )
        )  # fmt: skip
        if not latest:
            rows.sort(key=lambda row: -row.weight)  # stable: the newest first among equals
        _print([_of_record(desk, row, texts=page is not None) for row in rows[:limit]], form, page, whole=bool(address))


def _print(found: "list[Revised]", form: str, page: str | None, *, whole: bool) -> None:
    if page is not None:
        _write_page(page, found)
        return
    if form == "csv":
        write(
            [(each, one) for each in found for one in _alterations(each)], form, names=_COLUMNS,
            row=lambda pair: _flat(*pair), show=lambda pair: None,
        )  # fmt: skip
        return
    write(found, form, names=(), row=_row, show=lambda each: _show(each, whole=whole))


def _write_page(page: str, found: "list[Revised]") -> None:
    from pathlib import Path

    from ..brief.render import revisions
    from ..errors import StorageFailed

    try:
        Path(page).write_text(revisions.render(found), encoding="utf-8", newline="\n")
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=page) from error
    click.echo(page, err=True)


def _of_files(ctx: click.Context, before: str, after: str) -> "list[Revised]":
    from ..brief.render.revisions import Revised
    from ..compare.versions import difference
    from ..desk import readings
    from ..errors import InputError

    both = []
    for result in readings((before, after)):
        if isinstance(result, InputError):
            complain(result)
            ctx.exit(3)
        both.append(result)
    if len(both) != 2:
        raise click.UsageError("give two documents, the older one first")
    old, new = both
    found = difference(old, new)
    document = new.document
    return [
        Revised(
            kind=found.kind, title=document.title or document.path or document.id, url=document.url,
            outlet=document.outlet, old=old.document.id, new=document.id, difference=found,
            texts=(old.document.text, document.text),
        )
    ]  # fmt: skip


def _of_record(desk: "Desk", row: "ChangeRow", *, texts: bool) -> "Revised":
    import msgspec

    from ..brief.render.revisions import Revised
    from ..record import Difference, Removal

    difference, removal, told = None, None, row.told
    try:
        if row.kind == "removal":
            removal = msgspec.json.decode(told, type=Removal)
        elif row.kind != "returned":
            difference = msgspec.json.decode(told, type=Difference)
    except (msgspec.DecodeError, msgspec.ValidationError):
        pass  # told by another version of this program: that it changed is shown all the same
    both = ("", "")
    if texts and difference is not None and row.old and row.new:
        both = (desk.reading(row.old).document.text, desk.reading(row.new).document.text)
    return Revised(
        kind=row.kind, title=row.title or row.url or row.page, url=row.url, outlet=row.outlet, seen=row.at, old=row.old,
        new=row.new, difference=difference, removal=removal, texts=both,
    )  # fmt: skip


def _alterations(each: "Revised") -> "tuple[Alteration | None, ...]":
    return (each.difference.alterations if each.difference else ()) or (None,)


def _row(each: "Revised") -> dict[str, Any]:
    from ..record.codec import to_builtins

    return {
        "kind": each.kind, "seen": each.seen, "outlet": each.outlet, "title": each.title, "url": each.url,
        "old": each.old, "new": each.new,
        "difference": to_builtins(each.difference) if each.difference else None,
        "removal": to_builtins(each.removal) if each.removal else None,
    }  # fmt: skip


def _flat(each: "Revised", one: "Alteration | None") -> dict[str, Any]:
    old, new = (one.old, one.new) if one else (None, None)
    values = (
        each.seen, each.kind, each.outlet, each.title, each.url, each.old, each.new, one.kind if one else None,
        one.line if one else (_gone(each) if each.removal else None), one.speaker if one else None,
        old.start if old else None, old.end if old else None, new.start if new else None, new.end if new else None,
        one.old_words if one else None, one.new_words if one else None,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _gone(each: "Revised") -> str:
    assert each.removal is not None
    how = {
        "redirected-home": "its address leads to the home page now",
        "redirected-section": "its address leads to the front of a section now",
        "error-page": "its address shows an error page",
        "451": "withheld for legal reasons (451)",
    }.get(each.removal.reason, f"status {each.removal.status}")
    return f"the page was removed: {how}" + (f", “{each.removal.words}”" if each.removal.words else "")


def _show(each: "Revised", *, whole: bool) -> None:
    from ..brief.render.revisions import minute

    label = {"removal": "removed"}.get(each.kind, each.kind)
    say(one_line(" · ".join(part for part in (label, each.outlet, each.title) if part), 116))
    if each.removal is not None:
        say("  " + one_line(_gone(each), 300))
        if each.old:
            say(f"  the text captured before is kept: attache show {each.old}")
    elif each.kind == "returned":
        say("  the page is back at its address")
    elif each.difference is not None:
        _show_lines(each, whole=whole)
    where = (
        minute(each.seen),
        each.url,
        f"{each.old} → {each.new}" if each.old and each.new and each.old != each.new else None,
    )
    if any(where):
        say("  " + one_line(" · ".join(part for part in where if part)))
    say()


def _show_lines(each: "Revised", *, whole: bool) -> None:
    assert each.difference is not None
    told = each.difference.alterations
    most = len(told) if whole else _SHOWN
    if each.kind == "grown":
        added = sum(hunk.change == "added" for hunk in each.difference.hunks)
        say(f"  text was only added, in {added} {'place' if added == 1 else 'places'}")
        most = most if whole else 2
    if not told:
        same = "the same text" if each.kind == "same" else "nothing of the article itself differs"
        say(f"  {same if each.kind in ('same', 'boilerplate') else 'no single thing stands out'}")
    for one in told[:most]:
        say("  - " + one_line(one.line, 420))
        if whole:
            spans = [f"{name} {at.start}-{at.end}" for name, at in (("old", one.old), ("new", one.new)) if at]
            say("    " + one_line(" · ".join((one.kind, *spans))))
    if len(told) > most:
        say(f"  and {len(told) - most} more" + (f": attache changes --page {one_line(each.url)}" if each.url else ""))
