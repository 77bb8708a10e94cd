"""The matter of a version: the words of its items, without what changes by itself."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..record import Reading, Span, trimmed
from ..split.words import patterns
from ..text.paragraphs import is_han, paragraphs
from ..text.sentences import sentences
from .versions_words import says

# a number with its separators, a word, a character of Chinese or Japanese, a sign
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇]"
    r"|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?%?"
    r"|[^\W_\d\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"(?:[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])*"
    r"(?:['’\-‐‑](?:[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])+)*"
    r"|[^\w\s]|_"
)
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟＂〝〞«»『』「」", '"'),
        **dict.fromkeys("‘’‚‛‹›`´", "'"),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－─", "-"),
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")
_SHORT_LINE = 140
_BOILER = ("share-widget", "sign-up", "skip-link", "dateline", "copyright")
_ENDS = ".!?…。！？”’\"'」』"


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a headline: tokens `[first, last)` of its matter."""

    first: int
    last: int
    headline: bool
    key: int


@dataclass(slots=True)
class Matter:
    """The words of a version in order: keys to compare by, and where each stands in the document text.

    `stretch` numbers the unbroken stretches of text that the tokens lie in: no hunk crosses from one into another.
    `left_out` are lines that change by themselves, `notes` those in which the outlet itself tells of a change.
    """

    text: str
    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    stretch: list[int] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    unit_of: list[int] = field(default_factory=list)
    paragraph: list[int] = field(default_factory=list)
    left_out: list[Span] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)

    def span(self, first: int, last: int) -> Span:
        """Return the place of tokens `[first, last)`."""
        return Span(self.starts[first], self.ends[last - 1])

    def words(self, first: int, last: int) -> str:
        """Return the words of tokens `[first, last)` as they stand."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def tokens_in(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens `[first, last)` that lie in `[start, end)` of the text."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        while last > first and self.ends[last - 1] > end:
            last -= 1
        return first, last


def key_of(word: str) -> str:
    """Return what a word is compared by: kinds of quotation marks, dashes and widths do not count, case does."""
    if word.isascii() and word != "`":
        return word
    return unicodedata.normalize("NFKC", word.translate(_SIGNS)).translate(_SIGNS)


def is_word(key: str) -> bool:
    """Whether a key is a word, a number or a character, and no sign."""
    return key[:1].isalnum()


def spans_of(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield where the tokens of a stretch stand, with their keys."""
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        if len(word) == 1 and _INVISIBLE.match(word):
            continue
        key = key_of(word)
        if key:
            yield match.start(), match.end(), key


def keys_of(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Return the keys of a stretch."""
    return [key for _, _, key in spans_of(text, start, len(text) if end is None else end)]


def matter(reading: Reading) -> Matter:
    """Return the matter of a reading: headline and body of its items, without what changes by itself.

    Left out are boilerplate, items that are mere teasers beside an article, clocks and counters, advertising lines,
    lists of other articles, and notes of correction (which are kept apart).
    """
    document = reading.document
    out = Matter(text=document.text)
    lang = document.language
    heads: list[Span] = []
    for number, (span, headline) in enumerate(_stretches(reading)):
        if headline:
            heads.append(span)
            _add(out, span, number, -number - 1, headline=True)
            continue
        lines = list(paragraphs(document.text, span.start, span.end))
        dropped = _dropped(document.text, lines, out)
        place = 0
        for sentence in sentences(document.text, lang, span.start, span.end):
            while place + 1 < len(lines) and lines[place].end <= sentence.start:
                place += 1
            if lines and lines[place].start in dropped:
                continue
            start = lines[place].start if lines else span.start
            _add(out, sentence, number, start, headline=False)
    _notes_outside(reading, out)
    return out


def _add(out: Matter, span: Span, stretch: int, paragraph: int, *, headline: bool) -> None:
    first = len(out.keys)
    for start, end, key in spans_of(out.text, span.start, span.end):
        out.keys.append(key)
        out.starts.append(start)
        out.ends.append(end)
    last = len(out.keys)
    if last == first:
        return
    out.stretch += [stretch] * (last - first)
    out.unit_of += [len(out.units)] * (last - first)
    out.paragraph += [paragraph] * (last - first)
    out.units.append(Unit(first, last, headline, hash((headline, *out.keys[first:last]))))


def _stretches(reading: Reading) -> list[tuple[Span, bool]]:
    """Return the unbroken stretches of the items in the order of the text, headlines apart."""
    text = reading.document.text
    kinds = {item.kind for item in reading.items}
    items = [item for item in reading.items if item.kind != "teaser" or "article" not in kinds]
    if not items:
        return [] if reading.items or not text.strip() else _without_boilerplate(reading)
    out: list[tuple[Span, bool]] = []
    for item in items:
        head = item.headline
        for span in item.spans:
            if head is None or not (span.start <= head.start and head.end <= span.end):
                out.append((span, False))
                continue
            out.append((Span(span.start, head.start), False))
            out.append((Span(head.start, head.end), True))
            out.append((Span(head.end, span.end), False))
    return sorted((span, head) for span, head in out if trimmed(text, span.start, span.end) is not None)


def _without_boilerplate(reading: Reading) -> list[tuple[Span, bool]]:
    out, at = [], 0
    for each in sorted(reading.boilerplate, key=lambda one: one.start):
        if each.start > at:
            out.append((Span(at, each.start), False))
        at = max(at, each.end)
    out.append((Span(at, len(reading.document.text)), False))
    return [(span, head) for span, head in out if trimmed(reading.document.text, span.start, span.end) is not None]


def _dropped(text: str, lines: list[Span], out: Matter) -> set[int]:
    """Return where the lines start that change by themselves, or tell of a change; keep both in `out`."""
    dropped: set[int] = set()
    below_related = False
    for line in lines:
        words = line.of(text)
        if says("correction", words):
            out.notes.append(line)
        elif volatile(words) or (below_related and _is_link(words)):
            out.left_out.append(line)
        elif len(words) <= _SHORT_LINE and says("related", words):
            below_related = True
            out.left_out.append(line)
        else:
            below_related = False
            continue
        dropped.add(line.start)
    return dropped


def volatile(line: str) -> bool:
    """Whether a line changes by itself: a clock, a counter, a widget, advertising."""
    if len(line) > _SHORT_LINE:
        return False
    plain = " ".join(line.split()).strip("*_ >›»→[]")
    if not any(map(str.isalnum, plain)) or says("volatile", plain):
        return True
    return any((found := patterns("split", key)) is not None and found.match(plain) for key in _BOILER)


def _is_link(line: str) -> bool:
    """Whether a line may be the headline of another article: short, without the end of a sentence."""
    line = line.strip()
    han = sum(map(is_han, line))
    return len(line) <= (40 if 2 * han > len(line) else _SHORT_LINE) and line[-1] not in _ENDS


def _notes_outside(reading: Reading, out: Matter) -> None:
    """Add notes of correction that stand in what was taken for boilerplate."""
    for each in reading.boilerplate:
        out.notes += [
            line
            for line in paragraphs(out.text, each.start, each.end)
            if line.end - line.start > 20 and says("correction", line.of(out.text))
        ]
    out.notes.sort()
