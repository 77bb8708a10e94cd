"""Lists of addresses: one a line, tables of CSV or TSV, mentions and articles of GDELT."""

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator

from ..config import Mapping
from ..errors import AttacheError, BadFeed
from ..record import FeedContent, FeedEntry
from ..text.decode import decode
from .api import made
from .feed_xml import MOST_BYTES

_MOST_ENTRIES = 50_000
_MOST_CELL = 128 * 1024
# The GDELT Event Database Data Format Codebook V2.0, 19 February 2015: mentions have 16 columns, without a header
_GDELT_COLUMNS = 16
_GDELT_WEB = "1"
_GDELT = {"time": 2, "kind": 3, "outlet": 4, "url": 5}
# what `lastupdate.txt` of GDELT says of its newest tables: size, digest, address
_UPDATE = re.compile(r"^[0-9]{1,12} [0-9a-f]{32} (https?://\S{1,500}\.mentions\.CSV\.zip)[ \t]*$", re.MULTILINE)
_MOST_PARTS = 8
_ADDRESS_NAMES = ("url", "link", "address", "documentidentifier", "mentionidentifier", "网址", "链接")


def read(
    data: bytes, *, url: str, charset: str | None = None, mapping: Mapping | None = None, place: str = ""
) -> FeedContent:
    """Return the entries of a list; a ZIP with one file in it is opened.

    Three forms: addresses, one a line (`#` begins a remark; what follows a tab, or a comma and space, is left out); a
    table with a header of column names, parted by commas, semicolons or tabs, whose columns `mapping` names; the
    mentions table of GDELT 2, or its `lastupdate.txt`, which gives the newest one as `further`: they need no mapping.
    The times of GDELT say when it saw a page, not when that was published: they stand nowhere.

    Raises:
        BadFeed: There is no column of addresses, or it is no text.
    """
    try:
        text = decode(_unzipped(data, place), declared=charset).text.lstrip("\ufeff")
    except AttacheError as error:
        raise BadFeed(str(error), place=place) from error
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    head = text[: text.find("\n") if "\n" in text else len(text)]
    if parts := _UPDATE.findall(text[:_MOST_CELL]):
        return FeedContent(kind="list", entries=(), further=tuple(parts[:_MOST_PARTS]))
    if head.count("\t") == _GDELT_COLUMNS - 1 and head.split("\t")[0].isdecimal():
        rows = _mentions(text, url)
    elif _is_table(head):
        rows = _table(text, head, url, mapping, place)
    else:
        rows = _lines(text, url)
    entries = tuple(itertools.islice(rows, _MOST_ENTRIES + 1))
    flaws = ("cut",) if len(entries) > _MOST_ENTRIES else ()
    return FeedContent(kind="list", entries=entries[:_MOST_ENTRIES], flaws=flaws)


def _unzipped(data: bytes, place: str) -> bytes:
    if not data.startswith(b"PK\x03\x04"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if len(names) != 1:
                raise BadFeed(f"{len(names)} files in a ZIP, not one", place=place)
            with packed.open(names[0]) as file:
                inner = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise BadFeed("a damaged ZIP", place=place) from error
    if len(inner) > MOST_BYTES:
        raise BadFeed(f"larger than {MOST_BYTES >> 20} MiB", place=place)
    return inner


def _is_table(head: str) -> bool:
    return not head.lstrip().startswith(("http://", "https://", "#")) and not head.strip().startswith("//")


def _lines(text: str, root: str) -> Iterator[FeedEntry]:
    for line in text.split("\n"):
        said = line.strip()
        if said and not said.startswith("#"):
            first = said.partition("\t")[0].partition(", ")[0].strip(' ",')
            entry = made(root, None, url=first)
            if entry is not None:
                yield entry


def _rows(lines: Iterable[str], delimiter: str, quoted: bool) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue


def _mentions(text: str, root: str) -> Iterator[FeedEntry]:
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) != _GDELT_COLUMNS or cells[_GDELT["kind"]] != _GDELT_WEB:
            continue
        entry = made(root, None, url=cells[_GDELT["url"]], outlet=cells[_GDELT["outlet"]])
        if entry is not None and entry.url is not None:
            yield entry


def _table(text: str, head: str, root: str, mapping: Mapping | None, place: str) -> Iterator[FeedEntry]:
    delimiter = max("\t,;|", key=head.count) if any(mark in head for mark in "\t,;|") else ","
    rows = _rows(io.StringIO(text), delimiter, delimiter != "\t")
    columns = {name.strip().lower(): number for number, name in reversed(list(enumerate(next(rows, []))))}

    def column(name: str) -> int | None:
        return columns.get(name.strip().lower()) if name else None

    where = column(mapping.url) if mapping is not None else None
    if where is None and (mapping is None or mapping.url == "url"):
        where = next((columns[name] for name in _ADDRESS_NAMES if name in columns), None)
    if where is None:
        hint = "name the column with `map = { url = … }`"
        raise BadFeed(f"no column of addresses among {', '.join(columns)[:120] or 'none'}", place=place, hint=hint)
    told = mapping or Mapping()
    others = {each: column(getattr(told, each)) for each in ("title", "date", "summary", "outlet")}
    number = column(told.id)

    def rest() -> Iterator[FeedEntry]:
        for row in rows:

            def cell(at: int | None, row: list[str] = row) -> str | None:
                return row[at].strip()[:_MOST_CELL] or None if at is not None and at < len(row) else None

            words = {each: cell(at) for each, at in others.items()}
            entry = made(root, None, url=cell(where), guid=cell(number), **words)
            if entry is not None:
                yield entry

    return rest()
