"""How many outlets carry what a line says, and how many first sources they make: counted again from what is cited."""

import re
from collections.abc import Callable, Iterator

from ...link.origins import Carrier, origins
from ...record import Line
from . import numbers, words
from .evidence import Evidence

_COUNT = re.compile(
    r"\b(?P<n>\d+|[a-z]+)\s+(?:different |independent |first |other |further )?"
    r"(?P<what>outlets?|origins?|news outlets?|newspapers|first sources)\b",
    re.IGNORECASE,
)
_WINDOW = 1500
BodyOf = Callable[[str, str], str | None]
Found = tuple[str, str, str]


def masked(plain: str) -> str:
    """Return the text without the numbers that count outlets: no word cited has them."""
    return words.masked(plain, tuple((m.start(), m.end()) for m in _COUNT.finditer(plain) if _value(m) is not None))


def check_counts(line: Line, evidence: Evidence, body_of: BodyOf | None) -> Iterator[Found]:
    """Yield where a line has other outlets or first sources than the items that it cites for words.

    Args:
        body_of: Gives the text of an item; without it, first sources are told from the words around what is cited.
    """
    told = [match for match in _COUNT.finditer(line.text) if _value(match) is not None]
    if line.outlets is None and line.origins is None and not told:
        return
    counted = evidence.carriers()
    first = first_sources(evidence, body_of) if counted > 1 else counted
    if (line.outlets is not None or line.origins is not None) and line.outlets != counted:
        yield "count", f"{line.outlets} outlets", f"the items cited are of {counted}"
    if line.outlets is not None or line.origins is not None:
        # a mark of an agency that stands near the words cited need not be the item's own
        most, least = (first, first) if body_of is not None else (counted, 1)
        if line.origins is None or not least <= line.origins <= most:
            yield "count", f"{line.origins} origins", f"the items cited are of {counted} outlets and make {first}"
    for match in told:
        value = _value(match)
        most = first if match["what"].lower().startswith(("origin", "first")) else counted
        if value != most and value != line.outlets and value != line.origins:
            yield "count", match[0], f"the items cited are of {counted} outlets and make {first} first sources"


def _value(match: re.Match[str]) -> int | None:
    found = numbers.numbers(match["n"])
    return int(found[0].value) if found else (1 if match["n"].lower() == "one" else None)


def first_sources(evidence: Evidence, body_of: BodyOf | None) -> int:
    """Return how many first sources the items cited make at least."""
    named: dict[tuple[str, str], list[str]] = {}
    bodies: dict[str, str] = {}
    own: dict[tuple[str, str], str | None] = {}
    for one in evidence.opened:
        key = (one.source.id, one.citation.item)
        named.setdefault(key, [])
        own[key] = one.source.outlet
        if "outlet" in one.citation.supports:
            named[key].append(one.citation.quote)
        if key[1] not in bodies:
            whole = body_of(*key) if body_of is not None else None
            bodies[key[1]] = whole if whole is not None else _near(one.text, one.citation.start)
    carriers = []
    for key, some in named.items():
        outlets = [name for name in (some or (own[key],)) if name]
        carriers.append(Carrier(item=key[1], outlet=canonical(outlets[0]) if outlets else None))
    return origins(carriers, bodies.__getitem__)


def canonical(outlet: str) -> str:
    """Return the name by which two writings of an outlet are one."""
    from ... import tables

    row = tables.outlets().named(outlet)
    return tables.fold(row.name if row else outlet)


def _near(text: str, start: int) -> str:
    return text[max(0, start - _WINDOW) : start + _WINDOW]
