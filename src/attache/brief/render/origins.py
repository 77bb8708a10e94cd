"""Who took a story from whom, as a drawing that the server makes, and as lines of text.

    drawing = svg(graph, title="Where the story comes from")   # str: one <svg> with <title> and <desc>; "" for nothing
    lines = plain(graph)                                        # tuple of lines: the count, then each telling

First sources stand on the left, what was taken from them to their right. A full line is all of a telling, a broken one
perhaps all, a dotted one a part. The classes are those of the charts; no script, no style, no address.
"""

from collections import defaultdict
from collections.abc import Sequence

from ...record.origin import Arrow, Evidence, OriginGraph, OriginNode
from .charts import FONT

_MOST, _EVIDENCE = 60, 4
_WIDE, _HIGH, _GAP_X, _GAP_Y, _EDGE = 178, 40, 96, 14, 12
_COLUMNS = 4
_SIZE = 12
_LETTERS, _HAN = 22, 13
_INK, _SOFT, _RULE, _GROUND = "#2e2c29", "#524e47", "#8a8478", "#ffffff"
_DASH = {"whole": "", "doubtful": "7 4", "part": "2 3", "with": "9 3 2 3"}
_KINDS = {
    "credit": "credit", "tag": "tag", "shared-text": "same text", "citation": "cited", "release": "release",
    "order": "earlier",
}  # fmt: skip
_EXTENT = {
    "whole": "all of it", "doubtful": "perhaps all of it", "part": "a part of it", "with": "which helped to report it",
}  # fmt: skip


def counted(graph: OriginGraph) -> str:
    """Return the count in words: the careful number, and how many there may be."""
    if not graph.nodes:
        return "nothing to trace"
    told = f"{graph.at_least} independent {'origin' if graph.at_least == 1 else 'origins'}"
    return f"{told}, perhaps {graph.at_most}" if graph.at_most > graph.at_least else told


def plain(graph: OriginGraph) -> tuple[str, ...]:
    """Return lines: the count, circles, then first sources with what rests on them, and what is not known."""
    if not graph.nodes:
        return ()
    lines = [counted(graph) + "."]
    lines += [f"Circle: {', '.join(circle)} cite each other." for circle in graph.circles]
    names = {node.id: _name(node) for node in graph.nodes}
    out: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in graph.arrows:
        out[arrow.taker].append(arrow)
    for standing, head in (("origin", "First sources"), ("possible", "Not known"), ("taken", "Taken from others")):
        held = [node for node in graph.nodes if node.standing == standing]
        if not held:
            continue
        lines.append(f"{head}:")
        for node in held:
            lines.append(f"  {names[node.id]}{_when(node)}{_which(node)}")
            for arrow in out[node.id]:
                words = f"{_EXTENT[arrow.extent]} from {names[arrow.source]}"
                if arrow.extent == "with":
                    words = f"with {names[arrow.source]}, {_EXTENT['with']}"
                if not arrow.directed:
                    words = f"the same text as {names[arrow.source]}; which came first is not known"
                lines.append(f"      {words} ({arrow.confidence:.2f})")
                lines += [f"          {_KINDS[each.kind]}: {_short(each.text, 90)}" for each in _shown(arrow)]
    return tuple(lines)


