"""The desk: the only place that knows the order of work."""

import importlib
from typing import TYPE_CHECKING, Any

from .pipeline import read, read_capture, readings

if TYPE_CHECKING:
    from .corrections import Corrected
    from .desk import Desk, Status, open
    from .keeping import Added, Rebuilt
    from .workspace import find, init, make

__all__ = [
    "Added",
    "Corrected",
    "Desk",
    "Rebuilt",
    "Status",
    "find",
    "init",
    "make",
    "open",
    "read",
    "read_capture",
    "readings",
]

# reading without a record needs neither the record nor the archive: what does is imported when it is asked for
_PLACES = {
    "Added": "keeping", "Corrected": "corrections", "Desk": "desk", "Rebuilt": "keeping", "Status": "desk",
    "find": "workspace", "init": "workspace", "make": "workspace", "open": "desk",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_PLACES[name]}", __name__), name)
