"""Transcripts: each turn of an interview or a press conference is one statement of whoever its label names."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ... import tables
from ...record import ActorRef, Item, Mention, Reading, Span
from ...record.statement import Anonymity
from ...text.paragraphs import is_han
from ...text.turns import Turn, turn_words, turns
from ..draft import Draft
from ..people import People, Person
from ..scope import item_text
from ..speakers import Speaker
from ..words import pattern, words

_CONFIDENCE = 0.9
_SELF = re.compile(r"(?:i|we|us|me)\Z", re.IGNORECASE)
_INTERVIEWED = re.compile(r"\b(?:interview(?:ed|s)?(?: with)?|q\s?&\s?a with|sat down with)\b", re.IGNORECASE)
_TALKED = re.compile(r"\b(?:spoke|talked|speaks|talks) (?:to|with)\b", re.IGNORECASE)
_HAN_DAY = re.compile(r"\d{1,4}\s?[年月日号號]")
_HAN_ROLE = r"(?:新闻|新聞)?(?:发言人|發言人|副?部长|副?部長|大使|副?司长|副?司長|副?主任|副?局长|副?局長)"
_HAN_WHO = rf"(?P<org>[\u4e00-\u9fff]{{2,14}}?)?(?P<role>{_HAN_ROLE})"
_HAN_INTERVIEWED = re.compile(
    _HAN_WHO + r"(?P<name>[\u4e00-\u9fff]{2,4}?)"
    r"(?=就|主持|答|接受|回答|出席|在|于|於|举行|舉行|召开|[\d，,：:\s])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HanSpeaker:
    """Who a label of a Chinese transcript names."""

    name: str
    role: str | None
    organisation: str | None
    anonymity: Anonymity


def turns_of(reading: Reading, item: Item) -> tuple[Turn, ...]:
    """Return the turns of an item, in document offsets; none where it is no transcript."""
    return tuple(
        replace(turn, label=turn.label.shifted(item.start), body=turn.body.shifted(item.start))
        for turn in turns(item_text(reading, item))
    )


def with_turns(
    text: str, drafts: Sequence[Draft], found: Sequence[Turn], mentions: Sequence[Mention], item: Item
) -> tuple[Draft, ...]:
    """Return the drafts with one for each turn, its label as source and without a cue.

    A draft that takes a label for its source, crosses from one turn into another, or only repeats a turn without a
    cue of its own gives way. Where only markers ("Q", "A") tell the voices apart and nobody is named before who could
    be the one asked, the answers have no speaker and are left out.
    """
    if not found:
        return tuple(drafts)
    known = _asked(text, item, found, mentions) is not None
    own = [
        Draft(
            source=(turn.label,),
            cue=(),
            content=(_tidy(text, turn.body),),
            form="direct",
            confidence=_CONFIDENCE,
            flags=("question",) if turn.part == "question" else (),
        )
        for turn in found
        if known or not (turn.marker and turn.part != "question")
    ]
    starts = [turn.label.start for turn in found]
    kept = [draft for draft in drafts if _within(draft, found, starts)]
    return tuple(sorted((*own, *kept), key=lambda d: (d.start, -d.end)))


def _tidy(text: str, span: Span) -> Span:
    start, end = span
    if text[start] in '“"「『' and text[end - 1] in '”"」』' and end - start > 2:
        start, end = start + 1, end - 1
    while end > start + 1 and text[end - 1] in " \t\n.,;。；，":
        end -= 1
    return Span(start, end)


def _within(draft: Draft, found: Sequence[Turn], starts: Sequence[int]) -> bool:
    k = bisect_right(starts, draft.start) - 1
    if k < 0:
        return draft.end <= found[0].label.start
    turn = found[k]
    if draft.end <= turn.label.start or draft.start >= turn.body.end:
        return True
    spans = (*draft.source, *draft.cue, *draft.content)
    if not draft.cue or not all(span.within(turn.body) for span in spans):
        return False
    # what the model makes of a whole turn is the turn itself
    return sum(s.end - s.start for s in draft.content) < 0.9 * (turn.body.end - turn.body.start)


def turn_speakers(
    text: str,
    item: Item,
    found: Sequence[Turn],
    drafts: Sequence[Draft],
    who: Sequence[Speaker],
    mentions: Sequence[Mention],
) -> tuple[Speaker, ...]:
    """Return the speakers with those of turns settled, and "I" or "we" inside of a turn as its voice."""
    if not found:
        return tuple(who)
    people = People(text, item, mentions)
    interviewee = _asked(text, item, found, mentions, people)
    by_label = {turn.label: turn for turn in found}
    voices: dict[Span, Speaker] = {}
    out: list[Speaker] = []
    starts = [turn.label.start for turn in found]
    for draft, speaker in zip(drafts, who, strict=True):
        turn = by_label.get(draft.source[0]) if draft.source and not draft.cue else None
        if turn is not None:
            speaker = _voice(text, turn, speaker, people, interviewee)
            voices[turn.label] = speaker
        elif draft.source and _SELF.match(draft.source[0].of(text)):
            k = bisect_right(starts, draft.start) - 1
            if k >= 0 and draft.start < found[k].body.end:
                speaker = voices.get(found[k].label, speaker)
        out.append(speaker)
    return tuple(out)


def _voice(text: str, turn: Turn, speaker: Speaker, people: People, interviewee: Person | None) -> Speaker:
    label = turn.label.of(text).strip()
    if turn.marker:
        if turn.part == "question":
            return _reporter(label)
        return _of_person(interviewee) if interviewee is not None else Speaker()
    if speaker.person is not None:
        return speaker
    bare = _without_titles(label)
    person = _called(people, bare)
    if person is not None:
        return _of_person(person)
    if turn.part == "question" and _is_press(label):
        return _reporter(label)
    titles = label[: len(label) - len(bare)].strip().strip(".").lower() if bare else label.lower()
    role = next((m[0].lower() for m in pattern("roles").finditer(titles)), None)
    if not bare:
        return Speaker(actor=ActorRef(id=None, name=label.lower()), role=role)
    name = bare.title() if bare.isupper() else bare
    return Speaker(actor=ActorRef(id=None, name=name), role=role, anonymity="named")


def _of_person(person: Person) -> Speaker:
    table = tables.officials()
    organisation = person.organisation
    tenures = table.tenures(person.actor) if person.actor is not None else ()
    if organisation is None and len(tenures) == 1 and (office := tables.offices().get(tenures[0].office_id)):
        organisation = ActorRef(id=office.id, name=office.name_en or office.name_zh)
    return Speaker(
        actor=ActorRef(id=person.actor, name=person.name),
        role=person.role,
        organisation=organisation,
        anonymity="named",
        person=person,
    )


def _reporter(label: str) -> Speaker:
    outlet = tables.outlets().named(label)
    name = re.sub(r"\s*(?:reporter|correspondent)\Z", "", label, flags=re.IGNORECASE)
    organisation = None
    if outlet is not None:
        organisation = ActorRef(id=outlet.name, name=outlet.name)
    elif _is_press(name):
        organisation = ActorRef(id=None, name=name)
    return Speaker(actor=ActorRef(id=None, name="unnamed reporter"), organisation=organisation, anonymity="anonymous")


def _is_press(label: str) -> bool:
    if tables.outlets().named(label) is not None:
        return True
    return any(word.strip(".,").casefold() in turn_words("press") for word in label.split())


def _without_titles(label: str) -> str:
    tokens = label.split()
    while tokens and (tokens[0].strip(".,").casefold() in turn_words("titles") or tokens[0].casefold() == "the"):
        tokens = tokens[1:]
    return " ".join(tokens)


def _called(people: People, bare: str) -> Person | None:
    """Return the one person whom a label means, whatever its letter case."""
    parts = bare.casefold().split()
    if not parts:
        return None
    fitting = [
        person
        for person in people.persons
        if (own := person.name.casefold().split())
        and (own == parts or (len(parts) == 1 and parts[0] in (own[-1], own[0])) or set(parts) == set(own))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _asked(
    text: str, item: Item, found: Sequence[Turn], mentions: Sequence[Mention], people: People | None = None
) -> Person | None:
    """Return the person who answers where the labels do not say: the only one named before the first turn.

    Of several, the one whom the words before name as interviewed, or the only one in the headline.
    """
    first = found[0].label.start
    people = people or People(text, item, mentions)
    before = [person for person in people.persons if any(spot.end <= first for spot in person.spots)]
    if len(before) <= 1:
        return before[0] if before else None
    head = item.headline
    titled = [p for p in before if head and any(head.start <= spot.start < head.end for spot in p.spots)]
    for told in (_led_by(_INTERVIEWED, text, item, before, first), titled, _led_by(_TALKED, text, item, before, first)):
        if len(told) == 1:
            return told[0]
    return None


def _led_by(pattern: re.Pattern[str], text: str, item: Item, people: Sequence[Person], end: int) -> list[Person]:
    """Return the persons with such words shortly before their name."""
    return [
        person
        for person in people
        if any(
            spot.end <= end and pattern.search(text[max(item.start, spot.start - 40) : spot.start])
            for spot in person.spots
        )
    ]


def han_speaker(text: str, start: int, turn: Turn, found: Sequence[Turn]) -> HanSpeaker | None:
    """Return whom the label of a turn of a Chinese text means, None where the text does not say.

    Args:
        text: The document text.
        start: Where the item begins.
        turn: The turn.
        found: All turns of the item.
    """
    label = turn.label.of(text).strip()
    lead = _HAN_DAY.sub("，", text[start : found[0].label.start])
    if turn.marker and turn.part == "question":
        outlet = re.sub(r"(?:记者|記者|提问|提問|问|問)+\Z", "", label)
        return HanSpeaker(name="记者", role=None, organisation=outlet or None, anonymity="anonymous")
    if turn.marker:
        named = list(_HAN_INTERVIEWED.finditer(lead))
        if len({match["name"] for match in named}) != 1:
            return None
        match = named[0]
        return HanSpeaker(name=match["name"], role=match["role"], organisation=match["org"], anonymity="named")
    if turn.part == "question" and _han_press(label):
        return HanSpeaker(name="记者", role=None, organisation=label, anonymity="anonymous")
    with_role = re.search(_HAN_WHO + re.escape(label), lead)
    if with_role is not None:
        return HanSpeaker(name=label, role=with_role["role"], organisation=with_role["org"], anonymity="named")
    if label in words("roles", "zh"):  # 发言人：
        named = list(_HAN_INTERVIEWED.finditer(lead))
        if len({match["name"] for match in named}) == 1:
            return HanSpeaker(
                name=named[0]["name"], role=named[0]["role"], organisation=named[0]["org"], anonymity="named"
            )
        return HanSpeaker(name=label, role=label, organisation=None, anonymity="unspecified")
    return HanSpeaker(name=label, role=None, organisation=None, anonymity="named")


def _han_press(label: str) -> bool:
    return tables.outlets().named(label) is not None or label.endswith(
        tuple(word for word in turn_words("press") if is_han(word[0]))
    )
