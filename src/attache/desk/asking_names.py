"""Names that a question may use: sides of the beat, states, offices, people, outlets and issues of the tables."""

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from .. import tables
from ..config import Beat, Side
from ..tables import fold

MeaningKind = Literal["side", "country", "office", "person", "outlet", "issue"]
_TOKEN = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_\u3005-\u3007\u3400-\u9fff"
                    r"\uf900-\ufaff\U00020000-\U0003ffff]+(?:[.-][^\W_\u3005-\u3007\u3400-\u9fff]+)*")  # fmt: skip
LONGEST = 24
"""Tokens of the longest name that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a name stands for: `id` is a key of the tables, of the beat's sides, or a country code."""

    kind: MeaningKind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of a text, or one Chinese character, in the form under which names are compared."""

    start: int
    end: int
    key: str
    han: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names by their tokens; `capitals` are those that count only in capitals ("US", not "us")."""

    names: dict[str, tuple[Meaning, ...]]
    capitals: frozenset[str]


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text, each Chinese character by itself."""
    return tuple(
        Token(start=each.start(), end=each.end(), key=fold(each[0]), han=_is_han(each[0]))
        for each in _TOKEN.finditer(text)
    )


def key_of(words: str) -> str:
    """Return the form under which a name of several words is kept."""
    return " ".join(each.key for each in tokens(words))


def _is_han(word: str) -> bool:
    return len(word) == 1 and ("\u3005" <= word <= "\u9fff" or "\uf900" <= word <= "\ufaff" or word >= "\U00020000")


def vocabulary(beat: Beat) -> Vocabulary:
    """Return the names of a beat. Within its tables."""
    return _vocabulary(
        tables.current(), tables.our_words("\0".join(side.name for side in beat.sides)), beat.sides, beat.issues
    )


@functools.lru_cache(maxsize=4)
def _vocabulary(key: str | None, called: str, sides: tuple[Side, ...], wanted: tuple[str, ...]) -> Vocabulary:
    names: dict[str, list[Meaning]] = {}
    capitals: set[str] = set()
    plain: set[str] = set()
    for form, meaning, capital in _forms(sides, frozenset(wanted)):
        found = key_of(form)
        if not found or (len(form.strip()) < 2) or found.isdecimal() or found.count(" ") >= LONGEST:
            continue
        meanings = names.setdefault(found, [])
        if meaning not in meanings:
            meanings.append(meaning)
        short = form.isascii() and form.replace(".", "").isupper() and len(form.replace(".", "")) <= 4
        (capitals if capital or short else plain).add(found)
    return Vocabulary(names={each: tuple(found) for each, found in names.items()}, capitals=frozenset(capitals - plain))


def _forms(sides: tuple[Side, ...], wanted: frozenset[str]) -> Iterator[tuple[str, Meaning, bool]]:
    single = {side.countries[0]: side for side in sides if len(side.countries) == 1}
    states = _states()

    def state(code: str, name: str) -> Meaning:
        side = single.get(code)
        if side is not None:
            return Meaning(kind="side", id=side.id, name=tables.our_words(side.name))
        return Meaning(kind="country", id=code, name=name)

    for side in sides:
        if side.countries:
            meaning = Meaning(kind="side", id=side.id, name=tables.our_words(side.name))
            yield side.name, meaning, False
            yield side.id.replace("-", " "), meaning, side.id.isascii() and len(side.id) <= 3
    for code, forms in states.items():
        for form in forms:
            yield form, state(code, forms[0]), False
    for office in tables.offices().rows:
        root = office.sector == "GOV" and not office.parent and office.name_en.startswith("Government of ")
        own = Meaning(kind="office", id=office.id, name=office.name_en or office.name_zh or office.id)
        name = office.name_en.removeprefix("Government of ").removeprefix("the ")
        meaning = state(office.country, name) if root and office.country else own
        for form in _given(office.name_en, office.name_zh, *office.abbreviations, *office.aliases, *office.metonyms):
            yield form, meaning, False
    for row in tables.officials().rows:
        meaning = Meaning(kind="person", id=row.person_id, name=row.name_en or row.name_zh or row.person_id)
        for form in _given(row.name_en, row.name_zh, *row.aliases):
            yield form, meaning, False
    for outlet in tables.outlets().rows:
        meaning = Meaning(kind="outlet", id=outlet.name, name=outlet.name)
        for form in _given(outlet.name, outlet.native_name, *outlet.aliases):
            yield form, meaning, False
    for issue in tables.issues():
        if wanted and issue.id not in wanted:
            continue
        meaning = Meaning(kind="issue", id=issue.id, name=issue.name_en or issue.id)
        for form in _given(issue.name_en, issue.name_zh, issue.id.replace("-", " ")):
            yield form, meaning, False
        for keyword in (*issue.keywords_en, *issue.keywords_zh):
            yield keyword.words, meaning, keyword.capitals


def _given(*forms: str) -> Iterable[str]:
    return dict.fromkeys(form for form in forms if form)


@functools.cache
def _states() -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    folder = files("attache.text.lang")
    english = tomllib.loads((folder / "en" / "states.toml").read_text("utf-8"))["states"]
    chinese = tomllib.loads((folder / "zh" / "states.toml").read_text("utf-8"))["states"]
    for code, forms in english.items():
        out[code] = (*forms["names"], *forms.get("of", ()))
    for code, forms in chinese.items():
        out[code] = (*out.get(code, ()), *forms)
    return out
