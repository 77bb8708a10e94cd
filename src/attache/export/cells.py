"""CSV cells that open safely in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable

# a spreadsheet runs what begins like this
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@|%]")


def cell(value: object) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula; a boolean is `true` or `false`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = " ".join(value) if isinstance(value, tuple) else str(value)
    text = text.replace("\0", "\ufffd")
    return "'" + text if _FORMULA.match(text) else text


def line(cells: Iterable[str], delimiter: str = ",") -> str:
    """Return one line of CSV, without its end."""
    out = io.StringIO()
    # the writer puts quotes around what holds a character of its line's end, so around both kinds of break
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")
