"""Mentions of actors: names of the tables, and names that the model finds."""

import functools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .. import tables
from ..models.statements import Named
from ..record import Item, Mention, Reading, Span
from ..record.actor import MentionType
from ..text.dates import find as find_dates
from ..text.paragraphs import is_han
from .ministries import ministries, spelt
from .scope import item_text
from .states import StateWord, before, behind, is_shared, state_words
from .words import pattern
from .words import words as words_of

_TYPES: dict[str, MentionType] = {"person": "person", "organisation": "organisation", "place": "place"}
_SURE = 0.5
_FUNCTION = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "it", "he", "she")
) | frozenset(("they", "we", "in", "on", "at", "but", "and"))
_APOSTROPHES = str.maketrans("’‘`´", "''''")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What a form of the tables may stand for: kind and ids."""

    words: str
    actors: tuple[tuple[MentionType, str], ...]
    full: bool


def mentions(reading: Reading, item: Item, named: Sequence[Named] = ()) -> tuple[Mention, ...]:
    """Return the mentions of an item in order, none overlapping; spans count in the document text.

    A form that the tables give to one actor is resolved to it; one that several share (a surname) only where the item
    also has a full form of exactly one of them. Short forms of one word count as a person only where the item names
    the person in full or the model takes them for one. An office whose name many states share ("Foreign Ministry")
    is resolved only where the item names its state, and never beside the name of another one.

    Args:
        reading: The document.
        item: The item.
        named: The model's named mentions of the item, in document offsets.
    """
    words = item_text(reading, item)
    spots = _table_spots(words, item.start)
    text = reading.document.text
    states = state_words(words, item.start)
    # "Chinese" and "The" are nobody's name
    stated = {word.span: word.name for word in states}
    named = [_firm(text, n) for n in map(functools.partial(_owned, text), named) if not _is_no_name(n, text, stated)]
    persons = {
        span for n in named if n.type == "person" and n.confidence >= _SURE and (span := person_name(text, n.span))
    }
    titled = _with_roles(words, item.start, persons)
    full_by_end = {span.end: span for span in titled}
    persons = {span for span in persons if span.end not in full_by_end} | titled
    countries = _countries(states, spots)
    larger = _Holding([*persons, *(n.span for n in named if n.type == "organisation" and n.confidence >= _SURE)])
    whole = {actor for form, _ in spots if form.full for _, actor in form.actors if len(form.actors) == 1}
    found: list[Mention] = []
    taken = _Taken(item.start, len(words))
    for body in _bodies(words, item.start, spots, states):
        found.append(body)
        taken.take(body.span)
    for form, span in sorted(spots, key=lambda spot: (spot[1].start - spot[1].end, spot[1].start)):
        if taken.touches(span):
            continue
        # "Foreign Affairs" in "French Ministry of Foreign Affairs" is no outlet, "China" in "Bank of China" no state
        if any(span.within(other) and (span.end - span.start) * 2 < other.end - other.start for other in larger(span)):
            continue
        mention = _of_table(text, form, span, whole, persons)
        if mention is not None and mention.type in ("office", "state"):
            mention = _of_state(text, form, mention, states, countries)
        if mention is not None and not taken.touches(mention.span):
            found.append(mention)
            taken.take(mention.span)
    for name in sorted(named, key=lambda n: (n.span.start - n.span.end, n.span.start)):
        if name.confidence >= _SURE and any(c.isupper() or is_han(c) for c in name.span.of(text)):
            if name.type == "person":
                span = person_name(reading.document.text, name.span)
                span = full_by_end.get(span.end, span) if span is not None else None
            else:
                span = _bare(text, organisation_name(text, name.span))
            if span is not None and stated.get(span):
                continue  # "the US" is a state, see below
            if span is not None and not taken.touches(span):
                kind = _TYPES.get(name.type, "group")
                found.append(Mention(start=span.start, end=span.end, text=span.of(reading.document.text), type=kind))
                taken.take(span)
    for span in sorted(persons):
        if not taken.touches(span):
            found.append(Mention(start=span.start, end=span.end, text=span.of(text), type="person"))
            taken.take(span)
    for word in states:
        if word.name and not taken.touches(word.span):
            found.append(
                Mention(
                    start=word.span.start,
                    end=word.span.end,
                    text=word.span.of(text),
                    type="state",
                    actor=_governments(tables.current()).get(word.country, word.country),
                )
            )
            taken.take(word.span)
    return tuple(sorted(found, key=lambda m: (m.start, m.end)))


_MINISTRY = re.compile(
    r"\b(?:(?:Ministry|Department) (?:of|for) (?:the )?[A-Z][\w-]+(?:(?:,? and|,) [A-Z][\w-]+){0,4}"
    r"|(?!(?:The|This|That|Its|His|Her|Their|A|An|In|At|But|And) )"
    r"[A-Z][\w-]+(?: [A-Z][\w-]+)? Ministry(?! (?:of|for) ))\b"
)
_PLAIN_MINISTRY = re.compile(r"(?P<link>(?:[’']s)? )(?P<name>(?:[a-z]+ ){1,2}(?:ministry|department))(?![\w-])")
_GOVERNMENT = re.compile(r" (?:government|authorities|administration)\b")


def _bodies(
    words: str, offset: int, spots: Sequence[tuple[_Form, Span]], states: tuple[StateWord, ...]
) -> list[Mention]:
    """Return ministries and governments by the shape of their names, where the tables have no form for them."""
    starts = {span.start for _, span in spots}
    own = {word.span.end: word for word in states}
    out: list[Mention] = []
    for match in _MINISTRY.finditer(words):
        span = Span(match.start() + offset, match.end() + offset)
        if not starts.isdisjoint(range(*span)):
            continue
        if word := own.get(span.start - 1):
            span = Span(word.span.start, span.end)
        out.append(_mention(words, offset, span, "organisation", None))
    for word in states:
        named = _GOVERNMENT.match(words, word.span.end - offset)
        if named and word.span.start not in starts:
            actor = _governments(tables.current()).get(word.country, word.country)
            out.append(_mention(words, offset, Span(word.span.start, named.end() + offset), "state", actor))
    for word in states:
        plain = _PLAIN_MINISTRY.match(words, word.span.end - offset)
        office = ministries(tables.current()).get((word.country, " ".join(spelt(plain["name"])))) if plain else None
        if plain and office and not any(word.span.within(span) and span != word.span for _, span in spots):
            # "Chinese commerce ministry" is the ministry's name, of "China's commerce ministry" the state is no part
            start = word.span.start if plain["link"] == " " else plain.start("name") + offset
            out.append(_mention(words, offset, Span(start, plain.end() + offset), "office", office))
    kept: list[Mention] = []
    for mention in sorted(out, key=lambda m: m.start):
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return kept


def _mention(words: str, offset: int, span: Span, kind: MentionType, actor: str | None) -> Mention:
    return Mention(
        start=span.start, end=span.end, text=words[span.start - offset : span.end - offset], type=kind, actor=actor
    )


def _countries(states: Sequence[StateWord], spots: Sequence[tuple[_Form, Span]]) -> set[str]:
    """Return the states that an item names: by name, adjective, capital, official, or an office that only they have."""
    out = {word.country for word in states}
    for form, _ in spots:
        if is_shared(form.words):
            continue
        if government := _government(form.actors):
            form = _Form(words=form.words, actors=(government,), full=form.full)
        if len(form.actors) != 1:
            continue
        kind, actor = form.actors[0]
        if kind == "person" and form.full:
            out |= {row.country for row in tables.officials().tenures(actor)}
        elif (office := tables.offices().get(actor)) is not None and office.country:
            out.add(office.country)
    return out


_OWNER = re.compile(r"(?<![\w.])([A-Z][\w-]+)(?:[’']s)? \Z")


def _of_somebody(text: str, start: int) -> bool:
    """Whether a capitalised word that is no known state stands right before: "the Ostravian Foreign Ministry"."""
    word = _OWNER.search(text, max(0, start - 30), start)
    return word is not None and word[1].lower() not in _FUNCTION | words_of("openers") and not find_dates(word[1], "en")


def _of_state(
    text: str, form: _Form, mention: Mention, states: tuple[StateWord, ...], countries: set[str]
) -> Mention | None:
    """Return an office's mention with its state's adjective before it; unresolved where its state is not named."""
    office = tables.offices().get(mention.actor) if mention.actor else None
    word = before(text, mention.span, states)
    told = word or behind(text, mention.span, states)
    shared = is_shared(form.words)
    actor = mention.actor
    # "the Commerce Department" is that of one state, "the Chinese Commerce Department" is not
    elsewhere = mention.type == "office" and word is not None
    if (
        office is not None
        and office.country
        and (shared or elsewhere)
        and (
            told.country != office.country
            if told is not None
            else office.country not in countries or _of_somebody(text, mention.start)
        )
    ):
        actor = None
    start = mention.start
    # "French Foreign Ministry", "U.S. State Department"; of "China's Foreign Ministry" the state is no part
    if word is not None and mention.type == "office" and text[word.span.end].isspace():
        start = word.span.start
    kind: MentionType = "organisation" if actor is None and mention.actor is not None else mention.type
    return Mention(start=start, end=mention.end, text=text[start : mention.end], type=kind, actor=actor)


_FULL_NAME = r"[A-Z\u00c0-\u00de][\w’'-]*[a-z\u00df-\u00ff](?:[ -](?:[A-Z]\.|[A-Z\u00c0-\u00de][\w’'-]+)){1,2}"
_APPOSED = re.compile(rf"(?<![\w-])(?P<name>{_FULL_NAME}), (?:an? |the )?(?P<what>[^,.;:“”\"\n]{{3,80}})(?=[,.;])")
_TITLED = re.compile(rf"(?<![\w-])(?P<name>{_FULL_NAME})(?![\w-])")
_NOT_ONE = re.compile(r"\b(?:said|told|says|who|that|was|is|has|had)\b")


def _with_roles(words: str, offset: int, known: set[Span]) -> set[Span]:
    """Return full names with a role before or behind ("spokesperson Lin Qiao", "Lin Qiao, a spokesperson for …")."""
    out = set()
    roles = pattern("roles")
    for match in _APPOSED.finditer(words):
        what = match["what"]
        if roles.search(what) and not _NOT_ONE.search(what):
            out.add(Span(*match.span("name")))
    for match in _TITLED.finditer(words):
        lead = words[max(0, match.start() - 40) : match.start()]
        last = next((m for m in reversed(list(roles.finditer(lead))) if m.end() >= len(lead.rstrip())), None)
        if last is not None and lead.endswith(" "):
            out.add(Span(*match.span("name")))
    good = {
        Span(span.start + offset, span.end + offset)
        for span in out
        if not roles.search(span.of(words)) and not is_shared(span.of(words)) and not state_words(span.of(words), 0)
    }
    # a surname alone that was found in such a name gives way to the name in full
    return {span for span in good if not any(span.overlaps(other) and span.end != other.end for other in known)} - known


def _owned(text: str, name: Named) -> Named:
    """Return the name without the mark of the possessive that was taken with it."""
    mark = _POSSESSIVE.search(text, max(name.span.start + 1, name.span.end - 2), name.span.end)
    return replace(name, span=Span(name.span.start, mark.start())) if mark else name


def _is_no_name(name: Named, text: str, states: Mapping[Span, bool]) -> bool:
    """Whether it is no name, or that of a state and nothing else, which the words for states settle."""
    said = name.span.of(text)
    if states.get(name.span):
        return True
    if " " not in said and said.lower() in _FUNCTION:
        return True
    if name.type != "person":
        return False
    if said.lower() in words_of("roles"):
        return True
    if " " not in said and re.search(r"\b[Tt]he \Z", text[max(0, name.span.start - 4) : name.span.start]):
        after = re.compile(r" ([a-z]+)").match(text, name.span.end)
        if after and after[1] in words_of("roles"):
            return True  # "the Lanhai president": where, not who
    # "The Commerce Secretary" is an office; who holds it has a name of their own
    titled = said.startswith("The ") and said.lower().split()[-1] in words_of("roles")
    return titled or name.span in states


_POSSESSIVE = re.compile(r"[’']s?\Z")
_NAME = re.compile(
    r"(?:[A-Z\u00c0-\u00de][\w’'.-]*|(?:van|von|der|den|de|la|le|da|dos|del|bin|ibn|al|el)(?=\s))"
    r"(?:\s+(?:[A-Z\u00c0-\u00de][\w’'.-]*|van|von|der|den|de|la|le|da|dos|del|bin|ibn|al|el))*"
)


_AFTER_OFFICE = re.compile(r"\b(?:[Ss]ecretary|[Mm]inister) of \Z")
_OF_OFFICE = re.compile(
    r"(?:[\w.’'-]+ ){0,4}?(?:[Ss]ecretary|[Mm]inister) of (?:the )?[A-Z]\w+(?: and [A-Z]\w+)? (?=[A-Z][\w.’'-]* [A-Z])"
)
_ARTICLE = re.compile(r"(?:The|the|An?|an?)(?:\s+|\Z)")
_ROLE_NEXT = re.compile(r"\s+[a-z]")


def person_name(text: str, span: Span) -> Span | None:
    """Return the name in a noun phrase for a person: "the company's director Bo Tan, a former" is "Bo Tan"."""
    office = _OF_OFFICE.match(text, span.start, span.end)
    if office:
        # "Secretary of State Vera Holt": what stands behind "of" is the office's
        span = Span(office.end(), span.end)
    elif _AFTER_OFFICE.search(text, max(0, span.start - 20), span.start) and span.of(text).count(" ") >= 2:
        span = Span(text.index(" ", span.start) + 1, span.end)
    said = span.of(text)
    core = re.split(r",|\s(?:who|of|at|from|and)\s|\s[–—]\s|\(|[“”\"]", said)[0].rstrip()
    roles = list(pattern("roles").finditer(core))
    last = next((m.end() for m in reversed(roles) if core[m.end() :].strip()), 0)
    for match in _NAME.finditer(core, last):
        name = re.sub(r"[’']s?\Z|\.\Z", "", match[0])
        article = _ARTICLE.match(name)
        start, end = span.start + match.start(), span.start + match.start() + len(name)
        if article:  # "the French president" names nobody
            start += article.end()
            if " " not in text[start:end] and _ROLE_NEXT.match(text, end):
                return None
        if text[start:end].lower() not in ("", "the", "a", "an", "mr", "ms", "mrs", "dr"):
            return Span(start, end)
    return None


_LEADING = re.compile(r"(?:of|for|and|in|on|at|to)\s+")
_LEGAL = re.compile(r"(?:,?\s+(?:Ltd|Inc|LLC|PLC|Corp|Co|GmbH|S\.A)\b(?!-)\.?){1,2}")
"""What kind of company it is: part of its name, often two of them ("Co., Ltd.")."""
_CONNECTORS = frozenset("of for and the in on at to de la le du des del di da von und et y a & –".split())  # noqa: SIM905


def _bare(text: str, span: Span) -> Span:
    """Return a name without the article before it."""
    article = _ARTICLE.match(text, span.start, span.end)
    return Span(article.end(), span.end) if article and article.end() < span.end else span


def organisation_name(text: str, span: Span) -> Span:
    """Return the name in a noun phrase for an organisation or place: "news website Euractiv" is "Euractiv"."""
    tokens = list(re.finditer(r"\S+", span.of(text)))
    common = [n for n, token in enumerate(tokens) if token[0][:1].islower() and token[0].lower() not in _CONNECTORS]
    start, end = span
    if common and common[-1] + 1 < len(tokens) and tokens[common[-1] + 1][0][:1].isupper():
        start = span.start + tokens[common[-1] + 1].start()
    while (leading := _LEADING.match(text, start, end)) and leading.end() < end:
        start = leading.end()
    return Span(start, _legal_end(text, start, end))


def _legal_end(text: str, start: int, end: int) -> int:
    """Return where a company's name ends with its legal form: "Brandt Co., Ltd."; its own end where there is none."""
    if text[end : end + 1] == "." and _LEGAL.search(text, max(start, end - 6), end):
        end += 1
    legal = _LEGAL.match(text, end, end + 16)
    return legal.end() if legal else end


