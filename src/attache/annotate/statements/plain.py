"""Plain statements that the model passed over: a frame, a name with a verb of saying, a participle at its subject."""

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeVar

from ...record import Mention, Span
from ..draft import Draft
from ..words import words
from .shape import LEAD_IN

T = TypeVar("T")
_SURE = 0.5
_FRAME = re.compile(
    r"(?:However, |But |Meanwhile, )?(?P<cue>According to|Per)\s+(?P<source>[^,“”\"\n]{2,110}"
    r"(?:,\s(?:Ltd|Inc|LLC|Corp|PLC|S\.A)\b\.?)?),\s"
)
_AUXILIARY = r"(?:\s+(?:has|have|had|also|then|further|later|previously|earlier|once|again|reportedly))*"
_NOT_BEFORE = re.compile(
    r"(?:\bof|\bto|\bby|\bwith|\bfor|\bfrom|\bin|\bat|\bon|\band|\bor|,)\s*(?:the\s+|an?\s+)?\Z", re.IGNORECASE
)


_CLOSING_TAG = re.compile(
    r",\s+(?:according\s+to\s[^,“”\"\n]{2,80}|(?P<source>(?:[A-Z]|the\s|he\b|she\b|they\b|it\b)[^,“”\"\n]{0,60}?)\s+(?:also\s+)?"
    r"(?P<cue>said|reported|added|noted|stressed|explained|warned|argued)"
    r"(?!\s+(?:that|it|he|she|they|there|the|a|an|its|his|her|their|this|these)\b)(?:\s[^,“”\"\n]{0,40})?)\.?\s*\Z"
)
_LED = re.compile(
    r"\s*(?:During|In|On|At|After|Before|Earlier|Later|Speaking|Meanwhile|However|According to|Per|Asked|Last|This)\b"
    r"[^“”\"\n]{0,90},\s+(?:the\s+)?"
)
"""What may stand before the subject of a sentence, with a comma."""
_OPENING_MARK = re.compile(r"“|(?<!\w)\"")
_PRONOUN = re.compile(r"(?<![\w“\"’'])(?:he|she|they)(?=\s)")
_TAG_ASIDE = re.compile(
    r",[”\"]?\s+(?P<source>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4},\s(?:an?|the|who|[a-z][\w’'-]*|[A-Z][\w’'-]*)\s[^,“”\"\n]{2,170}),"
    r"\s+(?:also\s+)?(?P<cue>said|told|added|noted|wrote|argued|warned|explained|stressed)"
    r"(?!\s+(?:that|it|he|she|they|there)\b)(?:\s[^,“”\"\n]{0,60})?\.?\s*\Z"
)
_FIRST_WORDS = re.compile(r"(?:The\s+)?[A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){0,5}")
_ASIDE = re.compile(r",\s(?!(?:and|but|or|while|which)\b)(?:[^,.;:“”\"\n]|(?<=\b[A-Z])\.){3,140},(?=\s)")
_IN_PHRASE = r"(?:[^,.;:“”\"\n]|(?<=\b[A-Z])\.)"
"""What a noun phrase goes on with; the full stops of "U.S." end none."""
_OF = re.compile(r"\s+(?:of|at|from|for|in)\s+(?:the\s+)?[A-Z][\w’'&-]*(?:\s(?:of\s)?[A-Z][\w’'&-]*){0,5}(?=\s)")


@functools.cache
def _words(key: str) -> str:
    return "|".join(sorted(map(re.escape, words(key)), key=lambda w: (-len(w), w)))


@functools.cache
def _lead() -> re.Pattern[str]:
    """What belongs to a name before it: capitals, roles, the article."""
    return re.compile(rf"(?:\b[Tt]he\s+)?(?:[A-Z][\w.’'-]*\s+|(?<!\w)(?:{_words('roles')})\s+)*\Z")


