"""The text of one telling made comparable: its sentences with what carries their substance, its numbers and names."""

from __future__ import annotations

import functools
import re
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ...annotate.states import state_words
from ...record import Item, Passage, Reading, Span, Statement, trimmed
from ...tables import fold, offices, officials
from ...text.numbers import NUMBER, SCALES, WORDS, value_of
from ...text.paragraphs import is_han
from ...text.sentences import sentences
from ..wording import content_words, formulae_in, named_in

Marks = frozenset[str]
_HAN_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([万亿千百]?)(?:万|亿)?")
_DATELINE = re.compile(
    r"\A(?:[A-Z][\w.’' ]{1,30}(?:,\s[A-Z][\w.’' ]{1,20}){0,2},?\s?(?:\([^()\n]{2,30}\)\s?)?(?:--|—|–|-)\s+)"
)
_HAN_STEPS = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_CONVERTED = {"miles": 1.609, "mile": 1.609, "feet": 0.3048, "foot": 0.3048, "pounds": 0.4536, "acres": 0.4047,
              "kilometers": 1 / 1.609, "kilometres": 1 / 1.609, "km": 1 / 1.609, "meters": 1 / 0.3048,
              "metres": 1 / 0.3048, "kilograms": 1 / 0.4536, "hectares": 1 / 0.4047}  # fmt: skip


@functools.cache
def table() -> dict[str, Any]:
    """Return the word lists of this comparison."""
    return tomllib.loads((files("attache.compare.tellings") / "tellings.toml").read_text("utf-8"))


def words(key: str, language: str) -> frozenset[str]:
    """Return the words of a list in a language."""
    return frozenset(table()[key].get(language, ()))


@dataclass(frozen=True, slots=True)
class Body:
    """The text of one telling. `parts` are the sentences of its body, headline and credits left out."""

    reading: Reading
    item: Item
    language: str
    parts: tuple[Span, ...]
    marks: tuple[Marks, ...]
    numbers: tuple[float, ...]
    folded: str
    holders: Mapping[str, tuple[int, ...]]
    people: frozenset[str]

    @property
    def text(self) -> str:
        """The text that all places count in."""
        return self.reading.document.text

    @property
    def complete(self) -> bool:
        """Whether the whole text is known."""
        return self.reading.document.completeness == "full" and self.item.kind not in ("teaser", "caption")

    def passage(self, span: Span) -> Passage | None:
        """Return the words at a place, or None where there are none."""
        tight = trimmed(self.text, *span)
        if tight is None:
            return None
        return Passage(
            item=self.item.id, document=self.reading.document.id, start=tight.start, end=tight.end,
            quote=tight.of(self.text),
        )  # fmt: skip

    def sentence(self, at: int) -> Span | None:
        """Return the sentence of the body that a place lies in."""
        k = bisect_right([part.start for part in self.parts], at) - 1
        return self.parts[k] if k >= 0 and at < self.parts[k].end else None


def body_of(reading: Reading, item: Item) -> Body:
    """Return the text of a telling, made comparable."""
    text = reading.document.text
    language = ((item.language or reading.document.language or "").split("-")[0]) or "und"
    aside = [*item.credits, *((item.headline,) if item.headline else ())]
    parts = tuple(
        one
        for span in item.spans
        for one in sentences(text, language if language in ("en", "zh") else "en", span.start, span.end)
        if not any(one.start < each.end and each.start < one.end for each in aside)
    )
    values = {figure.start: figure.value for figure in item.figures}
    marks = tuple(marks_of(part.of(text), part.start, values) for part in parts)
    whole = "\n".join(span.of(text) for span in item.spans)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(marks):
        for mark in own:
            holders[mark].append(number)
    return Body(
        reading=reading,
        item=item,
        language=language,
        parts=parts,
        marks=marks,
        numbers=tuple(sorted({*_numbers(whole), *_figures(item)})),
        folded=fold(whole),
        holders={mark: tuple(places) for mark, places in holders.items()},
        people=frozenset(
            name
            for mention in item.mentions
            if mention.type == "person" and mention.text.strip()
            for name in (fold(mention.text), fold(mention.text.split()[-1]))
        ),
    )


