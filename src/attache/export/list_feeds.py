"""Feeds of a filtered list: RSS 2.0, Atom and JSON Feed 1.1. The same list gives the same bytes."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "feed": "application/feed+json"}
_ATOM = "http://www.w3.org/2005/Atom"
# what XML 1.0 has no place for
_BAD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: `words` are those cited, as text; `at` is aware, None where no day is known; `url` a page of ours."""

    id: str
    title: str
    words: str
    url: str
    at: dt.datetime | None = None


def render(kind: str, entries: Sequence[FeedEntry], *, title: str, home: str, address: str) -> bytes:
    """Return a feed.

    Args:
        kind: `rss`, `atom` or `feed` (JSON Feed).
        home, address: Where the list stands as a page, and where the feed itself stands.
    """
    if kind == "feed":
        return _json(entries, title, home, address)
    return _rss(entries, title, home, address) if kind == "rss" else _atom(entries, title, home, address)


def _urn(key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"attache:{key}").urn


def _json(entries: Sequence[FeedEntry], title: str, home: str, address: str) -> bytes:
    items: list[dict[str, Any]] = [
        {"id": _urn(each.id), "url": each.url, "title": _clean(each.title), "content_text": _clean(each.words)}
        | ({"date_published": _stamp(each.at)} if each.at else {})
        for each in entries
    ]
    about = {"version": "https://jsonfeed.org/version/1.1", "title": _clean(title), "home_page_url": home,
             "feed_url": address, "items": items}  # fmt: skip
    return json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n"


def _rss(entries: Sequence[FeedEntry], title: str, home: str, address: str) -> bytes:
    from lxml import etree

    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM})
    channel = etree.SubElement(root, "channel")
    _put(channel, "title", title)
    _put(channel, "link", home)
    _put(channel, "description", f"{title}: words as they were published, each with its source")
    etree.SubElement(channel, f"{{{_ATOM}}}link", href=_clean(address), rel="self", type=MEDIA_TYPES["rss"])
    for each in entries:
        item = etree.SubElement(channel, "item")
        _put(item, "title", each.title)
        _put(item, "link", each.url)
        _put(item, "guid", _urn(each.id)).set("isPermaLink", "false")
        if each.at:
            _put(item, "pubDate", format_datetime(each.at.astimezone(dt.UTC), usegmt=True))
        # read as HTML: escaped here, and once more by the writer
        _put(item, "description", each.words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _atom(entries: Sequence[FeedEntry], title: str, home: str, address: str) -> bytes:
    from lxml import etree

    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    newest = max((each.at for each in entries if each.at), default=dt.datetime.fromtimestamp(0, dt.UTC))
    _put(root, f"{{{_ATOM}}}id", _urn(address))
    _put(root, f"{{{_ATOM}}}title", title)
    _put(root, f"{{{_ATOM}}}updated", _stamp(newest))
    _put(_put(root, f"{{{_ATOM}}}author", ""), f"{{{_ATOM}}}name", title)
    for rel, where in (("self", address), ("alternate", home)):
        etree.SubElement(root, f"{{{_ATOM}}}link", rel=rel, href=_clean(where))
    for each in entries:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _put(entry, f"{{{_ATOM}}}id", _urn(each.id))
        _put(entry, f"{{{_ATOM}}}title", each.title)
        etree.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=_clean(each.url))
        _put(entry, f"{{{_ATOM}}}updated", _stamp(each.at or newest))
        _put(entry, f"{{{_ATOM}}}content", each.words).set("type", "text")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _put(parent: "etree._Element", name: str, words: str) -> "etree._Element":
    from lxml import etree

    element = etree.SubElement(parent, name)
    element.text = _clean(words)
    return element


def _clean(words: str) -> str:
    return _BAD.sub("\ufffd", words)


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
