"""Formulae (提法): official phrases that recur, and those of the ladder: first and last use, speakers, revival, end."""

import bisect
import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ..store import StatementRow
from .positions import day_of
from .recurring import Phrase, Text, recurring
from .voices import Voice, name_of, voice
from .wording import formulae_in, own_words, topic_words

FormulaState = Literal["new", "in use", "revived", "disappeared"]
LONG = 60
"""Days without use that make a revival or a disappearance, or four times the usual gap where that is longer."""
_HEARD = 3
"""Days on which the same state must have spoken meanwhile: what the record does not hear, it cannot miss."""
_ALIKE = 0.5
_NO_FORMULA = frozenset(("byline", "partnership", "readout"))
"""Kinds of rows that are words of reporting or names, as single verbs of demanding are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A recurring phrase of one state's official speech.

    `rule` is the ladder's row, None for a phrase found without a list. `uses` counts occasions: an office on a day, in
    however many outlets. `first` and `last` are its first and last use in the record, `statement` and `latest` the
    statements that show them. `variants` are other wordings of it. `gap` is the longest stretch without it between
    two uses, `back` the day on which it came back after that.
    """

    text: str
    lang: str
    state: str
    rule: str | None
    level: int | None
    stance: str | None
    uses: int
    first: dt.date
    last: dt.date
    statement: StatementRow
    latest: StatementRow
    speakers: tuple[tuple[str, int], ...]
    issues: tuple[str, ...]
    variants: tuple[str, ...]
    also: tuple[str, ...]
    status: FormulaState
    gap: int
    back: dt.date | None


@dataclass(frozen=True, slots=True)
class _Use:
    day: dt.date
    who: Voice
    row: StatementRow
    words: str


def formulae(
    rows: Iterable[StatementRow],
    *,
    issue: str | None = None,
    background: Iterable[str] = (),
    least: int = 3,
    until: dt.date | None = None,
) -> tuple[Formula, ...]:
    """Return the formulae of every state in the record, by state, the most used first.

    Phrases without a list are sought state by state, in the words that officials say themselves, and must stand in at
    least `least` statements of as many days; see `recurring` for what is a phrase. Those made of nothing but a
    subject's own words, and those that the ladder already has, are left out. What another state says in a statement
    does not count as its speaker's.

    Args:
        issue: Only in statements on this one.
        background: Other texts of the record; a phrase that is nearly as common there is ordinary language.
        least: Statements and days that a phrase must have. Formulae of the ladder need only one.
        until: The day up to which the record is read; its last day when None.
    """
    said: dict[str, list[_Use]] = {}
    everything = list(rows)
    spoken_for = {row.id for row in everything if row.speaker or row.organisation}
    for row in everything:
        if row.level is None or row.nested_in in spoken_for or (issue is not None and issue not in row.issues):
            continue
        who = voice(row.speaker, row.organisation, row.role, row.source)
        day = day_of(row.date, row.reported, row.cue)
        if who is not None and day is not None and (until is None or day <= until):
            said.setdefault(who.state, []).append(_Use(day, who, row, own_words(row)))
    other = tuple(background)
    found = [one for state, uses in sorted(said.items()) for one in _of_state(state, uses, other, least, until)]
    holders: dict[str, set[str]] = {}
    for one in found:
        holders.setdefault(_key(one), set()).add(one.state)
    shared = [_with_also(one, tuple(sorted(holders[_key(one)] - {one.state}))) for one in found]
    return tuple(sorted(shared, key=lambda one: (one.state, -one.uses, one.text)))


def _of_state(
    state: str, uses: list[_Use], background: Sequence[str], least: int, until: dt.date | None
) -> list[Formula]:
    days = sorted({use.day for use in uses})
    end = until or days[-1]
    out = []
    by_rule: dict[str, list[tuple[_Use, str]]] = {}
    places: dict[str, tuple[int, str]] = {}
    plain: list[Text] = []
    by_id = {use.row.id: use for use in uses}
    for use in uses:
        words = use.words
        told = use.row.cue + " " + words[:60] if use.row.cue else ""
        spots = [*formulae_in(words), *(each for each in formulae_in(told) if each.start < len(use.row.cue))]
        for each in spots:
            if each.kind not in _NO_FORMULA and not (each.kind == "demand" and each.words.isalpha()):
                by_rule.setdefault(each.rule, []).append((use, each.words))
                places[each.rule] = (each.level, each.stance)
        for each in formulae_in(words):
            words = words[: each.start] + "." * (each.end - each.start) + words[each.end :]
        plain.append(Text(id=use.row.id, day=use.day, speaker=use.who.state, words=words))
    for rule, held in by_rule.items():
        level, stance = places[rule]
        out.append(_formula(state, held, rule, (level, stance), days, end))
    topics = frozenset(word for use in uses for issue in use.row.issues for word in topic_words(issue))
    phrases = [
        phrase
        for phrase in recurring(plain, background=background, least_texts=least, least_days=least)
        if phrase.says_more_than(topics)
    ]
    for group in _grouped(phrases):
        held = [(by_id[text.id], phrase.text) for phrase in group for text in phrase.uses]
        out.append(_formula(state, held, None, None, days, end))
    return out


