"""The cues by which a text says where it has its story from: `origins.toml` of each language."""

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ..record.origin import EvidenceKind

_LANGUAGES = ("en", "zh")
BEFORE, AFTER = 90, 60
"""How far from a name its cue may reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue beside the name of an outlet."""

    kind: EvidenceKind
    extent: str
    where: str
    chain: bool
    before: re.Pattern[str]
    after: re.Pattern[str]


@functools.cache
def cues() -> tuple[Cue, ...]:
    """Return the cues of every language, tags and credits before citations."""
    out = [
        Cue(
            kind=row["kind"],
            extent=row["extent"],
            where=row.get("where", ""),
            chain=bool(row.get("chain")),
            before=re.compile(
                f'(?:{_with(row["before"], table)})[《“"]?\\Z' if row["before"] else r"(?:^|[\s\S])\Z", re.IGNORECASE
            ),
            after=re.compile(f'[》”"]?(?:{row["after"]})', re.IGNORECASE),
        )
        for table in _tables()
        for row in table["cue"]
    ]
    return tuple(sorted(out, key=lambda cue: cue.kind == "citation"))


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """Return one pattern for the expressions of this name in every language."""
    parts = [str(part) for table in _tables() for part in _list(table[name])]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


@functools.cache
def own() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands before and after an outlet's own name where it was there or asked itself."""
    before = "|".join(f"(?:{table['own_before']})" for table in _tables())
    after = "|".join(f"(?:{table['own_after']})" for table in _tables())
    return re.compile(f"(?:{before})[《]?\\Z", re.IGNORECASE), re.compile(f"[》]?(?:{after})", re.IGNORECASE)


@functools.cache
def speech() -> tuple[str, ...]:
    """Return the words of those who speak of themselves: what stands round them is quoted, marks or not."""
    return tuple(str(word) for table in _tables() for word in table["speech"])


@functools.cache
def initials() -> frozenset[str]:
    """Return the names of two letters that are nothing but an outlet's."""
    return frozenset(str(word) for table in _tables() for word in table.get("initials", ()))


def matches(text: str, start: int, end: int) -> Iterator[tuple[Cue, int, int]]:
    """Yield the cues beside a name, and where each stands together with the name."""
    low = max(0, start - BEFORE)
    before, after = text[low:start], text[end : end + AFTER]
    for cue in cues():
        tail = cue.after.match(after)
        if tail is None:
            continue
        head = cue.before.search(before)
        if head is not None:
            # a mark that only shows where the name stands is no part of the words
            first = low + head.start() + (len(head[0]) - len(head[0].lstrip()))
            yield cue, min(first if cue.before.pattern != r"(?:^|[\s\S])\Z" else start, start), end + tail.end()


@functools.cache
def _tables() -> tuple[dict[str, Any], ...]:
    return tuple(
        tomllib.loads((files("attache.text.lang") / language / "origins.toml").read_text("utf-8"))
        for language in _LANGUAGES
    )


def _with(before: str, table: dict[str, Any]) -> str:
    return before.replace("@who", f"(?:{table.get('who', '')})")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
