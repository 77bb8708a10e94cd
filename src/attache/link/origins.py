"""Who carries a thing, and how many first sources that makes: copies of one text and one outlet's items are one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..tables import fold
from .copies import copies
from .origins_graph import graph, independent
from .origins_told import bearer

__all__ = ["Carrier", "agency", "graph", "independent", "origins", "outlets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """An item that carries a thing; `origin` is the first source where it is known to be another than the outlet."""

    item: str
    outlet: str | None
    origin: str | None = None


def agency(body: str) -> str | None:
    """Return the agency or outlet of the table whose tag or credit a text bears at its head or tail, or None."""
    return bearer(body)


def outlets(carriers: Sequence[Carrier]) -> int:
    """Return how many outlets there are, as far as they are known."""
    return len({fold(each.outlet) for each in carriers if each.outlet})


def origins(carriers: Sequence[Carrier], body_of: Callable[[str], str] | None = None) -> int:
    """Return how many first sources there are at least.

    Items that are near-identical copies are one, and so are those of one outlet, of one named origin, or with the
    tag or credit of one agency. An item of which the outlet is not known adds none to those that are.

    Args:
        body_of: Gives the text of an item by its id; without it copies and tags are not known.
    """
    items = list({each.item: each for each in carriers}.values())
    home = list(range(len(items)))

    def root(at: int) -> int:
        while home[at] != at:
            home[at] = home[home[at]]
            at = home[at]
        return at

    bodies = [body_of(each.item) for each in items] if body_of is not None and len(items) > 1 else []
    if bodies:
        for group in copies(bodies):
            for member in group[1:]:
                home[root(member)] = root(group[0])
    first: dict[str, int] = {}
    for k, each in enumerate(items):
        if name := each.origin or (agency(bodies[k]) if bodies else None) or each.outlet:
            home[root(k)] = root(first.setdefault(fold(name), k))
    return max(1, len({root(k) for k in first.values()}))
