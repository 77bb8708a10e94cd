"""Sentences composed by rule: who said what, when, according to whom. The rules are in docs/decisions.

Each function returns the ways to say one thing, best first; the composer prints the first one that the checker lets
pass. Reported words are always the source's own, and never stand as our own assertion.
"""

import re
from collections.abc import Iterator, Sequence

from ..record import Citation, Item, Line, PartialDate, Reading, Span, Statement, TableReference, trimmed
from ..text.quotes import quotations
from ..text.sentences import sentences
from . import phrase
from .cite import DATELINE, cite, date_citations, find, merged, sentence_around
from .select import Candidate, Outlet, Telling, outlets_of
from .who import Who, is_pronoun, who

_MOST = 420
_LONGEST = 900
# words between source and cue, or before both, that turn, hedge or withhold what is said
_TURNS = re.compile(
    r"n['’]t\b|\b(?:not|never|no|nor|neither|without|declin\w+|refus\w+|fail\w*|may|might|could|would|should|if|whether|"
    r"unless|reportedly|allegedly|supposedly|expected|likely|hardly|yet|set|due|to|stopped|short|rather|instead)\b|"
    r"[未没沒不拒否若]|如果|是否|据称|據稱|可能|将|將",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:if|whether|unless|false|untrue|denied|never|nobody|reportedly|allegedly|rumou?rs?)\b", re.IGNORECASE
)
_SILENT = re.compile(
    r"declin|refus|no comment|not (?:immediately )?(?:respond|comment|reply|available)|"
    r"unavailable|拒绝|拒絕|未予|不予置评",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|shall|may|might|must|do|does|did|"
    r"(?<!\bthe )(?<!\ba )(?<!\bno )needs?|seeks?|"
    r"wants?|remains?|opposes?|supports?|hopes?|believes?|expects?|faces?|plays?|requires?|welcomes?|regards?|"
    r"\w{3,}n['’]t)\b|['’](?:re|ve|ll|d)\b|\b(?!being|having)\w{3,}ed (?!by\b|in\b|to\b|on\b|at\b|as\b)\w"
)
# a clause inside the clause, up to its comma: its verb is not the one that a sentence needs
_INNER = re.compile(
    r"\b(?:that|which|who|whom|whose|because|when|while|where|if|as|what|how|why)\b[^,;]*", re.IGNORECASE
)
_ODD_HEAD = re.compile(
    r"(?:it|its|he|she|they|their|his|her|him|them|this|these|those|such|we|our|us|i|my|you|your|which|who|whom|whose|"
    r"to|for|about|against|on|of|in that|with|how|why|what|when|where|whether|if|and|but|or|so|because|as|than|"
    r"also|however|meanwhile|moreover|then|there|here|yes|no)\b",
    re.IGNORECASE,
)
_OWN_VOICE = re.compile(r"\b(?:I|we|our|ours|my|mine|us|me|myself|ourselves|you|your)\b")
_HANGING = re.compile(
    r"\b(?:and|or|but|of|the|a|an|to|for|with|in|on|at|by|from|that|which|as|than|is|are|was|were|has|have|until|till|"
    r"since|during|after|before|between|against|into|over|under|about|through|who|when|where|if|because|not)$",
    re.IGNORECASE,
)


def statement_lines(candidate: Candidate, *, also: bool, dated: PartialDate | None) -> Iterator[Line]:
    """Yield the ways to print a statement, best first.

    Args:
        also: The line follows another one of the same speaker from the same item: "Holt also said".
        dated: The date that this other line prints, not to be said twice.
    """
    telling = candidate.best
    statement = telling.statement
    cue = " ".join(span.of(telling.reading.document.text) for span in statement.cue)
    if _SILENT.search(cue):
        return
    speaker = who(telling)
    if speaker is None:
        return
    for attempt in (True, False):
        date = statement.date if attempt and not _whose_date(telling) else None
        support = date_citations(telling.reading, telling.item, date) if date else ()
        if date is not None and support is None:
            date, support = None, ()
        if attempt is False and statement.date is None:
            break
        yield from _said(candidate, speaker, date, support or (), also=also, dated=dated)
    yield from _reported(candidate, speaker, also=also)


