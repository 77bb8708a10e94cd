"""Whether a line keeps the yes and no of what it cites, and who the archived text says is speaking."""

import re
from collections.abc import Iterator

from . import words
from .evidence import Evidence

_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|disput(?:e|es|ed|ing))\b[^.!?;\n]{0,40}$", re.IGNORECASE
)
_WITHHELD = re.compile(
    r"\b(?:declin(?:e|es|ed|ing)|refus(?:e|es|ed|ing)|fail(?:s|ed|ing)?) to (?:say|confirm|comment|state)\b"
    r"[^.!?;\n]{0,30}$",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut\w+|disput\w+|declin\w+|refus\w+|fail\w*)\b|否认|否認", re.IGNORECASE
)
_HAN_DENIES = re.compile(r"(?:否认|否認|拒绝|拒絕)[^。！？；\n]{0,12}$")
_VERB = r"(?:said|says|told|added|stated|noted|stressed|warned|argued|claimed|wrote)"
_NAME = r"([A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,3})"
_AFTER = re.compile(rf"^[^\w\n]{{0,4}}(?:{_NAME} {_VERB}\b|{_VERB} {_NAME}(?=[\s,.;]))")
_BEFORE = re.compile(rf"{_NAME},? {_VERB}(?: that)?[,:]?[\s\"“‘'「]*$")
_LED = re.compile(r"\b(?:of|for|at|from|with|in|to)\s+(?:the\s+)?(?:[A-Z][\w'’-]+\s+)*$")
_SAID_RIGHT_BEFORE = re.compile(r"\b(?:said|told|announced|denied|asked|added|stated|warned)\b[^\x00]{0,120}$")
_PAREN = re.compile(r"\([^()]*\)")


def check_polarity(frame: str, quoted: tuple[words.Quoted, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Yield where a denial or a negation of the source is lost, or one is added. Quotations in `frame` are masked."""
    ours = _PAREN.sub(" ", frame)
    for one in evidence.opened:
        if "words" not in one.citation.supports:
            continue
        before = one.text[max(0, one.citation.start - 90) : one.citation.start]
        lost = _DENIES.search(before) or _WITHHELD.search(before) or _HAN_DENIES.search(before)
        if lost and not _KEPT.search(frame):
            yield "polarity", " ".join(lost[0].split()), "the source denies or withholds the words that follow"
        for part in quoted:
            at = _place(part.words, one.text, one.citation.start, one.citation.end)
            if (
                at is not None
                and one.text[at].islower()
                and words.negated_before(one.text, at)
                and not words.negations(ours)
            ):
                yield "polarity", part.words, "the archived text negates these words"
        if not quoted:
            yield from _paraphrase(ours, one.citation.quote)


def check_marks(frame: str, quoted: tuple[words.Quoted, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Yield words that a line puts into a speaker's mouth in quotation marks, where the source only paraphrases."""
    for part in quoted:
        led = _SAID_RIGHT_BEFORE.search(frame[: part.start])
        if not led:
            continue
        said = [
            variant for piece in words.pieces(part.words) for variant in words.piece_variants(piece)[-1:] if variant
        ]
        bare = False
        for one in evidence.opened:
            quote = words.fold(one.citation.quote)
            if "words" not in one.citation.supports or not any(piece in quote for piece in said):
                continue
            if marked(one.text, one.citation.start, one.citation.end):
                break
            bare = True
        else:
            if bare:
                yield "not-quoted", part.words, "stands outside quotation marks in the source"


def marked(text: str, start: int, end: int, *, whole: bool = False) -> bool:
    """Whether part of a cited span, or the `whole` of it, stands in quotation marks in the archived text."""
    from ...text.quotes import quotations

    low, high = max(0, start - 3000), min(len(text), end + 3000)
    found = [one.outer for one in quotations(text, low, high)]
    if whole:
        return any(one.start <= start and end <= one.end + 1 for one in found)
    return any(one.start < end and start < one.end for one in found)


def _place(said: str, text: str, start: int, end: int) -> int | None:
    first = said.strip().split(" ")[0] if said.strip() else ""
    if not first:
        return None
    at = text.find(said.strip(), start, end)
    return at if at >= 0 else None


def _paraphrase(ours: str, quote: str) -> Iterator[tuple[str, str, str]]:
    line, cited = set(words.tokens(ours)), set(words.tokens(quote))
    if len(cited) < 4:
        return
    shared = len(line & cited) / len(cited)
    if shared >= 0.8 and words.negations(quote) > words.negations(ours):
        yield "polarity", " ".join(ours.split())[:80], "leaves out a negation of the words cited"
    elif shared >= 0.6 and words.negations(ours) > words.negations(quote):
        yield "polarity", " ".join(ours.split())[:80], "adds a negation that the words cited do not have"


def speaker_beside(text: str, start: int, end: int) -> str | None:
    """Return the name that stands right beside a span as the one who says it ('…,” Holt said'), or None."""
    # behind a full stop that no mark closes another sentence begins, with a speaker of its own
    ended = text[end - 1 : end] in (".", "!", "?") and text[end : end + 1].isspace()
    after = None if ended else _AFTER.match(text[end : end + 90])
    if after and (name := after[1] or after[2]) and _is_name(name):
        return str(name)

    before = _BEFORE.search(text[max(0, start - 90) : start])
    if before and _is_name(before[1]) and not _LED.search(text[max(0, start - 90) : start][: before.start(1)]):
        return before[1]
    return None


def _is_name(name: str) -> bool:
    tokens = words.tokens(name)
    described = any(words.is_role(token) for token in tokens)
    return bool(tokens) and not described and not all(token in words.known_words() for token in tokens)
