"""Plain text and Markdown: the text stays unchanged, lines become blocks."""

import re
from collections.abc import Iterator

from ..record import Block, Link, PartialDate, Span
from ..record.document import BlockRole
from ..text.dates import parse_stamp, parse_written
from .links import addresses

_LINE = re.compile(r"([^\n\r\x0b\x0c\x85\u2028\u2029]*)(\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]|\Z)")
_TAB = 4

_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*\Z")
_BULLET = re.compile(r"[-*+•][ \t]+(?=\S)|(?=\d{1,3}[.)][ \t]+\S)")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,}\Z")
_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{1,500})\]\([ \t]{0,9}<?([^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,500})?)>?"
    r"(?:[ \t]{1,9}[\"'(][^\"')\n]{0,300}[\"')])?[ \t]{0,9}\)"
)
_BOLD = re.compile(r"(?:\*\*|__)[^*_].*(?:\*\*|__)\Z")
_FIELD = re.compile(r"([A-Za-z_-]{1,40})[ \t]*:[ \t]*(.*?)[ \t]*\Z")


def lines(text: str) -> Iterator[tuple[Span, int, int]]:
    """Yield every line that is not blank: its trimmed span, its indent, and the blank lines before it."""
    blanks = 0
    for match in _LINE.finditer(text):
        line = match[1]
        bare = line.strip()
        if not bare:
            blanks += 1
            continue
        lead = line[: len(line) - len(line.lstrip())]
        start = match.start() + len(lead)
        yield (
            Span(start, start + len(bare)),
            sum(_TAB if c == "\t" else 2 if c == "\u3000" else 1 for c in lead),
            blanks,
        )
        blanks = 0


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Return a block of role `line` for every line that is not blank, with the addresses in it."""
    links = _by_start(addresses(text))
    return tuple(
        Block(span=span, role="line", indent=indent, blanks=blanks, links=_within(links, span))
        for span, indent, blanks in lines(text)
    )


def _by_start(links: tuple[Link, ...]) -> list[Link]:
    """Return the links last first, so that the next one can be taken off the end."""
    return list(reversed(links))


def _within(links: list[Link], span: Span) -> tuple[Link, ...]:
    taken = []
    while links and links[-1].span is not None and links[-1].span.start < span.end:
        taken.append(links.pop())
    return tuple(taken)


def markdown_blocks(text: str) -> tuple[tuple[Block, ...], dict[str, str], Span | None]:
    """Return the blocks of a Markdown text, the fields of its front matter, and where that stands.

    The text stays as it is: marks of headings, bullets and quotes are left outside of the blocks' spans, numbers of
    numbered points inside. Words of links become link spans.
    """
    fields, front = _front_matter(text)
    blocks: list[Block] = []
    for span, indent, blanks in lines(text):
        if front is not None and span.end <= front.end:
            continue
        block = _markdown_block(text, span, indent, blanks)
        if block is not None:
            blocks.append(block)
        elif blocks and not blanks and _UNDERLINE.match(span.of(text)) and blocks[-1].role == "paragraph":
            before = blocks[-1]
            level = 1 if text[span.start] == "=" else 2
            blocks[-1] = Block(
                span=before.span, role="heading", level=level, strong=True, blanks=before.blanks, links=before.links
            )
    return tuple(blocks), fields, front


def _markdown_block(text: str, span: Span, indent: int, blanks: int) -> Block | None:
    words = span.of(text)
    if _RULE.match(words) or _UNDERLINE.match(words):
        return None
    role: BlockRole = "paragraph"
    level, start, end = 0, span.start, span.end
    if heading := _HEADING.match(words):
        role, level = "heading", len(heading[1])
        start = span.start + heading.end()
        end = start + len(words[heading.end() :].rstrip("#").rstrip() or words[heading.end() :])
    elif quote := _QUOTE.match(words):
        role, start = "quote", span.start + quote.end()
    elif bullet := _BULLET.match(words):
        role, start = "list-item", span.start + bullet.end()
    if start >= end:
        return None
    strong = role == "heading" or bool(_BOLD.match(text[start:end]))
    links = _markdown_links(text, start, end)
    return Block(
        span=Span(start, end), role=role, level=level, strong=strong, indent=indent, blanks=blanks, links=links
    )


def _markdown_links(text: str, start: int, end: int) -> tuple[Link, ...]:
    found: list[Link] = []
    place = start
    for match in _LINK.finditer(text, start, end):
        found += addresses(text, place, match.start())
        found.append(Link(href=match[3], span=None if match[1] else Span(*match.span(2))))
        place = match.end()
    found += addresses(text, place, end)
    return tuple(found)


def _front_matter(text: str) -> tuple[dict[str, str], Span | None]:
    if not text.startswith(("---\n", "---\r\n")):
        return {}, None
    fields: dict[str, str] = {}
    for match in list(_LINE.finditer(text, 0, 4000))[1:60]:
        if match[1].strip() in {"---", "..."}:
            return fields, Span(0, match.end(1))
        if field := _FIELD.match(match[1]):
            fields.setdefault(field[1].lower(), field[2].strip("\"'"))
    return {}, None


def date_of(words: str | None) -> PartialDate | None:
    """Return the date of a metadata field, as a stamp or written out, or None."""
    if not words:
        return None
    return parse_stamp(words) or parse_written(words, basis="metadata")
