"""What a word tells by itself: its sense, what a verb above makes of it, the noun that a light verb carries."""

from collections.abc import Sequence

from ..clauses import Clauses
from .lexicon import Sense, helping, lemma, senses


class Predicates:
    """Reads the predicates of one item."""

    def __init__(self, clauses: Clauses) -> None:
        self.c = clauses

    def sense(self, k: int, kind: str) -> Sense | None:
        """Return the sense of a word that its neighbours allow."""
        base = lemma(self.c.low(k)) if kind == "verbs" else self.c.low(k)
        for sense in senses(kind).get(base, ()):
            if sense.binds is None:
                return sense
            near = {
                self.c.after(k),
                *(self.c.low(c) for c in self.c.kids(k, "compound:prt", "advmod", "compound", "amod")),
            }
            objects = self.c.kids(k, "obj")
            near |= {self.c.low(o) for o in objects} | {self.c.preposition(o) for o in self.c.kids(k, "obl")}
            if sense.binds in near:
                return sense
        return None

    def above(self, v: int) -> tuple[str, int] | None:
        """Return what a governing verb makes of the act below it: future, asked, refused, threatened."""
        k, steps = v, 0
        while steps < 5 and self.c.heads[k] != k:
            relation, head = self.c.relations[k], self.c.heads[k]
            if relation in ("xcomp", "ccomp", "acl", "advcl") and self.c.words[head].upos in ("VERB", "ADJ", "NOUN"):
                base = lemma(self.c.low(head)) if self.c.words[head].upos == "VERB" else self.c.low(head)
                if relation in ("xcomp", "acl"):
                    if base in helping("not_done"):
                        return "refused", head
                    if base in helping("future") or base in (
                        "plan",
                        "plans",
                        "decision",
                        "announcement",
                        "intention",
                        "bid",
                    ):
                        return "future", head
                sense = self.sense(head, "verbs") if self.c.words[head].upos == "VERB" else None
                if (
                    sense is not None
                    and relation in ("xcomp", "ccomp")
                    and sense.type in ("REQUEST", "THREATEN", "REJECT", "AGREE")
                ):
                    return sense.type.lower(), head
                if (
                    self.c.words[head].upos == "ADJ"
                    and base in senses("adjectives")
                    and relation in ("xcomp", "acl", "advcl")
                ):
                    return "agree", head
                if (
                    self.c.words[head].upos == "NOUN"
                    and relation == "acl"
                    and base
                    in ("threat", "threats", "call", "calls", "demand", "demands", "pledge", "refusal", "offer")
                ):
                    return {
                        "threat": "threaten",
                        "threats": "threaten",
                        "refusal": "reject",
                        "pledge": "agree",
                        "offer": "agree",
                    }.get(base, "request"), head
                if relation not in ("xcomp", "acl"):
                    return None
            elif relation != "conj":
                return None
            k, steps = head, steps + 1
        return None

    def idle(self, v: int, sense: Sense, objects: Sequence[int]) -> bool:
        """Whether a verb of the lists tells no act here: "declined to comment", "released footage", "slammed into"."""
        if sense.type == "REJECT":
            return any(lemma(self.c.low(k)) in helping("said_nothing") for k in self.c.kids(v, "xcomp", "advcl"))
        if sense.type == "SANCTION" and sense.mode is None and not objects and not self.c.passive(v):
            return not self.c.kids(v, "xcomp", "obl:agent")  # shops close by themselves
        if sense.type == "ACCUSE" and sense.mode == "disapprove":
            return self.c.after(v) in helping("motions")
        return (
            bool(objects)
            and all(self.c.low(k) in helping("papers") for k in objects)
            and sense.type
            in (
                "RETREAT",
                "AID",
                "AGREE",
                "SUPPORT",
                "COOPERATE",
            )
        )

    def event_noun(self, v: int, objects: Sequence[int]) -> tuple[int, Sense] | None:
        """Return the noun of a light verb that tells the event ("held talks", "imposed sanctions")."""
        base = lemma(self.c.low(v))
        light = {entry.partition("+")[0] for entry in helping("light")}
        if base not in light and base not in ("call", "push", "take", "plan"):
            return None
        around = [
            *objects,
            *self.c.kids(v, "nsubj:pass"),
            *[o for o in self.c.kids(v, "obl") if self.c.preposition(o) in ("in", "into", "under", "for", "off")],
        ]
        for k in around:
            sense = self.sense(k, "nouns") if self.c.words[k].upos == "NOUN" else None
            if sense is not None:
                return k, sense
        return None

    def took_place(self, v: int, base: str) -> tuple[int, Sense] | None:
        """Return the meeting that is the subject of "took place", "began", "was held"."""
        happens = (base == "take" and any(self.c.low(o) == "place" for o in self.c.kids(v, "obj"))) or base in (
            "begin",
            "start",
            "open",
            "conclude",
            "end",
            "continue",
            "resume",
            "occur",
            "convene",
            "hold",
            "run",
        )
        if not happens or (
            base in ("hold", "open", "start", "run", "conclude") and not self.c.passive(v) and self.c.kids(v, "obj")
        ):
            return None
        for k in self.c.kids(v, "nsubj", "nsubj:pass"):
            sense = self.sense(k, "nouns") if self.c.words[k].upos in ("NOUN", "PROPN") else None
            if sense is not None and sense.type == "CONSULT":
                return k, sense
        return None

    def complements(self, k: int) -> list[int]:
        """The clauses that say what somebody is ready for, also where the tree hangs them beside the adjective."""
        own = self.c.kids(k, "xcomp", "ccomp", "advcl", "acl")
        if not own and self.c.relations[k] == "xcomp":
            own = [n for n in self.c.kids(self.c.heads[k], "xcomp", "advcl") if n > k]
        return own

    def clear(self, sense: Sense | None, v: int) -> bool:
        """Whether a verb tells so clear an act that a described actor and an object are enough."""
        told = bool(self.c.kids(v, "obj", "xcomp"))
        return (
            sense is not None
            and told
            and sense.type in ("SANCTION", "ACCUSE", "REJECT", "COERCE", "ASSAULT", "PROTEST")
        )
