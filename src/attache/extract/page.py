"""The page's own text: what a reader of the page finds in it, block by block, in the order of the mark-up."""

import re
from dataclasses import dataclass
from typing import Any

from ..record.document import BlockRole

_SPACE = re.compile(r"[ \t\n\r\f\v\x00\xa0\u2000-\u200a\u2028\u2029\u202f]+")
_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff]")
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "select",
        "option",
        "datalist",
        "textarea",
        "title",
        "meta",
        "link",
        "map",
    ]
)
_STRIPPED = [
    "svg",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "canvas",
    "audio",
    "video",
    "select",
    "datalist",
]
"""Parts without text of their own that hold many nodes: they are taken out before the page is walked."""
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
        "input",
        "o:p",
    ]
)
_ROLES: dict[str, tuple[BlockRole, int]] = {
    **{f"h{n}": ("heading", n) for n in range(1, 7)},
    "li": ("list-item", 0),
    "dt": ("list-item", 0),
    "dd": ("list-item", 0),
    "blockquote": ("quote", 0),
    "figcaption": ("caption", 0),
    "caption": ("caption", 0),
}
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_SET_APART = {
    "nav": "menu", "footer": "foot", "header": "head", "aside": "aside", "form": "form", "button": "button",
    "dialog": "dialog", "figure": "figure",
}  # fmt: skip
_ARIA = {
    "navigation": "menu", "contentinfo": "foot", "banner": "head", "complementary": "aside", "search": "form",
    "dialog": "dialog", "alertdialog": "dialog", "menu": "menu", "menubar": "menu", "toolbar": "menu",
    "button": "button",
}  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d])", re.IGNORECASE
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_DEEP_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_NESTED = re.compile(
    r"</?(?!(?:p|br|h[1-6]|li|a|b|strong|title|meta|link|script|style|head|html|body|td|tr)[\s/>])[a-zA-Z][^<>]{0,2000}>"
)
_LEAST_PROSE = 60
_LEAST_PROSE_HAN = 25
_OPTION = re.compile(r"<option\b[^<>]*>[^<]*(?:</option\s*>)?", re.IGNORECASE)
_MOST_OPTIONS = 2000
_DEEPEST = 4000
_MANY = 15_000
"""Pages with fewer tags than this are not looked at for depth: they cannot be deep enough to take long."""
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
    ]
)


def collapsed(raw: str) -> str:
    """Return the words with white space collapsed and invisible characters left out, as in the page's own text."""
    words = _SPACE.sub(" ", raw)
    return words if words.isascii() else _INVISIBLE.sub("", words)


@dataclass(slots=True)
class PageBlock:
    """A block of the page's own text at `[start, end)`; links hold their own places in that text."""

    start: int
    end: int
    text: str
    role: BlockRole
    level: int
    strong: bool
    broken: bool
    """Whether only a line break (`<br>`) parts it from the block before."""
    apart: str | None
    """The part of the page that the mark-up sets apart: menu, foot, head, aside, form, …"""
    hidden: bool
    container: int
    """An identifier of the nearest element around it that holds several blocks."""
    links: tuple[tuple[str, int, int], ...]
    linked: int
    """How many of its characters are words of links."""


@dataclass(slots=True)
class PageText:
    """The page's own text and its blocks in order; blocks are parted by one line feed."""

    text: str
    blocks: list[PageBlock]
    parents: dict[int, int]
    """Container identifier -> that of the container around it."""


@dataclass(slots=True)
class _Frame:
    node: int
    tag: str
    block: bool
    role: BlockRole
    level: int
    bold: bool
    href: str | None
    apart: str | None
    hidden: bool
    skipped: bool
    container: int


def parse(html: str) -> Any:
    """Return the lexbor tree of a page; a page nested deeper than any real one is flattened first."""
    from selectolax.lexbor import LexborHTMLParser

    if html.count("<") > _MANY and _depth(html) > _DEEPEST:
        html = _NESTED.sub("<br>", html)
    if html.count("<") > _MANY and html.lower().count("<option") > _MOST_OPTIONS:
        # the parser takes quadratic time over the points of a choice, which are no text anyway
        html = _OPTION.sub("", html)
    tree = LexborHTMLParser(html)
    tree.strip_tags(_STRIPPED, recursive=True)
    return tree


