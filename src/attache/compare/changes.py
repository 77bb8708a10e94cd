"""What changed in an actor's words on an issue, each change with the two dated statements between which it lies."""

import bisect
import datetime as dt
import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..store import StatementRow
from .positions import day_of
from .recurring import Text, recurring
from .voices import ActorKind, Voice, country_of, outlasts, ranks, voice
from .wording import (
    Found,
    Piece,
    adverbs_in,
    aimed_at,
    content_words,
    difference,
    formulae_in,
    language_of,
    own_words,
    strongest,
    tokens,
    topic_words,
    unanswered,
)

ChangeKind = Literal[
    "level", "stance", "formula added", "formula dropped", "formula revived", "hardened", "softened", "new target",
    "silence",
]  # fmt: skip
WAVERING = 7
"""Days within which a return to a level just used is no change."""
REGULAR = 3
"""Days in a row on which a formula must have been used for its absence to count."""
INTERVALS = 4
"""Intervals that an actor must have kept before a gap can be a silence."""
_LEAST_GAP = 21
_LONG_AGO = 365
_FORGOTTEN = 60
_MEMORY = 60
_HALF_A_YEAR = 183
_PHRASES = 200
_HABIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that changed: its kind, and the words (a formula, an adverb with its verb, a name) before and after."""

    kind: ChangeKind
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed in the words of one actor on one issue between two dated statements.

    `before` and `after` are never of the same day. For a silence they are its two ends; where it lasts, `after` is the
    latest statement of another actor on the issue, which shows that the record goes on. `difference` is by words, by
    characters in Chinese, and empty where the two are in different scripts.
    """

    issue: str
    kind: ActorKind
    actor: str
    state: str
    details: tuple[Detail, ...]
    before: StatementRow
    before_day: dt.date
    after: StatementRow
    after_day: dt.date
    difference: tuple[Piece, ...]
    lasting: bool = False

    def kinds(self) -> tuple[ChangeKind, ...]:
        """The kinds of what changed."""
        return tuple(detail.kind for detail in self.details)


@dataclass(slots=True)
class _Day:
    day: dt.date
    best: "_Said"
    said: list["_Said"] = field(default_factory=list)


@dataclass(slots=True)
class _Said:
    row: StatementRow
    who: Voice
    words: str
    found: tuple[Found, ...]
    top: Found | None
    adverbs: dict[str, tuple[int, str]]
    aims: dict[str, str]

    def order(self) -> tuple[int, int, int, str]:
        return (self.who.rank, int(self.firm()), self.row.level or 0, self.row.id)

    def firm(self) -> bool:
        """Whether a formula in the speaker's own words carries the level."""
        rule = self.row.rule or ""
        if self.top is None or not rule.startswith("ladder:"):
            return False
        return any(rule in each.rules for each in self.found) or abs(self.top.level - (self.row.level or 0)) <= 1


