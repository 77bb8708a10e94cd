"""What goes into a brief: candidates from the readings, folded where they tell one thing, in order of importance."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .. import tables
from ..link import copies
from ..record import Citation, Item, PartialDate, Reading, Span, Statement, TableReference, Window
from . import phrase
from .cite import cite, date_citations, find

_LEFT_OUT = {"non-statement", "hypothetical", "question"}
_SAME_DAYS = 3
_UNSURE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A side of the beat: its name in print, and the countries (ISO codes) that speak for it."""

    name: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet as a line prints it: name, date, what supports both, and the digest that relays it."""

    name: str
    key: str
    date: PartialDate | None
    citations: tuple[Citation, ...]
    tables: tuple[TableReference, ...] = ()
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One statement in one item, as one or several outlets carry it."""

    reading: Reading
    item: Item
    statement: Statement
    outlets: tuple[Outlet, ...]
    words: frozenset[str]
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A statement that may be printed, with the tellings folded into it."""

    best: Telling
    others: tuple[Telling, ...]
    issue: str | None
    side: int
    score: float

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """Every outlet that carries it, the best telling's first, each once."""
        seen: dict[tuple[str, str | None], Outlet] = {}
        for telling in (self.best, *self.others):
            for outlet in telling.outlets:
                seen.setdefault((outlet.key, outlet.via), outlet)
        return tuple(seen.values())


def outlets_of(reading: Reading, item: Item) -> tuple[Outlet, ...]:
    """Return who carries an item: the outlets of its credits (relayed by the document's own), else the document's."""
    document = reading.document
    own = phrase.outlet_name(document.outlet) if document.outlet else None
    out: list[Outlet] = []
    for credit in item.credits:
        if not credit.outlet:
            continue
        # the name as the source line has it is what a reader finds when the citation opens
        words = credit.as_written or credit.outlet
        place = find(reading, item, words, credit.start)
        if place is None:
            continue
        name = phrase.outlet_name(words)
        if phrase.is_chinese(name) and not phrase.is_chinese(credit.outlet):
            name = phrase.outlet_name(credit.outlet)  # the table's name, for those who do not read Chinese
        supported = [cite(reading, item, place, "outlet")]
        date = credit.date
        dated = date_citations(reading, item, date) if date else None
        key = tables.fold(credit.outlet)
        via = own if own and tables.fold(own) not in {key, tables.fold(name)} else None
        out.append(
            Outlet(
                name=name,
                key=key,
                date=date if dated is not None else None,
                citations=(*supported, *(dated or ())),
                via=via,
            )
        )
    if not out and own:
        out.append(Outlet(name=own, key=tables.fold(own), date=document.published, citations=()))
    return tuple(out)


def tellings(readings: Iterable[Reading], window: Window) -> list[Telling]:
    """Return the statements that may be printed: with words, no question, not hypothetical or unsure, in the window.

    What is found in one of several near-identical copies is told by the others too: one agency text is one telling.
    """
    held = [
        (reading, item)
        for reading in readings
        for item in reading.items
        if item.kind != "caption" and not outside(item.date, window)
    ]
    bodies = [" ".join(span.of(reading.document.text) for span in item.spans) for reading, item in held]
    copied = {n: tuple(m for m in group if m != n) for group in copies(bodies) for n in group}
    out: list[Telling] = []
    for number, (reading, item) in enumerate(held):
        outlets = outlets_of(reading, item) if item.statements else ()
        parents = {statement.id: statement for statement in item.statements}
        for statement in item.statements:
            if not printable(statement, parents) or outside(statement.date, window, only_before=True):
                continue
            words = words_of(reading, statement)
            telling = Telling(
                reading=reading,
                item=item,
                statement=statement,
                outlets=outlets,
                words=words,
                country=country_of(statement),
            )
            out.append(telling)
            out += [again for n in copied.get(number, ()) if (again := _again(telling, *held[n]))]
    return out


