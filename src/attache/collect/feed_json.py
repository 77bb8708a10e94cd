"""JSON Feed 1.0 and 1.1, and JSON from strangers."""

import json
import re
from typing import Any, NoReturn

from ..errors import AttacheError, BadFeed
from ..record import FeedContent, FeedEntry
from ..text.decode import decode
from . import feed_dates, feed_text
from .feed_entries import key

_MOST_DEPTH = 100
_MOST_ENTRIES = 10_000
_NESTED = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def loads(data: bytes, *, charset: str | None, place: str) -> Any:
    """Return what JSON says; of duplicated keys the last counts, NaN and infinities are refused.

    Raises:
        BadFeed: It is no JSON, or nested deeper than any answer needs.
    """
    try:
        text = decode(data, declared=charset).text.lstrip("\ufeff")
    except AttacheError as error:
        raise BadFeed(str(error), place=place) from error
    if _deep(text):
        raise BadFeed("JSON nested too deeply", place=place)
    try:
        return json.loads(text, parse_constant=_refused, strict=False)
    except (ValueError, RecursionError) as error:
        raise BadFeed(f"broken JSON: {str(error)[:100]}", place=place) from error


def _refused(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _deep(text: str) -> bool:
    """Whether brackets may be nested deeply: only then is it worth while to count them."""
    if text.count("[") + text.count("{") <= _MOST_DEPTH:
        return False
    depth = 0
    for found in _NESTED.finditer(text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            if depth > _MOST_DEPTH:
                return True
        elif mark in "]}":
            depth -= 1
    return False


def is_feed(answer: Any) -> bool:
    """Whether it is a JSON Feed."""
    if not isinstance(answer, dict):
        return False
    version = answer.get("version")
    return isinstance(answer.get("items"), list) and isinstance(version, str) and "jsonfeed.org/version" in version


def read(answer: dict[str, Any], *, url: str, country: str | None) -> FeedContent:
    """Return what a JSON Feed says."""
    items = [item for item in answer["items"] if isinstance(item, dict)]
    flaws = ("cut",) if len(items) > _MOST_ENTRIES else ()
    return FeedContent(
        kind="json",
        entries=tuple(_entry(item, url, country) for item in items[:_MOST_ENTRIES]),
        title=feed_text.title(text(answer.get("title"))),
        site=feed_text.link(text(answer.get("home_page_url")), url),
        language=text(answer.get("language")),
        further=tuple(filter(None, (feed_text.link(text(answer.get("next_url")), url),))),
        flaws=flaws,
    )


def _entry(item: dict[str, Any], root: str, country: str | None) -> FeedEntry:
    flaws: list[str] = []
    guid = text(item.get("id"))
    said = [text(item.get(name)) for name in ("url", "external_url")]
    url = next((found for words in said if (found := feed_text.link(words, root))), None)
    if url is None and guid and guid.startswith(("http://", "https://")):
        url = feed_text.link(guid, root)
    if url is None:
        flaws.append("bad-link" if any(said) else "no-link")
    title = feed_text.title(text(item.get("title")))
    if title is None:
        flaws.append("no-title")
    markup, words = text(item.get("content_html")), text(item.get("content_text"))
    summary = feed_text.plain(text(item.get("summary"))) or feed_text.plain(markup) or feed_text.plain(words)
    full = feed_text.full_text(markup, None)
    if full is None and words:
        full = feed_text.full_text(_as_markup(words), None)
    published_text = text(item.get("date_published"))
    published, flaw = _date(published_text, country)
    updated, _ = _date(text(item.get("date_modified")), country)
    if flaw:
        flaws.append(flaw)
    if published_text is None and updated is None:
        flaws.append("no-date")
    media = [item.get("image"), item.get("banner_image"), *(a.get("url") for a in _dicts(item.get("attachments")))]
    return FeedEntry(
        url=url,
        key=key(url, guid, title, summary),
        guid=guid,
        title=title,
        summary=summary,
        html=full,
        published=published,
        published_text=published_text[:200] if published_text else None,
        updated=updated,
        authors=_authors(item),
        language=text(item.get("language")),
        media=tuple(dict.fromkeys(found for each in media[:20] if (found := feed_text.link(text(each), root)))),
        flaws=tuple(flaws),
    )


def text(value: object) -> str | None:
    """Return a string or number of JSON as words; None for all else and for what is empty."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, int) and value.bit_length() > 256:
        return None
    return str(value).strip() or None


def _as_markup(words: str) -> str:
    import html

    return "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n|\n", words) if part.strip())


def _date(words: str | None, country: str | None) -> tuple[str | None, str | None]:
    if not words:
        return None, None
    stated = feed_dates.read(words, country)
    return stated.value, stated.flaw


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    given = _dicts(item.get("authors")) or _dicts([item.get("author")])
    names = (feed_text.plain(text(each.get("name")), 200) for each in given[:20])
    return tuple(dict.fromkeys(name for name in names if name))
