"""How the reading room is set up: where it listens, who may ask, and its bounds."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the application is given at its start.

    `hosts` are names, without port, under which it may be asked besides those of loopback. With `public` set readers
    see only the words that are cited, with one sentence on either side. `secret` signs what is handed to browsers; a
    new one at each start makes them ask for their pages again. Sizes are bytes, or characters of an address; `rate`
    is requests a second from one address, `burst` how many may come at once.
    For `memory` seconds what takes long to work out may be older than the record; for `patience` seconds a page waits
    for it.
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8470
    hosts: tuple[str, ...] = ()
    public: bool = False
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    max_body: int = 1_000_000
    max_query: int = 8_000
    rate: float = 40.0
    burst: int = 400
    desks: int = 8
    wait: float = 10.0
    memory: float = 20.0
    patience: float = 0.4

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in ("127.0.0.1", "localhost", "::1")

    def known_host(self, value: str) -> bool:
        """Whether a Host header names this server: any web page can make a browser ask loopback under its own name."""
        name = host_of(value)
        own = () if self.host in ("0.0.0.0", "::", "") else (self.host, f"[{self.host}]")
        return name in {each.casefold() for each in (*LOOPBACK, *own, *self.hosts)}


def host_of(value: str) -> str:
    """Return the name in a Host header or authority, without its port; empty where it is none."""
    value = value.strip().casefold()
    if value.startswith("["):
        name, closed, rest = value.partition("]")
        return name + closed if closed and (not rest or (rest[0] == ":" and rest[1:].isdecimal())) else ""
    name, colon, port = value.partition(":")
    return name if not colon or port.isdecimal() else ""
