"""Plain listing pages, by rules of CSS or XPath. The page is parsed, never run."""

import re
from typing import Any

from ..config import Rules
from ..errors import BadFeed, ConfigError
from ..record import FeedContent, FeedEntry
from ..text import dates as text_dates
from ..text.decode import decode
from . import feed_dates, feed_text
from .feed_entries import key

_MOST_ENTRIES = 2_000
_MOST_BYTES = 8 * 1024 * 1024
_LONGEST_RULE = 500
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
_BRACKETS = "[]（）()【】 \t\u3000|·"
# what looks at many others for each element takes time that is quadratic in their number
_COSTLY = re.compile(r"preceding|following|ancestor|count\(|last\(|\[[^\]]*(?://|descendant)")
_MOST_ELEMENTS = 200_000
_MOST_FOR_COSTLY = 10_000
_MOST_WORK = 2_000_000


def read(
    data: bytes,
    *,
    url: str,
    charset: str | None,
    rules: Rules,
    country: str | None = None,
    place: str = "",
) -> FeedContent:
    """Return the entries that the rules find on a page.

    A date is taken only where the words (or a `datetime` attribute) state a whole one: `published` is then that day,
    or that moment. An entry without a link is left out.

    Raises:
        BadFeed: The rules find nothing where they should, or the page is too large for them.
        ConfigError: A rule cannot be understood.
    """
    from lxml import html as pages

    if len(data) > _MOST_BYTES:
        raise BadFeed(f"a listing page larger than {_MOST_BYTES >> 20} MiB", place=place)
    said = _META_CHARSET.search(data[:4096])
    try:
        text = decode(data, declared=charset or (said[1].decode("ascii") if said else None)).text
    except Exception as error:
        raise BadFeed(str(error), place=place) from error
    found = {each: compiled(getattr(rules, each), place=f"{place}: rules.{each}") for each in Rules.__struct_fields__}
    parser = pages.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = pages.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except Exception as error:
        raise BadFeed("a page that cannot be parsed", place=place) from error
    base = next((link for node in root.iter("base") if (link := feed_text.link(node.get("href"), url))), url)
    _weigh(root, found, place)
    nodes = _select(root, found["item"])
    flaws = []
    if not nodes:
        flaws.append("no-matches")
    if len(nodes) > _MOST_ENTRIES:
        nodes = nodes[:_MOST_ENTRIES]
        flaws.append("cut")
    entries, work = [], 0
    for node in nodes:
        work += 1 if isinstance(node, str) else sum(1 for _ in node.iter())
        if work > _MOST_WORK:
            flaws.append("cut")
            break
        if (entry := _entry(node, found, base, country)) is not None:
            entries.append(entry)
    title = next((feed_text.title(node.text) for node in root.iter("title")), None)
    language = (root.get("lang") or "").strip()[:20] or None
    return FeedContent(
        kind="page", entries=tuple(entries), title=title, site=url, language=language, flaws=tuple(flaws)
    )


def compiled(rule: str, *, place: str = "") -> Any:
    """Return a rule that can be called with an element; None for an empty one.

    Raises:
        ConfigError: It cannot be understood.
    """
    if not rule.strip():
        return None
    if len(rule) > _LONGEST_RULE:
        raise ConfigError(f"a rule longer than {_LONGEST_RULE} characters", place=place)
    from lxml import etree

    path = rule.strip()
    if not path.startswith(("/", ".//", "./")):
        path = _of_css(path, place)
    if path.startswith("/"):
        path = "." + path
    try:
        return etree.XPath(path, regexp=False)
    except etree.XPathSyntaxError as error:
        raise ConfigError(f"no rule of CSS or XPath: {rule}", place=place) from error


def _of_css(rule: str, place: str) -> str:
    from cssselect import GenericTranslator, SelectorError

    try:
        return str(GenericTranslator().css_to_xpath(rule, prefix="descendant-or-self::"))
    except SelectorError as error:
        raise ConfigError(f"no rule of CSS or XPath: {rule}", place=place) from error


def _weigh(root: Any, rules: dict[str, Any], place: str) -> None:
    """Refuse a page that the rules would take too long for."""
    most = _MOST_FOR_COSTLY if any(_COSTLY.search(rule.path) for rule in rules.values() if rule) else _MOST_ELEMENTS
    if sum(1 for _ in root.iter()) > most:
        raise BadFeed(f"a listing page with more than {most} elements", place=place)


def _select(node: Any, rule: Any) -> list[Any]:
    from lxml import etree

    if rule is None:
        return []
    try:
        found = rule(node)
    except etree.XPathError:
        return []
    return found if isinstance(found, list) else [found]


def _words(found: Any) -> str:
    return found if isinstance(found, str) else found.text_content() if hasattr(found, "text_content") else ""


def _entry(node: Any, rules: dict[str, Any], base: str, country: str | None) -> FeedEntry | None:
    if isinstance(node, str):
        return None
    links = _select(node, rules["link"]) if rules["link"] is not None else [*_own(node), *node.iter("a")]
    url, anchor = None, None
    for each in links[:20]:
        url = feed_text.link(each if isinstance(each, str) else each.get("href"), base)
        if url is not None:
            anchor = each
            break
    if url is None:
        return None
    named = _select(node, rules["title"]) if rules["title"] is not None else [anchor]
    title = feed_text.title(_words(named[0])) if named else None
    if title is None and anchor is not None and not isinstance(anchor, str):
        title = feed_text.title(anchor.get("title"))
    flaws = [] if title else ["no-title"]
    words, published = _date(_select(node, rules["date"]), country)
    if published is None:
        flaws.append("bad-date" if words else "no-date")
    summary = next((feed_text.plain(_words(each)) for each in _select(node, rules["summary"])[:1]), None)
    return FeedEntry(
        url=url,
        key=key(url, None, title, summary),
        title=title,
        summary=summary,
        published=published,
        published_text=words,
        flaws=tuple(flaws),
    )


def _own(node: Any) -> list[Any]:
    return [node] if node.tag == "a" else []


def _date(found: list[Any], country: str | None) -> tuple[str | None, str | None]:
    for each in found[:3]:
        attribute = None if isinstance(each, str) else each.get("datetime")
        for words in (attribute, _words(each)):
            said = " ".join((words or "").split())[:120].strip(_BRACKETS)
            if not said:
                continue
            stated = feed_dates.read(said, country)
            if stated.value is not None:
                return said, stated.value
            written = text_dates.parse_written(said)
            if written is not None and written.precision == "day":
                return said, written.stamp or written.value
    words = next((said for each in found if (said := " ".join(_words(each).split())[:120])), None)
    return words, None
