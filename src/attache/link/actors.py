"""Who is meant: the name or key of an actor, and the state that it acts for, so that reports can be compared."""

import functools
from dataclasses import dataclass
from typing import Literal

from ..tables import Office, current, fold, offices, officials

Likeness = Literal["same", "unknown", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor as far as the tables know it.

    `country` is the state that it acts for, or the key of the organisation of states that it is a part of; `state`
    says that it is that state, its government, or that organisation itself.
    """

    key: str
    country: str
    state: bool
    person: bool


def actor(name: str | None, key: str | None = None) -> Actor | None:
    """Return who a name or a key of the tables stands for, or None where there is neither.

    A key that is no key of the tables, such as the ISO code of a state without an office, stands for that state.
    """
    return _actor(name, key, current()) if name or key else None


@functools.lru_cache(maxsize=4096)
def _actor(name: str | None, key: str | None, tables: str | None) -> Actor:
    if key is None and name:
        named = offices().named(name)
        key = named[0].id if len(named) == 1 else key
    office = offices().get(key) if key else None
    if office is not None:
        if office.sector == "IGO":  # it acts for itself, wherever it has its seat
            return Actor(key=office.id, country=_top(office), state=not office.parent, person=False)
        state = office.sector == "GOV" and not office.parent
        return Actor(key=office.id, country=office.country, state=state, person=False)
    tenures = officials().tenures(key) if key else ()
    if tenures:
        country = next((row.country for row in tenures if row.country), "")
        return Actor(key=key or "", country=country, state=False, person=True)
    if key and len(key) == 2 and key.isupper():
        return Actor(key=key, country=key, state=True, person=False)
    return Actor(key=fold(name or key or ""), country="", state=False, person=False)


def _top(office: Office) -> str:
    for _ in range(8):
        above = offices().get(office.parent) if office.parent else None
        if above is None:
            break
        office = above
    return office.id


def alike(one: Actor | None, other: Actor | None) -> Likeness:
    """Return whether two actors are the same, at the level of the state where one of them is named no finer."""
    if one is None or other is None:
        return "unknown"
    if one.key == other.key:
        return "same"
    if one.country and one.country == other.country:
        return "same" if one.state or other.state else "unknown"
    return "different" if one.country and other.country else "unknown"
