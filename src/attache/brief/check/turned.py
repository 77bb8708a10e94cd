"""Whether what turns a claim (negations, hedges, plans, bounds) stands in a line as in the words it cites."""

from collections.abc import Iterator, Sequence

from . import clauses, lexicon
from .clauses import Parsed, Placed, Word
from .context import Context, nearest

_HEADS = 3
_LOOSE = frozenset(
    [
        "plan",
        "propose",
        "consider",
        "threaten",
        "promise",
        "want",
        "try",
        "ask",
        "refuse",
        "deny",
        "told",
        "expected",
        "only",
        "some",
        "few",
        "many",
        "most",
    ]
)
"""Marks that a paraphrase may set behind what they turn, so that their place says little."""
_BEFORE_VERBS = frozenset(("future", "possible", "must", "should"))
"""Marks that turn the very next word of weight."""
_ANYWHERE = frozenset(("possible", "possibly", "potential", "potentially", "perhaps", "maybe"))
_HARMLESS = frozenset(("all",))
_BEFORE_NOUN = frozenset(
    ["the", "a", "an", "its", "his", "her", "their", "our", "this", "that", "to", "of", "for", "in", "on", "by", "with"]
)
_MANY = 40
"""How many places of one word are compared."""
Found = tuple[str, str, str]


def check_marks(frame: str, quoted: Sequence[str], contexts: Sequence[Context]) -> Iterator[Found]:
    """Yield code, words and message for each mark that a line adds or leaves out.

    Args:
        frame: The line, with its quotations, dates and source line blanked out.
        quoted: The words that the line quotes, folded: what stands there is kept.
    """
    if not contexts:
        return
    line = clauses.parse(frame)
    pairs = _pairs(line, contexts)
    told: set[str] = set()
    for mark in line.marks:
        problem = _added(mark, line, pairs, contexts)
        if problem and mark.kind not in told:
            told.add(mark.kind)
            yield problem
    for context in contexts:
        for mark in context.parsed.marks:
            problem = _lost(mark, line, pairs, context, quoted)
            if problem and mark.kind not in told:
                told.add(mark.kind)
                yield problem


Pairs = dict[int, list[tuple[Context, Word]]]


def _pairs(line: Parsed, contexts: Sequence[Context]) -> Pairs:
    """Return for each weighty word of the line (by its place) the words cited that it goes back to."""
    out: Pairs = {}
    for word in line.words:
        if not word.weighty:
            continue
        found = [
            (context, other)
            for context in contexts
            for other in context.parsed.like(word.stem)
            if context.inside(other)
        ]
        found = found[:_MANY]
        if len(found) > 1:
            around = _around(line, word)
            scored = [(_shared(around, _around(context.parsed, other)), context, other) for context, other in found]
            best = max(score for score, _, _ in scored)
            found = [(context, other) for score, context, other in scored if score == best]
        out[word.start] = found
    return out


def _around(parsed: Parsed, word: Word) -> set[str]:
    words, low = parsed.words, parsed.place(word)
    near = words[max(0, low - 8) : low] + words[low + 1 : low + 9]
    return {other.stem for other in near if other.weighty and other.sentence == word.sentence}


def _shared(one: set[str], other: set[str]) -> int:
    return sum(any(lexicon.same(a, b) for b in other) for a in one) if len(one) * len(other) < 400 else 0


def _added(mark: Placed, line: Parsed, pairs: Pairs, contexts: Sequence[Context]) -> Found | None:
    kind = lexicon.marks()[mark.kind]
    known: tuple[Context, Word] | None = None
    for head in mark.heads[:_HEADS]:
        for context, word in pairs.get(head.start, ()):
            known = known or (context, word)
            if any(mark.kind in lexicon.marks()[have].keeps for have in word.marks):
                return None
        if known is not None and mark.kind in _BEFORE_VERBS:
            break
    if any(each.parsed.has(mark.led) or each.parsed.has(mark.leading) for each in contexts):
        return None
    if known is None or _supported_anyway(mark, known, contexts):
        return None
    context, word = known
    there = nearest(context.parsed, word)
    return kind.code, mark.words, f"the words cited do not say so: “{there}”"


def _supported_anyway(mark: Placed, known: tuple[Context, Word], contexts: Sequence[Context]) -> bool:
    """Whether a mark that no word cited bears changes nothing, or may be what another form of words says."""
    context, word = known
    if any(other.kind in _keepers(mark.kind) for each in contexts for other in each.parsed.marks) and (
        mark.kind in _LOOSE
    ):
        return True
    if mark.kind == "told":
        return any(other.low in lexicon.cues() for each in contexts for other in each.parsed.words)
    if mark.kind == "possible" and any(
        other.kind == "possible" and other.words.casefold() in _ANYWHERE
        for each in contexts
        for other in each.parsed.marks
    ):
        return True
    if mark.kind == "future":
        return not clauses.past(word) or clauses.to_infinitive(context.parsed, word)
    if mark.kind in lexicon.DEEDS:
        stem = lexicon.stem(mark.words.split()[0])
        return any(each.parsed.like(stem) for each in contexts) or any(
            other.kind in _keepers(mark.kind) for each in contexts for other in each.parsed.marks
        )
    if mark.kind == "must":
        return mark.words.casefold() in {"had to", "have to", "has to"} and clauses.past(word)
    return False


