"""The shipped statement model: which words are source, cue and content, and which belong together.

One pass of the encoder over a window of text, then a thin reader for each cue found. Runs on onnxruntime, on the
processor, from files of the package whose digests are verified before they are loaded. Each window is run by itself:
the arithmetic is int8 with a scale per run, so that only then a text gives the same answer in any company.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..record import Span
from .antecedents import Antecedents
from .decode import TAGS, best_paths, log_softmax, path_odds, pieces, runs
from .loading import session, verified
from .syntax import token_starts, tree
from .table import Table
from .windows import Window, windows

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ENTITY_TYPES = ("person", "organisation", "place")
_FILES = frozenset(
    {
        "words.npy",
        "scales.npy",
        "encoder.onnx",
        "reader.onnx",
        "names.onnx",
        "syntax.onnx",
        "judge.onnx",
        "referents.onnx",
        "antecedents.onnx",
        "tokenizer.json",
    }
)
_LATER = ("syntax.onnx", "judge.onnx", "referents.onnx", "antecedents.onnx")
"""Files that are made into sessions when they are first needed."""
_CUES = 96  # decoded at once
_ALIKE = 24


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
class Word:
    """A word of a text with its part of speech, its relation to its head, and where the head is.

    Tags are those of Universal Dependencies. `head` counts in the text's words; it is the word's own number for a root.
    """

    span: Span
    upos: str
    relation: str
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the model finds in one text, in order; words only where they were asked for.

    `vectors` are what the scorer of antecedents reads, one row a word; None without words.
    """

    attributions: tuple[Attribution, ...]
    entities: tuple[Named, ...]
    words: tuple[Word, ...] = ()
    vectors: Any = field(default=None, compare=False, repr=False)


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


def find(texts: Sequence[str], *, sentences: Sequence[Sequence[Span]] | None = None) -> list[Found]:
    """Return the attributions and named mentions of each text; offsets are code points of that text.

    With the sentences of each text also its words, with parts of speech, relations and heads within the sentence.

    Paragraphs (lines) are kept whole up to 224 word pieces. A text gives the same answer in any grouping.

    Raises:
        ModelDamaged: A model file is missing or its digest is not the manifest's.
    """
    import numpy as np

    model = shipped()
    attributions: list[list[Attribution]] = [[] for _ in texts]
    entities: list[list[Named]] = [[] for _ in texts]
    words: list[list[Word]] = [[] for _ in texts]
    vectors: list[list[Any]] = [[] for _ in texts]
    waiting: list[Reading] = []
    starts = [[s.start for s in some] for some in sentences] if sentences is not None else None
    for number, text in enumerate(texts):
        for window in windows(text, number, model.tokenizer):
            readings, named, hidden = model.run(window)
            entities[number] += named
            if starts is not None:
                own, rows = model.words(text, window, hidden, len(words[number]), starts[number])
                words[number] += own
                vectors[number].append(model.antecedents.project(hidden[rows]))
            waiting += readings
            if len(waiting) >= _CUES:
                model.decode(waiting, attributions)
                waiting = []
    model.decode(waiting, attributions)
    return [
        Found(
            attributions=tuple(sorted(a, key=lambda x: (x.cue, x.content))),
            entities=tuple(sorted(e, key=lambda x: (x.span, x.type))),
            words=tuple(w),
            vectors=np.concatenate(v) if v else None,
        )
        for a, e, w, v in zip(attributions, entities, words, vectors, strict=True)
    ]


