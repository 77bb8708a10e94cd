"""Plain text and Markdown files: the document text is the decoded content itself."""

import re
from pathlib import PurePosixPath

from ..record import Block, Capture, Extract, PartialDate
from ..tables import outlets
from ..text.dates import from_filename, parse_written
from ..text.decode import Decoded, decode
from .made import made
from .plain import date_of, lines, markdown_blocks, plain_blocks

_HEAD_LINES = 6
_MOST_LINES = 20_000
_LONGEST_DATE = 80
_DIGIT = re.compile(r"[0-9０-９〇一二三四五六七八九]")
_LABELLED = re.compile(
    r"(?:date|published|publication date|posted|issued|日期|发布时间|發布時間|出版日期)\s{0,3}[:：]\s{0,3}(?=\S)",
    re.IGNORECASE,
)


def from_plain(capture: Capture) -> Extract:
    """Return the extract of a plain text: every line that is not blank is a block."""
    decoded = _decoded(capture)
    blocks = plain_blocks(decoded.text)
    document = made(capture, decoded.text, encoding=decoded.encoding, published=stated(decoded.text) or _named(capture))
    return Extract(document=document, blocks=blocks)


def from_markdown(capture: Capture) -> Extract:
    """Return the extract of a Markdown text; its front matter states title, date and outlet, and is furniture."""
    decoded = _decoded(capture)
    blocks, fields, front = markdown_blocks(decoded.text)
    outlet = next((fields[name] for name in ("outlet", "publisher", "source", "site") if fields.get(name)), None)
    row = outlets().named(outlet) if outlet else None
    date = next((fields[name] for name in ("date", "published", "published_at", "pubdate") if fields.get(name)), None)
    document = made(
        capture,
        decoded.text,
        encoding=decoded.encoding,
        hint=fields.get("lang") or fields.get("language"),
        title=fields.get("title") or _top_heading(decoded.text, blocks),
        outlet=row.name if row else outlet,
        published=date_of(date) or stated(decoded.text) or _named(capture),
        modified=date_of(fields.get("modified") or fields.get("updated")),
    )
    return Extract(document=document, blocks=blocks, furniture=((front, "front matter"),) if front is not None else ())


def _decoded(capture: Capture) -> Decoded:
    return decode(capture.data, declared=capture.charset)


def _named(capture: Capture) -> PartialDate | None:
    return from_filename(PurePosixPath(capture.path).name) if capture.path and capture.path != "-" else None


def _top_heading(text: str, blocks: tuple[Block, ...]) -> str | None:
    """Return the only heading of the first level, which then is the title of the whole."""
    tops = [block for block in blocks if block.role == "heading" and block.level == 1]
    return tops[0].span.of(text) if len(tops) == 1 and tops[0] in blocks[:2] else None


def stated(text: str) -> PartialDate | None:
    """Return the date of the whole text: a line near its top that is nothing but a date with its year.

    None when several such lines differ, anywhere in the text: then they are the dates of its parts.
    """
    found: list[PartialDate] = []
    for number, (span, _, _) in enumerate(lines(text)):
        if number >= _HEAD_LINES and not found:
            return None
        if number >= _MOST_LINES:
            break
        if span.end - span.start > _LONGEST_DATE:
            continue
        words = span.of(text)
        if not _DIGIT.search(words):
            continue
        label = _LABELLED.match(words)
        start = span.start + (label.end() if label else 0)
        date = parse_written(text[start : span.end], basis="stated")
        if date is None or date.precision != "day":
            continue
        if found and date.value != found[0].value:
            return None
        found.append(_placed(date, text, start, span.end))
    return found[0] if found else None


def _placed(date: PartialDate, text: str, start: int, end: int) -> PartialDate:
    import dataclasses

    from ..record import Span

    place = text.find(date.text, start, end) if date.text else -1
    span = Span(place, place + len(date.text)) if place >= 0 else Span(start, end)
    return dataclasses.replace(date, basis="stated", span=span)
