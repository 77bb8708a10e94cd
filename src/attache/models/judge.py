"""The second encoder: how a sentence speaks of a target, and which event it tells between two.

The target (or the actor and the recipient) are marked by an added vector, so the same sentence is read anew for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..record import Span
from .statements import shipped
from .windows import marked

TONES = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """How a text speaks of one target: negative, neutral or positive, and the model's probability of that."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The type of event between an actor and a recipient, and its probability; `none` that of no event."""

    root: str
    confidence: float
    none: float


def tones(texts: Sequence[str], targets: Sequence[Sequence[Span]]) -> list[tuple[Tone | None, ...]]:
    """Return how each text, a sentence or a short paragraph, speaks of each of its targets.

    None where a target lies on no word.

    Raises:
        ModelDamaged: A model file is missing or its digest is not the manifest's.
    """
    return [tuple(_tone(text, span) for span in spans) for text, spans in zip(texts, targets, strict=True)]


def event(text: str, actor: Sequence[Span], recipient: Sequence[Span]) -> Judged | None:
    """Return the type of event that a sentence tells between two of its stretches.

    Types are PLOVER's, with CONCEDE and RETREAT joined as YIELD. None where a side lies on no word.

    Raises:
        ModelDamaged: A model file is missing or its digest is not the manifest's.
    """
    scores = _run(text, [actor, recipient])
    if scores is None:
        return None
    found = scores[1]
    roots: list[str] = shipped().manifest["roots"]
    best = int(found[:-1].argmax())
    return Judged(root=roots[best], confidence=round(float(found[best]), 4), none=round(float(found[-1]), 4))


def _tone(text: str, span: Span) -> Tone | None:
    scores = _run(text, [[span]])
    if scores is None:
        return None
    best = int(scores[0].argmax())
    return Tone(label=TONES[best], confidence=round(float(scores[0][best]), 4))


def _run(text: str, spans: Sequence[Sequence[Span]]) -> tuple[Any, Any] | None:
    import numpy as np

    model = shipped()
    window = marked(text, spans, model.tokenizer)
    if window is None:
        return None
    ids, case, place = window
    row = np.array([case], dtype=np.int64)
    given = {
        "words": model.table(ids),
        "case": row,
        "place": np.array([place], dtype=np.int64),
        "mask": np.ones_like(row),
    }
    tone, found = model.judge.run(None, given)
    return tone[0], found[0]
