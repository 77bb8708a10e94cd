"""The shipped statement model: which words are source, cue and content, and which belong together.

One pass of the encoder over a window of text, then a thin reader for each cue found. Runs on onnxruntime, on the
processor, from files of the package whose digests are verified before they are loaded.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from ..errors import ModelDamaged
from ..record import Span
from .decode import best_paths, log_softmax, runs

WINDOW = 224
ANCHOR = 0.35
_BATCH_TOKENS = 2048
_CLS, _SEP = 101, 102
ENTITY_TYPES = ("person", "organisation", "place")


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


@dataclass(slots=True)
class _Window:
    ids: list[int] = field(default_factory=lambda: [_CLS])
    case: list[int] = field(default_factory=lambda: [4])
    offsets: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])
    word: list[int] = field(default_factory=lambda: [-1])
    text: int = 0


def find(texts: Sequence[str]) -> list[Found]:
    """Return the attributions and named mentions of each text; offsets are code points of that text.

    Paragraphs (lines) are kept whole up to 224 word pieces. The same texts give the same answer in any grouping,
    up to rounding of the int8 arithmetic.

    Raises:
        ModelDamaged: A model file is missing or its digest is not the manifest's.
    """
    model = _model()
    windows = [window for k, text in enumerate(texts) for window in model.windows(k, text)]
    order = sorted(range(len(windows)), key=lambda k: (len(windows[k].ids), k))
    attributions: list[list[Attribution]] = [[] for _ in texts]
    entities: list[list[Named]] = [[] for _ in texts]
    for batch in _batches([windows[k] for k in order]):
        for window, found, named in model.run(batch):
            attributions[window.text] += found
            entities[window.text] += named
    return [
        Found(
            attributions=tuple(sorted(a, key=lambda x: (x.cue, x.content))),
            entities=tuple(sorted(e, key=lambda x: (x.span, x.type))),
        )
        for a, e in zip(attributions, entities, strict=True)
    ]


def _batches(windows: list[_Window]) -> Iterator[list[_Window]]:
    batch: list[_Window] = []
    for window in windows:
        if batch and (len(batch) + 1) * len(window.ids) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def case_of(word: str) -> int:
    """Return the class of a word's letters: 0 lower, 1 capital first, 2 all capitals, 3 mixed, 4 no letter."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 4
    if not any(c.isupper() for c in letters):
        return 0
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return 2
    return 1 if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else 3


