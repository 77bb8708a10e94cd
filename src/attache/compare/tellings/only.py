"""What only one side has: claimed against the whole text of every complete telling of the others, never by a guess."""

from __future__ import annotations

from collections.abc import Sequence

from ...link.actors import actor, alike
from ...record import Event, Group, Only
from ...tables import fold, offices
from ..wording import named_in
from .bodies import Body, Marks, converted, has_number, is_chinese, known, marks_of, own_marks, share
from .matters import Cluster, Said, Weights, same_speaker, tellers
from .meaning import Meanings

_PERHAPS = {"zh": 0.4}
_PERHAPS_ELSE = 0.3
"""Of the weight of a thing's words: from so much on another text may have it in other words."""
_SAME_SPEAKER = 0.2
"""The same, where the other text has words of the same speaker."""
_LIKE = 0.58
"""Sentences that tell the same in wholly other words come so near to each other (`Meanings.nearest`)."""
_LEAST = 4
_NEAR = 0.02
_LEAST_FIGURE = 10.0
_SENTENCE = 25
_WORDS = frozenset(("ACCUSE", "REQUEST", "REJECT", "SUPPORT", "CONSULT", "THREATEN", "AGREE"))
"""Acts of speech: what was said is compared as statements."""
_SURE = 0.5
"""Statements found with less confidence are not claimed."""


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
    speakers = _speakers(clusters)
    meanings = Meanings(bodies)
    claimed: set[tuple[int, int]] = set()
    for cluster in clusters:
        if not _claimable(cluster):
            continue
        first = cluster.matter.told[0]
        sentence = (first.by, first.whole.start if first.whole else first.passage.start)
        if sentence in claimed and cluster.matter.kind != "speaker":
            continue  # the sentence stands there already
        have = set(tellers(cluster))
        homes = [group for group in groups if have & set(group.tellings)]
        if len(homes) != 1 or not homes[0].key:
            continue
        others = sorted({by for group in groups for by in group.tellings} - set(homes[0].tellings))
        against: list[int] = []
        unchecked: list[int] = []
        for by in others:
            found = _lacks(bodies, cluster, by, named, weight, speakers)
            if found is False:
                break
            (against if found else unchecked).append(by)
        else:
            if against and not _told_in_other_words(meanings, cluster, against):
                claimed.add(sentence)
                out.append(
                    Only(group=homes[0].key, matter=cluster.matter, against=tuple(against), unchecked=tuple(unchecked))
                )
    return tuple(sorted(out, key=lambda each: _order(bodies, each)))


def _order(bodies: Sequence[Body], each: Only) -> tuple[int, int, int]:
    kinds = ("statement", "event", "figure", "speaker")
    first = each.matter.told[0]
    place = first.passage.start - bodies[first.by].item.start
    return -len({told.by for told in each.matter.told}), kinds.index(each.matter.kind), place


def _told_in_other_words(meanings: Meanings, cluster: Cluster, against: Sequence[int]) -> bool:
    """Whether a sentence of one of the texts comes so near to a thing that it may tell it in wholly other words."""
    if cluster.matter.kind in ("figure", "speaker"):
        return False
    first = cluster.matter.told[0]
    words = first.whole.quote if first.whole is not None else first.passage.quote
    return any(meanings.nearest(words, by) >= _LIKE for by in against)


