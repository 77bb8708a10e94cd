"""The pieces of a document text that the splitters sort: its blocks, cut where furniture begins and ends."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..record import Block, Extract, Link, Span, trimmed
from ..record.document import BlockRole
from ..text.paragraphs import is_han, paragraphs

_BULLET = re.compile(r"[\s\u200b]*(?:[-–—*•◆■●▪‣◦·▶►➤→✓✅]|[\U0001f300-\U0001faff]\ufe0f?)[ \t\u00a0]+")
_NUMBER = re.compile(r"[\s#]*(?:\(?(\d{1,2})[.)、：:](?=\D)|[（(]?([一二三四五六七八九十]{1,2})[)）、])\s*(?=\S)")
_RULE = re.compile(r"[\s*_=~\-–—•·.#+◆■●▪\\/|<>]+\Z")
_MARK = re.compile(r"(#{1,6})\s+(?=\S)")
_ADDRESS = re.compile(r"(?:https?|hxxps?|ftp)://|www\d?\.\S", re.IGNORECASE)
_ENDS = "。！.!…；;，,：:"
_CLOSERS = "”’\"'»）)」』*_"
_LONGEST_HEADLINE, _LONGEST_HAN = 220, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block, or a part of one, trimmed; `furniture` is the reason where the mark-up calls it furniture.

    `bullet` and `number` say how the words begin, `words` is where the words after that begin in the document text.
    """

    index: int
    span: Span
    text: str
    role: BlockRole
    level: int = 0
    strong: bool = False
    indent: int = 0
    blanks: int = 0
    links: tuple[Link, ...] = ()
    furniture: str | None = None
    bullet: bool = False
    number: int | None = None
    words: int = 0

    @property
    def body(self) -> str:
        """The text after bullet, number or heading mark."""
        return self.text[self.words - self.span.start :]

    @property
    def marked(self) -> bool:
        """Whether the mark-up itself makes this a heading."""
        return self.role == "heading" or (self.strong and self.role != "list-item")

    @property
    def rule(self) -> bool:
        """Whether it is only a line drawn between two parts."""
        return len(self.text) <= 200 and _RULE.match(self.text) is not None


def pieces_of(extract: Extract) -> tuple[Piece, ...]:
    """Return the pieces in the order of the text; together they cover every character that is not white space."""
    text = extract.document.text
    furniture = sorted((span, reason) for span, reason in extract.furniture if span.end > span.start)
    found: list[Piece] = []
    live: list[tuple[Span, str]] = []
    waiting = 0
    at = 0
    for block in sorted(_joined(text, extract.blocks), key=lambda block: block.span):
        start, end = max(block.span.start, at), min(block.span.end, len(text))
        if end <= start:
            continue
        while waiting < len(furniture) and furniture[waiting][0].start < end:
            live.append(furniture[waiting])
            waiting += 1
        live = [(span, reason) for span, reason in live if span.end > at]
        if (stray := trimmed(text, at, start)) is not None:
            found += _cut(text, Block(span=stray, role="line"), live)
        if (span := trimmed(text, start, end)) is not None:
            found += _cut(text, block, live, span)
        at = end
    if (stray := trimmed(text, at, len(text))) is not None:
        found += _cut(text, Block(span=stray, role="line"), furniture)
    return tuple(_numbered(found))


def _numbered(found: Iterable[Piece]) -> Iterable[Piece]:
    for index, piece in enumerate(found):
        level, role, at = piece.level, piece.role, 0
        if piece.role == "line" and (mark := _MARK.match(piece.text)):
            level, role, at = len(mark[1]), "heading", mark.end()
        bullet = _BULLET.match(piece.text, at)
        number = None
        if bullet is not None and bullet.end() < len(piece.text):
            at = bullet.end()
        elif match := _NUMBER.match(piece.text, at):
            at = match.end()
            number = int(match[1]) if match[1] else _han_number(match[2])
        yield Piece(
            index=index,
            span=piece.span,
            text=piece.text,
            role=role,
            level=level,
            strong=piece.strong or (piece.role == "line" and _starred(piece.text)),
            indent=piece.indent,
            blanks=piece.blanks,
            links=piece.links,
            furniture=piece.furniture,
            bullet=bullet is not None or piece.role == "list-item",
            number=number,
            words=piece.span.start + at,
        )


