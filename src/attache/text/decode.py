"""Bytes to text, whatever they were written in."""

import codecs
import re
from dataclasses import dataclass

from ..errors import BinaryInput, EmptyInput

_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08",
    b"BZh9", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x7fELF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x28\xb5\x2f\xfd", b"SQLite format 3\x00", b"OggS\x00", b"ID3\x03",
    b"ID3\x04", b"wOFF", b"wOF2", b"\x00\x00\x01\x00\x01\x00", b"PAR1", b"\xca\xfe\xba\xbe", b"\x00asm",
    b"fLaC\x00", b"II*\x00", b"MM\x00*", b"BM\x00\x00",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "hz": "hz", "x-gbk": "gb18030",
    "cp936": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "cp950": "big5hkscs", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "iso-8859-9": "cp1254", "utf8": "utf-8", "unicode": "utf-16",
}  # fmt: skip
_NAMES = {
    "cp1252": "windows-1252", "big5hkscs": "big5", "cp932": "shift_jis", "cp949": "euc-kr", "cp1254": "windows-1254",
    "cp1251": "windows-1251", "cp1250": "windows-1250",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the encoding it was read in, and a note where something had to be replaced or guessed."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Return the text of the bytes; line ends and all else stay as they are, a byte-order mark aside.

    In order: byte-order mark, UTF-16 without one, strict UTF-8, the declared character set, UTF-8 with a few stray
    bytes (they become U+FFFD), then the likeliest of GB18030, Big5, Shift_JIS, EUC-KR, windows-1252 and what
    charset-normalizer finds. The text holds no surrogates. Time is linear in the size.

    Raises:
        EmptyInput: There are no bytes, or only white space.
        BinaryInput: A known binary format, or more control characters than a text has.
    """
    if not data:
        raise EmptyInput
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_lenient(data[len(bom) :], encoding))
    if (
        data.startswith(_MAGIC)
        or (data[4:8] == b"ftyp" and data[0] == 0)
        or (data[:4] == b"RIFF" and data[8:12] in _RIFF)
    ):
        raise BinaryInput
    wide = _wide(data)
    if wide:
        return _checked(_lenient(data, wide))
    return _checked(_narrow(data, declared))


_RIFF = {b"WAVE", b"WEBP", b"AVI "}


def _checked(decoded: Decoded) -> Decoded:
    text = decoded.text
    sample = text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    if controls > 8 and controls > len(sample) * 0.02:
        raise BinaryInput
    if not text or text.isspace():
        raise EmptyInput
    if text.strip("\x00\ufeff \t\r\n\ufffd") == "":
        raise BinaryInput
    return decoded


def _lenient(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(text=data.decode(encoding), encoding=encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        return Decoded(text=text, encoding=encoding, note=_replaced(text))


def _replaced(text: str) -> str:
    count = text.count("\ufffd")
    return f"{count} undecodable {'place' if count == 1 else 'places'} replaced"


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 form that the bytes are in without saying so, or None."""
    sample = data[: _SAMPLE // 4 * 4]
    if len(sample) < 4:
        return None
    pairs = len(sample) // 2
    even, odd = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if even + odd and len(data) % 4 == 0 and len(sample) >= 8:
        quads = len(sample) // 4
        zeros = [sample[place : quads * 4 : 4].count(0) for place in range(4)]
        if zeros[3] == quads and zeros[2] > quads * 0.9:
            return "utf-32-le"
        if zeros[0] == quads and zeros[1] > quads * 0.9:
            return "utf-32-be"
    if len(data) % 2 or not even + odd:
        return None
    for encoding, here, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        # Western text has a zero in every unit, Chinese text only in its spaces, digits and line ends.
        if (here > pairs * 0.4 and other < pairs * 0.02) or (here > other * 8 and _reads(sample, encoding)):
            return encoding
    return None


def _reads(sample: bytes, encoding: str) -> bool:
    try:
        text = sample[: len(sample) // 2 * 2 - 2].decode(encoding)
    except UnicodeDecodeError:
        return False
    good = sum(
        "\u3000" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uffef"
        or " " <= character < "\u0250"
        or character in "\r\n\t“”‘’—…"
        for character in text
    )
    return good > len(text) * 0.98


def _narrow(data: bytes, declared: str | None) -> Decoded:
    try:
        return Decoded(text=data.decode("utf-8"), encoding="ascii" if data.isascii() else "utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        text = data.decode("utf-8", errors="replace")
        return Decoded(text=text, encoding="utf-8", note=_replaced(text))
    named = _codec(declared)
    if named == "cp1252" and _dense(data):
        # no Western text has so many letters beyond ASCII: the declaration is a default that nobody set
        return _guessed(data, None)
    if named:
        decoded = _strictly(data, named)
        if decoded:
            return decoded
    return _guessed(data, named)


def _dense(data: bytes) -> bool:
    """Whether the bytes beyond ASCII are many, or most of them stand in a row, as those of East Asian texts do."""
    sample = data[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    return high > len(sample) * 0.25 or sum(map(len, _HIGH_RUN.findall(sample))) > high * 0.6 > 2


def _codec(declared: str | None) -> str | None:
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None
    return Decoded(text=_SURROGATES.sub("\ufffd", text), encoding=_NAMES.get(encoding, encoding))


_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{4,}")


def _mostly_utf8(data: bytes) -> bool:
    """Whether most bytes above ASCII form UTF-8 sequences, which hardly ever happens by chance."""
    sequences = stray = 0
    for place in _places(len(data)):
        sample = data[place : place + _SAMPLE]
        good = _UTF8_SEQUENCE.findall(sample)
        sequences += len(good)
        stray += len(_HIGH.findall(sample)) - sum(map(len, good))
    return sequences >= 2 and sequences > 3 * stray


def _places(size: int) -> range:
    """Return where to take samples: everywhere in a small input, in 16 places of a large one."""
    return range(0, size, _SAMPLE if size <= 16 * _SAMPLE else size // 16)


def _guessed(data: bytes, named: str | None) -> Decoded:
    from .charsets import likeliest

    sample = b"\n".join(data[place : place + _SAMPLE] for place in _places(len(data))) if len(data) > _SAMPLE else data
    encoding = likeliest(sample[: 4 * _SAMPLE], named)
    strict = _strictly(data, encoding)
    if strict:
        return Decoded(text=strict.text, encoding=strict.encoding, note="encoding guessed")
    text = _SURROGATES.sub("\ufffd", data.decode(encoding, errors="replace"))
    return Decoded(text=text, encoding=_NAMES.get(encoding, encoding), note=f"encoding guessed, {_replaced(text)}")