def _whose_date(telling: Telling) -> bool:
    """Whether the date is that of one of several source lines, so that nothing says it is this speaker's."""
    date = telling.statement.date
    days = {credit.date.value for credit in telling.item.credits if credit.date}
    return date is not None and date.basis == "source-line" and len(days) > 1


def _said(
    candidate: Candidate,
    speaker: Who,
    date: PartialDate | None,
    support: Sequence[Citation],
    *,
    also: bool,
    dated: PartialDate | None,
) -> Iterator[Line]:
    telling = candidate.best
    content = _content(telling)
    if content is None:
        return
    joint, words, spans = content
    chain = _chain(telling, candidate.outlets)
    if chain is None:
        return
    through, chained = chain
    verb, addressed = _verb(telling)
    named = phrase.with_article(speaker.name) if also else speaker.words
    subject = f"{phrase.capital(named)}{',' if ',' in named else ''}"
    subject += f" also {verb}" if also else f" {verb}"
    when = "" if date is None or (also and dated == date) else f" {phrase.said_date(date)}"
    credit, credited, references = _credit(
        speaker.name, candidate.outlets, date if when or also else None, foreign=phrase.is_chinese(words)
    )
    colon = ":" if joint == ":" else f" {joint}"
    middle = f", {through}{',' if joint != ':' else ''}" if through else ""
    text = phrase.ended(f"{subject}{when}{middle}{colon} {words}{credit}")
    own = [cite(telling.reading, telling.item, span, "words") for span in spans]
    citations = [*own, *speaker.citations, *addressed, *chained, *(support if when else ()), *credited]
    yield _line(telling, text, [*citations, *_other_words(candidate)], (*speaker.tables, *references))


def _line(telling: Telling, text: str, citations: Sequence[Citation], references: Sequence[TableReference]) -> Line:
    return Line(
        text=text,
        citations=merged(citations),
        tables=tuple(dict.fromkeys(references)),
        lang=_foreign(telling.reading, text),
    )


def _foreign(reading: Reading, text: str) -> str | None:
    if not any("\u3400" <= c <= "\u9fff" for c in text):
        return None
    language = reading.document.language or ""
    return language if language.startswith("zh") else "zh-Hans"


def _content(telling: Telling) -> tuple[str, str, list[Span]] | None:
    """Return how the words join the verb (":" or "that"), the words as printed, and the spans cited.

    None when they do not fit a sentence of ours, or the source hedges or turns them.
    """
    statement, text = telling.statement, telling.reading.document.text
    if _turned(telling):
        return None
    if statement.form == "direct" and all(_in_marks(telling, span) for span in statement.content):
        return _direct(telling)
    if phrase.is_chinese(" ".join(span.of(text) for span in statement.content)):
        return None
    if statement.form == "mixed" and _only_quoted(text, statement):
        return _direct(telling)
    return _indirect(telling)


def _turned(telling: Telling) -> bool:
    """Whether a negation, condition or hedge stands where it governs the saying, or the cue is none we can keep."""
    statement, text = telling.statement, telling.reading.document.text
    extent = statement.extent()
    before = text[max(telling.item.start, extent.start - 60) : extent.start]
    clause = re.split(r"[.!?;。！？；\n]", before)[-1]
    if _HEDGED.search(clause):
        return True
    if not statement.cue:
        return statement.form != "direct"
    cue = statement.cue[0]
    # negation written into the cue itself ("did not say", "没有说")
    if phrase.frame_of(cue.of(text)) is None or _TURNS.search(re.sub(r"(?i)according to", "", cue.of(text))):
        return True
    for source in statement.source:
        gap = text[min(source.end, cue.end) : max(source.start, cue.start)]
        if source.end <= cue.start and len(gap) < 160 and _TURNS.search(gap):
            return True
    return False


