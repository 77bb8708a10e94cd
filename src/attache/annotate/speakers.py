"""Who speaks: from the words of a source to a person, an office or an organisation of the item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .. import tables
from ..record import ActorRef, Item, Mention, PartialDate, Reading, Span
from ..record.statement import Anonymity
from .draft import Draft
from .people import People, Person
from .words import pattern, words

_PRONOUNS = re.compile(r"(?:he|she|him|her|they|it|we|i|who|which|that|them|his|their|its|one)\Z", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\A(?:the|a|an|this|that|these|those|its|his|her|their|one|some|many|several|two|three|most)\s+", re.IGNORECASE
)
_INDEFINITE = re.compile(
    r"(?:an?|one|some|many|several|two|three|four|another|other|most|few|numerous|industry|unnamed)\b", re.IGNORECASE
)
_TITLE = re.compile(r"\A(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady|Sen|Rep|Gov|Gen|Adm)\.?\s+")
_POSSESSIVE = re.compile(r"[’']s?(?!\w)")
_COUNTED = re.compile(
    r"(?:nearly|about|over|more than|at least|almost|some|around|up to)?\s*(?:\d|dozens|hundreds|scores)", re.IGNORECASE
)
_REACH = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks, as far as the item and the tables say."""

    actor: ActorRef | None = None
    role: str | None = None
    role_row: str | None = None
    organisation: ActorRef | None = None
    anonymity: Anonymity = "unspecified"
    person: Person | None = field(default=None, compare=False)


NOBODY = Speaker()


def speakers(
    reading: Reading, item: Item, drafts: Sequence[Draft], mentions: Sequence[Mention], date: PartialDate | None
) -> tuple[Speaker, ...]:
    """Return the speaker of each draft (in the order of the drafts, which is that of the text).

    Ambiguous stays unresolved: where two antecedents are as good, there is no speaker.

    Args:
        reading: The document.
        item: The item.
        drafts: Its statements, in order.
        mentions: Its mentions, in order.
        date: The day for which roles are looked up, or None.
    """
    return _Resolver(reading, item, tuple(mentions), date).run(drafts)


