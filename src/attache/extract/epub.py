"""Chapters of EPUB books and magazines: pages without a site around them, so all of their text is matter."""

from dataclasses import replace

from ..errors import EmptyInput
from ..record import Capture, Extract, PartialDate
from ..tables import outlets
from ..text.dates import parse_stamp, parse_written
from ..text.decode import decode
from .hostile import tamed
from .layout import laid_out
from .made import made
from .metadata import clean
from .page import page_text, parse
from .several import all_parts
from .written import stated

_EARLIEST = "1900"


def is_chapter(capture: Capture) -> bool:
    """Whether the capture is a chapter that was taken out of an EPUB."""
    return any(name.startswith("EPUB-") for name, _ in capture.headers)


def from_chapter(capture: Capture) -> Extract:
    """Return the extract of a chapter. Its title is its first heading; outlet and date are those that the book states.

    Raises:
        EmptyInput: There is no text in it.
    """
    decoded = decode(capture.data, declared=capture.charset)
    page = page_text(parse(tamed(decoded.text)))
    layout = laid_out(all_parts(page))
    if not layout.text:
        raise EmptyInput("there is no text in this chapter")
    about = dict(capture.headers)
    heading = next((block for block in layout.blocks[:4] if block.role == "heading"), None)
    publisher = clean(about.get("EPUB-Publisher"))
    row = outlets().named(publisher) if publisher else None
    document = made(
        capture,
        layout.text,
        encoding=decoded.encoding,
        hint=about.get("EPUB-Language"),
        title=heading.span.of(layout.text) if heading else clean(about.get("EPUB-Title")),
        outlet=row.name if row else publisher,
        published=stated(layout.text) or _date(about.get("EPUB-Date")),
        alignment=layout.alignment,
    )
    return Extract(document=document, blocks=layout.blocks, furniture=layout.furniture)


def _date(words: str | None) -> PartialDate | None:
    date = (parse_stamp(words) or parse_written(words, basis="metadata")) if words else None
    # converters write the year 101 where they know none
    return replace(date, basis="metadata") if date is not None and date.value >= _EARLIEST else None
