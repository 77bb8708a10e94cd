"""Pairs: what one side says and what another answers, and two tellings of one meeting side by side."""

import datetime as dt
import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..store import StatementRow
from .positions import day_of
from .voices import country_of, voice
from .wording import acts_in, content_words, formulae_in, language_of, named_in, own_words, topic_words

PairKind = Literal["assertion and denial", "accusation and rejection", "demand and answer"]
WITHIN = 14
"""Days within which a statement answers another."""
_CANDIDATES = 200
_LEAST = 0.2
_ALIGNED = 0.28
_UNNAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement of one side and the one by which another side answers it, on one issue.

    `shared` are the words of substance that both have; `likeness` (0 to 1) is their weight among those of the shorter,
    rarer words weighing more. `told` says that the answer itself tells what it answers, inside its own words.
    """

    kind: PairKind
    issue: str | None
    first: StatementRow
    first_day: dt.date
    first_state: str
    second: StatementRow
    second_day: dt.date
    second_state: str
    shared: tuple[str, ...]
    likeness: float
    told: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    row: StatementRow
    day: dt.date
    state: str
    acts: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]


def pairs(rows: Iterable[StatementRow], *, issue: str | None = None, within: int = WITHIN) -> tuple[Pair, ...]:
    """Return pairs of statements of two states, by issue and the day of the answer; each answer at most once an issue.

    An answer comes on the same day or within `within` days after, on the same issue or in the same item. It names the
    other side, or tells its words, and shares a word of substance beyond those that name the subject, or names nobody
    and shares three. Of several
    statements that it may answer the likest is taken, of equally like ones the latest.
    """
    together: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    told: dict[str, list[StatementRow]] = defaultdict(list)
    everything = list(rows)
    known = {row.id for row in everything if row.speaker or row.organisation}
    for row in everything:
        if row.nested_in in known:
            told[row.nested_in or ""].append(row)
            continue
        said = _said(row)
        if said is not None:
            for each in row.issues if issue is None else tuple(one for one in row.issues if one == issue):
                together["issue", each].append(said)
            if issue is None or issue in row.issues:
                together["item", row.item].append(said)
    out: dict[tuple[str, str | None], Pair] = {}
    for (by, each), found in sorted(together.items(), key=lambda entry: entry[0], reverse=True):
        # within one item two sides answer each other whether or not the issue of each sentence was recognised
        for pair in _among(each if by == "issue" else None, sorted(found, key=_order), told, within):
            out.setdefault((pair.second.id, pair.issue), pair)
    return _once(out.values())


def _once(found: Iterable[Pair]) -> tuple[Pair, ...]:
    """Leave out what was found within an item, where the same answer was found on an issue."""
    listed = list(found)
    on_issue = {pair.second.id for pair in listed if pair.issue is not None}
    kept = [pair for pair in listed if pair.issue is not None or pair.second.id not in on_issue]
    return tuple(sorted(kept, key=lambda pair: (pair.issue or "", pair.second_day, pair.second.id)))


def _order(one: _Said) -> tuple[dt.date, str, int]:
    return one.day, one.row.item, one.row.start


def _said(row: StatementRow) -> _Said | None:
    who = voice(row.speaker, row.organisation, row.role, row.source)
    day = day_of(row.date, row.reported, row.cue)
    if who is None or day is None or "question" in row.flags:
        return None
    words = own_words(row)
    names = frozenset(
        country if (country := country_of(target)) is not None else target for _, _, target in named_in(row.content)
    )
    return _Said(row, day, who.state, acts_in(row.cue, words), _marks(row.content), names)


def _among(issue: str | None, found: list[_Said], told: dict[str, list[StatementRow]], within: int) -> list[Pair]:
    topic = frozenset(word for each in (topic_words(issue) if issue else ()) for word in _marks(each))
    often = Counter(word for one in found for word in one.words)
    weight = {word: math.log(1 + len(found) / count) for word, count in often.items()}
    before: deque[_Said] = deque(maxlen=_CANDIDATES)
    out: list[Pair] = []
    for one in found:
        best: Pair | None = None
        for earlier in reversed(before):
            if (one.day - earlier.day).days > within:
                break
            if earlier.state == one.state:
                continue
            kind = _kind(earlier.acts, one.acts)
            if kind is None:
                continue
            shared = earlier.words & one.words
            likeness = _likeness(earlier.words, one.words, shared, weight)
            own = {word for word in shared - topic if word[0] != "="}
            if likeness < _LEAST or len(own) < (1 if earlier.state in one.names else _UNNAMED):
                continue
            if best is None or likeness > best.likeness:
                best = Pair(
                    kind=kind, issue=issue, first=earlier.row, first_day=earlier.day, first_state=earlier.state,
                    second=one.row, second_day=one.day, second_state=one.state, shared=tuple(sorted(shared)),
                    likeness=round(likeness, 3),
                )  # fmt: skip
        if best is None and {"denial", "answer"} & one.acts:
            best = _inside(issue, one, told)
        if best is not None:
            out.append(best)
        before.append(one)
    return out


def _inside(issue: str | None, one: _Said, told: dict[str, list[StatementRow]]) -> Pair | None:
    """An answer that tells what it answers."""
    for row in told.get(one.row.id, ()):
        state = country_of(row.organisation or row.speaker or "")
        if state is not None and state != one.state:
            return Pair(
                kind=_kind(acts_in(row.cue, row.content) | {"accusation"}, one.acts) or "assertion and denial",
                issue=issue, first=row, first_day=one.day, first_state=state, second=one.row, second_day=one.day,
                second_state=one.state, shared=(), likeness=1.0, told=True,
            )  # fmt: skip
    return None


def _kind(first: frozenset[str], second: frozenset[str]) -> PairKind | None:
    if "denial" in second and "accusation" in first:
        return "accusation and rejection"
    if "answer" in second and "demand" in first:
        return "demand and answer"
    if "denial" in second:
        return "assertion and denial"
    return None


def _likeness(one: frozenset[str], two: frozenset[str], shared: frozenset[str], weight: dict[str, float]) -> float:
    least = min(sum(weight[word] for word in one), sum(weight[word] for word in two))
    return sum(weight[word] for word in shared) / least if least else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a telling: its place in the document text and its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two tellings of one thing: sentences that say the same, in the order of the first, and what each alone says.

    `both` gives places in the two sequences; `first_only` and `second_only` what the other leaves out.
    """

    both: tuple[tuple[int, int, float], ...]
    first_only: tuple[int, ...]
    second_only: tuple[int, ...]


