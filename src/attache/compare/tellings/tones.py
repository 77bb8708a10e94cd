"""How sentences speak of an actor, in the outlets' own voice: counted by side, with an example of each tone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from ...annotate.states import state_name
from ...models.judge import tones
from ...record import Group, Span, Told, Tone
from ...record.telling import ToneLabel
from ...tables import offices, officials
from .bodies import Body, inside
from .labels import speech_of

_SURE = 0.75
_ACTORS = 6
_A_TELLING = 8
_LONGEST = 600
_LABELS: tuple[ToneLabel, ...] = ("negative", "positive", "neutral")


def tones_of(bodies: Sequence[Body], groups: Sequence[Group]) -> tuple[Tone, ...]:
    """Return for each group how it speaks of the actors that most tellings name, in English only.

    Only sentences of the outlet's own voice count: what somebody is quoted or reported to say does not. Only actors of
    the tables have a tone. A judgement of less than three quarters' confidence counts as unsure. Of one telling at
    most eight sentences an actor count, the first ones.
    """
    places: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for by, body in enumerate(bodies):
        if body.language not in ("en", "und"):
            continue
        speech = speech_of(body)
        used: set[tuple[str, Span]] = set()
        for mention in body.item.mentions:
            key = _key(mention.actor) if mention.type in ("state", "person", "office", "group") else None
            part = body.sentence(mention.start)
            if key is None or part is None or inside(speech, mention.start) or part.end - part.start > _LONGEST:
                continue
            if not part.of(body.text).rstrip('"”’)').endswith((".", "!", "?")) or body.text[part.start] == "[":
                continue  # a linked headline or a caption is no sentence of this text
            if any(span.overlaps(part) for span in speech):
                continue  # a sentence that holds speech may take its tone from that
            if (key, part) not in used and len(places[key, by]) < _A_TELLING:
                used.add((key, part))
                places[key, by].append(Span(mention.start, mention.end))
    spread = Counter(key for key, _ in places)
    chosen = [key for key, count in spread.most_common(_ACTORS) if count > 1 or len(bodies) == 1]
    out = []
    for key in chosen:
        for group in groups:
            tone = _tone(bodies, group, key, places)
            if tone is not None:
                out.append(tone)
    return tuple(out)


def _key(actor: str | None) -> str | None:
    office = offices().get(actor) if actor else None
    if office is not None and office.sector == "GOV" and not office.parent and office.country:
        return office.country
    return actor


def _tone(bodies: Sequence[Body], group: Group, key: str, places: dict[tuple[str, int], list[Span]]) -> Tone | None:
    counted: Counter[str] = Counter()
    examples: dict[ToneLabel, tuple[float, Told]] = {}
    for by in group.tellings:
        body = bodies[by]
        for span in places.get((key, by), ()):
            part = body.sentence(span.start)
            assert part is not None
            ((found,),) = tones([part.of(body.text)], [[span.shifted(-part.start)]])
            passage = body.passage(part)
            if found is None or passage is None:
                continue
            if found.confidence < _SURE:
                counted["unsure"] += 1
                continue
            counted[found.label] += 1
            label: ToneLabel = found.label  # type: ignore[assignment]
            if label not in examples or examples[label][0] < found.confidence:
                examples[label] = (found.confidence, Told(by=by, passage=passage))
    if not counted:
        return None
    return Tone(
        group=group.key, key=key, name=_name(key), negative=counted["negative"], neutral=counted["neutral"],
        positive=counted["positive"], unsure=counted["unsure"],
        examples=tuple((label, examples[label][1]) for label in _LABELS if label in examples),
    )  # fmt: skip


def _name(key: str) -> str:
    if len(key) == 2:
        return state_name(key) or key
    office = offices().get(key)
    return office.name_en if office is not None else officials().name_of(key) or key
