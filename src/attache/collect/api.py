"""Answers of JSON APIs, by one mapping of dotted paths."""

from typing import Any

from ..config import Mapping
from ..errors import BadFeed
from ..record import FeedContent, FeedEntry
from . import feed_dates, feed_text
from .feed_entries import key
from .feed_json import text

_MOST_ENTRIES = 10_000


def read(answer: Any, *, url: str, mapping: Mapping, country: str | None = None, place: str = "") -> FeedContent:
    """Return the entries of an answer.

    A path is names parted by dots; a number steps into a list (`images.0.url`). `items` may be a list, or an object
    whose values are the entries. `next` is the address of the next page, or the path of it; it comes in `further`
    where it leads to the same host.

    Raises:
        BadFeed: There is no list where `items` says.
    """
    found = at(answer, mapping.items)
    if isinstance(found, dict):
        found = list(found.values())
    if not isinstance(found, list):
        raise BadFeed(f"no list at `{mapping.items or 'the answer itself'}`", place=place, hint="look at map.items")
    entries = [made for item in found[:_MOST_ENTRIES] if (made := _entry(item, url, mapping, country)) is not None]
    flaws = [] if len(found) <= _MOST_ENTRIES else ["cut"]
    if found and not entries:
        flaws.append("no-matches")
    return FeedContent(kind="api", entries=tuple(entries), further=_next(answer, url, mapping), flaws=tuple(flaws))


def at(answer: Any, path: str) -> Any:
    """Return what stands at a dotted path, or None; an empty path is the whole."""
    if not path:
        return answer
    for step in path.split("."):
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isascii() and step.isdecimal() and int(step[:9]) < len(answer):
            answer = answer[int(step[:9])]
        else:
            return None
    return answer


def _next(answer: Any, url: str, mapping: Mapping) -> tuple[str, ...]:
    from .address import host

    if not mapping.next:
        return ()
    further = feed_text.link(text(at(answer, mapping.next)), url)
    return (further,) if further is not None and further != url and host(further) == host(url) else ()


def _words(item: Any, path: str) -> str | None:
    """Return the words at a path: of a list those of its first element, of an object those of its `name`."""
    if not path:
        return None
    found = at(item, path)
    if isinstance(found, list):
        found = next((each for each in found if each), None)
    if isinstance(found, dict):
        found = found.get("name")
    return text(found)


def _entry(item: Any, root: str, mapping: Mapping, country: str | None) -> FeedEntry | None:
    if not isinstance(item, dict | list):
        return None
    said = _words(item, mapping.url)
    return made(
        root,
        country,
        url=said,
        guid=_words(item, mapping.id),
        title=_words(item, mapping.title),
        date=_words(item, mapping.date),
        summary=_words(item, mapping.summary),
        outlet=_words(item, mapping.outlet),
    )


def made(
    root: str,
    country: str | None,
    *,
    url: str | None,
    guid: str | None = None,
    title: str | None = None,
    date: str | None = None,
    summary: str | None = None,
    outlet: str | None = None,
) -> FeedEntry | None:
    """Return an entry from the words of a row, or None where it has neither an address nor a title."""
    link, named, teaser = feed_text.link(url, root), feed_text.title(title), feed_text.plain(summary)
    if link is None and named is None:
        return None
    stated = feed_dates.read(date, country) if date else feed_dates.Stated(flaw="no-date")
    problem = None if link is not None else "bad-link" if url else "no-link"
    return FeedEntry(
        url=link,
        key=key(link, guid, named, teaser),
        guid=guid[:2048] if guid else None,
        title=named,
        summary=teaser,
        published=stated.value,
        published_text=date[:200] if date else None,
        outlet=feed_text.plain(outlet, 200),
        flaws=tuple(flaw for flaw in (problem, stated.flaw) if flaw),
    )
