"""Plain statements that a sentence's tree shows and nothing else found: a verb of saying, its subject, its clause."""

from bisect import bisect_right
from collections.abc import Sequence

from ...models.statements import Word
from ...record import Span
from ..clauses import Clauses
from ..draft import Draft
from ..words import words

_SURE = 0.45
_FEWEST = 3
"""Fewer words than these say nothing."""


def by_clause(clauses: Clauses, offset: int, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts for verbs of saying with a subject and a clause of their own that no draft has for its cue.

    Args:
        clauses: Of the item.
        offset: Where the item begins in the document text.
        drafts: Those found already.
    """
    cues = sorted(span for draft in drafts for span in draft.cue)
    out: list[Draft] = []
    for v, word in enumerate(clauses.words):
        said = clauses.low(v)
        participle = said.endswith("ing") and bool(
            {said[:-3] + "s", said[:-3] + "ed", said[:-3] + "es"} & words("clausal")
        )
        if word.upos != "VERB" or not (said in words("clausal") or (participle and clauses.after(v) == "that")):
            continue
        cue = word.span.shifted(offset)
        if any(cue.overlaps(span) for span in cues):
            continue
        subjects = [k for k in clauses.subjects(v) if k < v and clauses.words[k].upos in ("NOUN", "PROPN", "PRON")]
        content = _clause(clauses, v, _limit(drafts, cue, offset)) or (
            _sentence_before(clauses, v, subjects[0]) if len(subjects) == 1 else None
        )
        if (
            len(subjects) != 1
            or content is None
            or clauses.negated(v)
            or clauses.modals(v) & {"will", "would", "could", "may", "might", "can", "should"}
        ):
            continue
        source = clauses.phrase(subjects[0])
        if source.end > word.span.start or source.of(clauses.text).lower() in words("never_sources"):
            continue
        out.append(
            Draft(source=(source.shifted(offset),), cue=(cue,), content=(content.shifted(offset),), confidence=_SURE)
        )
    return out


def _limit(drafts: Sequence[Draft], cue: Span, offset: int) -> int:
    """Return where the content that holds a cue ends, counted in the item; far off where there is none."""
    return min((c.end - offset for d in drafts for c in d.content if cue.within(c)), default=1 << 60)


def _clause(clauses: Clauses, v: int, limit: int) -> Span | None:
    """Return the clause behind a verb of saying, without "that"; None where a mark or another verb parts them.

    It ends at the limit, where a statement that holds this one ends.
    """
    first = v + 1
    if first >= len(clauses.words) or clauses.sentence[first] != clauses.sentence[v]:
        return None
    marked = clauses.low(first) == "that"
    below = [
        k
        for k in clauses.kids(v, "ccomp", "advcl", "xcomp")
        if k > v and clauses.kids(k, "nsubj", "nsubj:pass", "expl")
    ]
    start = first + 1 if marked else first
    members = sorted(k for k in clauses.under(below[0]) if k > v) if below else []
    told = marked and any(
        clauses.words[k].upos in ("VERB", "AUX") and clauses.sentence[k] == clauses.sentence[v]
        for k in range(start + 1, min(len(clauses.words), start + 12))
    )
    if not told and (not members or members[0] > first + 1 or clauses.words[first].upos == "PUNCT"):
        return None
    last = start
    if start >= len(clauses.words) or clauses.sentence[start] != clauses.sentence[v]:
        return None
    # words stand in order, and so do their ends: no word of a long sentence is looked at for each verb
    last = max(last, bisect_right(clauses.words, limit, start, clauses.ends[start] + 1, key=_end) - 1)
    while last > start and clauses.words[last].upos == "PUNCT":
        last -= 1
    span = Span(clauses.words[start].span.start, clauses.words[last].span.end)
    content = span.of(clauses.text)
    balanced = content.count("“") == content.count("”") and content.count('"') % 2 == 0
    return span if last - start + 1 >= _FEWEST and balanced else None


def _end(word: Word) -> int:
    return word.span.end


def _sentence_before(clauses: Clauses, v: int, subject: int) -> Span | None:
    """Return the sentence before a tag that closes it: "The talks began on Monday, the agency reported."."""
    source = clauses.phrase(subject)
    first = next(k for k, w in enumerate(clauses.words) if w.span.start >= source.start)
    sentence = clauses.sentence[v]
    rest = [k for k in range(v + 1, min(len(clauses.words), v + 6)) if clauses.sentence[k] == sentence]
    if (
        any(clauses.words[k].upos in ("VERB", "AUX", "SCONJ") or clauses.low(k) == "that" for k in rest)
        or len(rest) > 5
    ):
        return None
    if first < 2 or clauses.sentence[first - 1] != sentence or clauses.low(first - 1) != ",":
        return None
    start = first - 1
    while start > 0 and clauses.sentence[start - 1] == sentence:
        start -= 1
    if first - start < _FEWEST + 1 or not any(clauses.words[k].upos in ("VERB", "AUX") for k in range(start, first)):
        return None
    span = Span(clauses.words[start].span.start, clauses.words[first - 2].span.end)
    return None if any(mark in span.of(clauses.text) for mark in '“”"') else span
