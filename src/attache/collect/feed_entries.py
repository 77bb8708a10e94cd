"""Entries of RSS 0.9x to 2.0, RDF and Atom, from the elements that makers of feeds really write."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..record import FeedEntry
from . import address, feed_dates, feed_text
from .feed_xml import known_names, name

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element
else:
    Element = Any

_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PUBLISHED = (
    "pubdate",
    "published",
    "dc:date",
    "issued",
    "dcterms:issued",
    "dcterms:created",
    "dcterms:available",
    "created",
    "date",
)
_UPDATED = ("updated", "modified", "dcterms:modified", "atom:updated")
_AUTHORS = ("author", "dc:creator", "itunes:author", "atom:author", "contributor")
_CONTENT = ("content:encoded", "content", "xhtml:body", "body")
_MEDIA = ("media:content", "media:thumbnail", "media:group", "enclosure")
_PLAIN_TYPES = ("text", "text/plain")
_MOST_MEDIA = 20
_MOST_AUTHORS = 20
_MOST_GUID = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What holds for all entries of a feed.

    `root` is the address that relative links start from, `country` that of the outlet; `based` says that elements may
    have an `xml:base` of their own.
    """

    root: str
    country: str | None = None
    based: bool = True


def entry(node: Element, setting: Setting) -> FeedEntry:
    """Return one `item` or `entry` as it stands, with its flaws: `no-link`, `bad-link`, `no-title`, those of dates."""
    parts = _parts(node)
    root = _base(node, setting.root) if setting.based else setting.root
    flaws: list[str] = []
    guid = _guid(parts, node)
    url = _link(parts, root, guid, node, flaws)
    title = feed_text.title(_first_words(parts, ("title", "dc:title", "media:title")))
    if title is None:
        flaws.append("no-title")
    content = _content(parts)
    described = _first_words(
        parts, ("description", "summary", "dcterms:abstract", "dc:description", "media:description", "itunes:summary")
    )
    full = feed_text.full_text(content, described)
    summary = feed_text.plain(described) or feed_text.plain(content)
    published_text, published = _date(parts, _PUBLISHED, setting, flaws)
    updated = None if parts.keys().isdisjoint(_UPDATED) else _date(parts, _UPDATED, setting, [])[1]
    if published_text is None and updated is None:
        flaws.append("no-date")
    outlet, outlet_url = _source(parts, root)
    return FeedEntry(
        url=url,
        key=key(url, guid, title, summary),
        guid=guid,
        title=title,
        summary=summary,
        html=full,
        published=published,
        published_text=published_text,
        updated=updated,
        authors=_authors(parts),
        outlet=outlet,
        outlet_url=outlet_url,
        language=_language(parts, node),
        media=_media(parts, root),
        flaws=tuple(flaws),
    )


def key(url: str | None, guid: str | None, title: str | None, summary: str | None) -> str:
    """Return what tells an entry from others: its canonical address, else its guid, else a digest of its words.

    A link to a front page tells nothing: there the guid or the words decide.
    """
    if url is not None:
        identity = address.canonical(url)
        if not (guid or title) or not address.is_home_identity(identity):
            return identity
    if guid:
        return f"guid:{guid}"
    return "words:" + hashlib.sha256(f"{title or ''}\n{summary or ''}".encode(errors="replace")).hexdigest()[:32]


def words_of(node: Element) -> str:
    """Return all words within an element, its markup as text where it is XHTML."""
    if not len(node):
        return node.text or ""
    if (node.get("type") or "").lower() in ("xhtml", "application/xhtml+xml") or any(
        name(child.tag).startswith("xhtml:") for child in node
    ):
        return _markup(node)
    return "".join(node.itertext())  # type: ignore[arg-type]


def _markup(node: Element) -> str:
    from lxml import etree

    inner = node[0] if len(node) == 1 and name(node[0].tag) in ("xhtml:div", "div") else node
    text = str(etree.tostring(inner, encoding="unicode", with_tail=False))
    return text.replace(' xmlns="http://www.w3.org/1999/xhtml"', "").replace("xhtml:", "")


