"""Own documents in all five shapes come apart where their gold says."""

import hashlib
import json
from pathlib import Path

import pytest

from attache.extract import extract
from attache.record import Capture, Item, Reading
from attache.split import split

FOLDER = Path(__file__).parents[3] / "evals" / "documents"
GOLD = sorted(FOLDER.glob("*.json"))


def read(path: Path) -> Reading:
    data = path.read_bytes()
    kind = "text/html" if path.suffix == ".html" else "text/plain"
    return split(extract(Capture(data=data, sha256=hashlib.sha256(data).hexdigest(), media_type=kind, path=path.name)))


def words(reading: Reading, item: Item) -> str:
    return " ".join(reading.document.text[item.start : item.end].split())


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_own_documents_come_apart_as_their_gold_says(gold: Path) -> None:
    expected = json.loads(gold.read_text("utf-8"))
    source = gold.with_suffix(".html") if gold.with_suffix(".html").exists() else gold.with_suffix(".txt")
    reading = read(source)
    assert reading.document.kind == expected["kind"]
    found = [
        (
            item.kind,
            item.headline.text if item.headline else None,
            [(c.outlet, c.date.value if c.date else None, list(c.urls)) for c in item.credits],
            item.date.value if item.date else None,
        )
        for item in reading.items
    ]
    wanted = [
        (item["kind"], item["headline"], [(c["outlet"], c["date"], c["urls"]) for c in item["credits"]], item["date"])
        for item in expected["items"]
    ]
    assert found == wanted
    for item, told in zip(reading.items, expected["items"], strict=True):
        text = words(reading, item)
        assert text.startswith(told["opens"]) or told["opens"][:30] in text[:40]
        assert text.endswith(told["closes"].strip())
    rest = "".join(reading.document.text[b.start : b.end] for b in reading.boilerplate)
    for line in expected["boilerplate"]:
        assert line in rest or line not in reading.document.text


def test_there_are_twelve_documents_or_more() -> None:
    assert len(GOLD) >= 12
