"""Annotate: who is named, who said what, how strongly, on which issue."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ..models.statements import Found
from ..record import Item, Reading, Span, Statement, part_id, trimmed
from ..text.sentences import sentences
from ..text.turns import Turn
from . import issues
from .clauses import Clauses
from .coreference import Coreference
from .dates import clause, own_voice, shared_dates, statement_date
from .draft import Draft
from .events import events
from .figures import figures
from .measures import measures
from .meetings import meetings
from .mentions import mentions
from .names import with_plain_names
from .parties import Parties
from .people import People
from .referring import Points
from .retold import retold
from .scope import item_text
from .setting import addressee, occasion
from .speakers import Speaker, speakers
from .statements import chinese, english, nesting, transcript
from .strength import strength
from .target import target
from .things import things, with_things

__all__ = ["annotate"]

_MODEL_LANGUAGES = ("en", None)


def annotate(reading: Reading, *, acts: bool = True) -> Reading:
    """Return the reading with mentions, statements, strength and issues, figures, measures, meetings and events.

    The model runs once over all items. The same reading gives the same result; what the document does not say stays
    None.

    Args:
        reading: As `split` gives it.
        acts: Whether figures, measures, meetings and events are looked for.
    """
    words = [item_text(reading, item) for item in reading.items]
    found = _found(reading, words)
    items = tuple(
        _item(reading, item, own, model, acts=acts)
        for item, own, model in zip(reading.items, words, found, strict=True)
    )
    return replace(reading, items=items)


def _found(reading: Reading, words: Sequence[str]) -> list[Found]:
    from ..models.statements import find

    english_ones = [k for k, item in enumerate(reading.items) if _language(reading, item) in _MODEL_LANGUAGES]
    out = [Found(attributions=(), entities=()) for _ in words]
    if english_ones:
        texts = [words[k] for k in english_ones]
        for k, one in zip(english_ones, find(texts, sentences=[sentences(t, "en") for t in texts]), strict=True):
            out[k] = one
    return out


def _language(reading: Reading, item: Item) -> str | None:
    language = item.language or reading.document.language
    return language.split("-")[0] if language else None


def _item(reading: Reading, item: Item, words: str, found: Found, *, acts: bool) -> Item:
    entities = (
        with_plain_names(words, found.entities) if _language(reading, item) in _MODEL_LANGUAGES else found.entities
    )
    named = tuple(replace(n, span=n.span.shifted(item.start)) for n in entities)
    item = replace(item, mentions=mentions(reading, item, named))
    language = _language(reading, item)
    drafts: Sequence[Draft] = ()
    clauses: Clauses | None = None
    meant: Coreference | None = None
    if language == "zh":
        statements = chinese.find(reading, item)
    elif language in _MODEL_LANGUAGES:
        turns = transcript.turns_of(reading, item)
        text = reading.document.text
        clauses = Clauses(words, found.words, sentences(words, "en")) if found.words else None
        spoken = english.find(reading, item, words, found.attributions, clauses)
        drafts = transcript.with_turns(text, spoken, turns, item.mentions, item)
        meant = _meant(text, item, words, found)
        statements = retold(reading, _english(reading, item, words, drafts, turns, meant))
    else:
        statements = ()
    statements = _within(reading, item, statements)
    spotted = issues.spot(reading, item)
    item = replace(item, statements=statements)
    done = tuple(
        replace(s, strength=strength(reading, item, s), issues=issues.statement_issues(spotted, s)) for s in statements
    )
    parties = Parties(reading, item)
    done = tuple(replace(s, target=target(reading, s, parties)) for s in done)
    item = replace(item, statements=done, issues=issues.item_issues(spotted))
    if acts:
        item = replace(item, figures=figures(reading, item))
        item = replace(item, measures=measures(reading, item), meetings=meetings(reading, item))
        if clauses is not None:
            item = replace(item, events=events(reading, item, clauses, drafts, meant))
    # last, as nothing else in the room takes a law or a date for somebody
    return replace(item, mentions=with_things(item.mentions, things(reading, item)))


def _within(reading: Reading, item: Item, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements with what lies in a hole of the item cut out of their spans."""
    if len(item.spans) == 1:
        return tuple(statements)
    text = reading.document.text

    def inside(spans: Sequence[Span]) -> tuple[Span, ...]:
        cut = [
            trimmed(text, max(span.start, own.start), min(span.end, own.end))
            for span in spans
            for own in item.spans
            if span.overlaps(own)
        ]
        return tuple(span for span in cut if span is not None)

    kept = [replace(s, source=inside(s.source), cue=inside(s.cue), content=inside(s.content)) for s in statements]
    kept = [s for s in kept if s.content]
    known = {s.id for s in kept}
    return tuple(s if s.nested_in in known else replace(s, nested_in=None) for s in kept)


def _meant(text: str, item: Item, words: str, found: Found) -> Coreference | None:
    """Return the scorer of antecedents over an item; it does nothing before it is asked."""
    from ..models.statements import shipped

    if found.vectors is None:
        return None
    model = shipped()
    return Coreference(
        lambda: Points(
            words,
            item.start,
            found.words,
            sentences(words, "en"),
            item.mentions,
            People(text, item, item.mentions),
            found.attributions,
        ),
        found.vectors,
        model.antecedents,
        model.least_odds,
        item.start,
    )


def _english(
    reading: Reading,
    item: Item,
    words: str,
    drafts: Sequence[Draft],
    turns: Sequence[Turn],
    meant: Coreference | None,
) -> tuple[Statement, ...]:
    text = reading.document.text
    outer = nesting(drafts)
    who = speakers(reading, item, drafts, item.mentions, item.date or reading.document.published, meant)
    who = transcript.turn_speakers(text, item, turns, drafts, who, item.mentions)
    spans = [s.shifted(item.start) for s in sentences(words, "en")]
    sha = reading.document.sha256
    ids = [part_id("s", sha, d.source, d.cue, d.content) for d in drafts]
    voices = frozenset(
        speaker.actor.name
        for draft, speaker in zip(drafts, who, strict=True)
        if speaker.actor is not None and speaker.person is None and own_voice(reading, item, draft, speaker)
    )
    return shared_dates(
        text,
        spans,
        [
            _statement(reading, item, draft, speaker, own, None if place is None else ids[place], spans, voices)
            for draft, speaker, own, place in zip(drafts, who, ids, outer, strict=True)
        ],
    )


def _statement(
    reading: Reading,
    item: Item,
    draft: Draft,
    speaker: Speaker,
    own: str,
    outer: str | None,
    spans: Sequence[Span],
    voices: frozenset[str | None],
) -> Statement:
    place = draft.cue[0].start if draft.cue else draft.content[0].start
    k = bisect_right(spans, (place, place)) - 1
    sentence = next((s for s in spans[max(k, 0) : k + 2] if s.start <= place < s.end), Span(draft.start, draft.end))
    return Statement(
        id=own,
        form=draft.form,
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        speaker=speaker.actor,
        role=speaker.role,
        role_row=speaker.role_row,
        organisation=speaker.organisation,
        anonymity=speaker.anonymity,
        occasion=occasion(reading.document.text, draft, clause(sentence, draft.content)),
        addressee=addressee(reading.document.text, draft),
        date=statement_date(reading, item, draft, speaker, sentence, voices),
        nested_in=outer,
        implicit=draft.implicit,
        flags=draft.flags,
        confidence=round(draft.confidence, 4),
    )