def _parts(node: Element) -> dict[str, list[Element]]:
    """Return the children by name; in an Atom entry without the prefix of Atom."""
    parts: dict[str, list[Element]] = {}
    own = name(node.tag).startswith("atom:")
    for child in node:
        tag = known_names.get(child.tag) or name(child.tag)
        if own:
            tag = tag.removeprefix("atom:")
        if tag in parts:
            parts[tag].append(child)
        else:
            parts[tag] = [child]
    return parts


def _base(node: Element, root: str) -> str:
    """Return the address that links in the node start from, by `xml:base` of it and what it stands in."""
    chain = [value for each in (node, *node.iterancestors()) if (value := each.get(_XML + "base"))]
    for value in reversed(chain[:8]):
        root = feed_text.link(value, root) or root
    return root


def _first_words(parts: dict[str, list[Element]], names: tuple[str, ...]) -> str | None:
    for each in names:
        for node in parts.get(each, ()):
            words = words_of(node)
            if words and not words.isspace():
                if "<" in words and each in ("title", "summary") and (node.get("type") or "").lower() in _PLAIN_TYPES:
                    words = words.replace("&", "&amp;").replace("<", "&lt;")
                return words
    return None


def _guid(parts: dict[str, list[Element]], node: Element) -> str | None:
    for each in ("guid", "id", "dc:identifier"):
        for child in parts.get(each, ()):
            words = (child.text or "").strip()
            if words:
                return words[:_MOST_GUID]
    about = (node.get(_RDF_ABOUT) or node.get("about") or "").strip()
    return about[:_MOST_GUID] or None


def _link(parts: dict[str, list[Element]], root: str, guid: str | None, node: Element, flaws: list[str]) -> str | None:
    if (links := parts.get("link")) and "feedburner:origlink" not in parts and links[0].text:
        # as in most feeds
        url = feed_text.link(links[0].text, root)
        if url is not None:
            return url
    said = False
    for words in _links(parts, guid, node):
        said = True
        url = feed_text.link(words, root)
        if url is not None:
            return url
    flaws.append("bad-link" if said else "no-link")
    return None


def _links(parts: dict[str, list[Element]], guid: str | None, node: Element) -> Iterator[str]:
    for child in parts.get("feedburner:origlink", ()):
        if child.text and child.text.strip():
            yield child.text
    links = [*parts.get("link", ()), *parts.get("atom:link", ())]
    for child in links:
        if child.text and child.text.strip():
            yield child.text
    ranked = sorted(
        (rank, number, href)
        for number, child in enumerate(links[:50])
        if (href := child.get("href")) and (rank := _rank(child)) is not None
    )
    yield from (href for _, _, href in ranked)
    permanent = next((child.get("isPermaLink") for child in parts.get("guid", ())), None)
    if guid and (permanent or "").strip().lower() != "false" and guid.startswith(("http://", "https://")):
        yield guid
    about = node.get(_RDF_ABOUT)
    if about and about.startswith(("http://", "https://")):
        yield about
    if "guid" in parts and guid and permanent and permanent.strip().lower() == "true":
        yield guid


def _rank(child: Element) -> int | None:
    """Return how surely an Atom link leads to the article: 0 best; None when it does not."""
    rel, kind = (child.get("rel") or "alternate").lower(), (child.get("type") or "").lower()
    if rel not in ("alternate", "http://www.iana.org/assignments/relation/alternate"):
        return None
    if not kind or kind.startswith(("text/html", "application/xhtml")):
        return 0
    return 2 if "json" in kind or "xml" in kind else 1


