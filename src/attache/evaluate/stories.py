"""Predictions for the stories task: which articles are about one happening."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..link.stories import Settings, Stories, StoryItem, story_item


def stories(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each article of a gold file, in its order: its id and the id of its story.

    Of each gold line only the id, title, text, outlet and date are looked at. The articles are read one after the other
    in the order of their dates, those without one last, and none is looked at before its turn; `at_once` is the story
    that an article was put into when it came, `story` the one that it is in when all have come.
    """
    from . import load

    rows = load(gold)
    yield from grouped([(row, read(row)) for row in rows])


def grouped(
    given: Sequence[tuple[dict[str, Any], StoryItem]], settings: Settings | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the story of each article, in the order given; they come in the order of their dates.

    Args:
        given: The lines of a gold file with what `read` gives of them.
        settings: Other thresholds than those that ship.
    """
    found = Stories(settings=settings)
    at_once: dict[str, str] = {}
    for _, item in sorted(given, key=lambda each: (each[1].date is None, each[1].date or "")):
        at_once[item.id] = found.add(item).story
    finally_in = found.assignments()
    for row, item in given:
        yield {"id": row["id"], "story": finally_in[item.id], "at_once": at_once[item.id]}


def read(row: dict[str, Any]) -> StoryItem:
    """Return what the shipped pipeline reads of an article that tells its story."""
    from ..collect.capture import capture_of
    from ..desk.pipeline import read_capture
    from ..errors import InputError

    title, text = str(row.get("title") or ""), str(row.get("text") or "")
    outlet = row.get("outlet") or row.get("publisher")
    bare = StoryItem(
        id=str(row["id"]),
        title=title,
        text=text,
        outlet=str(outlet) if outlet else None,
        date=str(row["date"])[:10] if row.get("date") else None,
    )
    try:
        reading = read_capture(capture_of(f"{title}\n\n{text}".encode(errors="replace"), path="article.txt"))
    except InputError:
        return bare
    if not reading.items:
        return dataclasses.replace(bare, language=reading.document.language)
    item = story_item(reading.document, *reading.items)
    return dataclasses.replace(
        bare,
        language=item.language,
        names=item.names,
        actors=item.actors,
        marks=item.marks,
        issues=item.issues,
    )


def summary(predictions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how many articles and stories there are, and how many articles were moved after they came."""
    return {
        "articles": len(predictions),
        "stories": len({each["story"] for each in predictions}),
        "moved": sum(each["story"] != each["at_once"] for each in predictions),
    }
