"""Predictions for the entities task: named persons, organisations and places."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..record import Span

_LEAST = 0.5
_TYPES = {"person": "person", "organisation": "organization", "place": "place"}
_BEFORE = re.compile(r"(?:[A-Z][\w.-]*[\w.]\s|[A-Z]\.?\s)*\Z")
_AFTER = re.compile(r"(?:\s[A-Z][\w’'-]*)*")
_ARTICLE = re.compile(r"\b[Tt]he\s\Z")
_LEGAL = re.compile(r",?\s(?:Inc|Ltd|Co|Corp|LLC|PLC)\b\.?")
_OF = re.compile(r"\sof\s(?:the\s|these\s)?[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*")
_OWN = re.compile(r"[’']s?(?!\w)")
_BETWEEN = re.compile(r",\s(?:and\s)?|\sand\s")
_OPENER = re.compile(
    r"(?:The|In|On|At|But|And|It|He|She|They|There|This|That|These|Those|When|While|As|If|For|From|With|After|Before|By|To|Of|So"
    r"|Then|Now|Also|We|You|I|Its|His|Her|Their|Our|My|Is|Are|Was|Were|Or|Not|No|Yes)\Z"
)
"""Words that begin sentences and belong to no name after them."""


def entities(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each document of a gold file, in its order: its id and its named mentions.

    Of each gold line only the id and the text are looked at. What the model finds is brought to that task's
    conventions: whole runs of capitalised words, the article before them and the possessive behind them included, and
    what a name means in one place of a document it means in all.
    """
    from ..annotate.states import state_words
    from ..annotate.words import words
    from ..models.statements import find
    from . import load

    bodies = words("organisations") | {"college", "congress", "senate", "board", "ministry", "school"}
    for row in load(gold):
        text = str(row["text"])
        (found,) = find([text])
        spans: dict[Span, str] = {}
        for one in sorted(found.entities, key=lambda each: each.confidence):
            if one.confidence < _LEAST:
                continue
            kind = _TYPES.get(one.type, one.type)
            for part in _parts(text, one.span) if kind == "person" else (one.span,):
                if (core := _core(text, part)) is not None:
                    last = core.of(text).split()[-1].lower()
                    of_body = kind == "place" and last in bodies
                    spans[_whole(text, core)] = "organization" if of_body else kind
        for word in state_words(text, 0):
            if word.name:
                spans.setdefault(_whole(text, word.span, alone=True), "place")
        spans |= _again(text, spans)
        yield {
            "id": row["id"],
            "entities": [{"span": [span.start, span.end], "type": kind} for span, kind in sorted(spans.items())],
        }


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Yield the names of several persons in one span: "Bo Tan and Arda Velin"."""
    at = span.start
    for cut in _BETWEEN.finditer(text, span.start, span.end):
        yield Span(at, cut.start())
        at = cut.end()
    yield Span(at, span.end)


def _core(text: str, span: Span) -> Span | None:
    """Return the run of capitalised words that a span lies in; None where there are none."""
    tokens = [m for m in re.finditer(r"\S+", span.of(text)) if m[0][:1].isupper()]
    if not tokens or len(span.of(text)) < 2:
        return None
    start, end = span.start + tokens[0].start(), span.start + tokens[-1].end()
    while end > start + 1 and text[end - 1] in ".,;:)'’":
        end -= 1
    after = _AFTER.match(text, end, min(len(text), end + 60))
    end = after.end() if after else end
    before = _BEFORE.search(text[max(0, start - 60) : start])
    for word in reversed(re.findall(r"\S+\s", before[0]) if before else []):
        if _OPENER.match(word.strip()):
            break
        start -= len(word)
    return Span(start, end)


def _whole(text: str, core: Span, *, alone: bool = False) -> Span:
    """Return a name with its article, "of the …", its legal form and the mark of the possessive."""
    start, end = core
    if not alone and (of := _OF.match(text, end, min(len(text), end + 80))):
        end = of.end()
    if legal := _LEGAL.match(text, end, min(len(text), end + 12)):
        end = legal.end()
    if text[end - 2 : end] not in ("’s", "'s") and (own := _OWN.match(text, end)) and own[0][1:] == "s":
        end = own.end()
    article = _ARTICLE.search(text[max(0, start - 5) : start])
    return Span(start - len(article[0]) if article else start, end)


def _again(text: str, spans: dict[Span, str]) -> dict[Span, str]:
    """Return the other places of a document's names: found once, a name is one everywhere."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for span, kind in spans.items():
        name = re.sub(r"\A[Tt]he\s|[’']s\Z", "", span.of(text))
        if len(name) > 2 and not _OPENER.match(name):
            kinds[name][kind] += 1
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    out = {}
    for name, counts in sorted(kinds.items(), key=lambda each: -len(each[0])):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            if not any(taken[match.start() : match.end()]):
                span = _whole(text, Span(*match.span()), alone=True)
                taken[span.start : span.end] = b"\x01" * (span.end - span.start)
                out[span] = counts.most_common(1)[0][0]
    return out
