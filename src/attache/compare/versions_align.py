"""Which words of one version answer to which of another: sentences first, then words, then what moved."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from .versions_text import Matter, is_word

_CELLS = 200_000_000
"""Words times words that are compared at once: 25 MB of bits, some hundredths of a second."""
_LEAST_MOVED = 5
_LINKED = 0.4
_MOVED_ALIKE = 0.7
_PAIRS = 4000
_COMMON = 8

Block = tuple[int, int, int]


@dataclass(slots=True)
class Alignment:
    """For each word of the old version its place in the new one, or -1, and the other way round.

    `moved_old` and `moved_new` tell the units that stand elsewhere now: old unit → new unit, and back.
    """

    to_new: list[int]
    to_old: list[int]
    moved_old: dict[int, int] = field(default_factory=dict)
    moved_new: dict[int, int] = field(default_factory=dict)
    exact: bool = True

    def pair(self, old: int, new: int, count: int = 1) -> None:
        """Say that `count` words from `old` on answer to those from `new` on."""
        for step in range(count):
            self.to_new[old + step] = new + step
            self.to_old[new + step] = old + step

    def part(self, old: int) -> None:
        """Take back that an old word answers to a new one."""
        new = self.to_new[old]
        if new >= 0:
            self.to_old[new] = -1
        self.to_new[old] = -1


def blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[list[Block], bool]:
    """Return the runs that two sequences share in one order (a longest such set), and whether it is exact.

    Time and memory stay in bounds: beyond `_CELLS` only what is unique on both sides is looked for, and what lies
    between; a stretch that is both huge and repetitive is left unmatched.
    """
    head = 0
    most = min(len(old), len(new))
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    out: list[Block] = [(0, 0, head)] if head else []
    middle, exact = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    out += [(a + head, b + head, n) for a, b, n in middle]
    if tail:
        out.append((len(old) - tail, len(new) - tail, tail))
    return out, exact


def _middle(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[list[Block], bool]:
    if not old or not new:
        return [], True
    if len(old) * len(new) <= _CELLS:
        from rapidfuzz.distance import Indel

        numbers: dict[Hashable, int] = {}
        one, other = ([numbers.setdefault(each, len(numbers)) for each in side] for side in (old, new))
        return [
            (each.src_start, each.dest_start, each.src_end - each.src_start)
            for each in Indel.opcodes(one, other)
            if each.tag == "equal"
        ], True
    anchors = _unique(old, new)
    if not anchors:
        return [], False
    out: list[Block] = []
    exact = True
    a = b = 0
    for i, j in [*anchors, (len(old), len(new))]:
        if i > a and j > b:
            small = (i - a) * (j - b) <= _CELLS
            if small:
                part, _ = _middle(old[a:i], new[b:j])
                out += [(x + a, y + b, n) for x, y, n in part]
            exact = exact and small
        if i < len(old):
            out.append((i, j, 1))
        a, b = i + 1, j + 1
    return out, exact


def _unique(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the places of what stands once on either side, in one order (a longest increasing subsequence)."""
    ones, others = Counter(old), Counter(new)
    places = {each: place for place, each in enumerate(new) if others[each] == 1}
    pairs = [(i, places[each]) for i, each in enumerate(old) if ones[each] == 1 and each in places]
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before[number] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(j)
            ends.append(number)
        else:
            tails[at], ends[at] = j, number
    out: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        out.append(pairs[number])
        number = before[number]
    return out[::-1]


def align(old: Matter, new: Matter) -> Alignment:
    """Return which words answer to each other."""
    out = Alignment([-1] * len(old.keys), [-1] * len(new.keys))
    shared, out.exact = blocks([unit.key for unit in old.units], [unit.key for unit in new.units])
    for a, b, count in shared:
        for step in range(count):
            one = old.units[a + step]
            out.pair(one.first, new.units[b + step].first, one.last - one.first)
    gaps = _gaps(shared, len(old.units), len(new.units))
    _exact_moves(old, new, gaps, out)
    for a, a_end, b, b_end in gaps:
        ours = [number for number in range(a, a_end) if number not in out.moved_old]
        theirs = [number for number in range(b, b_end) if number not in out.moved_new]
        if ours and theirs:
            _within(old, new, ours, theirs, out)
    _crossing(old, new, out)
    _changed_moves(old, new, gaps, out)
    _least_moved(old, new, out)
    return out