def _in_marks(telling: Telling, span: Span) -> bool:
    """Whether the words stand in quotation marks in the source, and so may stand in ours."""
    text = telling.reading.document.text
    start, end = max(telling.item.start, span.start - 3000), min(telling.item.end, span.end + 3000)
    inner = trimmed(text, span.start, span.end) or span
    return any(
        one.outer.start <= inner.start and inner.end <= one.outer.end + 1 and not one.scare
        for one in quotations(text, start, end)
    )


def _only_quoted(text: str, statement: Statement) -> bool:
    span = statement.content[0]
    words = span.of(text).strip()
    return len(statement.content) == 1 and len(words) > 2 and words[0] in '“"' and words[-1] in '”"'


def _direct(telling: Telling) -> tuple[str, str, list[Span]] | None:
    statement, text = telling.statement, telling.reading.document.text
    spans = _cut(telling, statement.content)
    parts = [phrase.bare_quote(span.of(text)) for span in spans]
    if not all(parts) or not parts:
        return None
    head = parts[0].lstrip("‘'“\"([")[:1]
    quote = phrase.in_quotes(" … ".join(parts))
    if not head.islower():
        return ":", quote, spans
    first = statement.content[0].start
    led = text[max(0, first - 8) : first].rstrip(" \"“'‘\n").lower()
    if led.endswith(" that") and _FINITE.search(parts[0]):
        return "that", quote, spans
    return None


def _cut(telling: Telling, spans: Sequence[Span]) -> list[Span]:
    """Return the spans up to a readable length, cut only between sentences."""
    text, out, room = telling.reading.document.text, [], _MOST
    for span in spans:
        if span.end - span.start <= room:
            out.append(span)
            room -= span.end - span.start
            continue
        end = None
        for sentence in sentences(text, telling.reading.document.language, span.start, span.end):
            if sentence.end - span.start > room and (end is not None or out or sentence.end - span.start > _LONGEST):
                break
            end = sentence.end
            if end - span.start > room:
                break
        if end is not None:
            out.append(Span(span.start, end))
        break
    return out


def _indirect(telling: Telling) -> tuple[str, str, list[Span]] | None:
    statement, text = telling.statement, telling.reading.document.text
    if len(statement.content) != 1 or statement.implicit:
        return None
    span = statement.content[0]
    whole = sentences(text, telling.reading.document.language, span.start, span.end)
    if whole and len(whole) > 1:
        span = whole[0]
    if led := re.match(r"that,?\s+", span.of(text)[:20], re.IGNORECASE):
        span = Span(span.start + led.end(), span.end)
    if filed := DATELINE.match(text, span.start, span.end):
        span = Span(filed.end(), span.end)
    if re.match(r"[A-Z][a-z]+ed [a-z]", span.of(text)[:40]) and not _in_name(telling, span.start):
        return None  # "Armed guards …": no telling a name from a word that opens the sentence
    words = phrase.curled(span.of(text)).rstrip(" ,.;:—–-")
    # a stop inside the closing mark ended the source's sentence; ours goes on
    words = re.sub(r"(?<!\.\.)[.,]([”’]+)$", r"\1", words)
    if not _clause(words) or len(words) > _LONGEST:
        return None
    cue = statement.cue[0]
    if cue.end <= span.start:
        gap = text[cue.end : span.start].strip(" ,\n\t")
        if gap.lower().endswith("that") and _plain_gap(telling, gap):
            pass
        elif (gap and not _according(statement, text, span)) or _ODD_HEAD.match(words) or not _finite(words):
            return None
    elif not _finite(words):
        return None
    start = text.find(words[:1], span.start, span.end)
    end = len(span.of(text).rstrip(" ,.;:—–-\n\t")) + span.start
    if _opens_sentence(telling, span.start if start < 0 else start):
        words = words[:1].lower() + words[1:]
    return "that", phrase.lowered(words), [Span(start if start >= 0 else span.start, end)]


# what may stand between "said" and "that": where, when and to whom, but no second verb ("said Lanhai hoped that")
_GAP = re.compile(
    r"(?:(?:in|on|at|to|during|after|before|through|via|by|from|with|late|later|early|earlier|again|also|yesterday|today|"
    r"reporters|journalists|lawmakers|parliament|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[^.;:]*)?that",
    re.IGNORECASE,
)


