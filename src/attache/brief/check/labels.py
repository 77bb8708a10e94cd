"""Labels in titles: what a measure or meeting is called and how far it has come, each with what must bear it out."""

import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources

from . import clauses, lexicon, words


def labels(title: str) -> tuple[words.Found, ...]:
    """Return the labels of a title, the longest where they overlap."""
    return tuple(words.Found(start=m.start(), end=m.end(), words=m[0]) for m in _any().finditer(title))


def unsupported(found: Sequence[words.Found], quotes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield the labels that nothing in the words cited bears out."""
    for one in found:
        label = one.words.casefold()
        pattern = _cues()[label]
        bearing = [quote for quote in quotes if pattern.search(quote)]
        if not bearing:
            yield "label", one.words, "nothing in the words cited bears it out"
        elif label in _DONE and not any(_happened(quote, pattern) for quote in bearing):
            yield "label", one.words, "the words cited tell it as planned, possible, asked for or denied"


_DONE = frozenset(("in force", "adopted", "signed", "suspended", "lifted", "rejected"))
_NOT_YET = lexicon.DEEDS | {"not", "future", "possible", "expected", "if", "should", "must"}


def _happened(quote: str, pattern: re.Pattern[str]) -> bool:
    """Whether a word that bears a label out stands in a quote under nothing that says it has not happened."""
    parsed = clauses.parse(quote)
    for match in pattern.finditer(quote):
        word = next((one for one in parsed.words if one.start <= match.start() < one.end), None)
        if word is None or not match[0].isascii() or not _NOT_YET & word.marks.keys():
            return True
    return False


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    text = (resources.files(__package__) / "labels.toml").read_text(encoding="utf-8")
    out: dict[str, re.Pattern[str]] = {}
    for label, cues in tomllib.loads(text)["labels"].items():
        parts = [rf"(?<![a-z]){re.escape(cue)}" if cue.isascii() else re.escape(cue) for cue in (label, *cues)]
        out[label] = re.compile("|".join(parts), re.IGNORECASE)
    return out


@functools.cache
def _any() -> re.Pattern[str]:
    known = sorted(_cues(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", re.IGNORECASE)
