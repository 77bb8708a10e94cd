"""Newsletters in a mailbox over IMAP: what is new there, read and never changed.

The folder is opened with EXAMINE and messages are taken with BODY.PEEK, so that nothing is marked as read, moved or
deleted. The password is taken from the environment for one look and stands in no error, log, state or archive.
"""

import asyncio
import dataclasses
import email
import email.policy
import email.utils
import hashlib
import ipaddress
import os
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from ..config.sources import Mailbox
from ..errors import ConfigError, EmptyInput, InputError, MailboxError, TooLarge
from ..record import Capture
from .capture import DEFAULT_MAX_BYTES, capture_of
from .imap import Connection, Message

MOST = 100
MOST_BYTES = 128 * 1024 * 1024
_REMEMBERED = 4000
_CHUNK = 50
_TRIES = 3
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """How far a mailbox has been read; plain values, to be kept between looks.

    All messages with a UID up to `last` are dealt with, as long as the server's `uidvalidity` is the same. `known` are
    digests of the messages taken last (Message-ID and size, or the content), so that a new UIDVALIDITY brings none of
    them again. `stuck` is a UID at which the connection broke, `tries` how often in a row.
    """

    uidvalidity: int | None = None
    last: int = 0
    known: tuple[str, ...] = ()
    stuck: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLook:
    """What one look at a mailbox brought.

    `found` are captures, or the error in the place of a message that cannot be taken; `state` is to be kept together
    with them. `more` says that another look would bring more at once. `error` is what ended the look before its
    time: what was found until then is whole all the same.
    """

    found: tuple[Capture | InputError, ...]
    state: MailboxState
    more: bool = False
    error: MailboxError | None = None


async def look(
    mailbox: Mailbox,
    state: MailboxState,
    *,
    timeout: float = 60.0,
    longest: float = 600.0,
    max_bytes: int = DEFAULT_MAX_BYTES,
    most: int = MOST,
    context: ssl.SSLContext | None = None,
) -> MailLook:
    """Return what is new in a mailbox, in the order of UIDs.

    At most `most` messages come at a time, and about 128 MiB of them. The work is done in a thread.

    Args:
        timeout: The longest wait for one answer of the server, in seconds.
        longest: The longest time for the whole look, in seconds, however the server spins it out.
        max_bytes: The largest message; of a larger one an error is given in its place.
        context: The rules of TLS; the system's authorities and the host's name are verified when None.

    Raises:
        ConfigError: The password is not in the environment, a name cannot be sent, or a server that is not on this
            machine is to be asked without protection.
    """
    secret = password(mailbox)
    return await asyncio.to_thread(_look, mailbox, state, secret, timeout, longest, max_bytes, most, context)


def password(mailbox: Mailbox) -> str:
    """Return the password of a mailbox, from the environment variable that the beat file names.

    Raises:
        ConfigError: It is not set, or the settings cannot be used safely.
    """
    for name, value in (("user", mailbox.user), ("host", mailbox.host), ("folder", mailbox.folder)):
        if _CONTROL.search(value) or not value:
            raise ConfigError(f"the {name} of a mailbox is empty or holds control characters", place="mailboxes")
    if mailbox.security == "none" and not _is_here(mailbox.host):
        raise ConfigError(
            "a mailbox without protection must be on this machine", place=label(mailbox), hint='set security = "tls"'
        )
    found = os.environ.get(mailbox.password, "")
    if not found or "\x00" in found or "\n" in found or "\r" in found:
        raise ConfigError(
            f"the environment variable {mailbox.password[:80]!r} holds no password",
            place=label(mailbox),
            hint="set it where attache runs; the password itself never stands in the beat file",
        )
    return found


def label(mailbox: Mailbox, uidvalidity: int | None = None, uid: int | None = None) -> str:
    """Return the address of a mailbox or a message in it as it is printed and kept (RFC 5092), without any secret."""
    host = f"[{mailbox.host}]" if ":" in mailbox.host else quote(mailbox.host, safe=".-_")
    port = "" if mailbox.port == 993 else f":{mailbox.port}"
    out = f"imap://{quote(mailbox.user, safe='')}@{host}{port}/{quote(mailbox.folder, safe='/')}"
    if uidvalidity:
        out += f";UIDVALIDITY={uidvalidity}"
    return out + (f"/;UID={uid}" if uid is not None else "")


