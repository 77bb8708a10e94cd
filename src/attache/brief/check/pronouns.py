"""Who "he" is in "he said": a line may not name somebody of whom the archived text only speaks."""

import re
from collections.abc import Iterator

from . import clauses, direction, lexicon, words
from .evidence import Evidence, Opened

_VERB = r"(?:said|says|told|added|stated|noted|warned|argued|wrote|explained|continued|recalled)"
_BEHIND = re.compile(rf"^[^\w\n]{{0,4}}(?:(?:he|she) (?:also |then )?{_VERB}\b|{_VERB} (?:he|she)\b)")
_BEFORE = re.compile(rf"\b(?:he|she) (?:also |then )?{_VERB}(?: that)?[,:]?[\s\"“‘']*$", re.IGNORECASE)
_INSIDE = re.compile(rf"[,.?!]?[”\"’'],?\s(?:he|she) {_VERB}\b|^(?:He|She) {_VERB}\b")
_LED = re.compile(r"\b(?:with|under|of|about|against|to|for|from|on|like)\s+(?:the\s+|an?\s+)?$")
_BACK = 700
Found = tuple[str, str, str]


def check_pronoun(evidence: Evidence) -> Iterator[Found]:
    """Yield where words that "he" or "she" says are given to somebody named only behind a preposition.

    Only where the text names another one as the last who said something before them.
    """
    speakers = [
        one for one in evidence.opened
        if "speaker" in one.citation.supports and "words" not in one.citation.supports and len(one.citation.quote) < 120
    ]  # fmt: skip
    for one in evidence.opened:
        if "words" not in one.citation.supports or not _by_pronoun(one):
            continue
        last = _last_voice(one.text[max(0, one.citation.start - _BACK) : one.citation.start])
        mine = [other for other in speakers if other.source.id == one.source.id]
        if not last or not mine:
            continue
        for other in mine:
            led = _LED.search(other.text[max(0, other.citation.start - 20) : other.citation.start])
            if led and not any(direction.related(other.citation.quote, name) for name in last):
                yield "speaker", other.citation.quote, f"the source has a pronoun, and spoke last of {last[0]}"
                return


def _by_pronoun(one: Opened) -> bool:
    start, end = one.citation.start, one.citation.end
    beside = _BEHIND.match(one.text[end : end + 60]) or _BEFORE.search(one.text[max(0, start - 60) : start])
    return bool(beside or _INSIDE.search(one.citation.quote))


def _last_voice(text: str) -> list[str]:
    """Return the names before the last verb of saying of a text that somebody named does, in its sentence."""
    runs = words.names(text)
    for word in reversed(clauses.parse(text).words):
        if lexicon.cues().get(word.low) != "plain":
            continue
        start = max((match.end() for match in re.finditer(r"[.!?”\"]\s|\n", text[: word.start])), default=0)
        before = [run.words for run in runs if start <= run.start and run.end <= word.start]
        if before:
            return before
    return []
