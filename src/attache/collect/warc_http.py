"""HTTP answers as WARC keeps them: status, headers and the decoded body, under a cap."""

import re
import zlib
from dataclasses import dataclass
from typing import IO

from ..errors import DamagedInput, TooLarge
from .unpack import GZIP

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
_LONGEST_HEAD = 256 * 1024
_PIECE = 1 << 16
KEPT = ("content-type", "content-language", "last-modified", "date", "etag", "link")
"""Headers that a capture keeps; no cookie, and nothing that tells of the one who asked, is among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer without its body. Header names are in lower case; the first of each counts."""

    status: int
    headers: dict[str, str]

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The headers that a capture keeps."""
        return tuple((name, self.headers[name][:2000]) for name in KEPT if name in self.headers)


def head_of(block: IO[bytes]) -> Answer:
    """Read status line and headers off the block.

    Raises:
        DamagedInput: It begins with no status line.
    """
    status = _STATUS.match(block.readline(_PIECE))
    if status is None:
        raise DamagedInput("this record holds no HTTP answer")
    headers: dict[str, str] = {}
    size = 0
    last = ""
    while (line := block.readline(_PIECE)) not in (b"", b"\n", b"\r\n"):
        size += len(line)
        if size > _LONGEST_HEAD:
            raise DamagedInput("its HTTP headers never end")
        text = line.decode("utf-8", "replace") if not line.isascii() else line.decode("ascii")
        if text[0] in " \t" and last:
            headers[last] += " " + text.strip()
            continue
        name, mark, value = text.partition(":")
        last = name.strip().lower() if mark else ""
        if last:
            headers.setdefault(last, value.strip())
    return Answer(status=int(status[1]), headers=headers)


def body_of(answer: Answer, block: IO[bytes], max_bytes: int) -> bytes:
    """Return the body: chunks joined, gzip, deflate and br decoded.

    A body that was stored decoded although its headers still name an encoding is returned as it is.

    Raises:
        TooLarge: It is larger than `max_bytes`, packed or decoded.
        DamagedInput: An encoding is corrupt or unknown.
    """
    raw = _read(block, max_bytes)
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        raw = _dechunked(raw)
    encodings = [part.strip().lower() for part in answer.headers.get("content-encoding", "").split(",") if part.strip()]
    for encoding in reversed(encodings[-3:]):
        raw = _decoded(raw, encoding, max_bytes)
    return raw


def _read(block: IO[bytes], max_bytes: int) -> bytes:
    out = bytearray()
    while piece := block.read(min(1 << 20, max_bytes + 1 - len(out))):
        out += piece
        if len(out) > max_bytes:
            raise TooLarge(f"it is larger than {max_bytes} bytes")
    return bytes(out)


def _dechunked(raw: bytes) -> bytes:
    """Join the chunks; what is not chunked after all (many tools store it joined) is returned as it is."""
    out = bytearray()
    place = 0
    while place < len(raw):
        end = raw.find(b"\n", place, place + 200)
        told = raw[place:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", told):
            return bytes(out) if out else raw
        size = int(told, 16)
        if size == 0:
            break
        out += raw[end + 1 : end + 1 + size]
        place = end + 1 + size
        if raw.startswith(b"\r\n", place):
            place += 2
        elif raw.startswith(b"\n", place):
            place += 1
    return bytes(out)


def _decoded(raw: bytes, encoding: str, max_bytes: int) -> bytes:
    if encoding in {"", "identity", "utf-8"} or not raw:
        return raw
    if encoding in {"gzip", "x-gzip"}:
        return _inflated(raw, 31, max_bytes) if raw.startswith(GZIP) else raw
    if encoding == "deflate":
        zlib_made = raw[0] & 0x0F == 8 and len(raw) > 1 and (raw[0] << 8 | raw[1]) % 31 == 0
        return _inflated(raw, 15 if zlib_made else -15, max_bytes)
    if encoding == "br":
        return _unbrotlied(raw, max_bytes)
    raise DamagedInput(f"its content is encoded in a way that is not read ({encoding[:20]})")


def _inflated(raw: bytes, wbits: int, max_bytes: int) -> bytes:
    engine = zlib.decompressobj(wbits=wbits)
    try:
        out = engine.decompress(raw, max_bytes + 1)
    except zlib.error as error:
        raise DamagedInput(f"its content is packed and corrupt: {error}") from error
    if len(out) > max_bytes:
        raise TooLarge(f"it unpacks to more than {max_bytes} bytes")
    return out


def _unbrotlied(raw: bytes, max_bytes: int) -> bytes:
    import brotli

    engine = brotli.Decompressor()
    out = bytearray()
    try:
        out += engine.process(raw, output_buffer_limit=_PIECE)
        while not engine.is_finished() and not engine.can_accept_more_data():
            out += engine.process(b"", output_buffer_limit=_PIECE)
            if len(out) > max_bytes:
                raise TooLarge(f"it unpacks to more than {max_bytes} bytes")
    except brotli.error as error:
        raise DamagedInput("its content is packed and corrupt") from error
    if len(out) > max_bytes:
        raise TooLarge(f"it unpacks to more than {max_bytes} bytes")
    return bytes(out)
