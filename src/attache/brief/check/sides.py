"""Whether a line stands under the side that its speaker speaks for."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ... import tables
from ...record import Line
from .direction import named
from .evidence import Opened

_WHO = frozenset(("speaker", "role", "organisation"))


def countries(opened: Sequence[Opened]) -> frozenset[str]:
    """Return the countries that whoever is cited as the speaker speaks for, as far as our tables tell."""
    out: set[str] = set()
    for one in opened:
        if not _WHO & set(one.citation.supports):
            continue
        quote = " ".join(one.citation.quote.split())
        if len(quote) > 160:
            continue
        for person in tables.officials().named(quote):
            out.update(row.country for row in tables.officials().tenures(person)[:1] if row.country)
        out.update(row.country for row in tables.offices().named(re.sub(r"(?i)^the ", "", quote)) if row.country)
        code = named(quote)
        if len(code) == 2 and code.isupper():
            out.add(code)
    return frozenset(out)


def check_side(
    line: Line, opened: Sequence[Opened], sides: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield where a line stands under a side, though all that its speaker speaks for belongs to another.

    Args:
        sides: The countries of each side of the beat, by its name.
    """
    if not line.side or not sides:
        return
    known = [name for name, some in sides.items() if some]
    spoken = countries(opened)
    where = {next((name for name in known if country in sides[name]), None) for country in spoken}
    if len(where) != 1:
        return
    theirs = where.pop()
    if line.side in known and theirs != line.side:
        yield "side", line.side, f"the speaker speaks for {theirs or 'none of the sides'} ({', '.join(sorted(spoken))})"
    elif line.side not in known and theirs is not None:
        yield "side", line.side, f"the speaker speaks for {theirs} ({', '.join(sorted(spoken))})"
