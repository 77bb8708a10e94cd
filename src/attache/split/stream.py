"""Run-together streams: where one story ends and the next begins, without headline, date or blank line between them."""

import functools
import itertools
import math
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ..record import Span
from .cohesion import features, unit
from .page import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST = 20_000
"""Paragraphs; a longer text is no wire of a day, and is left whole."""


def cut(matter: Sequence[Piece]) -> list[list[Span]]:
    """Return the stories of a stream, each the spans of its paragraphs; one story when nothing shows a second.

    Each gap between paragraphs is weighed by what its two sides share and by how the next paragraph opens; an
    uncertain text stays whole. A line drawn between paragraphs tells something too, but is no part of a story.
    """
    pieces = list(matter)
    if not 4 <= len(pieces) <= _LONGEST:
        return [_spans(pieces)]
    gaps = _chosen(_likelihoods([piece.text for piece in pieces]))
    starts = [0, *gaps, len(pieces)]
    return [_spans(pieces[a:b]) for a, b in itertools.pairwise(starts)]


def _spans(pieces: Sequence[Piece]) -> list[Span]:
    return [piece.span for piece in pieces if not piece.rule]


def _likelihoods(paragraphs: Sequence[str]) -> "NDArray[Any]":
    """How likely a story begins at paragraph n + 1, for every n."""
    import numpy as np

    table = _table()
    rows = features([unit(words) for words in paragraphs])
    rows = (rows - np.array(table["mean"])) / np.array(table["spread"])
    chances: NDArray[Any] = np.zeros(len(rows))
    for net in table["network"]:
        hidden = np.tanh(rows @ np.array(net["into"]).T + np.array(net["shift"]))
        logits = hidden @ np.array(net["out"]) + net["bias"]
        chances += 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return chances / len(table["network"])


def _chosen(chances: "NDArray[Any]") -> list[int]:
    """The paragraphs that begin stories: the likeliest gaps first, none too close to another."""
    table = _table()
    if not len(chances):
        return []
    least = int(table["least"])
    taken: set[int] = set()
    for n in chances.argsort(kind="stable")[::-1]:
        at = int(n) + 1
        if chances[n] < table["likely"]:
            break
        near = {at + d for d in range(1 - least, least)}
        if not near & taken:
            taken.add(at)
    return sorted(taken) if _sure([float(chances[at - 1]) for at in taken]) else []


def _sure(chances: Sequence[float]) -> bool:
    """Whether there are two stories at all: one gap says so, or several together do."""
    table = _table()
    if max(chances, default=0.0) >= table["sure"]:
        return True
    telling = [chance for chance in chances if chance >= table["telling"]]
    return len(telling) > 1 and 1 - math.prod(1 - chance for chance in telling) >= table["together"]


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("attache.split").joinpath("stream.toml").read_text("utf-8"))
