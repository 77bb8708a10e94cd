"""What stands at the address of a feed: RSS, RDF, Atom, JSON Feed, sitemaps, listing pages, APIs, lists of addresses.

Our own reader on lxml: see docs/decisions/0017-feeds-are-read-here.md.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import BadFeed
from ..record import FeedContent, FeedEntry
from . import address, feed_text, feed_xml
from .feed_entries import Setting, entry, words_of

if TYPE_CHECKING:
    from lxml import etree

    from ..config import Feed

    Element = etree._Element
else:
    Element = Any

_MOST_ENTRIES = 10_000
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_TABLES = ("text/csv", "text/tab-separated-values", "application/csv")
_LONGEST_WAIT = 7 * 86400.0
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(
    data: bytes,
    *,
    url: str,
    media_type: str | None = None,
    charset: str | None = None,
    feed: "Feed | None" = None,
) -> FeedContent:
    """Return what is found at the address of a feed.

    The form is found out from the data, unless the feed's settings name it. Entries come in the order of the feed,
    each once (by key). Nothing is fetched, no entity is expanded, no markup run. Time and memory are linear in the
    size; of more than 10,000 entries of a feed (50,000 of a sitemap or list) the first are returned, with the flaw
    `cut`.

    Args:
        data: The content, at most 64 MiB; gzip is undone.
        url: Where it is from: relative links start there.
        media_type: As the server says.
        charset: As the server says; bytes that are plainly in another are read in that.
        feed: The settings of the feed.

    Raises:
        BadFeed: It is none of these, or broken from its beginning.
    """
    place = feed.id or url if feed is not None else url
    data = feed_xml.unpacked(data, place)
    if not data.strip():
        raise BadFeed("nothing in it", place=place, hint="it may be a fault of the host; it is tried again")
    content = _read(data, url, media_type or "", charset, feed, place)
    return _settled(content, feed.only if feed is not None else ())


def _read(data: bytes, url: str, media: str, charset: str | None, feed: "Feed | None", place: str) -> FeedContent:
    kind = feed.kind if feed is not None else "auto"
    if kind == "list" or (kind == "auto" and _is_list(data, media)):
        from . import lists

        return lists.read(data, url=url, charset=charset, mapping=feed.map if feed else None, place=place)
    if kind == "page" or (kind == "auto" and feed is not None and feed.rules is not None):
        from . import listing

        if feed is None or feed.rules is None:
            raise BadFeed("a listing page needs rules", place=place, hint="see docs/guide/sources.md")
        return listing.read(
            data, url=url, charset=charset, rules=feed.rules, country=country_of(url, feed), place=place
        )
    if kind == "api" or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        from . import api, feed_json

        answer = feed_json.loads(data, charset=charset, place=place)
        if kind != "api" and feed_json.is_feed(answer):
            return feed_json.read(answer, url=url, country=country_of(url, feed))
        if feed is None or feed.map is None:
            raise BadFeed("JSON, but no JSON Feed", place=place, hint="say with `map` where its fields are")
        return api.read(answer, url=url, mapping=feed.map, country=country_of(url, feed), place=place)
    return _of_xml(data, url, charset, feed, place)


def _is_list(data: bytes, media: str) -> bool:
    if data.startswith(b"PK\x03\x04") or media.partition(";")[0].strip().lower() in _TABLES:
        return True
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://"))


def country_of(url: str, feed: "Feed | None") -> str | None:
    """Return the country of the outlet that publishes a feed, as the outlets table has it, or None."""
    from .. import tables

    row = tables.outlets().named(feed.outlet) if feed is not None and feed.outlet else None
    row = row or tables.outlets().at(url)
    return (row.country or None) if row is not None else None


def _of_xml(data: bytes, url: str, charset: str | None, feed: "Feed | None", place: str) -> FeedContent:
    parsed = feed_xml.parse(data, place=place, charset=charset)
    root = parsed.root
    tag = feed_xml.name(root.tag)
    setting = Setting(root=url, country=country_of(url, feed), based=parsed.based)
    if tag in ("urlset", "sitemapindex"):
        from . import sitemap

        return sitemap.read(root, setting, flaws=parsed.flaws, open_end=parsed.open_end)
    if tag in ("atom:feed", "feed"):
        return _feed("atom", root, [root], ("atom:entry", "entry"), setting, parsed)
    if tag in ("atom:entry", "entry"):
        return FeedContent(kind="atom", entries=(entry(root, setting),), flaws=parsed.flaws)
    channels = [root] if tag == "channel" else [node for node in root if feed_xml.name(node.tag) == "channel"]
    if tag == "rdf:rdf":
        return _feed("rdf", root, channels, ("item",), setting, parsed)
    if tag in ("rss", "channel"):
        return _feed("rss", root, channels, ("item",), setting, parsed)
    raise BadFeed("neither feed nor sitemap", place=place)


def _feed(
    kind: str, root: Element, channels: list[Element], names: tuple[str, ...], setting: Setting, parsed: feed_xml.Parsed
) -> FeedContent:
    nodes: list[Element] = []
    parts: dict[str, list[Element]] = {}
    head = channels[0] if channels else root
    for place in (root, *(channel for channel in channels if channel is not root)):
        within: list[Element] = []
        for child in place:
            tag = feed_xml.name(child.tag)
            if tag in names:
                nodes.append(child)
                continue
            # RSS 0.90 makers sometimes put all items into a list of their own
            if tag == "items" and place is not root:
                within += [node for node in child if feed_xml.name(node.tag) in names]
            if place is head:
                parts.setdefault(tag.removeprefix("atom:") if kind == "atom" else tag, []).append(child)
        nodes += within
    flaws = list(parsed.flaws)
    if parsed.open_end and nodes:
        nodes.pop()
    if len(nodes) > _MOST_ENTRIES:
        nodes = nodes[:_MOST_ENTRIES]
        flaws.append("cut")
    site = next((found for node in parts.get("link", ()) if (found := _site(node, setting.root))), None)
    return FeedContent(
        kind=kind,
        entries=tuple(entry(node, setting) for node in nodes),
        title=next((told for node in parts.get("title", ())[:1] if (told := feed_text.title(words_of(node)))), None),
        site=site,
        language=_language(parts, head, root),
        every=_every(parts),
        flaws=tuple(flaws),
    )


def _site(node: Element, root: str) -> str | None:
    if (node.get("rel") or "alternate").lower() != "alternate":
        return None
    return feed_text.link(node.text if node.text and node.text.strip() else node.get("href"), root)


def _language(parts: dict[str, list[Element]], head: Element, root: Element) -> str | None:
    for name in ("language", "dc:language"):
        for node in parts.get(name, ()):
            if node.text and node.text.strip():
                return node.text.strip()[:20]
    said = head.get(_XML_LANG) or root.get(_XML_LANG)
    return said.strip()[:20] or None if said else None


def _every(parts: dict[str, list[Element]]) -> float | None:
    """Return the interval that the feed asks for, in seconds; not longer than a week."""
    told = []
    if (minutes := _number(parts, "ttl")) is not None and minutes > 0:
        told.append(minutes * 60)
    period = next(((node.text or "").strip().lower() for node in parts.get("sy:updateperiod", ())), "")
    if period in _PERIODS:
        often = _number(parts, "sy:updatefrequency") or 1
        told.append(_PERIODS[period] / max(often, 1))
    return min(max(told), _LONGEST_WAIT) if told else None


def _number(parts: dict[str, list[Element]], name: str) -> float | None:
    words = next(((node.text or "").strip() for node in parts.get(name, ())), "")
    return float(words) if words.isascii() and words.isdecimal() and len(words) < 9 else None


def _settled(content: FeedContent, only: tuple[str, ...]) -> FeedContent:
    """Return the content with each entry that is wanted once, and with what is wrong with it as a whole."""
    seen: dict[str, FeedEntry] = {}
    for each in content.entries:
        kept = seen.setdefault(each.key, each)
        if kept.title is None and each.title is not None:
            # a picture and a headline that lead to one page: the second says what it is
            seen[each.key] = each
    entries = tuple(seen.values())
    flaws = list(content.flaws)
    guids = [each.guid for each in entries if each.guid]
    if len(entries) < len(content.entries) and content.kind != "page":
        flaws.append("duplicates")
    if len(set(guids)) < len(guids):
        flaws.append("duplicate-guids")
    if not entries and not content.further:
        flaws.append("empty")
    if entries and all(each.published is None and each.updated is None for each in entries):
        flaws.append("no-dates")
    if entries and all(each.url is None for each in entries):
        flaws.append("no-links")
    if only:
        entries = tuple(each for each in entries if each.url is not None and address.under(each.url, only))
    return replace(content, entries=entries, flaws=tuple(dict.fromkeys(flaws)))