def _least_moved(old: Matter, new: Matter, out: Alignment) -> None:
    """Choose anew which sentences count as moved, so that as few words as can be do.

    Where a long stretch and a short one changed places, the short one moved, whichever of them was changed besides.
    """
    if not out.moved_old:
        return
    pairs: dict[int, set[int]] = defaultdict(set)
    weights: Counter[int] = Counter()
    for place, there in enumerate(out.to_new):
        if there >= 0:
            pairs[old.unit_of[place]].add(new.unit_of[there])
            weights[old.unit_of[place]] += 1
    held = [(number, min(theirs), max(theirs)) for number, theirs in sorted(pairs.items())]
    kept = _heaviest(held, weights, len(new.units))
    moved = [(number, low) for number, low, high in held if number not in kept]
    shared = Counter(other for _, low, high in held for other in range(low, high + 1))
    if any(len(pairs[number]) > 1 or shared[low] > 1 or old.units[number].headline for number, low in moved):
        return  # a sentence that was cut in two stays where the first choice has it
    out.moved_old = dict(moved)
    out.moved_new = {low: number for number, low in moved}


def _heaviest(held: list[tuple[int, int, int]], weights: Counter[int], size: int) -> set[int]:
    """Return the units of the heaviest set that stands in one order in both versions."""
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)  # a Fenwick tree of maxima over new places
    before: list[int] = []
    for place, (number, low, high) in enumerate(held):
        found, at = (0, -1), low + 1
        while at > 0:
            found = max(found, best[at])
            at -= at & -at
        before.append(found[1])
        total = (found[0] + weights[number], place)
        at = high + 1
        while at <= size:
            best[at] = max(best[at], total)
            at += at & -at
    found, at = (0, -1), size
    while at > 0:
        found = max(found, best[at])
        at -= at & -at
    kept: set[int] = set()
    at = found[1]
    while at >= 0:
        kept.add(held[at][0])
        at = before[at]
    return kept


def _crossing(old: Matter, new: Matter, out: Alignment) -> None:
    """Count headlines that changed places with words of the body as moved."""
    for number, unit in enumerate(old.units):
        if not unit.headline or number in out.moved_old:
            continue
        places = [out.to_new[place] for place in range(unit.first, unit.last) if out.to_new[place] >= 0]
        if not places:
            continue
        before = _nearest(old, out, unit.first - 1, -1)
        after = _nearest(old, out, unit.last, 1)
        if (before is None or before < places[0]) and (after is None or after > places[-1]):
            continue
        theirs = {new.unit_of[place] for place in places}
        if len(theirs) == 1 and not theirs & out.moved_new.keys():
            out.moved_old[number] = theirs.copy().pop()
            out.moved_new[theirs.pop()] = number
        else:
            for place in range(unit.first, unit.last):
                out.part(place)


def _nearest(old: Matter, out: Alignment, place: int, step: int) -> int | None:
    while 0 <= place < len(out.to_new):
        unit = old.unit_of[place]
        if out.to_new[place] >= 0 and unit not in out.moved_old and not old.units[unit].headline:
            return out.to_new[place]
        place += step
    return None


def _gaps(shared: list[Block], old: int, new: int) -> list[tuple[int, int, int, int]]:
    out = []
    a = b = 0
    for i, j, count in [*shared, (old, new, 0)]:
        if i > a or j > b:
            out.append((a, i, b, j))
        a, b = i + count, j + count
    return out


def _exact_moves(old: Matter, new: Matter, gaps: list[tuple[int, int, int, int]], out: Alignment) -> None:
    waiting: dict[int, list[int]] = defaultdict(list)
    for _, _, b, b_end in gaps:
        for number in range(b, b_end):
            unit = new.units[number]
            if unit.last - unit.first >= _LEAST_MOVED and not unit.headline:
                waiting[unit.key].append(number)
    for each in waiting.values():
        each.reverse()
    for a, a_end, _, _ in gaps:
        for number in range(a, a_end):
            unit = old.units[number]
            places = waiting.get(unit.key)
            if places:
                to = places.pop()
                out.pair(unit.first, new.units[to].first, unit.last - unit.first)
                out.moved_old[number], out.moved_new[to] = to, number


def _within(old: Matter, new: Matter, ours: list[int], theirs: list[int], out: Alignment) -> None:
    """Compare the words of a gap; words that two sentences share by chance answer to nothing."""
    for headline in (True, False):
        one = [n for n in ours if old.units[n].headline == headline]
        other = [n for n in theirs if new.units[n].headline == headline]
        if not one or not other:
            continue
        here = [place for n in one for place in range(old.units[n].first, old.units[n].last)]
        there = [place for n in other for place in range(new.units[n].first, new.units[n].last)]
        shared, exact = blocks([old.keys[place] for place in here], [new.keys[place] for place in there])
        out.exact = out.exact and exact
        links: Counter[tuple[int, int]] = Counter()
        for a, b, count in shared:
            for step in range(count):
                i, j = here[a + step], there[b + step]
                out.pair(i, j)
                links[old.unit_of[i], new.unit_of[j]] += is_word(old.keys[i])
        if headline:
            continue
        sizes = ({n: _words(old, n) for n in one}, {n: _words(new, n) for n in other})
        for a, _, count in shared:
            for step in range(count):
                i = here[a + step]
                pair = (old.unit_of[i], new.unit_of[out.to_new[i]])
                if links[pair] < _LINKED * max(1, min(sizes[0][pair[0]], sizes[1][pair[1]])):
                    out.part(i)
        _extend(old, new, here, out)


