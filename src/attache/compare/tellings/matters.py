"""What tellings have in common: statements, figures, speakers and events, each once, matched by content."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ...link.actors import actor, alike
from ...link.events import Report, happenings
from ...record import Event, Figure, Matter, Passage, Span, Statement, Told
from ...tables import fold
from .bodies import (
    Body,
    Marks,
    Speaker,
    content_span,
    full_names,
    inside,
    known,
    main_statements,
    marks_of,
    own_marks,
    share,
    speaker_of,
)

Weights = dict[str, float]
_SAME, _UNKNOWN = 0.45, 0.6
"""How alike two statements are that say the same: of one speaker, and where one of the speakers is not known."""
_KNOWN = 0.6
_CANDIDATES = 300
_LEAST_FIGURE = 3.0
_COMPOUND = re.compile(r"(?:hours?|minutes?|feet|degrees?),?\s(?:and\s)?\Z")
"""A figure behind this is the rest of the one before it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of a telling: by which one, its words, who says it."""

    by: int
    statement: Statement
    span: Span
    marks: Marks
    speaker: Speaker | None


@dataclass(slots=True)
class Cluster:
    """Statements, figures or events that are one thing."""

    matter: Matter
    marks: Marks = frozenset()
    speaker: Speaker | None = None
    figure: Figure | None = None
    said: list[Said] = field(default_factory=list)
    events: tuple[Event, ...] = ()


def weights(bodies: Sequence[Body]) -> Weights:
    """Return how much each mark tells: the rarer in the sentences of a story, the more."""
    often: Counter[str] = Counter(mark for body in bodies for marks in body.marks for mark in marks)
    total = sum(len(body.marks) for body in bodies) or 1
    return {mark: math.log(1 + total / count) for mark, count in often.items()}


def all_said(bodies: Sequence[Body]) -> list[Said]:
    """Return the statements of all tellings, in order."""
    out = []
    for by, body in enumerate(bodies):
        values = {figure.start: figure.value for figure in body.item.figures}
        for said in main_statements(body):
            span = content_span(body, said)
            if span is not None:
                marks = frozenset().union(*(marks_of(each.of(body.text), each.start, values) for each in said.content))
                out.append(Said(by, said, span, marks, speaker_of(body, said)))
    names = full_names(one.speaker for one in out)
    return [_with_full_name(one, names) for one in out]


def _with_full_name(one: Said, names: dict[str, Speaker]) -> Said:
    """Return a statement of one who is called by the last name as that of the person whose full name is known."""
    if one.speaker is None or one.speaker.key or not one.speaker.person:
        return one
    parts = fold(one.speaker.name).split()
    full = names.get(parts[-1]) if parts else None
    if full is None or (len(parts) > 1 and parts[0] not in fold(full.name).split()):
        return one
    return replace(one, speaker=replace(full, role=one.speaker.role or full.role))


def same_speaker(one: Speaker | None, other: Speaker | None) -> str:
    """Return `same`, `different` or `unknown`; persons without a key agree by the last word of their names."""
    if one is None or other is None:
        return "unknown"
    if one.key and other.key:
        return alike(actor(one.name, one.key), actor(other.name, other.key))
    first, second = fold(one.name), fold(other.name)
    if first == second or (one.person and other.person and _last(first) == _last(second)):
        return "same"
    return "unknown" if one.key or other.key or not (one.public and other.public) else "different"


def statements(bodies: Sequence[Body], said: Sequence[Said], weight: Weights) -> list[Cluster]:
    """Return the statements of all tellings, those that say the same of the same speaker as one."""
    out: list[Cluster] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for one in said:
        near = Counter(k for mark in one.marks for k in holders[mark][-_CANDIDATES:])
        best: tuple[float, int] | None = None
        for k, count in near.most_common(40):
            if count < 2:
                break
            found = _says_the_same(bodies, one, out[k].said[0], weight)
            if found is not None and (best is None or found > best[0]):
                best = (found, k)
        passage = bodies[one.by].passage(one.span)
        if passage is None:
            continue
        told = Told(by=one.by, passage=passage, whole=_whole(bodies[one.by], one.span))
        if best is not None:
            cluster = out[best[1]]
            cluster.matter = _with(cluster.matter, told, one.speaker.name if one.speaker else None)
            cluster.speaker = cluster.speaker or one.speaker
        else:
            name = one.speaker.name if one.speaker else None
            out.append(
                Cluster(
                    Matter(kind="statement", name=_shown(passage.quote), told=(told,), speaker=name),
                    one.marks,
                    one.speaker,
                )
            )
            for mark in one.marks:
                holders[mark].append(len(out) - 1)
            cluster = out[-1]
        cluster.said.append(one)
    return out


def _with(matter: Matter, told: Told, speaker: str | None) -> Matter:
    return Matter(
        kind=matter.kind, name=matter.name, told=(*matter.told, told), speaker=matter.speaker or speaker
    )  # fmt: skip


def _says_the_same(bodies: Sequence[Body], one: Said, two: Said, weight: Weights) -> float | None:
    speakers = same_speaker(one.speaker, two.speaker)
    if speakers == "different":
        return None
    if bodies[one.by].language != bodies[two.by].language:
        first, second = known(one.marks), known(two.marks)
        both = first & second
        telling = [mark for mark in both if mark[0] in "!#"]
        score = min(share(first, second, weight), share(second, first, weight))
        enough = len(both) >= 2 and bool(telling) and speakers == "same"
        return score if enough and score >= _KNOWN else None
    shared = own_marks(one.marks & two.marks)
    score = max(share(one.marks, two.marks, weight), share(two.marks, one.marks, weight))
    least = _SAME if speakers == "same" else _UNKNOWN
    return score if len(shared) >= 2 and score >= least else None


def _shown(quote: str) -> str:
    return " ".join(quote.split())


def _whole(body: Body, span: Span) -> Passage | None:
    part = body.sentence(span.start)
    if part is None:
        return None
    return body.passage(Span(min(part.start, span.start), max(part.end, span.end)))


def figures(bodies: Sequence[Body]) -> list[Cluster]:
    """Return the figures of all tellings; those of one value and unit on the same thing as one.

    Numbers below three without a unit, and figures that only give another in other money, are left out.
    """
    out: list[Cluster] = []
    blocks: dict[tuple[float, str], list[Cluster]] = defaultdict(list)
    for by, body in enumerate(bodies):
        for figure in body.item.figures:
            if figure.conversion_of is not None or not _is_news(figure):
                continue
            passage = body.passage(Span(figure.start, figure.end))
            part = body.sentence(figure.start)
            if passage is None or part is None or _COMPOUND.search(body.text[max(0, figure.start - 14) : figure.start]):
                continue
            told = Told(by=by, passage=passage, whole=body.passage(part))
            unit = _unit(figure)
            marks = marks_of(part.of(body.text))
            home = next((c for c in blocks[figure.value, unit] if _one_thing(c, by, marks)), None)
            if home is not None:
                home.matter = _with(home.matter, told, None)
                continue
            what = f"{_shown(passage.quote)}" + (
                f": {figure.what}" if figure.what and figure.what not in passage.quote else ""
            )
            cluster = Cluster(Matter(kind="figure", name=what, told=(told,)), marks, figure=figure)
            out.append(cluster)
            blocks[figure.value, unit].append(cluster)
    return out


def _is_news(figure: Figure) -> bool:
    if figure.approximation == "order of magnitude":
        return False
    if figure.unit is None and 1900 <= figure.value <= 2100:
        return False
    return figure.value >= _LEAST_FIGURE or (figure.unit in ("percent", "US dollars") and figure.value > 0)


def _unit(figure: Figure) -> str:
    unit = fold(figure.unit or "")
    return unit.removesuffix("s") if len(unit) > 3 else unit


def _one_thing(cluster: Cluster, by: int, marks: Marks) -> bool:
    if any(told.by == by for told in cluster.matter.told):
        return True  # one text repeats its figure
    return len(cluster.marks & marks) >= 2


def speakers(bodies: Sequence[Body], said: Sequence[Said]) -> list[Cluster]:
    """Return who is quoted, each once: by the key of the tables, else by name; those with a public role alone."""
    out: dict[str, Cluster] = {}
    for one in said:
        if one.speaker is None or not one.speaker.public:
            continue
        passage = bodies[one.by].passage(one.statement.source[0]) if one.statement.source else None
        passage = passage or bodies[one.by].passage(one.span)
        if passage is None:
            continue
        told = Told(by=one.by, passage=passage, whole=_whole(bodies[one.by], one.span))
        key = one.speaker.key or (_last(one.speaker.name) if one.speaker.person else fold(one.speaker.name))
        if key in out:
            out[key].matter = _with(out[key].matter, told, None)
            out[key].said.append(one)
        else:
            matter = Matter(kind="speaker", name=one.speaker.name, told=(told,))
            out[key] = Cluster(matter, speaker=one.speaker, said=[one])
    return list(out.values())


def _last(name: str) -> str:
    parts = fold(name).split()
    return parts[-1] if parts else ""


def events(bodies: Sequence[Body]) -> list[Cluster]:
    """Return what happened by the outlets' own account: acts of a known actor, each once; speech is left out."""
    reports: list[Report] = []
    places: dict[int, int] = {}
    for by, body in enumerate(bodies):
        speech = [span for said in body.item.statements for span in said.content]
        for event in body.item.events:
            if event.actor is None or event.actor.id is None or event.status not in ("happened", "announced"):
                continue
            if inside(speech, event.start):
                continue
            part = body.sentence(event.start)
            report = Report(
                event=event, item=body.item.id, outlet=body.reading.document.outlet,
                reported=body.item.date.value if body.item.date else None,
                words=part.of(body.text) if part else event.text,
            )  # fmt: skip
            places[id(report)] = by
            reports.append(report)
    out = []
    for each in happenings(reports):
        found = [(report.event, _told(bodies, places[id(report)], report.event)) for report in each.reports]
        told = [(event, one) for event, one in found if one is not None]
        if told:
            matter = Matter(kind="event", name=_shown(each.event.text), told=tuple(one for _, one in told))
            marks = marks_of(each.reports[0].event.text)
            out.append(Cluster(matter, marks, events=tuple(event for event, _ in told)))
    return out


def _told(bodies: Sequence[Body], by: int, event: Event) -> Told | None:
    passage = bodies[by].passage(Span(event.start, event.end))
    return None if passage is None else Told(by=by, passage=passage, whole=_whole(bodies[by], passage.span))


def tellers(cluster: Cluster) -> Iterator[int]:
    """Yield the places of the tellings that have a thing, each once."""
    yield from dict.fromkeys(told.by for told in cluster.matter.told)
