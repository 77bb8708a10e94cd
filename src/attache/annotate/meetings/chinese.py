"""Meetings in Chinese text: a clause with a word of meeting, and who, where and when it says."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from ... import tables
from ...record import DateRange, Item, Meeting, PartialDate, Reading, Span, part_id, trimmed
from ...record.event import Level, MeetingForm
from ...text.dates import Tense
from ..parties import Dates, Parties, Party, state_party
from ..states import StateWord

_SENTENCE = re.compile(r"[^。！？\n]+")
_CLAUSE = re.compile(r"[^，。；！？：\n“”「」『』]+")
_PLACE = re.compile(
    r"(?:在|于|於)(?P<place>[\u4e00-\u9fff]{2,8}?)(?=会见|會見|举行|舉行|同|与|與|会谈|會談|会晤|會晤|召开|召開|开幕|開幕|闭幕|出席)"
)
_MECHANISM = re.compile(
    r"第(?P<n>[\d一二三四五六七八九十百]{1,5})[次届屆轮輪](?P<name>[\u4e00-\u9fff·—-]{2,30}?(?:对话|對話|峰会|峰會|磋商|谈判|談判|论坛|論壇|会议|會議|会晤|會晤|大会|大會))"
)
_PAIR = re.compile(
    r"[中美英法德俄日韩韓朝印澳加菲越泰欧歐]{2,3}(?=元首|领导人|領導人|首脑|首腦|外长|外長|防长|防長|经贸|經貿|两国|兩國|三国|双方|雙方|战略|"
    r"戰略|高层|高層|经济|經濟|两军|兩軍|政府)"
)
"""Two or three states by one character each: 中美元首."""
_ROLE = re.compile(
    r"部长|部長|主席|总理|總理|总统|總統|外长|外長|财长|財長|国务卿|國務卿|大使|首相|大臣|书记|書記|主任|委员|委員|防长|防長|特使"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_LONGEST = 200


def meetings(reading: Reading, item: Item, text: str) -> tuple[Meeting, ...]:
    """Return the meetings that a Chinese item tells of; as `annotate.meetings.meetings`."""
    parties, dates = Parties(reading, item), Dates(item, text, "zh")
    out: list[Meeting] = []
    for sentence in _SENTENCE.finditer(text):
        for clause in _CLAUSE.finditer(text, *sentence.span()):
            span = trimmed(text, *clause.span())
            if span is None or span.end - span.start > _LONGEST:
                continue
            one = _meeting(reading, item, text, Span(*sentence.span()), span, parties, dates)
            if one is not None:
                out.append(one)
    return tuple(out)


def _meeting(
    reading: Reading, item: Item, text: str, sentence: Span, clause: Span, parties: Parties, dates: Dates
) -> Meeting | None:
    words = clause.of(text)
    found = _forms().search(words)
    numbered = _MECHANISM.search(words)
    if found is None and numbered is None:
        return None
    form: MeetingForm = _form(numbered["name"] if numbered else found[0] if found else "")
    status = _status(words)
    if status is None or (
        form in _table()["lists"]["held_only"] and not numbered and not _listed("holding").search(words)
    ):
        return None
    named = _people(text, parties.within(clause.start + item.start, clause.end + item.start), item.start)
    head = clause.start + (found.start() if found else 0)
    if form in ("visit", "meeting", "talks", "call") and not any(p.span.start - item.start < head for p in named):
        opening = _people(text, parties.within(sentence.start + item.start, clause.start + item.start), item.start)
        named = (
            [*opening[:1], *named] if opening and opening[0].span.start - item.start <= sentence.start + 12 else named
        )
    opening_one = _official(text, clause, item.start)
    if opening_one is not None and all(
        p.span.end <= opening_one.span.start or p.span.start >= opening_one.span.end for p in named
    ):
        # his offices are named with him, they do not take part beside him
        named = [opening_one, *(p for p in named if p.kind != "office" or p.country != opening_one.country)]
    pair = _PAIR.search(words)
    if pair:
        named += _abbreviated(text, Span(*pair.span()).shifted(clause.start), item.start)
    if numbered:
        named += _abbreviated(text, Span(*numbered.span("name")).shifted(clause.start), item.start)
    mine = list({p.name: p for p in named}.values())
    place = _PLACE.search(words)
    where = place["place"] if place else None
    if form == "visit" and where is None:
        visited = [p for p in mine if p.state]
        where = visited[-1].span.of(reading.document.text) if visited else None
    if numbered is None and len(mine) < 2:
        return None
    tense: Tense | None = "future" if status in ("announced", "proposed") else None
    first, last = _days(dates, Span(sentence.start, clause.end), item.start, tense)
    whole = clause.shifted(item.start)
    return Meeting(
        id=part_id("g", reading.document.sha256, whole, form),
        start=whole.start,
        end=whole.end,
        text=words,
        participants=tuple(p.name for p in mine),
        participant_ids=tuple(p.id for p in mine),
        place=where,
        first=first,
        last=last,
        status=status,
        mechanism=numbered["name"] if numbered else None,
        ordinal=_number(numbered["n"]) if numbered else None,
        level=_level(words),
        form=form,
    )


def _official(text: str, clause: Span, offset: int) -> Party | None:
    """Return the person of the table whose name opens a clause or follows a title: short names are read only there."""
    for at in (clause.start, *(match.end() for match in _ROLE.finditer(text, *clause))):
        for length in (4, 3, 2):
            said = text[at : min(at + length, clause.end)]
            ids = tables.officials().named(said) if len(said) == length else ()
            if len(ids) == 1:
                rows = tables.officials().tenures(ids[0])
                span = Span(at + offset, at + length + offset)
                name = tables.officials().name_of(ids[0]) or said
                country = rows[0].country if rows else ""
                return Party(span=span, name=name, id=ids[0], country=country, kind="person", state=False)
    return None


def _abbreviated(text: str, name: Span, offset: int) -> list[Party]:
    """Return the states that a mechanism's name begins with: 中英 are China and Britain."""
    short: list[Party] = []
    for at in range(name.start, min(name.start + 4, name.end)):
        country = _table()["short"].get(text[at])
        if country is None:
            break
        span = Span(at + offset, at + 1 + offset)
        if "-" in country or country.islower():
            office = tables.offices().get(country)
            if office is not None:
                short.append(Party(span=span, name=office.name_en, id=country, country="", kind="office", state=False))
            continue
        short.append(state_party(StateWord(span=span, country=country, name=True)))
    return short if len(short) >= 2 else []


