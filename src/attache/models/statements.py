"""The shipped statement model: which words are source, cue and content, and which belong together.

One pass of the encoder over a window of text, then a thin reader for each cue found. Runs on onnxruntime, on the
processor, from files of the package whose digests are verified before they are loaded. Each window is run by itself:
the arithmetic is int8 with a scale per run, so that only then a text gives the same answer in any company.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from ..record import Span
from .decode import TAGS, best_paths, log_softmax, path_odds, pieces, runs
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
    """What the reader says of one cue: role scores of the stretch of its window from `begin` on.

    `anchor` is the encoder's probability that a cue begins at the token, `real` the reader's log odds that it is one.
    """

    window: Window
    token: int
    anchor: float
    real: float
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
        self.names = session(data["names.onnx"]) if "names.onnx" in data else None
        self.span = int(manifest["span"])
        self.lines = int(manifest.get("lines", 9))
        self.least = float(manifest.get("anchor", 0.35))
        self.least_real = float(manifest.get("real", -9.0))
        self.steps = np.asarray(manifest.get("transitions", [[0.0] * len(TAGS)] * (len(TAGS) + 1)), dtype=np.float32)
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

    def named(self, window: Window, hidden: Any, scores: Any) -> list[Named]:
        """Return the named mentions of a window."""
        import numpy as np

        if self.names is not None:
            case = np.array([window.case], dtype=np.int64)
            given = {"hidden": hidden[None], "case": case, "mask": np.ones_like(case)}
            scores = self.names.run(None, given)[0][0]
        return _entities(window, log_softmax(scores.reshape(len(window.ids), len(ENTITY_TYPES), 3)))

    def run(self, window: Window) -> tuple[list[Reading], list[Named]]:
        """Return what the reader says of each cue of a window, and the named mentions."""
        import numpy as np

        hidden, anchor, entity = self.encode(window)
        length = len(window.ids)
        named = self.named(window, hidden, entity)
        tokens = [int(k) for k in np.flatnonzero(anchor > self.least) if window.offsets[k][0] < window.offsets[k][1]]
        if not tokens:
            return [], named
        # the reader sees the lines around the cue, as far as its span: what a cue governs seldom lies farther off
        ends = [k for k, (a, b) in enumerate(window.offsets) if a == b]
        begin, end = [], []
        for token in tokens:
            line = bisect.bisect_left(ends, token)
            begin.append(max(ends[max(0, line - 1 - self.lines)] + 1, token - self.span))
            end.append(min(ends[min(len(ends) - 1, line + self.lines)] + 1, token + self.span + 1))
        width = max(b - a for a, b in zip(begin, end, strict=True))
        index = np.array(begin)[:, None] + np.arange(width)[None, :]
        given = {
            "hidden": hidden[np.minimum(index, length - 1)],
            "anchor": np.array(tokens) - np.array(begin),
            "mask": (index < np.array(end)[:, None]).astype(np.int64),
        }
        scores, *real = self.reader.run(None, given)
        odds = real[0] if real else np.log(anchor[tokens] / (1 - anchor[tokens]))
        return [
            Reading(window, token, float(anchor[token]), float(odds[k]), begin[k], scores[k, : end[k] - begin[k]])
            for k, token in enumerate(tokens)
            if odds[k] > self.least_real
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
        places = [reading.token - reading.begin for reading in readings]
        paths = best_paths(scores, lengths, places, self.steps)
        odds = path_odds(scores, lengths, places, paths, self.steps)
        for k, reading in enumerate(readings):
            one = self.attribution(reading, paths[k, : lengths[k]], float(odds[k]))
            if one is not None:
                into[reading.window.text].append(one)

    def attribution(self, reading: Reading, path: Any, odds: float) -> Attribution | None:
        """Return the attribution of one cue, or None where no content was found."""
        source, cue, content = (pieces(reading.window, path, begin, reading.begin) for begin in (1, 3, 5))
        if not cue or not content:
            return None
        sure = confidence(features(reading, path, odds), self.sureness)
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


def features(reading: Reading, path: Any, odds: float) -> Any:
    """Return what confidence is read from: odds of the cue, of the path, and mean log probabilities of each role."""
    import numpy as np

    anchor = min(max(reading.anchor, 1e-3), 1 - 1e-3)
    chosen = log_softmax(reading.scores)[np.arange(len(path)), path]
    out = [np.log(anchor / (1 - anchor)), min(max(reading.real, -6.0), 6.0), max(odds, -12.0), max(odds, -2.0)]
    for begin in (1, 3, 5):
        on = chosen[(path == begin) | (path == begin + 1)]
        out.append(max(float(on.mean()), -3.0) if len(on) else -0.7)
    starts = [int((path == begin).sum()) for begin in (1, 5)]
    out += [float(starts[0] == 0), float(starts[1] > 1), float(np.log1p((path > 4).sum()))]
    return np.array(out, dtype=np.float64)


def confidence(values: Any, fitted: dict[str, Any] | None) -> float:
    """Return the probability that an attribution is right: a logistic of its features, then a monotone map."""
    import numpy as np

    if fitted is None:
        return float(np.exp(values[4] + values[6]) / (1 + np.exp(-values[1])))
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
