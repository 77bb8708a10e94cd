"""The columns of outside layouts, as `data/export-columns.csv` has them."""

import csv
import functools
import io
from importlib import resources
from typing import Literal

Layout = Literal["gdelt2-events", "gdelt2-mentions", "polecat"]


@functools.cache
def layout(name: Layout) -> tuple[tuple[str, str], ...]:
    """Return names and types (string, integer, float, date) of a layout's columns, in their order."""
    text = (resources.files("attache") / "data" / "export-columns.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["layout"] == name]
    return tuple((row["column"], row["type"]) for row in sorted(rows, key=lambda row: int(row["position"])))
