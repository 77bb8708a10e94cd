"""Single files packed with gzip, unpacked under a cap."""

import zlib

from ..errors import DamagedInput, TooLarge

GZIP = b"\x1f\x8b"
_FIRST, _PIECE = 1 << 10, 1 << 20
"""Many small members are read in small steps, a large one in large steps."""


def unpacked(data: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file of one or several members.

    Raises:
        DamagedInput: It is cut short, or its checksum does not fit.
        TooLarge: The content is larger than `max_bytes`; no more than that is ever unpacked.
    """
    out = bytearray()
    place = 0
    while data.startswith(GZIP, place):
        place = _member(data, place, out, max_bytes)
    # padding with zeros is allowed after the last member, anything else is damage
    if data[place:].strip(b"\x00"):
        raise DamagedInput("there are stray bytes after the packed data")
    return bytes(out)


def _member(data: bytes, place: int, out: bytearray, max_bytes: int) -> int:
    """Unpack the member that begins at `place` and return where it ends."""
    engine = zlib.decompressobj(wbits=31)
    pending = b""
    size = _FIRST
    try:
        while not engine.eof:
            if not pending:
                pending = data[place : place + size]
                place += len(pending)
                size = _PIECE
                if not pending:
                    raise DamagedInput("the packed file is cut short")
            out += engine.decompress(pending, _PIECE)
            pending = engine.unconsumed_tail
            if len(out) > max_bytes:
                raise TooLarge(f"it unpacks to more than {max_bytes} bytes")
    except zlib.error as error:
        raise DamagedInput(f"the packed file is corrupt: {error}") from error
    return place - len(engine.unused_data)
