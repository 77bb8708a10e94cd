"""Sentences of English and Chinese news text, with quotations kept whole."""

import functools
import re
from bisect import bisect_right

from ..record import Span, trimmed
from .lang.en.abbreviations import BEFORE_NAME, BEFORE_NUMBER, CLOCK_FOLLOWERS, EITHER, STARTERS
from .lang.en.reporting import REPORTING as EN_REPORTING
from .lang.zh.reporting import REPORTING as ZH_REPORTING
from .paragraphs import is_han, paragraphs
from .quotes import Quotation, quotations

LONGEST_QUOTATION = 600
"""A quotation of more characters than this may be split inside."""

_CLOSERS = "”’\"'」』﹂﹄〞»›)]}）】〕］｠＂》"
_STOP = re.compile(
    r"[.!?…。！？｡．‼⁇⁈⁉]+(?:[ \t\u00a0]{1,3}(?:…+|\.{3,}|\. \. \.|\.(?= \.)))*(?:\[\d{1,3}\])*["
    + re.escape(_CLOSERS)
    + r"]*(?:[ \u00a0]?\[\d{1,3}\])*"
)
_BULLET = re.compile(r"(?<=\s)[•◆■●▪‣](?=\s)")
_NEXT_WORD = re.compile(r"[\w’'&-]{1,40}")
_TOKEN = re.compile(r"[\w.’'&-]{1,40}\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_EN_TAG = re.compile(
    r"(?:(?:[A-Z][\w’'.-]{0,30}|I|the|de|von|van|der|bin|al)\s+){1,6}(?P<verb>[a-z]+)\b(?P<after>[.,;:!?]|\s+[a-z]+|\s*\Z)?"
)
_EN_VERB_FIRST = re.compile(r"(?P<verb>[A-Za-z]+)\s+(?:[A-Z]|the\b|an?\b)")
_ZH_TAG = re.compile(
    r"[^，。：；！？“”「」\s]{0,24}(?:"
    + "|".join(sorted(ZH_REPORTING, key=len, reverse=True))
    + r")(?:[。！]|[，,](?=[“「『\"‘])|\Z)"
)
_ZH_NO_START = "的等之，、；：,;:）)"