def _keepers(kind: str) -> frozenset[str]:
    return frozenset(name for name, mark in lexicon.marks().items() if kind in mark.keeps)


def _lost(mark: Placed, line: Parsed, pairs: Pairs, context: Context, quoted: Sequence[str]) -> Found | None:
    kind = lexicon.marks()[mark.kind]
    if mark.kind in _HARMLESS:
        return None
    if line.has(mark.leading) or any(mark.leading in part for part in quoted):
        return None
    if mark.words.casefold() in lexicon.cues() and mark.leading.endswith(" that"):
        return None  # the source's own verb of saying: another question
    # a mark outside the span turns it only from before it, in the same sentence
    if not any(context.inside(head) for head in mark.heads[:1]):
        return None
    hit: Word | None = None
    for head in mark.heads[:_HEADS]:
        if not context.inside(head):
            continue
        ours = [word for word in line.like(head.stem) if any(other is head for _, other in pairs.get(word.start, ()))]
        for word in ours:
            if kind.keeps & word.marks.keys() or (len(pairs[word.start]) > 1 and _unmarked(kind, pairs[word.start])):
                return None
            hit = hit or word
        if ours and mark.kind in _BEFORE_VERBS:
            break
        if not ours and any(context.text[head.start : head.end] in part for part in quoted):
            return None
    if hit is None:
        return None
    if mark.kind in _LOOSE and any(
        other.kind == mark.kind or (other.kind in kind.keeps and other.kind not in _BEFORE_VERBS)
        for other in line.marks
    ):
        return None
    if mark.kind == "future" and _timeless(line, hit):
        return None
    if any(word.low in lexicon.cues() and lexicon.same(word.stem, lexicon.stem(mark.words.split()[0]))
           for word in line.words):  # fmt: skip
        return None
    return kind.code, " ".join(mark.words.split()), f"left out of the words cited: “{_there(context, mark)}”"


def _unmarked(kind: lexicon.Mark, found: list[tuple[Context, Word]]) -> bool:
    return any(kind.name not in word.marks for _, word in found)


def _timeless(line: Parsed, word: Word) -> bool:
    """Whether a word of the line stands where its form tells no time: behind "to", an article or a preposition."""
    at = line.place(word)
    return at > 0 and line.words[at - 1].low in _BEFORE_NOUN


def _there(context: Context, mark: Placed) -> str:
    low, high = max(0, mark.start - 30), min(len(context.text), mark.start + len(mark.words) + 40)
    return " ".join(context.text[low:high].split())


def check_opposites(frame: str, contexts: Sequence[Context]) -> Iterator[Found]:
    """Yield where a line says the opposite of what the words cited say: rose for fell, exports for imports."""
    line = clauses.parse(frame)
    there: dict[int, list[tuple[Context, Word, int]]] = {}
    for context in contexts:
        for other in context.parsed.words:
            if not other.name and context.inside(other):
                for row, group in lexicon.excluding().get(other.stem, ()):
                    there.setdefault(row, []).append((context, other, group))
    for word in line.words:
        if word.name or "not" in word.marks:
            continue
        for row, ours in lexicon.excluding().get(word.stem, ()):
            found = there.get(row, [])[:_MANY]
            alike = [one for one in found if one[2] == ours]
            against = [one for one in found if one[2] != ours and "not" not in one[1].marks]
            if against and (not alike or _belongs(line, word, alike) + 2 <= _belongs(line, word, against)):
                context, other, _ = against[0]
                code = lexicon.opposites()[row].code
                yield code, frame[word.start : word.end], f"the words cited say “{nearest(context.parsed, other)}”"
                break


def _belongs(line: Parsed, word: Word, found: Sequence[tuple[Context, Word, int]]) -> int:
    """How much the clause of a word shares with the clauses of words cited, at best."""
    ours = _clause(line, word)
    return max(_shared(ours, _clause(context.parsed, other)) for context, other, _ in found)


def _clause(parsed: Parsed, word: Word) -> set[str]:
    at = parsed.place(word)
    near = parsed.words[max(0, at - 20) : at + 21]
    return {other.stem for other in near if other.clause == word.clause and other.weighty and other is not word}
