"""Whether an act happened, is to come, may be, or is long past."""

import re

from ...record.event import EventStatus
from ..clauses import Clauses
from .lexicon import helping, lemma

_TIME_PAST = re.compile(
    r"\b(?:ago|decades?|centur(?:y|ies)|since (?:19|20)\d\d|in the (?:19|20)\d0s|historically|back in)\b", re.IGNORECASE
)
_DEEPEST = 12


def status_of(c: Clauses, v: int, told: tuple[str, int] | None) -> tuple[EventStatus, bool]:
    """Return the status of an act, and whether it is still to come."""
    modals = c.modals(v) | (c.modals(told[1]) if told is not None else set())
    k = v
    for _ in range(_DEEPEST):
        if c.relations[k] not in ("xcomp", "conj") or c.heads[k] == k:
            break
        k = c.heads[k]
        if c.words[k].upos == "VERB" and (lemma(c.low(k)) in helping("doing") or c.relations[v] == "conj"):
            modals |= c.modals(k)
        else:
            break
    marks = {c.low(m) for m in c.kids(v, "mark")}
    sentence = c.around(c.words[v].span, v).of(c.text)
    if marks & helping("conditions") or (modals & helping("modal_open") and not modals & {"will"}):
        return "hypothetical", False
    if (told is not None and told[0] == "future") or modals & helping("modal_future"):
        if "would" in modals and not re.search(r"\b(?:said|announced|told|pledged)\b", sentence):
            return "hypothetical", False
        return "planned", True
    if _to_come(c, v):
        return "planned", True
    if modals & helping("modal_demand"):
        return "hypothetical", False
    if _TIME_PAST.search(sentence):
        return "background", False
    return "happened", False


def _to_come(c: Clauses, v: int) -> bool:
    """Whether an infinitive stands where a finite verb would: "X to hold talks", "X are to meet"."""
    if not any(c.low(m) == "to" and m < v for m in c.kids(v, "mark", "aux")):
        return False
    head = c.heads[v]
    governed = (
        head != v
        and c.words[head].upos in ("VERB", "ADJ", "NOUN", "PROPN")
        and c.relations[v] in ("xcomp", "acl", "advcl", "ccomp")
    )
    if governed and c.heads[head] == head and c.words[head].upos in ("NOUN", "PROPN"):
        return True  # a headline without a finite verb
    return not governed or c.low(head) in ("is", "are", "was", "were", "be")
