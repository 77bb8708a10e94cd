"""What a printed line says in words that must be supported: quotations, names, roles, negations."""

import functools
import re
import unicodedata
from dataclasses import dataclass

from .lists import LISTS

_MARKS = {mark: "'" for mark in (*"\"'“”„‟＂〝〞‘’‚‛«»‹›「」『』﹁﹂﹃﹄`´ʼ′″", "''") if len(mark) == 1}
_FOLD = str.maketrans({**_MARKS, "\u00ad": "", "\u00a0": " ", "\u3000": " ", "…": "..."})
_SPACE = re.compile(r"\s+")
_PAIRS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "「": "」",
    "『": "』",
    "﹁": "﹂",
    "﹃": "﹄",
    "〝": "〞",
    "‹": "›",
    "＂": "＂",
}
_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff·]+")
_GAP = re.compile(r"^[ \u00a0]$")
_INITIAL = re.compile(r"^[A-Z]\.?$")

SAYING = re.compile(
    r"\b(?:said|says|told|wrote|writes|asked|announced|denied|reported|stated|added|noted|warned|argued|claimed|"
    r"replied|hoped|promised|insisted|called|urged|headlined)\b"
)
_FUNCTION = LISTS["function"]
_CALENDAR = LISTS["calendar"]
_ROLES = LISTS["roles"]
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|nobody|nothing)\b|n['’]t\b|[不没沒未无無非勿莫]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words between quotation marks in a line: place of the whole with its marks, and the words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Words of a line that need support, with their place."""

    start: int
    end: int
    words: str


@functools.lru_cache(maxsize=8192)
def fold(words: str) -> str:
    """Return the form in which words are compared: one kind of mark, one kind of space; letters stay as they are."""
    text = unicodedata.normalize("NFC", words.translate(_FOLD))
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return _SPACE.sub(" ", text).strip()


def quotations(line: str) -> tuple[Quoted, ...]:
    """Return the outermost quotations of a line, whatever the marks; one without an end goes to the line's end."""
    found: list[Quoted] = []
    at = 0
    while at < len(line):
        mark = line[at]
        end = None
        if mark in _PAIRS:
            end = _closing(line, at, mark, _PAIRS[mark])
        elif mark == '"':
            close = line.find('"', at + 1)
            end = close if close >= 0 else len(line)
        elif mark in "‘'‚" and _opens(line, at):
            end = _single_end(line, at)
        if end is None:
            at += 1
            continue
        found.append(Quoted(start=at, end=min(end + 1, len(line)), words=line[at + 1 : end]))
        at = end + 1
    return tuple(found)


def _closing(line: str, at: int, mark: str, closing: str) -> int:
    depth = 0
    for place in range(at, len(line)):
        if line[place] == mark and not (mark in closing and depth):
            depth += 1
        elif line[place] in closing:
            depth -= 1
            if depth == 0:
                return place
    return len(line)


def _opens(line: str, at: int) -> bool:
    before = line[at - 1] if at else " "
    after = line[at + 1] if at + 1 < len(line) else " "
    return (before.isspace() or before in "([—–:：，") and not after.isspace()


def _single_end(line: str, at: int) -> int | None:
    for place in range(at + 2, len(line)):
        if line[place] in "’'" and not (place + 1 < len(line) and line[place + 1].isalnum()):
            return place
    return None


def masked(line: str, spans: tuple[tuple[int, int], ...]) -> str:
    """Return the line with these stretches blanked out, at the same length."""
    out = list(line)
    for start, end in spans:
        out[start:end] = ["\x00"] * (end - start)
    return "".join(out)


def held(words: str, texts: tuple[str, ...]) -> bool:
    """Whether the folded words stand in one of the folded texts, whole words only."""
    return any(_inside(words, text) for text in texts)


def _inside(words: str, text: str) -> bool:
    at = text.find(words)
    while at >= 0 and words:
        end = at + len(words)
        before = at == 0 or not (_latin(words[0]) and _latin(text[at - 1]))
        after = end == len(text) or not (_latin(words[-1]) and _latin(text[end]))
        if before and after:
            return True
        at = text.find(words, at + 1)
    return False


def _latin(character: str) -> bool:
    return character.isalnum() and not _HAN.match(character)


def piece_variants(words: str) -> tuple[str, ...]:
    """Return the folded words as they are, and without the punctuation that a sentence lends them at their end."""
    full = fold(words)
    return (full, full.rstrip(" .,;:!?。，；：")) if full else ()


def pieces(words: str) -> tuple[str, ...]:
    """Return the parts of a quotation with omissions ("the strait … belongs to all")."""
    return tuple(part for part in re.split(r"\s*(?:…|\.\.\.|\[\.\.\.\])\s*", words) if part.strip(" .,;:"))


@functools.lru_cache(maxsize=8192)
def names(line: str) -> tuple[Found, ...]:
    """Return the runs of capitalised words and of Chinese characters in a line (quotations already masked)."""
    found = [Found(start=m.start(), end=m.end(), words=m[0]) for m in _HAN.finditer(line) if m[0].strip("·")]
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(line):
        joined = bool(run) and bool(_GAP.match(line[run[-1].end() : match.start()])) and not _ends(run[-1][0])
        if _capital(match[0]):
            if run and not joined:
                found += _closed(run, line)
                run = []
            run.append(match)
        elif run:
            found += _closed(run, line)
            run = []
    found += _closed(run, line)
    return tuple(sorted(found, key=lambda item: item.start))


def _ends(token: str) -> bool:
    return token.endswith(".") and not _INITIAL.match(token) and "." not in token[:-1] and len(token) > 4


def _capital(token: str) -> bool:
    return token[0].isupper() or any(c.isupper() for c in token[1:])


def _closed(run: list[re.Match[str]], line: str) -> list[Found]:
    kept = list(run)
    while kept and bare(kept[0][0]) in _FUNCTION | _CALENDAR:
        kept.pop(0)
    while kept and bare(kept[-1][0]) in _FUNCTION | _CALENDAR:
        kept.pop()
    if not kept:
        return []
    start, end = kept[0].start(), kept[-1].end()
    words = (
        re.sub(r"(?:['’]s|\.)$", "", line[start:end])
        if not re.search(r"\.\w+\.$", line[start:end])
        else line[start:end]
    )
    return [Found(start=start, end=start + len(words), words=words)] if words else []


def bare(token: str) -> str:
    """Return a token in lower case, without full stops and a possessive."""
    return re.sub(r"['’]s$", "", token.casefold()).replace(".", "")


def roles(line: str) -> tuple[Found, ...]:
    """Return the words of a line that name a role (quotations already masked)."""
    return tuple(
        Found(start=m.start(), end=m.end(), words=m[0])
        for m in _TOKEN.finditer(line)
        if bare(m[0]) in _ROLES or (bare(m[0]).endswith("s") and bare(m[0])[:-1] in _ROLES)
    )


def is_role(token: str) -> bool:
    """Whether a word names a role or qualifies one."""
    return bare(token) in _ROLES or bare(token) in LISTS["titles"]


def tokens(words: str) -> tuple[str, ...]:
    """Return the words in lower case, Chinese characters one by one."""
    found: list[str] = []
    for match in _TOKEN.finditer(words):
        if _HAN.search(match[0]):
            found += [c for c in match[0] if _HAN.match(c)]
        else:
            found.append(bare(match[0]))
    return tuple(found)


def negations(words: str) -> int:
    """Return how many words of the text negate."""
    return len(_NEGATION.findall(words))


def negated_before(text: str, start: int) -> bool:
    """Whether the two or three words right before `start` negate what follows, in the same clause."""
    before = text[max(0, start - 24) : start].rstrip(" \"'“‘「『«")
    clause = re.split(r"[.!?;:,—。！？；：，\n]", before)[-1]
    words = clause.split()[-2:] if " " in clause.strip() else [clause[-2:]]
    return bool(_NEGATION.search(" ".join(words)))


def known_words() -> frozenset[str]:
    """Return words that any sentence may use without support."""
    return _FUNCTION | _CALENDAR