def beside(first: Sequence[Sentence], second: Sequence[Sentence]) -> Beside:
    """Put two readouts of one meeting or call, or a transcript and its report, side by side.

    Sentences are aligned by words of substance, and across languages by what our tables know in both: names, formulae
    of the ladder, issues' keywords, numbers. Each is aligned at most once, the likest first; one with too little
    substance to be compared is in neither list of what is left out.
    """
    texts = [one.text for one in (*first, *second)]
    ones, twos = [_marks(one.text) for one in first], [_marks(two.text) for two in second]
    langs = [language_of(one.text) for one in first], [language_of(two.text) for two in second]
    often = Counter(mark for marks in (*ones, *twos) for mark in marks)
    total = len(ones) + len(twos)
    parties = content_words(" ".join(text[a:b] for text in texts for a, b, _ in named_in(text)), most=None)
    weight = {mark: math.log(1 + total / count) for mark, count in often.items()}
    holders: dict[str, list[int]] = defaultdict(list)
    for number, marks in enumerate(twos):
        for mark in marks:
            holders[mark].append(number)
    scored = []
    for number, marks in enumerate(ones):
        near = Counter(other for mark in marks for other in holders[mark][:_CANDIDATES])
        for other in near:
            one, two = marks, twos[other]
            if langs[0][number] != langs[1][other]:
                one, two = _known_in_both(one), _known_in_both(two)
                own = one & two
            else:  # two sentences on the same parties need not say the same
                own = frozenset(mark for mark in one & two if mark[0] != "=" and mark not in parties)
            likeness = _likeness(one, two, one & two, weight)
            if likeness >= _ALIGNED and len(own) >= 2:
                scored.append((likeness, number, other))
    both: list[tuple[int, int, float]] = []
    used_one: set[int] = set()
    used_two: set[int] = set()
    for likeness, number, other in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if number not in used_one and other not in used_two:
            used_one.add(number)
            used_two.add(other)
            both.append((number, other, round(likeness, 3)))
    return Beside(
        both=tuple(sorted(both)),
        first_only=tuple(n for n, marks in enumerate(ones) if n not in used_one and len(marks) >= 3),
        second_only=tuple(n for n, marks in enumerate(twos) if n not in used_two and len(marks) >= 3),
    )


def _known_in_both(marks: frozenset[str]) -> frozenset[str]:
    return frozenset(mark for mark in marks if mark[0] == "=" or mark.isdigit())


def _marks(text: str) -> frozenset[str]:
    known = {f"={target}" for _, _, target in named_in(text)} | {f"={each.rule}" for each in formulae_in(text)}
    return content_words(text) | known
