"""The words around a citation: its sentences and at most one on either side, and never most of a text.

Everything that is printed, mailed or published takes its excerpts from here.
"""

import functools
from collections.abc import Iterable, Sequence
from typing import Literal

from ..record import Span, trimmed
from . import phrase
from .sheet import Excerpt

Room = Literal["beside", "sentence", "words"]
"""How much stands around a span: its sentences and one on either side, its own sentences, or nothing."""

_AROUND = 2000
_SENTENCE_MOST = 400
_REST_MOST = 600
_SHARE, _SHARE_OF_SHORT, _SHORT = 0.5, 0.75, 1500


def around(text: str, span: Span, language: str | None, *, room: Room = "beside") -> Span:
    """Return a span with what stands around it, as much as there is room for.

    A sentence beside it that is longer than 400 characters, or of which one end is not known, is left out. Of a
    sentence without end the 600 characters beside the span are taken.
    """
    if room == "words":
        return span
    low, high = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    near = _sentences(text, language, low, high)
    inside = [i for i, one in enumerate(near) if one.overlaps(span)]
    if not inside:
        return span
    first, last = inside[0], inside[-1]
    start, end = min(near[first].start, span.start), max(near[last].end, span.end)
    if span.start - start > _REST_MOST:
        start = _after_space(text, span.start - _REST_MOST, span.start)
    elif room == "beside" and first > 0 and start - near[first - 1].start <= _SENTENCE_MOST and (first > 1 or low == 0):
        start = near[first - 1].start
    if end - span.end > _REST_MOST:
        end = _before_space(text, span.end, span.end + _REST_MOST)
    elif (
        room == "beside"
        and last + 1 < len(near)
        and near[last + 1].end - end <= _SENTENCE_MOST
        and (last + 2 < len(near) or high == len(text))
    ):
        end = near[last + 1].end
    return trimmed(text, start, end) or span


@functools.lru_cache(maxsize=2048)
def _sentences(text: str, language: str | None, low: int, high: int) -> tuple[Span, ...]:
    """Return the sentences of a stretch; an edition asks for those of one citation several times."""
    from ..text.sentences import sentences

    return sentences(text, language, low, high)


def room_for(text: str, spans: Iterable[Span], language: str | None) -> Room:
    """Return how much may stand around the spans: together they stay within half of the text.

    Of a text of less than 1,500 characters it is three quarters.

    Where the sentences of the spans are more than that already, the words stand alone.
    """
    held = sorted(set(spans), key=lambda one: (one.start, one.end))
    rooms: tuple[Room, ...] = ("beside", "sentence")
    for room in rooms:
        covered, at = 0, 0
        for own in sorted((around(text, span, language, room=room) for span in held), key=lambda one: one.start):
            covered += max(0, own.end - max(own.start, at))
            at = max(at, own.end)
        size = len(text.strip())
        if covered <= (_SHARE if size >= _SHORT else _SHARE_OF_SHORT) * size:
            return room
    return "words"


def excerpts(text: str, spans: Iterable[Span], language: str | None, *, room: Room = "beside") -> tuple[Excerpt, ...]:
    """Return the spans in their contexts, in the order of the text; neighbours share one."""
    groups: list[tuple[Span, list[Span]]] = []
    for span in sorted(set(spans), key=lambda one: (one.start, one.end)):
        own = around(text, span, language, room=room)
        if groups and own.start <= groups[-1][0].end + 1:
            before, held = groups[-1]
            groups[-1] = (Span(before.start, max(before.end, own.end)), [*held, span])
        else:
            groups.append((own, [span]))
    return tuple(_excerpt(text, own, held, language) for own, held in groups)


def _excerpt(text: str, own: Span, held: Sequence[Span], language: str | None) -> Excerpt:
    cited: list[Span] = []
    for span in held:
        if cited and not text[cited[-1].end : span.start].strip():
            cited[-1] = Span(cited[-1].start, max(cited[-1].end, span.end))
        else:
            cited.append(span)
    stretches: list[tuple[str, bool]] = []
    at = own.start
    for span in cited:
        stretches += [(flat(text[at : span.start]), False), (phrase.tidy(text[span.start : span.end]), True)]
        at = span.end
    stretches.append((flat(text[at : own.end]), False))
    return Excerpt(
        stretches=tuple((words, marked) for words, marked in stretches if words),
        lang=language_of(text[own.start : own.end], language),
        starts=tuple(dict.fromkeys(span.start for span in held)),
    )


def flat(words: str) -> str:
    """Return words on one line, with a space kept at either end where the text has one."""
    tidy = phrase.tidy(words)
    if not tidy:
        return " " if words else ""
    return (" " if words[0].isspace() else "") + tidy + (" " if words[-1].isspace() else "")


def language_of(words: str, language: str | None) -> str | None:
    """Return the language to mark words with: that of the source where both are Chinese, else None."""
    if phrase.is_chinese(words):
        return language if language and language.startswith("zh") else "zh-Hans"
    return None


def _after_space(text: str, start: int, end: int) -> int:
    found = text.find(" ", start, end)
    return found + 1 if found >= 0 else start


def _before_space(text: str, start: int, end: int) -> int:
    found = text.rfind(" ", start, end)
    return found if found >= 0 else end
