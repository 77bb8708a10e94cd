"""Compose a brief by rule: select, say, check each line, print only what passes."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from .. import tables
from .._version import __version__
from ..record import (
    Edition,
    EditionSource,
    GeneratedBy,
    Item,
    Line,
    PartialDate,
    Point,
    Reading,
    Section,
    Window,
    part_id,
)
from . import phrase
from .changed import moved
from .check import check_line
from .lines import statement_lines
from .quoted import headline_lines
from .select import Candidate, Side, candidates, near, outlets_of, outside

MAX_LINES = 12
_OTHERS = "Others"
_PER_POINT = 3


def compose(
    readings: Iterable[Reading],
    *,
    beat: Any,
    title: str,
    window: Window,
    issues: Sequence[str] | None = None,
    generated_by: GeneratedBy | None = None,
    max_lines: int = MAX_LINES,
) -> Edition:
    """Return the edition of these readings; the same readings and options give the same edition.

    Every line has passed the checker; `refused` counts what could not be said in any way that passes.

    Args:
        beat: Has `name`, `sides` (each with `name` and `countries`) and `issues` (ids, or objects with an `id`).
        issues: Only these issues, in this order; None for those of the beat, and what belongs to none of them.
        max_lines: The most lines under one issue.
    """
    held = sorted(readings, key=lambda reading: reading.document.id)
    sides, order = sides_of(beat), issues_of(beat)
    writer = _Writer(held, sides, max_lines)
    found = candidates(held, sides=sides, issues=order, window=window, only=tuple(issues or ()))
    by_issue: dict[str | None, list[Candidate]] = {}
    for candidate in found:
        by_issue.setdefault(candidate.issue, []).append(candidate)
    changed = writer.changed(moved(found, tuple(issues or order)))
    headed = _headed(held, window, tuple(issues or order), only=bool(issues))
    sections = [Section(title="What changed", kind="changed", points=changed)] if changed else []
    for issue in [*(issues or order), *([] if issues else sorted(set(by_issue) - set(order) - {None}, key=str)), None]:
        points = writer.points(issue, by_issue.get(issue, []), headed.get(issue, []))
        if points:
            kind = "issue" if issue else "other"
            sections.append(Section(title=_issue_name(issue), kind=kind, points=points))
    return _edition(sections, writer, beat, title, window, generated_by)


def _edition(
    sections: list[Section], writer: "_Writer", beat: Any, title: str, window: Window, generated_by: GeneratedBy | None
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


class _Writer:
    """Writes the points of one issue after another, and remembers which items have had a line."""

    def __init__(self, readings: Sequence[Reading], sides: Sequence[Side], max_lines: int) -> None:
        self.sources = {reading.document.id: source_of(reading) for reading in readings}
        self.refused = 0
        self._texts: dict[str, str] = {}
        for reading in readings:
            for digest in (reading.document.text_sha256, reading.document.sha256):
                if digest:
                    self._texts[digest] = reading.document.text
        self._sides = sides
        self._most = max_lines
        self._told: set[str] = set()
        self._headlines: set[str] = set()
        self._quoted: list[tuple[str, PartialDate | None]] = []
        self._printed: dict[str, list[tuple[int, int]]] = {}

    def changed(self, pairs: Sequence[tuple[Candidate, Candidate]]) -> tuple[Point, ...]:
        """Return a point of two lines, earlier and later, for each pair of which both print with their dates."""
        out: list[Point] = []
        for pair in pairs:
            lines = [self._dated(candidate) for candidate in pair]
            if None in lines:
                continue
            statements = [candidate.best.statement for candidate in pair]
            out.append(
                Point(
                    id=part_id("p", pair[1].best.reading.document.sha256, "changed", *(one.id for one in statements)),
                    lines=tuple(self._sided(line, pair[1].side) for line in lines if line),
                    issues=(pair[1].issue,) if pair[1].issue else (),
                    actors=tuple(
                        sorted({one.organisation.id for one in statements if one.organisation and one.organisation.id})
                    ),
                )
            )
        return tuple(out)

    def _dated(self, candidate: Candidate) -> Line | None:
        """Return the first line of a statement that passes, if it says the statement's day."""
        line = self._first(statement_lines(candidate, also=False, dated=None))
        date = candidate.best.statement.date
        return line if line is not None and date is not None and phrase.bare_date(date) in line.text else None

    def points(
        self, issue: str | None, found: list[Candidate], headed: list[tuple[Reading, Item]]
    ) -> tuple[Point, ...]:
        """Return the points of an issue: side by side in the beat's order, then by date and strength."""
        out: list[Point] = []
        room = self._most
        written: list[tuple[Candidate, Line]] = []
        for candidate in _by_turns(found):
            if room <= 0:
                break
            ways = tuple(statement_lines(candidate, also=False, dated=None))
            line = self._first(ways)
            if line is None:
                self.refused += bool(ways)
                continue
            if self._said_already(line, candidate):
                continue
            written.append((candidate, line))
            room -= 1
        opens: dict[tuple[str, str], int] = {}
        for candidate, _ in written:
            voice, start = (candidate.best.item.id, _key(candidate)), candidate.best.statement.content[0].start
            opens[voice] = min(start, opens.get(voice, start))
        written.sort(key=lambda pair: _place(pair[0], opens))
        out += [self._point(issue, group) for group in _grouped(written)]
        for reading, item in sorted(headed, key=lambda pair: (_day(pair[1].date), pair[1].id)):
            key = tables.fold(item.headline.text) if item.headline else ""
            if room <= 0 or item.id in self._told or key in self._headlines:
                continue
            line = self._first(headline_lines(reading, item))
            if line is None:
                continue
            room -= 1
            self._told.add(item.id)
            self._headlines.add(key)
            out.append(
                Point(
                    id=part_id("p", reading.document.sha256, item.id, "headline"),
                    lines=(line,),
                    issues=item.issues,
                    story=None,
                )
            )
        return tuple(out)

    def _said_already(self, line: Line, candidate: Candidate) -> bool:
        """Whether a line says again what has been printed in this edition; else remember its words.

        Again: most of its words were printed, or it holds all of another line that makes up a good part of it.
        """
        first = [c for c in line.citations if "words" in c.supports][:1]
        spans = [(c.source, c.start, c.end) for c in first]
        date = candidate.best.statement.date or candidate.best.item.date
        for words in (tables.fold(c.quote) for c in first if len(c.quote) > 40):
            # the same words weeks apart are a formula, and said anew
            if any((words in one or one in words) and near(date, when) for one, when in self._quoted):
                return True
            self._quoted.append((words, date))
        for source, start, end in spans:
            before = self._printed.get(source, ())
            shared = sum(max(0, min(end, high) - max(start, low)) for low, high in before)
            held = any(start <= low and high <= end and high - low > 0.25 * (end - start) for low, high in before)
            if held or shared > 0.5 * (end - start):
                return True
        for source, start, end in spans:
            self._printed.setdefault(source, []).append((start, end))
        return False

    def _first(self, lines: Iterable[Line]) -> Line | None:
        """Return the first line that the checker lets pass."""
        for line in lines:
            if not check_line(line, self.sources, self._texts.get):
                return line
        return None

    def _point(self, issue: str | None, group: list[tuple[Candidate, Line]]) -> Point:
        first = group[0][0]
        lines: list[Line] = []
        for index, (candidate, line) in enumerate(group):
            if index:
                date = first.best.statement.date
                line = self._first(statement_lines(candidate, also=True, dated=date)) or line
            lines.append(self._sided(line, candidate.side))
            self._told.update(t.item.id for t in (candidate.best, *candidate.others))
        best = first.best
        actors = {
            a.id for c, _ in group for a in (c.best.statement.speaker, c.best.statement.organisation) if a and a.id
        }
        tagged = {i for c, _ in group for i in c.best.statement.issues} | ({issue} if issue else set())
        return Point(
            id=part_id("p", best.reading.document.sha256, *(c.best.statement.id for c, _ in group)),
            lines=tuple(lines),
            issues=tuple(sorted(tagged)),
            actors=tuple(sorted(actors)),
        )

    def _sided(self, line: Line, side: int) -> Line:
        known = [one.name for one in self._sides]
        name = known[side] if side < len(known) else _OTHERS if side == len(known) else None
        return Line(text=line.text, citations=line.citations, tables=line.tables, lang=line.lang, side=name)


