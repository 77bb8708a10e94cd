"""Texts that are put together from parts of an original: each stretch knows where it came from."""

from dataclasses import dataclass, field

from ..record import Block, Link, Span
from ..record.document import BlockRole

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the document text and its place in the original.

    `page` and `paragraph` count from 1. `box` is left, bottom, right, top in points from the lower left corner of the
    page; `edges` are the left and right edge of each character, so that a part of the stretch has a box of its own.
    `part` is the file in the container that holds the words.
    """

    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    edges: tuple[tuple[float, float], ...] = ()
    paragraph: int | None = None
    part: str | None = None


@dataclass(slots=True)
class Text:
    """A document text in the making: blocks one after another, with a blank line or a line feed between them."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    furniture: list[tuple[Span, str]] = field(default_factory=list)

    def add(
        self,
        words: str,
        *,
        role: BlockRole = "paragraph",
        level: int = 0,
        strong: bool = False,
        blanks: int = 1,
        links: tuple[Link, ...] = (),
        furniture: str | None = None,
    ) -> int:
        """Append a block and return where it begins; the spans of `links` count from the beginning of `words`."""
        gap = "" if not self.pieces else "\n\n" if blanks else "\n"
        start = self.length + len(gap)
        self.pieces += [gap, words]
        self.length = start + len(words)
        span = Span(start, self.length)
        placed = tuple(Link(href=link.href, span=link.span.shifted(start) if link.span else None) for link in links)
        self.blocks.append(
            Block(
                span=span,
                role=role,
                level=level,
                strong=strong,
                blanks=min(blanks, 1) if len(self.pieces) > 2 else 0,
                links=placed,
            )
        )
        if furniture:
            self.furniture.append((span, furniture))
        return start

    def text(self) -> str:
        """Return the whole."""
        return "".join(self.pieces)
