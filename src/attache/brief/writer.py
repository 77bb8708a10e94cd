"""Writes points: each line is the first of its ways that the checker lets pass."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from .. import tables
from ..link.origins import Carrier, origins
from ..record import Citation, EditionSource, Item, Line, PartialDate, Point, Reading, part_id
from . import phrase
from .check import check_line, check_title
from .lines import statement_lines
from .quoted import headline_lines
from .select import Candidate, Side, near

_OTHERS = "Others"
_PER_POINT = 3
_PER_STORY = 6
_LONGEST_TITLE = 200


class Writer:
    """Writes the points of one issue after another, and remembers which items have had a line."""

    def __init__(
        self,
        readings: Sequence[Reading],
        sides: Sequence[Side],
        max_lines: int,
        reading_of: Callable[[str], Reading | None],
        story_of: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self.sources: dict[str, EditionSource] = {}
        self.refused = 0
        self._readings: dict[str, Reading] = {}
        self._texts: dict[str, str] = {}
        for reading in readings:
            self.hold(reading)
        self._reading_of = reading_of
        self._story_of = story_of
        self.sides = sides
        self._most = max_lines
        self._told: set[str] = set()
        self._headlines: set[str] = set()
        self._quoted: list[tuple[str, PartialDate | None]] = []
        self._printed: dict[str, list[tuple[int, int]]] = {}

    def hold(self, reading: Reading) -> None:
        """Let lines cite this reading."""
        self.sources[reading.document.id] = source_of(reading)
        self._readings[reading.document.id] = reading
        for digest in (reading.document.text_sha256, reading.document.sha256):
            if digest:
                self._texts[digest] = reading.document.text

    def reading(self, key: str) -> Reading | None:
        """Return a reading that lines may cite by its document's id; one outside the window comes from the record."""
        if key not in self._readings and (found := self._reading_of(key)) is not None:
            self.hold(found)
        return self._readings.get(key)

    def titled(self, titles: Iterable[str], lines: Sequence[Line]) -> str | None:
        """Return the first title that the checker lets pass over these lines."""
        for title in map(phrase.tidy, titles):
            if len(title) <= _LONGEST_TITLE and not check_title(title, lines, self.sources, self._texts.get):
                return title
        return None

    def counted(self, line: Line) -> Line:
        """Return the line with how many outlets carry what it says, and how many first sources; for one, unchanged."""
        counts = self._counts(line.citations)
        if counts is None:
            return line
        told = replace(line, outlets=counts[0], origins=counts[1])
        return line if check_line(told, self.sources, self._texts.get) else told

    def _counts(self, citations: Iterable[Citation]) -> tuple[int, int] | None:
        """Return how many outlets these citations are of, and how many first sources; None for one outlet."""
        cited: dict[tuple[str, str], list[str]] = {}
        for citation in citations:
            named = cited.setdefault((citation.source, citation.item), [])
            if "outlet" in citation.supports:
                named.append(citation.quote)
        carriers: list[Carrier] = []
        bodies: dict[str, str] = {}
        names: set[str] = set()
        for (source, key), named in cited.items():
            reading = self._readings[source]
            outlets = [_canonical(name) for name in (named or (reading.document.outlet,)) if name]
            names.update(outlets)
            carriers.append(Carrier(item=key, outlet=outlets[0] if outlets else None))
            item = next((one for one in reading.items if one.id == key), None)
            bodies[key] = " ".join(span.of(reading.document.text) for span in item.spans) if item else ""
        return (len(names), origins(carriers, bodies.__getitem__)) if len(names) > 1 else None

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
            line = self.first(ways)
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
        out += self._by_story(issue, _grouped(written))
        for reading, item in sorted(headed, key=lambda pair: (_day(pair[1].date), pair[1].id)):
            key = tables.fold(item.headline.text) if item.headline else ""
            if room <= 0 or item.id in self._told or key in self._headlines:
                continue
            line = self.first(headline_lines(reading, item))
            if line is None:
                continue
            room -= 1
            self._told.add(item.id)
            self._headlines.add(key)
            out.append(
                Point(
                    id=part_id("p", reading.document.sha256, item.id, "headline"),
                    lines=(self.counted(line),),
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

    def first(self, lines: Iterable[Line]) -> Line | None:
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
                line = self.first(statement_lines(candidate, also=True, dated=date)) or line
            lines.append(self.sided(self.counted(line), candidate.side))
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

    def _by_story(self, issue: str | None, groups: list[list[tuple[Candidate, Line]]]) -> list[Point]:
        """Return the points: first those of a happening that several items tell, all sides in one; then the others.

        The happening with most sides and outlets comes first.
        """
        told: dict[str, list[list[tuple[Candidate, Line]]]] = {}
        for group in groups:
            if (story := self._story_of(group[0][0].best.item.id)) is not None:
                told.setdefault(story, []).append(group)
        several = {
            story: members
            for story, members in told.items()
            if len({group[0][0].best.item.id for group in members}) > 1
        }
        together = {id(group) for members in several.values() for group in members}
        points = []
        for story, members in several.items():
            parts = [self._point(issue, group) for group in members[:_PER_STORY]]
            points.append(self._joined(story, parts))
            # what is too much for one point stands by itself
            together -= {id(group) for group in members[_PER_STORY:]}
        points.sort(key=lambda point: (-len({line.side for line in point.lines}), -(point.outlets or 1)))
        return points + [self._point(issue, group) for group in groups if id(group) not in together]

    def _joined(self, story: str, parts: Sequence[Point]) -> Point:
        """Return one point of the lines of several; the counts stand with it, not with each of its lines."""
        counts = self._counts(citation for part in parts for line in part.lines for citation in line.citations)
        lines = tuple(replace(line, outlets=None, origins=None) for part in parts for line in part.lines)
        return Point(
            id=part_id("p", *(part.id for part in parts)),
            lines=lines if counts else tuple(line for part in parts for line in part.lines),
            issues=tuple(sorted({issue for part in parts for issue in part.issues})),
            actors=tuple(sorted({actor for part in parts for actor in part.actors})),
            story=story,
            outlets=counts[0] if counts else None,
            origins=counts[1] if counts else None,
        )

    def sided(self, line: Line, side: int) -> Line:
        """Return the line with the name of its side."""
        known = [one.name for one in self.sides]
        return replace(line, side=known[side] if side < len(known) else _OTHERS if side == len(known) else None)


def _canonical(outlet: str) -> str:
    row = tables.outlets().named(outlet)
    return tables.fold(row.name if row else outlet)


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


def _name(path: str) -> str:
    """Return a file's name, and its place in a container: folders of a disk are nobody's business."""
    outer, mark, inner = path.partition("!/")
    return re.split(r"[\\/]", outer)[-1] + mark + inner


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
        path=_name(document.path) if document.path else None,
        language=document.language,
        country=(row.country or None) if row else None,
        ownership=(row.ownership or None) if row else None,
    )
