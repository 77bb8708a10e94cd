"""What changed: pairs of dated statements between which an actor's words on an issue moved, told from the record."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .. import tables
from ..compare.changes import Change
from ..compare.voices import name_of
from ..record import Line, PartialDate, Point, Span, Statement, part_id
from ..record.edition import Series, SeriesValue
from . import phrase
from .cite import date_citations, merged
from .layers import Layers, place_of
from .lines import statement_lines
from .select import Candidate, Telling, country_of, outlets_of, side_of, words_of
from .writer import Writer

MOST = 6
_TRIED = 10
_WEIGHT = {
    "level": 4.0, "stance": 5.0, "hardened": 2.0, "softened": 2.0, "new target": 1.5, "formula revived": 1.5,
    "formula added": 1.5, "formula dropped": 1.0, "silence": 0.0,
}  # fmt: skip


def points(writer: Writer, layers: Layers, found: Sequence[Candidate], order: Sequence[str]) -> tuple[Point, ...]:
    """Return a point of two lines, earlier and later, for each change of which both print with their days.

    Changes of stance and level come first, the largest of them before the others; then the order of the issues. At most
    six are told. A silence is not: no words that could be cited show that there were none.

    Args:
        found: What the brief prints: a statement that is among it is told as it is there, with all its outlets.
        order: The issues of the brief.
    """
    printed = {candidate.best.statement.id: candidate for candidate in found}
    out: list[Point] = []
    told = (change for change in layers.changes if any(kind != "silence" for kind in change.kinds()))
    for change in sorted(told, key=lambda one: _key(one, order))[: _TRIED * MOST]:
        if len(out) == MOST:
            break
        point = _point(writer, change, printed)
        if point is not None:
            out.append(point)
    return tuple(out)


def _key(change: Change, order: Sequence[str]) -> tuple[object, ...]:
    weight = max(_WEIGHT[detail.kind] for detail in change.details)
    for detail in change.details:
        if detail.kind == "level" and (detail.before or "").isdecimal() and (detail.after or "").isdecimal():
            weight += 0.5 * abs(int(detail.after or 0) - int(detail.before or 0))
    place = order.index(change.issue) if change.issue in order else len(order)
    return (-weight, place, change.after_day, change.actor, change.after.id)


def _point(writer: Writer, change: Change, printed: Mapping[str, Candidate]) -> Point | None:
    pair: list[tuple[Candidate, Line]] = []
    for row, day in ((change.before, change.before_day), (change.after, change.after_day)):
        candidate = printed.get(row.id) or _candidate(writer, row.document, row.item, row.id, change.issue)
        line = _dated(writer, candidate, day) if candidate else None
        if candidate is None or line is None:
            writer.refused += candidate is not None
            return None
        pair.append((candidate, line))
    lines = tuple(writer.sided(line, candidate.side) for candidate, line in pair)
    statements = [candidate.best.statement for candidate, _ in pair]
    return Point(
        id=part_id("p", pair[1][0].best.reading.document.sha256, "changed", change.actor, *(s.id for s in statements)),
        lines=lines,
        issues=(change.issue,),
        actors=(change.actor,),
        title=writer.titled(_named(change, tuple(_titles(change, statements))), lines),
        series=_strength(change, statements),
    )


def _strength(change: Change, statements: Sequence[Statement]) -> Series | None:
    """Return the places on the ladder of the two statements on their days, where both have one of the same sign."""
    found = [one.strength for one in statements if one.strength is not None]
    if len(found) != 2 or (found[0].stance == "support") != (found[1].stance == "support"):
        return None
    days = (change.before_day, change.after_day)
    return Series(
        kind="strength",
        values=tuple(
            SeriesValue(value=level, line=at, day=day.isoformat())
            for at, (level, day) in enumerate(zip((one.level for one in found), days, strict=True))
        ),
        unit="support" if found[0].stance == "support" else None,
        name=phrase.capital(tables.our_words(name_of(change.kind, change.actor))),
    )


def _candidate(writer: Writer, document: str, item_id: str, key: str, issue: str) -> Candidate | None:
    reading = writer.reading(document)
    item = place_of(reading, item_id) if reading else None
    statement = next((one for one in item.statements if one.id == key), None) if item else None
    if reading is None or item is None or statement is None:
        return None
    telling = Telling(
        reading=reading, item=item, statement=statement, outlets=outlets_of(reading, item),
        words=words_of(reading, statement), country=country_of(statement),
    )  # fmt: skip
    return Candidate(best=telling, others=(), issue=issue, side=side_of(telling.country, writer.sides), score=0.0)


def _dated(writer: Writer, candidate: Candidate, day: dt.date) -> Line | None:
    """Return the first line of a statement that passes, if it says the day by which the two were compared."""
    line = writer.first(statement_lines(candidate, also=False, dated=None))
    if line is None:
        return None
    if phrase.bare_date(PartialDate(value=day.isoformat(), precision="day", basis="stated", text="")) in line.text:
        return writer.counted(line)
    best, date = candidate.best, candidate.best.statement.date
    if date is None or date.span is None or date.value != day.isoformat():
        return None
    words = (Span(one.start, one.end) for one in line.citations if "words" in one.supports)
    if not any(date.span.within(span) for span in words):
        return None
    # "on Wednesday" stands in the words quoted: the day of the report beside it says which
    days = tuple(replace(one, supports=("when",)) for one in date_citations(best.reading, best.item, date) or ())
    told = writer.first((replace(line, citations=merged((*line.citations, *days))),))
    return writer.counted(told) if told is not None and days else None


def _named(change: Change, titles: Sequence[str]) -> Iterator[str]:
    """Yield the ways with the name of whose words changed, then without; the name alone before nothing."""
    name = tables.our_words(name_of(change.kind, change.actor))
    yield from (f"{phrase.capital(phrase.with_article(name))}: {title}" for title in titles)
    yield from titles
    yield phrase.capital(phrase.with_article(name))


def _titles(change: Change, statements: Sequence[Statement]) -> Iterator[str]:
    """Yield ways to say what changed, in the words of the two statements themselves."""
    before, after = (one.strength.formula.text if one.strength and one.strength.formula else None for one in statements)
    words = [(detail.before, detail.after) for detail in change.details if detail.kind in ("hardened", "softened")]
    if before and after and before != after:
        words.insert(0, (before, after))
    for old, new in words:
        if old and new:
            yield f"{phrase.in_quotes(old)}, then {phrase.in_quotes(new)}"
    for detail in change.details:
        if detail.kind in ("formula added", "formula revived", "new target") and detail.after:
            yield f"Now {phrase.in_quotes(detail.after)}"
        if detail.kind == "formula dropped" and detail.before:
            yield f"No longer {phrase.in_quotes(detail.before)}"
