"""`attache ask`."""

import dataclasses
import datetime as dt

import click

from .terminal import json_option, machine, one_line, opened, say, workspace_option


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--as-of", metavar="DATE", default=None,
    help="The day that 'last week' counts from, or `today`; by default that of the newest report.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="At most so many of a kind.")
@json_option
@workspace_option
def ask(question: tuple[str, ...], as_of: str | None, limit: int, as_json: bool, workspace: str | None) -> None:
    """Ask the record in words, English or Chinese: "What has China said about the Panama Canal since December?"

    The question becomes a query, which is printed with what was understood; no model writes the answer.
    """
    from ..desk.answering import answer

    with opened(workspace) as desk:
        found = answer(desk, " ".join(question), as_of=_day(as_of), limit=limit)
    if as_json:
        import msgspec

        machine(msgspec.json.encode(dataclasses.asdict(found)))
        return
    asked = found.question
    say("understood")
    for each in asked.understood:
        say(
            "  "
            + one_line(f"{each.part}: {each.name}" + (f"   (from “{each.words}”)" if each.words != each.name else ""))
        )
    if not any(each.part == "kind" for each in asked.understood):
        say("  kind: " + ", ".join(asked.kinds) + "   (none was named)")
    if found.as_of and (asked.since or asked.until):
        say(f"  days count from {found.as_of}")
    for words in asked.unclear:
        say("  " + one_line(f"not clear, and passed over: {words}"))
    say()
    if found.nothing:
        say("the question says nothing to look for" if asked.empty else "nothing in the record")
        return
    for side in found.sides:
        say(one_line(side.name or "no side known").upper())
        for row in side.statements:
            who = row.speaker_name or row.source or "unattributed"
            head = [row.date or (f"reported {row.reported}" if row.reported else "no date"), who, row.outlet]
            say("  " + one_line(" · ".join(part for part in head if part), 110))
            say("    " + one_line(f"[{row.cue}] {row.content}" if row.cue else row.content, 114))
            say("    " + one_line(f"{row.document} {row.start}-{row.end}  {row.id}"))
        for entry in side.findings:
            told, finding = entry.told, entry.finding
            date = getattr(told, "date", None) or getattr(told, "first", None)
            when = date.value if date else (f"reported {finding.reported}" if finding.reported else "no date")
            say("  " + one_line(" · ".join(part for part in (when, finding.kind, finding.outlet) if part), 110))
            say("    " + one_line(finding.sentence, 114))
            say("    " + one_line(f"{finding.document} {told.start}-{told.end}  {entry.id}"))
        say()
    if found.more:
        say("there is more in the record: raise --limit")


def _day(words: str | None) -> dt.date | None:
    from ..errors import QueryError

    if words is None:
        return None
    if words.strip().lower() == "today":
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(words.strip())
    except ValueError as error:
        raise QueryError("this is no day", place=words, hint="write 2031-05-09, or today") from error