def _grouped(phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    """Put phrases that share half of their substance together, under the most used of them."""
    out: list[tuple[frozenset[str], list[Phrase]]] = []
    places: dict[str, list[int]] = {}
    for phrase in phrases:
        own = phrase.substance
        near = Counter(number for word in own for number in places.get(word, ()))
        best = next((n for n, both in near.most_common() if both >= _ALIKE * len(own | out[n][0])), None)
        if best is None:
            for word in own:
                places.setdefault(word, []).append(len(out))
            out.append((own, [phrase]))
        else:
            out[best][1].append(phrase)
    return [group for _, group in out]


def _formula(
    state: str, held: list[tuple[_Use, str]], rule: str | None, place: tuple[int, str] | None, spoken: list[dt.date],
    end: dt.date,
) -> Formula:  # fmt: skip
    uses = sorted(dict.fromkeys(held), key=lambda one: (one[0].day, one[0].row.id))
    occasions = {(use.day, use.who.office or use.who.state) for use, _ in uses}
    days = sorted({use.day for use, _ in uses})
    forms = Counter(words.lower() if rule else words for _, words in uses)
    text = max(forms, key=lambda form: (forms[form], len(form), form))
    speakers = Counter(
        name_of("person", use.who.person) if use.who.person else name_of("office", use.who.office) if use.who.office
        else use.row.source
        for use in dict.fromkeys(use for use, _ in uses)
    )  # fmt: skip
    status, gap, back = _life(days, spoken, end)
    first, last = uses[0][0], uses[-1][0]
    return Formula(
        text=text, lang="zh" if not text.isascii() and any("\u4e00" <= c <= "\u9fff" for c in text) else "en",
        state=state, rule=rule, level=place[0] if place else None, stance=place[1] if place else None,
        uses=len(occasions), first=first.day, last=last.day, statement=first.row, latest=last.row,
        speakers=tuple(speakers.most_common()), issues=tuple(sorted({i for use, _ in uses for i in use.row.issues})),
        variants=tuple(sorted(form for form in forms if form != text)), also=(), status=status, gap=gap, back=back,
    )  # fmt: skip


def _life(days: list[dt.date], spoken: list[dt.date], end: dt.date) -> tuple[FormulaState, int, dt.date | None]:
    gaps = [(then - one).days for one, then in pairwise(days)]
    status: FormulaState = "in use"
    longest, back = 0, None
    for number, gap in enumerate(gaps):
        usual = max(LONG, 4 * statistics.median(gaps[:number]) if number else LONG)
        if gap > longest and gap >= usual and _between(spoken, days[number], days[number + 1]) >= _HEARD:
            longest, back = gap, days[number + 1]
    quiet = (end - days[-1]).days
    usual = max(LONG, 4 * statistics.median(gaps) if gaps else LONG)
    if len(days) >= _HEARD and quiet >= usual and _between(spoken, days[-1], end + dt.timedelta(1)) >= _HEARD:
        status = "disappeared"
    elif back is not None:
        status = "revived"
    elif (end - days[0]).days <= LONG // 2 and (days[0] - spoken[0]).days >= LONG:
        status = "new"
    return status, longest, back


def _between(spoken: list[dt.date], first: dt.date, last: dt.date) -> int:
    """How many of the days lie between two, both left out."""
    return max(0, bisect.bisect_left(spoken, last) - bisect.bisect_right(spoken, first))


def _key(one: Formula) -> str:
    return one.rule or one.text


def _with_also(one: Formula, also: tuple[str, ...]) -> Formula:
    return replace(one, also=also)
