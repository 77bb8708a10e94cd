"""Verbs that are a measure by themselves ("bans"), and what parliaments do."""

import re
from collections.abc import Iterator

from ...record import Span
from ...record.event import Stage
from . import lexicon
from .clauses import left, next_word, phrase, right
from .told import Found

_PREPOSITIONS = frozenset(
    ("on", "against", "of", "over", "for", "targeting", "affecting", "covering", "to", "from", "at")
)
_WOULD_BE_VERB = re.compile(r"\b(?:to|will|would|could|may|might|can|should|must|not|and|or|\w+ly)\s\Z")
_DETERMINED = re.compile(r"\b(?:the|a|an|its|their|his|her|our|this|that|these|those|no|any|\w+[’']s?)\s\Z")
AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|gets|got)(?:\s(?:now|also|already|been|being|not|since|still|soon|"
    r"\w+ly))*\s\Z"
)
_LISTED = 14
"""Words between "added" and "to the entity list": names of firms are long."""
_NEAR = 64
"""How far behind a verb its object says what kind of ban it is."""


def stands_as_noun(text: str, sentence: Span, span: Span) -> bool:
    """Whether a form that may be a verb too ("bans", "sanctions") is a noun here."""
    form = span.of(text).lower()
    if not lexicon.verb_rows(form) and form not in ("levy", "exit", "rule", "rules", "levies"):
        return True
    following = next_word(text, span.end, sentence.end)
    lead = text[max(sentence.start, span.start - 24) : span.start]
    if _WOULD_BE_VERB.search(lead):
        infinitive = re.search(r"\bto\s\Z", lead) is not None
        # "it comes to sanctions" has no infinitive
        return form.endswith("s") if infinitive else following in _PREPOSITIONS
    if _DETERMINED.search(lead) or following in _PREPOSITIONS or not following:
        return True
    return following in lexicon.bound("finite") or following in ("and", "or", "in", "by", "as", "that", "which")


def acted(text: str, sentence: Span) -> Iterator[Found]:
    """Yield the verbs of a sentence that are a measure by themselves, some only with certain objects."""
    for match in lexicon.verbs().finditer(text, *sentence):
        head = Span(*match.span())
        lead = text[max(sentence.start, head.start - 40) : head.start]
        if lexicon.nouns().fullmatch(match[0]) and stands_as_noun(text, sentence, head):
            continue
        if re.search(r"\b(?:the|a|an|of|his|her|its|their|any|no)\s(?:\w+ly\s)?\Z", lead):
            continue  # "the banned list"
        following = next_word(text, head.end, sentence.end)
        if following == "ki-moon" or (following == "to" and match[0].lower().startswith("close")):
            continue
        passive = AUXILIARY.search(lead) is not None and match[0].lower().endswith(("ed", "en", "left", "shut", "put"))
        low, high = left(text, sentence.start, head.start), right(text, head.end, sentence.end)
        for instrument, objects, needs in lexicon.verb_rows(match[0]):
            if instrument == "designation":  # "as" leads to what it is called
                high = right(text, head.end, sentence.end, frozenset(("as",)))
            placed = _object(
                text,
                head,
                low,
                high,
                objects,
                passive,
                sentence,
                _LISTED if instrument in ("entity listing", "designation") else 7,
            )
            if placed is None:
                continue
            if needs and not lexicon.one_of(needs).search(text, max(sentence.start, head.start - 200), high):
                continue
            kind = lexicon.kind_in(text[head.end : min(high, head.end + _NEAR)]) if instrument == "ban" else None
            stage: Stage | None = "in-force"
            done = lexicon.stage_of(match[0])
            if instrument == "treaty withdrawal":
                stage = (
                    "in-force"
                    if re.match(r"(?:with(?:drew|drawn)|left|quit|abandoned|terminated)\b|\w+ed\b", match[0])
                    else "announced"
                )
            elif instrument not in ("ban", "treaty withdrawal", "censorship order", "institute closure", "designation"):
                stage = _turned(match[0], done, instrument)
            yield Found(
                start=min(low, placed.start) if passive else low,
                clause=low,
                end=high,
                instrument=kind or instrument,
                head=head,
                phrase=head,
                verb=head,
                stage=stage,
                noun=False,
                passive=passive,
            )
            break


def _turned(form: str, done: Stage | None, instrument: str) -> Stage | None:
    """Return the stage of a verb on goods: "suspends imports" is a measure in force, "resumes exports" one lifted."""
    low = form.lower()
    if low.startswith(("resum", "reopen", "remov", "take", "took")):
        return "lifted"
    if low.startswith(("eas", "waiv", "extend", "shorten", "tighten")):
        return "amended"
    if instrument in ("visa rule", "licence rule") and low.startswith(("scrap",)):
        return "lifted"
    return "in-force"


def _object(
    text: str,
    head: Span,
    low: int,
    high: int,
    objects: re.Pattern[str] | None,
    passive: bool,
    sentence: Span,
    most: int,
) -> Span | None:
    """Return where the verb's object stands, None where it has not the one that makes it a measure."""
    if objects is None:
        if lexicon.one_of("private").search(text, low, high) or re.match(r"(?:he|she|I)\b", text[low : head.start]):
            return None  # a player is banned, a father bans his son
        if passive:
            return Span(low, head.start) if low < head.start else None
        follows = re.compile(r"\s(?:[\w’'“‘-])").match(text, head.end, high)
        return Span(head.end, high) if follows or low < head.start else None
    ahead = objects.search(text, head.end, high)
    if ahead is not None and next_word(text, ahead.end(), high) in lexicon.listed("sessions"):
        return None
    if ahead is not None and len(text[head.end : ahead.start()].split()) <= most:
        return Span(*ahead.span())
    if passive:
        behind = None
        for behind in objects.finditer(text, low, head.start):  # noqa: B007 - the last one counts
            pass
        if behind is not None:
            return Span(*behind.span())
        # "has four institutes, and by May all had been closed": what is closed was named before
        lead = text[low : head.start]
        if re.search(r"\b(?:all|both|it|they|these|those|each)\b", lead):
            earlier = objects.search(text, sentence.start, low)
            return Span(low, low) if earlier else None
    return None


def enacted(text: str, sentence: Span) -> Iterator[Found]:
    """Yield what parliaments pass, whatever it is called: "approved a plan", "the adoption of the decision"."""
    houses = lexicon.one_of("legislatures")
    if not houses.search(text, *sentence):
        return
    acts = lexicon.one_of("acts_of_legislatures")
    for match in lexicon.one_of("passing").finditer(text, *sentence):
        low, high = left(text, sentence.start, match.start()), right(text, match.end(), sentence.end)
        house = houses.search(text, low, match.start()) or houses.search(text, match.end(), high)
        act = acts.search(text, match.end(), high)
        if house and act and len(text[match.end() : act.start()].split()) <= 6:
            yield _act(match, act, low, high)
    for match in lexicon.one_of("passage").finditer(text, *sentence):
        high = right(text, match.end(), sentence.end)
        act = acts.search(text, match.end(), high)
        gap = text[match.end() : act.start()].split() if act else []
        if act and houses.search(text, act.end(), high) and gap[:1] == ["of"] and len(gap) <= 5:
            yield _act(match, act, phrase(text, sentence.start, Span(*match.span())), high)


def _act(match: re.Match[str], act: re.Match[str], low: int, high: int) -> Found:
    return Found(
        start=low, clause=low, end=high, instrument="law", head=Span(*act.span()), phrase=Span(*act.span()),
        verb=Span(*match.span()), stage="adopted", noun=True,
    )  # fmt: skip
