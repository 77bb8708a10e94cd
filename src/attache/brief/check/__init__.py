"""The checker: opens every citation of an edition in the archive and reports what is not supported.

It reads the printed text of a line, whoever or whatever wrote it, and asks of each quotation, name, role, number and
date where it stands in the words cited. It shares no code with the composer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ... import tables
from ...record import Document, Edition, EditionSource, Line, Section
from . import days, labels, numbers, polarity, states, words
from .evidence import Evidence, Opened, TextOf, gather, open_citation, row_texts
from .listed import check_sources
from .lists import LISTS
from .redactions import lines

__all__ = ["REDACTED", "Problem", "TextOf", "check", "check_line"]

REDACTED = "redacted"
"""The kind of a problem that is none of the edition's: what it cites was taken out lawfully."""

_WORDS = {"words", "headline", "event"}
_WHO = {"speaker", "role", "organisation", "outlet", "headline"}
# what the sentences composed by rule may say without support (besides articles, prepositions and the calendar)
_FRAME = LISTS["frame"]
_OWN_TITLES = frozenset(("What changed", "Other matters", "Measures", "Ahead", "Figures"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing of an edition that is not supported. `place` is `section/point/line`, or `source/id`."""

    place: str
    kind: str
    words: str
    message: str

    def line(self) -> str:
        """One line for people and scripts."""
        return " ".join(f"{self.place}: {self.kind}: {self.words!r}: {self.message}".split())


def check(
    edition: Edition, *, text_of: TextOf, document_of: Callable[[str], Document | None] | None = None,
    redacted: Callable[[str], str | None] | None = None,
) -> tuple[Problem, ...]:  # fmt: skip
    """Return what is not supported, in the order of the edition; nothing when all is.

    Args:
        text_of: The archived text with this SHA-256 (of the text, or of the original), None when there is none.
        document_of: The record's document for the SHA-256 of an original; with it the list of sources is compared
            with the record too.
        redacted: What was taken out of an original or text (by its SHA-256): `document`, `person` or None. What an
            edition cites of it is then told as `redacted`, and no fault.
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
    unsupported = (_quotations(quoted, evidence), _dates(dated, evidence), _numbers(plain, evidence))
    for found in (*unsupported, _names(plain, evidence), *((_loose_words(plain, evidence),) if strict else ())):
        for kind, said, message in found:
            yield "title", said, f"{kind} of the title: {message}"


def check_line(
    line: Line, sources: dict[str, EditionSource], text_of: TextOf, *, place: str = "", strict: bool = True
) -> tuple[Problem, ...]:
    """Return what one line says that none of its citations, its sources or its table references supports.

    With `strict`, for lines composed by rule, every word outside quotation marks must stand in the evidence too,
    but for the few that our sentences are built with.
    """
    found = tuple(_line(line, sources, text_of, strict))
    return tuple(Problem(place=place, kind=kind, words=said, message=message) for kind, said, message in found)


def _line(
    line: Line, sources: dict[str, EditionSource], text_of: TextOf, strict: bool
) -> Iterator[tuple[str, str, str]]:
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
    quoted = words.quotations(line.text)
    yield from _counts(line, evidence)
    yield from _quotations(quoted, evidence)
    frame = words.masked(line.text, tuple((one.start, one.end) for one in quoted))
    dated = days.written(frame)
    yield from _dates(dated, evidence)
    plain = words.masked(frame, tuple((date.start, date.end) for date in dated))
    yield from _numbers(plain, evidence)
    yield from _names(plain, evidence)
    yield from _speaker(plain, quoted, evidence)
    yield from _roles(plain, evidence)
    yield from polarity.check_polarity(frame, quoted, evidence)
    yield from polarity.check_marks(frame, quoted, evidence)
    if strict:
        yield from _other_day(dated, evidence)
        if not words.SAYING.search(plain):
            yield "unattributed", " ".join(line.text.split())[:80], "nobody is named as saying or reporting this"
        yield from _loose_words(plain, evidence)


def _counts(line: Line, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """The outlets counted are those that the cited items name, and first sources are no more than outlets."""
    if line.outlets is None and line.origins is None:
        return
    counted = evidence.carriers()
    if line.outlets != counted:
        yield "count", f"{line.outlets} outlets", f"the items cited are of {counted}"
    if line.origins is None or not 1 <= line.origins <= counted:
        yield "count", f"{line.origins} origins", f"the items cited are of {counted} outlets"


def _quotations(quoted: tuple[words.Quoted, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    texts = evidence.quotes + evidence.headlines + evidence.outlets
    for one in quoted:
        variants = words.piece_variants(one.words)
        if not variants or any(words.held(variant, texts) for variant in variants if variant):
            if not variants:
                yield "empty-quotation", one.words, "nothing between the quotation marks"
            continue
        parts = words.pieces(one.words)
        if len(parts) > 1 and _in_order(parts, evidence):
            continue
        if len(parts) == 1 and any(words.held(variant, texts) for variant in words.piece_variants(parts[0]) if variant):
            continue
        yield "quotation", one.words, _difference(one.words, evidence)


def _in_order(parts: tuple[str, ...], evidence: Evidence) -> bool:
    """Whether the parts of a quotation with omissions stand in one source in this order."""
    for key in {one.source.id for one in evidence.opened}:
        cited = sorted(
            (one.citation.start, words.fold(one.citation.quote)) for one in evidence.opened if one.source.id == key
        )
        text, at = " \x00 ".join(quote for _, quote in cited), 0
        for part in parts:
            places = [
                text.find(variant, at)
                for variant in words.piece_variants(part)
                if variant and words.held(variant, (text[at:],))
            ]
            places = [place for place in places if place >= 0]
            if not places:
                break
            at = min(places) + len(words.piece_variants(part)[-1])
        else:
            return True
    return False


def _difference(said: str, evidence: Evidence) -> str:
    """Say where a quotation departs from the cited words that come closest."""
    from difflib import SequenceMatcher

    ours = words.fold(said).split()[:400]
    best, ratio = "", 0.0
    for quote in evidence.quotes:
        matcher = SequenceMatcher(None, ours, quote.split()[:400], autojunk=False)
        if matcher.quick_ratio() > ratio and matcher.ratio() > ratio:
            ratio = matcher.ratio()
            best = "; ".join(
                f"“{' '.join(ours[a:b])}” for “{' '.join(quote.split()[c:d])}”"
                for tag, a, b, c, d in matcher.get_opcodes()
                if tag == "replace" or (tag != "equal" and 0 < a < len(ours))
            )
    return f"differs from the words cited: {best}" if best and ratio > 0.5 else "stands in none of the words cited"


def _dates(dated: tuple[days.Written, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    for date in dated:
        if words.held(words.fold(date.words), evidence.quotes):
            continue
        if not any(days.covers(support, date) for support in evidence.dates):
            yield "date", date.words, "no cited words, anchor or date of a source gives it"


def _other_day(dated: tuple[days.Written, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """The day of a report may not take the place of the day that the report tells of."""
    printed = [date for date in dated if not date.loose]
    for quote, meant in evidence.meant:
        if printed and not any(days.covers(one, date) for one in meant for date in printed):
            yield "date", quote, "is cited for a date, but the line gives another one"


def _numbers(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    have = {
        number.key for text in (*evidence.quotes, *evidence.rows, *evidence.outlets) for number in numbers.numbers(text)
    }
    for number in numbers.numbers(plain):
        if number.key not in have and number.words not in evidence.quotes:
            yield "number", number.words, "stands in none of the words cited"


def _names(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    texts = evidence.quotes + evidence.outlets + evidence.headlines + evidence.rows
    for name in words.names(plain):
        missing = _unsupported(name.words, texts)
        if missing:
            yield "name", missing, "stands in none of the words cited, its sources or its table rows"


def _unsupported(name: str, texts: tuple[str, ...]) -> str:
    """Return the part of a run of capitalised words that nothing supports, or an empty string.

    A run may be put together of a role and a name that stand apart; a person's name must stand in one piece.
    """
    folded = words.fold(name)
    if _held_any_case(folded, texts):
        return ""
    tokens = folded.split(" ")
    kept = [token for token in tokens if not words.is_role(token)]
    for token in tokens:
        if words.is_role(token) and not _held_any_case(token, texts):
            return token
    if not kept or (len(kept) < len(tokens) and _held_any_case(" ".join(kept), texts)):
        return ""
    single = [token for token in kept if not _held_any_case(token.rstrip("."), texts)]
    return " ".join(single) or name


def _held_any_case(said: str, texts: tuple[str, ...]) -> bool:
    variants = {said, said.rstrip("."), said.replace(".", "")}
    if any(words.held(variant, texts) for variant in variants if variant):
        return True
    # a sentence may lend its first word a capital, or a headline all of them
    head, _, rest = said.partition(" ")
    lowered = f"{head[:1].lower()}{head[1:]} {rest}".strip()
    if words.held(lowered, texts):
        return True
    return said.isascii() and any(words.held(said, (text,)) for text in (t.title() for t in texts if t.isupper()))


def _speaker(plain: str, quoted: tuple[words.Quoted, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """The names before the verb must stand where the speaker is cited, not merely somewhere in the words said."""
    verb = words.SAYING.search(plain)
    if not verb:
        return
    region = plain[: verb.start()]
    if not words.names(region):
        region = " " * verb.end() + plain[verb.end() : verb.end() + 60].split(",")[0].split("\x00")[0]
    said = [words.fold(part) for one in quoted for part in words.pieces(one.words)]
    texts = [*evidence.outlets, *evidence.headlines, *evidence.rows]
    for one in evidence.opened:
        quote = words.fold(one.citation.quote)
        if _WHO & set(one.citation.supports):
            texts.append(quote)
        elif "words" in one.citation.supports:
            for part in said:
                quote = quote.replace(part, " \x00 ")
            texts.append(quote if any(part in words.fold(one.citation.quote) for part in said) else "")
    for name in words.names(region):
        missing = _unsupported(name.words, tuple(texts))
        if missing and not _unsupported(name.words, evidence.quotes):
            yield "speaker", missing, "is named in the words cited, but not as the one who speaks"
    yield from _other_speaker(plain, evidence)


def _other_speaker(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Whoever the archived text names right beside the words, as saying them, must be named in the line."""
    line = set(words.tokens(plain.replace("\x00", " ")))
    for one in evidence.opened:
        if not {"words"} & set(one.citation.supports):
            continue
        named = polarity.speaker_beside(one.text, one.citation.start, one.citation.end)
        if named and not line & set(words.tokens(named)):
            yield "speaker", named, "is whom the archived text names as saying these words"


def _roles(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    texts = tuple(text.lower() for text in evidence.quotes + evidence.rows + evidence.outlets + evidence.headlines)
    for role in words.roles(plain):
        said = words.fold(role.words).lower().rstrip(".")
        if not words.held(said, texts):
            yield "role", role.words, "stands in none of the words cited, nor in its table rows"


def _loose_words(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    have: set[str] = set()
    for text in evidence.quotes + evidence.rows + evidence.outlets + evidence.headlines:
        have.update(words.tokens(text))
    for token in words.tokens(plain.replace("\x00", " ")):
        if token not in have and token not in _FRAME and token not in words.known_words() and not token.isdigit():
            yield "words", token, "stands in none of the words cited"
