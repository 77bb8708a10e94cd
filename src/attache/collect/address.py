"""Addresses: which of them are the same page, which the same site.

What says only how a reader came to a page stands in `data/addresses.toml`, not here.
"""

import base64
import binascii
import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

_WRAPPED = 50
_SIMPLE = re.compile(
    r"https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>/[^?#\s\\]*)?(?:\?(?P<query>[^#\s]*))?(?:#(?P<fragment>.*))?\Z",
    re.IGNORECASE | re.ASCII,
)
_EASY = re.compile(
    r"https?://([a-z0-9-]++(?:\.[a-z0-9-]++)++)((?:/[A-Za-z0-9_~!$'()*+,=:@-][A-Za-z0-9._~!$'()*+,=:@-]*+)*+)/?"
    r"(?:\?([^#\s]*+))?\Z",
    re.ASCII,
)
_BLANKS = re.compile(r"[\t\r\n]")
_PLAIN = re.compile(r"[A-Za-z0-9/._~!$'()*+,;=:@-]*\Z")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"[^A-Za-z0-9/._~!$&'()*+,;=:@%?\[\]|-]+|%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_ARTICLE = re.compile(r"[0-9_.-]")
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?\Z", re.IGNORECASE)
_NUMERIC_HOST = re.compile(r"[0-9.]+\Z")
_LONGEST = 16 * 1024
_SHORT = 400


class _Parts(NamedTuple):
    host: str
    port: int | None
    path: str
    query: str
    fragment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrapper:
    host: str
    paths: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    prefixes: tuple[str, ...]
    names: frozenset[str]
    values: Mapping[str, tuple[str, ...]]
    keep: Mapping[str, frozenset[str]]
    drop: Mapping[str, frozenset[str]]
    forms: Mapping[str, frozenset[str]]
    wrappers: tuple[_Wrapper, ...]


@functools.cache
def _rules() -> _Rules:
    data = tomllib.loads((resources.files("attache.data") / "addresses.toml").read_text(encoding="utf-8"))
    return _Rules(
        prefixes=tuple(data["prefixes"]),
        names=frozenset(data["names"]),
        values={name: tuple(values) for name, values in data["values"].items()},
        keep={host: frozenset(names) for host, names in data["keep"].items()},
        drop={host: frozenset(names) for host, names in data["drop"].items()},
        forms={name: frozenset(words) for name, words in data["forms"].items()},
        wrappers=tuple(
            _Wrapper(host=row["host"], paths=tuple(row["paths"]), parameters=tuple(row["parameters"]))
            for row in data["wrappers"]
        ),
    )


def canonical(url: str) -> str:
    """Return the identity of the page at an address: the same for every address that surely leads to it.

    Two addresses with one identity differ only in scheme, `www.` or a mobile host, letter case of the host, default
    port, fragment, tracking parameters, order of parameters, a slash or `index.html` at the end, an AMP or print
    form, or in a redirecting service around them. What may tell two pages apart is kept, hash routes (`#/`, `#!`)
    among it. It is meant to compare, not to fetch. An address that is no web address comes back trimmed. Idempotent;
    never raises; time is linear.
    """
    # the same addresses stand in a feed from poll to poll
    return _remembered(url) if len(url) < _SHORT else _canonical(url)


def _canonical(url: str) -> str:
    return easy if (easy := _easily(url)) is not None else _surely(url)


def _easily(url: str) -> str | None:
    """Return the identity of an address in which nothing is to be judged, as most are; None for any other."""
    found = _EASY.match(url)
    if found is None or not (name := _easy_host(found[1])):
        return None
    path = found[2]
    lower = path.lower()
    if "amp" in lower or "print" in lower or lower[lower.rfind("/") + 1 :] in _rules().forms["index"]:
        return None
    query = _query(found[3], found[1]) if found[3] else ""
    return f"https://{name}{path or '/'}{'?' + query if query else ''}"


def _surely(url: str) -> str:
    text = _BLANKS.sub("", url.strip())
    if len(text) > _LONGEST:
        return text
    parts = _split(text)
    for _ in range(_WRAPPED):
        if parts is None or (inner := _unwrapped(parts)) is None:
            break
        text = _BLANKS.sub("", inner.strip())
        parts = _split(text)
    return _identity(parts) if parts is not None else text


@functools.lru_cache(maxsize=16384)
def _remembered(url: str) -> str:
    return _canonical(url)


def host(url: str) -> str:
    """Return the host of an address in lower case, in its ASCII form, without a port; empty when there is none."""
    parts = _split(_BLANKS.sub("", url.strip())[:_LONGEST])
    return parts.host if parts is not None else ""


