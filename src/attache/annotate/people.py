"""The persons of an item: names that belong together, roles beside them, and who was named last."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..record import ActorRef, Item, Mention, Span
from .words import pattern, words

_TITLE = re.compile(r"\A(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady|Dame|Sen|Rep|Gov|Gen|Adm)\.?\s+")
_AFTER = re.compile(r"\s*,\s+(?:who\s+is\s+|also\s+)?(?P<role>(?:[^,.;:()“”\"\n]|(?<=\b[A-Z])\.){3,160})")
_PREPOSITION = re.compile(r"\s+(?:of|at|for|with|from|in|on)\s+(?:the\s+)?")
_OF_OFFICE = re.compile(r"\s*(?:of\s+the\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?\s+)?")
_OF_STATE = re.compile(r"(?P<of> of (?:the )?[A-Z]\w+(?: and [A-Z]\w+)?) ")
_HEADS = re.compile(r"(?:secretary|minister)\Z", re.IGNORECASE)
"""Whose office is named behind "of": "Secretary of State"."""
_EXPERTS = frozenset(
    (
        "expert",
        "analyst",
        "researcher",
        "professor",
        "scholar",
        "economist",
        "fellow",
        "lecturer",
        "scientist",
        "specialist",
        "strategist",
        "historian",
    )
)


@dataclass(slots=True)
class Person:
    """A person of one item; not to be compared across items."""

    name: str
    actor: str | None = None
    role: str | None = None
    organisation: ActorRef | None = None
    gender: str | None = None
    spots: list[Span] = field(default_factory=list)

    def fits(self, gender: str) -> bool:
        """Whether nothing speaks against "he" (m) or "she" (f)."""
        return self.gender is None or self.gender == gender


class People:
    """The persons that an item names, in order."""

    def __init__(self, text: str, item: Item, mentions: Sequence[Mention]) -> None:
        self.text = text
        self.mentions = mentions
        self.persons: list[Person] = []
        self._at: dict[tuple[int, int], Person] = {}
        found = [m for m in mentions if m.type == "person"]
        for mention in sorted(found, key=lambda m: (len(_bare(m.text).split()) < 2, m.start)):
            person = self._joined(mention)
            person.spots.append(Span(mention.start, mention.end))
            self._at[(mention.start, mention.end)] = person
        self._spots = sorted(
            ((spot, person) for person in self.persons for spot in person.spots), key=lambda spot: spot[0]
        )
        for person in self.persons:
            person.spots.sort()
            for spot in person.spots:
                self._describe(person, spot)

    def of(self, mention: Mention) -> Person | None:
        """Return the person of a mention."""
        return self._at.get((mention.start, mention.end))

    def called(self, said: str, at: int) -> Person | None:
        """Return the one person whom a short name means ("Guo" after "Guo Jiakun"), or None."""
        parts = _bare(said).split()
        if not 1 <= len(parts) <= 3 or not all(part[:1].isupper() for part in parts):
            return None
        fitting = [p for p in self.persons if len(p.name.split()) >= len(parts) and _same(parts, p.name.split())]
        before = [p for p in fitting if p.spots[0].start < at]
        return before[0] if len(before) == 1 else fitting[0] if len(fitting) == 1 else None

    def _joined(self, mention: Mention) -> Person:
        name = _bare(mention.text)
        parts = name.split()
        if len(parts) == 1:
            # the bearer of a surname is the one named in full last before it, whoever the tables know by it
            bearers = [
                (spot.start, p)
                for p in self.persons
                if len(p.name.split()) > 1 and _same(parts, p.name.split())
                for spot in p.spots
                if spot.end <= mention.start and len(spot.of(self.text).split()) > 1
            ]
            if bearers:
                return max(bearers, key=lambda bearer: bearer[0])[1]
        if mention.actor is not None:
            same = next((p for p in self.persons if p.actor == mention.actor), None)
            if same is not None:
                if len(parts) > len(same.name.split()):
                    same.name = name
                return same
        fitting = [p for p in self.persons if _same(parts, p.name.split())]
        if len(fitting) > 1:
            before = [p for p in fitting if any(s.end <= mention.start for s in p.spots)]
            latest = sorted(before, key=lambda p: max(s.end for s in p.spots if s.end <= mention.start))
            fitting = latest[-1:] if len({p.name.split()[-1] for p in latest}) == 1 and len(latest) == 1 else []
        if len(fitting) == 1:
            person = fitting[0]
            person.actor = person.actor or mention.actor
            if len(parts) > len(person.name.split()):
                person.name = name
            return person
        person = Person(name=name, actor=mention.actor)
        self.persons.append(person)
        return person

    def _describe(self, person: Person, spot: Span) -> None:
        """Take role, organisation and gender from the words beside a mention."""
        before = self.text[max(0, spot.start - 120) : spot.start]
        before = re.split(r"[.;:!?\n“”\"(),]\s*", before)[-1]
        words_before = before.split()
        own = self.text[spot.start : spot.end]
        title = _TITLE.match(own)
        last = (title[0] if title else (words_before[-1] if words_before else "")).lower().strip()
        if last in words("male"):
            person.gender = person.gender or "m"
        elif last in words("female"):
            person.gender = person.gender or "f"
        if person.role is None and words_before:
            self._role_before(person, spot, before)
        if person.role is None:
            after = _AFTER.match(self.text, spot.end, spot.end + 220)
            if (
                after
                and pattern("roles").search(after["role"])
                and not re.match(r"(?:said|told|who|and|but|which)\b", after["role"])
            ):
                self._role_after(person, Span(*after.span("role")))
        if person.role:
            lower = person.role.lower()
            if any(word in lower.split() for word in words("male")):
                person.gender = person.gender or "m"
            elif any(word in lower.split() for word in words("female")):
                person.gender = person.gender or "f"

    def _role_before(self, person: Person, spot: Span, before: str) -> None:
        roles = list(pattern("roles").finditer(before))
        if not roles:
            return
        own = _OF_STATE.fullmatch(before, roles[-1].end()) if _HEADS.search(roles[-1][0]) else None
        if own is None and not _OF_OFFICE.fullmatch(before, roles[-1].end()):
            return
        end = own.end("of") if own else roles[-1].end()
        first = roles[-1].start()
        base = spot.start - len(before)
        # roles of several words: "deputy foreign minister", "vice president"
        lead = re.search(
            r"((?:deputy|vice|former|senior|chief|prime|foreign|defence|defense|finance|commerce|trade|then|acting|assistant|first|"
            r"press|interior|home|justice|health|energy|agriculture|education|transport|environment|economy|labou?r|treasury|"
            r"general|permanent|executive|managing|attorney|lieutenant|major|rear)[\s-]+)+\Z",
            before[:first],
            re.IGNORECASE,
        )
        start = lead.start() if lead else first
        person.role = " ".join(before[start:end].split())
        orgs = [m for m in self.mentions if base <= m.start and m.end <= base + start + 2 and m.type != "person"]
        if orgs:
            person.organisation = ActorRef(id=orgs[-1].actor, name=orgs[-1].text)

    def _role_after(self, person: Person, span: Span) -> None:
        words_of = span.of(self.text)
        cut = _PREPOSITION.search(words_of)
        role = words_of[: cut.start()] if cut else words_of
        role = re.split(r"\s(?:said|told|says|who|that|has|had|was|is|wrote|added)\b", role)[0]
        role = re.sub(r"\A(?:an?|the|another|also)\s+", "", role.strip())
        if not pattern("roles").search(role):
            return
        person.role = " ".join(role.split())
        inside = [m for m in self.mentions if span.start <= m.start and m.end <= span.end and m.type != "person"]
        if inside and cut:
            after = [m for m in inside if m.start >= span.start + cut.start()]
            chosen = (after or inside)[0]
            person.organisation = ActorRef(id=chosen.actor, name=chosen.text)
        elif inside:
            person.organisation = ActorRef(id=inside[0].actor, name=inside[0].text)

    def before(self, at: int, reach: int) -> list[Person]:
        """Return the persons named in the stretch before a place, the nearest last."""
        return self.between(at - reach, at)

    def between(self, start: int, end: int) -> list[Person]:
        """Return the persons named in a stretch, in order."""
        first = bisect_left(self._spots, start, key=lambda spot: spot[0].start)
        last = bisect_left(self._spots, end, key=lambda spot: spot[0].start)
        return [person for spot, person in self._spots[first:last] if spot.end <= end]

    def subjects(self, at: int) -> Iterator[Person]:
        """Yield the first person named in each of the sentences shortly before a place, the nearest last."""
        low = max(0, at - 500)
        cuts = [low, *(low + m.end() for m in re.finditer(r"[.!?”\"]\s+|\n", self.text[low:at])), at]
        for start, end in pairwise(cuts):
            here = self.between(start, end)
            if here:
                yield here[0]

    def holding(self, said: str, head: str, at: int) -> Person | None:
        """Return the person named before (else soon after) with the role that a noun phrase gives, if it is one."""
        alike = _EXPERTS if head in ("expert", "analyst", "scholar", "researcher") else frozenset((head,))
        asked = set(re.findall(r"[\w-]+", said.lower()))
        fitting = [
            p
            for p in self.persons
            if p.role and (own := set(re.findall(r"[\w-]+", p.role.lower()))) & alike and _one_office(asked, own, head)
        ]
        before = [p for p in fitting if p.spots[0].start < at]
        if before:
            return max(before, key=lambda p: max(s.start for s in p.spots if s.start < at))
        after = [p for p in fitting if p.spots[0].start - at < 600]
        return after[0] if len(after) == 1 else None


def _one_office(asked: set[str], own: set[str], head: str) -> bool:
    """Whether words for an office and somebody's role may mean the same: a trade minister is no foreign minister."""
    matters, second = words("portfolios"), words("second")
    if asked & matters and own & matters and not asked & own & matters:
        return False
    return head not in ("president", "premier", "chancellor") or bool(asked & second) == bool(own & second)


def _bare(name: str) -> str:
    name = _TITLE.sub("", re.sub(r"[’']s?\Z", "", name.strip()))
    return " ".join(name.split())


def _same(parts: list[str], name: list[str]) -> bool:
    """Whether a short name may be that of a person: its last word, its first (Chinese order), or all of its words."""
    if len(parts) == 1:
        return parts[0] in (name[-1], name[0])
    few, many = sorted((parts, name), key=len)
    return few == many or (len(few) > 1 and set(few) <= set(many))
