"""Labels in titles: what a measure or meeting is called and how far it has come, each with what must bear it out."""

import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources

from . import words


def labels(title: str) -> tuple[words.Found, ...]:
    """Return the labels of a title, the longest where they overlap."""
    return tuple(words.Found(start=m.start(), end=m.end(), words=m[0]) for m in _any().finditer(title))


def unsupported(found: Sequence[words.Found], quotes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield the labels that nothing in the words cited bears out."""
    for one in found:
        pattern = _cues()[one.words.casefold()]
        if not any(pattern.search(quote) for quote in quotes):
            yield "label", one.words, "nothing in the words cited bears it out"


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
