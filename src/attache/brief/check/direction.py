"""Who does something to whom: a line may not exchange the two."""

import bisect
import functools
import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources

from ... import tables
from . import clauses, lexicon, words
from .context import Context

_TO_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "get", "got", "gets"])
_PREPOSITIONS = frozenset(["by", "against", "from", "to", "toward", "towards", "over", "with", "for"])
_LED = re.compile(r"\b(?:of|from|in|on|with|at|for|against|to|by|between)\s+(?:the\s+)?$")
Found = tuple[str, str, str]
_FAR = 10


@functools.cache
def _codes() -> dict[str, str]:
    text = (resources.files("attache.text.lang") / "en" / "states.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["states"]
    return {name.casefold(): code for code, row in rows.items() for name in (*row["names"], *row["of"])}


def named(run: str) -> str:
    """Return what two writings of a name share: a state's code where it names one, else its last word."""
    bare = re.sub(r"['’]s?$", "", run.strip())
    tokens = [re.sub(r"['’]s$", "", token) for token in bare.split()]
    codes = _codes()
    for candidate in (bare, *tokens):
        code = codes.get(candidate.casefold())
        if code:
            return code
    return tokens[-1].casefold() if tokens else ""


@functools.lru_cache(maxsize=4096)
def deeds(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return (verb's stem, who does it, to whom) as far as the order of words tells it."""
    parsed = clauses.parse(text)
    runs = [(one.start, one.end, named(one.words)) for one in words.names(text)]
    out: list[tuple[str, str, str]] = []
    for (_, left_end, left), (right_start, _, right) in itertools.pairwise(runs):
        if left == right or not left or not right or right_start - left_end > 120:
            continue
        between = [word for word in parsed.words if left_end <= word.start < right_start]
        if not between or len({word.sentence for word in between}) > 1 or len(between) > _FAR:
            continue
        if re.search(r"[,;:—–()\x00]", text[left_end:right_start]):
            continue
        for at, word in enumerate(between):
            if not word.weighty or word.name or lexicon.cues().get(word.low) == "plain":
                continue
            passive = (
                any(other.low in _TO_BE for other in between[max(0, at - 2) : at]) and between[-1].low == "by"
            ) or (between[-1].low in {"by", "from"} and clauses.past(word))
            out.append((word.stem, right, left) if passive else (word.stem, left, right))
    return tuple(out)


@functools.lru_cache(maxsize=4096)
def _led(text: str) -> frozenset[tuple[str, str]]:
    """Return each name with the preposition that leads to it."""
    out = set()
    for run in words.names(text):
        before = re.search(r"\b([a-z]+)\s+(?:the\s+)?$", text[max(0, run.start - 20) : run.start])
        if before and before[1] in _PREPOSITIONS:
            out.add((before[1], named(run.words)))
    return frozenset(out)


def check_direction(frame: str, contexts: Sequence[Context], quotes: Sequence[str]) -> Iterator[Found]:
    """Yield where the line has two names exchanged about a verb, or about prepositions, of the words cited."""
    texts = list(dict.fromkeys((*(context.text for context in contexts), *quotes)))
    theirs = [deed for text in texts for deed in deeds(text)]
    for verb, agent, other in deeds(frame):
        alike = [deed for deed in theirs if lexicon.same(deed[0], verb) and {deed[1], deed[2]} == {agent, other}]
        if alike and all(deed[1] == other for deed in alike):
            yield "direction", f"{agent} {verb} {other}", "the words cited have the two the other way round"
            return
    ours, led = _led(frame), frozenset(pair for text in texts for pair in _led(text))
    for first, name in sorted(ours):
        if (first, name) in led:
            continue
        for second, other in sorted(ours):
            if (
                (second, other) not in led
                and second != first
                and other != name
                and {(first, other), (second, name)} <= led
            ):
                yield (
                    "direction",
                    f"{first} {name}, {second} {other}",
                    "the words cited have the two the other way round",
                )
                return


def related(one: str, other: str) -> bool:
    """Whether two names, as runs of words, may stand for one: they share a word, its beginning, or a state."""
    if named(one) == named(other):
        return True
    if all(len(code) == 2 and code.isupper() for code in (named(one), named(other))):
        return False
    ours, theirs = ({part.casefold() for part in re.split(r"[\s’'-]+", run) if len(part) > 1} for run in (one, other))
    codes = {_country(one), _country(other)}
    return (
        bool(ours & theirs)
        or any(a[:5] == b[:5] for a in ours for b in theirs if len(a) > 4 and len(b) > 4)
        or (len(codes) == 1 and None not in codes)
    )


@functools.lru_cache(maxsize=4096)
def _country(run: str) -> str | None:
    code = named(run)
    if len(code) == 2 and code.isupper():
        return code
    found = {row.country for row in tables.offices().named(re.sub(r"^[Tt]he ", "", run)) if row.country}
    return found.pop() if len(found) == 1 else None


def check_company(frame: str, contexts: Sequence[Context], quotes: Sequence[str]) -> Iterator[Found]:
    """Yield where a name stands before a word, or behind one and a preposition, where the words cited have another."""
    ours = _company(frame)
    if not ours:
        return
    there: dict[tuple[str, str], set[str]] = {}
    for text in dict.fromkeys((*(context.text for context in contexts), *quotes)):
        for name, way, beside in _company(text):
            there.setdefault((way, beside), set()).add(name)
    for name, way, beside in ours:
        found = there.get((way, beside))
        if found and not any(related(name, other) for other in found):
            code = named(name)
            kind = "side" if len(code) == 2 and code.isupper() else "name"
            yield kind, name, f"stands with “{beside}”, where the words cited have {', '.join(sorted(found))}"
            return


@functools.lru_cache(maxsize=4096)
def _company(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return each name with the word of weight right behind it, or that before it and a preposition."""
    parsed = clauses.parse(text)
    starts = [word.start for word in parsed.words]
    out: list[tuple[str, str, str]] = []
    runs = words.names(text)
    for place, run in enumerate(runs):
        name = run.words
        led = re.search(
            r"\b(?:of|from|in|on|with|at|for|against|to|by|between)\s+(?:the\s+)?$",
            text[max(0, run.start - 16) : run.start],
        )
        following = runs[place + 1] if place + 1 < len(runs) else None
        last = following if following and re.fullmatch(r" and (?:the )?", text[run.end : following.start]) else run
        at = bisect.bisect_left(starts, last.end)
        for word in parsed.words[at : at + 4]:
            if re.search(r"[^\w\s'’]", text[last.end : word.start]):
                break
            if word.weighty:
                if not (
                    word.name
                    or word.low in lexicon.cues()
                    or words.is_role(word.low)
                    or (led and text[last.end : word.start].strip())
                ):
                    small = [one.low for one in parsed.words[at : at + 4] if one.start < word.start]
                    suffers = clauses.past(word) and any(low in _TO_BE for low in small)
                    out.append((name, "after" if suffers else "before", word.stem))
                break
        if last is not run:
            out += [(name, "and", named(last.words)), (last.words, "and", named(name))]
        first = bisect.bisect_left(starts, run.start)
        before = [
            word
            for word in parsed.words[max(0, first - 3) : first]
            if word.end <= run.start and not re.search(r"[^\w\s'’-]", text[word.end : run.start])
        ]
        if before and before[-1].low == "the":
            before.pop()
        if before and before[-1].weighty and not before[-1].name and before[-1].low not in lexicon.cues():
            out.append((name, "after", before[-1].stem))
        elif len(before) > 1 and before[-1].low in _LEADING and before[-2].weighty and not before[-2].name:
            out.append((name, before[-1].low, before[-2].stem))
    return tuple(out)


_LEADING = _PREPOSITIONS | {"of", "in", "on"}
