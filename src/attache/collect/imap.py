"""A careful connection to an IMAP server (RFC 3501): limits on time and size, TLS verified, secrets kept to itself."""

import base64
import binascii
import contextlib
import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

from ..errors import MailboxError, MailboxGarbled, MailboxInsecure, MailboxRefused, NoSuchMailbox

_LONGEST_LINE = 1 << 20
_OVERHEAD = 1 << 20
_HEADERS = "FROM MESSAGE-ID"
_UID = re.compile(rb"\bUID (\d{1,10})(?=[ )\r\n]|\Z)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,18})(?=[ )\r\n]|\Z)")
_SHORT = re.compile(rb'\bBODY\[[^\]"]*\] "((?:[^"\\\r\n]|\\.)*)"')
_REST = re.compile(rb'(?: [A-Z][A-Z0-9.]*(?:\[[^\]]*\])? (?:\d+|NIL|\([^()]*\)|"[^"]*"))*\)|\)|', re.IGNORECASE)
_ANSWER = re.compile(rb"\d{1,10} \(")
_NOTHING = re.compile(rb"\bBODY\[[^\]]*\] NIL\b")
_UNSAFE = re.compile(r"[^\x20-\x7e]+")
_BROKEN = (OSError, EOFError, ValueError, IndexError, TypeError, KeyError, AttributeError)
"""What a library makes of answers that are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The size of a message as the server states it, and some of its header fields."""

    size: int
    data: bytes


