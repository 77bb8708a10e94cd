"""Damaged places of a text: the text stays as found, and each place is marked with what is wrong with it."""

import re
from collections.abc import Iterator

from ..record import Flaw
from .damage import damage_of
from .mojibake import mojibake_of

_LINE = re.compile(r"[^\n\r]+")
_SENTENCE = re.compile(r"[^.!?。！？\n\r]*[.!?。！？]+[”’\"'」』)]*|[^.!?。！？\n\r]+")
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*\Z")
_LATIN_LEAST, _HAN_LEAST = 45, 20
_ENDS = ".!?…。！？:：;；|"
_CLOSERS = "”’“‘\"'»«）)]】」』*_ "
_ROUND = "）)]】"
_CUT_MARK = re.compile(r"(?:\[\+[\d,.]{1,9} chars?\]|\[(?:…|\.\.\.)\]|\((?:more|continued)\))\s*\Z", re.IGNORECASE)
_DANGLING = re.compile(
    r"\b(?:the|an?|of|(?<!; )and|(?<!; )or|their|its|whose|which|than|because|although|(?:and|but|sa(?:id|ys)) that)\Z"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_ENDS = "。！？…；："
_WORDS_LEAST = 12


def flaws_of(text: str, language: str | None) -> tuple[Flaw, ...]:
    """Return the damaged places of a text, in order: characters, cut ends, repeats, and (in English) broken sentences.

    It is meant to be right rather than complete: what a sound text of the press may hold, fragments in quotation marks,
    questions, headlines and an author's own "I" among it, is not marked. Time is linear in the size.
    """
    found = [*mojibake_of(text), *_repeated(text), *_truncated(text)]
    if language == "en":
        found += damage_of(text)
    return tuple(sorted(found, key=lambda flaw: (flaw.start, flaw.end, flaw.kind)))


def _long_enough(words: str) -> bool:
    return len(words) >= _LATIN_LEAST or (len(words) >= _HAN_LEAST and len(_HAN.findall(words)) > len(words) * 0.6)


def _repeated(text: str) -> Iterator[Flaw]:
    """Yield paragraphs and sentences that stood before in the same text, word for word."""
    paragraphs: dict[str, int] = {}
    sentences: set[str] = set()
    for line in _LINE.finditer(text):
        whole = _SPACE.sub(" ", line[0]).strip()
        if not _long_enough(whole) or _ADDRESS.match(whole):
            continue
        if whole in paragraphs:
            yield _spanned(text, *line.span(), "repeated", "the same paragraph stands above")
            continue
        paragraphs[whole] = line.start()
        inner = [match for match in _SENTENCE.finditer(text, *line.span()) if _long_enough(match[0].strip())]
        for match in inner:
            words = match[0].strip()
            if words in sentences and words != whole and words[-1] in ".!?。！？":
                yield _spanned(text, *match.span(), "repeated", "the same sentence stands above")
            sentences.add(words)


def _spanned(text: str, start: int, end: int, kind: str, note: str) -> Flaw:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Flaw(start=start, end=start + len(words.strip()), kind=kind, note=note)  # type: ignore[arg-type]


def _truncated(text: str) -> Iterator[Flaw]:
    """Yield the end of a text or paragraph that stops in the middle of a sentence."""
    written = len(text.rstrip())
    ended = False
    for line in _LINE.finditer(text):
        words = line[0].rstrip()
        if not words:
            continue
        if mark := _CUT_MARK.search(words):
            yield Flaw(
                start=line.start() + mark.start(), end=line.start() + mark.end(), kind="truncated", note="cut off here"
            )
            continue
        last = line.end() >= written
        bare = words.rstrip(_CLOSERS)
        if not bare:
            continue
        # a text may end with names or a date in brackets
        ends = bare[-1] in _ENDS or words[-1] in _ROUND
        if not ends and _is_prose(words) and ((last and ended) or (not last and _dangles(words))):
            tail = words.rfind(" ", 0, len(words) - 1) + 1 if " " in words[-60:] else len(words) - 1
            note = "the text stops in the middle of a sentence" if last else "the paragraph stops in the middle"
            yield Flaw(start=line.start() + tail, end=line.start() + len(words), kind="truncated", note=note)
        ended = ended or (ends and _is_prose(words))


def _dangles(words: str) -> bool:
    return _DANGLING.search(words) is not None


def _is_prose(words: str) -> bool:
    """Whether it is running text rather than a headline, an address or a caption."""
    if len(_HAN.findall(words[:200])) > 20:
        return any(mark in words for mark in "，。") and len(words) >= 30
    tokens = words.split()
    if len(tokens) < _WORDS_LEAST or "://" in tokens[-1] or "|" in words:
        return False
    small = sum(token[0].islower() for token in tokens)
    return small >= len(tokens) * 0.6 and words[:1] not in "•-*"