def same_site(one: str, other: str) -> bool:
    """Whether two addresses lie under the same registrable domain (the same host, where there is none)."""
    first, second = host(one), host(other)
    return bool(first) and (first == second or _site(first) == _site(second))


def under(url: str, places: Iterable[str]) -> bool:
    """Whether an address lies under one of these hosts (`gazette.example`) or folders (`gazette.example/world/`)."""
    parts = _split(_BLANKS.sub("", url.strip())[:_LONGEST])
    if parts is None:
        return False
    for place in places:
        name, slash, folder = place.partition("/")
        known = _bare(name.lower() if name.isascii() else _ascii(name.lower()))
        bare = _bare(parts.host)
        if (bare == known or bare.endswith("." + known)) and _path(parts.path).startswith(slash + folder):
            return True
    return False


def is_home(url: str) -> bool:
    """Whether an address is the front page of a host, or of one of its languages, and no page below it."""
    return is_home_identity(canonical(url))


def is_home_identity(identity: str) -> bool:
    """Whether what `canonical` gave is that of a front page."""
    if identity.count("/") > 3:
        return False
    parts = _split(identity)
    if parts is None or parts.query or parts.fragment:
        return False
    path = parts.path.strip("/")
    return not path or path.lower() in _rules().forms["home"] or bool(_LOCALE.match(path))


def _split(text: str) -> _Parts | None:
    if found := _SIMPLE.match(text):
        name, path, query, fragment = found.group("host", "path", "query", "fragment")
        return _Parts(name.lower(), None, path or "", query or "", fragment or "")
    if text.startswith("//"):
        text = "https:" + text
    try:
        parts = urlsplit(text)
        name = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https") or not name:
            return None
        port = None if parts.port in (80, 443) else parts.port
    except ValueError:
        return None
    return _Parts(name if name.isascii() else _ascii(name), port, parts.path, parts.query, parts.fragment)


def _identity(parts: _Parts) -> str:
    path, bare = _page(_path(parts.path)), _bare(parts.host)
    query = _query(parts.query, parts.host)
    port = f":{parts.port}" if parts.port is not None else ""
    shown = f"[{bare}]" if ":" in bare else bare
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) and len(parts.fragment) > 1 else ""
    return f"https://{shown}{port}{path}{'?' + query if query else ''}{'#' + fragment if fragment else ''}"


@functools.lru_cache(maxsize=4096)
def _ascii(name: str) -> str:
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return name


@functools.lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """Return a host without the labels that only say in which form its pages are shown."""
    forms = _rules().forms["hosts"]
    while True:
        first, _, rest = name.partition(".")
        if first not in forms or "." not in rest or _site(rest) is None:
            return name
        name = rest


@functools.lru_cache(maxsize=4096)
def _site(name: str) -> str | None:
    """Return the registrable domain of a host; the host itself where it has none; None where it is a suffix alone."""
    if ":" in name or _NUMERIC_HOST.match(name):
        return name
    from tld import get_tld, is_tld

    if is_tld(name, search_private=True):
        return None
    found = get_tld(f"https://{name}", as_object=True, fail_silently=True, search_private=True)
    if found is not None:
        return str(found.fld)  # type: ignore[union-attr]
    return ".".join(name.split(".")[-2:])


def _path(path: str) -> str:
    """Return a path with escapes, dots and slashes in one form."""
    if not _PLAIN.match(path):
        path = _UNSAFE.sub(_escaped, path)
        path = _ESCAPE.sub(_normal, path)
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/." in path:
        kept: list[str] = []
        for part in path.split("/"):
            if part == "..":
                del kept[max(1, len(kept) - 1) :]
            elif part != ".":
                kept.append(part)
        path = "/".join(kept)
    if "//" in path:
        path = re.sub("/{2,}", "/", path)
    return path or "/"


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8", errors="replace"))


