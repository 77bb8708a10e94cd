"""Measuring the shipped pipeline: predictions for a gold file, and their scores.

A predictor never sees the answers: for texts it is given a copy of the gold file that holds the questions alone, and of
a page's line it reads the file's name and address. A gold file is itself a valid prediction and scores 1.
"""

import contextlib
import gzip
import importlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import LayerMissing, MalformedJson, NotFound, Unreadable
from .measures import Row

TASKS = ("attribution", "events", "tone", "pages", "stories", "entities")
QUESTIONS = {
    "attribution": ("id", "text", "title", "date", "publisher"),
    "tone": ("id", "sentence", "target", "mention", "other_mentions"),
    "events": ("id", "sentence", "source", "target"),
    "entities": ("id", "text", "title", "date"),
    "stories": ("id", "title", "text", "outlet", "date", "url"),
}
"""What a predictor is given of each line."""


def predictions(task: str, gold: Path) -> Iterator[Row]:
    """Yield the shipped pipeline's prediction for each line of a gold file, in its order.

    Raises:
        LayerMissing: This version has no such layer.
        NotFound, Unreadable, MalformedJson: The gold file cannot be read.
    """
    predict = _predictor(task)
    rows = load(gold)
    if task not in QUESTIONS:
        yield from predict(gold)
        return
    with tempfile.TemporaryDirectory() as folder:
        questions = Path(folder) / "questions.jsonl"
        with questions.open("w", encoding="utf-8", newline="\n") as out:
            for row in rows:
                asked = {key: row[key] for key in QUESTIONS[task] if key in row}
                out.write(json.dumps(asked) + "\n")
        del rows
        yield from predict(questions)


def score(
    task: str,
    gold: Iterable[Row],
    found: Iterable[Row],
    *,
    where: tuple[str, str] | None = None,
    **options: Any,
) -> Row:
    """Return the scores of predictions: the task's measures, with how many predictions were missing or unknown.

    Args:
        where: Only gold lines of which this field has this value.
        options: Of the task's own scorer: `breakdown`, `types`, `named`.

    Raises:
        LayerMissing: This version has no such layer.
        MalformedJson: A line has no id, one id occurs twice, or a line has not the shape of the task.
    """
    asked, given = keyed(gold), keyed(found)
    if where is not None:
        asked = {key: row for key, row in asked.items() if str(row.get(where[0])) == where[1]}
    try:
        scores: Row = _scorer(task).score(asked, given, **options)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise MalformedJson(f"a line has not the shape of {task}: {error!r}", hint="see the task's format") from error
    counted = {"missing": len(asked.keys() - given.keys()), "extra": 0 if where else len(given.keys() - asked.keys())}
    return {"task": task, **counted, **scores}


def rows(task: str, scores: Row) -> list[tuple[str, Row]]:
    """Return the scores as the rows of a small table: a name and its figures."""
    found: list[tuple[str, Row]] = _scorer(task).rows(scores)
    return found


def load(path: Path) -> list[Row]:
    """Return the objects of a file of JSON Lines, gzipped or not.

    Raises:
        NotFound, Unreadable: The file cannot be read.
        MalformedJson: A line is no JSON object; the place names it.
    """
    out: list[Row] = []
    try:
        with contextlib.closing(gzip.open(path) if path.suffix == ".gz" else path.open("rb")) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise MalformedJson(str(error), place=f"{path}:{number}", hint="one object a line") from error
                if not isinstance(row, dict):
                    raise MalformedJson("this is no object", place=f"{path}:{number}", hint="one object a line")
                out.append(row)
    except FileNotFoundError as error:
        raise NotFound(place=str(path)) from error
    except (OSError, EOFError) as error:
        raise Unreadable(getattr(error, "strerror", None) or str(error), place=str(path)) from error
    return out


def keyed(lines: Iterable[Row]) -> Mapping[str, Row]:
    """Return lines by their `id` or `file`.

    Raises:
        MalformedJson: A line has neither, or one occurs twice.
    """
    out: dict[str, Row] = {}
    for line in lines:
        key = line.get("id", line.get("file"))
        if not isinstance(key, str | int):
            raise MalformedJson("a line has neither id nor file", hint="every line needs one")
        if str(key) in out:
            raise MalformedJson("this id occurs twice", place=str(key), hint="every line needs its own")
        out[str(key)] = line
    return out


def _predictor(task: str) -> Callable[[Path], Iterator[Row]]:
    module = _module(task)
    predict: Callable[[Path], Iterator[Row]] = getattr(module, task)
    return predict


def summary(task: str, found: list[Row]) -> Row:
    """Return what a task's predictor counts besides what is scored; nothing for most."""
    count = getattr(_module(task), "summary", None)
    return dict(count(found)) if count is not None else {}


def _module(task: str) -> Any:
    return _imported(task, task)


def _scorer(task: str) -> Any:
    return _imported(task, f"score_{task}")


def _imported(task: str, module: str) -> Any:
    name = f"{__name__}.{module}"
    try:
        if task not in TASKS:
            raise ModuleNotFoundError(name=name)
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise LayerMissing(place=task) from error
