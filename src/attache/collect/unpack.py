"""Single files packed with gzip, unpacked under a cap."""

import zlib

from ..errors import DamagedInput, TooLarge

GZIP = b"\x1f\x8b"
_PIECE = 1 << 20


def unpacked(data: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file of one or several members.

    Raises:
        DamagedInput: It is cut short, or its checksum does not fit.
        TooLarge: The content is larger than `max_bytes`; no more than that is ever unpacked.
    """
    out = bytearray()
    rest = data
    while rest.startswith(GZIP):
        rest = _member(rest, out, max_bytes)
    # tape padding is allowed after the last member, anything else is damage
    if rest.strip(b"\x00"):
        raise DamagedInput("there are stray bytes after the packed data")
    return bytes(out)


def _member(data: bytes, out: bytearray, max_bytes: int) -> bytes:
    engine = zlib.decompressobj(wbits=31)
    feed = memoryview(data)
    place = 0
    pending = b""
    try:
        while not engine.eof:
            if not pending:
                pending = bytes(feed[place : place + _PIECE])
                place += len(pending)
                if not pending:
                    raise DamagedInput("the packed file is cut short")
            out += engine.decompress(pending, _PIECE)
            pending = engine.unconsumed_tail
            if len(out) > max_bytes:
                raise TooLarge(f"it unpacks to more than {max_bytes} bytes")
    except zlib.error as error:
        raise DamagedInput(f"the packed file is corrupt: {error}") from error
    return engine.unused_data + bytes(feed[place:])
