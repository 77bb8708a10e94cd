"""Pages that grow: live pages and bulletins that only gain text."""

from ..record import Alteration, Reading
from ..text.paragraphs import paragraphs
from .versions_hunks import Piece
from .versions_text import Matter
from .versions_words import says

_ENTRIES = 2
_MANY = 3
_MUCH = 0.4


def grown(old: Reading, new: Reading, one: Matter, other: Matter, found: list[Piece], told: list[Alteration]) -> bool:
    """Whether the new version only gained text, as live pages and bulletins do.

    Nothing of the old version went or was changed, a few typing errors and the headline's clock aside, and what came
    are entries with a clock before or after the old ones, whole new items, or much more text behind the old end.
    A note of correction, or a sentence put between old ones, is no growth.
    """
    kinds = {each.kind for each in told}
    if "correction" in kinds or not found:
        return False
    small = {each.new for each in told if each.kind == "minor"} | {each.new for each in told if each.kind == "headline"}
    added = [piece for piece in found if piece.hunk.change == "added"]
    others = [piece for piece in found if piece.hunk.change != "added" and piece.hunk.new not in small]
    if not added or others:
        return False
    if any(not _whole(other, piece) for piece in added if piece.hunk.new not in small):
        return False
    added = [piece for piece in added if piece.hunk.new not in small]
    if not added:
        return False
    if _entries(old) >= _ENTRIES and _entries(new) > _entries(old):
        return True
    if len(old.items) > 1 and len(new.items) > len(old.items):
        return True
    last = len(one.keys)
    behind = all(piece.old_first >= last for piece in added)
    words = sum(piece.new_last - piece.new_first for piece in added)
    lines = sum(len(paragraphs(other.text, *piece.hunk.new)) for piece in added if piece.hunk.new)
    return behind and (lines >= _MANY or words >= _MUCH * max(last, 1)) and lines >= 2


def _whole(side: Matter, piece: Piece) -> bool:
    first = side.units[side.unit_of[piece.new_first]]
    last = side.units[side.unit_of[piece.new_last - 1]]
    return first.first == piece.new_first and last.last == piece.new_last


def _entries(reading: Reading) -> int:
    """How many lines of a text begin with a clock."""
    text = reading.document.text
    return sum(says("entry", line.of(text)[:40] + " ") for line in paragraphs(text))
