"""Turns of a transcript: "Name: words" lines of interviews and press conferences, told from lists and credits."""

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from ..record import Span, trimmed
from .paragraphs import is_han

Part = Literal["question", "answer", "speech"]

_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(
    r"[ \t\u3000*_>]{0,12}(?P<label>[^\W\d_][^:：\n]{0,47}?)[ \t*_]{0,4}[:：][ \t\u3000*_]{0,4}(?=[^\s/])"
)
_SPACED = re.compile(r"[ \t]{0,8}(?P<label>Q)(?:\t|[ \u00a0]{2,8})(?=[A-Z\"“])")
"""`Q    Thank you`, as some offices write it."""
_TOKEN = re.compile(r"[^\W\d_][\w.’'-]*", re.UNICODE)
_LINKS = frozenset(("of", "the", "and", "de", "van", "von", "der", "la", "le", "al", "bin", "for", "to"))
_WORD = re.compile(r"[\w’']+")
_NUMBERED = re.compile(r"([QA])\.?\d{0,3}\.?\Z")
_PAIR = re.compile(r"(?<![\w-])(?=([A-Z][\w-]+) ([A-Z][\w-]+))")
_MOST_HAN = 16
_MOST_TOKENS = 6
_FEWEST = 3
_ANSWERED, _ALTERNATE, _SPOKEN, _COVERED = 0.6, 0.7, 0.5, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one voice says in one go: the label that names it, its words, and whether they ask or answer.

    `marker` says that the label names nobody ("Q", "ANSWER", "记者").
    """

    label: Span
    body: Span
    part: Part
    marker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    label: Span
    body: Span
    key: str
    kind: Literal["asking", "answering", "hosting", "name"]
    asks: bool


def turns(text: str, start: int = 0, end: int | None = None) -> tuple[Turn, ...]:
    """Return the turns of a transcript in order, or none where the text is none.

    A text is a transcript where one label comes again and answers the questions of others, or where two or more
    labels that look like names come again in turn and speak in the first or second person. Source lines, recipes,
    lists of keys and values and recurring headings are none. What stands before the first label belongs to no turn;
    to the last one belong its own paragraph and those behind it that go on in the first person. Linear in the text.
    """
    end = len(text) if end is None else end
    lines = _labelled(text, start, end)
    if len(lines) < _FEWEST:
        return ()
    answering = _answering(lines)
    if not answering and not _dialogue(text, lines):
        return ()
    asking = {line.key for line in lines if line.kind == "asking"} | {
        key
        for key, count in _counts(lines).items()
        if key not in answering and sum(line.asks for line in lines if line.key == key) * 2 >= count
    }
    out = []
    for line in lines:
        part: Part = "question" if line.key in asking else "answer" if line.key in answering else "speech"
        marker = line.kind in ("asking", "answering")
        out.append(Turn(label=line.label, body=line.body, part=part, marker=marker))
    return tuple(out)


def is_transcript(text: str) -> bool:
    """Whether most of a text is the turns of a transcript."""
    found = turns(text)
    return bool(found) and len(text) - found[0].label.start >= _COVERED * len(text)


def _labelled(text: str, start: int, end: int) -> list[_Line]:
    """Return the lines that a label opens, each with the lines up to the next one."""
    spots: list[tuple[Span, int]] = []
    for line in _LINE.finditer(text, start, end):
        match = _LABEL.match(text, line.start(), line.end()) or _SPACED.match(text, line.start(), line.end())
        if match is not None and _kind(match["label"].strip()) is not None:
            spots.append((trimmed(text, *match.span("label")) or Span(*match.span("label")), match.end()))
    out: list[_Line] = []
    for n, (label, at) in enumerate(spots):
        following = spots[n + 1][0].start if n + 1 < len(spots) else _last_end(text, at, end)
        body = _body(text, at, following)
        kind = _kind(label.of(text))
        if body is not None and kind is not None:
            out.append(_Line(label=label, body=body, key=_key(label.of(text)), kind=kind, asks=_asks(body.of(text))))
    counts = _counts(out)
    # a label that comes once and asks nothing is a heading, or a quotation after a colon: it stays in the turn before
    kept: list[_Line] = []
    for one in out:
        written = one.label.of(text)
        once = counts[one.key] < 2 and not one.asks and one.kind == "name"
        stray = once and not written.isupper() and not _titled(written)
        if stray and kept:
            kept[-1] = replace(kept[-1], body=Span(kept[-1].body.start, one.body.end))
        elif not stray:
            kept.append(one)
    return kept


def _body(text: str, start: int, end: int) -> Span | None:
    body = trimmed(text, start, end)
    while body is not None and (cut := text.rfind("\n", body.start, body.end)) > 0:
        last = text[cut + 1 : body.end].strip()
        if not (last[:1] in "([（［" and last[-1:] in ")]）］") and last.strip("*_#-— ") != "":
            break
        body = trimmed(text, body.start, cut)  # "(The briefing ended at noon.)", a line drawn under it
    return body


def _last_end(text: str, at: int, end: int) -> int:
    stop = text.find("\n", at, end)
    if stop < 0:
        return end
    for line in _LINE.finditer(text, stop, end):
        said = line[0].strip()
        if said and not _has(said, "first_person"):
            break
        stop = line.end()
    return stop


@functools.cache
def _words(key: str) -> frozenset[str]:
    out: set[str] = set()
    for language in ("en", "zh"):
        table = tomllib.loads((files("attache.text.lang") / language / "turns.toml").read_text("utf-8"))
        out |= {str(word) for word in table.get(key, ())}
    return frozenset(out)


def turn_words(key: str) -> frozenset[str]:
    """Return the words under a key of `turns.toml` in every language."""
    return _words(key)


def _kind(label: str) -> Literal["asking", "answering", "hosting", "name"] | None:
    """Return what a label is, None where it is no label of a turn."""
    lower = label.casefold().rstrip(".")
    numbered = _NUMBERED.match(label)
    if numbered:
        return "asking" if numbered[1] == "Q" else "answering"
    if lower in _words("asking") or (len(label.split()) > 1 and lower.split()[-1] in ("reporter", "correspondent")):
        return "asking" if label[:1].isupper() or is_han(label[0]) else None
    if lower in _words("answering") or lower in _words("hosting"):
        return "answering" if lower in _words("answering") else "hosting"
    if any(map(is_han, label)):
        return _han_kind(label)
    tokens = label.split()
    if len(tokens) > _MOST_TOKENS or not all(_TOKEN.fullmatch(token) for token in tokens):
        return None
    if any(token.casefold().strip(".") in _words("never") for token in tokens):
        return None
    if not tokens[0][:1].isupper() or not all(t[:1].isupper() or t in _LINKS for t in tokens):
        return None
    return "name" if len(tokens[-1].strip(".")) > 1 else None


def _han_kind(label: str) -> Literal["asking", "name"] | None:
    bare = label.replace(" ", "")
    if bare in _words("never") or len(bare) > _MOST_HAN or not all(is_han(c) or c in "·•" or c.isalpha() for c in bare):
        return None
    if bare.endswith(tuple(w for w in _words("asking_ends") if len(w) > 1)):
        return "asking"
    short = len(bare) <= 4 or "·" in bare
    return "name" if short or bare.endswith(tuple(_words("press"))) or _titled(label) else None


def _titled(label: str) -> bool:
    lower = label.casefold()
    tokens = [token.strip(".,") for token in lower.split()]
    titles = _words("titles")
    if any(map(is_han, label)):
        return any(title in label for title in titles if is_han(title[0]))
    return tokens[0] in titles or (tokens[0] == "the" and tokens[-1] in titles)


def _key(label: str) -> str:
    numbered = _NUMBERED.match(label)
    return numbered[1] if numbered else " ".join(label.casefold().split())


def _asks(body: str) -> bool:
    return "?" in body or "？" in body


def _counts(lines: Sequence[_Line]) -> dict[str, int]:
    out: dict[str, int] = {}
    for line in lines:
        out[line.key] = out.get(line.key, 0) + 1
    return out


def _answering(lines: Sequence[_Line]) -> set[str]:
    """Return the labels that come again, mostly right behind a question of somebody else."""
    counts = _counts(lines)
    answers: dict[str, int] = {}
    for before, line in pairwise(lines):
        asked = before.kind == "asking" or (before.asks and before.body.end - before.body.start < 2000)
        if asked and before.key != line.key and line.kind != "asking":
            answers[line.key] = answers.get(line.key, 0) + 1
    own: dict[str, int] = {}
    for line in lines:
        own[line.key] = own.get(line.key, 0) + line.asks
    return {
        key
        for key, count in answers.items()
        if count >= 2 and count >= _ANSWERED * (counts[key] - 1) and own[key] * 2 <= counts[key]
    }


def _dialogue(text: str, lines: Sequence[_Line]) -> bool:
    """Whether two names or more take turns and speak of themselves or to each other."""
    counts = _counts(lines)
    full = _names_in_full(text)
    names = {line.key for line in lines if counts[line.key] >= 2 and _like_a_name(line, line.label.of(text), full)}
    if len(names) < 2 or len(lines) < 4:
        return False
    changes = sum(a.key != b.key for a, b in pairwise(lines))
    spoken = sum(_asks(line.body.of(text)) or _has(line.body.of(text), "spoken") for line in lines)
    ended = sum(line.body.of(text).rstrip("”\"’'）)*_ ")[-1:] in tuple(".?!…。？！—-") for line in lines)
    return (
        changes >= _ALTERNATE * (len(lines) - 1) and spoken >= _SPOKEN * len(lines) and ended >= _ALTERNATE * len(lines)
    )


def _names_in_full(text: str) -> frozenset[str]:
    """Return the words of all pairs of capitalised words of a text."""
    return frozenset(word for pair in _PAIR.finditer(text) for word in pair.groups())


def _like_a_name(line: _Line, label: str, named: frozenset[str]) -> bool:
    if line.kind != "name" or label.isupper() or _titled(label) or any(map(is_han, label)):
        return True
    # a surname alone: the text has the name in full
    return len(label.split()) > 1 or label in named


def _has(body: str, key: str) -> bool:
    if any(map(is_han, body[:40])):
        return any(word in body for word in _words(key) if is_han(word[0]))
    return any(word.replace("’", "'") in _words(key) for word in _WORD.findall(body[:4000].lower()))
