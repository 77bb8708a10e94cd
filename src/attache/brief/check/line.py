"""Everything that is asked of one line: the order of the questions, and what is only a warning."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ...record import EditionSource, Line
from . import (
    carried,
    chinese,
    clauses,
    cues,
    days,
    direction,
    measured,
    names,
    polarity,
    pronouns,
    sides,
    stated,
    turned,
    words,
)
from .context import contexts, like
from .evidence import Evidence, Opened, TextOf, gather, open_citation, row_texts

WARNINGS = frozenset(("unverified",))
"""Kinds of problems that say only that nothing cited bears a thing out, not that it is wrong."""

BodyOf = Callable[[str, str], str | None]
"""Gives the text of an item, by the source's id and its own; None where it is not known."""

_WITH_NEAREST = frozenset(("name", "number", "date", "role", "speaker", "words", "unverified", "polarity"))
_SHOWN = 5
_WORDS = {"words", "headline", "event"}
_CREDIT = re.compile(r"[(（][^()（）]*[)）]\s*(?:[.。]\s*)?$")
Found = tuple[str, str, str]


def problems(
    line: Line, sources: Mapping[str, EditionSource], text_of: TextOf, *, strict: bool,
    countries: Mapping[str, Sequence[str]] | None = None, body_of: BodyOf | None = None,
) -> Iterator[Found]:  # fmt: skip
    """Yield kind, words and message for each thing that a line says without support.

    Args:
        strict: The line was composed by rule: every word must stand in what it cites.
        countries: Those of each side of the beat, by the side's name.
    """
    if not line.text.strip():
        yield "empty", "", "the line says nothing"
        return
    if not line.citations:
        yield "no-citation", line.text, "the line has no citation"
        return
    opened: list[Opened] = []
    for citation in line.citations:
        one = open_citation(citation, sources, text_of)
        if isinstance(one, Opened):
            opened.append(one)
        else:
            yield one[0], citation.quote, one[1]
    if not any(_WORDS & set(citation.supports) for citation in line.citations):
        yield "no-words", line.text, "no citation supports the words of the line"
    for reference in line.tables:
        if not row_texts(reference):
            named = f"{reference.table}:{reference.row}"
            yield "table-row", named, "no such row, or a row that was not re-checked"
    evidence = gather(line, tuple(opened))
    yield from carried.check_counts(line, evidence, body_of)
    if countries:
        yield from sides.check_side(line, opened, countries)
    shown = 0
    for kind, said, message in _once(_said(line, evidence, strict)):
        if shown < _SHOWN and kind in _WITH_NEAREST and "“" not in message:
            shown += 1
            if there := like(line.text, said, evidence.quotes):
                message = f"{message}; nearest: “{there}”"
        yield kind, said, message


def _said(line: Line, evidence: Evidence, strict: bool) -> Iterator[Found]:
    quoted = words.quotations(line.text)
    yield from stated.unsupported_quotations(quoted, evidence)
    yield from stated.hidden(quoted, evidence)
    frame = words.masked(line.text, tuple((one.start, one.end) for one in quoted))
    dated = days.written(frame)
    yield from stated.unsupported_dates(dated, evidence)
    yield from days.disagreeing(frame)
    plain = words.masked(frame, tuple((date.start, date.end) for date in dated))
    counted = carried.masked(plain)
    yield from stated.unsupported_numbers(counted, evidence)
    in_chinese = chinese.written_in(frame) and not strict
    if in_chinese:
        yield from _chinese(frame, quoted, evidence)
    else:
        yield from names.unsupported_names(plain, evidence, strict=strict)
        yield from names.other_speakers(plain, quoted, evidence, strict=strict)
        yield from names.unknown_outlets(plain, evidence)
    yield from names.roles(plain, evidence)
    yield from names.cut_off(plain, evidence)
    yield from pronouns.check_pronoun(evidence)
    yield from polarity.check_polarity(frame, quoted, evidence)
    yield from polarity.check_marks(frame, quoted, evidence)
    yield from _claims(line, quoted, dated, evidence)
    if strict:
        yield from stated.other_day(dated, evidence)
        if not words.SAYING.search(plain):
            yield "unattributed", " ".join(line.text.split())[:80], "nobody is named as saying or reporting this"
        yield from names.loose_words(plain, evidence)
    elif not in_chinese:
        yield from names.unverified(_without(plain, _CREDIT), evidence)


def _claims(
    line: Line, quoted: tuple[words.Quoted, ...], dated: tuple[days.Written, ...], evidence: Evidence
) -> Iterator[Found]:
    """What the line claims outside its quotations, against the words cited in their sentences."""
    found = contexts(evidence)
    text = words.masked(line.text, tuple((one.start, one.end) for one in quoted))
    for date in dated:
        text = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    text = _without(text, _CREDIT)
    said = tuple(clauses.parse(one.words).flat for one in quoted)
    if not quoted or len(text.replace("\x00", " ").split()) > 4:
        yield from turned.check_marks(text, said, found)
        yield from turned.check_opposites(text, found)
        yield from direction.check_direction(text, found, evidence.quotes)
        yield from direction.check_company(text, found, evidence.quotes)
    yield from cues.check_cues(text, line.text, found)
    yield from cues.check_attribution(text, quoted, found)
    plain = carried.masked(text)
    yield from measured.check_measured(plain, evidence.quotes)
    yield from measured.check_company(plain, evidence.quotes)


def _chinese(frame: str, quoted: tuple[words.Quoted, ...], evidence: Evidence) -> Iterator[Found]:
    found = contexts(evidence)
    texts = (*evidence.quotes, *evidence.outlets, *evidence.headlines, *evidence.rows)
    for name in chinese.names(frame, texts):
        yield "name", name, "stands in none of the words cited, its sources or its table rows"
    said = tuple(words.fold(one.words) for one in quoted)
    yield from chinese.check_marks(frame, said, found)
    yield from chinese.check_opposites(frame, found)
    for piece in chinese.loose(frame, texts):
        yield "unverified", piece, "stands in none of the words cited"


def _without(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


def _once(found: Iterator[Found]) -> Iterator[Found]:
    seen: set[tuple[str, str]] = set()
    for one in found:
        if one[:2] not in seen:
            seen.add(one[:2])
            yield one