class _Limits:
    """What the two kinds of connection have in common: `largest` bounds what one command reads, `ends` all of them.

    A server that sends a byte now and then keeps within the time for one answer for ever, inside a call that cannot be
    left: at the end of the time the socket is shut under it.
    """

    largest: int
    read_so_far: int
    ends: float
    watchdog: threading.Timer | None = None
    sock: socket.socket

    def start(self, largest: int, longest: float) -> None:
        self.largest, self.read_so_far, self.ends = largest, 0, time.monotonic() + longest

    def watch(self) -> None:
        self.watchdog = threading.Timer(max(0.0, self.ends - time.monotonic()), self.cut)
        self.watchdog.daemon = True
        self.watchdog.start()

    def cut(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def count(self, size: int) -> None:
        self.read_so_far += size
        if size < 0 or self.read_so_far > self.largest:
            raise MailboxGarbled("the server sends more than was asked for")
        if time.monotonic() > self.ends:
            raise MailboxError("the server takes too long")


class _Plain(_Limits, imaplib.IMAP4):
    def __init__(self, host: str, port: int, *, timeout: float, largest: int, longest: float) -> None:
        self.start(largest, longest)
        super().__init__(host, port, timeout)

    def open(self, *arguments: Any, **named: Any) -> None:
        super().open(*arguments, **named)
        self.watch()

    def read(self, size: int) -> bytes:
        self.count(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self.count(len(line))
        return line


class _Secure(_Limits, imaplib.IMAP4_SSL):
    def __init__(
        self, host: str, port: int, *, timeout: float, largest: int, longest: float, context: ssl.SSLContext
    ) -> None:
        self.start(largest, longest)
        super().__init__(host, port, ssl_context=context, timeout=timeout)

    def open(self, *arguments: Any, **named: Any) -> None:
        super().open(*arguments, **named)
        self.watch()

    def read(self, size: int) -> bytes:
        self.count(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self.count(len(line))
        return line


class Connection:
    """A connection that only reads. Whatever goes wrong is a `MailboxError` whose words hold no secret."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: Literal["tls", "starttls", "none"],
        timeout: float,
        longest: float,
        largest: int,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._secrets: tuple[str, ...] = ()
        self._largest = largest + _OVERHEAD
        self._context = context or ssl.create_default_context()
        self._host, self._port, self._security = host, port, security
        self._timeout, self._longest = timeout, longest
        self._server: _Plain | _Secure | None = None

    def __repr__(self) -> str:
        return f"Connection({self._host!r}, {self._port})"

    def __enter__(self) -> Self:
        limits: dict[str, Any] = {
            "timeout": min(self._timeout, self._longest),
            "largest": self._largest,
            "longest": self._longest,
        }
        try:
            if self._security == "tls":
                self._server = _Secure(self._host, self._port, context=self._context, **limits)
            else:
                self._server = _Plain(self._host, self._port, **limits)
            if self._security == "starttls":
                if "STARTTLS" not in self._server.capabilities:
                    raise MailboxInsecure("the server does not offer STARTTLS")
                self._server.starttls(self._context)
        except BaseException as error:
            self._close()
            raise self._told(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._server is not None:
            try:
                self._server.logout()
            except (imaplib.IMAP4.error, MailboxError, *_BROKEN):
                pass  # all that was wanted is here
        self._close()

    def login(self, user: str, secret: str) -> None:
        """Log in, with AUTHENTICATE PLAIN where the server has it, else with LOGIN.

        Raises:
            MailboxRefused: The server does not take these.
        """
        server = self._open()
        # what a server may give back of them, in whatever coding
        packed = f"\0{user}\0{secret}".encode()
        self._secrets = (
            secret,
            secret.replace("\\", "\\\\").replace('"', '\\"'),
            base64.b64encode(packed).decode(),
            base64.b64encode(secret.encode()).decode(),
        )
        if server.state == "AUTH":
            return
        try:
            if "AUTH=PLAIN" in server.capabilities:
                server.authenticate("PLAIN", lambda _: packed)
            elif "LOGINDISABLED" in server.capabilities:
                raise MailboxRefused("the server takes no password over this connection")
            else:
                if not (user + secret).isascii():
                    raise MailboxRefused("the server takes no name or password beyond ASCII")
                # `login` of the library quotes one of the two, or both, by its version
                kind, told = server._simple_command("LOGIN", _quoted(user), _quoted(secret))
                if kind != "OK":
                    raise imaplib.IMAP4.error(_first(told))
                server.state = "AUTH"
        except imaplib.IMAP4.abort as error:
            raise self._told(error) from None
        except imaplib.IMAP4.error as error:
            raise MailboxRefused(f"the server refuses the login: {self._scrubbed(error)}") from None
        except BaseException as error:
            raise self._told(error) from None

    def examine(self, folder: str) -> int | None:
        """Open a folder for reading only, and return its UIDVALIDITY, None where the server states none.

        Raises:
            NoSuchMailbox: The server has no such folder.
        """
        kind, told = self._asked("select", _quoted(_utf7(folder)), True)
        if kind != "OK":
            raise NoSuchMailbox(f"the server has no folder of this name: {self._scrubbed(_first(told))}")
        _, values = self._asked("response", "UIDVALIDITY")
        value = _first(values)
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 10 else None

    def uids(self, after: int) -> list[int]:
        """Return the UIDs beyond one, in order."""
        kind, told = self._asked("uid", "SEARCH", f"UID {after + 1}:*")
        if kind != "OK":
            raise MailboxGarbled(f"the server does not search: {self._scrubbed(_first(told))}")
        words = b" ".join(each for each in told if isinstance(each, bytes)).split()
        # where nothing is beyond it, `*` is the last message all the same
        return sorted({int(word) for word in words if word.isdigit() and len(word) <= 10 and int(word) > after})

    def heads(self, uids: Iterable[int]) -> dict[int, Message]:
        """Return size and sender of messages by UID; one that is gone is left out."""
        asked = ",".join(map(str, uids))
        kind, told = self._asked("uid", "FETCH", asked, f"(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({_HEADERS})])")
        if kind != "OK":
            raise MailboxGarbled(f"the server does not fetch: {self._scrubbed(_first(told))}")
        out = {}
        for words, data in _parts(told):
            uid, size = _UID.search(words), _SIZE.search(words)
            if uid is not None:
                out[int(uid[1])] = Message(size=int(size[1]) if size else 0, data=data)
        return out

    def body(self, uid: int) -> bytes | None:
        """Return a message as it is, or None where it is gone."""
        kind, told = self._asked("uid", "FETCH", str(uid), "(UID BODY.PEEK[])")
        if kind != "OK":
            raise MailboxGarbled(f"the server does not fetch: {self._scrubbed(_first(told))}")
        for words, data in _parts(told):
            named = _UID.search(words)
            if b"BODY[]" in words.upper() and (named is None or int(named[1]) == uid):
                return data
        return None

    def _asked(self, command: str, *arguments: object) -> tuple[str, list[Any]]:
        server = self._open()
        server.read_so_far = 0
        try:
            kind, told = getattr(server, command)(*arguments)
            return str(kind), list(told or [])
        except BaseException as error:
            raise self._told(error) from None

    def _open(self) -> _Plain | _Secure:
        if self._server is None:
            raise MailboxError("the connection is closed")
        return self._server

    def _close(self) -> None:
        server, self._server, self._secrets = self._server, None, ()
        if server is None:
            return
        if server.watchdog is not None:
            server.watchdog.cancel()
        with contextlib.suppress(*_BROKEN, imaplib.IMAP4.error):
            server.shutdown()

    def _told(self, error: BaseException) -> BaseException:
        """Return the error as it may be told: of this project, in one line, without a secret."""
        if isinstance(error, MailboxError) or not isinstance(error, Exception):
            return error
        if isinstance(error, ssl.SSLCertVerificationError):
            told = self._scrubbed(error.verify_message)
            return MailboxInsecure(f"the certificate of the server does not verify: {told}")
        if isinstance(error, ssl.SSLError):
            return MailboxInsecure(f"no protected connection comes about: {self._scrubbed(error.reason or error)}")
        if isinstance(error, TimeoutError):
            return MailboxError("the server does not answer in time")
        if isinstance(error, OSError):
            return MailboxError(f"no connection: {self._scrubbed(error.strerror or error)}")
        if isinstance(error, imaplib.IMAP4.abort):
            return MailboxError(f"the connection broke: {self._scrubbed(error)}")
        return MailboxGarbled(f"the answer is no IMAP: {self._scrubbed(error)}")

    def _scrubbed(self, words: object) -> str:
        """Return the words of a server as they may be told: short, printable, without a secret that they give back."""
        told = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
        if any(secret in told for secret in self._secrets):
            return "the server's words are left out, as they hold the password"
        return _UNSAFE.sub(" ", told)[:160].strip() or "no reason is given"


def _parts(told: list[Any]) -> list[tuple[bytes, bytes]]:
    """Return the words around each text that a server gives, those behind it too (the UID may come after it), and the
    text: a literal mostly, in quotation marks where it is short."""
    out: list[tuple[bytes, bytes]] = []
    for each in told:
        if isinstance(each, tuple) and len(each) == 2 and all(isinstance(part, bytes) for part in each):
            out.append((each[0], each[1]))
        elif isinstance(each, bytes) and (short := _SHORT.search(each)):
            out.append((each[: short.start(1)] + each[short.end(1) :], re.sub(rb"\\(.)", rb"\1", short[1])))
        elif isinstance(each, bytes) and _ANSWER.match(each):
            # an answer of its own: what became of flags meanwhile, or a text that is not there
            if _NOTHING.search(each):
                out.append((each, b""))
        elif isinstance(each, bytes) and out:
            if _REST.fullmatch(each) is None:
                raise MailboxGarbled("a message is longer or shorter than the server says")
            out[-1] = (out[-1][0] + b" " + each, out[-1][1])
    return out


def _first(told: Any) -> str:
    value = told[0] if isinstance(told, list | tuple) and told else b""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


def _quoted(words: str) -> str:
    if any(ord(char) < 32 or ord(char) == 127 for char in words):
        raise MailboxGarbled("a name for the server holds control characters")
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(folder: str) -> str:
    """Return a folder's name in the modified UTF-7 of IMAP (RFC 3501, 5.1.3)."""
    out, pending = [], ""
    for char in folder + "\0":
        if char == "\0" or " " <= char <= "~":
            if pending:
                packed = binascii.b2a_base64(pending.encode("utf-16-be", "surrogatepass"), newline=False).decode()
                out.append("&" + packed.rstrip("=").replace("/", ",") + "-")
                pending = ""
            out.append("&-" if char == "&" else char.strip("\0"))
        else:
            pending += char
    return "".join(out)
