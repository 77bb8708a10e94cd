"""The beat file `attache.toml`: what a workspace watches."""

from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..errors import ConfigError

FILE = "attache.toml"
Cadence = Literal["daily", "weekly", "fortnightly"]


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side of the relationship: a `[[sides]]` table of the beat file. A brief lists the sides in this order."""

    id: Annotated[str, Meta(description="Its short name in queries and data; each side has its own.")]
    name: Annotated[str, Meta(description="Its name in a brief.")]
    countries: Annotated[
        tuple[str, ...],
        Meta(description="Country codes as in the tables (ISO 3166). None for the side that takes all others."),
    ] = ()


class Beat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The watch: what a workspace follows, and how its brief is laid out."""

    name: Annotated[str, Meta(description="Its short name, kept in every edition.")]
    title: Annotated[str, Meta(description="Its title in a brief; the name when empty.")] = ""
    languages: Annotated[
        tuple[str, ...], Meta(description="The languages of its press (BCP 47), the brief's own first.")
    ] = ("en",)
    cadence: Annotated[Cadence, Meta(description="How often a brief is due: daily, weekly or fortnightly.")] = "weekly"
    issues: Annotated[
        tuple[str, ...],
        Meta(description="Ids of the issues table, in the order of a brief; empty means all of them."),
    ] = ()
    sides: Annotated[
        tuple[Side, ...], Meta(description="The sides of the relationship, each in a table of its own.")
    ] = ()
    tables: Annotated[
        str,
        Meta(
            description="A folder of tables of its own (outlets.csv, offices.csv, officials.csv, issues.csv), counted "
            "from the beat file. Its issues replace the shipped ones; its other rows come before them."
        ),
    ] = ""


def templates() -> tuple[str, ...]:
    """Return the names of the beats that come with the package."""
    folder = resources.files("attache.data") / "beats"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def template(name: str) -> str:
    """Return the text of a beat file that comes with the package.

    Raises:
        ConfigError: There is none of this name.
    """
    if name not in templates():
        raise ConfigError("there is no beat of this name", place=name, hint=f"there are: {', '.join(templates())}")
    return (resources.files("attache.data") / "beats" / f"{name}.toml").read_text(encoding="utf-8")


def load(path: Path) -> Beat:
    """Read a beat file.

    Raises:
        ConfigError: It cannot be read, or has a mistake; the message names the field or line.
    """
    try:
        return parse(path.read_bytes(), place=path.name)
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be read", place=path.name) from error


def parse(data: bytes | str, *, place: str = FILE) -> Beat:
    """Understand the text of a beat file.

    Raises:
        ConfigError: It has a mistake.
    """
    try:
        beat = msgspec.toml.decode(data, type=Beat)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(error), place=place) from error
    if not beat.name.strip():
        raise ConfigError("a beat needs a name", place=f"{place}: name")
    ids = [side.id for side in beat.sides]
    if len(set(ids)) < len(ids):
        raise ConfigError("two sides have the same id", place=f"{place}: sides")
    return beat
