"""JSON in and out, and JSON Schema, for readings and editions.

The frozen types have the shape of the contract, with two renamings that Python forces: a meeting's `first` and `last`
and a window's `first` and `last` are `from` and `to` in JSON.
"""

import functools
from typing import Any, TypeVar

import msgspec

from ..errors import MalformedJson
from .edition import Edition, Window
from .event import Meeting
from .reading import Reading

T = TypeVar("T")
_RENAMED = (Meeting, Window)
_OUT = {"first": "from", "last": "to"}
_IN = {new: old for old, new in _OUT.items()}


def to_builtins(value: object) -> Any:
    """Return the contract's plain shape: dictionaries, lists, strings, numbers."""
    return _rename_out(value, msgspec.to_builtins(value))


def _rename_out(value: object, plain: Any) -> Any:
    if isinstance(value, Edition):
        plain["window"] = _swap(plain["window"], _OUT)
    elif isinstance(value, Reading):
        for item in plain["items"]:
            item["meetings"] = [_swap(meeting, _OUT) for meeting in item["meetings"]]
    return plain


def _swap(plain: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in plain.items()}


def encode(value: Reading | Edition) -> bytes:
    """Return one line of JSON (UTF-8, no line feed) in the contract's shape; the same value gives the same bytes."""
    if isinstance(value, Reading) and not any(item.meetings for item in value.items):
        return msgspec.json.encode(value)
    return msgspec.json.encode(to_builtins(value))


def decode_reading(data: bytes | str) -> Reading:
    """Return the reading that `encode` wrote.

    Raises:
        MalformedJson: The text is no JSON, or not of the shape `attache.read/1`.
    """
    return _decode(data, Reading)


def decode_edition(data: bytes | str) -> Edition:
    """Return the edition that `encode` wrote.

    Raises:
        MalformedJson: The text is no JSON, or not of the shape `attache.edition/1`.
    """
    return _decode(data, Edition)


def _decode(data: bytes | str, kind: type[T]) -> T:
    try:
        plain = msgspec.json.decode(data)
        if kind is Edition and isinstance(plain, dict) and isinstance(plain.get("window"), dict):
            plain["window"] = _swap(plain["window"], _IN)
        if kind is Reading and isinstance(plain, dict):
            for item in plain.get("items") or ():
                item["meetings"] = [_swap(meeting, _IN) for meeting in item.get("meetings") or ()]
        return msgspec.convert(plain, kind)
    except (msgspec.DecodeError, msgspec.ValidationError, AttributeError, TypeError, UnicodeError, RecursionError) as e:
        raise MalformedJson(str(e)) from e


@functools.cache
def json_schema(kind: type[Reading] | type[Edition]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of readings or editions."""
    schema = msgspec.json.schema(kind)
    for name, definition in schema.get("$defs", {}).items():
        if name in {cls.__name__ for cls in _RENAMED}:
            definition["properties"] = _swap(definition["properties"], _OUT)
            definition["required"] = [_OUT.get(key, key) for key in definition.get("required", [])]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
