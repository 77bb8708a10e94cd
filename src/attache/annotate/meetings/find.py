"""From what a text tells of meetings to the records: who, where, when, which one, and whether it took place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...record import DateRange, Item, Meeting, PartialDate, Reading, Span, part_id, trimmed
from ...record.event import MeetingForm
from ...text.dates import Tense
from ...text.sentences import sentences
from ..measures.clauses import JOINED, left, opening, right
from ..parties import Dates, Parties, Party, of_state, state_party
from ..scope import item_text, unwrapped
from ..states import state_words
from . import lexicon

_OVER = frozenset(("after", "before", "as", "following", "despite", "amid"))
_AUX = re.compile(r"\b(?:is|are|was|were|be|been|being|has|have|had)\s(?:\w+ly\s)?\Z")
_DETERMINED = re.compile(r"\b(?:an?|the|his|her|its|their|this|that|first|last|next|no|state|official|\w+[’']s?)\s\Z")
_OF = re.compile(r"\bof\s(?:the\s)?\Z")
_PLACE = re.compile(r"\b(?:in|at)\s(?:the\s)?\Z")
_PLACE_WORDS = re.compile(
    r"\bin\s(?P<place>[A-Z][\w’'-]+(?:(?:\s|-)[A-Z][\w’'-]+){0,2})(?=[,.;]|\s(?:on|for|from|to|after|this|next|last|in|with|and)\b|\s\(|\s[A-Z]|\Z)"
)
_MONTHS = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday)\b"
)
_TITLE_GAP = re.compile(r"(?:[’']s)?\s(?:[\w’'-]+\s){0,7}")
_WITH = re.compile(r"\b(?:with|and|between|by|from)\s(?:the\s|\w+\s){0,4}\Z")
_OBLIQUE = re.compile(r"\b(?:about|on|regarding|over|toward|towards|against|for|of|to|at)\s(?:the\s)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A meeting as a sentence tells it, in offsets of the item's text."""

    span: Span
    head: Span
    form: MeetingForm
    status: str
    name: Span | None = None
    ordinal: int | None = None


def meetings(reading: Reading, item: Item) -> tuple[Meeting, ...]:
    """Return the meetings that an item tells of, in order; mentions of the item are used.

    Who takes part, where and when is what the clause says; nothing is assumed. What did not happen ("refused to
    meet") is none; what is only wished for has the status `proposed`.
    """
    language = (item.language or reading.document.language or "en").split("-")[0]
    text = item_text(reading, item)
    if language == "zh":
        from .chinese import meetings as chinese

        return chinese(reading, item, text)
    return _English(reading, item, text).run() if language == "en" else ()


