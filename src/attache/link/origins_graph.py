"""The graph of who took a story from whom, and how many independent first sources there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..record import Item, Reading
from ..record.origin import Arrow, Copy, Evidence, Extent, NodeKind, OriginGraph, OriginNode, Standing
from .copies_index import CopyIndex
from .copies_shared import PROSE, PROSE_HAN, compare, joined
from .copies_words import Words
from .origins_told import Taken, Told, told

_MOST = 4
_WHOLE, _PERHAPS = 0.6, 0.25
_PASSAGES = 12
_EXTENTS: tuple[Extent, ...] = ("whole", "doubtful", "with", "part")
_SURE = {"credit": 0.95, "tag": 0.97, "shared-text": 0.9, "citation": 0.85, "release": 0.7, "order": 0.0}
_DOUBT = {"whole": 1.0, "doubtful": 0.7, "with": 0.9, "part": 0.85}


@dataclass(slots=True)
class _Link:
    extent: Extent
    evidence: list[Evidence] = field(default_factory=list)
    directed: bool = True


def graph(tellings: Sequence[tuple[Reading, Item]]) -> OriginGraph:
    """Return who took the story from whom, with the evidence for each arrow, and how many first sources there are.

    A telling rests on another where it credits it, bears its tag, has its text, or cites it at the top with nothing of
    its own; then it is no first source. What shares only quotations is not taken from each other: two reporters may
    hear one speaker. An office's own page is one source, however many carry it. Items of one outlet are one source.
    The time grows with the length of all tellings together.

    Args:
        tellings: Each item once, with the reading of its document.
    """
    names = {reading.document.outlet for reading, _ in tellings if reading.document.outlet}
    names |= {credit.outlet for _, item in tellings for credit in item.credits if credit.outlet}
    seen: dict[str, Told] = {}
    for reading, item in tellings:
        if item.id not in seen:
            seen[item.id] = told(reading, item, names)
    order = sorted(seen.values(), key=lambda each: (each.office is None, each.date is None, each.date or ""))
    texts = {reading_item[1].id: reading_item[0].document.text for reading_item in tellings}
    maker = _Maker(order, texts)
    maker.named()
    maker.copied()
    maker.inherited()
    return maker.made([seen[key] for key in seen])


class _Maker:
    def __init__(self, order: Sequence[Told], texts: dict[str, str]) -> None:
        self.order = order
        self.texts = texts
        self.by_id = {each.item: each for each in order}
        self.links: dict[tuple[str, str], _Link] = {}
        self.outside: dict[str, str | None] = {}
        self.tellings_of: dict[str, list[Told]] = defaultdict(list)
        for each in order:
            if each.key is not None:
                self.tellings_of[each.key].append(each)

    def node_of(self, key: str, taker: Told | None, name: str | None) -> str | None:
        """Return the node of a source: its own telling in the story where it has one, or one outside."""
        held = [each for each in self.tellings_of.get(key, ()) if taker is None or each.item != taker.item]
        if taker is not None and taker.key == key:
            return None
        if held:
            before = [each for each in held if not _later(each, taker)]
            return (before[0] if before else held[0]).item
        self.outside.setdefault(key, name)
        return key if ":" in key or key == "unnamed" else f"outlet:{key}"

    def named(self) -> None:
        """Draw the arrows that tellings themselves name."""
        for each in self.order:
            for taken in each.taken:
                source = self.node_of(taken.key, each, taken.name)
                if taken.through is not None:
                    middle = self.node_of(taken.through, each, None)
                    if source is not None and middle is not None and middle != source:
                        self.draw(middle, source, "whole", self.shown(each, taken))
                elif source is not None:
                    self.draw(each.item, source, taken.extent, self.shown(each, taken))

    def shown(self, each: Told, taken: Taken) -> Evidence:
        """Return the evidence that a telling's own words are."""
        return Evidence(kind=taken.kind, item=each.item, text=taken.span.of(self.texts[each.item]), span=taken.span)

    def draw(self, taker: str, source: str, extent: Extent, *evidence: Evidence, directed: bool = True) -> None:
        """Add evidence to an arrow; its extent is the widest that any of it shows."""
        link = self.links.get((taker, source))
        if link is None:
            link = self.links[taker, source] = _Link(extent, directed=directed)
        elif _EXTENTS.index(extent) < _EXTENTS.index(link.extent):
            link.extent = extent
        link.directed |= directed
        link.evidence += [each for each in evidence if each not in link.evidence][: 3 * _PASSAGES - len(link.evidence)]

    def copied(self) -> None:
        """Draw the arrows that shared text shows."""
        index: CopyIndex[str] = CopyIndex()
        words: dict[str, Words] = {}
        wholes: dict[str, set[str]] = defaultdict(set)
        for (taker, source), link in self.links.items():
            if link.extent == "whole":
                wholes[taker].add(source)
        for each in self.order:
            words[each.item] = mine = Words(each.text)
            got = 0
            for candidate in index.add(each.item, mine, most=_MOST):
                other = self.by_id[candidate.key]
                if other.key is not None and other.key == each.key:
                    continue
                found = compare(mine, words[other.item], (each.text, other.text))
                if found is None or not _telling(found, mine, words[other.item]):
                    continue
                self.shared(each, other, found, wholes)
                got += 1
                if found.kind in ("exact", "near") or got == 3:
                    break

    def shared(self, each: Told, other: Told, found: Copy, wholes: dict[str, set[str]]) -> None:
        """Draw the arrow between two that share a text: to the known first, or to what one of them credits."""
        mine, theirs = wholes[each.item], wholes[other.item]
        if mine & theirs and other.item not in mine:
            return
        extent, back = _extent(found.share_one), _extent(found.share_other)
        if other.item in mine or (each.item, other.item) in self.links:
            self.draw(each.item, other.item, extent, *self.passages(each, other, found))
        elif each.item in theirs:
            self.draw(other.item, each.item, back, *self.passages(each, other, found))
        elif theirs and not mine and extent == "whole" and back == "whole":
            for source in theirs:
                if source != each.item:
                    self.draw(each.item, source, extent, *self.passages(each, other, found))
        elif mine and not theirs and extent == "whole" and back == "whole":
            for source in mine:
                if source != other.item:
                    self.draw(other.item, source, back, *self.passages(each, other, found))
        elif mine and theirs and extent == "whole" and back == "whole" and each.item not in theirs:
            # two carry one text under two names: of the two named, one has it from the other
            taker, source = min(mine), min(theirs)
            if taker != other.item and (source, taker) not in self.links:
                self.draw(taker, source, extent, *self.passages(each, other, found), directed=_later(each, other))
        elif (each.item, other.item) not in self.links:
            known = other.office is not None or _later(each, other)
            evidence = self.passages(each, other, found)
            if _later(each, other):
                dates = f"{other.date} {each.date}"
                evidence = (*evidence, Evidence(kind="order", item=each.item, text=dates, other=other.item))
            self.draw(each.item, other.item, extent, *evidence, directed=known)
            if extent == "whole":
                wholes[each.item].add(other.item)

    def inherited(self) -> None:
        """Take out citations that stand in text which is whole from another: they are those of the other."""
        held: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)
        for (taker, source), link in self.links.items():
            if link.extent == "whole":
                held[taker] += [(source, each) for each in link.evidence if each.kind == "shared-text"]
        for (taker, source), link in list(self.links.items()):
            others = [each for at, each in held[taker] if at != source]
            if others and all(
                each.kind == "citation"
                and each.span is not None
                and any(other.span is not None and each.span.within(other.span) for other in others)
                for each in link.evidence
            ):
                del self.links[taker, source]

    def passages(self, each: Told, other: Told, found: Copy) -> tuple[Evidence, ...]:
        """Return the longest shared passages as evidence, in the order of the text."""
        longest = sorted(joined(found.passages), key=lambda passage: -passage.words)[:_PASSAGES]
        return tuple(
            Evidence(
                kind="shared-text", item=each.item, text=self.texts[each.item][span.start : span.end], span=span,
                other=other.item, other_span=passage.other.shifted(other.offset),
            )
            for passage in sorted(longest)
            for span in (passage.one.shifted(each.offset),)
        )  # fmt: skip

    def made(self, tellings: Sequence[Told]) -> OriginGraph:
        """Return the graph: standings, circles and counts."""
        if not tellings:
            return OriginGraph()
        out_of: dict[str, list[_Link]] = defaultdict(list)
        into: dict[str, list[_Link]] = defaultdict(list)
        for (taker, source), link in self.links.items():
            out_of[taker].append(link)
            into[source].append(link)
        keys: dict[str, str] = {}
        nodes: list[OriginNode] = []
        for each in tellings:
            standing = _standing(each, {link.extent for link in out_of[each.item]}, len(tellings))
            nodes.append(
                OriginNode(
                    id=each.item,
                    kind="telling",
                    standing=standing,
                    name=each.name,
                    date=each.date,
                    headline=each.headline,
                )
            )
            keys[each.item] = each.key or each.item
        for key, name in self.outside.items():
            kind: NodeKind = "unnamed" if key == "unnamed" else "office" if key.startswith("office:") else "outlet"
            at = f"outlet:{key}" if kind == "outlet" else key
            if any(link.extent == "whole" for link in out_of[at]):
                standing = "taken"
            elif kind != "unnamed" and any(link.extent != "part" for link in into[at]):
                standing = "origin"
            else:
                standing = "possible"
            nodes.append(OriginNode(id=at, kind=kind, standing=standing, name=name))
            keys[at] = key
        arrows = tuple(
            Arrow(
                taker=taker, source=source, extent=link.extent, evidence=tuple(link.evidence),
                confidence=_confidence(link), directed=link.directed,
            )
            for (taker, source), link in self.links.items()
        )  # fmt: skip
        sure = {keys[node.id] for node in nodes if node.standing == "origin"}
        perhaps = {keys[node.id] for node in nodes if node.standing == "possible"} - sure
        if all(link.extent == "doubtful" and _cites(link) for link in into["unnamed"]):
            perhaps.discard("unnamed")  # it or the one that cites it, not both
        names = {keys[node.id]: node.name or node.id for node in reversed(nodes)}
        circles = tuple(
            tuple(names[key] for key in circle)
            for circle in _circles((keys[a.taker], keys[a.source]) for a in arrows if _speaks(a))
        )
        if not sure and len(nodes) > 1:
            sure_count = 1
        else:
            sure_count = max(1, len(sure))
        return OriginGraph(
            nodes=tuple(nodes), arrows=arrows, circles=circles,
            origins=tuple(node.id for node in nodes if node.standing == "origin"),
            at_least=sure_count, at_most=max(sure_count, len(sure) + len(perhaps)),
        )  # fmt: skip


