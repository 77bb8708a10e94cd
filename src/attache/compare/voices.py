"""Whose position a statement is: the person, the office and the state it speaks for, and how much the voice binds."""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from .. import tables

ActorKind = Literal["state", "office", "person"]
_STATE_SECTORS = frozenset(("GOV", "PTY", "LEG", "MIL", "JUD"))
_ORGANS = frozenset(("state", "party"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks through a statement. `state` is a country code, `office` and `person` ids of the tables.

    `rank` orders voices of one state: leader 5, minister or an office itself 4, spokesperson or other official 3,
    editorial of a state or party outlet 2, other comment in one 1.
    """

    state: str
    office: str | None
    person: str | None
    rank: int

    def actors(self) -> tuple[tuple[ActorKind, str], ...]:
        """The actors whose position this is, the narrowest last."""
        out: list[tuple[ActorKind, str]] = [("state", self.state)]
        if self.office is not None:
            out.append(("office", self.office))
        if self.person is not None:
            out.append(("person", self.person))
        return tuple(out)


def voice(speaker: str | None, organisation: str | None, role: str | None, source: str) -> Voice | None:
    """Return the voice of a statement, or None where our tables do not know it to speak for a state.

    People without a row in the tables have no position of their own: they are counted for their office only.

    Args:
        speaker, organisation: Ids of the statement's speaker and organisation.
        role: The role as the text or the table has it.
        source: The words that name the source; they tell an editorial from other comment.
    """
    return _voice(tables.current(), speaker, organisation, role or "", source if organisation or speaker else "")


@functools.lru_cache(maxsize=65536)
def _voice(key: str | None, speaker: str | None, organisation: str | None, role: str, source: str) -> Voice | None:
    offices, officials = tables.offices(), tables.officials()
    person = speaker if speaker and officials.tenures(speaker) else None
    office = next((row for ref in (organisation, speaker) if ref and (row := offices.get(ref)) is not None), None)
    if office is None and person is not None:
        held = {row.office_id for row in officials.tenures(person)}
        office = offices.get(held.pop()) if len(held) == 1 else None
    if office is not None:
        if office.sector not in _STATE_SECTORS or not office.country:
            return None
        return Voice(state=office.country, office=office.id, person=person, rank=_rank(role, office.id == speaker))
    if person is not None:
        countries = {row.country for row in officials.tenures(person)}
        if len(countries) == 1 and (country := countries.pop()):
            return Voice(state=country, office=None, person=person, rank=_rank(role, False))
        return None
    for ref in (organisation, speaker):
        outlet = tables.outlets().named(ref) if ref else None
        if outlet is not None and outlet.ownership in _ORGANS and outlet.country:
            rank = "editorial" if _found("editorial", source) else "commentary"
            return Voice(state=outlet.country, office=None, person=None, rank=ranks()[rank])
    return None


def _rank(role: str, itself: bool) -> int:
    if not role:
        return ranks()["statement" if itself else "spokesperson"]
    if _found("leader", role) and not _found("not_leader", role):
        return ranks()["leader"]
    if _found("minister", role) and not _found("below_minister", role):
        return ranks()["statement"]
    return ranks()["spokesperson"]


def ranks() -> dict[str, int]:
    """Return the names of the ranks with their order."""
    found: dict[str, int] = _table()["ranks"]  # type: ignore[assignment]
    return found


def outlasts(standing: tuple[int, str, bool], later: tuple[int, str, bool]) -> int:
    """Return for how many days a word stands against a later one.

    Args:
        standing, later: The voice's rank, the stance, and whether a formula carries it. Without a formula a word
            outlasts nothing but what is only an appeal.
    """
    days: dict[str, int] = _table()["outlasts"]  # type: ignore[assignment]
    rank, stance, firm = standing
    out = days["appeal"] if later[1] == "neutral" and stance != "neutral" else 0
    if firm:
        lower = max(0, rank - later[0]) * days["outlet" if later[0] <= ranks()["editorial"] else "official"]
        out = max(out, lower, 0 if later[2] else days["words"])
    return out


def rank_name(rank: int) -> str:
    """Return the name of a rank."""
    return next(name for name, value in ranks().items() if value == rank)


def name_of(kind: ActorKind, actor: str) -> str:
    """Return how the tables name an actor in English; a state by its government's name, else its code."""
    if kind == "person":
        return tables.officials().name_of(actor) or actor
    if kind == "office":
        office = tables.offices().get(actor)
        return (office.name_en or office.name_zh) if office is not None else actor
    return _states(tables.current()).get(actor, actor)


def country_of(actor: str) -> str | None:
    """Return the country of an office, a person or an outlet of the tables, None where it has no one country."""
    office = tables.offices().get(actor)
    if office is not None:
        return office.country if office.country and office.sector in _STATE_SECTORS else None
    countries = {row.country for row in tables.officials().tenures(actor)}
    if countries:
        return countries.pop() if len(countries) == 1 else None
    outlet = tables.outlets().named(actor)
    return outlet.country if outlet is not None and outlet.country else None


@functools.lru_cache(maxsize=8)
def _states(key: str | None) -> dict[str, str]:
    out: dict[str, str] = {}
    for office in tables.offices().rows:
        head = "Government of "
        if office.country and office.name_en.startswith(head) and not office.parent:
            out.setdefault(office.country, office.name_en.removeprefix(head).removeprefix("the "))
    return out


def _found(key: str, words: str) -> bool:
    return _pattern(key).search(words) is not None


@functools.cache
def _pattern(key: str) -> re.Pattern[str]:
    table = _table()
    english = "|".join(re.escape(word) for word in table["en"][key])
    chinese = "|".join(re.escape(word) for word in table["zh"][key])
    return re.compile(rf"(?<!\w)(?:{english})(?!\w)|(?:{chinese})", re.IGNORECASE)


@functools.cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("attache.compare") / "voices.toml").read_text("utf-8"))
