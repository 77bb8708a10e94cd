"""Mentions that are no actors: laws, events with a name, dates."""

import functools
import re
from collections.abc import Iterator, Sequence

from ..record import Item, Mention, Reading, Span
from ..record.actor import MentionType
from ..text.dates import find
from .scope import item_text
from .words import words

_NAME = "things"
_CAPITAL = r"[A-Z][\w’'&-]*"
_LINK = r"(?:(?:,\s|\s)(?:and|of|for|on|to|in|with|against)(?:\sthe)?\s|,\s|\s)"
_ORDINAL = r"(?:\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh)"
_NUMBERED_LAW = re.compile(
    r"\bSection \d{3}[A-Z]?(?:\(\w{1,3}\))?(?![\w.])"
    r"|\bArticle \d{1,3}(?= of )"
    r"|\bExecutive Order \d{5}\b"
    r"|\b(?:UN |U\.N\. )?(?:Security Council )?Resolution \d{3,4}\b"
)
_NUMBERED_EVENT = re.compile(
    rf"\b{_ORDINAL} (?:(?:CPC|CCP|Communist|National|Party) ){{0,4}}(?:Congress|Plenum|Plenary Session)\b"
    r"|\bCOP\d{1,2}\b"
)
_TITLE = re.compile(r"《(?P<name>[^《》\n]{2,60})》")
_PLENUM = re.compile(r"(?:中共|党的)?[一二三四五六七八九十]{1,3}届[一二三四五六七]中全会")
_BEHIND = re.compile(r"\s(?:of\s(?:1[89]|20|21)\d{2}\b|for\sAsia\b)")


def things(reading: Reading, item: Item) -> tuple[Mention, ...]:
    """Return laws, named events and dates of an item, in order; none has an actor.

    They may hold mentions of actors ("the APEC summit"), and never cut one in two. A law or event is told by the form
    of its name; a bare "the law", "the summit" names none. Dates are the expressions that `text.dates` reads.
    """
    said = item_text(reading, item)
    language = (item.language or reading.document.language or "en").split("-")[0]
    found = [*_laws(said, language), *_events(said, language)]
    out: list[tuple[Span, MentionType]] = []
    for span, kind in sorted(found, key=lambda each: (each[0].start, -each[0].end)):
        if not out or out[-1][0].end <= span.start:
            out.append((span, kind))
    dates = [Span(one.start, one.end) for one in find(said, item.language or "en")]
    k = 0
    taken = [span for span, _ in out]
    for span in dates:
        while k < len(taken) and taken[k].end <= span.start:
            k += 1
        if k == len(taken) or not taken[k].overlaps(span):
            out.append((span, "date"))
    return tuple(
        Mention(start=span.start + item.start, end=span.end + item.start, text=span.of(said), type=kind)
        for span, kind in sorted(out)
    )


def with_things(mentions: Sequence[Mention], found: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions with those of laws, events and dates among them.

    An unresolved name that a law or event holds gives way to it ("Chips" in "Chips Act"); one with an actor stays, and
    what would cut it in two is left out.
    """
    out = list(mentions)
    kept: list[Mention] = []
    places = sorted(mentions, key=lambda m: m.start)
    k = 0
    for one in found:
        while k < len(places) and places[k].end <= one.start:
            k += 1
        near = []
        n = k
        while n < len(places) and places[n].start < one.end:
            near.append(places[n])
            n += 1
        inside = [m for m in near if one.start <= m.start and m.end <= one.end]
        same = any(m.actor is not None and m.span == one.span for m in inside)
        if len(inside) < len(near) or same or (one.type == "date" and near):
            continue
        gone = {m.span for m in inside if m.actor is None and m.type not in ("person", "state")}
        out = [m for m in out if m.span not in gone] if gone else out
        kept.append(one)
    return tuple(sorted((*out, *kept), key=lambda m: (m.start, -m.end)))


def _laws(said: str, language: str) -> Iterator[tuple[Span, MentionType]]:
    if language == "zh":
        ends = tuple(words("laws", "zh", _NAME))
        for match in _TITLE.finditer(said):
            name = re.sub(r"[（(][^）)]{1,20}[）)]\Z", "", match["name"])
            if name.endswith(ends):
                yield Span(*match.span("name")), "law"
        return
    for match in _NUMBERED_LAW.finditer(said):
        yield Span(*match.span()), "law"
    yield from ((span, "law") for span in _ending(said, "laws"))


def _events(said: str, language: str) -> Iterator[tuple[Span, MentionType]]:
    if language == "zh":
        for match in _known("events", "zh").finditer(said):
            yield Span(*match.span()), "event"
        for match in _PLENUM.finditer(said):
            yield Span(*match.span()), "event"
        return
    for pattern in (_NUMBERED_EVENT, _known("known_events", "en"), _meeting()):
        for match in pattern.finditer(said):
            yield Span(*match.span()), "event"
    yield from ((span, "event") for span in _ending(said, "events"))


@functools.cache
def _known(key: str, language: str) -> re.Pattern[str]:
    ways = "|".join(sorted(map(re.escape, words(key, language, _NAME)), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<![\w-])(?:{ways})(?![\w-])" if language == "en" else f"(?:{ways})")


@functools.cache
def _meeting() -> re.Pattern[str]:
    groups, meetings = (
        "|".join(sorted(map(re.escape, words(key, "en", _NAME)), key=lambda w: (-len(w), w)))
        for key in ("groups", "meetings")
    )
    return re.compile(rf"(?<![\w-])(?:{groups})\s(?:{meetings})(?![\w-])")


@functools.cache
def _heads(key: str) -> re.Pattern[str]:
    ways = "|".join(sorted(map(re.escape, words(key, "en", _NAME)), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<=[\w’']\s)(?:{ways})(?![\w-])")


_BEFORE = re.compile(rf"(?:{_CAPITAL}{_LINK}){{1,9}}\Z")
_REACH = 110


def _ending(said: str, key: str) -> Iterator[Span]:
    """Yield capitalised names that end in one of the words, without what only opens their sentence."""
    last = 0
    for head in _heads(key).finditer(said):
        low = max(last, head.start() - _REACH)
        last = head.end()
        cut = max(said.rfind(mark, low, head.start()) for mark in ("\n", ". ", "; ", ": ", "“", '"', "("))
        before = _longest(said, max(low, cut + 1), head.start())
        if before is None:
            continue
        run = said[before : head.start()].split()
        # "Vera Bill" is a person, the "… University of Law" a body
        if (head[0] == "Bill" and len(run) < 2) or words("bodies", "en", _NAME) & set(run):
            continue
        behind = _BEHIND.match(said, head.end())
        yield Span(before, behind.end() if behind else head.end())


def _longest(said: str, low: int, end: int) -> int | None:
    """Return where the run of capitalised words that reaches up to `end` begins, None where there is none."""
    starts = [m.start() + low for m in re.finditer(rf"(?<![\w’'-]){_CAPITAL}", said[low:end])]
    for start in starts:
        if not _BEFORE.match(said[start:end]):
            continue
        while True:
            first = re.match(r"[\w’'&-]+", said[start:end])
            if first is None:
                return None
            if first[0] not in words("leading", "en", _NAME):
                return start
            onward = re.compile(rf"(?:\sthe)?[\s,]+(?={_CAPITAL})").match(said, start + first.end(), end)
            if onward is None:
                return None
            start = onward.end()
    return None