class _English:
    def __init__(self, reading: Reading, item: Item, text: str) -> None:
        self.sentences = sentences(text, "en")
        self.reading, self.item, self.text = reading, item, unwrapped(text, self.sentences)
        self.parties = Parties(reading, item)
        self.dates = Dates(item, text, "en")

    def run(self) -> tuple[Meeting, ...]:
        out: list[Meeting] = []
        for sentence in self.sentences:
            if not lexicon.quick().search(self.text, *sentence):
                continue
            told = [*self.mechanisms(sentence), *self.acts(sentence)]
            for one in _apart(told):
                meeting = self.meeting(one, sentence)
                if meeting is not None:
                    out.append(meeting)
        once = {m.id: m for m in reversed(out)}  # one stretch tells one meeting of a form
        return tuple(sorted(once.values(), key=lambda m: (m.start, m.end, m.form or "")))

    # what tells a meeting

    def mechanisms(self, sentence: Span) -> list[_Told]:
        out = []
        for match in lexicon.mechanisms().finditer(self.text, *sentence):
            name = Span(*match.span("name"))
            number = lexicon.ordinal_before(self.text, sentence.start, name.start)
            low, high = left(self.text, sentence.start, name.start), right(self.text, name.end, sentence.end)
            behind = self.text[name.end : min(high, name.end + 60)]
            before = self.text[max(low, name.start - 60) : name.start]
            status = _standing(behind) or _standing(before)
            if status is None and number is None:
                continue
            if status is None:
                status = (
                    "announced"
                    if re.search(r"\b(?:ahead of|before|upcoming|for)\s(?:\w+\s){0,3}\Z", before)
                    else "unknown"
                )
                if re.search(r"\bin\s[A-Z]\w+\sfor\s(?:the\s)?\w*\s?\Z", before):
                    status = "ongoing"
            start = number[1] if number else name.start
            if status in ("held", "ongoing", "cancelled", "postponed", "announced") and _standing(behind):
                start = (
                    min(start, max(low, start - 8))
                    if self.text[max(low, start - 4) : start].lower() == "the "
                    else start
                )
                span = Span(start, high)
            else:
                span = Span(low, high)
            out.append(
                _Told(
                    span=span, head=name, form=lexicon.form_of(match["name"]), status=status, name=name,
                    ordinal=number[0] if number else None,
                )
            )  # fmt: skip
        return out

    def acts(self, sentence: Span) -> list[_Told]:
        out = []
        for form, voice, pattern in lexicon.triggers():
            for match in pattern.finditer(self.text, *sentence):
                head = Span(*match.span())
                following = self.text[head.end : head.end + 40]
                if lexicon.listed("senses").match(following.lstrip().split(" ")[0]) or lexicon.listed("senses").search(
                    " ".join(following.split()[:3])
                ):
                    continue
                low = left(self.text, sentence.start, head.start)
                high = right(self.text, head.end, sentence.end)
                lead = self.text[low : head.start]
                status = self.status(voice, form, lead, self.text[head.end : high])
                if status is None:
                    continue
                out.append(_Told(span=Span(low, high), head=head, form=form, status=status))
        return out

    def status(self, voice: lexicon.Voice, form: MeetingForm, lead: str, tail: str) -> str | None:
        near = " ".join(lead.split()[-7:]) + " "
        if voice in ("base", "present") and (
            _DETERMINED.search(near) or re.match(r"\s(?:by|to|between|from|and)\b", tail) or not lead.strip()
        ):
            return None  # "a visit", "visits by"
        if lexicon.listed("negated").search(near):
            return None
        for ended in ("cancelled", "postponed"):
            if lexicon.listed(ended).search(near) or (voice == "noun" and lexicon.listed(ended).search(tail)):
                return ended
        if lexicon.listed("wished").search(near) and voice in ("base", "noun", "ing"):
            return "proposed"
        if voice == "noun":
            return _standing(tail) or ("announced" if lexicon.listed("coming").search(near) else "unknown")
        if voice == "base":
            if lexicon.listed("coming").search(" ".join(near.split()[-4:])):
                return "announced"
            if form == "visit":
                return None  # "space travel to Mars"
            # "leaders hold talks": the plural, in headlines
            return (
                None if not near.strip() or re.search(r"\b(?:can|do|does|did|must|let|help|who)\s\Z", near) else "held"
            )
        if voice == "ing":
            if re.search(r"\b(?:is|are|currently|now)\s(?:\w+ly\s)?\Z", near):
                return "ongoing"
            return "held" if re.search(r"\b(?:after|was|were|by|while|when|since)\s\Z", near) else None
        if voice == "past" and re.search(r"\b(?:is|are|be|been|was|were|to)\s(?:\w+ly\s)?\Z", near):
            return None
        return "held"

    # who, where, when

    def meeting(self, one: _Told, sentence: Span) -> Meeting | None:
        span = trimmed(self.text, *one.span)
        if span is None:
            return None
        offset = self.item.start
        first, last, status = self.days(one, span, sentence)
        people = self.participants(one, span, sentence)
        place = self.place(one, span)
        name = self.mechanism(one)
        enough = {
            "visit": bool(people) and (place is not None or len(people) > 1),
            "call": len(people) > 1,
        }.get(one.form, len(people) > 1)
        if name is None and not enough:
            return None
        whole = span.shifted(offset)
        return Meeting(
            id=part_id("g", self.reading.document.sha256, whole, one.form),
            start=whole.start,
            end=whole.end,
            text=whole.of(self.reading.document.text),
            participants=tuple(p.name for p in people),
            participant_ids=tuple(p.id for p in people),
            place=place,
            first=first,
            last=last,
            status=status,
            mechanism=name,
            ordinal=one.ordinal,
            level=lexicon.level(span.of(self.text)),
            form=one.form,
        )

    def mechanism(self, one: _Told) -> str | None:
        if one.name is None:
            return None
        return " ".join(re.sub(r"\A(?:The|A|An|In|At|During)\s", "", one.name.of(self.text)).split())

    def participants(self, one: _Told, span: Span, sentence: Span) -> list[Party]:
        offset = self.item.start
        inside = list(self.parties.within(span.start + offset, span.end + offset))
        lead = self.text[span.start : one.head.start]
        joined = JOINED.search(self.text, max(sentence.start, span.start - 40), span.start)
        if not any(p.span.end - offset <= one.head.start for p in inside) and (joined or not lead.strip()):
            first = self.parties.within(sentence.start + offset, min(span.start, sentence.start + 60) + offset)
            inside = [*first[:1], *inside]
        relative = re.search(r",?\swho\s\Z", self.text[max(sentence.start, span.start - 8) : span.start])
        if relative:
            at = max(sentence.start, span.start - 8) + relative.start()
            before_it = self.parties.within(max(sentence.start, at - 60) + offset, at + offset)
            inside = [*before_it[-1:], *inside]
        # "his hall for talks between A and B": only those behind take part
        between = self.text[one.head.start : one.head.end].lower().endswith((" between", " by"))
        kept: list[Party] = []
        for k, party in enumerate(inside):
            start = party.span.start - offset
            before = self.text[max(span.start, start - 12) : start]
            host = one.form == "visit" and one.head.end <= start <= one.head.end + 5
            if party.kind == "outlet" or (_PLACE.search(before) and party.kind != "person" and not host):
                continue
            if kept and kept[-1].kind == "person" and party.kind != "person" and _OF.search(before):
                continue  # "President Ada Holt of Norway"
            if between and start < one.head.start and one.name is None:
                continue
            following = inside[k + 1] if k + 1 < len(inside) else None
            if following is not None and party.kind != "person" and self.belongs(party, following):
                continue
            if party.kind == "place" and not party.country:
                continue
            named = one.name is not None and one.name.start <= start < one.name.end
            if start >= one.head.end and one.form != "visit" and _OBLIQUE.search(before):
                continue
            if start >= one.head.end and one.form == "visit" and not self.visited(one, party):
                continue
            if (
                start < one.head.start
                and not named
                and re.search(r"\b(?:about|on|against|regarding)\s(?:the\s)?\Z", before)
            ):
                continue
            if host and party.kind in ("office", "state") and not party.state and party.country:
                party = of_state(party)  # "arrived in Paris": the host is the state, not its presidency
            if all(party.name != other.name for other in kept):
                kept.append(party)
        if one.name is not None:
            kept += [p for p in self.in_name(one.name) if all(p.name != k.name for k in kept)]
        return kept

    def visited(self, one: _Told, party: Party) -> bool:
        """Whether a party behind the word of a visit is the host, or comes along."""
        start, end = party.span.start - self.item.start, party.span.end - self.item.start
        if re.search(r"\b(?:with|by)\s(?:the\s|[a-z]+\s){0,3}\Z", self.text[max(one.head.start, start - 24) : start]):
            return True
        between = self.text[one.head.end : start].split()
        following = re.compile(
            r"[’']s?\s|\s(?!on|in|for|to|from|next|last|this|after|before|and|with|at|as|when|while|late|early)[a-z]"
        )
        if between not in ([], ["the"], ["to"]) or party.adjective:
            return False
        led = between == ["to"] or self.text[: one.head.end].endswith(" to")
        if re.compile(r"\s[A-Z]").match(self.text, end):
            return False  # "the US Strategic Command"
        return led or not following.match(self.text, end)  # "visited the Norwegian office of" is no visit to Norway

    def belongs(self, party: Party, following: Party) -> bool:
        """Whether a state or office only says whose the next name is: "British Chancellor Ada Holt"."""
        offset = self.item.start
        gap = self.text[party.span.end - offset : following.span.start - offset]
        if re.search(r"[,;:]|\b(?:and|with|to|in|met|visited|between|by)\b", gap) or not _TITLE_GAP.fullmatch(gap):
            return False
        return following.kind in ("person", "office", "organisation")

    def in_name(self, name: Span) -> Sequence[Party]:
        """Return the states in a mechanism's name: "Norway-Sweden Fisheries Dialogue"."""
        said = re.sub("[-–—/]", " ", name.of(self.text))
        return [state_party(word) for word in state_words(said, name.start + self.item.start)]

    def place(self, one: _Told, span: Span) -> str | None:
        offset = self.item.start
        by = self.text[one.head.start : one.head.end].lower().endswith(" by")
        if one.form == "visit" and by:
            to = re.compile(r"\bto\s(?:the\s)?(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)").search(
                self.text, one.head.end, span.end
            )
            return to["place"] if to else None
        if one.form == "visit":
            to = re.compile(r"(?:\sto|\sof)?\s(?:the\s)?").match(self.text, one.head.end)
            at = to.end() if to else one.head.end
            near = self.parties.within(at + offset, min(span.end, at + 60) + offset)
            if near and near[0].adjective and near[0].span.start - offset <= at + 1:
                return None  # "visited the Norwegian office of a firm"
            for party in near:
                if party.kind in ("state", "place", "organisation", "office") and party.span.start - offset <= at + 12:
                    return " ".join(party.span.of(self.reading.document.text).split()).removeprefix("the ")
            words = re.compile(r"(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})").match(self.text, at, span.end)
            if words and not _MONTHS.match(words["place"]):
                return words["place"]
        for match in _PLACE_WORDS.finditer(self.text, *span):
            if not _MONTHS.match(match["place"]):
                return match["place"]
        return None

    def days(self, one: _Told, span: Span, sentence: Span) -> tuple[PartialDate | None, PartialDate | None, str]:
        # for the past, the verbs around the date words decide: a day without a year is not made a year old
        tense: Tense | None = "future" if one.status in ("announced", "proposed", "starting") else None
        offset, status = self.item.start, one.status
        inside = self.dates.within(span.start + offset, span.end + offset, tense)
        before = opening(self.text, sentence, span.start)
        if before is not None:  # "On Monday, …"
            inside = (*inside, *self.dates.within(before.start + offset, before.end + offset, tense))
        if status == "starting":
            status = "announced" if inside else "ongoing"
        for dated in inside:
            value = dated.value
            if value is None or (tense == "future" and not self.dates.near(value)):
                continue
            if dated.bound is not None and not (isinstance(value, DateRange) and dated.bound == "since"):
                continue
            first, last = (value.first, value.last) if isinstance(value, DateRange) else (value, value)
            if status == "unknown":
                status = self.past(last) or status
            return first, last, status
        return None, None, status

    def past(self, last: PartialDate) -> str | None:
        day = self.item.date
        if day is None or day.precision != "day":
            return None
        try:
            return "held" if last.last_day() < day.first_day() else None
        except ValueError:
            return None


def _standing(words: str) -> str | None:
    for status in ("cancelled", "postponed", "announced", "held", "ongoing", "starting"):
        if lexicon.listed(status).search(words):
            return status
    return None


def _apart(told: list[_Told]) -> list[_Told]:
    """Return what is told once for each stretch: a named dialogue before an act, a verb before a noun."""
    kept: list[_Told] = []
    for one in sorted(told, key=lambda t: (t.name is None, t.status == "unknown", t.head.start)):
        if any(one.head.overlaps(other.head) for other in kept):
            continue
        if any(one.span.overlaps(other.span) and _same(one, other) for other in kept):
            continue
        kept.append(one)
    return kept


def _same(one: _Told, other: _Told) -> bool:
    """Whether two finds that share a stretch tell one meeting."""
    if one.name is not None and other.name is not None:
        return False
    inside = one.span.start <= other.head.start < one.span.end or other.span.start <= one.head.start < other.span.end
    if not inside:
        return False
    kinds = {"visit": "visit", "call": "call"}
    return kinds.get(one.form, "talks") == kinds.get(other.form, "talks")