class _Model:
    """The loaded files: sessions, the tokenizer, and the constants of decoding that were fitted to these weights."""

    def __init__(self, folder: Traversable) -> None:
        import numpy as np
        from tokenizers import Tokenizer

        manifest, data = verified(folder, _FILES)
        self.encoder = session(data["encoder.onnx"])
        self.reader = session(data["reader.onnx"])
        self.names = session(data["names.onnx"])
        self.table = Table(data["words.npy"], data["scales.npy"])
        self.data = {name: data[name] for name in _LATER}
        self.manifest = manifest
        self.span = int(manifest["span"])
        self.lines = int(manifest.get("lines", 9))
        self.least = float(manifest.get("anchor", 0.35))
        self.least_real = float(manifest.get("real", -9.0))
        self.steps = np.asarray(manifest.get("transitions", [[0.0] * len(TAGS)] * (len(TAGS) + 1)), dtype=np.float32)
        self.sureness = manifest.get("confidence")
        self.least_odds: dict[str, float] = dict(manifest.get("antecedent", {}))
        self.tokenizer = Tokenizer.from_buffer(data["tokenizer.json"])
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    @functools.cached_property
    def syntax(self) -> Any:
        """The session of the syntax head."""
        return session(self.data["syntax.onnx"])

    @functools.cached_property
    def judge(self) -> Any:
        """The session of the second encoder."""
        return session(self.data["judge.onnx"])

    @functools.cached_property
    def antecedents(self) -> Antecedents:
        """The scorer of antecedents."""
        return Antecedents(self.data["referents.onnx"], self.data["antecedents.onnx"])

    def encode(self, window: Window) -> tuple[Any, Any]:
        """Return hidden states and the probability of each piece to begin a cue."""
        import numpy as np

        case = np.array([window.case], dtype=np.int64)
        hidden, anchor = self.encoder.run(
            None, {"words": self.table(window.ids), "case": case, "mask": np.ones_like(case)}
        )
        return hidden[0], anchor[0]

    def words(
        self, text: str, window: Window, hidden: Any, first: int, sentences: Sequence[int]
    ) -> tuple[list[Word], list[int]]:
        """Return the words of a window, whose numbers begin at `first`, and the piece that each begins with.

        A head is a word of the same sentence.

        Args:
            text: The text.
            window: The window.
            hidden: Its hidden states.
            first: The number of its first word.
            sentences: Where the sentences of the text begin.
        """
        import numpy as np

        upos, relation, arcs = self.syntax.run(None, {"hidden": hidden[None]})
        begins = token_starts(window, text)
        starts = [k for k, (a, b) in enumerate(window.offsets) if a < b and a in begins]
        if not starts:
            return [], []
        number = np.searchsorted(np.asarray(sentences), [window.offsets[k][0] for k in starts], side="right")
        places = np.array([0, *starts])
        scores = arcs[0][np.ix_(places[1:], places)].astype(np.float32)
        heads = np.zeros(len(starts), dtype=np.int64)
        # the words of a window are in order, and so are its sentences: each is one stretch of rows
        edges = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(starts)]
        for a, b in pairwise(edges):
            own = np.concatenate([scores[a:b, :1], scores[a:b, a + 1 : b + 1]], axis=1)
            heads[a:b] = tree(own) + a
        tags, kinds = upos[0][starts].argmax(-1).tolist(), relation[0][starts].argmax(-1).tolist()
        names, relations = self.manifest["upos"], self.manifest["relations"]
        offsets, governors = window.offsets, heads.tolist()
        out = []
        for n, (k, end) in enumerate(pairwise([*starts, len(window.ids)])):
            last = end - 1
            while offsets[last][0] >= offsets[last][1]:
                last -= 1
            out.append(
                Word(
                    span=Span(offsets[k][0], offsets[last][1]),
                    upos=names[tags[n]],
                    relation=relations[kinds[n]] if governors[n] != n else "root",
                    head=first + governors[n],
                )
            )
        return out, starts

    def named(self, window: Window, hidden: Any) -> list[Named]:
        """Return the named mentions of a window."""
        import numpy as np

        case = np.array([window.case], dtype=np.int64)
        scores = self.names.run(None, {"hidden": hidden[None], "case": case, "mask": np.ones_like(case)})[0][0]
        return _entities(window, log_softmax(scores.reshape(len(window.ids), len(ENTITY_TYPES), 3)))

    def run(self, window: Window) -> tuple[list[Reading], list[Named], Any]:
        """Return what the reader says of each cue of a window, the named mentions, and the hidden states."""
        import numpy as np

        hidden, anchor = self.encode(window)
        length = len(window.ids)
        named = self.named(window, hidden)
        tokens = [int(k) for k in np.flatnonzero(anchor > self.least) if window.offsets[k][0] < window.offsets[k][1]]
        if not tokens:
            return [], named, hidden
        # the reader sees the lines around the cue, as far as its span: what a cue governs seldom lies farther off
        ends = [k for k, (a, b) in enumerate(window.offsets) if a == b]
        begin, end = [], []
        for token in tokens:
            line = bisect.bisect_left(ends, token)
            begin.append(max(ends[max(0, line - 1 - self.lines)] + 1, token - self.span))
            end.append(min(ends[min(len(ends) - 1, line + self.lines)] + 1, token + self.span + 1))
        readings = []
        for group in alike([b - a for a, b in zip(begin, end, strict=True)]):
            own, low, high = (np.array([each[k] for k in group]) for each in (tokens, begin, end))
            index = low[:, None] + np.arange((high - low).max())[None, :]
            given = {
                "hidden": hidden[np.minimum(index, length - 1)],
                "anchor": own - low,
                "mask": (index < high[:, None]).astype(np.int64),
            }
            scores, *real = self.reader.run(None, given)
            odds = real[0] if real else np.log(anchor[own] / (1 - anchor[own]))
            readings += [
                Reading(
                    window,
                    tokens[k],
                    float(anchor[tokens[k]]),
                    float(odds[row]),
                    begin[k],
                    scores[row, : end[k] - begin[k]],
                )
                for row, k in enumerate(group)
                if odds[row] > self.least_real
            ]
        readings.sort(key=lambda reading: reading.token)
        return readings, named, hidden

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


def alike(widths: Sequence[int]) -> list[list[int]]:
    """Return the numbers of rows in groups whose widths differ by at most 24: a wide row pads no narrow one."""
    out: list[list[int]] = []
    for k in sorted(range(len(widths)), key=lambda k: (widths[k], k)):
        if out and widths[k] - widths[out[-1][0]] <= _ALIKE:
            out[-1].append(k)
        else:
            out.append([k])
    return out


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
def shipped() -> _Model:
    """Return the model of the package, loaded once."""
    return load(resources.files("attache") / "data" / "models" / "statements")
