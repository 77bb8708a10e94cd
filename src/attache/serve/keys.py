"""Keys of programs: made once, shown once, kept as digests in the workspace."""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from ..errors import QueryError, StorageFailed

FILE = "api-tokens"
_NAME = re.compile(r"[\w.@-]{1,60}\Z")


def add(folder: Path, name: str) -> str:
    """Return a new key for a program; only its digest is kept, in a file that its owner alone reads.

    Raises:
        QueryError: The name is no word, or has a key.
        StorageFailed: The disk refused.
    """
    if not _NAME.match(name):
        raise QueryError("this is no name for a key", place=name[:60], hint="letters, digits, . @ - and _")
    if name in _kept(folder):
        raise QueryError("there is a key of this name", place=name, hint=f"take its line out of {FILE}")
    key = "attache_" + secrets.token_urlsafe(32)
    try:
        place = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(place, "a", encoding="utf-8") as file:
            file.write(f"{name} {_digest(key)}\n")
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=FILE) from error
    return key


def holder(folder: Path, key: str) -> str | None:
    """Return the name of the one whose key this is, None where it is nobody's."""
    digest = _digest(key)
    found = None
    for name, kept in _kept(folder).items():
        if hmac.compare_digest(kept, digest):
            found = name
    return found


def _digest(key: str) -> str:
    # long random keys need no slow hash
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _kept(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        return {}
    pairs = (line.split() for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
