"""Towards whom: the one that a criticism, a demand, a threat or praise is directed at."""

import functools
import re

from .. import tables
from ..record import Reading, Span, Statement
from ..text.paragraphs import is_han
from ..text.sentences import sentences
from .parties import Parties, Party
from .strength import country_of
from .words import words

_NAME = "target"
_GAP = re.compile(r"\s*(?:the\s+|all\s+|both\s+)?(?:[\w-]+\s+){0,1}\Z", re.IGNORECASE)
_OPENING = re.compile(r"[\s“\"'‘]*(?:The\s+|the\s+)?\Z")
_POSSESSED = re.compile(r"[’']s?\s+\w")
_NOUN = re.compile(r"\s+[a-z][\w-]+")
_REACH = 70
_MOST_SENTENCES = 12
_PREPOSITIONS = frozenset("on against in of to for about over with at into under between among despite after".split())  # noqa: SIM905


def target(reading: Reading, statement: Statement, parties: Parties) -> str | None:
    """Return the name of the one whom a statement is directed at, canonical where the tables have it, or None.

    It is the object of a verb of criticism, demand or praise, in the cue, behind the formula or in the speaker's own
    words ("we urge Ostravia"); whoever "should" or "must" do something; or the owner of what a sentence speaks
    against. The speaker's own state never is. Where several could be, or only the subject of the matter is named
    ("the attack on Ostravia"), there is none.
    """
    strength = statement.strength
    takes = strength is not None and (strength.level > 0 or strength.stance != "neutral")
    if not statement.cue and not takes:
        return None
    if set(statement.flags) & {"question", "non-statement", "poll"}:
        return None
    text = reading.document.text
    language = "zh" if is_han(text[statement.content[0].start]) else "en"
    found = _of_cue(text, statement, parties, language, takes)
    if found is None and takes:
        found = _of_formula(text, statement, parties, language)
    if found is None:
        found = _of_sentences(text, statement, parties, language, takes)
    return found.name if found is not None else None


def _of_cue(text: str, statement: Statement, parties: Parties, language: str, takes: bool) -> Party | None:
    """The object of the cue: "condemned Ostravia's decision", "urged Ostravia to talk"."""
    if not statement.cue:
        return None
    cue = " ".join(text[statement.cue[0].start : statement.cue[-1].end].split()).lower()
    demand = _has(cue, "demand", language)
    if not demand and not (takes and _has(cue, "object", language)):
        return None
    first = statement.content[0]
    at = statement.cue[-1].end
    if not 0 <= first.start - at <= _REACH:
        return None
    return _behind(text, at, first.end, statement, parties, language)


def _has(words_of: str, key: str, language: str) -> bool:
    return _pattern(key, language).search(words_of) is not None


@functools.cache
def _pattern(key: str, language: str) -> re.Pattern[str]:
    each = sorted(words(key, language, _NAME), key=lambda word: (-len(word), word))
    ways = "|".join(map(re.escape, each))
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)" if language == "en" else f"(?:{ways})", re.IGNORECASE)


def _behind(text: str, at: int, end: int, statement: Statement, parties: Parties, language: str) -> Party | None:
    """Return the party that a noun phrase right behind a verb names, or that does what it names."""
    near = parties.within(at, min(end, at + _REACH))
    if not near:
        return None
    party = near[0]
    gap = text[at : party.span.start]
    if language == "zh":
        sound = len(gap.strip(" ，“「")) <= 2
    else:
        sound = _direct(gap) or _through(text, gap, party)
    return party if sound and _foreign(party, statement) else None


def _direct(gap: str) -> bool:
    between = gap.lower().split()
    return _GAP.fullmatch(gap) is not None and not (set(between) & _PREPOSITIONS) and "that" not in between[:-1]


def _through(text: str, gap: str, party: Party) -> bool:
    """Whether the party is behind "by" or "from", or owns what "over" or "with" leads to."""
    between = [word for word in gap.lower().split() if word not in ("the", "a", "an")]
    if not between or any(mark in gap for mark in ',.;:“”"\n') or len(between) > 6:
        return False
    others = set(between[:-1]) & (_PREPOSITIONS | words("through", "en", _NAME))
    if between[-1] in words("through", "en", _NAME):
        return not others
    owns = party.adjective or _POSSESSED.match(text, party.span.end) or _NOUN.match(text, party.span.end)
    return between[-1] in words("about", "en", _NAME) and not others and bool(owns)