class _Model:
    """The loaded files: sessions and the tokenizer."""

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        folder = resources.files("attache") / "data" / "models" / "statements"
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            data = {name: (folder / name).read_bytes() for name in manifest["files"]}
        except (OSError, ValueError, KeyError) as error:
            raise ModelDamaged(f"cannot read the model: {error}") from error
        for name, digest in manifest["files"].items():
            if hashlib.sha256(data[name]).hexdigest() != digest:
                raise ModelDamaged("the digest differs from the manifest", place=name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self.encoder = onnxruntime.InferenceSession(data["encoder.onnx"], options, providers=providers)
        self.reader = onnxruntime.InferenceSession(data["reader.onnx"], options, providers=providers)
        self.span = int(manifest["span"])
        self.tokenizer = Tokenizer.from_buffer(data["tokenizer.json"])
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def windows(self, number: int, text: str) -> Iterator[_Window]:
        """Cut a text into windows of whole lines; a longer line is cut at sentence ends."""
        now, at = _Window(text=number), 0
        for line in text.split("\n"):
            start, at = at, at + len(line) + 1
            if not line.strip():
                continue
            encoded = self.tokenizer.encode(line, add_special_tokens=False)
            ids, words = encoded.ids, encoded.word_ids
            spans = [(a + start, b + start) for a, b in encoded.offsets]
            cases: list[int] = []
            while len(cases) < len(ids):
                last = first = len(cases)
                while last + 1 < len(ids) and words[last + 1] == words[first]:
                    last += 1
                cases += [case_of(text[spans[first][0] : spans[last][1]])] * (last + 1 - first)
            first = 0
            while first < len(ids):
                room = WINDOW - len(now.ids) - 1
                if len(ids) - first <= room:
                    last = len(ids)
                elif len(now.ids) > 1:
                    yield now
                    now = _Window(text=number)
                    continue
                else:
                    ends = range(first + room - 1, first + room // 2, -1)
                    last = next((k + 1 for k in ends if text[slice(*spans[k])] in '.!?”"'), first + room)
                now.ids += [*ids[first:last], _SEP]
                now.case += [*cases[first:last], 4]
                now.offsets += [*spans[first:last], (spans[last - 1][1], spans[last - 1][1])]
                now.word += [*((start + (w or 0)) if w is not None else -1 for w in words[first:last]), -1]
                first = last
        if len(now.ids) > 1:
            yield now

    def run(self, batch: list[_Window]) -> Iterator[tuple[_Window, list[Attribution], list[Named]]]:
        """Run a batch of windows."""
        import numpy as np

        length = max(len(window.ids) for window in batch)
        ids = np.zeros((len(batch), length), dtype=np.int64)
        case = np.full((len(batch), length), 4, dtype=np.int64)
        mask = np.zeros((len(batch), length), dtype=np.int64)
        for row, window in enumerate(batch):
            ids[row, : len(window.ids)] = window.ids
            case[row, : len(window.ids)] = window.case
            mask[row, : len(window.ids)] = 1
        hidden, anchor, entity = self.encoder.run(None, {"ids": ids, "case": case, "mask": mask})
        anchor = anchor * mask
        picks = [
            (int(row), int(token))
            for row, token in np.argwhere(anchor > ANCHOR)
            if batch[row].offsets[token][0] < batch[row].offsets[token][1]
        ]
        found: list[list[Attribution]] = [[] for _ in batch]
        width = min(length, 2 * self.span + 1)
        for k in range(0, len(picks), 64):
            part = picks[k : k + 64]
            begin = np.array([max(0, min(token - self.span, length - width)) for _, token in part])
            rows = np.array([row for row, _ in part])
            index = begin[:, None] + np.arange(width)[None, :]
            roles = self.reader.run(
                None,
                {
                    "hidden": hidden[rows[:, None], index],
                    "anchor": np.array([token for _, token in part]) - begin,
                    "mask": mask[rows[:, None], index],
                },
            )[0]
            scores = log_softmax(roles)
            lengths = [int(min(width, len(batch[row].ids) - b)) for (row, _), b in zip(part, begin, strict=True)]
            places = [int(token - b) for (_, token), b in zip(part, begin, strict=True)]
            paths = best_paths(scores, lengths, places)
            for n, (row, token) in enumerate(part):
                one = _attribution(batch[row], paths[n], scores[n], int(begin[n]), float(anchor[row, token]))
                if one is not None:
                    found[row].append(one)
        for row, window in enumerate(batch):
            yield window, found[row], _entities(window, log_softmax(entity[row].reshape(length, 3, 3)))


def _spans(window: _Window, path: Any, begin: int, shift: int) -> tuple[Span, ...]:
    """Return the spans of one role, widened to whole words; pieces never run over a line's end."""
    out: list[Span] = []
    for first, last in runs(path, begin):
        first, last = first + shift, last + shift
        pieces: list[list[int]] = [[]]
        for k in range(first, last + 1):
            if window.word[k] < 0 and window.offsets[k][0] == window.offsets[k][1]:
                pieces.append([])
            else:
                pieces[-1].append(k)
        for piece in filter(None, pieces):
            a, b = piece[0], piece[-1]
            while a > 1 and window.word[a - 1] == window.word[a] and window.word[a] >= 0:
                a -= 1
            while b + 1 < len(window.word) and window.word[b + 1] == window.word[b] and window.word[b] >= 0:
                b += 1
            out.append(Span(window.offsets[a][0], window.offsets[b][1]))
    return tuple(span for span in out if span.end > span.start)


def _attribution(window: _Window, path: Any, scores: Any, shift: int, anchor: float) -> Attribution | None:
    import numpy as np

    source, cue, content = (_spans(window, path, begin, shift) for begin in (1, 3, 5))
    if not cue or not content:
        return None
    tags = np.asarray(path)
    on = np.flatnonzero(tags)
    sure = float(np.exp(scores[on, tags[on]]).mean()) if len(on) else 0.0
    return Attribution(source=source, cue=cue, content=content, confidence=round(min(anchor, 1.0) * sure, 4))


def _entities(window: _Window, scores: Any) -> list[Named]:
    import numpy as np

    best = scores.argmax(-1)
    out: list[Named] = []
    for layer, kind in enumerate(ENTITY_TYPES):
        tags = best[: len(window.ids), layer]
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


@functools.cache
def _model() -> _Model:
    return _Model()
