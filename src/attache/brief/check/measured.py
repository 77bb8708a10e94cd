"""What a number of a line counts, in which unit, and how far it goes, against the same number in the words cited."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import clauses, lexicon, numbers
from .numbers import Number

_SIGN = re.compile(r"(US\$|[$€£¥])\s*$")
_CODE = re.compile(r"\b(USD|EUR|GBP|RMB|CNY|JPY)\s*$")
_BEHIND = re.compile(r"[\s\u00a0-]*(?:of (?:a |the )?)?([^\W\d_]+(?:[-'’][^\W\d_]+)*)")
_POINTS = re.compile(r"(?i)percentage points?|个百分点|個百分點|pp\b")
_RANGE = re.compile(r"\s?(?:-|–|—|to|and|或|至|到)\s?$")
_BETWEEN = re.compile(r"(?i)\bbetween\s+$|\bfrom\s+$")
_OF = re.compile(r"(?i)\bof\s+(?:the |its |some )?$")
_OF_SOME = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|none|some|most|all))\s+(?:out )?of\s+(?:the )?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?i)\bfrom\s+$")
_HAN_AFTER = re.compile(r"\s*(美元|人民币|元|欧元|日元|英镑|公里|英里|米|吨|公斤|桶|秒|分钟|小时|天|日|周|个月|年)")
Found = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number with its known unit, the word it counts, what stands before it, and the other end of its range."""

    number: Number
    unit: str | None
    counted: str | None
    near: str | None
    partner: object
    clause: int
    text: str
    before: str


def measured(text: str) -> list[Measured]:
    """Return the numbers of a text with what is measured."""
    found = numbers.numbers(text)
    if not found:
        return []
    parsed = clauses.parse(text)
    at = 0
    out: list[Measured] = []
    for place, number in enumerate(found):
        while at + 1 < len(parsed.words) and parsed.words[at + 1].start <= number.start:
            at += 1
        clause = parsed.words[at].clause if parsed.words else 0
        before, after = text[max(0, number.start - 24) : number.start], text[number.end : number.end + 48]
        partner: object = None
        following = found[place + 1] if place + 1 < len(found) else None
        if (
            following is not None
            and not number.percent
            and not _FROM.search(before)
            and _RANGE.fullmatch(text[number.end : following.start])
            and (
                text[number.end : following.start].strip() in {"-", "–", "—", "to", "至", "到"}
                or _BETWEEN.search(before)
            )
        ):
            partner = following.value
            if following.end < len(text):
                after = text[following.end : following.end + 48]
        if partner is None and out and out[-1].partner == number.value:
            partner = out[-1].number.value
        unit, counted = _unit(number, before, after)
        near = next((kind for kind, pattern in lexicon.near().items() if pattern.search(before)), None)
        out.append(
            Measured(
                number=number,
                unit=unit,
                counted=counted,
                near=near,
                partner=partner,
                clause=clause,
                text=text,
                before=before,
            )
        )
    return out


def _unit(number: Number, before: str, after: str) -> tuple[str | None, str | None]:
    if _POINTS.search(number.words) or _POINTS.match(after.strip()):
        return "points", None
    if number.percent:
        return "percent", None
    sign = _SIGN.search(before) or _CODE.search(before)
    if sign:
        return lexicon.units().get(sign[1].casefold()), None
    han = _HAN_AFTER.match(after)
    if han:
        return lexicon.units().get(han[1]), None
    rest, counted = after, None
    for _ in range(3):
        match = _BEHIND.match(rest)
        if not match:
            break
        low = match[1].casefold()
        unit = lexicon.units().get(low)
        if unit:
            return unit, counted
        if low in lexicon.function_words() or low in {"and", "or", "but", "that", "which"}:
            break
        counted = counted or lexicon.stem(low)
        rest = rest[match.end() :]
    return None, counted


