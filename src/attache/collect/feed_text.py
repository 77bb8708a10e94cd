"""Words and addresses as feeds carry them: escaped once or twice, with markup in them, relative, hostile."""

import html
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from .feed_dates import words

MOST_SUMMARY = 4000
MOST_HTML = 2 * 1024 * 1024
_MOST_TITLE = 1000
_MOST_URL = 4096
_TAG = re.compile(r"<[a-zA-Z/!?]")
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|table|blockquote|figure|figcaption|section|hr)\b)", re.IGNORECASE
)
_NOT_SIMPLE = re.compile(
    r"<(?:script|style|template|noscript|iframe|object|svg|title|math|textarea|xmp|!|\?)", re.IGNORECASE
)
_SIMPLE_TAG = re.compile(r"""<(/?[a-zA-Z][a-zA-Z0-9]*)(?:[^<>"']|"[^"<]{0,2000}"|'[^'<]{0,2000}')*+>""")
_BLOCK_TAGS = re.compile(
    r"/?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|figure|figcaption|section|article|hr|dd|dt)\Z",
    re.IGNORECASE,
)
_HIDDEN = "script, style, template, noscript, iframe, object, svg, title"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_ABSOLUTE = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[\w./~%!$&'()*+,;=:@-]*)?(?:\?[\w./~%!$&'()*+,;=:@?-]*)?\Z",
    re.ASCII,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f]+")
_FULL = 800
_FULL_ALONE = 1500


def plain(text: str | None, most: int = MOST_SUMMARY) -> str | None:
    """Return what a reader would see of words that may be escaped or hold markup, on one line; None for nothing."""
    if not text:
        return None
    if len(text) > 16 * most:
        text = text[: 16 * most]
    if "&" in text and not _TAG.search(text):
        text = html.unescape(text)
    if "<" in text and _TAG.search(text):
        text = _without_markup(text)
    # most words have nothing in them that is to go, which is quickly seen
    if text.isprintable() and "  " not in text:
        shown = text.strip()
    else:
        shown = " ".join(_CONTROL.sub("", text).split())
    if len(shown) > most:
        shown = shown[: most - 1].rstrip() + "…"
    return shown or None


def title(text: str | None) -> str | None:
    """Return a headline as a reader would see it."""
    return plain(text, _MOST_TITLE)


def _without_markup(text: str) -> str:
    if not _NOT_SIMPLE.search(text):
        bare = _SIMPLE_TAG.sub(_gap, text)
        if "<" not in bare:
            return html.unescape(bare)
    from selectolax.lexbor import LexborHTMLParser

    tree: Any = LexborHTMLParser(_BLOCK.sub("\n<", text))
    for node in tree.css(_HIDDEN):
        node.decompose()
    body = tree.body
    return str(body.text(deep=True)) if body is not None else ""


def _gap(found: re.Match[str]) -> str:
    return " " if _BLOCK_TAGS.match(found[1]) else ""


def link(text: str | None, root: str) -> str | None:
    """Return a link as an absolute web address, or None: other schemes (`javascript:`, `data:`, `mailto:`) are none."""
    if not text:
        return None
    said = text[: _MOST_URL + 1].strip()
    if _ABSOLUTE.match(said) and "&amp;" not in said:
        return said if len(said) <= _MOST_URL else None
    if not said or len(said) > _MOST_URL:
        return None
    if "&amp;" in said:
        said = said.replace("&amp;", "&")
    said = _IN_ADDRESS.sub(lambda found: "%20" if found.group() == " " else "", said)
    if not said.startswith(("http://", "https://")):
        if _SCHEME.match(said) and not said.lower().startswith(("http:", "https:")):
            return None
        if not root:
            return None
        try:
            said = urljoin(root, said)
        except ValueError:
            return None
    try:
        parts = urlsplit(said)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    return said if good else None


def ends_as_teaser(text: str) -> bool:
    """Whether a text ends as those do that go on elsewhere."""
    tail = text[-80:].rstrip(" \u00a0\n.»>→)").lower() if not text.endswith(("...", "…")) else text[-8:]
    return any(tail.endswith(ending.rstrip(" .»>→)") or ending) for ending in words()["teaser_endings"])


def size(text: str) -> int:
    """Return the length of a text, a Chinese or Japanese character or Korean syllable counted as two and a half."""
    return len(text) + len(_HAN.findall(text)) * 3 // 2


def full_text(content: str | None, described: str | None) -> str | None:
    """Return the markup of an entry's full text where the feed carries it, else None.

    Args:
        content: What stands in the place for content (`content:encoded`, Atom content, `content_html`).
        described: What stands in the place for a description; it counts only where it is long.
    """
    for text, least in ((content, _FULL), (described, _FULL_ALONE)):
        if not text or not least // 3 <= len(text) <= MOST_HTML:
            continue
        shown = plain(text, MOST_HTML) or ""
        if size(shown) >= least and not ends_as_teaser(shown):
            return text
    return None
