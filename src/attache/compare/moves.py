"""What moved between an actor's days on an issue: level and stance, formulae, adverbs, targets."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..store import StatementRow
from .recurring import Text, recurring
from .voices import Voice, country_of, outlasts
from .wording import (
    Found,
    adverbs_in,
    aimed_at,
    content_words,
    formulae_in,
    language_of,
    own_words,
    strongest,
    tokens,
)

ChangeKind = Literal[
    "level", "stance", "formula added", "formula dropped", "formula revived", "hardened", "softened", "new target",
    "silence",
]  # fmt: skip
WAVERING = 7
"""Days within which a return to a level just used is no change."""
REGULAR = 3
"""Days in a row on which a formula must have been used for its absence to count."""
_LONG_AGO = 365
_FORGOTTEN = 60
_MEMORY = 60
_PHRASES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that changed: its kind, and the words (a formula, an adverb with its verb, a name) before and after."""

    kind: ChangeKind
    before: str | None
    after: str | None


@dataclass(slots=True)
class Day:
    """A day on which an actor spoke on an issue: all that it said, and what counts most."""

    day: dt.date
    best: "Said"
    said: list["Said"] = field(default_factory=list)


@dataclass(slots=True)
class Said:
    """A statement with what its own words hold: formulae, the strongest, adverbs by verb, whom it is aimed at."""

    row: StatementRow
    who: Voice
    words: str
    found: tuple[Found, ...]
    top: Found | None
    adverbs: dict[str, tuple[int, str]]
    aims: dict[str, str]

    def order(self) -> tuple[int, int, int, str]:
        """What decides which statement of a day counts: rank, then a formula, then level."""
        return (self.who.rank, int(self.firm()), self.row.level or 0, self.row.id)

    def firm(self) -> bool:
        """Whether a formula in the speaker's own words carries the level."""
        rule = self.row.rule or ""
        if self.top is None or not rule.startswith("ladder:"):
            return False
        return any(rule in each.rules for each in self.found) or abs(self.top.level - (self.row.level or 0)) <= 1


def said_by(row: StatementRow, who: Voice, inside: Sequence[StatementRow]) -> Said:
    """Return what a statement's own words hold, without what those nested `inside` it say for another state."""
    words = own_words(row)
    for nested in inside:
        other = country_of(nested.organisation or nested.speaker or "")
        if other is not None and other != who.state:
            words = words.replace(nested.content, " " * len(nested.content))
    cue = formulae_in(row.cue + " " + words[:60]) if row.cue else ()
    found = (*formulae_in(words), *(each for each in cue if each.start < len(row.cue)))
    return Said(
        row=row, who=who, words=words, found=found, top=strongest(found),
        adverbs=adverbs_in(row.cue + " " + words), aims=aimed_at(row.cue + " " + words, who.state),
    )  # fmt: skip


def by_day(found: Sequence[tuple[dt.date, Said]]) -> list[Day]:
    """Return the days in order."""
    days: dict[dt.date, list[Said]] = {}
    for day, said in found:
        days.setdefault(day, []).append(said)
    return [
        Day(day=day, best=max(said, key=Said.order), said=sorted(said, key=lambda one: one.row.id))
        for day, said in sorted(days.items())
    ]


Between = tuple[Detail, Day, Said, Day, Said]
Uses = dict[str, tuple[Said, str]]


def levels(days: list[Day]) -> list[Between]:
    """Level and stance, from one standing day to the next."""
    out: list[Between] = []
    standing: tuple[Day, Said] | None = None
    lately: list[tuple[dt.date, tuple[int, str]]] = []
    for day in days:
        now = max((said for said in day.said if said.row.rule is not None), key=Said.order, default=None)
        if now is None or (standing is None and not now.firm()):
            continue
        new = (now.row.level or 0, now.row.stance or "neutral")
        if standing is not None:
            old = standing[1]
            gap = (day.day - standing[0].day).days
            before = (old.row.level or 0, old.row.stance or "neutral")
            if before != new and gap <= outlasts(
                (old.who.rank, before[1], old.firm()), (now.who.rank, new[1], now.firm())
            ):
                continue
            turned = sign(before[1]) * sign(new[1]) < 0
            if not now.firm() and not turned:
                continue  # the outlet's words for it, not the speaker's
            both = old.firm() and now.firm()
            lately = [one for one in lately if (day.day - one[0]).days <= WAVERING]
            if before != new and new not in (told for _, told in lately) and not _echo(old, now, gap):
                if before[1] != new[1] and (turned or both):
                    out.append((detail("stance", before[1], new[1]), standing[0], old, day, now))
                if before[0] != new[0] and both and not turned:
                    out.append((detail("level", str(before[0]), str(new[0])), standing[0], old, day, now))
        standing = (day, now)
        lately.append((day.day, new))
    return out


def _echo(old: Said, now: Said, gap: int) -> bool:
    """Whether the later one is a report, without a date, in weaker words, of what was said a day or two before."""
    weaker = (now.row.level or 0) < (old.row.level or 0)
    return now.row.date is None and now.row.form == "indirect" and gap <= 2 and weaker


def sign(stance: str) -> int:
    """Return -1 for support, 1 for opposition and threat, 0 for neither."""
    return {"support": -1, "oppose": 1, "threat": 1}.get(stance, 0)


