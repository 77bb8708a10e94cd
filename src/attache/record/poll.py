"""What is remembered of a feed: how each poll of it went, and what each entry it brought was like."""

import datetime as dt
from dataclasses import dataclass

from .document import Completeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of a feed.

    `at` is aware and UTC. `status` is that of HTTP, None where there was no answer or no HTTP; `error` the stable code
    of what failed (`E120`), None when all went well. `entries` is how many the answer held, `new` how many of them
    were unknown. `moved` is the address that it was sent on to for good, by permanent redirects alone.
    """

    at: dt.datetime
    status: int | None = None
    error: str | None = None
    new: int = 0
    entries: int = 0
    moved: str | None = None

    @property
    def failed(self) -> bool:
        """Whether it brought nothing that can be used; 304 (nothing changed) is no failure."""
        return self.error is not None or (self.status is not None and self.status >= 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One entry that a feed brought.

    `first_seen` is aware and UTC; `published` is as in `FeedEntry`. `language`, `chars` and `completeness` are those of
    the document that came of it; None while there is none. `flaws` are those of the entry. `copy` says that its text
    had come before under another key.
    """

    first_seen: dt.datetime
    published: str | None = None
    language: str | None = None
    chars: int | None = None
    completeness: Completeness | None = None
    flaws: tuple[str, ...] = ()
    copy: bool = False
