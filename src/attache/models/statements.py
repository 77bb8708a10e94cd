"""The shipped statement model: which words are source, cue and content, and which belong together.

One pass of the encoder over a window of text, then a thin reader for each cue found. Runs on onnxruntime, on the
processor, from files of the package whose digests are verified before they are loaded. Each window is run by itself:
the arithmetic is int8 with a scale per run, so that only then a text gives the same answer in any company.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from ..record import Span
from .decode import TAGS, best_paths, log_softmax, pieces, runs
from .loading import session, verified
from .windows import Window, windows

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ENTITY_TYPES = ("person", "organisation", "place")
TONES = ("negative", "neutral", "positive")
_FILES = frozenset({"encoder.onnx", "reader.onnx", "tone.onnx", "tokenizer.json"})
_CUES = 96  # decoded at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Spans of one attribution as the model found them, and how sure it is (0-1, calibrated)."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A named mention: its span and type (person, organisation, place)."""

    span: Span
    type: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the model finds in one text, in order."""

    attributions: tuple[Attribution, ...]
    entities: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """How a text speaks of one target: negative, neutral or positive, and the model's probability of that."""

    label: str
    confidence: float


@dataclass(slots=True)
class Reading:
    """What the reader says of one cue: role scores of the stretch of its window from `begin` on."""

    window: Window
    token: int
    anchor: float
    begin: int
    scores: Any


def find(texts: Sequence[str]) -> list[Found]:
    """Return the attributions and named mentions of each text; offsets are code points of that text.

    Paragraphs (lines) are kept whole up to 224 word pieces. A text gives the same answer in any grouping.

    Raises:
        ModelDamaged: A model file is missing or its digest is not the manifest's.
    """
    model = _model()
    attributions: list[list[Attribution]] = [[] for _ in texts]
    entities: list[list[Named]] = [[] for _ in texts]
    waiting: list[Reading] = []
    for number, text in enumerate(texts):
        for window in windows(text, number, model.tokenizer):
            readings, named = model.run(window)
            entities[number] += named
            waiting += readings
            if len(waiting) >= _CUES:
                model.decode(waiting, attributions)
                waiting = []
    model.decode(waiting, attributions)
    return [
        Found(
            attributions=tuple(sorted(a, key=lambda x: (x.cue, x.content))),
            entities=tuple(sorted(e, key=lambda x: (x.span, x.type))),
        )
        for a, e in zip(attributions, entities, strict=True)
    ]


def tones(texts: Sequence[str], targets: Sequence[Sequence[Span]]) -> list[tuple[Tone | None, ...]]:
    """Return how each text, a sentence or a short paragraph, speaks of each of its targets.

    One pass of a text serves all its targets. None where a target lies on no word that the model read: an empty span,
    or one beyond the first 224 word pieces.

    Raises:
        ModelDamaged: A model file is missing or its digest is not the manifest's.
    """
    model = _model()
    return [model.tones(text, spans) for text, spans in zip(texts, targets, strict=True)]


