"""What a feed, list, sitemap or answer of an API says: where articles are said to be, before any is fetched."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: where an article is said to be, and what was said about it.

    `url` is the absolute address as given, tracking parameters and all; None where the entry has no link. `key` is
    what tells it from others and stays the same from poll to poll: the canonical address, else the guid, else a digest
    of its words. `published` and `updated` are ISO 8601: with an offset where the zone is stated, without one where
    the time is, the day alone where only that is; None where nothing that can be read is stated. `summary` is plain
    text, `html` the full text as the feed carries it: hostile, for `extract` only. `outlet` is the real publisher
    where the entry names one (`<source>`), as written.
    """

    url: str | None
    key: str
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    html: str | None = None
    published: str | None = None
    published_text: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_url: str | None = None
    language: str | None = None
    media: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContent:
    """What was found at the address of a feed.

    `kind` is the form found: `rss`, `rdf`, `atom`, `json`, `sitemap`, `sitemap-index`, `page`, `api` or `list`.
    `further` are addresses that belong to it and are to be polled too (parts of a sitemap index, the next page of
    an API). `every` is the shortest interval that it asks for, in seconds (`ttl`, `sy:updatePeriod`). `flaws` name
    what is wrong with it as a whole, in short words such as `truncated`, `no-dates`, `bad-xml`.
    """

    kind: str
    entries: tuple[FeedEntry, ...]
    title: str | None = None
    site: str | None = None
    language: str | None = None
    every: float | None = None
    further: tuple[str, ...] = ()
    flaws: tuple[str, ...] = field(default=())
