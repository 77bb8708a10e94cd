"""Saved pages: the main text by trafilatura, found again in the page's own text."""

import bisect
import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath

from ..errors import EmptyInput
from ..record import Capture, Extract, PartialDate
from ..text.dates import from_filename
from ..text.decode import decode
from .choose import Chosen, chosen
from .completeness import completeness_of
from .dateline import stated_near_title
from .hostile import tamed
from .layout import Part, laid_out
from .made import made
from .metadata import Metadata, clean, key, metadata
from .page import PageBlock, PageText, page_text, parse, prose
from .several import all_parts, holds_several

_CHARSET = re.compile(
    rb"<meta\s[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{2,40})|<\?xml\s[^<>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.+-]{2,40})",
    re.IGNORECASE,
)
_LEAST_STANDFIRST = 40
_LONGEST_LINK = 250
_LEAST_TEXT = 100
_NEXT = 2
_SENTENCE_ENDS = '.。!！?？…”"'


def from_html(capture: Capture) -> Extract:
    """Return the extract of a saved page.

    Raises:
        EmptyInput: Neither its mark-up nor its metadata holds any text.
    """
    decoded = decode(capture.data, declared=capture.charset or _declared(capture.data))
    html = tamed(decoded.text)
    tree = parse(html)
    page = page_text(tree)
    about = metadata(tree, page.blocks, capture.url)
    parts = _parts(html, page, about)
    layout = laid_out(parts, about.url)
    published = about.published or stated_near_title(page, about.title)
    document = made(
        capture,
        layout.text,
        encoding=decoded.encoding,
        hint=about.language,
        title=about.title,
        outlet=about.outlet,
        published=published or _named(capture),
        modified=about.modified,
        url=about.url,
        completeness=completeness_of(tree, page, parts, about),
        alignment=layout.alignment,
    )
    return Extract(document=document, blocks=layout.blocks, furniture=layout.furniture)


def _named(capture: Capture) -> PartialDate | None:
    return from_filename(PurePosixPath(capture.path).name) if capture.path and not capture.url else None


def _parts(html: str, page: PageText, about: Metadata) -> list[Part]:
    if holds_several(page, about.title, about.url):
        return all_parts(page)
    parts = _article(page, chosen(html, page, about.url), about)
    if sum(len(part.text) for part in parts) < _LEAST_TEXT and (told := _of_metadata(about)):
        shown = {key(part.text) for part in parts}
        parts += [part for part in told if key(part.text) not in shown]
    if not parts:
        raise EmptyInput("there is no text in this page")
    return parts


def _of_metadata(about: Metadata) -> list[Part]:
    """Return what a page that shows no text of its own (a script would fetch it) states in its metadata."""
    body = [words for line in (about.said.body or "").split("\n") if (words := clean(line))]
    if about.said.free is False or not body:
        body = list(about.descriptions[:1])
    heads = [about.title] if about.title and body else []
    return [
        Part(block=None, start=0, end=0, text=words, heading=number == 0 and bool(heads))
        for number, words in enumerate([*heads, *body])
    ]


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data, 0, 8192)
    return (match[1] or match[2]).decode("ascii") if match else None


def _article(page: PageText, picks: tuple[Chosen, ...], about: Metadata) -> list[Part]:
    """Return the parts of a single article: title and standfirst, then what was chosen, in the order of the page."""
    parts = parts_of(page, picks)
    if not parts:
        parts = [whole(block) for block in prose(page)] or [whole(block) for block in page.blocks if not block.hidden]
    head = _head(page, parts, about.title)
    first = next((part.start for part in parts if part.block is not None), 0)
    standfirst = _standfirst(page, head.end if head else 0, first, parts, about.descriptions)
    before = [part for part in (head, standfirst) if part is not None]
    return before + _marked(parts)


def _standfirst(
    page: PageText, after: int, before: int, parts: list[Part], descriptions: tuple[str, ...]
) -> Part | None:
    """Return the block between title and text that the page gives as its description, or that follows the title."""
    told = [key(words) for words in descriptions]
    taken = {key(part.text) for part in parts}
    for block in page.blocks:
        if block.start < after or block.end > before or block.hidden or len(block.text) < _LEAST_STANDFIRST:
            continue
        words = key(block.text)
        if words not in taken and any(
            words == other or (len(words) > 80 and words[:80] == other[:80]) for other in told
        ):
            return whole(block)
    following = [block for block in page.blocks if after < block.start and block.end < before and not block.hidden]
    for block in following[:_NEXT] if after else ():
        if (
            len(block.text) >= _LEAST_STANDFIRST
            and block.role in {"paragraph", "heading"}
            and block.linked < len(block.text) * 0.3
            and block.text[-1] in _SENTENCE_ENDS
            and key(block.text) not in taken
        ):
            return whole(block)
    return None


def _marked(parts: list[Part]) -> list[Part]:
    """Mark what the mark-up shows to be no part of an article's text: links to other pages, placeholders repeated."""
    counts = Counter(part.text for part in parts if part.block is not None and part.block.role != "heading")
    seen: set[str] = set()
    out = []
    for part in parts:
        reason = None
        if counts[part.text] > 1 and part.text in seen:
            reason = "repeated"
        elif part.block is not None and _is_link(part.block, part):
            reason = "related link"
        seen.add(part.text)
        out.append(replace(part, furniture=reason) if reason else part)
    return out


def _is_link(block: PageBlock, part: Part) -> bool:
    """Whether the block is a link to something else: its words are those of links, and it ends no sentence."""
    length = block.end - block.start
    return (
        block.role != "heading"
        and length < _LONGEST_LINK
        and block.linked >= length * 0.6
        and part.text[-1] not in _SENTENCE_ENDS
    )


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
