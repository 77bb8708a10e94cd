"""Attaché: the brief you can check.

`read` gives readings of documents and stores nothing; `open` opens a workspace and gives its `Desk`.
"""

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .desk import Desk, open, read

__all__ = ["Desk", "__version__", "open", "read"]


def __getattr__(name: str) -> Any:
    if name in {"Desk", "open", "read"}:
        from . import desk

        return getattr(desk, name)
    raise AttributeError(name)
