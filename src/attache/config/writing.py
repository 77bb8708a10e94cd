"""Changes in the text of a beat file that leave everything else in it as it is: remarks, order, spaces."""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from ..errors import ConfigError, StorageFailed
from .places import lines
from .sources import Feed

_VERIFIED = re.compile(r"""(\s*verified\s*=\s*)("[^"\n]*"|'[^'\n]*')(.*)\Z""", re.DOTALL)
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def verified(text: str, days: Mapping[int, str]) -> str:
    """Return the text of a beat file with the day on which these feeds (by number, from 0) were reached.

    Raises:
        ConfigError: A feed does not stand in a `[[feeds]]` table of its own.
    """
    where = lines(text)
    out = text.split("\n")
    added: dict[int, str] = {}
    for number, day in days.items():
        at = where.get(("feeds", number, "verified"))
        if at is not None:
            found = _VERIFIED.match(out[at - 1])
            if found is None:
                raise ConfigError("this line cannot be changed", place=f"line {at}")
            out[at - 1] = f"{found[1]}{_string(day)}{found[3]}"
            continue
        header = where.get(("feeds", number))
        if header is None:
            raise ConfigError("feeds are not in tables of their own", hint="write each as a [[feeds]] table")
        added[header] = day
    for header in sorted(added, reverse=True):
        ending = "\r" if out[header - 1].endswith("\r") else ""
        out.insert(header, f"verified = {_string(added[header])}{ending}")
    return "\n".join(out)


def appended(text: str, feeds: Iterable[Feed]) -> str:
    """Return the text of a beat file with feeds at its end, each in a table; settings that are defaults are left out.

    Raises:
        ConfigError: The feeds of the file are not in tables of their own.
    """
    where = lines(text)
    if ("feeds",) in where and ("feeds", 0) not in where:
        raise ConfigError("feeds are not in tables of their own", hint="write each as a [[feeds]] table")
    parts = [text if not text or text.endswith("\n") else text + "\n"]
    parts += [f"\n{table(feed)}" for feed in feeds]
    return "".join(parts)


def table(feed: Feed) -> str:
    """Return a feed as a `[[feeds]]` table."""
    out = ["[[feeds]]"]
    plain = Feed(url=feed.url)
    for name in feed.__struct_fields__:
        value = getattr(feed, name)
        if name == "url" or name == "verified" or value != getattr(plain, name):
            out.append(f"{name} = {_value(value)}")
    return "\n".join(out) + "\n"


def _value(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, msgspec.Struct):
        plain = {f.name: f.default for f in msgspec.structs.fields(value)}
        value = {
            name: each
            for name in value.__struct_fields__
            if (each := getattr(value, name)) != plain[name] or name == "url"
        }
    assert isinstance(value, dict)
    return "{ " + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + " }"


def _key(name: str) -> str:
    return name if _BARE.match(name) else _string(name)


def _string(words: str) -> str:
    # a basic string of TOML is one of JSON, but for DEL and half characters
    return json.dumps(words.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007F")


def save(path: Path, text: str) -> None:
    """Write a beat file whole or not at all.

    Raises:
        StorageFailed: The disk refuses.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                os.chmod(name, path.stat().st_mode & 0o777)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise StorageFailed(error.strerror or "cannot be written", place=str(path)) from error
