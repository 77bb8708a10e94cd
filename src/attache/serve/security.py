"""What stands before every page: who asks (Host, Origin), how much and how often, the token of forms, the headers.

Any web page can make a browser ask loopback, so all of this holds for one user on one machine too.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .settings import Settings, host_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refuse = Callable[[Scope, Receive, Send, int, str], Awaitable[None]]
"""Answers with a status and the key of a sentence of the catalogue."""
Fail = Callable[[Scope, Receive, Send, Exception], Awaitable[None]]
"""Answers for an error that nobody expected."""

SESSION = "attache_session"
FIELD = "csrf"
HEADER = b"x-csrf-token"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_ADDRESSES = 10_000

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
"""No inline script or style, nothing from elsewhere; a page with a policy of its own brings it in its answer."""

HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    b"cache-control": b"private, no-cache",
}


class Tokens:
    """Session ids and the tokens of their forms, signed; nobody can make one without the secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def new(self) -> str:
        """Return a new session id."""
        key = secrets.token_urlsafe(18)
        return f"{key}.{self._sign('session', key)}"

    def holds(self, session: str) -> bool:
        """Whether a session id is one of ours."""
        key, _, signature = session.partition(".")
        return _same(signature, self._sign("session", key))

    def form(self, session: str) -> str:
        """Return the token that forms of a session carry."""
        return self._sign("form", session)

    def fits(self, session: str, token: str) -> bool:
        """Whether a token is that of a session."""
        return _same(token, self.form(session))

    def _sign(self, kind: str, words: str) -> str:
        return hmac.new(self._secret, f"{kind}:{words}".encode(), hashlib.sha256).hexdigest()[:40]


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


class Rate:
    """So many requests a second from one address, and so many at once."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, float(burst), clock
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Count a request; False when it is one too many."""
        now = self._clock()
        left, at = self._seen.pop(address, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        allowed = left >= 1
        self._seen[address] = (left - 1 if allowed else left, now)
        while len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)
        return allowed


class Guard:
    """The checks and headers of every answer, around the application."""

    def __init__(self, app: App, *, settings: Settings, tokens: Tokens, refuse: Refuse, fail: Fail, rate: Rate) -> None:
        self._app = app
        self._fail = fail
        self._settings = settings
        self._tokens = tokens
        self._refuse = refuse
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] != "websocket":
                await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        session, fresh = self._session(headers)
        state = scope.setdefault("state", {})
        state["session"], state["csrf"] = session, self._tokens.form(session)
        secure = scope.get("scheme") == "https"
        answer = _Answer(send, cookie=_cookie(session, secure=secure) if fresh else None)
        status, words = self._refused(scope, headers)
        if not status and scope["method"] not in _SAFE:
            given = await self._read(receive, headers)
            if given is None:
                status, words = 413, "error.body"
            else:
                receive = _again(given, receive)
                if not self._permitted(headers, session, fresh, given):
                    status, words = 403, "error.token"
        if status:
            await self._refuse(scope, receive, answer, status, words)
            return
        try:
            await self._app(scope, receive, answer)
        except Exception as error:
            if answer.begun:
                raise
            await self._fail(scope, receive, answer, error)

    def _refused(self, scope: Scope, headers: Mapping[bytes, bytes]) -> tuple[int, str]:
        """Return status and reason where a request is refused for what it is, before anything of it is read."""
        if not self._settings.known_host(headers.get(b"host", b"").decode("latin-1")):
            return 421, "error.host"
        client = scope.get("client")
        # our own files cost nothing, and a page asks for several at once
        counted = not scope["path"].startswith("/static/")
        if counted and not self._rate.allows(client[0] if client else ""):
            return 429, "error.rate"
        if len(scope.get("query_string", b"")) > self._settings.max_query or len(scope.get("raw_path") or b"") > 2000:
            return 414, "error.address"
        site = headers.get(b"sec-fetch-site", b"")
        mode = headers.get(b"sec-fetch-mode", b"")
        if scope["method"] in _SAFE:
            # another site may link here, but not draw on what is here
            if site in (b"cross-site", b"same-site") and mode not in (b"navigate", b""):
                return 403, "error.origin"
            return 0, ""
        origin = headers.get(b"origin")
        if site not in (b"", b"same-origin") or (origin is not None and not _own(origin, scope, headers)):
            return 403, "error.origin"
        return 0, ""

    async def _read(self, receive: Receive, headers: Mapping[bytes, bytes]) -> bytes | None:
        """Return the body, None where it is too large."""
        most = self._settings.max_body
        stated = headers.get(b"content-length", b"")
        if stated.isdigit() and int(stated) > most:
            return None
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b"".join(parts)
            part = message.get("body", b"")
            size += len(part)
            if size > most:
                return None
            parts.append(part)
            if not message.get("more_body"):
                return b"".join(parts)

    def _permitted(self, headers: Mapping[bytes, bytes], session: str, fresh: bool, body: bytes) -> bool:
        """Whether a request that changes something comes from a page of ours: every one of them carries the token.

        One with a key of its own in its header is no browser's: a page elsewhere cannot set that.
        """
        if headers.get(b"authorization", b"").lower().startswith(b"bearer "):
            return True
        token = headers.get(HEADER, b"").decode("latin-1")
        if not token and headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
            try:
                token = parse_qs(body.decode("utf-8", "replace"), max_num_fields=500).get(FIELD, [""])[0]
            except ValueError:
                return False
        return not fresh and bool(token) and self._tokens.fits(session, token)

    def _session(self, headers: Mapping[bytes, bytes]) -> tuple[str, bool]:
        """Return the session id of a request, and whether it is a new one."""
        kept = cookies(headers).get(SESSION, "")
        if kept and self._tokens.holds(kept):
            return kept, False
        return self._tokens.new(), True


class _Answer:
    """Sends an answer with the headers that all have, except where it brings its own."""

    def __init__(self, send: Send, *, cookie: str | None) -> None:
        self._send = send
        self._cookie = cookie
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            given = list(message.get("headers", ()))
            names = {name.lower() for name, _ in given}
            given += [(name, value) for name, value in HEADERS.items() if name not in names]
            html = any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in given)
            if self._cookie is not None and html:
                given.append((b"set-cookie", self._cookie.encode()))
            message["headers"] = given
        await self._send(message)


def _headers(scope: Scope) -> dict[bytes, bytes]:
    out: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        # of two Host headers neither is believed
        out[name] = b"" if name == b"host" and name in out else value
    return out


def cookies(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    """Return the cookies of a request; none where they cannot be understood."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return {}
    return {name: each.value for name, each in jar.items()}


def _cookie(session: str, *, secure: bool) -> str:
    return f"{SESSION}={session}; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")


def _own(origin: bytes, scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """Whether an Origin header names the very server that is asked."""
    try:
        parts = urlsplit(origin.decode("ascii"))
        port = parts.port
    except (ValueError, UnicodeError):
        return False
    host = headers.get(b"host", b"").decode("latin-1").casefold()
    own = host.removeprefix(host_of(host)).lstrip(":")
    usual = "443" if parts.scheme == "https" else "80"
    return (
        parts.scheme in ("http", "https")
        and host_of(parts.netloc) == host_of(host)
        and str(port or usual) == (own or usual)
        and (parts.scheme == scope.get("scheme", "http") or parts.scheme == "https")
    )


def _again(body: bytes, rest: Receive) -> Receive:
    """Return what gives a body that was read a second time, then what comes after it."""
    given = False

    async def receive() -> Message:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await rest()

    return receive