@functools.cache
def _finite() -> re.Pattern[str]:
    hearer = r"\s+[^,.;:“”\"\n]{2,60}?"
    day = "yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    when = rf"\s+(?:on|in|at|during|to|late|earlier|last|{day})\b[^,.;:“”\"\n]{{0,60}}?"
    return re.compile(
        rf"{_AUXILIARY}\s+(?P<cue>(?:{_words('hearers')})(?P<told>(?={hearer}\s+that\s))"
        rf"|(?:{_words('clausal')})(?P<then>(?={when}\s+that\s))"
        rf"|(?:{_words('clausal')})(?=\s+(?:that|it|he|she|they|the|its|his|her|their|this|these|to|a|an|[A-Z])\b)"
        rf"|(?:{_words('transitive')}))(?!\w)(?(told){hearer}(?=\s+that\s))(?(then){when}(?=\s+that\s))"
        r"(?:\s+that(?=\s))?\s+"
    )


@functools.cache
def _noun_phrase() -> re.Pattern[str]:
    """A noun phrase with an article that opens a sentence and is the subject of a verb of saying."""
    return re.compile(
        rf"(?:The|An?)\s+{_IN_PHRASE}{{2,60}}?(?=(?:,\s{_IN_PHRASE}{{3,120}},(?=\s))?{_finite().pattern})"
    )


@functools.cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"\band\s+(?:also\s+)?(?P<cue>(?:{_words('clausal')}))\s+that\s+")


@functools.cache
def _participle() -> re.Pattern[str]:
    vehicle = "statement|letter|report|editorial|post|communique|declaration|message|resolution"
    return re.compile(
        rf"(?:,|\b(?P<vehicle>{vehicle}))\s+(?:(?:while|also|at the same time)\s+)*"
        rf"(?P<cue>(?:{_words('participles')})|(?(vehicle)(?:{_words('of_papers')})|(?!)))"
        r"(?!\w)(?:\s+that(?=\s))?\s+(?=\w|[“\"])"
    )


@functools.cache
def _next_participle() -> re.Pattern[str]:
    """Another one that goes with the same paper: "a statement condemning the raid and threatening sanctions"."""
    return re.compile(rf"\band\s+(?P<cue>(?:{_words('participles')}|{_words('of_papers')}))(?!\w)\s+(?=\w|[“\"])")


def passed_over(text: str, drafts: Sequence[Draft], spans: Sequence[Span], mentions: Sequence[Mention]) -> list[Draft]:
    """Return drafts of plain patterns on whose cue no draft lies.

    Args:
        text: The document text.
        drafts: What is known already.
        spans: The sentences of the item.
        mentions: Its mentions, in order.
    """
    known = _by_sentence(spans, [(d.cue[0].start if d.cue else d.start, d) for d in drafts])
    named = _by_sentence(spans, [(m.start, m) for m in mentions])
    out: list[Draft] = []
    for k, sentence in enumerate(spans):
        near = [*known.get(k - 1, ()), *known.get(k, ())]
        here = [span for draft in near for span in draft.cue]
        for draft in _in_sentence(text, sentence, near, named.get(k, [])):
            if not any(draft.cue[0].overlaps(span) for span in (*here, *(s for d in out[-4:] for s in d.cue))):
                out.append(draft)
    return out


def _by_sentence(spans: Sequence[Span], placed: Sequence[tuple[int, T]]) -> dict[int, list[T]]:
    """Return things by the number of the sentence in which they begin."""
    starts = [span.start for span in spans]
    out: dict[int, list[T]] = {}
    for at, thing in placed:
        out.setdefault(bisect_right(starts, at) - 1, []).append(thing)
    return out