def _plain_gap(telling: Telling, gap: str) -> bool:
    inner = gap
    if telling.statement.addressee:
        inner = inner.replace(telling.statement.addressee, "", 1).lstrip(" ,")
    return _GAP.fullmatch(inner) is not None and not _FINITE.search(inner[:-4])


def _in_name(telling: Telling, start: int) -> bool:
    """Whether a mention stands there."""
    return any(one.start <= start < one.end for one in telling.item.mentions)


def _opens_sentence(telling: Telling, start: int) -> bool:
    """Whether the word there has its capital from the sentence it opens: a plural common noun, in no name."""
    text, item = telling.reading.document.text, telling.item
    word = re.compile(r"[A-Z][a-z]+\b(?= [a-z])").match(text, start)
    if word is None or _in_name(telling, start):
        return False
    before = text[max(item.start, start - 40) : start].rstrip()
    if before and before[-1] not in '.!?:”"\n' and "\n" not in text[max(0, start - 2) : start]:
        return False
    lower = word[0][:1].lower() + word[0][1:]
    return re.search(rf"(?<!\w){lower}(?!\w)", text) is not None or (word[0].endswith("s") and len(word[0]) > 4)


def _finite(words: str) -> bool:
    """Whether the words have a verb of their own, and so may follow "said that"."""
    return _FINITE.search(_INNER.sub(" ", words)) is not None


def _according(statement: Statement, text: str, content: Span) -> bool:
    """Whether the statement has the shape "according to X, …", so that a clause of its own follows."""
    source = statement.source[0] if statement.source else None
    return bool(
        source
        and statement.cue[0].end <= source.start <= content.start
        and text[source.end : content.start].strip() in {",", ""}
    )


def _clause(words: str) -> bool:
    if not words or _OWN_VOICE.search(re.sub(r"[“‘][^“”]*[”’]", "", words)):
        return False
    if words.count("“") != words.count("”") or _HANGING.search(words):
        return False
    head = words.lstrip("“‘'\"")
    if re.match(
        r"(?:it|its|he|she|they|their|his|her|this|these|those|such|and|but|or|so|because|to|which|who|"
        r"is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|does|did|not|than|of)\b",
        head,
        re.IGNORECASE,
    ):
        return False
    return words.count("(") == words.count(")") and bool(head) and (head[0].isalnum() or head[0] in "$€£¥")


def _verb(telling: Telling) -> tuple[str, list[Citation]]:
    """Return our verb for the cue; "told X" only where the source says whom."""
    statement, reading = telling.statement, telling.reading
    if not statement.cue:
        return "said", []
    verb = phrase.frame_of(statement.cue[0].of(reading.document.text)) or "said"
    if verb in {"announced", "asked"} and statement.form != "direct":
        return ("said", []) if verb == "asked" else (verb, [])
    if verb != "told":
        return verb, []
    if statement.addressee:
        place = find(reading, telling.item, statement.addressee, statement.cue[0].end)
        if place and 0 <= place.start - statement.cue[0].end <= 40:
            return f"told {phrase.tidy(place.of(reading.document.text))}", [cite(reading, telling.item, place, "words")]
    return "said", []


def _chain(telling: Telling, outlets: Sequence[Outlet]) -> tuple[str, list[Citation]] | None:
    """Return "according to …" for the statement that this one is nested in; None when that one is not plain."""
    statement, text = telling.statement, telling.reading.document.text
    parent = next((one for one in telling.item.statements if one.id == statement.nested_in), None)
    if parent is None:
        return "", []
    named = who(telling, parent)
    cue = " ".join(span.of(text) for span in parent.cue)
    if named is None or not parent.cue or phrase.frame_of(cue) is None or _SILENT.search(cue) or parent.flags:
        return None
    own = statement.speaker.name if statement.speaker else ""
    keys = {outlet.key for outlet in outlets} | {outlet.name.casefold() for outlet in outlets} | {own.casefold()}
    if named.name.casefold() in keys or (parent.speaker and parent.speaker.name.casefold() in keys):
        return "", []
    return f"according to {phrase.with_article(named.name)}", list(named.citations)


