"""Web archives (WARC): the pages in them, one record in memory at a time."""

import io
import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

from ..errors import DamagedInput, EmptyInput, InputError
from ..record import Capture
from .capture import capture_of
from .unpack import Inflated, read_all
from .warc_framing import Reader, Record
from .warc_http import body_of, head_of

_LINE = 64 * 1024
_TEXTS = frozenset(
    [
        "", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "message/rfc822", "application/pdf",
        "application/epub+zip", "multipart/related", "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]
)  # fmt: skip
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
_OURS = "urn:attache:file:"
CAPTURED = "WARC-Date"
"""The name under which `Capture.headers` keeps when a page was captured, as the WARC record says."""


def captures(
    stream: io.BufferedReader, path: str, max_bytes: int, raw: Inflated | None = None
) -> Iterator[Capture | InputError]:
    """Yield a capture for each page of a web archive, or the error of one that cannot be read.

    Pages are answers with status 200 of a kind that holds text, and records of type `resource` with an address or a
    file name. Pictures, scripts, requests, redirects, revisits and metadata are passed over, and so is a `conversion`
    of a page that the file itself holds. `Capture.url` is the target address; `headers` hold a few of the answer's
    (see `warc_http.KEPT`) and `WARC-Date`, when it was captured.

    Args:
        stream: The unpacked records; one file, whatever its size.
        raw: What unpacks it, where it is packed: behind a damaged member the reading goes on with the next one.
        path: What the file is called in errors.
    """
    reader = Reader(stream, raw)
    for number, record in enumerate(reader.records(), 1):
        place = f"{path}!/{number}"
        if isinstance(record, InputError):
            record.place = record.place or place
            yield record
            continue
        try:
            found = _page(record, place, max_bytes)
            if found is not None:
                record.block.verify(record.headers.get("warc-block-digest", ""))
        except EmptyInput:
            continue  # a redirect or placeholder without content is no page
        except InputError as error:
            record.failed = isinstance(error, DamagedInput)
            error.place = f"{path}!/{record.uri[:300] or number}"
            yield error
            continue
        if found is not None:
            yield found


def _page(record: Record, place: str, max_bytes: int) -> Capture | None:
    """Return the capture, or None where the record holds no page.

    Raises:
        InputError: It holds one that cannot be read.
    """
    if record.type == "response":
        return _response(record, max_bytes)
    if record.type == "resource" or (record.type == "conversion" and not record.held):
        return _resource(record, place, max_bytes)
    return None


def _response(record: Record, max_bytes: int) -> Capture | None:
    if not record.uri.startswith(("http://", "https://")):
        return None
    block = io.BufferedReader(record.block, _LINE)
    answer = head_of(block)
    declared = answer.headers.get("content-type", "")
    if answer.status != 200 or _kind(declared) not in _TEXTS:
        return None
    return capture_of(
        body_of(answer, block, max_bytes),
        path=None,
        url=record.uri,
        charset=_charset(declared),
        headers=(*answer.kept, *_date(record)),
        declared=_declared(declared),
        max_bytes=max_bytes,
    )


def _resource(record: Record, place: str, max_bytes: int) -> Capture | None:
    declared = record.headers.get("content-type", "")
    if _kind(declared) not in _TEXTS:
        return None
    outside = _outside(record)
    url = record.uri if record.uri.startswith(("http://", "https://")) else None
    path = None
    if url is None:
        if not record.uri.startswith((_OURS, "file:")):
            return None
        path = outside.get("path") or unquote(record.uri.removeprefix(_OURS).removeprefix("file://")) or place
    data = read_all(record.block, max_bytes)
    return capture_of(
        data,
        path=path,
        url=url,
        charset=outside.get("charset") or _charset(declared),
        headers=_date(record),
        declared=_declared(declared),
        max_bytes=max_bytes,
    )


def _date(record: Record) -> tuple[tuple[str, str], ...]:
    date = record.headers.get("warc-date", "")
    return ((CAPTURED, date[:40]),) if date else ()


def _outside(record: Record) -> dict[str, str]:
    """Return what our own archives keep beside a record: path and character set."""
    try:
        told = json.loads(record.headers.get("attache-capture", "{}"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: value for name, value in told.items() if name in {"path", "charset"} and isinstance(value, str)}


def _kind(content_type: str) -> str:
    return content_type.split(";")[0].strip().lower()


def _declared(content_type: str) -> str | None:
    kind = _kind(content_type)
    return None if kind in {"", "application/octet-stream"} else kind


def _charset(content_type: str) -> str | None:
    found = _CHARSET.search(content_type)
    return found[1] if found else None
