"""What a page says of itself: title, dates, outlet, address, language.

The chain that measured best: JSON-LD, then the page's first heading, then Open Graph and other meta elements, then the
title element. Nothing is guessed: what the page does not state is None, and no date is ever the present day's.
"""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..record import PartialDate
from ..tables import outlets
from ..text.dates import from_url, parse_stamp, parse_written
from .jsonld import Said, said
from .page import PageBlock

_SPACE = re.compile(r"\s+")
_NO_LETTER = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_CUT = re.compile(r"\s+[|–—·•«»:/-]\s+|\s*[|｜ㅣ]\s*|\s*[-_—–]{1,2}(?=[\u4e00-\u9fff\uac00-\ud7a3])")
_KICKER = re.compile(r"\A[^:–—|]{3,60}?(?::|\s[-–—|])\s+")
_PUBLISHED = (
    "article:published_time", "article:published:time", "og:article:published_time", "og:published_time",
    "article:published",
    "datepublished", "date_published", "publishdate", "publish_date", "publish-date", "pubdate", "publication_date",
    "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date.created", "sailthru.date", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "published_time",
    "published_at", "bt:pubdate", "rnews:datepublished", "article_date_original", "apub:time", "displaydate",
    "firstpublishedtime", "originalpublicationdate", "iso-8601-publish-date", "date", "dc.date", "dcterms.date",
    "last-published", "article:created", "og:pubdate", "citation_publication_date", "creation_date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "article:modified:time", "og:updated_time", "datemodified", "lastmod", "last-modified",
    "dcterms.modified",
    "cxenseparse:recs:updatetime", "article.updated", "updated_time", "revised", "dc.date.modified",
)  # fmt: skip
_DATED_CLASS = re.compile(r"publi|posted|pubdate|dateline|timestamp|article[-_]?date|entry-date|created", re.IGNORECASE)
_MODIFIED_CLASS = re.compile(r"modif|updat", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says of itself, as far as it does."""

    title: str | None
    headings: tuple[str, ...]
    published: PartialDate | None
    modified: PartialDate | None
    outlet: str | None
    url: str | None
    language: str | None
    descriptions: tuple[str, ...]
    said: Said
    meta: dict[str, str]


def metadata(tree: Any, blocks: list[PageBlock], url: str | None = None) -> Metadata:
    """Return the metadata of a page.

    Args:
        tree: The page's tree from `page.parse`.
        blocks: The blocks of the page's own text.
        url: The address that the capture came from, if it is known.
    """
    meta = _meta(tree)
    address = _canonical(tree, meta, url)
    scripts = [node.text(deep=True) for node in tree.css('script[type*="ld+json"]')]
    told = said([script for script in scripts if script], address)
    site = clean(meta.get("og:site_name") or meta.get("application-name"))
    heads = _headings(blocks)
    return Metadata(
        title=_title(tree, told, heads, meta, site, address, blocks),
        headings=tuple(heads),
        published=_published(tree, told, meta, address, blocks),
        modified=_first_date(told.modified, *(meta.get(name) for name in _MODIFIED)),
        outlet=_outlet(told, site, address or url, meta),
        url=address,
        language=_language(tree, told, meta),
        descriptions=tuple(
            words
            for raw in (
                told.description,
                meta.get("og:description"),
                meta.get("description"),
                meta.get("twitter:description"),
            )
            if (words := clean(raw))
        ),
        said=told,
        meta=meta,
    )


def clean(raw: str | None) -> str | None:
    """Return words of a metadata field without mark-up, entities and stray white space; None when nothing is left."""
    if not raw:
        return None
    words = html.unescape(html.unescape(raw[:20_000]))
    words = _SPACE.sub(" ", _MARKUP.sub("", words)).strip()
    return words or None


def _meta(tree: Any) -> dict[str, str]:
    """Return name -> content of the meta elements, names in lower case; the first of each name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        content = attributes.get("content")
        if not content:
            continue
        for key in ("property", "name", "itemprop"):
            name = attributes.get(key)
            if name:
                found.setdefault(name.strip().lower(), content)
    return found


def _canonical(tree: Any, meta: dict[str, str], url: str | None) -> str | None:
    links = [node.attributes.get("href") for node in tree.css('link[rel~="canonical"]')]
    for candidate in (*links[:1], meta.get("og:url"), url):
        if candidate:
            address = _joined(url, candidate.strip())
            if address:
                return address
    return None


def _joined(base: str | None, address: str) -> str | None:
    try:
        whole = urljoin(base or "", address)
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole.split("#")[0] if parts.scheme in {"http", "https"} and parts.netloc else None


def _headings(blocks: list[PageBlock]) -> list[str]:
    """Return the headings of the first level that stand in the matter; failing those, the ones in the page's head."""
    ones = [block for block in blocks if block.role == "heading" and block.level == 1 and not block.hidden]
    ones = [block for block in ones if block.apart not in {"menu", "foot", "dialog", "form"}]
    inside = [block.text for block in ones if block.apart != "head"]
    return inside or [block.text for block in ones]


def _title(
    tree: Any,
    told: Said,
    heads: list[str],
    meta: dict[str, str],
    site: str | None,
    address: str | None,
    blocks: list[PageBlock],
) -> str | None:
    sections = (clean(meta.get("article:section")), clean(told.section))
    names = [name for name in (site, clean(told.publisher), *_names_of(address), *sections) if name]
    element = next((clean(node.text(deep=True)) for node in tree.css("head > title, title")[:1]), None)
    graph = clean(meta.get("og:title") or meta.get("twitter:title"))
    shown = [without_outlet(words, names) for words in (graph, element) if words]
    headline = without_outlet(clean(told.headline) or "", names)
    own = [head for head in heads if head not in names]
    if headline:
        chosen = _of_headline(headline, graph, own, blocks)
    elif own:
        # of several headings of the first level, the one that the page's title repeats
        chosen = next((head for head in own if any(_same(head, words) for words in shown)), own[0])
    else:
        chosen = next(iter(shown), "")
    if not own or (chosen in own and " - " in chosen and ":" not in chosen):
        chosen = _without_kicker(chosen, shown)
    return chosen or None


def _of_headline(headline: str, graph: str | None, own: list[str], blocks: list[PageBlock]) -> str:
    """Return the headline of JSON-LD, or the one that the page shows where it is another."""
    if graph and own:
        # a page that shows one title and is shared under that title keeps the one in JSON-LD for search engines
        twin = next((head for head in own if key(head) == key(graph)), None)
        if twin and not _same(twin, headline):
            return twin
    elif graph and not _same(graph, headline):
        heads = {
            key(block.text)
            for block in blocks
            if not block.hidden and block.apart not in {"menu", "foot"} and len(block.text) < 300
        }
        if key(graph) in heads and key(headline) not in heads:
            return graph
    # some systems cut the headline in JSON-LD at 110 characters, others add the section's name to it
    return next((head for head in own if _cut_from(headline, head) or _grown_from(headline, head)), headline)


def _without_kicker(title: str, others: list[str]) -> str:
    """Return the title without the words before its first dash or colon, where another title has others there."""
    match = _KICKER.match(title)
    if not match:
        return title
    rest = title[match.end() :]
    if len(rest) <= 20:
        return title
    for other in others:
        before, found, after = other.rpartition(rest)
        if found and not after and key(before) != key(match[0]) and (not before or _KICKER.fullmatch(before)):
            return rest
    return title


def _cut_from(short: str, long: str) -> bool:
    stem = short.rstrip(" .…")
    return len(short) >= 20 and len(long) > len(short) and long.startswith(stem) and len(short) >= 60


def _grown_from(long: str, short: str) -> bool:
    return len(short) >= 20 and long.startswith(short) and re.match(r"\s+[|·–—-]\s+\S", long[len(short) :]) is not None


def _same(one: str, other: str) -> bool:
    a, b = key(one), key(other)
    return bool(a) and bool(b) and (a == b or (len(a) > 15 and (b.startswith(a) or a.startswith(b))))


def key(words: str) -> str:
    """Return the letters and digits of the words, case folded, to compare them by."""
    return _NO_LETTER.sub("", words.casefold())


def _names_of(address: str | None) -> tuple[str, ...]:
    if not address:
        return ()
    row = outlets().at(address)
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    labels = host.split(".")
    own = (host, labels[-2] if len(labels) > 1 else host)
    return (*own, row.name, row.native_name, *row.aliases) if row else own


def without_outlet(title: str, names: list[str]) -> str:
    """Return the title without the outlet's name that follows (or precedes) it behind a bar or dash.

    Only names the page itself gives as its outlet's are cut, so a dash inside a headline does no harm.
    """
    known = {key(name) for name in names} - {""}
    words = title
    for _ in range(3):
        cuts = list(_CUT.finditer(words))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if _is_name(words[last.end() :], known) and last.start():
            words = words[: last.start()].strip()
        elif _is_name(words[: first.start()], known) and first.end() < len(words):
            words = words[first.end() :].strip()
        else:
            break
    return words or title


def _is_name(words: str, known: set[str]) -> bool:
    told = key(words)
    return bool(told) and (
        told in known or any(told == name.removeprefix("the") or told.removeprefix("the") == name for name in known)
    )


def _date(words: str | None) -> PartialDate | None:
    if not words:
        return None
    words = html.unescape(words).strip()
    return parse_stamp(words) or parse_written(words, basis="metadata")


def _first_date(*candidates: str | None) -> PartialDate | None:
    return next((date for words in candidates if (date := _date(words)) is not None), None)


def _published(
    tree: Any, told: Said, meta: dict[str, str], address: str | None, blocks: list[PageBlock]
) -> PartialDate | None:
    found = _first_date(told.published, *(meta.get(name) for name in _PUBLISHED))
    if found is not None and found.precision == "day":
        return found
    return _of_time_elements(tree) or found or (from_url(address) if address else None)


def _of_time_elements(tree: Any) -> PartialDate | None:
    """Return the date of the time element that is marked as the publication's, else of the only or first one."""
    plain: list[PartialDate] = []
    for node in tree.css("time, [itemprop=datePublished], abbr.published")[:40]:
        attributes = node.attributes
        marks = " ".join(filter(None, (attributes.get("itemprop"), attributes.get("class"), attributes.get("id"))))
        if _MODIFIED_CLASS.search(marks) and not _DATED_CLASS.search(marks):
            continue
        words = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
        date = _date(words) or _date(node.text(deep=True)[:100])
        if date is None or date.precision != "day":
            continue
        if "pubdate" in attributes or _DATED_CLASS.search(marks):
            return date
        if not _inside(node, {"aside", "nav", "footer", "form", "li"}):
            plain.append(date)
    return plain[0] if plain else None


def _inside(node: Any, tags: set[str]) -> bool:
    above = node.parent
    for _ in range(60):
        if above is None:
            return False
        if above.tag in tags:
            return True
        above = above.parent
    return False


def _outlet(told: Said, site: str | None, address: str | None, meta: dict[str, str]) -> str | None:
    table = outlets()
    publisher = clean(told.publisher)
    for name in (publisher, site):
        if name and (row := table.named(name)):
            return row.name
    if address and (row := table.at(address)):
        return row.name
    return publisher or site or clean(meta.get("dc.publisher") or meta.get("publisher"))


def _language(tree: Any, told: Said, meta: dict[str, str]) -> str | None:
    root = tree.css_first("html")
    stated = root.attributes.get("lang") or root.attributes.get("xml:lang") if root is not None else None
    return stated or told.language or meta.get("og:locale") or meta.get("content-language")
