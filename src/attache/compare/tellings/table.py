"""Put the tellings of a story side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ... import tables
from ...annotate.states import state_name
from ...config import Side
from ...link.copies import copies
from ...record import (
    Carrier,
    Group,
    Grouping,
    Item,
    Passage,
    Reading,
    SideBySide,
    Span,
    Telling,
    Voice,
)
from .bodies import Body, body_of, without_dateline, words
from .labels import labels, parsed
from .matters import Cluster, Said, all_said, events, figures, speakers, statements, tellers, weights
from .only import only_here
from .quotations import renderings
from .tones import tones_of

_OWNERSHIP = ("state", "party", "public", "commercial", "nonprofit")
_LEAST_LEAD = 4


def side_by_side(
    tellings: Sequence[tuple[Reading, Item]],
    sides: Sequence[Side] = (),
    *,
    folded: Sequence[Sequence[int]] | None = None,
    tone: bool = True,
) -> SideBySide:
    """Return a story side by side, each cell with the words that support it.

    Args:
        tellings: Items of one story with their readings, the earliest first.
        sides: The sides of the beat; outlets are told apart by their country, as the tables have it.
        folded: Groups of places in `tellings` that are copies of one text; without it near-identical ones are found.
        tone: Whether tones are judged, which takes the longest.

    Near-identical copies are one telling with several carriers. What cannot be known is unknown: an outlet that the
    tables do not have is in a group without a key, of which nothing is said to be told by it only.
    """
    groups = copies(["\n".join(span.of(r.document.text) for span in i.spans) for r, i in tellings])
    members = _members(len(tellings), groups if folded is None else folded)
    bodies: list[Body] = []
    carriers: list[tuple[Carrier, ...]] = []
    for places in members:
        whole = [k for k in places if tellings[k][0].document.completeness == "full"]
        lead = (whole or list(places))[0]
        bodies.append(body_of(*tellings[lead]))
        order = [lead, *(k for k in places if k != lead)]
        carriers.append(tuple(carrier(*tellings[k], sides) for k in order))
    said = all_said(bodies)
    weight = weights(bodies)
    told = tuple(
        _telling(body, own, [one for one in said if one.by == by])
        for by, (body, own) in enumerate(zip(bodies, carriers, strict=True))
    )
    every = tuple(_groups(carriers, sides))
    grouping = _grouping(every)
    chosen = [group for group in every if group.by == grouping]
    clusters: list[Cluster] = [
        *statements(bodies, said, weight), *figures(bodies), *speakers(bodies, said), *events(bodies),
    ]  # fmt: skip
    return SideBySide(
        tellings=told,
        grouping=grouping,
        groups=every,
        matters=tuple(c.matter for c in clusters if len(set(tellers(c))) > 1),
        only=only_here(bodies, chosen, clusters, weight),
        quotations=renderings(bodies, said),
        labels=labels(bodies, parsed(bodies), weight),
        tones=tones_of(bodies, chosen) if tone else (),
    )


def _members(count: int, groups: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    first = {member: min(group) for group in groups for member in group}
    out: dict[int, list[int]] = {}
    for k in range(count):
        out.setdefault(first.get(k, k), []).append(k)
    return [tuple(each) for each in out.values()]


def carrier(reading: Reading, item: Item, sides: Sequence[Side]) -> Carrier:
    """Return who carries an item: the outlet that it credits first, else that of its page, as the tables know it."""
    document = reading.document
    name = next((credit.outlet for credit in item.credits if credit.outlet), None) or document.outlet
    row = tables.outlets().named(name) if name else None
    date = item.date or document.published
    return Carrier(
        item=item.id, document=document.id, outlet=name, country=row.country if row else "",
        ownership=row.ownership if row else "", funding=row.funding if row else (),
        side=_side(row.country if row else "", sides), date=date.value if date else None, url=document.url,
    )  # fmt: skip


def _side(country: str, sides: Sequence[Side]) -> str | None:
    if not country:
        return None
    named = next((side.id for side in sides if country in side.countries), None)
    return named or next((side.id for side in sides if not side.countries), None)


def _telling(body: Body, carriers: tuple[Carrier, ...], said: Sequence[Said]) -> Telling:
    headline = body.item.headline
    if headline is not None and f"{tables.fold(headline.text).rstrip(':')}:" in words("furniture", "en"):
        headline = None  # "Photo", "Video": no words about the story
    return Telling(
        carriers=carriers,
        language=body.language,
        complete=body.complete,
        sentences=len(body.parts),
        headline=body.passage(Span(headline.start, headline.end)) if headline else None,
        lead=_lead(body),
        voices=tuple(_voices(body, said)),
        statements=tuple(passage for one in said if (passage := body.passage(one.span)) is not None),
        figures=tuple(
            passage for figure in body.item.figures if (passage := body.passage(Span(figure.start, figure.end)))
        ),
    )


def _lead(body: Body) -> Passage | None:
    """Return the first sentence of the body, without a dateline before it; lines that are no sentence are passed."""
    starts = (*words("furniture", "en"), *words("furniture", "zh"))
    for part in body.parts:
        span = without_dateline(body.text, part)
        told = span.of(body.text) if span else ""
        long_enough = len(told.split()) >= _LEAST_LEAD or (body.language == "zh" and len(told) > 8)
        ends = told.rstrip("\"'”’)]」』 ").endswith((".", "!", "?", "。", "！", "？", "…"))
        if span is not None and long_enough and ends and not tables.fold(told).startswith(starts):
            return body.passage(span)
    return None


def _voices(body: Body, said: Sequence[Said]) -> Iterator[Voice]:
    by: dict[str, list[Said]] = {}
    for one in said:
        if one.speaker is not None:
            by.setdefault(one.speaker.key or tables.fold(one.speaker.name), []).append(one)
    for found in sorted(by.values(), key=lambda each: -len(each)):
        speaker = found[0].speaker
        assert speaker is not None
        role = next((one.speaker.role for one in found if one.speaker and one.speaker.role), None)
        passages = tuple(passage for one in found if (passage := body.passage(one.span)) is not None)
        yield Voice(
            name=speaker.name, key=speaker.key, role=role, statements=len(found), passages=passages,
            public=any(one.speaker.public for one in found if one.speaker),
        )  # fmt: skip


def _groups(carriers: Sequence[tuple[Carrier, ...]], sides: Sequence[Side]) -> Iterator[Group]:
    """Yield groups of each grouping: sides in the beat's order, countries by how many tell, owners in one order."""
    names = {side.id: side.name for side in sides}
    if sides:
        yield from _grouped("side", [[each.side or "" for each in own] for own in carriers], [*names, ""], names)
    countries = Counter(each.country for own in carriers for each in own)
    order = [key for key, _ in sorted(countries.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))]
    yield from _grouped(
        "country", [[each.country for each in own] for own in carriers], order,
        {key: state_name(key) or key for key in order if key},
    )  # fmt: skip
    yield from _grouped("ownership", [[each.ownership for each in own] for own in carriers], [*_OWNERSHIP, ""], {})


def _grouped(
    by: Grouping, keys: Sequence[Sequence[str]], order: Sequence[str], names: dict[str, str]
) -> Iterator[Group]:
    for key in order:
        places = tuple(k for k, own in enumerate(keys) if key in own)
        if places:
            yield Group(by=by, key=key, name=names.get(key, key) or "not known", tellings=places)


def _grouping(groups: Sequence[Group]) -> Grouping:
    """Return what to compare by: sides where there are two, else countries, else kinds of owner."""
    for by in ("side", "country", "ownership"):
        if sum(1 for group in groups if group.by == by and group.key) > 1:
            return by
    return "side" if any(group.by == "side" for group in groups) else "country"
