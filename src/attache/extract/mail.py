"""Mail: headers, and the text of the bodies that a message shows."""

import dataclasses
import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message

from ..errors import DamagedInput, EmptyInput, InputError
from ..record import Aligned, Block, Capture, Extract, Link, PartialDate, Span
from ..tables import outlets
from ..text.dates import parse_stamp
from ..text.decode import decode
from .impersonal import Impersonal
from .layout import laid_out
from .made import made
from .page import page_text, parse
from .plain import plain_blocks
from .several import all_parts
from .words import words

_DEEPEST = 40
_MOST_PARTS = 300
_SPACE = re.compile(r"\s+")
_ANSWER = re.compile(r"\A(?:(?:re|fw|fwd|aw|wg|tr|rv|转发|轉寄|回复|回覆|答复)\s{0,2}[:：]\s{0,3})+", re.IGNORECASE)
_NAME_PARTS = re.compile(r"\s+(?:at|from|via|de|von|by|@)\s+|\s*[|｜:：,，•·–—]\s*|\s+-\s+", re.IGNORECASE)
_LEAST_SHARE = 0.3
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Resent-To")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """The text of one part of a message with its blocks; `html` says which kind of part it was."""

    text: str
    blocks: tuple[Block, ...]
    furniture: tuple[tuple[Span, str], ...] = ()
    alignment: tuple[Aligned, ...] = ()
    html: bool = False
    encoding: str = "utf-8"


def from_mail(capture: Capture) -> Extract:
    """Return the extract of a mail: its subject is the title, its date header the date of publication.

    Of alternatives the HTML one is read, since it holds headings and links, unless the plain one says much more.
    A plain body is the document text as it is, line ends as line feeds. Several bodies follow each other. The sender
    is the outlet when the outlets table knows the name or the domain; otherwise the outlet is None. Addresses stand in
    it without the personal tokens of a newsletter's reader: the archive keeps the mail as it was received.

    Raises:
        EmptyInput: No part of it holds text.
        DamagedInput: Its parts are nested deeper than any mail's.
    """
    try:
        message = email.message_from_bytes(capture.data, policy=email.policy.compat32)
        bodies = list(_bodies(message, 0, _recipients(message)))
    except RecursionError as error:
        raise DamagedInput("its parts are nested too deep") from error
    if not bodies:
        raise EmptyInput("there is no text in this mail")
    text, blocks, furniture = _joined(bodies)
    document = made(
        capture,
        text,
        encoding=bodies[0].encoding,
        hint=_header(message, "Content-Language") or None,
        title=_ANSWER.sub("", _header(message, "Subject")) or None,
        outlet=_outlet(message),
        published=_date(message),
        alignment=bodies[0].alignment if len(bodies) == 1 else (),
    )
    return Extract(document=document, blocks=blocks, furniture=furniture)


def _joined(bodies: list[_Body]) -> tuple[str, tuple[Block, ...], tuple[tuple[Span, str], ...]]:
    text = ""
    blocks: list[Block] = []
    furniture: list[tuple[Span, str]] = []
    for body in bodies:
        text += "\n\n" if text else ""
        by = len(text)
        text += body.text
        blocks += (_shifted(block, by) for block in body.blocks) if by else body.blocks
        furniture += ((span.shifted(by), reason) for span, reason in body.furniture)
    return text, tuple(blocks), tuple(furniture)


def _shifted(block: Block, by: int) -> Block:
    links = tuple(Link(href=link.href, span=link.span.shifted(by) if link.span else None) for link in block.links)
    return dataclasses.replace(block, span=block.span.shifted(by), links=links)


def _recipients(message: Message) -> tuple[str, ...]:
    """Return the addresses that a mail was sent to."""
    told = [str(value)[:4000] for name in _TO for value in (message.get_all(name) or [])[:20]]
    return tuple(sorted({address for _, address in email.utils.getaddresses(told) if "@" in address}))[:40]


def _bodies(part: Message, depth: int, readers: tuple[str, ...]) -> Iterator[_Body]:
    """Yield the bodies that the part shows, in order; attachments are none."""
    if depth > _DEEPEST or part.get_content_disposition() == "attachment":
        return
    payload = part.get_payload()
    if isinstance(payload, list):
        children = [child for child in payload[:_MOST_PARTS] if isinstance(child, Message)]
        found = [list(_bodies(child, depth + 1, readers)) for child in children]
        if part.get_content_subtype() == "alternative":
            yield from _best([bodies for bodies in found if bodies])
        else:
            for bodies in found:
                yield from bodies
        return
    kind = part.get_content_type()
    if kind in {"text/plain", "text/html"} and (body := _body(part, kind, readers)) is not None:
        yield body


def _best(choices: list[list[_Body]]) -> list[_Body]:
    if not choices:
        return []
    longest = max(sum(len(body.text) for body in bodies) for bodies in choices)
    rich = [bodies for bodies in choices if any(body.html for body in bodies)]
    for bodies in reversed(rich):
        if sum(len(body.text) for body in bodies) >= longest * _LEAST_SHARE:
            return bodies
    return max(choices, key=lambda bodies: sum(len(body.text) for body in bodies))


def _body(part: Message, kind: str, readers: tuple[str, ...]) -> _Body | None:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return None
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError, UnicodeError):
        charset = None
    try:
        decoded = decode(data, declared=charset)
    except InputError:
        return None
    if kind == "text/plain":
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        text = Impersonal(text, readers).text
        return _Body(text=text, blocks=plain_blocks(text), encoding=decoded.encoding) if text.strip() else None
    layout = laid_out(all_parts(page_text(parse(decoded.text))))
    if not layout.text:
        return None
    told = Impersonal(layout.text, readers)
    moved = ((told.span(span), reason) for span, reason in layout.furniture)
    return _Body(
        text=told.text,
        blocks=tuple(block for each in layout.blocks if (block := told.block(each)) is not None),
        furniture=tuple((span, reason) for span, reason in moved if span is not None),
        alignment=tuple(part for each in layout.alignment for part in told.aligned(each)),
        html=True,
        encoding=decoded.encoding,
    )


def _header(message: Message, name: str) -> str:
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        told = str(make_header(decode_header(str(raw)[:4000])))
    except (LookupError, ValueError, UnicodeError):
        told = str(raw)[:4000]
    return _SPACE.sub(" ", told.encode("utf-8", "replace").decode("utf-8")).strip()


def _date(message: Message) -> PartialDate | None:
    raw = _header(message, "Date")
    return parse_stamp(raw) if raw else None


def _outlet(message: Message) -> str | None:
    """Return the sender as the outlets table names it: by display name, by a part of it, by domain."""
    table = outlets()
    senders = [email.utils.parseaddr(_header(message, name)) for name in ("From", "Sender", "Reply-To")]
    for display, _ in senders:
        for name in (display, *_NAME_PARTS.split(display)):
            row = table.named(name) or table.named(_without_kind(name)) if name.strip() else None
            if row:
                return row.name
    for _, address in senders:
        row = table.at(address.rpartition("@")[2]) if "@" in address else None
        if row:
            return row.name
    return None


def _without_kind(name: str) -> str:
    """Return a sender's name without the kind of mail that it ends in ("Harbour Gazette Newsletter")."""
    told = name.strip()
    for kind in words("several"):
        if told.casefold().endswith(" " + kind):
            return told[: -len(kind)].strip()
    return told