def _again(telling: Telling, reading: Reading, item: Item) -> Telling | None:
    """Return the same statement as a copy carries it, if all its words stand there."""
    spans = []
    for span in telling.statement.content:
        words = span.of(telling.reading.document.text)
        at = reading.document.text.find(words, item.start, item.end)
        if at < 0:
            return None
        spans.append(Span(at, at + len(words)))
    # the copy's own finder may have seen less: who speaks is what the copy that is read says
    said = replace(telling.statement, source=(), cue=(), content=tuple(spans), nested_in=None, confidence=0.0)
    return replace(telling, reading=reading, item=item, statement=said, outlets=outlets_of(reading, item))


def printable(statement: Statement, parents: dict[str, Statement]) -> bool:
    """Whether a statement may become a line at all."""
    if not statement.content or _LEFT_OUT & set(statement.flags) or 0 < statement.confidence < _UNSURE:
        return False
    parent = parents.get(statement.nested_in or "")
    # what is said inside something hypothetical or unsaid is no statement either
    return parent is None or not _LEFT_OUT & set(parent.flags)


def outside(date: PartialDate | None, window: Window, *, only_before: bool = False) -> bool:
    """Whether a date lies wholly outside the window; an unknown one does not."""
    if date is None:
        return False
    try:
        first, last = date.first_day().isoformat(), date.last_day().isoformat()
    except ValueError:
        return False
    before = window.first is not None and last < window.first
    return before or (not only_before and window.last is not None and first > window.last)


def country_of(statement: Statement) -> str | None:
    """Return the country that a statement speaks for: the organisation's, else the speaker's.

    An empty string for a body of no one country; None where nothing says whom the speaker speaks for.
    """
    for actor in (statement.organisation, statement.speaker):
        if actor is None:
            continue
        if not actor.id:
            outlet = tables.outlets().named(actor.name)
            if outlet and outlet.country:
                return outlet.country
            continue
        if len(actor.id) == 2 and actor.id.isupper():
            return actor.id
        office = tables.offices().get(actor.id)
        if office:
            return office.country
        tenures = tables.officials().tenures(actor.id)
        if tenures:
            return tenures[0].country
    return None


def words_of(reading: Reading, statement: Statement) -> frozenset[str]:
    """Return the words said, as statements are compared by."""
    return frozenset(_tokens(" ".join(span.of(reading.document.text) for span in statement.content)))


def _tokens(words: str) -> list[str]:
    out: list[str] = []
    for word in words.casefold().split():
        core = word.strip(".,;:!?\"'“”‘’()[]—–…，。；：！？「」『』")
        if core and "\u3400" <= core[0] <= "\u9fff":
            out += [core[i : i + 2] for i in range(max(len(core) - 1, 1))]
        elif core:
            out.append(core)
    return out


def folded(found: Sequence[Telling]) -> list[tuple[Telling, ...]]:
    """Return the tellings in groups that tell one thing: one speaker, near-identical words, dates not apart.

    Groups keep the order of their first telling; the best one stands first.
    """
    groups: list[list[Telling]] = []
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    for telling in found:
        who = _speaker_key(telling)
        rare = sorted(telling.words, key=lambda word: (-len(word), word))[:6]
        home = None
        for index in dict.fromkeys(index for word in rare for index in by_word[who, word][-40:]):
            if _same(telling, groups[index][0]):
                home = index
                break
        if home is None:
            home = len(groups)
            groups.append([])
        groups[home].append(telling)
        for word in rare:
            if home not in by_word[who, word]:
                by_word[who, word].append(home)
    return [tuple(sorted(group, key=_better, reverse=True)) for group in groups]


def _speaker_key(telling: Telling) -> str:
    speaker = telling.statement.speaker
    if speaker:
        return speaker.id or tables.fold(speaker.name)
    text = telling.reading.document.text
    return "?" + tables.fold(" ".join(span.of(text) for span in telling.statement.source))


def _same(a: Telling, b: Telling) -> bool:
    if not a.words or not b.words:
        return False
    shared = len(a.words & b.words)
    smaller, larger = sorted((len(a.words), len(b.words)))
    if a.item.id == b.item.id:
        return shared == smaller and smaller >= 3
    if not near(a.statement.date or a.item.date, b.statement.date or b.item.date):
        return False
    # a short stretch shared by two long statements is a formula, not the same act of speech
    return (
        shared >= 0.85 * smaller and (smaller >= 0.5 * larger or shared >= 12) and (smaller >= 4 or smaller == larger)
    )