class _Resolver:
    def __init__(self, reading: Reading, item: Item, mentions: tuple[Mention, ...], date: PartialDate | None) -> None:
        self.text = reading.document.text
        self.reading = reading
        self.item = item
        self.mentions = mentions
        self.date = date
        self.people = People(self.text, item, mentions)
        self.said: list[tuple[int, Speaker]] = []

    def run(self, drafts: Sequence[Draft]) -> tuple[Speaker, ...]:
        out: list[Speaker] = []
        for draft in drafts:
            if draft.implicit and out:
                speaker = self.said[-1][1] if self.said else NOBODY
            elif not draft.source:
                speaker = NOBODY
            else:
                speaker = self.of(draft.source[0], draft)
            out.append(speaker)
            if speaker.actor is not None:
                self.said.append((draft.start, speaker))
        return tuple(out)

    def of(self, source: Span, draft: Draft) -> Speaker:
        said = source.of(self.text).strip()
        if _PRONOUNS.match(said):
            return self.pronoun(said.lower(), source, draft)
        here = [m for m in self.mentions if source.start <= m.start and m.end <= source.end]
        person = self.person_in(source, here) or self.people.called(said, source.start)
        if person is not None:
            return self.named(person)
        return self.nominal(source, said, here)

    def person_in(self, source: Span, here: list[Mention]) -> Person | None:
        for mention in here:
            if mention.type != "person":
                continue
            after = self.text[mention.end : min(mention.end + 3, source.end)]
            if _POSSESSIVE.match(after) and not self.vehicle(source, mention.end):
                continue
            before = self.text[source.start : mention.start].lower()
            if (
                re.search(r"\b(?:for|of|to|with|behind|at|by|from|who)\s+(?:\w+\s+){0,3}\Z", before)
                and mention.start - source.start > 8
                and not re.search(r"(?:from|by|in|to|of)\s+\Z", before[-6:] if self.vehicle_words(before) else "")
            ):
                continue
            return self.people.of(mention)
        return None

    def vehicle(self, source: Span, at: int) -> bool:
        rest = self.text[at : source.end]
        return bool(pattern("vehicles").search(rest)) or len(rest) <= 3

    def vehicle_words(self, words_before: str) -> bool:
        return bool(pattern("vehicles").search(words_before))

    def named(self, person: Person) -> Speaker:
        table = tables.officials()
        role, org, row = person.role, person.organisation, None
        if person.actor is not None:
            tenure = table.role_at(person.actor, self.date)
            if tenure is not None:
                office = tables.offices().get(tenure.office_id)
                if org is None and office is not None:
                    org = ActorRef(id=office.id, name=office.name_en or office.name_zh)
                if role is None and tenure.rechecked:
                    role, row = tenure.role, f"officials:{abs(tenure.row)}"
        return Speaker(
            actor=ActorRef(id=person.actor, name=person.name),
            role=role,
            role_row=row,
            organisation=org,
            anonymity="named",
            person=person,
        )

    def pronoun(self, said: str, source: Span, draft: Draft) -> Speaker:
        if self.text[source.start : source.end] == "He":
            # a surname that is also a pronoun: the nearer of its bearer and the one who spoke last
            bearers = [p for p in self.people.before(source.start, _REACH) if p.name.split()[0] == "He"]
            last = self.said[-1] if self.said else None
            near = max((s.start for p in bearers for s in p.spots if s.start < source.start), default=0)
            if bearers and (last is None or last[1].person is bearers[-1] or near > last[0]):
                return self.named(bearers[-1])
        if said in ("he", "she", "him", "her", "his"):
            return self.human(source, "m" if said in ("he", "him", "his") else "f")
        if said in ("who", "which", "that"):
            before = [m for m in self.mentions if source.start - 160 < m.end <= source.start]
            people = [m for m in before if m.type == "person"]
            if said == "who" and people:
                found = self.people.of(people[-1])
                return self.named(found) if found else NOBODY
            return self.organised(before[-1]) if before and said != "who" and before[-1].type != "person" else NOBODY
        if said == "i":
            outer = [s for at, s in self.said if s.person is not None]
            return outer[-1] if outer else NOBODY
        if said in ("it", "they", "them"):
            last = self.said[-1] if self.said else None
            if last is not None and source.start - last[0] < _REACH and last[1].person is None and last[1].actor:
                return last[1]
            before = [m for m in self.mentions if source.start - 300 < m.end <= source.start]
            orgs = [m for m in before if m.type in ("organisation", "office", "outlet", "state")]
            if said == "it" and orgs and len({m.actor or m.text for m in orgs}) == 1:
                return self.organised(orgs[0])
        return NOBODY

    def human(self, source: Span, gender: str) -> Speaker:
        recent = [
            (at, s)
            for at, s in self.said
            if s.person is not None and source.start - at < _REACH and s.person.fits(gender)
        ]
        near = [p for p in self.people.before(source.start, 420) if p.fits(gender)]
        if recent:
            last = recent[-1][1]
            newer = [
                p for p in self.people.between(recent[-1][0], source.start) if p.fits(gender) and p is not last.person
            ]
            sure = [p for p in newer if p.gender == gender and last.person is not None and last.person.gender is None]
            if len(set(map(id, sure))) == 1:
                return self.named(sure[0])
            return last
        subjects = [p for p in self.people.subjects(source.start) if p.fits(gender)]
        if subjects:
            return self.named(subjects[-1])
        different = {id(p) for p in near}
        return self.named(near[-1]) if len(different) == 1 else NOBODY

    def nominal(self, source: Span, said: str, here: list[Mention]) -> Speaker:
        bare = _ARTICLE.sub("", said)
        lower = bare.lower()
        head = self.head(lower)
        definite = said.lower().startswith(("the ", "this ", "that ")) or not _INDEFINITE.match(said)
        orgs = [m for m in here if m.type in ("organisation", "office", "outlet", "state", "place", "group")]
        if head in words("roles") or (head.endswith("s") and head[:-1] in words("roles")):
            if head in words("roles") and not _INDEFINITE.match(said):
                antecedent = self.people.holding(lower, head, source.start)
                if antecedent is not None:
                    return self.named(antecedent)
            organisation = self.ref(orgs[0]) if orgs else None
            role = head if head in words("roles") else None
            kind: Anonymity = "collective" if head.endswith("s") and head not in words("roles") else "anonymous"
            if (
                kind == "anonymous"
                and definite
                and self.said
                and self.said[-1][1].person is not None
                and not orgs
                and len(bare.split()) <= 2
            ):
                return self.said[-1][1]
            return Speaker(
                actor=ActorRef(id=None, name=unnamed(bare)), role=role, organisation=organisation, anonymity=kind
            )
        if head in words("vehicles") or (head.endswith("s") and head[:-1] in words("vehicles")):
            owner = [m for m in orgs if m.type != "place"]
            if owner:
                return self.organised(owner[-1])
            by = re.search(r"\s(?:from|by|of)\s(?:[a-z-]+\s)*([A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){0,5})\Z", said)
            if by:
                named = ActorRef(id=None, name=by[1])
                return Speaker(actor=named, organisation=named, anonymity="named")
            if head in (
                "article",
                "report",
                "editorial",
                "commentary",
                "newspaper",
                "paper",
                "column",
                "post",
            ) and said.lower().startswith(("the ", "this ")):
                return self.outlet_before(source)
            return Speaker(actor=ActorRef(id=None, name=bare) if said[:1].isupper() and definite else None)
        if orgs and orgs[0].start - source.start <= 4 + len(said) - len(bare):
            return self.organised(
                orgs[0], whole=bare if orgs[0].type != "outlet" and len(bare) < 60 and "," not in bare else None
            )
        if head in words("groups") or _INDEFINITE.match(said):
            return Speaker(
                actor=ActorRef(id=None, name=unnamed(bare)),
                anonymity="collective" if head in words("groups") else "anonymous",
            )
        if head in words("organisations"):
            found = self.organisation_before(head, source.start)
            if found is not None:
                return self.organised(found)
            if orgs:
                return self.organised(orgs[0], whole=bare)
            last = self.said[-1][1] if self.said else None
            if last is not None and last.person is None and last.actor is not None and len(bare.split()) <= 2:
                return last
        if orgs:
            return self.organised(orgs[0], whole=bare if bare[:1].isupper() and len(bare) < 60 else None)
        if bare[:1].isupper() and "," not in bare:
            return Speaker(actor=ActorRef(id=None, name=bare), anonymity="named")
        return Speaker(actor=ActorRef(id=None, name=bare) if len(bare) < 80 else None)

    def head(self, lower: str) -> str:
        """The last word of the noun phrase before any "of", "at", comma or relative clause."""
        core = re.split(r",|\s(?:of|at|for|in|with|from|who|that|which|on|by|whose|to|behind)\s", lower)[0]
        parts = re.findall(r"[\w’'-]+", core)
        return re.sub(r"[’']s?$", "", parts[-1]) if parts else lower

    def organised(self, mention: Mention, whole: str | None = None) -> Speaker:
        ref = self.ref(mention, whole)
        return Speaker(actor=ref, organisation=ref, anonymity="named")

    def ref(self, mention: Mention, whole: str | None = None) -> ActorRef:
        name = whole if whole and mention.text in whole else mention.text
        part = whole is not None and name == whole and len(mention.text) * 3 < len(whole) * 2
        name = re.sub(r"[’']s?\Z", "", _ARTICLE.sub("", name) if name.lower().startswith("the ") else name)
        return ActorRef(id=None if part else mention.actor, name=name)

    def organisation_before(self, head: str, at: int) -> Mention | None:
        for mention in reversed(
            [m for m in self.mentions if m.end <= at and m.type in ("organisation", "office", "outlet")]
        ):
            if head in mention.text.lower().split():
                return mention
        return None

    def outlet_before(self, source: Span) -> Speaker:
        outlets = [m for m in self.mentions if m.end <= source.start and m.type == "outlet"]
        if outlets:
            return self.organised(outlets[-1])
        credit = next((c for c in self.item.credits if c.outlet), None)
        if credit is not None and len({c.outlet for c in self.item.credits}) == 1:
            ref = ActorRef(id=credit.outlet, name=credit.outlet or "")
            return Speaker(actor=ref, organisation=ref, anonymity="named")
        return NOBODY


def unnamed(bare: str) -> str:
    """Return how a speaker without a name is called: "unnamed engineer"; the words stay those of the text."""
    core = re.split(r",|\s(?:who|that|which)\s", bare)[0].strip()
    if _COUNTED.match(core):
        return core
    several = re.match(r"of (?:the|these|those|its|their) (.+?)s?\Z", core)
    if several:  # "one of the companies"
        core = re.sub(r"ie\Z", "y", several[1])
    return core if core.lower().startswith(("unnamed", "anonymous")) else f"unnamed {core}"


def outlet_words(said: str) -> bool:
    """Whether the words name the text itself: "the article", "the report"."""
    return bool(
        re.fullmatch(
            r"(?:the|this)\s+(?:article|editorial|commentary|report|newspaper|paper)", said.strip(), re.IGNORECASE
        )
    )