def marks_of(words: str, start: int = 0, values: dict[int, float] | None = None) -> Marks:
    """Return what carries the substance of words: words, names, formulae, numbers; see `known` for the last three.

    Args:
        start: Where the words begin, for `values`: figures by their place.
    """
    out = {*content_words(words), *(f"={target}" for _, _, target in named_in(words))}
    out.update(f"!{each.rule}" for each in formulae_in(words))
    out.update(f"#{value:g}" for at, value in (values or {}).items() if start <= at < start + len(words))
    out.update(f"#{value:g}" for value in _numbers(words) if value >= 10)
    return frozenset(out)


def known(marks: Marks) -> Marks:
    """Return the marks that are the same in every language: names of the tables, formulae, numbers."""
    return frozenset(mark for mark in marks if mark[0] in "=!#")


def _numbers(words: str) -> set[float]:
    out: set[float] = set()
    for match in NUMBER.finditer(words):
        scale = SCALES.get((match["scale"] or match["short"] or "").lower(), 1.0)
        digits = match["digits"].replace(",", "")
        if len(digits) <= 18:
            out.add(float(digits) * scale)
    for match in WORDS.finditer(words):
        if match["spelt"]:
            scale = SCALES.get(
                (match["scale"] or "").lower(), 12.0 if (match["scale"] or "").lower() == "dozen" else 1.0
            )
            out.add(value_of(match["spelt"]) * scale)
    for match in _HAN_NUMBER.finditer(words):
        digits = match[1].replace(",", "")
        if len(digits) <= 18 and (match[2] or is_han(words[match.end() : match.end() + 1] or " ")):
            out.add(float(digits) * _HAN_STEPS[match[2]])
    return out


def _figures(item: Item) -> set[float]:
    out: set[float] = set()
    for figure in item.figures:
        out.update(value for value in (figure.value, figure.high, figure.earlier) if value is not None)
        out.update(figure.value * by for unit, by in _CONVERTED.items() if figure.unit == unit)
    return out


def has_number(body: Body, value: float, slack: float) -> bool:
    """Whether a number stands in a text, or one near it: `slack` is a share of the value."""
    k = bisect_right(body.numbers, value * (1 - slack) - 1e-9)
    return k < len(body.numbers) and body.numbers[k] <= value * (1 + slack) + 1e-9


