"""`attache story`."""

from typing import TYPE_CHECKING

import click

from .stories import headline, show
from .terminal import json_option, machine, one_line, opened, say, workspace_option

if TYPE_CHECKING:
    from ..desk import Desk
    from ..record import Story


@click.command()
@click.argument("key", metavar="STORY")
@click.option("--merge", "others", multiple=True, metavar="STORY", help="This story and that one are one.")
@click.option("--split", "items", multiple=True, metavar="ITEM", help="This item is of another story.")
@click.option("--pin", is_flag=True, help="The story is right: the program changes nothing of it.")
@click.option("--by", default="", metavar="NAME", help="Who decides; needed with --merge, --split and --pin.")
@click.option("--note", default="", metavar="WORDS", help="Why.")
@json_option
@workspace_option
def story(
    key: str,
    others: tuple[str, ...],
    items: tuple[str, ...],
    pin: bool,
    by: str,
    note: str,
    as_json: bool,
    workspace: str | None,
) -> None:
    """Show a story: every telling of it in order, copies folded under the text that they are copies of.

    STORY is its id, or that of an item or document in it. With --merge, --split or --pin a person decides; the decision
    is kept with who made it, holds when the record is made again, and what it takes with it is grouped anew.
    """
    from ..desk import stories

    with opened(workspace) as desk:
        stories.grouped(desk)
        if others or items or pin:
            if not by.strip():
                raise click.UsageError("say who decides, with --by NAME")
            found = stories.find(desk, key)
            if others:
                stories.decide(desk, "together", (found.id, *others), by=by, note=note)
            if items:
                stories.decide(desk, "apart", items, by=by, note=note)
            if pin:
                stories.decide(desk, "pin", (found.id,), by=by, note=note)
            key = found.lead if not items else next(iter(set(found.items) - set(items)), found.lead)
        found = stories.find(desk, key)
        if as_json:
            _json(desk, found)
        else:
            _print(desk, found)


def _json(desk: "Desk", found: "Story") -> None:
    import msgspec

    from ..desk import stories

    tellings = stories.tellings(desk, found)
    folded = {member: group[0] for group in stories.copied(tellings) for member in group[1:]}
    plain = msgspec.to_builtins(found)
    plain["headline"] = headline(desk, found)
    plain["tellings"] = [
        {
            "item": each.item.id, "document": each.reading.document.id, "outlet": stories.outlet_of(each),
            "date": stories.day(each), "headline": each.item.headline.text if each.item.headline else None,
            "url": each.reading.document.url, "copy_of": tellings[folded[at]].item.id if at in folded else None,
        }
        for at, each in enumerate(tellings)
    ]  # fmt: skip
    machine(msgspec.json.encode(plain))


def _print(desk: "Desk", found: "Story") -> None:
    from ..desk import stories

    show(desk, found)
    tellings = stories.tellings(desk, found)
    groups = {group[0]: group[1:] for group in stories.copied(tellings)}
    under = {member for members in groups.values() for member in members}
    for at, each in enumerate(tellings):
        if at in under:
            continue
        words = each.item.headline.text if each.item.headline else "(no headline)"
        day = (stories.day(each) or "no date")[:16]
        say(f"  {day}  {one_line(stories.outlet_of(each) or 'outlet not known', 30)}: {one_line(words, 80)}")
        say(f"      {each.item.id}")
        if at in groups:
            names = [stories.outlet_of(tellings[member]) or "outlet not known" for member in groups[at]]
            count = f"{len(names)} cop{'y' if len(names) == 1 else 'ies'}"
            say(f"      also in: {one_line(', '.join(names), 100)} ({count})")
