"""Windows of text with labels, from the evaluation data folder. Texts are read, never written."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from model import RELATIONS, UPOS
from tokenizers import Tokenizer

ROLE_TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ENTITY_TYPES = ("person", "organization", "place")
WINDOW = 224
CLS, SEP = 101, 102


@dataclass(slots=True)
class Window:
    """Token ids, letter-case classes and code-point offsets of a stretch of text; labels where there are any."""

    ids: list[int]
    case: list[int]
    offsets: list[tuple[int, int]]
    anchors: list[tuple[int, list[int]]] | None = None
    entities: list[list[int]] | None = None
    syntax: list[tuple[int, int, int, int]] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    label: int = 0
    whole: list[int] = field(default_factory=list)


def load(path: Path) -> list[dict]:
    """Return the rows of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def case_of(word: str) -> int:
    """Return the class of a word's letters: 0 lower, 1 capital first, 2 all capitals, 3 mixed, 4 no letter."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 4
    if all(c.islower() or not c.isupper() for c in letters):
        return 0
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return 2
    return 1 if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else 3


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of a text that are not blank."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def windows(text: str, tokenizer: Tokenizer, size: int = WINDOW) -> Iterator[Window]:
    """Yield windows of whole paragraphs up to `size` tokens; a longer paragraph is cut at sentence ends.

    Paragraphs are parted by a separator token whose offset is empty.
    """
    now = Window(ids=[CLS], case=[4], offsets=[(0, 0)])
    for start, end in paragraphs(text):
        encoded = tokenizer.encode(text[start:end], add_special_tokens=False)
        ids, spans = encoded.ids, [(a + start, b + start) for a, b in encoded.offsets]
        words = encoded.word_ids
        cases, k = [], 0
        while k < len(ids):  # all pieces of a word share the class of the word
            last = k
            while last + 1 < len(ids) and words[last + 1] == words[k]:
                last += 1
            cases += [case_of(text[spans[k][0] : spans[last][1]])] * (last + 1 - k)
            k = last + 1
        first = 0
        while first < len(ids):
            room = size - len(now.ids) - 1
            if len(ids) - first <= room:
                last = len(ids)
            elif len(now.ids) > 1:
                yield close(now)
                now = Window(ids=[CLS], case=[4], offsets=[(0, 0)])
                continue
            else:
                last = next(
                    (
                        k + 1
                        for k in range(first + room - 1, first + room // 2, -1)
                        if text[spans[k][0] : spans[k][1]] in '.!?”"'
                    ),
                    first + room,
                )
            now.ids += [*ids[first:last], SEP]
            now.case += [*cases[first:last], 4]
            now.offsets += [*spans[first:last], (spans[last - 1][1], spans[last - 1][1])]
            first = last
    if len(now.ids) > 1:
        yield close(now)


def close(window: Window) -> Window:
    """Return the window as it is; a place to hang checks on."""
    assert len(window.ids) == len(window.case) == len(window.offsets)
    return window


def covering(offsets: list[tuple[int, int]], start: int, end: int) -> list[int]:
    """Return the tokens that share a code point with the span."""
    return [k for k, (a, b) in enumerate(offsets) if a < end and b > start]


def attribution_windows(rows: list[dict], tokenizer: Tokenizer, size: int = WINDOW) -> list[Window]:
    """Return windows with (first token of cue, role tag of every token) for each attribution."""
    out = []
    for row in rows:
        for window in windows(row["text"], tokenizer, size):
            low, high = window.offsets[1][0], window.offsets[-1][1]
            window.anchors = []
            for attribution in row["attributions"]:
                if not attribution["cue"]:
                    continue
                cue = attribution["cue"][0]
                if not low <= cue[0] < high:
                    continue
                tags = [0] * len(window.ids)
                for role, tag in (("content", 5), ("source", 1), ("cue", 3)):
                    for start, end in attribution[role]:
                        first = True
                        for k in covering(window.offsets, start, end):
                            tags[k] = tag if first else tag + 1
                            first = False
                anchor = tags.index(3) if 3 in tags else None
                if anchor is not None:
                    window.anchors.append((anchor, tags))
            out.append(window)
    return out


def entity_windows(rows: list[dict], tokenizer: Tokenizer, size: int = WINDOW) -> list[Window]:
    """Return windows with BIO tags for each entity type (a layer each, so that types may nest)."""
    out = []
    for row in rows:
        for window in windows(row["text"], tokenizer, size):
            layers = [[0] * len(window.ids) for _ in ENTITY_TYPES]
            mentions = sorted(
                (e for e in row["entities"] if e["type"] in ENTITY_TYPES and e["named"]),
                key=lambda e: e["span"][0] - e["span"][1],
            )
            for mention in mentions:  # longest first; an inner one of the same type is given up
                layer = layers[ENTITY_TYPES.index(mention["type"])]
                tokens = covering(window.offsets, *mention["span"])
                if tokens and not any(layer[k] for k in tokens):
                    layer[tokens[0]] = 1
                    for k in tokens[1:]:
                        layer[k] = 2
            window.entities = layers
            out.append((row, window))
    add_syntax(rows, out)
    return [window for _, window in out]


def relation_of(name: str) -> int:
    """Return the number of a dependency relation; a rarer subtype counts as its type, a rarer type as `dep`."""
    for known in (name, name.split(":")[0], "dep"):
        if known in RELATIONS:
            return RELATIONS.index(known)
    raise AssertionError(name)


def add_syntax(rows: list[dict], found: list[tuple[dict, Window]]) -> None:
    """Add to each window (token, part of speech, head token or -1 where it is elsewhere, relation) of its words."""
    words: dict[str, dict[int, tuple[int, str, int | None, str]]] = {}
    for row in rows:
        own = words[row["id"]] = {}
        for first, end in row["sentences"]:
            for k in range(first, end):
                head = row["heads"][k]
                at = row["tokens"][first + head - 1][0] if head else None
                own[row["tokens"][k][0]] = (k, row["upos"][k], at, row["deprels"][k])
    for row, window in found:
        starts: dict[int, int] = {}
        for k, (a, b) in enumerate(window.offsets):
            if a < b:
                starts.setdefault(a, k)
        for a, k in starts.items():
            word = words[row["id"]].get(a)
            if word is None:
                continue
            _, upos, at, relation = word
            head = 0 if at is None else starts.get(at, -1)
            window.syntax.append((k, UPOS.index(upos), head, relation_of(relation)))


def marked_window(text: str, spans: list[list[tuple[int, int]]], tokenizer: Tokenizer, size: int = 160) -> Window | None:
    """Return one window of a sentence in which up to two sides are marked; None where one lies outside it.

    Marks are unused tokens before and after each piece of a side. `place` is the number of the side at the marks that
    open it, and 0 elsewhere. A longer sentence is cut to what surrounds the marks.
    """
    encoded = tokenizer.encode(text, add_special_tokens=False)
    words, ids, offsets = encoded.word_ids, encoded.ids, encoded.offsets
    side, cases, k = [0] * len(ids), [], 0
    while k < len(ids):
        last = k
        while last + 1 < len(ids) and words[last + 1] == words[k]:
            last += 1
        cases += [case_of(text[offsets[k][0] : offsets[last][1]])] * (last + 1 - k)
        k = last + 1
    for number, pieces in enumerate(spans, 1):
        for start, end in pieces:
            for token in covering(offsets, start, end) if start < end else []:
                side[token] = number
    on = [k for k, p in enumerate(side) if p]
    if any(number not in side for number in range(1, len(spans) + 1)):
        return None
    low = max(0, min(on[0] - 20, len(ids) - size)) if len(ids) > size else 0
    high = min(len(ids), low + size)
    if any(number not in side[low:high] for number in range(1, len(spans) + 1)):
        return None
    out = Window(ids=[CLS], case=[4], offsets=[(0, 0)], place=[0])

    def add(token: int, case: int, place: int) -> None:
        out.ids.append(token)
        out.case.append(case)
        out.place.append(place)

    now = 0
    for k in range(low, high):
        if side[k] != now:
            if now:
                add(2 * now, 4, 0)
            if side[k]:
                add(2 * side[k] - 1, 4, side[k])
            now = side[k]
        add(ids[k], cases[k], 0)
    if now:
        add(2 * now, 4, 0)
    add(SEP, 4, 0)
    out.offsets = [(0, 0)] * len(out.ids)
    return out


def tone_windows(rows: list[dict], tokenizer: Tokenizer) -> list[Window]:
    """Return a marked window for each target, labelled 0 negative, 1 neutral, 2 positive."""
    labels = {"negative": 0, "neutral": 1, "positive": 2}
    out = []
    for row in rows:
        window = marked_window(row["sentence"], [[tuple(row["target"])]], tokenizer)
        if window is not None:
            window.label = labels[row["label"]]
            out.append(window)
    return out


def batches(items: list[Window], tokens: int, rng: np.random.Generator) -> list[list[Window]]:
    """Return shuffled batches of windows of similar length, each of at most about `tokens` tokens."""
    order = sorted(items, key=lambda w: len(w.ids) + rng.random() * 12)
    out: list[list[Window]] = [[]]
    for window in order:
        longest = max([len(w.ids) for w in out[-1]] + [len(window.ids)])
        if out[-1] and longest * (len(out[-1]) + 1) > tokens:
            out.append([])
        out[-1].append(window)
    rng.shuffle(out)  # type: ignore[arg-type]
    return out
