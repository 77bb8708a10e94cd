"""`attache timeline`."""

from typing import TYPE_CHECKING, Any

import click

from .rows import format_option, limit_option, write
from .terminal import one_line, opened, say, workspace_option

if TYPE_CHECKING:
    from ..record import Moment

_COLUMNS = (
    "date", "reported", "kind", "speaker", "words", "outlet", "side", "outlets", "item", "document", "start", "end",
    "quote",
)  # fmt: skip


@click.command()
@click.argument("key", metavar="THREAD|STORY")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only these: statement, denial, measure, …")
@limit_option
@format_option
@workspace_option
def timeline(key: str, kinds: tuple[str, ...], limit: int | None, form: str, workspace: str | None) -> None:
    """Show the timeline of a thread of stories: first reports, statements, denials, measures, meetings, each once.

    THREAD|STORY is the id of a thread, or of a story, item or document in it; a story in no thread has a timeline of
    its own. Days are those that the words state; where they state none it is the day of the report, and said so.
    """
    from ..desk import sides, stories

    with opened(workspace) as desk:
        stories.grouped(desk)
        _, found = stories.thread_of(desk, key)
        moments = [each for each in sides.moments(desk, found) if not kinds or each.kind in kinds]
        write(moments[:limit], form, names=_COLUMNS, row=_row, show=_show)


def _row(each: "Moment") -> dict[str, Any]:
    place = each.passage
    return {
        "date": each.date, "reported": each.reported, "kind": each.kind, "speaker": each.speaker, "words": each.words,
        "outlet": each.outlet, "side": each.side, "outlets": each.outlets, "item": place.item,
        "document": place.document, "start": place.start, "end": place.end, "quote": place.quote,
    }  # fmt: skip


def _show(each: "Moment") -> None:
    date = f"{each.date or 'no date'}{' (reported)' if each.reported and each.date else ''}"
    said = each.kind in ("statement", "denial")
    who = f"{each.speaker}: " if each.speaker and said and each.speaker not in each.words else ""
    say(f"{date:<22} {each.kind:<12} {one_line(who + each.words, 82)}")
    carried = f", {each.outlets} outlets" if each.outlets > 1 else ""
    place = f"{each.passage.document} {each.passage.start}-{each.passage.end}"
    say(f"{'':<36}{one_line(each.outlet or 'outlet not known', 40)}{carried} · {place}")
