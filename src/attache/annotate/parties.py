"""Who is named in a stretch of an item, under one name, and which dates its words give."""

import functools
import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass, replace
from importlib.resources import files

from .. import tables
from ..record import DateRange, Item, Mention, PartialDate, Reading, Span
from ..text.dates import Bound, Expression, Tense, find, resolve
from .scope import item_text
from .states import StateWord, state_name, state_words

_AHEAD = 250
"""Days: a day without a year further ahead than this is more likely one just gone."""
_GOVERNMENT = re.compile(r"\A(?:the )?(?:Federal )?(?:Government|State) of (?:the )?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody named in a text: `name` is canonical where the tables have the actor; `country` its state's code."""

    span: Span
    name: str
    id: str | None
    country: str
    kind: str
    state: bool
    adjective: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Date words and what they mean; `bound` says that they only limit a stretch of time."""

    span: Span
    value: PartialDate | DateRange | None
    bound: Bound | None


class Parties:
    """The parties of one item, in order; outlets are none."""

    def __init__(self, reading: Reading, item: Item) -> None:
        text = reading.document.text
        # "US" in "US$34 billion" is no state
        mentioned = [m for m in item.mentions if m.type != "outlet" and text[m.end : m.end + 1] != "$"]
        out = [party for m in mentioned if (party := _party(text, m)) is not None]
        starts = [m.start for m in item.mentions]
        for word in state_words(item_text(reading, item), item.start):
            k = bisect_left(starts, word.span.end)
            if text[word.span.end : word.span.end + 1] == "$" or any(
                m.end > word.span.start for m in item.mentions[max(0, k - 2) : k]
            ):
                continue
            out.append(state_party(word))
        if (item.language or reading.document.language or "en").startswith("zh"):
            out += _chinese_states(item_text(reading, item), item)
        self.all = tuple(sorted(out, key=lambda p: p.span))
        self._starts = [p.span.start for p in self.all]

    def within(self, start: int, end: int) -> tuple[Party, ...]:
        """Return the parties whose words lie in a stretch of the document text."""
        found = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple(p for p in found if p.span.end <= end)


class Dates:
    """The date words of one item."""

    def __init__(self, item: Item, text: str, language: str) -> None:
        self.item, self.text, self.language = item, text, language
        self.found: tuple[Expression, ...] = find(text, language)
        self._starts = [e.start for e in self.found]

    def within(self, start: int, end: int, tense: Tense | None, *, unresolved: bool = False) -> tuple[Dated, ...]:
        """Return the dates of a stretch of the document text that the words and the item's day give.

        Args:
            start: Where the stretch begins.
            end: Where it ends.
            tense: Which way an open day lies; None leaves it to the words around it.
            unresolved: Whether date words that give no date are returned too, with the value None.
        """
        anchor = self.item.date if self.item.date is not None and self.item.date.precision == "day" else None
        offset = self.item.start
        low, high = bisect_left(self._starts, start - offset), bisect_left(self._starts, end - offset)
        out = []
        for expression in self.found[low:high]:
            if expression.end + offset > end:
                continue
            value = resolve(expression, anchor=anchor, lang=self.language, tense=tense)
            if value is None and not unresolved:
                continue
            span = Span(expression.start + offset, expression.end + offset)
            placed = _placed(value, span, expression.text, anchor) if value is not None else None
            out.append(Dated(span=span, value=placed, bound=expression.bound))
        return tuple(out)

    def near(self, value: PartialDate | DateRange | None) -> bool:
        """Whether a day ahead lies so near that the words can mean it; one stated in full is taken as it is."""
        day = value.first if isinstance(value, DateRange) else value
        if day is None or day.basis == "stated" or self.item.date is None:
            return day is not None
        try:
            return (day.first_day() - self.item.date.first_day()).days <= _AHEAD
        except ValueError:
            return False


def _placed(
    value: PartialDate | DateRange, span: Span, text: str, anchor: PartialDate | None
) -> PartialDate | DateRange:
    if isinstance(value, DateRange):
        ends = [_one(end, span, text, anchor) for end in (value.first, value.last)]
        return DateRange(first=ends[0], last=ends[1], text=text, span=span)
    return _one(value, span, text, anchor)


def _one(value: PartialDate, span: Span, text: str, anchor: PartialDate | None) -> PartialDate:
    from_anchor = anchor.span if anchor is not None and value.basis == "resolved" else None
    return replace(value, text=text, span=span, anchor=from_anchor)


def hand(party: Party) -> tuple[str, str | None]:
    """Return the name and key of who acts where this party is named: an official acts for the state."""
    if party.kind == "person" and party.country:
        key = governments(tables.current()).get(party.country, party.country)
        return state_name(party.country) or _of_key(key) or party.name, key
    return party.name, party.id


def state_party(word: StateWord) -> Party:
    """Return the party that a state's name or adjective stands for."""
    key = governments(tables.current()).get(word.country, word.country)
    return Party(
        span=word.span, name=state_name(word.country) or word.country, id=key, country=word.country, kind="state",
        state=True, adjective=not word.name,
    )  # fmt: skip


def of_state(party: Party) -> Party:
    """Return the state that a party belongs to, at the party's place; the party itself where none is known."""
    name = state_name(party.country)
    key = governments(tables.current()).get(party.country, party.country)
    if not party.country or not (name or _of_key(key)):
        return party
    return replace(party, name=name or _of_key(key) or party.name, id=key, kind="state", state=True)


def _party(text: str, mention: Mention) -> Party | None:
    said = re.sub(r"\A[Tt]he ", "", " ".join(mention.text.split()))
    key = mention.actor
    office = tables.offices().get(key) if key else None
    if key is None and (word := next(iter(state_words(said, 0)), None)) and word.span == (0, len(said)):
        key = governments(tables.current()).get(word.country, word.country)
        office = tables.offices().get(key)
    if office is not None:
        state = office.sector == "GOV" and not office.parent and office.id.endswith("-gov")
        # an organisation of states acts for itself, wherever it has its seat
        country = "" if office.sector == "IGO" else office.country
        if mention.type == "state" and not state and country and (capital := _of_country(country)):
            key, state = capital, True  # "Paris" stands for France, whichever office the table has it for
            office = tables.offices().get(capital) or office
        named = (state_name(office.country) if state else None) or _of_key(office.id) or said
        return Party(span=mention.span, name=named, id=key, country=country, kind=mention.type, state=state)
    if key and len(key) == 2 and key.isupper():
        return Party(span=mention.span, name=state_name(key) or said, id=key, country=key, kind="state", state=True)
    tenures = tables.officials().tenures(key) if key else ()
    country = next((row.country for row in tenures if row.country), "")
    named = (tables.officials().name_of(key) if key and tenures else None) or said
    return Party(
        span=mention.span, name=named, id=key, country=country, kind=mention.type, state=mention.type == "state"
    )


def _of_country(country: str) -> str | None:
    return governments(tables.current()).get(country)


def _of_key(key: str) -> str | None:
    office = tables.offices().get(key)
    if office is None:
        return None
    return _GOVERNMENT.sub("", office.name_en) if office.name_en else office.name_zh or None


def _chinese_states(words: str, item: Item) -> list[Party]:
    table, pattern = _chinese()
    taken = [m.span for m in item.mentions]
    starts = [span.start for span in taken]
    out: list[Party] = []
    for match in pattern.finditer(words):
        span = Span(match.start() + item.start, match.end() + item.start)
        k = bisect_left(starts, span.end)
        if any(other.end > span.start for other in taken[max(0, k - 2) : k]):
            continue
        country = table[match[0]]
        out.append(
            Party(
                span=span, name=state_name(country) or match[0], country=country, kind="state", state=True,
                id=governments(tables.current()).get(country, country),
            )
        )  # fmt: skip
    return out


@functools.cache
def _chinese() -> tuple[dict[str, str], re.Pattern[str]]:
    rows = tomllib.loads((files("attache.text.lang") / "zh" / "states.toml").read_text("utf-8"))["states"]
    table = {name: country for country, names in rows.items() for name in names}
    return table, re.compile("|".join(sorted(table, key=lambda name: (-len(name), name))))


@functools.cache
def governments(folder: str | None) -> dict[str, str]:
    """Return the id of each state's government in the tables in use; `folder` is only the key of the cache."""
    rows = tables.offices().rows
    return {row.country: row.id for row in rows if row.country and row.sector == "GOV" and row.id.endswith("-gov")}
