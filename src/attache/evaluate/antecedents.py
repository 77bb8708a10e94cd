"""GUM's documents as the annotators see them, and which of their places mean the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..annotate.mentions import mentions
from ..annotate.names import with_plain_names
from ..annotate.people import People
from ..annotate.referring import Points
from ..models import statements
from ..models.windows import windows
from ..record import Document, Item, Reading, Span
from ..text.sentences import sentences
from . import load


@dataclass(slots=True, kw_only=True)
class Referring:
    """A document with its places that refer and the cluster of each; below zero where a place is alone.

    `hidden` are the encoder's states of its words.
    """

    reading: Reading
    item: Item
    found: statements.Found
    points: Points
    clusters: list[int]
    hidden: Any


def documents(gold: Path) -> Iterator[Referring]:
    """Yield the documents of a file of GUM, in its order: names, persons and features are those of run time."""
    import numpy as np

    model = statements.shipped()
    for row in load(gold):
        text = str(row["text"])
        document = Document(id="d", sha256="0" * 64, media_type="text/plain", text=text, chars=len(text), language="en")
        item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
        reading = Reading(document=document, items=(item,))
        cut = sentences(text, "en")
        (found,) = statements.find([text], sentences=[cut])
        rows = []
        for window in windows(text, 0, model.tokenizer):
            hidden, _ = model.encode(window)
            rows.append(hidden[model.words(text, window, hidden, 0, [s.start for s in cut])[1]])
        named = mentions(reading, item, with_plain_names(text, found.entities))
        points = Points(text, 0, found.words, cut, named, People(text, item, named), found.attributions)
        yield Referring(
            reading=reading,
            item=item,
            found=found,
            points=points,
            clusters=_clusters(row, points),
            hidden=np.concatenate(rows),
        )


def _clusters(row: Any, points: Points) -> list[int]:
    whole: dict[int, tuple[int, int]] = {}
    for entity in row["entities"]:
        head = row["tokens"][entity["head"]][0]
        size = entity["span"][1] - entity["span"][0]
        if size > whole.get(head, (0, 0))[0]:
            whole[head] = (size, entity["cluster"])
    governor: dict[int, int] = {}
    for first, end in row["sentences"]:
        for k in range(first, end):
            head = row["heads"][k]
            governor[row["tokens"][k][0]] = row["tokens"][first + head - 1][0] if head else -1
    starts: Sequence[int] = sorted(governor)
    out = []
    for n, point in enumerate(points.all):
        inside = [at for at in starts if point.start <= at < point.end]
        top = next((at for at in inside if governor[at] not in inside), -1)
        out.append(whole[top][1] if top in whole else -1 - n)
    return out
