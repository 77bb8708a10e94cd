"""The desk: the only place that knows the order of work."""

from .corrections import Corrected
from .desk import Desk, Status, open
from .keeping import Added, Rebuilt
from .pipeline import read, read_capture, readings
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
