"""The feeds of a site: those that its page names, and where they may be when it names none."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from . import address, feed_text

_MOST_BYTES = 4 * 1024 * 1024
_MOST_FOUND = 50
_MOST_ANCHORS = 2000
_FEED_WORDS = ("rss", "feed", "atom", "订阅", "訂閱")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be a feed.

    `stated` says that the page names it as a feed; one that is not stated is only a place to try. `why` says where
    it is from, in a few words; `articles` is False where its words say that it is of comments, podcasts or the like.
    """

    url: str
    title: str | None = None
    stated: bool
    why: str
    articles: bool = True


@functools.cache
def _known() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("attache.data") / "discovery.toml").read_text(encoding="utf-8"))


def feeds_of(html: bytes, url: str) -> tuple[Candidate, ...]:
    """Return what may be the feeds of a site, from a page of it, the likeliest first.

    First those that `<link rel="alternate">` names, then links of the page whose address or words are those of
    feeds (on the same site alone), then the usual places by what the site is made with. Nothing is fetched.
    """
    data = html[:_MOST_BYTES]
    found: dict[str, Candidate] = {}
    for candidate in (*_stated(data, url), *_linked(data, url), *_usual(data, url)):
        found.setdefault(address.canonical(candidate.url), candidate)
    ranked = sorted(found.values(), key=lambda each: (not each.stated, not each.articles))
    return tuple(ranked[:_MOST_FOUND])


def _tree(data: bytes) -> Any:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(data)


def _root(tree: Any, url: str) -> str:
    for node in tree.css("base[href]")[:1]:
        return feed_text.link(node.attributes.get("href"), url) or url
    return url


def _stated(data: bytes, url: str) -> list[Candidate]:
    tree = _tree(data)
    root, types, out = _root(tree, url), _known()["types"], []
    for node in tree.css("link[rel][href]")[:500]:
        given = node.attributes
        rel = (given.get("rel") or "").lower().split()
        kind = (given.get("type") or "").partition(";")[0].strip().lower()
        if ("alternate" not in rel and "feed" not in rel) or (kind not in types and "feed" not in rel):
            continue
        link = feed_text.link(given.get("href"), root)
        if link is not None:
            title = feed_text.title(given.get("title"))
            out.append(
                Candidate(url=link, title=title, stated=True, why="named by the page", articles=_wanted(link, title))
            )
    return out


def _linked(data: bytes, url: str) -> list[Candidate]:
    tree = _tree(data)
    root, out = _root(tree, url), []
    for node in tree.css("a[href]")[:_MOST_ANCHORS]:
        href = node.attributes.get("href") or ""
        if not any(word in href.lower() for word in ("rss", "feed", "atom", ".rdf", "outputtype=xml")):
            continue
        link = feed_text.link(href, root)
        if link is None or not (address.same_site(link, url) or "feedburner" in link) or not _of_feed(link):
            continue
        title = feed_text.title(node.text(deep=True)[:300])
        out.append(
            Candidate(url=link, title=title, stated=False, why="a link of the page", articles=_wanted(link, title))
        )
    return out


def _of_feed(link: str) -> bool:
    parts = urlsplit(link)
    path = parts.path.lower()
    words = path.replace("-", "/").replace(".", "/").replace("_", "/").split("/")
    return (
        path.endswith((".xml", ".rss", ".rdf", ".atom"))
        or any(word in _FEED_WORDS or word == "feeds" for word in words)
        or "feed=" in parts.query.lower()
        or "outputtype=xml" in parts.query.lower()
    )


def _usual(data: bytes, url: str) -> list[Candidate]:
    text = data.decode("utf-8", errors="replace")
    paths: dict[str, str] = {}
    for maker in _known()["makers"]:
        if any(mark in text for mark in maker["marks"]):
            for path in maker["paths"]:
                paths.setdefault(path, f"usual with {maker['name']}")
    for path in _known()["paths"]["any"]:
        paths.setdefault(path, "a usual place")
    out = []
    for path, why in paths.items():
        link = feed_text.link(path, url)
        if link is not None:
            out.append(Candidate(url=link, stated=False, why=why))
    return out


def _wanted(link: str, title: str | None) -> bool:
    words = f"{link} {title or ''}".lower()
    return not any(word in words for word in _known()["unwanted"]["words"])