def _starred(text: str) -> bool:
    return len(text) > 5 and (text.startswith("**") and text.endswith("**"))


def _han_number(words: str) -> int:
    figures = "一二三四五六七八九"
    if words == "十":
        return 10
    if words.startswith("十"):
        return 11 + figures.find(words[1])
    return figures.find(words[0]) + 1


def _joined(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Join the lines of hard-wrapped paragraphs; lines that begin with an address stay alone."""
    lines = [block for block in blocks if block.role == "line"]
    if len(lines) < 2:
        return list(blocks)
    whole = [span for span in paragraphs(text) if "\n" in span.of(text).strip()]
    if not whole:
        return list(blocks)
    out: list[Block] = []
    groups = iter(whole)
    group = next(groups, None)
    for block in sorted(blocks, key=lambda block: block.span):
        while group is not None and group.end <= block.span.start:
            group = next(groups, None)
        last = out[-1] if out else None
        if (
            last is not None
            and group is not None
            and block.role == last.role == "line"
            and group.start <= last.span.start
            and block.span.end <= group.end
            and not _ADDRESS.match(block.span.of(text).lstrip())
        ):
            out[-1] = Block(
                span=Span(last.span.start, block.span.end),
                role="line",
                strong=last.strong and block.strong,
                indent=last.indent,
                blanks=last.blanks,
                links=last.links + block.links,
            )
        else:
            out.append(block)
    return out


def _cut(text: str, block: Block, furniture: Sequence[tuple[Span, str]], span: Span | None = None) -> list[Piece]:
    span = span or block.span
    edges = {span.start, span.end}
    inside = [(f, reason) for f, reason in furniture if f.overlaps(span)]
    for f, _ in inside:
        edges |= {max(f.start, span.start), min(f.end, span.end)}
    marks = sorted(edges)
    out: list[Piece] = []
    for start, end in itertools.pairwise(marks):
        part = trimmed(text, start, end)
        if part is None:
            continue
        reason = next((reason for f, reason in inside if f.start <= part.start and part.end <= f.end), None)
        out.append(
            Piece(
                index=0,
                span=part,
                text=part.of(text),
                role=block.role,
                level=block.level,
                strong=block.strong,
                indent=block.indent,
                blanks=block.blanks if not out else 0,
                links=tuple(k for k in block.links if k.span is None or k.span.overlaps(part)),
                furniture=reason,
            )
        )
    return out


def han_share(text: str) -> float:
    """The share of ideographs among the letters of the first 2,000 characters."""
    letters = [c for c in text[:2000] if c.isalpha()]
    return sum(map(is_han, letters)) / len(letters) if letters else 0.0


def length(text: str) -> int:
    """The length of a text in words; two ideographs count as one word."""
    han = sum(map(is_han, text))
    return han // 2 + len(text.split()) if han else len(text.split())


def looks_like_headline(piece: Piece) -> bool:
    """Whether the words could be a headline: short, no sentence end, begins like one. A heading element always may."""
    body = piece.body.strip().strip("*").strip()
    if not body or piece.furniture or piece.rule or _ADDRESS.match(body) or not any(c.isalpha() for c in body):
        return False
    longest = _LONGEST_HAN if han_share(body) > 0.5 else _LONGEST_HEADLINE
    if len(body) > longest or piece.role in ("caption", "quote", "table-row"):
        return False
    if piece.marked:
        return True
    if piece.bullet:
        return False
    last = body.rstrip(_CLOSERS)[-1:] or body[-1]
    if last in _ENDS and not body.endswith(("Inc.", "Co.", "U.S.", "Jr.", "U.N.", "U.K.", "Ltd.", "Corp.")):
        return False
    first = body.lstrip("“‘\"'«「『【《[(（¿¡$€£")[:1]
    return bool(first) and (not first.islower())


def is_address(text: str) -> bool:
    """Whether the words begin with a web address."""
    return _ADDRESS.match(text.strip()) is not None
