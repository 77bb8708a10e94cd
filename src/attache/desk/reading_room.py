"""What pages ask of a workspace besides what other rooms of the desk give: versions of a page, where an id leads."""

from dataclasses import dataclass

import msgspec

from ..errors import UnknownId
from ..record import Difference, Removal, Span
from ..store import DocumentRow
from ..store.versions import ChangeRow, changes, page_of, superseded, versions
from ..text.sentences import sentences
from .desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A version of a page in the order of capture: its document, and the change that it, or its removal, brought.

    `row` is None for a removal, and for the return of what was removed.
    """

    number: int
    row: DocumentRow | None
    change: ChangeRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A span with the sentences around it: `before`, `words` and `after` are the archived text."""

    before: str
    words: str
    after: str
    start: int
    end: int


def versions_of(desk: Desk, document: str) -> tuple[VersionShown, ...]:
    """Return the versions of the page of a document (by id) and removals between them; itself where it has no page."""
    own = desk.store.document(document)
    if own is None:
        raise UnknownId(place=document)
    page = page_of(desk.store, own.id)
    if page is None:
        return (VersionShown(number=1, row=own, change=None),)
    told = sorted(changes(desk.store, page=page), key=lambda each: (each.at, each.n))
    by_new = {each.new: each for each in told if each.new and each.new != each.old}
    steps: list[tuple[str, DocumentRow | None, ChangeRow | None]] = [
        (row.captured, row, by_new.get(row.id)) for row in versions(desk.store, page)
    ]
    steps += [(each.at, None, each) for each in told if each.kind in ("removal", "returned")]
    steps.sort(key=lambda each: (each[0], each[1] is None))
    return tuple(VersionShown(number=n, row=row, change=change) for n, (_, row, change) in enumerate(steps, 1))


def is_superseded(desk: Desk, document: str) -> bool:
    """Whether a later version of its page has followed a document (by id)."""
    return superseded(desk.store, document)


def told(change: ChangeRow) -> Difference | Removal | None:
    """Return what a change says; None for a return, and for what another version of this program told."""
    try:
        if change.kind == "removal":
            return msgspec.json.decode(change.told, type=Removal)
        if change.kind != "returned":
            return msgspec.json.decode(change.told, type=Difference)
    except (msgspec.DecodeError, msgspec.ValidationError):
        pass
    return None


def change_at(desk: Desk, n: int) -> ChangeRow:
    """Return the change of this number.

    Raises:
        UnknownId: There is none.
    """
    found = next((each for each in changes(desk.store, number=n)), None)
    if found is None:
        raise UnknownId(place=str(n))
    return found


def contexts(
    text: str, spans: tuple[Span, ...], *, language: str | None, within: tuple[Span, ...] = ()
) -> tuple[Context, ...]:
    """Return spans with one sentence on either side, in the order given: what may be shown to readers.

    The sentences in which a span itself stands come whole. `within` bounds them (the spans of the item).
    """
    out = []
    for span in spans:
        bound = next((each for each in within if each.start <= span.start < each.end), Span(0, len(text)))
        low, high = max(bound.start, span.start - 4000), min(max(bound.end, span.end), span.end + 4000)
        found = sentences(text, language, low, high)
        inside = [k for k, each in enumerate(found) if each.start < span.end and span.start < each.end]
        first, last = (inside[0], inside[-1]) if inside else (0, -1)
        start = found[max(0, first - 1)].start if inside else span.start
        end = found[min(len(found) - 1, last + 1)].end if inside else span.end
        out.append(
            Context(
                before=text[min(start, span.start) : span.start], words=span.of(text),
                after=text[span.end : max(end, span.end)], start=span.start, end=span.end,
            )
        )  # fmt: skip
    return tuple(out)
