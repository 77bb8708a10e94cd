"""What a page says of itself in JSON-LD (schema.org)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

_CONTROL = re.compile(r"[\x00-\x1f]")
_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,50}?\*/)+|(?:-->|//\s*\]\]>|\]\]>)\s*\Z", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MOST_NODES = 5000
_ARTICLES = (
    "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "opinionnewsarticle",
    "askpublicnewsarticle", "reviewnewsarticle", "liveblogposting", "blogposting", "article", "report", "webpage",
    "itempage", "videoobject",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The fields of the node that describes the article; empty where the page states none."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    language: str | None = None
    description: str | None = None
    body: str | None = None
    words: int | None = None
    free: bool | None = None
    url: str | None = None
    section: str | None = None
    others: tuple[str, ...] = field(default=())
    """Headlines of other nodes of the same rank, where there are several."""


def said(scripts: list[str], url: str | None = None) -> Said:
    """Return what the JSON-LD scripts of a page say of its article; broken ones are passed over.

    Of several articles the one at the page's own address is taken, else the one of the most specific type, else the
    first.
    """
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    if not ranked:
        return Said()
    chosen = min(enumerate(ranked), key=lambda place: (not _is_at(place[1][1], url), place[1][0], place[0]))[1][1]
    fallback = [node for _, node in ranked if _is_at(node, url) or len(ranked) == 1]
    return _said(chosen, fallback, [node for _, node in ranked if node is not chosen])


def _parsed(script: str) -> Any:
    words = _WRAPPING.sub("", script)
    for attempt in (words, _TRAILING_COMMA.sub("", _CONTROL.sub(" ", words))):
        try:
            return msgspec.json.decode(attempt)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document that have a type: top ones, `@graph`, `mainEntity`, lists."""
    waiting = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            if "@type" in value:
                yield value
            waiting += [value[key] for key in ("mainEntity", "mainEntityOfPage", "@graph") if key in value]


def _rank(node: dict[str, Any]) -> int | None:
    types = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
    names = [str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for kind in types]
    ranks = [_ARTICLES.index(name) for name in names if name in _ARTICLES]
    ranks += [9 for name in names if name.endswith("article") and name not in _ARTICLES]
    return min(ranks, default=None)


def _is_at(node: dict[str, Any], url: str | None) -> bool:
    if not url:
        return False
    main = node.get("mainEntityOfPage")
    named = [node.get("url"), node.get("@id"), main, main.get("@id") if isinstance(main, dict) else None]
    return any(isinstance(name, str) and _bare(name) == _bare(url) for name in named)


def _bare(url: str) -> str:
    return re.sub(r"\A[a-z]+://(?:www\.)?", "", url.split("#")[0].split("?")[0].rstrip("/").lower())


def _said(node: dict[str, Any], fallback: list[dict[str, Any]], others: list[dict[str, Any]]) -> Said:
    def first(*keys: str) -> str | None:
        for each in (node, *fallback):
            for key in keys:
                words = _words(each.get(key))
                if words:
                    return words
        return None

    is_page = _ARTICLES[-3:] == ("webpage", "itempage", "videoobject") and (_rank(node) or 0) >= _ARTICLES.index(
        "webpage"
    )
    return Said(
        headline=first("headline") or (None if is_page else first("name")),
        published=first("datePublished", "dateCreated", "uploadDate"),
        modified=first("dateModified"),
        publisher=_name(node.get("publisher"))
        or next((n for each in fallback if (n := _name(each.get("publisher")))), None),
        language=first("inLanguage"),
        description=first("description", "abstract"),
        body=first("articleBody"),
        words=_whole(node.get("wordCount")),
        free=_flag(node.get("isAccessibleForFree")),
        url=first("url"),
        section=first("articleSection"),
        others=tuple(words for each in others[:50] if (words := _words(each.get("headline")))),
    )


def _words(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id")
    return value if isinstance(value, str) and value.strip() else None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
        if isinstance(value, list):
            value = value[0] if value else None
    return value.strip() if isinstance(value, str) and value.strip() and "://" not in value else None


def _whole(value: Any) -> int | None:
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    words = str(value).rsplit("/", 1)[-1].strip().lower() if value is not None else ""
    return {"true": True, "false": False}.get(words)