def changes(
    rows: Iterable[StatementRow],
    *,
    issue: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[Change, ...]:
    """Return what changed, by issue and day: of offices, and of a state where no office of it is the one that changed.

    Statements are put in the order of their own days, whenever they came to the record. Only the actor's own asserted
    words count: nothing nested in another's statement, nothing in marks that hold another's words. Variants of one
    formula, and a return to a level used within the last week, are no change.

    Args:
        issue: Only this one.
        since, until: First and last day on which a change falls; what it is compared with may be older.
    """
    by_actor: dict[tuple[str, ActorKind, str], list[tuple[dt.date, _Said]]] = {}
    alive: dict[str, dict[str, list[tuple[dt.date, StatementRow]]]] = {}
    everything = list(rows)
    spoken_for = {row.id: row.speaker or row.organisation for row in everything}
    inside: dict[str, list[StatementRow]] = {}
    for row in everything:
        if row.nested_in is not None:
            inside.setdefault(row.nested_in, []).append(row)
    for row in everything:
        if row.nested_in is not None and spoken_for.get(row.nested_in):
            continue
        who = voice(row.speaker, row.organisation, row.role, row.source)
        day = day_of(row.date, row.reported, row.cue)
        if who is None or day is None or "question" in row.flags or (until is not None and day > until):
            continue
        if row.level is None or unanswered(row) is not None:
            continue
        said = _said(row, who, inside.get(row.id, ()))
        for each in row.issues if issue is None else tuple(one for one in row.issues if one == issue):
            alive.setdefault(each, {}).setdefault(who.state, []).append((day, row))
            for kind, actor in who.actors():
                by_actor.setdefault((each, kind, actor), []).append((day, said))
    for states in alive.values():
        for heard in states.values():
            heard.sort(key=lambda one: (one[0], one[1].id))
    out: list[Change] = []
    for (each, kind, actor), found in by_actor.items():
        days = _by_day(found)
        if kind == "office":
            out += _between(each, kind, actor, days, topic_words(each))
        elif kind == "state":
            out += _of_state(each, actor, days)
        if kind != "person":  # spokespersons take turns
            out += _silences(each, kind, actor, days, alive[each])
    told = {(one.issue, one.state, one.after.id) for one in out if one.kind == "office"}
    kept = [one for one in out if one.kind == "office" or (one.issue, one.state, one.after.id) not in told]
    late = [one for one in kept if since is None or one.after_day >= since]
    return tuple(sorted(late, key=lambda one: (one.issue, one.after_day, one.state, one.actor, one.after.id)))


def _said(row: StatementRow, who: Voice, inside: Sequence[StatementRow]) -> _Said:
    words = own_words(row)
    for nested in inside:
        other = country_of(nested.organisation or nested.speaker or "")
        if other is not None and other != who.state:
            words = words.replace(nested.content, " " * len(nested.content))
    cue = formulae_in(row.cue + " " + words[:60]) if row.cue else ()
    found = (*formulae_in(words), *(each for each in cue if each.start < len(row.cue)))
    return _Said(
        row=row, who=who, words=words, found=found, top=strongest(found),
        adverbs=adverbs_in(row.cue + " " + words), aims=aimed_at(row.cue + " " + words, who.state),
    )  # fmt: skip


def _by_day(found: Sequence[tuple[dt.date, _Said]]) -> list[_Day]:
    days: dict[dt.date, list[_Said]] = {}
    for day, said in found:
        days.setdefault(day, []).append(said)
    return [
        _Day(day=day, best=max(said, key=_Said.order), said=sorted(said, key=lambda one: one.row.id))
        for day, said in sorted(days.items())
    ]


def _of_state(issue: str, actor: str, days: list[_Day]) -> list[Change]:
    """A state's changes of level where no office's own words changed: a voice new on the issue goes beyond the others.

    Two ministries with words of their own are no change of the state's each time that the other one speaks. A new voice
    counts when it turns the stance, is stronger by two steps, is stronger and of a higher rank, or is a leader's.
    """
    out: list[Change] = []
    leader = ranks()["leader"]
    dates = [day.day for day in days]
    firm: dict[str | None, list[dt.date]] = {}
    for day in days:
        for office in {said.who.office for said in day.said if said.firm()}:
            firm.setdefault(office, []).append(day.day)
    for change in _between(issue, "state", actor, days, None):
        who = _who(change.after)
        begin = change.after_day - dt.timedelta(_HALF_A_YEAR)
        if who is None or _any_between(firm.get(who.office, []), begin, change.after_day):
            continue
        stands: dict[str | None, tuple[int, int]] = {}
        for day in days[bisect.bisect_left(dates, begin) : bisect.bisect_left(dates, change.after_day)]:
            for said in sorted(day.said, key=_Said.order):
                if said.firm():
                    stands[said.who.office] = (_signed(said.row), said.who.rank)
        if not stands:
            continue
        levels, now = [level for level, _ in stands.values()], _signed(change.after)
        if min(levels) <= now <= max(levels):
            continue
        turns = all(level * now < 0 for level in levels)
        stronger = abs(now) - max(map(abs, levels))
        if (
            turns
            or stronger >= 2
            or (stronger > 0 and who.rank > max(rank for _, rank in stands.values()))
            or who.rank == leader
        ):
            out.append(change)
    return out


def _any_between(days: list[dt.date], first: dt.date, last: dt.date) -> bool:
    """Whether one of sorted days is not before `first` and before `last`."""
    at = bisect.bisect_left(days, first)
    return at < len(days) and days[at] < last


def _who(row: StatementRow) -> Voice | None:
    return voice(row.speaker, row.organisation, row.role, row.source)


def _signed(row: StatementRow) -> int:
    return (row.level or 0) * (_sign(row.stance or "neutral") or 1)


def _between(issue: str, kind: ActorKind, actor: str, days: list[_Day], topic: frozenset[str] | None) -> list[Change]:
    """Return changes between days; with the issue's own words (`topic`) also of formulae, adverbs and targets."""
    found = _levels(days)
    if topic is not None:
        found += [*_formulae(days, topic), *_adverbs(days), *_targets(days)]
    by_pair: dict[tuple[str, str], list[Between]] = {}
    for each in found:
        by_pair.setdefault((each[2].row.id, each[4].row.id), []).append(each)
    out = []
    for group in by_pair.values():
        _, before_day, before, after_day, after = group[0]
        out.append(
            Change(
                issue=issue, kind=kind, actor=actor, state=after.who.state,
                details=tuple(dict.fromkeys(detail for detail, *_ in group)), before=before.row,
                before_day=before_day.day, after=after.row, after_day=after_day.day,
                difference=difference(before.row.content, after.row.content),
            )
        )  # fmt: skip
    return out


Between = tuple[Detail, _Day, _Said, _Day, _Said]
Uses = dict[str, tuple[_Said, str]]


def _levels(days: list[_Day]) -> list[Between]:
    """Level and stance, from one standing day to the next."""
    out: list[Between] = []
    standing: tuple[_Day, _Said] | None = None
    lately: list[tuple[dt.date, tuple[int, str]]] = []
    for day in days:
        now = max((said for said in day.said if said.row.rule is not None), key=_Said.order, default=None)
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
            turned = _sign(before[1]) * _sign(new[1]) < 0
            if not now.firm() and not turned:
                continue  # the outlet's words for it, not the speaker's
            both = old.firm() and now.firm()
            lately = [one for one in lately if (day.day - one[0]).days <= WAVERING]
            if before != new and new not in (told for _, told in lately) and not _echo(old, now, gap):
                if before[1] != new[1] and (turned or both):
                    out.append((_detail("stance", before[1], new[1]), standing[0], old, day, now))
                if before[0] != new[0] and both and not turned:
                    out.append((_detail("level", str(before[0]), str(new[0])), standing[0], old, day, now))
        standing = (day, now)
        lately.append((day.day, new))
    return out


def _echo(old: _Said, now: _Said, gap: int) -> bool:
    """Whether the later one is a report, without a date, in weaker words, of what was said a day or two before."""
    weaker = (now.row.level or 0) < (old.row.level or 0)
    return now.row.date is None and now.row.form == "indirect" and gap <= 2 and weaker


def _sign(stance: str) -> int:
    return {"support": -1, "oppose": 1, "threat": 1}.get(stance, 0)


def _formulae(days: list[_Day], topic: frozenset[str]) -> list[Between]:
    """Formulae that an actor takes up, takes up again, or uses no more after using them regularly."""
    uses: list[Uses] = [
        {each.family: (said, each.words) for said in day.said for each in said.found if each.kind in _TOLD}
        for day in days
    ]
    texts = [Text(id=said.row.id, day=day.day, speaker="", words=_plain(said)) for day in days for said in day.said]
    phrases = [each for each in recurring(texts, least_days=REGULAR, least_texts=REGULAR) if each.says_more_than(topic)]
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


def _plain(said: _Said) -> str:
    """The words without the formulae of the ladder, which are compared by their rows."""
    words = said.words
    for each in formulae_in(words):
        words = words[: each.start] + "." * (each.end - each.start) + words[each.end :]
    return words


def _taken_up(days: list[_Day], uses: list[Uses], key: str, at: list[int]) -> list[Between]:
    out: list[Between] = []
    first = at[0]
    if first >= REGULAR and (days[first].day - days[first - 1].day).days <= _LONG_AGO:
        said, words = uses[first][key]
        out.append(
            (_detail("formula added", None, words), days[first - 1], _like(days[first - 1], said), days[first], said)
        )
    for number, (one, then) in enumerate(itertools.pairwise(at), 1):
        if number >= REGULAR and then - one > REGULAR and (days[then].day - days[one].day).days >= _FORGOTTEN:
            said, words = uses[then][key]
            out.append(
                (_detail("formula revived", uses[one][key][1], words), days[one], uses[one][key][0], days[then], said)
            )
    return out


def _given_up(days: list[_Day], uses: list[Uses], key: str, at: list[int]) -> list[Between]:
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
            out.append((_detail("formula dropped", words, None), days[one], said, days[one + 1], now))
        row = 0
    return out


def _like(day: _Day, said: _Said) -> _Said:
    """The best of a day, in the language of `said` where there is one."""
    lang = language_of(said.words)
    return max((one for one in day.said if language_of(one.words) == lang), key=_Said.order, default=day.best)


def _adverbs(days: list[_Day]) -> list[Between]:
    """Adverbs that make a verb harder, or softer, than all of its uses in the last two months."""
    out: list[Between] = []
    seen: dict[str, list[tuple[_Day, _Said, int, str]]] = {}
    for day in days:
        here: dict[str, tuple[_Said, int, str]] = {}
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
                out.append((_detail(kind, past[-1][3], shown), past[-1][0], past[-1][1], day, said))
            seen[head] = [*past, (day, said, grade, shown)]
    return out


def _variants(before: _Said, after: _Said, head: str) -> bool:
    """Whether one row of the ladder has both wordings, adverb and all: "condemns" and "firmly condemns"."""
    first, second = (
        {each.rule: each.words for each in said.found if head in each.words.lower()} for said in (before, after)
    )
    return any(len(tokens(first[rule])) + len(tokens(second[rule])) > 2 for rule in first.keys() & second.keys())


def _targets(days: list[_Day]) -> list[Between]:
    """Those whom an actor's words are aimed at for the first time, where they were aimed at others before."""
    out: list[Between] = []
    known: set[str] = set()
    last: tuple[_Day, _Said] | None = None
    for number, day in enumerate(days):
        fresh = set(known)
        for said in day.said:
            for target, words in said.aims.items():
                if target not in known and last is not None and number >= REGULAR:
                    out.append(
                        (_detail("new target", next(iter(last[1].aims.values())), words), last[0], last[1], day, said)
                    )
                fresh.update((target, country_of(target) or target))
        known = fresh
        aiming = [said for said in day.said if said.aims]
        if aiming:
            last = (day, max(aiming, key=_Said.order))
    return out


def _silences(
    issue: str, kind: ActorKind, actor: str, days: list[_Day], alive: dict[str, list[tuple[dt.date, StatementRow]]]
) -> list[Change]:
    """Gaps far longer than the actor's own habit, while others went on speaking on the issue."""
    state = days[-1].best.who.state
    others = {other: [day for day, _ in said] for other, said in alive.items() if other != state}
    latest = max((alive[other][-1] for other in others), key=lambda one: (one[0], one[1].id), default=None)
    out: list[Change] = []
    gaps: list[int] = []
    ends = [(day.day, day.best.row) for day in days]
    if latest is not None and latest[0] > ends[-1][0]:
        ends.append(latest)
    for number, ((one, before), (then, after)) in enumerate(itertools.pairwise(ends), 1):
        gap = (then - one).days
        habit = gaps[-_HABIT:]
        if len(gaps) >= INTERVALS and gap >= max(_LEAST_GAP, 3 * statistics.median(habit), 2 * max(habit)):
            lasting = number == len(days)
            if lasting or any(_any_between(heard, one + dt.timedelta(1), then) for heard in others.values()):
                usual = f"every {statistics.median(habit):g} days"
                out.append(
                    Change(
                        issue=issue, kind=kind, actor=actor, state=state,
                        details=(_detail("silence", usual, f"{gap} days"),), before=before, before_day=one, after=after,
                        after_day=then, difference=(), lasting=lasting,
                    )
                )  # fmt: skip
                continue
        gaps.append(gap)
    return out


def _detail(kind: ChangeKind, before: str | None, after: str | None) -> Detail:
    return Detail(kind=kind, before=before, after=after)
