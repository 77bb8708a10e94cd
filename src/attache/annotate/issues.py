"""Issues of items and statements, by the keywords of the issues table."""

import functools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import tables
from ..record import Item, Reading, Span, Statement
from ..text.paragraphs import is_han
from ..text.sentences import sentences
from ..text.simplified import simplified
from .scope import item_text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    issue: str
    span: Span
    weak: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """The keywords of one item and its sentences, found once for all its statements."""

    hits: tuple[_Hit, ...]
    sentences: tuple[Span, ...]
    item: Item
    text: str


def spot(reading: Reading, item: Item) -> Spotted:
    """Return the keywords of the issues table in an item; spans count in the document text."""
    words = item_text(reading, item)
    lower = words.lower()
    if len(lower) != len(words):  # a few capitals have longer small forms
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in words)
    if (item.language or "").startswith("zh"):
        lower = simplified(lower)  # the keywords are
    hits = []
    for last, rows in _automaton(tables.current()).iter(lower):
        for issue, form, weak, capitals in rows:
            start, end = last + 1 - len(form), last + 1
            if not _bounded(words, start, end) or (capitals and not words[start:end].isupper()):
                continue
            hits.append(_Hit(issue=issue, span=Span(item.start + start, item.start + end), weak=weak, words=form))
    spans = tuple(s.shifted(item.start) for s in sentences(words, item.language))
    return Spotted(hits=tuple(sorted(hits, key=lambda h: h.span)), sentences=spans, item=item, text=words)


def item_issues(spotted: Spotted) -> tuple[str, ...]:
    """Return the issues of an item, the one with most keywords first; none is an answer.

    A strong keyword in the headline, or two places with one (a weak keyword counts only beside another keyword of the
    same issue in its sentence) make it an issue of the item; one place is enough in an item of up to eight sentences.
    """
    counted = _counted(spotted, spotted.sentences)
    head = spotted.item.headline
    titled = {hit.issue for hit in spotted.hits if head and not hit.weak and head.start <= hit.span.start < head.end}
    short = len(spotted.sentences) <= 8
    found = {issue: count for issue, count in counted.items() if count >= 2 or issue in titled or short}
    order = {row.id: n for n, row in enumerate(tables.issues())}
    return tuple(sorted(found, key=lambda issue: (-(found[issue] + 2 * (issue in titled)), order.get(issue, 0))))


_BACK = 2
"""So many sentences of the same paragraph before a statement may say what it is about."""


def statement_issues(spotted: Spotted, statement: Statement) -> tuple[str, ...]:
    """Return the issues of a statement: those of its own sentences, else the one that the sentences before name.

    "Asked about the strait, she said: “We oppose this.”" is on the strait; where the sentences before name several
    issues, or none, there is none.
    """
    parts = (*statement.content, *statement.cue)
    low = bisect_right(spotted.sentences, min(p.start for p in parts), key=lambda s: s.end)
    high = bisect_left(spotted.sentences, max(p.end for p in parts), key=lambda s: s.start)
    at = [k for k in range(low, high) if any(spotted.sentences[k].overlaps(p) for p in parts)]
    own = [spotted.sentences[k] for k in at]
    order = {row.id: n for n, row in enumerate(tables.issues())}
    counted = _counted(spotted, own)
    if counted:
        return tuple(sorted(counted, key=lambda issue: (-counted[issue], order.get(issue, 0))))
    if not at:
        return ()
    for k in range(at[0] - 1, max(-1, at[0] - 1 - _BACK), -1):
        if "\n" in spotted.text[
            spotted.sentences[k].start - spotted.item.start : own[0].start - spotted.item.start
        ].strip("\n"):
            break
        before = _counted(spotted, [spotted.sentences[k]])
        if before:
            return tuple(before) if len(before) == 1 else ()
    return ()


def _counted(spotted: Spotted, spans: Sequence[Span]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    hits = list(spotted.hits)
    at = 0
    for span in spans:
        while at < len(hits) and hits[at].span.end <= span.start:
            at += 1
        here = []
        k = at
        while k < len(hits) and hits[k].span.start < span.end:
            here.append(hits[k])
            k += 1
        for issue in dict.fromkeys(hit.issue for hit in here):
            own = [hit for hit in here if hit.issue == issue]
            strong = [hit for hit in own if not hit.weak]
            distinct = {hit.words for hit in own}
            if strong or len(distinct) >= 2:
                counts[issue] += 1
    return counts


def _bounded(words: str, start: int, end: int) -> bool:
    if is_han(words[start]):
        return True
    before, after = words[start - 1 : start] if start else "", words[end : end + 1]
    if before.isalnum() and not is_han(before):
        return False
    return not after.isalnum() or is_han(after) or (after == "s" and not words[end + 1 : end + 2].isalnum())


@functools.cache
def _automaton(folder: str | None) -> Any:
    """Return the keywords of all issues as one automaton; `folder` is only the key of the cache."""
    import ahocorasick

    forms: dict[str, list[tuple[str, str, bool, bool]]] = {}
    for issue in tables.issues():
        for keyword in (*issue.keywords_en, *issue.keywords_zh):
            key = keyword.words.lower()
            if key:
                forms.setdefault(key, []).append((issue.id, key, keyword.weak, keyword.capitals))
    automaton = ahocorasick.Automaton()
    for key, rows in (forms or {"\x00\x00": []}).items():
        automaton.add_word(key, tuple(rows))
    automaton.make_automaton()
    return automaton
