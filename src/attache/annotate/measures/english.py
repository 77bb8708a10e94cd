"""Where an English sentence tells of a measure: nouns of instruments with what is done with them, and verbs."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ...record import Span
from ...record.event import Stage
from . import lexicon
from .acts import AUXILIARY, acted, enacted, stands_as_noun
from .clauses import last_word, left, next_word, phrase, right
from .told import Found

_TARGET = re.compile(
    r"\s(?:on|against|of|over|for|into|targeting|affecting|covering|aimed at|imposed on)\s", re.IGNORECASE
)
_AND = re.compile(r"(?:\b(?:and|or|but)|,)\s")
_NUMBER = re.compile(r"\d")


def found(text: str, sentence: Span) -> tuple[Found, ...]:
    """Return the measures that a sentence tells of, in order; one for each clause and instrument."""
    each = [*_named(text, sentence), *acted(text, sentence), *enacted(text, sentence)]
    return tuple(_merged(text, each))


def _merged(text: str, each: list[Found]) -> Iterator[Found]:
    kept: list[Found] = []
    for one in sorted(each, key=lambda f: (f.head.start, -f.head.end)):
        for k, other in enumerate(kept):
            if one.start >= other.end or other.start >= one.end:
                continue
            if _joined(text, other, one):
                kept[k] = _one_of(other, one)
                break
            if other.start <= one.head.start < other.end:
                # two things done in one clause: each with its own words
                cut = one.phrase.start
                if other.head.end <= cut:
                    ands = [m.end() for m in _AND.finditer(text, other.head.end, cut)]
                    cut = ands[-1] if ands else cut
                    kept[k] = replace(other, end=_trim(text, other.head.end, cut))
                one = replace(one, start=max(one.start, min(cut, one.phrase.start)))
        else:
            kept.append(one)
    yield from kept


def _trim(text: str, low: int, high: int) -> int:
    said = re.sub(r"[\s,]+(?:and|or|but)?\s*\Z", "", text[low:high])
    return low + len(said)


def _joined(text: str, one: Found, other: Found) -> bool:
    """Whether two finds in one stretch are one measure: a verb and its noun, a noun and what it is laid on."""
    between = text[one.head.end : other.head.start]
    apart = re.search(r"(?:\band\b|\bor\b|,)", between) is not None
    if apart and one.noun and other.noun and one.instrument != other.instrument:
        return False
    return not (apart and not one.noun and not other.noun and one.instrument != other.instrument)


def _one_of(one: Found, other: Found) -> Found:
    wide = lexicon.listed("wide")
    better = other if one.instrument in wide and other.instrument not in wide else one
    verb = one.verb or other.verb
    stage = one.stage if one.verb else other.stage
    if one.noun and one.verb is None and not other.noun and one.instrument in lexicon.listed("governed"):
        verb, stage = None, None  # "a bill to ban": what it would do is not done
    if not one.noun and other.noun and one.instrument in wide:
        verb, stage = one.verb, one.stage
    return replace(
        better,
        start=min(one.start, other.start),
        clause=min(one.clause, other.clause),
        end=max(one.end, other.end),
        verb=verb,
        stage=stage,
        legal=one.legal or other.legal,
        passive=one.passive or other.passive,
    )


# nouns


def _named(text: str, sentence: Span) -> Iterator[Found]:
    legal = [Span(*m.span()) for m in lexicon.LEGAL.finditer(text, *sentence)]
    for span in legal:
        if one := _noun(text, sentence, span, "law", span):
            yield one
    for match in lexicon.nouns().finditer(text, *sentence):
        span = Span(*match.span())
        if any(span.overlaps(other) for other in legal) or not _is_noun(text, sentence, span):
            continue
        if one := _noun(text, sentence, span, lexicon.instrument_of(match[0]), None):
            yield one


def _is_noun(text: str, sentence: Span, span: Span) -> bool:
    """Whether a noun is that of a measure here."""
    if span.of(text).isupper():
        return False  # a line in capitals names sections
    following, before = next_word(text, span.end, sentence.end), last_word(text, sentence.start, span.start)
    if following in lexicon.listed("not_followed") or before in lexicon.listed("not_preceded"):
        return False
    return stands_as_noun(text, sentence, span)


def _noun(text: str, sentence: Span, head: Span, instrument: str, legal: Span | None) -> Found | None:
    begin = phrase(text, sentence.start, head)
    low = left(text, sentence.start, begin)
    high = right(text, head.end, sentence.end)
    close = _finite(text, head.end, high)
    verb, stage, start, end = _done_before(text, low, begin, instrument)
    if verb is None:
        verb, stage, end = _done_behind(text, close, high)
        start = begin
    owed = head.of(text).lower().startswith("bill") and last_word(text, sentence.start, head.start) == "tax"
    if owed and stage not in ("signed", "adopted", "rejected"):
        return None  # what one has to pay
    if head.of(text).lower() == "act" and (verb is None or stage not in ("signed", "adopted", "in-force", "lifted")):
        return None
    words = text[begin:close]
    if instrument in ("ban", "restriction"):
        kind = lexicon.kind_in(words)
        if kind is None and head.of(text).lower() == "curb":
            return None  # that of a road
        if kind is None and instrument == "restriction" and not _TARGET.match(text, head.end, high):
            return None
        instrument = kind or instrument
    if instrument == "institute closure" and not lexicon.closable(text, head.end, high):
        return None
    if instrument == "treaty withdrawal":
        gone = re.compile(r"\sfrom\s(?:the\s)?").match(text, head.end, high)
        if gone is None or not lexicon.one_of("treaties").search(text, gone.end(), min(high, gone.end() + 60)):
            return None
    if not _says_enough(text, head, begin, close, instrument, verb, stage, legal):
        return None
    if verb is not None and verb.start < begin:
        end = close if _finite_is_new(text, close, high) else high
    return Found(
        start=start,
        clause=low,
        end=max(end or close, head.end),
        instrument=instrument,
        head=head,
        phrase=Span(begin, head.end),
        verb=verb,
        stage=stage,
        noun=True,
        passive=verb is not None and verb.start > head.end,
        legal=legal,
    )


def _finite(text: str, at: int, high: int) -> int:
    """Return where the noun phrase behind `at` ends: before the next finite verb."""
    words = lexicon.bound("finite")
    last = ""
    for match in re.compile(r"[^\W_][\w’'-]*").finditer(text, at, high):
        infinitive, last = last == "to", match[0].lower()
        if last in words and not infinitive and match[0] != "May":
            end = match.start()
            while end > at and text[end - 1].isspace():
                end -= 1
            return end
    return high


def _finite_is_new(text: str, close: int, high: int) -> bool:
    """Whether another sentence part with its own verb begins at `close`."""
    return close < high


def _done_before(text: str, low: int, begin: int, instrument: str) -> tuple[Span | None, Stage | None, int, int | None]:
    """Return what the words before a noun phrase do with it: "will lift [the ban]"."""
    last: re.Match[str] | None = None
    for match in lexicon.stage_verbs().finditer(text, low, begin):
        gap = text[match.end() : begin].split()
        if len(gap) <= (0 if match[0].lower() in _WEAK else 4) and not any(
            w.lower() in lexicon.bound("finite") for w in gap
        ):
            last = match
    if last is None:
        return None, None, begin, None
    stage = lexicon.stage_of(last[0])
    if instrument in lexicon.listed("governed") and stage == "in-force" and last[0].lower() in _WEAK:
        return None, None, begin, None
    if instrument == "law" and last[0].lower().startswith("introduc"):
        stage = "proposed"
    if last[0].endswith("ing") and re.search(r"\bby\s\Z", text[low : last.start()]):
        return Span(*last.span()), stage, last.start(), None
    opening = re.compile(r"(?:by|and|or|but|also|then|yet|in|of|for|to)\s").match(text, low, last.start())
    return Span(*last.span()), stage, opening.end() if opening else low, None


_WEAK = frozenset(
    (
        "use", "using", "used", "keep", "keeps", "kept", "hit", "hits", "apply", "applies", "applied", "open", "opens",
        "opened", "start", "started", "place", "places", "placed", "placing", "maintain", "maintains", "maintained",
        "launch", "launches", "launched", "grant", "grants", "granted", "restored",
    )
)  # fmt: skip


def _done_behind(text: str, close: int, high: int) -> tuple[Span | None, Stage | None, int | None]:
    """Return what the words behind a noun phrase say of it: "[the ban] takes effect", "[the duty] was lifted"."""
    match = lexicon.stage_verbs().search(text, close, min(high, close + 60))
    if match is None:
        return None, None, None
    lead = text[close : match.start()].strip()
    stage = lexicon.stage_of(match[0])
    by_itself = re.match(
        r"(?:takes?|took|taking|taken|comes?|came|go|goes|went|enters?|entered|expire[sd]?|starts?|begins?|appl\w+|in)\b",
        match[0],
    )
    if by_itself or (AUXILIARY.search(lead + " ") and re.search(r"(?:ed|en|put|cut|down|up|sought)\Z", match[0])):
        return Span(*match.span()), stage, high
    return None, None, None


def _says_enough(
    text: str,
    head: Span,
    begin: int,
    close: int,
    instrument: str,
    verb: Span | None,
    stage: Stage | None,
    legal: Span | None,
) -> bool:
    """Whether a mention tells of one measure rather than of measures in general."""
    if verb is not None and stage is not None:
        before = verb.start < begin
        if legal is not None and not before and text[verb.start : verb.end].lower().startswith("releas"):
            return False  # a film
        if legal is not None or instrument not in lexicon.listed("governed") or before:
            return True
        return text[verb.start : verb.end].lower() not in _WEAK
    if legal is not None:
        return False
    if instrument in ("treaty withdrawal", "institute closure"):
        return True  # what is left or closed has been found behind the noun
    if instrument in lexicon.listed("governed"):
        return any(text.startswith(" " + aim, head.end) for aim in lexicon.listed("aims"))
    if _TARGET.match(text, head.end, close) or _NUMBER.search(text, begin, head.start):
        return True
    # "its strict capital controls", "the Nvidia chip ban": kind and hand together tell which
    owner = re.match(r"(?:its|their|his|her)\b|[^\s]+(?:\s[A-Z][\w.]*)*[’']s?\s|[A-Z]", text[begin : head.start])
    return instrument not in lexicon.listed("wide") and owner is not None
