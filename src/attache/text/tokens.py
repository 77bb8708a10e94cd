"""Addresses as they may be printed: without what says who received the newsletter that they stood in.

What is known of the services that send mail stands in `data/tokens.toml`. The mail itself stays as it was received.
"""

import base64
import binascii
import functools
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import quote, unquote, unquote_plus

_PARTS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{0,20}):(?P<rest>.*)\Z", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(r"[^\s@<>\"'/?&=#:;,]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}(?![\w@])")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}\Z")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){0,2}")
_HEX = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-f])", re.IGNORECASE)
_WORDS = re.compile(r"[-_.]")
_DEFENDED = re.compile(r"/v3/__(https?:/{1,2}.*?)__;", re.IGNORECASE | re.DOTALL)
_LONGEST = 16 * 1024
_DEEPEST = 4
_OPAQUE = 12
_FORMS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    prefixes: tuple[str, ...]
    names: frozenset[str]
    opaque: frozenset[str]
    own: frozenset[str]
    senders: frozenset[str]
    hosts: Mapping[str, frozenset[str]]
    paths: Mapping[str, int]
    cut: Mapping[str, int]
    leads: Mapping[str, tuple[str, ...]]


@functools.cache
def _rules() -> _Rules:
    table = tomllib.loads((files("attache.data") / "tokens.toml").read_text("utf-8"))
    return _Rules(
        prefixes=tuple(table["prefixes"]),
        names=frozenset(table["names"]),
        opaque=frozenset(table["opaque"]),
        own=frozenset(table["own"]),
        senders=frozenset(table["senders"]),
        hosts={host: frozenset(name.lower() for name in names) for host, names in table["hosts"].items()},
        paths=table["paths"],
        cut=table["cut"],
        leads={host: tuple(names) for host, names in table["leads"].items()},
    )


def stripped(url: str, *, recipients: Iterable[str] = ()) -> str:
    """Return an address without a newsletter's personal tokens, and otherwise as it is, byte for byte.

    Dropped are parameters and parts of the path that name the recipient (by number, token or mail address: plain,
    escaped, in base64, hashed), that belong to a service of mail, or that track; user and password before the host. A
    redirect that says itself where it leads is replaced by that address. Of an address of the recipient's own account
    (to unsubscribe, say) no parameter stays. What is left may lead to less than the original did: it is for print.
    Nothing is fetched. Linear in the length; never raises.

    Args:
        recipients: The addresses that the mail was sent to.
    """
    return _stripped(url, _marks(tuple(sorted({each.strip().lower() for each in recipients if "@" in each}))), 0)


@functools.lru_cache(maxsize=64)
def _marks(recipients: tuple[str, ...]) -> frozenset[str]:
    """Return what stands for the recipients: their addresses, and the digests of these."""
    out = set(recipients)
    for each in recipients:
        out |= {
            hashlib.new(name, each.encode(), usedforsecurity=False).hexdigest() for name in ("md5", "sha1", "sha256")
        }
    return frozenset(out)


def _stripped(url: str, marks: frozenset[str], depth: int) -> str:
    match = _PARTS.match(url)
    if match is None:
        return url
    scheme, rest = match["scheme"].lower(), match["rest"]
    if scheme == "mailto":
        return _mailto(url, rest, marks)
    if scheme not in ("http", "https") or not rest.startswith("//"):
        return url
    head, rest = url[: len(match["scheme"]) + 3], rest[2:]
    rest, hash_mark, fragment = rest.partition("#")
    rest, question, query = rest.partition("?")
    place, slash, path = rest.partition("/")
    host = place.rpartition("@")[2]
    name = host.partition(":")[0].lower().rstrip(".")
    pairs = query.split("&") if query else []
    if len(url) > _LONGEST:
        pairs, fragment = [], ""
        path = "/".join(part for part in path[:_LONGEST].split("/") if len(part) < 200)
    if depth < _DEEPEST and (target := _target(name, path, pairs)) is not None:
        return _stripped(target, marks, depth + 1)
    keep, bare = _kept(name, path)
    parts = list(_path(path, keep, marks, bare))
    left = [] if bare else [told for pair in pairs if (told := _pair(pair, name, marks, depth)) is not None]
    out = head + host + slash + "/".join(parts)
    if left or (question and not query):
        out += "?" + "&".join(left)
    if fragment and (kept := [p for p in fragment.split("&") if _pair(p, name, marks, depth) == p]):
        out += hash_mark + "&".join(kept)
    elif hash_mark and not fragment and len(url) <= _LONGEST:
        out += hash_mark
    return out


def _mailto(url: str, rest: str, marks: frozenset[str]) -> str:
    """The address alone stays, without the tag that tells its user apart ("leave+c0ffee@…")."""
    address = unquote(rest.partition("?")[0])
    local, at, host = address.rpartition("@")
    if not at:
        return url
    plain = local.partition("+")[0].partition("=")[0]
    if any(mark in address.lower() for mark in marks) or (_is_opaque(plain) and len(plain) >= 16):
        return "mailto:" + "@" + host
    if plain == local and "?" not in rest:
        return url
    return f"mailto:{plain}@{host}"


def _under(name: str, host: str) -> bool:
    return name == host or name.endswith("." + host)


