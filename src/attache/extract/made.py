"""A document is made of its parts: identifiers, digests, language and flaws are the same for every format."""

import hashlib
import re
from dataclasses import replace

from ..record import Aligned, Capture, Document, Flaw, PartialDate, document_id
from ..record.document import Completeness
from ..tables import outlets
from ..text.dates import parse_stamp
from ..text.language import detect
from .flaws import flaws_of

_SURROGATES = re.compile("[\ud800-\udfff]")


def made(
    capture: Capture,
    text: str,
    *,
    encoding: str | None = None,
    hint: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: PartialDate | None = None,
    modified: PartialDate | None = None,
    url: str | None = None,
    completeness: Completeness | None = None,
    alignment: tuple[Aligned, ...] = (),
    flaws: tuple[Flaw, ...] = (),
) -> Document:
    """Return the document; `text_sha256` is the digest of its text in UTF-8.

    What the document itself leaves open is taken from what the feed that led to it said (see `said`).

    Args:
        hint: The language that the page or sender declares.
        flaws: What the format already showed; the flaws that the text itself shows are added.
    """
    feed = said(capture)
    language = detect(text, hint or feed.get("language"))
    return Document(
        id=document_id(capture.sha256),
        sha256=capture.sha256,
        media_type=capture.media_type,
        text=text,
        chars=len(text),
        path=capture.path,
        url=capture.url or url,
        encoding=encoding,
        language=language,
        title=title or feed.get("title"),
        outlet=outlet or _outlet(feed),
        published=published or _published(feed),
        modified=modified,
        completeness=_completeness(feed) or completeness,
        text_sha256=hashlib.sha256(_SURROGATES.sub("\ufffd", text).encode()).hexdigest(),
        flaws=tuple(sorted((*flaws, *flaws_of(text, language)), key=lambda flaw: (flaw.start, flaw.end, flaw.kind))),
        alignment=alignment,
    )


def said(capture: Capture) -> dict[str, str]:
    """Return what the feed that led to a capture said of it: the headers of the capture that begin with `attache-`."""
    return {name[8:]: value for name, value in capture.headers if name.startswith("attache-")}


def _outlet(feed: dict[str, str]) -> str | None:
    named = feed.get("origin") or feed.get("outlet")
    if not named:
        return None
    known = outlets().named(named)
    return known.name if known is not None else named


def _published(feed: dict[str, str]) -> PartialDate | None:
    date = parse_stamp(feed.get("published", ""))
    return replace(date, text=feed.get("published-text") or date.text) if date is not None else None


def _completeness(feed: dict[str, str]) -> Completeness | None:
    return "teaser" if feed.get("completeness") == "teaser" else None
