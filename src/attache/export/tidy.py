"""Tidy rows: one thing a row, one value a column, columns made from the types so that no field is forgotten.

A date becomes its value, precision, basis and words; an actor its name and id; a list of words one cell with "; ".
What is not known is empty.
"""

import dataclasses
import functools
import types
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from ..record import ActorRef, Event, Figure, Measure, Meeting, PartialDate
from ..store import Finding, FindingKind
from .entries import Entry, Stage

ColumnType = Literal["string", "integer", "float", "boolean"]
Value = str | int | float | bool | None
_KINDS: dict[FindingKind, Any] = {"event": Event, "measure": Measure, "meeting": Meeting, "figure": Figure}
# a measure has more than one report can tell
_MORE: dict[FindingKind, tuple[str, ...]] = {"measure": ("stages", "framings")}
_PLACE = {"id", "start", "end", "text"}
_NAMES = {"first": "from", "last": "to"}  # as in the JSON contract
_SCALARS: dict[Any, ColumnType] = {str: "string", int: "integer", float: "float", bool: "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and the type of its values; any may be empty."""

    name: str
    type: ColumnType


_SOURCE = ("item", "document", "text_sha256", "outlet", "reported", "headline", "url", "path", "language")
CITATION = (
    Column(name="quote", type="string"),
    Column(name="quote_start", type="integer"),
    Column(name="quote_end", type="integer"),
    Column(name="sentence", type="string"),
    *(Column(name=name, type="string") for name in (*_SOURCE, "coder", "model")),
)


def citation(finding: Finding) -> dict[str, Value]:
    """Return the columns that lead to the words a finding rests on, and say who coded it."""
    told = finding.told
    return {
        "quote": told.text, "quote_start": told.start, "quote_end": told.end, "sentence": finding.sentence,
        "item": finding.item, "document": finding.document, "text_sha256": finding.text_sha256,
        "outlet": finding.outlet, "reported": finding.reported, "headline": finding.headline, "url": finding.url,
        "path": finding.path, "language": finding.language, "coder": finding.version, "model": finding.model,
    }  # fmt: skip


@functools.cache
def columns(kind: FindingKind, *, reports: bool = False) -> tuple[Column, ...]:
    """Return the columns of a kind: its id, what is told, how often it is reported, its citation.

    Args:
        reports: For rows of single reports, which have the id of the thing that they tell `of` in front.
    """
    out = [Column(name="of", type="string")] if reports else []
    out.append(Column(name="id", type="string"))
    hints = get_type_hints(_KINDS[kind])
    for field in dataclasses.fields(_KINDS[kind]):
        if field.name not in _PLACE:
            out += columns_of(_NAMES.get(field.name, field.name), hints[field.name])
    out.append(Column(name="issues", type="string"))
    out += [Column(name=name, type="string") for name in _MORE.get(kind, ())]
    out += [Column(name=name, type="integer") for name in ("reports", "outlets", "origins")]
    out.append(Column(name="cited", type="string"))
    return (*out, *CITATION)


def row(entry: Entry) -> dict[str, Value]:
    """Return the row of an entry; its keys are the names of the columns of its kind, in their order."""
    told = entry.told
    out: dict[str, Value] = {} if entry.of is None else {"of": entry.of}
    out["id"] = entry.id
    hints = get_type_hints(type(told))
    for field in dataclasses.fields(told):
        if field.name not in _PLACE:
            out.update(cells_of(_NAMES.get(field.name, field.name), hints[field.name], getattr(told, field.name)))
    out["issues"] = "; ".join(dict.fromkeys(issue for report in entry.reports for issue in report.issues)) or None
    if entry.finding.kind == "measure":
        out["stages"] = "; ".join(_stage(stage) for stage in entry.stages) or None
        out["framings"] = msgspec.json.encode(entry.framings).decode() if entry.framings else None
    out.update(reports=len(entry.reports), outlets=entry.outlets or None, origins=entry.origins)
    out["cited"] = cited(entry)
    return out | citation(entry.finding)


def cited(entry: Entry) -> str:
    """Return the places of all reports: item, and code points of its document's text."""
    return "; ".join(f"{each.item} {each.told.start}-{each.told.end}" for each in entry.reports)


def _stage(reached: Stage) -> str:
    """Write a stage with its date and the place that tells it."""
    told = reached.report.told
    date = reached.date.value if reached.date else None
    return " ".join(part for part in (reached.stage, date, f"({reached.report.item} {told.start}-{told.end})") if part)


def _bare(hint: Any) -> Any:
    """Return a type without its None."""
    if get_origin(hint) in (Union, types.UnionType):
        kept = [each for each in get_args(hint) if each is not type(None)]
        return kept[0] if len(kept) == 1 else hint
    return hint


def columns_of(name: str, hint: Any) -> list[Column]:
    """Return the columns of a field by its type."""
    kind = _bare(hint)
    if kind is PartialDate:
        return [Column(name=name + ending, type="string") for ending in ("", "_precision", "_basis", "_words")]
    if kind is ActorRef:
        return [Column(name=name, type="string"), Column(name=f"{name}_id", type="string")]
    return [Column(name=name, type=_SCALARS.get(kind, "string"))]


def cells_of(name: str, hint: Any, value: Any) -> dict[str, Value]:
    """Return the cells of a field, by the names of its columns."""
    kind = _bare(hint)
    if kind is PartialDate:
        told = (value.value, value.precision, value.basis, value.text) if value else (None,) * 4
        return dict(zip((name, f"{name}_precision", f"{name}_basis", f"{name}_words"), told, strict=True))
    if kind is ActorRef:
        return {name: value.name if value else None, f"{name}_id": value.id if value else None}
    if isinstance(value, tuple):
        if all(each is None or isinstance(each, str) for each in value):
            return {name: "; ".join(each or "" for each in value) if any(value) else None}
        return {name: msgspec.json.encode(value).decode()}
    if value is None or isinstance(value, str | int | float | bool):
        return {name: value}
    return {name: msgspec.json.encode(value).decode()}