def _sends(name: str) -> bool:
    """Whether a host counts clicks for a sender of mail, by its first label ("click.gazette.example")."""
    return name.partition(".")[0].rstrip("0123456789") in _rules().senders


def _kept(name: str, path: str) -> tuple[int | None, bool]:
    """Return how many parts of the path are kept (all when None), and whether no parameter is."""
    rules = _rules()
    keep: int | None = next((count for host, count in rules.cut.items() if _under(name, host)), None)
    bare = keep is not None
    for beginning, count in rules.paths.items():
        if ("/" + path).startswith(beginning):
            keep, bare = count if keep is None else min(keep, count), True
    if any("*" in names for host, names in rules.hosts.items() if _under(name, host)):
        bare = True
    return keep, bare or _is_own(path)


def _is_own(path: str) -> bool:
    words = {unquote(part).lower().partition(".")[0] for part in path.split("/")}
    return not words.isdisjoint(_rules().own)


def _path(path: str, keep: int | None, marks: frozenset[str], bare: bool) -> Iterator[str]:
    for number, part in enumerate(path.split("/")):
        if keep is not None and number >= keep:
            return
        account = part.startswith("@") and not any(mark in part.lower() for mark in marks)
        if part and not account and (_names_someone(part, marks) or (bare and _is_opaque(part)) or _JWT.search(part)):
            continue
        yield part


def _pair(pair: str, name: str, marks: frozenset[str], depth: int) -> str | None:
    """Return a parameter as it is printed, or None."""
    key, equals, value = pair.partition("=")
    low = unquote_plus(key).lower()
    rules = _rules()
    if low in rules.names or low.startswith(rules.prefixes):
        return None
    if any(low in names for host, names in rules.hosts.items() if _under(name, host)):
        return None
    if _names_someone(value, marks) or _names_someone(key, marks):
        return None
    if low in rules.opaque and _sends(name) and len(value) >= 16 and _is_opaque(value):
        return None
    plain = unquote_plus(value)
    if depth < _DEEPEST and _WEB.match(plain):
        inner = _stripped(plain, marks, depth + 1)
        return pair if inner == plain else key + equals + quote(inner, safe="")
    return None if _JWT.search(plain) else pair


def _names_someone(value: str, marks: frozenset[str]) -> bool:
    """Whether a value holds an address of mail, or what stands for the recipient, in whatever dress."""
    forms = [value]
    done: set[str] = set()
    while forms and len(done) < _FORMS:
        plain = forms.pop()
        if _personal(plain, marks):
            return True
        done.add(plain)
        forms += [form for form in (_unpacked(plain), unquote_plus(plain)) if form is not None and form not in done]
    return False


def _personal(value: str, marks: frozenset[str]) -> bool:
    if "@" in value and not _WEB.match(value) and _MAIL.search(value):
        return True
    if not marks:
        return False
    low = value.lower()
    return any(mark in low for mark in marks if "@" in mark) or any(
        found[0].lower() in marks for found in _HEX.finditer(value)
    )


def _unpacked(value: str) -> str | None:
    """Return what a value says in base64 (either alphabet, padded or not) or hexadecimal digits, where that is text."""
    try:
        if len(value) >= 12 and len(value) % 2 == 0 and re.fullmatch(r"[0-9a-fA-F]+", value):
            found = bytes.fromhex(value)
        elif _PACKED.match(value):
            plain = value.rstrip("=").replace("-", "+").replace("_", "/")
            found = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        else:
            return None
        text = found.decode("utf-8")
    except (ValueError, binascii.Error):
        return None
    return text if text.isprintable() else None


def _is_opaque(value: str) -> bool:
    """Whether a part is no word of a language: long, of digits and letters in one piece."""
    plain = unquote(value).rstrip("=")
    if len(plain) < _OPAQUE:
        return False
    pieces = [piece for piece in _WORDS.split(plain) if piece]
    longest = max(pieces, key=len, default="")
    if len(pieces) == 5 and [len(piece) for piece in pieces] == [8, 4, 4, 4, 12]:
        return True
    digits = sum(char.isdigit() for char in plain)
    mixed = any(char.isupper() for char in longest[1:]) and any(char.islower() for char in longest)
    return len(longest) >= _OPAQUE and bool(digits or mixed or len(longest) >= 24)


def _target(name: str, path: str, pairs: list[str]) -> str | None:
    """Return the address that a redirect says it leads to, or None."""
    for host, names in _rules().leads.items():
        if not _under(name, host):
            continue
        given = dict(reversed([pair.partition("=")[::2] for pair in pairs]))
        for each in names:
            value = given.get(each, "")
            if host == "urldefense.proofpoint.com":
                value = value.replace("-", "%").replace("_", "/")
            plain = unquote_plus(value)
            if _WEB.match(plain):
                return plain
    if _under(name, "urldefense.com") and (match := _DEFENDED.match("/" + "?".join((path, "&".join(pairs))))):
        return re.sub(r"\A(https?):/{1,2}", r"\1://", match[1]) if "*" not in match[1] else None
    if _under(name, "awstrack.me") and path.startswith("L0/"):
        plain = unquote(path[3:].partition("/")[0])
        return plain if _WEB.match(plain) else None
    if _sends(name):
        for part in path.split("/"):
            if part.startswith("aHR0c") and _WEB.match(plain := _unpacked(unquote(part)) or ""):
                return plain
    return None