def _normal(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if letter in _UNRESERVED else f"%{found[1].upper()}"


def _page(path: str) -> str:
    """Return the path of a page whatever form of it the path leads to: AMP, print, with a slash or index at its end."""
    while (shorter := _outer(path.rstrip("/"))) != path:
        path = shorter
    return path or "/"


def _outer(path: str) -> str:
    folder, _, last = path.rpartition("/")
    if last.lower() in _rules().forms["index"]:
        return folder
    if last.lower() in ("amp", "print") and _ARTICLE.search(folder.rpartition("/")[2]):
        path = folder
    elif last.lower().endswith((".amp.html", ".amp.htm")):
        path = f"{folder}/{last[: last.lower().rindex('.amp.')]}{last[last.rindex('.') :]}"
    elif last.lower().endswith(".amp") and _ARTICLE.search(last[:-4]):
        path = f"{folder}/{last[:-4]}"
    if path.lower().startswith("/amp/") and _ARTICLE.search(path.rpartition("/")[2]):
        path = path[4:]
    return path


def _query(query: str, name: str) -> str:
    if not query:
        return ""
    keep, drop = _of_host(name)
    kept = []
    for part in query.split("&"):
        while part.startswith("amp;"):
            part = part[4:]
        if not part:
            continue
        key, _, value = part.partition("=")
        key = unquote(key) if "%" in key else key
        lower = key.lower()
        if keep is not None and key not in keep:
            continue
        if keep is None and (lower in drop or _tracks(lower, value) or _shape(lower, value)):
            continue
        if not _PLAIN.match(part):
            part = _ESCAPE.sub(_normal, _UNSAFE.sub(_escaped, part))
        kept.append((key, part))
    kept.sort(key=lambda pair: pair[0])
    return "&".join(part for _, part in kept)


@functools.lru_cache(maxsize=4096)
def _of_host(name: str) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Return what alone is kept of a query on this host (None for all), and what is dropped besides."""
    rules = _rules()
    labels = name.split(".")
    above = [".".join(labels[i:]) for i in range(len(labels))]
    keep = next((rules.keep[each] for each in above if each in rules.keep), None)
    return keep, frozenset().union(*(rules.drop.get(each, frozenset()) for each in above))


def _tracks(name: str, value: str) -> bool:
    rules = _rules()
    if name in rules.names or name.startswith(rules.prefixes):
        return True
    told = rules.values.get(name)
    if told is None:
        return False
    words = value.lower()
    return any(words.startswith(each[:-1]) if each.endswith("*") else words == each for each in told)


def _shape(name: str, value: str) -> bool:
    """Whether a parameter asks for another form of the same page."""
    forms, words = _rules().forms, value.lower()
    if name in forms["amp"]:
        return words in forms["amp_values"]
    if name in forms["print"]:
        return words in forms["print_values"]
    return name in forms["output_type"] and words == "amp"


def _unwrapped(parts: _Parts) -> str | None:
    """Return the address that a redirecting one leads to, where it stands in it."""
    wrappers, caches = _wrappers_of(parts.host)
    if caches:
        inner = _cached_amp(parts) or (_google_news(parts.path) if parts.host == "news.google.com" else None)
        if inner is not None:
            return inner
    for wrapper in wrappers:
        if "*" not in wrapper.paths and parts.path.rstrip("/") not in wrapper.paths:
            continue
        given = dict(parse_qsl(parts.query)) if parts.query.count("&") < 64 else {}
        for key in wrapper.parameters:
            if given.get(key, "").startswith(("http://", "https://")):
                return given[key].strip()
    return None


@functools.lru_cache(maxsize=4096)
def _wrappers_of(name: str) -> tuple[tuple[_Wrapper, ...], bool]:
    """Return how a host wraps addresses in its own, and whether it is one of those that keep AMP pages."""
    known = tuple(wrapper for wrapper in _rules().wrappers if _under(name, wrapper.host))
    return known, name.endswith(".cdn.ampproject.org") or name == "news.google.com" or _bare(name).startswith("google.")


@functools.lru_cache(maxsize=4096)
def _easy_host(name: str) -> str:
    """Return a host in the form that it has in identities; empty where its addresses may lead to others."""
    return "" if any(_wrappers_of(name)) else _bare(name)


def _under(name: str, known: str) -> bool:
    """Whether a host is a known one or lies under it; `google.*` is known under any suffix."""
    if known.endswith(".*"):
        return _bare(name).startswith(known[:-1])
    return name == known or name.endswith("." + known)


def _cached_amp(parts: _Parts) -> str | None:
    """Return the page of an AMP cache: `google.com/amp/s/…`, `….cdn.ampproject.org/c/s/…`."""
    path = parts.path
    if parts.host.endswith(".cdn.ampproject.org") and path[:3] in ("/c/", "/v/"):
        path = path[3:]
    elif _bare(parts.host).startswith("google.") and path.startswith("/amp/"):
        path = path[5:]
    else:
        return None
    path = path.removeprefix("s/")
    if "." not in path.partition("/")[0]:
        return None
    return f"https://{path}{'?' + parts.query if parts.query else ''}"


def _google_news(path: str) -> str | None:
    """Return the address inside an older Google News one: a length-prefixed string in base64; newer ones hold none."""
    code = path.rpartition("/")[2]
    if not code.startswith("CBMi") or len(code) > 4096:
        return None
    try:
        data = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        return None
    at, size, shift = 3, 0, 0
    while at < min(len(data), 6):
        size |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            break
    inner = data[at : at + size]
    if len(inner) != size or not inner.startswith((b"http://", b"https://")):
        return None
    try:
        return inner.decode("utf-8")
    except UnicodeDecodeError:
        return None
