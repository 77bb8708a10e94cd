"""The clause around a word of an English sentence: where it begins and ends, and the noun phrase that a noun closes."""

import re

from ...record import Span
from . import lexicon

REACH = 260
"""No clause is read further than this from its word."""
_STOP = re.compile(r"[;:()\[\]“”\"\n–—•!?]|(?<![\w.])[‘']|[’'](?=[\s,.])(?<!s[’'])|\.(?=\s|\Z)")
_WORD = re.compile(r"[^\W_][\w’'./&$%-]*", re.UNICODE)
_MOST_LEFT, _MOST_RIGHT = 14, 26
_NP = r"(?!(?:the|an?|which|who|one|and|but|it|its|they|he|she|as|in|with)\s)(?:[\w’'-]+\s){0,3}[\w’'-]+"
_LIST = re.compile(rf",\s(?:{_NP},\s){{0,4}}{_NP},?\s(?:and|or)\s")
_SINCE = re.compile(r"since\s(?:\d{4}|last|early|late|mid|[A-Z][a-z]+(?:\s\d|,|\.|\Z))")
_THAT_THING = re.compile(r"that\s(?:by\s\w+ing|and|or)\b")
_YEAR = re.compile(r", \d{4}\b")
_NAME = r"[A-Z][\w’.-]*(?:\s[A-Z][\w’.-]*){0,3}"
_NAMES = re.compile(rf",\s(?:{_NAME},\s){{0,3}}{_NAME},?\sand\s(?:the\s)?[A-Z]")
_NAME_ENDS = re.compile(r"[A-Z][\w’.-]*\Z")
_ASIDE = re.compile(r"\([^()\n]{1,40}\)")
JOINED = re.compile(
    r"\b(?:and|but|or)\s(?:(?:then|also|has|have|had|is|are|was|were|will|would|later|now|not|\w+ly)\s)*\Z"
)
_LOOSE = re.compile(
    r"\s(?:(?:(?:one|two|three|four|five|six|several|a few|\d+|a|an)\s(?:day|week|month|year|hour)s?)|just|even|"
    r"only|shortly|soon|and|or|the|a|of|to|in|on|by|with|for)\s*\Z"
)
"""What hangs at the end of a clause and belongs to the next one: "one week | after"."""
_COMING = re.compile(r",\s(?:to\s(?:go|come|take|enter)|effective|starting|beginning|due\sto|from)\s")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]\.)+[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|Gov|Sen|Rep|No|Co|Inc|Ltd|Corp|St))\Z"
)


def words_before(text: str, start: int, at: int) -> list[Span]:
    """Return the words of `[start, at)`, no more than reach."""
    return [Span(*m.span()) for m in _WORD.finditer(text, max(start, at - REACH), at)]


def left(text: str, start: int, at: int) -> int:
    """Return where the clause of the word at `at` begins, not before `start`."""
    low = max(start, at - REACH)
    for match in _STOP.finditer(text, low, at):
        if match[0] == "." and _ABBREVIATED.search(text, max(start, match.start() - 8), match.start()):
            continue
        low = match.end()
    comma = text.rfind(", ", low, at)
    while comma >= 0 and _NAMES.match(text, comma, at) and _NAME_ENDS.search(text, max(low, comma - 30), comma):
        comma = text.rfind(", ", low, comma)  # "Norway, Sweden and Finland"
    if comma >= 0:
        low = comma + 2
    inside = words_before(text, low, at)
    if len(inside) > _MOST_LEFT:
        low = inside[-_MOST_LEFT].start
    bounds = lexicon.bound("left")
    for word in reversed(inside):
        if word.start < low:
            break
        if _is_bound(word.of(text), bounds) and not _THAT_THING.match(text, word.start):
            low = word.end
            break
    joined = JOINED.search(text, low, at)
    if joined:
        low = joined.end()
    while low < at and text[low].isspace():
        low += 1
    return low


