"""One happening once: reports of one event in several items, brought together.

Reports are compared only within a block (PLOVER type and parties), and there only with the latest few happenings: the
time grows with the number of reports. Each happening is compared by its first report, so that a chain of half-alike
reports does not grow into one.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..record import Event, PartialDate
from ..tables.plover import symmetric
from .actors import Actor
from .actors import actor as who
from .origins import Carrier, origins, outlets

GAP = 2
_REPORTED_GAP = 7
_LATEST = 40
_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3400-\u9fff]{2}|[^\W\d_]{4,}|\d[\d.,]*\d|\d")
# an act and the report that it will come are told as one thing; what is threatened, denied or thought of is not done
_STANDING = {
    "happened": 0,
    "announced": 0,
    "background": 0,
    "planned": 1,
    "threatened": 2,
    "denied": 3,
    "hypothetical": 4,
}
_Key = tuple[str, ...]
Likeness = Literal["same", "close", "unknown", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An event as one item tells it.

    `words` is what the event is told in (sentence, headline).
    `origin` is the first source where it is known to be another than the outlet, such as an agency.
    """

    event: Event
    item: str
    outlet: str | None
    reported: str | None
    words: str
    issues: tuple[str, ...] = ()
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event with its reports, by date.

    `event` is that of the report that knows most, unaltered: its citation supports all it says. `outlets` counts who
    carries it; `origins` how many first sources there are at least, after copies and one outlet's several items are
    folded (a report without a known outlet adds none to those known).
    """

    id: str
    event: Event
    reports: tuple[Report, ...]
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class _Known:
    report: Report
    actor: Actor | None
    recipient: Actor | None
    days: tuple[dt.date, dt.date] | None
    reported: dt.date | None
    words: frozenset[str]
    clause: frozenset[str]
    han: bool


def happenings(reports: Sequence[Report], *, body_of: Callable[[str], str] | None = None) -> tuple[Happening, ...]:
    """Return the happenings that the reports tell of, by date, those without one last; each report is in one of them.

    Two reports tell of one event when type and parties agree (or one of them does not name a party), the mode does not
    differ, both are done, planned, threatened, denied or thought of alike, their days are at most two apart, and their
    words are the more alike the less is known of all that.

    Args:
        body_of: Gives the text of an item by its id, by which copies are known.
    """
    known = [_known(report) for report in reports]
    order = sorted(range(len(known)), key=lambda k: (_sort_day(known[k]), k))
    groups: list[list[int]] = []
    blocks: dict[_Key, list[int]] = defaultdict(list)
    for k in order:
        look, found = _keys(known[k])
        group = _home(known, groups, blocks, look, known[k])
        if group is None:
            group = len(groups)
            groups.append([])
            for key in found:
                blocks[key].append(group)
        groups[group].append(k)
    return tuple(_happening([known[k].report for k in members], body_of) for members in groups)


def _home(
    known: Sequence[_Known],
    groups: Sequence[Sequence[int]],
    blocks: dict[_Key, list[int]],
    keys: Sequence[_Key],
    one: _Known,
) -> int | None:
    tried: set[int] = set()
    best: tuple[float, int] | None = None
    for key in keys:
        for group in reversed(blocks[key][-_LATEST:]):
            if group in tried:
                continue
            tried.add(group)
            likeness = _likeness(one, known[groups[group][0]])
            if likeness is not None and (best is None or likeness > best[0]):
                best = (likeness, group)
    return best[1] if best else None


def _keys(one: _Known) -> tuple[list[_Key], list[_Key]]:
    """Return where a report looks for its happening, and where a happening that begins with it is found.

    One that names both parties looks among those of the pair, and among those that name one of the two only.
    """
    kind = one.report.event.plover
    sides = ("", "") if symmetric(kind) else (">", "<")
    parties = zip(sides, (one.actor, one.recipient), strict=True)
    named = sorted((side + (party.country or party.key)) for side, party in parties if party is not None)
    if not named:  # only the same words tell of the same
        words: list[_Key] = [(kind, "words", *sorted(one.words))] if one.words else []
        return words, words
    each: list[_Key] = [(kind, "one", name) for name in named]
    if len(named) == 1:
        return each, [*each, (kind, "only", *named)]
    pair: _Key = (kind, "pair", *named)
    return [pair, *((kind, "only", name) for name in named)], [pair, *each]


def _likeness(one: _Known, other: _Known) -> float | None:
    """Return how much alike two reports of one block are beyond what is needed, or None."""
    a, b = one.report.event, other.report.event
    if _STANDING[a.status] != _STANDING[b.status] or (a.mode and b.mode and a.mode != b.mode):
        return None
    fits = _parties(one, other)
    if one.han != other.han:  # two scripts share no words: all the rest must agree
        kindred = symmetric(a.plover) or (a.mode and a.mode == b.mode) or set(a.context) & set(b.context)
        same_day = one.days is not None and one.days == other.days and one.days[0] == one.days[1]
        return 0.0 if fits == 0 and kindred and same_day else None
    need = None if fits is None else _needed(one, other)
    if need is None or fits is None:
        return None
    need += 0.2 * fits
    if a.mode and a.mode == b.mode:
        need -= 0.1
    if set(a.context) & set(b.context):
        need -= 0.05
    if one.report.item == other.report.item:
        need = max(need, 0.3)
    if one.report.issues and other.report.issues and not set(one.report.issues) & set(other.report.issues):
        need = max(need, 0.5)
    # within one item the headline and the sentence are shared by acts that are not the same
    same = one.report.item == other.report.item
    alike = _alike(one.clause, other.clause) if same else _alike(one.words, other.words)
    return alike - need if alike >= need else None


def _parties(one: _Known, other: _Known) -> int | None:
    """Return how many of the two parties are not shown to be the same, or None where one is another."""
    straight = (_same(one.actor, other.actor), _same(one.recipient, other.recipient))
    ways = [straight]
    if symmetric(one.report.event.plover):  # A met B is B met A
        ways.append((_same(one.actor, other.recipient), _same(one.recipient, other.actor)))
    counted = [sum(each != "same" for each in way) for way in ways if "different" not in way]
    return min(counted, default=None)


def _same(one: Actor | None, other: Actor | None) -> Likeness:
    if one is None or other is None:
        return "unknown"
    if one.key == other.key:
        return "same"
    if one.country and one.country == other.country:
        return "same" if one.state or other.state else "close"
    return "different"


def _needed(one: _Known, other: _Known) -> float | None:
    """Return how alike the words must be for two days to be one, or None when they cannot be."""
    if one.days and other.days:
        gap = max((one.days[0] - other.days[1]).days, (other.days[0] - one.days[1]).days, 0)
        if gap > GAP:
            return None
        exact = all(days[0] == days[1] for days in (one.days, other.days))
        return (0.15 if gap == 0 else 0.3) if exact else 0.4
    # a report comes after what it reports, and seldom long after
    days = [known.days[1] if known.days else known.reported for known in (one, other)]
    if days[0] is None or days[1] is None:
        return 0.6
    return 0.5 if abs((days[0] - days[1]).days) <= _REPORTED_GAP else None


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _known(report: Report) -> _Known:
    event = report.event
    actor, recipient = (who(ref.name, ref.id) if ref else None for ref in (event.actor, event.recipient))
    # that the parties are named alike is counted once
    names = {word for ref in (event.actor, event.recipient) if ref is not None for word in _words(ref.name)}
    return _Known(
        report=report, actor=actor, recipient=recipient, days=_days(event.date), reported=_reported(report.reported),
        words=frozenset(_words(report.words) - names), clause=frozenset(_words(event.text) - names),
        han=_HAN.search(event.text) is not None,
    )  # fmt: skip


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _days(date: PartialDate | None) -> tuple[dt.date, dt.date] | None:
    try:
        return (date.first_day(), date.last_day()) if date else None
    except ValueError:
        return None


def _reported(words: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words) if words else None
    except ValueError:
        return None


def _sort_day(one: _Known) -> dt.date:
    return one.days[0] if one.days else one.reported or dt.date.max


def _happening(reports: Sequence[Report], body_of: Callable[[str], str] | None) -> Happening:
    best = max(enumerate(reports), key=lambda pair: (_told(pair[1].event), -pair[0]))[1].event
    carriers = [Carrier(item=each.item, outlet=each.outlet, origin=each.origin) for each in reports]
    return Happening(
        id=reports[0].event.id, event=best, reports=tuple(reports), outlets=outlets(carriers),
        origins=origins(carriers, body_of),
    )  # fmt: skip


def _told(event: Event) -> int:
    told = (event.actor, event.recipient, event.date, event.mode, event.cameo)
    return sum(each is not None for each in told)
