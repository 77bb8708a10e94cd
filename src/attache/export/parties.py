"""Actors in other people's codes: country, sector, title; empty where our tables do not know."""

from dataclasses import dataclass

from ..record import ActorRef, PartialDate
from ..tables import Tenure, countries, offices, officials

# entities that stand in the place of a country, by how the ids of their offices begin
_ENTITIES = (("eu-", "EUR"), ("un-", "UNO"))
_STATELESS = frozenset({"IGO", "NGO"})
# PLOVER took CAMEO's MED (media) for health, and JRN for journalists
_CAMEO_ROLES = {"JRN": "MED", "MED": "HLH"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who acts, as the layouts ask for it. `country` is ISO alpha-3 or an entity's code, `cameo` CAMEO's."""

    name: str = ""
    country: str = ""
    cow: str = ""
    cameo: str = ""
    sector: str = ""
    title: str = ""

    @property
    def role(self) -> str:
        """The sector in CAMEO's codes."""
        return _CAMEO_ROLES.get(self.sector, self.sector)

    @property
    def code(self) -> str:
        """The CAMEO code of the actor, as far as it is known."""
        return self.cameo + (self.role if self.role != self.cameo else "")


def party(ref: ActorRef | None, date: PartialDate | None) -> Party:
    """Return what the tables know of an actor on a date; of a person the office held then, if one is shown."""
    if ref is None:
        return Party()
    office = offices().get(ref.id) if ref.id else None
    if office is not None:
        return _coded(ref.name, office.id, office.country, office.sector)
    rows = officials().tenures(ref.id) if ref.id else ()
    if not rows:
        return Party(name=ref.name)
    lands = {row.country for row in rows}
    held = officials().role_at(ref.id or "", date)
    return _coded(ref.name, held.office_id if held else "", lands.pop() if len(lands) == 1 else "", "", held)


def _coded(name: str, office_id: str, land: str, sector: str, held: Tenure | None = None) -> Party:
    office = offices().get(office_id)
    sector = sector or (office.sector if office else "")
    title = held.role if held is not None and held.rechecked else ""
    if sector in _STATELESS:
        entity = next((code for begin, code in _ENTITIES if office_id.startswith(begin)), sector)
        return Party(name=name, country=entity, cameo=sector, title=title)
    country = countries().get(land)
    return Party(
        name=name, country=country.iso3 if country else "", cow=country.cow if country else "",
        cameo=country.cameo if country else "", sector=sector, title=title,
    )  # fmt: skip
