"""A document is made of its parts: identifiers, digests, language and flaws are the same for every format."""

import hashlib
import re

from ..record import Aligned, Capture, Document, Flaw, PartialDate, document_id
from ..record.document import Completeness
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

    Args:
        hint: The language that the page or sender declares.
        flaws: What the format already showed; the flaws that the text itself shows are added.
    """
    language = detect(text, hint)
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
        title=title,
        outlet=outlet,
        published=published,
        modified=modified,
        completeness=completeness,
        text_sha256=hashlib.sha256(_SURROGATES.sub("\ufffd", text).encode()).hexdigest(),
        flaws=tuple(sorted((*flaws, *flaws_of(text, language)), key=lambda flaw: (flaw.start, flaw.end, flaw.kind))),
        alignment=alignment,
    )
