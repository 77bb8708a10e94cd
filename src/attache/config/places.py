"""Where in the text of a beat file a table or key stands: readers of TOML do not tell."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""Keys and, in lists of tables, numbers from 0: `("feeds", 2, "every")`."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"([^"\n]*)"|'([^'\n]*)'""")
_VALUE = re.compile(r"""\"\"\"|'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[\[\]{}]""")


def lines(text: str) -> Mapping[Path, int]:
    """Return the line, from 1, of each table and key of a text that is valid TOML."""
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    open_quote, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if open_quote or depth:
            open_quote, depth = _within(line, open_quote, depth)
            continue
        if header := _HEADER.match(line):
            keys = _parts(header[2])
            if header[1] == "[[":
                whole = _placed(keys[:-1], counts) + (keys[-1],)
                counts[whole] = counts.get(whole, -1) + 1
                table = (*whole, counts[whole])
            else:
                table = _placed(keys, counts)
            for end in range(1, len(table) + 1):
                found.setdefault(table[:end], number)
        elif key := _KEY.match(line):
            path = table + tuple(_parts(key[1]))
            for end in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:end], number)
            open_quote, depth = _within(line[key.end() :], "", 0)
    return found


def line_of(found: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of a path, else that of the nearest table around it."""
    for end in range(len(path), 0, -1):
        if path[:end] in found:
            return found[path[:end]]
    return None


def _parts(words: str) -> list[str]:
    return [part[1] or part[2] or part.group().strip("\"'") for part in _PART.finditer(words)]


def _placed(keys: list[str], counts: Mapping[Path, int]) -> Path:
    """Return the path that the keys of a header mean: those of a list of tables mean its last one so far."""
    path: Path = ()
    for key in keys:
        path = (*path, key)
        if path in counts:
            path = (*path, counts[path])
    return path


def _within(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Return the quotation and the depth of brackets that are still open at the end of a line."""
    at = 0
    while at < len(line):
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote, depth
            at, quote = end + 3, ""
            continue
        mark = _VALUE.search(line, at)
        if mark is None:
            break
        at = mark.end()
        if mark.group() in ('"""', "'''"):
            quote = mark.group()
        elif mark.group() in "[{":
            depth += 1
        elif mark.group() in "]}":
            depth = max(0, depth - 1)
    return quote, depth
