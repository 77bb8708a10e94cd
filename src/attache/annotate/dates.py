"""The day of a statement, as far as the document says."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ..record import Item, PartialDate, Reading, Span, Statement
from ..text.dates import find, resolve
from .draft import Draft
from .speakers import Speaker, outlet_words

_VERBS = re.compile(
    r"\b(?:asked|whether|would|will|could|should|can|may|might|is|are|was|were|has|have|had|who|which|that|when|where|after|"
    r"before|since|because|if|while|as)\b"
)
"""Words that show another clause between date words and the cue."""
_PARTICIPLE = re.compile(r"[a-z]+ing\b")
_AT_THE_TIME = re.compile(
    r"\b(?:said|told|added|wrote|stated|warned|argued|explained|reported|noted|issued|published|released|posted|made|given)"
    r"\s(?:[\w’'-]+\s){0,3}?at the time\b(?!\s+(?:of|when)\b)",
    re.IGNORECASE,
)
_FRAME = re.compile(r"(?:\A|\n|[.!?][”\"]?\s)\s*(?:In|On|Late in|Early in|Back in)\s+\Z")
"""What stands between the end of a sentence and a date that opens the next."""
_REACH = 200
"""Date words further from the cue than this say nothing about it."""


def statement_date(
    reading: Reading,
    item: Item,
    draft: Draft,
    speaker: Speaker,
    sentence: Span,
    voices: frozenset[str | None] = frozenset(),
) -> PartialDate | None:
    """Return the date of a statement, or None where the document does not give one.

    A date in the reporting clause (its sentence, outside of the content) counts; else, where the outlet itself or its
    text speaks, the date of the item. The item's date is not handed to the people quoted in it.
    """
    text = reading.document.text
    zones = clause(sentence, draft.content)
    anchor = item.date if item.date is not None and item.date.precision == "day" else None
    near: list[tuple[int, PartialDate]] = []
    cue = draft.cue[0] if draft.cue else (draft.content[0] if draft.content else sentence)
    for whole in zones:
        zone = Span(max(whole.start, cue.start - _REACH), min(whole.end, cue.end + _REACH))
        if zone.end <= zone.start:
            continue
        if not any(zone.overlaps(span) for span in (*draft.cue, *draft.source)) and not _touches(text, zone, draft):
            continue
        for expression in find(text[zone.start : zone.end], item.language or "en"):
            place = Span(zone.start + expression.start, zone.start + expression.end)
            if expression.bound is not None or _of_something_else(text, zone, place, draft):
                continue
            resolved = resolve(expression, anchor=anchor, lang=item.language or "en", tense="past")
            if isinstance(resolved, PartialDate):
                start, span = place.start, place
                placed = PartialDate(
                    value=resolved.value,
                    precision=resolved.precision,
                    basis=resolved.basis,
                    text=span.of(text),
                    span=span,
                    anchor=item.date.span if item.date is not None and resolved.basis == "resolved" else None,
                )
                near.append(
                    (min(abs(start - at) for at in (cue.start, cue.end, *(s.start for s in draft.source))), placed)
                )
    near = [each for each in near if each[0] <= 90]
    if near:
        return min(near, key=lambda each: each[0])[1]
    if own_voice(reading, item, draft, speaker, voices):
        return item.date
    return _of_the_time(reading, item, cue, zones)


def _of_the_time(reading: Reading, item: Item, cue: Span, zones: Sequence[Span]) -> PartialDate | None:
    """Return the date that "said at the time" points back to: the only one that opens a sentence shortly before."""
    text = reading.document.text
    said = next(
        (
            match
            for zone in zones
            if zone.overlaps(cue) and (match := _AT_THE_TIME.search(text, cue.start, min(zone.end, cue.end + _REACH)))
        ),
        None,
    )
    if said is None:
        return None
    low = max(item.start, cue.start - 3 * _REACH)
    before = find(text[low : cue.start], item.language or "en")
    openings = [e for e in before if e.bound is None and _FRAME.search(text, low, low + e.start)]
    if len(before) != 1 or len(openings) != 1:
        return None
    anchor = item.date if item.date is not None and item.date.precision == "day" else None
    resolved = resolve(openings[0], anchor=anchor, lang=item.language or "en", tense="past")
    if not isinstance(resolved, PartialDate) or resolved.basis != "stated":
        return None
    place = Span(low + openings[0].start, low + openings[0].end)
    return replace(resolved, text=place.of(text), span=place)


def shared_dates(text: str, sentences: Sequence[Span], statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements; one told by a participle is of the day of the one that it goes with.

    "On Monday, Holt said that the talks had failed, adding that …": same source, same sentence, the nearest before.
    """
    starts = [sentence.start for sentence in sentences]
    out: list[Statement] = []
    latest: dict[tuple[int, tuple[Span, ...]], Statement] = {}
    for statement in statements:
        if statement.cue and statement.source:
            key = (bisect_right(starts, statement.cue[0].start), statement.source)
            first = latest.get(key)
            if (
                statement.date is None
                and first is not None
                and first.date is not None
                and first.cue[0].end <= statement.cue[0].start
                and _PARTICIPLE.match(text, statement.cue[0].start, statement.cue[0].end)
            ):
                statement = replace(statement, date=first.date)
            latest[key] = statement
        out.append(statement)
    return tuple(out)


def clause(sentence: Span, content: tuple[Span, ...]) -> list[Span]:
    """Return the stretches of a sentence that are outside of the content: the reporting clause."""
    out: list[Span] = []
    at = sentence.start
    for span in sorted(content):
        if span.start > at and span.start <= sentence.end:
            out.append(Span(at, min(span.start, sentence.end)))
        at = max(at, span.end)
    if at < sentence.end:
        out.append(Span(at, sentence.end))
    return out


def _of_something_else(text: str, zone: Span, place: Span, draft: Draft) -> bool:
    """Whether date words belong to another verb than the cue: "Asked about the port that opened in May, Holt said"."""
    if any(place.overlaps(span) for span in draft.source):
        return True
    first = min((s.start for s in (*draft.source, *draft.cue)), default=zone.end)
    last = max((s.end for s in draft.cue), default=zone.start)
    if place.end <= first:
        return bool(_VERBS.search(text, zone.start, first))
    low = max((s.end for s in (*draft.cue, *draft.source) if s.end <= place.start), default=last)
    return bool(_VERBS.search(text, low, place.start))


def _touches(text: str, zone: Span, draft: Draft) -> bool:
    """Whether the stretch lies right before the source: "On Monday, Holt said"."""
    first = min((s.start for s in (*draft.source, *draft.cue)), default=None)
    return first is not None and zone.end >= first - 2 and zone.start < first


def own_voice(
    reading: Reading, item: Item, draft: Draft, speaker: Speaker, voices: frozenset[str | None] = frozenset()
) -> bool:
    """Whether the text that the item gives, or its outlet, speaks itself.

    Args:
        voices: Names of those for whom the item's text has spoken already: "the article", then "it".
    """
    if not draft.source or draft.implicit:
        return False
    if item.date is not None and speaker.actor is not None and speaker.person is None and speaker.actor.name in voices:
        return True
    said = draft.source[0].of(reading.document.text)
    credited = {credit.outlet for credit in item.credits if credit.outlet}
    if not credited or item.date is None:
        return False
    if outlet_words(said):
        return True
    named = speaker.actor
    return named is not None and speaker.person is None and named.id is not None and named.id in credited