def formulae(days: list[Day], topic: frozenset[str]) -> list[Between]:
    """Formulae that an actor takes up, takes up again, or uses no more after using them regularly."""
    uses: list[Uses] = [
        {each.family: (said, each.words) for said in day.said for each in said.found if each.kind in _TOLD}
        for day in days
    ]
    texts = [Text(id=said.row.id, day=day.day, speaker="", words=_plain(said)) for day in days for said in day.said]
    phrases = [
        each
        for each in recurring(texts, least_days=REGULAR, least_texts=REGULAR)
        # two words, or four characters, may be the name of the day's matter
        if each.says_more_than(topic)
        and (len(each.run) if each.lang == "zh" else len(each.substance - content_words(" ".join(each.names))) + 2) >= 5
    ]
    substance = [[(said, content_words(said.words)) for said in day.said] for day in days] if phrases else []
    for phrase in phrases[:_PHRASES]:
        for number, held in enumerate(substance):
            said = next((one for one, words in held if phrase.within(words)), None)
            if said is not None:
                uses[number][f"phrase {phrase.text}"] = (said, phrase.text)
    out: list[Between] = []
    for key in sorted({key for used in uses for key in used}):
        at = [number for number, used in enumerate(uses) if key in used]
        out += _taken_up(days, uses, key, at)
        out += _given_up(days, uses, key, at)
    return out


_TOLD = frozenset(("demarche", "warning", "measure", "military", "accusation"))
"""Kinds of formulae whose first use is news by itself; for the others the level says it."""


def _plain(said: Said) -> str:
    """The words without the formulae of the ladder, which are compared by their rows."""
    words = said.words
    for each in formulae_in(words):
        words = words[: each.start] + "." * (each.end - each.start) + words[each.end :]
    return words


def _taken_up(days: list[Day], uses: list[Uses], key: str, at: list[int]) -> list[Between]:
    out: list[Between] = []
    first = at[0]
    if first >= REGULAR and (days[first].day - days[first - 1].day).days <= _LONG_AGO:
        said, words = uses[first][key]
        out.append(
            (detail("formula added", None, words), days[first - 1], _like(days[first - 1], said), days[first], said)
        )
    for number, (one, then) in enumerate(itertools.pairwise(at), 1):
        if number >= REGULAR and then - one > REGULAR and (days[then].day - days[one].day).days >= _FORGOTTEN:
            said, words = uses[then][key]
            out.append(
                (detail("formula revived", uses[one][key][1], words), days[one], uses[one][key][0], days[then], said)
            )
    return out


def _given_up(days: list[Day], uses: list[Uses], key: str, at: list[int]) -> list[Between]:
    out: list[Between] = []
    row = 0
    for one, then in itertools.zip_longest(at, at[1:], fillvalue=len(days) + 1):
        row += 1
        if then == one + 1:
            continue
        absent = min(then, len(days)) - one - 1
        if (row >= REGULAR and absent >= 2) or (row >= REGULAR + 2 and absent == 1 and then > len(days)):
            said, words = uses[one][key]
            now = _like(days[one + 1], said)
            out.append((detail("formula dropped", words, None), days[one], said, days[one + 1], now))
        row = 0
    return out


def _like(day: Day, said: Said) -> Said:
    """The best of a day, in the language of `said` where there is one."""
    lang = language_of(said.words)
    return max((one for one in day.said if language_of(one.words) == lang), key=Said.order, default=day.best)


def adverbs(days: list[Day]) -> list[Between]:
    """Adverbs that make a verb harder, or softer, than all of its uses in the last two months."""
    out: list[Between] = []
    seen: dict[str, list[tuple[Day, Said, int, str]]] = {}
    for day in days:
        here: dict[str, tuple[Said, int, str]] = {}
        for said in day.said:
            for head, (grade, shown) in said.adverbs.items():
                if head not in here or grade > here[head][1]:
                    here[head] = (said, grade, shown)
        for head, (said, grade, shown) in here.items():
            past = [one for one in seen.get(head, []) if (day.day - one[0].day).days <= _MEMORY]
            grades = [one[2] for one in past]
            harder = past and grade > max(grades)
            softer = past and grade < min(grades) and len(past) >= REGULAR - 1
            if (harder or softer) and not _variants(past[-1][1], said, head):
                kind: ChangeKind = "hardened" if harder else "softened"
                out.append((detail(kind, past[-1][3], shown), past[-1][0], past[-1][1], day, said))
            seen[head] = [*past, (day, said, grade, shown)]
    return out


def _variants(before: Said, after: Said, head: str) -> bool:
    """Whether one row of the ladder has both wordings, adverb and all: "condemns" and "firmly condemns"."""
    first, second = (
        {each.rule: each.words for each in said.found if head in each.words.lower()} for said in (before, after)
    )
    return any(len(tokens(first[rule])) + len(tokens(second[rule])) > 2 for rule in first.keys() & second.keys())


def targets(days: list[Day]) -> list[Between]:
    """Those whom an actor's words are aimed at for the first time, where they were aimed at others before."""
    out: list[Between] = []
    known: set[str] = set()
    last: tuple[Day, Said] | None = None
    for number, day in enumerate(days):
        fresh = set(known)
        for said in day.said:
            for target, words in said.aims.items():
                if target not in known and last is not None and number >= REGULAR:
                    out.append(
                        (detail("new target", next(iter(last[1].aims.values())), words), last[0], last[1], day, said)
                    )
                fresh.update((target, country_of(target) or target))
        known = fresh
        aiming = [said for said in day.said if said.aims]
        if aiming:
            last = (day, max(aiming, key=Said.order))
    return out


def detail(kind: ChangeKind, before: str | None, after: str | None) -> Detail:
    """Return one thing that changed."""
    return Detail(kind=kind, before=before, after=after)
