"""Mail: headers, and the best of the bodies that a message offers."""

import email
import email.policy
import email.utils
import re
from email.message import Message

from ..errors import EmptyInput
from ..record import Capture, Extract, PartialDate
from ..tables import outlets
from ..text.dates import parse_stamp
from ..text.decode import decode
from .layout import Part, laid_out
from .made import made
from .page import page_text, parse
from .plain import plain_blocks

_DEEPEST = 20
_MOST_PARTS = 500
_SPACE = re.compile(r"\s+")


def from_mail(capture: Capture) -> Extract:
    """Return the extract of a mail: its subject is the title, its date header the date of publication.

    Of alternatives the HTML one is read, since it holds headings and links; else the plain one, whose lines stay as
    they are. The sender is the outlet when the outlets table knows the name or the domain.
    """
    message = email.message_from_bytes(capture.data, policy=email.policy.compat32)
    bodies = list(_bodies(message))
    html = next((body for kind, body in bodies if kind == "text/html"), None)
    plain = next((body for kind, body in bodies if kind == "text/plain"), None)
    subject = _words(message, "Subject")
    head = {
        "title": subject or None,
        "outlet": _outlet(message),
        "published": _date(message),
    }
    if html is not None:
        page = page_text(parse(html))
        parts = [
            Part(block=block, start=block.start, end=block.end, text=block.text)
            for block in page.blocks
            if not block.hidden
        ]
        if sum(len(part.text) for part in parts) >= min(200, len((plain or "").strip()) / 2):
            layout = laid_out(parts)
            if layout.text:
                document = made(capture, layout.text, encoding="utf-8", alignment=layout.alignment, **head)  # type: ignore[arg-type]
                return Extract(document=document, blocks=layout.blocks, furniture=layout.furniture)
    if plain is None or not plain.strip():
        raise EmptyInput("there is no text in this mail")
    document = made(capture, plain, encoding="utf-8", **head)  # type: ignore[arg-type]
    return Extract(document=document, blocks=plain_blocks(plain))


def _bodies(message: Message) -> list[tuple[str, str]]:
    """Return type and text of the parts that are to be read, in order; attachments are not."""
    found: list[tuple[str, str]] = []
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            break
        kind = part.get_content_type()
        if part.is_multipart() or kind not in {"text/plain", "text/html"}:
            continue
        if (part.get_content_disposition() or "") == "attachment":
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data.strip():
            continue
        try:
            charset = part.get_content_charset()
        except Exception:
            charset = None
        try:
            text = decode(data, declared=charset).text
        except Exception:
            continue
        found.append((kind, text))
    return found


def _words(message: Message, name: str) -> str:
    raw = message.get(name)
    if raw is None:
        return ""
    from email.header import decode_header, make_header

    try:
        words = str(make_header(decode_header(str(raw))))
    except (LookupError, ValueError, UnicodeError):
        words = str(raw)
    return _SPACE.sub(" ", words).strip()


def _date(message: Message) -> PartialDate | None:
    raw = _words(message, "Date")
    return parse_stamp(raw) if raw else None


def _outlet(message: Message) -> str | None:
    table = outlets()
    for name in ("From", "Sender", "Reply-To"):
        raw = _words(message, name)
        if not raw:
            continue
        display, address = email.utils.parseaddr(raw)
        row = (table.named(display) if display else None) or (
            table.at(address.rpartition("@")[2]) if "@" in address else None
        )
        if row:
            return row.name
    return None