def right(text: str, at: int, end: int, over: frozenset[str] = frozenset()) -> int:
    """Return where the clause of the word that ends at `at` ends, not behind `end`; words in `over` do not end it."""
    high = min(end, at + REACH)
    aside = -1
    for match in _STOP.finditer(text, at, high):
        if match.start() < aside:
            continue
        if match[0] == "(" and (skipped := _ASIDE.match(text, match.start(), high)):
            aside = skipped.end()
            continue
        if match[0] == "." and _ABBREVIATED.search(text, max(0, match.start() - 8), match.start()):
            continue
        high = match.start()
        break
    comma = text.find(", ", at, high)
    while comma >= 0:
        if _COMING.match(text, comma, high):
            break
        if _YEAR.match(text, comma, high):
            comma = text.find(", ", comma + 2, high)
            continue
        listed = _LIST.match(text, comma, high)
        if listed is None:
            high = comma
            break
        comma = text.find(", ", listed.end() - 2, high)
    bounds = lexicon.bound("right") - over
    for count, word in enumerate(_WORD.finditer(text, at, high), 1):
        if word[0] == "since" and _SINCE.match(text, word.start()):
            continue
        if _is_bound(word[0], bounds) or count > _MOST_RIGHT:
            high = word.start()
            loose = _LOOSE.search(text, max(at, high - 40), high)
            high = loose.start() if loose else high
            break
        if word[0] == "that" and word.start() > at + 1:
            loose = _LOOSE.search(text, max(at, word.start() - 40), word.start())
            high = loose.start() if loose else word.start()
            break
    while high > at and text[high - 1].isspace():
        high -= 1
    return high


def _is_bound(word: str, bounds: frozenset[str]) -> bool:
    # "WHO" is no relative pronoun
    return word.lower() in bounds and not (len(word) > 1 and word.isupper())


_OPENING = re.compile(
    r"(?:on|from|in|between|earlier|last|late|early|this|next|yesterday|today|at)\b[^,]{2,50},\s(?:the\s|\w+ly\s)?\Z",
    re.IGNORECASE,
)


def opening(text: str, sentence: Span, start: int) -> Span | None:
    """Return the words of time and the comma right before a clause: "On Monday, …", "said that in May, …"."""
    comma = text.rfind(", ", max(sentence.start, start - 14), start)
    if comma < 0:
        return None
    low = left(text, sentence.start, comma)
    return Span(low, comma) if _OPENING.match(text[low:start]) else None


def phrase(text: str, start: int, noun: Span) -> int:
    """Return where the noun phrase begins that the noun closes: its determiner, its state, its adjectives."""
    stops, determiners = lexicon.bound("phrase"), lexicon.bound("determiners")
    begin, following, count = noun.start, noun.start, 0
    low = max(start, noun.start - 120)
    last = ""
    for word in reversed([Span(*m.span()) for m in _WORD.finditer(text, low, noun.start)]):
        gap = text[word.end : begin]
        said = word.of(text)
        if gap.strip("’'") not in ("", " ") or "\n" in gap or count >= 8:
            break
        lower = said.lower()
        if last and lexicon.stage_of(f"{lower} {last}") is not None:
            return following  # "roll back"
        following, last = begin, lower
        if lower in stops or (lexicon.stage_of(lower) is not None and said.islower()):
            break
        begin, count = word.start, count + 1
        if lower in determiners:
            before = text[max(low, begin - 3) : begin]
            if not before.endswith(("’s ", "'s ")):
                break
    return begin


def next_word(text: str, at: int, end: int) -> str:
    """Return the next word in lower case, empty where a mark stands before it."""
    match = re.compile(r"\s?([\w-]+)").match(text, at, end)
    return match[1].lower() if match else ""


def last_word(text: str, start: int, at: int) -> str:
    """Return the word right before in lower case, empty where a mark stands between."""
    match = re.compile(r"([\w’'-]+)\s\Z").search(text, max(start, at - 30), at)
    return match[1].lower() if match else ""
