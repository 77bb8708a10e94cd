"""What a statement's own words hold (formulae, adverbs, whom it is aimed at), and how two wordings differ."""

import bisect
import difflib
import functools
import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from .. import tables
from ..annotate.strength import inflected, resisted
from ..store import StatementRow
from ..text.paragraphs import is_han
from ..text.quotes import quotations
from ..text.simplified import simplified
from .voices import country_of

_TOKEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
_NEGATION = re.compile(
    r"(?:\bnot|n[’']t|\bnever|\bno longer|\bwithout|\bneither|\bnor|\brather than|\binstead of)\s+(?:\w+\s+){0,3}\Z"
    r"|(?:不|没有|并非|不会|未)\Z",
    re.IGNORECASE,
)
_MOST = 4000
_HEAD = 160
_TOKENS = 240
_SILENT = frozenset(("evasive", "byline", "partnership", "readout"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A formula of the ladder in a statement.

    `rule` is its row, `rules` all rows that have these words, each for its own kind of speaker.
    """

    start: int
    end: int
    words: str
    rule: str
    kind: str
    stance: str
    level: int
    rules: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """Kind and stance: the family to which variants of a formula and its neighbouring steps belong."""
        return f"{self.kind}/{self.stance}"


Change = Literal["same", "out", "in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a difference: in both wordings, only in the earlier (`out`), or only in the later (`in`)."""

    change: Change
    text: str


def own_words(row: StatementRow) -> str:
    """Return a statement's content in which words quoted from somebody else are blanked; the length stays.

    Words in marks count as somebody else's when the statement is itself a direct quotation and they are marked inside
    it, when the marks show distance, or when a word before them says so ("called", "so-called", 所谓).
    """
    text = row.content[:_MOST]
    spans: list[tuple[int, int]] = []
    for found in quotations(text):
        before = text[max(0, found.outer.start - 40) : found.outer.start]
        whole = found.outer.start <= 1 and found.outer.end >= len(text) - 2
        if (row.form == "direct" and not whole) or found.scare or _pattern("others", "tail").search(before.rstrip()):
            spans.append((found.inner.start, found.inner.end))
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def formulae_in(text: str) -> tuple[Found, ...]:
    """Return the formulae of the ladder in a text, the longest where several overlap, negated ones left out."""
    low = simplified(text).lower()
    spots: list[tuple[int, int, Any]] = []
    for last, (width, rows) in _ladder(tables.current()).iter(low):
        start, end = last + 1 - width, last + 1
        if is_han(low[start]) or not ((start and low[start - 1].isalnum()) or (end < len(low) and low[end].isalnum())):
            spots.append((start, end, rows))
    spots.sort(key=lambda spot: (spot[0], -spot[1]))
    out: list[Found] = []
    reached = 0
    for start, end, rows in spots:
        row = rows[0]
        if end <= reached:
            continue
        reached = end
        before = text[max(0, start - 140) : start]
        if _NEGATION.search(before[-40:]) or (row.kind == "measure" and resisted(before)):
            continue
        out.append(
            Found(
                start=start, end=end, words=text[start:end], rule=f"ladder:{abs(row.row)}", kind=row.kind,
                stance=row.stance, level=row.level, rules=tuple(f"ladder:{abs(each.row)}" for each in rows),
            )
        )  # fmt: skip
    return tuple(out)


def adverbs_in(text: str) -> dict[str, tuple[int, str]]:
    """Return for each head verb in a text the hardest grade it has there, and the words that show it.

    Grades: -1 softened, 0 plain, 1 hardened ("firmly"), 2 hardened to the utmost ("categorically").
    """
    low = simplified(text).lower()
    out: dict[str, tuple[int, str]] = {}
    for match in _pattern("heads", "word").finditer(low):
        head = next(word for word in _words("heads", "all") if match[0].startswith(word))
        han = is_han(match[0][0])
        before = low[max(0, match.start() - (8 if han else 30)) : match.start()]
        after = "" if han else low[match.end() : match.end() + 45]
        grade, shown = 0, match[0]
        for name, value in (("hardest", 2), ("hard", 1), ("soft", -1)):
            found = _adverb(name, han).search(before) or (
                _adverb(name, han, behind=True).search(after) if value == 2 else None
            )
            if found:
                grade, shown = value, f"{found[1]} {match[0]}" if not han else found[1] + match[0]
                break
        if head not in out or grade > out[head][0]:
            out[head] = (grade, shown)
    return out


def aimed_at(text: str, own: str) -> dict[str, str]:
    """Return whom a statement is aimed at: ids of offices, persons and outlets, or a country code, with the words.

    Only names right behind a word that has an object ("urges", "against", 敦促), of others than the speaker's own
    state. A government and its names ("Beijing") count as the country.
    """
    out: dict[str, str] = {}
    names = named_in(text)
    starts = [start for start, _, _ in names]
    for match in _pattern("aimed", "word").finditer(text):
        at = bisect.bisect_left(starts, match.end())
        if at == len(names) or starts[at] > match.end() + (4 if is_han(match[0][0]) else 20):
            continue
        start, end, target = names[at]
        if re.search(r"[.;:。；：]|\b(?:and|to|that|for)\b", text[match.end() : start]):
            continue
        if target != own and country_of(target) != own:
            out.setdefault(target, text[start:end])
    return out


def named_in(text: str) -> list[tuple[int, int, str]]:
    """Return the names of the tables in a text, in order, with what each means; of overlapping ones the longest."""
    spots: list[tuple[int, int, str]] = []
    for last, (form, target) in _names(tables.current()).iter(text):
        start, end = last + 1 - len(form), last + 1
        if is_han(form[0]) or not ((start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum())):
            spots.append((start, end, target))
    spots.sort(key=lambda spot: (spot[0], -spot[1]))
    out: list[tuple[int, int, str]] = []
    for spot in spots:
        if not out or spot[0] >= out[-1][1]:
            out.append(spot)
    return out


def unanswered(row: StatementRow) -> str | None:
    """Return the words that say that there was no answer ("no additional information", "declined to comment")."""
    for words in (row.cue, own_words(row)):
        found = _pattern("unanswered", "word").search(words)
        if found:
            return found[0]
        for each in formulae_in(words):
            if each.kind == "evasive":
                return each.words
    return None


def unanswered_words() -> tuple[str, ...]:
    """Return the words that say that there was no answer."""
    return _words("unanswered", "all")


def looking_back(cue: str) -> bool:
    """Whether a cue tells something as past ("has said"), so that without a date the day is not the report's."""
    return bool(_pattern("looking_back", "head").match(cue.strip()))


def language_of(text: str) -> str:
    """Return `zh` for a text mostly in Chinese characters, else `en`."""
    han = sum(1 for character in text if is_han(character))
    return "zh" if han * 3 > sum(1 for character in text if not character.isspace()) else "en"


def tokens(text: str) -> list[str]:
    """Return words, or characters in Chinese, and signs, as written."""
    return _TOKEN.findall(text[:_MOST])


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return the difference of two wordings, by words, in Chinese by characters; empty where the scripts differ."""
    if language_of(before) != language_of(after):
        return ()
    old, new = tokens(before)[:_TOKENS], tokens(after)[:_TOKENS]
    matcher = difflib.SequenceMatcher(
        None, [simplified(token).casefold() for token in old], [simplified(token).casefold() for token in new], False
    )
    out: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            out.append(Piece(change="same", text=joined(new[c:d])))
            continue
        if a < b:
            out.append(Piece(change="out", text=joined(old[a:b])))
        if c < d:
            out.append(Piece(change="in", text=joined(new[c:d])))
    return tuple(out)


def joined(parts: list[str]) -> str:
    """Return tokens as text again: no space between Chinese characters and before signs."""
    out = ""
    for part in parts:
        if out and not (is_han(part[0]) or is_han(out[-1])) and (part[0].isalnum() or part[0] in '“‘("'):
            out += " "
        out += part
    return out


def content_words(text: str, *, most: int | None = _MOST) -> frozenset[str]:
    """Return what carries the substance: words of four letters and more by their first six, pairs of characters."""
    low = simplified(text).casefold()
    parts = _TOKEN.findall(low[:most])
    out = {part[:6] for part in parts if len(part) >= 4 and part[0].isalpha() and part not in common_words()}
    han = [part if is_han(part[0]) else "" for part in parts]
    out.update(a + b for a, b in itertools.pairwise(han) if a and b)
    out.update(part for part in parts if part.isdigit())
    return frozenset(out)


def acts_in(cue: str, words: str) -> frozenset[str]:
    """Return what a statement does by its cue and words: accusation, denial, demand, answer."""
    text = f"{cue} {words[:_HEAD]}"
    return frozenset(act for act in _table()["acts"] if _act(act).search(text))


@functools.cache
def _act(act: str) -> re.Pattern[str]:
    table = _table()["acts"][act]
    english, chinese = ("|".join(map(re.escape, table[lang])) for lang in ("en", "zh"))
    return re.compile(rf"(?<!\w)(?:{english})|(?:{chinese})", re.IGNORECASE)


@functools.lru_cache(maxsize=256)
def _topic(key: str | None, issue: str) -> frozenset[str]:
    row = next((row for row in tables.issues() if row.id == issue), None)
    if row is None:
        return frozenset()
    forms = [row.name_en, row.name_zh, *(each.words for each in (*row.keywords_en, *row.keywords_zh))]
    return frozenset(word for form in forms for word in (form, *form.split()) if word).union(
        word.lower() for form in forms for word in form.split()
    )


def topic_words(issue: str) -> frozenset[str]:
    """Return the words that name an issue: those of its name and keywords."""
    return _topic(tables.current(), issue)


@functools.cache
def common_words() -> frozenset[str]:
    """Return English words that carry no substance."""
    return frozenset(_table()["common"]["en"])


@functools.lru_cache(maxsize=8)
def _ladder(key: str | None) -> Any:
    import ahocorasick

    forms: dict[str, list[Any]] = {}
    for row in tables.ladder():
        if row.kind in ("byline", "partnership"):
            continue
        for pattern in (*row.patterns_en, *row.patterns_zh):
            for form in inflected(pattern.strip().lower()):
                forms.setdefault(form, []).append(row)
    automaton = ahocorasick.Automaton()
    for form, rows in forms.items():
        automaton.add_word(form, (len(form), tuple(rows)))
    automaton.make_automaton()
    return automaton


@functools.lru_cache(maxsize=8)
def _resolved(key: str | None) -> dict[str, str]:
    """Return what a name in a text means where it means one thing only; a government is its country."""
    found: dict[str, set[str]] = {}
    for form, offices in tables.offices().forms.items():
        for office in offices:
            own = office.country if not office.parent and office.sector == "GOV" and office.country else office.id
            found.setdefault(form, set()).add(own)
    for form, people in tables.officials().forms.items():
        if len(form) > 3 or is_han(form[0]):
            found.setdefault(form, set()).update(people)
    for form, outlets in tables.outlets().forms.items():
        if len(form) > 4:
            found.setdefault(form, set()).update(outlet.name for outlet in outlets)
    return {form: next(iter(ids)) for form, ids in found.items() if len(ids) == 1 and len(form) >= 2}


@functools.lru_cache(maxsize=8)
def _names(key: str | None) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for form, target in _resolved(key).items():
        automaton.add_word(form, (form, target))
    automaton.make_automaton()
    return automaton


@functools.cache
def _adverb(name: str, han: bool, behind: bool = False) -> re.Pattern[str]:
    each = sorted(_table()["adverbs"]["zh" if han else "en"][name], key=len, reverse=True)
    ways = "|".join(map(re.escape, each))
    if han:
        return re.compile(rf"({ways}).{{0,2}}\Z")
    return re.compile(rf"\A[^.;,]*?\b({ways})\b" if behind else rf"\b({ways})\s+(?:\w+\s+){{0,1}}\Z")


@functools.cache
def _words(key: str, which: str) -> tuple[str, ...]:
    table = _table()[key]
    each = [*table["zh"], *table["en"]] if which == "all" else table[which]
    return tuple(sorted(each, key=lambda word: (-len(word), word)))


@functools.cache
def _pattern(key: str, place: str) -> re.Pattern[str]:
    english, chinese = ("|".join(map(re.escape, _words(key, lang))) for lang in ("en", "zh"))
    if place == "tail":
        return re.compile(rf"(?:(?<!\w)(?:{english})|(?:{chinese}))\Z", re.IGNORECASE)
    if place == "head":
        return re.compile(rf"(?:{english})(?!\w)|(?:{chinese})", re.IGNORECASE)
    stem = r"\w*" if key == "heads" else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{english}){stem}|(?:{chinese})", re.IGNORECASE)


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("attache.compare") / "wording.toml").read_text("utf-8"))


def strongest(found: tuple[Found, ...]) -> Found | None:
    """Return the formula of the highest level that takes a position."""
    own = [each for each in found if each.kind not in _SILENT]
    return max(own, key=lambda each: each.level, default=None)


def spans_of(found: tuple[Found, ...]) -> Iterator[tuple[int, int]]:
    """Yield where formulae stand."""
    for each in found:
        yield each.start, each.end
