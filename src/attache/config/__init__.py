"""The beat file `attache.toml`: what a workspace watches."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..errors import ConfigError
from .durations import seconds
from .mistakes import of_beat, told, understood
from .sources import Feed, Fetching, Folder, Mailbox, Mapping, Rules

__all__ = [
    "FILE",
    "AddedIssue",
    "Beat",
    "Feed",
    "Fetching",
    "Folder",
    "Mailbox",
    "Mapping",
    "Name",
    "Rules",
    "Side",
    "load",
    "parse",
    "seconds",
    "template",
    "templates",
]

FILE = "attache.toml"
Cadence = Literal["daily", "weekly", "fortnightly"]
Section = Literal["changed", "measures", "ahead", "figures"]


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side of the relationship: a `[[sides]]` table of the beat file. A brief lists the sides in this order."""

    id: Annotated[str, Meta(description="Its short name in queries and data; each side has its own.")]
    name: Annotated[str, Meta(description="Its name in a brief.")]
    countries: Annotated[
        tuple[str, ...],
        Meta(description="Country codes as in the tables (ISO 3166). None for the side that takes all others."),
    ] = ()


class AddedIssue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An issue besides those of the issues table: an `[[issue]]` table of the beat file."""

    id: Annotated[str, Meta(description="Its short name in queries and data. That of a row of the table replaces it.")]
    name: Annotated[str, Meta(description="Its name in a brief.")]
    terms: Annotated[
        tuple[str, ...],
        Meta(
            description="Words that put a passage on this issue, in any language. With a * at the end a word counts "
            "only beside another of them, or beside one of the sides; in capitals only in capitals."
        ),
    ]
    sides: Annotated[tuple[str, ...], Meta(description="Ids of the sides that it is between; none means all.")] = ()


class Name(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contested name of a place, sea or government: a `[[names]]` table of the beat file.

    It governs our own words: titles, labels, names of issues and sides. Quotations keep the names that they have.
    """

    use: Annotated[str, Meta(description="The name that our own words use.")]
    of: Annotated[tuple[str, ...], Meta(description="Other names of the same thing.")]


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
    issue: Annotated[
        tuple[AddedIssue, ...], Meta(description="Issues of its own, each in a table, after those of `issues`.")
    ] = ()
    names: Annotated[
        tuple[Name, ...], Meta(description="Contested names and which of them our own words use, each in a table.")
    ] = ()
    sides: Annotated[
        tuple[Side, ...], Meta(description="The sides of the relationship, each in a table of its own.")
    ] = ()
    sections: Annotated[
        tuple[Section, ...],
        Meta(
            description="Which parts a brief has besides its issues, where the record has something for them: what "
            "changed since the last edition, measures, meetings ahead, figures."
        ),
    ] = ("changed", "measures", "ahead", "figures")
    tables: Annotated[
        str,
        Meta(
            description="A folder of tables of its own (outlets.csv, offices.csv, officials.csv, issues.csv), counted "
            "from the beat file. Its issues replace the shipped ones; its other rows come before them."
        ),
    ] = ""
    feeds: Annotated[tuple[Feed, ...], Meta(description="The addresses that are polled, each in a table.")] = ()
    mailboxes: Annotated[tuple[Mailbox, ...], Meta(description="Mailboxes of newsletters, each in a table.")] = ()
    folders: Annotated[tuple[Folder, ...], Meta(description="Folders that are watched, each in a table.")] = ()
    fetch: Annotated[Fetching, Meta(description="How addresses are fetched: a table.")] = Fetching()


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
        ConfigError: It has a mistake; all of them are in its `lines`, in the order of the file, each with its line.
    """
    try:
        text = (data.decode("utf-8") if isinstance(data, bytes) else data).removeprefix("\ufeff")
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(error), place=place) from error
    beat, found = understood(tables, Beat)
    if beat is not None:
        places = {path for path, _ in found}
        found += [(path, words) for path, words in of_beat(beat) if path not in places]
    if found or beat is None:
        raise told(found or [((), "nothing in it can be understood")], text, place)
    own = tuple(issue.id for issue in beat.issue if issue.id not in beat.issues)
    return msgspec.structs.replace(beat, issues=(*beat.issues, *own)) if beat.issues else beat
