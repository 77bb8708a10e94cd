"""Sides of the beat and facts about outlets, as badges show them. Within the tables of the beat."""

from dataclasses import dataclass

from .. import tables
from ..compare.voices import country_of
from ..config import Beat

OTHERS = 4
"""The mark of all sides without one of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A side: `number` gives it shape and colour, in the order of the beat file; `name` is in our own words."""

    id: str
    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFacts:
    """What the table says about an outlet: facts, not judgements; empty where it does not know."""

    name: str
    native: str = ""
    country: str = ""
    ownership: str = ""
    funding: tuple[str, ...] = ()
    note: str = ""
    side: Side | None = None


def sides(beat: Beat) -> tuple[Side, ...]:
    """Return the sides of a beat in its order."""
    return tuple(
        Side(
            id=each.id, name=tables.our_words(each.name), number=place if each.countries and place < OTHERS else OTHERS
        )
        for place, each in enumerate(beat.sides, 1)
    )


def side_of(beat: Beat, country: str | None) -> Side | None:
    """Return the side of a country; that without countries takes all others. None where the country is not known."""
    if not country:
        return None
    for each, side in zip(beat.sides, sides(beat), strict=True):
        if country in each.countries:
            return side
    return next((side for each, side in zip(beat.sides, sides(beat), strict=True) if not each.countries), None)


def side_named(beat: Beat, key: str | None) -> Side | None:
    """Return the side of this id."""
    return next((side for side in sides(beat) if side.id == key), None)


def side_of_speaker(beat: Beat, speaker: str | None, organisation: str | None) -> Side | None:
    """Return the side that a speaker speaks for: by the tables only, never guessed from a name."""
    for key in (organisation, speaker):
        country = country_of(key) if key else None
        if country:
            return side_of(beat, country)
    return None


def outlet_facts(beat: Beat, name: str | None) -> OutletFacts | None:
    """Return the facts about an outlet; None where there is no name."""
    if not name:
        return None
    row = tables.outlets().named(name)
    if row is None:
        return OutletFacts(name=name)
    return OutletFacts(
        name=row.name, native=row.native_name, country=row.country, ownership=row.ownership, funding=row.funding,
        note=row.control_note, side=side_of(beat, row.country),
    )  # fmt: skip