class _Model:
    """The loaded files: sessions, the tokenizer, and the constants of decoding that were fitted to these weights."""

    def __init__(self, folder: Traversable) -> None:
        import numpy as np
        from tokenizers import Tokenizer

        manifest, data = verified(folder, _FILES)
        self.encoder = session(data["encoder.onnx"])
        self.reader = session(data["reader.onnx"])
        self.tone_head = session(data["tone.onnx"])
        self.span = int(manifest["span"])
        self.least = float(manifest.get("anchor", 0.35))
        self.bias = np.asarray(manifest.get("bias", [0.0] * len(TAGS)), dtype=np.float32)
        self.sureness = manifest.get("confidence")
        self.tokenizer = Tokenizer.from_buffer(data["tokenizer.json"])
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def encode(self, window: Window) -> tuple[Any, Any, Any]:
        """Return hidden states, the probability of each piece to begin a cue, and entity scores."""
        import numpy as np

        ids = np.array([window.ids], dtype=np.int64)
        given = {"ids": ids, "case": np.array([window.case], dtype=np.int64), "mask": np.ones_like(ids)}
        hidden, anchor, entity = self.encoder.run(None, given)
        return hidden[0], anchor[0], entity[0]

    def run(self, window: Window) -> tuple[list[Reading], list[Named]]:
        """Return what the reader says of each cue of a window, and the named mentions."""
        import numpy as np

        hidden, anchor, entity = self.encode(window)
        length = len(window.ids)
        named = _entities(window, log_softmax(entity.reshape(length, len(ENTITY_TYPES), 3)))
        tokens = [int(k) for k in np.flatnonzero(anchor > self.least) if window.offsets[k][0] < window.offsets[k][1]]
        if not tokens:
            return [], named
        width = min(length, 2 * self.span + 1)
        begin = np.array([max(0, min(token - self.span, length - width)) for token in tokens])
        given = {
            "hidden": hidden[begin[:, None] + np.arange(width)[None, :]],
            "anchor": np.array(tokens) - begin,
            "mask": np.ones((len(tokens), width), dtype=np.int64),
        }
        scores = log_softmax(self.reader.run(None, given)[0])
        return [
            Reading(window=window, token=token, anchor=float(anchor[token]), begin=int(begin[k]), scores=scores[k])
            for k, token in enumerate(tokens)
        ], named

    def decode(self, readings: list[Reading], into: list[list[Attribution]]) -> None:
        """Add the attributions of readings to those of their texts."""
        import numpy as np

        if not readings:
            return
        lengths = [len(reading.scores) for reading in readings]
        scores = np.zeros((len(readings), max(lengths), len(TAGS)), dtype=np.float32)
        for row, reading in enumerate(readings):
            scores[row, : lengths[row]] = reading.scores
        paths = best_paths(scores + self.bias, lengths, [r.token - r.begin for r in readings])
        for reading, path in zip(readings, paths, strict=True):
            one = self.attribution(reading, path[: len(reading.scores)])
            if one is not None:
                into[reading.window.text].append(one)

    def attribution(self, reading: Reading, path: Any) -> Attribution | None:
        """Return the attribution of one cue, or None where no content was found."""
        source, cue, content = (pieces(reading.window, path, begin, reading.begin) for begin in (1, 3, 5))
        if not cue or not content:
            return None
        sure = confidence(features(reading, path), self.sureness)
        return Attribution(source=source, cue=cue, content=content, confidence=round(sure, 4))

    def tones(self, text: str, targets: Sequence[Span]) -> tuple[Tone | None, ...]:
        """Return the tone towards each target of a text."""
        import numpy as np

        window = next(windows(text.replace("\n", " "), 0, self.tokenizer), None)
        if window is None or not targets:
            return (None,) * len(targets)
        hidden = self.encode(window)[0]
        on = [[k for k, (a, b) in enumerate(window.offsets) if a < end and b > start] for start, end in targets]
        known = [tokens for tokens in on if tokens]
        if not known:
            return (None,) * len(targets)
        pooled = np.stack([np.concatenate([hidden[tokens[0] : tokens[-1] + 1].mean(0), hidden[0]]) for tokens in known])
        # a target at a time, for the same reason as a window at a time
        rows = iter([self.tone_head.run(None, {"pooled": row[None]})[0][0] for row in pooled])
        return tuple(_tone(next(rows)) if tokens else None for tokens in on)


def features(reading: Reading, path: Any) -> Any:
    """Return what confidence is read from: log odds of the cue, and mean and least log probability of each role."""
    import numpy as np

    anchor = min(max(reading.anchor, 1e-4), 1 - 1e-4)
    chosen = reading.scores[np.arange(len(path)), path]
    out = [np.log(anchor / (1 - anchor))]
    for begin in (1, 3, 5):
        on = chosen[(path == begin) | (path == begin + 1)]
        out += [float(on.mean()), float(max(on.min(), -4.0))] if len(on) else [-1.0, -1.0]
    edges = np.flatnonzero(np.diff(path, prepend=0, append=0))
    edges = np.unique(np.clip(np.concatenate([edges, edges - 1]), 0, len(path) - 1)) if len(edges) else edges
    out.append(float(chosen[edges].mean()) if len(edges) else -1.0)
    out.append(float((path == 1).any()))
    return np.array(out, dtype=np.float64)


def confidence(values: Any, fitted: dict[str, Any] | None) -> float:
    """Return the probability that an attribution is right: a logistic of its features, then a monotone map."""
    import numpy as np

    if fitted is None:
        return float(1 / (1 + np.exp(-values[0])) * np.exp((values[1] + values[3] + values[5]) / 3))
    raw = 1 / (1 + np.exp(-(float(np.dot(fitted["weights"], values)) + fitted["offset"])))
    return float(np.interp(raw, fitted["raw"], fitted["right"]))


def _tone(scores: Any) -> Tone:
    import numpy as np

    sure = np.exp(log_softmax(scores))
    best = int(sure.argmax())
    return Tone(label=TONES[best], confidence=round(float(sure[best]), 4))


def _entities(window: Window, scores: Any) -> list[Named]:
    import numpy as np

    best = scores.argmax(-1)
    out: list[Named] = []
    for layer, kind in enumerate(ENTITY_TYPES):
        tags = best[:, layer]
        if not tags.any():
            continue
        tags = tags.copy()
        for k in range(1, len(tags)):  # a word's later pieces go with its first; an inside tag needs a beginning
            if window.word[k] >= 0 and window.word[k] == window.word[k - 1]:
                tags[k] = 2 if tags[k - 1] else 0
            elif tags[k] == 2 and not tags[k - 1]:
                tags[k] = 1
        for first, last in runs(tags, 1):
            span = Span(window.offsets[first][0], window.offsets[last][1])
            if span.end > span.start:
                sure = float(np.exp(scores[first : last + 1, layer].max(-1)).mean())
                out.append(Named(span=span, type=kind, confidence=round(sure, 4)))
    return out


def load(folder: Traversable) -> _Model:
    """Return the model of a folder; for those who trained one of their own.

    Raises:
        ModelDamaged: A model file is missing or its digest is not the manifest's.
    """
    return _Model(folder)


@functools.cache
def _model() -> _Model:
    return load(resources.files("attache") / "data" / "models" / "statements")
