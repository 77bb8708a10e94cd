"""Tidy tables as Parquet, through pyarrow (an optional part of the installation)."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import ExtraMissing
from .tidy import Column, Value

_ROWS = 20_000


def write(path: Path, columns: Sequence[Column], rows: Iterable[Mapping[str, Value]]) -> int:
    """Write the rows with the types of their columns and return how many there are; memory holds a part at a time.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExtraMissing(
            "Parquet needs pyarrow", hint="install it with: pip install 'press-attache[parquet]'"
        ) from error
    kinds: dict[str, Any] = {
        "string": pa.string(), "integer": pa.int64(), "float": pa.float64(), "boolean": pa.bool_(),
    }  # fmt: skip
    schema = pa.schema([pa.field(column.name, kinds[column.type]) for column in columns])
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        part: list[dict[str, Value]] = []
        for row in rows:
            part.append(dict(row))
            count += 1
            if len(part) == _ROWS:
                writer.write_table(pa.Table.from_pylist(part, schema=schema))
                part.clear()
        if part or not count:
            writer.write_table(pa.Table.from_pylist(part, schema=schema))
    return count
