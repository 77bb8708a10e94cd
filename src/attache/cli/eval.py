"""`attache eval`."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from .terminal import machine, progress, say

TASKS = ("attribution", "events", "tone", "pages", "stories", "entities")
_COLUMNS = ("p", "r", "f1", "macro_f1", "accuracy", "gold", "pred", "n")


@click.command("eval")
@click.argument("task", type=click.Choice(TASKS))
@click.option("--gold", required=True, metavar="FILE", help="JSON Lines with texts and answers, gzipped or not.")
@click.option("--pred-out", default=None, metavar="FILE", help="Write the predictions here, one a line.")
@click.option("--pred", default=None, metavar="FILE", help="Score these predictions instead of making them.")
@click.option("--where", default=None, metavar="KEY=VALUE", help="Score only gold lines with this value.")
@click.option("--breakdown", is_flag=True, help="Attribution: also by form, cue, source and speaker's side.")
@click.option("--types", default="", metavar="NAMES", help="Entities: only these types, parted by commas.")
@click.option("--named", is_flag=True, help="Entities: ask only for mentions that are names.")
def eval_(
    task: str,
    gold: str,
    pred_out: str | None,
    pred: str | None,
    where: str | None,
    breakdown: bool,
    types: str,
    named: bool,
) -> None:
    """Run the pipeline on the texts of a gold file, never looking at its answers, and print the scores.

    A small table, then one line of JSON.
    """
    from .. import evaluate

    options = _options(task, breakdown=breakdown, types=types, named=named)
    only = _where(where)
    asked = evaluate.load(Path(gold))
    if pred:
        found = evaluate.load(Path(pred))
    else:
        with progress("predicting") as step:
            found = list(_kept(evaluate.predictions(task, Path(gold)), pred_out, step))
    scores = evaluate.score(task, asked, found, where=only, **options)
    for line in table(evaluate.rows(task, scores)):
        say(line)
    counted = {} if pred else evaluate.summary(task, found)
    machine(json.dumps(rounded({**scores, **({"counted": counted} if counted else {})}), sort_keys=True).encode())


def _options(task: str, *, breakdown: bool, types: str, named: bool) -> dict[str, Any]:
    if breakdown and task != "attribution":
        raise click.UsageError("--breakdown is for attribution")
    if (types or named) and task != "entities":
        raise click.UsageError("--types and --named are for entities")
    if task == "attribution":
        return {"breakdown": breakdown}
    if task == "entities":
        return {"types": [part.strip() for part in types.split(",") if part.strip()], "named": named}
    return {}


def _where(words: str | None) -> tuple[str, str] | None:
    if words is None:
        return None
    key, sign, value = words.partition("=")
    if not sign or not key:
        raise click.BadParameter("write KEY=VALUE", param_hint="--where")
    return key, value


def _kept(found: Iterable[dict[str, Any]], path: str | None, step: Any) -> Iterator[dict[str, Any]]:
    """Yield the predictions, writing each to the file."""
    from ..errors import StorageFailed

    if path is None:
        for row in found:
            step(row)
            yield row
        return
    try:
        out = Path(path).open("w", encoding="utf-8", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=path) from error
    with out:
        for row in found:
            step(row)
            try:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                out.flush()
            except OSError as error:
                raise StorageFailed(error.strerror or "cannot be written", place=path) from error
            yield row


def table(rows: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Return rows of figures as lines, with the columns that any of them has."""
    columns = [name for name in _COLUMNS if any(name in row for _, row in rows)]
    width = max([len(name) for name, _ in rows] + [8])
    out = [" " * width + "".join(f"{name:>10}" for name in columns)]
    for name, row in rows:
        cells = []
        for column in columns:
            value = row.get(column)
            shown = f"{value:.4f}" if isinstance(value, float) else "" if value is None else str(value)
            cells.append(f"{shown:>10}")
        out.append((f"{name:<{width}}" + "".join(cells)).rstrip())
    return out


def rounded(value: Any) -> Any:
    """Return figures with four places."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return value
