"""The answer to a question: dated statements, events, measures, meetings and figures of the record, by side."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..compare.voices import country_of
from ..export.entries import Entry
from ..record import Meeting
from ..store import FindingKind, StatementFilter, StatementRow, browsing, to_match
from ..store.findings import parties
from ..store.query import folded
from . import reading_room
from .asking import AskedKind, Question, parse
from .asking_names import Meaning, vocabulary
from .comparing import side_of
from .desk import Desk

_FINDINGS: dict[AskedKind, FindingKind] = {
    "events": "event", "measures": "measure", "meetings": "meeting", "figures": "figure",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SideAnswer:
    """What one side said and did, the newest first; `side` is None for those that the tables put on no side."""

    side: str | None
    name: str
    statements: tuple[StatementRow, ...] = ()
    findings: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a question, `as_of` the day that relative dates were counted from.

    `more` says that there is more of some kind than is told. No sides: nothing in the record.
    """

    question: Question
    as_of: str | None
    sides: tuple[SideAnswer, ...]
    more: bool = False

    @property
    def nothing(self) -> bool:
        """Whether there is nothing in the record."""
        return not self.sides


def read(desk: Desk, text: str, *, as_of: dt.date | None = None) -> tuple[Question, str | None]:
    """Return a question as a query, and the day that its relative dates count from.

    Args:
        as_of: That day; the day of the newest report when None, never that of the machine.

    Raises:
        QueryError: As for `asking.parse`.
    """
    with desk.tables():
        newest = as_of.isoformat() if as_of else reading_room.newest_day(desk)
        day = dt.date.fromisoformat(newest[:10]) if newest else None
        return parse(text, vocabulary=vocabulary(desk.beat), newest=day), newest


def answer(desk: Desk, text: str, *, as_of: dt.date | None = None, limit: int = 20) -> Answer:
    """Return what the record says to a question, of each kind at most `limit`, the newest first.

    A question that narrows nothing is answered with nothing: it was not understood.

    Raises:
        QueryError: As for `asking.parse`; or the search for its words takes too long.
    """
    question, newest = read(desk, text, as_of=as_of)
    if question.empty:
        return Answer(question=question, as_of=newest, sides=())
    with desk.tables():
        said: tuple[StatementRow, ...] = ()
        more = False
        if "statements" in question.kinds:
            said, more = _statements(desk, question, limit)
        found: list[Entry] = []
        for kind in question.kinds:
            if kind != "statements":
                entries = _findings(desk, question, _FINDINGS[kind])
                more = more or len(entries) > limit
                found += entries[:limit]
        return Answer(question=question, as_of=newest, sides=_by_side(desk, said, found), more=more)


def countries_of(desk: Desk, meaning: Meaning) -> tuple[str, ...]:
    """Return the countries that a side or country stands for, none for what is neither."""
    if meaning.kind == "country":
        return (meaning.id,)
    return next((side.countries for side in desk.beat.sides if meaning.kind == "side" and side.id == meaning.id), ())


def _statements(desk: Desk, question: Question, limit: int) -> tuple[tuple[StatementRow, ...], bool]:
    voices = None
    if question.actors:
        countries = tuple(code for each in question.actors for code in countries_of(desk, each))
        ids = [each.id for each in question.actors if each.kind in ("person", "office")]
        if countries:
            of_states = reading_room.voices_in(countries)
            voices = browsing.Voices(ids=(*of_states.ids, *ids), known=of_states.known)
        else:
            # a person or an office itself: whoever speaks for it, whatever else is known
            voices = browsing.Voices(ids=tuple(ids), known=())
    words = [question.query] if question.query else []
    words += [f'"{each}"' for each in _names_about(question)]
    query = browsing.StatementQuery(
        filter=StatementFilter(
            issue=question.issue, since=question.since, until=question.until, stance=question.stance,
            levels=question.levels, outlet=question.outlet,
        ),
        words=" ".join(words) or None, voices=voices,
    )  # fmt: skip
    page = reading_room.page(desk, query, limit=limit)
    return page.rows, page.after is not None


def _names_about(question: Question) -> tuple[str, ...]:
    """Return the words for those whom a question names besides who speaks."""
    return tuple(each.words for each in question.understood if each.part == "about")


def _findings(desk: Desk, question: Question, kind: FindingKind) -> list[Entry]:
    entries = desk.entries(
        kind, issue=question.issue, since=question.since, until=question.until, outlet=question.outlet
    )
    actors, about = ([(each, countries_of(desk, each)) for each in some] for some in (question.actors, question.about))
    words = to_match(question.query)[1] if question.query else ()
    kept = []
    for entry in entries:
        told = entry.told
        taking = list(parties(told))
        if kind == "meeting":
            if any(not _among(each, where, taking, None) for each, where in (*actors, *about)):
                continue
        elif kind == "figure":
            # a figure has no actor: who is asked about has to stand in its sentence
            text = f"{entry.finding.headline or ''} {entry.finding.sentence}"
            if not all(_contains(text, each.name) for each, _ in (*actors, *about)):
                continue
        else:
            if actors and not any(_among(each, where, taking, "actor") for each, where in actors):
                continue
            if any(not _among(each, where, taking, "recipient") for each, where in about):
                continue
        reports = " ".join(f"{each.headline or ''} {each.sentence}" for each in entry.reports)
        if all(_contains(reports, word) for word in words):
            kept.append(entry)
    kept.sort(key=lambda each: _day(each) or "", reverse=True)
    return kept


def _among(
    meaning: Meaning, countries: tuple[str, ...], taking: Iterable[tuple[str, str | None, str]], part: str | None
) -> bool:
    for role, key, name in taking:
        if part is not None and role != part:
            continue
        if countries:
            if key and country_of(key) in countries:
                return True
        elif key == meaning.id:
            return True
        if name.casefold() == meaning.name.casefold():
            return True
    return False


def _contains(text: str, words: str) -> bool:
    plain, wanted = (" ".join(folded(each).casefold().split()) for each in (text, words))
    return wanted.rstrip("*") in plain


def _day(entry: Entry) -> str | None:
    date = entry.told.first if isinstance(entry.told, Meeting) else entry.told.date
    return date.value if date else entry.finding.reported


def _by_side(desk: Desk, said: Iterable[StatementRow], found: Iterable[Entry]) -> tuple[SideAnswer, ...]:
    order: list[str | None] = [*(side.id for side in desk.beat.sides), None]
    statements: dict[str | None, list[StatementRow]] = {}
    findings: dict[str | None, list[Entry]] = {}

    def side(countries: set[str]) -> str | None:
        sides = {side_of(desk, country) for country in countries}
        known = sides.pop() if len(sides) == 1 else None
        return known if known in order else None

    for row in said:
        country = next((code for each in (row.organisation, row.speaker) if each and (code := country_of(each))), None)
        statements.setdefault(side({country} if country else set()), []).append(row)
    for entry in found:
        # what two sides do together is of neither alone
        parts = [
            key for role, key, _ in parties(entry.told) if key and (role == "actor" or isinstance(entry.told, Meeting))
        ]
        countries = {code for key in parts if (code := country_of(key))}
        findings.setdefault(side(countries), []).append(entry)
    names: dict[str | None, str] = {each.id: each.name for each in desk.beat.sides}
    return tuple(
        SideAnswer(
            side=key, name=names.get(key, ""), statements=tuple(statements.get(key, ())),
            findings=tuple(findings.get(key, ())),
        )
        for key in order
        if key in statements or key in findings
    )  # fmt: skip
