"""Who is quoted with which words in a version, by its words' numbers."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ..record import Reading, Span, Statement
from ..text.quotes import quotations
from .versions_text import Matter, is_word

_LEAST_QUOTED = 2
_PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "you", "他", "她", "它", "我", "他们", "她们", "我们"))


@dataclass(frozen=True, slots=True)
class Words:
    """A quotation or a statement: its words by number, the whole of it, and who says it."""

    places: tuple[int, ...]
    span: Span
    speaker: str | None
    said: Statement | None = None

    @property
    def first(self) -> int:
        """The number of its first word."""
        return self.places[0]

    @property
    def last(self) -> int:
        """The number after that of its last word."""
        return self.places[-1] + 1


def _places(side: Matter, span: Span) -> list[int]:
    return [place for place in range(*side.tokens_in(*span)) if is_word(side.keys[place])]


def statements_of(reading: Reading, side: Matter) -> list[Words]:
    """Return the statements of a version, in the order of their content, with the words of their content."""
    out = []
    for item in reading.items:
        for said in item.statements:
            places = sorted({place for span in said.content for place in _places(side, span)})
            if places and "non-statement" not in said.flags:
                out.append(Words(tuple(places), said.extent(), speaker_of(said, side.text), said))
    return sorted(out, key=lambda each: (each.first, -each.last))


def speaker_of(said: Statement, text: str) -> str | None:
    """Return who says it: the name resolved, else the words of the source, unless they are a pronoun."""
    if said.speaker is not None:
        return said.speaker.name
    words = " ".join(" ".join(span.of(text).split()) for span in said.source)
    return words if words and words.casefold() not in _PRONOUNS else None


def quotations_of(side: Matter, statements: list[Words]) -> list[Words]:
    """Return the outermost quotations of a version; marks around a single word, or of distance, are none."""
    starts = [each.first for each in statements]
    widest = max((each.last - each.first for each in statements), default=0)
    out = []
    for found in quotations(side.text):
        if found.depth or found.scare:
            continue
        places = _places(side, found.inner)
        if len(places) < _LEAST_QUOTED or side.units[side.unit_of[places[0]]].headline:
            continue
        best, most = None, 0
        low = bisect_left(starts, places[0] - widest)
        for each in statements[low : bisect_right(starts, places[-1])][-64:]:
            shared = min(each.last, places[-1] + 1) - max(each.first, places[0])
            if shared > most and each.speaker:
                best, most = each, shared
        out.append(Words(tuple(places), found.inner, best.speaker if best else None, best.said if best else None))
    return out


def other_speaker(ours: Words, theirs: Words) -> bool:
    """Whether two statements are surely by two speakers: other ids, or names with no word in common."""
    one, other = (each.said.speaker if each.said else None for each in (ours, theirs))
    if one is None or other is None:
        return False
    if one.id and other.id:
        return one.id != other.id
    return one.name.casefold() != other.name.casefold() and not (
        set(one.name.casefold().split()) & set(other.name.casefold().split())
    )
