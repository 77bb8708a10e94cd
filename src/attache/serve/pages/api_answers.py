"""How the API answers: rows in the format that is asked for, cursors, validators, keys."""

import base64
import binascii
import datetime as dt
import functools
import hashlib
import inspect
import io
import re
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlencode

import msgspec
from fastapi import HTTPException, Path, Query
from fastapi.responses import Response

from ...desk.desk import Desk
from ...errors import ExtraMissing, QueryError, WorkspaceBusy
from ...export import jsonld, list_feeds
from ...export.cells import cell, line
from .. import keys
from ..visit import Visit

T = TypeVar("T")
Plain = dict[str, Any]
Form = Annotated[
    Literal["json", "csv", "parquet", "rss", "atom", "feed", "jsonld", "ical"],
    Query(alias="format", description="How the list comes; `ical` for meetings, `jsonld` for what has a citation."),
]
Day = Annotated[str | None, Query(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", max_length=10, examples=["2031-05"])]
Name = Annotated[str | None, Query(max_length=200)]
Words = Annotated[str | None, Query(max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many rows.")]
After = Annotated[
    str | None, Query(max_length=200, pattern=r"^[A-Za-z0-9_-]+$", description="The `next` of the page before.")
]
Key = Annotated[str, Path(max_length=200, min_length=1)]
_CURSOR = re.compile(r"([a-z-]{1,20})\|([0-9.-]{1,40})\|([0-9a-f]{8})\Z", re.ASCII)
_DEEP = 100_000
_PATIENCE = 10.0
MEDIA = {
    "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonld": "application/ld+json",
    "ical": "text/calendar", **list_feeds.MEDIA_TYPES,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a list, the place after which the next ones come (None at the end), and what they were made of."""

    rows: Sequence[Plain]
    place: str | None = None
    raw: Sequence[Any] = ()


def place_of(noun: str, after: str | None) -> str | None:
    """Return the place that a cursor of this list names.

    Raises:
        QueryError: It is no cursor of this list.
    """
    if after is None:
        return None
    try:
        words = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise QueryError("this is no cursor", place=after[:60], hint="begin without one") from error
    found = _CURSOR.match(words)
    if found is None or found[1] != noun or found[3] != _check(noun, found[2]):
        raise QueryError("this is no cursor of this list", place=after[:60], hint="begin without one")
    return found[2]


def number_of(noun: str, after: str | None) -> int | None:
    """Return the number that a cursor of this list names.

    Raises:
        QueryError: It names none.
    """
    place = place_of(noun, after)
    if place is None:
        return None
    if not place.isdecimal() or len(place) > 15:
        raise QueryError("this is no cursor of this list", place=place, hint="begin without one")
    return int(place)


def cursor(noun: str, place: str) -> str:
    """Return the cursor of a place in a list."""
    words = f"{noun}|{place}|{_check(noun, place)}"
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def _check(noun: str, place: str) -> str:
    return hashlib.sha256(f"attache/{noun}/{place}".encode()).hexdigest()[:8]


def sliced(noun: str, found: Sequence[Any], after: str | None, limit: int) -> tuple[Sequence[Any], str | None]:
    """Return the part of a list that follows a cursor, and the place of the next part.

    Raises:
        QueryError: No cursor of this list; or too deep in it.
    """
    start = number_of(noun, after) or 0
    if start > _DEEP:
        raise QueryError("so deep a page is not given", hint="narrow the list")
    end = start + limit
    return found[start:end], str(end) if len(found) > end else None


def worked_out(visit: Visit, key: Hashable, make: Callable[[Desk], T]) -> T:
    """Return what takes long to work out, as it was a moment ago.

    Raises:
        WorkspaceBusy: It is being worked out.
    """
    # a program waits longer than a reader does
    visit.request.state.until = time.monotonic() + max(visit.settings.patience, _PATIENCE)
    found = visit.remembered(key, make)
    if found is None:
        raise WorkspaceBusy("this is still being worked out", hint="ask again in a moment")
    return found


def whole(visit: Visit) -> bool:
    """Whether whole texts may be given: inside the desk, and to programs with a key.

    Raises:
        HTTPException: There is a key, and it is nobody's.
    """
    given = visit.request.headers.get("authorization", "")
    if given.lower().startswith("bearer "):
        if keys.holder(visit.desk.folder, given[7:].strip()) is None:
            raise HTTPException(401, headers={"www-authenticate": "Bearer"})
        return True
    return not visit.public


def answered(visit: Visit, body: bytes, media: str, *, headers: dict[str, str] | None = None) -> Response:
    """Return bytes with their validator, or 304 where the asker has them."""
    tag = f'"{hashlib.sha256(media.encode() + body).hexdigest()[:32]}"'
    given = {"etag": tag, "vary": "authorization", **(headers or {})}
    asked = visit.request.headers.get("if-none-match", "")
    if asked.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in asked.split(",")[:20]):
        return Response(status_code=304, headers=given)
    return Response(body, media_type=media, headers=given)


def one(visit: Visit, value: Any, media: str = "application/json") -> Response:
    """Return one thing as JSON."""
    return answered(visit, msgspec.json.encode(value), media)


def within(function: Callable[..., Response]) -> Callable[..., Response]:
    """Return a handler that runs inside the tables of the beat, after the key was looked at."""
    assert not inspect.iscoroutinefunction(function)

    @functools.wraps(function)
    def inside(*args: Any, visit: Visit, **values: Any) -> Response:
        with visit.desk.tables():
            whole(visit)
            return function(*args, visit=visit, **values)

    return inside


def listed(visit: Visit, noun: str, found: Rows, form: str) -> Response:
    """Return a list in the format asked for, with a link to its next page.

    Raises:
        QueryError: This list does not come so.
        ExtraMissing: Parquet is not installed.
    """
    following = cursor(noun, found.place) if found.place is not None else None
    headers = {}
    if following is not None:
        kept = [(k, v) for k, v in visit.request.query_params.multi_items() if k != "after"]
        headers["link"] = f'<{visit.request.url.path}?{urlencode([*kept, ("after", following)])}>; rel="next"'
    if form == "json":
        body = msgspec.json.encode({"data": list(found.rows), "next": following})
        return answered(visit, body, "application/json", headers=headers)
    return answered(visit, _WRITERS[form](visit, noun, found), MEDIA[form], headers=headers)


def _csv(visit: Visit, noun: str, found: Rows) -> bytes:
    rows = [_flat(row) for row in found.rows]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [line([cell(name) for name in names]), *(line([cell(row.get(name)) for name in names]) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace")


def _parquet(visit: Visit, noun: str, found: Rows) -> bytes:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise ExtraMissing("pyarrow is not installed", hint="pip install 'press-attache[parquet]'") from error
    rows = [_flat(row) for row in found.rows]
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    columns = {name: [None if (v := row.get(name)) is None else str(v) for row in rows] for name in names}
    out = io.BytesIO()
    pq.write_table(pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}), out)
    return out.getvalue()


def _flat(row: Plain, head: str = "") -> Plain:
    out: Plain = {}
    for name, value in row.items():
        if isinstance(value, dict):
            out |= _flat(value, f"{head}{name}_")
        elif isinstance(value, list | tuple):
            plain = all(isinstance(each, str) for each in value)
            out[head + name] = " ".join(value) if plain else msgspec.json.encode(value).decode()
        else:
            out[head + name] = value
    return out


def _feed(kind: str) -> Callable[[Visit, str, Rows], bytes]:
    def write(visit: Visit, noun: str, found: Rows) -> bytes:
        home = str(visit.request.base_url).rstrip("/")
        entries = [_entry(row, noun, home) for row in found.rows]
        return list_feeds.render(
            kind, entries, title=f"{visit.desk.beat.title or visit.desk.beat.name}: {noun}", home=f"{home}/{noun}",
            address=f"{home}{visit.request.url.path}?{urlencode(visit.request.query_params.multi_items())}",
        )  # fmt: skip

    return write


def _entry(row: Plain, noun: str, home: str) -> list_feeds.FeedEntry:
    cited = row.get("citation") or {}
    key = str(row.get("id", ""))
    day = row.get("date") or row.get("at") or cited.get("reported") or row.get("last") or row.get("published")
    who = row.get("speaker_name") or row.get("name") or row.get("outlet") or cited.get("outlet") or ""
    headline = row.get("headline") or row.get("title") or cited.get("headline") or ""
    if isinstance(headline, dict):
        headline = headline.get("quote") or ""
    words = cited.get("quote") or "\n".join(row.get("lines") or ()) or str(headline)
    document = cited.get("document") or row.get("document") or row.get("new")
    url = f"{home}/documents/{document}" if document else f"{home}/{noun}"
    if cited:
        url += f"?at={cited['start']}-{cited['end']}#at"
    title = ": ".join(part for part in (str(who), str(headline or words)[:160]) if part) or key
    return list_feeds.FeedEntry(id=f"{noun}/{key}", title=title, words=words, url=url, at=_moment(day))


def _moment(day: Any) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(str(day)) if day else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=dt.UTC)


def _jsonld(visit: Visit, noun: str, found: Rows) -> bytes:
    if noun not in ("statements", "events", "measures", "meetings", "figures"):
        raise QueryError("this list does not come as JSON-LD", place=noun)
    return msgspec.json.encode({
        "@context": jsonld.CONTEXT, "@type": "ItemList",
        "itemListElement": [linked(row) for row in found.rows if "citation" in row],
    })  # fmt: skip


def linked(row: Plain) -> Plain:
    """Return a statement, event, measure, meeting or figure as JSON-LD."""
    return jsonld.event(row) if "told" in row else jsonld.quotation(row)


def _ical(visit: Visit, noun: str, found: Rows) -> bytes:
    if noun != "meetings":
        raise QueryError("only meetings come as a calendar", place=noun)
    from ..._version import __version__
    from ...export.ical import calendar

    return calendar(found.raw, name="Meetings", version=f"Attache {__version__}")


_WRITERS: dict[str, Callable[[Visit, str, Rows], bytes]] = {
    "csv": _csv, "parquet": _parquet, "jsonld": _jsonld, "ical": _ical,
    **{kind: _feed(kind) for kind in list_feeds.MEDIA_TYPES},
}  # fmt: skip
