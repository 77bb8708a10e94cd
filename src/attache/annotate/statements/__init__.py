"""Statements: found, shaped, and put inside each other."""

from collections.abc import Sequence

from ..draft import Draft

__all__ = ["nesting"]

_AROUND = 80
"""How many statements before and behind are looked at for one that holds a statement."""


def nesting(drafts: Sequence[Draft]) -> tuple[int | None, ...]:
    """Return for each draft the draft whose content holds it most closely, or None; no draft holds itself."""
    out: list[int | None] = []
    for k, inner in enumerate(drafts):
        holding = [
            (sum(s.end - s.start for s in outer.content), n)
            for n, outer in enumerate(drafts[max(0, k - _AROUND) : k + _AROUND], max(0, k - _AROUND))
            if n != k and _holds(outer, inner)
        ]
        out.append(min(holding)[1] if holding else None)
    return tuple(out)


def _holds(outer: Draft, inner: Draft) -> bool:
    if inner.implicit or not inner.cue:
        return False
    said = any(c.start <= inner.cue[0].start and inner.cue[-1].end <= c.end for c in outer.content)
    return said and any(c.start <= p.start < c.end for c in outer.content for p in inner.content)
