"""Lists of subscriptions: OPML 1.0 and 2.0, in and out, nothing of them lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..errors import BadFeed
from . import feed_text, feed_xml

_MOST_FEEDS = 20_000
_MOST_DEPTH = 32
_OWN = ("xmlurl", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of a list: its address, title, the folders it lies in from outside inwards, all other attributes."""

    url: str
    title: str = ""
    folders: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """A list of feeds; `left_out` are the titles or addresses of outlines whose address is none of the web."""

    title: str
    feeds: tuple[Subscription, ...]
    left_out: tuple[str, ...] = ()


def read(data: bytes, *, place: str = "OPML") -> Subscriptions:
    """Return the feeds of an OPML file, in its order, folders as they are nested.

    Raises:
        BadFeed: It is no OPML.
    """
    parsed = feed_xml.parse(feed_xml.unpacked(data, place), place=place)
    root = parsed.root
    if feed_xml.name(root.tag) != "opml":
        raise BadFeed("no OPML", place=place, hint="export your subscriptions as OPML")
    title, feeds, left_out = "", list[Subscription](), list[str]()
    for node in root.iter():
        tag = feed_xml.name(node.tag)
        if tag == "title" and not title:
            title = feed_text.plain(node.text, 200) or ""
        if tag != "outline" or len(feeds) >= _MOST_FEEDS:
            continue
        given = {str(name): str(value) for name, value in node.attrib.items()}
        said = next((value for name, value in given.items() if name.lower() == "xmlurl"), None)
        if said is None:
            continue
        url = feed_text.link(said, "")
        if url is None:
            left_out.append(_named(given) or said[:200])
            continue
        above = []
        for each in node.iterancestors("outline"):
            above.append(_named({str(name): str(value) for name, value in each.attrib.items()}) or "…")
            if len(above) >= _MOST_DEPTH:
                break
        rest = {name: value for name, value in given.items() if name.lower() not in _OWN}
        feeds.append(Subscription(url=url, title=_named(given), folders=tuple(reversed(above)), attributes=rest))
    return Subscriptions(title=title, feeds=tuple(feeds), left_out=tuple(left_out))


def _named(given: Mapping[str, str]) -> str:
    lower = {name.lower(): value for name, value in given.items()}
    return feed_text.plain(lower.get("text") or lower.get("title"), 300) or ""


def write(title: str, feeds: Iterable[Subscription]) -> bytes:
    """Return the feeds as OPML 2.0, in folders as nested, each with the attributes it came with."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _clean(title)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], etree._Element] = {(): body}
    for feed in feeds:
        place = body
        for depth in range(1, len(feed.folders) + 1):
            path = feed.folders[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(place, "outline", text=_clean(path[-1]))
            place = folders[path]
        node = etree.SubElement(place, "outline")
        node.set("text", _clean(feed.title or feed.url))
        if "type" not in feed.attributes:
            node.set("type", "rss")
        node.set("xmlUrl", _clean(feed.url))
        for name, value in feed.attributes.items():
            try:
                node.set(name, _clean(value))
            except ValueError:
                continue
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _clean(words: str) -> str:
    return feed_xml.without_controls(words)
