"""Our tables of outlets, offices, officials, issues and the diplomatic ladder, loaded once.

A beat may bring tables of its own (same columns); `use` puts a folder of them before the shipped ones. Rows of an
extra `issues.csv` replace the shipped issues; rows of the other files are added. A beat file may also add issues of its
own and choose the names that our own words use.
"""

import csv
import functools
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from ..errors import ConfigError
from .fold import fold
from .lookups import Offices, Officials, Outlets, host_of
from .naming import Names, renamed
from .rows import Country, Issue, Keyword, LadderRow, Office, Outlet, Tenure

__all__ = [
    "Country",
    "Issue",
    "Keyword",
    "LadderRow",
    "Names",
    "Office",
    "Offices",
    "Officials",
    "Outlet",
    "Outlets",
    "Tenure",
    "countries",
    "current",
    "fold",
    "host_of",
    "issues",
    "ladder",
    "offices",
    "officials",
    "our_words",
    "outlets",
    "use",
]

_folder: ContextVar[str | None] = ContextVar("attache_tables_folder", default=None)
_added: ContextVar[tuple[Issue, ...]] = ContextVar("attache_added_issues", default=())
_names: ContextVar[Names] = ContextVar("attache_names", default=())


@contextmanager
def use(folder: Path | str | None, *, issues: tuple[Issue, ...] = (), names: Names = ()) -> Iterator[None]:
    """Within the block, look up in this folder's tables as well as in the shipped ones.

    Args:
        issues: Issues besides those of the table; one with the id of a row takes its place.
        names: Names of things for our own words, each with the other names that it stands for.

    Raises:
        ConfigError: The folder is not there.
    """
    if folder is not None and not Path(folder).is_dir():
        raise ConfigError("no such folder of tables", place=str(folder))
    tokens = _folder.set(None if folder is None else str(Path(folder).resolve())), _added.set(issues), _names.set(names)
    try:
        yield
    finally:
        _folder.reset(tokens[0])
        _added.reset(tokens[1])
        _names.reset(tokens[2])


def current() -> str | None:
    """What is in use besides the shipped tables, as a key under which a caller may keep what it derives from them."""
    return _key(_folder.get(), _added.get())


@functools.lru_cache(maxsize=32)
def _key(folder: str | None, added: tuple[Issue, ...]) -> str | None:
    return f"{folder or ''}\0{added!r}" if added else folder


def our_words(words: str) -> str:
    """Return our own words, no quotation, with the names of things that the beat has chosen."""
    return renamed(words, _names.get())


def outlets() -> Outlets:
    """The outlets table."""
    return _outlets(_folder.get())


def offices() -> Offices:
    """The offices table."""
    return _offices(_folder.get())


def officials() -> Officials:
    """The officials table."""
    return _officials(_folder.get())


def countries() -> Mapping[str, Country]:
    """The table of country codes, by ISO alpha-2 code."""
    return _countries(_folder.get())


def issues() -> tuple[Issue, ...]:
    """The issues table, with those that the beat adds; their names are in our own words."""
    return _issues_in_use(_folder.get(), _added.get(), _names.get())


@functools.lru_cache(maxsize=8)
def _issues_in_use(folder: str | None, added: tuple[Issue, ...], names: Names) -> tuple[Issue, ...]:
    own = {issue.id for issue in added}
    rows = (*(row for row in _issues(folder) if row.id not in own), *added)
    return tuple(replace(row, name_en=renamed(row.name_en, names)) for row in rows) if names else rows


def ladder() -> tuple[LadderRow, ...]:
    """The diplomatic ladder."""
    return _ladder(_folder.get())