def _content(parts: dict[str, list[Element]]) -> str | None:
    if parts.keys().isdisjoint(_CONTENT):
        return None
    best = None
    for each in _CONTENT:
        for node in parts.get(each, ())[:4]:
            if node.get("src"):
                continue
            words = _markup(node) if each == "xhtml:body" else words_of(node)
            kind = (node.get("type") or "").lower()
            if kind in _PLAIN_TYPES and each == "content":
                words = words.replace("&", "&amp;").replace("<", "&lt;")
            if words and (best is None or len(words) > len(best)):
                best = words
    return best


def _date(
    parts: dict[str, list[Element]], names: tuple[str, ...], setting: Setting, flaws: list[str]
) -> tuple[str | None, str | None]:
    """Return the words of the first date among these elements that can be read, else of the first, and its value."""
    first: tuple[str, feed_dates.Stated] | None = None
    for each in names:
        for node in parts.get(each, ())[:2]:
            words = (node.text or "").strip()
            if not words:
                continue
            stated = feed_dates.read(words, setting.country)
            if stated.value is not None or first is None:
                first = words[:200], stated
            if stated.value is not None:
                break
        if first is not None and first[1].value is not None:
            break
    if first is None:
        return None, None
    if first[1].flaw:
        flaws.append(first[1].flaw)
    return first[0], first[1].value


def _authors(parts: dict[str, list[Element]]) -> tuple[str, ...]:
    if parts.keys().isdisjoint(_AUTHORS):
        return ()
    found: list[str] = []
    for each in _AUTHORS:
        for node in parts.get(each, ())[:_MOST_AUTHORS]:
            said = next((child.text for child in node if name(child.tag).removeprefix("atom:") == "name"), node.text)
            words = feed_text.plain(_person(said), 200)
            if words and words not in found:
                found.append(words)
        if found:
            break
    return tuple(found[:_MOST_AUTHORS])


def _person(said: str | None) -> str | None:
    """Return the name in `mail@host (Name)`; a mail address alone is no name."""
    if not said or "@" not in said:
        return said
    before, _, inside = said.partition("(")
    if inside:
        return inside.rpartition(")")[0] if ")" in inside else inside
    before = before.partition("<")[0]
    return None if "@" in before else before


def _source(parts: dict[str, list[Element]], root: str) -> tuple[str | None, str | None]:
    """Return the publisher that the entry names, and its address."""
    for node in parts.get("source", ())[:1]:
        children = {name(child.tag).removeprefix("atom:"): child for child in node}
        if "title" in children or "link" in children or "id" in children:
            told = children.get("title")
            where = next(
                (
                    c.get("href")
                    for c in node
                    if name(c.tag).endswith("link") and c.get("href") and c.get("rel") != "self"
                ),
                None,
            )
            return feed_text.plain(words_of(told), 200) if told is not None else None, feed_text.link(where, root)
        return feed_text.plain(node.text, 200), feed_text.link(node.get("url"), root)
    for node in parts.get("dc:source", ())[:1]:
        words = feed_text.plain(node.text, 200)
        if words and "://" not in words:
            return words, None
    return None, None


def _language(parts: dict[str, list[Element]], node: Element) -> str | None:
    for child in parts.get("dc:language", ()):
        if child.text and child.text.strip():
            return child.text.strip()[:20]
    said = (node.get(_XML + "lang") or "").strip()
    return said[:20] or None


def _media(parts: dict[str, list[Element]], root: str) -> tuple[str, ...]:
    nodes = [child for child in parts.get("link", ()) if child.get("rel") == "enclosure"]
    if not nodes and parts.keys().isdisjoint(_MEDIA):
        return ()
    found: list[str] = []
    nodes = [
        *parts.get("media:content", ()), *parts.get("media:thumbnail", ()), *parts.get("enclosure", ()),
        *(child for group in parts.get("media:group", ())[:4] for child in group),
        *nodes,
    ]  # fmt: skip
    for node in nodes[:200]:
        url = feed_text.link(node.get("url") or node.get("href"), root)
        if url is not None and url not in found:
            found.append(url)
        if len(found) >= _MOST_MEDIA:
            break
    return tuple(found)