def _claimable(cluster: Cluster) -> bool:
    """Whether a thing is clear enough to be said to be somewhere only: never a scrap, a list, or a doubtful reading."""
    matter = cluster.matter
    whole = matter.told[0].whole
    if matter.kind == "figure":
        figure = cluster.figure
        assert figure is not None
        weighty = figure.value >= _LEAST_FIGURE or figure.unit in ("percent", "US dollars")
        worded = any(each.isalpha() or each in "%$€£¥％" for each in figure.text)
        named = bool(figure.what or (figure.unit and worded)) and figure.approximation not in (
            "several",
            "a few",
            "many",
        )
        plain = (
            whole is not None
            and len(whole.quote) >= (_SENTENCE if not is_chinese(whole.quote) else _SENTENCE // 2)
            and _ends(whole.quote)
        )
        return weighty and named and plain and not figure.text.isupper()
    if matter.kind == "speaker":
        speaker = cluster.speaker
        assert speaker is not None
        office = offices().get(speaker.key) if speaker.key else None
        return (speaker.person and speaker.public) or (office is not None and bool(office.parent))
    if whole is None or not _ends(whole.quote):
        return False
    if cluster.events and cluster.events[0].plover in _WORDS:
        return False
    return not cluster.said or any(one.statement.confidence >= _SURE for one in cluster.said)


def _least(sentence: str) -> int:
    return _SENTENCE // 2 if is_chinese(sentence) else _SENTENCE


def _ends(sentence: str) -> bool:
    return sentence.rstrip("\"'”’)]」』 ").endswith((".", "!", "?", "。", "！", "？", "…", ",", "，"))


def _speakers(clusters: Sequence[Cluster]) -> dict[int, list[Said]]:
    """Return the statements of each telling."""
    out: dict[int, list[Said]] = {}
    for cluster in clusters:
        if cluster.matter.kind == "statement":
            for one in cluster.said:
                out.setdefault(one.by, []).append(one)
    return out


def _lacks(
    bodies: Sequence[Body],
    cluster: Cluster,
    by: int,
    named: Sequence[frozenset[str]],
    weight: Weights,
    speakers: dict[int, list[Said]],
) -> bool | None:
    """Return whether a telling lacks a thing: False where it has it or may have it, None where that cannot be told."""
    body, home = bodies[by], bodies[cluster.matter.told[0].by]
    if cluster.figure is not None:
        other = converted(cluster.figure.value, cluster.figure.unit)
        near = _NEAR if cluster.figure.approximation or cluster.figure.value >= 100 else 0.0
        if has_number(body, cluster.figure.value, near) or (other is not None and has_number(body, other, 0.05)):
            return False
        return True if body.complete else None
    if cluster.matter.kind == "speaker":
        assert cluster.speaker is not None
        return _names_not(body, cluster.speaker.name, cluster.speaker.key, named[by], home.language)
    if body.language != home.language:
        specific = frozenset(mark for mark in known(cluster.marks) if mark[0] in "!#")
        if not specific or not body.complete:
            return None
        return not any(mark in body.holders for mark in specific)
    if len(own_marks(cluster.marks)) < _LEAST:
        return False  # too few words of its own to be looked for: nothing is claimed
    whole = cluster.matter.told[0].whole
    sentence = marks_of(whole.quote) if whole is not None else cluster.marks
    if max(_most(body, cluster.marks, weight), _most(body, sentence, weight)) >= _PERHAPS.get(
        body.language, _PERHAPS_ELSE
    ):
        return False
    if cluster.events and _tells_such(body, cluster.events[0]):
        return False
    for one in speakers.get(by, ()):
        if same_speaker(one.speaker, cluster.speaker) == "same":
            both = max(share(cluster.marks, one.marks, weight), share(one.marks, cluster.marks, weight))
            if both >= _SAME_SPEAKER and own_marks(one.marks & cluster.marks):
                return False
    return True if body.complete else None


def _tells_such(body: Body, event: Event) -> bool:
    """Whether a text tells of an act of this type that may be by the same actor: it may be this one in other words."""
    who = actor(event.actor.name, event.actor.id) if event.actor else None
    for other in body.item.events:
        there = actor(other.actor.name, other.actor.id) if other.actor else None
        if other.plover == event.plover and alike(who, there) != "different":
            return True
    return False


def _most(body: Body, marks: Marks, weight: Weights) -> float:
    """Return the share of a thing's words, by weight, that two neighbouring sentences of a text have at most."""
    pairs: dict[int, float] = {}
    total = 0.0
    for mark in marks:
        own = weight.get(mark, 1.0)
        total += own
        places = body.holders.get(mark, ())
        for place in {k - step for k in places for step in (0, 1)}:
            pairs[place] = pairs.get(place, 0.0) + own
    return max(pairs.values(), default=0.0) / total if total else 0.0


def _names_not(body: Body, name: str, key: str | None, named: frozenset[str], language: str) -> bool | None:
    if key is not None and key in named:
        return False
    folded = fold(name)
    last = folded.split()[-1] if folded.split() else ""
    plain = folded.replace(".", "")
    if (
        plain in body.folded.replace(".", "")
        or (len(last) > 3 and last in body.folded)
        or (is_chinese(name) and name in body.folded)
    ):
        return False
    if not body.complete or (body.language != language and key is None):
        return None
    return True
