"""PLOVER's types and modes and CAMEO's codes: scores, quad categories, which types are mutual.

PLOVER's draft manual contradicts itself in two places; what we take is in `docs/decisions/0011`.
"""

import csv
import functools
import io
from importlib import resources


@functools.cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    text = (resources.files("attache") / "data" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


@functools.cache
def _types() -> dict[str, dict[str, str]]:
    return {row["type"]: row for row in _table("plover-types.csv")}


@functools.cache
def _modes() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["type"], row["mode"]): row for row in _table("plover-modes.csv")}


@functools.cache
def _cameo() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _table("cameo.csv")}


def symmetric(kind: str) -> bool:
    """Whether the parties of this PLOVER type act on each other alike."""
    return kind in _types() and _types()[kind]["symmetric"] == "yes"


def quad_of(kind: str) -> tuple[int, str] | None:
    """Return the quad category of a PLOVER type, as number 1 to 4 and in words."""
    row = _types().get(kind)
    return (int(row["quad_code"]), row["quad"]) if row else None


def score_of(kind: str, mode: str | None) -> float | None:
    """Return the score of a mode, else that of its type; None for what PLOVER does not score."""
    row = _modes().get((kind, mode or ""))
    printed = row["score"] if row else ""
    if not printed:
        printed = _types()[kind]["score"] if kind in _types() else ""
    return float(printed) if printed else None


def goldstein_of(code: str) -> float | None:
    """Return GDELT's Goldstein value of a CAMEO code, or None where it has none."""
    row = _cameo().get(code)
    return float(row["goldstein"]) if row and row["goldstein"] else None


def quad_class_of(code: str) -> int | None:
    """Return GDELT's quad class of a CAMEO code: 01-05, 06-09, 10-14, 15-20."""
    root = code[:2]
    if not root.isdecimal() or not 1 <= int(root) <= 20:
        return None
    return 1 + sum(int(root) > last for last in (5, 9, 14))


def types() -> tuple[str, ...]:
    """Return the names of the PLOVER types."""
    return tuple(_types())


@functools.cache
def cameo_of(kind: str, mode: str | None, contexts: tuple[str, ...]) -> str | None:
    """Return the CAMEO code nearest to a PLOVER type: of its mode, then of its contexts, then the broadest; or None."""

    def distance(row: dict[str, str]) -> tuple[int, int, int, str]:
        mode_off = 0 if row["plover_mode"] == (mode or "") else 1 if not row["plover_mode"] else 2
        context_off = 0 if row["plover_context"] in contexts else 1 if not row["plover_context"] else 2
        return (mode_off, context_off, len(row["code"]), row["code"])

    some = [row for row in _table("cameo.csv") if row["plover_type"] == kind]
    return min(some, key=distance)["code"] if some else None