def _by_turns(found: list[Candidate]) -> list[Candidate]:
    """Order candidates so that each side in turn gives its weightiest: a cap then cuts no side alone.

    Those who speak for no known side have every other turn.
    """
    by_side: dict[int, list[Candidate]] = {}
    for candidate in sorted(found, key=lambda c: (-c.score, c.best.statement.id)):
        by_side.setdefault(candidate.side, []).append(candidate)
    last = max((c.side for c in found if c.best.country is not None), default=-1)
    turns = [
        (2 * turn + 1 if side > last else turn, side, candidate)
        for side, lane in by_side.items()
        for turn, candidate in enumerate(lane)
    ]
    return [candidate for _, _, candidate in sorted(turns, key=lambda one: one[:2])]


def _place(candidate: Candidate, opens: dict[tuple[str, str], int]) -> tuple[object, ...]:
    """Where a line stands: by side, then by day, then as the text has it, what one speaker said together."""
    best = candidate.best
    date = best.statement.date or best.item.date
    key = _key(candidate)
    return (candidate.side, _day(date), best.reading.document.id, best.item.start, opens[best.item.id, key], key,
            best.statement.content[0].start)  # fmt: skip


def _day(date: PartialDate | None) -> str:
    return date.value if date else "~"


def _key(candidate: Candidate) -> str:
    speaker = candidate.best.statement.speaker
    return (speaker.id or tables.fold(speaker.name)) if speaker else candidate.best.statement.id


def _grouped(written: list[tuple[Candidate, Line]]) -> list[list[tuple[Candidate, Line]]]:
    """Put together what one speaker said in one item."""
    out: list[list[tuple[Candidate, Line]]] = []
    for pair in written:
        last = out[-1] if out else None
        if (
            last
            and len(last) < _PER_POINT
            and last[0][0].best.item.id == pair[0].best.item.id
            and _key(last[0][0]) == _key(pair[0])
            and last[0][0].side == pair[0].side
        ):
            last.append(pair)
        else:
            out.append([pair])
    return out


def source_of(reading: Reading) -> EditionSource:
    """Return the entry of a reading's document in the list of sources."""
    document = reading.document
    row = tables.outlets().named(document.outlet) if document.outlet else None
    headline = reading.items[0].headline if len(reading.items) == 1 else None
    title = phrase.tidy(headline.text) if headline else phrase.tidy(document.title or "")
    return EditionSource(
        id=document.id,
        outlet=document.outlet,
        headline=title or None,
        published=document.published,
        url=document.url,
        sha256=document.sha256,
        text_sha256=document.text_sha256,
        document=document.id,
        # an edition is passed on: where the file lay on somebody's disk is nobody's business
        path=re.split(r"[\\/]", document.path)[-1] if document.path else None,
        language=document.language,
        country=(row.country or None) if row else None,
        ownership=(row.ownership or None) if row else None,
    )


__all__ = ["MAX_LINES", "compose", "issues_of", "outlets_of", "sides_of", "source_of"]
