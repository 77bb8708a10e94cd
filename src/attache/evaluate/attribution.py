"""Predictions for the attribution task: what the shipped statement finder finds in articles."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..record import Mention, Span

_NEAR = 40  # characters
_CLOSE = re.compile(r"[.,!?]?[”\"]")
LEAST = 0.25
"""The confidence from which an attribution is given: where precision and recall balance on the development articles."""


def attribution(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each article of a gold file, in its order: its id and its attributions.

    Of each gold line only the id and the text are looked at. Attribution is meant as widely there as the finder finds
    it (beliefs and plans as well as speech), so that its spans are given as found; what `read` reports of them is less.
    """
    from ..annotate.draft import Draft
    from ..annotate.statements.english import unclaimed
    from ..annotate.statements.plain import passed_over
    from ..annotate.statements.repair import finished
    from ..models.statements import find
    from ..text.quotes import quotations
    from ..text.sentences import sentences
    from . import load

    for row in load(gold):
        text = str(row["text"])
        found = find([text])[0]
        named = [
            Mention(
                start=n.span.start,
                end=n.span.end,
                text=n.span.of(text),
                type="person" if n.type == "person" else "organisation",
            )
            for n in found.entities
            if n.type != "place"
        ]
        drafts = [
            Draft(source=one.source, cue=one.cue, content=one.content, confidence=one.confidence)
            for one in found.attributions
            if one.confidence >= LEAST
        ]
        drafts.sort(key=lambda one: (one.start, one.end))
        marks = quotations(text)
        for one in unclaimed(text, marks, drafts):
            at = one.content[0].start
            before = [
                k for k, draft in enumerate(drafts) if draft.source == one.source and at - _NEAR < draft.end <= at
            ]
            if one.cue:
                drafts.append(one)
            elif before:  # a quotation that goes on is more content of what was said before
                last = max(before, key=lambda k: drafts[k].end)
                drafts[last] = replace(drafts[last], content=(*drafts[last].content, *one.content))
        drafts.sort(key=lambda one: (one.start, one.end))
        drafts += passed_over(text, drafts, sentences(text, "en"), named)
        drafts.sort(key=lambda one: (one.start, one.end))
        yield {
            "id": row["id"],
            "attributions": [
                {
                    "source": [list(span) for span in one.source],
                    "cue": [list(span) for span in one.cue],
                    "content": [list(_with_marks(text, span)) for span in one.content],
                    "confidence": one.confidence,
                }
                for one in finished(text, drafts, sentences(text, "en"), marks)
            ],
        }


def _with_marks(text: str, span: Span) -> Span:
    """Return a piece of content with the quotation mark that closes it, as the task's answers have it."""
    words = span.of(text)
    close = _CLOSE.match(text, span.end)
    if (
        close
        and ("“" in words or words.count('"') % 2 == 1)
        and words.count("“") > words.count("”") - ("“" not in words)
    ):
        return Span(span.start, close.end())
    return span
