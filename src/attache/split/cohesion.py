"""What stands on the two sides of a gap between paragraphs: shared words, chains of names, how the next one opens."""

import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .words import lists, patterns

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w’'.-]*[\w](?:[ \u00a0](?:(?:of|de|del|al|bin|von|van|der|den|la|le)[ \u00a0])?"
    r"[A-ZÀ-ÖØ-Þ][\w’'-]*\w)*"
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_DATELINE = re.compile(
    r"\s*(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’' -]{2,40}(?:,\s[A-Z][\w.]*){0,2}(?:,\s[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?)?"
    r"(?:\s[(（][\w /.]{2,30}[)）])?|[A-Z][\w .’'-]{2,40}(?:,\s[\w. ]{2,30})?"
    r"\s[(（][\w /.]{2,30}[)）])\s?(?:[—–]|--?)\s?(?=\S)"
)
_HAN_DATELINE = re.compile(
    r"\s*(?:[(（【]?[^，。]{2,12}(?:社|报|報|网|網|讯|訊|电|電)[^，。]{0,24}(?:电|電|讯|訊|消息)[)）】]?|【)"
)
_QUOTE = "\"“‘'「『«"
_NEAR, _WIDE = 4, 8


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph as it counts here: stems of its content words, words of its names, full names, and how it opens."""

    stems: Counter[str]
    names: frozenset[str]
    full: tuple[tuple[str, ...], ...]
    bare: frozenset[str]
    first: str
    length: int
    text: str


def unit(text: str) -> Unit:
    """Return what counts of a paragraph; only its first 4,000 characters are looked at."""
    text = text[:4000]
    stop = _stop()
    words = [match[0] for match in _WORD.finditer(text)]
    stems: Counter[str] = Counter()
    for word in words:
        folded = word.casefold().split("’")[0].split("'")[0]
        if len(folded) > 2 and folded not in stop:
            stems[_stem(folded)] += 1
    for run in _HAN.findall(text):
        for a, b in itertools.pairwise(run):
            if a not in _han_stop() and b not in _han_stop():
                stems[a + b] += 1
    names: set[str] = set()
    bare: set[str] = set()
    full: list[tuple[str, ...]] = []
    for match in _NAME.finditer(text):
        parts = [p.strip(".’'-").removesuffix("’s").removesuffix("'s") for p in match[0].split()]
        parts = [p for p in parts if p]
        while parts and parts[0].casefold() in stop:
            parts = parts[1:]
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.?!”"“'
        if not parts:
            continue
        if len(parts) == 1 and opens and parts[0].casefold() not in names and not parts[0].isupper():
            # a capital at the start of a sentence says nothing by itself
            bare.add(parts[0].casefold())
            continue
        kept = tuple(p.casefold() for p in parts if len(p) > 1)
        names.update(kept)
        if len(kept) > 1:
            full.append(kept)
        elif kept:
            bare.add(kept[0])
    return Unit(
        stems=stems,
        names=frozenset(names),
        full=tuple(full),
        bare=frozenset(bare),
        first=(words[0].casefold() if words else ""),
        length=len(words) + sum(map(len, _HAN.findall(text))) // 2,
        text=text,
    )


@functools.cache
def _stop() -> frozenset[str]:
    return frozenset(lists("split", "stop"))


@functools.cache
def _han_stop() -> frozenset[str]:
    return frozenset("的了是在和与對对及为為也有就都而之以将將被把从從到说說于於这這那其並并等年月日")


def _stem(word: str) -> str:
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def rarity(units: Sequence[Unit]) -> dict[str, float]:
    """How much a word tells in this text: much when few paragraphs have it."""
    counts: Counter[str] = Counter()
    for u in units:
        counts.update(set(u.stems))
    total = len(units) + 1
    return {word: math.log(total / n) for word, n in counts.items()}


_BAND = 16
"""How many paragraphs apart two may stand and still be compared."""
_WINDOWS = (1, 2, 3, 5, 8)
_OPENINGS = (
    "dateline", "quote", "pronoun", "linking", "known_bare", "unknown_bare", "new_full", "again_full", "weekday",
    "has_full", "opens_name", "short_before", "ends_before", "length", "left_length", "reported", "article", "deictic",
    "left_first_only", "quote_in", "names", "names_next", "surname_after", "few_left", "few_right",
)  # fmt: skip
FEATURES = (
    *(f"{kind}{k}" for k in _WINDOWS for kind in ("across", "contrast")),
    "right_left8", "right_next4", "next_left8", "left_right4", "left_left8",
    *(f"dip{k}" for k in _WINDOWS[1:]),
    *_OPENINGS,
)  # fmt: skip


def features(units: Sequence[Unit]) -> "NDArray[Any]":
    """Return the figures of every gap, one row each; row n is the gap before unit n + 1, columns are `FEATURES`."""
    import numpy as np

    band = _band(units)
    rows = np.array([_opening(units, i) for i in range(1, len(units))], dtype=np.float32)
    return np.hstack([_blocks(band, len(units)), rows.reshape(len(units) - 1, len(_OPENINGS))])


def _band(units: Sequence[Unit]) -> "NDArray[Any]":
    """`band[d, i]` is how alike units i and i + d are, weighted words counted by their rarity."""
    import numpy as np

    weight = rarity(units)
    vectors = []
    for u in units:
        vector = {s: (1 + math.log(n)) * weight[s] for s, n in u.stems.items()}
        size = math.sqrt(sum(v * v for v in vector.values())) or 1.0
        vectors.append({s: v / size for s, v in vector.items()})
    band = np.zeros((_BAND + 1, len(units)), dtype=np.float32)
    for i, a in enumerate(vectors):
        for d in range(1, min(_BAND, len(units) - 1 - i) + 1):
            b = vectors[i + d]
            if len(b) < len(a):
                band[d, i] = sum(v * a[s] for s, v in b.items() if s in a)
            else:
                band[d, i] = sum(v * b[s] for s, v in a.items() if s in b)
    return band


def _blocks(band: "NDArray[Any]", size: int) -> "NDArray[Any]":
    """Likeness across each gap and within its two sides, for windows of several sizes."""
    import numpy as np

    gaps = size - 1
    pad = _BAND + 1
    wide = np.zeros((_BAND + 1, size + 2 * pad), dtype=np.float32)
    wide[:, pad : pad + size] = band
    there = np.zeros(size + 2 * pad, dtype=np.float32)
    there[pad : pad + size] = 1

    def pair(a: int, b: int) -> "tuple[NDArray[Any], NDArray[Any]]":
        """The likeness of the units at offsets a < b from the one after the gap, and whether both are there."""
        first = slice(pad + 1 + a, pad + 1 + a + gaps)
        second = slice(pad + 1 + b, pad + 1 + b + gaps)
        both = there[first] * there[second]
        return wide[b - a, first] * both, both

    def mean(pairs: "list[tuple[int, int]]") -> "NDArray[Any]":
        total, count = np.zeros(gaps, np.float32), np.zeros(gaps, np.float32)
        for a, b in pairs:
            value, both = pair(a, b)
            total += value
            count += both
        return total / np.maximum(count, 1)

    columns, across = [], {}
    for k in _WINDOWS:
        across[k] = mean([(a, b) for a in range(-k, 0) for b in range(k) if b - a <= _BAND])
        sides = (
            [(a, b) for side in (range(-k, 0), range(k)) for a in side for b in side if a < b]
            if k > 1
            else [(-2, -1), (0, 1)]
        )
        columns += [across[k], across[k] / (mean(sides) + 0.02)]
    columns += [
        mean([(-n, 0) for n in range(1, 9)]),
        mean([(0, n) for n in range(1, 5)]),
        mean([(-n, 1) for n in range(1, 9)]),
        mean([(-1, n) for n in range(4)]),
        mean([(-n, -1) for n in range(2, 9)]),
    ]
    for k in _WINDOWS[1:]:
        around = np.pad(across[k], k, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(around, 2 * k + 1)
        columns.append(windows.mean(axis=1) - across[k])
    figures: NDArray[Any] = np.stack(columns, axis=1).astype("float32")
    return figures


def _opening(units: Sequence[Unit], i: int) -> list[float]:
    left, right = units[i - 1], units[i]
    known: set[str] = set()
    known_full: set[tuple[str, ...]] = set()
    for u in units[max(0, i - _WIDE) : i]:
        known |= u.names
        known |= u.bare
        known_full.update(u.full)
    lasts = {name[-1] for name in known_full}
    coming: set[str] = set()
    for u in units[i + 1 : i + _NEAR]:
        coming |= u.names
        coming |= u.bare
    opening = right.text.lstrip()
    head = opening[:250]
    bare = {b for b in right.bare if b != right.first or b in known}
    introduced = {name[-1] for name in right.full if name not in known_full and name[-1] not in known}
    again = sum(name in known_full or name[-1] in lasts for name in right.full[:6])
    joins = right.first in _list("linking") or bool(_linking().match(opening[:60]))
    if joins and introduced and right.first in _list("asking"):
        # "When asked whether …, NAME, spokesperson for …, said" opens a story: a story that goes on has no new name
        joins = bool(bare & known & lasts)
    return [
        float(bool(_DATELINE.match(opening[:120]) or _HAN_DATELINE.match(opening[:60]))),
        float(opening[:1] in _QUOTE),
        float(right.first in _list("pronouns")),
        float(joins),
        min(3.0, len(bare & known)),
        min(3.0, len((right.bare - {right.first}) - known)),
        min(3.0, len(introduced)),
        min(3.0, again),
        float(bool(_weekday().match(head))),
        float(bool(right.full)),
        float(bool(right.full) and right.first == right.full[0][0]),
        float(left.length < 15),
        float(bool(_closing().match(left.text[:200]))),
        math.log1p(right.length),
        math.log1p(left.length),
        float(bool(_reported().match(opening[:400]))),
        float(right.first in ("a", "an", "some", "in", "as", "after", "on")),
        float(right.first in ("the", "this", "that", "these", "those", "such")),
        float(right.first in known and right.first not in (n[0] for n in right.full[:1])),
        float(any(q in opening for q in '“”"')),
        len(right.names & known) / max(1, len(right.names)),
        len(coming & known) / max(1, len(coming)),
        min(3.0, len(introduced & coming)),
        float(i < 3),
        float(len(units) - i < 3),
    ]


@functools.cache
def _list(key: str) -> frozenset[str]:
    return frozenset(lists("split", key))


@functools.cache
def _any(key: str) -> re.Pattern[str]:
    return patterns("split", key) or re.compile(r"(?!)")


def _linking() -> re.Pattern[str]:
    return _any("linking-words")


def _weekday() -> re.Pattern[str]:
    return _any("lede-days")


def _closing() -> re.Pattern[str]:
    return _any("closing-lines")


def _reported() -> re.Pattern[str]:
    return _any("lede-reports")