def svg(
    graph: OriginGraph, *, title: str = "Where the story comes from", ident: str = "origins", font: str = FONT
) -> str:
    """Return one drawing, "" for no telling; of more than sixty the first, with a line that says so.

    Args:
        ident: Begins the ids of its title and description: one for each drawing of a page.
        font: Families, as in CSS, without double quotes.
    """
    if not graph.nodes:
        return ""
    rank = {"origin": 0, "possible": 1, "taken": 2}
    nodes = sorted(graph.nodes, key=lambda node: (rank[node.standing], node.date is None, node.date or ""))[:_MOST]
    kept = {node.id for node in nodes}
    arrows = [arrow for arrow in graph.arrows if arrow.taker in kept and arrow.source in kept]
    places = _places(nodes, arrows)
    columns = max(x for x, _ in places.values()) + 1
    rows = max(y for _, y in places.values()) + 1
    aside = any(places[arrow.source][0] >= places[arrow.taker][0] for arrow in arrows)
    width = 2 * _EDGE + columns * _WIDE + (columns - 1) * _GAP_X + (_GAP_X if aside else 0)
    note = f"{len(graph.nodes) - len(nodes)} more are not drawn." if len(graph.nodes) > len(nodes) else ""
    height = 2 * _EDGE + rows * (_HIGH + _GAP_Y) - _GAP_Y + (20 if note else 0)
    body = [_marker(ident)]
    drawn: dict[str, int] = defaultdict(int)
    for arrow in arrows:
        body.append(_line(arrow, places, ident, drawn[arrow.taker]))
        drawn[arrow.taker] += 1
    body += [_box(node, places[node.id]) for node in nodes]
    if note:
        body.append(f'<text class="plot-text" x="{_EDGE}" y="{height - 8}" fill="{_SOFT}">{note}</text>')
    about = _escape(" ".join(line.strip() for line in _described(graph, nodes, arrows)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-labelledby="{ident}-t {ident}-d" font-family="{font}" font-size="{_SIZE}">'
        f'<title id="{ident}-t">{_escape(title)}</title><desc id="{ident}-d">{about}</desc>{"".join(body)}</svg>'
    )


def _places(nodes: Sequence[OriginNode], arrows: Sequence[Arrow]) -> dict[str, tuple[int, int]]:
    """Return column and row of each node: one column to the right of the source that is farthest to the right."""
    sources: dict[str, list[str]] = defaultdict(list)
    for arrow in arrows:
        sources[arrow.taker].append(arrow.source)
    column = {node.id: 0 for node in nodes}
    for _ in range(_COLUMNS - 1):  # a circle ends at the last column
        column = {
            node.id: min(_COLUMNS - 1, max((column[source] + 1 for source in sources[node.id]), default=0))
            for node in nodes
        }
    used = sorted(set(column.values()))
    column = {node: used.index(number) for node, number in column.items()}
    rows: dict[str, int] = {}
    order = {node.id: at for at, node in enumerate(nodes)}
    for number in range(_COLUMNS):  # beside their sources, so that few lines cross
        held = [node.id for node in nodes if column[node.id] == number]
        held.sort(key=lambda node: (min((rows.get(source, 0) for source in sources[node]), default=0), order[node]))
        rows.update({node: at for at, node in enumerate(held)})
    return {node.id: (column[node.id], rows[node.id]) for node in nodes}


def _corner(place: tuple[int, int]) -> tuple[int, int]:
    return _EDGE + place[0] * (_WIDE + _GAP_X), _EDGE + place[1] * (_HIGH + _GAP_Y)


def _box(node: OriginNode, place: tuple[int, int]) -> str:
    x, y = _corner(place)
    dash = ' stroke-dasharray="4 3"' if node.standing == "possible" else ""
    thick = 2 if node.standing == "origin" else 1
    round_ = 0 if node.kind == "telling" else 12
    under = (node.date or "no date")[:10] if node.kind == "telling" else "not in the record"
    return (
        f'<rect class="plot-axis" x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="{round_}" fill="{_GROUND}"'
        f' fill-opacity="0" stroke="{_INK if node.standing == "origin" else _RULE}" stroke-width="{thick}"{dash}/>'
        f'<text class="plot-label" x="{x + 8}" y="{y + 17}" fill="{_INK}" font-weight="600">'
        f"{_escape(_fit(_name(node)))}</text>"
        f'<text class="plot-text" x="{x + 8}" y="{y + 33}" fill="{_SOFT}">'
        f"{_escape(under)}</text>"
    )


def _line(arrow: Arrow, places: dict[str, tuple[int, int]], ident: str, turn: int) -> str:
    x1, y1 = _corner(places[arrow.source])
    x2, y2 = _corner(places[arrow.taker])
    y1, y2 = y1 + _HIGH // 2, y2 + _HIGH // 2
    if places[arrow.source][0] < places[arrow.taker][0]:
        x1 += _WIDE
        bend = (x2 - x1) // 2
        way = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
        at, up = x2 - 10, y2 - 5 + 17 * turn
    else:  # back in a circle, or beside: round the right edge
        x1, x2 = x1 + _WIDE, x2 + _WIDE
        way = f"M{x1} {y1}C{x1 + 60} {y1} {x2 + 60} {y2} {x2} {y2}"
        at, up = max(x1, x2) + 76, (y1 + y2) // 2 - 4
    dash = f' stroke-dasharray="{_DASH[arrow.extent]}"' if _DASH[arrow.extent] else ""
    head = f' marker-end="url(#{ident}-m)"' if arrow.directed else ""
    words = _KINDS[arrow.evidence[0].kind] if arrow.evidence else ""
    return (
        f'<path class="plot-line" d="{way}" fill="none" stroke="{_SOFT}" stroke-width="1.5"{dash}{head}/>'
        f'<text class="plot-text" x="{at}" y="{up}" fill="{_SOFT}" text-anchor="end" font-size="11">{words}</text>'
    )


def _marker(ident: str) -> str:
    return (
        f'<defs><marker id="{ident}-m" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7"'
        f' orient="auto-start-reverse"><path class="plot-mark" d="M0 0L8 4L0 8z" fill="{_SOFT}"/></marker></defs>'
    )


def _described(graph: OriginGraph, nodes: Sequence[OriginNode], arrows: Sequence[Arrow]) -> list[str]:
    names = {node.id: _name(node) for node in nodes}
    lines = [counted(graph) + "."]
    lines += [f"{names[a.taker]} has {_EXTENT[a.extent]} from {names[a.source]}." for a in arrows if a.extent != "with"]
    lines += [f"{names[a.taker]} wrote with {names[a.source]}." for a in arrows if a.extent == "with"]
    alone = [names[node.id] for node in nodes if node.standing == "origin"]
    if alone:
        lines.append(f"First sources: {', '.join(dict.fromkeys(alone))}.")
    return lines


def _shown(arrow: Arrow) -> tuple[Evidence, ...]:
    return arrow.evidence[:_EVIDENCE]


def _name(node: OriginNode) -> str:
    if node.name:
        return node.name
    return "a source without a name" if node.kind == "unnamed" else "outlet not known"


def _when(node: OriginNode) -> str:
    return f", {node.date[:16]}" if node.date else ""


def _which(node: OriginNode) -> str:
    if node.kind != "telling":
        return " (not in the record)" if node.kind != "unnamed" else ""
    return f": {_short(node.headline, 80)}" if node.headline else ""


def _fit(words: str) -> str:
    """Return as much of a name as a box holds."""
    room = _HAN if any(c >= "\u3000" for c in words) else _LETTERS
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"


def _short(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _escape(words: str) -> str:
    plain_words = "".join(c for c in words if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF)
    return plain_words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