def check_measured(plain: str, quotes: Sequence[str]) -> Iterator[Found]:
    """Yield where a number stands with another unit, counts another thing, or goes farther than in the words cited."""
    ours = measured(plain)
    if not ours:
        return
    theirs = [one for quote in dict.fromkeys(quotes) for one in measured(quote)]
    for mine in ours:
        alike = [one for one in theirs if one.number.value == mine.number.value]
        if not alike:
            continue
        said = " ".join(mine.number.words.split())
        units = {one.unit for one in alike}
        if mine.unit and mine.unit not in units and not (
            units == {None} and _stands(mine.unit, quotes)
        ):  # fmt: skip
            yield "unit", f"{said} {mine.unit}", f"the words cited have “{_given(alike[0])}”"
            continue
        if not mine.unit and None not in units and mine.counted and units & {"percent", "points"}:
            yield "unit", f"{said} {mine.counted}", f"the words cited have “{_given(alike[0])}”"
            continue
        yield from _thing(mine, alike, theirs, said)
        near = {one.near for one in alike}
        if mine.near not in near and not (mine.near == "about" and near & {"under", "over"}):
            yield "number", f"{mine.near or ''} {said}".strip(), f"the words cited have “{_given(alike[0])}”"
            continue
        if all(_OF_SOME.search(one.before) for one in alike) and not _OF.search(mine.before):
            yield "number", said, f"is what others are told of: “{_given(alike[0])}”"
            continue
        if mine.partner is None and all(one.partner is not None for one in alike) and not any(
            one.number.value == alike[0].partner for one in ours
        ):  # fmt: skip
            yield "number", said, f"is one end of a range: “{_given(alike[0])}”"
        if mine.partner is not None and all(one.partner != mine.partner for one in alike):
            yield "number", said, f"the words cited have “{_given(alike[0])}”"


def _stands(unit: str, quotes: Sequence[str]) -> bool:
    forms = [form for form, name in lexicon.units().items() if name == unit]
    return any(form in quote.casefold() for form in forms for quote in quotes)


def _thing(mine: Measured, alike: Sequence[Measured], theirs: Sequence[Measured], said: str) -> Iterator[Found]:
    """Whether the line counts, by this number, what the words cited count by another one."""
    if not mine.counted or any(one.counted is None or lexicon.same(mine.counted, one.counted) for one in alike):
        return
    if any(re.search(rf"\b{re.escape(mine.counted)}", one.text[one.number.end : one.number.end + 60].casefold())
           for one in alike):  # fmt: skip
        return
    for other in theirs:
        if other.counted and lexicon.same(mine.counted, other.counted) and other.number.value != mine.number.value:
            yield "unit", f"{said} {mine.counted}", f"the words cited have “{_given(other)}” and “{_given(alike[0])}”"
            return


def _given(one: Measured) -> str:
    low = max(0, one.number.start - 14)
    return " ".join(one.text[low : one.number.end + 22].split())


def check_company(plain: str, quotes: Sequence[str]) -> Iterator[Found]:
    """Yield where a number stands with a word that the words cited exclude for it: "rose 4" for "fell 4"."""
    ours = measured(plain)
    if not ours:
        return
    line = clauses.parse(plain)
    theirs = [(clauses.parse(quote), one) for quote in dict.fromkeys(quotes) for one in measured(quote)]
    for mine in ours:
        alike = [(parsed, one) for parsed, one in theirs if one.number.value == mine.number.value]
        for rows in lexicon.opposites():
            groups = {rows.group_of(word.stem) for word in line.words if word.clause == mine.clause} - {None}
            if len(groups) != 1 or not alike:
                continue
            have = [
                {rows.group_of(word.stem) for word in parsed.words if word.clause == one.clause} - {None}
                for parsed, one in alike
            ]
            if all(have) and not any(groups & each for each in have):
                yield "number", mine.number.words, f"stands with other words in those cited: “{_given(alike[0][1])}”"
                break
