"""XML from strangers: no entities, no network, no DTD, whatever encoding it claims; what can be read is read."""

import html
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import AttacheError, BadFeed
from ..text.decode import decode

if TYPE_CHECKING:
    from lxml import etree

MOST_BYTES = 64 * 1024 * 1024
_HEAD = 64 * 1024
_ROOT = re.compile(
    rb"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|feed|rdf|urlset|sitemapindex|channel|opml|entry)(?=[\s>/])", re.IGNORECASE
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""", re.IGNORECASE)
_MARKS = ((b"<?", b"?>"), (b"<!--", b"-->"), (b"<!DOCTYPE", b">"))
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(r"&(?:(amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6})(;)|([A-Za-z][A-Za-z0-9]{1,31});)?")
_LONGEST_TAG = 4096
_UNQUOTED = re.compile(r"""(?<=\s)([A-Za-z_][\w:.-]{0,60})=([^\s"'<>/]{1,200})(?=\s|\Z)""")
_PREFIXES = {
    "purl.org/dc/elements/1.1": "dc:", "purl.org/dc/elements/1.0": "dc:", "purl.org/dc/terms": "dcterms:",
    "purl.org/rss/1.0/modules/content": "content:", "search.yahoo.com/mrss": "media:",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner:", "purl.org/rss/1.0/modules/syndication": "sy:",
    "www.w3.org/2005/atom": "atom:", "purl.org/atom/ns": "atom:", "www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf:", "www.w3.org/1999/xhtml": "xhtml:",
    "www.google.com/schemas/sitemap-news/0.9": "news:", "www.google.com/schemas/sitemap-image/1.1": "image:",
    "purl.org/rss/1.0": "", "purl.org/net/rss1.1": "", "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "", "backend.userland.com/rss2": "", "backend.userland.com/rss": "",
    "cyber.law.harvard.edu/rss": "", "blogs.law.harvard.edu/tech/rss": "", "www.sitemaps.org/schemas/sitemap/0.9": "",
    "www.google.com/schemas/sitemap/0.84": "", "www.google.com/schemas/sitemap/0.9": "",
}  # fmt: skip
known_names: dict[str, str] = {}
"""What `name` gave so far, by tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The root of a document, and what was wrong with it: `bad-xml`, `truncated`, `bad-charset`, `junk-before`.

    `open_end` says that the last element of the document was cut within: what stands in it may be half of what it was.
    `based` says that an `xml:base` stands somewhere in it.
    """

    root: "etree._Element"
    flaws: tuple[str, ...]
    open_end: bool
    based: bool


def name(tag: object) -> str:
    """Return the name of a tag in lower case behind the usual prefix of its namespace; empty for a comment."""
    if not isinstance(tag, str):
        return ""
    known = known_names.get(tag)
    if known is None:
        if len(known_names) > 10_000:
            known_names.clear()
        known = known_names[tag] = _named(tag)
    return known


def _named(tag: str) -> str:
    if not tag.startswith("{"):
        return tag.lower().removeprefix("rss:").replace("a10:", "atom:")
    space, _, local = tag[1:].partition("}")
    space = space.strip().lower().partition("://")[2].rstrip("/#") or space
    return _PREFIXES.get(space, space + " ") + local.lower()


def without_controls(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _BAD.sub("", text)


def unpacked(data: bytes, place: str) -> bytes:
    """Return what is in gzip, where the data is gzip; not more than the cap.

    Raises:
        BadFeed: It is damaged from its beginning, or larger than the cap.
    """
    if data.startswith(b"\x1f\x8b"):
        undo = zlib.decompressobj(31)
        try:
            data = undo.decompress(data, MOST_BYTES + 1)
        except zlib.error as error:
            raise BadFeed("damaged gzip", place=place) from error
    if len(data) > MOST_BYTES:
        raise BadFeed(f"larger than {MOST_BYTES >> 20} MiB", place=place)
    return data


def parse(data: bytes, *, place: str, charset: str | None = None) -> Parsed:
    """Read a document of XML, however broken.

    Raises:
        BadFeed: There is no root element of a feed or sitemap in it.
    """
    text, flaws = _text(data, charset, place)
    head = text[:_HEAD]
    found = _ROOT.search(head)
    if found is None or ((page := _HTML.search(head)) is not None and page.start() < found.start()):
        raise BadFeed("an HTML page, no feed" if _HTML.search(head) else "neither feed nor sitemap", place=place)
    if _junk(head[: found.start()]):
        flaws = (*flaws, "junk-before")
    body = text[found.start() :]
    based = b"xml:base" in body
    root = _strict(body)
    if root is not None:
        return Parsed(root=root, flaws=flaws, open_end=False, based=based)
    closing = b"</" + found.group()[1:]
    cut = closing.lower() not in body[-4096:].lower()
    root = _lenient(_repaired(body))
    if root is None:
        raise BadFeed("broken XML", place=place)
    return Parsed(root=root, flaws=(*flaws, "truncated" if cut else "bad-xml"), open_end=cut, based=based)


def _junk(head: bytes) -> bool:
    """Whether anything but a declaration, instructions, comments and a document type stands before the root."""
    rest = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    while rest:
        for start, stop in _MARKS:
            if rest.startswith(start):
                _, found, rest = rest.partition(stop)
                rest = rest.lstrip()
                break
        else:
            return not rest.startswith(b"]>")
        if not found:
            return False
        if rest.startswith((b"<!E", b"]")):
            return False
    return False


def _text(data: bytes, charset: str | None, place: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the document in UTF-8, whatever it was in and whatever it claims."""
    claim = _DECLARED.search(data[:1024])
    claimed = claim[1].decode("ascii").lower() if claim else None
    wide = b"\x00" in data[:256]
    if data.isascii() and not wide:
        if (claimed or "").startswith(("iso-2022", "hz")):
            data = data.decode(claimed or "", errors="replace").encode("utf-8")
        return data, ()
    try:
        if not wide:
            data.decode("utf-8")
            wrong = claimed not in (None, "utf-8", "utf8", "us-ascii")
            return data.removeprefix(b"\xef\xbb\xbf"), ("bad-charset",) if wrong else ()
    except UnicodeDecodeError:
        pass
    if wide and b"<\x00" not in data[:256] and b"\x00<" not in data[:256]:
        data = data.replace(b"\x00", b"")
    try:
        decoded = decode(data, declared=claimed or charset)
    except AttacheError as error:
        raise BadFeed(str(error), place=place) from error
    return decoded.text.encode("utf-8", errors="replace"), ("bad-charset",) if decoded.note else ()


def _parser(*, recover: bool) -> "etree.XMLParser":
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip


def _strict(body: bytes) -> "etree._Element | None":
    from lxml import etree

    try:
        return etree.fromstring(body, _parser(recover=False))
    except etree.XMLSyntaxError:
        return None


def _lenient(body: bytes) -> "etree._Element | None":
    from lxml import etree

    try:
        return etree.fromstring(body, _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _repaired(body: bytes) -> bytes:
    """Return the document with control characters gone, ampersands and the attributes of its root repaired."""
    text = _BAD.sub("", body.decode("utf-8", errors="replace"))
    first, mark, rest = text[:_LONGEST_TAG].partition(">")
    text = _UNQUOTED.sub(r'\1="\2"', first) + mark + rest + text[_LONGEST_TAG:]
    out, at = [], 0
    while True:
        start = text.find("<![CDATA[", at)
        end = text.find("]]>", start) if start >= 0 else -1
        out.append(_AMPERSAND.sub(_entity, text[at : start if start >= 0 else len(text)]))
        if start < 0:
            break
        if end < 0:
            out.append(text[start:])
            break
        out.append(text[start : end + 3])
        at = end + 3
    return "".join(out).encode("utf-8")


def _entity(found: re.Match[str]) -> str:
    if found[2]:
        return found.group()
    if found[3] and (known := html.unescape(found.group())) != found.group():
        return html.escape(known, quote=False)
    return "&amp;" + found.group()[1:]
