"""The date that a page shows beside its title, for pages whose metadata states none."""

import re

from ..record import PartialDate
from ..text.dates import parse_written
from .metadata import key
from .page import PageText

_NEAR = 8
_LONGEST = 160
_PIECES = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|(?<=\d{4}),\s+(?=\d{1,2}:)|\bby\b|\bvon\b|\bpar\b|\bpor\b)\s*", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_CHANGED = re.compile(r"updat|modif|aktualis|mis à jour|actualiz|修改|更新", re.IGNORECASE)


def stated_near_title(page: PageText, title: str | None) -> PartialDate | None:
    """Return the date of a line near the page's title that is nothing but a date (and an author, a time), or None.

    None too when such lines differ. The basis is `stated`; a line that speaks of an update counts only when alone.
    """
    told = key(title) if title else ""
    place = next(
        (n for n, block in enumerate(page.blocks) if told and not block.hidden and key(block.text) == told), None
    )
    if place is None:
        return None
    found: list[PartialDate] = []
    changed: list[PartialDate] = []
    for block in page.blocks[max(0, place - 3) : place + _NEAR]:
        if block.hidden or len(block.text) > _LONGEST or not _DIGIT.search(block.text):
            continue
        for piece in _PIECES.split(block.text):
            date = parse_written(piece, basis="stated") if piece and _DIGIT.search(piece) else None
            if date is not None and date.precision == "day":
                (changed if _CHANGED.search(piece) else found).append(date)
    dates = found or changed
    return dates[0] if dates and len({date.value for date in dates}) == 1 else None
