"""Sentences composed by rule: who said what, when, according to whom. The rules are in docs/decisions.

Each function returns the ways to say one thing, best first; the composer prints the first one that the checker lets
pass. Reported words are always the source's own, and never stand as our own assertion.
"""

import re
from collections.abc import Iterator, Sequence

from ..record import Citation, Line, PartialDate, Span, Statement, TableReference, trimmed
from ..text.quotes import quotations
from ..text.sentences import sentences
from . import phrase
from .cite import DATELINE, cite, date_citations, find
from .clause import ODD_HEAD, finite, in_name, is_clause, opens_sentence, plain_gap
from .quoted import LONGEST, MOST, line_of, other_words, reported
from .select import Candidate, Outlet, Telling
from .who import Who, is_pronoun, who

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
    yield from reported(candidate, speaker, also=also)


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
    yield line_of(telling, text, [*citations, *other_words(candidate)], (*speaker.tables, *references))


def _content(telling: Telling) -> tuple[str, str, list[Span]] | None:
    """Return how the words join the verb (":" or "that"), the words as printed, and the spans cited.

    None when they do not fit a sentence of ours, or the source hedges or turns them.
    """
    statement, text = telling.statement, telling.reading.document.text
    if _turned(telling):
        return None
    quoted = statement.form == "direct" and all(_in_marks(telling, span) for span in statement.content)
    if quoted or _turn_of_talk(telling):
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


def _turn_of_talk(telling: Telling) -> bool:
    """Whether the words are a turn of a transcript ("Holt: We will wait."): the speaker's own, without marks."""
    statement, text = telling.statement, telling.reading.document.text
    if statement.cue or statement.implicit or statement.form != "direct" or not statement.source:
        return False
    gap = text[statement.source[0].end : statement.content[0].start].strip(' \t\u3000*_“"「')
    return gap in (":", "：")


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
    if led.endswith(" that") and finite(parts[0]):
        return "that", quote, spans
    return None


def _cut(telling: Telling, spans: Sequence[Span]) -> list[Span]:
    """Return the spans up to a readable length, cut only between sentences."""
    text, out, room = telling.reading.document.text, [], MOST
    for span in spans:
        if span.end - span.start <= room:
            out.append(span)
            room -= span.end - span.start
            continue
        end = None
        for sentence in sentences(text, telling.reading.document.language, span.start, span.end):
            if sentence.end - span.start > room and (end is not None or out or sentence.end - span.start > LONGEST):
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
    if len(statement.content) != 1 or not statement.cue:
        return None
    span = statement.content[0]
    whole = sentences(text, telling.reading.document.language, span.start, span.end)
    if whole and len(whole) > 1:
        span = whole[0]
    if led := re.match(r"that,?\s+", span.of(text)[:20], re.IGNORECASE):
        span = Span(span.start + led.end(), span.end)
    if filed := DATELINE.match(text, span.start, span.end):
        span = Span(filed.end(), span.end)
    if re.match(r"[A-Z][a-z]+ed [a-z]", span.of(text)[:40]) and not in_name(telling, span.start):
        return None  # "Armed guards …": no telling a name from a word that opens the sentence
    words = phrase.curled(span.of(text)).rstrip(" ,.;:—–-")
    # a stop inside the closing mark ended the source's sentence; ours goes on
    words = re.sub(r"(?<!\.\.)[.,]([”’]+)$", r"\1", words)
    if not is_clause(words) or len(words) > LONGEST:
        return None
    cue = statement.cue[0]
    if cue.end <= span.start:
        gap = text[cue.end : span.start].strip(" ,\n\t")
        if gap.lower().endswith("that") and plain_gap(telling, gap):
            pass
        elif (gap and not _according(statement, text, span)) or ODD_HEAD.match(words) or not finite(words):
            return None
    elif not finite(words):
        return None
    start = text.find(words[:1], span.start, span.end)
    end = len(span.of(text).rstrip(" ,.;:—–-\n\t")) + span.start
    if opens_sentence(telling, span.start if start < 0 else start):
        words = words[:1].lower() + words[1:]
    return "that", phrase.lowered(words), [Span(start if start >= 0 else span.start, end)]


def _according(statement: Statement, text: str, content: Span) -> bool:
    """Whether the statement has the shape "according to X, …", so that a clause of its own follows."""
    source = statement.source[0] if statement.source else None
    return bool(
        source
        and statement.cue[0].end <= source.start <= content.start
        and text[source.end : content.start].strip() in {",", ""}
    )


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
    if statement.addressee and not is_pronoun(statement.addressee):
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