def _credit(
    speaker: str, outlets: Sequence[Outlet], printed: PartialDate | None, *, foreign: bool
) -> tuple[str, list[Citation], list[TableReference]]:
    """Return " (Harbour Gazette, 5 May 2031; Lanhai Post)", with what supports it."""
    parts: list[str] = []
    citations: list[Citation] = []
    references: list[TableReference] = []
    spoken = [
        one for one in outlets if speaker.casefold() in {one.name.casefold(), one.key, f"the {one.name}".casefold()}
    ]
    for outlet in spoken or outlets:
        # an outlet that speaks for itself is not named twice
        words = "" if spoken else outlet.name
        citations += [one for one in outlet.citations if "outlet" in one.supports]
        if outlet.date is not None and (printed is None or printed.value != outlet.date.value):
            words += f", {phrase.bare_date(outlet.date)}" if words else phrase.bare_date(outlet.date)
            citations += [one for one in outlet.citations if "date" in one.supports]
        if outlet.via:
            words += f"{', ' if words else ''}relayed by {phrase.with_article(outlet.via)}"
        if words:
            parts.append(words)
        references += outlet.tables
    if not outlets:
        parts = ["unnamed outlet"]
    days = {outlet.date.value for outlet in outlets if outlet.date}
    if len(parts) > 1 and len(days) == 1 and all(one.date and not one.via for one in outlets) and not spoken:
        # one day for all of them, said once
        (date,) = {one.date.value: one.date for one in outlets if one.date}.values()
        dated = printed is None or printed.value != date.value
        parts = [phrase.listed([one.name for one in outlets]) + (f", {phrase.bare_date(date)}" if dated else "")]
    told = "; ".join(parts) if any("," in part for part in parts) else phrase.listed(parts) if parts else ""
    notes = [note for note in ("untranslated" if foreign else "", told) if note]
    return f" ({'; '.join(notes)})" if notes else "", citations, references


def _other_words(candidate: Candidate) -> list[Citation]:
    """Cite the same words in the tellings folded into this one."""
    return [
        cite(telling.reading, telling.item, telling.statement.content[0], "words")
        for telling in candidate.others[:30]
        if telling.item.id != candidate.best.item.id
    ]


def _reported(candidate: Candidate, speaker: Who, *, also: bool) -> Iterator[Line]:
    """Yield the outlet's own sentence, quoted as the outlet's: for words that fit no sentence of ours."""
    telling = candidate.best
    reading, item = telling.reading, telling.item
    text = reading.document.text
    sentence = _sentence(telling)
    if sentence.end - sentence.start > _LONGEST:
        return
    quote = phrase.in_quotes(sentence.of(text))
    tail = sentence.of(text).rstrip()[-1:]
    if tail in "?!" or not _says_something(sentence.of(text)):
        return
    parent = next((one for one in item.statements if one.id == telling.statement.nested_in), None)
    if parent is not None and parent.extent().start >= sentence.start:
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
        citations += _other_words(candidate)
    note = f" ({'; '.join(notes)})" if notes else ""
    verb = "wrote" if outlet and outlet.via else "reported"
    for dated in (when, "") if when else ("",):
        told = f"{named} {verb}{dated}"
        if outlet and outlet.via:
            of = f" of {phrase.bare_date(outlet.date)}" if dated and outlet.date else ""
            told = f"{phrase.with_article(outlet.via)}, on a report{of} by {named}, {verb}"
        text_of_line = phrase.ended(f"{phrase.capital(lead + told)}: {quote}{note}")
        yield _line(telling, text_of_line, citations, () if inside else speaker.tables)


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
    if extent.end - extent.start > _MOST or "\n" in extent.of(text).strip():
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
            lang=_foreign(reading, quote + said),
        )
        yield line
