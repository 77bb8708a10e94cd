"""What the beat file says of sources: feeds, mailboxes, folders, and how they are fetched."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

FeedKind = Literal["auto", "feed", "sitemap", "page", "api", "list"]
Pages = Literal["fetch", "teasers", "never"]


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a plain listing page is read: `rules` of a feed.

    Each is a CSS selector, or XPath where it begins with `/` or `.//`.
    """

    item: Annotated[str, Meta(description="Each entry of the page.")]
    link: Annotated[str, Meta(description="Its link, within the entry; its first link when empty.")] = ""
    title: Annotated[str, Meta(description="Its title, within the entry; the words of the link when empty.")] = ""
    date: Annotated[str, Meta(description="Its date, within the entry; none when empty.")] = ""
    summary: Annotated[str, Meta(description="Its teaser, within the entry; none when empty.")] = ""


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the answer of a JSON API, or a table of addresses, has what: `map` of a feed.

    Dotted paths, or names of columns.
    """

    items: Annotated[str, Meta(description="The list of entries; the answer itself when empty.")] = ""
    url: Annotated[str, Meta(description="The address of an entry.")] = "url"
    title: Annotated[str, Meta(description="Its title.")] = ""
    date: Annotated[str, Meta(description="Its date of publication.")] = ""
    summary: Annotated[str, Meta(description="Its teaser.")] = ""
    outlet: Annotated[str, Meta(description="Its publisher.")] = ""
    id: Annotated[str, Meta(description="What tells it from others; the address when empty.")] = ""
    next: Annotated[str, Meta(description="The address of the next page; none when empty.")] = ""


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address that is polled: a `[[feeds]]` table of the beat file."""

    url: Annotated[
        str, Meta(description="The address: a feed, news sitemap, listing page, JSON API or list of addresses.")
    ]
    id: Annotated[str, Meta(description="Its short name in lists and logs; made from the address when empty.")] = ""
    outlet: Annotated[
        str,
        Meta(description="The outlet that publishes it, as in the outlets table; what the address says when empty."),
    ] = ""
    kind: Annotated[FeedKind, Meta(description="What is at the address; found out from the answer when `auto`.")] = (
        "auto"
    )
    language: Annotated[
        str, Meta(description="The language of its articles (BCP 47); what they say themselves when empty.")
    ] = ""
    every: Annotated[str, Meta(description="The shortest time between two polls: 15m, 1h, 1d.")] = "30m"
    pages: Annotated[
        Pages,
        Meta(
            description="Whether the page of an article is fetched: always, where the feed lacks full text, or never."
        ),
    ] = "fetch"
    rules: Annotated[Rules | None, Meta(description="For a listing page: where its entries are.")] = None
    map: Annotated[Mapping | None, Meta(description="For an API or list: where its fields are.")] = None
    only: Annotated[
        tuple[str, ...],
        Meta(
            description="Only entries whose address lies under one of these hosts (`gazette.example`) or folders of "
            "hosts (`gazette.example/world/`); all when empty."
        ),
    ] = ()
    headers: Annotated[
        dict[str, str],
        Meta(
            description="Headers of your own subscription, each with the name of the environment variable that "
            "holds its value: kept out of logs and archive."
        ),
    ] = {}
    verified: Annotated[
        str, Meta(description="The day on which `attache beat check` last reached it; empty when it never has.")
    ] = ""
    note: Annotated[str, Meta(description="A remark of yours.")] = ""
    title: Annotated[str, Meta(description="Its title in lists; that of the feed itself when empty.")] = ""
    group: Annotated[
        tuple[str, ...],
        Meta(description="The folders it lies in, from outside inwards, as in a reader of feeds (OPML)."),
    ] = ()
    attributes: Annotated[
        dict[str, str],
        Meta(description="What an imported OPML file said of it that has no setting here; exported again as it was."),
    ] = {}


class Mailbox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailbox of newsletters over IMAP: a `[[mailboxes]]` table of the beat file. It is only read, never changed."""

    host: Annotated[str, Meta(description="The IMAP server.")]
    user: Annotated[str, Meta(description="The name to log in with.")]
    password: Annotated[str, Meta(description="The name of the environment variable that holds the password.")]
    id: Annotated[str, Meta(description="Its short name in lists and logs; made from host and user when empty.")] = ""
    port: Annotated[int, Meta(description="The port.", ge=1, le=65535)] = 993
    security: Annotated[
        Literal["tls", "starttls", "none"],
        Meta(description="How the connection is protected; `none` is for a server on this machine alone."),
    ] = "tls"
    folder: Annotated[str, Meta(description="The folder of the mailbox.")] = "INBOX"
    every: Annotated[str, Meta(description="The shortest time between two looks: 15m, 1h, 1d.")] = "15m"
    senders: Annotated[
        tuple[str, ...], Meta(description="Only mail from these addresses or domains; all mail when empty.")
    ] = ()


class Folder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder or maildir that is watched for new files: a `[[folders]]` table of the beat file."""

    path: Annotated[str, Meta(description="The folder, counted from the beat file.")]
    id: Annotated[str, Meta(description="Its short name in lists and logs; its path when empty.")] = ""
    every: Annotated[str, Meta(description="The shortest time between two looks: 1m, 15m, 1h.")] = "5m"


class Fetching(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How addresses are fetched: the `[fetch]` table of the beat file."""

    contact: Annotated[
        str, Meta(description="An address (mail or web) at which outlets reach you, told to every host.")
    ] = ""
    delay: Annotated[
        str,
        Meta(description="The least time between two requests to one host; that of its robots.txt when it is longer."),
    ] = "2s"
    timeout: Annotated[str, Meta(description="The longest time for one answer, from connecting to its last byte.")] = (
        "60s"
    )
    max_bytes: Annotated[int, Meta(description="The largest answer, packed or unpacked.", ge=1024)] = 16 * 1024 * 1024
    connections: Annotated[int, Meta(description="How many hosts are asked at once.", ge=1, le=1000)] = 32
    robots: Annotated[
        bool,
        Meta(
            description="Whether rules of robots.txt are honoured. Only for hosts of your own may they be left aside."
        ),
    ] = True
    private: Annotated[
        tuple[str, ...],
        Meta(
            description="Private networks or hosts that may be fetched all the same, as `10.1.2.0/24`; none when empty."
        ),
    ] = ()
    revisit: Annotated[
        tuple[str, ...],
        Meta(description="When a page is fetched again after its first capture, to see what was changed or removed."),
    ] = ("1h", "24h", "7d")