def _rows(name: str, folder: str | None, *, replace: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells of the extra file (negative numbers) and the shipped file."""
    extra = Path(folder) / name if folder else None
    if extra is not None and extra.is_file():
        try:
            text = extra.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeError) as error:
            raise ConfigError(f"cannot read table: {error}", place=str(extra)) from error
        for line, row in _parsed(text, str(extra)):
            yield -line, row
        if replace:
            return
    yield from _parsed((resources.files("attache") / "data" / name).read_text(encoding="utf-8"), name)


def _parsed(text: str, place: str) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        if None in row or None in row.values():
            raise ConfigError("wrong number of cells", place=f"{place}:{line}")
        yield line, row


def _cell(row: dict[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _list(row: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (row.get(column) or "").split("|") if part.strip())


@functools.lru_cache(maxsize=8)
def _outlets(folder: str | None) -> Outlets:
    return Outlets(
        Outlet(
            row=line,
            name=_cell(row, "name"),
            native_name=_cell(row, "native_name"),
            aliases=_list(row, "aliases"),
            domains=_list(row, "domains"),
            country=_cell(row, "country"),
            languages=_list(row, "languages"),
            ownership=_cell(row, "ownership"),
            control_note=_cell(row, "control_note"),
            source=_cell(row, "source"),
            qid=_cell(row, "qid"),
            feed_url=_cell(row, "feed_url"),
            funding=_list(row, "funding"),
        )
        for line, row in _rows("outlets.csv", folder)
    )


@functools.lru_cache(maxsize=8)
def _offices(folder: str | None) -> Offices:
    return Offices(
        Office(
            row=line,
            id=_cell(row, "id"),
            name_en=_cell(row, "name_en"),
            name_zh=_cell(row, "name_zh"),
            abbreviations=_list(row, "abbreviations"),
            aliases=_list(row, "aliases"),
            metonyms=_list(row, "metonyms"),
            country=_cell(row, "country"),
            sector=_cell(row, "sector"),
            parent=_cell(row, "parent"),
            domains=_list(row, "domains"),
            source=_cell(row, "source"),
        )
        for line, row in _rows("offices.csv", folder)
    )


@functools.lru_cache(maxsize=8)
def _officials(folder: str | None) -> Officials:
    return Officials(
        Tenure(
            row=line,
            person_id=_cell(row, "person_id"),
            name_en=_cell(row, "name_en"),
            name_zh=_cell(row, "name_zh"),
            aliases=_list(row, "aliases"),
            role=_cell(row, "role"),
            office_id=_cell(row, "office_id"),
            country=_cell(row, "country"),
            first=_cell(row, "from"),
            last=_cell(row, "to"),
            as_of=_cell(row, "as_of"),
            confidence=_cell(row, "confidence"),
            source=_cell(row, "source"),
            qid=_cell(row, "qid"),
        )
        for line, row in _rows("officials.csv", folder)
    )


@functools.lru_cache(maxsize=8)
def _countries(folder: str | None) -> Mapping[str, Country]:
    rows = [
        Country(
            row=line,
            iso2=_cell(row, "iso2"),
            iso3=_cell(row, "iso3"),
            cameo=_cell(row, "cameo"),
            cow=_cell(row, "cow"),
        )
        for line, row in _rows("countries.csv", folder)
    ]
    return MappingProxyType({row.iso2: row for row in reversed(rows)})


def _keyword(word: str) -> Keyword:
    plain = word.rstrip("*").strip()
    letters = [c for c in plain if c.isalpha()]
    return Keyword(words=plain, weak=word.endswith("*"), capitals=bool(letters) and plain.isascii() and plain.isupper())


@functools.lru_cache(maxsize=8)
def _issues(folder: str | None) -> tuple[Issue, ...]:
    return tuple(
        Issue(
            row=line,
            id=_cell(row, "id"),
            name_en=_cell(row, "name_en"),
            name_zh=_cell(row, "name_zh"),
            keywords_en=tuple(map(_keyword, _list(row, "keywords_en"))),
            keywords_zh=tuple(map(_keyword, _list(row, "keywords_zh"))),
            related_actors=_list(row, "related_actors"),
            category=_cell(row, "category"),
        )
        for line, row in _rows("issues.csv", folder, replace=True)
    )


@functools.lru_cache(maxsize=8)
def _ladder(folder: str | None) -> tuple[LadderRow, ...]:
    return tuple(
        LadderRow(
            row=line,
            level=_level(row, line),
            stance=_cell(row, "stance"),
            patterns_en=_list(row, "pattern_en"),
            patterns_zh=_list(row, "pattern_zh"),
            typical_actor=_cell(row, "typical_actor"),
            kind=_cell(row, "kind"),
            level_basis=_cell(row, "level_basis"),
            source=_cell(row, "source"),
        )
        for line, row in _rows("diplomatic-signals.csv", folder)
    )


def _level(row: dict[str, str], line: int) -> int:
    level = _cell(row, "level")
    if not level.isdecimal() or not 0 <= int(level) <= 10:
        raise ConfigError(f"level {level!r} is not 0 to 10", place=f"diplomatic-signals.csv:{line}")
    return int(level)
