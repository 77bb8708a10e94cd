"""What else the reporting clause says: to whom, and on which occasion."""

import re
from collections.abc import Sequence

from ..record import Span
from .draft import Draft
from .words import pattern

_TOLD = re.compile(
    r"(?:told|tells|telling|informed|assured)\s+(?P<to>[^,.;:“”\"\n]{2,80}?)(?=\s+(?:that|on|in|at|during|after|by|last|this|late|earlier)\b|\s*[,.:;“\"]|\Z)"
)
_AT = re.compile(r"\b(?:at|in|during|on)\s+(?=(?:an?|the|his|her|its|their)\s)(?P<what>[^,.;:“”\"\n]{2,80})")


def addressee(text: str, draft: Draft) -> str | None:
    """Return the words that say to whom: "reporters" in "told reporters that"; None where there are none."""
    if not draft.cue:
        return None
    start = draft.cue[0].start
    end = min([start + 120, *(p.start for p in draft.content if p.start > start)])
    match = _TOLD.match(text, start, max(end, start))
    if match is None or match["to"].lower().split()[0] in ("that", "how", "what", "of", "about"):
        return None
    return " ".join(match["to"].split())


def occasion(text: str, draft: Draft, zones: Sequence[Span]) -> str | None:
    """Return the words for the occasion: "a regular press conference"; None where there are none.

    Args:
        text: The document text.
        draft: The statement.
        zones: The reporting clause: its sentence without the content.
    """
    if not draft.cue:
        return None
    for zone in zones:
        if not any(zone.overlaps(span) for span in (*draft.cue, *draft.source)):
            continue
        low, high = max(zone.start, draft.cue[0].start - 160), min(zone.end, draft.cue[-1].end + 120)
        for match in _AT.finditer(text, low, high):
            found = pattern("occasions").search(match["what"])
            if found:
                return " ".join(match["what"][: found.end()].split())
    return None