def _extend(old: Matter, new: Matter, here: list[int], out: Alignment) -> None:
    """Pair equal words beside paired ones, which an answer elsewhere, taken back by now, had hidden."""
    for step, places in ((1, here), (-1, here[::-1])):
        for i in places:
            j = out.to_new[i]
            if j < 0 or not (0 <= i + step < len(out.to_new) and 0 <= j + step < len(out.to_old)):
                continue
            free = out.to_new[i + step] < 0 and out.to_old[j + step] < 0
            same = old.unit_of[i] == old.unit_of[i + step] and new.unit_of[j] == new.unit_of[j + step]
            if free and same and old.keys[i + step] == new.keys[j + step]:
                out.pair(i + step, j + step)


def _words(side: Matter, number: int) -> int:
    unit = side.units[number]
    return sum(map(is_word, side.keys[unit.first : unit.last]))


def _loose(side: Matter, matched: list[int], ranges: list[tuple[int, int]], moved: dict[int, int]) -> list[int]:
    """Return the sentences of the gaps of which no word has its answer."""
    return [
        number
        for a, a_end in ranges
        for number in range(a, a_end)
        if number not in moved
        and not side.units[number].headline
        and side.units[number].last - side.units[number].first >= _LEAST_MOVED
        and all(matched[place] < 0 for place in range(side.units[number].first, side.units[number].last))
    ]


def _changed_moves(old: Matter, new: Matter, gaps: list[tuple[int, int, int, int]], out: Alignment) -> None:
    """Pair sentences that moved and were changed: by rare words, the most alike first, in bounds."""
    from rapidfuzz.distance import Indel

    ours = _loose(old, out.to_new, [(a, a_end) for a, a_end, _, _ in gaps], out.moved_old)
    theirs = _loose(new, out.to_old, [(b, b_end) for _, _, b, b_end in gaps], out.moved_new)
    if not ours or not theirs:
        return
    holders: dict[str, list[int]] = defaultdict(list)
    for number in theirs:
        unit = new.units[number]
        for key in dict.fromkeys(new.keys[unit.first : unit.last]):
            if len(holders[key]) <= _COMMON:
                holders[key].append(number)
    found: list[tuple[float, int, int]] = []
    compared = 0
    for number in ours:
        unit = old.units[number]
        near: Counter[int] = Counter()
        for key in dict.fromkeys(old.keys[unit.first : unit.last]):
            if is_word(key) and 0 < len(holders.get(key, ())) <= _COMMON:
                near.update(holders[key])
        for other, _ in near.most_common(3):
            if compared >= _PAIRS:
                break
            compared += 1
            there = new.units[other]
            if (unit.last - unit.first) * (there.last - there.first) > _CELLS // 100:
                continue
            alike = Indel.normalized_similarity(old.keys[unit.first : unit.last], new.keys[there.first : there.last])
            if alike >= _MOVED_ALIKE:
                found.append((-alike, number, other))
    for _, number, other in sorted(found):
        if number in out.moved_old or other in out.moved_new:
            continue
        unit, there = old.units[number], new.units[other]
        shared, _ = blocks(old.keys[unit.first : unit.last], new.keys[there.first : there.last])
        for a, b, count in shared:
            out.pair(unit.first + a, there.first + b, count)
        out.moved_old[number], out.moved_new[other] = other, number


def smooth(old: Matter, new: Matter, out: Alignment, small: frozenset[str]) -> None:
    """Let a lone small word, sign or character that stands between two changes count as changed, for the reader's sake.

    Two wordings share "the" or 的 by chance; a difference that jumps over it back and forth cannot be read.
    """
    runs: list[list[int]] = []
    for i, j in enumerate(out.to_new):
        if j < 0:
            continue
        if runs and runs[-1][1] == i and out.to_new[i - 1] == j - 1 and old.unit_of[i] == old.unit_of[i - 1]:
            runs[-1][1] = i + 1
        else:
            runs.append([i, i + 1])
    for first, last in runs:
        unit = old.units[old.unit_of[first]]
        if last - first > 2 or first == unit.first or last == unit.last:
            continue
        there = out.to_new[first]
        unit_there = new.units[new.unit_of[there]]
        if there == unit_there.first or there + last - first == unit_there.last:
            continue
        keys = old.keys[first:last]
        content = [key for key in keys if is_word(key) and key.casefold() not in small]
        if content and not (len(keys) == 1 and len(content[0]) == 1):
            continue
        # only where words came or went on either side of it, in both versions
        gone = out.to_new[first - 1] < 0 and out.to_new[last] < 0
        come = out.to_old[there - 1] < 0 and out.to_old[there + last - first] < 0
        if gone and come:
            for place in range(first, last):
                out.part(place)
