"""Predictions for the entities task: named persons, organisations and places."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..record import Span

_LEAST = 0.5
_TYPES = {"person": "person", "organisation": "organization", "place": "place"}
_BEFORE = re.compile(r"(?:[A-Z][\w’'-]*\s)*\Z")
_AFTER = re.compile(r"(?:\s[A-Z][\w’'-]*)*")
_ARTICLE = re.compile(r"\b[Tt]he\s\Z")


def entities(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each document of a gold file, in its order: its id and its named mentions.

    Of each gold line only the id and the text are looked at. What the model finds is brought to that task's
    conventions: whole runs of capitalised words, the article before them included.
    """
    from ..annotate.states import state_words
    from ..models.statements import find
    from . import load

    for row in load(gold):
        text = str(row["text"])
        (found,) = find([text])
        spans = {
            whole: _TYPES.get(one.type, one.type)
            for one in sorted(found.entities, key=lambda each: each.confidence)
            if one.confidence >= _LEAST and (whole := _whole(text, one.span)) is not None
        }
        for word in state_words(text, 0):
            if word.name:
                article = _ARTICLE.search(text[max(0, word.span.start - 5) : word.span.start])
                spans.setdefault(
                    Span(word.span.start - len(article[0]) if article else word.span.start, word.span.end), "place"
                )
        yield {
            "id": row["id"],
            "entities": [{"span": [span.start, span.end], "type": kind} for span, kind in sorted(spans.items())],
        }


def _whole(text: str, span: Span) -> Span | None:
    """Return the capitalised words that a span lies in, with the article before them; None where there are none."""
    tokens = [m for m in re.finditer(r"\S+", span.of(text)) if m[0][:1].isupper()]
    if not tokens or len(span.of(text)) < 2:
        return None
    start, end = span.start + tokens[0].start(), span.start + tokens[-1].end()
    while end > start + 1 and text[end - 1] in ".,;:)":
        end -= 1
    after = _AFTER.match(text, end, min(len(text), end + 60))
    end = after.end() if after else end
    before = _BEFORE.search(text[max(0, start - 60) : start])
    if before and before[0] and not before[0].startswith(("The ", "In ", "On ", "At ", "But ", "And ", "It ", "He ")):
        start -= len(before[0])
    article = _ARTICLE.search(text[max(0, start - 5) : start])
    return Span(start - len(article[0]) if article else start, end)
