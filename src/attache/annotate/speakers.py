"""Who speaks: from the words of a source to a person, an office or an organisation of the item."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from .. import tables
from ..record import ActorRef, Item, Mention, PartialDate, Reading, Span
from ..record.statement import Anonymity
from .coreference import Coreference, Meant
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
_OWN = re.compile(r"(?:his|her|their|my)\s", re.IGNORECASE)
_OWNED = re.compile(r"(?:[A-Z][\w-]+ )*[A-Z][\w-]+[’']s?\s")
_TITLE = re.compile(r"\A(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady|Sen|Rep|Gov|Gen|Adm)\.?\s+")
_POSSESSIVE = re.compile(r"[’']s?(?!\w)")
_COUNTED = re.compile(
    r"(?:nearly|about|over|more than|at least|almost|some|around|up to)?\s*(?:\d|dozens|hundreds|scores)", re.IGNORECASE
)
_PARTICIPLES = (
    "issued|published|released|made|posted|written|obtained|seen|given|sent|called|titled|entitled|based|led|signed"
)
_AUTHOR = re.compile(rf"\b(?:(?:{_PARTICIPLES})\s+(?:\w+\s+)?)?by\s+(?:the\s+)?")
_CAPITALS = re.compile(r"[A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){1,5}")
_DESCRIBED = re.compile(r"(?:[\w-]+\s+){0,4}(?!(?:of|for|in|at|and|the|to|on|by|with|from|de|von|van)\b)[a-z][\w-]*\s+")
_OPENING = re.compile(
    rf"\s*(?:[A-Z][\w]*-based\s+|The\s+)?(?P<name>{_CAPITALS.pattern})(?=,|\s(?:[a-z]+s|has|was|[a-z]+ed)\b)"
)
_CARRIED = re.compile(
    r"\b(?:statement|letter|report|remarks|speech|interview|readout|document|commentary|message)s?\s+(?:carried|published|posted|aired|broadcast|run|relayed|reprinted|obtained|seen|cited|quoted)\s+(?:by|on|in)\s",
    re.IGNORECASE,
)
_OF_OFFICE = re.compile(r"\b(?:secretary|minister) of (?:the )?\w+(?: and \w+)?\s+\Z")
_REACH = 1200
_NEAR = 400


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
    reading: Reading,
    item: Item,
    drafts: Sequence[Draft],
    mentions: Sequence[Mention],
    date: PartialDate | None,
    meant: Coreference | None = None,
) -> tuple[Speaker, ...]:
    """Return the speaker of each draft (in the order of the drafts, which is that of the text).

    Ambiguous stays unresolved: where two antecedents are as good, there is no speaker.

    Args:
        reading: The document.
        item: The item.
        drafts: Its statements, in order.
        mentions: Its mentions, in order.
        date: The day for which roles are looked up, or None.
        meant: The scorer's word on pronouns and descriptions; without it rules alone decide.
    """
    return _Resolver(reading, item, tuple(mentions), date, meant).run(drafts)


def _start(mention: Mention) -> int:
    return mention.start


class Sources:
    """Who a noun phrase of an item means, by the rules for sources; for phrases anywhere in the item.

    Args:
        reading: The document.
        item: The item.
        drafts: Its statements in order: a pronoun may mean who spoke before it.
        mentions: Its mentions, in order.
        date: The day for which roles are looked up, or None.
        meant: The scorer's word on pronouns and descriptions; without it rules alone decide.
    """

    def __init__(
        self,
        reading: Reading,
        item: Item,
        drafts: Sequence[Draft],
        mentions: Sequence[Mention],
        date: PartialDate | None,
        meant: Coreference | None = None,
    ) -> None:
        self._resolver = _Resolver(reading, item, tuple(mentions), date, meant)
        self._resolver.run(drafts)
        self._said = self._resolver.said

    def of(self, phrase: Span) -> ActorRef | None:
        """Return who a phrase of the document text means, or None where that is open."""
        return self.speaker_of(phrase).actor

    def speaker_of(self, phrase: Span) -> Speaker:
        """Return the same with what is known of them."""
        self._resolver.said = self._said[: bisect_left(self._said, phrase.start, key=lambda each: each[0])]
        return self._resolver.of(phrase, Draft(source=(phrase,), cue=(), content=(phrase,)))

    def of_mention(self, mention: Mention) -> ActorRef:
        """Return the actor of a mention by its fullest name in the item."""
        if mention.type == "person":
            person = self._resolver.people.of(mention)
            if person is not None:
                return ActorRef(id=person.actor, name=person.name)
        return self._resolver.ref(mention)


class _Resolver:
    def __init__(
        self,
        reading: Reading,
        item: Item,
        mentions: tuple[Mention, ...],
        date: PartialDate | None,
        meant: Coreference | None,
    ) -> None:
        self.text = reading.document.text
        self.reading = reading
        self.item = item
        self.mentions = mentions
        self.date = date
        self.meant = meant
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

    def placed(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that begin in a stretch, in order."""
        return self.mentions[
            bisect_left(self.mentions, start, key=_start) : bisect_left(self.mentions, end, key=_start)
        ]

    def of(self, source: Span, draft: Draft) -> Speaker:
        said = source.of(self.text).strip()
        if _PRONOUNS.match(said):
            return self.pronoun(said.lower(), source, draft)
        here = [m for m in self.placed(source.start, source.end) if m.end <= source.end]
        person = self.person_in(source, here) or self.people.called(said, source.start)
        if person is not None:
            return self.named(person)
        before = self.text[max(0, source.start - 60) : source.start]
        if _CARRIED.search(said) or re.search(_CARRIED.pattern + r"(?:the\s+)?\Z", before):
            # who carries a statement did not make it
            return NOBODY
        return self.nominal(source, said, here)

    def person_in(self, source: Span, here: list[Mention]) -> Person | None:
        for mention in here:
            if mention.type != "person":
                continue
            after = self.text[mention.end : min(mention.end + 3, source.end)]
            if _POSSESSIVE.match(after) and not self.vehicle(source, mention.end):
                continue
            if self.leads_to_another(mention, here):
                continue
            before = self.text[source.start : mention.start].lower()
            if (
                re.search(r"\b(?:for|of|to|with|behind|at|by|from|who|in|near)\s+(?:\w+\s+){0,3}\Z", before)
                and mention.start - source.start > 8
                and not _OF_OFFICE.search(before)
                and not re.search(r"(?:from|by|in|to|of)\s+\Z", before[-6:] if self.vehicle_words(before) else "")
            ):
                continue
            return self.people.of(mention)
        return None

    def leads_to_another(self, mention: Mention, here: list[Mention]) -> bool:
        """Whether the name only says whose role the next name has: "Holt adviser Bo Tan"; or which: "Interior"."""
        following = next((m for m in here if m.type == "person" and m.start > mention.end), None)
        between = self.text[mention.end : following.start].split() if following else []
        return bool(between) and all(w[:1].islower() for w in between) and between[-1] in words("roles")

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
            before = [
                m for m in self.placed(source.start - 400, source.start) if source.start - 160 < m.end <= source.start
            ]
            people = [m for m in before if m.type == "person"]
            if said == "who" and people:
                found = self.people.of(people[-1])
                return self.named(found) if found else NOBODY
            return self.organised(before[-1]) if before and said != "who" and before[-1].type != "person" else NOBODY
        if said == "i":
            outer = [s for at, s in self.said if s.person is not None]
            return outer[-1] if outer else NOBODY
        if said in ("it", "they", "them", "its", "their"):
            if (meant := self.scored(source)) is not None:
                return self.organised(meant.mention)
            last = self.said[-1] if self.said else None
            if last is not None and source.start - last[0] < _REACH and last[1].person is None and last[1].actor:
                return last[1]
            before = [
                m for m in self.placed(source.start - 500, source.start) if source.start - 300 < m.end <= source.start
            ]
            orgs = [m for m in before if m.type in ("organisation", "office", "outlet", "state")]
            if said == "it" and orgs and len({m.actor or m.text for m in orgs}) == 1:
                return self.organised(orgs[0])
        return NOBODY

    def scored(self, source: Span) -> Meant | None:
        """What the scorer says of a pronoun, where that is clear."""
        return self.meant.at(source.start) if self.meant is not None else None

    def human(self, source: Span, gender: str) -> Speaker:
        found = self.scored(source)
        if found is not None and (person := self.people.of(found.mention)) is not None and person.fits(gender):
            return self.named(person)
        return self.human_by_rule(source, gender)

    def human_by_rule(self, source: Span, gender: str) -> Speaker:
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
            if last.person is not None and newer and self.left_behind(last.person, source.start, recent[-1][0]):
                lately = {
                    id(p): p
                    for p in self.people.between(self.sentence_before(source.start), source.start)
                    if p.fits(gender)
                }
                if lately:
                    return self.named(next(iter(lately.values()))) if len(lately) == 1 else NOBODY
            return last
        subjects = [p for p in self.people.subjects(source.start) if p.fits(gender)]
        if subjects:
            return self.named(subjects[-1])
        different = {id(p) for p in near}
        return self.named(near[-1]) if len(different) == 1 else NOBODY

    def sentence_before(self, at: int) -> int:
        low = max(0, at - 600)
        cuts = [m.end() + low for m in re.finditer(r"[.!?][”\"]?\s+|\n\s*", self.text[low:at])]
        return cuts[-2] if len(cuts) > 1 else low

    def left_behind(self, person: Person, at: int, spoke: int) -> bool:
        """Whether the sentence before names other people only, and the last speaker spoke before it."""
        start = self.sentence_before(at)
        return spoke < start - 200 and not any(start <= s.start < at for s in person.spots)

    def nominal(self, source: Span, said: str, here: list[Mention]) -> Speaker:
        bare = _ARTICLE.sub("", said)
        lower = bare.lower()
        head = self.head(lower)
        definite = said.lower().startswith(("the ", "this ", "that ")) or not _INDEFINITE.match(said)
        orgs = [m for m in here if m.type in ("organisation", "office", "outlet", "state", "place", "group")]
        if head in words("roles") or (head.endswith("s") and head[:-1] in words("roles")):
            owned = bool(_OWN.match(said) or (not orgs and _OWNED.match(said)))
            if head in words("roles") and not _INDEFINITE.match(said) and not owned:
                antecedent = self.people.holding(lower, head, source.start)
                if antecedent is not None:
                    return self.named(antecedent)
            organisation = self.ref(orgs[0]) if orgs else None
            role = head if head in words("roles") else None
            kind: Anonymity = "collective" if head.endswith("s") and head not in words("roles") else "anonymous"
            if (
                kind == "anonymous"
                and definite
                and not owned  # "his deputy", "Holt's deputy" is another than whoever spoke last
                and self.said
                and self.said[-1][1].person is not None
                and not orgs
                and len(bare.split()) <= 2
            ):
                return self.said[-1][1]
            return Speaker(
                actor=ActorRef(id=None, name=bare if owned and bare == said else unnamed(bare)),
                role=role,
                organisation=organisation,
                anonymity=kind,
            )
        author = _AUTHOR.search(bare)
        if author and pattern("vehicles").search(bare[: author.start()]):
            at = source.start + len(said) - len(bare) + author.end()
            authors = [m for m in here if at <= m.start <= at + 12 and m.type != "place"]
            name = _CAPITALS.match(bare, author.end())
            if authors and (name is None or authors[0].text in name[0]):
                return self.written_by(authors[0])
            if name:
                ref = ActorRef(id=None, name=name[0])
                return Speaker(actor=ref, organisation=ref, anonymity="named")
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
            if re.search(r"\b(?:its|his|her)\b", lower) and self.said and source.start - self.said[-1][0] < _NEAR:
                return self.said[-1][1]
            if said[:1].isupper() and definite:
                return Speaker(actor=ActorRef(id=None, name=bare))
            return NOBODY
        owned_body = next((m for m in orgs if m.type in ("organisation", "office") and m.end == source.end), None)
        if owned_body is not None and re.search(r"[’']s?\s\Z", self.text[source.start : owned_body.start]):
            # "Ostravia's Foreign Ministry" is neither Ostravia nor a ministry named before
            ref = ActorRef(id=owned_body.actor, name=bare)
            return Speaker(actor=ref, organisation=ref, anonymity="named")
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
            if found is None and definite and len(bare.split()) == 1:
                found = self.subject_before(source.start)
            if found is not None:
                return self.organised(found)
            if definite and len(bare.split()) == 1 and not orgs and (opening := self.opening_name(source.start)):
                ref = ActorRef(id=None, name=opening)
                return Speaker(actor=ref, organisation=ref, anonymity="named")
            if orgs:
                return self.organised(orgs[0], whole=bare)
            last = self.said[-1][1] if self.said else None
            if (
                last is not None
                and last.person is None
                and last.actor is not None
                and len(bare.split()) <= 2
                and not re.search(r"\b[a-z][\w-]*s\Z", last.actor.name)
            ):
                return last
        if orgs:
            return self.organised(orgs[0], whole=bare if bare[:1].isupper() and len(bare) < 60 else None)
        described = re.fullmatch(
            r"(?:[\w-]+\s+){0,4}[a-z][\w-]*\s+(?P<name>[A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){0,4})", bare
        )
        if described:
            ref = ActorRef(id=None, name=described["name"])
            return Speaker(actor=ref, organisation=ref, anonymity="named")
        if bare[:1].isupper() and "," not in bare:
            return Speaker(actor=ActorRef(id=None, name=bare), anonymity="named")
        return Speaker(actor=ActorRef(id=None, name=bare) if len(bare) < 80 else None)

    def head(self, lower: str) -> str:
        """The last word of the noun phrase before any "of", "at", comma or relative clause."""
        core = re.split(
            rf",|\s(?:of|at|for|in|with|from|who|that|which|on|by|whose|to|behind|{_PARTICIPLES})\s", lower
        )[0]
        parts = re.findall(r"[\w’'-]+", core)
        return re.sub(r"[’']s?$", "", parts[-1]) if parts else lower

    def organised(self, mention: Mention, whole: str | None = None) -> Speaker:
        ref = self.ref(mention, whole)
        return Speaker(actor=ref, organisation=ref, anonymity="named")

    def ref(self, mention: Mention, whole: str | None = None) -> ActorRef:
        name = whole if whole and mention.text in whole else mention.text
        part = whole is not None and name == whole and len(mention.text) * 3 < len(whole) * 2
        if name != mention.text and mention.text in name and _DESCRIBED.fullmatch(name[: name.index(mention.text)]):
            name, part = mention.text, False  # "carmaker Brandt": the words before the name only say what it is
        if name == mention.text and mention.actor is None:
            name = self.longest(mention)
        name = re.sub(r"[’']s?\Z", "", _ARTICLE.sub("", name) if name.lower().startswith("the ") else name)
        return ActorRef(id=None if part else mention.actor, name=name)

    def longest(self, mention: Mention) -> str:
        """The fullest form of an organisation's name in the item that begins with the words of the mention."""
        alike = {m.text for m in self.mentions if m.type == "organisation" and m.text.startswith(mention.text + " ")}
        return max(alike, key=len) if alike and all(a in max(alike, key=len) for a in alike) else mention.text

    def organisation_before(self, head: str, at: int) -> Mention | None:
        for mention in reversed(
            [m for m in self.mentions if m.end <= at and m.type in ("organisation", "office", "outlet")]
        ):
            if head in mention.text.lower().split():
                return mention
        return None

    def subject_before(self, at: int) -> Mention | None:
        """The organisation that the sentence before begins with, if it names one first: "the company" means it."""
        low = max(0, at - 600)
        cuts = [m.end() + low for m in re.finditer(r"[.!?][”\"]?\s+|\n\s*", self.text[low:at])]
        if len(cuts) < 2 and not cuts:
            return None
        start = cuts[-2] if len(cuts) > 1 else low
        first = next((m for m in self.placed(start, cuts[-1]) if m.end <= cuts[-1] and m.type != "place"), None)
        return first if first is not None and first.type in ("organisation", "office") else None

    def opening_name(self, at: int) -> str | None:
        """A name of several capitalised words that the sentence before begins with and no person bears."""
        start = self.sentence_before(at)
        found = _OPENING.match(self.text, start, at)
        if found is None or any(
            m.type == "person" and m.start < found.end("name") and found.start("name") < m.end for m in self.mentions
        ):
            return None
        return found["name"]

    def written_by(self, mention: Mention) -> Speaker:
        if mention.type == "person":
            person = self.people.of(mention)
            return self.named(person) if person else NOBODY
        return self.organised(mention)

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
    if core.split(" ")[0].lower() in words("groups") | words("roles"):  # the sentence began with it
        core = core[0].lower() + core[1:]
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