def _standing(each: Told, extents: set[Extent], tellings: int) -> Standing:
    if "whole" in extents:
        return "taken"
    if each.own or each.office is not None:
        return "origin"
    if "doubtful" in extents or each.key is None or (each.short and tellings > 1):
        return "possible"
    return "origin"


def _telling(found: Copy, one: Words, other: Words) -> bool:
    """Whether more than quotations is shared."""
    enough = PROSE_HAN if one.han else PROSE
    return found.prose >= min(enough, min(len(one), len(other)) // 2)


def _extent(share: float) -> Extent:
    return "whole" if share >= _WHOLE else "doubtful" if share >= _PERHAPS else "part"


def _later(one: Told, other: Told | None) -> bool:
    """Whether the first is known to be later than the other: by the hour where both have one, else by the day."""
    if other is None or not one.date or not other.date:
        return False
    size = min(len(one.date), len(other.date))
    a, b = one.date, other.date
    if size < 16 or a[19:] != b[19:]:  # zones differ: days alone are compared
        a, b = a[: min(size, 10)], b[: min(size, 10)]
    return a > b


def _confidence(link: _Link) -> float:
    doubt = 1.0
    for kind in {each.kind for each in link.evidence}:
        doubt *= 1 - _SURE[kind]
    return round((1 - doubt) * _DOUBT[link.extent] * (1.0 if link.directed else 0.75), 3)


def _cites(link: _Link) -> bool:
    return all(each.kind == "citation" for each in link.evidence)


def _speaks(arrow: Arrow) -> bool:
    return any(each.kind in ("credit", "tag", "citation") for each in arrow.evidence)


def _circles(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the groups of names each of which leads to every other (strongly connected; Tarjan, without recursion)."""
    ways: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        if one != other:
            ways[one].append(other)
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on: set[str] = set()
    out: list[list[str]] = []
    for root in list(ways):
        if root in number:
            continue
        work = [(root, iter(ways[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on.add(root)
        while work:
            at, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[at])
                if low[at] == number[at]:
                    group = []
                    while True:
                        last = stack.pop()
                        on.discard(last)
                        group.append(last)
                        if last == at:
                            break
                    if len(group) > 1:
                        out.append(sorted(group))
            elif step not in number:
                number[step] = low[step] = len(number)
                stack.append(step)
                on.add(step)
                work.append((step, iter(ways.get(step, ()))))
            elif step in on:
                low[at] = min(low[at], number[step])
    return out


def independent(graph: OriginGraph) -> int:
    """Return how many independent first sources a story rests on, as far as evidence shows: the careful count."""
    return graph.at_least
