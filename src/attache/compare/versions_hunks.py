"""The stretches in which two versions differ, and how the new text is made from the old one by them."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..record import Hunk
from .versions_align import Alignment
from .versions_text import Matter


@dataclass(frozen=True, slots=True)
class Piece:
    """A hunk with its words by number: `[old_first, old_last)` and `[new_first, new_last)`, either may be empty."""

    old_first: int
    old_last: int
    new_first: int
    new_last: int
    hunk: Hunk


def pieces(old: Matter, new: Matter, alignment: Alignment) -> list[Piece]:
    """Return the hunks in the order of the new text; those inside a moved stretch follow the move."""
    out: list[Piece] = []
    a = b = 0
    ends = (len(old.keys), len(new.keys))
    while a < ends[0] or b < ends[1]:
        here, there = [], []
        while a < ends[0] and (alignment.to_new[a] < 0 or old.unit_of[a] in alignment.moved_old):
            if old.unit_of[a] not in alignment.moved_old:
                here.append(a)
            a += 1
        while b < ends[1] and (alignment.to_old[b] < 0 or new.unit_of[b] in alignment.moved_new):
            if new.unit_of[b] not in alignment.moved_new:
                there.append(b)
            b += 1
        out += _between(old, new, here, there, a, b)
        while a < ends[0] and b < ends[1] and alignment.to_new[a] == b and old.unit_of[a] not in alignment.moved_old:
            a += 1
            b += 1
    out += _moves(old, new, alignment)
    return sorted(out, key=lambda piece: (piece.hunk.new_at, piece.hunk.change != "moved", piece.hunk.old_at))


def _between(
    old: Matter, new: Matter, here: list[int], there: list[int], a: int, b: int, *, inside: bool = False
) -> Iterator[Piece]:
    """Yield the hunks between two words that stayed; sentences that went or came whole are hunks of their own."""
    if not here and not there:
        return
    ours, theirs = _groups(old, here), _groups(new, there)
    parts_here = [group for group in ours if not _whole(old, group)]
    parts_there = [group for group in theirs if not _whole(new, group)]
    heads_here = [group for group in ours if _whole(old, group) and old.units[old.unit_of[group[0]]].headline]
    heads_there = [group for group in theirs if _whole(new, group) and new.units[new.unit_of[group[0]]].headline]
    paired: dict[tuple[int, int], tuple[int, int]] = {}
    for one, other in ((parts_here, parts_there), (heads_here, heads_there)):
        if len(one) == len(other):
            paired |= dict(zip(one, other, strict=True))
    back = {right: left for left, right in paired.items()}
    place = there[0] if there else b
    for group in ours:
        answer = paired.get(group)
        place = answer[1] if answer else place
        yield _piece(old, new, (*group, *(answer or (place, place))), inside=inside)
    at = here[0] if here else a
    for group in theirs:
        if group in back:
            at = back[group][1]
        else:
            yield _piece(old, new, (at, at, *group), inside=inside)


def _groups(side: Matter, places: list[int]) -> list[tuple[int, int]]:
    """Return unbroken runs of words: whole sentences of a paragraph together, parts of sentences by themselves."""
    out: list[tuple[int, int]] = []
    inside = set(places)
    for first in places:
        if out and out[-1][1] == first and side.stretch[first] == side.stretch[first - 1]:
            unit, before = side.units[side.unit_of[first]], side.units[side.unit_of[first - 1]]
            if unit is before or (
                side.paragraph[first] == side.paragraph[first - 1]
                and _all(unit.first, unit.last, inside)
                and _all(before.first, before.last, inside)
            ):
                out[-1] = (out[-1][0], first + 1)
                continue
        out.append((first, first + 1))
    return out


def _all(first: int, last: int, inside: set[int]) -> bool:
    return first in inside and last - 1 in inside and all(place in inside for place in range(first, last))


def _whole(side: Matter, group: tuple[int, int]) -> bool:
    return (
        side.units[side.unit_of[group[0]]].first == group[0] and side.units[side.unit_of[group[1] - 1]].last == group[1]
    )


def _piece(old: Matter, new: Matter, places: tuple[int, int, int, int], *, inside: bool) -> Piece:
    a, a_end, b, b_end = places
    was = old.span(a, a_end) if a_end > a else None
    now = new.span(b, b_end) if b_end > b else None
    hunk = Hunk(
        change="replaced" if was and now else "removed" if was else "added",
        old=was, new=now,
        old_at=was.start if was else _at(old, a), new_at=now.start if now else _at(new, b),
        old_words=was.of(old.text) if was else "", new_words=now.of(new.text) if now else "",
        inside=inside,
    )  # fmt: skip
    return Piece(a, a_end, b, b_end, hunk)


def _at(side: Matter, place: int) -> int:
    return side.starts[place] if place < len(side.starts) else (side.ends[-1] if side.ends else 0)


def _moves(old: Matter, new: Matter, alignment: Alignment) -> Iterator[Piece]:
    """Yield each moved stretch, neighbours that moved together as one, and what changed inside it."""
    runs: list[list[int]] = []
    for ours, theirs in sorted(alignment.moved_old.items()):
        if runs:
            first, mine, last = runs[-1][0], runs[-1][1], runs[-1][2]
            together = mine == ours and last == theirs
            whole = first < mine and old.stretch[old.units[ours].first] == old.stretch[old.units[mine - 1].first]
            if together and whole and new.stretch[new.units[theirs].first] == new.stretch[new.units[last - 1].first]:
                runs[-1][1], runs[-1][2] = ours + 1, theirs + 1
                continue
        runs.append([ours, ours + 1, theirs + 1])
    for first, last, last_new in runs:
        first_new = last_new - (last - first)
        a, a_end = old.units[first].first, old.units[last - 1].last
        b, b_end = new.units[first_new].first, new.units[last_new - 1].last
        was, now = old.span(a, a_end), new.span(b, b_end)
        hunk = Hunk(
            change="moved", old=was, new=now, old_at=was.start, new_at=now.start,
            old_words=was.of(old.text), new_words=now.of(new.text),
        )  # fmt: skip
        yield Piece(a, a_end, b, b_end, hunk)
        for step in range(last - first):
            yield from _inside(old, new, alignment, first + step, first_new + step)


def _inside(old: Matter, new: Matter, alignment: Alignment, ours: int, theirs: int) -> Iterator[Piece]:
    a, a_end = old.units[ours].first, old.units[ours].last
    b, b_end = new.units[theirs].first, new.units[theirs].last
    while a < a_end or b < b_end:
        here, there = a, b
        while a < a_end and alignment.to_new[a] < 0:
            a += 1
        while b < b_end and alignment.to_old[b] < 0:
            b += 1
        if a > here or b > there:
            yield _piece(old, new, (here, a, there, b), inside=True)
        while a < a_end and b < b_end and alignment.to_new[a] == b:
            a, b = a + 1, b + 1


def applied(old: Matter, new: Matter, found: list[Piece]) -> list[str]:
    """Return the words of the new version, made from those of the old one by the hunks alone.

    What the hunks leave out is taken from the old words in their order; so it equals the new words only if the hunks
    are complete. This is what "lossless" means here, and a property test holds it.
    """
    gone = {place for piece in found for place in range(piece.old_first, piece.old_last)}
    stayed = iter([key for place, key in enumerate(old.keys) if place not in gone])
    come: dict[int, str] = {}
    for piece in found:
        if piece.hunk.change == "moved":
            inner = [each for each in found if each.hunk.inside and _lies(each, piece)]
            edited = _edited(old, new, piece, inner)
            come |= dict(zip(range(piece.new_first, piece.new_last), edited, strict=True))
        elif not piece.hunk.inside:
            come |= {place: new.keys[place] for place in range(piece.new_first, piece.new_last)}
    return [come[place] if place in come else next(stayed) for place in range(len(new.keys))]


def _lies(one: Piece, other: Piece) -> bool:
    return other.new_first <= one.new_first and one.new_last <= other.new_last and (
        other.old_first <= one.old_first and one.old_last <= other.old_last
    )  # fmt: skip


def _edited(old: Matter, new: Matter, move: Piece, inner: list[Piece]) -> list[str]:
    out: list[str] = []
    at = move.old_first
    for piece in sorted(inner, key=lambda each: (each.old_first, each.new_first)):
        out += old.keys[at : piece.old_first]
        out += new.keys[piece.new_first : piece.new_last]
        at = piece.old_last
    return out + old.keys[at : move.old_last]