def _of_formula(text: str, statement: Statement, parties: Parties, language: str) -> Party | None:
    """The object of the formula: "firmly opposes Ostravia's arms sales", "strongly condemns …"."""
    strength = statement.strength
    if strength is None or strength.formula is None:
        return None
    end = max(span.end for span in (*statement.content, *statement.cue))
    at = strength.formula.end
    return _behind(text, at, end, statement, parties, language) if at < end else None


def _of_sentences(text: str, statement: Statement, parties: Parties, language: str, takes: bool) -> Party | None:
    """Whoever "should" or "must" act, whom "we urge", or whose doings a sentence is against; one only."""
    found: list[Party] = []
    for content in statement.content:
        for sentence in sentences(text, language, content.start, content.end)[:_MOST_SENTENCES]:
            party = (
                _obliged(text, sentence, statement, parties, language)
                or _urged(text, sentence, statement, parties, language)
                or (_owner(text, sentence, statement, parties) if takes and language == "en" else None)
            )
            if party is not None:
                found.append(party)
    return found[0] if len({party.name for party in found}) == 1 else None


def _obliged(text: str, sentence: Span, statement: Statement, parties: Parties, language: str) -> Party | None:
    for party in parties.within(sentence.start, min(sentence.end, sentence.start + _REACH))[:1]:
        if not _OPENING.fullmatch(text[sentence.start : party.span.start]) or party.adjective:
            continue
        rest = text[party.span.end : min(party.span.end + 30, sentence.end)]
        side = re.match(r"\s+(?:side|government|administration)\b", rest)
        rest = rest[side.end() :] if side else rest
        modal = _pattern("modal", language).match(rest.lstrip(" 方面"))
        if modal is not None and _foreign(party, statement):
            return party
    return None


def _urged(text: str, sentence: Span, statement: Statement, parties: Parties, language: str) -> Party | None:
    for key in ("demand", "object"):
        for verb in _pattern(key, language).finditer(text, sentence.start, sentence.end):
            if language == "en" and not _OWN.search(text, max(sentence.start, verb.start() - 40), verb.start()):
                continue
            party = _behind(text, verb.end(), sentence.end, statement, parties, language)
            if party is not None:
                return party
    return None


_OWN = re.compile(r"\b(?:we|i)\s+(?:\w+ly\s+|once again\s+|also\s+|again\s+|would\s+|must\s+){0,3}\Z", re.IGNORECASE)


def _owner(text: str, sentence: Span, statement: Statement, parties: Parties) -> Party | None:
    """The owner of the subject, where nobody else but the speaker's own is named: "Ostravia's moves violate …"."""
    strength = statement.strength
    if strength is None or strength.stance not in ("oppose", "threat"):
        return None
    here = [party for party in parties.within(*sentence) if _foreign(party, statement)]
    if not here or len({party.country or party.name for party in here}) > 1:
        return None
    party = here[0]
    opens = _OPENING.fullmatch(text[sentence.start : party.span.start])
    owns = party.adjective or _POSSESSED.match(text, party.span.end)
    formula = strength.formula
    against = formula is None or (formula.start >= party.span.end and formula.end <= sentence.end)
    return party if opens and owns and against else None


def _foreign(party: Party, statement: Statement) -> bool:
    """Whether a party is a state, a body or a public person that the speaker does not speak for."""
    if party.kind == "place" or (party.id is None and party.kind not in ("state", "organisation", "office")):
        return False
    for ref in (statement.speaker, statement.organisation):
        if ref is not None and ((ref.id is not None and ref.id == party.id) or ref.name == party.name):
            return False
    own = country_of(statement) or _of_outlet(statement)
    return own is None or party.country != own


def _of_outlet(statement: Statement) -> str | None:
    """The country of an outlet that speaks itself."""
    for ref in (statement.organisation, statement.speaker):
        outlet = tables.outlets().named(ref.id or ref.name) if ref is not None else None
        if outlet is not None:
            return outlet.country or None
    return None
