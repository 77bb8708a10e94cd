"""The checker: opens every citation of an edition in the archive and reports what is not supported.

It reads the printed text of a line, whoever or whatever wrote it, and asks of each quotation, name, role, number and
date where it stands in the words cited. It shares no code with the composer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ... import tables
from ...record import Document, Edition, EditionSource, Line, Section
from . import days, labels, names, stated, states, words
from .evidence import Opened, TextOf, gather, open_citation, row_texts
from .line import WARNINGS, BodyOf, problems
from .listed import check_sources
from .points import of_point
from .redactions import lines

__all__ = ["REDACTED", "WARNINGS", "Problem", "TextOf", "check", "check_line"]

REDACTED = "redacted"
"""The kind of a problem that is none of the edition's: what it cites was taken out lawfully."""

_OWN_TITLES = frozenset(("What changed", "Other matters", "Measures", "Ahead", "Figures"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing of an edition that is not supported. `place` is `section/point/line`, or `source/id`.

    A `warning` says that nothing cited bears the words out; what is no warning contradicts what is cited.
    """

    place: str
    kind: str
    words: str
    message: str
    warning: bool = False

    def line(self) -> str:
        """One line for people and scripts."""
        return " ".join(f"{self.place}: {self.kind}: {self.words!r}: {self.message}".split())


def check(
    edition: Edition, *, text_of: TextOf, document_of: Callable[[str], Document | None] | None = None,
    redacted: Callable[[str], str | None] | None = None, sides: Mapping[str, Sequence[str]] | None = None,
    body_of: BodyOf | None = None,
) -> tuple[Problem, ...]:  # fmt: skip
    """Return what is not supported, in the order of the edition; nothing when all is.

    Args:
        text_of: The archived text with this SHA-256 (of the text, or of the original), None when there is none.
        document_of: The record's document for the SHA-256 of an original; with it the list of sources is compared
            with the record too.
        redacted: What was taken out of an original or text (by its SHA-256): `document`, `person` or None. What an
            edition cites of it is then told as `redacted`, and no fault.
        sides: The countries of each side of the beat, by its name; with it the sides of lines are checked.
        body_of: The whole text of an item, by the ids of its source and its own.
    """
    cache: dict[str, str | None] = {}

    def text(digest: str) -> str | None:
        if digest not in cache:
            cache[digest] = text_of(digest)
        return cache[digest]

    sources = {source.id: source for source in edition.sources}
    found = [Problem(place=f"source/{key}", kind=kind, words=said, message=message)
             for key, kind, said, message in check_sources(edition, text, document_of)]  # fmt: skip
    seen: set[str] = set()
    known = _issue_titles()
    for number, section in enumerate(edition.sections, 1):
        found += (
            Problem(place=f"{number}", kind=kind, words=said, message=message)
            for kind, said, message in _title(section, known, sources, text, edition.generated_by.writer == "rules")
        )
        for point in section.points:
            if point.id in seen:
                found.append(
                    Problem(place=f"{number}/{point.id}", kind="repeated-id", words=point.id, message="two points")
                )
            seen.add(point.id)
            if not point.lines:
                found.append(Problem(place=f"{number}/{point.id}", kind="empty", words="", message="no line"))
            found += (
                Problem(place=f"{number}/{point.id}", kind=kind, words=said, message=message)
                for kind, said, message in of_point(point, sources, text, body_of, sides, issue=section.kind == "issue")
            )
            if point.title is not None:
                found += check_title(
                    point.title, point.lines, sources, text, place=f"{number}/{point.id}",
                    strict=edition.generated_by.writer == "rules",
                )  # fmt: skip
            for index, line in enumerate(point.lines, 1):
                found += check_line(
                    line,
                    sources,
                    text,
                    place=f"{number}/{point.id}/{index}",
                    strict=edition.generated_by.writer == "rules",
                    sides=sides,
                    body_of=body_of,
                )
    return tuple(found) if redacted is None else _with_redactions(found, dict(lines(edition, text, redacted)))


def _with_redactions(found: list[Problem], told: dict[str, str]) -> tuple[Problem, ...]:
    """Return what was found, but for what a redaction explains, and what was redacted."""
    above = {place.rpartition("/")[0] for place in told if not place.startswith("source/")}
    above |= {place.partition("/")[0] for place in above}
    kept = (one for one in found if one.place not in told and one.place not in above)
    gone = (Problem(place=place, kind=REDACTED, words="", message=message) for place, message in told.items())
    return (*kept, *gone)


def _issue_titles() -> frozenset[str]:
    """Return what a section may be called without support: an issue of the tables, or no matter of its own."""
    names = {name for issue in tables.issues() for name in (issue.id, issue.name_en, issue.name_zh) if name}
    return frozenset(map(words.fold, names)) | _OWN_TITLES


def _title(
    section: Section, known: frozenset[str], sources: dict[str, EditionSource], text_of: TextOf, strict: bool
) -> Iterator[tuple[str, str, str]]:
    """What a section's title says that is neither an issue's name nor in the words cited under it."""
    if not section.title.strip():
        yield "title", "", "the section has no title"
        return
    if words.fold(section.title) in known | {words.fold(one) for point in section.points for one in point.issues}:
        return
    yield from _heading(
        section.title, [line for point in section.points for line in point.lines], sources, text_of, strict
    )


def check_title(
    title: str, lines: Sequence[Line], sources: dict[str, EditionSource], text_of: TextOf, *, place: str = "",
    strict: bool = True,
) -> tuple[Problem, ...]:  # fmt: skip
    """Return what a point's title says that the citations of its lines do not support.

    Labels, such as the kind of a measure and how far it has come, need words in the citations that bear them out.
    """
    if not title.strip():
        return (Problem(place=place, kind="title", words="", message="the point has an empty title"),)
    found = _heading(title, lines, sources, text_of, strict, labelled=True)
    return tuple(Problem(place=place, kind=kind, words=said, message=message) for kind, said, message in found)


def _heading(
    title: str,
    lines: Sequence[Line],
    sources: dict[str, EditionSource],
    text_of: TextOf,
    strict: bool,
    *,
    labelled: bool = False,
) -> Iterator[tuple[str, str, str]]:
    every = Line(
        text=title,
        citations=tuple(citation for line in lines for citation in line.citations),
        tables=tuple(reference for line in lines for reference in line.tables),
    )
    opened = (open_citation(citation, sources, text_of) for citation in every.citations)
    evidence = gather(every, tuple(one for one in opened if isinstance(one, Opened)))
    # our own words use the names that the beat has chosen
    ours = tuple(named for quote in evidence.quotes if (named := tables.our_words(quote)) != quote)
    # a row stands for a name in the words cited, never for one that is not there
    rows = (tuple(map(words.fold, row_texts(reference))) for reference in every.tables)
    rows = (row for row in rows if any(form and words.held(form, evidence.quotes) for form in row))
    evidence = replace(
        evidence, rows=(*(form for row in rows for form in row if form), *ours, *states.also_named(evidence.quotes))
    )
    quoted = words.quotations(title)
    frame = words.masked(title, tuple((one.start, one.end) for one in quoted))
    dated = days.written(frame)
    plain = words.masked(frame, tuple((date.start, date.end) for date in dated))
    if labelled:
        held = labels.labels(plain)
        yield from labels.unsupported(held, evidence.quotes)
        plain = words.masked(plain, tuple((one.start, one.end) for one in held))
    unsupported = (
        stated.unsupported_quotations(quoted, evidence),
        stated.unsupported_dates(dated, evidence),
        stated.unsupported_numbers(plain, evidence),
    )
    for found in (
        *unsupported,
        names.unsupported_names(plain, evidence),
        *((names.loose_words(plain, evidence),) if strict else ()),
    ):
        for kind, said, message in found:
            yield "title", said, f"{kind} of the title: {message}"


def check_line(
    line: Line, sources: Mapping[str, EditionSource], text_of: TextOf, *, place: str = "", strict: bool = True,
    sides: Mapping[str, Sequence[str]] | None = None, body_of: BodyOf | None = None,
) -> tuple[Problem, ...]:  # fmt: skip
    """Return what one line says that none of its citations, its sources or its table references supports.

    The line may be anybody's: an editor's paraphrase, a model's, in English or in Chinese. What contradicts the words
    cited, or turns them, is an error; words that nothing cited bears out are a warning of the kind `unverified`, which
    a line that is marked as an editor's note may keep.

    Args:
        strict: For lines composed by rule: every word outside quotation marks must stand in the evidence too, but for
            the few that our sentences are built with.
        sides: The countries of each side of the beat, by its name; with it the side of the line is checked.
        body_of: The whole text of an item, by the ids of its source and its own; with it first sources are counted as
            the composer counts them.
    """
    found = problems(line, sources, text_of, strict=strict and not line.note, countries=sides, body_of=body_of)
    return tuple(
        Problem(place=place, kind=kind, words=said, message=message, warning=kind in WARNINGS)
        for kind, said, message in found
        if not (line.note and kind in WARNINGS)
    )
