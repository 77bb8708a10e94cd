"""Phrases that recur in many texts, found without a list: repeated runs of words, of characters in Chinese."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..text.paragraphs import is_han
from ..text.simplified import simplified
from .wording import common_words, content_words, joined, named_in

_TOKEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]|\n")
_SHORTEST, _LONGEST = {"en": 3, "zh": 4}, {"en": 12, "zh": 16}
_RARER = 5.0
"""How many times rarer than in official texts a phrase must be in the others."""
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A statement's words: who says them, on which day. Full stops in place of words keep runs from crossing them."""

    id: str
    day: dt.date
    speaker: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A run of words that recurs: `text` as most often written, `uses` the texts that have it, in order of day.

    `substance` are its `content_words`, `names` the names of the tables in it.
    """

    run: Run
    text: str
    lang: str
    substance: frozenset[str]
    names: frozenset[str]
    uses: tuple[Text, ...] = field(repr=False)

    def within(self, substance: frozenset[str]) -> bool:
        """Whether a text of this substance has the phrase, or nearly all words of substance of it in some order."""
        return bool(self.substance) and len(self.substance & substance) >= 0.75 * len(self.substance)

    def says_more_than(self, topic: frozenset[str]) -> bool:
        """Whether there is more in it than the words that name its subject: two words, or four characters."""
        if self.lang == "zh":
            left = self.text
            for word in sorted(topic | self.names, key=len, reverse=True):
                left = left.replace(word, "")
            return len(left) >= _SHORTEST["zh"]
        own = {word for word in self.run if word not in topic and word not in common_words() and word.isalpha()}
        return len(own) >= 2 and bool(own - {word for name in self.names for word in _tokens(name)})


def recurring(
    texts: Sequence[Text],
    *,
    background: Iterable[str] = (),
    least_texts: int = 3,
    least_days: int = 3,
) -> tuple[Phrase, ...]:
    """Return the phrases that recur in the texts, the most used first.

    A run counts from three words or four Chinese characters on; it has no sign in it, does not begin or end with a word
    without substance, is not all names, and stands in enough texts of enough different days. Of runs within one another
    the longest that loses no more than a fifth of the uses is kept. A run that other texts use nearly as often is
    common language and left out. Linear in the length of the texts.

    Args:
        background: Texts of nobody official, against which the frequency is compared.
        least_texts, least_days: In how many texts, of how many different days, a phrase must stand.
    """
    segments = [(number, segment) for number, text in enumerate(texts) for segment in _segments(text.words)]
    names = {text.words[start:end] for text in texts for start, end, _ in named_in(text.words)}
    name_words = frozenset(word for name in names for word in ([name] if is_han(name[0]) else _tokens(name)))
    found: list[tuple[Run, str, frozenset[int]]] = []
    for lang in ("en", "zh"):
        own = [(number, words) for number, of, words in ((n, s[0], s[1]) for n, s in segments) if of == lang]
        found += [(run, lang, held) for run, held in _repeated(own, lang, texts, least_texts, least_days, name_words)]
    found = _without_common(found, segments, background)
    out = []
    for run, lang, held in found:
        uses = tuple(sorted((texts[number] for number in held), key=lambda text: (text.day, text.id)))
        text = _written(joined(list(run)), uses)
        inside = frozenset(text[start:end] for start, end, _ in named_in(text))
        out.append(Phrase(run=run, text=text, lang=lang, substance=content_words(text), names=inside, uses=uses))
    return tuple(sorted(out, key=lambda phrase: (-len(phrase.uses), phrase.text)))


def _written(words: str, uses: Sequence[Text]) -> str:
    """Return a phrase as most of the texts write it."""
    forms: Counter[str] = Counter()
    for text in uses:
        low = text.words.lower()
        at = low.find(words)
        if at >= 0 and len(low) == len(text.words):
            forms[text.words[at : at + len(words)]] += 1
    return max(forms, key=lambda form: (forms[form], form), default=words)


def _repeated(
    segments: Sequence[tuple[int, Run]],
    lang: str,
    texts: Sequence[Text],
    least_texts: int,
    least_days: int,
    names: frozenset[str],
) -> list[tuple[Run, frozenset[int]]]:
    shortest, longest = _SHORTEST[lang], _LONGEST[lang]
    by_size: dict[int, dict[Run, frozenset[int]]] = {}
    alive: list[list[int]] = [list(range(len(words) - shortest + 1)) for _, words in segments]
    for size in range(shortest, longest + 1):
        held: dict[Run, set[int]] = defaultdict(set)
        for (number, words), starts in zip(segments, alive, strict=True):
            for start in starts:
                if start + size <= len(words):
                    held[words[start : start + size]].add(number)
        often = {
            run: frozenset(numbers)
            for run, numbers in held.items()
            if len(numbers) >= least_texts and len({texts[number].day for number in numbers}) >= least_days
        }
        if not often:
            break
        by_size[size] = often
        # only what is frequent can begin something longer that is
        alive = [
            [start for start in starts if words[start : start + size] in often]
            for (_, words), starts in zip(segments, alive, strict=True)
        ]
    kept: dict[Run, frozenset[int]] = {}
    inside: dict[Run, int] = {}
    for size in sorted(by_size, reverse=True):
        for run, numbers in by_size[size].items():
            if inside.get(run, 0) < 0.8 * len(numbers) and _is_phrase(run, lang, names):
                kept[run] = numbers
                reach = len(numbers)
            else:
                reach = inside.get(run, 0)
            for part in (run[1:], run[:-1]):
                if len(part) >= shortest:
                    inside[part] = max(inside.get(part, 0), reach)
    return list(kept.items())


def _is_phrase(run: Run, lang: str, names: frozenset[str]) -> bool:
    if lang == "zh":
        if not all(is_han(token) for token in run) or run[0] in _WEAK_ZH or run[-1] in _WEAK_ZH:
            return False
        return not any(name in "".join(run) and len(name) >= len(run) - 2 for name in names)
    if run[0] in common_words() or run[-1] in common_words() or not (run[0][0].isalpha() and run[-1][0].isalpha()):
        return False
    own = [token for token in run if token not in common_words() and token not in names and token.isalpha()]
    return len(own) >= 2


_WEAK_ZH = frozenset("的了和与及在是对将也都就而并或以于为等这那")


def _without_common(
    found: list[tuple[Run, str, frozenset[int]]],
    segments: Sequence[tuple[int, tuple[str, Run]]],
    background: Iterable[str],
) -> list[tuple[Run, str, frozenset[int]]]:
    sizes = Counter(len(run) for run, _, _ in found)
    wanted = {run for run, _, _ in found}
    seen: Counter[Run] = Counter()
    length = 0
    for text in background:
        for _, words in _segments(text):
            length += len(words)
            for size in sizes:
                for start in range(len(words) - size + 1):
                    run = words[start : start + size]
                    if run in wanted:
                        seen[run] += 1
    if not length:
        return found
    official = sum(len(words) for _, (_, words) in segments) or 1
    return [(run, lang, held) for run, lang, held in found if len(held) / official >= _RARER * (seen[run] / length)]


def _segments(text: str) -> list[tuple[str, Run]]:
    """Return the runs of a text between signs, each with its language; a change of script ends one too."""
    out: list[tuple[str, Run]] = []
    words: list[str] = []
    han = False
    for token in _tokens(text):
        sign = not (token[0].isalnum() or is_han(token[0]))
        now = is_han(token[0])
        if words and (sign or now != han):
            out.append(("zh" if han else "en", tuple(words)))
            words = []
        if not sign:
            han = now
            words.append(token)
    if words:
        out.append(("zh" if han else "en", tuple(words)))
    return out


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(simplified(text).lower())
