"""The same quotation in different renderings: shorter, reworded, translated, set against the longest one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ...record import Quotation, Rendering, RenderingKind, Span, Stretch, Told
from ...text.quotes import quotations
from ...text.simplified import simplified
from ..wording import Piece, difference, tokens
from .bodies import Body, Speaker, is_chinese, known, marks_of
from .matters import Said, same_speaker

_LEAST = {"en": 4, "zh": 8}
_LIKE = 78.0
_SURELY = 90.0
_MOST = 600
_STOPS = re.compile(r"\b([A-Z])\.(?=[A-Z]\.|\s|\Z|[^\w])")
_SPELLINGS = (("is", "iz"), ("our", "or"), ("ence", "ense"), ("tre", "ter"), ("ll", "l"), ("ogue", "og"), ("mme", "m"))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between marks in one telling."""

    by: int
    span: Span
    words: str
    plain: str
    language: str
    speaker: Speaker | None
    marks: frozenset[str]


def quoted_in(bodies: Sequence[Body], said: Sequence[Said]) -> list[Quoted]:
    """Return the quotations of all tellings that somebody is known to say, but for very short ones."""
    out: list[Quoted] = []
    for by, body in enumerate(bodies):
        own = [one for one in said if one.by == by]
        for part in body.item.spans:
            for found in quotations(body.text, part.start, part.end):
                if found.depth or found.scare:
                    continue
                words = " ".join(found.inner.of(body.text).split()).strip(" ,.;，。；")
                language = "zh" if is_chinese(words) else "en"
                plain = [token for token in tokens(simplified(words).casefold()) if token[0].isalnum()]
                if len(plain) < _LEAST[language]:
                    continue
                one = next((one for one in own if _holds(one, found.inner)), None)
                if one is None:
                    continue
                out.append(
                    Quoted(by, found.inner, words, " ".join(plain), language, one.speaker, marks_of(words))
                )  # fmt: skip
    return out[:_MOST]


def _holds(one: Said, span: Span) -> bool:
    return any(
        part.start <= span.start < part.end or span.start <= part.start < span.end for part in one.statement.content
    )


def renderings(bodies: Sequence[Body], said: Sequence[Said]) -> tuple[Quotation, ...]:
    """Return the quotations that several tellings render differently, the ones with most renderings first.

    Renderings of one speaker's words are put beside the longest of them; that one is the measure, and not held to be
    what was said. Parts of one quotation that a telling gives apart count together, so that words before and after
    "he said" are not held to be left out. A translation is taken for one where the speaker is the same and what both
    languages share (names, formulae, numbers) agrees.
    """
    found = quoted_in(bodies, said)
    order = sorted(range(len(found)), key=lambda k: (-len(found[k].plain), k))
    taken: set[int] = set()
    out: list[Quotation] = []
    for k in order:
        if k in taken:
            continue
        longest = found[k]
        like = [m for m in order if m not in taken and m != k and _one(longest, found[m])]
        like = [m for m in like if found[m].by != longest.by]
        if not like:
            continue
        taken |= {k, *like}
        groups: dict[tuple[int, str], list[Quoted]] = {}
        for m in sorted(like):
            groups.setdefault((found[m].by, found[m].language), []).append(found[m])
        first = Rendering(told=_told(bodies, [longest]), kind="longest", language=longest.language)
        rest = [_rendering(bodies, longest, parts) for parts in groups.values()]
        if any(each.kind != "same" for each in rest):
            speaker = longest.speaker or next((part.speaker for parts in groups.values() for part in parts), None)
            out.append(Quotation(speaker=speaker.name if speaker else None, renderings=(first, *rest)))
    return tuple(sorted(out, key=lambda each: -len(each.renderings)))


def _one(longest: Quoted, other: Quoted) -> bool:
    speakers = same_speaker(longest.speaker, other.speaker)
    if speakers == "different":
        return False
    if longest.language != other.language:
        return speakers == "same" and _translated(longest, other)
    shorter, longer = sorted((longest.plain, other.plain), key=len)
    like = float(fuzz.partial_ratio(shorter, longer))
    if like >= (_LIKE if speakers == "same" else _SURELY):
        return True
    if longest.language == "zh":
        return speakers == "same" and float(fuzz.token_set_ratio(shorter, longer)) >= _LIKE
    words = set(shorter.split()), set(longer.split())
    shared = [word for word in words[0] & words[1] if len(word) > 3]
    return speakers == "same" and len(shared) >= 4 and float(fuzz.token_set_ratio(shorter, longer)) >= _LIKE


def _translated(one: Quoted, other: Quoted) -> bool:
    mine, theirs = known(one.marks), known(other.marks)
    both = mine & theirs
    lengths = sorted(len(each.plain.split()) * (0.6 if each.language == "zh" else 1.0) for each in (one, other))
    if lengths[1] > 2.5 * lengths[0]:
        return False
    return (len(both) >= 2 and len(both) * 2 > len(mine | theirs) * 0.8) or (
        len(both) >= 1 and both == mine | theirs and any(mark[0] in "!#" for mark in both)
    )


def _told(bodies: Sequence[Body], parts: Sequence[Quoted]) -> Told:
    body = bodies[parts[0].by]
    passage = body.passage(Span(parts[0].span.start, parts[-1].span.end))
    assert passage is not None
    return Told(by=parts[0].by, passage=passage)


def _rendering(bodies: Sequence[Body], longest: Quoted, parts: Sequence[Quoted]) -> Rendering:
    told = _told(bodies, parts)
    words = " ".join(part.words for part in parts)
    if parts[0].language != longest.language:
        return Rendering(told=told, kind="translated", language=parts[0].language)
    pieces = difference(_plain(longest.words), _plain(words))
    if any(new and _differs(old, new) for old, new in _replaced(pieces)):
        kind: RenderingKind = "reworded"
    else:
        kind = "cut" if any(not new and _differs(old, "") for old, new in _replaced(pieces)) else "same"
    stretches = tuple(Stretch(change=piece.change, text=piece.text) for piece in pieces) if kind != "same" else ()
    return Rendering(told=told, kind=kind, language=parts[0].language, difference=stretches)


def _plain(words: str) -> str:
    """Return words with one kind of apostrophe and abbreviations without stops, so that house style is no rewording."""
    return _STOPS.sub(r"\1", words.replace("’", "'").replace("‘", "'"))


def _replaced(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """Return what went with what came in its place, from one stretch that stayed to the next."""
    out: list[tuple[str, str]] = []
    went, came = "", ""
    for piece in (*pieces, Piece(change="same", text="")):
        if piece.change == "same":
            if went or came:
                out.append((went, came))
            went, came = "", ""
        elif piece.change == "out":
            went += piece.text
        else:
            came += piece.text
    return out


def _differs(old: str, new: str) -> bool:
    """Whether words came that are other words: not signs, not another spelling of those that went."""
    one, two = (["".join(c for c in token.casefold() if c.isalnum()) for token in tokens(each)] for each in (old, new))
    one, two = [word for word in one if word], [word for word in two if word]
    if not new:
        return bool(one)
    if not two or "".join(one) == "".join(two):
        return False
    return len(one) != len(two) or not all(_spelling(a, b) for a, b in zip(one, two, strict=True))


def _spelling(one: str, other: str) -> bool:
    """Whether two words differ as British and American spelling do."""
    return one == other or any(
        one.replace(a, b) == other or other.replace(a, b) == one for a, b in _SPELLINGS if a in one or a in other
    )
