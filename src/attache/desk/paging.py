"""Which page a capture is of, and whether it is a new version of what the record has of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..record import Reading
from ..store import DocumentRow, Store
from ..store import versions as pages

if TYPE_CHECKING:
    from ..record.version import Difference

Standing = Literal["new", "version", "unchanged"]

WEIGHTS = {
    "removal": 90.0,
    "returned": 60.0,
    "substance": 80.0,
    "headline": 50.0,
    "text": 30.0,
    "grown": 20.0,
    "minor": 10.0,
}
"""By how much a change comes before others, by its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """How a reading stands to the record.

    `page` is the key of its page, None for what has no address. `old` is the version that it follows, or the document
    that it says again (`unchanged`: only boilerplate differs, or it is the same article at another address).
    """

    standing: Standing
    page: str | None = None
    old: DocumentRow | None = None
    difference: "Difference | None" = None


def page_key(reading: Reading) -> str | None:
    """Return the key of the page that a document stands at, None where it has no address."""
    from ..collect.address import canonical

    url = reading.document.url
    return canonical(url) if url and "://" in url else None


def placed(store: Store, reading: Reading, reading_of: Callable[[DocumentRow], Reading]) -> Placed:
    """Say how a reading stands to the record, without changing anything."""
    from ..compare.versions import difference, replaced, same_article

    page = page_key(reading)
    if page is None:
        return Placed(standing="new")
    old = pages.present(store, page)
    if old is not None:
        before = reading_of(old)
        if replaced(before, reading):
            return Placed(standing="new", page=page)
        found = difference(before, reading)
        standing: Standing = "unchanged" if found.kind in ("same", "boilerplate") else "version"
        return Placed(standing=standing, page=page, old=old, difference=found)
    document = reading.document
    if document.title and document.outlet:
        for row in pages.alike(store, document.title, document.outlet, besides=page):
            if same_article(reading_of(row), reading):
                return Placed(standing="unchanged", page=pages.page_of(store, row.id), old=row)
    return Placed(standing="new", page=page)


def compared(old: Reading, new: Reading) -> "Difference":
    """Return what differs between two versions of a page."""
    from ..compare.versions import difference

    return difference(old, new)


def weight_of(difference: "Difference") -> float:
    """Return by how much a change comes before others: by its kind, then by how many things it altered."""
    return WEIGHTS.get(difference.kind, 0.0) + min(len(difference.alterations), 9)
