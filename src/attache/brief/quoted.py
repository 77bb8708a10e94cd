"""The outlet's own sentence or headline, quoted as the outlet's: for words that fit no sentence of ours."""

import re
from collections.abc import Iterator, Sequence

from ..record import Citation, Item, Line, Reading, Span, TableReference, trimmed
from ..text.sentences import sentences
from . import phrase
from .cite import DATELINE, cite, merged, sentence_around
from .select import Candidate, Outlet, Telling, outlets_of
from .who import Who, is_pronoun, who

_DASHES = re.compile(r"[\s–—-]+")
MOST = 420
LONGEST = 900


def line_of(telling: Telling, text: str, citations: Sequence[Citation], references: Sequence[TableReference]) -> Line:
    """Return a line with its citations merged."""
    return Line(
        text=text,
        citations=merged(citations),
        tables=tuple(dict.fromkeys(references)),
        lang=foreign_language(telling.reading, text),
    )


def foreign_language(reading: Reading, text: str) -> str | None:
    """Return the language of Chinese words in a line, None where there are none."""
    if not any("\u3400" <= c <= "\u9fff" for c in text):
        return None
    language = reading.document.language or ""
    return language if language.startswith("zh") else "zh-Hans"


def other_words(candidate: Candidate) -> list[Citation]:
    """Cite the same words in the tellings folded into this one, with the outlets that they are of."""
    out: list[Citation] = []
    for telling in candidate.others[:30]:
        if telling.item.id == candidate.best.item.id:
            continue
        out.append(cite(telling.reading, telling.item, telling.statement.content[0], "words"))
        out += [one for outlet in telling.outlets for one in outlet.citations if "outlet" in one.supports]
    return out


def sentence_lines(reading: Reading, item: Item, place: Span) -> Iterator[Line]:
    """Yield the ways to print the sentence of an item that holds a place, quoted as the outlet's."""
    text = reading.document.text
    filed = DATELINE.match(text, place.start, place.end) or _DASHES.match(text, place.start, place.end)
    if filed and filed.end() < place.end:
        place = Span(filed.end(), place.end)
    span = sentence_around(reading, item, place)
    outlets = outlets_of(reading, item)
    headed = item.headline is not None and item.headline.start <= span.start and span.end <= item.headline.end
    told = len(span.of(text).split()) > 2 if headed else _says_something(span.of(text))
    if span.end - span.start > LONGEST or not (told or phrase.is_chinese(span.of(text))):
        return
    quote = phrase.in_quotes(span.of(text))
    foreign = " (untranslated)" if phrase.is_chinese(span.of(text)) else ""
    citations = merged((cite(reading, item, span, "words", "speaker"), *(c for one in outlets for c in one.citations)))
    for said in _reports(outlets):
        line = phrase.ended(f"{phrase.capital(said)}: {quote}{foreign}")
        yield Line(text=line, citations=citations, lang=foreign_language(reading, line))


def _reports(outlets: Sequence[Outlet]) -> Iterator[str]:
    """Yield "the Harbour Gazette reported on 5 May 2031" and shorter ways to say it."""
    if not outlets:
        yield "an unnamed outlet reported"
        return
    outlet = outlets[0]
    names = phrase.listed([phrase.with_article(one.name) for one in outlets])
    when = f" {phrase.said_date(outlet.date)}" if outlet.date and len(outlets) == 1 else ""
    for dated in (when, "") if when else ("",):
        if outlet.via:
            of = f" of {phrase.bare_date(outlet.date)}" if dated and outlet.date else ""
            yield f"{phrase.with_article(outlet.via)}, on a report{of} by {names}, wrote"
        else:
            yield f"{names} reported{dated}"