def _people(text: str, named: Iterable[Party], offset: int) -> list[Party]:
    """Return those who take part: of "法国总统某某" the person, not the state and the office before the name."""
    out: list[Party] = []
    each = list(named)
    for k, party in enumerate(each):
        following = each[k + 1] if k + 1 < len(each) else None
        gap = text[party.span.end - offset : following.span.start - offset] if following else "，"
        before = text[max(0, party.span.start - offset - 1) : party.span.start - offset]
        if (
            party.kind != "person"
            and following is not None
            and len(gap) <= 6
            and not re.search("[，、和与與同对對在向访訪]", gap)
        ):
            continue
        if before in ("在", "于", "於") and party.kind != "person":
            continue
        out.append(party)
    return out


def _status(words: str) -> str | None:
    if _listed("negated").search(words):
        return None
    for status, name in (
        ("cancelled", "cancelled"),
        ("postponed", "postponed"),
        ("proposed", "wished"),
        ("announced", "coming"),
    ):
        if _listed(name).search(words):
            return status
    return "ongoing" if _listed("ongoing").search(words) else "held"


def _days(dates: Dates, span: Span, offset: int, tense: Tense | None) -> tuple[PartialDate | None, PartialDate | None]:
    for dated in reversed(dates.within(span.start + offset, span.end + offset, tense)):
        value = dated.value
        if value is None or (tense == "future" and not dates.near(value)):
            continue
        if dated.bound is not None and not isinstance(value, DateRange):
            continue
        return (value.first, value.last) if isinstance(value, DateRange) else (value, value)
    return None, None


def _form(words: str) -> MeetingForm:
    for form, names in _table()["forms"].items():
        if any(name in words for name in names):
            return form  # type: ignore[no-any-return]
    return "meeting"


def _level(words: str) -> Level | None:
    plain = _listed("minister").sub("", words)
    if _listed("leader").search(plain):
        return "leader"
    if _listed("minister").search(words):
        return "minister"
    return "official" if _listed("official").search(words) else None


def _number(said: str) -> int | None:
    if said.isdigit():
        return int(said)
    total, current = 0, 0
    for character in said:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        elif character in _DIGITS:
            current = _DIGITS[character]
        else:
            return None
    return total + current or None


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("attache.text.lang") / "zh" / "meetings.toml").read_text("utf-8"))


def _ways(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(set(words), key=lambda word: (-len(word), word))))


@functools.cache
def _forms() -> re.Pattern[str]:
    return _ways(name for names in _table()["forms"].values() for name in names)


@functools.cache
def _listed(name: str) -> re.Pattern[str]:
    return _ways(_table()["lists"][name])