def near(first: PartialDate | None, second: PartialDate | None) -> bool:
    """Whether two dates may be of one happening: at most three days apart, or one of them not known."""
    if first is None or second is None:
        return True
    try:
        return (
            max(first.first_day(), second.first_day()) - min(first.last_day(), second.last_day())
        ).days <= _SAME_DAYS
    except ValueError:
        return True


def _better(telling: Telling) -> tuple[float, ...]:
    statement = telling.statement
    return (
        not statement.implicit,
        statement.form == "direct",
        statement.speaker is not None,
        statement.date is not None,
        len(telling.outlets) > 0,
        statement.confidence,
        min(len(telling.words), 40),
    )


def candidates(
    readings: Iterable[Reading], *, sides: Sequence[Side], issues: Sequence[str], window: Window, only: Sequence[str]
) -> list[Candidate]:
    """Return what may be printed, in the order of print: issue, side, importance; `only` keeps some issues."""
    found = folded(_outermost(tellings(readings, window)))
    latest = max(
        (date.last_day() for group in found for t in group if (date := t.statement.date or t.item.date)), default=None
    )
    out: list[Candidate] = []
    for group in found:
        issue = _issue(group, issues, only)
        if only and issue is None:
            continue
        out.append(
            Candidate(
                best=group[0],
                others=group[1:],
                issue=issue,
                side=side_of(next((t.country for t in group if t.country is not None), None), sides),
                score=0.0,
            )
        )
    return [replace(candidate, score=_score(candidate, latest)) for candidate in out]


def _outermost(found: list[Telling]) -> list[Telling]:
    """Leave out a statement whose words are mostly those of one nested in it: the inner one keeps the chain."""
    inner: dict[str, int] = defaultdict(int)
    for telling in found:
        if telling.statement.nested_in:
            inner[telling.statement.nested_in] += sum(end - start for start, end in telling.statement.content)
    return [
        telling
        for telling in found
        if inner[telling.statement.id] < 0.5 * sum(end - start for start, end in telling.statement.content)
    ]


def _issue(group: Sequence[Telling], issues: Sequence[str], only: Sequence[str]) -> str | None:
    """Return the issue under which to print: the first one that the statement, else its item, is tagged with."""
    allowed = only or issues
    tagged = (issue for t in group for some in (t.statement.issues, t.item.issues) for issue in some)
    return next((issue for issue in tagged if not allowed or issue in allowed), None)


def side_of(country: str | None, sides: Sequence[Side]) -> int:
    """Return the place of the side that a country belongs to: the one that takes all others when none names it.

    A speaker of no known country is on no side: the number after all of them, and one more.
    """
    if country is None:
        return len(sides) + 1
    for number, side in enumerate(sides):
        if country in side.countries:
            return number
    return next((number for number, side in enumerate(sides) if not side.countries), len(sides))


def _score(candidate: Candidate, latest: dt.date | None) -> float:
    """Weigh what is said by its strength, who says it, how many carry it, and how recent it is (see decisions)."""
    best = candidate.best
    statement = best.statement
    score = 0.6 * (statement.strength.level if statement.strength else 0)
    score += 2.0 if statement.organisation and statement.organisation.id else 0.0
    score += 1.5 if statement.speaker and statement.speaker.id else 0.5 if statement.speaker else 0.0
    score += {"direct": 1.5, "mixed": 0.8, "indirect": 0.6}[statement.form] - (1.5 if statement.implicit else 0.0)
    score += min(len(candidate.outlets), 10) * 0.5
    score += 1.0 * statement.confidence
    date = statement.date or best.item.date
    if date and latest:
        score += max(0.0, 2.0 - 0.1 * (latest - date.last_day()).days)
    if len(best.words) < 4:
        score -= 1.5
    return round(score, 6)
