"""Which addresses may be asked: none that is private, whatever its name, its spelling or what it redirects to.

An address is read once, here, and what is connected to is what was read: the host by name is looked up, each of its
network addresses is judged, and the connection is made to exactly one that passed. So neither a name that changes
between the look and the call (rebinding) nor another reading of the same characters opens a way in.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

from ..errors import BadAddress, ConfigError, NotHttp, RefusedAddress

type_of_address = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 8192
"""Characters of an address; longer ones are no addresses of articles."""

# What is not of the public internet: the special-purpose registries of IANA for IPv4 and IPv6 (RFC 6890 and later).
_CLOSED_4 = tuple(
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_OPEN_6 = ipaddress.IPv6Network("2000::/3")  # all that is given out of IPv6; what is outside of it is special
_CLOSED_6 = tuple(
    ipaddress.IPv6Network(each)
    for each in ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16")
)
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# https://fetch.spec.whatwg.org/#port-blocking: ports of other services, which a request might speak to by accident.
# fmt: off
_BAD_PORTS = frozenset(
    (
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
        109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
        526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
        3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    )
)
# fmt: on

_SECRET_NAME = re.compile(
    r"(?i)(?:^|[_.-])(?:[a-z]*token|[a-z]*key|secret|pass(?:word|wd)?|pwd|auth\w*|sig\w*|session\w*|s?sid|code|jwt|"
    r"access\w*|credentials?|otp|ticket|cookie|user|email|e?mail|login)(?:$|[_.\[-])"
)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\Z")
_IPV4_PART = re.compile(r"0x[0-9a-f]*\Z|[0-9]+\Z")
_KEPT = "/:?#[]@!$&'()*+,;=%-._~|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address as it is asked: `host` in ASCII, `path` with the query; `ip` where the host is a number."""

    scheme: str
    host: str
    port: int
    path: str
    ip: type_of_address | None = None

    @property
    def netloc(self) -> str:
        """The host, and the port where it is not the usual one: the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address, without names, passwords or fragment."""
        return f"{self.scheme}://{self.netloc}{self.path}"


@lru_cache(maxsize=4096)
def target(url: str) -> Target:
    """Return how an address is asked. A name and password in it are left out, and so is its fragment.

    Raises:
        BadAddress: It cannot be read as one, or not in one way only.
        NotHttp: It is of another scheme.
        RefusedAddress: Its port is one of another service.
    """
    if len(url) > LONGEST:
        raise BadAddress(f"it is longer than {LONGEST} characters", place=masked(url))
    trimmed = re.sub(r"[\t\r\n]", "", url.strip("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x1b\x1f \t\r\n"))
    try:
        parts = urlsplit(trimmed)
        scheme = parts.scheme.lower()
        port = parts.port
        name = parts.hostname
    except ValueError:
        raise BadAddress(place=masked(url)) from None
    if scheme not in DEFAULT_PORTS:
        if scheme and re.match(r"[a-z][a-z0-9+.-]*:", trimmed, re.IGNORECASE):
            raise NotHttp(place=masked(url))
        raise BadAddress(place=masked(url))
    if not name or "\\" in parts.netloc or re.search(r"[\s\x00-\x20\x7f]", parts.netloc):
        raise BadAddress(place=masked(url))
    host, ip = _host(name, bracketed="[" in parts.netloc.rpartition("@")[2], url=url)
    port = DEFAULT_PORTS[scheme] if port is None else port
    if port in _BAD_PORTS:
        raise RefusedAddress(f"port {port} is not one of the web", place=masked(url), hint="give the address of a page")
    path = parts.path or "/"
    if parts.query or trimmed.partition("#")[0].endswith("?"):
        path += f"?{parts.query}"
    return Target(scheme=scheme, host=host, port=port, path=_ascii(path), ip=ip)


def joined(here: Target, location: str) -> str:
    """Return where a Location leads from an address, as written otherwise; for `target` to judge."""
    head, mark, query = location.strip().partition("?")
    location = head.replace("\\", "/") + mark + query  # browsers read them so
    try:
        return urljoin(here.url, location)
    except ValueError:
        raise BadAddress("it redirects to what is no address", place=masked(here.url)) from None


def _ascii(path: str) -> str:
    path = _CONTROL.sub(lambda found: quote(found[0].encode("utf-8", "replace")), path)
    return quote(path.encode("utf-8", "replace"), safe=_KEPT) if not path.isascii() or _odd(path) else path


def _odd(path: str) -> bool:
    return any(mark in path for mark in '"<>\\^`{}')