def _is_here(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _look(
    mailbox: Mailbox,
    state: MailboxState,
    secret: str,
    timeout: float,
    longest: float,
    max_bytes: int,
    most: int,
    context: ssl.SSLContext | None,
) -> MailLook:
    found: list[Capture | InputError] = []
    more = False
    try:
        with Connection(
            mailbox.host,
            mailbox.port,
            security=mailbox.security,
            timeout=timeout,
            longest=longest,
            largest=max_bytes,
            context=context,
        ) as server:
            server.login(mailbox.user, secret)
            validity = server.examine(mailbox.folder)
            if validity != state.uidvalidity:
                state = dataclasses.replace(state, uidvalidity=validity, last=0, stuck=0, tries=0)
            before, size = state, 0
            for chunk in _chunks(server.uids(state.last), 1 if before.stuck else _CHUNK):
                state = _stuck(state, before, chunk[0])
                heads = server.heads(chunk) if state.tries <= _TRIES else {}
                for uid in chunk:
                    if len(found) >= most or size >= MOST_BYTES:
                        more = True
                        break
                    state = _stuck(state, before, uid)
                    taken = _taken(server, mailbox, state, uid, heads.get(uid), max_bytes)
                    known = (*state.known, *taken.marks)[-_REMEMBERED:]
                    state = dataclasses.replace(state, last=uid, known=known, stuck=0, tries=0)
                    if taken.found is not None:
                        found.append(taken.found)
                        size += len(taken.found.data) if isinstance(taken.found, Capture) else 0
                if more:
                    break
    except MailboxError as error:
        error.place = label(mailbox)
        return MailLook(found=tuple(found), state=state, error=error)
    return MailLook(found=tuple(found), state=state, more=more)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    found: Capture | InputError | None = None
    marks: tuple[str, ...] = ()


def _stuck(state: MailboxState, before: MailboxState, uid: int) -> MailboxState:
    """Return the state with a mark at the message that is being taken, which stays if the connection breaks there."""
    return dataclasses.replace(state, stuck=uid, tries=before.tries + 1 if before.stuck == uid else 1)


def _taken(
    server: Connection, mailbox: Mailbox, state: MailboxState, uid: int, head: Message | None, max_bytes: int
) -> _Taken:
    place = label(mailbox, state.uidvalidity, uid)
    if state.tries > _TRIES:
        return _Taken(found=MailboxError(f"the connection broke at this message {_TRIES} times", place=place))
    if head is None:
        return _Taken()  # deleted meanwhile
    fields = email.message_from_bytes(head.data, policy=email.policy.compat32)
    if mailbox.senders and not _wanted(fields.get_all("From", []), mailbox.senders):
        return _Taken()
    mark = _mark(str(fields.get("Message-ID", "")), head.size)
    known = set(state.known)
    if mark in known:
        return _Taken()
    marks = (mark,) if mark else ()
    if head.size > max_bytes:
        return _Taken(found=TooLarge(f"it is larger than {max_bytes} bytes", place=place), marks=marks)
    data = server.body(uid)
    if data is None:
        return _Taken()
    if not data.strip():
        return _Taken(found=EmptyInput(place=place))
    own = hashlib.sha256(data).hexdigest()[:16]
    if own in known:
        return _Taken(marks=marks)
    try:
        capture = capture_of(data, path=place, declared="message/rfc822", max_bytes=max_bytes)
    except InputError as error:
        error.place = place
        return _Taken(found=error, marks=marks)
    return _Taken(found=capture, marks=marks or (own,))


def _mark(message_id: str, size: int) -> str:
    """Return what tells a message from others when UIDs are no longer those they were; nothing without an id."""
    plain = " ".join(message_id.split())
    return hashlib.sha256(f"{plain} {size}".encode("utf-8", "replace")).hexdigest()[:16] if plain else ""


def _wanted(senders: list[str], wanted: tuple[str, ...]) -> bool:
    for _, address in email.utils.getaddresses([str(each)[:2000] for each in senders[:5]]):
        address = address.lower()
        domain = address.rpartition("@")[2]
        for each in wanted:
            plain = each.lower().strip()
            if plain == address if "@" in plain.lstrip("@") else _under(domain, plain.lstrip("@")):
                return True
    return False


def _under(domain: str, wanted: str) -> bool:
    return domain == wanted or domain.endswith("." + wanted)


def _chunks(uids: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