def _firm(text: str, name: Named) -> Named:
    """Return a name with a legal form behind it as that of an organisation: no person is a "Co., Ltd."."""
    if name.type != "person" or _legal_end(text, name.span.start, name.span.end) == name.span.end:
        return name
    return replace(name, type="organisation")


class _Holding:
    """Spans by where they begin: those that may hold another span."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = sorted(spans)
        self.longest = max((s.end - s.start for s in self.spans), default=0)

    def __call__(self, span: Span) -> Sequence[Span]:
        low = bisect_left(self.spans, (span.start - self.longest, 0))
        return self.spans[low : bisect_left(self.spans, (span.start + 1, 0))]


class _Taken:
    """Which characters of an item already belong to a mention."""

    def __init__(self, start: int, length: int) -> None:
        self.start = start
        self.marks = bytearray(length + 64)

    def touches(self, span: Span) -> bool:
        return 1 in self.marks[span.start - self.start : span.end - self.start]

    def take(self, span: Span) -> None:
        self.marks[span.start - self.start : span.end - self.start] = b"\x01" * (span.end - span.start)


def _of_table(text: str, form: _Form, span: Span, whole: set[str], persons: set[Span]) -> Mention | None:
    actors = form.actors
    if len(actors) > 1:
        here = [actor for actor in actors if actor[1] in whole]
        kinds = {kind for kind, _ in actors}
        if government := _government(actors):
            actors = (government,)
        elif len(here) == 1:
            actors = tuple(here)
        elif len(kinds) == 1 and form.full:
            return Mention(start=span.start, end=span.end, text=span.of(text), type=kinds.pop())
        else:
            return None
    kind, actor = actors[0]
    if kind == "person" and not form.full and actor not in whole and span not in persons:
        return None
    return Mention(start=span.start, end=span.end, text=span.of(text), type=kind, actor=actor)


def _government(actors: Sequence[tuple[MentionType, str]]) -> tuple[MentionType, str] | None:
    """Return the government among the offices of one state that share a name: "Beijing" is more than its ministry."""
    offices = [(kind, office) for kind, actor in actors if (office := tables.offices().get(actor)) is not None]
    if len(offices) < len(actors) or len({office.country for _, office in offices}) != 1:
        return None
    top = [("state", office.id) for _, office in offices if office.sector == "GOV" and not office.parent]
    return ("state", top[0][1]) if len(top) == 1 and len(offices) > 1 else None


def _table_spots(words: str, offset: int) -> list[tuple[_Form, Span]]:
    automaton = _automaton(tables.current())
    out = []
    for last, form in automaton.iter(words.translate(_APOSTROPHES)):
        start, end = last + 1 - len(form.words), last + 1
        if not _bounded(words, start, end):
            continue
        out.append((form, Span(start + offset, end + offset)))
    return out


def _bounded(words: str, start: int, end: int) -> bool:
    if is_han(words[start]):
        return True
    before, after = words[start - 1 : start], words[end : end + 1]
    return not (
        (before.isalnum() and not is_han(before))
        or (after.isalnum() and not is_han(after))
        or before in ("-", "@", "/")
    )


@functools.cache
def _automaton(folder: str | None) -> Any:
    """Return the forms of the tables in use as one automaton; `folder` is only the key of the cache."""
    import ahocorasick

    forms: dict[str, list[tuple[MentionType, str]]] = {}
    for form, outlets in tables.outlets().forms.items():
        forms.setdefault(form, []).extend(("outlet", outlet.name) for outlet in outlets)
    for form, offices in tables.offices().forms.items():
        forms.setdefault(form, []).extend((_kind(form, o), o.id) for o in offices)
    for form, people in tables.officials().forms.items():
        forms.setdefault(form, []).extend(("person", str(p)) for p in people)
    automaton = ahocorasick.Automaton()
    for form, actors in forms.items():
        if len(form) < 2 or form.islower() or form.isdigit():
            continue
        full = len(form) >= 3 if is_han(form[0]) else bool(re.search(r"\w[\s-]\w", form))
        form = form.translate(_APOSTROPHES)
        automaton.add_word(form, _Form(words=form, actors=tuple(dict.fromkeys(actors)), full=full))
    if not len(automaton):
        automaton.add_word("\x00\x00", _Form(words="\x00\x00", actors=(), full=True))
    automaton.make_automaton()
    return automaton


def _kind(form: str, office: tables.Office) -> MentionType:
    if office.sector != "GOV" or office.parent or form in (office.name_en, office.name_zh):
        return "office"
    # "China", "Chinese side" and "Paris" stand for a state, "French Foreign Ministry" does not
    return "state" if office.id.endswith("-gov") or form in office.metonyms else "office"


@functools.cache
def _governments(folder: str | None) -> dict[str, str]:
    """Return the id of each state's government in the tables in use; `folder` is only the key of the cache."""
    rows = tables.offices().rows
    return {row.country: row.id for row in rows if row.country and row.sector == "GOV" and row.id.endswith("-gov")}
