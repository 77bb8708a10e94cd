"""Saved pages: the main text by trafilatura, found again in the page's own text."""

import bisect
import re

from ..errors import EmptyInput
from ..record import Capture, Extract
from ..text.decode import decode
from .choose import Chosen, chosen
from .layout import Part, laid_out
from .made import made
from .metadata import Metadata, key, metadata
from .page import PageBlock, PageText, page_text, parse

_CHARSET = re.compile(
    rb"<meta\s[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{2,40})|<\?xml\s[^<>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.+-]{2,40})",
    re.IGNORECASE,
)
_LEAST_PROSE = 60
_LEAST_PROSE_HAN = 25


def from_html(capture: Capture) -> Extract:
    """Return the extract of a saved page."""
    decoded = decode(capture.data, declared=capture.charset or _declared(capture.data))
    tree = parse(decoded.text)
    page = page_text(tree)
    about = metadata(tree, page.blocks, capture.url)
    if not page.blocks:
        raise EmptyInput("there is no text in this page")
    picks = chosen(decoded.text, page, about.url)
    parts = _article(page, picks, about)
    layout = laid_out(parts, about.url)
    document = made(
        capture,
        layout.text,
        encoding=decoded.encoding,
        hint=about.language,
        title=about.title,
        outlet=about.outlet,
        published=about.published,
        modified=about.modified,
        url=about.url,
        alignment=layout.alignment,
    )
    return Extract(document=document, blocks=layout.blocks, furniture=layout.furniture)


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data, 0, 8192)
    return (match[1] or match[2]).decode("ascii") if match else None


def _article(page: PageText, picks: tuple[Chosen, ...], about: Metadata) -> list[Part]:
    """Return the parts of a single article: its heading, then what was chosen, in the order of the page."""
    parts = parts_of(page, picks)
    if not parts:
        parts = [whole(block) for block in prose(page)] or [whole(block) for block in page.blocks if not block.hidden]
    head = _head(page, parts, about.title)
    return [head, *parts] if head is not None else parts


def whole(block: PageBlock, furniture: str | None = None) -> Part:
    """Return the whole block as a part."""
    return Part(block=block, start=block.start, end=block.end, text=block.text, furniture=furniture)


def parts_of(page: PageText, picks: tuple[Chosen, ...]) -> list[Part]:
    """Return the stretches that were chosen, cut at the page's blocks, each once, in the order of the page.

    What is not found in the page keeps its place behind what it followed.
    """
    starts = [block.start for block in page.blocks]
    covered: dict[int, tuple[int, int]] = {}
    strays: list[tuple[int, Chosen]] = []
    last = -1
    for pick in picks:
        if pick.start is None or pick.end is None:
            strays.append((last, pick))
            continue
        index = bisect.bisect_right(starts, pick.start) - 1
        while index < len(page.blocks) and page.blocks[index].start < pick.end:
            block = page.blocks[index]
            first, end = max(block.start, pick.start), min(block.end, pick.end)
            if index in covered:
                first, end = min(first, covered[index][0]), max(end, covered[index][1])
            covered[index] = (first, end)
            last = index
            index += 1
    order: list[tuple[int, int, Part]] = []
    for index, (first, end) in covered.items():
        words = page.text[first:end]
        lead = len(words) - len(words.lstrip())
        if words.strip():
            start = first + lead
            stripped = words.strip()
            part = Part(block=page.blocks[index], start=start, end=start + len(stripped), text=stripped)
            order.append((index, 0, part))
    for number, (after, pick) in enumerate(strays, start=1):
        order.append((after, number, Part(block=None, start=0, end=0, text=pick.text, heading=pick.heading)))
    return [part for _, _, part in sorted(order, key=lambda each: each[:2])]


def prose(page: PageText) -> list[PageBlock]:
    """Return the blocks that read as running text and stand in no menu, foot or form."""
    return [block for block in page.blocks if is_prose(block)]


def is_prose(block: PageBlock) -> bool:
    """Whether it is a paragraph of some length that is not made of links."""
    if block.hidden or block.apart in {"menu", "foot", "form", "dialog", "button"} or block.role == "heading":
        return False
    if block.linked > (block.end - block.start) * 0.5:
        return False
    return len(block.text) >= (_LEAST_PROSE if block.text[:40].isascii() else _LEAST_PROSE_HAN)


def _head(page: PageText, parts: list[Part], title: str | None) -> Part | None:
    """Return the block that is the page's title, where it stands before the text and is not in it already."""
    told = key(title) if title else ""
    if not told:
        return None
    first = next((part.start for part in parts if part.block is not None), None)
    if any(key(part.text) == told for part in parts[:3]):
        return None
    found = [
        block
        for block in page.blocks
        if not block.hidden
        and (first is None or block.end <= first)
        and abs(len(block.text) - len(title or "")) < 40
        and block.apart not in {"menu", "foot"}
        and key(block.text) == told
    ]
    heads = [block for block in found if block.role == "heading"]
    best = heads or found
    return whole(best[-1]) if best else None
