"""The register of measures: reports of one policy measure brought together, with its stages and its framings.

A report is compared only with measures of the same hand, target or legal name, and of these with the latest few, so
that the time grows with the number of reports.
"""

import datetime as dt
import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..record import Figure, Measure, PartialDate
from ..record.event import Stage
from .actors import Actor, Likeness, actor, alike

_LATEST = 40
_MEMBERS = 12
_NEAR = 10
"""Days within which two reports of one hand, target and instrument tell of one measure, where none says more."""
_SLACK = 3
"""Days by which two reports may date one stage differently."""
_RANK: dict[Stage, int] = {
    "call": 0, "proposed": 1, "threatened": 1, "announced": 2, "passed-chamber": 3, "adopted": 4, "signed": 5,
    "in-force": 6, "amended": 6, "suspended": 6, "lifted": 6, "rejected": 6,
}  # fmt: skip
_WIDE = frozenset(("ban", "restriction", "law", "rule"))
"""Instruments that say little: what one outlet calls a ban another calls an export control."""
_WORD = re.compile(r"(?=(?P<pair>[\u3400-\u9fff]{2}))|(?P<word>[a-z\u00df-\u024f]{3,}|\d[\d.,]*\d|\d)")
_EMPTY = frozenset(
    (
        "the", "and", "all", "any", "its", "his", "her", "their", "new", "certain", "some", "other", "such", "that",
        "which", "with", "for", "from", "into", "over", "than", "more", "act", "law",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReport:
    """A measure as one item tells it: the citation of all that is said of it.

    `reported` is the ISO date of the item, `side` the country of the outlet (ISO), both None where not known.
    """

    measure: Measure
    item: str
    outlet: str | None = None
    side: str | None = None
    reported: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReached:
    """A stage of a measure: `date` is the date that the report states for it, None where it states none."""

    stage: Stage
    date: PartialDate | None
    report: MeasureReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How one side calls a measure: `side` is the country of its outlets, None for outlets without a known one."""

    side: str | None
    outlets: tuple[str, ...]
    texts: tuple[str, ...]
    reports: tuple[MeasureReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One measure of the register.

    Instrument, hand, target, object and legal name are those of the reports that say most, unaltered. `stage` is the
    furthest that it has come, or the last where it was suspended or lifted and came back; a later report that only
    looks back does not move it. `stages` are in order of their days. Each report stands in exactly one framing.
    """

    id: str
    instrument: str
    by: str | None
    by_id: str | None
    against: str | None
    against_id: str | None
    object: str | None
    legal_name: str | None
    amounts: tuple[Figure, ...]
    effective: PartialDate | None
    stage: Stage | None
    stages: tuple[StageReached, ...]
    framings: tuple[Framing, ...]
    reports: tuple[MeasureReport, ...]


def register(reports: Sequence[MeasureReport]) -> tuple[Entry, ...]:
    """Return the measures that the reports tell of, by the day of their first report; each report is in one of them.

    What does not say enough to be known again stays an entry of its own.
    """
    order = sorted(range(len(reports)), key=lambda k: (_day(reports[k]) or dt.date.max, k))
    groups: list[list[MeasureReport]] = []
    blocks: dict[str, list[int]] = defaultdict(list)
    for k in order:
        report = reports[k]
        keys = list(_keys(report.measure))
        tried = dict.fromkeys(g for key in keys for g in reversed(blocks[key][-_LATEST:]))
        home = next((g for g in tried if _belongs(report, groups[g])), None)
        if home is None:
            home = len(groups)
            groups.append([])
        for key in keys:
            if home not in blocks[key][-_LATEST:]:
                blocks[key].append(home)
        groups[home].append(report)
    return tuple(_entry(group) for group in groups)


def same_measure(one: Measure, other: Measure, *, days_apart: int | None = None) -> bool:
    """Return whether two clauses tell of one measure, perhaps in opposite words.

    One legal name is enough. Otherwise instrument and hand must agree, nothing may contradict (target, goods,
    amounts, the day of one stage), and something must identify it: goods, an amount, the day it takes effect, or, for
    reports few days apart, the target. Calls by two sides for one thing are not told apart from one another.

    Args:
        one: A measure.
        other: Another one.
        days_apart: Days between the two reports, None where not known.
    """
    return _compare(one, other, days_apart) == "same"


def _belongs(report: MeasureReport, group: Sequence[MeasureReport]) -> bool:
    members = [*group[: _MEMBERS // 2], *group[-_MEMBERS // 2 :]] if len(group) > _MEMBERS else group
    found = {_compare(report.measure, member.measure, _apart(report, member)) for member in members}
    return "same" in found and "different" not in found


def _compare(one: Measure, other: Measure, days_apart: int | None) -> Likeness:
    legal = _legal(one.legal_name, other.legal_name)
    hand = alike(_by(one), _by(other))
    target = alike(_against(one), _against(other))
    if "different" in (legal, hand) or _contradict(one, other):
        return "different"
    if legal == "same":
        return "same"
    if not _instruments(one.instrument, other.instrument):
        return "unknown"
    if target == "different":
        return "different"
    things = _things(one, other)
    near = days_apart is not None and days_apart <= _NEAR
    if things == "unknown" and _framed(one, other) and days_apart is not None and days_apart <= _SLACK:
        # "a plan to cut the deputies of the port", "the decision to improve the vote in the port"
        return "same" if hand == "same" else "unknown"
    if things == "different":
        return "different"
    if hand != "same":
        # the sufferer's outlet need not say whose ban it is
        told = things == "same" and target == "same" and near and one.instrument == other.instrument
        return "same" if told else "unknown"
    if things == "same" or _amounts(one, other) or (one.effective and _days_meet(one.effective, other.effective)):
        return "same"
    return "same" if near and target == "same" and one.instrument == other.instrument else "unknown"


def _framed(one: Measure, other: Measure) -> bool:
    """Whether both tell of one stage of a law, so that each may be a side's name for it."""
    laws = one.instrument == other.instrument == "law" and bool(one.object and other.object)
    return laws and one.stage is not None and one.stage == other.stage and _han(one.object) == _han(other.object)


def _contradict(one: Measure, other: Measure) -> bool:
    if one.stage and one.stage == other.stage and one.date and other.date and not _days_meet(one.date, other.date):
        return True
    mine = {figure.unit: figure.value for figure in one.amounts}
    theirs = {figure.unit: figure.value for figure in other.amounts}
    # "amended" is when amounts change
    changed = "amended" in (one.stage, other.stage)
    return not changed and any(mine[unit] != theirs[unit] for unit in mine.keys() & theirs.keys())


def _amounts(one: Measure, other: Measure) -> bool:
    return bool({(f.unit, f.value) for f in one.amounts} & {(f.unit, f.value) for f in other.amounts})


def _days_meet(one: PartialDate | None, other: PartialDate | None) -> bool:
    first, second = _span(one), _span(other)
    if first is None or second is None:
        return False
    slack = dt.timedelta(days=_SLACK)
    return first[0] <= second[1] + slack and second[0] <= first[1] + slack


def _span(date: PartialDate | None) -> tuple[dt.date, dt.date] | None:
    try:
        return (date.first_day(), date.last_day()) if date else None
    except ValueError:
        return None


def _legal(one: str | None, other: str | None) -> Likeness:
    if not one or not other or _han(one) != _han(other):
        return "unknown"
    mine, theirs = _words(one), _words(other)
    return "same" if mine and theirs and (mine <= theirs or theirs <= mine) else "different"


def _instruments(one: str, other: str) -> bool:
    return one == other or one in _WIDE or other in _WIDE


def _things(one: Measure, other: Measure) -> Likeness:
    mine, theirs = (_words(each.object) - _names(one) - _names(other) for each in (one, other))
    if not mine or not theirs or _han(one.object) != _han(other.object):
        return "unknown"
    shared = len(mine & theirs)
    if not shared:
        return "different"
    return "same" if 2 * shared >= min(len(mine), len(theirs)) else "unknown"


@functools.lru_cache(maxsize=65536)
def _words(words: str | None) -> frozenset[str]:
    found = (match["pair"] or match["word"] for match in _WORD.finditer((words or "").casefold()))
    return frozenset(word.rstrip("s") for word in found if word not in _EMPTY)


def _names(measure: Measure) -> frozenset[str]:
    """Return the words of the object that only name the target ("Norwegian" of Norway): they tell no goods."""
    stems = tuple(word[:4] for word in _words(measure.against) if len(word) > 3)
    return frozenset(word for word in _words(measure.object) if stems and word.startswith(stems))


def _han(words: str | None) -> bool:
    return bool(words and re.search("[\u3400-\u9fff]", words))


def _by(measure: Measure) -> Actor | None:
    return actor(measure.by, measure.by_id)


def _against(measure: Measure) -> Actor | None:
    return actor(measure.against, measure.against_id)


def _keys(measure: Measure) -> Iterator[str]:
    for word in sorted(_words(measure.legal_name)):
        yield "legal " + word
    for name, party in (("by", _by(measure)), ("against", _against(measure))):
        if party is not None:
            yield f"{name} {party.country or party.key}"


def _day(report: MeasureReport) -> dt.date | None:
    """Return the day from which a report is known: that of the item, else the one that it states."""
    try:
        if report.reported:
            return PartialDate(
                value=report.reported[:10],
                precision={4: "year", 7: "month"}.get(len(report.reported), "day"),  # type: ignore[arg-type]
                basis="stated",
                text="",
            ).last_day()
    except ValueError:
        return None
    span = _span(report.measure.date)
    return span[0] if span else None


def _apart(one: MeasureReport, other: MeasureReport) -> int | None:
    if one.item == other.item:
        return 0
    first, second = _day(one), _day(other)
    return abs((first - second).days) if first and second else None


def _entry(group: Sequence[MeasureReport]) -> Entry:
    measures = [report.measure for report in group]
    best = max(enumerate(measures), key=lambda pair: (_told(pair[1]), -pair[0]))[1]
    specific = next((m.instrument for m in measures if m.instrument not in _WIDE), best.instrument)
    hand = next((m for m in (best, *measures) if m.by), best)
    target = next((m for m in (best, *measures) if m.against), best)
    stages = _stages(group)
    return Entry(
        id=measures[0].id,
        instrument=specific,
        by=hand.by,
        by_id=hand.by_id,
        against=target.against,
        against_id=target.against_id,
        object=next((m.object for m in (best, *measures) if m.object), None),
        legal_name=next((m.legal_name for m in (best, *measures) if m.legal_name), None),
        amounts=next((m.amounts for m in (best, *measures) if m.amounts), ()),
        effective=next((m.effective for m in (best, *measures) if m.effective), None),
        stage=_present(group),
        stages=stages,
        framings=_framings(group),
        reports=tuple(group),
    )


def _told(measure: Measure) -> int:
    told = (measure.by, measure.against, measure.object, measure.legal_name, measure.date, measure.amounts)
    return sum(bool(each) for each in told)


def _stages(group: Sequence[MeasureReport]) -> tuple[StageReached, ...]:
    """Return each stage once for each day that is stated for it, or once without a day, where none is stated.

    A stage told without a day after a later one has been reached is a look back, and left out.
    """
    found: dict[tuple[Stage, str | None], MeasureReport] = {}
    for report in group:
        if report.measure.stage is not None:
            date = report.measure.date
            found.setdefault((report.measure.stage, date.value if date else None), report)
    dated = {stage for stage, value in found if value}
    kept = [
        StageReached(stage=stage, date=report.measure.date, report=report)
        for (stage, value), report in found.items()
        if value or stage not in dated
    ]
    out: list[StageReached] = []
    for each in sorted(kept, key=lambda each: (_reached(each), _RANK[each.stage])):
        looks_back = each.date is None and any(_RANK[each.stage] < _RANK[before.stage] for before in out)
        if not looks_back:
            out.append(each)
    return tuple(out)


def _reached(each: StageReached) -> dt.date:
    span = _span(each.date)
    return span[0] if span else _day(each.report) or dt.date.max


def _present(group: Sequence[MeasureReport]) -> Stage | None:
    told = [report for report in group if report.measure.stage is not None]
    present: Stage | None = None
    for report in sorted(told, key=_told_day):
        stage = report.measure.stage
        if stage is not None and (present is None or _RANK[stage] >= _RANK[present]):
            present = stage
    return present


def _told_day(report: MeasureReport) -> dt.date:
    span = _span(report.measure.date)
    return span[0] if span else _day(report) or dt.date.max


def _framings(group: Sequence[MeasureReport]) -> tuple[Framing, ...]:
    sides: dict[str | None, list[MeasureReport]] = {}
    for report in group:
        sides.setdefault(report.side, []).append(report)
    return tuple(
        Framing(
            side=side,
            outlets=tuple(dict.fromkeys(r.outlet for r in told if r.outlet)),
            texts=tuple(dict.fromkeys(" ".join(r.measure.text.split()) for r in told)),
            reports=tuple(told),
        )
        for side, told in sides.items()
    )
