"""From what a text tells of measures to the records: who, against whom, on what, how far, and when."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ...record import Figure, Item, Measure, PartialDate, Reading, Span, part_id, trimmed
from ...record.event import Stage
from ...text.sentences import sentences
from ..disowned import disowned
from ..parties import Dates, Parties, Party, hand
from ..scope import item_text, unwrapped
from . import lexicon
from .clauses import JOINED, opening
from .english import found
from .told import Found

_BY = re.compile(r"\bby\s(?:the\s)?\Z")
_OBJECT = re.compile(
    r"\s(?:(?:imposed|levied|placed)\s)?(?:on|against|of|over|for|into|targeting|affecting|covering|from)\s(?P<what>[^,;:()“”\"\n]+)"
)
_AIM = re.compile(
    r"(?:\s(?:dedicated|aimed|designed|intended|meant))?\s(?:to|at|on|that|which|for|banning|barring|requiring|limiting|restricting)\s"
    r"(?!(?:into|go|come|take)\b)(?P<what>[^,;:()“”\"\n]+)"
)
_PURPOSE = re.compile(r"\sto\s(?!(?:go|come|take)\b)(?P<what>[a-z][^,;:()“”\"\n]+)")
_OBJECT_ENDS = re.compile(
    r"\s(?:by|in|from|after|before|during|since|until|under|with|as|on|at|if|to|over|worth|through|starting|and\s(?:the|its|a|\w+ed))\s"
)
_EFFECT = re.compile(
    r"\b(?:effect|force|effective|starting|beginning|begins?|starts?)(?:\s\w+){0,3}\s?\Z|\bfrom\s\Z", re.IGNORECASE
)
_OWN_PLAN = re.compile(
    r"[’']s?\s(?:\w+\s)?(?:announcement|decision|plans?|move|bid|threats?|pledge|promise|proposals?|intention|vow|call)\b"
)
_NOMINAL = re.compile(r"(?:al|ion|ment|age)\Z")
_APPROVES = re.compile(r"(?:[’']s?)?\s(?:[\w-]+\s){0,2}")
_OBLIQUE = re.compile(r"\b(?:on|against|from|with|to|of|in|at|for)\s(?:the\s)?\Z")
_BODY = re.compile(
    r"(?:[Tt]he\s)?(?P<name>(?!The\s)(?:[A-Z][\w-]*\s){1,4}(?:[a-z]+\s)?(?:government|authorities|council|legislature|parliament|court|"
    r"ministry|administration|regulators?|commission|cabinet|assembly))\s"
)
"""A body that the tables do not know, as the subject of a clause."""
_TO_COME = re.compile(
    r"\b(?:(?:takes?|comes?|goes?|go|enters?)\s(?:effect|into\s(?:force|effect))|starts?|begins?|appl(?:y|ies))\s(?:\w+\s)?"
    r"(?:on|in|next|from|tomorrow|later|at)\b"
)
_POSSESSIVE = re.compile(r"(?:its|their)\b", re.IGNORECASE)
_PRONOUNS = frozenset(("it", "they", "them", "all", "these", "those", "both", "he", "she", "him", "her", "us", "which"))
_TAKEN_UP = re.compile(r"(?:the|this|these|those|such)\s(?:new\s|latest\s)?\Z", re.IGNORECASE)
_AMOUNT = r"(?:(?:US|HK|NT|A|C)?[$€£¥]\s?)?\d[\d.,]*\s?(?:billion|million|trillion|thousand|bn)?\s?"
_SUM = re.compile(rf"\A(?:about |some |nearly |over |more than )?{_AMOUNT}(?:\w+\s)?(?:worth )?of\s")
_SUM_ONLY = re.compile(
    r"\A(?:about |some |nearly |over |more than |up to |at least )?"
    r"(?:(?:US|HK|NT|A|C)?[$€£¥]\s?\d|\d[\d.,]*\s?"
    r"(?:billion|million|trillion|thousand|bn|percent|per cent|%|days|weeks|months|years|euros|"
    r"dollars|yuan|pounds|yen)(?!\w))"
)
_WHEN = re.compile(
    r"\s(?:(?:last|next|this)\s(?:year|month|week)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|in\s\d{4}|"
    r"for\s(?:\d+|one|two|three|four|five|six|ten|several|a)\s(?:days?|weeks?|months?|years?))\b.*"
)
_FAMILY = frozenset(
    ("ban", "restriction", "export control", "import restriction", "investment restriction", "visa rule")
)
"""What the next sentence may call "the ban" or "the curbs"."""
_REACH = 1500
_ASKED = re.compile(
    r"\b(?:asked|asking|ask|unclear|unsure|know|say|wonder|wondered)\s(?:if|whether)\s\Z", re.IGNORECASE
)
_FUTURE = frozenset(("announced", "proposed", "threatened", "call"))
_PLANNED = re.compile(
    r"(?:proposed|planned|draft|threatened|possible|potential|looming|further|new round of)\b", re.IGNORECASE
)


def measures(reading: Reading, item: Item) -> tuple[Measure, ...]:
    """Return the measures that an item tells of, in order; mentions and figures of the item are used.

    A mention counts where the words tell of one measure: what it is laid on, what is done with it, or whose it is.
    Talk of measures in general does not. `by` and `against` are None where the clause does not name them; no date is
    assumed. What is denied ("did not impose") is left out.
    """
    language = (item.language or reading.document.language or "en").split("-")[0]
    text = item_text(reading, item)
    if language == "zh":
        from .chinese import measures as chinese

        return chinese(reading, item, text)
    if language != "en":
        return ()
    return _English(reading, item, text).run()


class _English:
    def __init__(self, reading: Reading, item: Item, text: str) -> None:
        self.sentences = sentences(text, "en")
        self.reading, self.item, self.text = reading, item, unwrapped(text, self.sentences)
        self.parties = Parties(reading, item)
        self.dates = Dates(item, text, "en")

    def run(self) -> tuple[Measure, ...]:
        out: list[Measure] = []
        for sentence in self.sentences:
            for one in found(self.text, sentence):
                measure = self.measure(one, sentence)
                if measure is not None:
                    out.append(self.taken_up(one, measure, out))
        once = {m.id: m for m in reversed(out)}  # one stretch tells one measure of a kind
        return tuple(sorted(once.values(), key=lambda m: (m.start, m.end, m.instrument)))

    def measure(self, one: Found, sentence: Span) -> Measure | None:
        span = trimmed(self.text, one.start, one.end)
        if span is None:
            return None
        lead = self.text[one.clause : one.verb.start if one.verb else one.phrase.start]
        stage, real = self.stage(one, lead)
        near = Span(max(sentence.start, span.start - 400), min(sentence.end, span.end + 400))
        if not real or disowned(near.of(self.text), span.end - near.start):
            return None
        by = self.by(one, span, sentence)
        against = self.against(one, span, by)
        date, effective = self.days(one, span, sentence, stage)
        if stage == "in-force" and _TO_COME.search(span.of(self.text)):
            stage = "announced"
        whole = span.shifted(self.item.start)
        acting = hand(by) if by is not None else None
        hypothetical = lexicon.mood("hypothetical").search(self.text, max(sentence.start, one.start - 12), span.end)
        asked = _ASKED.search(self.text, max(sentence.start, one.clause - 24), one.clause)
        if asked or (hypothetical and stage not in ("call", "proposed", "threatened")):
            stage = None
        return Measure(
            id=part_id("m", self.reading.document.sha256, whole, one.instrument),
            start=whole.start,
            end=whole.end,
            text=whole.of(self.reading.document.text),
            instrument=one.instrument,
            by=acting[0] if acting else None,
            by_id=acting[1] if acting else None,
            against=against.name if against else None,
            against_id=against.id if against else None,
            status=stage or ("hypothetical" if hypothetical or asked else "unknown"),
            stage=stage,
            date=date,
            effective=effective,
            object=self.laid_on(one, span),
            amounts=self.amounts(whole),
            legal_name=self.legal(one, span),
        )

    def taken_up(self, one: Found, measure: Measure, earlier: Sequence[Measure]) -> Measure:
        """Return the measure with what was said before of the one that it takes up: "the ban takes effect"."""
        if not one.noun or measure.object or not _TAKEN_UP.match(self.text, one.phrase.start, one.head.start):
            return measure
        family = _FAMILY if measure.instrument in _FAMILY else frozenset((measure.instrument,))
        for other in reversed(earlier[-8:]):
            if other.instrument in family and measure.start - other.end < _REACH:
                return replace(
                    measure,
                    instrument=other.instrument,
                    by=measure.by or other.by,
                    by_id=measure.by_id if measure.by else other.by_id,
                    against=measure.against or other.against,
                    against_id=measure.against_id if measure.against else other.against_id,
                    object=other.object,
                    legal_name=measure.legal_name or other.legal_name,
                )
        return measure

    def stage(self, one: Found, lead: str) -> tuple[Stage | None, bool]:
        """Return the stage and whether it is told as something real: what was not done is no measure."""
        base = one.stage
        if one.verb is not None and one.verb.start > one.head.end:
            lead = self.text[one.head.end : one.verb.start]
        near = " ".join(lead.split(" ")[-6:])
        if lexicon.mood("negated").search(near) or self.text.startswith(("no ", "No "), one.phrase.start):
            if base in ("lifted", "suspended"):
                return "in-force", True
            return None, False
        if base is None:
            adjectives = self.text[one.phrase.start : one.head.start]
            planned = _PLANNED.search(adjectives)
            if one.instrument == "treaty withdrawal":
                return "announced", True
            if self.text[one.head.start : one.head.end].lower() in ("bill", "bills"):
                return "proposed", True
            return ("proposed" if planned else "in-force"), True
        if base in ("call", "proposed", "threatened"):
            return base, True
        for mood in ("threatened", "call", "proposed", "announced"):
            if lexicon.mood(mood).search(lead):
                if base in ("lifted", "suspended"):
                    # who asks for an end to it has not ended it; who will end it has said so
                    ends = mood == "announced" or (mood == "proposed" and self.reported(one, lead))
                    return (base if ends else "in-force"), True
                if mood == "call" and one.instrument == "censorship order":
                    break
                if mood == "proposed" and self.reported(one, lead):
                    return "announced", True
                return mood, True
        if one.instrument == "censorship order" or base != "adopted":
            return base, True
        chambers = lexicon.one_of("chambers").search(self.text, one.start, one.end)
        return ("passed-chamber" if chambers else "adopted"), True

    def reported(self, one: Found, lead: str) -> bool:
        """Whether "would" is the "will" of somebody who announced it: "said it would restrict"."""
        before = re.split(r"[.!?]\s", self.text[max(0, one.clause - 160) : one.clause])[-1]
        return (
            "would" in lead.split()
            and re.search(r"\b(?:said|announced|pledged|confirmed|decided)\b", before) is not None
        )

    def by(self, one: Found, span: Span, sentence: Span) -> Party | None:
        offset = self.item.start
        verb = one.verb or one.phrase
        inside = self.parties.within(span.start + offset, span.end + offset)
        for party in inside:
            if party.span.start - offset >= one.head.start and _BY.search(
                self.text, max(span.start, party.span.start - offset - 8), party.span.start - offset
            ):
                return self.closest(party, inside)
        lead = self.text[one.clause : verb.start]
        asked = lexicon.mood("call").search(lead) if one.verb is not None and one.stage not in ("call", None) else None
        if asked and not re.match(r"should|ought", asked[0]):
            # who asks for it is not who would do it: "urged its allies to ban", "called on Norway to lift"
            between = self.parties.within(one.clause + asked.end() + offset, verb.start + offset)
            return between[0] if between and between[0].kind != "place" else None
        body = _BODY.match(lead)
        if body and one.verb is not None and verb.start < one.head.start:
            at = Span(one.clause + body.start("name"), one.clause + body.end("name")).shifted(offset)
            known = [p for p in inside if p.span.overlaps(at)]
            return (
                known[0]
                if known
                else Party(span=at, name=body["name"], id=None, country="", kind="organisation", state=False)
            )
        if one.noun:  # whose it is: "China's curbs", "US sanctions"
            own = [p for p in inside if one.phrase.start <= p.span.start - offset < one.head.start]
            if own and own[0].kind != "place" and (own[0].state or own[0].kind in ("office", "organisation", "person")):
                told = self.text[own[0].span.end - offset : own[0].span.end - offset + 2]
                if own[0].state or own[0].country or own[0].id or told in ("’s", "'s"):
                    return own[0]
            if _POSSESSIVE.match(self.text, one.phrase.start):
                before = self.parties.within(sentence.start + offset, one.phrase.start + offset)
                states = {p.name: p for p in before if p.state}
                if len(states) == 1:
                    return next(iter(states.values()))
        if one.passive or (one.verb is not None and one.verb.start > one.head.end):
            return None
        if _NOMINAL.search(self.text[verb.start : verb.end].split(" ")[0]):
            # "the Assembly's approval of sanctions": whose it is, not who speaks of it
            return next((p for p in inside if _APPROVES.fullmatch(self.text, p.span.end - offset, verb.start)), None)
        subject = [p for p in inside if p.span.end - offset <= verb.start and not _OBLIQUE.search(self._before(p))]
        owner = next((p for p in inside if _OWN_PLAN.match(self.text, p.span.end - offset)), None)
        if owner is not None and owner.span.end - offset <= verb.start:
            return owner
        subject = [p for p in subject if p.kind != "place" or p.span.start - offset <= span.start + 4]
        if subject:
            return subject[0]
        said = re.match(r"(?:he|she|it)\b", lead, re.IGNORECASE)
        if said:  # only where nobody else can be meant
            before = self.parties.within(sentence.start + offset, span.start + offset)
            people = {p.name: p for p in before if p.kind == "person"}
            meant = {p.name: p for p in before if p.state} if said[0].lower() == "it" else people
            if len(meant) == 1:
                return next(iter(meant.values()))
        joined = JOINED.search(self.text, max(sentence.start, one.clause - 40), one.clause)
        if one.verb is not None and joined and len(lead.split()) <= 4:
            # "Lanhai sees them as a danger and banned": the subject opens the sentence
            opening = self.parties.within(sentence.start + offset, min(span.start, sentence.start + 40) + offset)
            return opening[0] if opening and opening[0].kind != "place" else None
        return None

    def closest(self, party: Party, inside: tuple[Party, ...]) -> Party:
        """Return the body that a state's name leads to: "China's National People's Congress"."""
        k = inside.index(party) + 1
        if party.state and k < len(inside) and inside[k].kind in ("office", "organisation"):
            gap = self.text[party.span.end - self.item.start : inside[k].span.start - self.item.start]
            if gap.strip() in ("", "’s", "'s"):
                return inside[k]
        return party

    def against(self, one: Found, span: Span, by: Party | None) -> Party | None:
        offset = self.item.start
        if one.instrument in ("treaty withdrawal", "treaty accession"):
            return None
        inside = [
            p
            for p in self.parties.within(span.start + offset, span.end + offset)
            if p != by and (by is None or p.name != by.name) and (p.kind != "person" or p.id)
        ]
        if one.instrument in ("institute closure", "law"):
            inside = [p for p in inside if p.state]
        behind = [p for p in inside if p.span.start - offset >= one.head.end]
        behind = [p for p in behind if p.kind != "place" or p.country]
        if one.passive and not one.noun:
            before = [p for p in inside if p.span.end - offset <= one.head.start]
            behind = before or behind
        behind = [
            p for p in behind if not _BY.search(self.text[max(0, p.span.start - offset - 8) : p.span.start - offset])
        ]
        if one.instrument == "export control":
            to = [p for p in behind if re.search(r"\b(?:to|in)\s(?:the\s)?\Z", self._before(p)) and p.state]
            behind = to or behind
        else:
            behind = [p for p in behind if not self.aside(one, p)]
        return behind[0] if behind else None

    def aside(self, one: Found, party: Party) -> bool:
        """Whether a party behind an instrument is named for another reason: where, by whom, a part of a name."""
        if re.search(r"\b(?:in|to|by|across|at|into|with|as)\s(?:the\s)?\Z", self._before(party)):
            return True
        between = self.text[one.head.end : party.span.start - self.item.start]
        if re.search(r"[A-Z][\w’']*\s(?:\w+\s)?of\s\Z", between):
            return True  # "the Guild of America"
        return one.instrument in ("law", "rule") and not re.search(r"\b(?:on|against|targeting|at|for)\b", between[:60])

    def _before(self, party: Party) -> str:
        at = party.span.start - self.item.start
        return self.text[max(0, at - 10) : at]

    def laid_on(self, one: Found, span: Span) -> str | None:
        if one.noun:
            if one.instrument.startswith("treaty"):
                gone = re.compile(r"\sfrom\s(?:the\s)?(?P<what>.+)").match(self.text, one.head.end, span.end)
                return _cut(gone["what"]) if gone else None
            wide = one.instrument in ("law", "rule")
            match = (_AIM if wide else _OBJECT).match(self.text, one.head.end, span.end)
            if match is None and wide:  # "the adoption of the decision by the Assembly to widen the vote"
                match = _PURPOSE.search(self.text, one.head.end, span.end)
            while match and not wide and _cut(match["what"]) is None:  # "of 24 percent on turbines"
                match = _OBJECT.search(self.text, match.start("what"), span.end)
            if match:
                return _cut(match["what"], whole=one.instrument in ("law", "rule"))
            adjectives = self.text[one.phrase.start : one.head.start].split()
            goods = [w for w in adjectives if w[:1].islower() and w not in lexicon.bound("determiners") and w.isalpha()]
            noun = self.text[one.head.start : one.head.end].split()
            plain = [w for w in (*goods, *noun[:-1]) if w.lower() not in lexicon.listed("plain_adjectives")]
            return " ".join(plain) or None if one.instrument not in ("law", "sanction") else None
        if one.passive:
            return _cut(
                re.sub(
                    r"\b(?:is|are|was|were|has|have|had|will|must|be|been)\b.*",
                    "",
                    self.text[span.start : one.head.start],
                )
            )
        return _cut(self.text[one.head.end : span.end])

    def amounts(self, span: Span) -> tuple[Figure, ...]:
        return tuple(f for f in self.item.figures if span.start <= f.start and f.end <= span.end)

    def legal(self, one: Found, span: Span) -> str | None:
        pattern = lexicon.TREATY if one.instrument == "treaty withdrawal" else lexicon.LEGAL
        match = Span(*m.span()) if (m := pattern.search(self.text, *span)) else one.legal
        if match is None:
            return None
        name = match.of(self.text)
        for party in self.parties.within(match.start + self.item.start, match.end + self.item.start):
            if (
                party.span.start == match.start + self.item.start
                and party.state
                and party.span.end - party.span.start < len(name)
            ):
                name = re.sub(r"\A(?:[’']s)?\s*", "", self.text[party.span.end - self.item.start : match.end])
        return " ".join(re.sub(r"\A(?:The|the|A|An|In|Under|When|If)\s", "", name).split()) or None

    def days(
        self, one: Found, span: Span, sentence: Span, stage: Stage | None
    ) -> tuple[PartialDate | None, PartialDate | None]:
        """Return the day of the act and the day of effect, as the clause or the words of time before it give them.

        For the past, the verbs around the date words decide: a day without a year is not made a year old or new.
        """
        coming = bool(_TO_COME.search(span.of(self.text)))
        turned = stage in _FUTURE and one.stage not in _FUTURE  # "will impose": the day is that of effect
        before = opening(self.text, sentence, span.start) if one.verb is not None else None
        date = effective = None
        for part in (span, before):
            low, high = (part.start + self.item.start, part.end + self.item.start) if part is not None else (0, 0)
            ahead = {d.span: d.value for d in self.dates.within(low, high, "future")}
            gone = {d.span: d.value for d in self.dates.within(low, high, "past")}
            for dated in self.dates.within(low, high, None, unresolved=True):
                at = dated.span.start - self.item.start
                if dated.bound == "until" or (one.noun and one.phrase.start <= at < one.head.start):
                    continue  # "the May curbs were widened"
                lead = self.text[max(span.start, at - 40) : at]
                works = _EFFECT.search(lead) or dated.bound == "since"
                later = turned and one.verb is not None and (part is before or one.verb.end <= at)
                if works or later or coming:
                    soon = ahead.get(dated.span)
                    value = (
                        soon
                        if (later or coming or stage in _FUTURE) and self.dates.near(soon)
                        else gone.get(dated.span)
                    )
                    effective = effective or (value if isinstance(value, PartialDate) else None)
                elif isinstance(dated.value, PartialDate):
                    date = date or dated.value
        return date, effective


def _cut(words: str, *, whole: bool = False) -> str | None:
    words = _SUM.sub("", words)
    if _SUM_ONLY.match(words):
        return None
    ends = None if whole else _OBJECT_ENDS.search(words)
    each = (words[: ends.start()] if ends else words).split()[:12]
    finite = next((k for k, word in enumerate(each) if k and word in lexicon.bound("finite")), len(each))
    said = " ".join(each[:finite]).strip(" ,.;’'")
    said = _WHEN.sub("", said)
    said = re.sub(r"\A(?:the|its|their|his|her|a|an|on|from|more|about)\s", "", said, flags=re.IGNORECASE)
    return said if said.lower() not in _PRONOUNS and len(said) > 1 else None
