"""What is asked of a host, and what it answered."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address to fetch.

    `etag` and `modified` make it conditional. `headers` are the user's own (a cookie, a token for a subscription):
    they are sent to the host of `url` alone, never to where it redirects on another host, and stand in no log, error,
    answer or archive. `accept` is the Accept header.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    accept: str = "*/*"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    max_bytes: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: any status that HTTP has; what is no answer at all is a `FetchError`.

    `url` is the address asked for, `final_url` the one that answered, `redirects` those asked on the way, in order;
    `permanent` says that each of the redirects was a permanent one. `data` is the content with transfer and content
    codings undone. `headers` are those of the answer without what is secret (Set-Cookie and the like). `retry_after`
    is in seconds; `seconds` is how long it took; `started` is aware and UTC.
    """

    url: str
    final_url: str
    status: int
    data: bytes
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[str, ...] = ()
    permanent: bool = False
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    retry_after: float | None = None
    started: dt.datetime
    seconds: float

    def header(self, name: str) -> str | None:
        """Return the first header of a name, in any case, or None."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), None)