def sentences(text: str, lang: str | None = None, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the sentences of a stretch: trimmed, in order, never empty or overlapping, covering all but white space.

    Paragraph ends (see `paragraphs`) always end a sentence. A quotation is kept whole with the words that introduce
    it and the tag that follows it (`"We oppose it. We always will." Holt said.` is one sentence), unless it is longer
    than `LONGEST_QUOTATION`; an unclosed one keeps nothing together. `；` ends no sentence. The rules are chosen by
    the characters themselves; `lang` only matters for German-type ordinals ("de", "cs", "da", "fi", "no", …).
    """
    end = len(text) if end is None else min(end, len(text))
    return _whole(text, lang) if start == 0 and end == len(text) else _within(text, lang, start, end)


@functools.lru_cache(maxsize=4)
def _whole(text: str, lang: str | None) -> tuple[Span, ...]:
    """Return the sentences of a whole text, which every layer of a reading asks for."""
    return _within(text, lang, 0, len(text))


def _within(text: str, lang: str | None, start: int, end: int) -> tuple[Span, ...]:
    found: list[Span] = []
    quoted = quotations(text, start, end)
    position = 0
    for paragraph in paragraphs(text, start, end):
        here: list[Quotation] = []
        while position < len(quoted) and quoted[position].outer.start < paragraph.end:
            here.append(quoted[position])
            position += 1
        found += _split(text, paragraph, here, lang)
    return tuple(found)


def _split(text: str, paragraph: Span, quoted: list[Quotation], lang: str | None) -> list[Span]:
    kept = _kept_whole(quoted)
    starts = [span.start for span in kept]
    ends = {quotation.outer.end: quotation for quotation in quoted if quotation.depth == 0}
    cuts: list[int] = []
    for match in _STOP.finditer(text, paragraph.start, paragraph.end):
        at, after = match.start(), match.end()
        inside = bisect_right(starts, after - 1) - 1
        if inside >= 0 and after < kept[inside].end and after > kept[inside].start:
            # The closing marks of the match may reach over the quotation's end: then `after` is not inside.
            continue
        if inside >= 0 and at < kept[inside].start < after:
            after = kept[inside].start
        if after < paragraph.end and _ends(text, at, after, paragraph, ends, lang):
            cuts.append(after)
    cuts += [match.start() for match in _BULLET.finditer(text, paragraph.start, paragraph.end)]
    pieces: list[Span] = []
    begin = paragraph.start
    for cut in (*sorted(set(cuts)), paragraph.end):
        piece = trimmed(text, begin, cut)
        if piece is not None:
            pieces.append(piece)
        begin = cut
    return pieces


def _kept_whole(quoted: list[Quotation]) -> list[Span]:
    """Return the outermost quotations that must not be split, in order."""
    kept: list[Span] = []
    for index, quotation in enumerate(quoted):
        outer = quotation.outer
        goes_on = index + 1 < len(quoted) and quoted[index + 1].continues
        if not (quotation.closed or goes_on) or outer.end - outer.start > LONGEST_QUOTATION:
            continue
        if not kept or outer.start >= kept[-1].end:
            kept.append(outer)
    return kept


def _ends(text: str, at: int, after: int, paragraph: Span, ends: dict[int, Quotation], lang: str | None) -> bool:
    """Whether a sentence ends at `after`, where the stop that begins at `at` and its closing marks end."""
    following = after
    while following < paragraph.end and text[following].isspace():
        following += 1
    if following >= paragraph.end:
        return False
    stop, follower, spaced = text[at], text[following], following > after
    quotation = next((ends[place] for place in range(at + 1, after + 1) if place in ends), None)
    if quotation is not None and _has_tag(text, at, following, paragraph, quotation):
        return False
    if stop in "。！？｡．" or (stop in "!?…" and (is_han(follower) or is_han(text[at - 1]))):
        return _ends_chinese(text, at, following, paragraph, quotation)
    if follower.islower() and not _camel(text, following):
        return False
    if not spaced:
        return _glued(text, at, after, paragraph, quotation)
    if follower in ",;:)]}%，、；：" or (stop in "!?" and text[at - 1] in "(（"):
        return False
    if stop != "." or (after - at > 1 and text[at + 1] in ".…"):
        return True
    return _full_stop_ends(text, at, following, paragraph, lang)


def _ends_chinese(text: str, at: int, following: int, paragraph: Span, quotation: Quotation | None) -> bool:
    follower = text[following]
    if follower in _ZH_NO_START:
        return False
    if quotation is not None:
        before = text[quotation.outer.start - 1] if quotation.outer.start > paragraph.start else "。"
        introduced = before in "：:，,。！？；… \u3000" or before.isspace()
        return introduced or (text[at] == "。" and quotation.outer.end - quotation.outer.start > 24)
    return True


def _has_tag(text: str, at: int, following: int, paragraph: Span, quotation: Quotation) -> bool:
    """Whether the words after a quotation are its tag ("said Holt", "Holt said.", "他说。")."""
    if is_han(text[following]):
        return _ZH_TAG.match(text, following, min(paragraph.end, following + 40)) is not None
    limit = min(paragraph.end, following + 160)
    tag = _EN_TAG.match(text, following, limit)
    if tag is None or tag["verb"] not in EN_REPORTING:
        return False
    then = (tag["after"] or "").strip()
    if text[at] in "?!":
        return True
    return then == "" or then in {".", ",", ":", ";"} or then in _TAG_GOES_ON


_TAG_GOES_ON = frozenset({"in", "on", "at", "during", "to", "after", "when", "as", "while", "of", "adding", "with"})


def _camel(text: str, at: int) -> bool:
    """Whether a word such as "iPhone" begins here."""
    return at + 1 < len(text) and text[at].islower() and text[at + 1].isupper()


def _glued(text: str, at: int, after: int, paragraph: Span, quotation: Quotation | None) -> bool:
    """Whether two sentences were run together without a space ("policy.The"): no address, no file name, no initials."""
    if at - 2 < paragraph.start or after + 1 >= paragraph.end:
        return False
    if not (text[after].isupper() and text[after + 1].islower()):
        return quotation is not None and text[at] in ".!?" and text[after] in "“「"
    if quotation is not None:
        return True
    if after - at > 1 or not (text[at - 1].islower() and text[at - 2].islower()):
        return False
    begin = at
    while begin > max(paragraph.start, at - 60) and not text[begin - 1].isspace():
        begin -= 1
    finish = after
    while finish < min(paragraph.end, after + 60) and not text[finish].isspace():
        finish += 1
    token = text[begin:finish]
    return (
        not any(character in token[: finish - begin].rstrip(".,;:!?") for character in "/@_=\\")
        and token.count(".") <= 2
    )


def _full_stop_ends(text: str, at: int, following: int, paragraph: Span, lang: str | None) -> bool:
    """Whether a single full stop before a space ends a sentence."""
    match = _TOKEN.search(text, max(paragraph.start, at - 40), at)
    token = match[0].lstrip("’'-&.") if match else ""
    if not token:
        return True
    word = _NEXT_WORD.match(text, following)
    follower = word[0] if word else ""
    lowered, next_lowered = token.lower(), follower.lower()
    if token.isdigit():
        alone = not text[paragraph.start : at - len(token)].strip("( \t")
        return not alone and not (lang in _ORDINAL_LANGUAGES and len(token) <= 2)
    starts = next_lowered in STARTERS or (not follower and text[following] not in "(（")
    numeral = follower[:1].isdigit() or (follower.isupper() and not follower.strip("IVXLC"))
    if lowered in {"a.m", "p.m", "am", "pm"} and "." in token:
        return next_lowered not in CLOCK_FOLLOWERS and not _names_time(text, following)
    if lowered in BEFORE_NAME:
        return False
    if lowered in BEFORE_NUMBER and numeral:
        return False
    if _DOTTED.match(token) or (len(token) == 1 and token.isalpha()):
        if text[max(paragraph.start, at - len(token) - 1)] in "(（":  # "(b. March 2009)"
            return False
        if len(token) == 1 and (token.islower() or token == "I"):
            return starts or token != "I"
        return starts
    if lowered in EITHER:
        return starts
    return True


_ORDINAL_LANGUAGES = frozenset(
    {"de", "cs", "sk", "da", "no", "nb", "nn", "fi", "hu", "sl", "hr", "et", "lv", "is", "tr"}
)
_TIME_NAME = re.compile(r"(?:[A-Z]\w{1,20}\s){1,3}[Tt]ime\b|[A-Z]{2,4}\b")


def _names_time(text: str, following: int) -> bool:
    return _TIME_NAME.match(text, following, following + 70) is not None
