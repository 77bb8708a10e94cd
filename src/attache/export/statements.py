"""Statements as tidy rows, each with the place of its document and with its coder."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_type_hints

from ..store import StatementRow
from .tidy import Column, Value, cells_of, columns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of the document of a statement; None where the record does not know."""

    text_sha256: str | None = None
    title: str | None = None
    url: str | None = None
    path: str | None = None
    coder: str | None = None
    model: str | None = None


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns: those of `attache statements`, then those of the source."""
    return tuple(
        column
        for kind in (StatementRow, Source)
        for name, hint in get_type_hints(kind).items()
        for column in columns_of(name, hint)
    )


def rows(found: Iterable[StatementRow], source_of: Callable[[str], Source]) -> Iterator[dict[str, Value]]:
    """Yield the rows of statements.

    Args:
        source_of: Gives the source of a document by its id.
    """
    hints = [(kind, get_type_hints(kind)) for kind in (StatementRow, Source)]
    last: tuple[str, Source] | None = None
    for said in found:
        if last is None or last[0] != said.document:
            last = (said.document, source_of(said.document))
        out: dict[str, Value] = {}
        for value, (kind, types) in zip((said, last[1]), hints, strict=True):
            for field in dataclasses.fields(kind):
                out |= cells_of(field.name, types[field.name], getattr(value, field.name))
        yield out
