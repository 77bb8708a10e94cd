"""Figures: quantities that carry news, with unit, what is counted, as-of date, earlier value and approximation."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ..record import Figure, Item, PartialDate, Reading, Span
from ..text.dates import Expression, find, resolve
from ..text.numbers import moneys
from ..text.sentences import sentences
from .quantities import Quantity, quantities
from .scope import item_text
from .words import words

_RANGE = re.compile(r"\s?(?:-|–|—|to|and)\s?\Z")
_EARLIER = re.compile(
    r"(?:(?P<dir>up|down|more|higher|lower|fewer|less)\s+(?:(?:slightly|sharply|only)\s+)?(?:from|than)|"
    r"compared\s+(?:with|to)|versus|against|exceed(?:ed|ing|s)?|(?:rose|fell|grew|increased|declined|climbed|dropped|jumped)?\s*from)\s+"
    r"(?:the\s+|an?\s+|about\s+|around\s+|some\s+|nearly\s+)?\Z",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?:\s(?:in|at|a|an|the|last|year|month|week|day|\d{4}|[A-Z][a-z]+|earlier|before|ago),?){0,5}\s+to\s+"
    r"(?:a\s|about\s|some\s)?\Z"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)\S{1,100}@\S+|(?<!\S)\S{1,200}?\.(?:com|org|net|gov|cn|htm|html|pdf)\S*",
    re.IGNORECASE,
)
_CONVERTED = re.compile(r"\s*\((?:about\s|around\s|roughly\s|approximately\s|some\s)?\Z")
_TAIL = re.compile(
    r"\s(?:of|in|on|from|for|to)\s(?:the\s)?[\w’'-]+(?:\s(?!(?:and|or|but|that|which|in|on|from|by|to|at)\b)[\w’'-]+){0,4}"
)
"""What may follow a number and tell what is counted."""
_SUBJECT = re.compile(
    r"\s*((?:[\w’'-]+\s){1,7}?)(?:rose|fell|grew|has|have|had|was|were|is|are|increased|declined|dropped|climbed|jumped|"
    r"reached|totalled|totaled|stood|hit|accounted|expanded|shrank|surged|slumped|edged|slid)\b"
)
_BESIDE = re.compile(
    r"(?:\s(?!(?:to|from|by|until|since|than|and)\b)[\w’'-]+){0,3}"
    r"\s(?:in|as of|at the end of|on|for|during|by the end of)?\s?(?:the\s)?"
)
_GAP = 60
_BEHIND = 45
"""How far behind a figure its date may begin."""
_Change = Literal["up", "down"] | None


def figures(reading: Reading, item: Item) -> tuple[Figure, ...]:
    """Return the figures of an item, in order.

    Dates, times of day, ordinals, versions, chip, aircraft and law numbers, ages and slogans are none. A vague number
    counts with its lowest reading and is marked as approximate ("tens of thousands" is 10,000). `date` is what the
    words beside the figure state; nothing is assumed.
    """
    text = item_text(reading, item)
    language = (item.language or reading.document.language or "en").split("-")[0]
    if language == "zh":
        from .figures_chinese import figures as chinese

        return chinese(item, text)
    if language != "en":
        return ()
    out: list[Figure] = []
    addresses = [m.span() for m in _ADDRESS.finditer(text)]
    anchor = item.date if item.date is not None and item.date.precision == "day" else None
    for sentence in sentences(text, "en"):
        dates = find(text, "en", sentence.start, sentence.end)
        blocked = [(d.start, d.end) for d in dates]
        low = bisect_left(addresses, (sentence.start, 0))
        blocked += addresses[max(low - 1, 0) : bisect_left(addresses, (sentence.end, 0))]
        found = list(quantities(text, sentence, sorted(blocked)))
        out += _related(text, sentence, _once(found), dates, anchor, item.start)
    return tuple(out)


def _once(found: list[Quantity]) -> list[Quantity]:
    out: list[Quantity] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out


def _related(
    text: str,
    sentence: Span,
    found: list[Quantity],
    dates: Sequence[Expression],
    anchor: PartialDate | None,
    offset: int,
) -> list[Figure]:
    """Return figures with what neighbours tell of each other: ranges, earlier values, conversions, units left out."""
    out: list[Figure] = []
    skip: set[int] = set()
    for k, one in enumerate(found):
        if k in skip:
            continue
        following = found[k + 1] if k + 1 < len(found) else None
        start, end, value, high = one.start, one.end, one.value, None
        if following is not None and following.start - one.end <= 5 and _RANGE.match(text[one.end : following.start]):
            gap = text[one.end : following.start]
            opened = re.search(r"\b(?:from|between)\s\Z", text[max(sentence.start, one.start - 9) : one.start].lower())
            fits = "and" not in gap or (opened and opened[0].startswith("between"))
            moved = opened and opened[0].startswith("from")
            if fits and one.unit is None and following.value > 100 * value:  # "20 to 30 million"
                scale = next((x for x in (1e12, 1e9, 1e6, 1e3) if following.value >= x), 1.0)
                value = value * scale if value * scale < following.value else value
            if fits and not moved and following.value > value and (one.unit is None or one.unit == following.unit):
                high, end = following.value, following.end
                one = replace(one, unit=one.unit or following.unit, kind=following.kind, at=following.at)
                skip.add(k + 1)
        if one.kind == "bare":
            continue
        figure = Figure(
            start=offset + start,
            end=offset + end,
            text=text[start:end],
            value=value,
            unit=one.unit,
            what=_what(text, sentence, one),
            date=_as_of(text, Span(start, end), found, dates, anchor, offset),
            approximation=one.approximation,
            high=high,
        )
        out.append(figure)
    return _changes(text, offset, out)


def _changes(text: str, offset: int, found: list[Figure]) -> list[Figure]:
    out = list(found)
    for k in range(1, len(out)):
        one, other = out[k - 1], out[k]
        between = text[one.end - offset : other.start - offset]
        lead = text[max(0, one.start - offset - 30) : one.start - offset]
        if len(between) > _GAP:
            continue
        same = other.unit in (None, one.unit) or one.unit is None
        converted = (
            _CONVERTED.fullmatch(between) is not None and {one.unit, other.unit} <= moneys() and one.unit != other.unit
        )
        if converted:
            out[k] = replace(other, conversion_of=one.start)
            continue
        earlier = _EARLIER.search(between)
        if earlier and same:
            direction: _Change = "up" if one.value > other.value else "down" if one.value < other.value else None
            out[k - 1] = replace(
                one, earlier=other.value, earlier_date=other.date, change=direction, unit=one.unit or other.unit
            )
            out[k] = replace(other, unit=other.unit or one.unit, what=other.what or one.what)
        elif re.search(r"\bfrom\s+(?:about\s|around\s)?\Z", lead) and _TO.fullmatch(between) and same:
            direction = "up" if other.value > one.value else "down" if other.value < one.value else None
            out[k] = replace(
                other, earlier=one.value, earlier_date=one.date, change=direction, unit=other.unit or one.unit
            )
            out[k - 1] = replace(one, unit=one.unit or other.unit)
        elif other.unit is None and one.unit is not None and re.search(r"\band\s(?:the\s)?\Z", between):
            out[k] = replace(other, unit=one.unit)
    for k, one in enumerate(out):
        if one.change is None and one.unit in ("percent", "percentage points", "basis points"):
            out[k] = replace(one, change=_direction(text, one, offset))
    return out


def _direction(text: str, one: Figure, offset: int) -> _Change:
    near = text[max(0, one.start - offset - 40) : one.start - offset].lower()
    near = re.split(r"[,;.]\s", near)[-1]
    if re.search(r"\bfrom\s+(?:about\s|around\s)?\Z", near):
        return None
    found = [
        w for w in re.findall(r"[a-z]+", near) if w in words("up", name="figures") or w in words("down", name="figures")
    ]
    return None if not found else "up" if found[-1] in words("up", name="figures") else "down"


def _what(text: str, sentence: Span, one: Quantity) -> str | None:
    """Return the words for what is counted: the noun phrase that the number opens and its "of …", else the subject."""
    after = _TAIL.match(text, one.end, sentence.end)
    if one.kind == "count" and one.unit is not None:
        phrase = re.sub(r"\Aof\s", "", text[one.at : one.end].strip(" -"))
        return " ".join((phrase + (after[0] if after and after[0].startswith(" of") else "")).split())
    if after and after[0].startswith((" of", " in the", " for")) and one.kind in ("percent", "money"):
        return " ".join(re.sub(r"^\s(?:of|in|for)\s", "", after[0]).split())
    lead = re.split(r"[,;:“”\"]\s?|\b(?:said|that|and|but)\s", text[max(sentence.start, one.start - 300) : one.start])[
        -1
    ]
    subject = _SUBJECT.match(lead)
    return " ".join(subject[1].split()) if subject else None


def _as_of(
    text: str,
    span: Span,
    found: Sequence[Quantity],
    dates: Sequence[Expression],
    anchor: PartialDate | None,
    offset: int,
) -> PartialDate | None:
    """Return the date that stands right behind a figure ("59 in 2020"), before the next figure and mark."""
    behind = bisect_left(found, span.end, key=lambda f: f.start)
    limit = min(span.end + _BEHIND, found[behind].start if behind < len(found) else span.end + _BEHIND)
    first = bisect_left(dates, span.end, key=lambda d: d.start)
    for expression in dates[first : first + 1]:
        if span.end <= expression.start <= limit:
            between = text[span.end : expression.start]
            if not _BESIDE.fullmatch(between):
                return None
            value = resolve(expression, anchor=anchor, lang="en", tense="past")
            if isinstance(value, PartialDate):
                return replace(
                    value,
                    text=expression.text,
                    span=Span(offset + expression.start, offset + expression.end),
                )
            return None
    return None
