"""Predictions for the page task: what the shipped extraction reads from saved pages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def pages(gold: Path) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each page of a gold file, in its order: file, title, body, published.

    Of each gold line only the file's name and the address are looked at. Besides what is scored, `paragraphs` and
    `aligned` count the paragraphs and those that were found again in the page's own text.
    """
    from ..collect.capture import capture_of
    from ..errors import InputError
    from ..extract import extract

    with gold.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            name, url = told["file"], told.get("url")
            try:
                capture = capture_of((gold.parent / name).read_bytes(), path=name, url=url)
                found = extract(capture)
            except InputError as error:
                yield {"file": name, "title": None, "body": "", "published": None, "error": error.line()}
                continue
            document = found.document
            date = document.published
            body = _body(found, document.title)
            yield {
                "file": name,
                "title": document.title,
                "body": "\n\n".join(body),
                "published": (date.stamp or date.value) if date else None,
                "paragraphs": len(found.blocks),
                "aligned": len(document.alignment),
            }


def summary(predictions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how many paragraphs were found again in the page's own text, and how many pages gave nothing."""
    paragraphs = sum(each.get("paragraphs", 0) for each in predictions)
    aligned = sum(each.get("aligned", 0) for each in predictions)
    return {
        "pages": len(predictions),
        "empty": sum(not each["body"] for each in predictions),
        "paragraphs": paragraphs,
        "aligned": aligned,
        "aligned_share": round(aligned / paragraphs, 4) if paragraphs else None,
    }


def _body(found: Any, title: str | None) -> list[str]:
    """Return the paragraphs of the text: no title, no captions, no furniture."""
    from ..extract.metadata import key

    told = key(title) if title else ""
    out = []
    for number, block in enumerate(found.blocks):
        if block.role == "caption" or any(block.span.within(span) for span, _ in found.furniture):
            continue
        words = block.span.of(found.document.text)
        if number < 3 and told and key(words) == told:
            continue
        out.append(words)
    return out
