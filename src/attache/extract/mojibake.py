"""Characters that were read in a wrong encoding, or lost on the way."""

import re
from collections.abc import Iterator

from ..record import Flaw

_CP1252_TAIL = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_UTF8_AS_1252 = re.compile(
    f"(?:[Â-ß][{_CP1252_TAIL}]|[à-ï][{_CP1252_TAIL}]{{2}}|[ð-ô][{_CP1252_TAIL}]{{3}}|â€[^\\s\\w]?)+"
)
_LATIN_RUN = re.compile(r"[\xa1-\xff]{6,}")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff€]{4,}[\ufffd?]?")
_KNOWN = re.compile(r"(?:锟斤拷|烫烫烫|屯屯屯|ï»¿|ï¿½)+")
_REPLACED = re.compile("[^\\s\ufffd]{0,12}\ufffd(?:[^\\s]{0,12}\ufffd)*")
_LOST_APOSTROPHE = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ve|ll|d)\s+[a-z])")
_QUOTED_PRINTABLE = re.compile(r"(?:=[89A-F][0-9A-F]){2,}")
_ENTITY = re.compile(
    r"&(?:nbsp|amp|quot|lt|gt|lsquo|rsquo|ldquo|rdquo|mdash|ndash|hellip|apos|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\u202d\u202e]+")
_CONTROLS = frozenset(map(chr, (*range(9), *range(14, 28), 127, 0x202D, 0x202E)))


def mojibake_of(text: str) -> Iterator[Flaw]:
    """Yield the places where characters were read in a wrong encoding, replaced or lost; control characters too."""
    characters = set(text)
    if not characters.isdisjoint(_CONTROLS):
        for match in _CONTROL.finditer(text):
            yield Flaw(start=match.start(), end=match.end(), kind="control", note="control characters")
    if "=" in characters:
        for match in _QUOTED_PRINTABLE.finditer(text):
            if not _in_address(text, match.start()):
                yield _flaw(match, "quoted-printable code left undecoded")
    if "&" in characters:
        for match in _ENTITY.finditer(text):
            if not _in_address(text, match.start()):
                yield _flaw(match, "HTML entity left undecoded")
    if "?" in characters:
        for match in _LOST_APOSTROPHE.finditer(text):
            yield _flaw(match, "a character was lost")
    if text.isascii():
        return
    if "\ufffd" in characters:
        for match in _REPLACED.finditer(text):
            yield _flaw(match, "undecodable bytes")
    if not characters.isdisjoint("锟烫屯ï"):
        for match in _KNOWN.finditer(text):
            yield _flaw(match, "read in a wrong encoding")
    if not characters.isdisjoint("ÂÃâãäåæçèéðÐÑ"):
        for match in _UTF8_AS_1252.finditer(text):
            if "â€" in match[0] or _decodes(match[0]):
                yield _flaw(match, "UTF-8 read as windows-1252")
    if sum("\xa1" <= character <= "\xff" for character in characters) >= 3:
        for match in _LATIN_RUN.finditer(text):
            if len(set(match[0])) > 2:
                yield _flaw(match, "read in a wrong encoding")
    if max(characters) >= "\u3400":
        for match in _HAN_RUN.finditer(text):
            if _gbk_of_utf8(match[0]):
                yield _flaw(match, "UTF-8 read as GBK")


def _flaw(match: re.Match[str], note: str) -> Flaw:
    return Flaw(start=match.start(), end=match.end(), kind="mojibake", note=note)


def _in_address(text: str, place: int) -> bool:
    start = max(text.rfind(" ", max(0, place - 2000), place), text.rfind("\n", max(0, place - 2000), place))
    return "://" in text[start + 1 : place] or "www." in text[start + 1 : place]


def _decodes(words: str) -> bool:
    """Whether the bytes behind the characters are UTF-8 of letters or marks that texts have."""
    data = bytearray()
    for character in words:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 255:
                return False
            data.append(ord(character))
    try:
        meant = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # a capital with a mark and a closing guillemet ("LÀ»") is what a sound text has, too
    return any(character.isalpha() or character in "“”‘’–—…\xa0°£€" for character in meant) and "»" not in words


def _gbk_of_utf8(words: str) -> bool:
    try:
        data = words.rstrip("\ufffd?").encode("gb18030")
    except UnicodeEncodeError:
        return False
    for cut in range(3):
        try:
            meant = data[: len(data) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return sum("\u3000" <= character <= "\uffef" for character in meant) >= max(2, len(meant) * 0.8)
    return False
