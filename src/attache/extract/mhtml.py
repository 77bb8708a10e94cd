"""Pages that a browser saved whole in one file (MHTML): the page itself, read as a saved page."""

import email
import email.policy
import hashlib
from dataclasses import replace
from email.message import Message

from ..errors import DamagedInput, EmptyInput
from ..record import Capture, Extract, document_id

_MOST_PARTS = 2000


def from_mhtml(capture: Capture) -> Extract:
    """Return the extract of the page in the file; the date of saving is no date of publication.

    Raises:
        EmptyInput: There is no page in it.
        DamagedInput: Its parts are nested deeper than any browser nests them.
    """
    from .html import from_html

    try:
        message = email.message_from_bytes(capture.data, policy=email.policy.compat32)
        part = _page(message)
    except RecursionError as error:
        raise DamagedInput("its parts are nested too deep") from error
    data = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(data, bytes) or not data.strip():
        raise EmptyInput("there is no page in this file")
    address = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
    url = capture.url or (address if address.startswith(("http://", "https://")) else None)
    inner = replace(
        capture, data=data, sha256=hashlib.sha256(data).hexdigest(), media_type="text/html", url=url,
        charset=part.get_content_charset(),
    )  # fmt: skip
    found = from_html(inner)
    document = replace(
        found.document, id=document_id(capture.sha256), sha256=capture.sha256, media_type=capture.media_type
    )
    return replace(found, document=document)


def _page(message: Message) -> Message | None:
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            return None
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            return part
    return None
