"""Sitemaps: those of news, plain ones, and indexes of them (sitemaps.org 0.9, Google's news extension)."""

from typing import TYPE_CHECKING, Any

from ..record import FeedContent, FeedEntry
from . import feed_dates, feed_text
from .feed_entries import Setting, key
from .feed_xml import name

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element
else:
    Element = Any

_MOST_ENTRIES = 50_000
_MOST_PARTS = 500


def read(root: Element, setting: Setting, *, flaws: tuple[str, ...] = (), open_end: bool = False) -> FeedContent:
    """Return what a sitemap lists.

    An index gives its parts as `further`, the last changed first, never itself. `published` is that of the news
    extension alone: `lastmod` says when a page was changed, and stands in `updated`. Addresses of other hosts are
    kept, as sitemaps.org allows where robots.txt names the sitemap.
    """
    index = name(root.tag) == "sitemapindex"
    nodes = [node for node in root if name(node.tag) in (("sitemap",) if index else ("url",))]
    if open_end and nodes:
        nodes.pop()
    if index:
        parts = _parts_of_index(nodes, setting)
        more = ("cut",) if len(parts) > _MOST_PARTS else ()
        return FeedContent(kind="sitemap-index", entries=(), further=parts[:_MOST_PARTS], flaws=(*flaws, *more))
    more = ("cut",) if len(nodes) > _MOST_ENTRIES else ()
    entries = (_entry(node, setting) for node in nodes[:_MOST_ENTRIES])
    return FeedContent(kind="sitemap", entries=tuple(e for e in entries if e is not None), flaws=(*flaws, *more))


def _parts_of_index(nodes: list[Element], setting: Setting) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for node in nodes:
        told = _words(node)
        url = feed_text.link(told.get("loc"), setting.root)
        if url is not None and url != setting.root:
            found.setdefault(url, feed_dates.read(told.get("lastmod", "")).value or "")
    return tuple(sorted(found, key=lambda url: found[url], reverse=True))


def _words(node: Element) -> dict[str, str]:
    return {name(child.tag): child.text for child in reversed(node) if child.text}


def _entry(node: Element, setting: Setting) -> FeedEntry | None:
    told = _words(node)
    url = feed_text.link(told.get("loc"), setting.root)
    if url is None:
        return None
    flaws: list[str] = []
    news: dict[str, str] = {}
    media = []
    for child in node:
        tag = name(child.tag)
        if tag == "news:news":
            news = _words(child)
            for inner in child:
                if name(inner.tag) == "news:publication":
                    news |= _words(inner)
        elif tag == "image:image":
            media.append(feed_text.link(_words(child).get("image:loc"), setting.root))
    words = news.get("news:publication_date")
    stated = feed_dates.read(words, setting.country) if words else feed_dates.Stated()
    updated = feed_dates.read(told.get("lastmod", ""), setting.country).value
    if stated.flaw:
        flaws.append(stated.flaw)
    if words is None and updated is None:
        flaws.append("no-date")
    title = feed_text.title(news.get("news:title"))
    return FeedEntry(
        url=url,
        key=key(url, None, title, None),
        title=title,
        published=stated.value,
        published_text=words.strip()[:200] if words else None,
        updated=updated,
        outlet=feed_text.plain(news.get("news:name"), 200),
        language=(news.get("news:language") or "").strip()[:20] or None,
        media=tuple(dict.fromkeys(each for each in media[:20] if each)),
        flaws=tuple(flaws),
    )
