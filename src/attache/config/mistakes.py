"""Every mistake of a beat file at once, each with its place."""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from ..errors import ConfigError
from .durations import seconds
from .places import Path, line_of, lines

if TYPE_CHECKING:
    from . import Beat
    from .sources import Feed, Fetching, Folder, Mailbox

_MOST = 200
_AT = re.compile(r" - at `(?:key in )?\$([^`]*)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}\Z")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_ID = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}\Z")
_UNDER = re.compile(r"[^\s/:?#]+\.[^\s/:?#]+(?:/[^\s?#]*)?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_EMPTY: tuple[object, ...] = ("", [], {})
T = TypeVar("T")
Found = tuple[Path, str]


def understood(data: dict[str, Any], kind: type[T]) -> tuple[T | None, list[Found]]:
    """Return the data as a type, and every place where they do not fit it; None where nothing can be made of them.

    What does not fit is left out, so that the rest can be judged.
    """
    found: list[Found] = []
    for _ in range(_MOST):
        try:
            return msgspec.convert(data, kind), found
        except msgspec.ValidationError as error:
            path, words = _place(data, str(error))
            if path[-1:] and path not in [place for place, _ in found]:
                found.append((path, words))
            if not _mended(data, path, bool(_MISSING.search(str(error)))):
                return None, found
    return None, found


def told(found: Sequence[Found], text: str, place: str) -> ConfigError:
    """Return the mistakes as one error that holds them all, in the order of the file."""
    where = lines(text)
    placed = [(line_of(where, path), path, words) for path, words in found]
    placed.sort(key=lambda each: each[0] or 0)
    made = [
        ConfigError(words, place=f"{place}:{line}: {shown(path)}" if line else f"{place}: {shown(path)}")
        for line, path, words in placed
    ]
    made[0].others = tuple(made[1:])
    return made[0]


def shown(path: Path) -> str:
    """Return a path as people write it, tables counted from 1."""
    out = ""
    for step in path:
        out += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def _place(data: dict[str, Any], message: str) -> tuple[Path, str]:
    where = _AT.search(message)
    words = _AT.sub("", message)
    path: tuple[str | int, ...] = ()
    if where:
        path = tuple(int(step[2]) if step[2] else step[1] for step in _STEP.finditer(where[1]) if step[1] or step[2])
        if "[...]" in where[1]:
            path = _first_bad(data, path)
    if missing := _MISSING.search(words):
        return (*path, missing[1]), "this is needed"
    if unknown := _UNKNOWN.search(words):
        return (*path, unknown[1]), "there is no such setting"
    return path, words[:1].lower() + words[1:]


def _first_bad(data: Any, path: Path) -> Path:
    """Values of a table with free keys have no key in the message: name the first that is no string."""
    for step in path:
        data = data[step] if isinstance(step, int) or step in data else None
    if isinstance(data, dict):
        return next(((*path, key) for key, value in data.items() if not isinstance(value, str)), path)
    return path


def _mended(data: Any, path: Path, missing: bool) -> bool:
    """Take what does not fit out of the data, or put something empty where something is needed."""
    if not path:
        return False
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    last = path[-1]
    if isinstance(data, list) and isinstance(last, int) and last < len(data):
        # keep the numbers of the others: what stands here is judged again as an empty table or word
        nothing = {} if isinstance(data[last], dict) else ""
        if data[last] == nothing:
            return False
        data[last] = nothing
        return True
    if not isinstance(data, dict):
        return False
    if missing:
        data[last] = ""
        return True
    if last not in data:
        return False
    if data[last] in _EMPTY:
        data[last] = _EMPTY[(_EMPTY.index(data[last]) + 1) % 3] if data[last] != {} else None
        if data[last] is None:
            del data[last]
        return True
    del data[last]
    return True


def of_beat(beat: "Beat") -> Iterator[Found]:
    """Yield what is wrong with a beat whose types are right."""
    if not beat.name.strip():
        yield ("name",), "a beat needs a name"
    for number, language in enumerate(beat.languages):
        if not _LANGUAGE.match(language):
            yield ("languages", number), f"{language!r} is no language: write it as in BCP 47, such as en or zh-Hans"
    yield from _of_sides_and_issues(beat)
    yield from _of_names(beat)
    yield from _of_fetching(beat.fetch)
    yield from _of_sources(beat)


def _of_sides_and_issues(beat: "Beat") -> Iterator[Found]:
    sides: set[str] = set()
    for number, side in enumerate(beat.sides):
        if side.id in sides:
            yield ("sides", number, "id"), "two sides have the same id"
        sides.add(side.id)
    seen: set[str] = set()
    for number, issue in enumerate(beat.issue):
        path = ("issue", number)
        if not issue.id.strip() or any(letter.isspace() for letter in issue.id) or not issue.name.strip():
            yield path, f"issue {issue.id}: an issue needs an id without spaces, and a name"
        if issue.id in seen:
            yield (*path, "id"), f"two issues have the id {issue.id}"
        if not any(term.strip("* ") for term in issue.terms):
            yield (*path, "terms"), f"issue {issue.id}: an issue needs a term"
        for named in issue.sides:
            if named not in sides:
                yield (*path, "sides"), f"issue {issue.id}: there is no side {named}"
        seen.add(issue.id)


def _of_names(beat: "Beat") -> Iterator[Found]:
    taken: set[str] = set()
    for number, name in enumerate(beat.names):
        forms = {form.strip().casefold() for form in (name.use, *name.of)}
        if "" in forms or not name.of:
            yield ("names", number), f"{name.use}: a name needs what it is used for"
        if forms & taken:
            yield ("names", number), f"{name.use}: a name stands in two tables"
        taken |= forms


def _of_fetching(fetch: "Fetching") -> Iterator[Found]:
    yield from _duration(("fetch", "delay"), fetch.delay, least=0)
    yield from _duration(("fetch", "timeout"), fetch.timeout)
    for number, words in enumerate(fetch.revisit):
        yield from _duration(("fetch", "revisit", number), words)
    if not fetch.contact.isprintable():
        yield ("fetch", "contact"), "an address of mail or web, on one line"
    for number, words in enumerate(fetch.private):
        if not _network(words):
            yield ("fetch", "private", number), f"{words!r} is neither a network, such as 10.1.2.0/24, nor a host"


def _network(words: str) -> bool:
    try:
        ipaddress.ip_network(words.strip(), strict=False)
    except ValueError:
        return bool(re.match(r"(?=.{1,253}\Z)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\Z", words)) and not re.match(
            r"[0-9.]+\Z", words
        )
    return True


def _of_sources(beat: "Beat") -> Iterator[Found]:
    ids: set[str] = set()
    urls: set[str] = set()
    for number, feed in enumerate(beat.feeds):
        yield from _of_feed(("feeds", number), feed)
        if feed.url and feed.url.strip() in urls:
            yield ("feeds", number, "url"), "this address stands in two feeds"
        urls.add(feed.url.strip())
        yield from _id(("feeds", number, "id"), feed.id, ids)
    for number, mailbox in enumerate(beat.mailboxes):
        yield from _of_mailbox(("mailboxes", number), mailbox)
        yield from _id(("mailboxes", number, "id"), mailbox.id, ids)
    for number, folder in enumerate(beat.folders):
        yield from _of_folder(("folders", number), folder)
        yield from _id(("folders", number, "id"), folder.id, ids)


def _id(path: Path, words: str, taken: set[str]) -> Iterator[Found]:
    if not words:
        return
    if not _ID.match(words):
        yield path, "an id has no spaces, and at most 200 characters"
    if words in taken:
        yield path, f"two sources have the id {words}"
    taken.add(words)


def _of_feed(path: Path, feed: "Feed") -> Iterator[Found]:
    if feed.url:
        yield from _address((*path, "url"), feed.url)
    yield from _duration((*path, "every"), feed.every)
    if feed.language and not _LANGUAGE.match(feed.language):
        yield (*path, "language"), f"{feed.language!r} is no language: write it as in BCP 47, such as en or zh-Hans"
    if feed.verified and not _is_day(feed.verified):
        yield (*path, "verified"), "a day such as 2031-05-09, or empty"
    if feed.kind == "page" and feed.rules is None:
        yield path, "a listing page needs rules: rules = { item = … }"
    if feed.kind == "api" and feed.map is None:
        yield path, "an API needs a map: map = { items = …, url = … }"
    if feed.rules is not None and not feed.rules.item.strip():
        yield (*path, "rules", "item"), "rules need to say where the entries are"
    for number, words in enumerate(feed.only):
        if not _UNDER.match(words):
            yield (*path, "only", number), "a host such as gazette.example, or a host and folder, without https://"
    for header, variable in feed.headers.items():
        if not _HEADER.match(header):
            yield (*path, "headers"), "this is no name of a header"
        if not _VARIABLE.match(variable):
            # what stands here may be the secret itself: it is not repeated
            yield (*path, "headers", header), "name the environment variable that holds the value, not the value itself"


def _of_mailbox(path: Path, mailbox: "Mailbox") -> Iterator[Found]:
    yield from _duration((*path, "every"), mailbox.every)
    if mailbox.password and not _VARIABLE.match(mailbox.password):
        yield (*path, "password"), "name the environment variable that holds the password, not the password itself"
    if mailbox.security == "none" and mailbox.host not in _LOCAL:
        yield (*path, "security"), "only a server on this machine may be reached without protection"
    if mailbox.host and not _network(mailbox.host):
        yield (*path, "host"), "this is no host"


def _of_folder(path: Path, folder: "Folder") -> Iterator[Found]:
    yield from _duration((*path, "every"), folder.every)
    if "\0" in folder.path or not folder.path.strip():
        yield (*path, "path"), "this is no folder"


def _duration(path: Path, words: str, *, least: float = 1) -> Iterator[Found]:
    try:
        value = seconds(words)
    except ConfigError as error:
        yield path, f"{words!r} is no duration: {error.hint}"
        return
    if value < least:
        yield path, "this is too short: at least 1s"


def _address(path: Path, url: str) -> Iterator[Found]:
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        yield path, "this is no web address"
        return
    if parts.scheme.lower() not in ("http", "https") or not host or any(letter.isspace() for letter in url.strip()):
        yield path, "this is no web address: it begins with https:// or http://"
    elif parts.username or parts.password:
        yield path, "no name and password in an address: use headers, with an environment variable"


def _is_day(words: str) -> bool:
    import datetime as dt

    try:
        return bool(_DAY.match(words)) and bool(dt.date.fromisoformat(words))
    except ValueError:
        return False
