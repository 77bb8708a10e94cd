"""How good mentions are: exact span and type."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from .measures import Row, prf

_SAME = {
    "per": "PER", "person": "PER", "org": "ORG", "organization": "ORG", "organisation": "ORG",
    "loc": "LOC", "place": "LOC", "location": "LOC", "gpe": "LOC",
}  # fmt: skip


def score(
    gold: Mapping[str, Row], found: Mapping[str, Row], *, types: Collection[str] = (), named: bool = False
) -> Row:
    """Return the scores of predicted mentions by exact span and type, and by span alone.

    Args:
        types: Only these types; none means all.
        named: Gold mentions that are no names are neither asked for nor held against a prediction.
    """
    wanted = {_kind(name) for name in types}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    spans = [0, 0, 0]
    for key, document in gold.items():
        asked: set[tuple[tuple[int, ...], str]] = set()
        spared: set[tuple[tuple[int, ...], str]] = set()
        for entity in document.get("entities") or ():
            kind = _kind(entity["type"])
            if not wanted or kind in wanted:
                (spared if named and not entity.get("named", True) else asked).add((tuple(entity["span"]), kind))
        given = {(tuple(each["span"]), _kind(each["type"])) for each in found.get(key, {}).get("entities") or ()}
        free = {span for span, _ in spared} - {span for span, _ in asked}
        given = {each for each in given if (not wanted or each[1] in wanted) and each[0] not in free}
        for kind in {kind for _, kind in asked | given}:
            of_kind = [{each for each in part if each[1] == kind} for part in (asked & given, given, asked)]
            counts[kind] = [count + len(part) for count, part in zip(counts[kind], of_kind, strict=True)]
        one, other = {span for span, _ in asked}, {span for span, _ in given}
        spans = [count + part for count, part in zip(spans, (len(one & other), len(other), len(one)), strict=True)]
    total = [sum(count[k] for count in counts.values()) for k in range(3)]
    return {
        "n_docs": len(gold),
        "n": total[2],
        "all": prf(total[0], total[1], total[2]),
        "span_only": prf(spans[0], spans[1], spans[2]),
        "types": {kind: prf(*counts[kind]) for kind in sorted(counts)},
    }


def rows(scores: Row) -> list[tuple[str, Row]]:
    """Return the rows of the small table."""
    return [*scores["types"].items(), ("all", scores["all"]), ("span only", scores["span_only"])]


def _kind(name: object) -> str:
    return _SAME.get(str(name).lower(), str(name).upper())
