"""Drafts that run on past a sentence: into another speaker, or the narration after a quotation."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ...record import Span
from ...text.quotes import Quotation
from ..draft import Draft
from .shape import near_marks, trimmed_source


def within_sentences(text: str, draft: Draft, sentences: Sequence[Span], marks: Sequence[Quotation]) -> Draft:
    """Return the draft with each source in one sentence, and no narration between the quotations of its content.

    Of what is cut in two, the part nearest to the cue stays.
    """
    if not draft.cue:
        return draft
    cue = draft.cue[0]
    source = []
    for span in draft.source:
        near = min(_parts(span, sentences), key=lambda part: _distance(part, cue), default=span)
        if near != span:
            # the stop of the sentence is no part of who speaks
            near = Span(near.start, near.start + len(near.of(text).rstrip(".!? \n\t"))) if near.end < span.end else near
            near = trimmed_source(text, near) or span
        source.append(near)
    content: list[Span] = []
    for span in draft.content:
        content += _in_marks(span, cue, sentences, near_marks(marks, span.start, span.end))
    return replace(draft, source=tuple(source), content=tuple(content))


def _begun(at: int, sentences: Sequence[Span]) -> bool:
    """Whether a sentence has begun before this place and goes on past it."""
    last = bisect_right(sentences, at, key=lambda s: s.start) - 1
    return last >= 0 and sentences[last].start < at < sentences[last].end


def _in_marks(span: Span, cue: Span, sentences: Sequence[Span], marks: Sequence[Quotation]) -> list[Span]:
    """Return the quotation nearest to the cue, where a whole sentence of narration stands beside it in the content."""
    parts = _parts(span, sentences)
    if len(parts) < 2:
        return [span]
    quoted = [any(q.depth == 0 and q.closed and part.overlaps(q.inner) for q in marks) for part in parts]
    nearest = min(range(len(parts)), key=lambda n: _distance(parts[n], cue))
    if all(quoted) or not quoted[nearest] or (not quoted[0] and nearest):
        return [span]
    low = high = nearest
    while low and quoted[low - 1]:
        low -= 1
    while high + 1 < len(parts) and quoted[high + 1]:
        high += 1
    return [Span(parts[low].start, parts[high].end)]


def _parts(span: Span, sentences: Sequence[Span]) -> list[Span]:
    """Return the span cut where one sentence ends and the next begins."""
    first = max(0, bisect_right(sentences, span.start, key=lambda s: s.start) - 1)
    out = []
    for k in range(first, len(sentences)):
        sentence = sentences[k]
        if sentence.start >= span.end:
            break
        if sentence.end > span.start:
            out.append(Span(max(span.start, sentence.start), min(span.end, sentence.end)))
    return out


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def with_quotation_before(
    drafts: Sequence[Draft], sentences: Sequence[Span], marks: Sequence[Quotation]
) -> list[Draft]:
    """Return the drafts with the quotation that opens their cue's sentence right before it: “Yes,” Holt said. “…”."""
    out = []
    for k, draft in enumerate(drafts):
        claimed = [span for near in drafts[max(0, k - 8) : k + 9] for span in near.content]
        first = min((span.start for span in (*draft.source, *draft.cue)), default=0)
        sentence = next((s for s in _parts(Span(first, first + 1), sentences)), None) if draft.cue else None
        opening = sentence and next(
            (
                q
                for q in near_marks(marks, first - 2, first)
                if q.depth == 0 and q.closed and not q.scare and 0 <= first - q.outer.end <= 2
            ),
            None,
        )
        if (
            opening
            and draft.form == "direct"
            and all(span.start > first for span in draft.content)
            and not _begun(opening.outer.start, sentences)
            and not any(span.overlaps(opening.inner) for span in claimed)
        ):
            draft = replace(draft, content=(opening.inner, *draft.content))
        out.append(draft)
    return out