def _in_sentence(text: str, sentence: Span, drafts: Sequence[Draft], mentions: Sequence[Mention]) -> list[Draft]:
    out = []
    frame = _FRAME.match(text, sentence.start, sentence.end)
    if frame:
        out.append(_draft(text, Span(*frame.span("source")), Span(*frame.span("cue")), frame.end(), sentence.end))
    known = [d for d in drafts if d.source and sentence.start <= d.start < sentence.end]
    subject: Span | None = None
    here = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end and m.type != "place"]
    opening = frame or LEAD_IN.match(text, sentence.start, sentence.end)
    begin = opening.end() if opening else sentence.start
    first = _noun_phrase().match(text, begin, sentence.end) or _FIRST_WORDS.match(text, begin, sentence.end)
    if (
        first
        and first[0].lower() not in words("never_sources")
        and not any(m.start < first.end() and first.start() < m.end for m in here)
    ):
        here.insert(0, Mention(start=first.start(), end=first.end(), text=first[0], type="group"))
    here += [
        Mention(start=m.start(), end=m.end(), text=m[0], type="group")
        for m in _PRONOUN.finditer(text, sentence.start, sentence.end)
        if not any(other.start < m.end() and m.start() < other.end for other in here)
    ]
    for mention in sorted(here, key=lambda m: m.start):
        match = _finite().match(text, mention.end, sentence.end)
        if match is None and (aside := _ASIDE.match(text, mention.end, sentence.end)):
            match = _finite().match(text, aside.end(), sentence.end)
        if match is None and (of := _OF.match(text, mention.end, sentence.end)):
            match = _finite().match(text, of.end(), sentence.end)
        before = text[sentence.start : _phrase(text, mention.span, sentence, mention.end).start]
        led = mention.text in ("he", "she", "they") or _LED.fullmatch(_OPENING_MARK.split(before)[-1])
        if match and (led or not _NOT_BEFORE.search(before)):
            source = _phrase(text, mention.span, sentence, match.start())
            cue = Span(*match.span("cue"))
            out.append(_draft(text, source, cue, match.end(), _clause(text, match.end(), sentence)))
            subject = subject or source
        elif subject is None and mention.type != "group" and (led or not _NOT_BEFORE.search(before)):
            subject = _phrase(text, mention.span, sentence, mention.end)
    for match in _participle().finditer(text, sentence.start, sentence.end):
        earlier = [d for d in known if d.cue and d.cue[0].start < match.start()]
        earlier = earlier or [d for d in out if d.cue[0].end < match.start()]
        speaker = max(earlier, key=lambda d: d.cue[0].start).source[0] if earlier else subject
        if match["vehicle"] and subject is not None and earlier and subject.start > max(d.cue[0].end for d in earlier):
            speaker = subject  # "Holt wrote that the ministry issued a statement condemning": the ministry's
        if speaker is not None and speaker.start < match.start():
            cue = Span(*match.span("cue"))
            end = _clause(text, match.end(), sentence)
            further = _next_participle().search(text, match.end(), end) if match["vehicle"] else None
            out.append(_draft(text, speaker, cue, match.end(), further.start() if further else end))
            if further:
                out.append(_draft(text, speaker, Span(*further.span("cue")), further.end(), end))
    for match in _joined().finditer(text, sentence.start, sentence.end):
        earlier = [d for d in (*known, *out) if d.cue and d.cue[0].end < match.start()]
        if earlier:
            source = max(earlier, key=lambda d: d.cue[0].start).source[0]
            cue = Span(*match.span("cue"))
            out.append(_draft(text, source, cue, match.end(), _clause(text, match.end(), sentence)))
    tag = _TAG_ASIDE.search(text, sentence.start, sentence.end) or _CLOSING_TAG.search(
        text, sentence.start, sentence.end
    )
    if tag and tag["cue"] and text[tag.start() - 1 : tag.start()].isalnum() and tag.start() - sentence.start > 20:
        out.append(
            Draft(
                source=(Span(*tag.span("source")),),
                cue=(Span(*tag.span("cue")),),
                content=(Span(sentence.start, tag.start()),),
                confidence=_SURE,
            )
        )
    return out


def _phrase(text: str, name: Span, sentence: Span, end: int) -> Span:
    """Return the noun phrase around a name: what stands before it with capitals or an article, and its apposition."""
    lead = _lead().search(text[max(sentence.start, name.start - 80) : name.start])
    start = name.start - (len(lead[0]) if lead else 0)
    return Span(start, max(name.end, len(text[:end].rstrip(" ,")) if end > name.end else name.end))


def _clause(text: str, start: int, sentence: Span) -> int:
    """Return where a reported clause ends: at a closing tag (", Holt said") or with the sentence."""
    tag = _CLOSING_TAG.search(text, start, sentence.end)
    end = tag.start() if tag else sentence.end
    participle = _participle().search(text, start, sentence.end)
    return min(end, participle.start()) if participle else end


def _draft(text: str, source: Span, cue: Span, start: int, end: int) -> Draft:
    return Draft(source=(source,), cue=(cue,), content=(Span(start, max(end, start + 1)),), confidence=_SURE)
