"""Compose a brief by rule: select, say, check each line, print only what passes."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from .. import tables
from .._version import __version__
from ..record import (
    Edition,
    GeneratedBy,
    Item,
    Point,
    Reading,
    Section,
    Window,
    part_id,
)
from . import changed, told
from .layers import Layers
from .select import Candidate, Side, candidates, outlets_of, outside
from .writer import Writer, source_of

MAX_LINES = 12
SECTIONS = ("changed", "measures", "ahead", "figures")


def compose(
    readings: Iterable[Reading],
    *,
    beat: Any,
    title: str,
    window: Window,
    issues: Sequence[str] | None = None,
    generated_by: GeneratedBy | None = None,
    max_lines: int = MAX_LINES,
    layers: Layers | None = None,
) -> Edition:
    """Return the edition of these readings; the same readings and options give the same edition.

    Every line has passed the checker; `refused` counts what could not be said in any way that passes.

    Args:
        beat: Has `name`, `sides` (each with `name` and `countries`), `issues` (ids, or objects with an `id`), and
            `sections` where not all parts of `layers` are wanted.
        issues: Only these issues, in this order; None for those of the beat, and what belongs to none of them.
        max_lines: The most lines under one issue.
        layers: What the record knows besides: what changed, measures, meetings ahead, figures.
    """
    layers = layers or Layers()
    held = sorted(readings, key=lambda reading: reading.document.id)
    sides, order = sides_of(beat), issues_of(beat)
    writer = Writer(held, sides, max_lines, layers.reading_of, layers.story_of)
    found = candidates(held, sides=sides, issues=order, window=window, only=tuple(issues or ()))
    by_issue: dict[str | None, list[Candidate]] = {}
    for candidate in found:
        by_issue.setdefault(candidate.issue, []).append(candidate)
    wanted = tuple(getattr(beat, "sections", SECTIONS))
    moved = changed.points(writer, layers, found, tuple(issues or order)) if "changed" in wanted else ()
    headed = _headed(held, window, tuple(issues or order), only=bool(issues))
    sections = [_changes(moved, layers, window)] if moved else []
    for issue in [*(issues or order), *([] if issues else sorted(set(by_issue) - set(order) - {None}, key=str)), None]:
        points = writer.points(issue, by_issue.get(issue, []), headed.get(issue, []))
        if points:
            kind = "issue" if issue else "other"
            sections.append(Section(title=_issue_name(issue), kind=kind, points=points))
    for heading, kind, points_of in (
        ("Measures", "measures", told.measures),
        ("Ahead", "ahead", told.ahead),
        ("Figures", "figures", told.figures),
    ):
        points = points_of(writer, layers) if kind in wanted else ()
        if points:
            sections.append(Section(title=heading, kind=kind, points=points))
    return _edition(sections, writer, beat, title, window, generated_by)


def _changes(points: tuple[Point, ...], layers: Layers, window: Window) -> Section:
    since = layers.changes_since.isoformat() if layers.changes_since else None
    return Section(title="What changed", kind="changed", points=points, since=since if since != window.first else None)


def _edition(
    sections: list[Section], writer: Writer, beat: Any, title: str, window: Window, generated_by: GeneratedBy | None
) -> Edition:
    cited = dict.fromkeys(
        citation.source
        for section in sections
        for point in section.points
        for line in point.lines
        for citation in line.citations
    )
    digest = hashlib.sha256()
    for section in sections:
        for point in section.points:
            if point.title:
                digest.update(f"{point.title}\x1e".encode("utf-8", "replace"))
            for line in point.lines:
                digest.update(f"{section.title}\x1f{line.text}\x1e".encode("utf-8", "replace"))
    return Edition(
        id=part_id("b", digest.hexdigest(), beat.name, title, window.first, window.last),
        beat=beat.name,
        title=title,
        window=window,
        generated_by=generated_by or GeneratedBy(version=__version__, writer="rules"),
        sections=tuple(sections),
        sources=tuple(writer.sources[key] for key in cited),
        refused=writer.refused,
    )


def sides_of(beat: Any) -> tuple[Side, ...]:
    """Return the sides of a beat, in its order."""
    out: list[Side] = []
    for side in getattr(beat, "sides", ()) or ():
        if isinstance(side, str):
            out.append(Side(name=side, countries=(side,)))
            continue
        countries: Iterable[str] = getattr(side, "countries", ()) or ()
        out.append(Side(name=side.name, countries=tuple(countries)))
    return tuple(out)


def issues_of(beat: Any) -> tuple[str, ...]:
    """Return the ids of a beat's issues in its order; those of the issues table when it names none."""
    named = tuple(issue if isinstance(issue, str) else issue.id for issue in getattr(beat, "issues", ()) or ())
    return named or tuple(issue.id for issue in tables.issues())


def _issue_name(issue: str | None) -> str:
    if issue is None:
        return "Other matters"
    return next((row.name_en for row in tables.issues() if row.id == issue and row.name_en), issue)


def _headed(
    readings: Sequence[Reading], window: Window, order: Sequence[str], *, only: bool
) -> dict[str | None, list[tuple[Reading, Item]]]:
    """Return the items that may stand in the brief by their headline, by issue."""
    out: dict[str | None, list[tuple[Reading, Item]]] = {}
    for reading in readings:
        for item in reading.items:
            if item.headline is None or item.kind in {"caption", "teaser"} or outside(item.date, window):
                continue
            issue = next((issue for issue in item.issues if issue in order), None)
            if issue is not None or not only:
                out.setdefault(issue, []).append((reading, item))
    return out


__all__ = ["MAX_LINES", "SECTIONS", "compose", "issues_of", "outlets_of", "sides_of", "source_of"]