def _depth(html: str) -> int:
    depth = deepest = 0
    for match in _DEEP_TAGS.finditer(html):
        if match[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def page_text(tree: Any) -> PageText:
    """Return the page's own text. The same mark-up gives the same text; time is linear in its size.

    White space is collapsed as a browser does it, soft hyphens and zero-width spaces are left out; scripts, styles
    and the like have no text. Everything else is there, furniture and hidden parts included, and marked as such.
    """
    return _Walk().run(tree)


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


class _Walk:
    """One pass over the tree in document order; blocks are closed where block-level elements begin and end."""

    def __init__(self) -> None:
        self.blocks: list[PageBlock] = []
        self.parents: dict[int, int] = {}
        self.place = 0
        self.broken = False
        self.containers = 0
        self.reset()

    def reset(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.bold = 0
        self.solid = 0
        self.links: list[tuple[str, int, int]] = []
        self.frame: _Frame | None = None

    def run(self, tree: Any) -> PageText:
        root = tree.body or tree.root
        if root is None:
            return PageText("", [], {})
        outer = _Frame(-1, "", True, "paragraph", 0, False, None, None, False, False, 0)
        stack = [outer]
        for node in root.traverse(include_text=True):
            parent = node.parent
            above = parent.mem_id if parent is not None else -1
            while len(stack) > 1 and stack[-1].node != above:
                if stack.pop().block:
                    self.flush()
            top = stack[-1]
            tag = node.tag
            if tag == "-text":
                if not top.skipped:
                    self.add(node.text_content or "", top)
                continue
            if tag == "br" or tag == "hr":
                if not top.skipped:
                    self.flush()
                    self.broken = tag == "br"
                continue
            if not tag or tag[0] in "-!":
                continue
            frame = self.open(node, tag, top)
            if frame.block:
                self.flush()
            stack.append(frame)
        self.flush()
        return PageText("\n".join(block.text for block in self.blocks), self.blocks, self.parents)

    def open(self, node: Any, tag: str, top: _Frame) -> _Frame:
        if top.skipped or tag in _SKIPPED:
            return _Frame(node.mem_id, tag, False, top.role, top.level, False, None, None, False, True, top.container)
        attributes = node.attributes
        style = attributes.get("style") or ""
        block = tag not in _INLINE
        role, level = _ROLES.get(tag, (top.role, top.level))
        if block and tag in {"div", "td", "section", "article", "table"} and role == "heading":
            role, level = "paragraph", 0
        apart = _SET_APART.get(tag) or _ARIA.get(attributes.get("role") or "") or top.apart
        if tag in {"article", "main"} and top.apart in {"head", "form"}:
            apart = None
        container = top.container
        if block and tag not in _ROLES and tag not in {"p", "ul", "ol", "dl", "tr", "tbody", "thead"}:
            self.containers += 1
            container = self.containers
            self.parents[container] = top.container
        return _Frame(
            node.mem_id,
            tag,
            block,
            role,
            level,
            top.bold or tag in _BOLD or bool(style and _BOLD_STYLE.search(style)),
            (attributes.get("href") or None) if tag == "a" else top.href,
            apart,
            top.hidden or "hidden" in attributes or bool(style and _HIDING.search(style)),
            False,
            container,
        )

    def add(self, raw: str, frame: _Frame) -> None:
        words = " " if raw.isspace() else collapsed(raw)
        if words.startswith(" ") and (not self.parts or self.parts[-1].endswith(" ")):
            words = words[1:]
        if not words:
            return
        if self.frame is None and words != " ":
            self.frame = frame
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        solid = len(words) - words.count(" ")
        self.solid += solid
        if frame.bold:
            self.bold += solid
        if frame.href and solid:
            if self.links and self.links[-1][0] == frame.href and self.links[-1][2] >= start - 1:
                start = self.links.pop()[1]
            self.links.append((frame.href, start, self.length))

    def flush(self) -> None:
        if not self.parts:
            return
        text = "".join(self.parts).rstrip()
        frame = self.frame
        if text and frame is not None:
            start = self.place
            links = []
            for href, first, last in self.links:
                words = text[first:last]
                first += len(words) - len(words.lstrip())
                last = first + len(words.strip())
                if last > first:
                    links.append((href, start + first, start + last))
            linked = sum(last - first for _, first, last in links)
            self.blocks.append(
                PageBlock(
                    start,
                    start + len(text),
                    text,
                    frame.role,
                    frame.level,
                    self.bold == self.solid,
                    self.broken,
                    frame.apart,
                    frame.hidden,
                    frame.container,
                    tuple(links),
                    linked,
                )
            )
            self.place += len(text) + 1
            self.broken = False
        self.reset()
