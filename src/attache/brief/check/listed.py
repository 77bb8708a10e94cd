"""The list of sources: outlet, headline, date and address against the archived text, our tables and the record."""

from collections.abc import Callable, Iterator

from ... import tables
from ...record import Document, Edition, EditionSource
from . import days, words
from .evidence import TextOf, archived


def check_sources(
    edition: Edition, text_of: TextOf, document_of: Callable[[str], Document | None] | None
) -> Iterator[tuple[str, str, str, str]]:
    """Yield source id, kind, words and message for what the list says without support."""
    cited = {
        citation.source
        for section in edition.sections
        for point in section.points
        for line in point.lines
        for citation in line.citations
    }
    seen: set[str] = set()
    for source in edition.sources:
        if source.id in seen:
            yield source.id, "repeated-id", source.id, "two sources have this id"
        seen.add(source.id)
        if source.id not in cited:
            yield source.id, "not-cited", source.outlet or source.sha256[:12], "no line cites this source"
        text = archived(source, text_of)
        if text is None:
            yield source.id, "not-archived", source.sha256[:12], "the archive has no text of this source"
            continue
        yield from ((source.id, *rest) for rest in _published(source, text))
        yield from ((source.id, *rest) for rest in _outlet(source))
        if document_of is None:
            continue
        document = document_of(source.sha256)
        if document is None:
            yield source.id, "source-digest", source.sha256[:12], "the record has no original with this digest"
            continue
        yield from ((source.id, *rest) for rest in _record(source, document))
        yield from ((source.id, *rest) for rest in _headline(source, text, document))


def _headline(source: EditionSource, text: str, document: Document) -> Iterator[tuple[str, str, str]]:
    """A headline stands in the text, or is the title of the recorded document."""
    if not source.headline:
        return
    said = words.fold(source.headline)
    if said != words.fold(document.title or "") and said not in words.fold(text):
        yield "source-headline", source.headline[:80], "is no headline of the archived document"


def _published(source: EditionSource, text: str) -> Iterator[tuple[str, str, str]]:
    date = source.published
    if date is None:
        return
    value = days.of_partial(date)
    if value is None:
        yield "source-date", date.value, "is no date"
        return
    if date.span is not None:
        there = text[date.span.start : date.span.end]
        if there != date.text:
            yield "source-date", date.text, f"the archive has “{there[:40]}” at this place"
            return
    if date.basis == "resolved":
        return
    stated = [one for one in days.written(date.text) if not one.loose]
    if stated and not any(_agree(one, value) for one in stated):
        yield "source-date", date.value, f"the words it came from say otherwise: “{date.text[:40]}”"
    if date.basis in {"stated", "source-line"} and date.span is None and date.text not in text:
        yield "source-date", date.text, "stands nowhere in the archived text"


def _agree(one: days.Written, value: days.Written) -> bool:
    pairs = ((one.year, value.year), (one.month, value.month), (one.day, value.day))
    # a stamp near midnight may name the day before or after in another zone
    near = one.day is None or value.day is None or (abs(one.day - value.day) <= 1 and "T" in one.words)
    return all(a is None or b is None or a == b for a, b in pairs) or (
        near and pairs[0][0] == pairs[0][1] and "T" in one.words
    )


def _outlet(source: EditionSource) -> Iterator[tuple[str, str, str]]:
    if not source.outlet:
        return
    row = tables.outlets().named(source.outlet)
    if source.country and (row is None or row.country != source.country):
        yield "source-outlet", source.country, "is not what the outlets table says of this outlet"
    if source.ownership and (row is None or row.ownership != source.ownership):
        yield "source-outlet", source.ownership, "is not what the outlets table says of this outlet"


def _record(source: EditionSource, document: Document) -> Iterator[tuple[str, str, str]]:
    if (source.outlet or None) != (document.outlet or None):
        yield "source-outlet", source.outlet or "", f"the record has {document.outlet or 'no outlet'}"
    ours = source.published.value if source.published else None
    theirs = document.published.value if document.published else None
    if ours != theirs:
        yield "source-date", ours or "", f"the record has {theirs or 'no date'}"
    if (source.url or None) != (document.url or None):
        yield "source-url", source.url or "", f"the record has {document.url or 'no address'}"
    if source.text_sha256 and document.text_sha256 and source.text_sha256 != document.text_sha256:
        yield "source-text", source.text_sha256[:12], "the record has another text of this document"
