"""`attache pairs`."""

import dataclasses
import functools
from typing import TYPE_CHECKING, Any

import click

from .positions import CITED, cited, known_issue
from .rows import format_option, limit_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..compare.pairs import Pair
    from ..desk import Desk
    from ..desk.tellings import Readouts, Telling

_NAMES = (
    "kind", "issue", "likeness", "told", "shared", "first_state", "first_day", "second_state", "second_day",
    *(f"first_{name}" for name in CITED), *(f"second_{name}" for name in CITED),
)  # fmt: skip
_TELLING = ("item", "document", "outlet", "country", "date")
_READOUTS = (
    "meeting", "participants", "day", *(f"first_{name}" for name in _TELLING),
    *(f"second_{name}" for name in _TELLING), "both", "first_only", "second_only",
)  # fmt: skip


@click.command()
@click.argument("issue", metavar="[ISSUE]", required=False)
@click.option("--actor", default=None, help="Only where this one speaks or answers: a name or id of the tables.")
@click.option("--side", default=None, help="Only where this side of the beat, or this country, speaks or answers.")
@click.option("--readouts", is_flag=True, help="Two countries' tellings of each meeting instead, side by side.")
@click.option(
    "--beside", nargs=2, metavar="ITEM ITEM", default=None,
    help="Two items instead, sentence by sentence: a transcript and a report of it.",
)  # fmt: skip
@window_options
@limit_option
@format_option
@workspace_option
def pairs(
    issue: str | None,
    actor: str | None,
    side: str | None,
    readouts: bool,
    beside: tuple[str, str] | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    form: str,
    workspace: str | None,
) -> None:
    """List what one side said on ISSUE (else on any) and what another answered: denial, rejection, answer to a demand.

    With --readouts: what the outlets of two countries both say of one meeting or call, and what each leaves out; with
    --beside the same of any two items.
    """
    from ..desk import comparing, tellings

    window = {"since": first_day(since), "until": last_day(until)}
    with opened(workspace) as desk:
        if beside is not None:
            first, second, sides = tellings.tellings(desk, *beside)
            told: tuple[Readouts, ...] = (
                tellings.Readouts(
                    meeting=None, participants=(), day=None, first=first, second=second, beside=sides
                ),
            )  # fmt: skip
        elif readouts:
            told = tellings.readouts(desk, **window)[:limit]
        if beside is not None or readouts:
            write(
                told,
                form,
                names=_READOUTS,
                row=functools.partial(_readouts, nested=form == "json"),
                show=_show_readouts,
            )
            return
        known_issue(desk, issue)
        found = comparing.answers(desk, issue=issue, actor=actor, side=side, **window)[:limit]
        write(found, form, names=_NAMES, row=_row, show=functools.partial(_show, desk))


def _row(pair: "Pair") -> dict[str, Any]:
    return {
        "kind": pair.kind, "issue": pair.issue, "likeness": pair.likeness, "told": pair.told,
        "shared": " ".join(word for word in pair.shared if word[0] != "="), "first_state": pair.first_state,
        "first_day": pair.first_day.isoformat(), "second_state": pair.second_state,
        "second_day": pair.second_day.isoformat(), **cited(pair.first, "first"), **cited(pair.second, "second"),
    }  # fmt: skip


def _show(desk: "Desk", pair: "Pair") -> None:
    from ..desk.comparing import name_in

    with desk.tables():
        names = [name_in(desk, "state", state) for state in (pair.first_state, pair.second_state)]
    told = "told in the answer itself" if pair.told else f"likeness {pair.likeness:.2f}"
    say(one_line(" · ".join(part for part in (pair.kind, pair.issue, told) if part), 118))
    days = (pair.first_day, pair.second_day)
    for name, row, day in zip(names, (pair.first, pair.second), days, strict=True):
        say("  " + one_line(f"{name}: {row.speaker_name or row.source} [{row.cue}] {row.content}", 116))
        say("  " + one_line(" · ".join(part for part in (str(day), row.outlet, row.item, row.id) if part)))
    say()


def _readouts(found: "Readouts", *, nested: bool) -> dict[str, Any]:
    tellings = (("first", found.first), ("second", found.second))
    out: dict[str, Any] = {
        "meeting": found.meeting, "participants": "; ".join(found.participants), "day": found.day,
        **{f"{prefix}_{name}": getattr(telling, name) for prefix, telling in tellings for name in _TELLING},
    }  # fmt: skip
    if not nested:
        beside = found.beside
        return out | {
            "both": len(beside.both), "first_only": len(beside.first_only), "second_only": len(beside.second_only)
        }  # fmt: skip
    first, second = ([dataclasses.asdict(one) for one in telling.sentences] for _, telling in tellings)
    return out | {
        "both": [[first[one], second[two], likeness] for one, two, likeness in found.beside.both],
        "first_only": [first[number] for number in found.beside.first_only],
        "second_only": [second[number] for number in found.beside.second_only],
    }


def _show_readouts(found: "Readouts") -> None:
    if found.meeting is not None:
        head = (found.day, " – ".join(found.participants), found.meeting)
        say(one_line(" · ".join(part for part in head if part), 118))
    for one, two, _ in found.beside.both:
        say("  both")
        for telling, number in ((found.first, one), (found.second, two)):
            say("    " + one_line(f"{_name(telling)}: {telling.sentences[number].text}", 114))
    for telling, numbers in ((found.first, found.beside.first_only), (found.second, found.beside.second_only)):
        say("  only " + _source(telling))
        for number in numbers:
            say("    " + one_line(telling.sentences[number].text, 114))
    say()


def _name(telling: "Telling") -> str:
    return telling.country or telling.outlet or telling.item


def _source(telling: "Telling") -> str:
    return one_line(" · ".join(p for p in (telling.country, telling.outlet, telling.date, telling.item) if p), 110)