def _host(name: str, *, bracketed: bool, url: str) -> tuple[str, type_of_address | None]:
    if bracketed:
        try:
            six = ipaddress.IPv6Address(name)
        except ValueError:
            raise BadAddress(place=masked(url)) from None
        if six.scope_id is not None:
            raise RefusedAddress("it names an interface of this machine", place=masked(url))
        return six.compressed, six
    if "%" in name:
        name = unquote_to_bytes(name).decode("utf-8", "replace")
    if not name.isascii():
        import idna

        try:
            name = idna.encode(name, uts46=True, transitional=False).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise BadAddress("its host is no name", place=masked(url)) from None
    host = name.lower().removesuffix(".")
    if not _HOST.match(host) or ".." in host or any(len(label) > 63 for label in host.split(".")):
        raise BadAddress("its host is no name", place=masked(url))
    if _IPV4_PART.match(host.rpartition(".")[2]):
        four = _ipv4(host)
        if four is None:
            raise BadAddress("its host is no number of a network", place=masked(url))
        return four.compressed, four
    return host, None


def _ipv4(host: str) -> ipaddress.IPv4Address | None:
    """Read a host that ends in a number, as browsers and the C library do: in parts, octal, hexadecimal."""
    parts = host.split(".")
    if len(parts) > 4 or not all(_IPV4_PART.match(part) for part in parts):
        return None
    try:
        values = [
            int(part[2:] or "0", 16)
            if part.startswith("0x")
            else int(part, 8 if part[0] == "0" and len(part) > 1 else 10)
            for part in parts
        ]
    except ValueError:
        return None
    last = 256 ** (5 - len(values))
    if any(value > 255 for value in values[:-1]) or values[-1] >= last:
        return None
    number = values[-1] + sum(value * 256 ** (3 - place) for place, value in enumerate(values[:-1]))
    return ipaddress.IPv4Address(number)


@lru_cache(maxsize=4096)
def is_public(ip: type_of_address) -> bool:
    """Return whether a network address is one of the public internet, and so is every one that it stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _CLOSED_4)
    mapped = ip.ipv4_mapped
    if mapped is not None:
        return is_public(mapped)
    if ip in _NAT64:
        return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip in _SIX_TO_FOUR:
        return is_public(ipaddress.IPv4Address(int(ip) >> 80 & 0xFFFFFFFF))
    if ip not in _OPEN_6 or any(ip in network for network in _CLOSED_6):
        return False
    if int(ip) >> 32 & 0xFDFFFFFF == 0x00005EFE:  # ISATAP: the last four bytes are an address of their own
        return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return True


class Guard:
    """Judges network addresses. `private` are networks or hosts that may be asked although they are not public.

    Raises:
        ConfigError: One of them is neither.
    """

    def __init__(self, private: Iterable[str] = ()) -> None:
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        self._hosts: set[str] = set()
        for each in private:
            try:
                self._networks.append(ipaddress.ip_network(each.strip("[]"), strict=False))
            except ValueError:
                host = each.strip().lower().removesuffix(".")
                if not _HOST.match(host) or _IPV4_PART.match(host.rpartition(".")[2]):
                    raise ConfigError("neither a network nor a host", place=f"fetch.private: {each}") from None
                self._hosts.add(host)

    def allows(self, ip: type_of_address, host: str) -> bool:
        """Return whether a network address may be connected to for a host of that name."""
        if is_public(ip) or host in self._hosts:
            return True
        mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        plain = mapped or ip
        return any(plain in network for network in self._networks if network.version == plain.version)

    def passed(self, found: Iterable[str], where: Target) -> tuple[str, ...]:
        """Return those of the network addresses found for a host that may be connected to, in order.

        Raises:
            RefusedAddress: There is none.
        """
        passed = []
        for each in found:
            try:
                ip = ipaddress.ip_address(each)
            except ValueError:
                continue
            if self.allows(ip, where.host):
                passed.append(each)
        if not passed:
            raise RefusedAddress("it is not on the public internet", place=masked(where.url))
        return tuple(passed)


def masked(url: str) -> str:
    """Return an address fit to be printed: without name and password, and without values that look like secrets.

    Never raises, whatever it is given; control characters are escaped, and what is very long is cut.
    """
    text = _CONTROL.sub(lambda found: quote(found[0].encode("utf-8", "replace")), url[:LONGEST].strip())
    text = text.partition("#")[0]
    head, mark, query = text.partition("?")
    scheme, slashes, rest = head.partition("//")
    if slashes:
        netloc, slash, path = rest.partition("/")
        head = f"{scheme}//{netloc.rpartition('@')[2]}{slash}{path}"
    elif "@" in head:
        head = head.rpartition("@")[2] if ":" in head.partition("@")[0] else head
    if mark:
        query = re.sub(r"([^&;=]+)=([^&;]*)", _mask, query)
    shown = head + mark + query
    return shown if len(shown) <= 300 else shown[:299] + "…"


def _mask(found: re.Match[str]) -> str:
    return f"{found[1]}=***" if found[2] and _SECRET_NAME.search(found[1]) else found[0]
