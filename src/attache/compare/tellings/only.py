"""What only one side has: claimed against the whole text of every complete telling of the others, never by a guess."""

from __future__ import annotations

from collections.abc import Sequence

from ...record import Group, Only
from ...tables import fold
from ..wording import named_in
from .bodies import Body, converted, has_number, is_chinese, known, own_marks, share
from .matters import Cluster, Weights, tellers

_PRESENT, _ABSENT = 0.45, 0.3
"""Of the weight of a thing's words: from so much on it stands in another text, below so much it does not."""
_LEAST = 3
_NEAR = 0.02


def only_here(
    bodies: Sequence[Body], groups: Sequence[Group], clusters: Sequence[Cluster], weight: Weights
) -> tuple[Only, ...]:
    """Return what the tellings of one group have and no other group's complete text.

    A thing is claimed where it stands in tellings of one group alone, at least one telling of another group was
    compared and lacks it, and none may have it in other words. What cannot be told is `unchecked`: a telling that is
    not complete, or one in a language in which the thing has nothing to compare by.
    """
    out: list[Only] = []
    named = [
        frozenset(target for _, _, target in named_in("\n".join(part.of(body.text) for part in body.item.spans)))
        for body in bodies
    ]
    for cluster in clusters:
        have = set(tellers(cluster))
        homes = [group for group in groups if have & set(group.tellings)]
        if len(homes) != 1 or not homes[0].key:
            continue
        others = sorted({by for group in groups for by in group.tellings} - set(homes[0].tellings))
        against: list[int] = []
        unchecked: list[int] = []
        for by in others:
            found = _lacks(bodies, cluster, by, named, weight)
            if found is False:
                break
            (against if found else unchecked).append(by)
        else:
            if against:
                out.append(
                    Only(group=homes[0].key, matter=cluster.matter, against=tuple(against), unchecked=tuple(unchecked))
                )
    return tuple(sorted(out, key=lambda each: _order(bodies, each)))


def _order(bodies: Sequence[Body], each: Only) -> tuple[int, int, int]:
    kinds = ("statement", "event", "figure", "speaker")
    first = each.matter.told[0]
    place = first.passage.start - bodies[first.by].item.start
    return -len({told.by for told in each.matter.told}), kinds.index(each.matter.kind), place


def _lacks(
    bodies: Sequence[Body], cluster: Cluster, by: int, named: Sequence[frozenset[str]], weight: Weights
) -> bool | None:
    """Return whether a telling lacks a thing: False where it has it or may have it, None where that cannot be told."""
    body, home = bodies[by], bodies[cluster.matter.told[0].by]
    if cluster.figure is not None:
        values = [cluster.figure.value]
        other = converted(cluster.figure.value, cluster.figure.unit)
        near = _NEAR if cluster.figure.approximation or cluster.figure.value >= 100 else 0.0
        has = any(has_number(body, value, near) for value in values) or (
            other is not None and has_number(body, other, 0.05)
        )
        return False if has else (True if body.complete else None)
    if cluster.matter.kind == "speaker":
        assert cluster.speaker is not None
        return _names_not(body, cluster.speaker.name, cluster.speaker.key, named[by], home.language)
    if body.language != home.language:
        specific = frozenset(mark for mark in known(cluster.marks) if mark[0] in "!#")
        if not specific or not body.complete:
            return None
        text_marks = frozenset().union(*body.marks) if body.marks else frozenset()
        return not specific & text_marks
    if len(own_marks(cluster.marks)) < _LEAST:
        return None  # too few words of its own to be looked for
    most = 0.0
    for k in range(len(body.marks)):
        window = body.marks[k] | (body.marks[k + 1] if k + 1 < len(body.marks) else frozenset())
        most = max(most, share(cluster.marks, window, weight))
    if most >= _PRESENT:
        return False
    if not body.complete:
        return None
    return True if most < _ABSENT else None


def _names_not(body: Body, name: str, key: str | None, named: frozenset[str], language: str) -> bool | None:
    if key is not None and key in named:
        return False
    folded = fold(name)
    last = folded.split()[-1] if folded.split() else ""
    if folded in body.folded or (len(last) > 3 and last in body.folded) or (is_chinese(name) and name in body.folded):
        return False
    if not body.complete or (body.language != language and key is None):
        return None
    return True