def reported(candidate: Candidate, speaker: Who, *, also: bool) -> Iterator[Line]:
    """Yield the outlet's own sentence, quoted as the outlet's: for words that fit no sentence of ours."""
    telling = candidate.best
    reading, item = telling.reading, telling.item
    text = reading.document.text
    sentence = _sentence(telling)
    if bullet := re.compile(r"[•◆■●▪‣◦·*–—-]+\s+").match(text, sentence.start, sentence.end):
        sentence = Span(bullet.end(), sentence.end)
    if sentence.end - sentence.start > LONGEST:
        return
    quote = phrase.in_quotes(sentence.of(text))
    tail = sentence.of(text).rstrip()[-1:]
    if tail in "?!" or not _says_something(sentence.of(text)):
        return
    parent = next((one for one in item.statements if one.id == telling.statement.nested_in), None)
    if parent is not None and parent.extent().start >= sentence.start and not _named_in(telling, speaker, sentence):
        speaker = who(telling, parent) or speaker  # the sentence is theirs
    outlet = telling.outlets[0] if telling.outlets else None
    itself = outlet is not None and speaker.name.casefold() in {outlet.name.casefold(), outlet.key}
    inside = itself or _named_in(telling, speaker, sentence)
    lead = "" if inside else f"Reporting on {speaker.name if also else speaker.words}, "
    named = phrase.with_article(outlet.name) if outlet else "an unnamed outlet"
    when, citations = "", [cite(reading, item, sentence, "words", "speaker" if inside else "words")]
    if not inside:
        citations += speaker.citations
    if outlet:
        citations += outlet.citations
        if outlet.date is not None:
            when = f" {phrase.said_date(outlet.date)}"
    foreign = phrase.is_chinese(sentence.of(text))
    others = [one for one in candidate.outlets if outlet is None or one.key != outlet.key]
    notes = ["untranslated"] if foreign else []
    if others:
        notes.append("also reported by " + phrase.listed([phrase.with_article(one.name) for one in others]))
        citations += [one for other in others for one in other.citations if "outlet" in one.supports]
        citations += other_words(candidate)
    note = f" ({'; '.join(notes)})" if notes else ""
    verb = "wrote" if outlet and outlet.via else "reported"
    for dated in (when, "") if when else ("",):
        told = f"{named} {verb}{dated}"
        if outlet and outlet.via:
            of = f" of {phrase.bare_date(outlet.date)}" if dated and outlet.date else ""
            told = f"{phrase.with_article(outlet.via)}, on a report{of} by {named}, {verb}"
        text_of_line = phrase.ended(f"{phrase.capital(lead + told)}: {quote}{note}")
        yield line_of(telling, text_of_line, citations, () if inside else speaker.tables)


def _says_something(words: str) -> bool:
    """Whether the words can be a sentence, and are no byline, label or list of names."""
    return any(c >= "\u3400" for c in words) or len(re.findall(r"(?<!\w)[a-z]{2,}", words)) >= 3


def _named_in(telling: Telling, speaker: Who, sentence: Span) -> bool:
    """Whether the sentence itself says who speaks: by the name we would print, or by words that we cannot better."""
    text = telling.reading.document.text
    if phrase.is_chinese(sentence.of(text)) and not phrase.is_chinese(speaker.name):
        return False
    if speaker.name.casefold() in phrase.tidy(sentence.of(text)).casefold():
        return True
    source = next((one for one in telling.statement.source if one.within(sentence)), None)
    if source is None:
        return False
    words = phrase.tidy(source.of(text))
    # a pronoun, or part of the name ("Wei"), is bettered by the name in full
    return not is_pronoun(words) and not set(words.casefold().split()) <= set(speaker.words.casefold().split())


def _sentence(telling: Telling) -> Span:
    """Return the sentence to be quoted: that of the cue, with those that the words fill; within one paragraph."""
    statement, reading, item = telling.statement, telling.reading, telling.item
    first, extent = statement.content[0], statement.extent()
    text = reading.document.text
    if extent.end - extent.start > MOST or "\n" in extent.of(text).strip():
        extent = first
    around = sentence_around(reading, item, extent)
    anchor = next((cue for cue in statement.cue if cue.within(around)), first)
    held = sentences(text, reading.document.language, around.start, around.end)
    at = next((i for i, one in enumerate(held) if one.overlaps(anchor)), None)
    if at is None or len(held) < 2:
        return around
    filled = [
        sum(max(0, min(one.end, part.end) - max(one.start, part.start)) for part in statement.content)
        > 0.6 * (one.end - one.start)
        for one in held
    ]
    low = high = at
    while low > 0 and filled[low - 1]:
        low -= 1
    while high + 1 < len(held) and filled[high + 1]:
        high += 1
    return trimmed(text, held[low].start, held[high].end) or around


def headline_lines(reading: Reading, item: Item) -> Iterator[Line]:
    """Yield the ways to print an item by its headline, quoted as the outlet's."""
    if item.headline is None:
        return
    text = reading.document.text
    span = Span(item.headline.start, item.headline.end)
    outlets = outlets_of(reading, item)
    if not outlets or not phrase.tidy(item.headline.text):
        return
    if len(span.of(text).split()) < 3 and not phrase.is_chinese(span.of(text)):
        return  # a label ("Visas"), no news
    quote = phrase.in_quotes(span.of(text))
    foreign = " (untranslated)" if phrase.is_chinese(span.of(text)) else ""
    outlet = outlets[0]
    citations = [cite(reading, item, span, "headline"), *(one for each in outlets for one in each.citations)]
    names = phrase.listed([phrase.with_article(one.name) for one in outlets])
    when = f" {phrase.said_date(outlet.date)}" if outlet.date and len(outlets) == 1 else ""
    for dated in (when, "") if when else ("",):
        if outlet.via:
            said = f"{phrase.with_article(outlet.via)} wrote of a report by {names}"
            said += f" of {phrase.bare_date(outlet.date)}" if dated and outlet.date else ""
        else:
            said = f"{names} reported{dated}"
        line = Line(
            text=phrase.ended(f"{phrase.capital(said)}: {quote}{foreign}"),
            citations=merged(citations),
            lang=foreign_language(reading, quote + said),
        )
        yield line