def converted(value: float, unit: str | None) -> float | None:
    """Return a measure in the unit of the other system, or None."""
    return value * _CONVERTED[unit] if unit in _CONVERTED else None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is meant by the source of a statement: `key` of the tables, the name, whether the role is public.

    `person` says that the name is that of a person, so that the last word of it is enough to know it again.
    """

    name: str
    key: str | None
    role: str | None
    public: bool
    person: bool = False


_LEADING = re.compile(r"\A(?:But|And|Yet|Still|However|While|As|The|the)\s+")
_NAME = re.compile(r"[A-Z\u00c0-\u00de\u3400-\u9fff]")
_HUMAN = re.compile(r"[^\W\d_][\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|al|bin|de|van|von|der|den|da|la))*\Z")


def speaker_of(body: Body, said: Statement) -> Speaker | None:
    """Return the speaker of a statement, or None where the text does not name one.

    What is a role or a common noun alone names nobody; an unnamed source stays without a public role. A key that the
    words contradict is left out: an office whose name stands behind the adjective of another state.
    """
    ref = said.speaker or said.organisation
    source = " ".join(" ".join(span.of(body.text).split()) for span in said.source)
    name = _bare(ref.name) if ref is not None else ""
    key = ref.id if ref and ref.id and _in_tables(ref.id) else None
    if ref is None or (key is None and not _names(name)) or said.anonymity in ("anonymous", "collective"):
        unnamed = source if source and said.anonymity in ("anonymous", "collective") and len(source) < 80 else ""
        return Speaker(name=unnamed, key=None, role=None, public=False) if unnamed else None
    office = offices().get(key) if key else None
    if office is not None and office.country and said.source:
        first = said.source[0]
        near = body.text[max(0, first.start - 30) : first.end]
        countries = {each.country for each in state_words(near, 0)}
        if countries and office.country not in countries:
            return Speaker(name=source or name, key=None, role=said.role, public=True)
    person = bool(officials().tenures(key)) if key else fold(name) in body.people and bool(_HUMAN.match(name))
    return Speaker(
        name=name, key=key, role=said.role, person=person,
        public=key is not None or said.organisation is not None or _public(said.role),
    )  # fmt: skip


def _in_tables(key: str) -> bool:
    return offices().get(key) is not None or bool(officials().tenures(key)) or (len(key) == 2 and key.isupper())


def _public(role: str | None) -> bool:
    """Whether a role is a public one: not that of a neighbour, a farmer or one who saw it."""
    return bool(role) and not any(word in words("private", "en") for word in fold(role or "").split())


def _bare(name: str) -> str:
    """Return a name without a conjunction or title before it."""
    name = _LEADING.sub("", name)
    parts = name.split()
    while len(parts) > 1 and fold(parts[0]).rstrip(".") in words("titles", "en"):
        parts = parts[1:]
    return " ".join(parts)


def _names(name: str) -> bool:
    """Whether words name somebody: with a capital letter or Chinese, no role alone, no act of somebody."""
    folded = fold(name)
    if not name or folded in words("nobody", "en") or folded in words("roles", "en"):
        return False
    parts = name.split()
    if not _NAME.search(parts[0][0]) or parts[0].casefold().startswith("unnamed"):
        return False
    return not (re.search(r"[’']s?\Z", parts[-2]) and parts[-1].islower()) if len(parts) > 1 else True


def full_names(speakers: Iterable[Speaker | None]) -> dict[str, Speaker]:
    """Return for the last word of a person's name the one who bears it, where only one of those who speak does."""
    found: dict[str, set[str]] = defaultdict(set)
    best: dict[str, Speaker] = {}
    for one in speakers:
        if one is None or not one.person:
            continue
        parts = fold(one.name).split()
        if len(parts) > 1:
            for part in {parts[0], parts[-1]}:
                found[part].add(one.key or fold(one.name))
                if part not in best or (one.key and not best[part].key):
                    best[part] = one
    return {part: best[part] for part, who in found.items() if len(who) == 1}


def content_span(body: Body, said: Statement) -> Span | None:
    """Return the words of a statement's content, from the first to the last, without a dateline before them."""
    if not said.content:
        return None
    start, end = min(span.start for span in said.content), max(span.end for span in said.content)
    found = _DATELINE.match(body.text[start : min(end, start + 120)])
    return trimmed(body.text, start + (found.end() if found else 0), end)


def main_statements(body: Body) -> list[Statement]:
    """Return the statements that count: no questions, nothing disowned, none inside another's words."""
    ids = {said.id for said in body.item.statements}
    return [
        said
        for said in body.item.statements
        if said.content and not {"question", "non-statement"} & set(said.flags) and said.nested_in not in ids
    ]


def without_dateline(text: str, span: Span) -> Span | None:
    """Return a sentence without the place and agency that open a report."""
    found = _DATELINE.match(text[span.start : min(span.end, span.start + 120)])
    return trimmed(text, span.start + (found.end() if found else 0), span.end)


def share(of: Marks, inside: Marks, weight: dict[str, float]) -> float:
    """Return the weight of the marks that are inside others, as a share of all of them."""
    total = sum(weight.get(mark, 1.0) for mark in of)
    return sum(weight.get(mark, 1.0) for mark in of & inside) / total if total else 0.0


def own_marks(marks: Marks) -> Marks:
    """Return the words of substance that are no names and no numbers."""
    return frozenset(mark for mark in marks if mark[0] not in "=!#" and not mark.isdigit())


def is_chinese(words: str) -> bool:
    """Whether words are mostly Chinese."""
    return 2 * sum(map(is_han, words)) > len("".join(words.split()))


def inside(spans: Sequence[Span], at: int) -> bool:
    """Whether a place lies in one of the spans."""
    return any(span.start <= at < span.end for span in spans)
