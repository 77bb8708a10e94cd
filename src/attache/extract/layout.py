"""A document text is laid out from parts of a page's own text: blocks, links and alignment with their offsets."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from ..record import Aligned, Block, Link, Span
from .page import PageBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a page's own text that lies in one block, or words that are not found there (`block` None)."""

    block: PageBlock | None
    start: int
    end: int
    text: str
    furniture: str | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The document text with all that points into it."""

    text: str
    blocks: tuple[Block, ...]
    alignment: tuple[Aligned, ...]
    furniture: tuple[tuple[Span, str], ...]


def laid_out(parts: Sequence[Part], base: str | None = None) -> Layout:
    """Return the parts one after another: a blank line between blocks, a line feed where only a line break parts them.

    Args:
        base: The address that relative links are relative to.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    alignment: list[Aligned] = []
    furniture: list[tuple[Span, str]] = []
    place = 0
    for part in parts:
        own = part.block
        gap = 0
        if pieces:
            gap = 0 if own is not None and own.broken else 1
            pieces.append("\n\n" if gap else "\n")
            place += gap + 1
        span = Span(place, place + len(part.text))
        if own is None:
            blocks.append(
                Block(
                    span=span,
                    role="heading" if part.heading else "paragraph",
                    level=2 if part.heading else 0,
                    blanks=gap,
                )
            )
        else:
            blocks.append(
                Block(
                    span=span,
                    role=own.role,
                    level=own.level,
                    strong=own.strong,
                    blanks=gap,
                    links=_links(part, own, place, base),
                )
            )
            alignment.append(Aligned(start=span.start, end=span.end, page_start=part.start, page_end=part.end))
        if part.furniture:
            furniture.append((span, part.furniture))
        pieces.append(part.text)
        place = span.end
    return Layout(text="".join(pieces), blocks=tuple(blocks), alignment=tuple(alignment), furniture=tuple(furniture))


def _links(part: Part, own: PageBlock, place: int, base: str | None) -> tuple[Link, ...]:
    found = []
    for href, start, end in own.links:
        start, end = max(start, part.start), min(end, part.end)
        if end > start and (address := _resolved(base, href)):
            shift = place - part.start
            found.append(Link(href=address, span=Span(start + shift, end + shift)))
    return tuple(found)


def _resolved(base: str | None, href: str) -> str | None:
    href = href.strip()
    if not href or href.lower().startswith(("javascript:", "data:")):
        return None
    if base is None or "://" in href[:10]:
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href
