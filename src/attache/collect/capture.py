"""Bytes become a capture: unpacked, with a media type that the content supports."""

import hashlib

from ..errors import EmptyInput
from ..record import Capture
from .sniff import sniff
from .unpack import GZIP, unpacked

DEFAULT_MAX_BYTES = 64 * 1024 * 1024


def capture_of(
    data: bytes,
    *,
    path: str | None = None,
    url: str | None = None,
    charset: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    declared: str | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> Capture:
    """Return the capture of these bytes.

    A gzip file is unpacked: `data` and `sha256` are then those of its content. The media type follows the content,
    and the name or `declared` type only where the content leaves it open.

    Args:
        charset: The character set that the transfer declared.
        declared: The media type that the transfer declared.

    Raises:
        EmptyInput: There is nothing in it.
        TooLarge: It unpacks to more than `max_bytes`.
        DamagedInput: The gzip container is truncated or corrupt.
        UnsupportedFormat: A picture and the like, or a container of several documents (see `captures_of`).
    """
    name = path or url or ""
    name = name[:-3] if name.lower().endswith(".gz") else name
    if data.startswith(GZIP):
        data = unpacked(data, max_bytes)
    if not data or data.isspace():
        raise EmptyInput
    return Capture(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=sniff(data, name, declared),
        path=path,
        url=url,
        charset=charset,
        headers=headers,
    )
