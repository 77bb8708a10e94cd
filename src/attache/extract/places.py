"""Where a span of the document text stands in the archived original: page and boxes, paragraph, chapter."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..record import Capture, Span
from .stretches import Box, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the original that holds a part of a span, `[start, end)` of the document text.

    `page` counts from 1; `boxes` are the lines on it as left, bottom, right, top in points from the page's lower left
    corner. `paragraph` counts from 1 within `part`. `part` is a file in the container: a chapter of an EPUB, the body
    or the notes of a DOCX. `offset` and `until` are code points of the part's own text, or of the page's own text.
    """

    start: int
    end: int
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    paragraph: int | None = None
    part: str | None = None
    offset: int | None = None
    until: int | None = None

    def label(self) -> str:
        """Return the place in words: "page 3", "paragraph 12", "note, paragraph 2", "OEBPS/two.xhtml at 140"."""
        if self.page is not None:
            return f"page {self.page}"
        if self.paragraph is not None:
            note = "note, " if self.part and "notes" in self.part else ""
            return f"{note}paragraph {self.paragraph}"
        return f"{self.part or 'page text'} at {self.offset}"


def places(capture: Capture, span: Span, *, quote: str | None = None) -> tuple[Place, ...]:
    """Return where the words of a span stand in the original, derived again from its bytes.

    A place per page (PDF), paragraph (DOCX) or stretch of the page's own text (EPUB chapters, HTML, mail), in order.
    Nothing for plain text, where the document text is the file itself.

    Args:
        quote: The archived words of the span. Where the bytes give other words there, as an older or newer version
            may have laid them out, nothing is returned rather than a wrong place.
    """
    try:
        if capture.media_type == "application/pdf":
            from .pdf import laid_out as pages

            text, _ = pages(capture)
            return _of_stretches(text.text(), text.stretches, span, quote)
        if capture.media_type.startswith("application/vnd.openxmlformats-officedocument.wordprocessingml"):
            from .docx import laid_out

            text, _ = laid_out(capture)
            return _of_stretches(text.text(), text.stretches, span, quote)
        if capture.media_type in {"text/html", "message/rfc822", "multipart/related"}:
            return _of_alignment(capture, span, quote)
    except InputError:
        return ()
    return ()


def labels(capture: Capture, spans: Sequence[Span], text: str) -> tuple[str, ...]:
    """Return where spans of an archived text stand in the original, in words: "pages 3-4", "paragraphs 2-7".

    Args:
        text: The archived document text; where the bytes give other words now, nothing is returned.
    """
    found = [place for span in spans for place in places(capture, span, quote=span.of(text))]
    pages = sorted({place.page for place in found if place.page is not None})
    if pages:
        return (_run("page", pages[0], pages[-1]),)
    out: list[str] = []
    for part in dict.fromkeys(place.part for place in found):
        inside = [place for place in found if place.part == part]
        numbers = sorted({place.paragraph for place in inside if place.paragraph is not None})
        if numbers:
            note = "note, " if part and "notes" in part else ""
            out.append(note + _run("paragraph", numbers[0], numbers[-1]))
        elif part is not None:
            out.append(f"{part} at {min(place.offset or 0 for place in inside)}")
    return tuple(out)


def _run(name: str, first: int, last: int) -> str:
    return f"{name} {first}" if first == last else f"{name}s {first}-{last}"


def _of_stretches(text: str, stretches: list[Stretch], span: Span, quote: str | None) -> tuple[Place, ...]:
    if quote is not None and span.of(text) != quote:
        return ()
    found: list[Place] = []
    for stretch in stretches:
        start, end = max(span.start, stretch.start), min(span.end, stretch.end)
        if start >= end:
            continue
        boxes = (_box(stretch, start, end),) if stretch.box is not None else ()
        last = found[-1] if found else None
        if last is not None and (last.page, last.paragraph, last.part) == (
            stretch.page,
            stretch.paragraph,
            stretch.part,
        ):
            found[-1] = Place(
                start=last.start,
                end=end,
                page=last.page,
                boxes=last.boxes + boxes,
                paragraph=last.paragraph,
                part=last.part,
            )
            continue
        found.append(
            Place(start=start, end=end, page=stretch.page, boxes=boxes, paragraph=stretch.paragraph, part=stretch.part)
        )
    return tuple(found)


def _box(stretch: Stretch, start: int, end: int) -> Box:
    assert stretch.box is not None
    left, bottom, right, top = stretch.box
    edges = stretch.edges[start - stretch.start : end - stretch.start]
    if edges:
        left, right = min(edge[0] for edge in edges), max(edge[1] for edge in edges)
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


def _of_alignment(capture: Capture, span: Span, quote: str | None) -> tuple[Place, ...]:
    from . import extract

    document = extract(capture).document
    if quote is not None and span.of(document.text) != quote:
        return ()
    part = capture.path.rpartition("!/")[2] if capture.path and "!/" in capture.path else None
    found = []
    for each in document.alignment:
        start, end = max(span.start, each.start), min(span.end, each.end)
        if start < end:
            offset = each.page_start + start - each.start
            found.append(Place(start=start, end=end, part=part, offset=offset, until=offset + end - start))
    return tuple(found)
