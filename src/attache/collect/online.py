"""One address, given by hand: fetched as politely and safely as those of a beat."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from ..config.sources import Fetching
from ..errors import FetchError, InputError
from ..record import Answer, Capture, Request
from .capture import DEFAULT_MAX_BYTES
from .containers import captures_of
from .guard import masked

ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.8"


def online(
    url: str, settings: Fetching | None = None, *, max_bytes: int = DEFAULT_MAX_BYTES
) -> Iterator[Capture | InputError]:
    """Yield the capture of what is at an address, or the error in its place; of a container, one for each member.

    Private addresses are refused but for those of the settings, robots.txt is honoured, and what redirects lead to is
    the address of the capture.
    """
    shown = masked(url)
    try:
        # in a thread of its own: the caller may have an event loop of theirs, as notebooks do
        with ThreadPoolExecutor(1) as threads:
            answer = threads.submit(asyncio.run, _fetched(url, settings or Fetching(), max_bytes)).result()
        if answer.status not in (200, 203):
            raise FetchError(f"the answer was {answer.status}", place=shown, hint="open it in a browser; is it there?")
        yield from captures_of(
            answer.data, url=answer.final_url, charset=answer.charset, declared=answer.media_type,
            headers=answer.headers, max_bytes=max_bytes,
        )  # fmt: skip
    except InputError as error:
        error.place = error.place or shown
        yield error


async def _fetched(url: str, settings: Fetching, max_bytes: int) -> Answer:
    from .fetch import HttpFetcher

    async with HttpFetcher(settings, delay=0.0) as fetcher:
        return await fetcher.get(Request(url=url, accept=ACCEPT, max_bytes=max_bytes))
