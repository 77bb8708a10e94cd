"""`attache index`."""

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from .rows import format_option, write
from .terminal import first_day, last_day, one_line, opened, say, window_options, workspace_option

if TYPE_CHECKING:
    from ..compare.index import Mean, Stretch

_MEAN = ("count", "mean", "error", "low", "high", "evidence")
_NAMES = (
    "first", "last", "actor", "recipient", *(f"goldstein_{name}" for name in _MEAN),
    *(f"strength_{name}" for name in _MEAN),
)  # fmt: skip


@click.command()
@click.argument("one", metavar="SIDE")
@click.argument("other", metavar="SIDE")
@click.option(
    "--step", type=click.Choice(["week", "month", "quarter", "year"]), default="month", show_default=True,
    help="How long a stretch is.",
)  # fmt: skip
@window_options
@format_option
@workspace_option
def index(
    one: str, other: str, step: str, since: str | None, until: str | None, form: str, workspace: str | None
) -> None:
    """Show what two states did and said to each other over time, in both directions: SIDE is a side or country code.

    Deeds are Goldstein scores of events, each once (-10 to 10); words are steps of the diplomatic ladder, opposition
    below zero and support above. Each mean comes with its count, a 95 percent interval, and the ids it rests on.
    """
    from ..desk import comparing

    with opened(workspace) as desk:
        found = comparing.relation(
            desk, one, other, step=step, since=first_day(since), until=last_day(until)  # type: ignore[arg-type]
        )  # fmt: skip
        write(found.stretches, form, names=_NAMES, row=_row, show=_show)
        if form == "table" and (found.undated or found.unscored):
            click.echo(
                f"not counted: {len(found.undated)} without a day, {len(found.unscored)} without a score", err=True
            )


def _row(stretch: "Stretch") -> dict[str, Any]:
    out: dict[str, Any] = {
        "first": stretch.first.isoformat(), "last": stretch.last.isoformat(), "actor": stretch.actor,
        "recipient": stretch.recipient,
    }  # fmt: skip
    for prefix, mean in (("goldstein", stretch.deeds), ("strength", stretch.words)):
        out |= {f"{prefix}_{name}": value for name, value in dataclasses.asdict(mean).items()}
    return out


def _show(stretch: "Stretch") -> None:
    say(f"{stretch.first} to {stretch.last}  {one_line(stretch.actor)} → {one_line(stretch.recipient)}")
    say(f"  deeds {_told(stretch.deeds, 'events')}")
    say(f"  words {_told(stretch.words, 'statements')}")


def _told(mean: "Mean", what: str) -> str:
    if mean.mean is None:
        return f"no {what}"
    spread = f" ({mean.low:+.1f} to {mean.high:+.1f})" if mean.low is not None and mean.high is not None else ""
    ids = " ".join(mean.evidence[:3]) + (" …" if len(mean.evidence) > 3 else "")
    return f"{mean.mean:+.1f}{spread}, {mean.count} {what if mean.count != 1 else what[:-1]}: {ids}"
