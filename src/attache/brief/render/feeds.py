"""Feeds of editions: RSS 2.0, Atom and JSON Feed 1.1, each entry an edition with its lines and the words cited.

Entries carry the permanent id of their edition, whatever address it has. The same editions give the same bytes.
"""

import datetime as dt
import functools
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Literal

from ...record import Edition
from ..layout import TextOf, lay_out, safe_url
from ..sheet import Sheet
from . import flow
from .html import _asset
from .runs import SHAPES, clean, marked

if TYPE_CHECKING:
    from lxml import etree

FeedKind = Literal["rss", "atom", "json"]
MEDIA_TYPES: Mapping[FeedKind, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
MOST = 50
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition and the times, aware, at which it was published and last corrected.

    `url` is where it stands for good; `sides` are the names of its beat's sides, in order.
    """

    edition: Edition
    published: dt.datetime
    url: str | None = None
    corrected: dt.datetime | None = None
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself: `home` is the page of the beat, `address` that of the feed."""

    title: str
    home: str | None = None
    address: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    id: str
    title: str
    url: str | None
    published: dt.datetime
    updated: dt.datetime
    summary: str
    html: str
    language: str


def render(kind: FeedKind, published: Sequence[Published], *, feed: Feed, text_of: TextOf) -> bytes:
    """Return a feed of the newest fifty editions, the newest first; times are written in UTC.

    An entry holds what a mail does: the lines, and the words cited with at most one sentence on either side.
    """
    newest = sorted(published, key=lambda one: (one.published, one.edition.id), reverse=True)[:MOST]
    entries = [_entry(one, text_of) for one in newest]
    return _WRITERS[kind](feed, entries)


def identifier(edition: Edition) -> str:
    """Return the permanent id of an edition as a URN: the same wherever it is published."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"attache:edition:{edition.id}").urn


def _entry(one: Published, text_of: TextOf) -> _Entry:
    edition = one.edition
    sheet = lay_out(edition, text_of=text_of, sides=one.sides)
    url = safe_url(one.url)
    return _Entry(
        id=identifier(edition),
        title=clean(sheet.title) or "Brief",
        url=url,
        published=one.published.astimezone(dt.UTC),
        updated=(one.corrected or one.published).astimezone(dt.UTC),
        summary=_standfirst(sheet),
        html=_html(sheet, edition.id, url),
        language=edition.language,
    )


def _standfirst(sheet: Sheet) -> str:
    balance = flow.balance(sheet)
    return clean(f"{flow.counted(sheet)}. {f'{balance}. ' if balance else ''}{flow.opening(sheet, 400)}")


def _html(sheet: Sheet, ident: str, url: str | None) -> str:
    """Return the content of an entry; its citations lead to the page of the edition, else to the end of the entry."""
    anchor = f"{ident}-"
    inner = flow.place_of(sheet)
    page = _template().render(
        sheet=sheet, standfirst=_standfirst(sheet), base=f"{url.partition('#')[0]}#" if url else f"#{anchor}",
        place=(lambda marker: f"src-{marker.number}") if url else inner,
        anchor="" if url else anchor, groups=flow.groups, side_of=flow.side_of, step_of=flow.step_of,
        credit=flow.credit, shapes=SHAPES, nothing=flow.NOTHING, excerpts=flow.EXCERPTS, colophon=flow.colophon(sheet),
    )  # fmt: skip
    return str(page).encode("utf-8", "replace").decode()


def _rss(feed: Feed, entries: Sequence[_Entry]) -> bytes:
    from lxml import etree
    from markupsafe import escape

    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM, "content": _CONTENT})
    channel = etree.SubElement(root, "channel")
    _put(channel, "title", feed.title)
    # the format asks for an address of its page
    _put(
        channel,
        "link",
        safe_url(feed.home) or safe_url(feed.address) or next((e.url for e in entries if e.url), None) or "about:blank",
    )
    _put(channel, "description", f"Editions of {feed.title}: each sentence opens its source")
    _put(channel, "language", feed.language)
    _put(channel, "generator", "Attaché")
    if address := safe_url(feed.address):
        etree.SubElement(channel, f"{{{_ATOM}}}link", href=address, rel="self", type=MEDIA_TYPES["rss"])
    if entries:
        _put(channel, "lastBuildDate", format_datetime(max(one.updated for one in entries), usegmt=True))
    for one in entries:
        item = etree.SubElement(channel, "item")
        _put(item, "title", one.title)
        if one.url:
            _put(item, "link", one.url)
        _put(item, "guid", one.id).set("isPermaLink", "false")
        _put(item, "pubDate", format_datetime(one.published, usegmt=True))
        _put(item, "description", escape(one.summary))  # read as HTML
        _put(item, f"{{{_CONTENT}}}encoded", one.html)
    return _written(root)


def _atom(feed: Feed, entries: Sequence[_Entry]) -> bytes:
    from lxml import etree

    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    root.set(f"{{{_XML}}}lang", feed.language)
    _put(root, f"{{{_ATOM}}}id", uuid.uuid5(uuid.NAMESPACE_URL, feed.address or f"attache:feed:{feed.title}").urn)
    _put(root, f"{{{_ATOM}}}title", feed.title)
    updated = max((one.updated for one in entries), default=dt.datetime.fromtimestamp(0, dt.UTC))
    _put(root, f"{{{_ATOM}}}updated", _stamp(updated))
    etree.SubElement(_put(root, f"{{{_ATOM}}}author", ""), f"{{{_ATOM}}}name").text = clean(feed.title)
    _put(root, f"{{{_ATOM}}}generator", "Attaché")
    for rel, given in (("self", feed.address), ("alternate", feed.home)):
        if address := safe_url(given):
            etree.SubElement(root, f"{{{_ATOM}}}link", rel=rel, href=address)
    for one in entries:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        entry.set(f"{{{_XML}}}lang", one.language)
        _put(entry, f"{{{_ATOM}}}id", one.id)
        _put(entry, f"{{{_ATOM}}}title", one.title)
        if one.url:
            etree.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=one.url)
        _put(entry, f"{{{_ATOM}}}published", _stamp(one.published))
        _put(entry, f"{{{_ATOM}}}updated", _stamp(one.updated))
        _put(entry, f"{{{_ATOM}}}summary", one.summary)
        _put(entry, f"{{{_ATOM}}}content", one.html).set("type", "html")
    return _written(root)


def _json(feed: Feed, entries: Sequence[_Entry]) -> bytes:
    about: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": clean(feed.title)}
    for name, given in (("home_page_url", feed.home), ("feed_url", feed.address)):
        if address := safe_url(given):
            about[name] = address
    about["language"] = feed.language
    about["items"] = [
        {
            "id": one.id, **({"url": one.url} if one.url else {}), "title": one.title, "summary": one.summary,
            "content_html": one.html, "date_published": _stamp(one.published), "date_modified": _stamp(one.updated),
            "language": one.language,
        }
        for one in entries
    ]  # fmt: skip
    return json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n"


_WRITERS: Mapping[FeedKind, Callable[[Feed, Sequence[_Entry]], bytes]] = {"rss": _rss, "atom": _atom, "json": _json}


def _put(parent: "etree._Element", name: str, words: str) -> "etree._Element":
    from lxml import etree

    element = etree.SubElement(parent, name)
    element.text = words if name.endswith(("encoded", "content")) else clean(words)
    return element


def _written(root: "etree._Element") -> bytes:
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _stamp(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["clean"] = clean
    environment.filters["marked"] = marked
    return environment.from_string(_asset("feed.html.j2"))
